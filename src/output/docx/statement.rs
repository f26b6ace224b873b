//! The statement as a Word document.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

use super::parts;
use super::xml::{Body, DocxCell, DocxStyle};
use crate::i18n::english_text;
use crate::model::record::{Fact, Record};
use crate::model::{
    Applicability, DocumentBasis, DocumentField, Reason, Statement, StatementControl, StatementText, Status,
};
use crate::output::error::ReportError;
use crate::output::support::{is_undecided, new_control_question};

/// Name of the file in an organisation's folder.
pub const NAME: &str = "statement.docx";

/// Its media type.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// What every page shows.
const DRAFT: &str = "Draft – not approved";

/// Columns with their widths in twentieths of a point: A4 landscape within margins of 15 mm.
const COLUMNS: [(&str, u32); 9] = [
    ("Control", 900),
    ("Title", 1_820),
    ("Applicable", 1_120),
    ("Status", 1_600),
    ("Reasons for selection", 1_000),
    ("Justification", 2_760),
    ("Implementation", 2_600),
    ("Evidence", 2_036),
    ("Owner", 1_300),
];

/// Columns of two-column tables on upright pages.
const FACTS: [u32; 2] = [2_800, 6_838];

/// Widths of the table of decisions.
const DECISION: [u32; 5] = [900, 3_000, 5_236, 2_000, 4_000];

/// Widths of the table of document control.
const CONTROL: [u32; 3] = [2_200, 5_038, 2_400];

/// Widths of the revision history.
const REVISIONS: [u32; 5] = [1_000, 1_338, 1_900, 3_200, 2_200];

const SIGN_OFF: [u32; 4] = [2_200, 3_000, 2_000, 2_438];

/// Writes the document. `record_sha256` is the hash of the `record.json` that it is made from.
pub fn write(record: &Record, record_sha256: &str) -> Result<Vec<u8>, ReportError> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let fault = |e: &dyn std::fmt::Display| ReportError::Document(e.to_string());
    let names: Vec<&str> = record.statements.iter().map(|s| s.framework_name.as_str()).collect();
    let title = format!("Statement of Applicability – {}", record.organisation);
    for (name, content) in [
        ("[Content_Types].xml", parts::CONTENT_TYPES.to_owned()),
        ("_rels/.rels", parts::RELATIONSHIPS.to_owned()),
        ("docProps/core.xml", parts::core(&title, &names.join(", "), &record.as_of)),
        ("docProps/app.xml", parts::APP.to_owned()),
        ("docProps/custom.xml", parts::custom(record_sha256)),
        ("word/_rels/document.xml.rels", parts::DOCUMENT_RELATIONSHIPS.to_owned()),
        ("word/document.xml", body(record)),
        ("word/styles.xml", parts::STYLES.to_owned()),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/header1.xml", parts::header(&record.organisation, &stamp(record), !record.document_control.is_issued())),
        ("word/footer1.xml", parts::footer()),
    ] {
        // A fixed time, so that the same record gives the same bytes.
        let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
        zip.start_file(name, options).map_err(|e| fault(&e))?;
        zip.write_all(content.as_bytes()).map_err(|e| fault(&e))?;
    }
    Ok(zip.finish().map_err(|e| fault(&e))?.into_inner())
}

fn body(record: &Record) -> String {
    let mut body = Body::new();
    cover(&mut body, record);
    body.section(false);
    for statement in &record.statements {
        statement_section(&mut body, statement);
    }
    signs(&mut body);
    body.finish(true)
}

