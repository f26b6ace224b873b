//! The register as CSV: statement, crosswalk, findings and evidence, for loading elsewhere.
//!
//! UTF-8 with a byte-order mark, comma, CR LF, one header row (docs/csv.md). A text that a spreadsheet program would
//! interpret as a formula gets an apostrophe in front, which [`crate::ingest`] removes when it reads a file that names
//! itself in its last header.

use super::error::ReportError;
use super::support::{control, pieces, served};
use crate::ingest::{OWN_REGISTER, guarded};
use crate::model::record::Record;
use crate::model::{Applicability, Basis, Merged, Reason, Statement, StatementControl, StatementText, Status};
use crate::standards::crosswalk::WHOLE;

/// Media type of the files.
pub const MEDIA_TYPE: &str = "text/csv; charset=utf-8";

const STATEMENT: [&str; 22] = [
    "Control",
    "Title",
    "Theme",
    "Framework",
    "Part",
    "Applicable",
    "Applicable rests on",
    "Status",
    "Status rests on",
    "LR",
    "CO",
    "BR/BP",
    "RRA",
    "Justification for inclusion",
    "Justification for exclusion",
    "Implementation",
    "Evidence",
    "Owner",
    "Remarks",
    "Origin",
    "Findings",
    OWN_REGISTER,
];
const CROSSWALK: [&str; 14] = [
    "Control",
    "Title of the control",
    "Applicable",
    "Status",
    "Framework",
    "Provision",
    "Title of the provision",
    "Relationship",
    "Confidence",
    "Provenance",
    "Remarks",
    "Owner",
    "Evidence",
    OWN_REGISTER,
];
const FINDINGS: [&str; 14] = [
    "Number",
    "Rule",
    "Severity",
    "Clause",
    "Control",
    "Controls",
    "Finding",
    "What was seen",
    "Why it matters",
    "What to do",
    "Origin",
    "Owner",
    "Due",
    OWN_REGISTER,
];
const EVIDENCE: [&str; 9] =
    ["Evidence", "Control", "Title", "Applicable", "Status", "Owner", "Origin", "Requirements served", OWN_REGISTER];

/// The files with their paths below the organisation's folder. One statement per framework: `csv/statement.csv`, or where
/// there are several `csv/statement-iso42001-2023.csv`.
pub fn write(record: &Record) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut files = Vec::new();
    for statement in &record.statements {
        let name = match record.statements.len() {
            1 => "csv/statement.csv".to_owned(),
            _ => format!("csv/statement-{}.csv", statement.framework.as_str().replace(':', "-")),
        };
        files.push((name, file(&STATEMENT, statement_rows(record, statement))?));
    }
    files.push(("csv/crosswalk.csv".to_owned(), file(&CROSSWALK, crosswalk_rows(record))?));
    files.push(("csv/findings.csv".to_owned(), file(&FINDINGS, finding_rows(record))?));
    files.push(("csv/evidence.csv".to_owned(), file(&EVIDENCE, evidence_rows(record))?));
    Ok(files)
}

/// A file: the last column is there for its header alone.
fn file(header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>, ReportError> {
    let fault = |e: &dyn std::fmt::Display| ReportError::Register(e.to_string());
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut to = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut bytes);
    to.write_record(header).map_err(|e| fault(&e))?;
    for mut row in rows {
        row.push(String::new());
        to.write_record(row.iter().map(|field| guarded(field).into_owned())).map_err(|e| fault(&e))?;
    }
    to.flush().map_err(|e| fault(&e))?;
    drop(to);
    Ok(bytes)
}

fn statement_rows<'r>(record: &'r Record, statement: &'r Statement) -> impl Iterator<Item = Vec<String>> + 'r {
    let parts = statement.controls.iter().map(|c| (c, "Annex A"));
    let own = statement.own_controls.iter().map(|c| (c, "own control"));
    parts.chain(own).map(move |(c, part)| {
        let excluded = c.applicability.value == Applicability::Excluded;
        let mark = |reason: Reason| {
            if c.reasons.iter().any(|m| m.reason == reason) { "x".to_owned() } else { String::new() }
        };
        let findings: Vec<String> = c.findings.iter().map(u32::to_string).collect();
        vec![
            c.provision.local().to_owned(),
            c.title.clone(),
            c.theme.clone(),
            statement.framework.to_string(),
            part.to_owned(),
            answer(c),
            basis(&c.applicability),
            status(c),
            if excluded { String::new() } else { basis(&c.status) },
            mark(Reason::LegalRequirement),
            mark(Reason::ContractualObligation),
            mark(Reason::BusinessRequirement),
            mark(Reason::RiskAssessment),
            joined(&c.justification_for_inclusion),
            joined(&c.justification_for_exclusion),
            joined(&c.implementation),
            joined(&c.evidence),
            joined(&c.owner),
            joined(&c.remarks),
            cited(record, c),
            findings.join(", "),
        ]
    })
}

