//! Each stage of the pipeline by itself, and the whole, on statements of 150 rows: `cargo bench --bench stages`.
//!
//! The files are written by `benches/make_soas.py`, which the bench calls once; `ANNEXA_BENCH_SOURCES` names a folder of
//! such files instead.

#![allow(
    clippy::disallowed_methods,
    reason = "a bench reads files and its environment, and is no part of the pipeline"
)]
#![allow(missing_docs, reason = "criterion's macros make public functions")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use annexa::i18n::Templates;
use annexa::ingest::{self, ReadLimits};
use annexa::model::EU_AI_ACT;
use annexa::model::Entry;
use annexa::model::record::Record;
use annexa::model::{LocalizedText, Precedence, RoleReading, RuleSettings, SourceDocument, SourceFacts};
use annexa::normalise;
use annexa::output::pack::{self, Audience, CitedHashes, PackTemplate, PackVariant};
use annexa::output::pdf::{Attach, PackFonts};
use annexa::output::xlsx;
use annexa::recognise::layout::{self, LayoutOptions};
use annexa::recognise::{ReferenceData, Vocabulary, edition};
use annexa::reconcile::{ReconcileInput, reconcile};
use annexa::standards::FrameworkLibrary;
use annexa::standards::gap_analysis::{PlanQuestion, gaps, plan};
use annexa::{CallOptions, Engine, Settings, Source};
use criterion::{Criterion, criterion_group, criterion_main};

const AS_OF: &str = "2026-11-25";

/// One file of each layout.
fn sources() -> Vec<PathBuf> {
    let folder = env::var_os("ANNEXA_BENCH_SOURCES").map_or_else(
        || {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("soas-150");
            if !folder.join("org-00003/soa.xlsx").exists() {
                let generator = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/make_soas.py");
                let made = Command::new("python3").arg(generator).arg(&folder).arg("4").status();
                assert!(made.is_ok_and(|status| status.success()), "python3 with openpyxl is needed");
            }
            folder
        },
        PathBuf::from,
    );
    (0..4).map(|n| folder.join(format!("org-{n:05}/soa.xlsx"))).collect()
}

fn stages(criterion: &mut Criterion) {
    let files: Vec<Vec<u8>> = sources().iter().map(|path| fs::read(path).expect("a source")).collect();
    let knowledge = ReferenceData::built_in().expect("knowledge");
    let manner = LayoutOptions { source: "soa.xlsx", settle: None, profile: None };
    let read = |bytes: &Vec<u8>| ingest::read("soa.xlsx", bytes, &ReadLimits::default()).expect("a workbook");
    criterion.bench_function("ingest", |b| b.iter(|| files.iter().for_each(|bytes| drop(read(bytes)))));

    let books: Vec<_> = files.iter().map(read).collect();
    let recognise = |book| {
        let layout = layout::lay_out(book, &knowledge, manner).expect("a layout");
        let editions = edition::decide(book, &layout, &knowledge, None, None);
        (layout, editions)
    };
    criterion.bench_function("recognise", |b| b.iter(|| books.iter().for_each(|book| drop(recognise(book)))));

    let layouts: Vec<_> = books.iter().map(recognise).collect();
    let most = ReadLimits::default().unmatched_rows;
    let normalised =
        |at: usize| normalise::normalise(&books[at], &layouts[at].0, &layouts[at].1, 1, 1, &knowledge, most);
    criterion.bench_function("normalise", |b| b.iter(|| (0..books.len()).for_each(|at| drop(normalised(at)))));

    reconciling(criterion, &files);
    reports(criterion, &files);
}

fn engine() -> Engine {
    let attach = Attach { record: false, workbook: false, ..Attach::default() };
    Engine::new(Settings { as_of: AS_OF.to_owned(), attach, ..Settings::default() }).expect("an engine")
}

fn source(bytes: &[u8]) -> Source {
    Source::new("soa.xlsx", bytes)
}

fn reconciling(criterion: &mut Criterion, files: &[Vec<u8>]) {
    let engine = engine();
    let records: Vec<Record> = files
        .iter()
        .map(|bytes| engine.record_of("org", &[source(bytes)], CallOptions::default()).expect("a record"))
        .collect();
    let atlas = FrameworkLibrary::built_in().expect("an atlas");
    let vocabulary = Vocabulary::built_in().expect("a vocabulary");
    let (precedence, rules) = (Precedence::default(), RuleSettings::default());
    let roles = RoleReading { roles: Vec::new(), why: LocalizedText::english_only("none is stated") };
    let cases: Vec<(Vec<SourceFacts>, &[Entry])> = records
        .iter()
        .map(|record| {
            let facts = record.sources.iter().map(|s| SourceFacts {
                number: s.number,
                kind: s.kind,
                edition: s.edition.clone(),
                date: s.date.clone(),
                name: s.name.clone(),
                document: SourceDocument::default(),
            });
            (facts.collect(), record.entries.as_slice())
        })
        .collect();
    criterion.bench_function("reconcile", |b| {
        b.iter(|| {
            for (sources, entries) in &cases {
                let input = ReconcileInput {
                    catalogue: &atlas.catalogue,
                    crosswalk: &atlas.crosswalk,
                    vocabulary: &vocabulary,
                    precedence: &precedence,
                    sources,
                    entries,
                    roles: &roles,
                    as_of: AS_OF,
                    rules: &rules,
                };
                drop(reconcile(&input, &mut Vec::new()));
            }
        });
    });

    let framework = |key: &str| atlas.catalogue.framework(key).expect("a framework");
    let (from, to) = (framework("iso27001:2022"), framework(EU_AI_ACT));
    let question = PlanQuestion { have: vec![from.key.clone()], need: vec![to.key.clone()], ..PlanQuestion::default() };
    criterion.bench_function("integrate", |b| {
        b.iter(|| (gaps(&atlas, from, to, &[], &[]), plan(&atlas, &question, None)));
    });
}

fn reports(criterion: &mut Criterion, files: &[Vec<u8>]) {
    let engine = engine();
    let sources: Vec<Source> = files.iter().map(|bytes| source(bytes)).collect();
    let convert =
        |source: &Source| engine.convert("org", std::slice::from_ref(source), CallOptions::default()).expect("outputs");
    let texts: Vec<String> =
        sources.iter().map(|s| String::from_utf8(convert(s).record).expect("JSON is UTF-8")).collect();
    let records: Vec<Record> = texts.iter().map(|json| serde_json::from_str(json).expect("a record")).collect();
    let sha256 = "0".repeat(64);
    let templates = Templates::built_in();
    let words = templates.words("en").expect("English");
    let sheets = xlsx::WorkbookTemplate::read(&templates).expect("the sheets");
    criterion.bench_function("workbook", |b| {
        b.iter(|| {
            for (record, json) in records.iter().zip(&texts) {
                let written = xlsx::WrittenRecord { json, sha256: &sha256 };
                drop(xlsx::write(record, &written, &words, &sheets, false));
            }
        });
    });
    let fonts = PackFonts::built_in().expect("fonts");
    let template = PackTemplate::read(&templates).expect("the settings");
    let manner =
        pack::PackOptions { words: &words, template: &template, audience: Audience::Internal, look: PackVariant::Full };
    let cited = CitedHashes { record_sha256: sha256.clone(), workbook_sha256: sha256.clone() };
    criterion.bench_function("pack", |b| {
        b.iter(|| records.iter().for_each(|record| drop(pack::write(record, &fonts, &manner, &cited, &[]))));
    });
    criterion.bench_function("whole", |b| b.iter(|| sources.iter().for_each(|s| drop(convert(s)))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = stages
}
criterion_main!(benches);
