//! The sheets on other frameworks: Crosswalk, Coverage, Evidence, Integration plan. Informative, and no part of the
//! Statement of Applicability.

use super::book::Book;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::{SheetContent, SheetKind, SheetSpec};
use super::table::{CellStyle, Colours, TableSpec, keyed};
use crate::i18n::{InWords as _, values};
use crate::model::record::{Record, SupportedFramework};
use crate::model::{
    Applicability, Confidence, OrganisationRole, ProvisionTimeline, StatementControl, Support, SupportFigures,
};
use crate::output::support::{control, has_backbone, pieces, provenance_key, reach, served};
use crate::standards::crosswalk::WHOLE;

const INFORMATIVE: &str = "sheets.remark.informative";

const CROSSWALK: TableSpec = TableSpec::of(&[
    keyed("Control", CellStyle::Strong, 10.0),
    keyed("Title", CellStyle::Text, 26.0),
    keyed("Its_status", CellStyle::Text, 18.0).coloured(Colours::Status),
    keyed("Framework", CellStyle::Text, 18.0),
    keyed("Provision", CellStyle::Strong, 16.0),
    keyed("Title_of_the_provision", CellStyle::Text, 30.0),
    keyed("Binds", CellStyle::Text, 16.0),
    keyed("Applies", CellStyle::Text, 22.0),
    keyed("Relationship", CellStyle::Text, 14.0),
    keyed("Confidence", CellStyle::Quiet, 12.0),
    keyed("Provenance", CellStyle::Quiet, 34.0),
    keyed("Remarks_and_corrections", CellStyle::Text, 40.0),
    keyed("Owner", CellStyle::Text, 18.0),
    keyed("Evidence", CellStyle::Text, 30.0),
])
.key("crosswalk")
.totalled()
.named();
const COVERAGE: TableSpec = TableSpec::of(&[
    keyed("Framework", CellStyle::Strong, 34.0),
    keyed("Provisions_counted", CellStyle::Number, 12.0),
    keyed("With_a_mapped_control", CellStyle::Number, 14.0),
    keyed("On_implemented_controls", CellStyle::Number, 14.0),
    keyed("On_partly_implemented_controls", CellStyle::Number, 14.0),
    keyed("On_open_controls", CellStyle::Number, 14.0),
    keyed("On_answered_clauses", CellStyle::Number, 14.0),
    keyed("On_shared_processes", CellStyle::Number, 14.0),
    keyed("Without_a_mapping", CellStyle::Number, 14.0),
    keyed("A_5_Organizational", CellStyle::Number, 15.0).coloured(Colours::Heat),
    keyed("A_6_People", CellStyle::Number, 12.0).coloured(Colours::Heat),
    keyed("A_7_Physical", CellStyle::Number, 12.0).coloured(Colours::Heat),
    keyed("A_8_Technological", CellStyle::Number, 15.0).coloured(Colours::Heat),
    keyed("Attribution", CellStyle::Quiet, 50.0),
])
.key("coverage");
/// The same where no statement is on the backbone, whose themes those are.
const COVERAGE_PLAIN: TableSpec = TableSpec::of(&[
    keyed("Framework", CellStyle::Strong, 34.0),
    keyed("Provisions_counted", CellStyle::Number, 12.0),
    keyed("With_a_mapped_control", CellStyle::Number, 14.0),
    keyed("On_implemented_controls", CellStyle::Number, 14.0),
    keyed("On_partly_implemented_controls", CellStyle::Number, 14.0),
    keyed("On_open_controls", CellStyle::Number, 14.0),
    keyed("On_answered_clauses", CellStyle::Number, 14.0),
    keyed("On_shared_processes", CellStyle::Number, 14.0),
    keyed("Without_a_mapping", CellStyle::Number, 14.0),
    keyed("Attribution", CellStyle::Quiet, 50.0),
])
.key("coverage");
const GAPS: TableSpec = TableSpec::of(&[
    keyed("Framework", CellStyle::Text, 34.0),
    keyed("Provision", CellStyle::Strong, 16.0),
    keyed("Title", CellStyle::Text, 60.0),
    keyed("Applies", CellStyle::Text, 22.0),
])
.key("gaps")
.totalled();
const UNUSED: TableSpec =
    TableSpec::of(&[keyed("Control_without_a_pair", CellStyle::Strong, 34.0), keyed("Title", CellStyle::Text, 60.0)])
        .key("unused")
        .totalled();
