//! The output intent: the colour space of the document (ISO 19005-3, 6.2.3).
//!
//! The ICC profile is computed from the published definition of sRGB (IEC 61966-2-1: primaries and white point of ITU-R
//! BT.709, and its transfer curve) in the format of ICC.1:2004-10. So no third-party profile has to be embedded.

use lopdf::{Document, Object, Stream, dictionary};

/// Chromaticities of the red, green and blue primaries.
const PRIMARIES: [[f64; 2]; 3] = [[0.64, 0.33], [0.30, 0.60], [0.15, 0.06]];
/// Chromaticity of the white point, D65.
const WHITE: [f64; 2] = [0.3127, 0.3290];
/// The white point of the profile connection space, D50.
const D50: [f64; 3] = [0.9642, 1.0, 0.8249];
/// The Bradford cone responses, which ICC profiles use to adapt one white point to another.
const BRADFORD: Matrix = [[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]];
/// Exponent and coefficients of the transfer curve: `((a x + b) ^ g)` from `d` on, `c x` below.
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.04045];

type Matrix = [[f64; 3]; 3];

/// Adds the profile to the document. Returns the value of the catalogue's `OutputIntents`.
pub(super) fn add(document: &mut Document) -> Object {
    let profile = document.add_object(Stream::new(dictionary! { "N" => 3 }, profile()));
    Object::Array(vec![Object::Dictionary(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => Object::string_literal("sRGB IEC61966-2.1"),
        "Info" => Object::string_literal("sRGB IEC61966-2.1"),
        "RegistryName" => Object::string_literal("http://www.color.org"),
        "DestOutputProfile" => profile,
    })])
}

fn times(a: &Matrix, b: &Matrix) -> Matrix {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

fn apply(m: &Matrix, v: [f64; 3]) -> [f64; 3] {
    std::array::from_fn(|i| (0..3).map(|k| m[i][k] * v[k]).sum())
}

fn inverse(m: &Matrix) -> Matrix {
    let minor = |i: usize, j: usize| {
        let (rows, columns) = ([(i + 1) % 3, (i + 2) % 3], [(j + 1) % 3, (j + 2) % 3]);
        m[rows[0]][columns[0]] * m[rows[1]][columns[1]] - m[rows[0]][columns[1]] * m[rows[1]][columns[0]]
    };
    let determinant: f64 = (0..3).map(|j| m[0][j] * minor(0, j)).sum();
    std::array::from_fn(|i| std::array::from_fn(|j| minor(j, i) / determinant))
}

/// Tristimulus values of a chromaticity at luminance 1.
fn xyz([x, y]: [f64; 2]) -> [f64; 3] {
    [x / y, 1.0, (1.0 - x - y) / y]
}

/// The adaptation from the white point of sRGB to that of the connection space.
fn adaptation() -> Matrix {
    let (from, to) = (apply(&BRADFORD, xyz(WHITE)), apply(&BRADFORD, D50));
    let scale: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| if i == j { to[i] / from[i] } else { 0.0 }));
    times(&inverse(&BRADFORD), &times(&scale, &BRADFORD))
}

/// The three colourants in the connection space, as columns.
fn colourants() -> Matrix {
    let corners = PRIMARIES.map(xyz);
    let columns: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| corners[j][i]));
    let weights = apply(&inverse(&columns), xyz(WHITE));
    let weighted: Matrix = std::array::from_fn(|i| std::array::from_fn(|j| columns[i][j] * weights[j]));
    times(&adaptation(), &weighted)
}

/// A number as the profile stores it: 16 bits integer, 16 bits fraction.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn numbers(kind: [u8; 4], values: impl IntoIterator<Item = f64>) -> Vec<u8> {
    let mut tag = [kind, [0; 4]].concat();
    tag.extend(values.into_iter().flat_map(fixed));
    tag
}

/// A text in one language (`mluc`).
fn text(words: &str) -> Vec<u8> {
    let units: Vec<u8> = words.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut tag = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0cenUS".to_vec();
    tag.extend((units.len() as u32).to_be_bytes());
    tag.extend(28u32.to_be_bytes());
    tag.extend(units);
    tag
}

/// The profile: a display profile (`mntr`) of version 4.2.
fn profile() -> Vec<u8> {
    let colours = colourants();
    let column = |j: usize| numbers(*b"XYZ ", (0..3).map(|i| colours[i][j]));
    let mut curve = b"para\0\0\0\0\0\x03\0\0".to_vec();
    curve.extend(CURVE.into_iter().flat_map(fixed));
    let tags: [(&[u8; 4], Vec<u8>); 10] = [
        (b"desc", text("sRGB IEC61966-2.1")),
        (b"cprt", text("No copyright, use freely")),
        (b"wtpt", numbers(*b"XYZ ", D50)),
        (b"chad", numbers(*b"sf32", adaptation().into_iter().flatten())),
        (b"rXYZ", column(0)),
        (b"gXYZ", column(1)),
        (b"bXYZ", column(2)),
        (b"rTRC", curve.clone()),
        (b"gTRC", curve.clone()),
        (b"bTRC", curve),
    ];
    let mut directory = (tags.len() as u32).to_be_bytes().to_vec();
    let mut data: Vec<u8> = Vec::new();
    let start = 128 + 4 + 12 * tags.len();
    let mut before: Option<(Vec<u8>, u32)> = None;
    for (name, tag) in tags {
        // Equal neighbours share their bytes; these are the three curves.
        let offset = match &before {
            Some((same, offset)) if *same == tag => *offset,
            _ => {
                let offset = (start + data.len()) as u32;
                data.extend(&tag);
                data.resize(data.len().next_multiple_of(4), 0);
                offset
            }
        };
        directory.extend(name);
        directory.extend(offset.to_be_bytes());
        directory.extend((tag.len() as u32).to_be_bytes());
        before = Some((tag, offset));
    }
    let mut profile = ((start + data.len()) as u32).to_be_bytes().to_vec();
    profile.extend(b"\0\0\0\0\x04\x20\0\0mntrRGB XYZ ");
    // A fixed date, so that the profile is the same in every pack.
    for part in [2026u16, 1, 1, 0, 0, 0] {
        profile.extend(part.to_be_bytes());
    }
    profile.extend(b"acsp");
    profile.resize(68, 0);
    profile.extend(D50.into_iter().flat_map(fixed));
    profile.resize(128, 0);
    profile.extend(directory);
    profile.extend(data);
    profile
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_colourants_are_those_that_the_icc_publishes_for_srgb_and_add_up_to_its_white() {
        // ICC, sRGB profile v4, and B. Lindbloom's Bradford-adapted matrix; both to four digits.
        let published = [[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]];
        let colours = colourants();
        for i in 0..3 {
            for j in 0..3 {
                assert!((colours[i][j] - published[i][j]).abs() < 3e-4, "{colours:?}");
            }
            assert!((colours[i].iter().sum::<f64>() - D50[i]).abs() < 1e-9);
        }
    }
}
