//! Writing the images of pages: as they are, or rendered on all cores.

use std::{
    io::{Read, Seek, Write},
    thread,
};

use super::{
    image::{Format, Header, Size},
    plan::Image,
    render::{Failure, Rendered, Rendering},
};
use crate::{
    Error, Note, Options, Progress, Report,
    archive::{Archive, Writer},
    report::Watch,
};

/// A page whose image is written.
#[derive(Debug)]
pub(super) struct Page {
    /// Its name among files, without an extension: `page-0001`.
    pub name: String,
    pub format: Format,
    pub size: Size,
    /// The image it was made of.
    pub image: Image,
}

impl Page {
    pub fn file(&self) -> String {
        format!("images/{}.{}", self.name, self.format.extension())
    }

    pub fn document(&self) -> String {
        format!("pages/{}.xhtml", self.name)
    }
}

/// Writes images into a book.
pub(super) struct Images<'a, R, W: Write + Seek> {
    pub archive: &'a Archive<R>,
    pub writer: &'a mut Writer<W>,
    pub rendering: Rendering,
    pub report: &'a mut Report,
    pub folder: &'static str,
}

impl<R: Read + Seek, W: Write + Seek> Images<'_, R, W> {
    /// Writes each image and returns the pages they make. Images that can't be decoded are left out, and reported.
    pub fn write(&mut self, images: &[Image], options: &Options, watch: &mut Watch<'_>) -> Result<Vec<Page>, Error> {
        let threads = options.threads.or_else(|| thread::available_parallelism().ok()).map_or(1, Into::into);
        let digits = images.len().to_string().len().max(4);
        let total = images.len() as u64;
        let mut pages: Vec<Page> = Vec::with_capacity(images.len());
        let mut done = 0;
        for batch in batches(images, self.rendering, threads) {
            for (image, rendered) in batch.iter().zip(self.render(batch)?) {
                let name = format!("page-{:0digits$}", pages.len() + 1);
                pages.extend(self.write_one(name, *image, rendered)?);
                done += 1;
                if watch(Progress { done, total }).is_break() {
                    return Err(Error::Cancelled);
                }
            }
        }
        Ok(pages)
    }

    /// Renders a batch, each image that isn't kept in its own thread. A decoder that panics has met a broken image.
    fn render(&self, batch: &[Image]) -> Result<Vec<Option<Result<Rendered, Failure>>>, Error> {
        let rendering = self.rendering;
        let mut data = Vec::with_capacity(batch.len());
        for image in batch {
            let keeps = rendering.keeps(image.header);
            data.push(if keeps { None } else { Some(self.archive.read(image.entry)?) });
        }
        Ok(thread::scope(|scope| {
            let threads: Vec<_> = batch
                .iter()
                .zip(data)
                .map(|(image, data)| data.map(|data| scope.spawn(move || rendering.render(&data, image.header.format))))
                .collect();
            let broken = |_| Err(Failure::Broken("its decoder gave up".to_owned()));
            threads.into_iter().map(|it| it.map(|thread| thread.join().unwrap_or_else(broken))).collect()
        }))
    }

    fn write_one(
        &mut self,
        name: String,
        image: Image,
        rendered: Option<Result<Rendered, Failure>>,
    ) -> Result<Option<Page>, Error> {
        let path = &self.archive.entries()[image.entry].name;
        let (format, size) = match &rendered {
            None => (image.header.format, image.header.size),
            Some(Ok(rendered)) => (rendered.format, rendered.size),
            Some(Err(Failure::Broken(cause))) => {
                self.report.unconverted.push(Note::new(path, cause));
                return Ok(None);
            }
            Some(Err(Failure::TooLarge(found))) => return Err(self.rendering.too_large(path, *found)),
        };
        let page = Page { name, format, size, image };
        let file = format!("{}/{}", self.folder, page.file());
        if let Some(Ok(rendered)) = rendered {
            self.writer.store(&file, &rendered.data)?;
            self.report.repaired.push(Note::new(path, change(image, &page)));
        } else {
            self.writer.copy_stored(self.archive, image.entry, &file)?;
            self.report.copied += 1;
        }
        Ok(Some(page))
    }
}

/// Splits the images so that those of a batch that are decoded at once, one a thread, have no more pixels than one may.
fn batches(images: &[Image], rendering: Rendering, threads: usize) -> impl Iterator<Item = &[Image]> {
    let mut rest = images;
    std::iter::from_fn(move || {
        let (mut decoded, mut pixels) = (0, 0);
        let fits = |image: &&Image| {
            if !rendering.keeps(image.header) {
                decoded += 1;
                pixels += image.header.size.pixels();
            }
            decoded <= threads && pixels <= rendering.pixels
        };
        let length = rest.iter().take_while(fits).count().max(1);
        let batch = rest.split_off(..length.min(rest.len()))?;
        (!batch.is_empty()).then_some(batch)
    })
}

fn change(image: Image, page: &Page) -> String {
    let (Header { format, size, is_turned }, made) = (image.header, page.format.name());
    if size == page.size && !is_turned {
        return format!("{} became {made}", format.name());
    }
    let (from, to) = (size, page.size);
    let turned = if is_turned { "turned and " } else { "" };
    let format = format.name();
    format!("{format} of {} x {} pixels {turned}became {made} of {} x {}", from.width, from.height, to.width, to.height)
}
