//! Two records compared, and the comparison to its outputs.

use super::convert::program;
use super::pipeline::Engine;
use crate::diff::{self, Compared, Comparison};
use crate::model::sha256;
use crate::output::pack::change_record;
use crate::output::{ReportError, xlsx};

impl Engine {
    /// Compares two statements. The records are those of [`Engine::record_of`], or were read from `record.json`.
    pub fn compare(&self, old: &Compared<'_>, new: &Compared<'_>) -> Comparison {
        let known = diff::Known { catalogue: &self.knowledge.catalogue, crosswalk: &self.atlas.crosswalk };
        diff::compare(old, new, &known, program())
    }

    /// The comparison as a workbook.
    ///
    /// # Errors
    /// [`ReportError`] if it cannot be written; a fault of annexa.
    pub fn change_workbook(&self, comparison: &Comparison) -> Result<Vec<u8>, ReportError> {
        xlsx::changes(comparison)
    }

    /// The comparison as a PDF change record. The second value lists what could not be drawn.
    ///
    /// # Errors
    /// [`ReportError`] if it cannot be written; a fault of annexa.
    pub fn change_record(&self, comparison: &Comparison) -> Result<(Vec<u8>, Vec<String>), ReportError> {
        let json = comparison.json().map_err(|error| ReportError::Record(error.to_string()))?;
        let found = self.fonts.for_text(&String::from_utf8_lossy(&json));
        change_record::write(comparison, &sha256(&json), found.as_ref().unwrap_or(&self.fonts))
    }
}
