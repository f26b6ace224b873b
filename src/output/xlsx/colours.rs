//! Colours of cells by rule: a cell that is edited takes the colour of its new word.

use rust_xlsxwriter::{Color, ConditionalFormatFormula, Format, Worksheet, XlsxError};

use super::grid::{PlacedSection, relative};
use super::labels::Labels;
use super::style::{EXCLUDED, STATUSES, shade};
use crate::model::{Severity, Status};

/// Colours the cells of a column that hold this word.
pub(super) fn shaded(
    sheet: &mut Worksheet,
    place: &PlacedSection,
    column: u16,
    word: &str,
    colour: Color,
) -> Result<(), XlsxError> {
    let rule = ConditionalFormatFormula::new()
        .set_rule(format!("={}=\"{}\"", relative(column, place), word.replace('"', "\"\"")).as_str())
        .set_format(Format::new().set_background_color(colour));
    sheet.add_conditional_format(place.first, column, place.last, column, &rule)?;
    Ok(())
}

/// Colours a column of statuses.
pub(super) fn status_colours(
    sheet: &mut Worksheet,
    place: &PlacedSection,
    key: &str,
    voice: &Labels<'_>,
) -> Result<(), XlsxError> {
    let Some(column) = place.column(key) else { return Ok(()) };
    for status in STATUSES {
        shaded(sheet, place, column, voice.status(status), shade(status))?;
    }
    shaded(sheet, place, column, voice.not_applicable(), EXCLUDED)
}

/// Colours a column of severities.
pub(super) fn severity_colours(
    sheet: &mut Worksheet,
    place: &PlacedSection,
    key: &str,
    voice: &Labels<'_>,
) -> Result<(), XlsxError> {
    let Some(column) = place.column(key) else { return Ok(()) };
    for (severity, colour) in [
        (Severity::Major, shade(Status::NotImplemented)),
        (Severity::Minor, shade(Status::Partial)),
        (Severity::Observation, shade(Status::Planned)),
        (Severity::Note, EXCLUDED),
    ] {
        shaded(sheet, place, column, voice.severity(severity), colour)?;
    }
    Ok(())
}
