//! The row of a control in chapter 3.
//!
//! The basis is given once per row. Texts that were written for controls of the older edition are grouped by these
//! controls, and name them only where there are several.

use super::contents::{
    EvidenceNumbers, Pack, control_anchor, exclusion_anchor, finding_links, remark, transition_anchor,
};
use super::row_origins::cite_rows;
use super::statement::drivers;
use crate::i18n::{InWords as _, values};
use crate::model::{Applicability, Basis, ProvisionId, StatementControl, StatementText};
use crate::output::pack::template::Chapter;
use crate::output::pdf::status_icon::Sign;
use crate::output::pdf::text::{Inline, TextStyle};
use crate::output::pdf::{TableCell, TableRow, theme};

/// The first columns, which a table always has: control, title, applicable, status.
pub(super) const FIXED_COLUMNS: usize = 4;

/// An annotation with a link.
const LINKED_REMARK: TextStyle = TextStyle { colour: theme::ACCENT, ..theme::CELL_REMARK };

/// The row.
pub(super) fn row<'a>(pack: &Pack<'a>, evidence: &EvidenceNumbers, control: &'a StatementControl) -> TableRow<'a> {
    let local = control.provision.local();
    let mut title: TableCell<'a> = vec![vec![Inline::text(control.title.as_str(), pack.title_style(theme::CELL))]];
    if control.new {
        let year = super::contents::year(control.provision.framework());
        let words = pack.format("statement.row.new", &values! { year: year });
        title.push(vec![Inline::text(words, theme::CELL_REMARK)]);
    }
    for text in control.source_titles.iter().filter(|t| t.text.trim() != control.title.trim()) {
        let words = pack.format("statement.row.source_title", &values! { title: text.text.trim() });
        title.push(vec![Inline::text(words, theme::CELL_REMARK)]);
    }
    let grouping = Grouping::of(control);
    TableRow {
        place: local.into(),
        cells: vec![
            vec![vec![Inline::text(local, theme::CELL_STRONG)]],
            title,
            applicable(pack, control, &grouping),
            status(pack, control),
            drivers(control),
            justification(pack, control, &grouping),
            implementation(pack, evidence, control, &grouping),
            owners(pack, control, &grouping),
            vec![vec![Inline::text(cited(pack, control), theme::CELL_QUIET)]],
        ],
        anchors: vec![control_anchor(&control.provision)],
        bookmark: Some(format!("{local} {}", control.title)),
        continued: Some((local.to_owned(), theme::CELL_STRONG)),
        ..TableRow::default()
    }
}

/// Whether the control applies. An exclusion links to its full justification, a value from the other edition to its
/// derivation.
fn applicable<'a>(pack: &Pack<'a>, control: &'a StatementControl, grouping: &Grouping<'a>) -> TableCell<'a> {
    let word = pack.word(control.applicability.value.key());
    let mut cell: TableCell<'a> = Vec::new();
    if !control.in_role {
        cell.push(vec![Inline::text(pack.word("statement.row.not_in_role"), theme::CELL_STRONG)]);
    }
    cell.push(vec![if control.applicability.value == Applicability::Excluded {
        pack.link(Chapter::Exclusions, word, theme::CELL_LINK, exclusion_anchor(&control.provision))
    } else {
        Inline::text(word, theme::CELL)
    }]);
    let Some(words) = grouping.remark(pack, control) else { return cell };
    let derived = control.transition.is_some() && control.applicability.basis == Basis::CarriedOver;
    cell.push(vec![if derived && pack.has(Chapter::Transition) {
        Inline::link(words, LINKED_REMARK, transition_anchor(&control.provision))
    } else {
        Inline::text(words, theme::CELL_REMARK)
    }]);
    cell
}

/// The status with its basis, unless that is the one of the applicability, and the findings on the control.
fn status<'a>(pack: &Pack<'a>, control: &'a StatementControl) -> TableCell<'a> {
    let sign = Sign::of(control);
    let mut first = vec![Inline::Sign(sign, theme::TABLE), Inline::text(sign.word(pack.speaker), theme::CELL)];
    let findings = finding_links(pack, control);
    if !findings.is_empty() {
        first.push(Inline::text(" ", theme::CELL));
        first.extend(findings);
    }
    let mut cell = vec![first];
    if sign != Sign::NotApplicable && control.status.basis != control.applicability.basis {
        cell.extend(remark(pack, control.status.basis).map(|r| vec![Inline::text(r, theme::CELL_REMARK)]));
    }
    cell
}

