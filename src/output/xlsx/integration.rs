//! The sheets on other frameworks: Crosswalk, Coverage, Evidence, Integration plan. Informative, and no part of the
//! Statement of Applicability.

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, Worksheet, XlsxError};

use super::book::Book;
use super::colours::status_colours;
use super::grid::{self, CellStyle, GridColumn, GridSection, keyed};
use super::labels::Labels;
use super::rows::CellContent;
use super::template::SheetKind;
use crate::i18n::{InWords as _, values};
use crate::model::record::Record;
use crate::model::{Applicability, Confidence, OrganisationRole, StatementControl, Support};
use crate::output::support::{control, has_backbone, pieces, reach, served};
use crate::standards::crosswalk::WHOLE;

const INFORMATIVE: &str = "sheets.remark.informative";

pub(super) const CROSSWALK: [GridColumn; 13] = [
    keyed("Control", CellStyle::Strong, 10.0),
    keyed("Title", CellStyle::Text, 26.0),
    keyed("Its_status", CellStyle::Text, 18.0),
    keyed("Framework", CellStyle::Text, 18.0),
    keyed("Provision", CellStyle::Strong, 16.0),
    keyed("Title_of_the_provision", CellStyle::Text, 30.0),
    keyed("Binds", CellStyle::Text, 16.0),
    keyed("Relationship", CellStyle::Text, 14.0),
    keyed("Confidence", CellStyle::Quiet, 12.0),
    keyed("Provenance", CellStyle::Quiet, 34.0),
    keyed("Remarks_and_corrections", CellStyle::Text, 40.0),
    keyed("Owner", CellStyle::Text, 18.0),
    keyed("Evidence", CellStyle::Text, 30.0),
];
pub(super) const COVERAGE: [GridColumn; 9] = [
    keyed("Framework", CellStyle::Strong, 34.0),
    keyed("Provisions_counted", CellStyle::Number, 12.0),
    keyed("With_a_control_or_clause", CellStyle::Number, 14.0),
    keyed("With_an_implemented_control", CellStyle::Number, 14.0),
    keyed("A_5_Organizational", CellStyle::Number, 15.0),
    keyed("A_6_People", CellStyle::Number, 12.0),
    keyed("A_7_Physical", CellStyle::Number, 12.0),
    keyed("A_8_Technological", CellStyle::Number, 15.0),
    keyed("Attribution", CellStyle::Quiet, 50.0),
];
/// Its columns of themes.
const THEMES: [&str; 4] = ["A_5_Organizational", "A_6_People", "A_7_Physical", "A_8_Technological"];
/// The same where no statement is on the backbone, whose themes those are.
const COVERAGE_PLAIN: [GridColumn; 5] = [
    keyed("Framework", CellStyle::Strong, 34.0),
    keyed("Provisions_counted", CellStyle::Number, 12.0),
    keyed("With_a_control_or_clause", CellStyle::Number, 14.0),
    keyed("With_an_implemented_control", CellStyle::Number, 14.0),
    keyed("Attribution", CellStyle::Quiet, 50.0),
];
pub(super) const GAPS: [GridColumn; 3] = [
    keyed("Framework", CellStyle::Text, 34.0),
    keyed("Provision", CellStyle::Strong, 16.0),
    keyed("Title", CellStyle::Text, 60.0),
];
pub(super) const UNUSED: [GridColumn; 2] =
    [keyed("Control_without_a_pair", CellStyle::Strong, 34.0), keyed("Title", CellStyle::Text, 60.0)];
pub(super) const EVIDENCE: [GridColumn; 7] = [
    keyed("Evidence", CellStyle::Text, 46.0),
    keyed("Control", CellStyle::Strong, 10.0),
    keyed("Title", CellStyle::Text, 32.0),
    keyed("Status", CellStyle::Text, 18.0),
    keyed("Owner", CellStyle::Text, 22.0),
    keyed("Origin", CellStyle::Quiet, 18.0),
    keyed("Requirements_served", CellStyle::Text, 50.0),
];
pub(super) const TEMPLATES: [GridColumn; 4] = [
    keyed("Template", CellStyle::Strong, 16.0),
    keyed("Framework", CellStyle::Text, 20.0),
    keyed("Where", CellStyle::Text, 60.0),
    keyed("Remark", CellStyle::Text, 60.0),
];
pub(super) const BACKBONE: [GridColumn; 4] = [
    keyed("Clause", CellStyle::Strong, 16.0),
    keyed("Shared_by", CellStyle::Text, 20.0),
    keyed("Process_that_serves_all", CellStyle::Text, 60.0),
    keyed("Stays_specific", CellStyle::Text, 60.0),
];
pub(super) const NEW_WORK: [GridColumn; 4] = [
    keyed("New_work", CellStyle::Strong, 16.0),
    keyed("In", CellStyle::Text, 20.0),
    keyed("Title_of_it", CellStyle::Text, 60.0),
    keyed("Says_who", CellStyle::Text, 60.0),
];

