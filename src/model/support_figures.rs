//! How far the controls and answered clauses of an organisation reach into another framework.

use serde::{Deserialize, Serialize};

/// The counted provisions of a framework by what supports them. Each provision is in one of the six, so they add up to
/// the framework's counted provisions.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct SupportFigures {
    /// With a mapped control; all mapped controls that are not excluded are implemented.
    pub on_implemented: u32,
    /// With a mapped control; some mapped controls are implemented, or one is partly implemented.
    pub on_partial: u32,
    /// With a mapped control; none is in place: planned, not implemented, unanswered or excluded.
    pub on_open: u32,
    /// Without a mapped control, but with a mapped clause that a source answers.
    pub on_clause: u32,
    /// Only with mapped clauses that no source answers: shared processes of the management system, not assessed.
    pub on_shared_process: u32,
    /// With no mapping.
    pub without: u32,
}

impl SupportFigures {
    /// Provisions with a mapped control.
    pub fn with_control(&self) -> u32 {
        self.on_implemented + self.on_partial + self.on_open
    }

    /// All provisions.
    pub fn total(&self) -> u32 {
        self.with_control() + self.on_clause + self.on_shared_process + self.without
    }
}
