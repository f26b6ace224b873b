//! Lays out and writes the packs of a record.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::cited::CitedHashes;
use super::template::{Audience, PackTemplate, PackVariant};
use super::{chapters, compose, redaction};
use crate::i18n::{Area, Localizer, MessageCatalog, TextValue};
use crate::model::record::Record;
use crate::output::error::ReportError;
use crate::output::pdf::{Attachment, PackFonts, glyphs, page, shape, writer};

/// File name of the pack.
pub const NAME: &str = "audit-pack.pdf";

/// File name of the pack for a certification body, if there is also an internal one.
pub const NAME_FOR_CERTIFICATION_BODY: &str = "audit-pack-certification-body.pdf";

/// File name of the short form.
pub const NAME_OF_SHORT_FORM: &str = "short-form.pdf";

/// File name of the management summary.
pub const NAME_OF_SUMMARY: &str = "management-summary.pdf";

/// Media type of all these files.
pub const MEDIA_TYPE: &str = "application/pdf";

/// Language, audience and form of a pack.
#[derive(Debug, Clone, Copy)]
pub struct PackOptions<'a> {
    /// annexa's own texts.
    pub words: &'a MessageCatalog,
    /// Design and chapters.
    pub template: &'a PackTemplate,
    /// Audience.
    pub audience: Audience,
    /// Which of the three forms it has.
    pub look: PackVariant,
}

/// Writes a pack: PDF/A-3u with attachments, otherwise PDF/A-2u. The second value lists characters that could not be
/// drawn, one sentence per character and place.
///
/// # Errors
/// [`ReportError::AuditPack`] if the file cannot be written; a fault of annexa.
/// [`ReportError::Template`] if a text of the templates cannot be rendered with this record's values.
pub fn write(
    record: &Record,
    fonts: &PackFonts,
    manner: &PackOptions<'_>,
    cited: &CitedHashes,
    attachments: &[Attachment<'_>],
) -> Result<(Vec<u8>, Vec<String>), ReportError> {
    let pages = LaidOut::new(record, fonts, manner, cited, attachments)?;
    Ok((pages.save(fonts, attachments)?, pages.undrawn))
}

/// The pages of a pack before they are written. Public only so that `tools/floor` can measure layout and writing
/// separately.
#[doc(hidden)]
pub struct LaidOut<'w> {
    pub(super) layout: page::PageLayout,
    pub(super) spellings: glyphs::ActualTexts,
    pub(super) words: &'w MessageCatalog,
    pub(super) everywhere: BTreeMap<&'static str, TextValue<'static>>,
    pub(super) title: String,
    pub(super) subject: String,
    pub(super) producer: String,
    pub(super) as_of: String,
    pub(super) record_sha256: String,
    pub(super) undrawn: Vec<String>,
}

impl<'w> LaidOut<'w> {
    /// Lays a pack out.
    ///
    /// # Errors
    /// [`ReportError::Template`] as from [`write`].
    pub fn new(
        record: &Record,
        fonts: &PackFonts,
        manner: &PackOptions<'w>,
        cited: &CitedHashes,
        attachments: &[Attachment<'_>],
    ) -> Result<Self, ReportError> {
        let (record, withheld) = match manner.audience {
            Audience::Internal => (Cow::Borrowed(record), 0),
            Audience::CertificationBody => {
                let (record, withheld) = redaction::without_hidden(record);
                (Cow::Owned(record), withheld)
            }
        };
        let record = record.as_ref();
        let speaker = Localizer::new(manner.words, Area::AuditPack, everywhere(record));
        let attached: Vec<&str> = attachments.iter().map(|a| a.name.as_str()).collect();
        let pack = chapters::Pack {
            record,
            cited,
            attached: &attached,
            speaker: &speaker,
            template: manner.template,
            audience: manner.audience,
            look: manner.look,
            withheld,
        };
        let mut setter = shape::TextShaper::new(fonts);
        let layout = compose::lay_out(&pack, &mut setter);
        let title = {
            let issued = record.document_control.is_issued();
            speaker.format(if issued { "layout.file_title_issued" } else { "layout.file_title" }, &[])
        };
        let subject = compose::subject(record, &speaker);
        said(&speaker)?;
        let undrawn = setter.reports();
        Ok(Self {
            layout,
            spellings: setter.into_spellings(),
            words: manner.words,
            everywhere: everywhere(record).into_iter().map(|(name, value)| (name, value.into_owned())).collect(),
            title,
            subject,
            producer: format!("{} {}", record.program.name, record.program.version),
            as_of: record.as_of.clone(),
            record_sha256: cited.record_sha256.clone(),
            undrawn,
        })
    }

    /// Writes the file.
    ///
    /// # Errors
    /// As [`write`].
    pub fn save(&self, fonts: &PackFonts, attachments: &[Attachment<'_>]) -> Result<Vec<u8>, ReportError> {
        let speaker = Localizer::new(self.words, Area::AuditPack, self.everywhere.clone());
        let properties = writer::Properties {
            title: &self.title,
            subject: &self.subject,
            producer: &self.producer,
            as_of: &self.as_of,
            record_sha256: &self.record_sha256,
            speaker: &speaker,
        };
        let bytes = writer::write(&self.layout, fonts, &self.spellings, &properties, attachments)?;
        said(&speaker)?;
        Ok(bytes)
    }
}

/// Checks that all texts could be rendered.
pub(crate) fn said(speaker: &Localizer<'_>) -> Result<(), ReportError> {
    let problems = speaker.problems();
    if problems.is_empty() {
        return Ok(());
    }
    let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
    Err(ReportError::Template(said.join("\n")))
}

/// The values available to every text, as the message catalogue lists them.
pub(crate) fn everywhere(record: &Record) -> BTreeMap<&'static str, TextValue<'_>> {
    let figures = record.statements.first().map(|s| s.figures).unwrap_or_default();
    let standard = record.statements.first().map_or("", |s| s.framework_name.as_str());
    BTreeMap::from([
        ("organisation", TextValue::from(&record.organisation)),
        ("standard", TextValue::from(standard)),
        ("as_of", TextValue::from(&record.as_of)),
        ("program", TextValue::from(&record.program.version)),
        ("controls", TextValue::from(figures.controls)),
        ("applicable", TextValue::from(figures.applicable)),
        ("excluded", TextValue::from(figures.excluded)),
        ("implemented", TextValue::from(figures.implemented)),
        ("partial", TextValue::from(figures.partial)),
        ("planned", TextValue::from(figures.planned)),
        ("open", TextValue::from(figures.open)),
        ("findings", TextValue::from(record.findings.len())),
    ])
}
