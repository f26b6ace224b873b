//! Rules on manual decisions: those that are not applied, and those whose sources have changed since.

use super::context::{FindingCollector, quoted};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{DecidedOn, Decision, Message, MessageArg, Severity, Statement};

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA109", severity: Severity::Observation, cites: Cites::Controlled, limits: &[] },
    Rule { code: "SOA110", severity: Severity::Observation, cites: Cites::Controlled, limits: &[] },
];

pub(super) fn apply(statement: &Statement, decisions: &[Decision], docket: &mut FindingCollector<'_>) {
    for decision in decisions {
        let control = match &decision.on {
            DecidedOn::Control(id) => {
                statement.controls.iter().chain(&statement.own_controls).find(|c| c.provision == *id)
            }
            _ => None,
        };
        let mut raise = |code: &'static str, what: Message| {
            let origins = vec![decision.origin.clone()];
            docket.raise(match control {
                Some(control) => FindingDraft::on(code, control, what, origins),
                None => FindingDraft { origins, ..FindingDraft::listing(code, Vec::new(), what) },
            });
        };
        let field = MessageArg::phrase(decision.field.word());
        if let Some(problem) = &decision.problem {
            let what = Message::new("findings.decision.not_in_force").with("field", field);
            raise("SOA109", what.with("value", quoted(&decision.value)).with("problem", problem.as_phrase()));
        } else if let Some(now) = &decision.sources_say_now {
            let said =
                |text: &str| if text.is_empty() { Message::new("findings.decision.nothing") } else { quoted(text) };
            let what = Message::new("findings.decision.sources_changed").with("field", field);
            let what = what.with("value", quoted(&decision.value));
            raise("SOA110", what.with("before", said(&decision.instead_of)).with("now", said(now)));
        }
    }
}
