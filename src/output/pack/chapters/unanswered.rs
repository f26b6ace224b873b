//! Part of chapter 3: controls that no source answers, as one list per theme.

use super::contents::{Pack, control_anchor, finding_links};
use crate::i18n::values;
use crate::model::{Applicability, StatementControl, Status};
use crate::output::pdf::text::Inline;
use crate::output::pdf::{Anchor, Flow, theme};

/// Whether nothing is known about a control besides its number and title.
pub(super) fn is_unanswered(control: &StatementControl) -> bool {
    control.applicability.value == Applicability::Unstated
        && control.status.value == Status::Unstated
        && control.overruled.is_empty()
        && control.source_titles.is_empty()
        && control.origins().next().is_none()
}

/// Writes the lists: controls of the organisation's role, and those of another one.
pub(super) fn write(flow: &mut Flow<'_, '_>, pack: &Pack<'_>, controls: &[&StatementControl]) {
    let (own, others): (Vec<&StatementControl>, Vec<_>) = controls.iter().copied().partition(|c| c.in_role);
    for (key, controls) in [("statement.unanswered.in_role", own), ("statement.unanswered.not_in_role", others)] {
        if controls.is_empty() {
            continue;
        }
        let lead = pack.format(key, &values! { n: controls.len() });
        for control in &controls {
            let title = format!("{} {}", control.provision.local(), control.title);
            flow.bookmark(2, title, control_anchor(&control.provision));
        }
        let items = controls.into_iter().map(|control| item(pack, control)).collect();
        flow.space(4.0);
        flow.run_on(Inline::text(lead, theme::CELL_STRONG), items, 2.0);
    }
}

fn item<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> (Vec<Inline<'a>>, Vec<Anchor>) {
    let mut inlines = vec![
        Inline::text(control.provision.local(), theme::CELL_STRONG),
        Inline::text(format!(" {}", control.title), pack.title_style(theme::CELL)),
    ];
    if control.new {
        let year = super::contents::year(control.provision.framework());
        let words = pack.format("statement.row.new", &values! { year: year });
        inlines.push(Inline::text(format!(" ({words})"), theme::CELL_REMARK));
    }
    let findings = finding_links(pack, control);
    if !findings.is_empty() {
        inlines.push(Inline::text(" ", theme::CELL));
        inlines.extend(findings);
    }
    (inlines, vec![control_anchor(&control.provision)])
}
