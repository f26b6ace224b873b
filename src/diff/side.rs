//! What each statement was read from, the facts about its documents, and what to know before relying on differences.

use std::collections::BTreeSet;

use super::compare::Compared;
use super::comparison::{ComparedSide, FactChange, InputFile, SideSource, UnmatchedLine, Which};
use crate::model::FrameworkKey;
use crate::model::record::{Fact, FactOrigin, Record, SourceRecord};
use crate::reconcile::folded;

/// One of the statements: what it was read from.
pub(super) fn side(compared: &Compared<'_>) -> ComparedSide {
    let record = compared.record;
    let editions: BTreeSet<&FrameworkKey> = record
        .sources
        .iter()
        .filter(|s| s.merged)
        .flat_map(SourceRecord::editions)
        .map(|(e, _)| &e.framework)
        .collect();
    let read = record.sources.iter().map(|source| SideSource {
        number: Some(source.number),
        name: source.name.clone(),
        sha256: Some(source.sha256.clone()),
        format: Some(source.format),
        what: source.kind.words().to_owned(),
        editions: source.editions().map(|(e, _)| e.framework.clone()).collect(),
        date: source.date.clone(),
        left_out: (!source.merged)
            .then(|| source.not_merged_because.clone().unwrap_or_else(|| "not merged into the statement".to_owned())),
    });
    let unread = record.unread_sources.iter().map(|source| SideSource {
        number: None,
        name: source.name.clone(),
        sha256: source.sha256.clone(),
        format: None,
        what: "could not be read".to_owned(),
        editions: Vec::new(),
        date: None,
        left_out: Some(source.reason.clone()),
    });
    let unmatched = record
        .unmatched
        .iter()
        .map(|row| UnmatchedLine {
            cells: record.cite(&row.origin),
            text: row.cells.iter().map(|c| c.text.trim()).collect::<Vec<_>>().join(" | "),
            why: row.why.clone(),
        })
        .collect();
    ComparedSide {
        name: compared.name.to_owned(),
        inputs: compared.inputs.to_vec(),
        organisation: record.organisation.clone(),
        as_of: record.as_of.clone(),
        program: record.program.clone(),
        editions: editions.into_iter().cloned().collect(),
        sources: read.chain(unread).collect(),
        unmatched,
        unknown_words: unknown_words(record),
        decisions: u32::try_from(record.decisions.len()).unwrap_or(u32::MAX),
    }
}

fn unknown_words(record: &Record) -> u32 {
    let merged = record.sources.iter().filter(|s| s.merged);
    merged.flat_map(|s| &s.vocabulary).filter(|word| word.taken_for.is_none()).map(|word| word.count).sum()
}

/// The facts that the sources state about themselves, on both sides; those that neither states are left out.
pub(super) fn facts(old: &Record, new: &Record) -> Vec<FactChange> {
    let (old, new) = (&old.document, &new.document);
    let list: [(&str, &[Fact], &[Fact]); 10] = [
        ("organisation", &old.organisation, &new.organisation),
        ("title", &old.title, &new.title),
        ("version", &old.version, &new.version),
        ("date", &old.date, &new.date),
        ("owner", &old.owner, &new.owner),
        ("prepared by", &old.prepared_by, &new.prepared_by),
        ("reviewed by", &old.reviewed_by, &new.reviewed_by),
        ("approved by", &old.approved_by, &new.approved_by),
        ("classification", &old.classification, &new.classification),
        ("scope", &old.scope, &new.scope),
    ];
    let texts = |facts: &[Fact]| {
        let mut texts: Vec<String> = Vec::new();
        for fact in facts {
            let text = fact.text.trim();
            if !text.is_empty() && !texts.iter().any(|t| folded(t) == folded(text)) {
                texts.push(text.to_owned());
            }
        }
        texts
    };
    list.into_iter()
        .map(|(fact, before, after)| {
            let (before, after) = (texts(before), texts(after));
            let keys = |texts: &[String]| texts.iter().map(|t| folded(t)).collect::<BTreeSet<_>>();
            FactChange { fact: fact.to_owned(), differs: keys(&before) != keys(&after), before, after }
        })
        .filter(|fact| !fact.before.is_empty() || !fact.after.is_empty())
        .collect()
}

