//! `record.json`: the statements with everything that they are based on. Workbook and pack are written from this alone.

pub use super::record_reader::{JsonFault, RecordError};
pub use super::unmatched_row::{Candidate, KeptCell, KeptRow, UnmatchedRow};

use serde::{Deserialize, Serialize};

use super::document_control::{DocumentControl, Revision};
use super::entry::{Entry, Origin, SourceNumber};
use super::finding::Finding;
use super::integration_plan::IntegrationPlan;
use super::language_reading::LanguageReading;
use super::manual_decision::{BY_HAND, DecidedOn, Decision, DecisionField};
use super::message::{Message, MessageArg};
use super::organisation_role::{OrganisationRole, RolesNamed};
use super::provision_id::{FrameworkKey, ProvisionId};
use super::provision_pair::Pair;
use super::provision_timeline::ProvisionTimeline;
use super::reading::{Certainty, EditionReading, RowCounts, SheetReading, SourceKind, VocabularyUse};
use super::rule_change::RuleChange;
use super::source_facts::DocumentDetail;
use super::source_precedence::Precedence;
use super::standard::Standard;
use super::statement::{Statement, StatementControl};
use super::support_figures::SupportFigures;
use super::table::Format;

/// Prefix of the reason of a source that is not merged because its edition is open.
pub(crate) const EDITION_OPEN: &str = "the edition is open: ";

/// Version of the record's form; raised when a reader of the old form would misread the new one.
pub const RECORD_SCHEMA: u32 = 1;

/// The program that wrote a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Program {
    /// `annexa`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// A catalogue that the statement rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct CatalogueUsed {
    /// Framework key.
    pub framework: FrameworkKey,
    /// Name as it is cited.
    pub name: String,
    /// Attribution line.
    pub attribution: String,
    /// How many controls it has.
    pub controls: u32,
}

/// Where a fact about a document comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactOrigin {
    /// In a cell.
    Cell(Origin),
    /// In a property of the file, which a person set in the program that wrote it.
    Property {
        /// Source.
        source: SourceNumber,
        /// Its name: `title`, `Company`.
        property: String,
    },
    /// In the name of the file.
    FileName {
        /// Source.
        source: SourceNumber,
    },
    /// In the import profile that the source was read with.
    Profile {
        /// Source.
        source: SourceNumber,
        /// File name of the profile.
        profile: String,
    },
}

impl FactOrigin {
    /// How a fact that has no cell is cited.
    pub(crate) fn outside_cells(&self) -> Message {
        let of = |key, source: &SourceNumber| Message::new(key).with("source", format!("S{source}"));
        match self {
            Self::Cell(origin) => Message::new("sentences.cite.cell").with("cell", origin.to_string()),
            Self::Property { source, property } => {
                of("sentences.cite.property", source).with("property", property.as_str())
            }
            Self::FileName { source } => of("sentences.cite.file_name", source),
            Self::Profile { source, profile } => of("sentences.cite.profile", source).with("profile", profile.as_str()),
        }
    }

    /// The source that the fact is about.
    pub fn source(&self) -> SourceNumber {
        match self {
            Self::Cell(origin) => origin.source,
            Self::Property { source, .. } | Self::FileName { source } | Self::Profile { source, .. } => *source,
        }
    }
}

/// A fact about a document, as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Fact {
    /// The text.
    pub text: String,
    /// Where it comes from.
    pub origin: FactOrigin,
}

/// Facts about the documents that were read, as the sources state them; absent ones are empty lists.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct DocumentFacts {
    /// Organisation names.
    pub organisation: Vec<Fact>,
    /// Document titles.
    pub title: Vec<Fact>,
    /// Scope of the management system.
    pub scope: Vec<Fact>,
    /// Document versions.
    pub version: Vec<Fact>,
    /// Document dates.
    pub date: Vec<Fact>,
    /// Document owners.
    pub owner: Vec<Fact>,
    /// Authors, preparers.
    pub prepared_by: Vec<Fact>,
    /// Reviewers.
    pub reviewed_by: Vec<Fact>,
    /// Approvers.
    pub approved_by: Vec<Fact>,
    /// Classification.
    pub classification: Vec<Fact>,
    /// Days of the next review.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub next_review: Vec<Fact>,
    /// The rows of change histories, their cells joined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<Fact>,
    /// The same rows by column.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub revisions: Vec<Revision>,
    /// Lines that may state a detail which was not recognised in their source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<DetailCandidate>,
    /// Roles under ISO/IEC 27701: controller, processor.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pims_role: Vec<Fact>,
}

/// A line that may state a detail of the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct DetailCandidate {
    /// The detail.
    pub detail: DocumentDetail,
    /// The line as it is written.
    pub line: Fact,
}

