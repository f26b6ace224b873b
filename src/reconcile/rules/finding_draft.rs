//! What a rule found, before it becomes a numbered finding.

use crate::model::{FrameworkKey, Message, Origin, ProvisionId, Severity, StatementControl};

/// What a rule found, before it is numbered.
pub(super) struct FindingDraft {
    pub(super) code: &'static str,
    pub(super) severity: Option<Severity>,
    pub(super) framework: Option<FrameworkKey>,
    pub(super) provision: Option<ProvisionId>,
    pub(super) controls: Vec<ProvisionId>,
    pub(super) what: Message,
    pub(super) origins: Vec<Origin>,
}

impl FindingDraft {
    pub(super) fn on(code: &'static str, control: &StatementControl, what: Message, origins: Vec<Origin>) -> Self {
        let provision = Some(control.provision.clone());
        Self { code, severity: None, framework: None, provision, controls: Vec::new(), what, origins }
    }

    pub(super) fn listing(code: &'static str, controls: Vec<ProvisionId>, what: Message) -> Self {
        Self { code, severity: None, framework: None, provision: None, controls, what, origins: Vec::new() }
    }

    pub(super) fn at(self, origins: Vec<Origin>) -> Self {
        Self { origins, ..self }
    }

    /// The same with this severity at most, whatever the severity of the rule.
    pub(super) fn lowered(self, severity: Severity) -> Self {
        Self { severity: Some(severity), ..self }
    }
}
