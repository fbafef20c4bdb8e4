//! Places in books: the one each device left, and the one that is offered to all of them.

mod service;

use async_trait::async_trait;

use crate::{
    accounts::{Offer, UserId},
    clock::Timestamp,
    documents::{Description, DocumentId},
    error::{Changed, Invalid, StorageError},
    text::Text,
};

pub use self::service::{ProgressService, Push};

/// A user's place in a document, as a device sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The document that it was pushed for.
    pub document: DocumentId,
    pub position: Position,
    pub percentage: Percentage,
    pub device: DeviceName,
    /// Empty where an old device sent none.
    pub device_id: DeviceId,
    /// When the server received it.
    pub timestamp: Timestamp,
    pub description: Description,
}

/// Where in the document: an xpointer in an EPUB, a page number elsewhere; opaque here.
pub type Position = Text<4096>;
pub type DeviceName = Text<128>;
pub type DeviceId = Text<128>;

impl Progress {
    /// Tells one device of a user from another: the device's id, or its name where it sent no id.
    pub fn device_key(&self) -> &DeviceId {
        if self.device_id.is_empty() { &self.device } else { &self.device_id }
    }
}

/// How much of a document lies before a place: 0 to 1, exact to the millionth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percentage(u32);

impl Percentage {
    const MILLION: u32 = 1_000_000;

    /// Accepts a number from 0 to 1 and rounds it to six decimals.
    pub fn parse(fraction: f64) -> Result<Self, Invalid> {
        if !(0.0..=1.0).contains(&fraction) {
            return Err(Invalid::new("percentage", "a number from 0 to 1"));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to a million fits")]
        Ok(Self((fraction * f64::from(Self::MILLION)).round() as u32))
    }

    /// Reads back what [`Self::millionths`] gave a storage.
    pub fn from_millionths(millionths: u32) -> Option<Self> {
        (millionths <= Self::MILLION).then_some(Self(millionths))
    }

    pub fn millionths(self) -> u32 {
        self.0
    }

    pub fn as_fraction(self) -> f64 {
        f64::from(self.0) / f64::from(Self::MILLION)
    }

    /// The nearest whole per cent, as people read it.
    pub fn as_percent(self) -> u32 {
        (self.0 + 5_000) / 10_000
    }

    /// The smallest percentage that reads "100 %": e-readers rarely report the last page as exactly 1.
    pub const FINISHED: Self = Self(995_000);

    pub fn is_finished(self) -> bool {
        self >= Self::FINISHED
    }
}

/// A book's offered place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Current {
    /// The document that stands for the book.
    pub canonical: DocumentId,
    pub progress: Progress,
}

/// What becomes of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pushed {
    /// The place is kept; it is offered if the user's [`Offer`] says so.
    Kept,
    /// There is no such account (any more); nothing was kept.
    NoAccount,
}

/// Where places live.
///
/// A document's *group* is the documents linked to it and itself (see [`crate::links`]); a group has one current
/// place at most, and each (document, device key) in it keeps the last place it pushed.
#[async_trait]
pub trait ProgressRepository: Send + Sync {
    /// Returns the current place of the group of `document`.
    async fn find(&self, user: &UserId, document: &DocumentId) -> Result<Option<Current>, StorageError>;

    /// Keeps `progress` as the place of its document and device, and offers it as [`settle`] decides.
    ///
    /// If it names a file that its document was never pushed with before, the document first joins the groups of
    /// the user's other documents pushed with that name, as [`crate::links::join`] says. Documents that were taken
    /// out of a group by hand neither join nor are joined.
    async fn push(&self, user: &UserId, progress: &Progress) -> Result<Pushed, StorageError>;

    /// Lists the places that the group's devices left, newest first; ties by document, then device key.
    async fn places(&self, user: &UserId, document: &DocumentId) -> Result<Vec<Progress>, StorageError>;

    /// Lists the places that the user's devices left in all documents, in the same order.
    async fn all_places(&self, user: &UserId) -> Result<Vec<Progress>, StorageError>;

    /// Makes the last place of the device with this key, in the group of `document`, the current one, as of `now`;
    /// absent if there is none.
    async fn offer(
        &self,
        user: &UserId,
        document: &DocumentId,
        device: &DeviceId,
        now: Timestamp,
    ) -> Result<Changed, StorageError>;
}

/// Decides which place a group offers after `push`; `None` leaves the `current` one.
///
/// What the push does not tell of its book is taken from the current place.
pub fn settle(offer: Offer, current: Option<&Progress>, push: &Progress) -> Option<Progress> {
    let Some(current) = current else {
        return Some(push.clone());
    };
    if offer == Offer::Furthest && push.percentage < current.percentage {
        return None;
    }
    Some(Progress { description: push.description.clone().or(&current.description), ..push.clone() })
}

/// Returns what a group offers once the place of `device` is offered by hand: the first of its
/// `places`, which stand newest first, as of `now`.
///
/// What the device did not tell of its book is taken from the `current` place.
pub fn offer_again(
    places: Vec<Progress>,
    device: &DeviceId,
    current: Option<&Progress>,
    now: Timestamp,
) -> Option<Progress> {
    let place = places.into_iter().find(|place| place.device_key() == device)?;
    let description = match current {
        Some(current) => place.description.or(&current.description),
        None => place.description,
    };
    Some(Progress { timestamp: now, description, ..place })
}

/// Puts places in the order of [`ProgressRepository::places`]: newest first; ties by document, then device key.
pub fn sort_newest_first(places: &mut [Progress]) {
    places.sort_by(|a, b| {
        let key = |it: &Progress| (it.document.clone(), it.device_key().clone());
        b.timestamp.cmp(&a.timestamp).then_with(|| key(a).cmp(&key(b)))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_exact_to_the_millionth() {
        let third = Percentage::parse(1.0 / 3.0).unwrap();
        assert_eq!(third.millionths(), 333_333);
        assert!((third.as_fraction() - 0.333_333).abs() < f64::EPSILON);
        assert_eq!(Percentage::parse(-0.0).unwrap().millionths(), 0);
    }

    #[test]
    fn percentages_out_of_range_are_refused() {
        for fraction in [f64::NAN, f64::INFINITY, -0.000_1, 1.000_1] {
            assert!(Percentage::parse(fraction).is_err(), "{fraction}");
        }
    }

    #[test]
    fn what_reads_100_per_cent_is_finished() {
        assert!(!Percentage::parse(0.994_999).unwrap().is_finished());
        let finished = Percentage::parse(0.995).unwrap();
        assert!(finished.is_finished());
        assert_eq!(finished.as_percent(), 100);
    }
}
