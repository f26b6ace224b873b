//! The as-of day, resolved once: the option, else `SOURCE_DATE_EPOCH`, else today (UTC).

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use super::argument_error::ArgumentError;

/// A value of `--as-of`, checked: `YYYY-MM-DD` and a day that exists.
pub(super) fn parse(text: &str) -> Result<Date, ArgumentError> {
    let problem = || ArgumentError::Day(text.to_owned());
    let digits = |range: std::ops::Range<usize>| {
        text.get(range).is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit())).then_some(())
    };
    let has_form = text.len() == 10
        && [0..4, 5..7, 8..10].into_iter().all(|range| digits(range).is_some())
        && text.as_bytes().get(4) == Some(&b'-')
        && text.as_bytes().get(7) == Some(&b'-');
    if !has_form {
        return Err(problem());
    }
    text.parse().map_err(|_| problem())
}

/// The as-of day of this call: the given one, otherwise that of the environment or the clock.
pub(super) fn now(given: Option<Date>) -> Result<String, ArgumentError> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|v| !v.is_empty());
    resolve(given, epoch.as_deref(), Timestamp::now())
}

/// The as-of day, as `YYYY-MM-DD`. `epoch` is the value of `SOURCE_DATE_EPOCH`: seconds since
/// 1970, as reproducible-builds.org defines it.
fn resolve(option: Option<Date>, epoch: Option<&str>, now: Timestamp) -> Result<String, ArgumentError> {
    let date = match (option, epoch) {
        (Some(date), _) => date,
        (None, Some(epoch)) => {
            let instant = epoch.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
            utc(instant.ok_or_else(|| ArgumentError::SourceDateEpoch(epoch.to_owned()))?)
        }
        (None, None) => utc(now),
    };
    Ok(date.to_string())
}

fn utc(instant: Timestamp) -> Date {
    Offset::UTC.to_datetime(instant).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).expect("in range")
    }

    #[test]
    fn only_whole_existing_days_are_taken() {
        assert_eq!(parse("2024-02-29").expect("a day").to_string(), "2024-02-29");
        for text in
            ["2025-02-29", "31.10.2025", "2025-1-1", "20251031", "2025-10-31T00:00", "today", "", "２０２５-10-31"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_option_goes_before_the_environment_and_that_before_the_clock() {
        let option = parse("2025-10-31").ok();
        let day = |option, epoch| resolve(option, epoch, at(86_400)).expect("a day");
        assert_eq!(day(option, Some("0")), "2025-10-31");
        assert_eq!(day(None, Some("0")), "1970-01-01");
        assert_eq!(day(None, None), "1970-01-02");
    }

    #[test]
    fn an_epoch_that_is_no_number_is_named() {
        let error = resolve(None, Some("yesterday"), at(0)).expect_err("not a number").to_string();
        assert!(error.contains("SOURCE_DATE_EPOCH") && error.contains("yesterday"));
    }
}
