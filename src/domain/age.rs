//! Ages in words, in the steps that `ollama list` uses.

use super::timestamp::Timestamp;

/// How long ago `moment` was, for example "8 months ago".
///
/// A moment in the future (two clocks seldom agree) reads as "just now".
#[must_use]
pub fn ago(moment: Timestamp, now: Timestamp) -> String {
    match figure(moment, now) {
        (_, "") => "just now".to_owned(),
        (1, unit) => format!("1 {unit} ago"),
        (count, unit) => format!("{count} {unit}s ago"),
    }
}

/// Whether the same words tell at both times how long ago `moment` was.
#[must_use]
pub fn is_told_alike(moment: Timestamp, before: Timestamp, now: Timestamp) -> bool {
    figure(moment, before) == figure(moment, now)
}

/// How many of which unit; no unit for what is less than a minute ago.
fn figure(moment: Timestamp, now: Timestamp) -> (i64, &'static str) {
    let seconds = (now.0 - moment.0) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    if minutes < 1 {
        (0, "")
    } else if minutes < 60 {
        (minutes, "minute")
    } else if hours < 48 {
        (hours, "hour")
    } else if days < 14 {
        (days, "day")
    } else if days < 60 {
        (days / 7, "week")
    } else if days < 730 {
        (days / 30, "month")
    } else {
        (days / 365, "year")
    }
}

/// A short span, for clocks that tick on the page: "12 s", "3 min 5 s", "1 h 2 min".
#[must_use]
pub fn span(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0) / 1000;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ago, span};
    use crate::domain::timestamp::Timestamp;

    #[test]
    fn ages_step_from_minutes_to_years() {
        const HOUR: i64 = 3600;
        const DAY: i64 = 24 * HOUR;
        for (seconds, words) in [
            (-500, "just now"),
            (59, "just now"),
            (60, "1 minute ago"),
            (59 * 60, "59 minutes ago"),
            (HOUR, "1 hour ago"),
            (47 * HOUR, "47 hours ago"),
            (2 * DAY, "2 days ago"),
            (13 * DAY, "13 days ago"),
            (14 * DAY, "2 weeks ago"),
            (59 * DAY, "8 weeks ago"),
            (60 * DAY, "2 months ago"),
            (729 * DAY, "24 months ago"),
            (730 * DAY, "2 years ago"),
        ] {
            assert_eq!(
                ago(Timestamp(0), Timestamp(seconds * 1000)),
                words,
                "{seconds} s"
            );
        }
    }

    #[test]
    fn spans_name_their_two_largest_units() {
        for (seconds, words) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (185, "3 min 5 s"),
            (3720, "1 h 2 min"),
        ] {
            assert_eq!(span(seconds * 1000), words);
        }
    }
}
