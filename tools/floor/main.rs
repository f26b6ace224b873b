//! Measures the pipeline against its floor: `cargo run --release --example floor -- SOURCE...`.
//!
//! Each source is one organisation. It is converted as `annexa convert --attach none` does; then its parts are done
//! again by the libraries alone: the same file read by calamine, the same cells written by rust_xlsxwriter (values
//! alone, without formats, widths, tables and charts), the same pages saved by printpdf, and the same pages through
//! annexa's own finishing. No organisation costs less than reading, cells and the cheaper of the two savings together;
//! that sum is the floor. Pages and tags are counted in what each way has written, so that nothing is dropped to look
//! fast.
//!
//! Times are processor time of all threads, from `/proc/self/stat` in hundredths of a second: `--seconds` sets for how
//! long each step is repeated. Elsewhere than on Linux it is time by the clock.

#![allow(
    clippy::disallowed_methods,
    reason = "a tool of its own that reads files and clocks, not a part of the pipeline"
)]
#![allow(clippy::print_stdout, reason = "what it is for")]

mod clock;
mod pages;
mod sheets;

use std::fs;
use std::path::PathBuf;

use annexa::i18n::Templates;
use annexa::model::record::Record;
use annexa::output::pack::{Audience, CitedHashes, LaidOut, PackOptions, PackTemplate, PackVariant};
use annexa::output::pdf::{Attach, PackFonts};
use annexa::{Engine, Settings, Source};
use anyhow::{Context as _, Result, ensure};
use clap::Parser;

use clock::per_round;

/// Compare what a conversion costs with what its libraries alone cost.
#[derive(Debug, Parser)]
struct Arguments {
    /// Spreadsheets, each an organisation
    #[arg(required = true)]
    sources: Vec<PathBuf>,
    /// How long each step is repeated, in seconds of processor time
    #[arg(long, default_value_t = 3.0)]
    seconds: f64,
    /// Exit with 1 if a conversion takes more than this many times the floor
    #[arg(long)]
    most: Option<f64>,
    /// Exit with 1 if a conversion takes more than this many milliseconds
    #[arg(long)]
    most_ms: Option<f64>,
}

/// One organisation, with all that the steps need made before.
struct Case {
    source: Source,
    record: Record,
    cited: CitedHashes,
    sheets: sheets::Sheets,
    drawn: printpdf::PdfDocument,
    pack: Vec<u8>,
    workbook: usize,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let attach = Attach { record: false, workbook: false, ..Attach::default() };
    let engine = Engine::new(Settings { as_of: "2026-11-25".to_owned(), attach, ..Settings::default() })?;
    let fonts = PackFonts::built_in()?;
    let templates = Templates::built_in();
    let words = templates.words("en").map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let template = PackTemplate::read(&templates).map_err(|problems| anyhow::anyhow!("{problems:?}"))?;
    let manner =
        PackOptions { words: &words, template: &template, audience: Audience::Internal, look: PackVariant::Full };
    let cases: Vec<Case> = arguments.sources.iter().map(|path| case(&engine, path)).collect::<Result<_>>()?;
    let count = cases.len() as f64;

    let mut ours = Counted::default();
    let mut theirs = Counted::default();
    for case in &cases {
        let saved = save(&case.drawn);
        let (own, other) = (counted(&case.pack)?, counted(&saved)?);
        ensure!(own.pages == other.pages && own.tags == other.tags, "{}: not the same pages", case.source.name);
        let again = LaidOut::new(&case.record, &fonts, &manner, &case.cited, &[])?.save(&fonts, &[])?;
        ensure!(again == case.pack, "{}: the halves do not make the whole", case.source.name);
        ours.add(own, case.pack.len());
        theirs.add(other, saved.len());
    }

