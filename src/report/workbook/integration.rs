//! The sheets on other frameworks: Crosswalk, Coverage, Evidence, Integration plan. Informative, and no part of the
//! Statement of Applicability.

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, Worksheet, XlsxError};

use super::book::Book;
use super::colours::status_colours;
use super::grid::{self, Column, Content, Look, Section, column};
use super::style::{NOT_APPLICABLE, status_word};
use crate::catalogue::Addressee;
use crate::crosswalk::WHOLE;
use crate::integrate::Support;
use crate::normalise::Applicability;
use crate::reconcile::StatementControl;
use crate::report::record::{Integration, Record};
use crate::report::support::{control, has_backbone, pieces, reach, served};

const INFORMATIVE: &str =
    "Informative – not part of the Statement of Applicability. Supported by is not complied with.";

const CROSSWALK: [Column; 13] = [
    column("Control", "Control", Look::Strong, 10.0),
    column("Title", "Title", Look::Text, 26.0),
    column("Its_status", "Its status", Look::Text, 18.0),
    column("Framework", "Framework", Look::Text, 18.0),
    column("Provision", "Provision", Look::Strong, 16.0),
    column("Title_of_the_provision", "Title of the provision", Look::Text, 30.0),
    column("Binds", "Binds", Look::Text, 16.0),
    column("Relationship", "Relationship", Look::Text, 14.0),
    column("Confidence", "Confidence", Look::Quiet, 12.0),
    column("Provenance", "Provenance", Look::Quiet, 34.0),
    column("Remarks_and_corrections", "Remarks and corrections", Look::Text, 40.0),
    column("Owner", "Owner", Look::Text, 18.0),
    column("Evidence", "Evidence", Look::Text, 30.0),
];
const COVERAGE: [Column; 9] = [
    column("Framework", "Framework", Look::Strong, 34.0),
    column("Provisions_counted", "Provisions counted", Look::Number, 12.0),
    column("With_a_control_or_clause", "With a control or clause", Look::Number, 14.0),
    column("With_an_implemented_control", "With an implemented control", Look::Number, 14.0),
    column("A_5_Organizational", "A.5 Organizational", Look::Number, 15.0),
    column("A_6_People", "A.6 People", Look::Number, 12.0),
    column("A_7_Physical", "A.7 Physical", Look::Number, 12.0),
    column("A_8_Technological", "A.8 Technological", Look::Number, 15.0),
    column("Attribution", "Attribution", Look::Quiet, 50.0),
];
/// The same where no statement is on the backbone, whose themes those are.
const COVERAGE_PLAIN: [Column; 5] = [
    column("Framework", "Framework", Look::Strong, 34.0),
    column("Provisions_counted", "Provisions counted", Look::Number, 12.0),
    column("With_a_control_or_clause", "With a control or clause", Look::Number, 14.0),
    column("With_an_implemented_control", "With an implemented control", Look::Number, 14.0),
    column("Attribution", "Attribution", Look::Quiet, 50.0),
];
const GAPS: [Column; 3] = [
    column("Framework", "Framework", Look::Text, 34.0),
    column("Provision", "Provision", Look::Strong, 16.0),
    column("Title", "Title", Look::Text, 60.0),
];
const UNUSED: [Column; 2] = [
    column("Control_without_a_pair", "Control without a pair", Look::Strong, 34.0),
    column("Title", "Title", Look::Text, 60.0),
];
const EVIDENCE: [Column; 7] = [
    column("Evidence", "Evidence", Look::Text, 46.0),
    column("Control", "Control", Look::Strong, 10.0),
    column("Title", "Title", Look::Text, 32.0),
    column("Status", "Status", Look::Text, 18.0),
    column("Owner", "Owner", Look::Text, 22.0),
    column("Origin", "Origin", Look::Quiet, 18.0),
    column("Requirements_served", "Requirements served", Look::Text, 50.0),
];
const TEMPLATES: [Column; 4] = [
    column("Template", "Template", Look::Strong, 16.0),
    column("Framework", "Framework", Look::Text, 20.0),
    column("Where", "Where", Look::Text, 60.0),
    column("Remark", "Remark", Look::Text, 60.0),
];
const BACKBONE: [Column; 4] = [
    column("Clause", "Clause", Look::Strong, 16.0),
    column("Shared_by", "Shared by", Look::Text, 20.0),
    column("Process_that_serves_all", "Process that serves all", Look::Text, 60.0),
    column("Stays_specific", "Stays specific", Look::Text, 60.0),
];
const NEW_WORK: [Column; 4] = [
    column("New_work", "New work", Look::Strong, 16.0),
    column("In", "In", Look::Text, 20.0),
    column("Title_of_it", "Title of it", Look::Text, 60.0),
    column("Says_who", "Says who", Look::Text, 60.0),
];

