//! Chapter 2: how to read the pack; half a page.

use super::contents::Pack;
use crate::i18n::values;
use crate::model::Reason;
use crate::output::pack::template::Section;
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Column, Flow, Orientation, Row, Table, theme};

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    const COLUMNS: [Column<'_>; 2] = [Column::text("", 100.0, 110.0), Column::text("", 300.0, 383.0)];
    pack.chapter(flow, Section::Reading, "reading.title", Orientation::Portrait);
    let mut rows = Vec::new();
    for sign in Sign::ALL {
        let meaning = match sign {
            Sign::Implemented => "reading.signs.implemented",
            Sign::Alternative => "reading.signs.alternative",
            Sign::Partial => "reading.signs.partial",
            Sign::Planned => "reading.signs.planned",
            Sign::NotImplemented => "reading.signs.not_implemented",
            Sign::Unstated => "reading.signs.unstated",
            Sign::NotApplicable => "reading.signs.not_applicable",
        };
        let word = Inline::text(sign.word(pack.speaker), theme::CELL_STRONG);
        rows.push(row(pack, vec![Inline::Sign(sign, theme::TABLE), word], pack.word(meaning)));
    }
    let mut terms = vec![
        (pack.word("answers.basis.stated"), "reading.terms.stated"),
        (pack.word("answers.basis.carried_over"), "reading.terms.carried_over"),
        (pack.word("reading.words.proposed"), "reading.terms.proposed"),
        (pack.word("answers.basis.decided"), "reading.terms.decided"),
        ("S1 B12", "reading.terms.origin"),
    ];
    if pack.has(Section::Findings) {
        terms.push(("F3", "reading.terms.finding"));
    }
    if pack.withheld > 0 {
        terms.push((pack.word("reading.words.withheld"), "reading.terms.withheld"));
    }
    for (word, meaning) in terms {
        rows.push(row(pack, vec![Inline::text(word, theme::CELL_STRONG)], pack.word(meaning)));
    }
    let reasons: Vec<String> = Reason::ALL
        .iter()
        .map(|reason| {
            let key = match reason {
                Reason::LegalRequirement => "reading.drivers.legal_requirement",
                Reason::ContractualObligation => "reading.drivers.contractual_obligation",
                Reason::BusinessRequirement => "reading.drivers.business_requirement",
                Reason::RiskAssessment => "reading.drivers.risk_assessment",
            };
            pack.say(key, &values! { short: reason.short() })
        })
        .collect();
    rows.push(Row {
        cells: vec![
            vec![vec![Inline::text(pack.word("reading.words.drivers"), theme::CELL_STRONG)]],
            vec![vec![Inline::text(reasons.join("; "), theme::CELL)]],
        ],
        ..Row::default()
    });
    let available = flow.width();
    let table = Table::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

fn row<'a>(pack: &Pack<'a>, term: Vec<Inline<'a>>, meaning: &'a str) -> Row<'a> {
    Row {
        place: pack.word("reading.title").into(),
        cells: vec![vec![term], vec![vec![Inline::text(meaning, theme::CELL)]]],
        ..Row::default()
    }
}