    let each = |step: &dyn Fn(&Case)| per_round(arguments.seconds, || cases.iter().for_each(step)) / count;
    let whole = each(&|case| drop(engine.convert("org", std::slice::from_ref(&case.source))));
    let read = each(&|case| drop(case.source.content.as_ref().map(|bytes| sheets::read(bytes))));
    let cells = each(&|case| drop(case.sheets.write()));
    let printed = each(&|case| drop(save(&case.drawn)));
    let layouts: Vec<LaidOut<'_>> = cases
        .iter()
        .map(|c| LaidOut::new(&c.record, &fonts, &manner, &c.cited, &[]))
        .collect::<std::result::Result<_, _>>()?;
    let finished = per_round(arguments.seconds, || layouts.iter().for_each(|l| drop(l.save(&fonts, &[])))) / count;
    let laid_out = each(&|case| drop(LaidOut::new(&case.record, &fonts, &manner, &case.cited, &[])));
    let floor = read + cells + printed.min(finished);

    println!("{} organisations, {} pages, {} tags in all", cases.len(), ours.pages, ours.tags);
    println!(
        "bytes of an organisation: pack {:.0}, by printpdf {:.0}, workbook {:.0}",
        ours.bytes as f64 / count,
        theirs.bytes as f64 / count,
        cases.iter().map(|c| c.workbook).sum::<usize>() as f64 / count
    );
    println!();
    println!("ms of an organisation  step");
    for (ms, step) in [
        (whole, "the whole conversion, bytes to bytes"),
        (laid_out, "of which laying the pages out"),
        (read, "floor: the file read by calamine alone"),
        (cells, "floor: the cells written by rust_xlsxwriter alone"),
        (printed, "floor: the pages saved by printpdf alone"),
        (finished, "floor: the pages through annexa's finishing"),
        (floor, "floor in all, with the cheaper of the two savings"),
    ] {
        println!("{ms:21.2}  {step}");
    }
    println!("{:21.2}  times the floor", whole / floor);
    ensure!(arguments.most.is_none_or(|most| whole <= most * floor), "more than {:?} times the floor", arguments.most);
    ensure!(arguments.most_ms.is_none_or(|most| whole <= most), "more than {:?} ms", arguments.most_ms);
    Ok(())
}

fn case(engine: &Engine, path: &PathBuf) -> Result<Case> {
    let bytes = fs::read(path).with_context(|| format!("{}", path.display()))?;
    let source = Source { name: "soa.xlsx".to_owned(), content: Ok(bytes) };
    let outputs = engine
        .convert("org", std::slice::from_ref(&source))
        .map_err(|failure| anyhow::anyhow!("{}: {}", path.display(), failure.problems.join("; ")))?;
    Ok(Case {
        source,
        record: serde_json::from_slice(&outputs.record)?,
        cited: outputs.cited.clone(),
        sheets: sheets::of(&outputs.workbook)?,
        drawn: pages::drawn(&outputs.audit_pack)?,
        workbook: outputs.workbook.len(),
        pack: outputs.audit_pack,
    })
}

/// As printpdf saves by itself, without its fonts' subsetting: they are subset already.
fn save(document: &printpdf::PdfDocument) -> Vec<u8> {
    let options = printpdf::PdfSaveOptions { subset_fonts: false, ..printpdf::PdfSaveOptions::default() };
    document.save(&options, &mut Vec::new())
}

#[derive(Debug, Default, Clone, Copy)]
struct Counted {
    pages: usize,
    tags: usize,
    bytes: usize,
}

impl Counted {
    fn add(&mut self, one: Self, bytes: usize) {
        self.pages += one.pages;
        self.tags += one.tags;
        self.bytes += bytes;
    }
}

/// Pages and stretches of marked content of a file.
fn counted(pdf: &[u8]) -> Result<Counted> {
    let document = lopdf::Document::load_mem(pdf)?;
    let mut counted = Counted { bytes: pdf.len(), ..Counted::default() };
    for page in document.page_iter() {
        counted.pages += 1;
        let content = lopdf::content::Content::decode(&document.get_page_content(page))?;
        counted.tags += content.operations.iter().filter(|o| o.operator == "BDC").count();
    }
    Ok(counted)
}
