//! What the sources state of the document: organisation, title, scope, version, date, people, classification.

use std::sync::Arc;

use crate::model::record::{DetailCandidate, DocumentFacts, Fact, FactOrigin};
use crate::model::{
    CellAddress, DocumentDetail, KeptRow, Message, Origin, Revision, Row, RowClass, SourceNumber, UnmatchedRow,
    Workbook,
};
use crate::recognise::date_text;
use crate::recognise::facts::{self, FoundFact};
use crate::recognise::fold::fold;
use crate::recognise::{Label, PimsRole, Profile, ReferenceData, document_control, title_lines};

/// The date of a source: the newest that it states for itself, else the date in its file name; never the file's time
/// stamp.
pub(super) fn source_date(found: &[(Label, Fact)], name: &str) -> Option<String> {
    found
        .iter()
        .filter(|(label, _)| *label == Label::Date)
        .filter_map(|(_, text)| date_text::date(&text.text))
        .max()
        .or_else(|| date_text::date_in_name(name))
}

/// The details of a document in one source, and what could not be read of them.
#[derive(Default)]
pub(super) struct FoundDetails {
    pub facts: Vec<(Label, Fact)>,
    /// Lines that may state a detail which was not recognised.
    pub candidates: Vec<DetailCandidate>,
    /// The versions in its change histories, by column.
    pub revisions: Vec<Revision>,
    /// Questions on what can be read in two ways.
    pub questions: Vec<Message>,
}

