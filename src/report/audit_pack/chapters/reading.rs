//! Chapter 2: how to read the pack; half a page.

use super::number;
use crate::normalise::Reason;
use crate::report::audit_pack::flow::Flow;
use crate::report::audit_pack::page::Orientation;
use crate::report::audit_pack::sign::Sign;
use crate::report::audit_pack::table::{Column, Row, Table};
use crate::report::audit_pack::text::Inline;
use crate::report::audit_pack::theme;

/// Writes the chapter.
pub(in crate::report::audit_pack) fn write(flow: &mut Flow<'_, '_>) {
    const COLUMNS: [Column; 2] = [Column::text("", 100.0, 110.0), Column::text("", 300.0, 383.0)];
    flow.setter.enter("How to read this pack");
    flow.chapter(number::READING, "How to read this pack", Orientation::Portrait);
    let mut rows = Vec::new();
    for sign in Sign::ALL {
        let meaning = match sign {
            Sign::Implemented => "The control is in place, as far as the sources say.",
            Sign::Alternative => "Another measure stands in for the control.",
            Sign::Partial => "Partly in place.",
            Sign::Planned => "Intended, not begun.",
            Sign::NotImplemented => "Absent, and no source plans it.",
            Sign::Unstated => "No source says; annexa does not guess.",
            Sign::NotApplicable => "The control is excluded; a status of it is not counted.",
        };
        rows.push(row(vec![Inline::Sign(sign, theme::TABLE), Inline::text(sign.word(), theme::CELL_STRONG)], meaning));
    }
    for (word, meaning) in [
        ("stated", "Stands in a source of the statement's own edition. Such values carry no remark."),
        (
            "carried over",
            "Comes from a source of the withdrawn edition, through the official correspondence of the two editions. It is \
                          counted, and each one is to be confirmed by its owner.",
        ),
        (
            "proposed",
            "A repair or a reading of annexa's own (a percentage read as a status, say). It is shown and never counted.",
        ),
        ("decided", "Typed by a person into the workbook beside this pack."),
        ("S1 B12", "Source 1, cell B12. With more than one sheet: S1 Controls!B12."),
        ("F3", "Readiness finding 3: annexa's own grading, not an audit conclusion."),
    ] {
        rows.push(row(vec![Inline::text(word, theme::CELL_STRONG)], meaning));
    }
    let reasons: Vec<String> = Reason::ALL
        .iter()
        .map(|reason| {
            let words = match reason {
                Reason::LegalRequirement => "legal requirement",
                Reason::ContractualObligation => "contractual obligation",
                Reason::BusinessRequirement => "business requirement or best practice",
                Reason::RiskAssessment => "result of risk assessment",
            };
            format!("{} {words}", reason.short())
        })
        .collect();
    rows.push(Row {
        cells: vec![
            vec![vec![Inline::text("drivers", theme::CELL_STRONG)]],
            vec![vec![Inline::text(reasons.join("; "), theme::CELL)]],
        ],
        ..Row::default()
    });
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

fn row<'a>(term: Vec<Inline<'a>>, meaning: &'a str) -> Row<'a> {
    Row {
        place: "How to read this pack".into(),
        cells: vec![vec![term], vec![vec![Inline::text(meaning, theme::CELL)]]],
        ..Row::default()
    }
}
