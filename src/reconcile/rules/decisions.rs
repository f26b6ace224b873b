//! Rules on decisions by hand: those that are not in force, and those whose sources have changed since.

use super::context::{FindingCollector, quoted};
use super::finding_draft::FindingDraft;
use super::{Cites, Rule};
use crate::model::{DecidedOn, Decision, Message, MessageArg, Severity, Statement};

pub(super) const RULES: &[Rule] = &[
    Rule {
        code: "SOA109",
        severity: Severity::Observation,
        cites: Cites::Controlled,
        title: "Decision by hand not in force",
        checks: "What was typed into annexa's workbook and could not be taken over.",
        why: "Something was typed into the workbook that could not be taken over; it is kept, and nothing was changed by it.",
        what_to_do: "Correct the cell, and convert again.",
        limits: &[],
        speaks: "“sort of there” was typed as the status of A.8.9.",
        silent: "“partial” was typed.",
    },
    Rule {
        code: "SOA110",
        severity: Severity::Observation,
        cites: Cites::Controlled,
        title: "Decided before the source changed",
        checks: "What was typed into annexa's workbook when the sources said something else than they say now.",
        why: "The sources say something else now than when the decision was typed; the decision still stands.",
        what_to_do: "Confirm the decision, or clear its cell to take what the sources say.",
        limits: &[],
        speaks: "“implemented” was typed over “planned”; the source now says “partial”.",
        silent: "The source still says “planned”.",
    },
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
