//! A row that a person has assigned to a control, read by the columns of its table as any other row.

use super::answers_seen::{AnswersSeen, WordCount};
use super::cells::{EntryDraft, FoundAnswers, RowPlace};
use crate::model::{Entry, EntryKind, MatchedBy, Message, Origin, ProvisionId, Row, TableReading, column_number};
use crate::recognise::ReferenceData;
use crate::recognise::columns::ColumnLayout;
use crate::recognise::layout::TableLayout;

/// The entry of a row on the provision that a person typed. `table` is how the row's table was read.
pub fn entry_by_hand(
    (provision, kind): (ProvisionId, EntryKind),
    row: &Row,
    origin: &Origin,
    table: &TableReading,
    number: u32,
    knowledge: &ReferenceData,
) -> Entry {
    let columns = table
        .columns
        .iter()
        .filter_map(|c| {
            let column = column_number(&c.column)?;
            Some(ColumnLayout { column, header: c.header.clone(), role: c.role, confidence: c.confidence })
        })
        .collect();
    let layout = TableLayout {
        header_rows: table.header_rows,
        body: (0, 0),
        columns,
        foreign_key: None,
        is_export: false,
        beside: None,
        frameworks: crate::recognise::Frameworks::default(),
        kind: table.kind.unwrap_or_default(),
        kind_because: table.kind_because.clone().unwrap_or_else(|| Message::new("sentences.table_kind.by_rows")),
        words: crate::recognise::AnswerWords::default(),
        questions: Vec::new(),
    };
    let edition = provision.framework().clone();
    let place = RowPlace {
        source: origin.source,
        sheet: origin.sheet.clone(),
        sheet_hidden: false,
        hidden_columns: &[],
        table: &layout,
        knowledge,
        edition: &edition,
        tied: false,
    };
    let note = Some(Message::new("sentences.match.by_hand"));
    let found = FoundAnswers { provision, kind, matched_by: MatchedBy::Hand, match_note: note };
    let draft = EntryDraft::begin(found, row, None, &place, &mut WordCount::default(), &mut AnswersSeen::default());
    Entry { number, ..draft.finish() }
}
