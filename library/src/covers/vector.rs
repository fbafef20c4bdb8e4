//! Covers of images that are made of shapes: SVG.
//!
//! What an image refers to outside of itself is left out. Work that can't be interrupted is estimated beforehand.

use std::{
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use image::{ImageReader, RgbImage};
use resvg::{
    tiny_skia::{Color, Pixmap, Transform},
    usvg::{Group, ImageHrefResolver, ImageKind, Node, Options, Tree, roxmltree},
};

use super::fonts;
use crate::pictures::{self, MOST_PIXELS, Refused};

/// The most bytes of markup, images within it included.
const MOST_BYTES: usize = 16 << 20;

const MOST_NODES: u32 = 100_000;
const MOST_DEPTH: usize = 100;

/// The most characters, and how many references may multiply them.
const MOST_TEXT: usize = 5_000;
const MOST_USES_OF_TEXT: usize = 16;

/// What drawing may cost: a shape is 1.
const MOST_WORK: u64 = 30_000;

/// Draws an SVG as large as `bounds` allow.
pub fn draw(svg: &str, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let start = &svg[..svg.floor_char_boundary(4096)];
    if !start.contains("<svg") {
        return Err(Refused::Unknown);
    }
    if svg.len() > MOST_BYTES {
        return Err(Refused::TooLarge("the SVG has more than 16 MiB"));
    }
    let parsing = roxmltree::ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(svg, parsing).map_err(broken)?;
    check_outline(&document)?;
    let options = Options { image_href_resolver: images_within(), ..fonts::options() };
    let tree = Tree::from_xmltree(&document, &options).map_err(broken)?;
    let mut work = Work { left: MOST_WORK };
    if !work.allows(tree.root(), 0) {
        return Err(Refused::TooLarge("drawing the SVG would take too long"));
    }
    render(&tree, bounds)
}

/// Draws at twice the size, so that images within become smooth as they become small.
pub fn render(tree: &Tree, bounds: (u32, u32)) -> Result<RgbImage, Refused> {
    let size = tree.size();
    let (most_width, most_height) = (pixels(bounds.0 * 2), pixels(bounds.1 * 2));
    let scale = (most_width / size.width()).min(most_height / size.height());
    let (width, height) = (side(size.width() * scale), side(size.height() * scale));
    let mut pixmap = Pixmap::new(width, height).ok_or(Refused::TooLarge("the SVG has no size"))?;
    pixmap.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale, scale), &mut pixmap.as_mut());
    let rgb = pixmap.data().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    pictures::fit(RgbImage::from_raw(width, height, rgb).ok_or(Refused::Unknown)?, bounds)
}

fn check_outline(document: &roxmltree::Document<'_>) -> Result<(), Refused> {
    let (mut text, mut uses) = (0, 0);
    for node in document.descendants() {
        if node.ancestors().take(MOST_DEPTH + 1).count() > MOST_DEPTH {
            return Err(Refused::TooLarge("the SVG is nested too deeply"));
        }
        let is_shown = node.ancestors().any(|it| it.has_tag_name("text") || it.tag_name().name() == "text");
        text += node.text().filter(|_| node.is_text() && is_shown).map_or(0, str::len);
        uses += usize::from(node.tag_name().name() == "use");
    }
    if text > MOST_TEXT || (text > 0 && uses > MOST_USES_OF_TEXT) {
        return Err(Refused::TooLarge("the SVG has too much text"));
    }
    Ok(())
}

/// Opens images that are part of the SVG, as far as all of them together are small enough, and no others.
fn images_within() -> ImageHrefResolver<'static> {
    let left = AtomicU64::new(MOST_PIXELS);
    let resolve_data = move |_: &str, data: Arc<Vec<u8>>, _: &Options<'_>| {
        let reader = ImageReader::new(Cursor::new(&data[..])).with_guessed_format().ok()?;
        let format = reader.format()?;
        let (width, height) = reader.into_dimensions().ok()?;
        let pixels = u64::from(width) * u64::from(height);
        left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(pixels)).ok()?;
        match format {
            image::ImageFormat::Jpeg => Some(ImageKind::JPEG(data)),
            image::ImageFormat::Png => Some(ImageKind::PNG(data)),
            image::ImageFormat::Gif => Some(ImageKind::GIF(data)),
            image::ImageFormat::WebP => Some(ImageKind::WEBP(data)),
            _ => None,
        }
    };
    ImageHrefResolver { resolve_data: Box::new(resolve_data), resolve_string: Box::new(|_, _| None) }
}

/// What may still be drawn.
struct Work {
    left: u64,
}

impl Work {
    fn allows(&mut self, group: &Group, depth: usize) -> bool {
        let filters = group.filters().iter().map(|filter| filter.primitives().len() as u64).sum::<u64>();
        let layer = if group.should_isolate() { 20 } else { 1 };
        if depth > MOST_DEPTH || !self.take(layer + filters * 500) {
            return false;
        }
        group.children().iter().all(|node| self.allows_node(node, depth + 1))
    }

    fn allows_node(&mut self, node: &Node, depth: usize) -> bool {
        let is_fit = match node {
            Node::Group(group) => self.allows(group, depth),
            Node::Path(_) => self.take(1),
            Node::Image(image) => self.take(image_work(image.size().width(), image.size().height())),
            Node::Text(text) => self.allows(text.flattened(), depth),
        };
        let mut are_fit = is_fit;
        // Clip paths, masks and patterns.
        node.subroots(|group| are_fit = are_fit && self.allows(group, depth + 1));
        are_fit
    }

    fn take(&mut self, work: u64) -> bool {
        let left = self.left.checked_sub(work);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the side of an image is a small number")]
fn image_work(width: f32, height: f32) -> u64 {
    100 + (width * height / 10_000.0) as u64
}

#[expect(clippy::cast_precision_loss, reason = "the side of a cover is a small number")]
fn pixels(side: u32) -> f32 {
    side as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the side of a cover is a small number")]
fn side(length: f32) -> u32 {
    (length.round() as u32).max(1)
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Refused {
    Refused::Broken(Box::new(error))
}
