//! How a difference is worded, the same in every output: the old text, the new text, and remarks.

use super::comparison::{FollowedText, OneSided, Which};
use super::difference::{
    Cause, ControlChange, ControlChangeKind, DiffValue, EarlierAnswer, FieldChange, FieldChangeKind, PieceChange,
    PieceChangeKind,
};
use super::words::WordState;
use crate::model::Basis;
use crate::reconcile::folded;

/// A stretch of a text; a marked one is what came or went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedRun {
    /// The words.
    pub text: String,
    /// Whether they are on this side only.
    pub marked: bool,
}

/// One line of a difference: an answer, or a text that came, went or was edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribedLine {
    /// The old text; empty if there was none.
    pub before: Vec<DescribedRun>,
    /// Cells on the old side.
    pub cells_before: String,
    /// The new text.
    pub after: Vec<DescribedRun>,
    /// Cells on the new side.
    pub cells_after: String,
    /// Remarks.
    pub remarks: Vec<String>,
}

/// Words kept around those that came or went, where the rest of a long text is left out.
const CONTEXT: usize = 14;

/// What happened to a control, where it did not merely change: `added, new in the edition`.
pub fn kind(control: &ControlChange) -> Option<String> {
    let word = match control.kind {
        ControlChangeKind::Changed => return None,
        kind => kind.word(),
    };
    Some(if control.new_in_edition { format!("{word}, new in the edition") } else { word.to_owned() })
}

/// The lines of a field's difference. With `excerpt` the unchanged stretches of long texts are left out and marked.
pub fn lines(control: &ControlChange, change: &FieldChange, excerpt: bool) -> Vec<DescribedLine> {
    if change.field.is_answer() && change.pieces.is_empty() {
        let (before, after) = (change.before.first(), change.after.first());
        let cells = |value: Option<&DiffValue>| value.map_or_else(String::new, |v| v.cells.clone());
        let runs = |value: Option<&DiffValue>| {
            value.map_or_else(Vec::new, |v| vec![DescribedRun { text: answer(v), marked: false }])
        };
        return vec![DescribedLine {
            before: runs(before),
            cells_before: cells(before),
            after: runs(after),
            cells_after: cells(after),
            remarks: remarks(control, change),
        }];
    }
    let mut lines: Vec<DescribedLine> = change.pieces.iter().map(|piece| piece_line(change, piece, excerpt)).collect();
    if let Some(first) = lines.first_mut() {
        let mut all = remarks(control, change);
        all.append(&mut first.remarks);
        first.remarks = all;
    }
    lines
}

fn piece_line(change: &FieldChange, piece: &PieceChange, excerpt: bool) -> DescribedLine {
    let before = piece.before.and_then(|at| change.before.get(at));
    let after = piece.after.and_then(|at| change.after.get(at));
    let runs = |value: Option<&DiffValue>, without: WordState| match value {
        None => Vec::new(),
        Some(_) if piece.kind == PieceChangeKind::Edited => edited(piece, without, excerpt),
        Some(value) => vec![DescribedRun { text: value.text.clone(), marked: false }],
    };
    let cells = |value: Option<&DiffValue>| value.map_or_else(String::new, |v| v.cells.clone());
    let mut remarks = Vec::new();
    for (which, value) in [(Which::Old, before), (Which::New, after)] {
        if let Some(value) = value.filter(|v| v.written_for.is_some() || v.basis == Basis::Proposed) {
            let from = value.written_for.as_ref().map_or_else(String::new, |f| format!("written for {}, ", f.local()));
            remarks.push(format!("{}: {from}{}", which.word(), value.basis.word()));
        }
    }
    if !piece.stands_at.is_empty() && change.cause != Cause::KeptElsewhere {
        let at: Vec<&str> = piece.stands_at.iter().map(crate::model::ProvisionId::local).collect();
        let side = if piece.kind == PieceChangeKind::Removed { Which::New } else { Which::Old };
        remarks.push(format!("{} has this text at {}", side.word(), at.join(", ")));
    }
    DescribedLine {
        before: runs(before, WordState::Added),
        cells_before: cells(before),
        after: runs(after, WordState::Removed),
        cells_after: cells(after),
        remarks,
    }
}

/// One side of an edited text.
fn edited(piece: &PieceChange, without: WordState, excerpt: bool) -> Vec<DescribedRun> {
    let shown: Vec<(bool, &str)> = piece
        .words
        .iter()
        .filter(|w| w.state != without)
        .map(|w| (w.state != WordState::Same, w.text.as_str()))
        .collect();
    let last = shown.len().saturating_sub(1);
    let mut runs: Vec<DescribedRun> = Vec::new();
    for (at, (marked, text)) in shown.into_iter().enumerate() {
        let text = if marked || !excerpt { text.to_owned() } else { shortened(text, at == 0, at == last) };
        runs.push(DescribedRun { text, marked });
    }
    runs
}