/// How the texts of a row name the controls of the older edition that they were written for.
pub(super) struct Grouping<'a> {
    /// These controls, in the order of the transition.
    predecessors: Vec<&'a ProvisionId>,
    /// Whether the row already says that its values are carried over.
    marked: bool,
}

impl<'a> Grouping<'a> {
    /// For the texts of a control.
    pub fn of(control: &'a StatementControl) -> Self {
        let order = control.transition.iter().flat_map(|t| &t.predecessors).map(|p| &p.provision);
        let mut predecessors: Vec<&'a ProvisionId> = order.collect();
        let lists = [
            &control.justification_for_inclusion,
            &control.justification_for_exclusion,
            &control.implementation,
            &control.evidence,
            &control.owner,
            &control.remarks,
        ];
        let texts = || lists.into_iter().flatten();
        for id in texts().filter_map(|t| t.written_for.as_ref()) {
            if !predecessors.contains(&id) {
                predecessors.push(id);
            }
        }
        predecessors.retain(|id| texts().any(|t| t.written_for.as_ref() == Some(*id)));
        let marked = control.applicability.basis == Basis::CarriedOver || control.status.basis == Basis::CarriedOver;
        Self { predecessors, marked }
    }

    /// What the applicability is based on, if it is not stated, with the one control that it comes from.
    pub fn remark(&self, pack: &Pack<'a>, control: &StatementControl) -> Option<String> {
        let basis = remark(pack, control.applicability.basis)?;
        Some(match self.only() {
            Some(id) if self.marked => pack.format("statement.row.from", &values! { basis: basis, id: id.local() }),
            _ => basis.to_owned(),
        })
    }

    /// The control that all carried-over texts were written for.
    fn only(&self) -> Option<&'a ProvisionId> {
        match self.predecessors[..] {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The texts by the control that they were written for, those of the current edition first.
    fn groups(
        &self,
        texts: &'a [StatementText],
    ) -> impl Iterator<Item = (Option<&'a ProvisionId>, Vec<&'a StatementText>)> {
        let keys: Vec<Option<&'a ProvisionId>> =
            std::iter::once(None).chain(self.predecessors.iter().map(|id| Some(*id))).collect();
        keys.into_iter().map(move |key| (key, texts.iter().filter(|t| t.written_for.as_ref() == key).collect()))
    }

    /// The label before the first text of a group.
    fn label(&self, pack: &Pack<'a>, key: Option<&'a ProvisionId>) -> Option<Inline<'a>> {
        let id = key?;
        if self.marked && self.predecessors.len() < 2 {
            return None;
        }
        let words = if self.marked {
            pack.label(id.local())
        } else {
            let basis = pack.word(Basis::CarriedOver.key());
            pack.label(&pack.format("statement.row.from", &values! { basis: basis, id: id.local() }))
        };
        Some(Inline::text(words, theme::LABEL))
    }

    /// A text; what is neither stated nor carried over says so.
    fn text(pack: &Pack<'a>, text: &'a StatementText) -> Vec<Inline<'a>> {
        let mut inlines = vec![Inline::text(text.text.as_str(), pack.source_style(theme::CELL, text))];
        if text.basis == Basis::CarriedOver {
            return inlines;
        }
        if let Some(basis) = remark(pack, text.basis) {
            let words = pack.format("statement.row.basis", &values! { basis: basis });
            inlines.push(Inline::text(words, theme::CELL_REMARK));
        }
        inlines
    }

    /// One paragraph per text, each group under its control.
    pub fn paragraphs(&self, pack: &Pack<'a>, texts: &'a [StatementText]) -> TableCell<'a> {
        let mut cell: TableCell<'a> = Vec::new();
        for (key, group) in self.groups(texts) {
            for (at, text) in group.into_iter().enumerate() {
                let mut inlines = Self::text(pack, text);
                if at == 0 {
                    inlines.splice(0..0, self.label(pack, key));
                }
                cell.push(inlines);
            }
        }
        cell
    }
}

