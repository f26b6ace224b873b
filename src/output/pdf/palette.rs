//! The colours of a document.

/// The colours that a template sets, as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    /// Links, chapter numbers, the draft mark.
    pub accent: (u8, u8, u8),
    /// Background of figures.
    pub tint: (u8, u8, u8),
    /// What the reader must see first.
    pub alarm: (u8, u8, u8),
}

impl Default for Palette {
    /// The colours of the built-in template; a test keeps them equal.
    fn default() -> Self {
        Self { accent: (0x0b, 0x56, 0x6e), tint: (0xef, 0xf5, 0xf7), alarm: (0xa3, 0x26, 0x26) }
    }
}

impl Palette {
    /// The accent mixed with white: `depth` from 0 (white) to 1 (the darkest background that text may have).
    pub fn shade(&self, depth: f32) -> (u8, u8, u8) {
        let (r, g, b) = self.accent;
        let thin = |v: u8| (255.0 - (255.0 - f32::from(v)) * depth.clamp(0.0, 1.0) * 0.42).round() as u8;
        (thin(r), thin(g), thin(b))
    }
}
