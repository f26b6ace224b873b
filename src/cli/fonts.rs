//! Fonts for characters that the built-in ones lack: files that the user names, and system fonts.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::Args;
use skrifa::{FontRef, MetadataProvider as _};

use super::argument_error::ArgumentError;
use crate::output::pdf::{FindFont, Font, MoreFonts, check_face, distance_from_regular};

/// Fonts for a pack beside the built-in ones.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct FontArgs {
    /// Font for characters that the built-in ones lack (Arabic, Hebrew, Devanagari, Chinese ...); may be repeated, and
    /// fonts are tried in order. From a font collection, the regular face is used
    #[arg(long, value_name = "FILE.ttf|otf|ttc")]
    font: Vec<PathBuf>,

    /// Also try the fonts of this system, last. Which ones are used depends on the machine and is reported
    #[arg(long)]
    pub system_fonts: bool,
}

impl FontArgs {
    /// Reads the files, and adds name and SHA-256 of each to `own_files`; the message names the file.
    pub fn load(&self, own_files: &mut Vec<String>) -> Result<MoreFonts, ArgumentError> {
        let mut given = Vec::new();
        for path in &self.font {
            let bytes = std::fs::read(path).map_err(|source| ArgumentError::FontFile { file: path.clone(), source })?;
            let font = Font::read(&name_of(path), bytes)
                .map_err(|source| ArgumentError::Font { file: path.clone(), source })?;
            own_files.push(format!("{}:{}", font.file(), font.sha256()));
            given.push(font);
        }
        let system = self.system_fonts.then(|| Arc::new(SystemFonts::usual()) as Arc<dyn FindFont>);
        Ok(MoreFonts { given, system })
    }
}

/// Name of a file without its folders, which say something about this machine.
fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// A face in one of the system's folders, with the characters that it claims to draw.
#[derive(Debug)]
struct ListedFonts {
    path: PathBuf,
    index: u32,
    /// First and last of each run of characters, in ascending order.
    ranges: Vec<(u32, u32)>,
}

impl ListedFonts {
    fn has(&self, c: char) -> bool {
        let c = u32::from(c);
        let at = self.ranges.partition_point(|(first, _)| *first <= c);
        at > 0 && self.ranges[at - 1].1 >= c
    }
}

/// The fonts of the system. Folders are looked through when a character is needed for the first time.
#[derive(Debug)]
struct SystemFonts {
    folders: Vec<PathBuf>,
    listed: OnceLock<Vec<(ListedFonts, OnceLock<Option<Font>>)>>,
}

/// How deep the system's font folders are searched; anything deeper is an archive.
const DEPTH: usize = 6;

impl SystemFonts {
    /// The folders in which the platform keeps fonts.
    fn usual() -> Self {
        Self { folders: usual_folders(), listed: OnceLock::new() }
    }

    /// All usable faces, sorted by their distance from upright and regular weight, then by path.
    fn list(&self) -> Vec<(ListedFonts, OnceLock<Option<Font>>)> {
        let mut files = BTreeSet::new();
        for folder in &self.folders {
            collect(folder, DEPTH, &mut files);
        }
        let mut listed = Vec::new();
        for path in files {
            let Ok(bytes) = std::fs::read(&path) else { continue };
            for (index, face) in (0u32..).zip(FontRef::fonts(&bytes)) {
                let Ok(face) = face else { continue };
                if check_face(&face).is_err() || is_last_resort(&path) {
                    continue;
                }
                let ranges = ranges(&face);
                listed.push((distance_from_regular(&face), ListedFonts { path: path.clone(), index, ranges }));
            }
        }
        listed.sort_by(|(a, x), (b, y)| (a, &x.path, x.index).cmp(&(b, &y.path, y.index)));
        listed.into_iter().map(|(_, face)| (face, OnceLock::new())).collect()
    }
}

impl FindFont for SystemFonts {
    fn find(&self, c: char) -> Option<Font> {
        let listed = self.listed.get_or_init(|| self.list());
        let read = |face: &ListedFonts| {
            let bytes = std::fs::read(&face.path).ok()?;
            Font::read_face(&name_of(&face.path), bytes, face.index).ok()
        };
        listed
            .iter()
            .filter(|(face, _)| face.has(c))
            .find_map(|(face, font)| font.get_or_init(|| read(face)).clone().filter(|font| font.draws(c)))
    }
}

/// The characters of a face, in runs.
fn ranges(face: &FontRef<'_>) -> Vec<(u32, u32)> {
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for (c, _) in face.charmap().mappings() {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == c => *last = c,
            _ => ranges.push((c, c)),
        }
    }
    ranges.sort_unstable();
    ranges
}

/// Fonts that draw a box for every character, which would hide that no font has it.
fn is_last_resort(path: &Path) -> bool {
    let name: String = name_of(path).to_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    name.starts_with("lastresort") || name.contains("notdef") || name.starts_with("adobeblank")
}

fn collect(folder: &Path, depth: usize, files: &mut BTreeSet<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        let is_font = || {
            let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            matches!(extension.as_deref(), Some("ttf" | "otf" | "ttc" | "otc"))
        };
        if path.is_dir() {
            if depth > 0 {
                collect(&path, depth - 1, files);
            }
        } else if is_font() {
            files.insert(path);
        }
    }
}

/// Where each platform keeps its fonts and the user's own.
fn usual_folders() -> Vec<PathBuf> {
    let under = |variable: &str, folder: &str| std::env::var_os(variable).map(|base| Path::new(&base).join(folder));
    let (fixed, own): (&[&str], Vec<Option<PathBuf>>) = if cfg!(windows) {
        (&[], vec![under("WINDIR", "Fonts"), under("LOCALAPPDATA", "Microsoft\\Windows\\Fonts")])
    } else if cfg!(target_os = "macos") {
        (&["/System/Library/Fonts", "/Library/Fonts"], vec![under("HOME", "Library/Fonts")])
    } else {
        let data = under("XDG_DATA_HOME", "fonts").or_else(|| under("HOME", ".local/share/fonts"));
        (&["/usr/share/fonts", "/usr/local/share/fonts"], vec![data, under("HOME", ".fonts")])
    };
    fixed.iter().map(PathBuf::from).chain(own.into_iter().flatten()).collect()
}
