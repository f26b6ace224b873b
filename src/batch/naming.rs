//! What a file's name says about it: whether to read it, to skip it, or to tell the user how to save it.

/// What to do with a file that was found in a folder (one that the user names is always tried).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A spreadsheet, delimited text, or a Word document whose tables are read.
    Spreadsheet,
    /// A lock or owner file of an office program, or a hidden file; the text says which.
    Skipped(&'static str),
    /// Something that often holds a Statement of Applicability and that annexa does not read; the text says what
    /// to do.
    SaveAs(&'static str),
    /// May be a record of annexa, by its content; any other JSON is no source.
    Json,
    /// Anything else: counted, not listed.
    Other,
}

/// Extensions that are read, in lower case.
const SPREADSHEETS: [&str; 9] = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "docx", "docm"];

/// Extensions that are not read, with what to do instead.
const SAVE_AS: [(&[&str], &str); 6] = [
    (&["pdf"], "PDF is not read; ask for the spreadsheet it was made from, or export its table as .xlsx"),
    (&["doc", "odt", "rtf"], "a text document of another form; save it as .docx"),
    (&["numbers"], "a Numbers document; export it as Excel (.xlsx)"),
    (
        &["xltx", "xltm", "xlt", "ots", "fods", "sxc", "et"],
        "a spreadsheet in a form that is not read; save it as .xlsx",
    ),
    (&["gsheet"], "only a link to a Google sheet; download the sheet as .xlsx"),
    (&["zip", "7z", "rar", "gz"], "an archive; unpack it first"),
];

/// Said of JSON that is no record.
pub(super) const NO_RECORD: &str = "JSON that is no record of annexa; no source";

/// Judges a file by its name alone.
pub(super) fn kind_of(file_name: &str) -> FileKind {
    if let Some(why) = hidden(file_name) {
        return FileKind::Skipped(why);
    }
    let Some((_, extension)) = file_name.rsplit_once('.') else { return FileKind::Other };
    let extension = extension.to_ascii_lowercase();
    if SPREADSHEETS.contains(&extension.as_str()) {
        return FileKind::Spreadsheet;
    }
    if extension == "json" {
        return FileKind::Json;
    }
    SAVE_AS
        .iter()
        .find(|(extensions, _)| extensions.contains(&extension.as_str()))
        .map_or(FileKind::Other, |(_, what_to_do)| FileKind::SaveAs(what_to_do))
}

/// Why a file or folder is passed over by its name, if it is.
pub(super) fn hidden(name: &str) -> Option<&'static str> {
    if name.starts_with("~$") {
        Some("lock file of an open document")
    } else if name.starts_with(".~lock") {
        Some("lock file of LibreOffice")
    } else if name.starts_with('.') {
        Some("hidden by its name")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spreadsheets_are_taken_whatever_the_case_of_the_extension() {
        for name in ["soa.xlsx", "SOA.XLSM", "a.b.xlsb", "x.Xls", "x.ods", "x.CSV", "x.tsv", "x.docx"] {
            assert_eq!(kind_of(name), FileKind::Spreadsheet, "{name}");
        }
    }

    #[test]
    fn lock_files_and_hidden_files_are_not_spreadsheets() {
        for name in ["~$soa.xlsx", ".~lock.soa.xlsx#", ".soa.xlsx", "._soa.xlsx"] {
            assert!(matches!(kind_of(name), FileKind::Skipped(_)), "{name}");
        }
    }

    #[test]
    fn documents_get_advice_and_the_rest_is_silent() {
        for name in ["soa.pdf", "soa.DOC", "soa.numbers", "all.zip"] {
            assert!(matches!(kind_of(name), FileKind::SaveAs(_)), "{name}");
        }
        assert_eq!(kind_of("truth.json"), FileKind::Json);
        for name in ["README.md", "logo.png", "Makefile", "notes.txt"] {
            assert_eq!(kind_of(name), FileKind::Other, "{name}");
        }
    }
}
