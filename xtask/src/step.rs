//! Headings that say what is being done and how long it may take.

use std::time::{Duration, Instant};

/// Says what comes now.
pub(crate) fn heading(what: &str) {
    println!("\n== {what}");
}

/// Does a step under a heading and gives back how long it took.
pub(crate) fn timed<T>(what: &str, step: impl FnOnce() -> T) -> (T, Duration) {
    heading(what);
    let start = Instant::now();
    let result = step();
    (result, start.elapsed())
}

/// A duration as people say it.
pub(crate) fn spoken(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        format!("{:.1} s", duration.as_secs_f32())
    } else {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_spoken() {
        assert_eq!(spoken(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(605)), "10 min 05 s");
    }
}
