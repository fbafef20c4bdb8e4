//! The day a comic came out.

/// Writes year, month and day as far as they are known and make sense.
pub(super) fn read([year, month, day]: [Option<&str>; 3]) -> Option<String> {
    let year = number(year).filter(|year| (1..=9999).contains(year))?;
    let Some(month) = number(month).filter(|month| (1..=12).contains(month)) else {
        return Some(format!("{year:04}"));
    };
    match number(day).filter(|day| (1..=days(year, month)).contains(day)) {
        Some(day) => Some(format!("{year:04}-{month:02}-{day:02}")),
        None => Some(format!("{year:04}-{month:02}")),
    }
}

fn number(text: Option<&str>) -> Option<u32> {
    text?.parse().ok()
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_date(parts: [&str; 3], expected: Option<&str>) {
        assert_eq!(read(parts.map(Some)).as_deref(), expected);
    }

    #[test]
    fn as_much_is_written_as_makes_sense() {
        assert_date(["2020", "5", "7"], Some("2020-05-07"));
        assert_date(["2020", "5", "-1"], Some("2020-05"));
        assert_date(["2020", "13", "7"], Some("2020"));
        assert_date(["2023", "2", "29"], Some("2023-02"));
        assert_date(["2024", "2", "29"], Some("2024-02-29"));
        assert_date(["-1", "2", "3"], None);
        assert_date(["soon", "2", "3"], None);
        assert_eq!(read([None; 3]), None);
    }
}
