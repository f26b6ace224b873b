//! For each check of the checker a copy of a pack with that one defect, which must fail with that clause.

use lopdf::{Dictionary, Document, Object, ObjectId, StringFormat, dictionary};

use super::conformance::check;
use super::{pack, records};

/// A change to a loaded pack.
pub type Defect = fn(&mut Document);

pub fn saved(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("saved");
    bytes
}

/// The first object that fits, to be changed.
pub fn first(document: &mut Document, fits: impl Fn(&Dictionary) -> bool) -> &mut Dictionary {
    let id = document
        .objects
        .iter()
        .find(|(_, object)| match object {
            Object::Dictionary(d) => fits(d),
            Object::Stream(s) => fits(&s.dict),
            _ => false,
        })
        .map(|(id, _)| *id)
        .expect("such an object");
    match document.objects.get_mut(&id) {
        Some(Object::Dictionary(d)) => d,
        Some(Object::Stream(s)) => &mut s.dict,
        _ => unreachable!(),
    }
}

pub fn is(key: &'static str, value: &'static str) -> impl Fn(&Dictionary) -> bool {
    move |d| d.get(key.as_bytes()).is_ok_and(|v| v.as_name().is_ok_and(|n| n == value.as_bytes()))
}

pub fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().expect("a catalogue")
}

/// The page, from 0.
fn page(document: &mut Document, at: usize) -> &mut Dictionary {
    let id = document.page_iter().nth(at).expect("a page");
    document.get_dictionary_mut(id).expect("a page")
}

/// Changes the content of a page as text, one character a byte: the strings in it are none.
fn content(document: &mut Document, at: usize, change: impl Fn(String) -> String) {
    let id = document.page_iter().nth(at).expect("a page");
    let text: String = document.get_page_content(id).into_iter().map(char::from).collect();
    let changed = change(text.clone());
    assert_ne!(text, changed, "the defect changes nothing");
    let bytes = changed.chars().map(|c| u8::try_from(c).expect("a byte")).collect();
    document.change_page_content(id, bytes).expect("changed");
}

/// Gives the first page a graphics state.
fn graphics_state(document: &mut Document, state: Dictionary) {
    let resources = page(document, 0).get(b"Resources").and_then(Object::as_reference).expect("resources");
    document.get_dictionary_mut(resources).expect("resources").set("ExtGState", dictionary! { "G0" => state });
}

/// The first descendant font.
fn descendant(document: &mut Document) -> &mut Dictionary {
    let font = first(document, is("Subtype", "Type0"));
    match font.get_mut(b"DescendantFonts") {
        Ok(Object::Array(fonts)) => match &mut fonts[0] {
            Object::Dictionary(d) => d,
            _ => panic!("a direct dictionary"),
        },
        _ => panic!("descendants"),
    }
}

fn metadata(document: &mut Document, change: impl Fn(String) -> String) {
    let id = catalog(document).get(b"Metadata").and_then(Object::as_reference).expect("metadata");
    let Some(Object::Stream(stream)) = document.objects.get_mut(&id) else { panic!("a stream") };
    let text = String::from_utf8(stream.content.clone()).expect("text");
    let changed = change(text.clone());
    assert_ne!(text, changed, "the defect changes nothing");
    stream.set_plain_content(changed.into_bytes());
}

fn parent_tree(document: &mut Document) -> &mut Vec<Object> {
    let tree = first(document, |d| d.has(b"Nums") && !d.has(b"S"));
    match tree.get_mut(b"Nums") {
        Ok(Object::Array(numbers)) => numbers,
        _ => panic!("numbers"),
    }
}

