//! Zip archives and OLE containers, written and read without annexa's own code.

use std::io::{Cursor, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A part of an archive: its name and its content.
pub type Part = (String, Vec<u8>);

pub fn part(name: &str, content: impl Into<Vec<u8>>) -> Part {
    (name.to_owned(), content.into())
}

/// A zip archive of compressed parts.
pub fn zipped<N: AsRef<str>, C: AsRef<[u8]>>(parts: &[(N, C)]) -> Vec<u8> {
    zipped_by(CompressionMethod::Deflated, parts)
}

/// A zip archive of uncompressed parts.
pub fn stored<N: AsRef<str>, C: AsRef<[u8]>>(parts: &[(N, C)]) -> Vec<u8> {
    zipped_by(CompressionMethod::Stored, parts)
}

fn zipped_by<N: AsRef<str>, C: AsRef<[u8]>>(method: CompressionMethod, parts: &[(N, C)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(method);
    for (name, content) in parts {
        zip.start_file(name.as_ref(), options).expect("a part");
        zip.write_all(content.as_ref()).expect("its content");
    }
    zip.finish().expect("a zip").into_inner()
}

/// Every part of a zip archive, in the archive's order.
pub fn parts(bytes: &[u8]) -> Vec<Part> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|at| {
            let mut part = archive.by_index(at).expect("a part");
            let mut content = Vec::new();
            part.read_to_end(&mut content).expect("its content");
            (part.name().expect("a name").into_owned(), content)
        })
        .collect()
}

/// The text of one part of a zip archive.
pub fn part_text(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    let mut text = String::new();
    archive.by_name(name).expect("the part").read_to_string(&mut text).expect("its text");
    text
}

/// An OLE container of streams. Excel wrote version 3.
pub fn ole(version: cfb::Version, streams: &[(&str, &[u8])]) -> Vec<u8> {
    let file = cfb::CompoundFile::create_with_version(version, Cursor::new(Vec::new()));
    let mut file = file.expect("a container");
    for (name, content) in streams {
        file.create_stream(name).expect("a stream").write_all(content).expect("its content");
    }
    file.flush().expect("written");
    file.into_inner().into_inner()
}
