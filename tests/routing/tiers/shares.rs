//! Lots and shares: drawn or dealt often enough, everybody has exactly their part.

use super::desk::{Desk, Rule, build, set};
use super::{AGENTS, AWAY, SHOP};
use dacu::kernel::ids::{GroupId, SeatId};
use dacu::kernel::tick::Tick;
use dacu::model::routing::{From, Outcome, PickKind, RoleMatch, Spare, Ties};
use dacu::model::{ONLINE, Scenario};
use dacu::routing::{Decision, Router, RoutingRequest, SLOT, Which};

/// A desk of one tier over the default group: agents in turn online and away, both statuses asked.
fn mixed(kind: PickKind, weights: [u8; AGENTS], if_full: Outcome) -> Scenario {
    let desk = Desk {
        rules: vec![Rule {
            when: Vec::new(),
            from: From::DefaultGroup,
            status: set(6),
            role: RoleMatch::Any,
            positive_weight: true,
            spare: Spare::Required,
            kind,
            ties: Ties::Order,
            if_none: Outcome::Reject,
            if_full,
        }],
        otherwise: (Outcome::Leave, Outcome::Leave),
        groups: [(0..AGENTS).map(|at| (at, weights[at])).collect(), Vec::new()],
        auto_default: [true; 2],
        fallback: false,
        im_enabled: [true; AGENTS],
        maxima: [Some(3); AGENTS],
        roles: [0; AGENTS],
        to_nonreceiving: false,
        exempts: false,
        queues: false,
        fits: false,
        weight: 1000,
        steps: Vec::new(),
    };
    let mut scenario = build(&desk);
    for (seat, weight) in scenario.seats.iter_mut().zip(weights) {
        seat.share = u64::from(weight);
    }
    scenario
}

fn router(scenario: &Scenario, full: bool) -> Router {
    let mut router = Router::new(scenario);
    for at in 0..AGENTS {
        let status = if at % 2 == 0 { ONLINE } else { AWAY };
        router.set_status(SHOP, SeatId::from(at), status);
        if full {
            router.set_active(SeatId::from(at), 3, 3 * SLOT);
        }
    }
    router
}

/// How often each agent is drawn by lots that lie evenly.
fn drawn(scenario: &Scenario, lots: u32, not: Option<usize>) -> [u32; AGENTS] {
    let router = router(scenario, false);
    let which = if not.is_some() { Which::Transfer } else { Which::Entry };
    let mut counts = [0; AGENTS];
    for lot in 0..lots {
        let lot = (f64::from(lot) + 0.5) / f64::from(lots);
        let request = RoutingRequest {
            lot,
            not: not.map(SeatId::from),
            ..RoutingRequest::plain(SHOP, Tick(1))
        };
        if let Decision::To { seat, .. } = router.clone().decide(which, &request) {
            counts[seat.at()] += 1;
        }
    }
    counts
}

#[test]
fn a_lot_falls_on_every_candidate_by_weight_whatever_their_status() {
    let weights = [1, 2, 3, 4, 0, 5];
    let by_weight = mixed(PickKind::WeightedRandom, weights, Outcome::Queue);
    assert_eq!(drawn(&by_weight, 1500, None), [100, 200, 300, 400, 0, 500]);
    assert_eq!(drawn(&by_weight, 1200, Some(2)), [100, 200, 0, 400, 0, 500]);
    let by_share = mixed(PickKind::SplitShareRandom, weights, Outcome::Queue);
    assert_eq!(drawn(&by_share, 1500, None), [100, 200, 300, 400, 0, 500]);
    assert_eq!(drawn(&by_share, 1200, Some(2)), [100, 200, 0, 400, 0, 500]);
    let mut nobody_has_any = by_share.clone();
    nobody_has_any.seats.iter_mut().for_each(|seat| seat.share = 0);
    assert_eq!(drawn(&nobody_has_any, 500, None), [100, 100, 100, 100, 0, 100]);
    let even = mixed(PickKind::Random, weights, Outcome::Queue);
    assert_eq!(drawn(&even, 500, None), [100, 100, 100, 100, 0, 100]);
    assert_eq!(drawn(&even, 400, Some(5)), [100, 100, 100, 100, 0, 0]);
}

