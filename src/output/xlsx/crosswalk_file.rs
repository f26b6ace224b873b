//! A workbook of two frameworks beside each other, as `annexa crosswalk --output` writes it.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use super::book::Book;
use super::grid;
use super::labels::Labels;
use super::rows::CellContent;
use super::section::GridSection;
use super::sheet::SheetContent;
use super::table::{CellStyle, TableSpec, column};
use crate::model::ProvisionId;
use crate::output::error::ReportError;
use crate::standards::FrameworkLibrary;
use crate::standards::gap_analysis::GapLists;

const PAIRS: TableSpec = TableSpec::of(&[
    column("From", CellStyle::Strong, 16.0),
    column("Title", CellStyle::Text, 40.0),
    column("To", CellStyle::Strong, 20.0),
    column("Its title", CellStyle::Text, 40.0),
    column("Relationship", CellStyle::Text, 16.0),
    column("Binds", CellStyle::Text, 18.0),
    column("Provenance", CellStyle::Text, 46.0),
    column("Remarks", CellStyle::Text, 50.0),
])
.key("Crosswalk")
.none("No pairs.")
.totalled();
const GAPS: TableSpec =
    TableSpec::of(&[column("Number", CellStyle::Strong, 16.0), column("Title", CellStyle::Text, 60.0)])
        .none("None.")
        .totalled();

/// Writes the workbook: the pairs, and a sheet for what has none on each side.
pub(super) fn write(lists: &GapLists, atlas: &FrameworkLibrary) -> Result<Vec<u8>, ReportError> {
    let labels = Labels::english();
    let mut book = Book::new(&labels, false);
    let name = |key: &str| atlas.catalogue.framework(key).map_or(key.to_owned(), |f| f.name.clone());
    let (from, to) = (name(lists.from.as_str()), name(lists.to.as_str()));
    let rows: Vec<Vec<CellContent<'_>>> = lists
        .pairs
        .iter()
        .map(|pair| {
            let s = &pair.support;
            let binds: Vec<&str> = s.addressees.iter().map(|a| a.word()).collect();
            let remarks: Vec<&str> = s.notes.iter().chain(&s.corrections).map(String::as_str).collect();
            vec![
                pair.source.local().into(),
                pair.title.as_str().into(),
                s.provision.local().into(),
                s.title.as_str().into(),
                s.relationship.word().into(),
                format!("{}{}", binds.join(", "), if s.high_risk { " (high-risk)" } else { "" }).into(),
                s.provenances.join("\n").into(),
                remarks.join("\n").into(),
            ]
        })
        .collect();
    let title = format!("{from} and {to}");
    let remark =
        "A pair says that two provisions have something in common, and who says so; it is no statement of compliance.";
    let mut workbook = Workbook::new();
    // A fixed day, so that the same question gives the same bytes.
    workbook.set_properties(
        &DocProperties::new()
            .set_title(&title)
            .set_author("annexa")
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let pairs = SheetContent::new("Crosswalk", title, remark, vec![GridSection::new(PAIRS, &labels, rows)]);
    let mut sheets = vec![grid::render(&pairs, &mut book)?];
    for (sheet, table, title, list) in [
        ("Without a target", "Without_a_target", format!("{from}: without a pair"), &lists.without_target),
        (
            "Without a source",
            "Without_a_source",
            format!("{to}: addressed to an organisation, without a pair"),
            &lists.without_source,
        ),
    ] {
        let rows = list.iter().map(|id: &ProvisionId| vec![id.local().into(), atlas.title(id).into()]).collect();
        let section = GridSection::new(GAPS, &labels, rows).called(table);
        sheets.push(grid::render(&SheetContent::new(sheet, title, "", vec![section]), &mut book)?);
    }
    book.bind(&mut workbook, sheets)?;
    Ok(workbook.save_to_buffer()?)
}