fn cover(body: &mut Body, record: &Record) {
    let title = record.document_control.given(DocumentField::Title);
    body.paragraph(DocxStyle::Title, title.unwrap_or("Statement of Applicability"));
    body.paragraph(DocxStyle::Subtitle, &record.organisation);
    for statement in &record.statements {
        body.paragraph(DocxStyle::Subtitle, &statement.framework_name);
    }
    let control = &record.document_control;
    match control.state_message() {
        Some(state) if control.is_issued() => body.paragraph(DocxStyle::Subtitle, &state.in_english()),
        state => {
            body.paragraph(DocxStyle::Draft, DRAFT);
            if let Some(state) = state {
                body.paragraph(DocxStyle::Draft, &state.in_english());
            }
            body.paragraph(DocxStyle::Normal, &derived(record));
        }
    }
    for unread in &record.unread_sources {
        body.paragraph(DocxStyle::Draft, &format!("Incomplete: {} was not read: {}", unread.name, unread.reason));
    }
    document_control(body, record);
    body.paragraph(DocxStyle::Heading1, "What the sources state about themselves");
    let d = &record.document;
    let facts: [(&str, &[Fact]); 10] = [
        ("Organisation", &d.organisation),
        ("Document title", &d.title),
        ("Scope", &d.scope),
        ("Version", &d.version),
        ("Date", &d.date),
        ("Owner", &d.owner),
        ("Prepared by", &d.prepared_by),
        ("Reviewed by", &d.reviewed_by),
        ("Approved by", &d.approved_by),
        ("Classification", &d.classification),
    ];
    body.table(&FACTS, None);
    for (label, values) in facts {
        let texts: Vec<String> =
            values.iter().map(|f| format!("{} [{}]", f.text.trim(), record.cite_fact(&f.origin))).collect();
        let text = if texts.is_empty() { "not stated".to_owned() } else { texts.join("\n") };
        body.row(&[DocxCell::strong(label), DocxCell::text(&text)]);
    }
    body.end_table();
    body.paragraph(DocxStyle::Heading1, "Sign-off of this document");
    body.table(&SIGN_OFF, Some(&["", "Name", "Date", "Signature"]));
    for who in ["Prepared", "Reviewed", "Approved"] {
        body.row(&[DocxCell::strong(who), DocxCell::text("\n\n"), DocxCell::text(""), DocxCell::text("")]);
    }
    body.end_table();
}

/// What every page shows: a draft, or which version is issued.
fn stamp(record: &Record) -> String {
    record.document_control.issued_message().map_or_else(|| DRAFT.to_owned(), |state| state.in_english())
}

/// Document control with the basis of each value, and the revision history; nothing where only the sources state values.
fn document_control(body: &mut Body, record: &Record) {
    let control = &record.document_control;
    let given = control.values.iter().any(|value| !matches!(value.basis, DocumentBasis::Source(_)));
    if !given && control.issues.is_empty() {
        return;
    }
    body.paragraph(DocxStyle::Heading1, "Document control of this statement");
    body.table(&CONTROL, Some(&["Item", "Value", "Basis"]));
    for value in &control.values {
        let basis = match &value.basis {
            DocumentBasis::Source(origin) => record.cite_fact(origin),
            other => other.message().in_english(),
        };
        let label = crate::model::Message::new(value.field.label()).in_english();
        body.row(&[DocxCell::strong(&label), DocxCell::text(&value.value), DocxCell::text(&basis)]);
    }
    body.end_table();
    let revisions = control.revisions();
    if revisions.is_empty() {
        return;
    }
    body.paragraph(DocxStyle::Heading1, "Revision history");
    body.table(&REVISIONS, Some(&["Version", "Date", "Author", "Change", "Approved by"]));
    for row in revisions {
        let source = row.source.map(|source| format!("source S{source}")).unwrap_or_default();
        let change = [row.change, source];
        let change = change.iter().map(String::as_str).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ");
        body.row(&[
            DocxCell::strong(&row.version),
            DocxCell::text(&row.date),
            DocxCell::text(&row.author),
            DocxCell::text(&change),
            DocxCell::text(&row.approved_by),
        ]);
    }
    body.end_table();
}

/// `Draft, derived from <source title> v<version> on <as-of>.`
fn derived(record: &Record) -> String {
    let merged: Vec<_> = record.sources.iter().filter(|s| s.merged).collect();
    let from = match merged.as_slice() {
        [only] => {
            let of = |facts: &[Fact]| {
                facts.iter().find(|f| f.origin.source() == only.number).map(|f| f.text.trim().to_owned())
            };
            let title = of(&record.document.title).unwrap_or_else(|| only.name.clone());
            match of(&record.document.version) {
                Some(version) => format!("{title} v{}", version.trim_start_matches(['v', 'V']).trim_start()),
                None => title,
            }
        }
        many => format!("{} sources", many.len()),
    };
    format!("Draft, derived from {from} on {}. Approved by nobody.", record.as_of)
}

fn statement_section(body: &mut Body, statement: &Statement) {
    body.paragraph(DocxStyle::Heading1, &format!("Statement of Applicability, {}", statement.framework_name));
    let f = &statement.figures;
    let mut figures = format!(
        "{} controls: {} applicable, {} excluded, {} undecided, {} unstated. {} implemented, {} partial, {} open.",
        f.controls, f.applicable, f.excluded, f.undecided, f.applicability_unstated, f.implemented, f.partial, f.open
    );
    if f.implemented_carried_over > 0 {
        let carried = f.implemented_carried_over;
        figures = format!(
            "{figures} Of the implemented, {carried} are carried over from a withdrawn edition, to be confirmed."
        );
    }
    body.paragraph(DocxStyle::Normal, &figures);
    for theme in &statement.themes {
        let controls = || statement.controls.iter().filter(|c| c.theme == theme.theme);
        if controls().next().is_some() {
            body.paragraph(DocxStyle::Heading2, &format!("{} {}", theme.theme, theme.title));
            controls_table(body, controls());
        }
    }
    // Controls whose theme has no figures of its own are listed all the same.
    let known = |c: &&StatementControl| statement.themes.iter().any(|t| t.theme == c.theme);
    let rest = || statement.controls.iter().filter(|c| !known(c));
    if rest().next().is_some() {
        body.paragraph(DocxStyle::Heading2, "Further controls");
        controls_table(body, rest());
    }
    decision_table(body, statement);
    if !statement.own_controls.is_empty() {
        body.paragraph(DocxStyle::Heading2, "Controls of the organisation’s own (6.1.3 b)");
        controls_table(body, statement.own_controls.iter());
    }
}

