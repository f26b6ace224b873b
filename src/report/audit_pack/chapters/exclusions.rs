//! Chapter 4: each excluded control with its justification in full and what an auditor would ask.

use super::{Pack, cite, control_anchor, exclusion_anchor, finding_links, number, remark, statement_text};
use crate::catalogue::ISO27001_2022;
use crate::normalise::{Applicability, Origin};
use crate::reconcile::{Statement, StatementControl};
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::{Anchor, Orientation};
use crate::report::audit_pack::table::{Cell, Column, Row, Table};
use crate::report::audit_pack::text::Inline;
use crate::report::audit_pack::theme;
use crate::report::record::Record;

const COLUMNS: [Column; 4] = [
    Column::text("Control", 90.0, 130.0),
    Column::text("Justification for exclusion", 150.0, 240.0),
    Column::text("What an auditor would ask", 120.0, 160.0),
    Column::text("Origin", 48.0, 70.0),
];

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    flow.setter.enter("Exclusions");
    flow.chapter(number::EXCLUSIONS, "Exclusions", Orientation::Portrait);
    let several = pack.record.statements.len() > 1;
    for (at, statement) in (1u32..).zip(&pack.record.statements) {
        if several {
            flow.section(Anchor::Section(number::EXCLUSIONS, at), &statement.framework_name);
        }
        one(flow, pack.record, statement);
    }
}

fn one(flow: &mut Flow<'_, '_>, record: &Record, statement: &Statement) {
    let controls = statement.controls.iter().chain(&statement.own_controls);
    let excluded: Vec<&StatementControl> =
        controls.filter(|c| c.in_role && c.applicability.value == Applicability::Excluded).collect();
    let words = if excluded.is_empty() {
        "No control is excluded.".to_owned()
    } else {
        let are = super::count(excluded.len(), "control is", "controls are");
        format!("{are} excluded. {} asks for a justification of each.", super::soa_clause(statement))
    };
    flow.paragraph(&[Inline::text(words, theme::QUIET)], 6.0);
    let rows: Vec<Row<'_>> = excluded.into_iter().map(|control| row(record, control)).collect();
    if !rows.is_empty() {
        let available = flow.width();
        let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
        table.write(flow, rows);
    }
    let out: Vec<&str> = statement.controls.iter().filter(|c| !c.in_role).map(|c| c.provision.local()).collect();
    if let (Some(roles), false) = (&statement.roles, out.is_empty()) {
        let words = format!(
            "Not in role, and neither excluded nor missing: {} ({}). Roles: {}.",
            super::count(out.len(), "control", "controls"),
            out.join(", "),
            roles.why
        );
        flow.space(6.0);
        flow.paragraph(&[Inline::text(words, theme::QUIET)], 6.0);
    }
}

fn row<'a>(record: &'a Record, control: &'a StatementControl) -> Row<'a> {
    let local = control.provision.local();
    let mut identity: Cell<'a> = vec![
        vec![Inline::link(
            local,
            crate::report::audit_pack::text::Style { colour: theme::ACCENT, ..theme::CELL_STRONG },
            control_anchor(&control.provision),
        )],
        vec![Inline::text(control.title.as_str(), theme::CELL)],
    ];
    if !control.findings.is_empty() {
        identity.push(finding_links(control));
    }
    identity.extend(remark(control.applicability.basis).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    let texts = &control.justification_for_exclusion;
    let justification: Cell<'a> = if texts.is_empty() {
        vec![vec![Inline::text("none in the sources", theme::CELL_REMARK)]]
    } else {
        texts.iter().map(statement_text).collect()
    };
    let origins: Vec<&Origin> =
        control.applicability.origins.iter().chain(texts.iter().flat_map(|t| &t.origins)).collect();
    Row {
        place: format!("{local} (exclusions)").into(),
        cells: vec![
            identity,
            justification,
            vec![vec![Inline::text(question(control), theme::CELL)]],
            vec![vec![Inline::text(cite(record, origins), theme::CELL_QUIET)]],
        ],
        anchors: vec![exclusion_anchor(&control.provision)],
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..Row::default()
    }
}

/// The question that tests an exclusion of this kind.
fn question(control: &StatementControl) -> &'static str {
    if control.justification_for_exclusion.iter().all(|t| t.text.trim().is_empty()) {
        return "On what ground is it left out, and which risk treatment decision records that?";
    }
    // The questions are on the themes of ISO/IEC 27001; other standards number other things alike.
    let theme = if control.provision.framework().as_str() == ISO27001_2022 { control.theme.as_str() } else { "" };
    match theme {
        "A.5" => {
            "Which contract, law or supplier relation within the scope was looked at before it was left out, and when was that \
                  last confirmed?"
        }
        "A.6" => {
            "Does the ground hold for everyone who works under the organisation's control, contractors and remote staff \
                  included?"
        }
        "A.7" => {
            "Is there really no site, shared office, home workplace or hosted room within the scope that it would protect?"
        }
        "A.8" => {
            "Does no system within the scope use the technology, cloud services and test environments included, and who would \
                  notice if one did?"
        }
        _ => "Does the ground hold for the whole scope, and which record shows it?",
    }
}