const DEFECTS: &[(&str, &str, Defect)] = &[
    ("no identifier", "ISO 19005-3, 6.1.3", |d| drop(d.trailer.remove(b"ID"))),
    ("a string too long", "ISO 19005-3, 6.1.13", |d| {
        let long = Object::String(vec![b'a'; 32_768], StringFormat::Literal);
        catalog(d).set("Long", long);
    }),
    ("an integer too large", "ISO 19005-3, 6.1.13", |d| catalog(d).set("Large", 2_147_483_648_i64)),
    ("a name too long", "ISO 19005-3, 6.1.13", |d| catalog(d).set("Name", Object::Name(vec![b'n'; 128]))),
    ("a name that is not UTF-8", "ISO 19005-3, 6.1.8", |d| catalog(d).set("Name", Object::Name(vec![0xff, 0xfe]))),
    ("permissions", "ISO 19005-3, 6.1.12", |d| catalog(d).set("Perms", Dictionary::new())),
    ("a stream in another file", "ISO 19005-3, 6.1.7.1", |d| {
        first(d, |s| s.has(b"Length1")).set("FFilter", "FlateDecode");
    }),
    ("a filter that is not allowed", "ISO 19005-3, 6.1.7.2", |d| {
        first(d, |s| s.has(b"Length1")).set("Filter", "LZWDecode");
    }),
    ("an odd hexadecimal string", "ISO 19005-3, 6.1.6", |d| {
        content(d, 0, |c| {
            let at = c.find("]TJ").expect("text");
            format!("{}<001>{}", &c[..at], &c[at..])
        });
    }),
    ("an unknown operator", "ISO 19005-3, 6.2.2", |d| content(d, 0, |c| format!("{c}\nxyzzy"))),
    ("no resources", "ISO 19005-3, 6.2.2", |d| drop(page(d, 1).remove(b"Resources"))),
    ("no output intent", "ISO 19005-3, 6.2.3", |d| drop(catalog(d).remove(b"OutputIntents"))),
    ("colours without a profile", "ISO 19005-3, 6.2.4.3", |d| drop(catalog(d).remove(b"OutputIntents"))),
    ("a profile that is none", "ISO 19005-3, 6.2.3", |d| {
        let id = d.objects.iter().find(|(_, o)| o.as_stream().is_ok_and(|s| s.dict.has(b"N") && !s.dict.has(b"First")));
        let id = *id.expect("a profile").0;
        let Some(Object::Stream(stream)) = d.objects.get_mut(&id) else { panic!("a stream") };
        stream.dict.remove(b"Filter");
        stream.set_content(b"no profile".to_vec());
    }),
    ("transparency", "ISO 19005-3, 6.2.10", |d| {
        graphics_state(d, dictionary! { "ca" => 0.5 });
    }),
    ("a transfer function", "ISO 19005-3, 6.2.5", |d| {
        graphics_state(d, dictionary! { "TR" => "Identity" });
    }),
    ("a page too small", "ISO 19005-3, 6.1.13", |d| {
        page(d, 0).set("CropBox", vec![0.into(), 0.into(), 2.into(), 2.into()]);
    }),
    ("a font that is not embedded", "ISO 19005-3, 6.2.11.4.1", |d| {
        drop(first(d, |f| f.has(b"FontFile2")).remove(b"FontFile2"));
    }),
    ("a font that is not embedded", "ISO 14289-1, 7.21.4.1", |d| {
        drop(first(d, |f| f.has(b"FontFile2")).remove(b"FontFile2"));
    }),
    ("no ToUnicode", "ISO 19005-3, 6.2.11.7.2", |d| drop(first(d, is("Subtype", "Type0")).remove(b"ToUnicode"))),
    ("no ToUnicode", "ISO 14289-1, 7.21.7", |d| drop(first(d, is("Subtype", "Type0")).remove(b"ToUnicode"))),
    ("widths that are not the font's", "ISO 19005-3, 6.2.11.5", |d| {
        descendant(d).set("W", vec![0.into(), 999.into(), 123.into()]);
    }),
    ("no CIDToGIDMap", "ISO 19005-3, 6.2.11.3.2", |d| drop(descendant(d).remove(b"CIDToGIDMap"))),
    ("no character collection", "ISO 19005-3, 6.2.11.3.1", |d| drop(descendant(d).remove(b"CIDSystemInfo"))),
    ("a CMap that is not embedded", "ISO 19005-3, 6.2.11.3.3", |d| {
        first(d, is("Subtype", "Type0")).set("Encoding", "UniJIS-UTF16-H");
    }),
    (".notdef shown", "ISO 19005-3, 6.2.11.8", |d| {
        content(d, 0, |c| {
            let at = c.find("]TJ").expect("text");
            format!("{}<0000>{}", &c[..at], &c[at..])
        });
    }),
    ("an annotation of another type", "ISO 19005-3, 6.3.1", |d| {
        first(d, is("Subtype", "Link")).set("Subtype", "Movie");
    }),
    ("a hidden link", "ISO 19005-3, 6.3.2", |d| first(d, is("Subtype", "Link")).set("F", 2)),
    ("a script", "ISO 19005-3, 6.5.1", |d| {
        first(d, is("Subtype", "Link")).set("A", dictionary! { "S" => "JavaScript" });
    }),
    ("an action of a page", "ISO 19005-3, 6.5.2", |d| page(d, 0).set("AA", Dictionary::new())),
    ("a form", "ISO 19005-3, 6.4.1", |d| catalog(d).set("AcroForm", Dictionary::new())),
    ("no metadata", "ISO 19005-3, 6.6.2.1", |d| drop(catalog(d).remove(b"Metadata"))),
    ("metadata that are no XML", "ISO 19005-3, 6.6.2.1", |d| metadata(d, |m| m.replacen("</dc:title>", "", 1))),
    ("no identifier of PDF/A", "ISO 19005-3, 6.6.4", |d| {
        metadata(d, |m| m.replacen("<pdfaid:part>2</pdfaid:part>", "", 1));
    }),
    ("another level", "ISO 19005-3, 6.6.4", |d| {
        metadata(d, |m| m.replacen("<pdfaid:conformance>U<", "<pdfaid:conformance>B<", 1));
    }),
    ("no identifier of PDF/UA", "ISO 14289-1, 5", |d| {
        metadata(d, |m| m.replacen("<pdfuaid:part>1</pdfuaid:part>", "", 1));
    }),
    ("no schema of PDF/UA", "ISO 19005-3, 6.6.2.3", |d| {
        metadata(d, |m| m.replacen("<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>", "", 1));
    }),
    ("no title in the metadata", "ISO 14289-1, 7.1", |d| {
        metadata(d, |m| {
            let (a, b) = (m.find("<dc:title>").expect("a title"), m.find("</dc:title>").expect("a title"));
            format!("{}{}", &m[..a], &m[b + 11..])
        });
    }),
    ("properties that say something else", "ISO 19005-3, 6.6.3", |d| {
        let info = d.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
        d.get_dictionary_mut(info).expect("info").set("Title", Object::string_literal("Another title"));
    }),
    ("dates that say something else", "ISO 19005-3, 6.6.3", |d| {
        let info = d.trailer.get(b"Info").and_then(Object::as_reference).expect("info");
        d.get_dictionary_mut(info).expect("info").set("ModDate", Object::string_literal("D:19990101000000Z"));
    }),
    ("not said to be tagged", "ISO 14289-1, 7.1", |d| drop(catalog(d).remove(b"MarkInfo"))),
    ("suspect tags", "ISO 14289-1, 7.1", |d| {
        catalog(d).set("MarkInfo", dictionary! { "Marked" => true, "Suspects" => true });
    }),
    ("the title is not shown", "ISO 14289-1, 7.1", |d| drop(catalog(d).remove(b"ViewerPreferences"))),
    ("no language", "ISO 14289-1, 7.2", |d| drop(catalog(d).remove(b"Lang"))),
    ("a language that is none", "ISO 14289-1, 7.2", |d| catalog(d).set("Lang", Object::string_literal("en_GB"))),
    ("no structure tree", "ISO 14289-1, 7.1", |d| drop(catalog(d).remove(b"StructTreeRoot"))),
    ("content without a tag", "ISO 14289-1, 7.1", |d| content(d, 0, |c| format!("{c}\n0 0 10 10 re\nf"))),
    ("an artefact within content", "ISO 14289-1, 7.1", |d| {
        content(d, 0, |c| {
            let at = c.find("BT").expect("text");
            format!("{}/Artifact BMC EMC\n{}", &c[..at], &c[at..])
        });
    }),
    ("a sequence that does not end", "ISO 14289-1, 7.1", |d| {
        content(d, 0, |c| {
            let at = c.rfind("EMC").expect("marked content");
            format!("{}{}", &c[..at], &c[at + 3..])
        });
    }),
    ("a type that is no standard one", "ISO 14289-1, 7.1", |d| first(d, is("S", "P")).set("S", "Absatz")),
    ("a tag that is not its element's", "ISO 14289-1, 7.1", |d| first(d, is("S", "H1")).set("S", "P")),
    ("an element removed", "ISO 14289-1, 7.1", |d| first(d, is("S", "P")).set("K", Vec::<Object>::new())),
    ("a figure without an alternative text", "ISO 14289-1, 7.3", |d| drop(first(d, is("S", "Figure")).remove(b"Alt"))),
    ("a level of headings passed over", "ISO 14289-1, 7.4.2", |d| first(d, is("S", "H2")).set("S", "H3")),
    ("H beside H1", "ISO 14289-1, 7.4.4", |d| first(d, is("S", "H2")).set("S", "H")),
    ("a header cell without a scope", "ISO 14289-1, 7.5", |d| drop(first(d, is("S", "TH")).remove(b"A"))),
    ("a cell outside a row", "ISO 14289-1, 7.2", |d| first(d, is("S", "TR")).set("S", "Div")),
    ("a row that is shorter", "ISO 14289-1, 7.2", |d| {
        let row = first(d, |e| is("S", "TR")(e) && e.get(b"K").is_ok_and(|k| k.as_array().is_ok_and(|k| k.len() > 5)));
        let Ok(Object::Array(cells)) = row.get_mut(b"K") else { panic!("cells") };
        cells.pop();
    }),
    ("an item outside a list", "ISO 14289-1, 7.2", |d| first(d, is("S", "L")).set("S", "Div")),
    ("a parent that is another", "ISO 32000-1, 14.7.2", |d| {
        let root = catalog(d).get(b"StructTreeRoot").cloned().expect("a tree");
        first(d, is("S", "TD")).set("P", root);
    }),
    ("a parent tree that misleads", "ISO 32000-1, 14.7.4.4", |d| {
        let Object::Array(owners) = &mut parent_tree(d)[1] else { panic!("the owners of a page") };
        let last = owners.len() - 1;
        owners.swap(0, last);
    }),
    ("a parent tree without links", "ISO 32000-1, 14.7.4.4", |d| drop(parent_tree(d).pop())),
    ("a page without its key", "ISO 32000-1, 14.7.4.4", |d| drop(page(d, 0).remove(b"StructParents"))),
    ("a sequence of two elements", "ISO 32000-1, 14.7.4.2", |d| {
        first(d, is("S", "H1")).set("K", vec![0.into(), 1.into()]);
    }),
    ("the order of tabs", "ISO 14289-1, 7.18.3", |d| {
        let with_links: Vec<ObjectId> = d.page_iter().collect();
        for id in with_links {
            d.get_dictionary_mut(id).expect("a page").remove(b"Tabs");
        }
    }),
    ("a link in no Link", "ISO 14289-1, 7.18.5", |d| first(d, is("S", "Link")).set("S", "Span")),
    ("a link without words", "ISO 14289-1, 7.18.5", |d| drop(first(d, is("Subtype", "Link")).remove(b"Contents"))),
    ("a file attached to part 2", "ISO 19005-2, 6.8", |d| {
        let stream = lopdf::Stream::new(dictionary! { "Subtype" => "text/plain" }, b"x".to_vec());
        let stream = d.add_object(stream);
        d.add_object(dictionary! { "EF" => dictionary! { "F" => stream } });
    }),
    ("an attachment without a relationship", "ISO 19005-3, 6.8", |d| {
        let stream = lopdf::Stream::new(dictionary! { "Subtype" => "text/plain" }, b"x".to_vec());
        let stream = d.add_object(stream);
        d.add_object(dictionary! { "EF" => dictionary! { "F" => stream } });
    }),
];

