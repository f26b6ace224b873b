//! The sheets on other frameworks: Crosswalk, Coverage, Evidence, Integration plan. Informative, and no part of the
//! Statement of Applicability.

use rust_xlsxwriter::{Color, ConditionalFormat2ColorScale, Worksheet, XlsxError};

use super::book::Book;
use super::colours::status_colours;
use super::grid::{self, Column, Look, Section, keyed};
use super::labels::Voice;
use super::rows::Content;
use super::template::SheetKind;
use crate::i18n::{InWords as _, values};
use crate::model::record::Record;
use crate::model::{Addressee, Applicability, Confidence, StatementControl, Support};
use crate::output::support::{control, has_backbone, pieces, reach, served};
use crate::standards::crosswalk::WHOLE;

const INFORMATIVE: &str = "sheets.remark.informative";

pub(super) const CROSSWALK: [Column; 13] = [
    keyed("Control", Look::Strong, 10.0),
    keyed("Title", Look::Text, 26.0),
    keyed("Its_status", Look::Text, 18.0),
    keyed("Framework", Look::Text, 18.0),
    keyed("Provision", Look::Strong, 16.0),
    keyed("Title_of_the_provision", Look::Text, 30.0),
    keyed("Binds", Look::Text, 16.0),
    keyed("Relationship", Look::Text, 14.0),
    keyed("Confidence", Look::Quiet, 12.0),
    keyed("Provenance", Look::Quiet, 34.0),
    keyed("Remarks_and_corrections", Look::Text, 40.0),
    keyed("Owner", Look::Text, 18.0),
    keyed("Evidence", Look::Text, 30.0),
];
pub(super) const COVERAGE: [Column; 9] = [
    keyed("Framework", Look::Strong, 34.0),
    keyed("Provisions_counted", Look::Number, 12.0),
    keyed("With_a_control_or_clause", Look::Number, 14.0),
    keyed("With_an_implemented_control", Look::Number, 14.0),
    keyed("A_5_Organizational", Look::Number, 15.0),
    keyed("A_6_People", Look::Number, 12.0),
    keyed("A_7_Physical", Look::Number, 12.0),
    keyed("A_8_Technological", Look::Number, 15.0),
    keyed("Attribution", Look::Quiet, 50.0),
];
/// Its columns of themes.
const THEMES: [&str; 4] = ["A_5_Organizational", "A_6_People", "A_7_Physical", "A_8_Technological"];
/// The same where no statement is on the backbone, whose themes those are.
const COVERAGE_PLAIN: [Column; 5] = [
    keyed("Framework", Look::Strong, 34.0),
    keyed("Provisions_counted", Look::Number, 12.0),
    keyed("With_a_control_or_clause", Look::Number, 14.0),
    keyed("With_an_implemented_control", Look::Number, 14.0),
    keyed("Attribution", Look::Quiet, 50.0),
];
pub(super) const GAPS: [Column; 3] =
    [keyed("Framework", Look::Text, 34.0), keyed("Provision", Look::Strong, 16.0), keyed("Title", Look::Text, 60.0)];
pub(super) const UNUSED: [Column; 2] =
    [keyed("Control_without_a_pair", Look::Strong, 34.0), keyed("Title", Look::Text, 60.0)];
pub(super) const EVIDENCE: [Column; 7] = [
    keyed("Evidence", Look::Text, 46.0),
    keyed("Control", Look::Strong, 10.0),
    keyed("Title", Look::Text, 32.0),
    keyed("Status", Look::Text, 18.0),
    keyed("Owner", Look::Text, 22.0),
    keyed("Origin", Look::Quiet, 18.0),
    keyed("Requirements_served", Look::Text, 50.0),
];
pub(super) const TEMPLATES: [Column; 4] = [
    keyed("Template", Look::Strong, 16.0),
    keyed("Framework", Look::Text, 20.0),
    keyed("Where", Look::Text, 60.0),
    keyed("Remark", Look::Text, 60.0),
];
pub(super) const BACKBONE: [Column; 4] = [
    keyed("Clause", Look::Strong, 16.0),
    keyed("Shared_by", Look::Text, 20.0),
    keyed("Process_that_serves_all", Look::Text, 60.0),
    keyed("Stays_specific", Look::Text, 60.0),
];
pub(super) const NEW_WORK: [Column; 4] = [
    keyed("New_work", Look::Strong, 16.0),
    keyed("In", Look::Text, 20.0),
    keyed("Title_of_it", Look::Text, 60.0),
    keyed("Says_who", Look::Text, 60.0),
];

/// Whom a provision binds, in words.
fn binds(voice: &Voice<'_>, support: &Support) -> String {
    let words: Vec<&str> = support.addressees.iter().map(|a: &Addressee| voice.word(a.key())).collect();
    let high_risk = if support.high_risk { voice.word("cells.crosswalk.high_risk") } else { "" };
    format!("{}{high_risk}", words.join(voice.word("lists.comma")))
}

fn status<'w>(voice: &'w Voice<'_>, control: &StatementControl) -> &'w str {
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

fn number<'s>(voice: &'s Voice<'_>, support: &'s Support) -> &'s str {
    if support.provision.local() == WHOLE { voice.word("cells.crosswalk.whole") } else { support.provision.local() }
}

/// The pairs of controls and provisions of other frameworks; `None` if no framework was asked for.
pub(super) fn crosswalk<'r>(record: &'r Record, book: &mut Book<'r>) -> Result<Option<Worksheet>, XlsxError> {
    let Some(integration) = &record.integration else { return Ok(None) };
    let voice = book.voice;
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
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
    let section = Section::new("Crosswalk", &CROSSWALK, rows, voice.word("sheets.none.crosswalk")).totalled().named();
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
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
    let mut gaps: Vec<Vec<Content<'_>>> = Vec::new();
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
    let (heading, columns): (&str, &[Column]) = if backbone {
        ("sheets.heading.coverage", &COVERAGE)
    } else {
        ("sheets.heading.coverage_plain", &COVERAGE_PLAIN)
    };
    let none = voice.word("sheets.none.nothing");
    let sections = [
        Section::new("Coverage", columns, rows, none).headed(voice.word(heading)),
        Section::new("Gaps", &GAPS, gaps, none).headed(voice.word("sheets.heading.gaps")).totalled(),
        Section::new("Unused", &UNUSED, unused, none).headed(voice.word("sheets.heading.unused")).totalled(),
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
    let mut rows: Vec<Vec<Content<'_>>> = Vec::new();
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
    let section = Section::new("Evidence", &EVIDENCE, rows, voice.word("sheets.none.evidence")).totalled().named();
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
                voice.say("cells.plan.where", &values! { project: &t.project, scope: &t.scope }).into(),
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
    let section = |name: &'static str, heading, columns: &'static [Column], rows| {
        Section::new(name, columns, rows, voice.word("sheets.none.nothing")).headed(voice.word(heading))
    };
    let sections = [
        section("Templates", "sheets.heading.templates", &TEMPLATES, templates),
        section("Backbone", "sheets.heading.backbone", &BACKBONE, backbone),
        section("New_work", "sheets.heading.new_work", &NEW_WORK, new_work),
    ];
    let (name, title) = (voice.sheet(SheetKind::Plan), voice.word("sheets.title.plan"));
    Ok(Some(grid::sheet(name, title, voice.word("sheets.remark.plan"), &sections, book)?.0))
}
