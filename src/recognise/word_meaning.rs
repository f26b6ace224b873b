//! What words of the vocabulary can mean.

use serde::Deserialize;

use crate::model::Status;

/// What a word in a status column means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StatusWord {
    /// A status; `Unstated` where the word means that it is not known.
    Status(Status),
    /// Says whose responsibility it is, not how far it is: status unstated, applicability untouched.
    Responsibility,
    /// `N/A`: excluded where applicability is blank or has no column.
    NotApplicable,
    /// A level of maturity: a proposal for a status.
    Maturity(Maturity),
}

impl StatusWord {
    /// The words that outputs print for it.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Status(status) => status.word(),
            Self::Responsibility => "whose responsibility; status unstated",
            Self::NotApplicable => "not applicable",
            Self::Maturity(level) => match level {
                Maturity::Lowest => "lowest maturity; not implemented is proposed",
                Maturity::Between => "maturity between; partial is proposed",
                Maturity::Highest => "highest maturity; implemented is proposed",
            },
        }
    }
}

/// A mark in a column of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Set.
    Set,
    /// Explicitly not set.
    Clear,
}

/// A word between two identifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JoiningWord {
    /// Both: `A.5.1 and A.5.2`.
    And,
    /// From one to the other: `A.5.1 to A.5.4`.
    Through,
}

/// What a label in a title block introduces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// The organisation's name.
    Organisation,
    /// The document's title.
    Title,
    /// The scope of the management system.
    Scope,
    /// The document's version.
    Version,
    /// The document's date.
    Date,
    /// The document's owner.
    Owner,
    /// Who prepared it.
    PreparedBy,
    /// Who reviewed it.
    ReviewedBy,
    /// Who approved it.
    ApprovedBy,
    /// Its classification.
    Classification,
    /// The day of its next review.
    NextReview,
    /// A row of its change history.
    History,
    /// The organisation's role under ISO/IEC 27701.
    PimsRole,
}

/// What rules look for in the texts of sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phrase {
    /// The whole text is empty of content: `n/a`.
    Empty,
    /// A name of the standard. A justification of nothing but such names and [`Phrase::StandardFiller`] states only that
    /// the standard has the control.
    StandardName,
    /// A word between such names.
    StandardFiller,
    /// Services of a provider are used.
    Cloud,
    /// Software is developed.
    Development,
    /// A text with it may deny what it names.
    Negation,
    /// Climate change.
    Climate,
    /// In the header of a column without a role of its own: what is to be done.
    Plan,
    /// In the header of a date: by when something is to be done.
    TargetDate,
    /// In the header of a date: when the next review is due.
    NextReviewDate,
    /// In the header of a date: when something was reviewed.
    ReviewDate,
    /// In the header of a date: of when the evidence is.
    EvidenceDate,
    /// In a text with a date: the date is an end of validity or of a term, not when something was made.
    Validity,
}

/// The place of a maturity level on its scale; the status derived from it is a proposal until a profile sets the
/// thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Maturity {
    /// The lowest level: nothing is there.
    Lowest,
    /// Any level between.
    Between,
    /// The highest level.
    Highest,
}

impl Maturity {
    /// The status that is proposed for it.
    pub fn proposed(self) -> Status {
        match self {
            Self::Lowest => Status::NotImplemented,
            Self::Between => Status::Partial,
            Self::Highest => Status::Implemented,
        }
    }
}
