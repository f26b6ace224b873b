//! The body of the document: paragraphs, tables and sections, with nothing in a text that XML or Word could trip over.

use std::fmt::Write as _;

/// A row with no more text than this stays on one page; a longer one may go on overleaf.
const UNBROKEN: usize = 1_200;

/// A paragraph style of `styles.xml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DocxStyle {
    Normal,
    Title,
    Subtitle,
    Draft,
    Heading1,
    Heading2,
}

impl DocxStyle {
    fn id(self) -> &'static str {
        match self {
            Self::Normal => "Normal",
            Self::Title => "Title",
            Self::Subtitle => "Subtitle",
            Self::Draft => "Draft",
            Self::Heading1 => "Heading1",
            Self::Heading2 => "Heading2",
        }
    }
}

/// A cell of a table.
pub(super) struct DocxCell<'t> {
    text: &'t str,
    bold: bool,
    shade: Option<&'static str>,
}

impl<'t> DocxCell<'t> {
    pub(super) fn text(text: &'t str) -> Self {
        Self { text, bold: false, shade: None }
    }

    pub(super) fn strong(text: &'t str) -> Self {
        Self { text, bold: true, shade: None }
    }

    pub(super) fn shaded(text: &'t str, shade: &'static str) -> Self {
        Self { text, bold: false, shade: Some(shade) }
    }
}

/// `word/document.xml` as it grows.
pub(super) struct Body {
    xml: String,
    widths: Vec<u32>,
}

impl Body {
    pub(super) fn new() -> Self {
        let xml = String::from(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
        );
        Self { xml, widths: Vec::new() }
    }

    pub(super) fn paragraph(&mut self, style: DocxStyle, text: &str) {
        let mut properties = format!("<w:pStyle w:val=\"{}\"/>", style.id());
        if is_right_to_left(text) {
            properties.push_str("<w:bidi/>");
        }
        let _ = write!(self.xml, "<w:p><w:pPr>{properties}</w:pPr>");
        run(&mut self.xml, text, "");
        self.xml.push_str("</w:p>");
    }

    /// Begins a table; a header is repeated on every page.
    pub(super) fn table(&mut self, widths: &[u32], header: Option<&[&str]>) {
        self.widths = widths.to_vec();
        let total: u32 = widths.iter().sum();
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"Register\"/><w:tblW w:w=\"{total}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblLook w:val=\"0020\" w:firstRow=\"{}\" w:lastRow=\"0\" w:firstColumn=\"0\" w:lastColumn=\"0\" w:noHBand=\"1\" w:noVBand=\"1\"/></w:tblPr><w:tblGrid>",
            u8::from(header.is_some())
        );
        for width in widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        if let Some(header) = header {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>");
            for (text, width) in header.iter().zip(widths) {
                let _ = write!(
                    self.xml,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"0B566E\"/></w:tcPr><w:p><w:pPr><w:pStyle w:val=\"TableText\"/><w:keepNext/></w:pPr>"
                );
                run(&mut self.xml, text, "<w:b/><w:color w:val=\"FFFFFF\"/>");
                self.xml.push_str("</w:p></w:tc>");
            }
            self.xml.push_str("</w:tr>");
        }
    }

    pub(super) fn row(&mut self, cells: &[DocxCell<'_>]) {
        let unbroken = cells.iter().all(|c| c.text.chars().count() <= UNBROKEN);
        self.xml.push_str(if unbroken { "<w:tr><w:trPr><w:cantSplit/></w:trPr>" } else { "<w:tr>" });
        for (cell, width) in cells.iter().zip(&self.widths) {
            let shade = cell
                .shade
                .map_or_else(String::new, |s| format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{s}\"/>"));
            let _ = write!(self.xml, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr>");
            // A line of the source is a paragraph, so that each has its own direction.
            for line in cell.text.split('\n') {
                let bidi = if is_right_to_left(line) { "<w:bidi/>" } else { "" };
                let _ = write!(self.xml, "<w:p><w:pPr><w:pStyle w:val=\"TableText\"/>{bidi}</w:pPr>");
                run(&mut self.xml, line.trim_end_matches('\r'), if cell.bold { "<w:b/>" } else { "" });
                self.xml.push_str("</w:p>");
            }
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    /// Ends a table. A paragraph follows it, because Word joins two tables without one between them.
    pub(super) fn end_table(&mut self) {
        self.xml.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
    }

    /// Ends a section; what stood since the last one is on such pages.
    pub(super) fn section(&mut self, landscape: bool) {
        let _ = write!(self.xml, "<w:p><w:pPr>{}</w:pPr></w:p>", section(landscape));
    }

    /// The whole part.
    pub(super) fn finish(mut self, landscape: bool) -> String {
        let _ = write!(self.xml, "{}</w:body></w:document>", section(landscape));
        self.xml
    }
}

/// Page size, margins, header and footer.
fn section(landscape: bool) -> String {
    let size = if landscape {
        "<w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1021\" w:right=\"851\" w:bottom=\"964\" w:left=\"851\" w:header=\"454\" w:footer=\"454\" w:gutter=\"0\"/>"
    } else {
        "<w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1701\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/>"
    };
    format!(
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/><w:footerReference w:type=\"default\" r:id=\"rId4\"/>{size}</w:sectPr>"
    )
}

/// A run of text, with tabs and line breaks as Word writes them.
pub(super) fn run(xml: &mut String, text: &str, properties: &str) {
    if text.is_empty() {
        return;
    }
    let rtl = if is_right_to_left(text) { "<w:rtl/>" } else { "" };
    let _ = write!(xml, "<w:r><w:rPr>{properties}{rtl}</w:rPr>");
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            xml.push_str("<w:br/>");
        }
        for (at, piece) in line.split('\t').enumerate() {
            if at > 0 {
                xml.push_str("<w:tab/>");
            }
            if !piece.is_empty() {
                xml.push_str("<w:t xml:space=\"preserve\">");
                escape(xml, piece);
                xml.push_str("</w:t>");
            }
        }
    }
    xml.push_str("</w:r>");
}

/// A text within an element or attribute; what XML 1.0 cannot hold becomes the replacement character.
pub(super) fn escape(xml: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                xml.push('\u{fffd}');
            }
            c => xml.push(c),
        }
    }
}

/// Whether the first letter that has a direction runs from right to left.
fn is_right_to_left(text: &str) -> bool {
    text.chars()
        .find(|c| c.is_alphabetic())
        .is_some_and(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup_or_forbidden() {
        let mut xml = String::new();
        run(&mut xml, "a<b>&\u{1}\t\"x\"\nنص", "");
        assert_eq!(
            xml,
            "<w:r><w:rPr></w:rPr><w:t xml:space=\"preserve\">a&lt;b&gt;&amp;\u{fffd}</w:t><w:tab/><w:t xml:space=\"preserve\">&quot;x&quot;</w:t><w:br/><w:t xml:space=\"preserve\">نص</w:t></w:r>"
        );
        assert!(is_right_to_left("(1) نص") && is_right_to_left("שלום") && !is_right_to_left("text نص"));
    }
}
