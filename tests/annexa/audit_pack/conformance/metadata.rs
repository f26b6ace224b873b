//! What the file states about itself: the levels it claims, its title, and the same in its two descriptions.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::File;

pub fn check(file: &mut File<'_>) {
    let bytes = file.stream(&file.catalog(), "Metadata").unwrap_or_default();
    let Some(values) = String::from_utf8(bytes).ok().and_then(|text| values(&text)) else {
        file.fault("ISO 19005-3, 6.6.2.1", "the metadata are not well-formed");
        return;
    };
    let value = |name: &str| values.get(name).cloned().unwrap_or_default();
    let (part, conformance) = (value("pdfaid:part"), value("pdfaid:conformance"));
    file.require(matches!(part.as_str(), "2" | "3"), "ISO 19005-3, 6.6.4", format!("pdfaid:part is `{part}`"));
    file.require(conformance == "U", "ISO 19005-3, 6.6.4", format!("pdfaid:conformance is `{conformance}`"));
    let ua = value("pdfuaid:part");
    file.require(ua == "1", "ISO 14289-1, 5", format!("pdfuaid:part is `{ua}`"));
    file.require(!value("dc:title").is_empty(), "ISO 14289-1, 7.1", "no dc:title");

    let trailer = file.document.trailer.clone();
    let info = file.dictionary(&trailer, "Info").unwrap_or_default();
    for (key, property) in [
        ("Title", "dc:title"),
        ("Subject", "dc:description"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
    ] {
        let stated = file.text(&info, key).unwrap_or_default();
        let same = stated == value(property);
        file.require(same, "ISO 19005-3, 6.6.3", format!("{key} is `{stated}`, {property} `{}`", value(property)));
    }
    for (key, property) in [("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")] {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).take(14).collect::<String>();
        let stated = file.text(&info, key).unwrap_or_default();
        let same = digits(&stated).len() == 14 && digits(&stated) == digits(&value(property));
        file.require(same, "ISO 19005-3, 6.6.3", format!("{key} is `{stated}`, {property} `{}`", value(property)));
    }
}

/// The text of every property, by its name with prefix; `None` if the metadata are no XML.
fn values(xml: &str) -> Option<BTreeMap<String, String>> {
    let mut reader = Reader::from_str(xml);
    let mut path: Vec<String> = Vec::new();
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => path.push(start.name().as_ref().to_owned()),
            Event::End(_) => drop(path.pop()),
            Event::Text(text) => {
                let text = text.xml10_content().into_owned();
                if let Some(name) = path.iter().rev().find(|n| !n.starts_with("rdf:"))
                    && !text.trim().is_empty()
                {
                    values.entry(name.clone()).or_default().push_str(&text);
                }
            }
            Event::GeneralRef(reference) => {
                let name = reference.xml10_content();
                let sign = quick_xml::escape::resolve_predefined_entity(&name)?;
                if let Some(name) = path.iter().rev().find(|n| !n.starts_with("rdf:")) {
                    values.entry(name.clone()).or_default().push_str(sign);
                }
            }
            Event::Eof => return path.is_empty().then_some(values),
            _ => {}
        }
    }
}
