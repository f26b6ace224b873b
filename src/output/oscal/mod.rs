//! The record as NIST OSCAL: catalogues used (identifiers and titles only), the statements as a component definition,
//! the crosswalk as a mapping collection with both gap summaries (DECISIONS, Measuring).
//!
//! What OSCAL has no words for stands in properties of annexa's own namespace, [`NAMESPACE`]. Identifiers are UUIDv5 of
//! content, times are the as-of day, so that the same record gives the same bytes. Texts of sources are data: in
//! Markdown fields every sign that Markdown reads is escaped.

mod catalog;
mod component;
mod files;
mod mapping;
mod token;

pub use files::{MEDIA_TYPE, NAMESPACE, OSCAL_VERSION, write};
pub use token::{local, token};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_sources_are_no_markup() {
        assert_eq!(line("  two\n lines\u{7}\t "), "two lines");
        assert_eq!(line(" \n"), "-");
        assert_eq!(
            markdown("<b>[x](http://e)</b>\n\n{{ insert: param, p }}"),
            "\\<b\\>\\[x\\](http://e)\\</b\\>\n\n\\{\\{ insert: param, p \\}\\}"
        );
    }

    #[test]
    fn identifiers_are_made_of_their_parts_and_of_nothing_else() {
        assert_eq!(uuid(&["a", "b"]), uuid(&["a", "b"]));
        assert_ne!(uuid(&["a", "b"]), uuid(&["ab", ""]));
        assert_eq!(uuid(&["a"]).as_bytes()[14], b'5', "version 5");
    }
}
