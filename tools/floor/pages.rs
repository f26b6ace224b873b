//! The pages of a pack as operations of printpdf, as somebody would draw them who writes with printpdf alone.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use anyhow::{Context as _, Result};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};
use printpdf::{
    Codepoint, Color, DictItem, FontId, FontMetrics, Line, LinePoint, Mm, Op, PaintMode, ParsedFont, PdfDocument,
    PdfFont, PdfFontHandle, PdfPage, Point, Polygon, PolygonRing, Pt, Rect, Rgb, TextItem, TextMatrix, WindingOrder,
};

/// A font of the pack: its characters by glyph, for those that a text can be written with.
struct Face {
    id: FontId,
    texts: BTreeMap<u16, String>,
    plain: BTreeMap<u16, char>,
}

/// The document before it is saved.
pub fn drawn(pack: &[u8]) -> Result<PdfDocument> {
    let file = Document::load_mem(pack)?;
    let mut document = PdfDocument::new("");
    let mut faces: BTreeMap<Vec<u8>, Face> = BTreeMap::new();
    for page in file.page_iter() {
        let fonts = file.get_page_fonts(page)?;
        for (name, font) in fonts {
            if let Entry::Vacant(free) = faces.entry(name) {
                let (face, parsed) = face(&file, free.key(), font)?;
                document.resources.fonts.map.insert(face.id.clone(), PdfFont::new(parsed));
                free.insert(face);
            }
        }
        let sides = file.get_dictionary(page)?.get(b"MediaBox")?.as_array()?;
        let area = Rect::from_wh(Pt(sides[2].as_float()?), Pt(sides[3].as_float()?));
        let content = Content::decode(&file.get_page_content(page))?;
        let mut drawn = PdfPage::new(Mm(0.0), Mm(0.0), operations(&content, &faces)?);
        drawn.media_box = area.clone();
        drawn.trim_box = area.clone();
        drawn.crop_box = area;
        document.pages.push(drawn);
    }
    Ok(document)
}

fn follow<'d>(file: &'d Document, dictionary: &'d Dictionary, key: &[u8]) -> Result<&'d Object> {
    Ok(file.dereference(dictionary.get(key)?)?.1)
}

fn face(file: &Document, name: &[u8], font: &Dictionary) -> Result<(Face, ParsedFont)> {
    let descendant = follow(file, font, b"DescendantFonts")?.as_array()?.first().context("a font")?;
    let descendant = file.dereference(descendant)?.1.as_dict()?;
    let descriptor = follow(file, descendant, b"FontDescriptor")?.as_dict()?;
    let program = follow(file, descriptor, b"FontFile2")?.as_stream()?.decompressed_content()?;
    let unicode = follow(file, font, b"ToUnicode")?.as_stream()?;
    let unicode = unicode.decompressed_content().unwrap_or_else(|_| unicode.content.clone());
    let texts = texts(&String::from_utf8_lossy(&unicode));
    let mut plain = BTreeMap::new();
    for (glyph, text) in &texts {
        let mut chars = text.chars();
        if let (Some(c), None) = (chars.next(), chars.next())
            && !plain.values().any(|known| *known == c)
        {
            plain.insert(*glyph, c);
        }
    }
    let mut widths = BTreeMap::new();
    for pair in follow(file, descendant, b"W")?.as_array()?.chunks(2) {
        if let [first, list] = pair {
            let first = first.as_i64()? as u16;
            widths.extend(list.as_array()?.iter().zip(first..).map(|(w, id)| (id, w.as_float().unwrap_or(0.0) as u16)));
        }
    }
    let metric = |key: &[u8]| descriptor.get(key).and_then(Object::as_float).unwrap_or(0.0) as i16;
    let id = FontId(String::from_utf8_lossy(name).into_owned());
    let cmap = plain.iter().map(|(glyph, c)| (u32::from(*c), *glyph)).collect();
    let metrics = FontMetrics { ascent: metric(b"Ascent"), descent: metric(b"Descent") };
    let parsed = ParsedFont::with_glyph_data(program, 0, Some(id.0.clone()), cmap, widths, 1000, metrics);
    Ok((Face { id, texts, plain }, parsed))
}

/// The characters of each glyph, from `<0003> <0041>` and `<0003> <0005> <0041>` of a character map.
fn texts(map: &str) -> BTreeMap<u16, String> {
    let mut texts = BTreeMap::new();
    let mut section = "";
    for line in map.lines() {
        if line.ends_with("beginbfchar") {
            section = "char";
        } else if line.ends_with("beginbfrange") {
            section = "range";
        } else if line.starts_with("endbf") {
            section = "";
        }
        let codes: Vec<&str> = line.split(['<', '>']).skip(1).step_by(2).collect();
        let units = |hex: &str| -> Vec<u16> {
            (0..hex.len() / 4).filter_map(|n| u16::from_str_radix(&hex[n * 4..n * 4 + 4], 16).ok()).collect()
        };
        match (section, &codes[..]) {
            ("char", [from, to]) => {
                texts.extend(units(from).first().map(|glyph| (*glyph, String::from_utf16_lossy(&units(to)))));
            }
            ("range", [from, last, to]) => {
                let (from, last, to) = (units(from), units(last), units(to));
                if let (Some(from), Some(last), [first]) = (from.first(), last.first(), &to[..]) {
                    texts.extend((*from..=*last).zip(*first..).map(|(g, c)| (g, String::from_utf16_lossy(&[c]))));
                }
            }
            _ => {}
        }
    }
    texts
}

