//! Sizes in words: `1GiB` of bytes, `1264x1680` pixels.

use std::{fmt, str::FromStr};

/// Bytes. K, M, G and T count by 1024, as do KiB and so on; KB and so on count by 1000.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

/// Pixels, neither of them 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Screen {
    pub width: u32,
    pub height: u32,
}

const UNITS: [&str; 5] = ["", "K", "M", "G", "T"];

impl FromStr for Size {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        let unit = unit.trim_start().to_ascii_uppercase();
        let (unit, step) = match unit.strip_suffix("IB") {
            Some(unit) => (unit, 1024),
            None => unit.strip_suffix('B').map_or((&*unit, 1024), |unit| (unit, 1000_u64)),
        };
        let power = (0..).zip(UNITS).find(|(_, name)| *name == unit);
        let factor = power.and_then(|(power, _)| step.checked_pow(power));
        let size = number.parse::<u64>().ok().zip(factor).and_then(|(number, factor)| number.checked_mul(factor));
        size.map(Self).ok_or("a size is a number of bytes, or of KiB, MiB, GiB or TiB, such as 512MiB")
    }
}

impl fmt::Display for Size {
    /// Writes it exactly, in the largest unit that can.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (mut number, mut power) = (self.0, 0);
        while number != 0 && number.is_multiple_of(1024) && power + 1 < UNITS.len() {
            number /= 1024;
            power += 1;
        }
        if power == 0 { write!(f, "{number}") } else { write!(f, "{number}{}iB", UNITS[power]) }
    }
}

impl FromStr for Screen {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let sides = text.split_once(['x', 'X', '×']);
        let sides = sides.and_then(|(width, height)| width.parse().ok().zip(height.parse().ok()));
        match sides {
            Some((width @ 1.., height @ 1..)) => Ok(Self { width, height }),
            _ => Err("a screen is its width and height in pixels, such as 1264x1680"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_a_unit_or_none() {
        let size = |text: &str| text.parse::<Size>().ok().map(|size| size.0);
        assert_eq!(size("0"), Some(0));
        assert_eq!(size("1GiB"), Some(1 << 30));
        assert_eq!(size("8 m"), Some(8 << 20));
        assert_eq!(size("2kB"), Some(2000));
        assert_eq!(size("17B"), Some(17));
        assert_eq!(size("99999999TiB"), None);
        for wrong in ["", "GiB", "1.5G", "1PiB", "-1", "1iiB"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_size_reads_as_it_is_written() {
        for (size, text) in [(0, "0"), (1 << 30, "1GiB"), (1500, "1500"), (u64::MAX, "18446744073709551615")] {
            assert_eq!(Size(size).to_string(), text);
            assert_eq!(text.parse(), Ok(Size(size)));
        }
    }

    #[test]
    fn a_screen_has_two_sides() {
        assert_eq!("1264x1680".parse(), Ok(Screen { width: 1264, height: 1680 }));
        for wrong in ["", "1264", "0x5", "5x0", "axb", "1x2x3", "-1x2"] {
            assert!(wrong.parse::<Screen>().is_err(), "{wrong}");
        }
    }
}
