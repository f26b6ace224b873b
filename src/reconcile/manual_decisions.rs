//! Manual decisions: values that a person typed into annexa's own workbook. They take precedence over every source and
//! are marked. The values that they overrule are kept with their cells.

use crate::model::{
    Applicability, Basis, DecidedOn, Decision, DecisionField, LocalizedText, Merged, Message, Origin, Overruled,
    ProvisionId, ReasonMark, StatementControl, StatementText, Status,
};
use crate::recognise::{Mark, StatusWord, Vocabulary};

/// Why a manual decision overruled a value; this is no contradiction between sources.
pub(super) const OVERRULED_BY_HAND: &str = "overruled by a decision by hand";

/// The value of a control's field as plain text, which a decision replaces.
pub fn plain_value(control: &StatementControl, field: DecisionField) -> String {
    let join = |texts: &[StatementText]| texts.iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join("\n");
    match field {
        DecisionField::Applicability => control.applicability.value.word().to_owned(),
        DecisionField::Status => control.status.value.word().to_owned(),
        DecisionField::Reason(reason) => {
            if control.reasons.iter().any(|m| m.reason == reason) { "set" } else { "" }.to_owned()
        }
        DecisionField::JustificationForInclusion => join(&control.justification_for_inclusion),
        DecisionField::JustificationForExclusion => join(&control.justification_for_exclusion),
        DecisionField::Implementation => join(&control.implementation),
        DecisionField::Evidence => join(&control.evidence),
        DecisionField::Owner => join(&control.owner),
        DecisionField::Remarks => join(&control.remarks),
        DecisionField::RightIdentifier
        | DecisionField::FindingOwner
        | DecisionField::FindingDue
        | DecisionField::Document(_) => String::new(),
    }
}

/// Applies the decisions on a control.
pub(super) fn decide(control: &mut StatementControl, decisions: &mut [Decision], vocabulary: &Vocabulary) {
    for decision in decisions {
        if !matches!(&decision.on, DecidedOn::Control(id) if *id == control.provision) {
            continue;
        }
        let now = plain_value(control, decision.field);
        match put(control, decision, vocabulary) {
            Ok(()) => decision.holds(),
            Err(why) => decision.fails(why),
        }
        let agrees = now == decision.instead_of || now == plain_value(control, decision.field);
        decision.sources_say_now = (!agrees && decision.problem.is_none()).then_some(now);
    }
}

/// Applies one decision; the error states why that is not possible.
fn put(control: &mut StatementControl, decision: &Decision, vocabulary: &Vocabulary) -> Result<(), Message> {
    let typed = decision.value.trim();
    let origin = &decision.origin;
    let provision = control.provision.clone();
    match decision.field {
        DecisionField::Applicability => {
            let value = match typed {
                "" => Applicability::Unstated,
                word if word.eq_ignore_ascii_case(Applicability::Unstated.word()) => Applicability::Unstated,
                word => vocabulary
                    .applicability(word)
                    .ok_or_else(|| not_understood(typed, "sentences.decision.no_word_of_applicability"))?,
            };
            let before = std::mem::replace(&mut control.applicability, decided(value, origin));
            overrule(control, "applicability", before.value.word(), &before.origins, &provision, before.value != value);
        }
        DecisionField::Status => {
            // The signs before the words are annexa's own.
            let word = typed.trim_start_matches(|c: char| !c.is_alphanumeric());
            let value = match word {
                "" => Status::Unstated,
                word if word.eq_ignore_ascii_case(Status::Unstated.word()) => Status::Unstated,
                word => match vocabulary.status(word) {
                    Some(StatusWord::Status(status)) => status,
                    Some(StatusWord::NotApplicable) => {
                        return Err(Message::new("sentences.decision.excluded_by_its_status"));
                    }
                    _ => return Err(not_understood(typed, "sentences.decision.no_word_of_status")),
                },
            };
            let before = std::mem::replace(&mut control.status, decided(value, origin));
            overrule(control, "status", before.value.word(), &before.origins, &provision, before.value != value);
        }
        DecisionField::Reason(reason) => {
            let set = match vocabulary.mark(typed) {
                _ if typed.is_empty() => false,
                Some(Mark::Clear) => false,
                Some(Mark::Set) => true,
                None => return Err(not_understood(typed, "sentences.decision.no_mark")),
            };
            let (off, kept) =
                std::mem::take(&mut control.reasons).into_iter().partition(|m: &ReasonMark| m.reason == reason);
            control.reasons = kept;
            if set {
                control.reasons.push(ReasonMark { reason, raw: typed.to_owned(), origin: origin.clone() });
            } else {
                let origins: Vec<Origin> = Vec::<ReasonMark>::into_iter(off).map(|m| m.origin).collect();
                overrule(control, reason.short(), "set", &origins, &provision, !origins.is_empty());
            }
        }
        field => {
            let list = match field {
                DecisionField::JustificationForInclusion => &mut control.justification_for_inclusion,
                DecisionField::JustificationForExclusion => &mut control.justification_for_exclusion,
                DecisionField::Implementation => &mut control.implementation,
                DecisionField::Evidence => &mut control.evidence,
                DecisionField::Owner => &mut control.owner,
                _ => &mut control.remarks,
            };
            let lines: Vec<&str> = if field == DecisionField::Evidence {
                typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
            } else {
                Some(typed).filter(|text| !text.is_empty()).into_iter().collect()
            };
            let new = lines
                .into_iter()
                .map(|text| StatementText {
                    text: text.to_owned(),
                    origins: vec![origin.clone()],
                    basis: Basis::Decided,
                    written_for: None,
                })
                .collect();
            let before = std::mem::replace(list, new);
            for text in before {
                let kept = typed.contains(text.text.as_str());
                overrule(control, field.word(), &text.text, &text.origins, &provision, !kept);
            }
        }
    }
    Ok(())
}

pub(super) fn decided<T>(value: T, origin: &Origin) -> Merged<T> {
    Merged { value, basis: Basis::Decided, origins: vec![origin.clone()], how: "decided by hand".to_owned() }
}

fn not_understood(typed: &str, key: &'static str) -> Message {
    Message::new(key).with("word", typed.chars().take(60).collect::<String>())
}

/// Keeps the value that a decision overrules, where a source states it.
fn overrule(
    control: &mut StatementControl,
    field: &str,
    value: &str,
    origins: &[Origin],
    provision: &ProvisionId,
    differs: bool,
) {
    if let (Some(origin), true) = (origins.first(), differs) {
        control.overruled.push(Overruled {
            field: field.to_owned(),
            value: value.to_owned(),
            raw: value.to_owned(),
            origin: origin.clone(),
            provision: provision.clone(),
            why: LocalizedText::english_only(OVERRULED_BY_HAND),
        });
    }
}
