//! Who happens later than the wheel reaches, by blocks of time, each a quarter of its turn.
//!
//! A deadline that lies far away is moved again and again before it comes: silence ends a session
//! ten minutes after the last message. So a slot that is in a list stays there, whatever becomes of
//! its event, unless the event is to be sooner; when the list's block comes, the owner looks at
//! what became of each, and puts back who is later still. What is moved on costs one comparison.

/// Blocks that have a list of their own; what lies beyond waits in the last.
const LISTS: u64 = 64;
/// The end of a list.
const END: u32 = u32::MAX;
/// The block of a slot that is in no list.
const NOWHERE: u64 = u64::MAX;

#[derive(Clone, Copy, Debug)]
struct Node {
    block: u64,
    before: u32,
    after: u32,
}

/// A slot in no list.
const NODE: Node = Node { block: NOWHERE, before: END, after: END };

/// Lists of slots for the blocks `n..n + 63` for some n that only grows; the owner knows which.
#[derive(Clone, Debug)]
pub struct Later {
    nodes: Vec<Node>,
    firsts: [u32; LISTS as usize],
    /// A bit for each list with anybody in it.
    filled: u64,
}

impl Later {
    /// For slots `0..slots`, none of them in a list.
    pub fn new(slots: usize) -> Later {
        Later { nodes: vec![NODE; slots], firsts: [END; LISTS as usize], filled: 0 }
    }

    /// Makes room for slots `0..slots`.
    pub fn ensure(&mut self, slots: usize) {
        self.nodes.resize(slots, NODE);
    }

    /// Empties all lists.
    pub fn clear(&mut self) {
        self.nodes.fill(NODE);
        self.firsts = [END; LISTS as usize];
        self.filled = 0;
    }

    /// Sees to it that a slot is in the list of a block or of one before; `from` is the first of
    /// the blocks. A block so far away that it has no list yet is taken for the last that has.
    #[inline]
    pub fn put(&mut self, slot: u32, block: u64, from: u64) {
        let listed = self.nodes[slot as usize].block;
        if listed > block {
            self.link(slot, block.min(from + LISTS - 2));
        }
    }

    /// Moves a slot to the list of a block, unless it is in that of one before.
    #[inline(never)]
    fn link(&mut self, slot: u32, block: u64) {
        let Node { block: listed, before, after } = self.nodes[slot as usize];
        if listed <= block {
            return;
        }
        if listed != NOWHERE {
            if before != END {
                self.nodes[before as usize].after = after;
            } else {
                self.begin(listed, after);
            }
            if after != END {
                self.nodes[after as usize].before = before;
            }
        }
        let first = self.firsts[(block % LISTS) as usize];
        if first != END {
            self.nodes[first as usize].before = slot;
        }
        self.nodes[slot as usize] = Node { block, before: END, after: first };
        self.begin(block, slot);
    }

    /// Sets the first in the list of a block.
    #[inline]
    fn begin(&mut self, block: u64, slot: u32) {
        let list = block % LISTS;
        self.firsts[list as usize] = slot;
        self.filled = (self.filled & !(1 << list)) | u64::from(slot != END) << list;
    }

    /// The first block from a number on with anybody in its list.
    pub fn first(&self, from: u64) -> Option<u64> {
        let ahead = self.filled.rotate_right((from % LISTS) as u32).trailing_zeros();
        (self.filled != 0).then_some(from + u64::from(ahead))
    }

    /// Takes somebody out of the list of a block; `None` if nobody is in it.
    pub fn take(&mut self, block: u64) -> Option<u32> {
        let slot = self.firsts[(block % LISTS) as usize];
        if slot == END {
            return None;
        }
        let node = &mut self.nodes[slot as usize];
        node.block = NOWHERE;
        let after = node.after;
        if after != END {
            self.nodes[after as usize].before = END;
        }
        self.begin(block, after);
        Some(slot)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_moves_only_to_an_earlier_list_and_lists_are_found_in_order() {
        let mut later = Later::new(9);
        assert_eq!((later.first(5), later.take(5)), (None, None));
        for (slot, block) in [(0, 10), (1, 10), (2, 10), (3, 7), (4, 1_000)] {
            later.put(slot, block, 5);
        }
        later.put(1, 12, 5); // stays
        later.put(1, 8, 5); // from the middle of a list
        later.put(4, 900, 5); // stays in the last
        let mut order = Vec::new();
        let mut from = 5;
        while let Some(block) = later.first(from) {
            while let Some(slot) = later.take(block) {
                order.push((block, slot));
            }
            from = block + 1;
        }
        assert_eq!(order, [(7, 3), (8, 1), (10, 2), (10, 0), (67, 4)]);
        // from the end and from the beginning of a list, and around
        (0..3).for_each(|slot| later.put(slot, 100, 68));
        later.put(0, 99, 68);
        later.put(2, 98, 68);
        assert_eq!((later.first(68), later.take(98), later.take(98)), (Some(98), Some(2), None));
        assert_eq!((later.take(99), later.take(100), later.first(68)), (Some(0), Some(1), None));
    }
}
