//! One organisation: all its sources to one record, and the record to its outputs.

use crate::model::sha256;
use std::fmt::Write as _;

use super::document_control;
use super::document_facts;
use super::manual_edits::{self, ManualInput, ManualInputError, count_again};
use super::organisation_names;
use super::source::{self, Identity, KNOWN_BY_NAME_ONLY, ReadSource};
use super::source_error::SourceError;
use super::summarise::summary;
use super::{CallOptions, Engine, ExtraFile, Failure, Outputs, Source};
use crate::ingest::{Deadline, IngestError};
use crate::model::record::{
    CatalogueUsed, DocumentFacts, Fact, FactOrigin, FontOrigin, FontUsed, Program, RECORD_SCHEMA, Record, SourceRecord,
    UnreadSource,
};
use crate::model::{
    Certainty, DocumentControl, DocumentSettings, DocumentText, Entry, MatchedBy, Precedence, SourceDocument,
    SourceFacts, SourceNumber, Standard, UnmatchedRow,
};
use crate::output::pack::{self, CitedHashes};
use crate::output::pdf::Attachment;
use crate::output::xlsx::{self, WrittenRecord};
use crate::reconcile::{ReconcileInput, reconcile};

impl Engine {
    /// Converts one organisation. `organisation` is the name of its folder or file. It is shown where no source names
    /// the organisation, or where the sources name different ones.
    ///
    /// # Errors
    /// [`Failure`] if no source can be merged, if something of a source was lost, or if the deadline is over.
    pub fn convert(
        &self,
        organisation: &str,
        sources: &[Source],
        options: CallOptions<'_>,
    ) -> Result<Outputs, Failure> {
        let (mut record, mut look) = self.judged(organisation, sources, options.deadline)?;
        let in_time = || {
            if options.deadline.is_over() { Err(self.too_slow(organisation)) } else { Ok(()) }
        };
        in_time()?;
        let ledgers = record.sources.iter().map(|s| (s.name.clone(), s.ledger)).collect();
        let fault = |error: &dyn std::fmt::Display| Failure::of(format!("{organisation}: {error}"));
        let mut json = record_json(&record).map_err(|error| fault(&error))?;
        let found = self.fonts.for_text(&json);
        if let Some(fonts) = &found {
            record.fonts = fonts.used();
            json = record_json(&record).map_err(|error| fault(&error))?;
            look.push(found_fonts(&record.fonts));
        }
        let fonts = found.as_ref().unwrap_or(&self.fonts);
        let record_sha256 = sha256(json.as_bytes());
        let written = WrittenRecord { json: &json, sha256: &record_sha256 };
        let workbook = xlsx::write(&record, &written, &self.words, &self.workbook_template, self.settings.protect)
            .map_err(|error| fault(&error))?;
        in_time()?;
        let cited = CitedHashes { record_sha256, workbook_sha256: sha256(&workbook) };
        let mut packs = self
            .packs(&record, fonts, json.as_bytes(), &workbook, sources, &cited)
            .map_err(|error| fault(&error))?
            .into_iter();
        in_time()?;
        let (_, audit_pack, undrawn) = packs.next().unwrap_or_default();
        look.extend(undrawn);
        let mut extras: Vec<ExtraFile> = Vec::new();
        for (name, bytes, undrawn) in packs {
            // A character that one pack cannot draw is missing from the other packs too.
            look.extend(undrawn.into_iter().filter(|line| !look.contains(line)).collect::<Vec<_>>());
            extras.push(ExtraFile { name: name.to_owned(), media_type: pack::MEDIA_TYPE, bytes });
        }
        extras.extend(self.extras(&record, &cited.record_sha256).map_err(|error| fault(&error))?);
        let summary = summary(&record, look);
        Ok(Outputs { record: json.into_bytes(), workbook, audit_pack, extras, cited, ledgers, summary })
    }

    /// The record of one organisation, without the outputs that `convert` would write from it.
    ///
    /// # Errors
    /// [`Failure`] as from [`Engine::convert`].
    pub fn record_of(
        &self,
        organisation: &str,
        sources: &[Source],
        options: CallOptions<'_>,
    ) -> Result<Record, Failure> {
        self.judged(organisation, sources, options.deadline).map(|(record, _)| record)
    }

    fn too_slow(&self, name: &str) -> Failure {
        Failure::of(format!("{name}: {}", IngestError::TooSlow { limit: self.settings.limits.seconds }))
    }

