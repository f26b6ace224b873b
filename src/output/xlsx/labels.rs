//! The words of a workbook: the texts of its language with the names of its sheets, the headings of its columns and the
//! words of answers, which are put together once.

use std::borrow::Cow;

use super::sheet::SheetKind;
use super::statement::Citations;
use super::style::{APPLICABILITIES, STATUSES, sign};
use super::template::WorkbookTemplate;
use super::text::within;
use crate::i18n::{Area, Localizer, MessageCatalog, TextValue, english, values};
use crate::model::record::Record;
use crate::model::{Applicability, Basis, DecisionField, DocumentField, Severity, Status};

/// In which words and with which sheets and columns a workbook is written.
pub(super) struct Labels<'w> {
    /// The texts.
    pub localizer: Localizer<'w>,
    /// Sheets and columns; `None` for workbooks that no template lays out.
    template: Option<&'w WorkbookTemplate>,
    statuses: [(Status, String); 6],
    not_applicable: String,
    citations: Citations,
    /// Which version is issued; `None` for a draft.
    pub issued: Option<String>,
    /// The same in short, for the foot of a page: `Version 3.3 · Issued`.
    pub issued_short: Option<String>,
}

impl<'w> Labels<'w> {
    /// The words of a record's workbook.
    pub fn new(record: &'w Record, words: &'w MessageCatalog, template: &'w WorkbookTemplate) -> Self {
        let everywhere = crate::output::pack::everywhere(record);
        let mut labels = Self::of(Localizer::new(words, Area::Workbook, everywhere), Some(template));
        labels.issued =
            record.document_control.issued_message().and_then(|message| labels.localizer.sentence(&message));
        let version = record.document_control.value(DocumentField::Version);
        labels.issued_short = labels.issued.is_some().then(|| {
            let stamp = labels.word("sentences.document.stamp_issued");
            if version.is_empty() {
                return stamp.to_owned();
            }
            let version = labels.format("sentences.document.version_of", &values! { version: within(version, 30) });
            format!("{version} · {stamp}")
        });
        labels
    }

    fn of(localizer: Localizer<'w>, template: Option<&'w WorkbookTemplate>) -> Self {
        let statuses = STATUSES.map(|status| (status, format!("{} {}", sign(status), localizer.word(status.key()))));
        let not_applicable = format!("– {}", localizer.word("answers.status.not_applicable"));
        let citations = Citations::of(&localizer);
        Self { localizer, template, statuses, not_applicable, citations, issued: None, issued_short: None }
    }

    /// A text without values.
    pub fn word<'s>(&'s self, key: &'s str) -> &'s str {
        self.localizer.word(key)
    }

    /// A text without values under a key that is put together, if there is one.
    pub fn find(&self, key: &str) -> Option<&str> {
        self.localizer.find(key)
    }

    /// A text with its values.
    pub fn format(&self, key: &str, values: &[(&str, TextValue<'_>)]) -> String {
        self.localizer.format(key, values)
    }

    /// The name of a sheet.
    pub fn sheet(&self, kind: SheetKind) -> &str {
        self.localizer.find(&format!("sheets.name.{}", kind.key())).unwrap_or(kind.key())
    }

    /// The name of a sheet, or nothing where the workbook is without it.
    pub fn sheet_if_shown(&self, kind: SheetKind) -> &str {
        if self.shows(kind) { self.sheet(kind) } else { "" }
    }

    /// Whether the workbook has a sheet, as far as the template decides.
    pub fn shows(&self, kind: SheetKind) -> bool {
        self.template.is_none_or(|template| template.sheets().contains(&kind))
    }

    /// The sheets in their order.
    pub fn sheets(&self) -> &'w [SheetKind] {
        self.template.map_or(&[], WorkbookTemplate::sheets)
    }

    /// The columns of a table in their order, by key; `None` where all are shown as declared.
    pub fn columns(&self, table: &str) -> Option<&'w [&'static str]> {
        self.template.and_then(|template| template.columns(table))
    }

    /// The heading of a column.
    pub fn heading<'s>(&'s self, table: &str, key: &'static str) -> &'s str {
        self.localizer.find(&heading_key(table, key)).unwrap_or(key)
    }

    /// Whether a control applies, in words.
    pub fn applicability(&self, value: Applicability) -> &str {
        self.localizer.word(value.key())
    }

    /// Sign and word of a status.
    pub fn status(&self, value: Status) -> &str {
        self.statuses.iter().find(|(status, _)| *status == value).map_or("", |(_, words)| words)
    }

    /// The status column of an excluded control.
    pub fn not_applicable(&self) -> &str {
        &self.not_applicable
    }

    /// What a value rests on.
    pub fn basis(&self, basis: Basis) -> &str {
        self.localizer.word(match basis {
            Basis::Stated => "answers.basis.stated",
            Basis::CarriedOver => "answers.basis.carried_over",
            Basis::Decided => "answers.basis.decided",
            Basis::Proposed => "cells.basis.proposed",
        })
    }

    /// The citations after texts.
    pub fn citations(&self) -> &Citations {
        &self.citations
    }

    /// The word of a severity.
    pub fn severity(&self, severity: Severity) -> &str {
        self.localizer.word(severity.key())
    }

    /// English words of the record, in the language of the workbook.
    pub fn phrase<'e>(&'e self, english: &'e str) -> Cow<'e, str> {
        Cow::Borrowed(self.localizer.phrase(english))
    }

    /// A value of a field as the record has it: an answer in this language's word, everything else unchanged.
    pub fn answer<'e>(&'e self, field: DecisionField, value: &'e str) -> Cow<'e, str> {
        let word = match field {
            DecisionField::Applicability => {
                APPLICABILITIES.into_iter().find(|a| a.word() == value).map(|a| self.applicability(a))
            }
            DecisionField::Status => {
                STATUSES.into_iter().find(|s| s.word() == value).map(|s| self.localizer.word(s.key()))
            }
            DecisionField::Reason(_) => Some(self.localizer.phrase(value)),
            _ => None,
        };
        Cow::Borrowed(word.unwrap_or(value))
    }

    /// The end of a text that is too long for a cell.
    pub fn goes_on(&self) -> String {
        let sheet = self.sheet_if_shown(SheetKind::CarriedOver);
        self.format("cells.carried_over.goes_on", &crate::i18n::values! { sheet: sheet })
    }
}

impl Labels<'static> {
    /// The built-in English words, for workbooks over many organisations or two statements.
    pub fn english() -> Self {
        Self::of(Localizer::new(english(), Area::Workbook, std::collections::BTreeMap::new()), None)
    }
}

/// The key of a column's heading among the texts.
pub(super) fn heading_key(table: &str, key: &str) -> String {
    format!("columns.{table}.{}", key.to_lowercase())
}