/// Whom a provision binds, in words.
fn binds(support: &Support) -> String {
    let words: Vec<&str> = support.addressees.iter().map(|a: &Addressee| a.word()).collect();
    format!("{}{}", words.join(", "), if support.high_risk { " (high-risk systems)" } else { "" })
}

fn status(control: &StatementControl) -> &'static str {
    if control.applicability.value == Applicability::Excluded {
        NOT_APPLICABLE
    } else {
        status_word(control.status.value)
    }
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

fn number(support: &Support) -> &str {
    if support.provision.local() == WHOLE { "(as a whole)" } else { support.provision.local() }
}

/// The four sheets; none if no framework was asked for.
pub(super) fn sheets(record: &Record, book: &mut Book) -> Result<Vec<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(Vec::new()) };
    Ok(vec![
        crosswalk(record, integration, book)?,
        coverage(record, integration, book)?,
        evidence(record, integration, book)?,
        plan(integration, book)?,
    ])
}

fn crosswalk(record: &Record, integration: &Integration, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
    for framework in &integration.frameworks {
        for pair in &framework.pairs {
            let control = control(record, &pair.source);
            let s = &pair.support;
            rows.push(vec![
                record.name_of(&pair.source).into(),
                pair.title.as_str().into(),
                control.map_or("clause", status).into(),
                framework.framework.as_str().into(),
                number(s).into(),
                s.title.as_str().into(),
                binds(s).into(),
                s.relationship.word().into(),
                format!("{:?}", s.confidence).to_lowercase().into(),
                joined(s.provenances.iter().map(String::as_str)).into(),
                joined(s.notes.iter().chain(&s.corrections).map(String::as_str)).into(),
                control.map_or_else(String::new, |c| joined(c.owner.iter().map(|t| t.text.as_str()))).into(),
                control.map_or_else(String::new, |c| joined(c.evidence.iter().map(|t| t.text.as_str()))).into(),
            ]);
        }
    }
    let section = Section::new("Crosswalk", &CROSSWALK, rows, "No pairs.").totalled().named();
    let (mut sheet, placed) = grid::sheet("Crosswalk", "Crosswalk", INFORMATIVE, &[section], book)?;
    for place in placed {
        status_colours(&mut sheet, place, grid::place_of(&CROSSWALK, "Its_status"))?;
    }
    Ok(sheet)
}

fn coverage(record: &Record, integration: &Integration, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
    let mut gaps: Vec<Vec<Content<'_>>> = Vec::new();
    let backbone = has_backbone(record);
    for framework in &integration.frameworks {
        let gap = u32::try_from(framework.unsupported.len()).unwrap_or(u32::MAX);
        let mut implemented: Vec<&str> = framework
            .pairs
            .iter()
            .filter(|p| control(record, &p.source).is_some_and(crate::report::support::is_implemented))
            .filter(|p| p.support.provision.local() != WHOLE)
            .map(|p| p.support.provision.local())
            .collect();
        implemented.sort_unstable();
        implemented.dedup();
        let mut row: Vec<Content<'_>> = vec![
            framework.name.as_str().into(),
            framework.counted.into(),
            framework.counted.saturating_sub(gap).into(),
            u32::try_from(implemented.len()).unwrap_or(u32::MAX).into(),
        ];
        if backbone {
            row.extend(["A.5", "A.6", "A.7", "A.8"].map(|theme| Content::from(reach(record, framework, theme).pairs)));
        }
        row.push(framework.attribution.as_str().into());
        rows.push(row);
        gaps.extend(
            framework
                .unsupported
                .iter()
                .map(|(id, title)| vec![framework.name.as_str().into(), id.local().into(), title.as_str().into()]),
        );
    }
    let unused = record
        .statements
        .iter()
        .flat_map(|s| &s.controls)
        .filter(|c| served(Some(integration), &c.provision).next().is_none())
        .map(|c| vec![record.name_of(&c.provision).into(), c.title.as_str().into()])
        .collect();
    let frameworks = rows.len();
    let (heading, columns): (&str, &[Column]) =
        if backbone { ("Frameworks and themes: how many pairs", &COVERAGE) } else { ("Frameworks", &COVERAGE_PLAIN) };
    let sections = [
        Section::new("Coverage", columns, rows, "None.").headed(heading),
        Section::new("Gaps", &GAPS, gaps, "None.")
            .headed("Provisions addressed to an organisation that no control or clause supports")
            .totalled(),
        Section::new("Unused", &UNUSED, unused, "None.")
            .headed("Controls that serve none of these frameworks")
            .totalled(),
    ];
    let remark = format!("{INFORMATIVE} {}", integration.counted_for);
    let (mut sheet, placed) = grid::sheet("Coverage", "Coverage", &remark, &sections, book)?;
    if let (Some(place), true) = (placed.first(), frameworks > 0 && backbone) {
        let heat = ConditionalFormat2ColorScale::new()
            .set_minimum_color(Color::White)
            .set_maximum_color(Color::RGB(0x7F_B3_D5));
        sheet.add_conditional_format(place.first, 4, place.last, 7, &heat)?;
    }
    Ok(sheet)
}