/// Whom a provision binds, in words.
fn binds(voice: &Labels<'_>, support: &Support) -> String {
    let words: Vec<&str> = support.addressees.iter().map(|a: &OrganisationRole| voice.word(a.key())).collect();
    let high_risk = if support.high_risk { voice.word("cells.crosswalk.high_risk") } else { "" };
    format!("{}{high_risk}", words.join(voice.word("lists.comma")))
}

fn status<'w>(voice: &'w Labels<'_>, control: &StatementControl) -> &'w str {
    if control.applicability.value == Applicability::Excluded {
        voice.not_applicable()
    } else {
        voice.status(control.status.value)
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Verified => "cells.crosswalk.confidence.verified",
        Confidence::Single => "cells.crosswalk.confidence.single",
        Confidence::Memory => "cells.crosswalk.confidence.memory",
    }
}

fn joined<'t>(texts: impl Iterator<Item = &'t str>) -> String {
    texts.collect::<Vec<_>>().join("\n")
}

fn number<'s>(voice: &'s Labels<'_>, support: &'s Support) -> &'s str {
    if support.provision.local() == WHOLE { voice.word("cells.crosswalk.whole") } else { support.provision.local() }
}

/// The pairs of controls and provisions of other frameworks; `None` if no framework was asked for.
pub(super) fn crosswalk<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(None) };
    let voice = book.voice;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for framework in &integration.frameworks {
        for pair in &framework.pairs {
            let control = control(record, &pair.source);
            let s = &pair.support;
            rows.push(vec![
                record.name_of(&pair.source).into(),
                pair.title.as_str().into(),
                control.map_or(voice.word("cells.crosswalk.clause"), |c| status(voice, c)).into(),
                framework.framework.as_str().into(),
                number(voice, s).into(),
                s.title.as_str().into(),
                binds(voice, s).into(),
                voice.phrase(s.relationship.word()).into(),
                voice.word(confidence(s.confidence)).into(),
                joined(s.provenances.iter().map(String::as_str)).into(),
                joined(s.notes.iter().chain(&s.corrections).map(String::as_str)).into(),
                control.map_or_else(String::new, |c| joined(c.owner.iter().map(|t| t.text.as_str()))).into(),
                control.map_or_else(String::new, |c| joined(c.evidence.iter().map(|t| t.text.as_str()))).into(),
            ]);
        }
    }
    let section =
        GridSection::new("Crosswalk", &CROSSWALK, rows, voice.word("sheets.none.crosswalk")).totalled().named();
    let (name, title) = (voice.sheet(SheetKind::Crosswalk), voice.word("sheets.title.crosswalk"));
    let (mut sheet, placed) = grid::sheet(name, title, voice.word(INFORMATIVE), &[section], book)?;
    for place in &placed {
        status_colours(&mut sheet, place, "Its_status", voice)?;
    }
    Ok(Some(sheet))
}

