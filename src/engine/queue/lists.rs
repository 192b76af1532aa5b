//! Waiting lists: contacts that the same tiers admit wait in one, each in its order.
//!
//! Owns the lists of every shop, how many wait, and why those of a list do. Knows nothing of tiers,
//! agents and clocks: whoever asks decides when a contact joins and leaves. Contacts stay in the
//! arena, which is given as an argument; their place says which list they are in, so nobody is in
//! two. Leaving from the middle is one step; joining looks from the end, where most belong.

use crate::engine::clocks::Reason;
use crate::engine::contact::Contact;
use crate::engine::links::{List, NIL, Rail, before, next};
use crate::engine::stage::{Queued, Stage};
use crate::kernel::ids::{ContactSlot, GroupId, SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the tiers look at: contacts equal in this share one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Admission {
    /// The group they matched or chose.
    pub matched: Option<GroupId>,
    /// Their need, a role.
    pub need: Option<u32>,
    /// Their client, where a tier asks for it.
    pub client: Option<u16>,
    /// Their intent, where a tier asks for it.
    pub intent: Option<u16>,
    /// The agent chosen by the customer, where a tier asks.
    pub named: Option<SeatId>,
    /// The customer's own agent.
    pub dedicated: Option<SeatId>,
    /// The agent who served them last, where a tier asks.
    pub last: Option<SeatId>,
    /// The agent whose own queue it is.
    pub bound: Option<SeatId>,
    /// Weight of their sessions in thousandths of a slot.
    pub weight: u32,
    /// They wait as if they had come so much earlier.
    pub head_start: Span,
    /// How many `waited` thresholds of the tiers they have passed.
    pub stage: u8,
}

/// The waiting lists of all shops.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Lists {
    all: Vec<Waiting>,
    shops: Vec<InShop>,
    /// Contacts that ever joined.
    joined: u64,
}

/// One list.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Waiting {
    shop: ShopId,
    admission: Admission,
    list: List,
    blocked: bool,
    reason: Reason,
}

/// A shop's lists.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct InShop {
    by_admission: BTreeMap<Admission, u32>,
    /// Those in which somebody waits, in the order in which they began to be waited in.
    busy: Vec<u32>,
    waiting: u32,
}

/// Start of the clock of orders, so that a head start never goes below zero.
const EPOCH: u64 = 1 << 60;

impl Lists {
    /// Nobody waits in any of so many shops.
    pub fn new(shops: usize) -> Lists {
        Lists { all: Vec::new(), shops: vec![InShop::default(); shops], joined: 0 }
    }

    // --- who waits --------------------------------------------------------------------------

    /// How many wait in a shop.
    #[inline]
    pub fn waiting(&self, shop: ShopId) -> u32 {
        self.shops[shop.at()].waiting
    }

    /// How many wait in a shop for a group.
    pub fn waiting_for(&self, shop: ShopId, matched: Option<GroupId>) -> u32 {
        let lists = self.busy(shop).iter().map(|&list| &self.all[list as usize]);
        lists.filter(|list| list.admission.matched == matched).map(|list| list.list.len).sum()
    }

    /// A shop's lists in which somebody waits.
    #[inline]
    pub fn busy(&self, shop: ShopId) -> &[u32] {
        &self.shops[shop.at()].busy
    }

    /// The first of a list.
    #[inline]
    pub fn head(&self, list: u32) -> Option<ContactSlot> {
        self.all[list as usize].list.first()
    }

    /// The last of the list that somebody began to wait in last.
    #[inline]
    pub fn newest(&self, shop: ShopId) -> Option<ContactSlot> {
        self.busy(shop).last().and_then(|&list| self.all[list as usize].list.last())
    }

    /// True if one contact waits in a list.
    #[inline]
    pub fn is_just_begun(&self, list: u32) -> bool {
        self.all[list as usize].list.len == 1
    }

    /// The first contact, by order, of a shop's lists that are not blocked.
    #[inline(always)]
    pub fn earliest(&self, contacts: &[Contact], shop: ShopId) -> Option<(u32, ContactSlot)> {
        let open = self.busy(shop).iter().filter(|&&list| !self.all[list as usize].blocked);
        open.filter_map(|&list| Some((list, self.head(list)?)))
            .min_by_key(|(_, slot)| contacts[slot.at()].queued().map(|queued| queued.order))
    }