fn operations(content: &Content, faces: &BTreeMap<Vec<u8>, Face>) -> Result<Vec<Op>> {
    let mut ops = Vec::with_capacity(content.operations.len());
    let mut font: Option<&Face> = None;
    let mut set: Option<Op> = None;
    let mut rings: Vec<PolygonRing> = Vec::new();
    let mut rectangle: Option<Rect> = None;
    for operation in &content.operations {
        let number = |at: usize| operation.operands.get(at).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
        let point = |at: usize, bezier| LinePoint { p: Point { x: Pt(number(at)), y: Pt(number(at + 1)) }, bezier };
        let colour = || Color::Rgb(Rgb { r: number(0), g: number(1), b: number(2), icc_profile: None });
        let points = |rings: &mut Vec<PolygonRing>, new: &[LinePoint]| {
            if let Some(ring) = rings.last_mut() {
                ring.points.extend_from_slice(new);
            }
        };
        let paint = |rings: &mut Vec<PolygonRing>, mode| {
            let polygon = Polygon { rings: std::mem::take(rings), mode, winding_order: WindingOrder::EvenOdd };
            Op::DrawPolygon { polygon }
        };
        match operation.operator.as_str() {
            "BDC" => ops.push(marked(&operation.operands)?),
            "EMC" => ops.push(Op::EndMarkedContent),
            "rg" => ops.push(Op::SetFillColor { col: colour() }),
            "RG" => ops.push(Op::SetOutlineColor { col: colour() }),
            "w" => ops.push(Op::SetOutlineThickness { pt: Pt(number(0)) }),
            "re" => {
                rectangle = Some(Rect {
                    x: Pt(number(0)),
                    y: Pt(number(1)),
                    width: Pt(number(2)),
                    height: Pt(number(3)),
                    mode: Some(PaintMode::Fill),
                    winding_order: Some(WindingOrder::NonZero),
                });
            }
            "f" => ops.extend(rectangle.take().map(|rectangle| Op::DrawRectangle { rectangle })),
            "m" => rings.push(PolygonRing { points: vec![point(0, false)] }),
            "l" => points(&mut rings, &[point(0, false)]),
            "c" => points(&mut rings, &[point(0, true), point(2, true), point(4, false)]),
            "S" if rings.len() == 1 && rings[0].points.len() == 2 => {
                let points = rings.drain(..).flat_map(|ring| ring.points).collect();
                ops.push(Op::DrawLine { line: Line { points, is_closed: false } });
            }
            "S" => ops.push(paint(&mut rings, PaintMode::Stroke)),
            "f*" => ops.push(paint(&mut rings, PaintMode::Fill)),
            "B*" => ops.push(paint(&mut rings, PaintMode::FillStroke)),
            "BT" => ops.push(Op::StartTextSection),
            "ET" => ops.push(Op::EndTextSection),
            "Tf" => {
                font = operation.operands.first().and_then(|name| name.as_name().ok()).and_then(|n| faces.get(n));
                let handle = font.map(|face| PdfFontHandle::External(face.id.clone()));
                set = handle.map(|font| Op::SetFont { font, size: Pt(number(1)) });
                ops.extend(set.clone());
            }
            "Td" => {
                // printpdf's own text begins with its font.
                if !matches!(ops.last(), Some(Op::SetFont { .. })) {
                    ops.extend(set.clone());
                }
                ops.push(Op::SetTextMatrix { matrix: TextMatrix::Translate(Pt(number(0)), Pt(number(1))) });
            }
            "Ts" => ops.push(Op::SetLineOffset { multiplier: number(0) }),
            "TJ" => {
                let face = font.context("text without a font")?;
                let items = operation.operands.first().context("text")?.as_array()?;
                ops.push(Op::ShowText { items: items.iter().flat_map(|item| shown(item, face)).collect() });
            }
            "h" => {}
            other => anyhow::bail!("the operator {other} is not among those that packs have"),
        }
    }
    Ok(ops)
}

fn marked(operands: &[Object]) -> Result<Op> {
    let tag = String::from_utf8_lossy(operands.first().context("a tag")?.as_name()?).into_owned();
    let mut map = BTreeMap::new();
    for (key, value) in operands.get(1).context("properties")?.as_dict()? {
        let value = match value {
            Object::Integer(number) => DictItem::Int(*number),
            Object::Name(name) => DictItem::Name(name.clone()),
            other => anyhow::bail!("{other:?} is not among the properties that packs have"),
        };
        map.insert(String::from_utf8_lossy(key).into_owned(), value);
    }
    Ok(Op::BeginMarkedContentWithProperties { tag, properties: DictItem::Dict { map } })
}

/// A string as text where its characters name their glyphs, as glyphs where they do not.
fn shown(item: &Object, face: &Face) -> Vec<TextItem> {
    let Object::String(bytes, _) = item else {
        return item.as_float().map(TextItem::Offset).into_iter().collect();
    };
    let mut items: Vec<TextItem> = Vec::new();
    for code in bytes.chunks_exact(2).map(|b| u16::from_be_bytes([b[0], b[1]])) {
        match (face.plain.get(&code), items.last_mut()) {
            (Some(c), Some(TextItem::Text(text))) => text.push(*c),
            (Some(c), _) => items.push(TextItem::Text(c.to_string())),
            (None, _) => {
                let text = face.texts.get(&code).cloned().unwrap_or_default();
                items.push(TextItem::GlyphIds(vec![Codepoint::with_cid(code, 0.0, text)]));
            }
        }
    }
    items
}
