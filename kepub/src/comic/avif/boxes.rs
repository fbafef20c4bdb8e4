//! The file around the image: boxes within boxes (ISO 14496-12), of which a few are of use (ISO 23008-12).

/// The image that a file is about.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// A frame of AV1.
    pub data: Vec<u8>,
    /// What is done to the decoded image, in this order.
    pub turns: Vec<Turn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// By so many quarters, anticlockwise.
    Rotated(u8),
    UpsideDown,
    Mirrored,
}

/// Finds the image, or tells what is wrong.
pub(super) fn primary_item(file: &[u8]) -> Result<Item, String> {
    let meta = find(file, *b"meta").and_then(|meta| meta.get(4..)).ok_or("it has no metadata")?;
    let id = find(meta, *b"pitm").and_then(primary_id).ok_or("it doesn't say which image it is about")?;
    match find(meta, *b"iinf").and_then(|items| kind(items, id)) {
        Some([b'a', b'v', b'0', b'1']) => {}
        Some([b'g', b'r', b'i', b'd']) => return Err("AVIF images of several tiles aren't supported".to_owned()),
        _ => return Err("it holds no image of AV1".to_owned()),
    }
    let data = find(meta, *b"iloc").and_then(|places| data(places, id, file, find(meta, *b"idat")));
    let turns = find(meta, *b"iprp").and_then(|properties| turns(properties, id)).unwrap_or_default();
    Ok(Item { data: data.ok_or("it doesn't hold its image")?, turns })
}

fn primary_id(body: &[u8]) -> Option<u64> {
    let mut reader = Reader(body);
    let version = reader.version()?;
    reader.number(if version == 0 { 2 } else { 4 })
}

/// The four letters that say what an item is.
fn kind(body: &[u8], id: u64) -> Option<[u8; 4]> {
    let mut reader = Reader(body);
    let version = reader.version()?;
    reader.number(if version == 0 { 2 } else { 4 })?;
    boxes(reader.0).filter(|(kind, _)| kind == b"infe").find_map(|(_, body)| {
        let mut reader = Reader(body);
        let version = reader.version()?;
        let found = reader.number(if version == 2 { 2 } else { 4 })?;
        reader.take(2)?;
        let kind = reader.take(4)?;
        (found == id && version >= 2).then(|| kind.try_into().ok())?
    })
}

/// Gathers the bytes of an item, which may lie in pieces.
fn data(places: &[u8], id: u64, file: &[u8], idat: Option<&[u8]>) -> Option<Vec<u8>> {
    let mut reader = Reader(places);
    let version = reader.version()?;
    let sizes = reader.number(2)?;
    let [offset_size, length_size, base_size, index_size] = [12, 8, 4, 0].map(|shift| (sizes >> shift & 15) as usize);
    let index_size = if version == 0 { 0 } else { index_size };
    for _ in 0..reader.number(if version < 2 { 2 } else { 4 })? {
        let found = reader.number(if version < 2 { 2 } else { 4 })?;
        let method = if version == 0 { 0 } else { reader.number(2)? & 15 };
        reader.take(2)?;
        let base = reader.number(base_size)?;
        let extents = reader.number(2)?;
        if found != id {
            reader.take(usize::try_from(extents).ok()? * (index_size + offset_size + length_size))?;
            continue;
        }
        let source = if method == 0 { file } else { idat.filter(|_| method == 1)? };
        let mut data = Vec::new();
        for _ in 0..extents {
            reader.take(index_size)?;
            let start = usize::try_from(base.checked_add(reader.number(offset_size)?)?).ok()?;
            let length = usize::try_from(reader.number(length_size)?).ok()?;
            let rest = source.get(start..)?;
            data.extend(if length == 0 { rest } else { rest.get(..length)? });
            if data.len() > file.len() {
                return None;
            }
        }
        return Some(data);
    }
    None
}

/// Finds what is done to an item: a list of properties, and lists of which item has which.
fn turns(body: &[u8], id: u64) -> Option<Vec<Turn>> {
    let properties: Vec<_> = boxes(find(body, *b"ipco")?).collect();
    let mut reader = Reader(find(body, *b"ipma")?);
    let header = reader.number(4)?;
    let (version, wide) = (header >> 24, header & 1 == 1);
    for _ in 0..reader.number(4)? {
        let found = reader.number(if version == 0 { 2 } else { 4 })?;
        let count = reader.number(1)?;
        let mut turns = Vec::new();
        for _ in 0..count {
            let index = if wide { reader.number(2)? & 0x7fff } else { reader.number(1)? & 0x7f };
            let property = usize::try_from(index).ok()?.checked_sub(1).and_then(|index| properties.get(index));
            turns.extend(property.and_then(|(kind, body)| turn(*kind, body)));
        }
        if found == id {
            return Some(turns);
        }
    }
    None
}

fn turn(kind: [u8; 4], body: &[u8]) -> Option<Turn> {
    let value = *body.first()?;
    match &kind {
        b"irot" => Some(Turn::Rotated(value & 3)),
        b"imir" if value & 1 == 0 => Some(Turn::UpsideDown),
        b"imir" => Some(Turn::Mirrored),
        _ => None,
    }
}

fn find(data: &[u8], kind: [u8; 4]) -> Option<&[u8]> {
    boxes(data).find(|(found, _)| *found == kind).map(|(_, body)| body)
}

/// The boxes one after the other: four letters and a body each. Ends where something is wrong.
fn boxes(data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut reader = Reader(data);
    std::iter::from_fn(move || {
        let length = reader.number(4)?;
        let kind = reader.take(4)?.try_into().ok()?;
        let length = match length {
            0 => reader.0.len(),
            1 => usize::try_from(reader.number(8)?).ok()?.checked_sub(16)?,
            length => usize::try_from(length).ok()?.checked_sub(8)?,
        };
        Some((kind, reader.take(length)?))
    })
}

/// Reads numbers, most significant byte first.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, length: usize) -> Option<u64> {
        let bytes = self.take(length)?;
        Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
    }

    /// The version of a box, which is followed by three bytes of flags.
    fn version(&mut self) -> Option<u64> {
        Some(self.number(4)? >> 24)
    }
}
