//! Document control: what makes a statement a controlled document, and whether it is issued.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::{Message, MessageArg};
use super::record::FactOrigin;

/// A value of document control.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentField {
    /// Name of the organisation.
    Organisation,
    /// Title of the document.
    Title,
    /// Document number.
    Number,
    /// Scope of the management system.
    Scope,
    /// Boundaries and interfaces.
    Boundaries,
    /// Version of this document.
    Version,
    /// Date of this version.
    Date,
    /// Classification.
    Classification,
    /// Author.
    Author,
    /// Reviewer.
    Reviewer,
    /// Who approved this version.
    ApprovedBy,
    /// When it was approved.
    ApprovedOn,
    /// When it is reviewed next.
    NextReview,
}

impl DocumentField {
    /// All of them, in the order in which they are printed.
    pub const ALL: [Self; 13] = [
        Self::Organisation,
        Self::Title,
        Self::Number,
        Self::Scope,
        Self::Boundaries,
        Self::Version,
        Self::Date,
        Self::Classification,
        Self::Author,
        Self::Reviewer,
        Self::ApprovedBy,
        Self::ApprovedOn,
        Self::NextReview,
    ];

    /// The key in a job file, a document file and the record.
    pub fn key(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Title => "title",
            Self::Number => "number",
            Self::Scope => "scope",
            Self::Boundaries => "boundaries",
            Self::Version => "version",
            Self::Date => "date",
            Self::Classification => "classification",
            Self::Author => "author",
            Self::Reviewer => "reviewer",
            Self::ApprovedBy => "approved-by",
            Self::ApprovedOn => "approved-on",
            Self::NextReview => "next-review",
        }
    }

    /// The key of its label in the message catalogue.
    pub fn label(self) -> &'static str {
        match self {
            Self::Organisation => "sentences.document.fields.organisation",
            Self::Title => "sentences.document.fields.title",
            Self::Number => "sentences.document.fields.number",
            Self::Scope => "sentences.document.fields.scope",
            Self::Boundaries => "sentences.document.fields.boundaries",
            Self::Version => "sentences.document.fields.version",
            Self::Date => "sentences.document.fields.date",
            Self::Classification => "sentences.document.fields.classification",
            Self::Author => "sentences.document.fields.author",
            Self::Reviewer => "sentences.document.fields.reviewer",
            Self::ApprovedBy => "sentences.document.fields.approved_by",
            Self::ApprovedOn => "sentences.document.fields.approved_on",
            Self::NextReview => "sentences.document.fields.next_review",
        }
    }

    /// The English word in the list of manual decisions.
    pub fn word(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Title => "document title",
            Self::Number => "document number",
            Self::Scope => "scope",
            Self::Boundaries => "boundaries",
            Self::Version => "document version",
            Self::Date => "date of the version",
            Self::Classification => "classification",
            Self::Author => "author",
            Self::Reviewer => "reviewer",
            Self::ApprovedBy => "approver",
            Self::ApprovedOn => "approval date",
            Self::NextReview => "next review",
        }
    }

    /// The field of a key.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// Whether its values are days, `YYYY-MM-DD`.
    pub fn is_day(self) -> bool {
        matches!(self, Self::Date | Self::ApprovedOn | Self::NextReview)
    }
}

/// Where a value of document control comes from; a later one replaces an earlier one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentBasis {
    /// A source states it.
    Source(FactOrigin),
    /// `[document]` of an import profile.
    Profile(String),
    /// `[document]` of the job file.
    Job,
    /// The file that `--document` names.
    File(String),
    /// A flag of the command line.
    Flag(String),
    /// A cell of the workbook's Summary.
    Workbook(String),
}

impl DocumentBasis {
    /// How outputs show it, but for the cell of a source, which they cite themselves.
    pub fn message(&self) -> Message {
        match self {
            Self::Source(origin) => origin.outside_cells(),
            Self::Profile(name) => Message::new("sentences.document.basis.profile").with("file", name.as_str()),
            Self::Job => Message::new("sentences.document.basis.job"),
            Self::File(name) => Message::new("sentences.document.basis.file").with("file", name.as_str()),
            Self::Flag(flag) => Message::new("sentences.document.basis.flag").with("flag", flag.as_str()),
            Self::Workbook(cell) => Message::new("sentences.document.basis.workbook").with("cell", cell.as_str()),
        }
    }
}