const EVIDENCE: TableSpec = TableSpec::of(&[
    keyed("Evidence", CellStyle::Text, 46.0),
    keyed("Control", CellStyle::Strong, 10.0),
    keyed("Title", CellStyle::Text, 32.0),
    keyed("Status", CellStyle::Text, 18.0).coloured(Colours::Status),
    keyed("Owner", CellStyle::Text, 22.0),
    keyed("Origin", CellStyle::Quiet, 18.0),
    keyed("Requirements_served", CellStyle::Text, 50.0),
])
.key("evidence")
.totalled()
.named();
const TEMPLATES: TableSpec = TableSpec::of(&[
    keyed("Template", CellStyle::Strong, 16.0),
    keyed("Framework", CellStyle::Text, 20.0),
    keyed("Where", CellStyle::Text, 60.0),
    keyed("Remark", CellStyle::Text, 60.0),
])
.key("templates");
const BACKBONE: TableSpec = TableSpec::of(&[
    keyed("Clause", CellStyle::Strong, 16.0),
    keyed("Shared_by", CellStyle::Text, 20.0),
    keyed("Process_that_serves_all", CellStyle::Text, 60.0),
    keyed("Stays_specific", CellStyle::Text, 60.0),
])
.key("backbone");
const NEW_WORK: TableSpec = TableSpec::of(&[
    keyed("New_work", CellStyle::Strong, 16.0),
    keyed("In", CellStyle::Text, 20.0),
    keyed("Title_of_it", CellStyle::Text, 60.0),
    keyed("Says_who", CellStyle::Text, 60.0),
])
.key("new_work");

const APPLICATION: TableSpec = TableSpec::of(&[
    keyed("Provisions", CellStyle::Strong, 16.0),
    keyed("Framework", CellStyle::Text, 20.0),
    keyed("Applies", CellStyle::Text, 60.0),
])
.key("application");

/// The pairs of controls and provisions of other frameworks.
pub(super) const CROSSWALK_SHEET: SheetSpec =
    SheetSpec::new(SheetKind::Crosswalk, "crosswalk", &[CROSSWALK], crosswalk);

/// How far frameworks are supported, and what is not.
pub(super) const COVERAGE_SHEET: SheetSpec =
    SheetSpec::new(SheetKind::Coverage, "coverage", &[COVERAGE, GAPS, UNUSED], coverage);

/// The pieces of evidence with what they serve.
pub(super) const EVIDENCE_SHEET: SheetSpec = SheetSpec::new(SheetKind::Evidence, "evidence", &[EVIDENCE], evidence);

/// What is to be done for the frameworks named.
pub(super) const PLAN_SHEET: SheetSpec =
    SheetSpec::new(SheetKind::Plan, "plan", &[TEMPLATES, BACKBONE, NEW_WORK, APPLICATION], plan);

/// Whom a provision binds, in words.
fn binds(labels: &Labels<'_>, support: &Support) -> String {
    let words: Vec<&str> = support.addressees.iter().map(|a: &OrganisationRole| labels.word(a.key())).collect();
    let high_risk = if support.high_risk { labels.word("cells.crosswalk.high_risk") } else { "" };
    format!("{}{high_risk}", words.join(labels.word("lists.comma")))
}

/// Remarks and corrections of a pair, and what a later act changed in the provision.
fn remarks(labels: &Labels<'_>, framework: &SupportedFramework, support: &Support) -> String {
    let amendment = labels.localizer.amendment(framework.timeline(&support.provision));
    let notes = support.notes.iter().map(|note| labels.localizer.phrase(note));
    joined(notes.chain(support.corrections.iter().chain(&amendment).map(String::as_str)))
}

fn status<'w>(labels: &'w Labels<'_>, control: &StatementControl) -> &'w str {
    if control.applicability.value == Applicability::Excluded {
        labels.not_applicable()
    } else {
        labels.status(control.status.value)
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

fn number<'s>(labels: &'s Labels<'_>, support: &'s Support) -> &'s str {
    if support.provision.local() == WHOLE { labels.word("cells.crosswalk.whole") } else { support.provision.local() }
}

fn crosswalk<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let Some(integration) = &record.integration else { return Vec::new() };
    let labels = book.labels;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for framework in &integration.frameworks {
        for pair in &framework.pairs {
            let control = control(record, &pair.source);
            let s = &pair.support;
            rows.push(vec![
                record.name_of(&pair.source).into(),
                pair.title.as_str().into(),
                control.map_or(labels.word("cells.crosswalk.clause"), |c| status(labels, c)).into(),
                framework.name.as_str().into(),
                number(labels, s).into(),
                s.title.as_str().into(),
                binds(labels, s).into(),
                labels.localizer.applies(framework.timeline(&s.provision), &record.as_of).into(),
                labels.phrase(s.relationship.word()).into(),
                labels.word(confidence(s.confidence)).into(),
                joined(
                    s.provenances.iter().map(|text| provenance_key(text).map_or(text.as_str(), |key| labels.word(key))),
                )
                .into(),
                remarks(labels, framework, s).into(),
                control.map_or_else(String::new, |c| joined(c.owner.iter().map(|t| t.text.as_str()))).into(),
                control.map_or_else(String::new, |c| joined(c.evidence.iter().map(|t| t.text.as_str()))).into(),
            ]);
        }
    }
    let section = GridSection::new(CROSSWALK, labels, rows);
    vec![SheetContent::of(SheetKind::Crosswalk, labels, vec![section]).remarked(labels.word(INFORMATIVE))]
}

