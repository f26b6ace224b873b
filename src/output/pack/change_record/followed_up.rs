//! Chapter 4: every control of the earlier edition with its successors, as evidence that none was lost.

use super::document::{quiet, table};
use super::number;
use crate::diff::{Account, Comparison, Fate, FollowedText, TransitionAccount, Which, describe};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Face, Flow, Orientation, TableCell, TableColumn, TableRow, theme};

const COLUMNS: [TableColumn; 5] = [
    TableColumn::text("Earlier control", 110.0, 170.0),
    TableColumn::text("Its own answer", 90.0, 140.0),
    TableColumn::text("What it became, and what stands there", 200.0, 290.0),
    TableColumn::text("Texts", 60.0, 80.0),
    TableColumn::text("What became of it", 70.0, 110.0),
];

/// Writes the chapter. Returns false, and writes nothing, if no side uses an earlier edition.
pub(super) fn write(flow: &mut Flow<'_, '_>, comparison: &Comparison) -> bool {
    let accounts: Vec<&TransitionAccount> =
        comparison.frameworks.iter().filter_map(|f| f.transition.as_ref()).collect();
    if accounts.is_empty() {
        return false;
    }
    flow.setter.enter("Earlier edition");
    flow.chapter(number::FOLLOWED_UP, "The earlier edition, followed up", Orientation::Landscape);
    for (at, account) in (0u32..).zip(accounts) {
        let other = account.of.other().word();
        let counts: Vec<String> =
            Fate::ALL.iter().map(|fate| format!("{} {}", account.count(*fate), fate.words())).collect();
        let words = format!(
            "Every one of the {} controls of {} that have a successor, as {} answers it, followed up in {other}: {}. \
             Arrows lead from what was carried over to what {other} says.",
            account.controls.len(),
            account.framework_name,
            account.of.word(),
            counts.join(", ")
        );
        quiet(flow, &words, 6.0);
        flow.section(Anchor::Section(number::FOLLOWED_UP, at * 10), &account.framework_name);
        table(flow, &COLUMNS, account.controls.iter().map(row).collect());
        texts(flow, account, at);
    }
    true
}

fn row(account: &Account) -> TableRow<'_> {
    let id = account.provision.local();
    let successors: TableCell<'_> = account
        .successors
        .iter()
        .map(|s| {
            let said = |pair: &(String, String)| format!("{}, {}", pair.0, pair.1);
            let words = if s.same {
                format!(" {}", said(&s.found))
            } else {
                format!(" {} → {}", said(&s.followed), said(&s.found))
            };
            let style = if s.answered { theme::CELL } else { theme::style(Face::Bold, theme::TABLE, theme::ALARM) };
            vec![Inline::text(format!("{}:", s.provision.local()), theme::LABEL), Inline::text(words, style)]
        })
        .collect();
    let mut texts: TableCell<'_> = Vec::new();
    for (n, words) in [
        (account.texts_kept as usize, "at a successor"),
        (account.texts_elsewhere.len(), "elsewhere"),
        (account.texts_gone.len(), "nowhere"),
    ] {
        if n > 0 {
            texts.push(vec![Inline::text(format!("{n} {words}"), theme::CELL)]);
        }
    }
    let fate = match account.fate {
        Fate::Unanswered => theme::style(Face::Bold, theme::TABLE, theme::ALARM),
        Fate::AnsweredAnew => theme::CELL_STRONG,
        Fate::Kept | Fate::NotInSource => theme::CELL,
    };
    TableRow {
        place: format!("{id} (earlier edition)").into(),
        cells: vec![
            vec![vec![Inline::text(id, theme::CELL_STRONG)], vec![Inline::text(account.title.as_str(), theme::CELL)]],
            own_answer(account),
            successors,
            texts,
            vec![vec![Inline::text(account.fate.words(), fate)]],
        ],
        continued: Some((id.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

/// The answers of both sides on the control itself.
fn own_answer(account: &Account) -> TableCell<'_> {
    let mut cell = vec![vec![Inline::text(describe::earlier(&account.answer), theme::CELL)]];
    if let Some(found) = &account.found {
        cell.push(vec![Inline::text("now: ", theme::LABEL), Inline::text(describe::earlier(found), theme::CELL)]);
    }
    cell
}

/// The texts that no successor contains.
fn texts(flow: &mut Flow<'_, '_>, account: &TransitionAccount, at: u32) {
    const COLUMNS: [TableColumn; 4] = [
        TableColumn::text("Earlier control", 60.0, 80.0),
        TableColumn::text("Field", 80.0, 110.0),
        TableColumn::text("Text", 240.0, 420.0),
        TableColumn::text("Found, cells", 90.0, 140.0),
    ];
    let other = account.of.other().word();
    flow.section(Anchor::Section(number::FOLLOWED_UP, at * 10 + 1), "Texts that no successor has");
    let rows: Vec<TableRow<'_>> = account
        .controls
        .iter()
        .flat_map(|a| a.texts_gone.iter().chain(&a.texts_elsewhere).map(move |t| text_row(a, t, account.of)))
        .collect();
    if rows.is_empty() {
        quiet(flow, &format!("Every text of the earlier edition's controls stands at a successor in {other}."), 6.0);
        return;
    }
    table(flow, &COLUMNS, rows);
}

fn text_row<'a>(account: &'a Account, text: &'a FollowedText, of: Which) -> TableRow<'a> {
    let id = account.provision.local();
    let found = describe::found(text, of);
    TableRow {
        place: format!("{id} (texts of the earlier edition)").into(),
        cells: vec![
            vec![vec![Inline::text(id, theme::CELL_STRONG)]],
            vec![vec![Inline::text(text.field.words(), theme::CELL)]],
            vec![vec![Inline::text(text.text.as_str(), theme::CELL)]],
            vec![vec![Inline::text(found, theme::CELL)], vec![Inline::text(text.cells.as_str(), theme::CELL_QUIET)]],
        ],
        continued: Some((id.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}
