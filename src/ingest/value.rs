//! A reader's value as text: as a person sees it in the sheet.

use calamine::{Data, DataRef, ExcelDateTime};

use crate::model::CellValue;

/// A value with its text; `None` for an empty cell.
pub(super) fn from_data(data: Data) -> Option<(CellValue, String)> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) | Data::DurationIso(text) => text_value(text),
        Data::Int(number) => number_value(number as f64),
        Data::Float(number) => number_value(number),
        Data::Bool(value) => bool_value(value),
        Data::DateTime(date) => date_value(&date),
        Data::DateTimeIso(text) => iso_date(text),
        Data::Error(error) => error_value(&error),
    })
}

/// The same for a borrowed value.
pub(super) fn from_ref(data: DataRef<'_>) -> Option<(CellValue, String)> {
    Some(match data {
        DataRef::Empty => return None,
        DataRef::String(text) | DataRef::DurationIso(text) => text_value(text),
        DataRef::SharedString(text) => text_value(text.to_owned()),
        DataRef::Int(number) => number_value(number as f64),
        DataRef::Float(number) => number_value(number),
        DataRef::Bool(value) => bool_value(value),
        DataRef::DateTime(date) => date_value(&date),
        DataRef::DateTimeIso(text) => iso_date(text),
        DataRef::Error(error) => error_value(&error),
    })
}

pub(super) fn text_value(text: String) -> (CellValue, String) {
    let text = if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text };
    (CellValue::Text(text.clone()), text)
}

pub(super) fn number_value(number: f64) -> (CellValue, String) {
    (CellValue::Number(number), number_text(number))
}

fn bool_value(value: bool) -> (CellValue, String) {
    (CellValue::Bool(value), if value { "TRUE" } else { "FALSE" }.to_owned())
}

fn error_value(error: &calamine::CellErrorType) -> (CellValue, String) {
    let text = error.to_string();
    (CellValue::Error(text.clone()), text)
}

/// A number as a sheet shows it: at most fifteen significant digits, which is what spreadsheet programs keep, so
/// that `0.1 + 0.2` reads `0.3`.
pub(super) fn number_text(number: f64) -> String {
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if rounded != 0.0 && !(1e-7..1e17).contains(&rounded.abs()) { format!("{rounded:e}") } else { rounded.to_string() }
}

/// A share in a percent format: `0.8` shows as `80%`.
pub(super) fn percent_text(number: f64) -> String {
    format!("{}%", number_text((number * 1e12).round() / 1e10))
}

/// A number in a format of so many decimals: `5.1` in `0.00` shows as `5.10`. Where the format would round the number,
/// the number itself is kept.
pub(super) fn text_with_decimals(number: f64, text: String, decimals: usize) -> String {
    let own = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if text.contains('e') || own > decimals { text } else { format!("{number:.decimals$}") }
}

fn date_value(date: &ExcelDateTime) -> (CellValue, String) {
    let (year, month, day, hour, minute, second, milli) = date.to_ymd_hms_milli();
    let serial = date.as_f64();
    if !serial.is_finite() || serial < 0.0 {
        return number_value(serial);
    }
    if date.is_duration() {
        let seconds = (serial * 86_400.0).round() as u64;
        let text = format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        return (CellValue::Number(serial), text);
    }
    let second = if milli >= 500 && second < 59 { second + 1 } else { second };
    let time = if hour == 0 && minute == 0 && second == 0 {
        String::new()
    } else if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    };
    if serial < 1.0 {
        return (CellValue::Number(serial), if time.is_empty() { "00:00".to_owned() } else { time });
    }
    let year = i16::try_from(year).unwrap_or(i16::MAX);
    let day_text = format!("{year:04}-{month:02}-{day:02}");
    let text = if time.is_empty() { day_text } else { format!("{day_text} {time}") };
    (CellValue::Date { year, month, day }, text)
}

/// `2025-10-31` or `2025-10-31T09:30:00`, as OpenDocument stores dates.
pub(super) fn iso_date(text: String) -> (CellValue, String) {
    let (date, time) = text.split_once('T').unwrap_or((&text, ""));
    let mut parts = date.splitn(3, '-');
    let read = (|| {
        let year = parts.next()?.parse::<i16>().ok()?;
        let month = parts.next()?.parse::<u8>().ok().filter(|m| (1..=12).contains(m))?;
        let day = parts.next()?.parse::<u8>().ok().filter(|d| (1..=31).contains(d))?;
        Some(CellValue::Date { year, month, day })
    })();
    let Some(value) = read else { return text_value(text) };
    let midnight = time.trim_matches(['0', ':', '.', 'Z']).is_empty();
    let text = if midnight { date.to_owned() } else { format!("{date} {time}") };
    (value, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_the_sheet_shows_them() {
        assert_eq!(number_text(5.0), "5");
        assert_eq!(number_text(5.1), "5.1");
        assert_eq!(number_text(0.1 + 0.2), "0.3");
        assert_eq!(number_text(-12_345.678), "-12345.678");
        assert_eq!(number_text(1e300), "1e300");
        assert_eq!(text_with_decimals(5.1, "5.1".to_owned(), 2), "5.10");
        assert_eq!(text_with_decimals(5.125, "5.125".to_owned(), 2), "5.125");
        assert_eq!(percent_text(0.8), "80%");
        assert_eq!(percent_text(1.0), "100%");
        assert_eq!(percent_text(0.125), "12.5%");
    }

    #[test]
    fn dates_keep_their_time_only_where_they_have_one() {
        let (value, text) = iso_date("2025-10-31T00:00:00".to_owned());
        assert_eq!((value, text.as_str()), (CellValue::Date { year: 2025, month: 10, day: 31 }, "2025-10-31"));
        assert_eq!(iso_date("2025-10-31T09:30:00".to_owned()).1, "2025-10-31 09:30:00");
        assert_eq!(iso_date("soon".to_owned()).0, CellValue::Text("soon".to_owned()));
    }

    #[test]
    fn line_breaks_become_one_kind() {
        assert_eq!(text_value("a\r\nb\rc\n".to_owned()).1, "a\nb\nc\n");
    }
}
