//! Doubly linked lists through the contact arena: queues and leave boxes, inboxes, an agent's open
//! sessions. Leaving from the middle is one step, and nothing is allocated.

use crate::kernel::ids::ContactSlot;
use serde::{Deserialize, Serialize};

/// No contact.
pub const NIL: u32 = u32::MAX;

/// Which of a contact's links a list goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Rail {
    /// Queue or leave box: a contact is in at most one.
    Waiting = 0,
    /// The inbox of an agent.
    Inbox = 1,
    /// The open sessions of an agent.
    Sessions = 2,
}

/// Neighbours in one list.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Link {
    prev: u32,
    next: u32,
}

impl Default for Link {
    fn default() -> Link {
        Link { prev: NIL, next: NIL }
    }
}

/// What can be in lists: it has a link for each rail.
pub trait Linked {
    /// Its links, by rail.
    fn links(&self) -> &[Link; 3];
    /// The same, to be changed.
    fn links_mut(&mut self) -> &mut [Link; 3];
}

/// A list's ends.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct List {
    head: u32,
    tail: u32,
    /// How many are in it.
    pub len: u32,
}

impl Default for List {
    fn default() -> List {
        List { head: NIL, tail: NIL, len: 0 }
    }
}

impl List {
    /// The first, if any.
    #[inline]
    pub fn first(&self) -> Option<ContactSlot> {
        (self.head != NIL).then_some(ContactSlot(self.head))
    }

    /// The last, if any.
    #[inline]
    pub fn last(&self) -> Option<ContactSlot> {
        (self.tail != NIL).then_some(ContactSlot(self.tail))
    }

    /// Adds at the end.
    #[inline]
    pub fn push<T: Linked>(&mut self, contacts: &mut [T], rail: Rail, slot: ContactSlot) {
        self.insert_after(contacts, rail, self.tail, slot);
    }

    /// Adds after a member; `NIL` puts it first.
    #[inline]
    pub fn insert_after<T: Linked>(
        &mut self,
        contacts: &mut [T],
        rail: Rail,
        prev: u32,
        slot: ContactSlot,
    ) {
        let rail = rail as usize;
        let next = if prev == NIL { self.head } else { contacts[prev as usize].links()[rail].next };
        contacts[slot.at()].links_mut()[rail] = Link { prev, next };
        if prev == NIL {
            self.head = slot.0;
        } else {
            contacts[prev as usize].links_mut()[rail].next = slot.0;
        }
        if next == NIL {
            self.tail = slot.0;
        } else {
            contacts[next as usize].links_mut()[rail].prev = slot.0;
        }
        self.len += 1;
    }

    /// Takes a member out.
    #[inline]
    pub fn remove<T: Linked>(&mut self, contacts: &mut [T], rail: Rail, slot: ContactSlot) {
        let rail = rail as usize;
        let Link { prev, next } = contacts[slot.at()].links()[rail];
        if prev == NIL {
            self.head = next;
        } else {
            contacts[prev as usize].links_mut()[rail].next = next;
        }
        if next == NIL {
            self.tail = prev;
        } else {
            contacts[next as usize].links_mut()[rail].prev = prev;
        }
        contacts[slot.at()].links_mut()[rail] = Link::default();
        self.len -= 1;
    }
}

/// The member after this one.
#[inline]
pub fn next<T: Linked>(contacts: &[T], rail: Rail, slot: ContactSlot) -> Option<ContactSlot> {
    let next = contacts[slot.at()].links()[rail as usize].next;
    (next != NIL).then_some(ContactSlot(next))
}

/// The member before this one, `NIL` if it is the first.
#[inline]
pub fn before<T: Linked>(contacts: &[T], rail: Rail, slot: u32) -> u32 {
    if slot == NIL { NIL } else { contacts[slot as usize].links()[rail as usize].prev }
}
