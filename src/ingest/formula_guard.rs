//! annexa's own CSV files: how a text is kept from being taken for a formula, and how that is undone.

use std::borrow::Cow;

/// Header of the last, empty column of each such file, by which it is known.
pub const OWN_REGISTER: &str = "annexa register 1";

/// Whether a spreadsheet program may take the text for a formula, or would once apostrophes are off.
fn begins_like_a_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text as it is written: with an apostrophe in front if it begins with `=`, `+`, `-`, `@`, tab or CR, or with
/// apostrophes and one of these.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if begins_like_a_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`guarded`] was given.
pub(super) fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if begins_like_a_formula(rest) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_guarded_comes_back_as_it_was() {
        for text in ["", "plain", "=1+1", "-", "'", "''", "'=x", "''@", "'quoted'", "\ttab", "\rcr", "+49", "–"] {
            let written = guarded(text);
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{written}");
            assert_eq!(unguarded(&written), text);
        }
    }
}
