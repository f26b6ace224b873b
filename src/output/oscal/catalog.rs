//! A framework as an OSCAL catalogue: groups, controls, numbers and titles, and nothing of the standards' own text.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::files::{markdown, markdown_line, metadata, property, put};
use super::token::token;
use crate::model::record::Record;
use crate::model::{OrganisationRole, StatementControl};
use crate::standards::catalogue::{Framework, Provision, ProvisionKind};

/// The catalogue of a framework.
pub(super) fn of(record: &Record, framework: &Framework) -> Map<String, Value> {
    let mut children: HashMap<&str, Vec<&Provision>> = HashMap::new();
    for provision in framework.provisions() {
        children.entry(provision.parent.as_deref().unwrap_or_default()).or_default().push(provision);
    }
    let tree = ProvisionTree { children };
    let remarks = "Identifiers and titles only. ".to_owned() + &framework.attribution;
    let mut document = Map::new();
    let mut metadata = metadata(record, &framework.name, &markdown(&remarks));
    metadata["props"] = json!([property("framework", framework.key.as_str(), None, "")]);
    // A catalogue is the same for whoever uses it.
    document.insert("metadata".to_owned(), Value::Object(metadata));
    let (groups, controls): (Vec<&Provision>, Vec<&Provision>) =
        tree.below("").iter().copied().partition(|p| tree.is_group(p));
    put(&mut document, "groups", groups.into_iter().map(|p| tree.group(p)).collect());
    put(&mut document, "controls", controls.into_iter().map(|p| tree.control(p)).collect());
    document
}

/// The organisation's own controls, if it has any: numbers and titles are its own.
pub(super) fn of_own_controls(record: &Record) -> Option<Map<String, Value>> {
    let mut controls: Vec<&StatementControl> = Vec::new();
    for control in record.statements.iter().flat_map(|s| &s.own_controls) {
        if controls.iter().all(|known| known.provision != control.provision) {
            controls.push(control);
        }
    }
    if controls.is_empty() {
        return None;
    }
    let title = format!("Controls of {} beyond Annex A", record.organisation);
    let mut document = Map::new();
    let remarks = "Numbers and titles as the organisation's own documents have them.";
    document.insert("metadata".to_owned(), Value::Object(metadata(record, &title, remarks)));
    let control = |control: &&StatementControl| {
        let number = control.provision.local();
        let title = if control.title.trim().is_empty() { number } else { &control.title };
        json!({ "id": token(number), "class": "own-control", "title": markdown_line(title), "props": [label(number)] })
    };
    put(&mut document, "controls", controls.iter().map(control).collect());
    Some(document)
}

/// The number as people write it.
fn label(number: &str) -> Value {
    json!({ "name": "label", "value": super::files::line(number) })
}

/// Provisions by the number of what contains them; those at the top by no number.
struct ProvisionTree<'f> {
    children: HashMap<&'f str, Vec<&'f Provision>>,
}

impl<'f> ProvisionTree<'f> {
    fn below(&self, parent: &str) -> &[&'f Provision] {
        self.children.get(parent).map_or(&[], Vec::as_slice)
    }

    /// Whether a provision only holds others. A group of OSCAL holds groups or controls, not both.
    fn is_group(&self, provision: &Provision) -> bool {
        let below = self.below(provision.id.local());
        let holds = provision.kind.is_container() || provision.kind == ProvisionKind::Annex;
        let groups = below.iter().filter(|p| self.is_group(p)).count();
        holds && !below.is_empty() && (groups == 0 || groups == below.len())
    }

    fn group(&self, provision: &Provision) -> Value {
        let mut group = Self::start(provision);
        let below = self.below(provision.id.local());
        if below.iter().all(|p| self.is_group(p)) {
            put(&mut group, "groups", below.iter().map(|p| self.group(p)).collect());
        } else {
            put(&mut group, "controls", below.iter().map(|p| self.control(p)).collect());
        }
        Value::Object(group)
    }

    fn control(&self, provision: &Provision) -> Value {
        let mut control = Self::start(provision);
        let below = self.below(provision.id.local());
        put(&mut control, "controls", below.iter().map(|p| self.control(p)).collect());
        Value::Object(control)
    }

    fn start(provision: &Provision) -> Map<String, Value> {
        let number = provision.id.local();
        // A provision that is known by citation only has no title, and none is made up.
        let title = if provision.title.trim().is_empty() { number } else { &provision.title };
        let mut props = vec![label(number)];
        props.extend(
            provision
                .addressees
                .iter()
                .filter(|a| **a != OrganisationRole::Organisation)
                .map(|addressee| property("addressee", addressee.word(), None, "")),
        );
        if provision.high_risk {
            props.push(property("high-risk", "true", None, ""));
        }
        let kind = serde_json::to_value(provision.kind).unwrap_or_default();
        let mut start = Map::new();
        start.insert("id".to_owned(), json!(token(number)));
        start.insert("class".to_owned(), kind);
        start.insert("title".to_owned(), json!(markdown_line(title)));
        put(&mut start, "props", props);
        start
    }
}