    /// The record, and what else a person should look at.
    fn judged(
        &self,
        organisation: &str,
        sources: &[Source],
        deadline: Deadline<'_>,
    ) -> Result<(Record, Vec<String>), Failure> {
        let by_hand =
            ManualInput::read(sources, &self.knowledge.catalogue).map_err(|error| Failure::of(error.to_string()))?;
        let (read, unread) = self.read_all(sources, &by_hand, deadline)?;
        let left_out = by_hand.missing_sources(sources);
        let mut look = Vec::new();
        let record = if read.is_empty() && unread.is_empty() && !by_hand.records.is_empty() {
            // The only input is annexa's own workbook or record, which holds everything that it was made from.
            self.record_again(organisation, by_hand).map_err(|error| Failure::of(error.to_string()))?
        } else {
            if !read.iter().any(|s| s.record.merged) {
                return Err(Failure { problems: why_nothing(&read, unread, &by_hand.comparisons) });
            }
            if !self.settings.one_organisation
                && let Some(failure) = organisation_names::different(&read)
            {
                return Err(failure);
            }
            if !left_out.is_empty() {
                look.push(format!(
                    "{}: decisions only were taken from it, since other sources are given; it was made from {}, which {} not \
                     among them",
                    by_hand.names.join(", "),
                    left_out.join(", "),
                    if left_out.len() == 1 { "is" } else { "are" }
                ));
            }
            self.record(organisation, read, unread, by_hand)
        };
        Ok((record, look))
    }