/// A source that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SourceRecord {
    /// Number: `S1` in origins.
    pub number: SourceNumber,
    /// Path relative to the input, with `/`.
    pub name: String,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Format.
    pub format: Format,
    /// Format in words, with what was detected.
    pub format_in_words: String,
    /// What it is.
    pub kind: SourceKind,
    /// Its edition; `None` where it holds no controls. Of a source that holds several frameworks, the reading of the
    /// one that most of its rows are of.
    pub edition: Option<EditionReading>,
    /// The readings of its other frameworks, and of tables that leave theirs open: one per family of editions, in the
    /// order of the statements, the open ones last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_editions: Vec<FurtherEdition>,
    /// Its date, if stated.
    pub date: Option<String>,
    /// Its language, by the words of its headers and answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<LanguageReading>,
    /// File name of the import profile that it was read with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile: Option<String>,
    /// Whether its entries entered the statement.
    pub merged: bool,
    /// Why not, if not; one sentence.
    pub not_merged_because: Option<String>,
    /// Its sheets.
    pub sheets: Vec<SheetReading>,
    /// Rows by class, over all sheets.
    pub ledger: RowCounts,
    /// The words in its answer columns and how each was interpreted.
    pub vocabulary: Vec<VocabularyUse>,
    /// Remarks for the reader, one sentence each.
    pub notes: Vec<String>,
}

/// What a source holds besides its main framework.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FurtherEdition {
    /// Framework and edition, and why.
    #[serde(flatten)]
    pub reading: EditionReading,
    /// What the source is to this framework: a workbook may be the Statement of Applicability on one and a register on
    /// another.
    pub kind: SourceKind,
}

impl SourceRecord {
    /// All its readings, each with what the source is to that framework; the main one first.
    pub fn editions(&self) -> impl Iterator<Item = (&EditionReading, SourceKind)> {
        let main = self.edition.iter().map(|reading| (reading, self.kind));
        main.chain(self.further_editions.iter().map(|further| (&further.reading, further.kind)))
    }

    /// All its readings, one a line: edition, how certain, why.
    pub fn edition_messages(&self) -> Vec<Message> {
        let message = |(reading, _): (&EditionReading, SourceKind)| {
            let open: Vec<&str> = reading.open.iter().map(FrameworkKey::as_str).collect();
            let edition = if open.is_empty() {
                MessageArg::from(reading.framework.as_str())
            } else {
                MessageArg::list(open, "lists.or")
            };
            let key = match reading.certainty {
                Certainty::Certain => "sentences.edition.certain",
                Certainty::Settled => "sentences.edition.settled",
                Certainty::Tied => "sentences.edition.open",
            };
            Message::new(key).with("edition", edition).with("why", reading.why.as_part())
        };
        let all: Vec<Message> = self.editions().map(message).collect();
        if all.is_empty() { vec![Message::new("sentences.edition.no_controls")] } else { all }
    }

    /// The same in English.
    pub fn editions_in_words(&self) -> String {
        self.edition_messages().iter().map(Message::in_english).collect::<Vec<_>>().join("\n")
    }

    /// What of it is not merged, because its edition is open or it holds nothing to merge.
    pub fn not_merged_message(&self) -> Option<Message> {
        match (self.merged, &self.edition, self.tied().next()) {
            (true, _, Some(tied)) => Some(Message::new("sentences.not_merged.part").with("why", tied.why.as_part())),
            (false, Some(_), _) => Some(self.left_out_message()),
            _ => None,
        }
    }

    /// The same in English: one sentence.
    pub fn not_merged(&self) -> Option<String> {
        self.not_merged_message().map(|message| message.in_english())
    }

    /// Why it did not enter the statement.
    pub fn left_out_message(&self) -> Message {
        let Some(because) = &self.not_merged_because else { return Message::new("sentences.not_merged.left_out") };
        let tied = self.tied().find(|tied| because.strip_prefix(EDITION_OPEN) == Some(tied.why.english()));
        match tied {
            Some(tied) => Message::new("sentences.not_merged.edition_open").with("why", tied.why.as_part()),
            None => Message::new("sentences.not_merged.because").with("why", MessageArg::phrase(because)),
        }
    }

    /// Its readings that are open, so that their rows are not merged.
    pub fn tied(&self) -> impl Iterator<Item = &EditionReading> {
        self.editions().map(|(reading, _)| reading).filter(|reading| reading.certainty == Certainty::Tied)
    }
}

/// A source that could not be read at all; the organisation is incomplete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct UnreadSource {
    /// Path relative to the input.
    pub name: String,
    /// SHA-256 of the bytes, where there are any.
    pub sha256: Option<String>,
    /// What is wrong and what to do.
    pub reason: String,
}