/// An unchanged stretch without its middle (or its far end), where it is long.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (head, tail) = (if is_first { 0 } else { CONTEXT }, if is_last { 0 } else { CONTEXT });
    let left_out = words.len().saturating_sub(head + tail);
    // A few words are shorter than the mark that would replace them.
    if left_out <= 8 {
        return text.to_owned();
    }
    let mut parts: Vec<String> = Vec::new();
    if head > 0 {
        parts.push(words[..head].join(" "));
    }
    parts.push(format!("[… {left_out} words unchanged …]"));
    if tail > 0 {
        parts.push(words[words.len() - tail..].join(" "));
    }
    parts.join(" ")
}

/// An answer with the source's own word and what it rests on.
pub fn answer(value: &DiffValue) -> String {
    let mut text = value.text.clone();
    let raw: Vec<String> =
        value.raw.iter().filter(|raw| folded(raw) != folded(&value.text)).map(|raw| format!("“{raw}”")).collect();
    let mut notes = raw;
    if value.basis != Basis::Stated {
        notes.push(if value.basis == Basis::Proposed {
            "proposed, not counted".to_owned()
        } else {
            value.basis.word().to_owned()
        });
    }
    if !notes.is_empty() {
        text = format!("{text} ({})", notes.join(", "));
    }
    text
}

/// Remarks on a field's difference.
fn remarks(control: &ControlChange, change: &FieldChange) -> Vec<String> {
    let mut remarks = Vec::new();
    // If a control was added or removed, so was every field; the control's own line covers that.
    if matches!(control.kind, ControlChangeKind::Added | ControlChangeKind::Removed) {
        return remarks;
    }
    if change.kind != FieldChangeKind::Changed && change.kind != FieldChangeKind::Footing {
        remarks.push(change.kind.words().to_owned());
    }
    match change.cause {
        Cause::Statement if change.why.is_empty() => {}
        Cause::Statement => remarks.push(change.why.clone()),
        Cause::NewInEdition => remarks.push(change.cause.words().to_owned()),
        Cause::MergingRule | Cause::KeptElsewhere => remarks.push(format!("{}: {}", change.cause.words(), change.why)),
    }
    remarks
}

/// Runs as plain text, marked stretches in signs: `[-…-]` on the old side, `{+…+}` on the new one.
pub fn plain(runs: &[DescribedRun], which: Which) -> String {
    let shown: Vec<String> = runs
        .iter()
        .map(|run| match (run.marked, which) {
            (false, _) => run.text.clone(),
            (true, Which::Old) => format!("[-{}-]", run.text),
            (true, Which::New) => format!("{{+{}+}}", run.text),
        })
        .collect();
    shown.join(" ")
}

/// A side's answers for a control of the earlier edition, as one text.
pub fn earlier(said: &EarlierAnswer) -> String {
    if !said.present {
        return "not in the sources".to_owned();
    }
    format!("{}, {}", answer(&said.applicability), answer(&said.status))
}

/// The predecessors of a control with their own answers: `A.12.1.2 (OLD): applicable, implemented`.
pub fn predecessors(control: &ControlChange) -> Vec<String> {
    let mut told = Vec::new();
    for pair in &control.predecessors {
        for (which, said) in [(Which::Old, &pair.before), (Which::New, &pair.after)] {
            if let Some(said) = said {
                told.push(format!("{} ({}): {}", pair.provision.local(), which.word(), earlier(said)));
            }
        }
    }
    told
}

/// Where a text of the earlier edition is on the other side.
pub fn found(text: &FollowedText, of: Which) -> String {
    /// A text at more controls than this is an owner or a phrase; the first ones tell enough.
    const LISTED: usize = 5;
    let at: Vec<&str> = text.stands_at.iter().take(LISTED).map(crate::model::ProvisionId::local).collect();
    match text.stands_at.len().saturating_sub(LISTED) {
        _ if at.is_empty() => format!("nowhere in {}", of.other().word()),
        0 => format!("at {}", at.join(", ")),
        more => format!("at {} and {more} more", at.join(", ")),
    }
}

/// That a side has nothing in a field, as a sentence.
pub fn one_sided(one: &OneSided) -> String {
    let what = match &one.header {
        Some(header) if !header.is_empty() => format!("column “{header}”"),
        _ => one.field.words().to_owned(),
    };
    let controls = if one.controls == 1 { "1 control".to_owned() } else { format!("{} controls", one.controls) };
    format!("{} has no {what}; {} has it at {controls}", one.only_in.other().word(), one.only_in.word())
}
