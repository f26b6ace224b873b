//! Shared parts of the chapters.

use std::collections::HashMap;
use std::rc::Rc;

use crate::i18n::{ENGLISH, InWords, Localizer, TextValue, values};
use crate::model::record::Record;
use crate::model::{
    Basis, FrameworkKey, ISO27001_2022, Origin, ProvisionId, Statement, StatementControl, StatementText,
};
use crate::output::pack::CitedHashes;
use crate::output::pack::template::{Audience, Chapter, PackTemplate, PackVariant};
use crate::output::pdf::text::{Inline, Language, TextStyle};
use crate::output::pdf::{Anchor, Flow, Orientation, theme};
use crate::output::support::{evidence_key, pieces};

/// The input of every chapter.
pub(crate) struct Pack<'r> {
    /// The record.
    pub record: &'r Record,
    /// Hashes of the files next to the pack.
    pub cited: &'r CitedHashes,
    /// Names of the attachments.
    pub attached: &'r [&'r str],
    /// annexa's own texts.
    pub speaker: &'r Localizer<'r>,
    /// Design of the pack.
    pub template: &'r PackTemplate,
    /// Audience.
    pub audience: Audience,
    /// Form of the pack.
    pub look: PackVariant,
    /// Number of values removed because they were hidden; only in a pack for a certification body.
    pub withheld: usize,
}

impl<'r> Pack<'r> {
    /// A text of annexa without values.
    pub fn word(&self, key: &'r str) -> &'r str {
        self.speaker.word(key)
    }

    /// A text of annexa with values.
    pub fn format(&self, key: &str, values: &[(&str, TextValue<'_>)]) -> String {
        self.speaker.format(key, values)
    }

    /// A style for text in a language; as it is if that is the pack's.
    fn in_language(&self, style: TextStyle, tag: &str) -> TextStyle {
        let language = Language::of(tag).filter(|language| Some(*language) != Language::of(self.speaker.language()));
        style.in_language(language)
    }

    /// A style for titles of the catalogues, which are in English.
    pub fn title_style(&self, style: TextStyle) -> TextStyle {
        self.in_language(style, ENGLISH)
    }

    /// A style for a text of the sources, in the language that its source was recognised to be in.
    pub fn source_style(&self, style: TextStyle, text: &StatementText) -> TextStyle {
        let number = text.origins.first().map(|origin| origin.source);
        let source = self.record.sources.iter().find(|source| Some(source.number) == number);
        match source.and_then(|source| source.language.as_ref()) {
            Some(language) => self.in_language(style, &language.code),
            None => style,
        }
    }

    /// A label with a colon: `Owner: `.
    pub fn label(&self, label: &str) -> String {
        self.format("layout.label", &values! { label: label })
    }

    /// A heading within a statement, preceded by the standard's name if a chapter covers several.
    pub fn titled(&self, statement: &Statement, several: bool, section: &str) -> String {
        if several {
            self.format("statement.section", &values! { framework: &statement.framework_name, section: section })
        } else {
            section.to_owned()
        }
    }

    /// The number of a chapter; `None` if the pack does not have it.
    pub fn number(&self, section: Chapter) -> Option<u8> {
        let parts = self.template.parts(self.look, self.audience);
        (1u8..).zip(&parts.sections).find(|(_, s)| *s.get_ref() == section).map(|(number, _)| number)
    }

    /// Whether the pack has a chapter.
    pub fn has(&self, section: Chapter) -> bool {
        self.number(section).is_some()
    }

    /// Whether the pack is internal, with findings, questions and unmatched rows.
    pub fn is_internal(&self) -> bool {
        self.audience == Audience::Internal
    }

    /// Starts a chapter.
    pub fn chapter(&self, flow: &mut Flow<'_, '_>, section: Chapter, title: &'r str, orientation: Orientation) {
        let title = self.word(title);
        flow.setter.enter(title);
        flow.chapter_as(anchor(section), self.number(section).unwrap_or(0), title, orientation);
    }

    /// Text that links to another chapter; plain text if the pack does not have that chapter.
    pub fn link<'a>(
        &self,
        section: Chapter,
        text: impl Into<std::borrow::Cow<'a, str>>,
        style: TextStyle,
        target: Anchor,
    ) -> Inline<'a> {
        if self.has(section) {
            Inline::link(text, style, target)
        } else {
            let plain = if style.colour == theme::ACCENT { theme::INK } else { style.colour };
            Inline::text(text, TextStyle { colour: plain, ..style })
        }
    }

    /// The statement whose figures the front pages show.
    pub fn statement(&self) -> Option<&'r Statement> {
        self.record.statements.first()
    }