/// A framework that the statement's controls support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct SupportedFramework {
    /// Key.
    pub framework: FrameworkKey,
    /// Name as it is cited.
    pub name: String,
    /// Attribution line.
    pub attribution: String,
    /// Whether only cited identifiers of it are known.
    pub reference_only: bool,
    /// Provisions that are addressed to an organisation, and so counted.
    pub counted: u32,
    /// Which provision of the statement's framework has something in common with which of this one.
    pub pairs: Vec<Pair>,
    /// Counted provisions that no control or clause supports, with their titles.
    pub unsupported: Vec<(ProvisionId, String)>,
    /// Of a law: when its counted or mapped provisions apply, and what a later act changed in them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub timelines: Vec<ProvisionTimeline>,
    /// The counted provisions by the state of what supports them; none in records of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub figures: Option<SupportFigures>,
    /// Whether the settings name the framework, so that the pack prints its whole table.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub named: bool,
}

impl SupportedFramework {
    /// When a provision applies, and what a later act changed in it.
    pub fn timeline(&self, provision: &ProvisionId) -> Option<&ProvisionTimeline> {
        self.timelines.iter().find(|timeline| timeline.provision == *provision)
    }
}

/// How the statement serves other frameworks. Informative, and no part of the Statement of Applicability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Integration {
    /// The frameworks.
    pub frameworks: Vec<SupportedFramework>,
    /// The organisation's roles as stated in the settings.
    pub roles: Vec<OrganisationRole>,
    /// The roles that the provisions of the frameworks name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roles_named: Option<RolesNamed>,
    /// The roles that are counted, as a sentence for the reader.
    pub counted_for: String,
    /// Templates, shared clauses and new work, from ISO/IEC 27001 to those frameworks.
    pub plan: IntegrationPlan,
}

/// Where a font comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FontOrigin {
    /// It is compiled in.
    BuiltIn,
    /// The job names its file.
    Given,
    /// It was found among the fonts of the system, for characters that no other has.
    System,
}

/// A font that the audit pack may be drawn with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct FontUsed {
    /// PostScript name of the face.
    pub name: String,
    /// Name of its file, without the folders of the machine.
    pub file: String,
    /// SHA-256 of the file, in lower-case hexadecimal.
    pub sha256: String,
    /// Where it comes from.
    pub origin: FontOrigin,
}

/// Everything about one organisation's run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Record {
    /// [`RECORD_SCHEMA`].
    pub schema: u32,
    /// Program and version.
    pub program: Program,
    /// Catalogues used.
    pub catalogues: Vec<CatalogueUsed>,
    /// Fonts that the audit pack is drawn with, in the order in which they are asked for a character.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<FontUsed>,
    /// Name to show: from document control or the sources where they agree, else the folder's or file's.
    pub organisation: String,
    /// Name of the folder or file that the organisation is converted from, where document control gives the name to show.
    /// It tells organisations apart, whatever name is shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub converted_as: String,
    /// The date that date rules are evaluated for, `YYYY-MM-DD`.
    pub as_of: String,
    /// Source precedence, where the job sets it.
    #[serde(default, skip_serializing_if = "Precedence::is_default")]
    pub precedence: Precedence,
    /// Facts about the documents.
    pub document: DocumentFacts,
    /// Document control of this statement, and whether it is issued.
    #[serde(default, skip_serializing_if = "DocumentControl::is_empty")]
    pub document_control: DocumentControl,
    /// Sources that could not be read; not empty means incomplete.
    pub unread_sources: Vec<UnreadSource>,
    /// Sources that were read.
    pub sources: Vec<SourceRecord>,
    /// One statement per framework.
    pub statements: Vec<Statement>,
    /// Support for other frameworks, if any was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub integration: Option<Integration>,
    /// Findings, in print order.
    pub findings: Vec<Finding>,
    /// Rules and limits that the job changed; empty where it changed none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules_changed: Vec<RuleChange>,
    /// The next date after `as_of` on which a date rule gives another result, `YYYY-MM-DD`; none if there is no such
    /// date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_date_change: Option<String>,
    /// Entries, by number.
    pub entries: Vec<Entry>,
    /// Rows that look like a control but match none.
    pub unmatched: Vec<UnmatchedRow>,
    /// Rows that matched no control until a person assigned one; each gave an entry.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched_by_hand: Vec<UnmatchedRow>,
    /// Rows of all other classes that gave no entry.
    pub kept_rows: Vec<KeptRow>,
    /// Manual decisions typed into annexa's own workbook, applied or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// Rows that a person added to the workbook; they are not read. Each with its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub added_by_hand: Vec<String>,
}

/// Whether the first bytes of a file are those of a record, which starts with its schema and program.
pub fn is_start_of_record(start: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&start[..start.len().min(4096)]);
    let plain: String = start.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').take(200).collect();
    plain.starts_with("{\"schema\":") && plain.contains("\"program\":{\"name\":\"annexa\"")
}

