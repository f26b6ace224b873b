//! Lays out and writes the change record.

use std::collections::BTreeMap;

use super::{changes, findings, followed_up, front, number, overview, sources};
use crate::diff::Comparison;
use crate::i18n::{self, Area, Localizer};
use crate::output::error::ReportError;
use crate::output::pack::compose::{self, Furniture};
use crate::output::pdf::text::Inline;
use crate::output::pdf::writer::{self, Properties};
use crate::output::pdf::{
    Flow, Orientation, PackFonts, PageLayout, PageSetup, Paper, PdfTable, TableColumn, TableRow, TextShaper, theme,
};

/// Number of pages from which a table of contents is added.
const LONG: usize = 4;

/// Writes the change record. `comparison_sha256` is the hash of the comparison's JSON, which identifies the content.
/// The second value lists characters that could not be drawn, one sentence per character and place.
///
/// # Errors
/// [`ReportError::AuditPack`] if the file cannot be written; a fault of annexa.
pub fn write(
    comparison: &Comparison,
    comparison_sha256: &str,
    fonts: &PackFonts,
) -> Result<(Vec<u8>, Vec<String>), ReportError> {
    let mut setter = TextShaper::new(fonts);
    let speaker = Localizer::new(i18n::english(), Area::AuditPack, BTreeMap::new());
    let stationery = PageSetup { paper: Paper::default(), speaker: &speaker };
    let layout = lay_out(comparison, comparison_sha256, stationery, &mut setter);
    let properties = Properties {
        title: &format!("{} – change record (draft)", comparison.new.organisation),
        subject: &subject(comparison),
        producer: &format!("{} {}", comparison.program.name, comparison.program.version),
        as_of: &comparison.new.as_of,
        record_sha256: comparison_sha256,
        speaker: &speaker,
    };
    let bytes = writer::write(&layout, fonts, setter.spellings(), &properties, &[])?;
    Ok((bytes, setter.reports()))
}

/// The subject of the document.
fn subject(comparison: &Comparison) -> String {
    let names: Vec<&str> = comparison.frameworks.iter().map(|f| f.framework_name.as_str()).collect();
    format!("Changes of the Statement of Applicability, {}", names.join(", "))
}

fn lay_out(comparison: &Comparison, hash: &str, stationery: PageSetup<'_>, setter: &mut TextShaper<'_>) -> PageLayout {
    let mut flow = Flow::new(setter, stationery, Orientation::Portrait);
    front::write(&mut flow, comparison);
    let mut layout = flow.finish();

    let mut flow = Flow::new(setter, stationery, Orientation::Portrait).below_title();
    overview::write(&mut flow, comparison);
    changes::write(&mut flow, comparison);
    findings::write(&mut flow, comparison);
    let is_followed_up = followed_up::write(&mut flow, comparison);
    sources::write(&mut flow, comparison, hash, number::SOURCES + u8::from(is_followed_up));
    let body = flow.finish();
    if body.pages.len() >= LONG {
        // The number of contents pages does not depend on the page numbers: laid out once to count and once for the
        // document.
        let front = layout.pages.len();
        let length = compose::contents(setter, stationery, &body, front).pages.len();
        layout.append(compose::contents(setter, stationery, &body, front + length));
    }
    layout.append(body);
    let furniture = Furniture {
        head: format!(
            "{} · change record · {} to {}",
            comparison.new.organisation, comparison.old.name, comparison.new.name
        ),
        stamp: "Draft – not approved".to_owned(),
        left: classification(comparison),
        right: format!("comparison {}", hash.chars().take(12).collect::<String>()),
    };
    compose::furnish(&mut layout, &furniture, setter, stationery.speaker);
    layout
}

/// The classification stated in the new sources.
fn classification(comparison: &Comparison) -> String {
    let fact = comparison.document.iter().find(|f| f.fact == "classification");
    fact.and_then(|f| f.after.first().or(f.before.first())).cloned().unwrap_or_default()
}

/// A table whose rows are measured together.
pub(super) fn table(flow: &mut Flow<'_, '_>, columns: &[TableColumn<'_>], rows: Vec<TableRow<'_>>) {
    let available = flow.width();
    let table = PdfTable::measure(flow.setter, columns, &rows, available);
    table.write(flow, rows);
    flow.space(8.0);
}

/// A paragraph of secondary text.
pub(super) fn quiet(flow: &mut Flow<'_, '_>, words: &str, after: f32) {
    flow.paragraph(&[Inline::text(words, theme::QUIET)], after);
}
