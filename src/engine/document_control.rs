//! Document control of a record: its values by precedence, its history, and whether it is issued.

use std::collections::BTreeMap;

use crate::model::record::{DocumentFacts, Fact, FactOrigin, Record};
use crate::model::{
    ChangedAnswer, DecidedOn, Decision, DecisionField, DocumentBasis, DocumentControl, DocumentField, DocumentSettings,
    DocumentText, DocumentValue, Issue, Message, Reason, Revision, SourceDocument, StatementControl, sha256,
};
use crate::recognise::date_text;
use crate::recognise::fold::fold;
use crate::reconcile::plain_value;

/// The answers of a control that an approval covers.
const ANSWERS: [DecisionField; 11] = [
    DecisionField::Applicability,
    DecisionField::Status,
    DecisionField::Reason(Reason::LegalRequirement),
    DecisionField::Reason(Reason::ContractualObligation),
    DecisionField::Reason(Reason::BusinessRequirement),
    DecisionField::Reason(Reason::RiskAssessment),
    DecisionField::JustificationForInclusion,
    DecisionField::JustificationForExclusion,
    DecisionField::Implementation,
    DecisionField::Evidence,
    DecisionField::Owner,
];

/// The values of the document that an approval covers.
const COVERED: [DocumentField; 4] =
    [DocumentField::Organisation, DocumentField::Title, DocumentField::Scope, DocumentField::Boundaries];

/// Key of the document among the controls of an issue.
const DOCUMENT: &str = "document";

/// Document control by precedence, before the answers are known.
pub(super) struct ResolvedDocument {
    /// The values and the earlier versions that are given.
    pub values: DocumentSettings,
    /// Why an approval that is given does not hold.
    refused: Option<Message>,
}

/// The values by precedence: sources, `beneath`, settings, then what was typed into the workbook. Decisions that cannot
/// be taken are marked, so that the rules see them.
pub(super) fn resolve(
    record: &mut Record,
    beneath: &DocumentSettings,
    settings: &DocumentSettings,
) -> ResolvedDocument {
    let organisation = record.document_control.organisation_without.as_ref().unwrap_or(&record.organisation);
    let mut values = of_sources(&record.document, organisation);
    values.override_with(beneath);
    let mut given = settings.clone();
    // `--organisation` also groups inputs; a name that is shown anyway is not document control.
    let by_flag = |value: &DocumentValue| matches!(value.basis, DocumentBasis::Flag(_));
    given
        .values
        .retain(|value| value.field != DocumentField::Organisation || !by_flag(value) || value.value != *organisation);
    values.override_with(&given);
    typed(&mut record.decisions, &mut values);
    let refused = refused(&mut record.decisions, &mut values);
    ResolvedDocument { values, refused }
}

/// What the profiles of all sources give, where they agree.
pub(super) fn where_they_agree(of_profiles: &[DocumentValue]) -> DocumentSettings {
    let mut values = DocumentSettings::default();
    for value in of_profiles {
        if of_profiles.iter().all(|other| other.field != value.field || other.value == value.value) {
            values.put(value.clone());
        }
    }
    values
}

/// What was given for an earlier run. A workbook or record alone gives what it was made from, and that includes it.
pub(super) fn remembered(earlier: &DocumentControl) -> DocumentSettings {
    let is_given =
        |value: &&DocumentValue| !matches!(value.basis, DocumentBasis::Source(_) | DocumentBasis::Workbook(_));
    DocumentSettings {
        values: earlier.values.iter().filter(is_given).cloned().collect(),
        history: earlier.history.iter().filter(|row| row.source.is_none()).cloned().collect(),
    }
}

/// What rules find of a source's document where document control gives it.
pub(super) fn complete(document: &mut SourceDocument, values: &DocumentSettings) {
    let given = |field: DocumentField| {
        let of = |value: &&DocumentValue| value.field == field && !matches!(value.basis, DocumentBasis::Source(_));
        values.values.iter().find(of).map(|value| DocumentText { text: value.value.clone(), origin: None })
    };
    let approved = given(DocumentField::ApprovedBy).filter(|_| values.value(DocumentField::ApprovedOn).is_some());
    for (texts, given) in [
        (&mut document.scope, given(DocumentField::Scope)),
        (&mut document.version, given(DocumentField::Version)),
        (&mut document.date, given(DocumentField::Date)),
        (&mut document.owner, given(DocumentField::Author)),
        (&mut document.approved_by, approved),
    ] {
        if texts.is_empty() {
            texts.extend(given);
        }
    }
}