impl Record {
    /// Whether some source could not be read or merged.
    pub fn is_incomplete(&self) -> bool {
        !self.unread_sources.is_empty() || self.sources.iter().any(|s| s.not_merged().is_some())
    }

    /// Whether an entry behind the control is in a hidden row, column or sheet of its source, so that outputs can note
    /// it.
    pub fn rests_on_hidden(&self, control: &StatementControl) -> bool {
        control.entries.iter().any(|number| {
            self.entries.binary_search_by_key(number, |e| e.number).is_ok_and(|at| self.entries[at].hidden)
        })
    }

    /// The statement that a finding is on, as outputs name it where there are several.
    pub fn statement_of(&self, finding: &Finding) -> Option<&str> {
        let on = self.statements.iter().find(|s| Some(&s.framework) == finding.framework.as_ref())?;
        (self.statements.len() > 1).then_some(on.framework_name.as_str())
    }

    /// The rules that the job changed, as one English sentence; none where it changed none.
    pub fn rules_changed_in_words(&self) -> Option<String> {
        self.rules_changed_message().map(|message| message.in_english())
    }

    /// The same for outputs in every language.
    pub fn rules_changed_message(&self) -> Option<Message> {
        let changes = || MessageArg::list(self.rules_changed.iter().map(RuleChange::message), "lists.semicolon");
        (!self.rules_changed.is_empty()).then(|| Message::new("sentences.rules_changed.all").with("changes", changes()))
    }

    /// What a person typed as the right identifier of a row.
    pub fn right_identifier(&self, row: &UnmatchedRow) -> Option<&str> {
        let on = self.decided_on(row)?;
        let of = |d: &&Decision| d.field == DecisionField::RightIdentifier && d.on == on;
        self.decisions.iter().find(of).map(|d| d.value.as_str())
    }

    /// What a decision on an unmatched row is about.
    pub fn decided_on(&self, row: &UnmatchedRow) -> Option<DecidedOn> {
        let source = self.sources.iter().find(|s| s.number == row.origin.source)?;
        Some(DecidedOn::Row {
            source: source.name.clone(),
            sheet: row.origin.sheet.to_string(),
            row: row.origin.cell.row,
            text: row.cells.iter().map(|c| c.text.trim()).collect::<Vec<_>>().join(" | "),
        })
    }

    /// How outputs cite a fact about a document: its cell, or `S1, property Company`.
    pub fn cite_fact(&self, origin: &FactOrigin) -> String {
        match origin {
            FactOrigin::Cell(origin) => self.cite(origin),
            other => other.outside_cells().in_english(),
        }
    }

    /// How outputs name a control: its identifier, with the standard behind it where the record has statements on
    /// several and this one is not of the first, since `A.5.2` is in more than one.
    pub fn name_of(&self, provision: &ProvisionId) -> String {
        let key = provision.framework().as_str();
        let family = Standard::of(key);
        let first = self.statements.first().and_then(|s| Standard::of(s.framework.as_str()));
        match family {
            Some(_) if self.statements.len() > 1 && family != first => {
                let number = key.split_once(':').map_or(key, |(number, _)| number);
                format!("{} ({})", provision.local(), number.strip_prefix("iso").unwrap_or(number))
            }
            _ => provision.local().to_owned(),
        }
    }

    /// Cells as outputs cite them, each once, the source named where it changes: `S1 B12, C12, S2 D4`. `gap`
    /// separates the source from its cell.
    pub fn cite_all<'o>(&self, origins: impl IntoIterator<Item = &'o Origin>, gap: &str) -> String {
        let mut seen: std::collections::HashSet<&Origin> = std::collections::HashSet::new();
        let mut out = String::new();
        let mut before: Option<(SourceNumber, &str)> = None;
        for origin in origins {
            if !seen.insert(origin) {
                continue;
            }
            if !out.is_empty() {
                out.push_str(", ");
            }
            let place = Some((origin.source, &*origin.sheet));
            if place == before && origin.source != BY_HAND {
                out.push_str(&origin.cell.to_string());
            } else {
                let cell = origin.cell.to_string();
                let cited = self.cite(origin);
                let source = cited.strip_suffix(cell.as_str()).unwrap_or_default();
                out.push_str(&source.replace(' ', gap));
                out.push_str(&cell);
                before = place;
            }
        }
        out
    }

    /// How outputs cite a cell: `S1 B12`, with the sheet (`S1 Controls!B12`) where more than one sheet of the
    /// source was read.
    pub fn cite(&self, origin: &Origin) -> String {
        if origin.source == BY_HAND {
            return format!("by hand, {}", origin.cell);
        }
        let many = self
            .sources
            .iter()
            .find(|s| s.number == origin.source)
            .is_some_and(|s| s.sheets.iter().filter(|sheet| sheet.read).count() > 1);
        if many { format!("S{} {}!{}", origin.source, origin.sheet, origin.cell) } else { origin.to_string() }
    }
}
