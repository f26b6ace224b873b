//! Rules on decisions by hand: those that are not in force, and those whose sources have changed since.

use super::{Seen, Statement};
use crate::reconcile::{DecidedOn, Decision};

/// Longest text that a finding quotes.
const LONGEST: usize = 80;

pub(super) fn apply(statement: &Statement, decisions: &[Decision], seen: &mut Vec<Seen>) {
    for decision in decisions {
        let control = match &decision.on {
            DecidedOn::Control(id) => {
                statement.controls.iter().chain(&statement.own_controls).find(|c| c.provision == *id)
            }
            _ => None,
        };
        let mut raise = |code: &'static str, what: String| {
            let origins = vec![decision.origin.clone()];
            seen.push(match control {
                Some(control) => Seen::on(code, control, what, origins),
                None => Seen { origins, ..Seen::listing(code, Vec::new(), what) },
            });
        };
        let field = decision.field.word();
        if let Some(problem) = &decision.problem {
            raise("SOA109", format!("{field} “{}”: {problem}", short(&decision.value)));
        } else if let Some(now) = &decision.sources_say_now {
            let said =
                |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("“{}”", short(text)) };
            let (then, now) = (said(&decision.instead_of), said(now));
            raise(
                "SOA110",
                format!(
                    "{field} “{}” was typed when the sources said {then}; they now say {now}",
                    short(&decision.value)
                ),
            );
        }
    }
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= LONGEST { line } else { line.chars().take(LONGEST - 1).chain(['…']).collect() }
}
