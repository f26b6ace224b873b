//! The statement of one organisation on one framework: every control with its merged values and what they are based on.

use serde::{Deserialize, Serialize};

use super::answer::{Applicability, Basis, Status};
use super::entry::{CarriedOver, DateText, Origin, ReasonMark};
use super::localized_text::LocalizedText;
use super::organisation_role::OrganisationRole;
use super::provision_id::{FrameworkKey, ProvisionId};

/// A merged value with its basis and the cells it is based on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Merged<T> {
    /// The value.
    pub value: T,
    /// What it is based on; without meaning (`Stated`) where no source states a value.
    pub basis: Basis,
    /// The cells that gave the value.
    pub origins: Vec<Origin>,
    /// How it was derived, in one sentence; empty where a single cell states it.
    pub how: String,
}

/// A text that a statement shows, with every cell that states it (equal texts are listed once).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StatementText {
    /// The text.
    pub text: String,
    /// All cells that contain it.
    pub origins: Vec<Origin>,
    /// Stated in a source of the target edition, or carried over.
    pub basis: Basis,
    /// The 2013 control that it was written for, if carried over.
    pub written_for: Option<ProvisionId>,
}

/// A value that a source states and the statement does not take.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Overruled {
    /// `applicability` or `status`.
    pub field: String,
    /// The value's word, as outputs print it.
    pub value: String,
    /// The word as written in the source.
    pub raw: String,
    /// Its cell.
    pub origin: Origin,
    /// The provision of the source's row: the control itself, or its 2013 predecessor.
    pub provision: ProvisionId,
    /// Why it was overruled: one sentence.
    #[serde(flatten, with = "super::localized_text::why")]
    #[schemars(with = "super::localized_text::why::Fields<'static>")]
    pub why: LocalizedText,
}

/// A predecessor's part in the transition of one control of the current edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct PredecessorAnswer {
    /// The control of the older edition.
    pub provision: ProvisionId,
    /// Whether any source of the organisation addresses it.
    pub present: bool,
    /// Its answer over all sources.
    pub applicability: Merged<Applicability>,
    /// Its status over all sources.
    pub status: Merged<Status>,
    /// Why it was excluded, where the control that it became is not: no justification of that control.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons_for_exclusion: Vec<StatementText>,
    /// Numbers of the entries behind it.
    pub entries: Vec<u32>,
    /// Whether one source alone has the pair, so that what it carries over is a proposal.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub proposed: bool,
}

/// How one control came out of the older edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Transition {
    /// The predecessors by the standard's own correspondence (ISO/IEC 27002:2022 Annex B, ISO/IEC 27701:2025 Annex F)
    /// with their answers; empty for new controls.
    pub predecessors: Vec<PredecessorAnswer>,
    /// What the merging table gives for applicability, whether or not an answer on the current edition overrules it.
    pub applicability: Applicability,
    /// What the merging table gives for status.
    pub status: Status,
    /// How, in one sentence.
    #[serde(flatten, with = "super::localized_text::how")]
    #[schemars(with = "super::localized_text::how::Fields<'static>")]
    pub how: LocalizedText,
}

/// One control of the statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct StatementControl {
    /// The control.
    pub provision: ProvisionId,
    /// Its title in the catalogue (own controls: the source's title).
    pub title: String,
    /// Number of its top group: theme (`A.5`), control objective (`A.10`) or table (`A.3`); empty for own controls.
    pub theme: String,
    /// Whether the 2022 edition introduced it.
    pub new: bool,
    /// Whether it is of a table that the organisation answers for in its role (ISO/IEC 27701); always so where controls
    /// are for everybody. Values of one that is not are kept, but it is neither counted nor missing.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub in_role: bool,
    /// The sources' own titles where they differ from the catalogue's.
    pub source_titles: Vec<StatementText>,
    /// Whether it applies.
    pub applicability: Merged<Applicability>,
    /// How far it is implemented. For an excluded control: the status in the sources, which is never counted.
    pub status: Merged<Status>,
    /// Reasons for selection, each reason once per cell.
    pub reasons: Vec<ReasonMark>,
    /// Why it is in.
    pub justification_for_inclusion: Vec<StatementText>,
    /// Why it is out.
    pub justification_for_exclusion: Vec<StatementText>,
    /// How it is implemented.
    pub implementation: Vec<StatementText>,
    /// Evidence, one piece each (split at line breaks, `;` and bullets).
    pub evidence: Vec<StatementText>,
    /// Owners.
    pub owner: Vec<StatementText>,
    /// Dates as found, with their headers.
    pub dates: Vec<DateText>,
    /// Remarks.
    pub remarks: Vec<StatementText>,
    /// Filled cells without a column of their own.
    pub carried_over: Vec<CarriedOver>,
    /// Values that were overruled.
    pub overruled: Vec<Overruled>,
    /// The transition from 2013, if a source of that edition is among the sources.
    pub transition: Option<Transition>,
    /// Numbers of the entries behind it, predecessors' entries included.
    pub entries: Vec<u32>,
    /// Numbers of the findings on it.
    pub findings: Vec<u32>,
}

