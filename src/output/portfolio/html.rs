//! Text into HTML: nothing of a source is markup, and none of its characters reorders its neighbours.

use std::fmt;

/// A text of unknown origin, to be written into the text of an element or into a quoted attribute.
pub(super) struct Escaped<'t>(pub &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut from = 0;
        for (at, c) in self.0.char_indices() {
            let replacement = match c {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                '\'' => "&#39;",
                // White space within a line; everything else without a glyph would hide or forge something.
                '\t' | '\n' => " ",
                c if c.is_control() || reorders(c) || is_noncharacter(c) => "\u{fffd}",
                _ => continue,
            };
            f.write_str(&self.0[from..at])?;
            f.write_str(replacement)?;
            from = at + c.len_utf8();
        }
        f.write_str(&self.0[from..])
    }
}

/// Bidirectional controls; the joiners that Persian and Indic names need are none.
fn reorders(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Code points that HTML forbids.
fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || (u32::from(c) & 0xfffe) == 0xfffe
}

/// A relative path as a link: every byte that is not plain is percent-encoded, and it cannot name another place.
pub(super) struct HtmlLink<'t>(pub &'t [&'t str]);

impl fmt::Display for HtmlLink<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // With `./` before it, no name is taken for a scheme.
        f.write_str(".")?;
        for part in self.0.iter().flat_map(|path| path.split('/')) {
            f.write_str("/")?;
            for byte in part.bytes() {
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                    write!(f, "{}", char::from(byte))?;
                } else {
                    write!(f, "%{byte:02X}")?;
                }
            }
        }
        Ok(())
    }
}

/// Base64 with padding, as a content security policy writes a hash.
pub(super) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0_u32, |bits, b| (bits << 8) | u32::from(*b)) << (8 * (3 - group.len()));
        for at in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * at)) as usize & 63];
            text.push(if at <= group.len() { char::from(letter) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup_or_reorders_the_page() {
        let text = "<img src=x onerror='alert(1)'> & \"Müller\" \u{202e}txt\u{0} می\u{200c}خواهم";
        let escaped = Escaped(text).to_string();
        assert_eq!(
            escaped,
            "&lt;img src=x onerror=&#39;alert(1)&#39;&gt; &amp; &quot;Müller&quot; \u{fffd}txt\u{fffd} می\u{200c}خواهم"
        );
    }

    #[test]
    fn a_link_stays_below_the_page() {
        assert_eq!(HtmlLink(&["javascript:alert(1)", "a.pdf"]).to_string(), "./javascript%3Aalert%281%29/a.pdf");
        assert_eq!(HtmlLink(&["Müller #1?", "csv/a b.csv"]).to_string(), "./M%C3%BCller%20%231%3F/csv/a%20b.csv");
    }

    #[test]
    fn base64_is_that_of_rfc_4648() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
    }
}
