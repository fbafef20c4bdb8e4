//! From brightness and differences of colours to red, green and blue (ITU-T H.273).

use image::{DynamicImage, GrayImage, Rgb, RgbImage};
use re_rav1d::dav1d::{
    Picture, PixelLayout, PlanarImageComponent as Component, Plane,
    pixel::{MatrixCoefficients, YUVRange},
};

use crate::comic::render::Failure;

pub(super) fn image(picture: &Picture) -> Result<DynamicImage, Failure> {
    let (width, height) = (picture.width(), picture.height());
    let range = Range::new(picture)?;
    let brightness = Samples::new(picture, Component::Y);
    let (right, down) = match picture.pixel_layout() {
        PixelLayout::I400 => {
            let grey = |x, y| image::Luma([byte(range.brightness(brightness.at(x, y)))]);
            return Ok(GrayImage::from_fn(width, height, grey).into());
        }
        PixelLayout::I420 => (1, 1),
        PixelLayout::I422 => (1, 0),
        PixelLayout::I444 => (0, 0),
    };
    let matrix = Matrix::new(picture.matrix_coefficients())?;
    let (blue, red) = (Samples::new(picture, Component::U), Samples::new(picture, Component::V));
    let pixel = |x, y| {
        let (blue, red) = (blue.at(x >> right, y >> down), red.at(x >> right, y >> down));
        matrix.rgb(range, [brightness.at(x, y), blue, red])
    };
    Ok(RgbImage::from_fn(width, height, pixel).into())
}

/// The numbers of a plane: bytes, or pairs of bytes of which not all bits are used.
struct Samples {
    plane: Plane,
    stride: usize,
    is_wide: bool,
}

impl Samples {
    fn new(picture: &Picture, component: Component) -> Self {
        let stride = picture.stride(component) as usize;
        Self { plane: picture.plane(component), stride, is_wide: picture.bit_depth() > 8 }
    }

    fn at(&self, x: u32, y: u32) -> f32 {
        let (x, row) = (x as usize, y as usize * self.stride);
        if self.is_wide {
            let at = row + 2 * x;
            f32::from(u16::from_ne_bytes([self.plane[at], self.plane[at + 1]]))
        } else {
            f32::from(self.plane[row + x])
        }
    }
}

/// Which numbers are black, white, and without colour.
#[derive(Debug, Clone, Copy)]
struct Range {
    black: f32,
    white: f32,
    neutral: f32,
    colour: f32,
}

impl Range {
    fn new(picture: &Picture) -> Result<Self, Failure> {
        let bits = picture.bits_per_component().ok_or_else(|| unsupported("depth"))?.0;
        Ok(Self::of(bits, picture.color_range()))
    }

    fn of(bits: usize, range: YUVRange) -> Self {
        let scale = f32::from(1_u16 << (bits - 8));
        match range {
            YUVRange::Full => {
                let white = 256.0 * scale - 1.0;
                Self { black: 0.0, white, neutral: 128.0 * scale, colour: white }
            }
            YUVRange::Limited => {
                Self { black: 16.0 * scale, white: 235.0 * scale, neutral: 128.0 * scale, colour: 224.0 * scale }
            }
        }
    }

    fn brightness(self, sample: f32) -> f32 {
        (sample - self.black) / (self.white - self.black)
    }

    fn difference(self, sample: f32) -> f32 {
        (sample - self.neutral) / self.colour
    }
}

/// How colours are derived.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Matrix {
    /// They are stored as they are.
    Identity,
    /// The parts that red and blue have in brightness.
    Weights { red: f32, blue: f32 },
}

impl Matrix {
    fn new(matrix: MatrixCoefficients) -> Result<Self, Failure> {
        let (red, blue) = match matrix {
            MatrixCoefficients::Identity => return Ok(Self::Identity),
            MatrixCoefficients::BT709 => (0.2126, 0.0722),
            MatrixCoefficients::BT470M => (0.30, 0.11),
            MatrixCoefficients::ST240M => (0.212, 0.087),
            MatrixCoefficients::BT2020NonConstantLuminance => (0.2627, 0.0593),
            MatrixCoefficients::Unspecified | MatrixCoefficients::BT470BG | MatrixCoefficients::ST170M => {
                (0.299, 0.114)
            }
            _ => return Err(unsupported("matrix")),
        };
        Ok(Self::Weights { red, blue })
    }

    fn rgb(self, range: Range, [first, second, third]: [f32; 3]) -> Rgb<u8> {
        let colours = match self {
            Self::Identity => [third, first, second].map(|sample| range.brightness(sample)),
            Self::Weights { red, blue } => {
                let brightness = range.brightness(first);
                let to_blue = 2.0 * (1.0 - blue) * range.difference(second);
                let to_red = 2.0 * (1.0 - red) * range.difference(third);
                let to_green = (red * to_red + blue * to_blue) / (1.0 - red - blue);
                [brightness + to_red, brightness - to_green, brightness + to_blue]
            }
        };
        Rgb(colours.map(byte))
    }
}

fn byte(part: f32) -> u8 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, as is wanted")]
    let byte = (part * 255.0).round() as u8;
    byte
}

fn unsupported(what: &str) -> Failure {
    Failure::Broken(format!("its colours have a {what} that isn't supported"))
}
