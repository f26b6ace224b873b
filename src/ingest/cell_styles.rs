//! The formats of a workbook's cells that change what a person reads in them.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::sheet_xml::{attribute, is_true};
use super::symbols::SymbolFont;

/// Cell formats that change what a value is for a reader, by their index.
#[derive(Debug, Default, PartialEq)]
pub(super) struct CellStyles {
    pub percent: BTreeSet<u32>,
    pub decimals: HashMap<u32, usize>,
    pub symbols: HashMap<u32, SymbolFont>,
    /// Formats whose font strikes text out.
    pub struck: BTreeSet<u32>,
    /// Formats with a filled background, with its colour as the file writes it: `FF00B050`, `theme 9`.
    pub fills: HashMap<u32, Arc<str>>,
}

impl CellStyles {
    /// Whether no format changes anything.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A font of the workbook.
#[derive(Debug, Clone, Default)]
struct Font {
    symbols: Option<SymbolFont>,
    struck: bool,
}

/// The colour of a fill as the file writes it; none for white, which shows nothing.
fn colour(element: &BytesStart<'_>) -> Option<String> {
    let of = |name: &str| attribute(element, name);
    if let Some(rgb) = of("rgb") {
        return (!rgb.to_uppercase().ends_with("FFFFFF")).then_some(rgb);
    }
    if let Some(theme) = of("theme") {
        let tint = of("tint").map(|tint| format!(", tint {tint}")).unwrap_or_default();
        // The first theme colour is the background of the page.
        return (theme != "0" || !tint.is_empty()).then(|| format!("theme {theme}{tint}"));
    }
    // 64 is the system's own colour, 9 and 1 are white.
    of("indexed").filter(|index| !matches!(index.as_str(), "64" | "9" | "1")).map(|index| format!("colour {index}"))
}

/// The cell formats that show per cent, letters as signs, struck text or a filled background.
pub(super) fn cell_styles(xml: &str) -> CellStyles {
    // 9 and 10 are built in: 0% and 0.00%.
    let mut formats: BTreeSet<String> = ["9", "10"].map(str::to_owned).into();
    // 2 is built in: 0.00.
    let mut decimals: HashMap<String, usize> = HashMap::from([("2".to_owned(), 2)]);
    let mut styles = CellStyles::default();
    let mut fonts: Vec<Font> = Vec::new();
    let mut fills: Vec<Option<Arc<str>>> = Vec::new();
    let (mut in_fonts, mut in_fills) = (false, false);
    let mut in_cell_formats = false;
    let mut index = 0;
    let mut reader = Reader::from_str(xml);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Start(e) | Event::Empty(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (attribute(&e, "numFmtId"), attribute(&e, "formatCode")) {
                        if code.contains('%') {
                            formats.insert(id);
                        } else if let Some(shown) = shown_decimals(&code) {
                            decimals.insert(id, shown);
                        }
                    }
                }
                "fonts" => in_fonts = true,
                "font" if in_fonts => fonts.push(Font::default()),
                "fills" => in_fills = true,
                "fill" if in_fills => fills.push(None),
                "fgColor" if in_fills => {
                    if let Some(fill) = fills.last_mut() {
                        *fill = colour(&e).map(Arc::from);
                    }
                }
                "strike" if in_fonts => {
                    if let Some(font) = fonts.last_mut() {
                        font.struck = attribute(&e, "val").is_none_or(|val| is_true(&val));
                    }
                }
                "name" if in_fonts => {
                    if let (Some(font), Some(name)) = (fonts.last_mut(), attribute(&e, "val")) {
                        font.symbols = SymbolFont::named(&name);
                    }
                }
                "cellXfs" => in_cell_formats = true,
                "xf" if in_cell_formats => {
                    if attribute(&e, "numFmtId").is_some_and(|id| formats.contains(&id)) {
                        styles.percent.insert(index);
                    }
                    if let Some(shown) = attribute(&e, "numFmtId").and_then(|id| decimals.get(&id).copied()) {
                        styles.decimals.insert(index, shown);
                    }
                    let at = |name: &str| attribute(&e, name).and_then(|id| id.parse::<usize>().ok());
                    if let Some(font) = at("fontId").and_then(|id| fonts.get(id)) {
                        styles.symbols.extend(font.symbols.map(|symbols| (index, symbols)));
                        styles.struck.extend(font.struck.then_some(index));
                    }
                    let fill = at("fillId").and_then(|id| fills.get(id).cloned().flatten());
                    styles.fills.extend(fill.map(|colour| (index, colour)));
                    index += 1;
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "fonts" => in_fonts = false,
            Event::End(e) if e.local_name().as_ref() == "fills" => in_fills = false,
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => break,
            Event::Eof => break,
            _ => {}
        }
    }
    styles
}

/// How many decimals a plain number format always shows: `0.00` two. Other formats may drop zeros or add words.
fn shown_decimals(code: &str) -> Option<usize> {
    let (whole, decimals) = code.split_once('.')?;
    let plain = matches!(whole, "0" | "#0" | "##0" | "00") && (1..=3).contains(&decimals.len());
    (plain && decimals.bytes().all(|b| b == b'0')).then_some(decimals.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_formats_are_known_by_number_and_by_code() {
        let xml = r#"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/></numFmts>
            <cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
            <cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;
        assert_eq!(cell_styles(xml).percent, BTreeSet::from([1, 2]));
        let xml = r##"<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0"/><numFmt numFmtId="165" formatCode="#,##0.00"/></numFmts>
            <cellXfs><xf numFmtId="2"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>"##;
        assert_eq!(cell_styles(xml).decimals, HashMap::from([(0, 2), (1, 1)]));
        let xml = r#"<styleSheet><fonts><font><name val="Arial"/></font><font><name val="Wingdings"/></font></fonts>
            <cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="0" fontId="1"/></cellXfs></styleSheet>"#;
        assert_eq!(cell_styles(xml).symbols, HashMap::from([(1, SymbolFont::Wingdings)]));
    }

    #[test]
    fn struck_fonts_and_filled_backgrounds_are_known() {
        let xml = r#"<styleSheet><fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>
            <fills><fill><patternFill patternType="none"/></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/></patternFill></fill>
            <fill><patternFill patternType="solid"><fgColor rgb="FFFFFFFF"/></patternFill></fill></fills>
            <cellXfs><xf fontId="0" fillId="0"/><xf fontId="1" fillId="1"/><xf fontId="2" fillId="2"/></cellXfs></styleSheet>"#;
        let styles = cell_styles(xml);
        assert_eq!(styles.struck, BTreeSet::from([1]));
        assert_eq!(styles.fills, HashMap::from([(1, Arc::from("FF00B050"))]));
    }
}
