//! Error values of newer programs (`#GETTING_DATA`, `#CALC!`, `#BUSY!`), which the reader of workbooks does not know: a
//! workbook with one of them is as valid as any other.

use std::borrow::Cow;
use std::io::{Cursor, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::archive::{Archive, text_of};

/// The error values that the reader knows.
const KNOWN: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

/// The workbook with its unknown error values as texts; none where it has none, or cannot be written anew.
pub(super) fn as_texts(archive: &mut Archive<'_>) -> Option<Vec<u8>> {
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.to_string()).collect();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    let mut changed = false;
    for (at, name) in names.iter().enumerate() {
        let sheet = name.contains("worksheets/").then(|| text_of(archive, name)).flatten();
        let mended = sheet.as_deref().and_then(mend);
        match mended {
            Some(xml) => {
                changed = true;
                written.start_file(name.as_str(), SimpleFileOptions::default()).ok()?;
                written.write_all(xml.as_bytes()).ok()?;
            }
            None => written.raw_copy_file(archive.by_index_raw(at).ok()?).ok()?,
        }
    }
    let bytes = written.finish().ok()?.into_inner();
    changed.then_some(bytes)
}

/// The XML of a sheet with `t="e"` as `t="str"` at each error value that the reader does not know.
fn mend(xml: &str) -> Option<String> {
    let mut mended: Cow<'_, str> = Cow::Borrowed(xml);
    let mut marks: Vec<usize> =
        xml.match_indices("t=\"e\"").chain(xml.match_indices("t='e'")).map(|(at, _)| at).collect();
    // From the end, so that the places before stay what they are.
    marks.sort_unstable();
    for at in marks.into_iter().rev() {
        let cell = xml[at..].split("</c>").next().unwrap_or_default();
        let value = cell.split_once("<v>").and_then(|(_, rest)| rest.split_once("</v>")).map_or("", |(v, _)| v.trim());
        let in_tag = xml[..at].rfind('<').is_some_and(|open| xml[open..].starts_with("<c "));
        if in_tag && value.starts_with('#') && !KNOWN.contains(&value) {
            mended.to_mut().replace_range(at..at + 5, "t=\"str\"");
        }
    }
    match mended {
        Cow::Owned(xml) => Some(xml),
        Cow::Borrowed(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_error_values_become_texts_and_known_ones_stay() {
        let xml = r#"<c r="A1" t="e"><v>#GETTING_DATA</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t='e'><f>x</f><v>#CALC!</v></c>"#;
        let expected = r#"<c r="A1" t="str"><v>#GETTING_DATA</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1" t="str"><f>x</f><v>#CALC!</v></c>"#;
        assert_eq!(
            mend(r#"<c r="A1" t="e"><v>#GETTING_DATA</v></c>"#).as_deref(),
            Some(r#"<c r="A1" t="str"><v>#GETTING_DATA</v></c>"#)
        );
        assert_eq!(mend(xml).as_deref(), Some(expected));
        assert_eq!(mend(r#"<c r="A1" t="e"><v>#N/A</v></c>"#), None);
    }
}
