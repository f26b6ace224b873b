//! The statements as an OSCAL component definition: one component, the organisation's management system, with one set of
//! implemented requirements a framework. Applicability, status and their bases are properties of annexa's own.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::files::{OWN_CONTROLS, catalog_name, line, markdown, markdown_line, metadata, property, put, uuid};
use super::token::token;
use crate::model::record::Record;
use crate::model::{
    Applicability, Basis, FrameworkKey, Merged, Origin, Statement, StatementControl, StatementText, Status,
};
use crate::output::support::{EvidencePiece, pieces};
use crate::standards::FrameworkLibrary;

/// The definition of a record with at least one statement.
pub(super) fn definition(record: &Record, atlas: &FrameworkLibrary) -> Map<String, Value> {
    let evidence = Evidence::of(record);
    let roles = Roles::of(record);
    let mut document = Map::new();
    let names: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    let title = format!("Statement of Applicability of {} on {}", record.organisation, names.join(", "));
    let state = match record.document_control.issued_message() {
        Some(issued) => format!("{}. Derived from the sources that the record names.", issued.in_english()),
        None => "Draft, derived from the sources that the record names, and not approved.".to_owned(),
    };
    let remarks = format!(
        "{state} The properties *applicability* and *status* are the organisation's answers; their class is the basis of \
         the answer: *stated*, *carried-over*, *decided* or *proposed*. A proposed answer is not a fact."
    );
    let mut metadata = metadata(record, &title, &remarks);
    let organisation = uuid(&["party", &record.organisation]);
    metadata.insert(
        "parties".to_owned(),
        json!([{ "uuid": organisation, "type": "organization", "name": line(&record.organisation) }]),
    );
    put(&mut metadata, "roles", roles.list());
    document.insert("metadata".to_owned(), Value::Object(metadata));
    let mut implementations = Vec::new();
    for statement in &record.statements {
        let known = atlas.catalogue.framework(statement.framework.as_str()).is_some();
        let maker = Maker { record, statement, evidence: &evidence, roles: &roles };
        if known && !statement.controls.is_empty() {
            let source = catalog_name(&statement.framework);
            implementations.push(maker.implementation(&source, &statement.controls, "the controls of the framework"));
        }
        if !statement.own_controls.is_empty() {
            implementations.push(maker.implementation(
                OWN_CONTROLS,
                &statement.own_controls,
                "controls of the organisation's own",
            ));
        }
    }
    let mut component = json!({
        "uuid": uuid(&["component", &record.organisation]),
        "type": "process-procedure",
        "title": markdown_line(&record.organisation),
        "description": markdown(&format!("The controls of {} as its Statement of Applicability has them.", record.organisation)),
    });
    if !implementations.is_empty() {
        component["control-implementations"] = Value::Array(implementations);
    }
    document.insert("components".to_owned(), json!([component]));
    let resources = evidence.resources(record);
    if !resources.is_empty() {
        document.insert("back-matter".to_owned(), json!({ "resources": resources }));
    }
    document
}

struct Maker<'r> {
    record: &'r Record,
    statement: &'r Statement,
    evidence: &'r Evidence<'r>,
    roles: &'r Roles<'r>,
}

impl Maker<'_> {
    fn implementation(&self, source: &str, controls: &[StatementControl], what: &str) -> Value {
        let framework = &self.statement.framework;
        let requirements: Vec<Value> = controls.iter().map(|c| self.requirement(framework, c)).collect();
        json!({
            "uuid": uuid(&["implementation", &self.record.organisation, framework.as_str(), source]),
            "source": source,
            "description": markdown(&format!("{}: {what}.", self.statement.framework_name)),
            "props": [property("framework", framework.as_str(), None, "")],
            "implemented-requirements": requirements,
        })
    }

    fn requirement(&self, framework: &FrameworkKey, control: &StatementControl) -> Value {
        let number = control.provision.local();
        let described: Vec<String> = control.implementation.iter().map(|t| markdown(&t.text)).collect();
        let description = if described.is_empty() {
            "The sources do not describe how it is implemented.".to_owned()
        } else {
            described.join("\n\n")
        };
        let mut requirement = Map::new();
        let name = [self.record.organisation.as_str(), framework.as_str(), &control.provision.to_string()];
        requirement.insert("uuid".to_owned(), json!(uuid(&["requirement", name[0], name[1], name[2]])));
        requirement.insert("control-id".to_owned(), json!(token(number)));
        requirement.insert("description".to_owned(), json!(description));
        put(&mut requirement, "props", self.properties(control));
        put(&mut requirement, "links", self.evidence.links(control));
        put(&mut requirement, "responsible-roles", self.roles.of_control(control));
        let remarks: Vec<String> = control.remarks.iter().map(|t| markdown(&t.text)).collect();
        if !remarks.is_empty() {
            requirement.insert("remarks".to_owned(), json!(remarks.join("\n\n")));
        }
        Value::Object(requirement)
    }

    fn properties(&self, control: &StatementControl) -> Vec<Value> {
        let mut all = vec![
            self.answer("applicability", &control.applicability, Applicability::Unstated, Applicability::word),
            self.answer("status", &control.status, Status::Unstated, Status::word),
        ];
        if !control.in_role {
            let why = self.statement.roles.as_ref().map_or("", |r| r.why.english());
            all.push(property("in-role", "false", None, why));
        }
        for mark in &control.reasons {
            all.push(property(
                "reason-for-selection",
                mark.reason.short(),
                None,
                &self.cells(std::slice::from_ref(&mark.origin)),
            ));
        }
        let lists = [
            ("justification-for-inclusion", &control.justification_for_inclusion),
            ("justification-for-exclusion", &control.justification_for_exclusion),
            ("implementation", &control.implementation),
            ("remark", &control.remarks),
        ];
        for (name, texts) in lists {
            all.extend(texts.iter().map(|text| self.text(name, text)));
        }
        for predecessor in control.transition.iter().flat_map(|t| &t.predecessors) {
            let reasons = &predecessor.reasons_for_exclusion;
            all.extend(reasons.iter().map(|text| self.text("reason-for-exclusion-of-predecessor", text)));
        }
        for date in &control.dates {
            let rests = self.cells(std::slice::from_ref(&date.text.origin));
            all.push(property("date", &date.text.text, None, &format!("{}. {rests}", line(&date.header))));
        }
        all
    }

    /// A merged value; its class is what it rests on. What no source states has no basis.
    fn answer<T: PartialEq + Copy>(
        &self,
        name: &str,
        merged: &Merged<T>,
        unstated: T,
        word: impl Fn(T) -> &'static str,
    ) -> Value {
        let stands = merged.value != unstated || !merged.origins.is_empty();
        let mut remarks = self.cells(&merged.origins);
        if !merged.how.is_empty() {
            remarks = format!("{remarks} ({})", merged.how);
        }
        property(name, &word(merged.value).replace(' ', "-"), stands.then(|| basis(merged.basis)), &remarks)
    }

    fn text(&self, name: &str, text: &StatementText) -> Value {
        let mut remarks = self.cells(&text.origins);
        if let Some(old) = &text.written_for {
            remarks = format!("{remarks} Written for {old}.");
        }
        property(name, &text.text, Some(basis(text.basis)), &remarks)
    }

    fn cells(&self, origins: &[Origin]) -> String {
        cells(self.record, origins)
    }
}

