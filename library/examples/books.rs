//! Makes folders of EPUBs to scan: `books FOLDER COUNT [tiny]`, on all cores.
//!
//! A book has what bought ones have: a package document that tells a lot, twelve chapters, and a cover of 200 to 400 kB
//! that can't be packed any further. A tiny one has two chapters and no cover: by the hundred thousand, for memory.

#![expect(clippy::unwrap_used, reason = "nothing is lost if it fails")]

use std::{
    env, fs,
    io::Write as _,
    path::{Path, PathBuf},
    thread,
};

use flate2::{Compression, Crc, write::DeflateEncoder};

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, count, size) = match &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [folder, count] => (PathBuf::from(folder), count.parse().unwrap(), Size::Real),
        [folder, count, "tiny"] => (PathBuf::from(folder), count.parse().unwrap(), Size::Tiny),
        _ => panic!("books FOLDER COUNT [tiny]"),
    };
    let mut chance = Chance(7);
    let chapters: Vec<File> = (0..32).map(|at| chapter(at, size, &mut chance)).collect();
    let threads = thread::available_parallelism().map_or(2, usize::from);
    thread::scope(|scope| {
        for first in 0..threads {
            let (folder, chapters) = (&folder, &chapters);
            scope.spawn(move || {
                for number in (first..count).step_by(threads) {
                    Book::new(number, size).write(folder, chapters);
                }
            });
        }
    });
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Real,
    Tiny,
}

/// A book by its number, always the same.
struct Book {
    number: usize,
    size: Size,
    author: (String, String),
    title: String,
    series: Option<(String, u64)>,
    chance: Chance,
}

impl Book {
    fn new(number: usize, size: Size) -> Self {
        let mut chance = Chance(number as u64 + 1);
        // Some authors have written a lot: a third of the books is by a hundredth of them.
        let authors = if chance.below(3) == 0 { 30 } else { 3_000 };
        let author = chance.below(authors);
        Self {
            number,
            size,
            author: (word(author % 50 + 100), word(author + 5_000)),
            title: (0..2 + chance.below(4)).map(|_| word(chance.below(3_000))).collect::<Vec<_>>().join(" "),
            series: (chance.below(3) == 0).then(|| (format!("{} Books", word(author)), 1 + chance.below(12))),
            chance,
        }
    }

    fn write(mut self, folder: &Path, chapters: &[File]) {
        let (given, family) = &self.author;
        let folder = folder.join(format!("{given} {family}"));
        fs::create_dir_all(&folder).unwrap();
        let mut archive = Archive::default();
        archive.add("mimetype", &File::stored(b"application/epub+zip".to_vec()));
        archive.add("META-INF/container.xml", &File::packed(CONTAINER.as_bytes()));
        archive.add("OEBPS/content.opf", &File::packed(self.package().as_bytes()));
        for at in 0..self.chapters() {
            archive.add(&format!("OEBPS/chapter{at}.xhtml"), &chapters[(self.number + at) % chapters.len()]);
        }
        if self.size == Size::Real {
            archive.add("OEBPS/cover.jpg", &File::stored(self.cover()));
        }
        fs::write(folder.join(format!("{} {}.epub", self.title, self.number)), archive.finish()).unwrap();
    }

    fn chapters(&self) -> usize {
        if self.size == Size::Real { 12 } else { 2 }
    }

