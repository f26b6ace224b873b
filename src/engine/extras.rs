//! What a run was asked for beside record, workbook and pack.

use super::{Engine, Extra, ExtraFile};
use crate::report::record::Record;
use crate::report::{ReportError, oscal, sarif};

impl Engine {
    /// The files that the settings ask for, in a fixed order.
    pub(super) fn extras(&self, record: &Record) -> Result<Vec<ExtraFile>, ReportError> {
        let mut files = Vec::new();
        for extra in &self.settings.extras {
            match extra {
                Extra::Sarif => files.push(ExtraFile {
                    name: sarif::NAME.to_owned(),
                    media_type: sarif::MEDIA_TYPE,
                    bytes: sarif::write(record)?,
                }),
                Extra::Oscal => {
                    let written = oscal::write(record, &self.atlas, &self.settings.with)?;
                    files.extend(written.into_iter().map(|(name, bytes)| ExtraFile {
                        name,
                        media_type: oscal::MEDIA_TYPE,
                        bytes,
                    }));
                }
            }
        }
        Ok(files)
    }
}