/// Works out document control of a record whose statements are final. `converted_as` is the name of the organisation's
/// folder or file; `earlier` is what earlier results remember.
pub(super) fn settle(record: &mut Record, document: ResolvedDocument, converted_as: &str, earlier: &DocumentControl) {
    let ResolvedDocument { values, refused } = document;
    let mut control = DocumentControl {
        history: history(record, &values),
        values: values.values,
        issues: earlier.issues.clone(),
        refused,
        changed: Vec::new(),
        organisation_without: None,
    };
    name(record, &mut control, converted_as);
    issue(record, &mut control);
    record.document_control = control;
}

/// What the sources state, where they agree. Version, date, reviewer and approver are those of the source: this
/// document is a new one, which nobody has reviewed or approved yet.
fn of_sources(document: &DocumentFacts, organisation: &str) -> DocumentSettings {
    let mut values = DocumentSettings::default();
    let author = if document.prepared_by.is_empty() { &document.owner } else { &document.prepared_by };
    let names: Vec<&Fact> = document.organisation.iter().filter(|fact| fact.text == organisation).collect();
    if let Some(fact) = names.into_iter().find(|fact| !matches!(fact.origin, FactOrigin::Property { .. })) {
        let basis = DocumentBasis::Source(fact.origin.clone());
        values.put(DocumentValue { field: DocumentField::Organisation, value: organisation.to_owned(), basis });
    }
    for (field, facts) in [
        (DocumentField::Title, &document.title),
        (DocumentField::Scope, &document.scope),
        (DocumentField::Classification, &document.classification),
        (DocumentField::Author, author),
    ] {
        // The properties of a file may be those of its template.
        let mut stated = facts.iter().filter(|fact| !matches!(fact.origin, FactOrigin::Property { .. }));
        let Some(first) = stated.next() else { continue };
        if stated.all(|fact| fold(&fact.text) == fold(&first.text)) {
            let basis = DocumentBasis::Source(first.origin.clone());
            values.put(DocumentValue { field, value: first.text.trim().to_owned(), basis });
        }
    }
    values
}

/// Takes what was typed into the Summary. A day that does not exist, and an approval before the date of the version,
/// are not taken: the decision states why.
fn typed(decisions: &mut [Decision], values: &mut DocumentSettings) {
    for decision in decisions.iter_mut() {
        let (DecidedOn::Document, DecisionField::Document(field)) = (&decision.on, decision.field) else { continue };
        let text = decision.value.trim();
        let value = if !field.is_day() || text.is_empty() {
            text.to_owned()
        } else if let Some(day) = date_text::date(text) {
            day
        } else {
            let typed: String = text.chars().take(60).collect();
            decision.fails(Message::new("sentences.document.no_day").with("typed", typed));
            continue;
        };
        let mut with = values.clone();
        let basis = DocumentBasis::Workbook(format!("{}!{}", decision.origin.sheet, decision.origin.cell));
        with.put(DocumentValue { field, value, basis });
        with.values.retain(|known| !known.value.is_empty());
        decision.holds();
        *values = with;
    }
}

/// Why the approval does not hold, if it does not: it is before the date of the version, or approver or day is missing.
fn refused(decisions: &mut [Decision], values: &mut DocumentSettings) -> Option<Message> {
    let Some((approval, date)) = values.approval_before_date() else {
        return match (values.value(DocumentField::ApprovedBy), values.value(DocumentField::ApprovedOn)) {
            (Some(approver), None) => {
                Some(Message::new("sentences.document.no_approval_day").with("approver", approver))
            }
            (None, Some(day)) => Some(Message::new("sentences.document.no_approver").with("date", day)),
            _ => None,
        };
    };
    let why = Message::new("sentences.document.approval_before_date").with("approval", approval).with("date", date);
    for decision in decisions {
        if matches!(decision.field, DecisionField::Document(DocumentField::ApprovedOn | DocumentField::Date))
            && decision.problem.is_none()
        {
            decision.fails(why.clone());
        }
    }
    // Without its day nothing is approved.
    values.values.retain(|value| value.field != DocumentField::ApprovedOn);
    Some(why)
}

