//! The screen that pages are fitted to.

use super::image::Size;
use crate::Error;

/// A screen, by its shorter and its longer side. It may be turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Screen {
    short: u32,
    long: u32,
}

impl Screen {
    pub fn new((width, height): (u32, u32)) -> Result<Self, Error> {
        if width == 0 || height == 0 {
            return Err(Error::Option { option: "comic.fit", cause: "a screen has at least one pixel".to_owned() });
        }
        Ok(Self { short: width.min(height), long: width.max(height) })
    }

    /// The size at which the page fills the screen, which is turned for a wide page. `None` if the page isn't larger.
    pub fn fit(self, page: Size) -> Option<Size> {
        let (width, height) = if page.is_wide() { (self.long, self.short) } else { (self.short, self.long) };
        if page.width <= width && page.height <= height {
            return None;
        }
        let is_wider = u64::from(page.width) * u64::from(height) > u64::from(page.height) * u64::from(width);
        Some(if is_wider {
            Size { width, height: scaled(page.height, width, page.width) }
        } else {
            Size { width: scaled(page.width, height, page.height), height }
        })
    }
}

/// `length * to / from`, rounded, and at least a pixel.
fn scaled(length: u32, to: u32, from: u32) -> u32 {
    let (length, to, from) = (u64::from(length), u64::from(to), u64::from(from));
    u32::try_from((length * to + from / 2) / from).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_fit(page: (u32, u32), expected: Option<(u32, u32)>) {
        let size = |(width, height)| Size { width, height };
        assert_eq!(Screen::new((1264, 1680)).unwrap().fit(size(page)), expected.map(size));
        assert_eq!(Screen::new((1680, 1264)).unwrap().fit(size(page)), expected.map(size));
    }

    #[test]
    fn larger_pages_keep_their_shape() {
        assert_fit((2528, 3360), Some((1264, 1680)));
        assert_fit((2000, 3000), Some((1120, 1680)));
        assert_fit((2000, 2000), Some((1264, 1264)));
        assert_fit((1, 4_000_000), Some((1, 1680)));
        assert_fit((u32::MAX, u32::MAX), Some((1264, 1264)));
    }

    #[test]
    fn the_screen_is_turned_for_a_wide_page() {
        assert_fit((3360, 2528), Some((1680, 1264)));
        assert_fit((1680, 1264), None);
    }

    #[test]
    fn smaller_pages_stay() {
        assert_fit((1264, 1680), None);
        assert_fit((1, 1), None);
    }

    #[test]
    fn a_screen_has_pixels() {
        assert!(matches!(Screen::new((0, 1)), Err(Error::Option { .. })));
    }
}
