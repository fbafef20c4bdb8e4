//! Days of publication, as files write them.

use domain::catalog::metadata::Published;

/// Years up to this one stand for none: calibre writes 0101-01-01, others 0000 or 0001 (`UNDEFINED_DATE` in calibre's
/// `utils/date.py`; it becomes 0100-12-31 west of Greenwich).
const LAST_UNDEFINED_YEAR: u32 = 101;

/// Reads a date: ISO 8601 whatever its time of day, or the year that it begins with.
pub(super) fn published(text: &str) -> Option<Published> {
    let text = text.trim();
    let date = text.split(['T', ' ']).next()?.replace('/', "-");
    let year = text.get(..4).filter(|_| !text[4..].starts_with(|char: char| char.is_ascii_digit()));
    let published = Published::parse(&date).ok().or_else(|| Published::parse(year?).ok())?;
    let is_defined = |published: &Published| {
        let year = published.as_str().get(..4).and_then(|year| year.parse::<u32>().ok());
        year.is_some_and(|year| year > LAST_UNDEFINED_YEAR)
    };
    Some(published).filter(is_defined)
}

/// Puts a date together of as many parts as make sense.
pub(super) fn of_parts(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Published> {
    let padded = |part: &str| part.trim().parse::<u8>().ok().map(|number| format!("{number:02}"));
    let year = year.trim();
    let month = month.and_then(padded);
    let exact = month.as_ref().zip(day.and_then(padded)).map(|(month, day)| format!("{year}-{month}-{day}"));
    let by_month = month.map(|month| format!("{year}-{month}"));
    [exact, by_month, Some(year.to_owned())].into_iter().flatten().find_map(|date| {
        let exact = Published::parse(&date).ok()?;
        published(exact.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_cut_to_the_day() {
        for (text, date) in [
            ("1815-12-23T00:00:00+00:00", "1815-12-23"),
            (" 1815-12 ", "1815-12"),
            ("1815", "1815"),
            ("1815/12/23", "1815-12-23"),
            ("1815-12-23 10:00", "1815-12-23"),
            ("1815-00-00", "1815"),
            ("1815-02-30", "1815"),
            ("1815, London", "1815"),
        ] {
            assert_eq!(published(text).unwrap().as_str(), date, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "0101-01-01T00:00:00+00:00", "0100-12-31", "0000", "0001-01-01", "18151", "December", "é815"]
        {
            assert_eq!(published(text), None, "{text}");
        }
    }

    #[test]
    fn parts_are_taken_as_far_as_they_make_sense() {
        let date = |month, day| of_parts("2020", month, day).unwrap();
        assert_eq!(date(Some("5"), Some("7")).as_str(), "2020-05-07");
        assert_eq!(date(Some("5"), Some("-1")).as_str(), "2020-05");
        assert_eq!(date(Some("2"), Some("30")).as_str(), "2020-02");
        assert_eq!(date(Some("13"), Some("7")).as_str(), "2020");
        assert_eq!(date(None, Some("7")).as_str(), "2020");
        assert_eq!(of_parts("-1", None, None), None);
    }
}
