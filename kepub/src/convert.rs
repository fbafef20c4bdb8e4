//! The conversions of whole books.

use std::{
    fs::File,
    io::{Read, Seek, Write},
    ops::ControlFlow,
    path::Path,
};

use crate::{Error, Format, Options, Progress, Report, archive::Archive, comic, epub};

/// Converts a book: an EPUB or a comic, whichever its content is ([`Format`]).
///
/// Fails without a complete output, which is the caller's to remove; [`convert_file`] does that by itself.
///
/// ```no_run
/// let input = std::fs::File::open("book.epub")?;
/// let output = std::fs::File::create("book.kepub.epub")?;
/// let report = kepub::convert(input, output, &kepub::Options::default())?;
/// println!("{} documents, {} spans", report.documents, report.spans);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn convert(input: impl Read + Seek, output: impl Write + Seek, options: &Options) -> Result<Report, Error> {
    convert_watched(input, output, options, |_| ControlFlow::Continue(()))
}

/// Converts a book, and tells `watch` how far it is, which can stop it: [`Error::Cancelled`].
pub fn convert_watched(
    input: impl Read + Seek,
    output: impl Write + Seek,
    options: &Options,
    mut watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report, Error> {
    let archive = Archive::open(input, &options.limits)?;
    match Format::of(&archive)? {
        Format::Epub => epub::convert(&archive, output, options, &mut watch),
        Format::Comic => comic::convert(&archive, output, options, &mut watch),
    }
}

/// Converts the book at `input` to a file at `output`, which appears when it is complete, and replaces what was there.
///
/// Until then it is a temporary file in the same folder, which is removed if the conversion fails.
pub fn convert_file(
    input: &Path,
    output: &Path,
    options: &Options,
    watch: impl FnMut(Progress) -> ControlFlow<()>,
) -> Result<Report, Error> {
    let book = File::open(input).map_err(Error::Read)?;
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".kepub-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(Error::Write)?;
    let report = convert_watched(book, file.as_file_mut(), options, watch)?;
    file.persist(output).map_err(|error| Error::Write(error.error))?;
    Ok(report)
}
