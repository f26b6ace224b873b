//! The roles of an organisation under ISO/IEC 27701: controller, processor or both.

use super::Engine;
use crate::model::record::{Fact, FactOrigin};
use crate::model::{Message, MessageArg, OrganisationRole, RoleReading, Standard};
use crate::recognise::PimsRole;

impl Engine {
    /// The roles of the organisation under ISO/IEC 27701: all that its sources, profiles or the settings state.
    pub(super) fn roles(&self, stated: &[Fact]) -> RoleReading {
        let mut stated_roles: Vec<OrganisationRole> = Vec::new();
        let mut places: Vec<(String, MessageArg)> = Vec::new();
        for role in Standard::Privacy.roles() {
            let says = |fact: &&Fact| {
                let said = self.knowledge.vocabulary.pims_roles(&fact.text);
                said.into_iter().map(PimsRole::addressee).any(|said| said == *role)
            };
            let facts = stated.iter().filter(says);
            let from_facts = facts.map(|fact| cited(&fact.origin));
            let from_settings =
                self.settings.roles.contains(role).then(|| MessageArg::from(Message::new("sentences.roles.settings")));
            let from: Vec<MessageArg> = from_facts.chain(from_settings).collect();
            if !from.is_empty() {
                stated_roles.push(*role);
                places.extend(from.into_iter().map(|place| (place.in_english(), place)));
            }
        }
        places.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        places.dedup_by(|a, b| a.0 == b.0);
        let roles = stated_roles.iter().map(|role| match role {
            OrganisationRole::Controller => Message::new("sentences.roles.controller"),
            _ => Message::new("sentences.roles.processor"),
        });
        let why = if stated_roles.is_empty() {
            Message::new("sentences.roles.not_stated")
        } else {
            let said = Message::new("sentences.roles.stated").with("roles", MessageArg::list(roles, "lists.and"));
            said.with("places", MessageArg::list(places.into_iter().map(|(_, place)| place), "lists.comma"))
        };
        RoleReading { roles: stated_roles, why: why.into() }
    }
}

/// Where a role is stated.
fn cited(origin: &FactOrigin) -> MessageArg {
    match origin {
        FactOrigin::Cell(origin) => format!("S{} {}!{}", origin.source, origin.sheet, origin.cell).into(),
        other => other.outside_cells().into(),
    }
}