    /// The files to attach to the pack. Of the sources, only those that were read: the pack rests on no others.
    pub(super) fn attachments<'a>(
        &self,
        record: &Record,
        json: &'a [u8],
        workbook: &'a [u8],
        sources: &'a [Source],
    ) -> Vec<Attachment<'a>> {
        let attach = self.settings.attach;
        let mut attachments = Vec::new();
        attachments.extend(attach.record.then(|| Attachment::record(json)));
        attachments.extend(attach.workbook.then(|| Attachment::workbook(workbook)));
        if attach.sources {
            for read in &record.sources {
                let bytes = sources.iter().find(|s| s.name() == read.name).and_then(|s| s.bytes().ok());
                attachments.extend(bytes.map(|bytes| Attachment::source(read.number, &read.name, bytes)));
            }
        }
        attachments
    }

    /// Reads all sources except annexa's own workbooks and records.
    fn read_all(
        &self,
        sources: &[Source],
        by_hand: &ManualInput,
        deadline: Deadline<'_>,
    ) -> Result<(Vec<ReadSource>, Vec<UnreadSource>), Failure> {
        let mut read: Vec<ReadSource> = Vec::new();
        let mut unread = Vec::new();
        let mut first_entry = 1;
        let foreign = sources.iter().enumerate().filter(|(at, _)| !by_hand.places.contains(at));
        for (number, (at, source)) in (1..).zip(foreign) {
            let outcome = match by_hand.broken.iter().find(|(place, _)| *place == at) {
                Some((_, why)) => Err(SourceError::Unreadable(why.to_string())),
                None => Identity::of(source, number, first_entry)
                    .and_then(|identity| source::read(identity, self.read_options(source.name(), false, deadline)?)),
            };
            if deadline.is_over() {
                return Err(self.too_slow(source.name()));
            }
            match outcome {
                Ok(one) => {
                    first_entry += u32::try_from(one.normalised.entries.len()).unwrap_or(u32::MAX);
                    read.push(one);
                }
                Err(error) if error.fails_organisation() => {
                    return Err(Failure::of(format!("{}: {error}", source.name())));
                }
                Err(error) => unread.push(UnreadSource {
                    name: source.name().to_owned(),
                    sha256: source.sha256().map(str::to_owned),
                    reason: error.to_string(),
                }),
            }
        }
        Ok((read, unread))
    }

    /// Judges a given record again, or the record in one of annexa's own workbooks, whether or not it was edited.
    fn record_again(&self, organisation: &str, mut by_hand: ManualInput) -> Result<Record, ManualInputError> {
        let Some(mut record) = by_hand.only_record() else {
            return Err(ManualInputError::DifferentSources { names: by_hand.names });
        };
        let earlier = record.document_control.clone();
        let ManualInput { decisions, added, .. } = by_hand;
        // A row that was matched by hand is matched again, unless the person has withdrawn the match.
        let by_hand: Vec<u32> =
            record.entries.iter().filter(|e| e.matched_by == MatchedBy::Hand).map(|e| e.number).collect();
        record.entries.retain(|e| !by_hand.contains(&e.number));
        let rows = std::mem::take(&mut record.matched_by_hand);
        for row in &rows {
            count_again(&mut record.sources, row, -1);
        }
        record.unmatched.extend(rows);
        record.unmatched.sort_by(|a, b| {
            let place = |row: &UnmatchedRow| (row.origin.source, row.origin.sheet.clone(), row.origin.cell);
            place(a).cmp(&place(b))
        });
        record.decisions = decisions;
        record.as_of.clone_from(&self.settings.as_of);
        record.program = program();
        let beneath = document_control::remembered(&earlier);
        let document = document_control::resolve(&mut record, &beneath, &self.settings.document);
        self.judge(&mut record, &added, &document.values);
        document_control::settle(&mut record, document, organisation, &earlier);
        Ok(record)
    }

    fn record(
        &self,
        organisation: &str,
        read: Vec<ReadSource>,
        unread_sources: Vec<UnreadSource>,
        by_hand: ManualInput,
    ) -> Record {
        let mut entries: Vec<Entry> = Vec::new();
        let (mut unmatched, mut kept_rows) = (Vec::new(), Vec::new());
        let mut sources: Vec<SourceRecord> = Vec::with_capacity(read.len());
        let (mut facts, mut candidates, mut pims_role) = (Vec::new(), Vec::new(), Vec::new());
        let (mut revisions, mut of_profiles) = (Vec::new(), Vec::new());
        for one in read {
            entries.extend(one.normalised.entries);
            unmatched.extend(one.normalised.unmatched);
            kept_rows.extend(one.normalised.kept_rows);
            facts.extend(one.facts);
            candidates.extend(one.candidates);
            revisions.extend(one.revisions);
            of_profiles.extend(one.document);
            pims_role.extend(one.pims_role);
            sources.push(one.record);
        }
        let mut document = document_facts::gather(facts, candidates, revisions);
        document.pims_role.extend(pims_role);
        let shown = organisation_names::shown(organisation, &document).to_owned();
        let mut record = Record {
            schema: RECORD_SCHEMA,
            program: program(),
            catalogues: Vec::new(),
            fonts: Vec::new(),
            organisation: shown,
            converted_as: String::new(),
            as_of: self.settings.as_of.clone(),
            precedence: Precedence::default(),
            document,
            document_control: DocumentControl::default(),
            unread_sources,
            sources,
            integration: None,
            statements: Vec::new(),
            findings: Vec::new(),
            rules_changed: Vec::new(),
            next_date_change: None,
            entries,
            unmatched,
            matched_by_hand: Vec::new(),
            kept_rows,
            decisions: by_hand.decisions,
            added_by_hand: Vec::new(),
        };
        let beneath = document_control::where_they_agree(&of_profiles);
        let document = document_control::resolve(&mut record, &beneath, &self.settings.document);
        self.judge(&mut record, &by_hand.added, &document.values);
        let earlier = by_hand.records.iter().map(|record| &record.document_control);
        let earlier = earlier.max_by_key(|control| control.issues.len()).cloned().unwrap_or_default();
        document_control::settle(&mut record, document, organisation, &earlier);
        record
    }

    /// Works out everything that follows from sources, entries and decisions: statement, findings and catalogues.
    fn judge(&self, record: &mut Record, added: &[String], values: &DocumentSettings) {
        manual_edits::match_rows(record, &self.knowledge);
        let source_facts: Vec<SourceFacts> = record
            .sources
            .iter()
            .flat_map(|s| {
                s.editions().map(|(edition, kind)| SourceFacts {
                    number: s.number,
                    kind,
                    edition: Some(edition.clone()),
                    date: s.date.clone(),
                    name: s.name.clone(),
                    document: {
                        let mut document = source_document(&record.document, s.number);
                        document_control::complete(&mut document, values);
                        document
                    },
                })
            })
            .collect();
        let roles = self.roles(&record.document.pims_role);
        let input = ReconcileInput {
            catalogue: &self.knowledge.catalogue,
            crosswalk: &self.atlas.crosswalk,
            vocabulary: &self.knowledge.vocabulary,
            precedence: &self.settings.precedence,
            sources: &source_facts,
            entries: &record.entries,
            roles: &roles,
            as_of: &self.settings.as_of,
            rules: &self.settings.rules,
        };
        let reconciled = reconcile(&input, &mut record.decisions);
        let used = |key: &str| {
            reconciled.statements.iter().any(|s| {
                let older = Standard::of(s.framework.as_str()).and_then(Standard::older);
                s.framework.as_str() == key || (s.has_transition && older == Some(key))
            })
        };
        record.catalogues = self
            .knowledge
            .catalogue
            .frameworks()
            .iter()
            .filter(|f| used(f.key.as_str()))
            .map(|f| CatalogueUsed {
                framework: f.key.clone(),
                name: f.name.clone(),
                attribution: f.attribution.clone(),
                controls: u32::try_from(f.controls().count()).unwrap_or(u32::MAX),
            })
            .collect();
        record.integration = self.integrations.of(&self.atlas, &reconciled.statements, &record.entries);
        record.statements = reconciled.statements;
        record.findings = reconciled.findings;
        // Outputs word dates of application by the as-of day.
        let frameworks = record.integration.iter().flat_map(|integration| &integration.frameworks);
        let applies = frameworks.flat_map(|framework| &framework.timelines);
        let applies = applies.filter_map(|timeline| timeline.next_date(&self.settings.as_of)).min();
        record.next_date_change = reconciled.next_date_change.into_iter().chain(applies.map(str::to_owned)).min();
        record.fonts = self.fonts.used();
        record.rules_changed = self.settings.rules.changes();
        record.added_by_hand = added.to_vec();
        record.precedence.clone_from(&self.settings.precedence);
    }
}

