//! The statement as a document: version, date, owner, approval, review, edition; climate change in its clauses.

use super::context::{FindingCollector, RuleContext, applicability, listed, locals, once};
use super::finding_draft::FindingDraft;
use super::on_dates::{is_next_review, is_past, is_review, latest, under};
use super::{Cites, Rule, dates};
use crate::model::{
    Applicability, DocumentDetail, DocumentText, Entry, EntryKind, ISO27001_2013, ISO27001_2022, Message, Origin,
    ProvisionId, Severity, SourceDocument, SourceFacts, SourceKind, Statement, StatementControl,
};
use crate::recognise::{Phrase, date_text};
use crate::reconcile::input::ReconcileInput;

pub(super) const RULES: &[Rule] = &[
    Rule { code: "SOA008", severity: Severity::Minor, cites: Cites::Documented, limits: &[] },
    Rule { code: "SOA009", severity: Severity::Minor, cites: Cites::Documented, limits: &[] },
    Rule { code: "SOA105", severity: Severity::Observation, cites: Cites::Transition, limits: &[] },
    Rule { code: "SOA111", severity: Severity::Observation, cites: Cites::Updating, limits: &[] },
    Rule { code: "SOA112", severity: Severity::Observation, cites: Cites::Updating, limits: &[] },
    Rule { code: "SOA113", severity: Severity::Observation, cites: Cites::Updating, limits: &["review-months"] },
    Rule { code: "SOA204", severity: Severity::Note, cites: Cites::Context, limits: &[] },
];

/// The last day of the transition to ISO/IEC 27001:2022 (IAF MD 26).
const TRANSITION_END: &str = "2025-10-31";

pub(super) fn apply(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    let mut statements: Vec<&SourceFacts> =
        ground.material.sources.values().filter(|s| s.kind == SourceKind::Soa).copied().collect();
    statements.sort_by_key(|s| s.number);
    control_of_document(&statements, docket);
    reviewed(ground, &statements, docket);
    withdrawn(ground, docket);
}

/// The document details that each statement has to give.
fn control_of_document(statements: &[&SourceFacts], docket: &mut FindingCollector<'_>) {
    type Says = fn(&SourceFacts) -> bool;
    let rules: [(&'static str, &'static str, Says); 4] = [
        ("SOA008", "findings.document.no_version", |s| {
            !s.document.version.is_empty() || names_version(&s.name) || may_state(s, DocumentDetail::Version)
        }),
        ("SOA009", "findings.document.no_approval", |s| {
            !s.document.approved_by.is_empty() || may_state(s, DocumentDetail::Approval)
        }),
        ("SOA111", "findings.document.no_date", |s| {
            s.date.is_some() || !s.document.date.is_empty() || may_state(s, DocumentDetail::Date)
        }),
        ("SOA112", "findings.document.no_owner", |s| {
            !s.document.owner.is_empty() || may_state(s, DocumentDetail::Owner)
        }),
    ];
    for (code, what, says) in rules {
        let silent: Vec<String> = statements.iter().filter(|s| !says(s)).map(|s| format!("S{}", s.number)).collect();
        if !silent.is_empty() {
            let what = Message::new(what).with("n", silent.len()).with("sources", listed(silent));
            docket.raise(FindingDraft::listing(code, Vec::new(), what));
        }
    }
}

/// Whether a line of the source may state a detail that was not recognised: then nothing says that it is missing.
fn may_state(source: &SourceFacts, detail: DocumentDetail) -> bool {
    source.document.candidates.contains(&detail)
}

/// `SoA v3.2.xlsx`, `soa_rev4.csv`, `SoA version 2.ods`: a version in the name of a file.
fn names_version(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let parts: Vec<&str> = name.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let number = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
    parts.iter().enumerate().any(|(at, part)| {
        ["version", "ver", "rev", "revision", "v"].iter().any(|word| {
            part.strip_prefix(word).is_some_and(|rest| {
                number(rest) || (rest.is_empty() && parts.get(at + 1).is_some_and(|next| number(next)))
            })
        })
    })
}

fn reviewed(ground: &RuleContext<'_>, statements: &[&SourceFacts], docket: &mut FindingCollector<'_>) {
    const CODE: &str = "SOA113";
    if !docket.wants(CODE) || docket.today.is_none() {
        return;
    }
    let limit = ground.limits.review_months;
    let dated: Vec<(&SourceFacts, dates::Day)> =
        statements.iter().filter_map(|s| Some((*s, dates::Day::parse(s.date.as_deref()?)?))).collect();
    // A statement without a date may be the newest of all.
    if dated.len() == statements.len()
        && let Some((source, day)) = dated.into_iter().max_by_key(|(_, day)| *day)
        && is_past(day, limit, docket)
    {
        let says = |text: &&DocumentText| date_text::date(&text.text).as_deref() == source.date.as_deref();
        let at: Vec<Origin> =
            source.document.date.iter().find(says).and_then(|t| t.origin.clone()).into_iter().collect();
        let what = if statements.len() > 1 { "findings.document.newest_dated" } else { "findings.document.dated" };
        let what = Message::new(what).with("source", format!("S{}", source.number)).with("date", day.to_string());
        let what = what.with("months", limit);
        docket.raise(FindingDraft::listing(CODE, Vec::new(), what).at(at));
    }
    let (mut stale, mut due): (Vec<Stale<'_>>, Vec<Stale<'_>>) = (Vec::new(), Vec::new());
    for control in ground.controls().filter(|c| applicability(c) == Applicability::Applicable) {
        let newest = latest(under(control, |date| is_review(ground, date)));
        let next = latest(under(control, |date| is_next_review(ground, date)));
        // A review after its due date settles that date.
        let next = next.filter(|next| newest.as_ref().is_none_or(|newest| newest.span.last < next.span.first));
        if let Some(next) = next {
            if next.span.last.next().is_some_and(|day| docket.has_come(day)) {
                due.push((control, next.origins));
            }
        } else if let Some(newest) = newest
            && is_past(newest.span.last, limit, docket)
        {
            stale.push((control, newest.origins));
        }
    }
    for (cases, what) in [
        (stale, Message::new("findings.document.reviewed").with("months", limit)),
        (due, Message::new("findings.document.review_due")),
    ] {
        if cases.is_empty() {
            continue;
        }
        let list: Vec<ProvisionId> = cases.iter().map(|(c, _)| c.provision.clone()).collect();
        let what = what.with("n", list.len()).with("controls", locals(&list));
        docket.raise(FindingDraft::listing(CODE, list, what).at(once(cases.iter().flat_map(|(_, at)| at))));
    }
}

