//! Metadata: the information dictionary, and the same values as XMP with the identifiers of PDF/A (ISO 19005-3, 6.6) and
//! PDF/UA (ISO 14289-1, clause 5).

use std::fmt::Write as _;

use lopdf::{Document, Object, ObjectId, Stream, StringFormat, dictionary};

use super::objects::text_string;
use super::properties::Properties;

/// Replaces characters that XML 1.0 does not allow, and other control characters, with spaces. The information dictionary
/// and the XMP metadata must be equal, so both use this.
fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c }).collect()
}

/// The day in the formats of the information dictionary and of XMP: midnight UTC, because annexa reads no clock here.
pub(super) fn dates(as_of: &str) -> (String, String) {
    let digits: String = as_of.chars().filter(char::is_ascii_digit).take(8).collect();
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or("01");
    (format!("D:{digits}000000Z"), format!("{}-{}-{}T00:00:00Z", part(0..4), part(4..6), part(6..8)))
}

/// Writes the information dictionary and the file's identifier.
pub(super) fn info(document: &mut Document, properties: &Properties<'_>) {
    let (date, _) = dates(properties.as_of);
    let info = document.add_object(dictionary! {
        "Title" => text_string(&clean(properties.title)),
        "Subject" => text_string(&clean(properties.subject)),
        "Creator" => text_string(&clean(properties.producer)),
        "Producer" => text_string(&clean(properties.producer)),
        "CreationDate" => Object::string_literal(date.as_str()),
        "ModDate" => Object::string_literal(date.as_str()),
    });
    if let Ok(old) = document.trailer.get(b"Info").and_then(Object::as_reference) {
        document.objects.remove(&old);
    }
    document.trailer.set("Info", info);
    // The identifier is derived from the content, because printpdf's is random.
    let id: Vec<u8> = properties.record_sha256.bytes().take(16).collect();
    let id = Object::String(id, StringFormat::Hexadecimal);
    document.trailer.set("ID", vec![id.clone(), id]);
}

/// Adds the metadata stream. `part` is the part of ISO 19005: 3 with attachments, otherwise 2.
pub(super) fn add(document: &mut Document, properties: &Properties<'_>, part: u8) -> ObjectId {
    let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    let stream = Stream::new(dictionary, xmp(properties, part).into_bytes()).with_compression(false);
    document.add_object(stream)
}

fn escaped(text: &str) -> String {
    clean(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn xmp(properties: &Properties<'_>, part: u8) -> String {
    let (_, date) = dates(properties.as_of);
    let title = escaped(properties.title);
    let subject = escaped(properties.subject);
    let producer = escaped(properties.producer);
    let mut xmp = String::from("<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n");
    // Writing to a string never fails.
    let _ = write!(
        xmp,
        r#"<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate>
<xmp:ModifyDate>{date}</xmp:ModifyDate>
<xmp:MetadataDate>{date}</xmp:MetadataDate>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>U</pdfaid:conformance>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
"#,
        language = escaped(properties.speaker.language())
    );
    // The identifier of PDF/UA is not part of PDF/A, so its schema must be described (ISO 19005-3, 6.6.2.3.3).
    xmp.push_str(
        r#"<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the document conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"#,
    );
    xmp
}