fn evidence(record: &Record, integration: &Integration, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
    for piece in pieces(record) {
        for (control, text) in &piece.controls {
            let origins: Vec<String> = text.origins.iter().map(|o| record.cite(o)).collect();
            let requirements: Vec<String> = served(Some(integration), &control.provision)
                .map(|(f, pair)| format!("{} {}", f.framework, number(&pair.support)))
                .collect();
            rows.push(vec![
                piece.text.into(),
                record.name_of(&control.provision).into(),
                control.title.as_str().into(),
                status(control).into(),
                joined(control.owner.iter().map(|t| t.text.as_str())).into(),
                origins.join(", ").into(),
                requirements.join("\n").into(),
            ]);
        }
    }
    let none = "The sources name no evidence.";
    let section = Section::new("Evidence", &EVIDENCE, rows, none).totalled().named();
    let remark = "One row a piece of evidence and control, so that a piece that serves several is seen. Split at line breaks, ; and bullets.";
    let (mut sheet, placed) = grid::sheet("Evidence", "Evidence", remark, &[section], book)?;
    for place in placed {
        status_colours(&mut sheet, place, grid::place_of(&EVIDENCE, "Status"))?;
    }
    Ok(sheet)
}

fn plan(integration: &Integration, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let plan = &integration.plan;
    let templates = plan
        .templates
        .iter()
        .map(|t| {
            vec![
                t.code.as_str().into(),
                t.framework.as_str().into(),
                format!("{}; {}", t.project, t.scope).into(),
                t.note.as_str().into(),
            ]
        })
        .collect();
    let backbone = plan
        .backbone
        .iter()
        .map(|b| {
            let shared: Vec<&str> = b.frameworks.iter().map(crate::catalogue::FrameworkKey::as_str).collect();
            let specific = [b.specific.as_str(), b.correction.as_str()].into_iter().filter(|t| !t.is_empty());
            vec![
                format!("{} {}", b.clause, b.title).into(),
                shared.join("\n").into(),
                b.common.as_str().into(),
                joined(specific).into(),
            ]
        })
        .collect();
    let new_work = plan
        .new_work
        .iter()
        .map(|(id, title, why)| {
            vec![id.local().into(), id.framework().as_str().into(), title.as_str().into(), why.as_str().into()]
        })
        .collect();
    let section = |name: &'static str, heading: &str, columns: &'static [Column], rows| {
        Section::new(name, columns, rows, "None.").headed(heading)
    };
    let sections = [
        section("Templates", "Templates to add", &TEMPLATES, templates),
        section("Backbone", "Clauses 4 to 10 that are run once for all", &BACKBONE, backbone),
        section("New_work", "New work", &NEW_WORK, new_work),
    ];
    let remark = "From what the organisation has to the frameworks named. Templates for single AI systems: annexa plan --ai-system NAME.";
    Ok(grid::sheet("Integration plan", "Integration plan", remark, &sections, book)?.0)
}