#[test]
fn each_defect_is_found_and_its_clause_named() {
    let (bytes, _) = pack(&records::one_control());
    let original = Document::load_mem(&bytes).expect("a pack");
    let faults = check(&saved(&mut original.clone()));
    assert!(faults.is_empty(), "the pack itself, written again: {faults:#?}");
    let mut missed = Vec::new();
    for (name, clause, defect) in DEFECTS {
        let mut document = original.clone();
        defect(&mut document);
        let faults = check(&saved(&mut document));
        if !faults.iter().any(|f| f.clause == *clause) {
            missed.push(format!("{name}: expected {clause}, found {faults:?}"));
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

/// Defects of the file as bytes.
#[test]
fn each_defect_of_the_bytes_is_found_and_its_clause_named() {
    let (bytes, _) = pack(&records::one_control());
    let changed = |from: &[u8], to: &[u8]| {
        let at = bytes.windows(from.len()).position(|w| w == from).expect("such bytes");
        [&bytes[..at], to, &bytes[at + from.len()..]].concat()
    };
    for (name, clause, mutant) in [
        ("another header", "ISO 19005-3, 6.1.2", changed(b"%PDF-1.7", b"%PDF-1.9")),
        ("no binary comment", "ISO 19005-3, 6.1.2", changed(&[b'%', 0xe2, 0xe3], b"%aa")),
        ("data after the end", "ISO 19005-3, 6.1.3", [bytes.as_slice(), b"more"].concat()),
        ("spacing of an object", "ISO 19005-3, 6.1.9", changed(b" 0 obj\n", b" 0 obj ")),
        ("a wrong length", "ISO 19005-3, 6.1.7.1", changed(b"\nendstream", b"endstream\n")),
    ] {
        let faults = check(&mutant);
        assert!(faults.iter().any(|f| f.clause == clause), "{name}: expected {clause}, found {faults:?}");
    }
}

/// A copy of a pack whose pages are drawn otherwise.
pub fn with_pages(
    bytes: &[u8],
    change: impl Fn(&mut lopdf::content::Content<Vec<lopdf::content::Operation>>),
) -> Vec<u8> {
    let mut document = Document::load_mem(bytes).expect("a pack");
    for id in document.page_iter().collect::<Vec<_>>() {
        let mut content = lopdf::content::Content::decode(&document.get_page_content(id)).expect("operations");
        change(&mut content);
        document.change_page_content(id, content.encode().expect("encoded")).expect("changed");
    }
    saved(&mut document)
}