/// Says which fonts were used that another machine may not have.
fn found_fonts(fonts: &[FontUsed]) -> String {
    let found = fonts.iter().filter(|f| f.origin == FontOrigin::System);
    let named: Vec<String> = found.map(|f| format!("{} ({})", f.name, f.file)).collect();
    format!(
        "fonts of this system draw what no other font has: {}; name their files with --font for the same pack on any machine",
        named.join(", ")
    )
}

/// What one source says about itself, picked from the facts of all sources.
fn source_document(all: &DocumentFacts, source: SourceNumber) -> SourceDocument {
    let of = |facts: &[Fact]| -> Vec<DocumentText> {
        let own = facts.iter().filter(|fact| fact.origin.source() == source);
        own.map(|fact| {
            let origin = if let FactOrigin::Cell(origin) = &fact.origin { Some(origin.clone()) } else { None };
            DocumentText { text: fact.text.clone(), origin }
        })
        .collect()
    };
    // The company in a file's properties may belong to the author of its template, so it does not name the organisation.
    let organisation: Vec<Fact> =
        all.organisation.iter().filter(|fact| !matches!(fact.origin, FactOrigin::Property { .. })).cloned().collect();
    SourceDocument {
        organisation: of(&organisation),
        scope: of(&all.scope),
        version: of(&all.version),
        date: of(&all.date),
        owner: [of(&all.owner), of(&all.prepared_by)].concat(),
        approved_by: of(&all.approved_by),
        candidates: all.candidates.iter().filter(|c| c.line.origin.source() == source).map(|c| c.detail).collect(),
    }
}

pub(super) fn program() -> Program {
    Program { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
}

/// Why an organisation has no statement: one line per source.
fn why_nothing(read: &[ReadSource], unread: Vec<UnreadSource>, comparisons: &[String]) -> Vec<String> {
    let mut problems: Vec<String> =
        unread.into_iter().map(|source| format!("{}: {}", source.name, source.reason)).collect();
    for source in read {
        let record = &source.record;
        let why = record.not_merged_because.as_deref().unwrap_or("it holds no controls");
        let sheets: Vec<String> = record
            .sheets
            .iter()
            .filter(|sheet| !sheet.read && sheet.ledger.rows > 0)
            .take(3)
            .map(|sheet| format!("`{}`: {}", sheet.sheet, sheet.reason))
            .collect();
        let tied = record.edition.as_ref().is_some_and(|e| e.certainty == Certainty::Tied);
        let mut line = format!("{}: {why}", record.name);
        if !tied {
            if !sheets.is_empty() {
                let _ = write!(line, " (sheet {})", sheets.join("; sheet "));
            }
            line.push_str(if why == KNOWN_BY_NAME_ONLY {
                "; give the Statement of Applicability itself; the framework's own list and its pairs with Annex A can be \
                 loaded with --catalogue and --crosswalk"
            } else {
                "; give a sheet with one row a control, with its Annex A number or its title"
            });
        }
        problems.push(line);
    }
    problems.extend(
        comparisons
            .iter()
            .map(|name| format!("{name}: it is a comparison that annexa wrote, no source; give the sources")),
    );
    if problems.is_empty() {
        problems.push("no source was given".to_owned());
    }
    problems
}

fn record_json(record: &Record) -> Result<String, crate::output::ReportError> {
    let mut json =
        serde_json::to_string_pretty(record).map_err(|e| crate::output::ReportError::Record(e.to_string()))?;
    json.push('\n');
    Ok(json)
}
