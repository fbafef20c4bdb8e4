//! Which side of an open book each page is on.

/// Where a page stands when the reader is turned on its side and shows two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Centre,
}

impl Side {
    /// The property of the page in the spine.
    pub fn property(self) -> &'static str {
        match self {
            Self::Left => "page-spread-left",
            Self::Right => "page-spread-right",
            Self::Centre => "rendition:page-spread-center",
        }
    }

    fn opposite(self) -> Self {
        match self {
            Self::Left => Self::Right,
            _ => Self::Left,
        }
    }
}

/// Sets pages on sides. The first stands alone, as a cover does; a wide page is a spread of its own; and after both a
/// spread begins. `wide` says of each page whether it is wide.
pub(super) fn sides(wide: impl IntoIterator<Item = bool>, right_to_left: bool) -> Vec<Option<Side>> {
    let first = if right_to_left { Side::Right } else { Side::Left };
    let mut next = first;
    let mut sides = Vec::new();
    for is_wide in wide {
        if is_wide {
            sides.push(Some(Side::Centre));
            next = first;
        } else if sides.is_empty() {
            sides.push(None);
        } else {
            sides.push(Some(next));
            next = next.opposite();
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::{Side::*, *};

    #[test]
    fn pages_alternate_after_the_first() {
        assert_eq!(sides([false; 4], false), [None, Some(Left), Some(Right), Some(Left)]);
        assert_eq!(sides([false; 4], true), [None, Some(Right), Some(Left), Some(Right)]);
    }

    #[test]
    fn a_spread_begins_after_a_wide_page() {
        let wide = [false, false, true, false, false, true, true, false];
        let expected =
            [None, Some(Left), Some(Centre), Some(Left), Some(Right), Some(Centre), Some(Centre), Some(Left)];
        assert_eq!(sides(wide, false), expected);
        assert_eq!(sides([true, false], true), [Some(Centre), Some(Right)]);
    }
}
