//! A moment, and how to read one from RFC 3339, the form in which Ollama writes its times.

/// A moment in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Reads `2026-11-23T07:53:14.667868546+01:00`, to the millisecond.
    ///
    /// Answers `None` for what is no such time, and for years before 1970: Go writes its zero time as the
    /// year 1, which means "not known".
    #[must_use]
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        let (moment, rest) = text.as_bytes().split_at_checked(FORM.len())?;
        let [year, month, day, hour, minute, second] = fields(moment)?;
        let (fraction, zone) = split_fraction(rest);
        let seconds = days([year, month, day])? * 86_400 + seconds_of_day([hour, minute, second])?
            - offset_seconds(zone)?;
        (seconds >= 0).then_some(Timestamp(seconds * 1000 + fraction))
    }

    /// How many whole days lie between this moment and `now`; none when this one is later.
    #[must_use]
    pub fn days_before(self, now: Timestamp) -> u64 {
        u64::try_from((now.0 - self.0) / 86_400_000).unwrap_or(0)
    }

    /// The moment as `2026-11-23T07:53:14Z`, for files.
    #[must_use]
    pub fn to_rfc3339(self) -> String {
        let seconds = self.0.div_euclid(1000);
        let (year, month, day) = civil(seconds.div_euclid(86_400));
        let clock = seconds.rem_euclid(86_400);
        let (hour, minute, second) = (clock / 3600, clock / 60 % 60, clock % 60);
        format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl Timestamp {
    /// The moment as a part of a file's name: no system takes colons everywhere.
    #[must_use]
    pub fn in_file_name(self) -> String {
        self.to_rfc3339().replace(':', "-")
    }
}

/// The form of a time up to its seconds, each digit being the place of a field.
const FORM: &[u8; 19] = b"0000-11-22T33:44:55";

/// The year, the month and so on of a time in that form.
fn fields(moment: &[u8]) -> Option<[i64; 6]> {
    let mut fields = [0; 6];
    for (&byte, &mark) in moment.iter().zip(FORM) {
        match mark {
            b'0'..=b'5' if byte.is_ascii_digit() => {
                let field = &mut fields[usize::from(mark - b'0')];
                *field = 10 * *field + i64::from(byte - b'0');
            }
            b'T' if matches!(byte, b'T' | b't' | b' ') => {}
            b'-' | b':' if byte == mark => {}
            _ => return None,
        }
    }
    Some(fields)
}

/// Days since 1970-01-01 of a proleptic Gregorian date (the algorithm counts from March, so that a leap day is the
/// last of its year).
fn days(written: [i64; 3]) -> Option<i64> {
    let [year, month, day] = written;
    if !(1..=12).contains(&month) {
        return None;
    }
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let days = year * 365 + leap_days + day_of_year - 719_468;
    // A day that its month does not have would be counted into the next one.
    (<[i64; 3]>::from(civil(days)) == written).then_some(days)
}

/// The date of a day counted from 1970-01-01; the inverse of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

fn seconds_of_day([hour, minute, second]: [i64; 3]) -> Option<i64> {
    (hour < 24 && minute < 60 && second <= 60).then_some(hour * 3600 + minute * 60 + second)
}

fn split_fraction(text: &[u8]) -> (i64, &[u8]) {
    let [b'.', digits @ ..] = text else {
        return (0, text);
    };
    let is_digit = |byte: &&u8| byte.is_ascii_digit();
    let (digits, rest) = digits.split_at(digits.iter().take_while(is_digit).count());
    (value(&mut digits.iter().chain(b"000").take(3)), rest)
}

fn offset_seconds(zone: &[u8]) -> Option<i64> {
    let (sign, hours, minutes) = match *zone {
        [b'Z' | b'z'] => return Some(0),
        [sign, h, o, b':', m, i] => (sign, number(&[h, o])?, number(&[m, i])?),
        _ => return None,
    };
    let sign = match sign {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    (hours < 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
}

fn number(text: &[u8]) -> Option<i64> {
    let is_number = text.iter().all(u8::is_ascii_digit);
    is_number.then(|| value(&mut text.iter()))
}

/// What a few digits mean.
fn value(digits: &mut dyn Iterator<Item = &u8>) -> i64 {
    digits.fold(0, |value, digit| 10 * value + i64::from(digit - b'0'))
}

#[cfg(test)]
mod tests {
    use super::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn times_as_ollama_writes_them() {
        for (text, expected) in [
            ("1970-01-01T00:00:00Z", Some(0)),
            ("2026-11-23T07:53:14.667868546Z", Some(1_795_420_394_667)),
            (
                "2026-11-23T08:53:14.667868546+01:00",
                Some(1_795_420_394_667),
            ),
            ("2026-11-22T23:53:14.6-08:00", Some(1_795_420_394_600)),
            ("2024-02-29T12:00:00Z", Some(1_709_208_000_000)),
            ("0001-01-01T00:00:00Z", None),
            ("", None),
            ("yesterday", None),
            ("2026-13-01T00:00:00Z", None),
            ("2026-02-29T00:00:00Z", None),
            ("2026-04-31T00:00:00Z", None),
            ("2026-04-00T00:00:00Z", None),
            ("1900-02-29T00:00:00Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("1970-01-01T00:00:00+01:00", None),
            ("2000-02-29T00:00:00.9999999999Z", Some(951_782_400_999)),
            ("2026-11-23T25:00:00Z", None),
            ("2026-11-23T07:00:00+24:00", None),
            ("2026-11-23T07:00:00+01:60", None),
            ("2026-11-23T07:00:00+9223372036854775807:00", None),
            ("2026-11-23", None),
            ("2026-11-23T07:53:14", None),
            ("２026-11-23T07:53:14Z", None),
            ("2026-11-23 07:53:14z", Some(1_795_420_394_000)),
            ("2026-11-23x07:53:14Z", None),
            ("2026/11/23T07:53:14Z", None),
            ("2026-11-23T07-53-14Z", None),
            ("2026-11-23T07:53:14+0100", None),
            ("2026-11-23T07:53:14+1:00", None),
            ("2026-11-23T07:53:1xZ", None),
        ] {
            assert_eq!(
                Timestamp::from_rfc3339(text).map(|t| t.0),
                expected,
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn days_before_counts_whole_days(days in 0_i64..10_000, rest in 0_i64..86_400_000) {
            let (then, now) = (Timestamp(0), Timestamp(days * 86_400_000 + rest));
            prop_assert_eq!(then.days_before(now), days.unsigned_abs());
            prop_assert_eq!(now.days_before(Timestamp(-1)), 0);
        }

        #[test]
        fn written_and_read_again_is_the_same_second(seconds in 0_i64..10_000_000_000) {
            let moment = Timestamp(seconds * 1000);
            prop_assert_eq!(Timestamp::from_rfc3339(&moment.to_rfc3339()), Some(moment));
        }

        /// Go writes the server's own offset; the moment is the same.
        #[test]
        fn the_offset_changes_no_moment(seconds in 100_000_i64..10_000_000_000, minutes in -720_i64..=840) {
            let local = Timestamp((seconds + minutes * 60) * 1000).to_rfc3339();
            let sign = if minutes < 0 { '-' } else { '+' };
            let offset = format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
            prop_assert_eq!(
                Timestamp::from_rfc3339(&local.replace('Z', &offset)),
                Some(Timestamp(seconds * 1000))
            );
        }

        #[test]
        fn no_text_is_too_strange(text in "\\PC{0,40}") {
            let _ = Timestamp::from_rfc3339(&text);
        }
    }
}
