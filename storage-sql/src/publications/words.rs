//! Which publications have a word.
//!
//! Numbers of publications go by blocks of 4,096. A row is a word in a block, with the places of the publications there
//! that have it: two bytes for each, or where those would be more, a bit for each of the block. So what a search is to
//! know of a word in 100,000 titles comes in at most 25 rows, and which publications have several words is found by
//! comparing bits.

use std::collections::{BTreeMap, HashMap};

use diesel::{connection::DefaultLoadingMode, prelude::*};

use crate::{
    connection::{Connection, on_each_backend, unreadable},
    rows::{self, Value, one_of},
    schema::words,
};

/// A bit for each publication of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block([u64; Block::WORDS]);

impl Block {
    const NUMBERS: u16 = 4_096;
    const WORDS: usize = 64;
    /// Of a bit for each.
    const BYTES: usize = 512;

    const EMPTY: Self = Self([0; Self::WORDS]);

    /// The block of a publication, and its place there.
    fn of(publication: i64) -> (i64, u16) {
        let numbers = i64::from(Self::NUMBERS);
        let place = u16::try_from(publication.rem_euclid(numbers)).expect("the block is that small");
        (publication.div_euclid(numbers), place)
    }

    fn insert(&mut self, place: u16) {
        self.0[usize::from(place / 64)] |= 1 << (place % 64);
    }

    fn remove(&mut self, place: u16) {
        self.0[usize::from(place / 64)] &= !(1 << (place % 64));
    }

    fn len(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    fn places(&self) -> impl Iterator<Item = u16> {
        (0..Self::NUMBERS).filter(|place| self.contains(*place))
    }

    fn contains(&self, place: u16) -> bool {
        self.0[usize::from(place / 64)] & 1 << (place % 64) != 0
    }

    fn pack(&self) -> Vec<u8> {
        if 2 * self.len() < Self::BYTES {
            self.places().flat_map(u16::to_be_bytes).collect()
        } else {
            self.0.iter().flat_map(|bits| bits.to_be_bytes()).collect()
        }
    }

    /// Adds what is packed.
    fn unpack(&mut self, packed: &[u8]) -> QueryResult<()> {
        if packed.len() == Self::BYTES {
            for (bits, more) in self.0.iter_mut().zip(packed.as_chunks().0) {
                *bits |= u64::from_be_bytes(*more);
            }
            return Ok(());
        }
        for place in packed.as_chunks().0 {
            let place = u16::from_be_bytes(*place);
            if place >= Self::NUMBERS {
                return Err(unreadable("a word's publication lies outside of its block"));
            }
            self.insert(place);
        }
        Ok(())
    }
}

/// Publications of a library, by number.
#[derive(Debug)]
pub struct Numbers(BTreeMap<i64, Block>);

impl Numbers {
    /// Finds those with a word that begins so.
    pub fn with(conn: &mut Connection<'_>, library: i32, beginning: &str) -> QueryResult<Self> {
        // What comes behind all words with this beginning: no word has that character.
        let end = format!("{beginning}{}", char::MAX);
        let rows = words::table
            .filter(words::library.eq(library))
            .filter(words::word.ge(beginning))
            .filter(words::word.lt(end))
            .select((words::block, words::publications));
        let mut blocks = BTreeMap::new();
        on_each_backend!(conn, |conn| {
            for row in rows.load_iter::<(i64, Vec<u8>), DefaultLoadingMode>(conn)? {
                let (block, packed) = row?;
                blocks.entry(block).or_insert(Block::EMPTY).unpack(&packed)?;
            }
            QueryResult::Ok(())
        })?;
        Ok(Self(blocks))
    }

    /// Keeps those that are in `other` as well.
    pub fn intersect(&mut self, other: &Self) {
        self.0.retain(|number, block| {
            let others = other.0.get(number).unwrap_or(&Block::EMPTY);
            for (bits, others) in block.0.iter_mut().zip(others.0) {
                *bits &= others;
            }
            *block != Block::EMPTY
        });
    }

    pub fn len(&self) -> usize {
        self.0.values().map(Block::len).sum()
    }

    pub fn contains(&self, publication: i64) -> bool {
        let (block, place) = Block::of(publication);
        self.0.get(&block).is_some_and(|block| block.contains(place))
    }

