//! Leave boxes: one for each group, messages in the order in which their customers came.
//!
//! Owns the boxes, how many messages a shop has left, why those of a box wait, and the rhythm of
//! deliveries: how many intervals were drawn, and when the next is due at the earliest. Knows
//! nothing of who delivers to whom. Contacts stay in the arena, which is given as an argument;
//! their place says which box they are in.

use crate::engine::clocks::Reason;
use crate::engine::contact::Contact;
use crate::engine::links::{List, NIL, Rail, before};
use crate::engine::stage::{Boxed, Stage};
use crate::kernel::ids::{ContactSlot, GroupId, ShopId};
use crate::kernel::tick::Tick;
use serde::{Deserialize, Serialize};

/// The leave boxes of all groups.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Boxes {
    all: Vec<LeaveBox>,
    /// Messages left in each shop.
    left: Vec<u32>,
}

/// A group's box.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct LeaveBox {
    shop: ShopId,
    list: List,
    reason: Reason,
    /// Intervals between deliveries drawn so far.
    ticks: u32,
    /// The earliest next delivery while somebody stays there (JDG-22).
    next: Tick,
}

impl Boxes {
    /// An empty box for each group of so many shops; the shops of the groups are given.
    pub fn new(of_groups: impl Iterator<Item = ShopId>, shops: usize) -> Boxes {
        let empty = |shop| LeaveBox {
            shop,
            list: List::default(),
            reason: Reason::default(),
            ticks: 0,
            next: Tick::ZERO,
        };
        Boxes { all: of_groups.map(empty).collect(), left: vec![0; shops] }
    }

    /// How many boxes there are.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// Messages left in a shop.
    #[inline]
    pub fn left(&self, shop: ShopId) -> u32 {
        self.left[shop.at()]
    }

    /// True if nothing is in a group's box.
    pub fn is_empty(&self, group: GroupId) -> bool {
        self.all[group.at()].list.len == 0
    }

    /// The first message of a box, or the last.
    pub fn first(&self, group: GroupId, newest: bool) -> Option<ContactSlot> {
        let list = &self.all[group.at()].list;
        if newest { list.last() } else { list.first() }
    }

    /// Why the messages of a box wait.
    #[inline]
    pub fn reason(&self, group: GroupId) -> &Reason {
        &self.all[group.at()].reason
    }

    /// The same, to be turned.
    #[inline]
    pub fn reason_mut(&mut self, group: GroupId) -> &mut Reason {
        &mut self.all[group.at()].reason
    }

    /// The number of the next interval between deliveries of a box, from one.
    pub fn next_tick(&mut self, group: GroupId) -> u32 {
        let ticks = &mut self.all[group.at()].ticks;
        *ticks = ticks.wrapping_add(1);
        *ticks
    }

    /// The earliest next delivery of a box.
    pub fn not_before(&self, group: GroupId) -> Tick {
        self.all[group.at()].next
    }

    /// The next delivery of a box is due then, at the earliest.
    pub fn wait_until(&mut self, group: GroupId, at: Tick) {
        self.all[group.at()].next = at;
    }

    // --- messages ---------------------------------------------------------------------------

    /// Puts a message into a box, behind the others.
    pub fn put(&mut self, contacts: &mut [Contact], slot: ContactSlot, boxed: Boxed) {
        let own = &mut self.all[boxed.group.at()];
        contacts[slot.at()].stage = Stage::Boxed(boxed);
        own.list.push(contacts, Rail::Waiting, slot);
        self.left[own.shop.at()] += 1;
    }

    /// Takes a message out of its box; false if it is in none.
    pub fn take(&mut self, contacts: &mut [Contact], slot: ContactSlot) -> bool {
        let Stage::Boxed(Boxed { group, .. }) = contacts[slot.at()].stage else { return false };
        contacts[slot.at()].stage = Stage::Routed;
        let own = &mut self.all[group.at()];
        own.list.remove(contacts, Rail::Waiting, slot);
        self.left[own.shop.at()] -= 1;
        true
    }

    /// Moves a message to another box of its shop: first come, first in line over both.
    pub fn move_to(&mut self, contacts: &mut [Contact], slot: ContactSlot, to: GroupId) {
        let Stage::Boxed(boxed) = contacts[slot.at()].stage else { return };
        contacts[slot.at()].stage = Stage::Boxed(Boxed { group: to, ..boxed });
        self.all[boxed.group.at()].list.remove(contacts, Rail::Waiting, slot);
        let arrived = contacts[slot.at()].arrived;
        let list = &mut self.all[to.at()].list;
        let mut after = list.last().map_or(NIL, |last| last.0);
        while after != NIL && contacts[after as usize].arrived > arrived {
            after = before(contacts, Rail::Waiting, after);
        }
        list.insert_after(contacts, Rail::Waiting, after, slot);
    }

    /// The run is over: nothing is delivered any more.
    pub fn forget(&mut self) {
        self.left.fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: ShopId = ShopId(0);
    const DEFAULT: GroupId = GroupId(0);
    const OTHER: GroupId = GroupId(1);

    /// Two boxes of one shop, with messages of customers who came at these times.
    fn filled(messages: &[(GroupId, u64)]) -> (Boxes, Vec<Contact>) {
        let mut boxes = Boxes::new([SHOP, SHOP].into_iter(), 1);
        let mut contacts: Vec<Contact> =
            std::iter::repeat_with(Contact::free).take(messages.len()).collect();
        for (at, &(group, arrived)) in messages.iter().enumerate() {
            contacts[at].arrived = Tick(arrived);
            let boxed = Boxed { group, expires: Tick::NEVER };
            boxes.put(&mut contacts, ContactSlot::from(at), boxed);
        }
        (boxes, contacts)
    }

    #[test]
    fn a_message_that_moves_goes_before_whoever_came_later() {
        let (mut boxes, mut contacts) = filled(&[(DEFAULT, 10), (DEFAULT, 30), (OTHER, 20)]);
        boxes.move_to(&mut contacts, ContactSlot(2), DEFAULT);
        assert!(boxes.is_empty(OTHER) && boxes.left(SHOP) == 3);
        let mut order = Vec::new();
        while let Some(slot) = boxes.first(DEFAULT, false) {
            assert!(boxes.take(&mut contacts, slot));
            order.push(slot.0);
        }
        assert_eq!((order, boxes.left(SHOP)), (vec![0, 2, 1], 0));
    }

    #[test]
    fn a_message_is_taken_once() {
        let (mut boxes, mut contacts) = filled(&[(OTHER, 1), (OTHER, 2)]);
        assert_eq!(boxes.first(OTHER, true), Some(ContactSlot(1)));
        assert!(boxes.take(&mut contacts, ContactSlot(1)));
        assert_eq!(contacts[1].stage, Stage::Routed);
        assert!(!boxes.take(&mut contacts, ContactSlot(1)));
        assert_eq!((boxes.left(SHOP), boxes.first(OTHER, true)), (1, Some(ContactSlot(0))));
    }

    #[test]
    fn deliveries_keep_their_rhythm() {
        let (mut boxes, _) = filled(&[]);
        assert_eq!(
            [boxes.next_tick(OTHER), boxes.next_tick(OTHER), boxes.next_tick(DEFAULT)],
            [1, 2, 1]
        );
        boxes.wait_until(OTHER, Tick(7));
        assert_eq!((boxes.not_before(OTHER), boxes.not_before(DEFAULT)), (Tick(7), Tick::ZERO));
    }
}
