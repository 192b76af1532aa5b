//! Items of work that is no chat: those that wait, by kind, and what is to happen to some later.
//! Items lie in an arena with recycled places; a serial number tells whether a place still holds
//! the item that was meant.

use crate::kernel::ids::WorkId;
use crate::kernel::stream::Key;
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An item's place in the arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in super::super) struct ItemSlot(pub u32);

impl ItemSlot {
    fn at(self) -> usize {
        self.0 as usize
    }
}

/// Where an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) enum Whereabouts {
    /// Nowhere: the place is free.
    Nowhere,
    /// Held back until it is handed out, or comes again.
    Held,
    /// It waits for hands.
    Waits,
    /// Somebody does it.
    InHand,
}

/// One item of work.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(in super::super) struct Item {
    pub kind: WorkId,
    /// Whose draws.
    pub key: Key,
    /// Tells it from others in the same place.
    pub serial: u64,
    /// When it came.
    pub came: Tick,
    /// Since when it may be begun.
    pub ready: Tick,
    /// When it is due; `NEVER` if not.
    pub due: Tick,
    /// How often it has been done.
    pub done: u32,
    /// How often its customer has asked about it.
    pub asked: u32,
    /// What is left of work begun; `NEVER` if not begun.
    pub left: Span,
    /// Hands' time so far, of all times it was done.
    pub spent: Span,
    pub whereabouts: Whereabouts,
}

/// What happens later to an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in super::super) enum Later {
    /// It may be begun from then on.
    Ready,
    /// It is late from then on.
    Late,
    /// Its customer asks about it.
    Asks,
}

/// What comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in super::super) enum Comes {
    /// An item of the kind that a chat has made.
    Item(WorkId),
    /// The customer of a late item of the kind.
    Customer(WorkId),
    /// The hours at which the kind is worked on.
    Hours(WorkId),
}

/// What happens when, to which item of which serial number.
type Plan = (Tick, u64, Later, ItemSlot);

/// What comes when, and whose draws it has: entity and space of the key.
type Coming = (Tick, Comes, u64, u32);

/// The order in which items of a kind wait: the earliest due first, then the oldest.
type Rank = (Tick, Tick, u64, ItemSlot);

/// All items.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Items {
    all: Vec<Item>,
    free: Vec<ItemSlot>,
    lists: Vec<BinaryHeap<Reverse<Rank>>>,
    plans: BinaryHeap<Reverse<Plan>>,
    coming: BinaryHeap<Reverse<Coming>>,
    serial: u64,
    waiting: u32,
    /// The next opening of each kind that has hours is expected.
    opening: Vec<bool>,
    /// Items that wait may find somebody idle: to be looked at.
    pub look: bool,
}

impl Items {
    /// None yet, of so many kinds.
    pub fn new(kinds: usize) -> Items {
        let lists = (0..kinds).map(|_| BinaryHeap::new()).collect();
        Items { lists, opening: vec![false; kinds], ..Items::default() }
    }

    /// A new item; held until it is put into its list.
    pub fn add(&mut self, kind: WorkId, key: Key, came: Tick, due: Tick) -> ItemSlot {
        self.serial += 1;
        let item = Item {
            kind,
            key,
            serial: self.serial,
            came,
            ready: came,
            due,
            done: 0,
            asked: 0,
            left: Span::NEVER,
            spent: Span::ZERO,
            whereabouts: Whereabouts::Held,
        };
        if let Some(slot) = self.free.pop() {
            self.all[slot.at()] = item;
            return slot;
        }
        self.all.push(item);
        ItemSlot((self.all.len() - 1) as u32)
    }

    /// The item there.
    pub fn item(&self, slot: ItemSlot) -> &Item {
        &self.all[slot.at()]
    }

    /// The same, to change it.
    pub fn item_mut(&mut self, slot: ItemSlot) -> &mut Item {
        &mut self.all[slot.at()]
    }

    /// The item is over.
    pub fn remove(&mut self, slot: ItemSlot) {
        self.all[slot.at()].whereabouts = Whereabouts::Nowhere;
        self.free.push(slot);
    }

    /// The item waits for hands.
    pub fn wait(&mut self, slot: ItemSlot) {
        let item = &mut self.all[slot.at()];
        item.whereabouts = Whereabouts::Waits;
        let rank = (item.due, item.came, item.serial, slot);
        self.lists[item.kind.at()].push(Reverse(rank));
        self.waiting += 1;
        self.look = true;
    }

    /// The first of a kind that waits.
    pub fn first(&self, kind: WorkId) -> Option<&Item> {
        self.lists[kind.at()].peek().map(|Reverse((.., slot))| &self.all[slot.at()])
    }

    /// Takes the first of a kind into somebody's hands.
    pub fn take(&mut self, kind: WorkId) -> Option<ItemSlot> {
        let Reverse((.., slot)) = self.lists[kind.at()].pop()?;
        self.all[slot.at()].whereabouts = Whereabouts::InHand;
        self.waiting -= 1;
        Some(slot)
    }

    /// How many wait for hands.
    pub fn waiting(&self) -> u32 {
        self.waiting
    }

    /// How many of a kind wait for hands.
    pub fn waiting_of(&self, kind: WorkId) -> usize {
        self.lists[kind.at()].len()
    }

    /// Something is to happen to an item.
    pub fn plan(&mut self, at: Tick, what: Later, slot: ItemSlot) {
        let serial = self.all[slot.at()].serial;
        self.plans.push(Reverse((at, serial, what, slot)));
    }

    /// The next thing planned until now for an item that is not over.
    pub fn planned(&mut self, now: Tick) -> Option<(Later, ItemSlot)> {
        while let Some(&Reverse((at, serial, what, slot))) = self.plans.peek() {
            if at > now {
                break;
            }
            self.plans.pop();
            if self.is(slot, serial) {
                return Some((what, slot));
            }
        }
        None
    }

    /// Something is to come.
    pub fn expect(&mut self, at: Tick, what: Comes, key: Key) {
        self.coming.push(Reverse((at, what, key.entity, key.space)));
    }

    /// A kind that has hours is open again at this instant; told once each time.
    pub fn expect_opening(&mut self, at: Tick, kind: WorkId) {
        if !std::mem::replace(&mut self.opening[kind.at()], true) {
            self.expect(at, Comes::Hours(kind), Key::default());
        }
    }

    /// A kind has opened; true if something of it waits.
    pub fn opened(&mut self, kind: WorkId) -> bool {
        self.opening[kind.at()] = false;
        self.look = true;
        self.first(kind).is_some()
    }

    /// The next thing that has come until now.
    pub fn come(&mut self, now: Tick) -> Option<(Comes, Key)> {
        let &Reverse((at, what, entity, space)) = self.coming.peek()?;
        if at > now {
            return None;
        }
        self.coming.pop();
        Some((what, Key { entity, space }))
    }

    /// When the next thing happens or comes.
    pub fn next(&self) -> Tick {
        let planned = self.plans.peek().map_or(Tick::NEVER, |Reverse((at, ..))| *at);
        self.coming.peek().map_or(planned, |Reverse((at, ..))| planned.min(*at))
    }

    /// True if the place still holds the item of that serial number.
    fn is(&self, slot: ItemSlot, serial: u64) -> bool {
        let item = self.all.get(slot.at());
        item.is_some_and(|it| it.serial == serial && it.whereabouts != Whereabouts::Nowhere)
    }

    /// Those that are not over.
    pub fn open(&self) -> impl Iterator<Item = &Item> {
        self.all.iter().filter(|item| item.whereabouts != Whereabouts::Nowhere)
    }
}