/// What must be known before the differences are relied on.
pub(super) fn warnings(old: &Compared<'_>, new: &Compared<'_>) -> Vec<String> {
    let mut warnings = Vec::new();
    let (a, b) = (named(old.record), named(new.record));
    if !a.is_empty() && !b.is_empty() && a.iter().all(|(key, _)| b.iter().all(|(other, _)| key != other)) {
        let names = |list: &[(String, &str)]| list.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
        warnings.push(format!(
            "the two sides name different organisations: {} names {}, {} names {}",
            Which::Old.word(),
            names(&a),
            Which::New.word(),
            names(&b)
        ));
    }
    for (which, compared) in [(Which::Old, old), (Which::New, new)] {
        warnings.extend(about(which, compared.record));
    }
    if old.record.as_of != new.record.as_of {
        warnings.push(format!(
            "findings were judged on different days ({} {}, {} {}); rules on dates may differ for that alone",
            Which::Old.word(),
            old.record.as_of,
            Which::New.word(),
            new.record.as_of
        ));
    }
    if old.record.program != new.record.program {
        warnings.push(format!(
            "the statements were made by different versions of the program ({} {}, {} {}); findings and readings may \
             differ for that alone",
            Which::Old.word(),
            old.record.program.version,
            Which::New.word(),
            new.record.program.version
        ));
    }
    warnings
}

/// The organisations that the sources name, folded and as written; a file's properties name nobody.
fn named(record: &Record) -> Vec<(String, &str)> {
    let mut names: Vec<(String, &str)> = Vec::new();
    for fact in record.document.organisation.iter().filter(|f| !matches!(f.origin, FactOrigin::Property { .. })) {
        let key = crate::recognise::fold::fold(&fact.text);
        if !names.iter().any(|(known, _)| *known == key) {
            names.push((key, fact.text.trim()));
        }
    }
    names
}

/// What is not in a statement, and so in no comparison.
fn about(which: Which, record: &Record) -> Vec<String> {
    let which = which.word();
    let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut warnings = Vec::new();
    for source in &record.unread_sources {
        warnings.push(format!("{which} is incomplete: {} could not be read: {}", source.name, source.reason));
    }
    for source in record.sources.iter().filter(|s| s.edition.is_some() && !s.merged) {
        let why = source.not_merged_because.as_deref().unwrap_or("not merged");
        warnings.push(format!("{which} is incomplete: {} is not in the statement: {why}", source.name));
    }
    for (source, tied) in record.sources.iter().filter(|s| s.merged).flat_map(|s| s.tied().map(move |t| (s, t))) {
        warnings.push(format!(
            "{which} is incomplete: rows of {} are not in the statement: the edition is open: {}",
            source.name, tied.why
        ));
    }
    if !record.unmatched.is_empty() {
        let rows = count(record.unmatched.len(), "row", "rows");
        warnings.push(format!("{which} has {rows} that found no control; what they say is compared with nothing"));
    }
    let unknown = unknown_words(record) as usize;
    if unknown > 0 {
        let answers = count(unknown, "answer", "answers");
        warnings.push(format!("{which} has {answers} whose words are not known; they count as unstated"));
    }
    warnings
}

/// Whether the two sides were read from the same bytes.
pub(super) fn same_bytes(old: &[InputFile], new: &[InputFile]) -> bool {
    let hashes = |list: &[InputFile]| list.iter().map(|i| i.sha256.clone()).collect::<Option<BTreeSet<String>>>();
    hashes(old).is_some_and(|a| !a.is_empty() && hashes(new) == Some(a))
}
