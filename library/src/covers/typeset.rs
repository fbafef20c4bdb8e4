//! Covers of books without an image: title and authors, black on white, for screens of electronic ink.

use std::fmt::Write as _;

use domain::catalog::publications::Publication;
use image::RgbImage;
use resvg::usvg::Tree;

use super::{fonts, vector};
use crate::pictures::Refused;

/// The page, in units of its own, as large as the larger cover.
const PAGE: (f32, f32) = (400.0, 600.0);

/// How wide a line may be.
const LINE: f32 = 312.0;

/// Sizes of type with how many lines there may be of each: the first that fits is taken.
const TITLE: [(f32, usize); 6] = [(56.0, 3), (48.0, 4), (40.0, 6), (34.0, 7), (28.0, 8), (24.0, 10)];
const AUTHORS: [(f32, usize); 2] = [(26.0, 2), (22.0, 3)];

/// Where the space for the title begins and ends, and the one for the authors.
const TITLE_SPACE: (f32, f32) = (64.0, 400.0);
const AUTHORS_SPACE: (f32, f32) = (440.0, 548.0);
const RULE: f32 = 420.0;

/// Typesets a cover. What the fonts can't show is left out; without its title the cover is grey.
pub fn cover(publication: &Publication, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let authors = publication.authors().iter().take(3).map(|author| author.name.as_str()).collect::<Vec<_>>();
    let svg = page(fonts::showable(publication.title.as_str()), fonts::showable(&authors.join(", ")));
    let tree = Tree::from_str(&svg, &fonts::options()).map_err(|error| Refused::Broken(Box::new(error)))?;
    vector::render(&tree, bounds)
}

fn page(title: Option<String>, authors: Option<String>) -> String {
    let (width, height) = PAGE;
    let ground = if title.is_some() { "#ffffff" } else { "#b8b8b8" };
    let mut svg = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}'>\
         <rect width='{width}' height='{height}' fill='{ground}'/>\
         <path d='M1.5 1.5h397v597h-397z M18 18h364v564h-364z' fill='none' stroke='#000' stroke-width='3'/>\
         <path d='M140 {RULE}h120' stroke='#000' stroke-width='3'/>"
    );
    for (text, sizes, space) in [(title, &TITLE[..], TITLE_SPACE), (authors, &AUTHORS[..], AUTHORS_SPACE)] {
        if let Some(text) = text {
            set(&mut svg, &text, sizes, space);
        }
    }
    svg + "</svg>"
}

/// Sets a text in the middle of its space.
fn set(svg: &mut String, text: &str, sizes: &[(f32, usize)], (top, bottom): (f32, f32)) {
    let (size, lines) = fitting(text, sizes);
    let leading = size * 1.25;
    let mut baseline = top + (bottom - top - leading * f32::from(u8::try_from(lines.len()).unwrap_or(u8::MAX))) / 2.0;
    for line in lines {
        baseline += leading;
        let (y, line) = (baseline - size * 0.3, escaped(&line));
        // Writing into a string doesn't fail.
        let _ = write!(
            svg,
            "<text x='200' y='{y}' text-anchor='middle' font-family='{}' font-size='{size}'>{line}</text>",
            fonts::FAMILY
        );
    }
}

/// Breaks a text into lines at the largest size that it fits at; at the smallest it is cut.
fn fitting(text: &str, sizes: &[(f32, usize)]) -> (f32, Vec<String>) {
    let (smallest, most) = sizes[sizes.len() - 1];
    let widest = text.split_whitespace().flat_map(parts).map(fonts::width).fold(0.0, f32::max);
    for &(size, most) in sizes {
        let lines = lines(text, LINE / size);
        if widest <= LINE / size && lines.len() <= most {
            return (size, balanced(text, lines, (widest, LINE / size)));
        }
    }
    let mut lines = lines(text, LINE / smallest);
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while fonts::width(last) + fonts::width("…") > LINE / smallest && last.pop().is_some() {}
            last.push('…');
        }
    }
    (smallest, lines)
}

/// Makes lines about as long as each other, no more of them and none wider.
fn balanced(text: &str, lines: Vec<String>, (least, most): (f32, f32)) -> Vec<String> {
    let widths = [0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6, 0.55, 0.5].into_iter().map(|part| most * part);
    let narrower = widths.take_while(|width| *width >= least).map(|width| self::lines(text, width));
    narrower.take_while(|narrower| narrower.len() == lines.len()).last().unwrap_or(lines)
}

/// Breaks between words and after hyphens, and within what is wider than a line.
fn lines(text: &str, most: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let mut space = " ";
        for part in parts(word) {
            match lines.last_mut() {
                Some(line) if fonts::width(line) + fonts::width(space) + fonts::width(part) <= most => {
                    line.push_str(space);
                    line.push_str(part);
                }
                _ => lines.extend(broken(part, most)),
            }
            space = "";
        }
    }
    lines
}

/// What a line may end after.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split_inclusive(['-', '\u{2010}', '–', '—', '־', '/', '_'])
}

fn broken(word: &str, most: f32) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut used = 0.0;
    for char in word.chars() {
        let width = fonts::width(char.encode_utf8(&mut [0; 4]));
        if used + width > most && used > 0.0 {
            parts.push(String::new());
            used = 0.0;
        }
        used += width;
        if let Some(part) = parts.last_mut() {
            part.push(char);
        }
    }
    parts
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_title_is_set_large_and_a_long_one_is_cut() {
        assert_eq!(fitting("Emma", &TITLE), (56.0, vec!["Emma".to_owned()]));
        let (size, lines) = fitting(&"A very long title ".repeat(40), &TITLE);
        assert!((size - 24.0).abs() < 0.1);
        assert_eq!(lines.len(), 10);
        assert!(lines[9].ends_with('…'));
    }

    #[test]
    fn no_line_is_wider_than_the_page() {
        for text in [&"w".repeat(500), "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk und so weiter"] {
            let (size, lines) = fitting(text, &TITLE);
            assert!(lines.iter().all(|line| fonts::width(line) * size <= LINE + 0.1), "{lines:?}");
        }
    }

    #[test]
    fn lines_end_after_hyphens_and_are_about_as_long_as_each_other() {
        let set = |text| fitting(text, &TITLE).1.join("|");
        assert_eq!(set("lay-fxl-layout-pre-paginated-spreads"), "lay-fxl-|layout-pre-|paginated-|spreads");
        assert_eq!(set("Antoine de Saint-Exupéry"), "Antoine|de Saint-|Exupéry");
        assert_eq!(set("A Tale of Two Cities"), "A Tale of|Two Cities");
    }

    #[test]
    fn titles_are_text_and_not_markup() {
        let svg = page(Some("A < B & C</text>".to_owned()), None);
        assert!(Tree::from_str(&svg, &fonts::options()).is_ok());
        assert!(svg.contains("A &lt; B &amp;"), "{svg}");
    }
}