    /// All who wait in some of a shop's lists, by their order.
    pub fn those(
        &self,
        contacts: &[Contact],
        shop: ShopId,
        which: impl Fn(&Admission) -> bool,
    ) -> Vec<ContactSlot> {
        let mut all: Vec<((u64, u64), ContactSlot)> = Vec::new();
        for &list in self.busy(shop) {
            let mut at = self.head(list).filter(|_| which(self.admission(list)));
            while let Some(slot) = at {
                all.extend(contacts[slot.at()].queued().map(|queued| (queued.order, slot)));
                at = next(contacts, Rail::Waiting, slot);
            }
        }
        all.sort_unstable();
        all.into_iter().map(|(_, slot)| slot).collect()
    }

    // --- about a list -----------------------------------------------------------------------

    /// What its contacts have in common.
    #[inline]
    pub fn admission(&self, list: u32) -> &Admission {
        &self.all[list as usize].admission
    }

    /// Why its contacts wait.
    #[inline]
    pub fn reason(&self, list: u32) -> &Reason {
        &self.all[list as usize].reason
    }

    /// The same, to be turned.
    #[inline]
    pub fn reason_mut(&mut self, list: u32) -> &mut Reason {
        &mut self.all[list as usize].reason
    }

    /// The list is passed over by [`Lists::earliest`], or no longer.
    #[inline]
    pub fn pass_over(&mut self, list: u32, on: bool) {
        self.all[list as usize].blocked = on;
    }

    // --- joining and leaving ----------------------------------------------------------------

    /// The list of contacts with an admission.
    #[inline(always)]
    pub fn list_of(&mut self, shop: ShopId, admission: &Admission) -> u32 {
        // most join the list that somebody began to wait in last
        if let Some(&list) = self.busy(shop).last()
            && self.admission(list) == admission
        {
            return list;
        }
        let next = self.all.len() as u32;
        let list = *self.shops[shop.at()].by_admission.entry(*admission).or_insert(next);
        if list == next {
            let (list, reason) = (List::default(), Reason::default());
            self.all.push(Waiting { shop, admission: *admission, list, blocked: false, reason });
        }
        list
    }

    /// The order of a contact that joins a list now and has waited since then.
    #[inline(always)]
    pub fn order(&mut self, list: u32, since: Tick) -> (u64, u64) {
        self.joined += 1;
        let head_start = self.admission(list).head_start.0.min(EPOCH);
        (EPOCH + since.0 - head_start, self.joined)
    }

    /// Puts a contact into its list, by its order.
    #[inline(always)]
    pub fn join(&mut self, contacts: &mut [Contact], slot: ContactSlot, queued: Queued) {
        let waiting = &mut self.all[queued.list as usize];
        let shop = &mut self.shops[waiting.shop.at()];
        shop.waiting += 1;
        if waiting.list.len == 0 {
            shop.busy.push(queued.list);
        }
        contacts[slot.at()].stage = Stage::Queued(queued);
        let mut after = waiting.list.last().map_or(NIL, |last| last.0);
        let behind = |other: &Queued| other.order > queued.order;
        while after != NIL && contacts[after as usize].queued().is_some_and(behind) {
            after = before(contacts, Rail::Waiting, after);
        }
        waiting.list.insert_after(contacts, Rail::Waiting, after, slot);
    }

    /// Takes a contact out of its list; returns the place it had, if it was in one.
    #[inline(always)]
    pub fn leave(&mut self, contacts: &mut [Contact], slot: ContactSlot) -> Option<Queued> {
        let queued = *contacts[slot.at()].queued()?;
        contacts[slot.at()].stage = Stage::Routed;
        let waiting = &mut self.all[queued.list as usize];
        waiting.list.remove(contacts, Rail::Waiting, slot);
        let shop = &mut self.shops[waiting.shop.at()];
        if waiting.list.len == 0 {
            shop.busy.retain(|other| *other != queued.list);
        }
        shop.waiting -= 1;
        Some(queued)
    }