impl StatementControl {
    /// Every cell that its values come from, answers first; a cell can come more than once.
    pub fn origins(&self) -> impl Iterator<Item = &Origin> {
        let texts = [
            &self.justification_for_inclusion,
            &self.justification_for_exclusion,
            &self.implementation,
            &self.evidence,
            &self.owner,
            &self.remarks,
        ];
        self.applicability
            .origins
            .iter()
            .chain(&self.status.origins)
            .chain(self.reasons.iter().map(|r| &r.origin))
            .chain(texts.into_iter().flatten().flat_map(|t| &t.origins))
            .chain(self.dates.iter().map(|d| &d.text.origin))
    }
}

/// A clause that the sources address; it has no applicability of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ClauseAnswer {
    /// The clause, in the source's edition.
    pub provision: ProvisionId,
    /// Its title in the catalogue.
    pub title: String,
    /// Numbers of the entries on it.
    pub entries: Vec<u32>,
}

/// Figures over a set of controls. Applicability: the four and `not_in_role` add up to `controls`. Status: the six,
/// `excluded` and `not_in_role` add up to `controls`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Figures {
    /// Controls of the catalogue (own controls are counted apart).
    pub controls: u32,
    /// Applicable.
    pub applicable: u32,
    /// Excluded.
    pub excluded: u32,
    /// Undecided.
    pub undecided: u32,
    /// Applicability unstated (or only proposed).
    pub applicability_unstated: u32,
    /// Not excluded and implemented.
    pub implemented: u32,
    /// Not excluded and partial.
    pub partial: u32,
    /// Not excluded and planned.
    pub planned: u32,
    /// Not excluded and not implemented.
    pub not_implemented: u32,
    /// Not excluded, another measure in its place.
    pub alternative: u32,
    /// Not excluded, status unstated (or only proposed).
    pub status_unstated: u32,
    /// Applicable with planned, not-implemented or unstated status, plus undecided and unstated applicability.
    pub open: u32,
    /// With a stated, decided or carried-over applicability or status.
    pub covered: u32,
    /// Of `applicable` and `excluded`: carried over, to be confirmed.
    pub applicability_carried_over: u32,
    /// Of `implemented`: carried over, to be confirmed.
    pub implemented_carried_over: u32,
    /// Of all stated statuses of controls that are not excluded: carried over, to be confirmed.
    pub status_carried_over: u32,
    /// Of tables that the organisation does not answer for in its role, or may not, where its role is not stated; none
    /// of the other figures counts them.
    #[serde(default)]
    pub not_in_role: u32,
}

impl Figures {
    /// The controls that are evaluated: all except those outside the organisation's role.
    pub fn in_role(&self) -> u32 {
        self.controls.saturating_sub(self.not_in_role)
    }

    /// The sum of two sets of controls.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        Self {
            controls: self.controls + other.controls,
            applicable: self.applicable + other.applicable,
            excluded: self.excluded + other.excluded,
            undecided: self.undecided + other.undecided,
            applicability_unstated: self.applicability_unstated + other.applicability_unstated,
            implemented: self.implemented + other.implemented,
            partial: self.partial + other.partial,
            planned: self.planned + other.planned,
            not_implemented: self.not_implemented + other.not_implemented,
            alternative: self.alternative + other.alternative,
            status_unstated: self.status_unstated + other.status_unstated,
            open: self.open + other.open,
            covered: self.covered + other.covered,
            applicability_carried_over: self.applicability_carried_over + other.applicability_carried_over,
            implemented_carried_over: self.implemented_carried_over + other.implemented_carried_over,
            status_carried_over: self.status_carried_over + other.status_carried_over,
            not_in_role: self.not_in_role + other.not_in_role,
        }
    }
}

/// Figures of one theme, or of its counterpart in the framework: a control objective, a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ThemeFigures {
    /// Number of the theme, `A.5`.
    pub theme: String,
    /// Its title.
    pub title: String,
    /// Its figures.
    pub figures: Figures,
}

/// In which roles an organisation answers for the controls of a framework whose tables are for different roles.
///
/// Roles come from the sources, from import profiles and from the settings (`--role`); all that are stated count. Where
/// none is, the organisation is taken as neither: only the table for both is evaluated, and the rest is not in role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct RoleReading {
    /// The roles; empty where none is stated.
    pub roles: Vec<OrganisationRole>,
    /// Where they are stated, or that they are not: one sentence.
    #[serde(flatten, with = "super::localized_text::why")]
    #[schemars(with = "super::localized_text::why::Fields<'static>")]
    pub why: LocalizedText,
}

/// One statement: a framework's controls, all of them, in the standard's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Statement {
    /// The framework, always the current edition.
    pub framework: FrameworkKey,
    /// Its name as it is cited.
    pub framework_name: String,
    /// Every control of Annex A.
    pub controls: Vec<StatementControl>,
    /// The organisation's own controls beyond Annex A.
    pub own_controls: Vec<StatementControl>,
    /// Clauses 4 to 10, as far as the sources address them.
    pub clauses: Vec<ClauseAnswer>,
    /// Figures over `controls`.
    pub figures: Figures,
    /// The same, theme by theme.
    pub themes: Vec<ThemeFigures>,
    /// Whether an SoA is among the sources, so that absent controls are missing rather than merely not mentioned.
    pub from_soa: bool,
    /// Whether any source is on the older edition.
    pub has_transition: bool,
    /// In which roles the organisation answers; `None` where the framework's controls are for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles: Option<RoleReading>,
}

fn yes() -> bool {
    true
}
