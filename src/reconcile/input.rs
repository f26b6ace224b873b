//! Everything that reconciliation works from.

use crate::model::{Entry, Precedence, RoleReading, RuleSettings, SourceFacts};
use crate::recognise::Vocabulary;
use crate::standards::catalogue::Catalogue;
use crate::standards::crosswalk::Crosswalk;

/// The entries and sources to reconcile, with the reference data and settings for it.
#[derive(Debug, Clone, Copy)]
pub struct ReconcileInput<'a> {
    /// The frameworks.
    pub catalogue: &'a Catalogue,
    /// The mappings between them.
    pub crosswalk: &'a Crosswalk,
    /// The words that manual decisions are typed in, and that rules look for.
    pub vocabulary: &'a Vocabulary,
    /// Source precedence, highest first.
    pub precedence: &'a Precedence,
    /// What the sources are to each framework.
    pub sources: &'a [SourceFacts],
    /// All entries; those of tables whose framework or edition is tied are left out.
    pub entries: &'a [Entry],
    /// The organisation's roles, as far as they are stated, and where.
    pub roles: &'a RoleReading,
    /// The date that date rules are evaluated for, `YYYY-MM-DD`.
    pub as_of: &'a str,
    /// The rules and limits that the job changed.
    pub rules: &'a RuleSettings,
}
