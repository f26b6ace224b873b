//! Signs of symbol fonts: a tick in Wingdings is stored as the letter `ü`, and only the font shows it.

/// A font whose letters are signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum SymbolFont {
    /// Wingdings.
    Wingdings,
    /// Wingdings 2.
    Wingdings2,
    /// Webdings.
    Webdings,
}

impl SymbolFont {
    /// The font of this name, if it is one of signs.
    pub fn named(name: &str) -> Option<Self> {
        match name.trim().to_lowercase().as_str() {
            "wingdings" => Some(Self::Wingdings),
            "wingdings 2" => Some(Self::Wingdings2),
            "webdings" => Some(Self::Webdings),
            _ => None,
        }
    }

    /// The sign that the font shows for a stored character, for the signs that answer; `None` for any other.
    pub fn sign(self, stored: char) -> Option<&'static str> {
        // Some programs store the code in the private area from U+F000 on.
        let code = match u32::from(stored) {
            private @ 0xF000..=0xF0FF => private - 0xF000,
            code => code,
        };
        match (self, code) {
            (Self::Wingdings, 0xFC) | (Self::Wingdings2, 0x50) | (Self::Webdings, 0x61) => Some("✓"),
            (Self::Wingdings, 0xFB) | (Self::Wingdings2, 0x4F) | (Self::Webdings, 0x72) => Some("✗"),
            (Self::Wingdings, 0xFE) | (Self::Wingdings2, 0x52) => Some("☑"),
            (Self::Wingdings, 0xFD | 0x78) | (Self::Wingdings2, 0x53 | 0x54) => Some("☒"),
            (Self::Wingdings, 0xA8 | 0x6F | 0x71 | 0x72) | (Self::Wingdings2, 0x2A | 0xA3) => Some("☐"),
            (Self::Wingdings, 0x6C) => Some("●"),
            (Self::Wingdings, 0x6E | 0xA7) => Some("■"),
            (Self::Wingdings, 0xB7) => Some("•"),
            _ => None,
        }
    }

    /// A cell's text as the font shows it: signs for the characters that are known, the others as they are.
    pub fn shown(self, text: &str) -> String {
        let mut shown = String::with_capacity(text.len());
        for c in text.chars() {
            match self.sign(c) {
                Some(sign) => shown.push_str(sign),
                None => shown.push(c),
            }
        }
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_symbol_fonts_are_the_signs_that_people_see() {
        assert_eq!(SymbolFont::named("Wingdings").map(|f| f.shown("ü")).as_deref(), Some("✓"));
        assert_eq!(SymbolFont::named("wingdings 2").map(|f| f.shown("P")).as_deref(), Some("✓"));
        assert_eq!(SymbolFont::Wingdings.shown("\u{f0fb}"), "✗");
        assert_eq!(SymbolFont::Webdings.shown("a"), "✓");
        assert_eq!(SymbolFont::named("Calibri"), None);
    }
}