fn basis<T>(merged: &Merged<T>) -> String {
    if merged.origins.is_empty() && merged.basis == Basis::Stated {
        String::new()
    } else {
        merged.basis.word().to_owned()
    }
}

fn joined(texts: &[StatementText]) -> String {
    texts.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn cited(record: &Record, control: &StatementControl) -> String {
    let mut cited: Vec<String> = Vec::new();
    for origin in control.applicability.origins.iter().chain(&control.status.origins) {
        let text = record.cite(origin);
        if !cited.contains(&text) {
            cited.push(text);
        }
    }
    cited.join(", ")
}

/// What is unstated is empty: a file that is loaded elsewhere contains answers only, no word for a missing one.
fn answer(control: &StatementControl) -> String {
    match control.applicability.value {
        Applicability::Unstated => String::new(),
        value => value.word().to_owned(),
    }
}

fn status(control: &StatementControl) -> String {
    if control.applicability.value == Applicability::Excluded || control.status.value == Status::Unstated {
        String::new()
    } else {
        control.status.value.word().to_owned()
    }
}

fn crosswalk_rows(record: &Record) -> impl Iterator<Item = Vec<String>> + '_ {
    record.integration.iter().flat_map(|i| &i.frameworks).flat_map(move |framework| {
        framework.pairs.iter().map(move |pair| {
            let c = control(record, &pair.source);
            let s = &pair.support;
            let remarks: Vec<&str> = s.notes.iter().chain(&s.corrections).map(String::as_str).collect();
            vec![
                pair.source.local().to_owned(),
                pair.title.clone(),
                c.map_or_else(String::new, answer),
                c.map_or_else(String::new, status),
                framework.framework.to_string(),
                if s.provision.local() == WHOLE { String::new() } else { s.provision.local().to_owned() },
                s.title.clone(),
                s.relationship.word().to_owned(),
                format!("{:?}", s.confidence).to_lowercase(),
                s.provenances.join("\n"),
                remarks.join("\n"),
                c.map_or_else(String::new, |c| joined(&c.owner)),
                c.map_or_else(String::new, |c| joined(&c.evidence)),
            ]
        })
    })
}

fn finding_rows(record: &Record) -> impl Iterator<Item = Vec<String>> + '_ {
    record.findings.iter().map(|f| {
        let controls: Vec<&str> = f.controls.iter().map(crate::model::ProvisionId::local).collect();
        let origins: Vec<String> = f.origins.iter().map(|o| record.cite(o)).collect();
        vec![
            f.number.to_string(),
            f.rule.clone(),
            f.severity.word().to_owned(),
            f.clause.clone(),
            f.provision.as_ref().map_or_else(String::new, |p| p.local().to_owned()),
            controls.join(", "),
            f.title.clone(),
            f.seen.to_string(),
            f.why.clone(),
            f.what_to_do.clone(),
            origins.join(", "),
            f.owner.clone().unwrap_or_default(),
            f.due.clone().unwrap_or_default(),
        ]
    })
}

fn evidence_rows(record: &Record) -> impl Iterator<Item = Vec<String>> + '_ {
    pieces(record).into_iter().flat_map(move |piece| {
        piece.controls.into_iter().map(move |(c, text)| {
            let served: Vec<String> = served(record.integration.as_ref(), &c.provision)
                .map(|(framework, pair)| format!("{}/{}", framework.framework, pair.support.provision.local()))
                .collect();
            let origins: Vec<String> = text.origins.iter().map(|o| record.cite(o)).collect();
            vec![
                piece.text.to_owned(),
                c.provision.local().to_owned(),
                c.title.clone(),
                answer(c),
                status(c),
                joined(&c.owner),
                origins.join(", "),
                served.join(", "),
            ]
        })
    })
}
