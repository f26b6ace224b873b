//! What a run was asked for beside record, workbook and pack.

use super::{Engine, Extra, ExtraFile, Source};
use crate::model::record::Record;
use crate::report::audit_pack::{self, Audience, Cited, Look, Manner, PackFonts};
use crate::report::{ReportError, document, oscal, register, sarif};

/// A pack: its file name, its bytes, and what could not be drawn in it.
type WrittenPack = (&'static str, Vec<u8>, Vec<String>);

impl Engine {
    /// The packs that the settings ask for, the main one first.
    pub(super) fn packs(
        &self,
        record: &Record,
        fonts: &PackFonts,
        json: &[u8],
        workbook: &[u8],
        sources: &[Source],
        cited: &Cited,
    ) -> Result<Vec<WrittenPack>, ReportError> {
        let mut packs = Vec::new();
        let manner = |audience, look| Manner { words: &self.words, template: &self.pack_template, audience, look };
        for (at, audience) in self.settings.audiences().into_iter().enumerate() {
            // Nothing goes to a certification body beside the pack unless somebody chose it.
            let nothing = audience == Audience::CertificationBody && self.settings.attach.is_default();
            let attachments = if nothing { Vec::new() } else { self.attachments(record, json, workbook, sources) };
            let (bytes, undrawn) =
                audit_pack::write(record, fonts, &manner(audience, Look::Full), cited, &attachments)?;
            let name = if at == 0 { audit_pack::NAME } else { audit_pack::NAME_FOR_CERTIFICATION_BODY };
            packs.push((name, bytes, undrawn));
        }
        // The short form is made to be handed out, the summary to be decided by.
        for (extra, name, audience, look) in [
            (Extra::ShortForm, audit_pack::NAME_OF_SHORT_FORM, Audience::CertificationBody, Look::ShortForm),
            (Extra::ManagementSummary, audit_pack::NAME_OF_SUMMARY, Audience::Internal, Look::ManagementSummary),
        ] {
            if self.settings.extras.contains(&extra) {
                let (bytes, undrawn) = audit_pack::write(record, fonts, &manner(audience, look), cited, &[])?;
                packs.push((name, bytes, undrawn));
            }
        }
        Ok(packs)
    }

    /// The files that the settings ask for, in a fixed order.
    pub(super) fn extras(&self, record: &Record, record_sha256: &str) -> Result<Vec<ExtraFile>, ReportError> {
        let mut files = Vec::new();
        for extra in &self.settings.extras {
            match extra {
                // Written with the pack.
                Extra::ShortForm | Extra::ManagementSummary => {}
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
