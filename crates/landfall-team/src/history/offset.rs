//! UTC offsets as authors' clocks state them.

/// Minutes east of UTC, at most 14 hours either way.
pub(super) const MAX_OFFSET: i64 = 14 * 60;

/// An author's date: seconds since 1970 and the offset, `None` where it is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    pub(super) seconds: i64,
    pub(super) offset: Option<i16>,
}

/// Reads git's raw date, `1700000000 +0530`. Anything else is an invalid offset at time 0: real
/// histories hold zones such as `-13068837` and authors without a date.
pub(super) fn parse_date(text: &[u8]) -> Dated {
    let unreadable = Dated {
        seconds: 0,
        offset: None,
    };
    let Ok(text) = std::str::from_utf8(text) else {
        return unreadable;
    };
    let Some((seconds, zone)) = text.split_once(' ') else {
        return unreadable;
    };
    let Ok(seconds) = seconds.parse() else {
        return unreadable;
    };
    Dated {
        seconds,
        offset: parse_zone(zone),
    }
}

/// `+0530` in minutes, the hours being all digits but the last two.
fn parse_zone(zone: &str) -> Option<i16> {
    let number: i64 = zone.parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    if minutes.abs() > 59 {
        return None;
    }
    let offset = hours * 60 + minutes;
    (-MAX_OFFSET..=MAX_OFFSET)
        .contains(&offset)
        .then(|| i16::try_from(offset).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_signed_minutes_up_to_14_hours() {
        for (zone, minutes) in [
            ("+0000", Some(0)),
            ("-0000", Some(0)),
            ("+0530", Some(330)),
            ("-0330", Some(-210)),
            ("-0030", Some(-30)),
            ("+1400", Some(840)),
            ("-1400", Some(-840)),
            ("+1401", None),
            ("-1401", None),
            ("+0059", Some(59)),
            ("+0060", None),
            ("-13068837", None),
            ("+99999999999999999999", None),
            ("", None),
            ("Z", None),
        ] {
            assert_eq!(parse_zone(zone), minutes, "{zone}");
        }
    }

    #[test]
    fn a_date_that_cannot_be_read_has_no_offset() {
        let date = |seconds, offset| Dated { seconds, offset };
        assert_eq!(parse_date(b"1500 -0800"), date(1500, Some(-480)));
        assert_eq!(parse_date(b"1500 -13068837"), date(1500, None));
        for text in [b"".as_slice(), b"1500", b"x +0000", b"\xff +0000"] {
            assert_eq!(parse_date(text), date(0, None));
        }
    }
}
