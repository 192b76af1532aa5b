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

/// Deadlines that are moved on before they come, beyond the wheel and beyond all its blocks, while
/// what is soon goes on; then quiet, and the far ones come after all, in order.
#[test]
fn what_lies_far_away_comes_in_order_however_often_it_was_moved() {
    for (slots, far) in [(30, 600), (500, 90_000), (500, 30_000_000)] {
        let mut list = EventList::new(2 * slots);
        let mut oracle: BTreeMap<(u64, u64), u32> = BTreeMap::new();
        let mut of_slot = vec![None; 2 * slots];
        let (mut now, mut sequence) = (0, 0);
        let mut state = 5u64;
        let mut next = move |below: u64| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 24) % below
        };
        for step in 0..40_000 {
            // each pop moves the far one of its neighbour; in the end nothing is scheduled any more
            let due = oracle.pop_first();
            assert_eq!(list.pop(), due.map(|(_, slot)| slot), "step {step}");
            let first = due.map_or(0, |((at, _), slot)| {
                now = at;
                of_slot[slot as usize] = None;
                slot
            });
            if step >= 30_000 {
                continue;
            }
            let soon = (first as usize % slots) as u32;
            let other = (slots + next(slots as u64) as usize) as u32;
            let mut set = |slot: u32, at: u64| {
                sequence += 1;
                list.schedule(slot, Tick(at), Class::Timer);
                let before = of_slot[slot as usize].replace((at, sequence));
                before.map(|key| oracle.remove(&key));
                oracle.insert((at, sequence), slot);
            };
            set(soon, now + 1 + next(2_000_000));
            set(other, now + 1_000_000 * (far - next(2) * next(far)));
            if step < slots as u64 {
                set(step as u32, now + 1);
            }
        }
        assert!(list.is_empty() && oracle.is_empty());
        assert_eq!((list.soonest(), list.pop()), (Moment::NEVER, None));
    }
}

/// Whole storms at one instant, more than the row and the buckets hold, in and out of which slots
/// are taken, with some before and after.
#[test]
fn storms_come_in_order() {
    const STORM: u32 = 3_000;
    let mut list = EventList::new(STORM as usize);
    let mut now = 0;
    for round in 1..20u64 {
        // days apart, so that each begins at the pace of a quiet night
        let at = now + round * round * 40_000_000_000;
        (0..STORM).for_each(|slot| list.schedule(slot, Tick(at), Class::Status));
        (0..STORM).step_by(3).for_each(|slot| list.schedule(slot, Tick(at + 1), Class::Status));
        (1..STORM).step_by(9).for_each(|slot| list.cancel(slot));
        list.schedule(4, Tick(at - 1), Class::Arrival);
        let order: Vec<u32> = std::iter::from_fn(|| list.pop()).collect();
        let first = (0..STORM).filter(|slot| slot % 3 > 0 && slot % 9 != 1 && *slot != 4);
        let wanted = std::iter::once(4).chain(first).chain((0..STORM).step_by(3));
        assert!(order.into_iter().eq(wanted), "round {round}");
        now = at + 1;
    }
}

/// The order of scheduling counts beyond two to the thirty-second event.
#[test]
fn the_order_of_scheduling_does_not_wrap() {
    let mut list = EventList::new(4);
    list.sequence = u64::from(u32::MAX) - 1;
    (0..4).for_each(|slot| list.schedule(slot, Tick(9), Class::Agent));
    let order: Vec<u32> = std::iter::from_fn(|| list.pop()).collect();
    assert_eq!(order, [0, 1, 2, 3]);
}
