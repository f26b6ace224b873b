//! The layout of a source: which sheet and rows hold controls, what each column means, which edition it is on.

mod reading;

pub use reading::{
    Certainty, ColumnReading, EditionReading, Ledger, Role, RowClass, SheetReading, SourceKind, TableReading,
    VocabularyUse,
};
