//! The text of PDF files.

use std::path::Path;
use std::process::Command;

use lopdf::Document;

use super::text::{one_line, utf8};

/// The text of all pages as lopdf reads it, on one line.
pub fn text(document: &Document) -> String {
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    one_line(&document.extract_text(&pages).expect("text"))
}

/// The text of all pages as poppler's `pdftotext` reads it, on one line.
pub fn text_by_poppler(path: &Path) -> String {
    let output = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output().expect("pdftotext runs");
    one_line(&utf8(&output.stdout))
}