/// The controls that the edition introduced and nobody has decided on yet, to be filled in.
fn decision_table(body: &mut Body, statement: &Statement) {
    let undecided = || statement.controls.iter().filter(|c| c.new && c.in_role && is_undecided(c));
    if !statement.has_transition || undecided().next().is_none() {
        return;
    }
    body.paragraph(DocxStyle::Heading2, "New controls to decide on");
    body.table(&DECISION, Some(&["Control", "Title", "What it asks", "Decision", "Reason"]));
    for control in undecided() {
        let question = english_text(&new_control_question(control)).unwrap_or_default();
        body.row(&[
            DocxCell::strong(control.provision.local()),
            DocxCell::text(&control.title),
            DocxCell::text(question),
            DocxCell::text("☐ applicable\n☐ not applicable"),
            DocxCell::text(""),
        ]);
    }
    body.end_table();
}

fn controls_table<'c>(body: &mut Body, controls: impl Iterator<Item = &'c StatementControl>) {
    body.table(&COLUMNS.map(|(_, width)| width), Some(&COLUMNS.map(|(header, _)| header)));
    for control in controls {
        let excluded = control.applicability.value == Applicability::Excluded;
        let reasons: Vec<&str> = [
            (Reason::LegalRequirement, "LR"),
            (Reason::ContractualObligation, "CO"),
            (Reason::BusinessRequirement, "BR/BP"),
            (Reason::RiskAssessment, "RRA"),
        ]
        .into_iter()
        .filter(|(reason, _)| control.reasons.iter().any(|m| m.reason == *reason))
        .map(|(_, mark)| mark)
        .collect();
        let (status, shade) = if excluded { ("– not applicable", "D9DCE0") } else { sign(control.status.value) };
        let justification = match control.applicability.value {
            Applicability::Excluded => texts(&control.justification_for_exclusion),
            Applicability::Applicable => texts(&control.justification_for_inclusion),
            _ => [texts(&control.justification_for_inclusion), texts(&control.justification_for_exclusion)]
                .into_iter()
                .filter(|t| !t.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
        };
        body.row(&[
            DocxCell::strong(control.provision.local()),
            DocxCell::text(&control.title),
            DocxCell::text(match control.applicability.value {
                Applicability::Unstated => "",
                value => value.word(),
            }),
            DocxCell::shaded(status, shade),
            DocxCell::text(&reasons.join(", ")),
            DocxCell::text(&justification),
            DocxCell::text(&texts(&control.implementation)),
            DocxCell::text(&texts(&control.evidence)),
            DocxCell::text(&texts(&control.owner)),
        ]);
    }
    body.end_table();
}

/// Sign and word of a status, with the shade behind it.
fn sign(status: Status) -> (&'static str, &'static str) {
    match status {
        Status::Implemented => ("● implemented", "C5E5D6"),
        Status::Partial => ("◐ partial", "FBE9B5"),
        Status::Planned => ("○ planned", "D3E4F5"),
        Status::NotImplemented => ("✕ not implemented", "F4C7B8"),
        Status::Alternative => ("◆ alternative", "E3D5EA"),
        Status::Unstated => ("? unstated", "F2F2F2"),
    }
}

fn texts(texts: &[StatementText]) -> String {
    texts.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn signs(body: &mut Body) {
    body.paragraph(DocxStyle::Heading1, "How to read this document");
    for line in [
        "Unstated: no source says. Nothing was filled in.",
        "LR: legal requirement; CO: contractual obligation; BR/BP: business requirement or best practice; RRA: result of risk assessment.",
        "The workbook mapping.xlsx beside this document names the cell that each value comes from.",
        "ISO and IEC hold the copyright in their standards; identifiers and short titles only are used here. annexa does not say that anybody complies with anything.",
    ] {
        body.paragraph(DocxStyle::Normal, line);
    }
}