/// The versions of the sources, their own histories first, then those that were given.
fn history(record: &Record, settings: &DocumentSettings) -> Vec<Revision> {
    let document = &record.document;
    let of = |facts: &[Fact], source: u32| {
        facts.iter().find(|fact| fact.origin.source() == source).map(|fact| fact.text.trim().to_owned())
    };
    let plain = |version: &str| version.trim_start_matches(['v', 'V']).trim_start().to_owned();
    let day = |date: String| date_text::date(&date).unwrap_or(date);
    let mut all: Vec<Revision> = Vec::new();
    for source in &record.sources {
        let mut own: Vec<Revision> =
            document.revisions.iter().filter(|row| row.source == Some(source.number)).cloned().collect();
        for row in &mut own {
            row.version = plain(&row.version);
            row.date = day(std::mem::take(&mut row.date));
        }
        if let Some(version) = of(&document.version, source.number).map(|version| plain(&version)) {
            let approved_by = of(&document.approved_by, source.number).unwrap_or_default();
            if let Some(known) = own.iter_mut().find(|row| row.version == version) {
                if known.approved_by.is_empty() {
                    known.approved_by = approved_by;
                }
            } else {
                own.push(Revision {
                    version,
                    date: of(&document.date, source.number)
                        .or_else(|| source.date.clone())
                        .map(day)
                        .unwrap_or_default(),
                    author: of(&document.prepared_by, source.number).unwrap_or_default(),
                    approved_by,
                    change: String::new(),
                    source: Some(source.number),
                });
            }
        }
        all.extend(own);
    }
    all.extend(settings.history.iter().cloned());
    all
}

/// Shows the name that document control gives, unless only a source gives it: the engine has weighed that one already.
fn name(record: &mut Record, control: &mut DocumentControl, converted_as: &str) {
    if let Some(without) = record.document_control.organisation_without.take() {
        record.organisation = without;
    }
    record.converted_as.clear();
    let given = control
        .get(DocumentField::Organisation)
        .filter(|value| !matches!(value.basis, DocumentBasis::Source(_)) && value.value != record.organisation);
    if let Some(given) = given.map(|value| value.value.clone()) {
        control.organisation_without = Some(std::mem::replace(&mut record.organisation, given));
        converted_as.clone_into(&mut record.converted_as);
    }
}

/// Issues the document where it is approved, and compares its answers with those that were approved.
fn issue(record: &Record, control: &mut DocumentControl) {
    let answers = answers(record, control);
    let (approver, day) = (control.value(DocumentField::ApprovedBy), control.value(DocumentField::ApprovedOn));
    if !approver.is_empty() && !day.is_empty() {
        let new = Issue {
            version: control.value(DocumentField::Version).to_owned(),
            date: control.value(DocumentField::Date).to_owned(),
            author: control.given(DocumentField::Author).unwrap_or_default().to_owned(),
            approved_by: approver.to_owned(),
            approved_on: day.to_owned(),
            answers: answers.clone(),
        };
        match control.issues.last_mut() {
            Some(last) if last.is_same_approval(&new) => {}
            _ => {
                control.issues.iter_mut().for_each(|before| before.answers.clear());
                control.issues.push(new);
            }
        }
    }
    if let Some(last) = control.issues.last() {
        control.changed = changed(record, &last.answers, &answers);
    }
}

/// A short mark of every answer that is not empty, by control and field.
fn answers(record: &Record, control: &DocumentControl) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for answered in controls(record) {
        let marks: BTreeMap<String, String> =
            ANSWERS.iter().filter_map(|field| mark(field.word(), &plain_value(answered, *field))).collect();
        all.insert(answered.provision.to_string(), marks);
    }
    let marks = COVERED.iter().filter_map(|field| mark(field.word(), control.value(*field))).collect();
    all.insert(DOCUMENT.to_owned(), marks);
    all
}

fn mark(field: &str, value: &str) -> Option<(String, String)> {
    let words = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then(|| (field.to_owned(), sha256(words.as_bytes()).chars().take(12).collect()))
}

fn controls(record: &Record) -> impl Iterator<Item = &StatementControl> {
    record.statements.iter().flat_map(|statement| statement.controls.iter().chain(&statement.own_controls))
}

type Answers = BTreeMap<String, BTreeMap<String, String>>;

/// What differs, the document first, then the controls in the order of the statements, then those that are gone.
fn changed(record: &Record, then: &Answers, now: &Answers) -> Vec<ChangedAnswer> {
    let none = BTreeMap::new();
    let mut all = Vec::new();
    let mut compare = |key: &str, shown: Option<String>| {
        let (before, after) = (then.get(key).unwrap_or(&none), now.get(key).unwrap_or(&none));
        let words = ANSWERS.iter().map(|field| field.word()).chain(COVERED.iter().map(|field| field.word()));
        let fields: Vec<String> =
            words.filter(|word| before.get(*word) != after.get(*word)).map(str::to_owned).collect();
        if !fields.is_empty() {
            all.push(ChangedAnswer { control: shown, fields });
        }
    };
    compare(DOCUMENT, None);
    let keys: Vec<(String, String)> =
        controls(record).map(|c| (c.provision.to_string(), record.name_of(&c.provision))).collect();
    for (key, shown) in &keys {
        compare(key, Some(shown.clone()));
    }
    for gone in then.keys().filter(|key| *key != DOCUMENT && !now.contains_key(*key)) {
        compare(gone, Some(gone.clone()));
    }
    all
}
