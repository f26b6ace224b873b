//! What a file holds beside its cells and is not read, with how much there is of it: nothing is left out without a word.

use super::archive::{Archive, text_of};

/// Cells that a note names one by one.
const NAMED: usize = 10;

/// One note on what is not read, by counts; none where there is nothing.
pub(super) fn not_read(counts: &[(usize, &str, &str)]) -> Option<String> {
    let told: Vec<String> = counts
        .iter()
        .filter(|(count, ..)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many }))
        .collect();
    (!told.is_empty()).then(|| format!("not read: {}", told.join(", ")))
}

/// A note on cells that a file states twice, of which one text is read.
pub(super) fn stated_twice(cells: &[String], read: &str) -> Option<String> {
    let more = cells.len().saturating_sub(NAMED);
    let named = cells.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!cells.is_empty()).then(|| {
        format!(
            "stated twice, and the {read} text is read: {named}{more}; open and save the file in a spreadsheet program"
        )
    })
}

/// What a workbook in Office Open XML holds beside its cells.
pub(super) fn of_workbook(archive: &mut Archive<'_>) -> Option<String> {
    let (mut notes, mut threads, mut boxes) = (0, 0, 0);
    for name in names(archive, "xl/") {
        if name.starts_with("xl/comments") {
            notes += count(archive, &name, "<comment ");
        } else if name.starts_with("xl/threadedComments/") {
            threads += count(archive, &name, "<threadedComment ");
        } else if name.starts_with("xl/drawings/drawing") {
            boxes += count(archive, &name, "<xdr:txBody>");
        }
    }
    not_read(&[
        (notes, "note at a cell", "notes at cells"),
        (threads, "threaded comment", "threaded comments"),
        (boxes, "text box", "text boxes"),
    ])
}

/// What a Word document holds beside its text and tables.
pub(super) fn of_document(archive: &mut Archive<'_>) -> Option<String> {
    // Separators are notes of a type; those of the text have none.
    let notes = |archive: &mut Archive<'_>, part: &str, element: &str| {
        count(archive, part, element).saturating_sub(count(archive, part, "w:type=\"").min(2))
    };
    let footnotes = notes(archive, "word/footnotes.xml", "<w:footnote ");
    let endnotes = notes(archive, "word/endnotes.xml", "<w:endnote ");
    let comments = count(archive, "word/comments.xml", "<w:comment ");
    let inserted = count(archive, "word/document.xml", "<w:altChunk");
    let embedded = names(archive, "word/embeddings/").len();
    not_read(&[
        (footnotes, "footnote", "footnotes"),
        (endnotes, "endnote", "endnotes"),
        (comments, "comment", "comments"),
        (inserted, "inserted document", "inserted documents"),
        (embedded, "embedded file", "embedded files"),
    ])
}

fn names(archive: &Archive<'_>, folder: &str) -> Vec<String> {
    archive.file_names().flatten().filter(|name| name.starts_with(folder)).map(|name| name.to_string()).collect()
}

fn count(archive: &mut Archive<'_>, part: &str, element: &str) -> usize {
    if archive.index_for_name(part).is_none() {
        return 0;
    }
    text_of(archive, part).map_or(0, |xml| xml.matches(element).count())
}
