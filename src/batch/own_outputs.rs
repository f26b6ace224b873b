//! annexa's own outputs, recognised by what stands in them rather than by their names, so that a run over a folder
//! that holds earlier results does not take these for sources.

use std::fs::File;
use std::io::Read;
use std::panic::catch_unwind;
use std::path::Path;

use quick_xml::events::Event;

use super::manifest::{MANIFEST_FILE, ORGANISATION_FILE};
use crate::model::record::is_start_of_record;

/// Name of the custom document property that the workbook is written with.
const PROPERTY: &str = "annexa";

/// How much of a custom property part is read; ours has a few hundred bytes.
const PROPERTIES_LIMIT: u64 = 64 * 1024;

/// Value of `kind` in `organisation.json`.
pub(super) const ORGANISATION_KIND: &str = "annexa-organisation";

/// Value of `kind` in `manifest.json`.
pub(super) const MANIFEST_KIND: &str = "annexa-manifest";

/// How much of a JSON file is read to find its `kind`, which we write first.
const KIND_LIMIT: u64 = 256;

/// Whether a folder is an output of annexa: one organisation's, or that of a whole run.
pub(super) fn is_output_folder(folder: &Path) -> bool {
    [(ORGANISATION_FILE, ORGANISATION_KIND), (MANIFEST_FILE, MANIFEST_KIND)]
        .iter()
        .any(|(file, kind)| starts_with_kind(&folder.join(file), kind))
}

fn starts_with_kind(path: &Path, kind: &str) -> bool {
    start_of(path).is_some_and(|start| String::from_utf8_lossy(&start).contains(&format!("\"kind\": \"{kind}\"")))
}

fn start_of(path: &Path) -> Option<Vec<u8>> {
    if !path.metadata().ok()?.is_file() {
        return None;
    }
    let mut start = Vec::new();
    File::open(path).ok()?.take(KIND_LIMIT).read_to_end(&mut start).ok()?;
    Some(start)
}

/// Whether a file is a record: it says so in its first bytes, whoever indented it how.
pub(super) fn is_record(path: &Path) -> bool {
    start_of(path).is_some_and(|start| is_start_of_record(&start))
}

/// Whether a workbook was written by annexa: its custom properties hold one named `annexa`. A file that cannot be
/// read says no; the converter will say why.
pub(super) fn is_own_workbook(path: &Path) -> bool {
    // The file may be hostile, and nothing has contained it yet.
    catch_unwind(|| custom_properties(path).is_some_and(|xml| names_property(&xml, PROPERTY))).unwrap_or(false)
}

fn custom_properties(path: &Path) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(File::open(path).ok()?).ok()?;
    let mut xml = Vec::new();
    archive.by_name("docProps/custom.xml").ok()?.take(PROPERTIES_LIMIT).read_to_end(&mut xml).ok()?;
    Some(xml)
}

fn names_property(xml: &[u8], property: &str) -> bool {
    let mut reader = quick_xml::Reader::from_reader(xml);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) if tag.local_name().as_ref() == "property" => {
                if tag.attributes().flatten().any(|a| a.key.as_ref() == "name" && a.value == property) {
                    return true;
                }
            }
            Ok(Event::Eof) | Err(_) => return false,
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_property_is_found_by_its_name_not_by_its_value() {
        let xml = |name: &str, value: &str| {
            format!(
                r#"<Properties xmlns:vt="v"><property fmtid="f" pid="2" name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property></Properties>"#
            )
        };
        assert!(names_property(xml("annexa", "0.1.0").as_bytes(), PROPERTY));
        assert!(!names_property(xml("Tool", "annexa").as_bytes(), PROPERTY));
        assert!(!names_property(b"<Properties><property name=", PROPERTY));
        assert!(!names_property(b"", PROPERTY));
    }
}
