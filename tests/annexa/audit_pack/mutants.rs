//! For each check of the checker a copy of a pack with that one defect, which must fail with that clause.

use lopdf::{Dictionary, Document, Object, dictionary};

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

/// The resources of the first page.
fn resources(document: &mut Document) -> &mut Dictionary {
    let resources = page(document, 0).get(b"Resources").and_then(Object::as_reference).expect("resources");
    document.get_dictionary_mut(resources).expect("resources")
}

/// Gives the first page a graphics state.
fn graphics_state(document: &mut Document, state: Dictionary) {
    resources(document).set("ExtGState", dictionary! { "G0" => state });
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
    ("no resources", "ISO 19005-3, 6.2.2", |d| drop(page(d, 1).remove(b"Resources"))),
    ("a font that the resources do not name", "ISO 19005-3, 6.2.2", |d| {
        content(d, 0, |c| c.replacen("/F0 ", "/Unknown ", 1));
    }),
    ("transparency", "no transparency in packs", |d| {
        graphics_state(d, dictionary! { "ca" => 0.5 });
    }),
    ("an image with a mask", "no transparency in packs", |d| {
        let image = d.add_object(lopdf::Stream::new(dictionary! { "SMask" => Object::Null }, Vec::new()));
        resources(d).set("XObject", dictionary! { "I0" => image });
    }),
    ("q without Q", "ISO 32000-1, 8.4.2", |d| content(d, 0, |c| format!("q {c}"))),
    ("no character collection", "ISO 32000-1, 9.7.4", |d| drop(descendant(d).remove(b"CIDSystemInfo"))),
    ("a font that is no subset", "ISO 32000-1, 9.6.4", |d| first(d, is("Subtype", "Type0")).set("BaseFont", "Whole")),
    ("a font of two names", "ISO 32000-1, 9.8.1", |d| descendant(d).set("BaseFont", "ABCDEF+Other")),
    ("no descendant font", "ISO 32000-1, 9.7.6", |d| {
        first(d, is("Subtype", "Type0")).set("DescendantFonts", Vec::<Object>::new());
    }),
    ("a link that leaves the pack", "links stay within the pack", |d| {
        first(d, is("Subtype", "Link")).set("A", dictionary! { "S" => "URI" });
    }),
    ("a link with an empty description", "ISO 14289-1, 7.18.5", |d| {
        first(d, is("Subtype", "Link")).set("Contents", Object::string_literal(" "));
    }),
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
    ("no structure tree", "ISO 14289-1, 7.1", |d| drop(catalog(d).remove(b"StructTreeRoot"))),
    ("a tree that begins otherwise", "ISO 14289-1, 7.1", |d| first(d, is("S", "Document")).set("S", "Sect")),
    ("a document that hangs elsewhere", "ISO 32000-1, 14.7.2", |d| {
        let elsewhere = catalog(d).get(b"Metadata").cloned().expect("metadata");
        first(d, is("S", "Document")).set("P", elsewhere);
    }),
    ("a sequence that does not end", "ISO 14289-1, 7.1", |d| {
        content(d, 0, |c| {
            let at = c.rfind("EMC").expect("marked content");
            format!("{}{}", &c[..at], &c[at + 3..])
        });
    }),
    ("a sequence that has not begun", "ISO 14289-1, 7.1", |d| content(d, 0, |c| format!("{c}\nEMC"))),
    ("one number for two sequences", "ISO 32000-1, 14.7.4.2", |d| {
        content(d, 0, |c| c.replacen("/MCID 1>>", "/MCID 0>>", 1));
    }),
    ("a tag that is not its element's", "ISO 14289-1, 7.1", |d| first(d, is("S", "H1")).set("S", "P")),
    ("an element removed", "ISO 14289-1, 7.1", |d| first(d, is("S", "P")).set("K", Vec::<Object>::new())),
    ("a figure with an empty alternative text", "ISO 14289-1, 7.3", |d| {
        first(d, is("S", "Figure")).set("Alt", Object::string_literal(" "));
    }),
    ("a table without a header cell", "ISO 14289-1, 7.5", |d| {
        for object in d.objects.values_mut() {
            if let Object::Dictionary(element) = object
                && is("S", "TH")(element)
            {
                element.set("S", "TD");
            }
        }
    }),
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
    ("an element of a sequence that is not there", "ISO 32000-1, 14.7.4.2", |d| {
        first(d, is("S", "H1")).set("K", vec![0.into(), 999.into()]);
    }),
    ("a link in no element", "ISO 14289-1, 7.18.5", |d| {
        for object in d.objects.values_mut() {
            if let Object::Dictionary(element) = object
                && is("S", "Link")(element)
            {
                element.remove(b"K");
            }
        }
    }),
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
