//! In which roles an organisation answers under ISO/IEC 27701.

use super::Engine;
use crate::catalogue::Family;
use crate::recognise::PimsRole;
use crate::reconcile::RoleReading;
use crate::report::record::{Fact, FactOrigin};

impl Engine {
    /// In which roles the organisation answers under ISO/IEC 27701: all that its sources, profiles or the settings state.
    pub(super) fn roles(&self, stated: &[Fact]) -> RoleReading {
        let mut reading = RoleReading { roles: Vec::new(), why: String::new() };
        let mut places: Vec<String> = Vec::new();
        for role in Family::Privacy.roles() {
            let says = |fact: &&Fact| {
                let said = self.knowledge.vocabulary.pims_roles(&fact.text);
                said.into_iter().map(PimsRole::addressee).any(|said| said == *role)
            };
            let facts = stated.iter().filter(says);
            let from_facts = facts.map(|fact| cited(&fact.origin));
            let from_settings = self.settings.roles.contains(role).then(|| "the settings (--role)".to_owned());
            let from: Vec<String> = from_facts.chain(from_settings).collect();
            if !from.is_empty() {
                reading.roles.push(*role);
                places.extend(from);
            }
        }
        places.sort_unstable();
        places.dedup();
        let said: Vec<&str> = reading.roles.iter().map(|role| role.word()).collect();
        reading.why = if said.is_empty() {
            "no source, profile or setting says whether the organisation is a PII controller or a PII processor; only \
             the controls for both are judged (say it with --role controller, --role processor, or both)"
                .to_owned()
        } else {
            format!("PII {}, by {}", said.join(" and PII "), places.join(", "))
        };
        reading
    }
}

/// Where a role is stated.
fn cited(origin: &FactOrigin) -> String {
    match origin {
        FactOrigin::Cell(origin) => format!("S{} {}!{}", origin.source, origin.sheet, origin.cell),
        FactOrigin::Property { source, property } => format!("S{source}, property {property}"),
        FactOrigin::Profile { source, profile } => format!("S{source}, profile {profile}"),
    }
}