/// The owners; a single one needs no control that it is of.
fn owners<'a>(pack: &Pack<'a>, control: &'a StatementControl, grouping: &Grouping<'a>) -> TableCell<'a> {
    match &control.owner[..] {
        [only] => vec![Grouping::text(pack, only)],
        several => grouping.paragraphs(pack, several),
    }
}

fn justification<'a>(pack: &Pack<'a>, control: &'a StatementControl, grouping: &Grouping<'a>) -> TableCell<'a> {
    let both = !control.justification_for_inclusion.is_empty() && !control.justification_for_exclusion.is_empty();
    let mut cell: TableCell<'a> = Vec::new();
    for (label, texts) in [
        ("statement.row.inclusion", &control.justification_for_inclusion),
        ("statement.row.exclusion", &control.justification_for_exclusion),
    ] {
        let mut paragraphs = grouping.paragraphs(pack, texts);
        if let (true, Some(first)) = (both, paragraphs.first_mut()) {
            first.insert(0, Inline::text(pack.word(label), theme::LABEL));
        }
        cell.extend(paragraphs);
    }
    cell
}

/// Implementation, evidence and remarks, control of the older edition by control, then the dates.
fn implementation<'a>(
    pack: &Pack<'a>,
    evidence: &EvidenceNumbers,
    control: &'a StatementControl,
    grouping: &Grouping<'a>,
) -> TableCell<'a> {
    let mut cell: TableCell<'a> = Vec::new();
    let groups = grouping.groups(&control.implementation);
    let groups = groups.zip(grouping.groups(&control.evidence)).zip(grouping.groups(&control.remarks));
    for (((key, texts), (_, pieces)), (_, remarks)) in groups {
        let mut paragraphs: TableCell<'a> = texts.into_iter().map(|text| Grouping::text(pack, text)).collect();
        if !pieces.is_empty() {
            let mut inlines = vec![Inline::text(pack.word("statement.row.evidence"), theme::LABEL)];
            for (at, piece) in pieces.into_iter().enumerate() {
                inlines.push(Inline::text(if at == 0 { " " } else { "; " }, theme::CELL));
                inlines.extend(evidence_text(pack, evidence, piece));
            }
            match paragraphs.last_mut() {
                Some(last) => {
                    last.push(Inline::text(" ", theme::CELL));
                    last.extend(inlines);
                }
                None => paragraphs.push(inlines),
            }
        }
        paragraphs.extend(remarks.into_iter().map(|text| {
            let mut inlines = Grouping::text(pack, text);
            inlines.insert(0, Inline::text(pack.word("statement.row.remark"), theme::LABEL));
            inlines
        }));
        if let Some(first) = paragraphs.first_mut() {
            first.splice(0..0, grouping.label(pack, key));
        }
        cell.extend(paragraphs);
    }
    let dates = control.dates.iter().enumerate().flat_map(|(at, date)| {
        let label = date.header.trim();
        let label = if label.is_empty() { pack.word("statement.row.date") } else { label };
        let before = (at > 0).then(|| Inline::text(" · ", theme::CELL));
        before
            .into_iter()
            .chain([Inline::text(pack.label(label), theme::LABEL), Inline::text(date.text.text.as_str(), theme::CELL)])
    });
    let dates: Vec<Inline<'a>> = dates.collect();
    if !dates.is_empty() {
        cell.push(dates);
    }
    cell
}

/// A piece of evidence, which links to its row in the evidence index.
fn evidence_text<'a>(pack: &Pack<'a>, numbers: &EvidenceNumbers, piece: &'a StatementText) -> Vec<Inline<'a>> {
    let mut inlines = Grouping::text(pack, piece);
    if let (Some(anchor), Some(first)) =
        (numbers.anchor(&piece.text).filter(|_| pack.has(Chapter::Evidence)), inlines.first_mut())
    {
        *first = Inline::link(piece.text.as_str(), pack.source_style(theme::CELL_LINK, piece), anchor);
    }
    inlines
}

/// The rows of a control's cells, marked if they are hidden in the source.
fn cited(pack: &Pack<'_>, control: &StatementControl) -> String {
    let rows = cite_rows(pack, control.origins());
    if pack.record.rests_on_hidden(control) {
        pack.format("statement.row.hidden", &values! { cells: rows })
    } else {
        rows
    }
}