/// Facts in title blocks and notes, in label and value pairs of sheets that hold no controls (a cover sheet), and in
/// tables of document control.
pub(super) fn document_facts(
    workbook: &Workbook,
    (kept, unmatched): (&[KeptRow], &[UnmatchedRow]),
    (source, name): (SourceNumber, &str),
    knowledge: &ReferenceData,
    profile: Option<&Profile>,
) -> FoundDetails {
    /// Longest cover sheet, in rows. A longer sheet is data, and its columns are not facts about the document.
    const COVER_ROWS: usize = 60;
    /// Most cells of a label with its value. A row with more cells belongs to a table.
    const PAIR_CELLS: usize = 4;
    /// Title lines are among the first rows: of the title block above a table, or of a sheet without one.
    const TITLE_ROWS: (usize, usize) = (12, 4);
    /// Most cells of a row of titles, in a title block and on a sheet without a table.
    const TITLE_CELLS: (usize, usize) = (6, 1);
    let mut all = Vec::new();
    let (mut newest, mut history, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    let mut revisions: Vec<Revision> = Vec::new();
    let mut at = 0;
    for table in &workbook.tables {
        let sheet: Arc<str> = Arc::from(table.sheet.as_str());
        let start = at;
        while kept.get(at).is_some_and(|row| *row.sheet == *sheet) {
            at += 1;
        }
        let of_sheet = &kept[start..at];
        let in_cell = |f: FoundFact| {
            let origin = Origin { source, sheet: Arc::clone(&sheet), cell: f.cell };
            (f.label, Fact { text: f.text, origin: FactOrigin::Cell(origin) })
        };
        let numbered = |is_taken: &dyn Fn(&KeptRow) -> bool| -> Vec<&Row> {
            let numbers: Vec<u32> = of_sheet.iter().filter(|row| is_taken(row)).map(|row| row.row).collect();
            table.rows.iter().filter(|row| numbers.binary_search(&row.number).is_ok()).collect()
        };
        let no_answers: Vec<&Row> = {
            // `1.0` in a change history looks like a control that no edition has.
            let is_unmatched =
                |row: u32| unmatched.iter().any(|u| *u.origin.sheet == *sheet && u.origin.cell.row == row);
            let answers =
                |row: &KeptRow| matches!(row.class, RowClass::Header | RowClass::Entry | RowClass::Continuation);
            let kept = numbered(&|row| !answers(row));
            let is_kept = |row: u32| kept.binary_search_by_key(&row, |row| row.number).is_ok();
            table.rows.iter().filter(|row| is_kept(row.number) || is_unmatched(row.number)).collect()
        };
        let control = document_control::find(&no_answers, knowledge);
        let cover = table.rows.len() <= COVER_ROWS;
        let rows = numbered(&|row| match row.class {
            _ if control.rows.contains(&row.row) => false,
            RowClass::Title | RowClass::Note => true,
            RowClass::UnreadSheet => cover && row.cells.len() <= PAIR_CELLS,
            _ => false,
        });
        let rows = || rows.iter().copied();
        let mut found: Vec<FoundFact> = control.details;
        facts::find(rows(), &knowledge.vocabulary, &mut found);
        // A label outranks a title line of the same sheet.
        let mut of_titles = Vec::new();
        let unread = of_sheet.first().is_some_and(|row| row.class == RowClass::UnreadSheet);
        let (rows_of, cells_of) = if unread { (TITLE_ROWS.1, TITLE_CELLS.1) } else { (TITLE_ROWS.0, TITLE_CELLS.0) };
        title_lines::find(rows().take(rows_of), cells_of, knowledge, &mut of_titles);
        of_titles.retain(|title| found.iter().all(|labelled| labelled.label != title.label));
        found.extend(of_titles);
        let stated: Vec<CellAddress> = found.iter().map(|f| f.cell).collect();
        let may_state = document_control::candidates(rows(), &knowledge.vocabulary);
        lines.extend(may_state.into_iter().filter(|line| !stated.contains(&line.cell)).map(in_cell));
        all.extend(found.into_iter().map(in_cell));
        newest.extend(control.newest.into_iter().map(in_cell));
        history.extend(control.history.into_iter().map(in_cell));
        revisions.extend(control.revisions.into_iter().map(|row| Revision { source: Some(source), ..row }));
    }
    if let Some((profile, name)) = profile.and_then(|p| Some((p, p.organisation.as_ref()?))) {
        all.retain(|(label, _)| *label != Label::Organisation);
        let origin = FactOrigin::Profile { source, profile: profile.file.clone() };
        all.push((Label::Organisation, Fact { text: name.clone(), origin }));
    }
    let mut questions = two_dates(&all);
    // Each takes precedence over the next: cells, the newest row of a change history, the name of the file, properties.
    add_missing(&mut all, newest);
    let of_name = [(Label::Version, facts::version_in_name(name)), (Label::Date, date_text::date_in_name(name))];
    let of_name = of_name.into_iter().filter_map(|(label, text)| Some((label, text?)));
    if all.iter().any(|(label, fact)| *label == Label::Date && date_text::date(&fact.text).is_some())
        || date_text::date_in_name(name).is_some()
    {
        questions.clear();
    }
    add_missing(
        &mut all,
        of_name.map(|(label, text)| (label, Fact { text, origin: FactOrigin::FileName { source } })).collect(),
    );
    let of_file = facts::properties(&workbook.properties, &knowledge.vocabulary).into_iter();
    let of_file = of_file
        .map(|(label, property, text)| (label, Fact { text, origin: FactOrigin::Property { source, property } }));
    add_missing(&mut all, of_file.collect());
    let candidates = candidates(&all, lines);
    all.extend(history);
    FoundDetails { facts: all, candidates, revisions, questions }
}

/// Adds the facts of kinds that nothing better states.
fn add_missing(all: &mut Vec<(Label, Fact)>, further: Vec<(Label, Fact)>) {
    let known: Vec<Label> = all.iter().map(|(label, _)| *label).collect();
    all.extend(further.into_iter().filter(|(label, _)| !known.contains(label)));
}

/// A question for each date that is two days, with the day or the month first.
fn two_dates(facts: &[(Label, Fact)]) -> Vec<Message> {
    let dates = facts.iter().filter(|(label, _)| *label == Label::Date);
    dates
        .filter_map(|(_, fact)| {
            let (first, second) = date_text::two_readings(&fact.text)?;
            let FactOrigin::Cell(origin) = &fact.origin else { return None };
            let question = Message::new("sentences.question.document_date").with("cell", origin.cell.to_string());
            let question = question.with("date", fact.text.as_str()).with("first", first).with("second", second);
            let on_sheet = Message::new("sentences.question.on_sheet").with("sheet", origin.sheet.to_string());
            Some(on_sheet.with("question", question))
        })
        .collect()
}

/// The lines that may state what nothing states, a few for each detail.
fn candidates(facts: &[(Label, Fact)], lines: Vec<(Label, Fact)>) -> Vec<DetailCandidate> {
    const MOST: usize = 3;
    let states = |label: Label| facts.iter().any(|(known, _)| *known == label);
    let missing = |label: Label| match label {
        Label::Version if !states(label) => Some(DocumentDetail::Version),
        Label::Date if !states(label) => Some(DocumentDetail::Date),
        Label::ApprovedBy if !states(label) => Some(DocumentDetail::Approval),
        Label::Owner | Label::PreparedBy if !states(Label::Owner) && !states(Label::PreparedBy) => {
            Some(DocumentDetail::Owner)
        }
        _ => None,
    };
    let mut all: Vec<DetailCandidate> = Vec::new();
    for (label, line) in lines {
        let Some(detail) = missing(label) else { continue };
        if all.iter().filter(|known| known.detail == detail).count() < MOST {
            all.push(DetailCandidate { detail, line });
        }
    }
    all
}

pub(super) fn pims_role(source: SourceNumber, profile: Option<&Profile>) -> Vec<Fact> {
    let Some(profile) = profile else { return Vec::new() };
    let word = |role: &PimsRole| match role {
        PimsRole::Controller => "controller",
        PimsRole::Processor => "processor",
    };
    let origin = || FactOrigin::Profile { source, profile: profile.file.clone() };
    profile.pims_role.iter().map(|role| Fact { text: word(role).to_owned(), origin: origin() }).collect()
}

/// The document details of all sources, by kind. A text that a source states twice is listed once.
pub(super) fn gather(
    facts: Vec<(Label, Fact)>,
    candidates: Vec<DetailCandidate>,
    revisions: Vec<Revision>,
) -> DocumentFacts {
    let mut document = DocumentFacts { revisions, candidates, ..DocumentFacts::default() };
    for (label, text) in facts {
        let list = match label {
            Label::Organisation => &mut document.organisation,
            Label::Title => &mut document.title,
            Label::Scope => &mut document.scope,
            Label::Version => &mut document.version,
            Label::Date => &mut document.date,
            Label::Owner => &mut document.owner,
            Label::PreparedBy => &mut document.prepared_by,
            Label::ReviewedBy => &mut document.reviewed_by,
            Label::ApprovedBy => &mut document.approved_by,
            Label::Classification => &mut document.classification,
            Label::NextReview => &mut document.next_review,
            Label::History => &mut document.history,
            Label::PimsRole => &mut document.pims_role,
        };
        let same = |t: &Fact| t.origin.source() == text.origin.source() && fold(&t.text) == fold(&text.text);
        if !list.iter().any(same) {
            list.push(text);
        }
    }
    document
}
