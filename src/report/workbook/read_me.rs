//! The sheet Read me: what each sheet is for, signs and words, attribution, disclaimer.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::book::Book;
use super::grid::{self, Column, Content, Look, Section, column};
use super::style::{NOT_APPLICABLE, STATUSES, status_word};
use super::{lists, notes};
use crate::normalise::Status;
use crate::report::record::Record;

const SHEETS: [Column; 2] =
    [column("Sheet", "Sheet", Look::Strong, 28.0), column("What_it_is_for", "What it is for", Look::Text, 110.0)];
const SIGNS: [Column; 2] = [
    column("Sign_or_word", "Sign or word", Look::Strong, 28.0),
    column("What_it_means", "What it means", Look::Text, 110.0),
];
const WORK: [Column; 2] =
    [column("To", "To", Look::Strong, 28.0), column("How_it_works", "How it works", Look::Text, 110.0)];
const STANDARDS: [Column; 2] =
    [column("Standard", "Standard", Look::Strong, 28.0), column("Attribution", "Attribution", Look::Text, 110.0)];
const TERMS: [Column; 2] = [
    column("About", "About", Look::Strong, 28.0),
    column("Terms_of_this_document", "Terms of this document", Look::Text, 110.0),
];

/// Writes the sheet.
pub(super) fn sheet(record: &Record, book: &mut Book) -> Result<Worksheet, XlsxError> {
    let pair = |a: &'static str, b: &'static str| -> Vec<Content<'_>> { vec![a.into(), b.into()] };
    let mut sheets = vec![
        pair(
            "Summary",
            "The figures, by formulas over the other sheets, charts, and what the sources state about the document.",
        ),
        pair(
            "Statement of Applicability",
            "One row a control with its answers, texts, owner, evidence and origin. Filter it, sort it, print it.",
        ),
        pair(
            "Transition",
            "One row a pair of a control and its predecessor in the withdrawn edition, with both answers and how they were merged.",
        ),
        pair("Findings", "What an auditor would raise, with room for an owner and a due date."),
        pair(
            "Unmatched",
            "Rows that look like a control and found none, with candidates. None of them entered a figure.",
        ),
        pair(
            "Carried over",
            "Every filled source cell without a column of its own, values that were overruled, and the rest of very long texts.",
        ),
        pair(
            "Source rows",
            "Every source row that speaks of a control, as it stands, with the addresses of its cells and the controls it serves.",
        ),
        pair(
            "Sources",
            "The files with their hashes, how each sheet, column and word was read, and the ledger of rows.",
        ),
    ];
    if record.statements.iter().any(|s| !s.clauses.is_empty()) {
        sheets.insert(3, pair("Clauses", "What the sources say of clauses 4 to 10, in their own words."));
    }
    if record.integration.is_some() {
        let at = sheets
            .iter()
            .position(|row| matches!(&row[0], Content::Text(t) if t == "Findings"))
            .unwrap_or(sheets.len());
        let informative = [
            pair(
                "Crosswalk",
                "One row a control and a provision of another framework: who says that the two have something in common. Informative.",
            ),
            pair(
                "Coverage",
                "Frameworks by themes, provisions that nothing supports, and controls that serve none. Informative.",
            ),
            pair("Evidence", "One row a piece of evidence and control, with the requirements that it serves."),
        ];
        sheets.splice(at..at, informative);
        sheets.push(pair("Integration plan", "Templates to add, clauses that are run once for all, and new work, from what the organisation has to the frameworks named."));
    }
    sheets.push(pair(lists::NAME, "The words that the drop-downs offer."));
    let mut signs: Vec<Vec<Content<'_>>> = STATUSES
        .iter()
        .map(|status| {
            let meaning = match status {
                Status::Implemented => "The control is in place.",
                Status::Partial => "Partly in place, or under way.",
                Status::Planned => "Intended, not begun.",
                Status::NotImplemented => "Absent, without a plan.",
                Status::Alternative => "Another measure stands in for it.",
                Status::Unstated => "No source states it. Nothing was filled in.",
            };
            vec![status_word(*status).into(), meaning.into()]
        })
        .collect();
    signs.extend([
        pair(NOT_APPLICABLE, "The control is excluded; it has no status."),
        pair("stated", "The value stands in a source on the current edition."),
        pair("carried over", "The value was derived from a source on the withdrawn edition, through the official correspondence. A person has to confirm it."),
        pair("proposed", "A proposal, not a fact; no figure counts it."),
        pair("S1 B12", "An origin: source 1, cell B12. Where several sheets of a source were read, the sheet stands before the cell."),
        pair("LR, CO, BR/BP, RRA", "Reasons for selection: legal requirement, contractual obligation, business requirement or best practice, result of risk assessment."),
        pair("open", "Applicable and planned, not implemented or unstated, and all controls whose applicability is undecided or unstated."),
    ]);
    let frameworks = record.integration.iter().flat_map(|i| &i.frameworks);
    let standards = record
        .catalogues
        .iter()
        .map(|c| (c.name.as_str(), c.attribution.as_str()))
        .chain(frameworks.map(|f| (f.name.as_str(), f.attribution.as_str())))
        .map(|(name, attribution)| vec![name.into(), attribution.into()])
        .collect();
    let [applicability, status] = record.precedence.sentences();
    let terms = vec![
        vec!["Precedence".into(), format!("{applicability} {status} Overruled values stand in Carried over.").into()],
        pair(
            "Draft",
            "This is a new document, derived from the sources, and approved by nobody. Versions, dates and approvals of the sources are facts about the sources.",
        ),
        pair(
            "Findings",
            "Readiness findings in annexa's own grading. They are no audit conclusions and no legal advice.",
        ),
        vec![
            "Program".into(),
            format!("{} {}, as of {}", record.program.name, record.program.version, record.as_of).into(),
        ],
    ];
    let section = |name: &'static str, heading: &str, columns: &'static [Column], rows| {
        Section::new(name, columns, rows, "None.").headed(heading)
    };
    let mut work = vec![
        vec![
            "Type".into(),
            "Columns with a lighter heading are open to type into: the statement's values, the right identifier in \
             Unmatched, owner and due date in Findings. Convert again, or this workbook alone, and what was typed \
             is the last word; rows may be sorted."
                .into(),
        ],
        vec![
            "Names".into(),
            "Formulas speak of columns by name: Statement_Status, Findings_Severity. Total rows count what a filter \
             shows."
                .into(),
        ],
        vec![
            "Notes".into(),
            format!(
                "Applicable, Status and the justifications have notes that say what a value rests on and which cells \
                 state it, in statements of up to {} rows.",
                notes::MOST
            )
            .into(),
        ],
    ];
    if book.is_protected() {
        work.push(pair(
            "Protection",
            "The sheets are protected without a password, so that nothing is changed by accident; the columns to type into are open. Filters work. Spreadsheet programs sort a protected sheet only where all its cells are open: to sort, take the protection off (Review, Unprotect Sheet).",
        ));
    }
    let sections = [
        section("Sheets_told", "Sheets", &SHEETS, sheets),
        section("Work", "How to work with it", &WORK, work),
        section("Signs", "Signs and words", &SIGNS, signs),
        section("Standards", "Standards", &STANDARDS, standards),
        section("Terms", "Terms", &TERMS, terms),
    ];
    let remark = "How to read this workbook.";
    Ok(grid::sheet("Read me", "Read me", remark, &sections, book)?.0)
}