    /// A JPEG by its first and last bytes, and as hard to pack.
    fn cover(&mut self) -> Vec<u8> {
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0];
        for _ in 0..(200_000 + self.chance.below(200_000)) / 8 {
            bytes.extend(self.chance.next().to_le_bytes());
        }
        bytes.extend([0xff, 0xd9]);
        bytes
    }

    fn package(&self) -> String {
        let Self { number, title, author: (given, family), .. } = self;
        let series = self.series.iter().map(|(name, at)| {
            format!(
                r##"<meta property="belongs-to-collection" id="s">{name}</meta>
<meta refines="#s" property="collection-type">series</meta><meta refines="#s" property="group-position">{at}</meta>"##
            )
        });
        let series: String = series.collect();
        let cover = if self.size == Size::Real {
            r#"<item id="cover" href="cover.jpg" media-type="image/jpeg" properties="cover-image"/>"#
        } else {
            ""
        };
        let items = (0..self.chapters())
            .map(|at| format!(r#"<item id="c{at}" href="chapter{at}.xhtml" media-type="application/xhtml+xml"/>"#));
        let spine = (0..self.chapters()).map(|at| format!(r#"<itemref idref="c{at}"/>"#));
        let (items, spine) = (items.collect::<String>(), spine.collect::<String>());
        let description = "A line that says what happens in the book, and who would like it. ".repeat(10);
        format!(
            r##"<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:00000000-0000-4000-8000-{number:012}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>en</dc:language><dc:publisher>Inkshelf</dc:publisher>
<dc:creator id="author">{given} {family}</dc:creator><meta refines="#author" property="file-as">{family}, {given}</meta>
<dc:date>2021-05-{day:02}</dc:date><dc:subject>Fiction</dc:subject><dc:description>{description}</dc:description>
{series}<meta property="dcterms:modified">2021-05-01T00:00:00Z</meta>
</metadata>
<manifest>{cover}{items}</manifest><spine>{spine}</spine>
</package>"##,
            day = number % 28 + 1,
        )
    }
}

const CONTAINER: &str = r#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

fn chapter(at: u64, size: Size, chance: &mut Chance) -> File {
    let paragraphs = if size == Size::Real { 60 } else { 3 };
    let paragraphs = (0..paragraphs).map(|_| {
        let words: Vec<_> = (0..60).map(|_| word(chance.below(2_000))).collect();
        format!("<p>{}.</p>\n", words.join(" "))
    });
    let paragraphs: String = paragraphs.collect();
    let text = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title>{at}</title></head><body>{paragraphs}</body></html>"#
    );
    File::packed(text.as_bytes())
}

/// What an archive holds of a file.
struct File {
    method: u16,
    crc: u32,
    size: u32,
    data: Vec<u8>,
}

impl File {
    fn stored(data: Vec<u8>) -> Self {
        let mut crc = Crc::new();
        crc.update(&data);
        Self { method: 0, crc: crc.sum(), size: crc.amount(), data }
    }

    fn packed(data: &[u8]) -> Self {
        let mut packed = DeflateEncoder::new(Vec::new(), Compression::default());
        packed.write_all(data).unwrap();
        Self { method: 8, data: packed.finish().unwrap(), ..Self::stored(data.to_owned()) }
    }
}

/// A ZIP archive being made.
#[derive(Default)]
struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Archive {
    fn add(&mut self, name: &str, file: &File) {
        let offset = u32::try_from(self.bytes.len()).unwrap().to_le_bytes();
        let (packed, length) = (u32::try_from(file.data.len()).unwrap(), u16::try_from(name.len()).unwrap());
        // Version, flags, method, time and date, checksum, sizes, lengths of name and extra field.
        let header: Vec<u8> = [
            &[20, 0, 0, 0][..],
            &file.method.to_le_bytes(),
            &[0, 0, 0x21, 0],
            &file.crc.to_le_bytes(),
            &packed.to_le_bytes(),
            &file.size.to_le_bytes(),
            &length.to_le_bytes(),
            &[0, 0],
        ]
        .concat();
        self.bytes.extend([b"PK\x03\x04", &header[..], name.as_bytes(), &file.data].concat());
        self.directory.extend([b"PK\x01\x02\x14\0", &header[..], &[0; 10], &offset, name.as_bytes()].concat());
        self.count += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let (count, start) = (self.count.to_le_bytes(), u32::try_from(self.bytes.len()).unwrap());
        let size = u32::try_from(self.directory.len()).unwrap();
        self.bytes.append(&mut self.directory);
        let end = [b"PK\x05\x06\0\0\0\0", &count[..], &count, &size.to_le_bytes(), &start.to_le_bytes(), &[0, 0]];
        self.bytes.extend(end.concat());
        self.bytes
    }
}

/// `SplitMix64`.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }
}

/// A word for each number: two syllables or more, neighbours unlike each other.
fn word(number: u64) -> String {
    const CONSONANTS: &[u8] = b"bdfghklmnprstvw";
    const VOWELS: &[u8] = b"aeiou";
    let mut rest = number.wrapping_mul(0x9e37_79b9) % 31_640_625;
    let mut word = String::new();
    while rest > 0 || word.len() < 4 {
        for letters in [CONSONANTS, VOWELS] {
            let count = letters.len() as u64;
            word.push(char::from(letters[usize::try_from(rest % count).unwrap()]));
            rest /= count;
        }
    }
    word
}