    pub fn iter(&self) -> impl Iterator<Item = i64> {
        let numbers = |(number, block): (&i64, &Block)| {
            let first = number * i64::from(Block::NUMBERS);
            block.places().map(move |place| first + i64::from(place)).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(numbers)
    }
}

/// What becomes of the words of some publications.
#[derive(Default)]
pub struct Changes<'a>(BTreeMap<i64, BTreeMap<&'a str, Places>>);

#[derive(Default)]
struct Places {
    come: Vec<u16>,
    gone: Vec<u16>,
}

impl<'a> Changes<'a> {
    /// Says that the publication has the word from now on.
    pub fn put_in(&mut self, publication: i64, word: &'a str) {
        let (block, place) = Block::of(publication);
        self.0.entry(block).or_default().entry(word).or_default().come.push(place);
    }

    /// Says that the publication has the word no more.
    pub fn take_out(&mut self, publication: i64, word: &'a str) {
        let (block, place) = Block::of(publication);
        self.0.entry(block).or_default().entry(word).or_default().gone.push(place);
    }

    /// Writes the changes; the library is locked.
    pub fn write(self, conn: &mut Connection<'_>, library: i32) -> QueryResult<()> {
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for (number, changes) in &self.0 {
            let words: Vec<&str> = changes.keys().copied().collect();
            let mut packed = load(conn, (library, *number), &words)?;
            for (word, places) in changes {
                let mut block = Block::EMPTY;
                if let Some(packed) = packed.remove(*word) {
                    block.unpack(&packed)?;
                }
                places.gone.iter().for_each(|place| block.remove(*place));
                places.come.iter().for_each(|place| block.insert(*place));
                if block == Block::EMPTY {
                    gone.push([Value::Integer(library), Value::Text(word), Value::Big(*number)]);
                } else {
                    kept.push((*word, *number, block.pack()));
                }
            }
        }
        rows::delete(conn, "words", "(library, word, block)", &gone)?;
        let kept = kept.iter().map(|(word, number, packed)| {
            [Value::Integer(library), Value::Text(word), Value::Big(*number), Value::Binary(packed)]
        });
        let then = "ON CONFLICT (library, word, block) DO UPDATE SET publications = excluded.publications";
        rows::insert(conn, "words (library, word, block, publications)", &kept.collect::<Vec<_>>(), then)
    }
}

/// What there is of some words in a block.
fn load(
    conn: &mut Connection<'_>,
    (library, block): (i32, i64),
    sought: &[&str],
) -> QueryResult<HashMap<String, Vec<u8>>> {
    let mut found = HashMap::new();
    for sought in sought.chunks(rows::MOST) {
        let rows = words::table
            .filter(words::library.eq(library))
            .filter(words::block.eq(block))
            .filter(one_of(words::word, sought.iter().copied()))
            .select((words::word, words::publications));
        let rows: Vec<(String, Vec<u8>)> = on_each_backend!(conn, |conn| rows.load(conn))?;
        found.extend(rows);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(places: impl IntoIterator<Item = u16>) -> Block {
        places.into_iter().fold(Block::EMPTY, |mut block, place| {
            block.insert(place);
            block
        })
    }

    #[test]
    fn few_places_and_many_come_back_as_they_were_packed() {
        for (places, bytes) in [(vec![], 0), (vec![0, 4_095], 4), ((0..255).collect(), 510), ((7..263).collect(), 512)]
        {
            let (packed, mut unpacked) = (block(places.clone()).pack(), Block::EMPTY);
            unpacked.unpack(&packed).unwrap();
            assert_eq!((unpacked.places().collect::<Vec<_>>(), packed.len()), (places, bytes));
        }
    }

    #[test]
    fn what_is_packed_may_repeat_itself_but_not_lie_elsewhere() {
        let mut places = Block::EMPTY;
        places.unpack(&[0, 1, 0, 1]).unwrap();
        assert_eq!(places, block([1]));
        assert!(places.unpack(&[16, 0]).is_err());
    }

    #[test]
    fn numbers_are_those_of_their_blocks() {
        let mut numbers = Numbers([(0, block([1, 2])), (3, block([4_095]))].into());
        assert_eq!(numbers.iter().collect::<Vec<_>>(), [1, 2, 4 * 4_096 - 1]);
        assert!(numbers.contains(2) && !numbers.contains(4_096 + 2));
        numbers.intersect(&Numbers([(0, block([2, 3])), (1, block([4]))].into()));
        assert_eq!((numbers.iter().collect::<Vec<_>>(), numbers.len()), (vec![2], 1));
    }
}
