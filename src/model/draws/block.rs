//! What a block of draws is made of, and the macro that makes its type: the place of its blocks in
//! their purpose, the words of each draw, and a line in the list of all.

use super::Purpose;

/// Whom the keys of a draw are about. Keys of different spaces never meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// A source: its contacts, its points in time, its days and its intervals.
    Source,
    /// The agents.
    Agent,
    /// The leave box of a group.
    Box,
    /// A shop's orders by customers who never asked.
    Shop,
    /// The keys that a sweep varies.
    Varied,
}

/// Which blocks of its purpose a draw may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// One block in the life of its owner.
    Once(u32),
    /// One block for each entry of a contact: its place within the generation.
    Entry(u32),
    /// Any block of an entry, from a place on: one for each step.
    Steps(u32),
    /// Any block, by a number that counts through all entries.
    Numbered(u32),
}

/// Blocks of one entry of a contact.
pub(super) const OF_ENTRY: u32 = 1 << 14;

/// The number of an entry's block.
#[inline(always)]
pub(super) const fn of_entry(generation: u8, place: u32) -> u32 {
    generation as u32 * OF_ENTRY + place % OF_ENTRY
}

/// A draw, for the list of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Type and method, as in `Patience::queue`.
    pub name: &'static str,
    /// What it decides.
    pub about: &'static str,
    /// Whom it is about.
    pub space: Space,
    /// What the stream is for.
    pub purpose: Purpose,
    /// From which blocks.
    pub blocks: Blocks,
    /// From which words of them.
    pub words: &'static [usize],
}

/// Makes the type of each block, the methods of its draws, and the list of all.
macro_rules! blocks {
    (@of $purpose:ident Once($place:literal)) => {
        /// The block of this key.
        #[inline]
        #[must_use]
        pub const fn of(seed: &Seed, key: Key) -> Self {
            Self(seed.block(key, Purpose::$purpose as u16, $place))
        }
    };
    (@of $purpose:ident Entry($place:literal)) => {
        /// The block of this contact's entry.
        #[inline]
        #[must_use]
        pub const fn of(seed: &Seed, key: Key, generation: u8) -> Self {
            Self(seed.block(key, Purpose::$purpose as u16, of_entry(generation, $place)))
        }
    };
    (@of $purpose:ident Steps($from:literal)) => {
        /// The block of a step of this contact's entry.
        #[inline]
        #[must_use]
        pub const fn of(seed: &Seed, key: Key, generation: u8, step: u32) -> Self {
            let place = step.wrapping_add($from);
            Self(seed.block(key, Purpose::$purpose as u16, of_entry(generation, place)))
        }
    };
    (@of $purpose:ident Numbered($from:literal)) => {
        /// The block of this key with a number.
        #[inline]
        #[must_use]
        pub const fn of(seed: &Seed, key: Key, number: u32) -> Self {
            Self(seed.block(key, Purpose::$purpose as u16, number))
        }
    };
    (@amount $words:expr, [$word:literal]) => { unit($words[$word]) };
    (@amount $words:expr, [$high:literal, $low:literal]) => { unit53($words[$high], $words[$low]) };
    ($(
        $(#[doc = $doc:literal])+
        $block:ident: $space:ident $purpose:ident $rule:ident $place:tt {
            $( $(#[doc = $about:literal])+ $draw:ident $words:tt )+
        }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
            pub struct $block([u32; 4]);

            impl $block {
                /// In place of a block that nobody needs: every number is next to one, so nothing
                /// with a probability below one happens.
                pub const UNDRAWN: Self = Self([u32::MAX; 4]);

                blocks!(@of $purpose $rule $place);
                $(
                    $(#[doc = $about])+
                    #[inline(always)]
                    #[must_use]
                    pub const fn $draw(self) -> f64 {
                        blocks!(@amount self.0, $words)
                    }
                )+
            }
        )+

        /// Every draw that comes from a block.
        pub const ALL: &[Draw] = &[$($(Draw {
            name: concat!(stringify!($block), "::", stringify!($draw)),
            about: concat!($($about),+),
            space: Space::$space,
            purpose: Purpose::$purpose,
            blocks: Blocks::$rule $place,
            words: &$words,
        },)+)+];
    };
}