/// One value with its basis.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DocumentValue {
    /// Which value.
    pub field: DocumentField,
    /// As it was given; a day is `YYYY-MM-DD`.
    pub value: String,
    /// Where it comes from.
    pub basis: DocumentBasis,
}

/// A row of the revision history.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Revision {
    /// Version.
    pub version: String,
    /// Date.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Author.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// What changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub change: String,
    /// Who approved it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub approved_by: String,
    /// Number of the source whose own version it is; none for a given row and for an issue of this document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<u32>,
}

/// What the settings of a run give for document control.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DocumentSettings {
    /// The values, at most one a field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<DocumentValue>,
    /// Earlier versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Revision>,
}

impl DocumentSettings {
    /// Whether nothing is given.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty() && self.history.is_empty()
    }

    /// Takes a value; it replaces an earlier one.
    pub fn put(&mut self, value: DocumentValue) {
        self.values.retain(|known| known.field != value.field);
        self.values.push(value);
        self.values.sort_by_key(|known| known.field);
    }

    /// Takes over other settings, which replace these.
    pub fn override_with(&mut self, later: &Self) {
        later.values.iter().for_each(|value| self.put(value.clone()));
        if !later.history.is_empty() {
            self.history.clone_from(&later.history);
        }
    }

    /// The value of a field.
    pub fn value(&self, field: DocumentField) -> Option<&str> {
        self.values.iter().find(|value| value.field == field).map(|value| value.value.as_str())
    }

    /// The approval that is before the date of the version, if it is: both days.
    pub fn approval_before_date(&self) -> Option<(&str, &str)> {
        let (approval, date) = (self.value(DocumentField::ApprovedOn)?, self.value(DocumentField::Date)?);
        (approval < date).then_some((approval, date))
    }
}

/// A version that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Issue {
    /// Its version; empty where none was given.
    pub version: String,
    /// Date of the version; empty where none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub date: String,
    /// Author; empty where none was given.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub author: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: String,
    /// Marks of the answers that were approved: by control (`document` for the document itself), then by field.
    /// Kept for the last issue only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, BTreeMap<String, String>>,
}

impl Issue {
    /// Whether two are the same act of approval.
    pub fn is_same_approval(&self, other: &Self) -> bool {
        (&self.version, &self.approved_by, &self.approved_on)
            == (&other.version, &other.approved_by, &other.approved_on)
    }
}

/// Answers of one control that differ from what was approved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct ChangedAnswer {
    /// Identifier of the control, as outputs name it; none where a value of the document itself changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// The fields, in English; outputs translate them.
    pub fields: Vec<String>,
}

impl ChangedAnswer {
    fn message(&self) -> Message {
        let fields = MessageArg::list(self.fields.iter().map(|field| MessageArg::phrase(field)), "lists.comma");
        match &self.control {
            Some(control) => Message::new("sentences.document.changed_control").with("control", control.as_str()),
            None => Message::new("sentences.document.changed_document"),
        }
        .with("fields", fields)
    }
}

/// Document control of a statement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct DocumentControl {
    /// The values that are known, in the order of [`DocumentField::ALL`].
    pub values: Vec<DocumentValue>,
    /// Earlier versions: those of the sources, those that were given, and earlier issues of this document.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Revision>,
    /// What was issued, the newest last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// Why an approval that is given does not issue the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Message>,
    /// Answers that have changed since the last issue was approved; the document is a draft again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changed: Vec<ChangedAnswer>,
    /// Name of the organisation without document control, where that gives another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_without: Option<String>,
}

/// Whether a text has the form `YYYY-MM-DD`.
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, b)| if matches!(at, 4 | 7) { b == b'-' } else { b.is_ascii_digit() })
}

/// How many controls a draft lists that have changed since the last issue.
const LISTED: usize = 12;

