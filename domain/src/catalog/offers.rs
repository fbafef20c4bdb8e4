//! What can be had of a publication.

use super::{
    files::{Format, PublicationFile},
    publications::Publication,
};

/// A file as it is, or as its KEPUB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer<'a> {
    pub file: &'a PublicationFile,
    pub format: Format,
    /// As [`Publication::download_name`] has it; its end tells devices what is in it.
    pub name: String,
}

impl Offer<'_> {
    /// Whether it is the file as it lies in the library, and not made of it.
    pub fn is_original(&self) -> bool {
        self.format == self.file.format
    }
}

impl Publication {
    /// EPUBs first, each file before the KEPUB that can be made of it; none is made of what is there as one.
    pub fn offers(&self) -> Vec<Offer<'_>> {
        let stem = self.download_stem();
        let named = |file, format: Format| Offer { file, format, name: format!("{stem}.{}", format.extension()) };
        let mut offers: Vec<Offer> = Vec::with_capacity(2 * self.files.as_slice().len());
        for format in Format::ALL {
            for file in self.files.iter().filter(|file| file.format == format) {
                offers.push(named(file, format));
                if format.is_convertible() && !self.has(Format::Kepub) {
                    offers.push(named(file, Format::Kepub));
                }
            }
        }
        offers
    }
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            limited::AtMost,
            publications::tests::{file, publication},
        },
        *,
    };

    fn offered(files: &[Format]) -> Vec<(Format, String)> {
        let publication =
            Publication { files: AtMost::first(files.iter().map(|it| file(*it))), ..publication("1", "Emma") };
        publication.offers().into_iter().map(|it| (it.file.format, it.name)).collect()
    }

    #[test]
    fn each_file_is_followed_by_what_is_made_of_it() {
        let named = |format, name: &str| (format, name.to_owned());
        assert_eq!(
            offered(&[Format::Pdf, Format::Cbz, Format::Epub]),
            [
                named(Format::Epub, "Emma.epub"),
                named(Format::Epub, "Emma.kepub.epub"),
                named(Format::Cbz, "Emma.cbz"),
                named(Format::Cbz, "Emma.kepub.epub"),
                named(Format::Pdf, "Emma.pdf"),
            ]
        );
    }

    #[test]
    fn a_kepub_that_is_there_is_not_made() {
        let named = |format, name: &str| (format, name.to_owned());
        let offered = offered(&[Format::Kepub, Format::Epub]);
        assert_eq!(offered, [named(Format::Epub, "Emma.epub"), named(Format::Kepub, "Emma.kepub.epub")]);
    }
}
