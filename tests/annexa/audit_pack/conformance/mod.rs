//! Reads a written pack, apart from the code that writes it, and checks what a validator of PDF/A and PDF/UA does not.
//!
//! veraPDF is the judge of both standards; `.ci/run` has it validate the packs of the samples and those that the tests
//! check here. It does not compare the two ways between pages and structure tree, the two descriptions of a document, or
//! attachments that nothing refers to. Each of its rules was tried on a pack with one defect before the check of the same
//! defect was left out here. What remains is checked here, together with what annexa promises of its packs beyond the
//! standards. A fault names its clause, or the promise.

mod content;
mod fonts;
mod interaction;
mod metadata;
mod structure;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest as _, Sha256};

pub use structure::{Node, tree};

/// What is wrong, and by which clause.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    pub clause: &'static str,
    pub what: String,
}

/// A loaded file with what its content streams say.
pub struct File<'a> {
    pub bytes: &'a [u8],
    pub document: Document,
    pub pages: Vec<Page>,
    /// Unicode of each code, by font object.
    pub to_unicode: BTreeMap<ObjectId, BTreeMap<u16, String>>,
    faults: Vec<Fault>,
}

/// What the content stream of a page draws.
#[derive(Debug, Default)]
pub struct Page {
    pub id: ObjectId,
    /// Text of each marked-content sequence.
    pub marked: BTreeMap<i64, String>,
    /// Role that each sequence was tagged with.
    pub tags: BTreeMap<i64, String>,
    /// Font objects that text is shown in.
    pub fonts: BTreeSet<ObjectId>,
    /// Text in the order of drawing, artefacts included, with where each run begins.
    pub runs: Vec<Run>,
    /// Every glyph where it is drawn, artefacts included.
    pub glyphs: Vec<Glyph>,
    /// What stands in place of the glyphs that are shown next.
    replaced: Option<String>,
}

/// A glyph with its edges, in the page's own coordinates.
#[derive(Debug, Clone)]
pub struct Glyph {
    pub left: f32,
    pub right: f32,
    pub baseline: f32,
    pub size: f32,
    /// What the font's map says that it means.
    pub text: String,
    /// Marked-content sequence that it belongs to; none for an artefact.
    pub number: Option<i64>,
}

/// A run of text and where it begins, in the page's own coordinates.
#[derive(Debug, Clone)]
pub struct Run {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub width: f32,
    pub text: String,
    pub artefact: bool,
}

impl<'a> File<'a> {
    /// Loads a file; a file that cannot be loaded is a fault in itself.
    pub fn load(bytes: &'a [u8]) -> Result<Self, Fault> {
        let document = Document::load_mem(bytes)
            .map_err(|e| Fault { clause: "ISO 19005-3, 6.1.1", what: format!("cannot be read: {e}") })?;
        let mut file = Self { bytes, document, pages: Vec::new(), to_unicode: BTreeMap::new(), faults: Vec::new() };
        fonts::read_maps(&mut file);
        content::read_pages(&mut file);
        Ok(file)
    }

    fn fault(&mut self, clause: &'static str, what: impl Into<String>) {
        self.faults.push(Fault { clause, what: what.into() });
    }

    fn require(&mut self, holds: bool, clause: &'static str, what: impl Into<String>) {
        if !holds {
            self.fault(clause, what);
        }
    }

    pub fn catalog(&self) -> Dictionary {
        self.document.catalog().cloned().unwrap_or_default()
    }

    /// A value with references followed.
    pub fn follow<'d>(&'d self, object: &'d Object) -> &'d Object {
        follow(&self.document, object)
    }

    /// A dictionary entry that is a dictionary, or the dictionary of a stream.
    pub fn dictionary(&self, of: &Dictionary, key: &str) -> Option<Dictionary> {
        match self.follow(of.get(key.as_bytes()).ok()?) {
            Object::Dictionary(d) => Some(d.clone()),
            Object::Stream(s) => Some(s.dict.clone()),
            _ => None,
        }
    }

    pub fn name(&self, of: &Dictionary, key: &str) -> Option<String> {
        let name = self.follow(of.get(key.as_bytes()).ok()?).as_name().ok()?;
        Some(String::from_utf8_lossy(name).into_owned())
    }

    pub fn text(&self, of: &Dictionary, key: &str) -> Option<String> {
        lopdf::decode_text_string(self.follow(of.get(key.as_bytes()).ok()?)).ok()
    }

    pub fn integer(&self, of: &Dictionary, key: &str) -> Option<i64> {
        self.follow(of.get(key.as_bytes()).ok()?).as_i64().ok()
    }

    pub fn array(&self, of: &Dictionary, key: &str) -> Vec<Object> {
        of.get(key.as_bytes()).ok().and_then(|o| self.follow(o).as_array().ok()).cloned().unwrap_or_default()
    }

    /// The content of a stream, unpacked.
    pub fn stream(&self, of: &Dictionary, key: &str) -> Option<Vec<u8>> {
        let stream = self.follow(of.get(key.as_bytes()).ok()?).as_stream().ok()?;
        Some(stream.decompressed_content().unwrap_or_else(|_| stream.content.clone()))
    }
}

pub fn follow<'d>(document: &'d Document, object: &'d Object) -> &'d Object {
    match object {
        Object::Reference(id) => document.get_object(*id).unwrap_or(&Object::Null),
        other => other,
    }
}

/// Everything that is wrong with a file. A file without a fault is kept for veraPDF, if it is to be asked.
pub fn check(bytes: &[u8]) -> Vec<Fault> {
    let mut file = match File::load(bytes) {
        Ok(file) => file,
        Err(fault) => return vec![fault],
    };
    content::check(&mut file);
    fonts::check(&mut file);
    structure::check(&mut file);
    metadata::check(&mut file);
    interaction::check(&mut file);
    let mut faults = std::mem::take(&mut file.faults);
    faults.sort();
    faults.dedup();
    if faults.is_empty() {
        keep(file.bytes);
    }
    faults
}

/// Writes a file into the folder that `ANNEXA_KEEP_PACKS` names, for veraPDF.
#[allow(clippy::disallowed_methods, reason = "tests may read the environment and write files")]
fn keep(bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("ANNEXA_KEEP_PACKS") {
        let name = u64::from_be_bytes(Sha256::digest(bytes)[..8].try_into().expect("eight bytes"));
        std::fs::write(Path::new(&folder).join(format!("{name:016x}.pdf")), bytes).expect("a pack is kept");
    }
}
