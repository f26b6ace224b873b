//! Chapter 2: how to read the pack; half a page.

use super::contents::Pack;
use crate::i18n::values;
use crate::model::Reason;
use crate::output::pack::template::Chapter;
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Flow, Orientation, PdfTable, TableColumn, TableRow, theme};

/// Writes the chapter.
pub(in crate::output::pack) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    const COLUMNS: [TableColumn<'_>; 2] = [TableColumn::text("", 100.0, 110.0), TableColumn::text("", 300.0, 383.0)];
    pack.chapter(flow, Chapter::Reading, "reading.title", Orientation::Portrait);
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
        (pack.word("reading.words.rows"), "reading.terms.rows"),
    ];
    if pack.has(Chapter::Findings) {
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
            pack.format(key, &values! { short: reason.short() })
        })
        .collect();
    rows.push(TableRow {
        cells: vec![
            vec![vec![Inline::text(pack.word("reading.words.drivers"), theme::CELL_STRONG)]],
            vec![vec![Inline::text(reasons.join("; "), theme::CELL)]],
        ],
        ..TableRow::default()
    });
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, &COLUMNS, &rows, available);
    table.write(flow, rows);
}

fn row<'a>(pack: &Pack<'a>, term: Vec<Inline<'a>>, meaning: &'a str) -> TableRow<'a> {
    TableRow {
        place: pack.word("reading.title").into(),
        cells: vec![vec![term], vec![vec![Inline::text(meaning, theme::CELL)]]],
        ..TableRow::default()
    }
}
