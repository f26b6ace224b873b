//! Colours of cells by rule: an edited cell takes the colour of its new word.

use rust_xlsxwriter::{
    Color, ConditionalFormat2ColorScale, ConditionalFormatDataBar, ConditionalFormatFormula, ConditionalFormatType,
    Format, Worksheet, XlsxError,
};

use super::grid::{PlacedSection, relative};
use super::labels::Labels;
use super::style::{EXCLUDED, STATUSES, shade};
use super::table::{Colours, TableSpec};
use crate::model::{Applicability, Severity, Status};

/// Colours the columns of a table as they are declared.
pub(super) fn write(
    sheet: &mut Worksheet,
    spec: &TableSpec,
    place: &PlacedSection,
    labels: &Labels<'_>,
) -> Result<(), XlsxError> {
    for colours in [Colours::Status, Colours::Applicability, Colours::Severity] {
        let words = words(colours, labels);
        for column in spec.columns.iter().filter(|c| c.colours == Some(colours)).filter_map(|c| place.column(c.key)) {
            for (word, colour) in &words {
                let rule = ConditionalFormatFormula::new()
                    .set_rule(format!("={}=\"{}\"", relative(column, place), word.replace('"', "\"\"")).as_str())
                    .set_format(Format::new().set_background_color(*colour));
                sheet.add_conditional_format(place.first, column, place.last, column, &rule)?;
            }
        }
    }
    if place.is_empty {
        return Ok(());
    }
    let heated: Vec<&str> = spec.columns.iter().filter(|c| c.colours == Some(Colours::Heat)).map(|c| c.key).collect();
    let heat =
        ConditionalFormat2ColorScale::new().set_minimum_color(Color::White).set_maximum_color(Color::RGB(0x7F_B3_D5));
    for (from, to) in place.runs(&heated) {
        sheet.add_conditional_format(place.first, from, place.last, to, &heat)?;
    }
    for column in spec.columns {
        let (Some(Colours::Bar(colour)), Some(at)) = (column.colours, place.column(column.key)) else { continue };
        let bar = ConditionalFormatDataBar::new()
            .set_fill_color(Color::RGB(colour))
            .set_solid_fill(true)
            .set_minimum(ConditionalFormatType::Number, 0);
        sheet.add_conditional_format(place.first, at, place.last, at, &bar)?;
    }
    Ok(())
}

/// The words of a column that have a colour.
fn words<'w>(colours: Colours, labels: &'w Labels<'_>) -> Vec<(&'w str, Color)> {
    match colours {
        Colours::Status => {
            let statuses = STATUSES.into_iter().map(|status| (labels.status(status), shade(status)));
            statuses.chain([(labels.not_applicable(), EXCLUDED)]).collect()
        }
        Colours::Applicability => [
            (Applicability::Excluded, EXCLUDED),
            (Applicability::Undecided, shade(Status::Partial)),
            (Applicability::Unstated, shade(Status::NotImplemented)),
        ]
        .map(|(value, colour)| (labels.applicability(value), colour))
        .into(),
        Colours::Severity => [
            (Severity::Major, shade(Status::NotImplemented)),
            (Severity::Minor, shade(Status::Partial)),
            (Severity::Observation, shade(Status::Planned)),
            (Severity::Note, EXCLUDED),
        ]
        .map(|(severity, colour)| (labels.severity(severity), colour))
        .into(),
        Colours::Heat | Colours::Bar(_) => Vec::new(),
    }
}
