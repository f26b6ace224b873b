//! The settings of a pack: parts and design, from `audit-pack/pack.toml` of the templates.

use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::i18n::{TemplateFile, TemplateProblem, Templates};
use crate::output::pdf::{Font, Logo, Palette, Paper};

/// Path of the settings in a template folder.
const PATH: &str = "audit-pack/pack.toml";

/// The audience of a pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// The organisation and its consultant: everything.
    #[default]
    Internal,
    /// A certification body: statement, exclusions, transition and sources, without findings, questions, unmatched
    /// rows and the content of hidden rows, columns and sheets.
    CertificationBody,
}

/// The form of a pack.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum PackVariant {
    /// The audit pack.
    #[default]
    Full,
    /// Statement and exclusions.
    ShortForm,
    /// At most four pages for management.
    ManagementSummary,
}

/// A chapter of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Chapter {
    /// Scope and document control.
    Scope,
    /// How to read the pack.
    Reading,
    /// The Statement of Applicability.
    Statement,
    /// Exclusions.
    Exclusions,
    /// Transition record.
    Transition,
    /// Other frameworks.
    Frameworks,
    /// Evidence index.
    Evidence,
    /// Findings.
    Findings,
    /// Sources and integrity.
    Sources,
    /// Attribution and disclaimer.
    Back,
}

/// The parts of a pack.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parts {
    /// Whether there is a page of key figures.
    #[serde(default)]
    pub glance: bool,
    /// Whether there are contents.
    #[serde(default)]
    pub contents: bool,
    /// The chapters in order.
    pub sections: Vec<Spanned<Chapter>>,
}

