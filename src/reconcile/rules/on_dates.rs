//! Rules on dates in rows. A date is evaluated only if it is unambiguous and its header or text states what it is the
//! date of. No finding contains an age, so findings change only on the dates on which a rule gives another result.

use super::context::{Case, FindingCollector, RuleContext, applicability, once, quoted, status};
use super::dates::{self, DateSpan, Day};
use super::{Cites, Rule};
use crate::model::{Applicability, Basis, CarriedOver, DateText, Message, Origin, Severity, StatementControl, Status};
use crate::recognise::Phrase;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA118", severity: Severity::Observation, cites: Cites::TreatmentPlan, limits: &[] },
    Rule { code: "SOA119", severity: Severity::Observation, cites: Cites::Documented, limits: &[] },
    Rule { code: "SOA120", severity: Severity::Observation, cites: Cites::Documented, limits: &["evidence-months"] },
];

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    if docket.today.is_none() {
        return;
    }
    planned(ground, docket);
    future(ground, docket);
    old(ground, docket);
}

/// A date with its text and cell.
#[derive(Debug, Clone)]
pub(super) struct Dated<'a> {
    pub span: DateSpan,
    pub text: &'a str,
    pub origins: Vec<Origin>,
}

/// What a date is the date of, by its column's header.
fn heads(ground: &RuleContext<'_>, date: &DateText, kind: Phrase) -> bool {
    ground.words.phrase_in(kind, &date.header).is_some()
}

/// Whether a date is that of the next review.
pub(super) fn is_next_review(ground: &RuleContext<'_>, date: &DateText) -> bool {
    heads(ground, date, Phrase::NextReviewDate)
}

/// Whether a date is a target date.
pub(super) fn is_target(ground: &RuleContext<'_>, date: &DateText) -> bool {
    heads(ground, date, Phrase::TargetDate) && !is_next_review(ground, date) && !is_review(ground, date)
}

/// Whether a date is that of the last review.
pub(super) fn is_review(ground: &RuleContext<'_>, date: &DateText) -> bool {
    heads(ground, date, Phrase::ReviewDate) && !is_next_review(ground, date)
}

/// Whether a cell without a column of its own describes a planned measure.
pub(super) fn is_plan(ground: &RuleContext<'_>, cell: &CarriedOver) -> bool {
    ground.words.phrase_in(Phrase::Plan, &cell.header).is_some() && !ground.words.says_nothing(&cell.text.text)
}

/// The dates under headers of a kind.
pub(super) fn under(
    control: &StatementControl,
    is_kind: impl Fn(&DateText) -> bool,
) -> impl Iterator<Item = Dated<'_>> {
    control.dates.iter().filter(move |date| is_kind(date)).flat_map(|date| {
        dates::in_date_cell(&date.text.text).into_iter().map(|span| Dated {
            span,
            text: &date.text.text,
            origins: vec![date.text.origin.clone()],
        })
    })
}

/// The dates of a control's evidence: in its texts, and in columns of dates of evidence.
fn evidence<'a>(ground: &RuleContext<'_>, control: &'a StatementControl) -> Vec<Dated<'a>> {
    let texts = control.evidence.iter().filter(|t| t.basis != Basis::Proposed);
    let in_texts = texts.filter(|t| ground.words.phrase_in(Phrase::Validity, &t.text).is_none()).flat_map(|t| {
        dates::in_text(&t.text).into_iter().map(|span| Dated { span, text: &t.text, origins: t.origins.clone() })
    });
    let mut all: Vec<Dated<'a>> = in_texts.collect();
    all.extend(under(control, |date| heads(ground, date, Phrase::EvidenceDate)));
    all
}

/// The date whose last day is the latest.
pub(super) fn latest<'a>(dated: impl Iterator<Item = Dated<'a>>) -> Option<Dated<'a>> {
    dated.max_by_key(|d| d.span.last)
}

fn planned(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    const CODE: &str = "SOA118";
    if !docket.wants(CODE) {
        return;
    }
    let mut cases = Vec::new();
    for control in ground.controls() {
        let to_do = matches!(status(control), Status::Planned | Status::Partial | Status::NotImplemented);
        if !to_do || applicability(control) == Applicability::Excluded {
            continue;
        }
        let Some(target) = latest(under(control, |date| is_target(ground, date))) else { continue };
        if target.span.last.next().is_some_and(|day| docket.has_come(day)) {
            let what = Message::new("findings.target_passed").with("status", status(control).message());
            let what = what.with("date", target.span.message_arg());
            let at = once(control.status.origins.iter().chain(&target.origins));
            cases.push(Case { control, what, origins: at });
        }
    }
    docket.each_or_list(CODE, cases, |n| Message::new("findings.many_targets_passed").with("n", n));
}

fn future(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    const CODE: &str = "SOA119";
    if !docket.wants(CODE) {
        return;
    }
    let mut cases = Vec::new();
    for control in ground.controls() {
        let all = evidence(ground, control);
        let ahead: Vec<&Dated<'_>> = all.iter().filter(|d| !docket.has_come(d.span.first)).collect();
        if let Some(first) = ahead.first() {
            let what = Message::new("findings.evidence_ahead").with("reads", quoted(first.text));
            let at = once(ahead.iter().flat_map(|d| &d.origins));
            cases.push(Case { control, what, origins: at });
        }
    }
    docket.each_or_list(CODE, cases, |n| Message::new("findings.many_evidence_ahead").with("n", n));
}

fn old(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    const CODE: &str = "SOA120";
    if !docket.wants(CODE) {
        return;
    }
    let limit = ground.limits.evidence_months;
    let mut cases = Vec::new();
    for control in ground.controls() {
        if applicability(control) == Applicability::Excluded || status(control) != Status::Implemented {
            continue;
        }
        let Some(newest) = latest(evidence(ground, control).into_iter()) else { continue };
        if is_past(newest.span.last, limit, docket) {
            let what = Message::new("findings.evidence_old").with("date", newest.span.message_arg());
            let what = what.with("months", limit).with("reads", quoted(newest.text));
            cases.push(Case { control, what, origins: newest.origins });
        }
    }
    docket.each_or_list(CODE, cases, |n| Message::new("findings.many_evidence_old").with("n", n).with("months", limit));
}

/// Whether more than a number of months have passed since a day.
pub(super) fn is_past(day: Day, months: u32, docket: &mut FindingCollector<'_>) -> bool {
    day.plus_months(months).and_then(Day::next).is_some_and(|first| docket.has_come(first))
}