/// How far frameworks are supported, and what is not; `None` if no framework was asked for.
pub(super) fn coverage<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(None) };
    let voice = book.voice;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    let mut gaps: Vec<Vec<CellContent<'_>>> = Vec::new();
    let backbone = has_backbone(record);
    for framework in &integration.frameworks {
        let gap = u32::try_from(framework.unsupported.len()).unwrap_or(u32::MAX);
        let mut implemented: Vec<&str> = framework
            .pairs
            .iter()
            .filter(|p| control(record, &p.source).is_some_and(crate::output::support::is_implemented))
            .filter(|p| p.support.provision.local() != WHOLE)
            .map(|p| p.support.provision.local())
            .collect();
        implemented.sort_unstable();
        implemented.dedup();
        let mut row: Vec<CellContent<'_>> = vec![
            framework.name.as_str().into(),
            framework.counted.into(),
            framework.counted.saturating_sub(gap).into(),
            u32::try_from(implemented.len()).unwrap_or(u32::MAX).into(),
        ];
        if backbone {
            row.extend(
                ["A.5", "A.6", "A.7", "A.8"].map(|theme| CellContent::from(reach(record, framework, theme).pairs)),
            );
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
    let (heading, columns): (&str, &[GridColumn]) = if backbone {
        ("sheets.heading.coverage", &COVERAGE)
    } else {
        ("sheets.heading.coverage_plain", &COVERAGE_PLAIN)
    };
    let none = voice.word("sheets.none.nothing");
    let sections = [
        GridSection::new("Coverage", columns, rows, none).headed(voice.word(heading)),
        GridSection::new("Gaps", &GAPS, gaps, none).headed(voice.word("sheets.heading.gaps")).totalled(),
        GridSection::new("Unused", &UNUSED, unused, none).headed(voice.word("sheets.heading.unused")).totalled(),
    ];
    let remark = format!("{} {}", voice.word(INFORMATIVE), voice.speaker.counted_for(integration));
    let (name, title) = (voice.sheet(SheetKind::Coverage), voice.word("sheets.title.coverage"));
    let (mut sheet, placed) = grid::sheet(name, title, &remark, &sections, book)?;
    if let (Some(place), true) = (placed.first(), frameworks > 0 && backbone) {
        let heat = ConditionalFormat2ColorScale::new()
            .set_minimum_color(Color::White)
            .set_maximum_color(Color::RGB(0x7F_B3_D5));
        for (from, to) in place.runs(&THEMES) {
            sheet.add_conditional_format(place.first, from, place.last, to, &heat)?;
        }
    }
    Ok(Some(sheet))
}

/// The pieces of evidence with what they serve; `None` if no framework was asked for.
pub(super) fn evidence<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(None) };
    let voice = book.voice;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for piece in pieces(record) {
        for (control, text) in &piece.controls {
            let origins: Vec<String> = text.origins.iter().map(|o| voice.speaker.cite(record, o)).collect();
            let requirements: Vec<String> = served(Some(integration), &control.provision)
                .map(|(f, pair)| format!("{} {}", f.framework, number(voice, &pair.support)))
                .collect();
            rows.push(vec![
                piece.text.into(),
                record.name_of(&control.provision).into(),
                control.title.as_str().into(),
                status(voice, control).into(),
                joined(control.owner.iter().map(|t| t.text.as_str())).into(),
                origins.join(", ").into(),
                requirements.join("\n").into(),
            ]);
        }
    }
    let section = GridSection::new("Evidence", &EVIDENCE, rows, voice.word("sheets.none.evidence")).totalled().named();
    let (name, title) = (voice.sheet(SheetKind::Evidence), voice.word("sheets.title.evidence"));
    let (mut sheet, placed) = grid::sheet(name, title, voice.word("sheets.remark.evidence"), &[section], book)?;
    for place in &placed {
        status_colours(&mut sheet, place, "Status", voice)?;
    }
    Ok(Some(sheet))
}

/// What is to be done for the frameworks named; `None` if no framework was asked for.
pub(super) fn plan<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(None) };
    let voice = book.voice;
    let plan = &integration.plan;
    let templates = plan
        .templates
        .iter()
        .map(|t| {
            vec![
                t.code.as_str().into(),
                t.framework.as_str().into(),
                voice.format("cells.plan.where", &values! { project: &t.project, scope: &t.scope }).into(),
                t.note.as_str().into(),
            ]
        })
        .collect();
    let backbone = plan
        .backbone
        .iter()
        .map(|b| {
            let shared: Vec<&str> = b.frameworks.iter().map(crate::model::FrameworkKey::as_str).collect();
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
    let section = |name: &'static str, heading, columns: &'static [GridColumn], rows| {
        GridSection::new(name, columns, rows, voice.word("sheets.none.nothing")).headed(voice.word(heading))
    };
    let sections = [
        section("Templates", "sheets.heading.templates", &TEMPLATES, templates),
        section("Backbone", "sheets.heading.backbone", &BACKBONE, backbone),
        section("New_work", "sheets.heading.new_work", &NEW_WORK, new_work),
    ];
    let (name, title) = (voice.sheet(SheetKind::Plan), voice.word("sheets.title.plan"));
    Ok(Some(grid::sheet(name, title, voice.word("sheets.remark.plan"), &sections, book)?.0))
}
