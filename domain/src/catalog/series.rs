//! Series, and a publication's place in them.

use std::fmt;

use crate::{error::Invalid, text::name};

use super::ids::SeriesId;

name!(
    /// What a series is called: 1 to 500 characters.
    SeriesName, "series", 500
);

/// A publication's membership in a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPlace {
    pub name: SeriesName,
    /// `None` where the metadata names no number; such publications stand at the end.
    pub number: Option<SeriesNumber>,
}

impl SeriesPlace {
    pub fn id(&self) -> SeriesId {
        SeriesId::of(self.name.as_str())
    }
}

/// "Series #1".
impl fmt::Display for SeriesPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name.as_str())?;
        self.number.map_or(Ok(()), |number| write!(f, " #{number}"))
    }
}

/// A number in a series: an exact decimal from 0 to 999,999.999, such as 1, 1.5 or 0.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesNumber(u32);

impl SeriesNumber {
    const MAX: u32 = 999_999_999;

    /// Accepts digits, and perhaps a point and more digits, of which those past the third must be zero.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let number = Self::thousandths_in(text.trim()).and_then(Self::from_thousandths);
        number.ok_or_else(|| Invalid::new("number", "from 0 to 999999.999, with three decimals at most"))
    }

    fn thousandths_in(text: &str) -> Option<u32> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, "0"));
        let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let decimals = decimals.trim_end_matches('0');
        if !is_number(whole)
            || !decimals.is_empty() && !is_number(decimals)
            || decimals.len() > 3
            || text.ends_with('.')
        {
            return None;
        }
        whole.parse::<u32>().ok()?.checked_mul(1000)?.checked_add(format!("{decimals:0<3}").parse().ok()?)
    }

    /// Reads back what [`Self::thousandths`] gave a storage.
    pub fn from_thousandths(thousandths: u32) -> Option<Self> {
        (thousandths <= Self::MAX).then_some(Self(thousandths))
    }

    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// Four bytes that sort as the numbers do, with the publications that have none at the end.
    pub fn sort_key(number: Option<Self>) -> [u8; 4] {
        number.map_or(u32::MAX, Self::thousandths).to_be_bytes()
    }
}

impl fmt::Display for SeriesNumber {
    /// The shortest form: `1`, `1.5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.0 / 1000, format!("{:03}", self.0 % 1000));
        match decimals.trim_end_matches('0') {
            "" => write!(f, "{whole}"),
            decimals => write!(f, "{whole}.{decimals}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_exact_and_shown_short() {
        for (text, shown) in [
            ("1", "1"),
            ("1.0", "1"),
            ("01.50", "1.5"),
            ("0.5", "0.5"),
            (" 2.125000 ", "2.125"),
            ("0", "0"),
            ("999999.999", "999999.999"),
        ] {
            assert_eq!(SeriesNumber::parse(text).unwrap().to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_number_in_range_is_refused() {
        for text in
            ["", ".", "1.", ".5", "-1", "+1", "1,5", "1e3", "1.2345", "1000000", "99999999999", "1.5.1", "٣", "1.+5"]
        {
            assert!(SeriesNumber::parse(text).is_err(), "{text:?}");
        }
        assert!(SeriesNumber::parse(&"9".repeat(10_000)).is_err());
    }

    #[test]
    fn unnumbered_publications_stand_at_the_end() {
        let last = SeriesNumber::from_thousandths(SeriesNumber::MAX);
        assert!(SeriesNumber::sort_key(last) < SeriesNumber::sort_key(None));
        assert_eq!(SeriesNumber::from_thousandths(SeriesNumber::MAX + 1), None);
    }

    proptest! {
        #[test]
        fn numbers_round_trip_and_keys_sort_as_they_do(a in 0..=SeriesNumber::MAX, b in 0..=SeriesNumber::MAX) {
            let [a, b] = [a, b].map(|number| SeriesNumber::from_thousandths(number).unwrap());
            prop_assert_eq!(SeriesNumber::parse(&a.to_string()).unwrap(), a);
            prop_assert_eq!(SeriesNumber::sort_key(Some(a)).cmp(&SeriesNumber::sort_key(Some(b))), a.cmp(&b));
        }
    }
}