#[test]
fn ties_by_lot_are_between_the_best_alone() {
    let mut scenario = mixed(PickKind::LeastActive, [1; AGENTS], Outcome::Queue);
    let policy = &mut scenario.shops[0].policy;
    for list in [&mut policy.entry, &mut policy.transfer] {
        list.tiers[0].pick.ties = Ties::Random;
    }
    let mut router = router(&scenario, false);
    for (at, active) in [2, 1, 1, 2, 0, 1].into_iter().enumerate() {
        router.set_active(SeatId::from(at), active, u64::from(active) * SLOT);
    }
    let counts = |which, not: Option<usize>| {
        let mut counts = [0; AGENTS];
        for lot in 0..300 {
            let lot = (f64::from(lot) + 0.5) / 300.0;
            let request = RoutingRequest {
                lot,
                not: not.map(SeatId::from),
                ..RoutingRequest::plain(SHOP, Tick(1))
            };
            if let Decision::To { seat, .. } = router.clone().decide(which, &request) {
                counts[seat.at()] += 1;
            }
        }
        counts
    };
    assert_eq!(counts(Which::Entry, None), [0, 0, 0, 0, 300, 0]);
    assert_eq!(counts(Which::Transfer, Some(4)), [0, 100, 100, 0, 0, 100]);
}

/// Who gets so many contacts one after the other.
fn shared(kind: PickKind, contacts: u64, not: Option<usize>) -> [u32; AGENTS] {
    let scenario = mixed(kind, [1, 2, 3, 4, 0, 5], Outcome::IgnoreMax);
    let mut router = router(&scenario, true);
    let which = if not.is_some() { Which::Transfer } else { Which::Entry };
    let mut counts = [0; AGENTS];
    for now in 0..contacts {
        let request =
            RoutingRequest { not: not.map(SeatId::from), ..RoutingRequest::plain(SHOP, Tick(now)) };
        if let Decision::To { seat, evict: false, .. } = router.decide(which, &request) {
            counts[seat.at()] += 1;
        }
    }
    counts
}

#[test]
fn beyond_the_maximum_and_in_transfers_contacts_are_still_split_by_share() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        assert_eq!(shared(kind, 150, None), [10, 20, 30, 40, 0, 50], "{kind:?}");
        assert_eq!(shared(kind, 120, Some(2)), [10, 20, 0, 40, 0, 50], "{kind:?}");
    }
}

#[test]
fn shares_change_and_wait_while_everybody_is_full() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        let mut scenario = mixed(kind, [1, 2, 3, 4, 0, 5], Outcome::Queue);
        scenario.groups[0].members.iter_mut().for_each(|member| member.1 = 1 + member.0.0 as u8);
        scenario.seats.iter_mut().for_each(|seat| seat.max = Some(1));
        let mut router = router(&scenario, true);
        for now in 0..7 {
            let decision = router.decide(Which::Entry, &RoutingRequest::plain(SHOP, Tick(now)));
            assert_eq!(decision, Decision::Queue, "{kind:?}");
        }
        for at in 0..AGENTS {
            router.set_active(SeatId::from(at), 0, 0);
            router.set_share(SeatId::from(at), if at < 2 { 1 } else { 2 });
            router.set_weight(GroupId(0), SeatId::from(at), if at < 2 { 1 } else { 2 });
        }
        let mut counts = [0; AGENTS];
        for now in 7..17 {
            let decision = router.decide(Which::Entry, &RoutingRequest::plain(SHOP, Tick(now)));
            let Decision::To { seat, .. } = decision else { panic!("{kind:?}: {decision:?}") };
            counts[seat.at()] += 1;
        }
        assert_eq!(counts, [1, 1, 2, 2, 2, 2], "{kind:?}");
    }
}

#[test]
fn each_group_has_its_own_turns_though_contacts_of_two_alternate() {
    for kind in [PickKind::SplitShare, PickKind::SmoothWrr] {
        let mut scenario = mixed(kind, [1, 2, 0, 0, 0, 0], Outcome::Queue);
        scenario.groups[1].members = vec![(SeatId(3), 1), (SeatId(4), 3)];
        (scenario.seats[3].share, scenario.seats[4].share) = (1, 3);
        scenario.seats.iter_mut().for_each(|seat| seat.max = None);
        scenario.shops[0].policy.entry.tiers[0].from = From::MatchedGroup;
        let mut router = router(&scenario, false);
        let mut counts = [0; AGENTS];
        for now in 0..24 {
            let group = Some(GroupId::from(now as usize % 2));
            let request = RoutingRequest { group, ..RoutingRequest::plain(SHOP, Tick(now)) };
            let decision = router.decide(Which::Entry, &request);
            let Decision::To { seat, .. } = decision else { panic!("{kind:?}: {decision:?}") };
            counts[seat.at()] += 1;
        }
        assert_eq!(counts, [4, 8, 0, 3, 9, 0], "{kind:?}");
    }
}
