//! The format of a file by its bytes, whatever its name is.

use crate::model::Format;

/// The kind of content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileContent {
    /// A zip container: Office Open XML or OpenDocument.
    Zip,
    /// An OLE compound file: Excel 97 to 2003, or an encrypted workbook.
    Ole,
    /// Text.
    Text,
    /// A web page, as some tools export under `.xls`.
    Html,
    /// Excel 2003 XML, as some tools export under `.xls`.
    XmlSpreadsheet,
    /// A known format that holds no table of cells.
    Foreign {
        /// In words, with article.
        what: &'static str,
    },
    /// Anything else.
    Binary,
}

/// Looks at the first bytes, and for text at all of the first 64 KiB.
pub(super) fn content(bytes: &[u8]) -> FileContent {
    const MAGIC: [(&[u8], FileContent); 8] = [
        (b"PK\x03\x04", FileContent::Zip),
        (b"PK\x05\x06", FileContent::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileContent::Ole),
        (b"%PDF-", FileContent::Foreign { what: "a PDF document" }),
        (b"{\\rtf", FileContent::Foreign { what: "a rich text document" }),
        (b"\x89PNG", FileContent::Foreign { what: "a picture" }),
        (b"\xff\xd8\xff", FileContent::Foreign { what: "a picture" }),
        (b"\x1f\x8b", FileContent::Foreign { what: "a gzip archive; unpack it first, and if need be" }),
    ];
    if let Some((_, content)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *content;
    }
    let head = &bytes[..bytes.len().min(64 << 10)];
    if let Some(marked) = marked_up(head) {
        return marked;
    }
    if is_utf16(head) {
        return FileContent::Text;
    }
    let odd =
        head.iter().filter(|b| (**b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c)) || **b == 0x7f).count();
    // Text has no control bytes; a stray one (a vertical tab from a spreadsheet) is no proof against it.
    if head.contains(&0) || (odd > 2 && odd * 50 > head.len()) { FileContent::Binary } else { FileContent::Text }
}

/// A web page or Excel 2003 XML, by how the text begins.
fn marked_up(head: &[u8]) -> Option<FileContent> {
    let (text, _) = super::delimited::decode(&head[..head.len().min(2048)]);
    let start = text.trim_start_matches('\u{feff}').trim_start().to_lowercase();
    let html = start.starts_with("<!doctype html")
        || start.starts_with("<html")
        || (start.starts_with("<table") && start.contains('>'))
        || (start.starts_with('<') && start.contains("<html"));
    if start.starts_with('<') && start.contains(super::xml_spreadsheet::NAMESPACE) && start.contains("<workbook") {
        Some(FileContent::XmlSpreadsheet)
    } else {
        html.then_some(FileContent::Html)
    }
}

/// UTF-16 by its mark, or by a zero in every second byte.
pub(super) fn is_utf16(head: &[u8]) -> bool {
    head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) || zeros(head).is_some()
}

/// Without a mark: `Some(true)` for little-endian (odd bytes are zero), `Some(false)` for big-endian.
pub(super) fn zeros(head: &[u8]) -> Option<bool> {
    let pairs = head.len() / 2;
    if pairs < 8 {
        return None;
    }
    let (even, odd) = head
        .chunks_exact(2)
        .fold((0, 0), |(even, odd), pair| (even + usize::from(pair[0] == 0), odd + usize::from(pair[1] == 0)));
    match (even * 10 > pairs * 7, odd * 10 > pairs * 7) {
        (false, true) if even * 50 < pairs => Some(true),
        (true, false) if odd * 50 < pairs => Some(false),
        _ => None,
    }
}

/// A note where the file's extension does not fit its bytes.
pub(super) fn wrong_extension(name: &str, format: Format) -> Option<String> {
    let file = name.rsplit('/').next().unwrap_or(name);
    let (_, extension) = file.rsplit_once('.')?;
    let extension = extension.to_lowercase();
    let (fits, is): (&[&str], &str) = match format {
        Format::Xlsx => (&["xlsx", "xlsm", "xltx", "xltm"], "an Office Open XML workbook"),
        Format::Xlsb => (&["xlsb"], "a binary Office Open XML workbook"),
        Format::Xls => (&["xls", "xlt"], "an Excel 97 to 2003 workbook"),
        Format::Ods => (&["ods", "ots"], "an OpenDocument spreadsheet"),
        Format::XmlSpreadsheet => (&["xml"], "an Excel 2003 XML spreadsheet"),
        Format::Docx => (&["docx", "docm", "dotx"], "a Word document"),
        Format::Html => (&["html", "htm"], "a web page (HTML)"),
        Format::Delimited => (&["csv", "tsv", "tab", "txt", "psv"], "delimited text"),
    };
    (!fits.contains(&extension.as_str()))
        .then(|| format!("named .{extension}, but the content is {is}; it was read as that"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_goes_by_bytes() {
        assert_eq!(content(b"PK\x03\x04rest"), FileContent::Zip);
        assert_eq!(content(b"%PDF-1.7\n"), FileContent::Foreign { what: "a PDF document" });
        assert_eq!(content(b"  <HTML><body>"), FileContent::Html);
        assert_eq!(content("id;title\nA.5.1;Pol\u{ed}ticas".as_bytes()), FileContent::Text);
        assert_eq!(content(&[1, 2, 3, 0, 5, 6, 7, 8, 9]), FileContent::Binary);
        let wide: Vec<u8> = "id,title,answer\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(content(&wide), FileContent::Text, "UTF-16 without a mark");
    }

    #[test]
    fn a_wrong_ending_is_noted_and_a_right_one_is_not() {
        assert!(wrong_extension("a/soa.XLS", Format::Delimited).is_some_and(|n| n.contains("delimited text")));
        assert_eq!(wrong_extension("a/soa.xlsm", Format::Xlsx), None);
        assert_eq!(wrong_extension("no-ending", Format::Xlsx), None);
    }
}
