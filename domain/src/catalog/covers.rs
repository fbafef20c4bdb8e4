//! Covers: pictures of publications, small enough for a list.

use async_trait::async_trait;

use crate::error::Invalid;

use super::{
    libraries::Folder,
    open_file::{FileError, OpenFile},
    publications::Publication,
};

/// How large a cover is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CoverSize {
    /// In a grid of covers, or beside a description.
    Grid,
    /// In a row of a list.
    Thumbnail,
}

impl CoverSize {
    pub const ALL: [Self; 2] = [Self::Grid, Self::Thumbnail];

    /// Accepts what [`Self::as_str`] returns.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let size = Self::ALL.into_iter().find(|size| size.as_str() == text);
        size.ok_or_else(|| Invalid::new("size", "grid or thumbnail"))
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Thumbnail => "thumbnail",
        }
    }

    /// Width and height in pixels of the box that a cover fits into, with its own aspect ratio.
    pub fn bounds(self) -> (u32, u32) {
        match self {
            Self::Grid => (400, 600),
            Self::Thumbnail => (160, 240),
        }
    }
}

/// Where covers come from.
#[async_trait]
pub trait Covers: Send + Sync {
    /// Returns the cover of the publication, whose library is in `folder`, as a JPEG that fits into the size's bounds.
    ///
    /// There is always one: a publication without an image that can be shown has one typeset from its title and
    /// authors. The same publication has the same bytes and `ETag` until it is
    /// [updated](Publication::updated). A failure means that its files can't be read now, or that covers can't be kept.
    async fn cover(&self, publication: &Publication, folder: &Folder, size: CoverSize) -> Result<OpenFile, FileError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_as_they_are_written() {
        for size in CoverSize::ALL {
            assert_eq!(CoverSize::parse(size.as_str()).unwrap(), size);
        }
        assert!(CoverSize::parse("Grid").is_err());
        assert!(CoverSize::parse("").is_err());
    }
}