fn coverage<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let Some(integration) = &record.integration else { return Vec::new() };
    let labels = book.labels;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    let mut gaps: Vec<Vec<CellContent<'_>>> = Vec::new();
    let backbone = has_backbone(record);
    for framework in &integration.frameworks {
        let figure = |of: fn(&SupportFigures) -> u32| -> CellContent<'_> {
            framework.figures.as_ref().map_or(CellContent::Empty, |figures| of(figures).into())
        };
        let mut row: Vec<CellContent<'_>> = vec![
            framework.name.as_str().into(),
            framework.counted.into(),
            figure(SupportFigures::with_control),
            figure(|f| f.on_implemented),
            figure(|f| f.on_partial),
            figure(|f| f.on_open),
            figure(|f| f.on_clause),
            figure(|f| f.on_shared_process),
            figure(|f| f.without),
        ];
        if backbone {
            row.extend(
                ["A.5", "A.6", "A.7", "A.8"].map(|theme| CellContent::from(reach(record, framework, theme).pairs)),
            );
        }
        row.push(framework.attribution.as_str().into());
        rows.push(row);
        gaps.extend(framework.unsupported.iter().map(|(id, title)| {
            let applies = labels.localizer.applies(framework.timeline(id), &record.as_of);
            vec![framework.name.as_str().into(), id.local().into(), title.as_str().into(), applies.into()]
        }));
    }
    let unused = record
        .statements
        .iter()
        .flat_map(|s| &s.controls)
        .filter(|c| served(Some(integration), &c.provision).next().is_none())
        .map(|c| vec![record.name_of(&c.provision).into(), c.title.as_str().into()])
        .collect();
    let plain = labels.word("sheets.heading.coverage_plain");
    let coverage = if backbone {
        GridSection::new(COVERAGE, labels, rows)
    } else {
        GridSection::new(COVERAGE_PLAIN, labels, rows).headed(plain)
    };
    let sections = vec![coverage, GridSection::new(GAPS, labels, gaps), GridSection::new(UNUSED, labels, unused)];
    let remark = format!("{} {}", labels.word(INFORMATIVE), labels.localizer.counted_for(integration));
    vec![SheetContent::of(SheetKind::Coverage, labels, sections).remarked(remark)]
}

fn evidence<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let Some(integration) = &record.integration else { return Vec::new() };
    let labels = book.labels;
    let mut rows: Vec<Vec<CellContent<'_>>> = Vec::new();
    for piece in pieces(record) {
        for (control, text) in &piece.controls {
            let origins: Vec<String> = text.origins.iter().map(|o| labels.localizer.cite(record, o)).collect();
            let requirements: Vec<String> = served(Some(integration), &control.provision)
                .map(|(f, pair)| format!("{}, {}", f.name, number(labels, &pair.support)))
                .collect();
            rows.push(vec![
                piece.text.into(),
                record.name_of(&control.provision).into(),
                control.title.as_str().into(),
                status(labels, control).into(),
                joined(control.owner.iter().map(|t| t.text.as_str())).into(),
                origins.join(", ").into(),
                requirements.join("\n").into(),
            ]);
        }
    }
    vec![SheetContent::of(SheetKind::Evidence, labels, vec![GridSection::new(EVIDENCE, labels, rows)])]
}

fn plan<'r>(record: &'r Record, book: &mut Book<'r>) -> Vec<SheetContent<'r>> {
    let Some(integration) = &record.integration else { return Vec::new() };
    let labels = book.labels;
    let plan = &integration.plan;
    let templates = plan
        .templates
        .iter()
        .map(|t| {
            vec![
                t.code.as_str().into(),
                t.framework.as_str().into(),
                labels.format("cells.plan.where", &values! { project: &t.project, scope: &t.scope }).into(),
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
    let application = integration
        .frameworks
        .iter()
        .flat_map(|framework| ProvisionTimeline::by_dates(&framework.timelines))
        .map(|(timeline, provisions)| {
            let list: Vec<&str> = provisions.iter().map(|id| id.local()).collect();
            let applies = labels.localizer.applies(Some(timeline), &record.as_of);
            vec![list.join(", ").into(), timeline.provision.framework().as_str().into(), applies.into()]
        })
        .collect();
    let sections = [(TEMPLATES, templates), (BACKBONE, backbone), (NEW_WORK, new_work), (APPLICATION, application)]
        .map(|(table, rows)| GridSection::new(table, labels, rows));
    vec![SheetContent::of(SheetKind::Plan, labels, sections.into())]
}