    /// Why the pack does not cover all sources: one line per source that was not read or not merged.
    pub fn gaps(&self) -> Vec<String> {
        let unread = self.record.unread_sources.iter().map(|s| format!("{}: {}", s.name, s.reason));
        let unmerged =
            self.record.sources.iter().filter_map(|s| Some(format!("{}: {}", s.name, self.speaker.not_merged(s)?)));
        unread.chain(unmerged).collect()
    }
}

/// Anchor of a chapter.
pub(crate) fn anchor(section: Chapter) -> Anchor {
    Anchor::Chapter(section as u8 + 1)
}

/// Anchor of a control's row in the statement.
pub(super) fn control_anchor(provision: &ProvisionId) -> Anchor {
    Anchor::Control(Rc::from(provision.to_string()))
}

/// Anchor of an excluded control's row among the exclusions.
pub(super) fn exclusion_anchor(provision: &ProvisionId) -> Anchor {
    Anchor::Exclusion(Rc::from(provision.to_string()))
}

/// Anchor of a control's row in the transition record.
pub(super) fn transition_anchor(provision: &ProvisionId) -> Anchor {
    Anchor::Transition(Rc::from(provision.to_string()))
}

/// The numbers of the evidence index, by text.
pub(super) struct EvidenceNumbers(HashMap<String, u32>);

impl EvidenceNumbers {
    pub(super) fn of(record: &Record) -> Self {
        let numbered = (1..).zip(pieces(record));
        Self(numbered.map(|(number, piece)| (evidence_key(piece.text), number)).collect())
    }

    /// The anchor in the evidence index for a text of a control's evidence.
    pub(super) fn anchor(&self, text: &str) -> Option<Anchor> {
        self.0.get(&evidence_key(text)).map(|number| Anchor::Evidence(*number))
    }
}

/// Cells as cited in outputs: `S1 B12, C12, S2 D4`. A source and its first cell stay on one line.
pub(super) fn cite<'o>(record: &Record, origins: impl IntoIterator<Item = &'o Origin>) -> String {
    record.cite_all(origins, "\u{a0}")
}

/// The annotation of a value that no source of this edition states.
pub(super) fn remark<'r>(pack: &Pack<'r>, basis: Basis) -> Option<&'r str> {
    (basis != Basis::Stated).then(|| pack.word(basis.key()))
}

/// Links to the findings of a control: `F3 F7`; nothing if the pack has no findings.
pub(super) fn finding_links(pack: &Pack<'_>, control: &StatementControl) -> Vec<Inline<'static>> {
    let mut inlines = Vec::new();
    if !pack.has(Chapter::Findings) {
        return inlines;
    }
    for number in &control.findings {
        if !inlines.is_empty() {
            inlines.push(Inline::text(" ", theme::CELL_LINK));
        }
        inlines.push(Inline::link(format!("F{number}"), theme::CELL_LINK, Anchor::Finding(*number)));
    }
    inlines
}

/// The clause that requires the Statement of Applicability.
pub(super) fn soa_clause(statement: &Statement) -> String {
    let letter = if statement.framework.as_str() == ISO27001_2022 { " d)" } else { "" };
    format!("{}, 6.1.3{letter}", statement.framework_name)
}

/// The year of an edition: `2022`.
pub(super) fn year(framework: &FrameworkKey) -> &str {
    framework.as_str().split_once(':').map_or("", |(_, year)| year)
}