    /// Agents are numbered otherwise. Lists of contacts that differ by nobody any more stay apart
    /// until somebody routes them anew.
    pub fn renumber(&mut self, seat: impl Fn(SeatId) -> Option<SeatId>) {
        for list in &mut self.all {
            let admission = &mut list.admission;
            let own = [&mut admission.named, &mut admission.dedicated];
            for of in own.into_iter().chain([&mut admission.last, &mut admission.bound]) {
                *of = of.and_then(&seat);
            }
        }
        for shop in &mut self.shops {
            shop.by_admission.clear();
        }
        for (number, list) in self.all.iter().enumerate() {
            let of_shop = &mut self.shops[list.shop.at()].by_admission;
            of_shop.entry(list.admission).or_insert(number as u32);
        }
    }

    /// The run is over: nobody is called any more.
    pub fn forget(&mut self) {
        for shop in &mut self.shops {
            shop.waiting = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: ShopId = ShopId(0);

    fn admission(group: u32, head_start: Span) -> Admission {
        Admission {
            matched: Some(GroupId(group)),
            need: None,
            client: None,
            intent: None,
            named: None,
            dedicated: None,
            last: None,
            bound: None,
            weight: 1000,
            head_start,
            stage: 0,
        }
    }

    /// Somebody who has waited since then joins the list of a group.
    fn join(lists: &mut Lists, contacts: &mut [Contact], slot: u32, group: u32, since: u64) -> u32 {
        let head_start = if group == 9 { Span::minutes(1) } else { Span::ZERO };
        let list = lists.list_of(SHOP, &admission(group, head_start));
        let order = lists.order(list, Tick(since));
        let queued = Queued { list, order, bound: None, since: u64::MAX, waited: Tick::NEVER };
        lists.join(contacts, ContactSlot(slot), queued);
        list
    }

    fn arena(size: usize) -> Vec<Contact> {
        std::iter::repeat_with(Contact::free).take(size).collect()
    }

    fn slots(all: &[ContactSlot]) -> Vec<u32> {
        all.iter().map(|slot| slot.0).collect()
    }

    #[test]
    fn contacts_wait_by_their_order_whenever_they_join() {
        let (mut lists, mut contacts) = (Lists::new(1), arena(4));
        for (slot, since) in [(0, 30), (1, 10), (2, 30), (3, 20)] {
            join(&mut lists, &mut contacts, slot, 1, since);
        }
        assert_eq!(slots(&lists.those(&contacts, SHOP, |_| true)), [1, 3, 0, 2]);
        assert_eq!((lists.waiting(SHOP), lists.busy(SHOP).len()), (4, 1));
        assert_eq!(lists.newest(SHOP), Some(ContactSlot(2)));
    }

    #[test]
    fn who_leaves_from_the_middle_has_no_place_and_the_rest_keep_theirs() {
        let (mut lists, mut contacts) = (Lists::new(1), arena(3));
        for slot in 0..3 {
            join(&mut lists, &mut contacts, slot, 1, u64::from(slot));
        }
        assert!(lists.leave(&mut contacts, ContactSlot(1)).is_some());
        assert_eq!(contacts[1].stage, Stage::Routed);
        assert_eq!(lists.leave(&mut contacts, ContactSlot(1)), None, "it is in no list");
        assert_eq!(slots(&lists.those(&contacts, SHOP, |_| true)), [0, 2]);
        for slot in [0, 2] {
            lists.leave(&mut contacts, ContactSlot(slot));
        }
        assert_eq!((lists.waiting(SHOP), lists.busy(SHOP).len()), (0, 0));
    }

    #[test]
    fn the_earliest_is_sought_over_all_lists_but_the_blocked() {
        let (mut lists, mut contacts) = (Lists::new(1), arena(3));
        let first = join(&mut lists, &mut contacts, 0, 1, 5);
        let second = join(&mut lists, &mut contacts, 1, 2, 7);
        assert_eq!(lists.earliest(&contacts, SHOP), Some((first, ContactSlot(0))));
        lists.pass_over(first, true);
        assert_eq!(lists.earliest(&contacts, SHOP), Some((second, ContactSlot(1))));
        lists.pass_over(second, true);
        assert_eq!(lists.earliest(&contacts, SHOP), None);
        assert_eq!(lists.waiting_for(SHOP, Some(GroupId(2))), 1);
        // a minute's head start at the very beginning of the clock
        lists.pass_over(first, false);
        join(&mut lists, &mut contacts, 2, 9, 0);
        assert_eq!(lists.earliest(&contacts, SHOP).map(|(_, slot)| slot), Some(ContactSlot(2)));
    }
}