/// The file's content; missing values are those of the built-in file.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct PackFile {
    page: PageTable,
    colours: BrandColours,
    brand: Brand,
    document: DocumentTable,
    sign_off: SignOff,
    fonts: FontFiles,
    full: Option<Parts>,
    certification_body: Option<Parts>,
    short_form: Option<Parts>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PageTable {
    size: Option<Paper>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct BrandColours {
    accent: Option<Spanned<String>>,
    tint: Option<Spanned<String>>,
    alarm: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Brand {
    firm: Option<String>,
    logo: Option<Spanned<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct DocumentTable {
    classification: Option<String>,
    auditor: Option<String>,
    certification_body: Option<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SignOff {
    roles: Option<Vec<String>>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FontFiles {
    regular: Option<Spanned<String>>,
    bold: Option<Spanned<String>>,
    italic: Option<Spanned<String>>,
}

/// The settings of the packs of a run.
#[derive(Debug, Clone)]
pub struct PackTemplate {
    pub(super) paper: Paper,
    pub(super) palette: Palette,
    pub(super) firm: String,
    pub(super) logo: Option<Arc<Logo>>,
    pub(super) classification: String,
    pub(super) auditor: String,
    pub(super) certification_body: String,
    pub(super) sign_off: Vec<String>,
    pub(super) family: [Option<Font>; 3],
    full: Parts,
    for_certification_body: Parts,
    short_form: Parts,
}

/// The management summary has a fixed form.
static SUMMARY: Parts = Parts { glance: true, contents: false, sections: Vec::new() };

impl PackTemplate {
    /// Reads the settings of a run's templates.
    ///
    /// # Errors
    /// Every problem with file, line and column.
    pub fn read(templates: &Templates) -> Result<Self, Vec<TemplateProblem>> {
        let built_in = Templates::built_in_text(PATH).unwrap_or_default();
        let base: PackFile =
            toml::from_str(built_in).map_err(|e| vec![TemplateProblem::of_toml(PATH, built_in, &e)])?;
        let (own, shown, text) = match templates.own(PATH) {
            None => (PackFile::default(), PATH, ""),
            Some(file) => {
                let text = std::str::from_utf8(&file.bytes)
                    .map_err(|_| vec![TemplateProblem::at(&file.shown, "", 0, "is not UTF-8; save it as UTF-8")])?;
                let text = text.trim_start_matches('\u{feff}');
                let own = toml::from_str(text).map_err(|e| vec![TemplateProblem::of_toml(&file.shown, text, &e)])?;
                (own, file.shown.as_str(), text)
            }
        };
        let mut reader = PackFileReader { templates, shown, text, problems: Vec::new() };
        let palette = Palette {
            accent: reader.colour(own.colours.accent.or(base.colours.accent), true),
            tint: reader.colour(own.colours.tint.or(base.colours.tint), false),
            alarm: reader.colour(own.colours.alarm.or(base.colours.alarm), true),
        };
        let for_certification_body = own.certification_body.or(base.certification_body);
        if let Some(parts) = &for_certification_body {
            for section in parts.sections.iter().filter(|s| *s.get_ref() == Chapter::Findings) {
                reader.problem(
                    section.span().start,
                    "findings never stand in a pack for a certification body; take them out",
                );
            }
        }
        let full = own.full.or(base.full);
        let short_form = own.short_form.or(base.short_form);
        for parts in [&full, &for_certification_body, &short_form].into_iter().flatten() {
            let mut seen = Vec::new();
            for section in &parts.sections {
                if seen.contains(section.get_ref()) {
                    reader.problem(section.span().start, "this chapter stands in the list twice; take one out");
                }
                seen.push(*section.get_ref());
            }
        }
        let template = Self {
            paper: own.page.size.or(base.page.size).unwrap_or_default(),
            palette,
            firm: own.brand.firm.unwrap_or_default(),
            logo: match templates.logo() {
                Some(given) => reader.given_logo(given),
                None => reader.logo(own.brand.logo),
            },
            classification: own.document.classification.unwrap_or_default(),
            auditor: own.document.auditor.unwrap_or_default(),
            certification_body: own.document.certification_body.unwrap_or_default(),
            sign_off: own.sign_off.roles.or(base.sign_off.roles).unwrap_or_default(),
            family: [own.fonts.regular, own.fonts.bold, own.fonts.italic].map(|font| reader.font(font)),
            full: full.unwrap_or(SUMMARY.clone()),
            for_certification_body: for_certification_body.unwrap_or(SUMMARY.clone()),
            short_form: short_form.unwrap_or(SUMMARY.clone()),
        };
        if reader.problems.is_empty() { Ok(template) } else { Err(reader.problems) }
    }

    /// The faces that replace the built-in regular, bold and italic ones; `None` if the template names none.
    pub(crate) fn family(&self) -> &[Option<Font>; 3] {
        &self.family
    }

    /// The parts of a pack.
    pub(super) fn parts(&self, look: PackVariant, audience: Audience) -> &Parts {
        match (look, audience) {
            (PackVariant::Full, Audience::Internal) => &self.full,
            (PackVariant::Full, Audience::CertificationBody) => &self.for_certification_body,
            (PackVariant::ShortForm, _) => &self.short_form,
            (PackVariant::ManagementSummary, _) => &SUMMARY,
        }
    }
}

/// Reads and checks values beyond TOML's own types.
struct PackFileReader<'t> {
    templates: &'t Templates,
    shown: &'t str,
    text: &'t str,
    problems: Vec<TemplateProblem>,
}

impl PackFileReader<'_> {
    fn problem(&mut self, at: usize, message: impl Into<String>) {
        self.problems.push(TemplateProblem::at(self.shown, self.text, at, message));
    }

    /// A colour. The contrast of a text colour on white must be at least 4.5:1 (WCAG 2.2, 1.4.3).
    fn colour(&mut self, value: Option<Spanned<String>>, text: bool) -> (u8, u8, u8) {
        let Some(value) = value else { return (0, 0, 0) };
        let (at, written) = (value.span().start, value.into_inner());
        let Some(colour) = rgb(&written) else {
            self.problem(at, format!("`{written}` is no colour; write it as \"#0b566e\""));
            return (0, 0, 0);
        };
        let contrast = 1.05 / (luminance(colour) + 0.05);
        if text && contrast < 4.5 {
            let message = format!(
                "{written} stands out from white by {contrast:.1} to 1 only; take a darker colour, 4.5 to 1 or more"
            );
            self.problem(at, message);
        }
        colour
    }

    /// A font next to the settings file. It must have the letters of English, which every pack contains.
    fn font(&mut self, value: Option<Spanned<String>>) -> Option<Font> {
        let at = value.as_ref().map_or(0, |value| value.span().start);
        let name = value.as_ref().map(|value| value.get_ref().clone()).unwrap_or_default();
        let (shown, bytes) = self.file(value, "TrueType or OpenType file")?;
        match Font::read(&name, bytes) {
            Ok(font) if (' '..='~').all(|c| font.draws(c)) => Some(font),
            Ok(_) => {
                self.problem(
                    at,
                    format!("{shown}: it lacks characters of ASCII, which every pack shows; give another font"),
                );
                None
            }
            Err(why) => {
                self.problem(at, format!("{shown}: {why}"));
                None
            }
        }
    }

    /// The logo next to the settings file.
    fn logo(&mut self, value: Option<Spanned<String>>) -> Option<Arc<Logo>> {
        let at = value.as_ref().map_or(0, |value| value.span().start);
        let (shown, bytes) = self.file(value, "PNG or JPEG file")?;
        match Logo::read(&bytes) {
            Ok(logo) => Some(Arc::new(logo)),
            Err(why) => {
                self.problem(at, format!("{shown} {why}"));
                None
            }
        }
    }

    /// A logo that was given beside the folder.
    fn given_logo(&mut self, file: &TemplateFile) -> Option<Arc<Logo>> {
        match Logo::read(&file.bytes) {
            Ok(logo) => Some(Arc::new(logo)),
            Err(why) => {
                self.problems.push(TemplateProblem::nowhere(format!("{} {why}", file.shown)));
                None
            }
        }
    }

    /// A file next to the settings file; `None` if no name is given.
    fn file(&mut self, value: Option<Spanned<String>>, form: &str) -> Option<(String, Vec<u8>)> {
        let value = value?;
        let (at, name) = (value.span().start, value.into_inner());
        if name.is_empty() {
            return None;
        }
        let path = format!("audit-pack/{name}");
        if let Some(file) = self.templates.own(&path) {
            return Some((file.shown.clone(), file.bytes.clone()));
        }
        self.problem(at, format!("`{name}` does not stand beside this file; put the {form} there"));
        None
    }
}

fn rgb(written: &str) -> Option<(u8, u8, u8)> {
    let digits = written.strip_prefix('#').filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
    let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
    Some((part(0)?, part(2)?, part(4)?))
}

/// Relative luminance (WCAG 2.2).
fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    let linear = |v: u8| {
        let v = f64::from(v) / 255.0;
        if v <= 0.040_45 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}
