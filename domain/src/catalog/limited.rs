//! Lists that fit: bounded, so that a publication fits into one item of every storage.

use crate::error::Invalid;

/// At most `MAX` things, in the order that they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtMost<T, const MAX: usize>(Vec<T>);

impl<T, const MAX: usize> AtMost<T, MAX> {
    /// Accepts `things` as the value of `field`.
    pub fn parse(field: &'static str, things: Vec<T>) -> Result<Self, Invalid> {
        if things.len() > MAX {
            return Err(Invalid::new(field, format!("at most {MAX}")));
        }
        Ok(Self(things))
    }

    /// Takes the first of `things`: files may name more than anyone reads.
    pub fn first(things: impl IntoIterator<Item = T>) -> Self {
        Self(things.into_iter().take(MAX).collect())
    }

    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.0.iter()
    }

    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<T: Clone + PartialEq, const MAX: usize> AtMost<T, MAX> {
    /// Puts `thing` before the others, wherever it was; what doesn't fit any more goes from the end.
    pub fn put_first(&mut self, thing: &T) {
        self.0.retain(|it| it != thing);
        self.0.insert(0, thing.clone());
        self.0.truncate(MAX);
    }
}

impl<T, const MAX: usize> Default for AtMost<T, MAX> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'a, T, const MAX: usize> IntoIterator for &'a AtMost<T, MAX> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_are_refused_or_cut_off() {
        assert_eq!(AtMost::<_, 2>::parse("x", vec![2, 1]).unwrap().as_slice(), [2, 1]);
        assert_eq!(AtMost::<_, 2>::parse("x", vec![1, 2, 3]).unwrap_err().to_string(), "`x` must be at most 2");
        assert_eq!(AtMost::<_, 2>::first(1..).as_slice(), [1, 2]);
    }

    #[test]
    fn the_last_put_first_stay() {
        let mut things = AtMost::<_, 2>::first([1]);
        for thing in [2, 1, 1, 3] {
            things.put_first(&thing);
        }
        assert_eq!(things.as_slice(), [3, 1]);
    }
}
