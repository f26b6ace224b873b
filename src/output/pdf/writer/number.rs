//! Numbers as PDF writes them (ISO 32000-1, 7.3.3).

/// Writes a number without trailing zeros. `value` counts units of the last decimal place.
pub(super) fn decimal(out: &mut Vec<u8>, value: i64, places: u32) {
    if value < 0 {
        out.push(b'-');
    }
    let mut digits = [0u8; 24];
    let mut at = digits.len();
    let mut rest = value.unsigned_abs();
    let mut left = places;
    let mut shown = false;
    while rest > 0 || left > 0 {
        let digit = (rest % 10) as u8;
        rest /= 10;
        if left == 0 || shown || digit != 0 {
            at -= 1;
            digits[at] = b'0' + digit;
            shown = true;
        }
        if left > 0 {
            left -= 1;
            if left == 0 && shown {
                at -= 1;
                digits[at] = b'.';
                // The whole part needs a digit.
                if rest == 0 {
                    at -= 1;
                    digits[at] = b'0';
                }
            }
        }
    }
    if at == digits.len() {
        out.push(b'0');
    }
    out.extend_from_slice(&digits[at..]);
}

#[cfg(test)]
mod tests {
    use super::decimal;

    fn written(value: i64, places: u32) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, places);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn numbers_are_written_without_trailing_zeros() {
        let cases = [
            (0, 2, "0"),
            (5, 2, "0.05"),
            (50, 2, "0.5"),
            (100, 2, "1"),
            (105, 2, "1.05"),
            (84_189, 2, "841.89"),
            (-1_250, 2, "-12.5"),
            (-7, 0, "-7"),
            (120, 0, "120"),
            (43, 3, "0.043"),
            (1000, 3, "1"),
        ];
        for (value, places, expected) in cases {
            assert_eq!(written(value, places), expected);
        }
    }
}