/// A control whose review is overdue, with the cells that show it.
type Stale<'a> = (&'a StatementControl, Vec<Origin>);

fn withdrawn(ground: &RuleContext<'_>, docket: &mut FindingCollector<'_>) {
    const CODE: &str = "SOA105";
    let mut sources: Vec<u32> = ground
        .material
        .sources
        .values()
        .filter(|s| s.edition.as_ref().is_some_and(|e| e.framework.as_str() == ISO27001_2013))
        .map(|s| s.number)
        .collect();
    sources.sort_unstable();
    if sources.is_empty() || !docket.wants(CODE) {
        return;
    }
    let first = dates::Day::parse(TRANSITION_END).and_then(dates::Day::next);
    if first.is_some_and(|day| docket.has_come(day)) {
        let what = Message::new("findings.document.on_2013").with("n", sources.len());
        let what = what.with("sources", listed(sources.iter().map(|n| format!("S{n}"))));
        docket.raise(FindingDraft::listing(CODE, Vec::new(), what));
    }
}

/// Whether rows on 4.1 and 4.2 mention climate change.
pub(super) fn climate(
    statements: &[Statement],
    (sources, entries): (&[SourceFacts], &[Entry]),
    input: &ReconcileInput<'_>,
    docket: &mut FindingCollector<'_>,
) {
    let answers = |number: u32| sources.iter().any(|s| s.number == number && s.kind != SourceKind::Blank);
    let in_statement = |e: &&Entry| statements.iter().any(|s| s.clauses.iter().any(|c| c.entries.contains(&e.number)));
    let context: Vec<&Entry> = entries
        .iter()
        .filter(|e| e.kind == EntryKind::Clause && is_context(&e.provision))
        .filter(in_statement)
        // A blank form does not address the context either.
        .filter(|e| answers(e.source))
        .collect();
    let says = |text: &str| input.vocabulary.phrase_in(Phrase::Climate, text).is_some();
    let spoken = context.iter().any(|e| {
        let texts = e
            .implementation
            .iter()
            .chain(&e.evidence)
            .chain(&e.remarks)
            .chain(&e.title)
            .chain(e.carried_over.iter().map(|c| &c.text))
            .chain(e.justifications.iter().map(|j| &j.text));
        let answers = e.applicability.iter().map(|a| a.raw.as_str()).chain(e.status.iter().map(|a| a.raw.as_str()));
        texts.map(|t| t.text.as_str()).chain(answers).any(says)
    });
    if context.is_empty() || spoken {
        return;
    }
    let origins: Vec<Origin> = context.iter().filter_map(|e| super::completeness::first_origin(e)).collect();
    let list = context.iter().map(|e| {
        let cell = super::completeness::first_origin(e).map_or_else(String::new, |o| format!(" ({o})"));
        format!("{}{cell}", e.provision.local())
    });
    let what = Message::new("findings.document.climate").with("clauses", listed(list));
    // The statement that holds the rows is cited.
    let framework = statements
        .iter()
        .find(|s| s.clauses.iter().any(|c| context.iter().any(|e| c.entries.contains(&e.number))))
        .map(|s| s.framework.clone());
    docket.raise(FindingDraft { framework, origins, ..FindingDraft::listing("SOA204", Vec::new(), what) });
}

/// Clauses 4.1 and 4.2 of the amended standard, and their parts.
fn is_context(provision: &ProvisionId) -> bool {
    let amended = matches!(provision.framework().as_str(), ISO27001_2022 | ISO27001_2013);
    amended
        && ["4.1", "4.2"].iter().any(|clause| {
            provision.local().strip_prefix(clause).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
}

/// The texts of the scope.
pub(super) fn scope(document: &SourceDocument) -> impl Iterator<Item = &DocumentText> {
    document.scope.iter()
}

#[cfg(test)]
mod tests {
    use super::names_version;

    #[test]
    fn a_version_in_a_file_name_is_one_and_an_edition_is_none() {
        for name in
            ["a/SoA Oldmere v3.2 FINAL (2).xlsx", "soa_rev4.csv", "SoA version 2.ods", "SoA_V1.xlsx", "soa v 2.csv"]
        {
            assert!(names_version(name), "{name}");
        }
        for name in ["v2/soa.csv", "SoA ISO 27001-2022.xlsx", "soa review 2025.csv", "vendor5.csv", "soa (2).xlsx"] {
            assert!(!names_version(name), "{name}");
        }
    }
}
