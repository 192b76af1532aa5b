//! Indices into the arenas of model and engine, one type each, so that an agent's number can
//! never be used where a shop's is meant.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize,
            Deserialize,
        )]
        pub struct $name(pub u32);

        impl $name {
            /// The index as `usize`, for arena look-ups.
            #[inline]
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            #[inline]
            fn from(index: usize) -> Self {
                debug_assert!(index < u32::MAX as usize);
                $name(index as u32)
            }
        }
    };
}

id!(
    /// An agent (客服), an index into `Scenario::agents`.
    AgentId
);
id!(
    /// An agent's place in one shop, an index into `Scenario::seats`.
    SeatId
);
id!(
    /// A shop (店铺), an index into `Scenario::shops`.
    ShopId
);
id!(
    /// A group of agents (客服组), an index into `Scenario::groups`; groups of all shops.
    GroupId
);
id!(
    /// A contact now in the engine's arena; slots are recycled after its end.
    ContactSlot
);
id!(
    /// A status an agent can have, an index into `Scenario::statuses`.
    StatusId
);
id!(
    /// A kind of work that is no chat, an index into `Scenario::work`; kinds of all shops.
    WorkId
);
id!(
    /// A name of a small closed vocabulary (page, client, intent, SKU, role), by its table.
    NameId
);

/// A set of statuses, roles or names: bit i stands for index i, so at most 64 of a kind.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Set(pub u64);

impl Set {
    /// The empty set.
    pub const EMPTY: Set = Set(0);
    /// Every index.
    pub const ALL: Set = Set(u64::MAX);

    /// The set with one index.
    #[inline]
    pub fn of(index: usize) -> Set {
        debug_assert!(index < 64);
        Set(1 << (index & 63))
    }

    /// This set with one more index.
    #[inline]
    pub fn with(self, index: usize) -> Set {
        Set(self.0 | Set::of(index).0)
    }

    /// True if the index is in the set.
    #[inline]
    pub fn has(self, index: usize) -> bool {
        index < 64 && self.0 >> index & 1 != 0
    }

    /// True if the sets share an index.
    #[inline]
    pub fn meets(self, other: Set) -> bool {
        self.0 & other.0 != 0
    }

    /// True if nothing is in the set.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The indices in ascending order.
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            let next = rest.trailing_zeros() as usize;
            rest &= rest.wrapping_sub(1);
            (next < 64).then_some(next)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_lists_its_indices_in_order() {
        let set = Set::of(3).with(0).with(63);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 3, 63]);
        assert!(set.has(63) && !set.has(64) && !set.has(1));
        assert_eq!(set.with(3), set);
    }
}
