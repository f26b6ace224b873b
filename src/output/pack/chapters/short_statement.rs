//! The statement of the short form: what a certification body files, one line or two a control, without origins.

use super::contents::{Pack, control_anchor, exclusion_anchor};
use super::{number, statement};
use crate::model::{Applicability, Basis, StatementControl, StatementText};
use crate::output::pack::template::Chapter;
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, PdfTable, TableCell, TableColumn, TableRow, theme};

/// Characters of a justification that are printed; the whole is in the full statement.
const JUSTIFICATION: usize = 90;
/// Characters of the documents that are printed.
const DOCUMENTS: usize = 55;

fn columns<'r>(pack: &Pack<'r>) -> [TableColumn<'r>; 7] {
    let column = |key, min, max| TableColumn::text(pack.word(key), min, max);
    [
        column("statement.columns.control", 42.0, 48.0),
        column("statement.columns.title", 100.0, 142.0),
        column("statement.columns.applicable", 50.0, 56.0),
        column("statement.columns.drivers", 34.0, 40.0),
        column("statement.columns.justification", 100.0, 200.0),
        column("statement.columns.status", 64.0, 82.0),
        column("statement.short.document", 50.0, 84.0),
    ]
}

/// Writes the statements, one table each.
pub(super) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>) {
    let columns = columns(pack);
    let several = pack.record.statements.len() > 1;
    for (one, section) in pack.record.statements.iter().zip(1..) {
        let controls = || one.controls.iter().chain(&one.own_controls);
        let rows: Vec<TableRow<'_>> = controls().map(|control| row(pack, control)).collect();
        if several {
            let title = pack.titled(one, several, pack.word("statement.title"));
            flow.section(Anchor::Section(number::STATEMENT, section), &title);
        }
        statement::figures_in_words(flow, pack, one, 4.0);
        let available = flow.width();
        let table = PdfTable::measure(flow.setter, &columns, &rows, available);
        table.write(flow, rows);
        flow.space(4.0);
        if controls()
            .any(|control| is_carried_over(control.applicability.basis) || is_carried_over(control.status.basis))
        {
            flow.paragraph(&[Inline::text(pack.word("statement.short.carried_over"), theme::QUIET)], 4.0);
        }
    }
}

fn is_carried_over(basis: Basis) -> bool {
    basis == Basis::CarriedOver
}

fn row<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableRow<'a> {
    let local = control.provision.local();
    let starred = |word: &str, basis: Basis| {
        let mark = match basis {
            Basis::CarriedOver => "*",
            Basis::Proposed => "?",
            Basis::Stated | Basis::Decided => "",
        };
        format!("{word}{mark}")
    };
    let is_excluded = control.applicability.value == Applicability::Excluded;
    let word = starred(pack.word(control.applicability.value.key()), control.applicability.basis);
    let mut applicable: TableCell<'a> = vec![vec![if is_excluded {
        pack.link(Chapter::Exclusions, word, theme::CELL_LINK, exclusion_anchor(&control.provision))
    } else {
        Inline::text(word, theme::CELL)
    }]];
    if !control.in_role {
        applicable.insert(0, vec![Inline::text(pack.word("statement.row.not_in_role"), theme::CELL_STRONG)]);
    }
    let sign = Sign::of(control);
    let status = match sign {
        Sign::NotApplicable => sign.word(pack.speaker).to_owned(),
        _ => starred(sign.word(pack.speaker), control.status.basis),
    };
    let reasoned =
        if is_excluded { &control.justification_for_exclusion } else { &control.justification_for_inclusion };
    let text = |text: String| vec![vec![Inline::text(text, theme::CELL)]];
    TableRow {
        place: local.into(),
        cells: vec![
            vec![vec![Inline::text(local, theme::CELL_STRONG)]],
            vec![vec![Inline::text(control.title.as_str(), pack.title_style(theme::CELL))]],
            applicable,
            statement::drivers(control),
            text(in_short(reasoned, JUSTIFICATION)),
            vec![vec![Inline::Sign(sign, theme::TABLE), Inline::text(status, theme::CELL)]],
            text(in_short(&control.evidence, DOCUMENTS)),
        ],
        anchors: vec![control_anchor(&control.provision)],
        bookmark: Some(format!("{local} {}", control.title)),
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

/// Texts one behind the other, cut between words where they are longer.
fn in_short(texts: &[StatementText], most: usize) -> String {
    let mut all = String::new();
    for text in texts {
        let plain = text.text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !all.is_empty() {
            all.push_str("; ");
        }
        all.push_str(&plain);
    }
    if all.chars().count() <= most {
        return all;
    }
    let cut: String = all.chars().take(most).collect();
    let end = cut.rfind(' ').filter(|end| *end * 2 > cut.len()).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_words_and_says_so() {
        let text = |text: &str| StatementText {
            text: text.to_owned(),
            origins: Vec::new(),
            basis: Basis::Stated,
            written_for: None,
        };
        assert_eq!(in_short(&[text("A short\nreason")], 40), "A short reason");
        assert_eq!(in_short(&[text("One reason"), text("Another one")], 40), "One reason; Another one");
        assert_eq!(in_short(&[text("Because the law asks for it, and more")], 29), "Because the law asks for it…");
    }
}
