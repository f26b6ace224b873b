//! An entry: the typed values of one row for one control, each with its cell.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::answer::{Applicability, Basis, Reason, Status};
use super::localized_text::LocalizedText;
use super::provision_id::{FrameworkKey, ProvisionId};
use super::standard::Standard;
use super::table::CellAddress;

/// Number of a source within its organisation, from 1: `S1`.
pub type SourceNumber = u32;

/// A cell of a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Origin {
    /// Which source.
    pub source: SourceNumber,
    /// Sheet name (`csv` for delimited text).
    pub sheet: Arc<str>,
    /// The cell.
    pub cell: CellAddress,
}

/// `S1 B12`: how outputs cite a cell where the source has one table that was read.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "S{} {}", self.source, self.cell)
    }
}

/// A text of a source, as written there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[schemars(rename = "Text")]
pub struct EntryText {
    /// The text, unshortened.
    pub text: String,
    /// Its cell.
    pub origin: Origin,
}

/// A value read from a source's own word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Answer<T> {
    /// What the word was interpreted as.
    pub value: T,
    /// The word as written.
    pub raw: String,
    /// Whether the word is in the vocabulary; if not, `value` is unstated and the word is reported.
    pub understood: bool,
    /// `Stated`, or `Proposed` for a repaired or threshold reading.
    pub basis: Basis,
    /// Its cell.
    pub origin: Origin,
}

/// Which side of 6.1.3 d a justification serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "Side")]
pub enum JustificationSide {
    /// Why the control is in.
    Inclusion,
    /// Why the control is out.
    Exclusion,
}

/// A justification and the side that it serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Justification {
    /// Inclusion or exclusion: by its column, or by the row's own answer where one column serves both.
    pub side: JustificationSide,
    /// The text.
    #[serde(flatten)]
    pub text: EntryText,
}

/// A reason for selection, marked in a source.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ReasonMark {
    /// Which reason.
    pub reason: Reason,
    /// The mark or words as written.
    pub raw: String,
    /// The cell of the mark.
    pub origin: Origin,
}

/// A date-like text with what it is the date of, from the column's header (`Review date`, `Target date`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DateText {
    /// The header of its column.
    pub header: String,
    /// The text; real date cells are written `2025-10-31`.
    #[serde(flatten)]
    pub text: EntryText,
}

/// A filled cell that has no column of its own in the outputs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CarriedOver {
    /// The header of its column; the column's letter where there is none.
    pub header: String,
    /// The text.
    #[serde(flatten)]
    pub text: EntryText,
}

/// A source's own mapping between the editions, as one cell has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct OtherEdition {
    /// Controls of the withdrawn edition.
    pub provisions: Vec<ProvisionId>,
    /// Their cell.
    pub origin: Origin,
}

/// What kind of provision an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// A control of Annex A.
    Control,
    /// A clause 4 to 10; it never gets an applicability in the statement.
    Clause,
    /// A control of the organisation's own, beyond Annex A (6.1.3 b). Its provision is `own/IDENTIFIER`.
    OwnControl,
}

/// How a row was matched to its control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// The identifier as written.
    Identifier,
    /// The title alone, equal after folding to a title or variant of the edition.
    Title,
    /// Identifier and title agree.
    IdentifierAndTitle,
    /// A number or date cell, read together with the title beside it.
    NumberAndTitle,
    /// A number cell, read by its place in an ascending sequence.
    Sequence,
    /// A person typed the right identifier into annexa's workbook.
    Hand,
}

/// The values of one row for one control.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Entry {
    /// Number of the entry within the organisation, from 1 (unique over all sources).
    pub number: u32,
    /// The source.
    pub source: SourceNumber,
    /// Sheet name.
    pub sheet: Arc<str>,
    /// The rows that it was read from, the first one first; more than one where a control runs over several.
    pub rows: Vec<u32>,
    /// The provision that it is about.
    pub provision: ProvisionId,
    /// Control, clause or own control.
    pub kind: EntryKind,
    /// How it was matched.
    pub matched_by: MatchedBy,
    /// A sentence where the identifier had to be read with care (`number 5.1 read as A.5.10 by its title`).
    #[serde(flatten, with = "super::localized_text::match_note")]
    #[schemars(with = "super::localized_text::match_note::OptionalFields<'static>")]
    pub match_note: Option<LocalizedText>,
    /// The identifier as written.
    pub identifier: Option<EntryText>,
    /// The source's own title.
    pub title: Option<EntryText>,
    /// The answer on applicability, if the source has one.
    pub applicability: Option<Answer<Applicability>>,
    /// The answer on implementation status, if the source has one.
    pub status: Option<Answer<Status>>,
    /// Justifications for inclusion and exclusion.
    pub justifications: Vec<Justification>,
    /// Reasons for selection.
    pub reasons: Vec<ReasonMark>,
    /// How the control is implemented, in the source's words.
    pub implementation: Vec<EntryText>,
    /// Owner.
    pub owner: Vec<EntryText>,
    /// Evidence and references to documents.
    pub evidence: Vec<EntryText>,
    /// Dates.
    pub dates: Vec<DateText>,
    /// Remarks.
    pub remarks: Vec<EntryText>,
    /// The same control in the withdrawn edition, as the source's own mapping has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_edition: Vec<OtherEdition>,
    /// Every other filled cell of the rows, under its own header.
    pub carried_over: Vec<CarriedOver>,
    /// Cells of mark columns that contain `no`: they set nothing, but are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clear_marks: Vec<CarriedOver>,
    /// Whether some of it is in a hidden row, column or sheet, where the format records that.
    pub hidden: bool,
    /// For an additional control of the organisation: the edition of its table, whose statement it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table_on: Option<FrameworkKey>,
    /// Whether its table leaves framework or edition open; `provision` is then the first reading, and the entry enters
    /// no statement.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tied: bool,
}

impl Entry {
    /// The family of editions whose statement the entry belongs to.
    pub fn family(&self) -> Option<Standard> {
        match self.kind {
            EntryKind::OwnControl => {
                self.table_on.as_ref().map_or(Some(Standard::InformationSecurity), |key| Standard::of(key.as_str()))
            }
            EntryKind::Control | EntryKind::Clause => Standard::of(self.provision.framework().as_str()),
        }
    }
}

impl Entry {
    /// The cells that it was read from, each once, with the text as written, in the order of rows and columns.
    pub fn cells(&self) -> Vec<(&Origin, &str)> {
        let lists = [&self.implementation, &self.owner, &self.evidence, &self.remarks];
        let mut cells: Vec<(&Origin, &str)> = self
            .identifier
            .iter()
            .chain(&self.title)
            .chain(lists.into_iter().flatten())
            .chain(self.justifications.iter().map(|j| &j.text))
            .chain(self.dates.iter().map(|d| &d.text))
            .chain(self.carried_over.iter().chain(&self.clear_marks).map(|c| &c.text))
            .map(|text| (&text.origin, text.text.as_str()))
            .chain(self.applicability.iter().map(|a| (&a.origin, a.raw.as_str())))
            .chain(self.status.iter().map(|a| (&a.origin, a.raw.as_str())))
            .chain(self.reasons.iter().map(|m| (&m.origin, m.raw.as_str())))
            .collect();
        // Of a cell with several values, the longest text is kept: it is the whole cell.
        cells.sort_by(|a, b| a.0.cell.cmp(&b.0.cell).then(b.1.len().cmp(&a.1.len())));
        cells.dedup_by(|later, first| later.0.cell == first.0.cell);
        cells
    }
}
