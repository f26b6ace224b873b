//! The optional outputs of a run, beside record, workbook and pack.

use super::input::Source;
use super::outputs::ExtraFile;
use super::pipeline::Engine;
use super::settings::Extra;
use crate::model::record::Record;
use crate::output::pack::{self, Audience, CitedHashes, PackOptions, PackVariant};
use crate::output::pdf::PackFonts;
use crate::output::{ReportError, csv, docx, oscal, sarif};

/// A pack: its file name, its bytes, and what could not be drawn in it.
type WrittenPack = (&'static str, Vec<u8>, Vec<String>);

impl Engine {
    /// Writes the packs that the settings ask for, the main one first.
    pub(super) fn packs(
        &self,
        record: &Record,
        fonts: &PackFonts,
        json: &[u8],
        workbook: &[u8],
        sources: &[Source],
        cited: &CitedHashes,
    ) -> Result<Vec<WrittenPack>, ReportError> {
        let mut packs: Vec<WrittenPack> = Vec::new();
        // "Not known" must never pass for "not hidden".
        let not_known = pack::not_known(record);
        let withheld = ReportError::HiddenNotKnown(not_known.join("; "));
        let mut notice = None;
        let manner = |audience, look| PackOptions { words: &self.words, template: &self.pack_template, audience, look };
        for (at, audience) in self.settings.audiences().into_iter().enumerate() {
            if audience == Audience::CertificationBody && !not_known.is_empty() {
                if at == 0 {
                    return Err(withheld);
                }
                notice = Some(withheld.to_string());
                continue;
            }
            // A certification body gets only the pack, unless somebody chose to attach more.
            let nothing = audience == Audience::CertificationBody && self.settings.attach.is_default();
            let attachments = if nothing { Vec::new() } else { self.attachments(record, json, workbook, sources) };
            let (bytes, undrawn) =
                pack::write(record, fonts, &manner(audience, PackVariant::Full), cited, &attachments)?;
            let name = if at == 0 { pack::NAME } else { pack::NAME_FOR_CERTIFICATION_BODY };
            packs.push((name, bytes, undrawn));
        }
        // The short form is handed out; the summary is for decisions inside the organisation.
        for (extra, name, audience, look) in [
            (Extra::ShortForm, pack::NAME_OF_SHORT_FORM, Audience::CertificationBody, PackVariant::ShortForm),
            (Extra::ManagementSummary, pack::NAME_OF_SUMMARY, Audience::Internal, PackVariant::ManagementSummary),
        ] {
            if self.settings.extras.contains(&extra) {
                if audience == Audience::CertificationBody && !not_known.is_empty() {
                    notice = Some(withheld.to_string());
                    continue;
                }
                let (bytes, undrawn) = pack::write(record, fonts, &manner(audience, look), cited, &[])?;
                packs.push((name, bytes, undrawn));
            }
        }
        if let (Some((_, _, undrawn)), Some(notice)) = (packs.first_mut(), notice) {
            undrawn.push(notice);
        }
        Ok(packs)
    }

    /// Writes the files that the settings ask for, in a fixed order.
    pub(super) fn extras(&self, record: &Record, record_sha256: &str) -> Result<Vec<ExtraFile>, ReportError> {
        let mut files = Vec::new();
        for extra in &self.settings.extras {
            match extra {
                // Already written with the pack.
                Extra::ShortForm | Extra::ManagementSummary => {}
                Extra::Sarif => files.push(ExtraFile {
                    name: sarif::NAME.to_owned(),
                    media_type: sarif::MEDIA_TYPE,
                    bytes: sarif::write(record)?,
                }),
                Extra::Csv => files.extend(csv::write(record)?.into_iter().map(|(name, bytes)| ExtraFile {
                    name,
                    media_type: csv::MEDIA_TYPE,
                    bytes,
                })),
                Extra::Docx => files.push(ExtraFile {
                    name: docx::NAME.to_owned(),
                    media_type: docx::MEDIA_TYPE,
                    bytes: docx::write(record, record_sha256)?,
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