impl DocumentControl {
    /// Whether nothing is known or remembered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// A value with its basis.
    pub fn get(&self, field: DocumentField) -> Option<&DocumentValue> {
        self.values.iter().find(|value| value.field == field)
    }

    /// A value; empty where there is none.
    pub fn value(&self, field: DocumentField) -> &str {
        self.get(field).map_or("", |value| value.value.as_str())
    }

    /// A value that was given, other than by a source.
    pub fn given(&self, field: DocumentField) -> Option<&str> {
        let value = self.get(field)?;
        (!matches!(value.basis, DocumentBasis::Source(_))).then_some(value.value.as_str())
    }

    /// Whether the document is issued: somebody approved it on a day, and no answer has changed since.
    pub fn is_issued(&self) -> bool {
        !self.value(DocumentField::ApprovedBy).is_empty()
            && !self.value(DocumentField::ApprovedOn).is_empty()
            && self.changed.is_empty()
            && self.refused.is_none()
            && !self.issues.is_empty()
    }

    /// `Version 3.3, approved by … on …` where the document is issued.
    pub fn issued_message(&self) -> Option<Message> {
        self.state_message().filter(|_| self.is_issued())
    }

    /// `Version 3.3, approved by … on …`, or what has changed since, or why an approval does not hold; nothing for a draft
    /// that nobody has approved.
    pub fn state_message(&self) -> Option<Message> {
        if let Some(why) = &self.refused {
            return Some(Message::new("sentences.document.not_issued").with("why", why.clone()));
        }
        let last = self.issues.last()?;
        let with = |key: &'static str, issue: &Issue| {
            Message::new(key)
                .with("version", issue.version.trim_start_matches(['v', 'V']).trim_start())
                .with("approver", issue.approved_by.as_str())
                .with("date", issue.approved_on.as_str())
        };
        if self.is_issued() {
            let key = if last.version.is_empty() {
                "sentences.document.issued_without_version"
            } else {
                "sentences.document.issued"
            };
            return Some(with(key, last));
        }
        if self.changed.is_empty() {
            return None;
        }
        let mut listed: Vec<MessageArg> =
            self.changed.iter().take(LISTED).map(|changed| changed.message().into()).collect();
        let more = self.changed.len().saturating_sub(LISTED);
        if more > 0 {
            listed.push(Message::new("sentences.document.changed_more").with("n", more).into());
        }
        let key = if last.version.is_empty() {
            "sentences.document.changed_since_approval"
        } else {
            "sentences.document.changed_since"
        };
        Some(with(key, last).with("changes", MessageArg::list(listed, "lists.semicolon")))
    }

    /// The revision history up to this document: earlier versions, earlier issues, then this one if it has a version.
    pub fn revisions(&self) -> Vec<Revision> {
        let of_issue = |issue: &Issue| Revision {
            version: issue.version.clone(),
            date: if issue.date.is_empty() { issue.approved_on.clone() } else { issue.date.clone() },
            author: issue.author.clone(),
            approved_by: issue.approved_by.clone(),
            ..Revision::default()
        };
        // A version that is given and was issued here is one row; so is one that a source states and that is given.
        let issued = |row: &Revision| self.issues.iter().any(|issue| issue.version == row.version);
        let given = |row: &Revision| self.history.iter().any(|g| g.source.is_none() && g.version == row.version);
        let listed = |row: &&Revision| if row.source.is_some() { !given(row) } else { !issued(row) };
        let mut all: Vec<Revision> = self.history.iter().filter(listed).cloned().collect();
        all.extend(self.issues.iter().map(of_issue));
        let version = self.value(DocumentField::Version);
        let last_is_this = self.issues.last().is_some_and(|last| last.version == version);
        if !version.is_empty() && !last_is_this {
            all.push(Revision {
                version: version.to_owned(),
                date: self.value(DocumentField::Date).to_owned(),
                author: self.given(DocumentField::Author).unwrap_or_default().to_owned(),
                ..Revision::default()
            });
        }
        if all.iter().all(|row| is_day(&row.date)) {
            all.sort_by(|one, other| one.date.cmp(&other.date));
        }
        all
    }
}
