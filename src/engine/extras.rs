//! What a run was asked for beside record, workbook and pack.

use super::{Engine, Extra, ExtraFile};
use crate::report::record::Record;
use crate::report::{ReportError, document, oscal, register, sarif};

impl Engine {
    /// The files that the settings ask for, in a fixed order.
    pub(super) fn extras(&self, record: &Record, record_sha256: &str) -> Result<Vec<ExtraFile>, ReportError> {
        let mut files = Vec::new();
        for extra in &self.settings.extras {
            match extra {
                Extra::Sarif => files.push(ExtraFile {
                    name: sarif::NAME.to_owned(),
                    media_type: sarif::MEDIA_TYPE,
                    bytes: sarif::write(record)?,
                }),
                Extra::Csv => files.extend(register::write(record)?.into_iter().map(|(name, bytes)| ExtraFile {
                    name,
                    media_type: register::MEDIA_TYPE,
                    bytes,
                })),
                Extra::Docx => files.push(ExtraFile {
                    name: document::NAME.to_owned(),
                    media_type: document::MEDIA_TYPE,
                    bytes: document::write(record, record_sha256)?,
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
