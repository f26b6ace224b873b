//! What stands in the pack, part by part.

pub(super) mod back;
pub(super) mod cover;
pub(super) mod evidence;
pub(super) mod exclusions;
pub(super) mod findings;
pub(super) mod frameworks;
pub(super) mod glance;
mod precedence;
pub(super) mod reading;
pub(super) mod scope;
pub(super) mod sources;
pub(super) mod statement;
pub(super) mod transition;

use std::fmt::Write as _;
use std::rc::Rc;

use super::Cited;
use super::page::Anchor;
use super::text::Inline;
use super::theme;
use crate::catalogue::ProvisionId;
use crate::normalise::{Basis, Origin};
use crate::reconcile::{Statement, StatementControl, StatementText};
use crate::report::record::Record;

/// Numbers of the chapters.
pub(super) mod number {
    /// Scope and document control.
    pub const SCOPE: u8 = 1;
    /// How to read this pack.
    pub const READING: u8 = 2;
    /// Statement of Applicability.
    pub const STATEMENT: u8 = 3;
    /// Exclusions.
    pub const EXCLUSIONS: u8 = 4;
    /// Transition record.
    pub const TRANSITION: u8 = 5;
    /// Other frameworks.
    pub const FRAMEWORKS: u8 = 6;
    /// Evidence index.
    pub const EVIDENCE: u8 = 7;
    /// Findings.
    pub const FINDINGS: u8 = 8;
    /// Sources and integrity.
    pub const SOURCES: u8 = 9;
    /// Attribution and disclaimer: the last chapter.
    pub const BACK: u8 = 10;
}

/// What every chapter is written from.
pub(super) struct Pack<'r> {
    /// The record.
    pub record: &'r Record,
    /// Hashes of the files beside the pack.
    pub cited: &'r Cited,
}

impl<'r> Pack<'r> {
    /// The statement that the figures on the front pages speak of.
    pub fn statement(&self) -> Option<&'r Statement> {
        self.record.statements.first()
    }

    /// Why the pack does not rest on all sources: one line a source that was not read or not merged.
    pub fn gaps(&self) -> Vec<String> {
        let unread = self.record.unread_sources.iter().map(|s| format!("{}: {}", s.name, s.reason));
        let unmerged = self.record.sources.iter().filter_map(|s| Some(format!("{}: {}", s.name, s.not_merged()?)));
        unread.chain(unmerged).collect()
    }
}

/// Anchor of a control's row in the statement.
fn control_anchor(provision: &ProvisionId) -> Anchor {
    Anchor::Control(Rc::from(provision.to_string()))
}

/// Cells as outputs cite them, each once, the source named where it changes: `S1 B12, C12, S2 D4`.
fn cite<'o>(record: &Record, origins: impl IntoIterator<Item = &'o Origin>) -> String {
    let mut seen: Vec<&Origin> = Vec::new();
    let mut out = String::new();
    let mut before = String::new();
    for origin in origins {
        if seen.contains(&origin) {
            continue;
        }
        seen.push(origin);
        let cell = origin.cell.to_string();
        let cited = record.cite(origin);
        let place = cited.strip_suffix(cell.as_str()).unwrap_or_default().to_owned();
        if !out.is_empty() {
            out.push_str(", ");
        }
        if place == before {
            out.push_str(&cell);
        } else {
            // The name and its first cell stay on one line.
            let _ = write!(out, "{}{cell}", place.replace(' ', "\u{a0}"));
            before = place;
        }
    }
    out
}

/// The remark that follows a value which no source of this edition states.
fn remark(basis: Basis) -> Option<&'static str> {
    match basis {
        Basis::Stated => None,
        Basis::CarriedOver => Some("carried over"),
        Basis::Decided => Some("decided"),
        Basis::Proposed => Some("proposed, not counted"),
    }
}

/// A text of the statement, with the 2013 control that it was written for.
fn statement_text(text: &StatementText) -> Vec<Inline<'_>> {
    let mut inlines = vec![Inline::text(text.text.as_str(), theme::CELL)];
    if let Some(basis) = remark(text.basis) {
        let from = text.written_for.as_ref().map_or_else(String::new, |p| format!(", written for {}", p.local()));
        inlines.push(Inline::text(format!(" ({basis}{from})"), theme::CELL_REMARK));
    }
    inlines
}

/// Links to the findings of a control: `F3 F7`.
fn finding_links(control: &StatementControl) -> Vec<Inline<'static>> {
    let mut inlines = Vec::new();
    for number in &control.findings {
        if !inlines.is_empty() {
            inlines.push(Inline::text(" ", theme::CELL_LINK));
        }
        inlines.push(Inline::link(format!("F{number}"), theme::CELL_LINK, Anchor::Finding(*number)));
    }
    inlines
}

/// `1 control`, `2 controls`.
fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}
