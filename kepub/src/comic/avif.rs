//! AVIF images, which Kobo doesn't show.

mod boxes;
mod colours;

use image::{DynamicImage, metadata::Orientation};
use re_rav1d::dav1d::{Decoder, Error, Picture, Settings};

use super::{image::Size, render::Failure};
use boxes::{Item, Turn, primary_item};

/// Decodes the image that a file is about. Its transparency, if it has any, isn't looked at.
pub(super) fn decode(file: &[u8], most_pixels: u64) -> Result<DynamicImage, Failure> {
    let Item { data, turns } = primary_item(file).map_err(Failure::Broken)?;
    if data.is_empty() {
        return Err(Failure::Broken("its image is empty".to_owned()));
    }
    let picture = picture(data, most_pixels).map_err(|error| Failure::Broken(error.to_string()))?;
    let size = Size { width: picture.width(), height: picture.height() };
    if size.pixels() > most_pixels {
        return Err(Failure::TooLarge(size.pixels()));
    }
    let mut image = colours::image(&picture)?;
    for turn in turns {
        image.apply_orientation(match turn {
            Turn::Rotated(1) => Orientation::Rotate270,
            Turn::Rotated(2) => Orientation::Rotate180,
            Turn::Rotated(3) => Orientation::Rotate90,
            Turn::Rotated(_) => Orientation::NoTransforms,
            Turn::UpsideDown => Orientation::FlipVertical,
            Turn::Mirrored => Orientation::FlipHorizontal,
        });
    }
    Ok(image)
}

fn picture(data: Vec<u8>, most_pixels: u64) -> Result<Picture, Error> {
    let mut settings = Settings::new();
    // Pages are decoded side by side already.
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(most_pixels).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings)?;
    match decoder.send_data(data, None, None, None) {
        Ok(()) | Err(Error::Again) => decoder.get_picture(),
        Err(error) => Err(error),
    }
}
