//! The list against a sorted map, and what it says comes next.

use super::*;
use crate::kernel::tick::Span;
use std::collections::BTreeMap;

#[test]
fn equal_times_pop_by_class_then_by_order_of_scheduling() {
    let mut list = EventList::new(8);
    list.schedule(5, Tick(10), Class::Arrival);
    list.schedule(4, Tick(10), Class::Timer);
    list.schedule(3, Tick(10), Class::Customer);
    list.schedule(2, Tick(10), Class::Customer);
    list.schedule(1, Tick(9), Class::Arrival);
    let order: Vec<u32> = std::iter::from_fn(|| list.pop()).collect();
    assert_eq!(order, [1, 3, 2, 4, 5]);
}

#[test]
fn agrees_with_a_sorted_map_under_random_schedules_and_cancels() {
    let mut list = EventList::new(3);
    let mut oracle: BTreeMap<(u64, u8, u64), u32> = BTreeMap::new();
    let mut of_slot: BTreeMap<u32, (u64, u8, u64)> = BTreeMap::new();
    let mut state = 12345u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as u32
    };
    for sequence in 0..20_000u64 {
        let slot = next() % 50;
        match next() % 4 {
            0 => {
                list.ensure(slot as usize + 1);
                list.cancel(slot);
                if let Some(key) = of_slot.remove(&slot) {
                    oracle.remove(&key);
                }
            }
            1 => {
                let want = oracle.pop_first();
                let when = want.map_or(Moment::NEVER, |((at, class, _), _)| {
                    Moment(at << 4 | u64::from(class))
                });
                assert_eq!(list.soonest(), when);
                assert_eq!(list.pop(), want.map(|(_, slot)| slot));
                if let Some((_, slot)) = want {
                    of_slot.remove(&slot);
                }
            }
            _ => {
                const CLASSES: [Class; 3] = [Class::Status, Class::Agent, Class::Pick];
                let (at, class) = (u64::from(next() % 100), CLASSES[next() as usize % 3]);
                list.ensure(slot as usize + 1);
                list.schedule(slot, Tick(at), class);
                let key = (at, class as u8, sequence);
                if let Some(key) = of_slot.insert(slot, key) {
                    oracle.remove(&key);
                }
                oracle.insert(key, slot);
            }
        }
        assert_eq!((list.len(), list.is_empty()), (oracle.len(), oracle.is_empty()));
    }
}

/// Scales from the microsecond to the week, storms at one instant, and quiet between: against a
/// sorted map, with a clock that only goes forward, as the engine's does.
#[test]
fn agrees_with_a_sorted_map_at_every_pace() {
    const SLOTS: u32 = 700;
    let mut list = EventList::new(SLOTS as usize / 2);
    let mut oracle: BTreeMap<(u64, u64), u32> = BTreeMap::new();
    let mut of_slot: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
    let mut state = 77u64;
    let mut next = move |below: u64| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 24) % below
    };
    let (mut now, mut sequence, mut popped, mut paces) = (0, 0, 0, [0; 64]);
    for _ in 0..60 {
        // so far ahead, mostly; one of eight at the very instant, one far away
        let scale = 1 << next(40);
        for _ in 0..2_000 {
            let slot = next(u64::from(SLOTS)) as u32;
            list.ensure(slot as usize + 1);
            match next(8) {
                0 => {
                    list.cancel(slot);
                    of_slot.remove(&slot).map(|key| oracle.remove(&key));
                }
                1..=4 => {
                    let at = match next(8) {
                        0 => now,
                        1 => now + 600_000_000_000,
                        _ => now + next(scale),
                    };
                    list.schedule(slot, Tick(at), Class::Agent);
                    sequence += 1;
                    of_slot.insert(slot, (at, sequence)).map(|key| oracle.remove(&key));
                    oracle.insert((at, sequence), slot);
                }
                _ => {
                    let due = oracle.pop_first();
                    let at = due.map_or(Tick(Moment::NEVER.0 >> 4), |((at, _), _)| Tick(at));
                    assert_eq!(list.soonest().at(), at);
                    assert_eq!(list.pop(), due.map(|(_, slot)| slot));
                    if let Some(((at, _), slot)) = due {
                        of_slot.remove(&slot);
                        now = at;
                        popped += 1;
                    }
                }
            }
            assert_eq!(list.is_pending(slot), of_slot.contains_key(&slot));
            paces[list.shift as usize] += 1;
        }
        assert_eq!(list.len(), oracle.len());
    }
    let paces = paces.iter().filter(|steps| **steps > 0).count();
    assert!(popped > 20_000 && paces > 8, "{popped} events at {paces} paces");
}

/// Of ten thousand slots in use, whichever part of the tree they are in, what was said to come
/// next does, but for a few in a hundred; of none or one, nothing is said.
#[test]
fn what_comes_next_is_told_before() {
    for first in [0u32, 9_000, 60_000] {
        let mut list = EventList::new(70_000);
        let mut state = 99u64;
        let mut next = || {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            state >> 33
        };
        for slot in first..first + 10_000 {
            list.schedule(slot, Tick(1 + next() % 30_000_000), Class::Agent);
        }
        let (mut told, mut right) = (list.coming(), 0);
        for _ in 0..5_000 {
            let at = list.soonest().at();
            let slot = list.pop().unwrap();
            right += u32::from(slot == told);
            told = list.coming();
            assert!(told != slot && list.is_pending(told));
            list.schedule(slot, at + Span(1 + next() % 30_000_000), Class::Agent);
        }
        assert!(right > 4_500, "{right} from {first}");
    }
    let mut list = EventList::new(5);
    list.schedule(3, Tick(1), Class::Agent);
    assert_eq!((list.pop(), list.coming()), (Some(3), NOBODY));
    list.cancel(3);
    assert_eq!((list.soonest(), list.coming()), (Moment::NEVER, NOBODY));
}
