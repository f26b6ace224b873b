//! The logo of a template: a PNG or JPEG file, converted once per run.

use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::ZlibEncoder;

/// Maximum width and height in pixels. A logo 60 mm wide needs 1,400 at 600 dpi.
const LARGEST: u32 = 4_000;

/// An image in the form that a PDF embeds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Logo {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Whether it has one channel instead of three.
    pub grey: bool,
    /// Whether `bytes` is a JPEG file. Otherwise it contains deflated samples.
    pub jpeg: bool,
    /// The image data.
    pub bytes: Vec<u8>,
}

/// Why a file cannot be used as a logo. Each message continues a sentence that begins with the file's name.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LogoError {
    /// Another format.
    #[error("is neither PNG nor JPEG; save it as one of them")]
    Format,
    /// No pixels, or more than [`LARGEST`] on a side.
    #[error("is {0} by {1} pixels; give a picture of at most {LARGEST} by {LARGEST}")]
    Size(u32, u32),
    /// A damaged PNG.
    #[error("is a PNG that cannot be read ({0}); save it again")]
    Png(#[from] png::DecodingError),
    /// A PNG whose samples do not fit into memory.
    #[error("is a PNG that is too large; give a smaller one")]
    PngTooLarge,
    /// A damaged JPEG, or one with a coding that PDF viewers need not support.
    #[error("is a JPEG that cannot be read; save it again")]
    Jpeg,
    /// A JPEG with four channels.
    #[error("is a JPEG for print (CMYK); save it with red, green and blue")]
    Cmyk,
    /// The samples could not be compressed.
    #[error("cannot be packed ({0})")]
    Compression(#[from] std::io::Error),
}

impl Logo {
    /// Reads a file.
    pub fn read(file: &[u8]) -> Result<Self, LogoError> {
        let logo = match file {
            [0x89, b'P', b'N', b'G', ..] => png(file)?,
            [0xff, 0xd8, ..] => jpeg(file)?,
            _ => return Err(LogoError::Format),
        };
        if logo.width == 0 || logo.height == 0 || logo.width > LARGEST || logo.height > LARGEST {
            return Err(LogoError::Size(logo.width, logo.height));
        }
        Ok(logo)
    }

    /// Width and height that fit into a box and keep the proportions.
    pub fn within(&self, width: f32, height: f32) -> (f32, f32) {
        let (w, h) = (self.width as f32, self.height as f32);
        let scale = (width / w).min(height / h);
        (w * scale, h * scale)
    }
}

/// Transparency is replaced by white, the colour of the page.
fn png(file: &[u8]) -> Result<Logo, LogoError> {
    let mut decoder = png::Decoder::new_with_limits(Cursor::new(file), png::Limits { bytes: 96 << 20 });
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > LARGEST || height > LARGEST {
        return Ok(Logo { width, height, grey: false, jpeg: false, bytes: Vec::new() });
    }
    let size = reader.output_buffer_size().ok_or(LogoError::PngTooLarge)?;
    let mut samples = vec![0; size];
    let frame = reader.next_frame(&mut samples)?;
    samples.truncate(frame.buffer_size());
    let on_white = |v: u8, alpha: u8| {
        let (v, alpha) = (u32::from(v), u32::from(alpha));
        ((v * alpha + 255 * (255 - alpha) + 127) / 255) as u8
    };
    let (grey, samples): (bool, Vec<u8>) = match frame.color_type {
        png::ColorType::Grayscale => (true, samples),
        png::ColorType::GrayscaleAlpha => {
            (true, samples.chunks_exact(2).map(|pixel| on_white(pixel[0], pixel[1])).collect())
        }
        png::ColorType::Rgba => {
            let pixel = |p: &[u8]| [on_white(p[0], p[3]), on_white(p[1], p[3]), on_white(p[2], p[3])];
            (false, samples.chunks_exact(4).flat_map(pixel).collect())
        }
        png::ColorType::Rgb | png::ColorType::Indexed => (false, samples),
    };
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(6));
    let bytes = encoder.write_all(&samples).and_then(|()| encoder.finish())?;
    Ok(Logo { width, height, grey, jpeg: false, bytes })
}

/// The file is embedded unchanged, because PDF supports JPEG. Only the frame header is read (ISO/IEC 10918-1, B.2.2).
fn jpeg(file: &[u8]) -> Result<Logo, LogoError> {
    let mut at = 2;
    loop {
        let [0xff, marker, rest @ ..] = file.get(at..).unwrap_or_default() else { return Err(LogoError::Jpeg) };
        if *marker == 0xff {
            at += 1;
            continue;
        }
        let [high, low, segment @ ..] = rest else { return Err(LogoError::Jpeg) };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        match marker {
            // Baseline and progressive frames. Viewers need not support other codings.
            0xc0..=0xc2 => {
                let [8, h1, h2, w1, w2, channels, ..] = segment else { return Err(LogoError::Jpeg) };
                let grey = match channels {
                    1 => true,
                    3 => false,
                    _ => return Err(LogoError::Cmyk),
                };
                return Ok(Logo {
                    width: u16::from_be_bytes([*w1, *w2]).into(),
                    height: u16::from_be_bytes([*h1, *h2]).into(),
                    grey,
                    jpeg: true,
                    bytes: file.to_vec(),
                });
            }
            0xc3 | 0xc5..=0xc7 | 0xc9..=0xcf | 0xda | 0xd9 => return Err(LogoError::Jpeg),
            _ => at += 2 + length.max(2),
        }
    }
}
