//! What the sources state of the document: organisation, title, scope, version, date, people, classification.

use std::sync::Arc;

use crate::model::record::{DocumentFacts, Fact, FactOrigin};
use crate::model::{KeptRow, Origin, RowClass, SourceNumber, Workbook};
use crate::recognise::date_text;
use crate::recognise::facts::{self, FoundFact};
use crate::recognise::fold::fold;
use crate::recognise::{Label, PimsRole, Profile, ReferenceData, title_lines};

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

/// Facts in title blocks and notes, and in label and value pairs of sheets that hold no controls (a cover sheet).
pub(super) fn document_facts(
    workbook: &Workbook,
    kept: &[KeptRow],
    source: SourceNumber,
    knowledge: &ReferenceData,
    profile: Option<&Profile>,
) -> Vec<(Label, Fact)> {
    /// Longest cover sheet, in rows. A longer sheet is data, and its columns are not facts about the document.
    const COVER_ROWS: usize = 60;
    /// Most cells of a label with its value. A row with more cells belongs to a table.
    const PAIR_CELLS: usize = 4;
    /// Title lines are among the first rows: of the title block above a table, or of a sheet without one.
    const TITLE_ROWS: (usize, usize) = (12, 4);
    /// Most cells of a row of titles, in a title block and on a sheet without a table.
    const TITLE_CELLS: (usize, usize) = (6, 1);
    let mut all = Vec::new();
    let mut at = 0;
    for table in &workbook.tables {
        let sheet: Arc<str> = Arc::from(table.sheet.as_str());
        let start = at;
        while kept.get(at).is_some_and(|row| *row.sheet == *sheet) {
            at += 1;
        }
        let of_sheet = &kept[start..at];
        let cover = table.rows.len() <= COVER_ROWS;
        let numbers: Vec<u32> = of_sheet
            .iter()
            .filter(|row| match row.class {
                RowClass::Title | RowClass::Note => true,
                RowClass::UnreadSheet => cover && row.cells.len() <= PAIR_CELLS,
                _ => false,
            })
            .map(|row| row.row)
            .collect();
        let rows = table.rows.iter().filter(|row| numbers.binary_search(&row.number).is_ok());
        let mut found: Vec<FoundFact> = Vec::new();
        facts::find(rows.clone(), &knowledge.vocabulary, &mut found);
        // A label outranks a title line of the same sheet.
        let mut of_titles = Vec::new();
        let unread = of_sheet.first().is_some_and(|row| row.class == RowClass::UnreadSheet);
        let (rows_of, cells_of) = if unread { (TITLE_ROWS.1, TITLE_CELLS.1) } else { (TITLE_ROWS.0, TITLE_CELLS.0) };
        title_lines::find(rows.take(rows_of), cells_of, knowledge, &mut of_titles);
        of_titles.retain(|title| found.iter().all(|labelled| labelled.label != title.label));
        found.extend(of_titles);
        all.extend(found.into_iter().map(|f| {
            let origin = Origin { source, sheet: Arc::clone(&sheet), cell: f.cell };
            (f.label, Fact { text: f.text, origin: FactOrigin::Cell(origin) })
        }));
    }
    if let Some((profile, name)) = profile.and_then(|p| Some((p, p.organisation.as_ref()?))) {
        all.retain(|(label, _)| *label != Label::Organisation);
        let origin = FactOrigin::Profile { source, profile: profile.file.clone() };
        all.push((Label::Organisation, Fact { text: name.clone(), origin }));
    }
    // Cells take precedence; a file property is used only where the cells say nothing.
    for (label, property, text) in facts::properties(&workbook.properties, &knowledge.vocabulary) {
        if all.iter().all(|(known, _)| *known != label) {
            all.push((label, Fact { text, origin: FactOrigin::Property { source, property } }));
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
pub(super) fn gather(facts: Vec<(Label, Fact)>) -> DocumentFacts {
    let mut document = DocumentFacts::default();
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
            Label::PimsRole => &mut document.pims_role,
        };
        let same = |t: &Fact| t.origin.source() == text.origin.source() && fold(&t.text) == fold(&text.text);
        if !list.iter().any(same) {
            list.push(text);
        }
    }
    document
}
