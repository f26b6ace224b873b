//! The files of an OSCAL export, and what they share.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{catalog, component, mapping};
use crate::model::FrameworkKey;
use crate::model::record::Record;
use crate::model::sha256;
use crate::output::error::ReportError;
use crate::standards::FrameworkLibrary;
use crate::standards::catalogue::Framework;

/// The version of OSCAL that is written.
pub const OSCAL_VERSION: &str = "1.2.1";

/// The namespace of annexa's own properties.
pub const NAMESPACE: &str = "urn:annexa:ns:oscal";

/// Media type of the files.
pub const MEDIA_TYPE: &str = "application/oscal+json";

/// Folder of the files in an organisation's folder.
const FOLDER: &str = "oscal";

/// The files of a record, each with its path below the organisation's folder. `with` names the sets of mappings that
/// are on besides those that always are.
pub fn write(
    record: &Record,
    atlas: &FrameworkLibrary,
    with: &[String],
) -> Result<Vec<(String, Vec<u8>)>, ReportError> {
    let mut files = Vec::new();
    for framework in used(record, atlas) {
        files.push(file(&catalog_name(&framework.key), "catalog", catalog::of(record, framework))?);
    }
    if let Some(own) = catalog::of_own_controls(record) {
        files.push(file(OWN_CONTROLS, "catalog", own)?);
    }
    if !record.statements.is_empty() {
        let definition = component::definition(record, atlas);
        files.push(file("component-definition.json", "component-definition", definition)?);
    }
    if let Some(collection) = mapping::collection(record, atlas, with) {
        files.push(file("mapping-collection.json", "mapping-collection", collection)?);
    }
    Ok(files)
}

/// Name of the catalogue of the organisation's own controls.
pub(super) const OWN_CONTROLS: &str = "catalog-own-controls.json";

/// File name of a framework's catalogue: `catalog-iso27001-2022.json`.
pub(super) fn catalog_name(key: &FrameworkKey) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' };
    format!("catalog-{}.json", key.as_str().chars().map(plain).collect::<String>())
}

/// The frameworks in the record: those of its statements, the editions they were carried over from, and those that
/// they support.
fn used<'a>(record: &Record, atlas: &'a FrameworkLibrary) -> Vec<&'a Framework> {
    let mut keys: Vec<&FrameworkKey> = record.statements.iter().map(|s| &s.framework).collect();
    keys.extend(record.statements.iter().filter_map(mapping::older_edition));
    keys.extend(record.catalogues.iter().map(|c| &c.framework));
    keys.extend(record.integration.iter().flat_map(|i| &i.frameworks).map(|f| &f.framework));
    if record.integration.as_ref().is_some_and(|i| !i.frameworks.is_empty()) {
        keys.extend(mapping::backbone(atlas).map(|f| &f.key));
    }
    atlas.catalogue.frameworks().iter().filter(|f| keys.contains(&&f.key)).collect()
}

/// A document with its own identifier, which is made of everything else in it.
fn file(name: &str, root: &str, mut document: Map<String, Value>) -> Result<(String, Vec<u8>), ReportError> {
    let fault = |e: serde_json::Error| ReportError::Oscal(e.to_string());
    let content = sha256(&serde_json::to_vec(&document).map_err(fault)?);
    document.insert("uuid".to_owned(), json!(uuid(&[root, &content])));
    let mut bytes = serde_json::to_vec_pretty(&json!({ root: document })).map_err(fault)?;
    bytes.push(b'\n');
    Ok((format!("{FOLDER}/{name}"), bytes))
}

/// The identifier of a thing that these parts name, the same in every run.
pub(super) fn uuid(parts: &[&str]) -> String {
    let own = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
    let mut name = String::new();
    for part in parts {
        // Its length before each part, so that no two lists of parts are one name.
        let _ = write!(name, "{}:{part}", part.len());
    }
    Uuid::new_v5(&own, name.as_bytes()).hyphenated().to_string()
}

/// The metadata that every document starts with.
pub(super) fn metadata(record: &Record, title: &str, remarks: &str) -> Map<String, Value> {
    let mut metadata = Map::new();
    metadata.insert("title".to_owned(), json!(markdown_line(title)));
    metadata.insert("last-modified".to_owned(), json!(format!("{}T00:00:00+00:00", record.as_of)));
    metadata.insert("version".to_owned(), json!(record.as_of));
    metadata.insert("oscal-version".to_owned(), json!(OSCAL_VERSION));
    metadata.insert("remarks".to_owned(), json!(remarks));
    let program = format!("{} {}", record.program.name, record.program.version);
    metadata.insert("props".to_owned(), json!([property("program", &program, None, "")]));
    metadata
}

/// A property of annexa's own. `class` qualifies the value (its basis); `remarks` is plain text.
pub(super) fn property(name: &str, value: &str, class: Option<&str>, remarks: &str) -> Value {
    let mut property = json!({ "name": name, "ns": NAMESPACE, "value": line(value) });
    if let Some(class) = class {
        property["class"] = json!(class);
    }
    if !remarks.trim().is_empty() {
        property["remarks"] = json!(markdown(remarks));
    }
    property
}

/// Puts a list in, unless it is empty: OSCAL has no empty lists.
pub(super) fn put(map: &mut Map<String, Value>, key: &str, list: Vec<Value>) {
    if !list.is_empty() {
        map.insert(key.to_owned(), Value::Array(list));
    }
}

/// A text on one line, without white space at its ends; a hyphen where nothing is left, since OSCAL has no empty texts.
pub(super) fn line(text: &str) -> String {
    let visible = |c: char| !c.is_control() && !matches!(c, '\u{200b}' | '\u{feff}');
    let spaced: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| visible(*c)).collect();
    let folded = spaced.split_whitespace().collect::<Vec<_>>().join(" ");
    if folded.is_empty() { "-".to_owned() } else { folded }
}

/// The same as Markdown.
pub(super) fn markdown_line(text: &str) -> String {
    escaped(&line(text))
}

/// A text of several lines as Markdown that shows it unchanged.
pub(super) fn markdown(text: &str) -> String {
    let lines: Vec<String> =
        text.trim().lines().map(|l| if l.trim().is_empty() { String::new() } else { markdown_line(l) }).collect();
    if lines.iter().all(String::is_empty) { "-".to_owned() } else { lines.join("\n") }
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        // OSCAL's own insertions begin with `{{`, and take a parameter's place.
        if matches!(
            sign,
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '^' | '&' | '!'
        ) {
            escaped.push('\\');
        }
        escaped.push(sign);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_sources_are_no_markup() {
        assert_eq!(line("  two\n lines\u{7}\t "), "two lines");
        assert_eq!(line(" \n"), "-");
        assert_eq!(
            markdown("<b>[x](http://e)</b>\n\n{{ insert: param, p }}"),
            "\\<b\\>\\[x\\](http://e)\\</b\\>\n\n\\{\\{ insert: param, p \\}\\}"
        );
    }

    #[test]
    fn identifiers_are_made_of_their_parts_and_of_nothing_else() {
        assert_eq!(uuid(&["a", "b"]), uuid(&["a", "b"]));
        assert_ne!(uuid(&["a", "b"]), uuid(&["ab", ""]));
        assert_eq!(uuid(&["a"]).as_bytes()[14], b'5', "version 5");
    }
}