/// The cells that a value rests on, as a sentence.
fn cells(record: &Record, origins: &[Origin]) -> String {
    if origins.is_empty() {
        return String::new();
    }
    let cited: Vec<String> = origins.iter().map(|o| record.cite(o)).collect();
    format!("Rests on {}.", cited.join(", "))
}

fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Stated => "stated",
        Basis::CarriedOver => "carried-over",
        Basis::Decided => "decided",
        Basis::Proposed => "proposed",
    }
}

/// The pieces of evidence, each a resource that controls link to.
struct Evidence<'r> {
    pieces: Vec<(String, EvidencePiece<'r>)>,
    /// Identifiers by folded text.
    by_text: HashMap<String, usize>,
}

fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl<'r> Evidence<'r> {
    fn of(record: &'r Record) -> Self {
        let pieces: Vec<(String, EvidencePiece<'r>)> = pieces(record)
            .into_iter()
            .map(|piece| (uuid(&["evidence", &record.organisation, &folded(piece.text)]), piece))
            .collect();
        let by_text = pieces.iter().enumerate().map(|(at, (_, piece))| (folded(piece.text), at)).collect();
        Self { pieces, by_text }
    }

    fn links(&self, control: &StatementControl) -> Vec<Value> {
        let linked = control.evidence.iter().filter_map(|text| Some((text, *self.by_text.get(&folded(&text.text))?)));
        linked
            .map(|(text, at)| {
                json!({ "href": format!("#{}", self.pieces[at].0), "rel": "evidence", "text": markdown_line(&text.text) })
            })
            .collect()
    }

    fn resources(&self, record: &Record) -> Vec<Value> {
        let resource = |(id, piece): &(String, EvidencePiece<'_>)| {
            let mut origins: Vec<Origin> = Vec::new();
            for origin in piece.controls.iter().flat_map(|(_, text)| &text.origins) {
                if !origins.contains(origin) {
                    origins.push(origin.clone());
                }
            }
            let mut resource = json!({
                "uuid": id,
                "title": markdown_line(piece.text),
                "props": [property("kind", "evidence", None, &cells(record, &origins))],
            });
            if is_web_address(piece.text) {
                resource["rlinks"] = json!([{ "href": piece.text.trim() }]);
            } else {
                resource["citation"] = json!({ "text": markdown_line(piece.text) });
            }
            resource
        };
        self.pieces.iter().map(resource).collect()
    }
}

/// Whether a text is an address and nothing else; nobody opens it here.
fn is_web_address(text: &str) -> bool {
    let text = text.trim();
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let legal = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=".contains(c);
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric())
            && rest.chars().all(legal)
            && rest.matches('#').count() <= 1
    })
}

/// Owners as roles: the sources do not state whether a person or a function is meant.
struct Roles<'r> {
    /// Token and name.
    list: Vec<(String, &'r str)>,
    by_text: HashMap<String, usize>,
}

impl<'r> Roles<'r> {
    fn of(record: &'r Record) -> Self {
        let mut roles = Self { list: Vec::new(), by_text: HashMap::new() };
        for control in record.statements.iter().flat_map(|s| s.controls.iter().chain(&s.own_controls)) {
            for owner in &control.owner {
                let folded = folded(&owner.text);
                if !roles.by_text.contains_key(&folded) {
                    roles.list.push((format!("owner-{}", uuid(&["owner", &folded])), &owner.text));
                    roles.by_text.insert(folded, roles.list.len() - 1);
                }
            }
        }
        roles
    }

    fn list(&self) -> Vec<Value> {
        self.list.iter().map(|(id, name)| json!({ "id": id, "title": markdown_line(name) })).collect()
    }

    fn of_control(&self, control: &StatementControl) -> Vec<Value> {
        let known = control.owner.iter().filter_map(|owner| self.by_text.get(&folded(&owner.text)));
        let mut seen: Vec<usize> = Vec::new();
        for at in known {
            if !seen.contains(at) {
                seen.push(*at);
            }
        }
        seen.into_iter().map(|at| json!({ "role-id": self.list[at].0 })).collect()
    }
}
