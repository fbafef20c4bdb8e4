//! How books are converted for Kobo.

use library::renditions::{Hyphenation, Options};

use super::{
    Switch,
    layers::Layers,
    setting::{KEPUB_COMIC_SCREEN, KEPUB_HYPHENATION, KEPUB_SMART_PUNCTUATION},
    true_or_false,
};

pub fn options(layers: &mut Layers) -> Options {
    let mut options = Options::default();
    options.hyphenation = layers.read(&KEPUB_HYPHENATION, hyphenation);
    options.smart_punctuation = layers.read(&KEPUB_SMART_PUNCTUATION, true_or_false) == Switch::On;
    options.comic.fit = layers.read_optional(&KEPUB_COMIC_SCREEN, screen);
    options
}

fn hyphenation(text: &str) -> Option<Hyphenation> {
    match text {
        "as-is" => Some(Hyphenation::AsIs),
        "on" => Some(Hyphenation::On),
        "off" => Some(Hyphenation::Off),
        _ => None,
    }
}

fn screen(text: &str) -> Option<(u32, u32)> {
    let (width, height) = text.split_once('x')?;
    let pixels = |text: &str| text.parse().ok().filter(|pixels| (100..=10_000).contains(pixels));
    Some((pixels(width)?, pixels(height)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_screen_is_two_numbers_of_pixels() {
        assert_eq!(screen("1264x1680"), Some((1264, 1680)));
        for text in ["", "1264", "1264x", "99x1000", "1000x10001", "1264 x 1680", "-1264x1680"] {
            assert_eq!(screen(text), None, "{text}");
        }
    }
}
