//! Why a PDF could not be written.

/// Why a document could not be written as PDF. Always a fault of annexa or of its build, never of the input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// A built-in font file is not a font that layout can use.
    #[error("the built-in font {0} cannot be used")]
    BuiltInFont(&'static str),
    /// A font could not be reduced to the glyphs in use.
    #[error("{font} could not be subset: {why}")]
    Subset {
        /// PostScript name of the font.
        font: Box<str>,
        /// The reason.
        why: subsetter::Error,
    },
    /// printpdf wrote another number of pages than layout produced.
    #[error("{drawn} pages were drawn, {laid_out} laid out")]
    PageCount {
        /// Pages in the document.
        drawn: usize,
        /// Pages of the layout.
        laid_out: usize,
    },
    /// The document lacks an object that printpdf should have written.
    #[error(transparent)]
    Object(#[from] lopdf::Error),
    /// Compression or writing failed.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}
