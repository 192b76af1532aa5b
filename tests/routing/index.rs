//! The router's rankings against a plain scan: random desks, random changes of status, load,
//! maximum and weight, and after each of many decisions the question whether the index chose whom
//! a scan over all agents chooses. The scan keeps its own counters and compares fractions exactly.

use dacu::kernel::ids::{GroupId, SeatId, Set, ShopId, StatusId};
use dacu::kernel::tick::Tick;
use dacu::model::Scenario;
use dacu::model::routing::{From, Outcome, PickKind, Spare, Ties};
use dacu::model::shift::{Change, ChangeKind};
use dacu::routing::{Decision, Router, RoutingRequest, SLOT, Which};
use dacu::scenario::parse_str;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use std::cell::Cell;
use std::sync::OnceLock;

const AGENTS: usize = 7;
const ONLINE: StatusId = StatusId(1);
const SHOP: ShopId = ShopId(0);

/// What a desk is like.
#[derive(Clone, Debug)]
struct Desk {
    kind: PickKind,
    ties: Ties,
    spare: Spare,
    weights: Vec<u8>,
    maxima: Vec<Option<u32>>,
    /// Those who are away are asked as well: a second ranking.
    away: bool,
    steps: Vec<Step>,
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    Decide(f64),
    Release(usize),
    Status(usize, u32),
    Max(usize, u32),
    Weight(usize, u8),
    Remove(usize),
    Receive(usize, bool),
    Pending(usize, u32),
    Share(usize, u64),
}

fn kinds() -> impl Strategy<Value = PickKind> {
    prop_oneof![
        (any::<bool>(), any::<bool>())
            .prop_map(|(after, by_share)| PickKind::LoadRatio { after, by_share }),
        any::<bool>().prop_map(|after| PickKind::WeightedLoadRatio { after }),
        Just(PickKind::LeastActive),
        Just(PickKind::MostSpare),
        Just(PickKind::Fullest),
        Just(PickKind::LongestIdle),
        Just(PickKind::TotalCount),
        Just(PickKind::ListRoundRobin),
        Just(PickKind::WeightedRandom),
        Just(PickKind::Random),
        (0_u32..3).prop_map(|pending_threshold| PickKind::WeightThenBusyness { pending_threshold }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let agent = || 0..AGENTS;
    // none more often than any other: who gets some again catches up
    let weight = || prop_oneof![1 => Just(0), 2 => 1_u8..=10];
    let step = prop_oneof![
        6 => (0.0..1.0).prop_map(Step::Decide),
        4 => agent().prop_map(Step::Release),
        2 => (agent(), 0_u32..3).prop_map(|(at, status)| Step::Status(at, status)),
        1 => (agent(), 0_u32..6).prop_map(|(at, max)| Step::Max(at, max)),
        2 => (agent(), weight()).prop_map(|(at, weight)| Step::Weight(at, weight)),
        1 => agent().prop_map(Step::Remove),
        1 => (agent(), any::<bool>()).prop_map(|(at, on)| Step::Receive(at, on)),
        1 => (agent(), 0_u32..5).prop_map(|(at, pending)| Step::Pending(at, pending)),
        1 => (agent(), 0_u64..4).prop_map(|(at, share)| Step::Share(at, 1000 * share)),
    ];
    proptest::collection::vec(step, 20..120)
}

fn desks() -> impl Strategy<Value = Desk> {
    let ties = prop_oneof![Just(Ties::LongestIdle), Just(Ties::Order), Just(Ties::Random)];
    let spare = prop_oneof![Just(Spare::Required), Just(Spare::Ignored), Just(Spare::AfterPick)];
    let maxima = prop_oneof![
        3 => proptest::collection::vec((1_u32..6).prop_map(Some), AGENTS),
        1 => proptest::collection::vec(proptest::option::of(1_u32..6), AGENTS),
    ];
    let weights = prop_oneof![proptest::collection::vec(0_u8..=10, AGENTS), Just(vec![3; AGENTS]),];
    (kinds(), ties, spare, weights, maxima, any::<bool>(), steps()).prop_map(
        |(kind, ties, spare, weights, maxima, away, steps)| {
            // counters and lots do not go together
            let counted = matches!(
                kind,
                PickKind::WeightedLoadRatio { .. } | PickKind::WeightThenBusyness { .. }
            );
            let ties = if counted && ties == Ties::Random { Ties::Order } else { ties };
            // a lot over two rankings does not fall in the order of declaration
            let by_lot = matches!(kind, PickKind::Random | PickKind::WeightedRandom);
            let away = away && !by_lot && ties != Ties::Random;
            Desk { kind, ties, spare, weights, maxima, away, steps }
        },
    )
}

fn weighted(kind: PickKind) -> bool {
    matches!(
        kind,
        PickKind::WeightedLoadRatio { .. }
            | PickKind::WeightThenBusyness { .. }
            | PickKind::WeightedRandom
    )
}

/// The plain desk that all others are made from.
fn plain() -> &'static Scenario {
    static PLAIN: OnceLock<Scenario> = OnceLock::new();
    PLAIN.get_or_init(|| {
        let text = format!(
            "[desk]\nname = \"index\"\nstart = 2026-01-05T00:00:00\nlength = \"1h\"\n\
             platform = \"generic\"\n[[arrivals]]\nrates = [10]\nrate_interval = \"1h\"\n\
             [[agents]]\nid = \"a\"\ncount = {AGENTS}\nmax_concurrency = 3\n"
        );
        parse_str(&text, &[]).expect("a sound desk").scenario
    })
}

fn build(desk: &Desk) -> Scenario {
    let mut scenario = plain().clone();
    scenario.changes.clear();
    for (seat, max) in scenario.seats.iter_mut().zip(&desk.maxima) {
        seat.max = *max;
        seat.share = 1000 * (1 + u64::from(seat.order) % 3);
    }
    let members = (0..AGENTS).map(|at| (SeatId::from(at), desk.weights[at])).collect();
    scenario.groups[0].members = members;
    let tiers = &mut scenario.shops[0].policy.entry;
    tiers.tiers.truncate(1);
    let tier = &mut tiers.tiers[0];
    tier.when.clear();
    tier.status = asked(desk);
    tier.from = if weighted(desk.kind) { From::DefaultGroup } else { From::Shop };
    tier.positive_weight = weighted(desk.kind);
    tier.spare = desk.spare;
    (tier.pick.kind, tier.pick.ties) = (desk.kind, desk.ties);
    (tier.if_none, tier.if_full) = (Outcome::Reject, Outcome::Queue);
    scenario
}

/// The statuses that the tier asks.
fn asked(desk: &Desk) -> Set {
    let online = Set::of(ONLINE.at());
    if desk.away { online.with(2) } else { online }
}

/// One agent as the scan knows them.
#[derive(Clone, Debug)]
struct Seat {
    status: StatusId,
    receiving: bool,
    active: u64,
    max: Option<u32>,
    weight: u64,
    share: u64,
    pending: u32,
    assigned: u64,
    /// Assignments over weight, in 2520ths.
    score: u64,
    /// The weight by which they count.
    counted_by: u64,
    last: u64,
    stamp: u64,
}

/// The scan.
struct Scan {
    kind: PickKind,
    ties: Ties,
    spare: Spare,
    unlimited: bool,
    asked: Set,
    seats: Vec<Seat>,
    next_stamp: u64,
}

/// What is compared: a fraction, then counters, then idle time and order.
type Key = ((u128, u128), u64, u64, usize);

fn before(one: &Key, other: &Key) -> bool {
    let (left, right) = (one.0.0 * other.0.1, other.0.0 * one.0.1);
    (left, one.1, one.2, one.3) < (right, other.1, other.2, other.3)
}

impl Scan {
    fn new(desk: &Desk, scenario: &Scenario) -> Scan {
        let seats = (0..AGENTS).map(|at| Seat {
            status: StatusId(0),
            receiving: true,
            active: 0,
            max: desk.maxima[at],
            weight: if weighted(desk.kind) { u64::from(desk.weights[at]) } else { 1 },
            share: scenario.seats[at].share,
            pending: 0,
            assigned: 0,
            score: 0,
            counted_by: if weighted(desk.kind) { u64::from(desk.weights[at]) } else { 1 },
            last: 0,
            stamp: at as u64,
        });
        Scan {
            kind: desk.kind,
            ties: desk.ties,
            spare: desk.spare,
            unlimited: desk.maxima.contains(&None),
            asked: asked(desk),
            seats: seats.collect(),
            next_stamp: AGENTS as u64,
        }
    }

    fn has_room(&self, at: usize) -> bool {
        let seat = &self.seats[at];
        seat.max.is_none_or(|max| seat.active < u64::from(max))
    }

    fn eligible(&self) -> Vec<usize> {
        let may = |at: &usize| {
            let seat = &self.seats[*at];
            self.asked.has(seat.status.at()) && seat.receiving && seat.weight > 0
        };
        (0..AGENTS).filter(may).collect()
    }

    /// A ratio over maximum and weight; nothing is worse than a maximum of 0.
    fn ratio(&self, at: usize, newcomer: bool, by: u64) -> (u128, u128) {
        let seat = &self.seats[at];
        let max = if self.unlimited { 1 } else { seat.max.unwrap_or(1) };
        match u128::from(max) * u128::from(by) {
            0 => (1, 0),
            below => (u128::from(seat.active + u64::from(newcomer)), below),
        }
    }

    fn primary(&self, at: usize) -> (u128, u128) {
        let seat = &self.seats[at];
        let whole = |number: u64| (u128::from(number), 1);
        match self.kind {
            PickKind::LoadRatio { after, by_share } => {
                self.ratio(at, after, if by_share { seat.share } else { 1 })
            }
            PickKind::WeightedLoadRatio { after } => self.ratio(at, after, seat.weight),
            PickKind::WeightThenBusyness { .. } => self.ratio(at, false, seat.weight),
            PickKind::LeastActive => whole(seat.active),
            PickKind::MostSpare if self.unlimited => whole(seat.active),
            PickKind::MostSpare => whole(1000 + seat.active - u64::from(seat.max.unwrap_or(0))),
            PickKind::Fullest => whole(1000 - seat.active),
            PickKind::TotalCount => whole(seat.assigned),
            PickKind::ListRoundRobin => whole(seat.stamp),
            _ => whole(0),
        }
    }

    fn key(&self, at: usize) -> Key {
        let seat = &self.seats[at];
        let counted = matches!(
            self.kind,
            PickKind::WeightedLoadRatio { .. } | PickKind::WeightThenBusyness { .. }
        );
        let mut weights = self.seats.iter().map(|seat| seat.weight).filter(|weight| *weight > 0);
        let first = weights.next();
        let differ = weights.any(|weight| Some(weight) != first);
        let listed = matches!(self.kind, PickKind::TotalCount | PickKind::ListRoundRobin);
        let idle = self.ties == Ties::LongestIdle && !listed;
        let score = if counted && differ { seat.score } else { 0 };
        (self.primary(at), score, if idle { seat.last } else { 0 }, at)
    }

    fn choose(&self, lot: f64) -> Decision {
        let eligible = self.eligible();
        if eligible.is_empty() {
            return Decision::Reject;
        }
        let mut from = eligible.clone();
        if self.spare == Spare::Required {
            from.retain(|at| self.has_room(*at));
        }
        let Some(chosen) = self.best(&eligible, &from, lot) else { return Decision::Queue };
        if self.spare == Spare::AfterPick && !self.has_room(chosen) {
            return Decision::Queue;
        }
        Decision::To { seat: SeatId::from(chosen), tier: 0, evict: false }
    }

    fn best(&self, eligible: &[usize], from: &[usize], lot: f64) -> Option<usize> {
        if let PickKind::WeightThenBusyness { pending_threshold } = self.kind
            && eligible.iter().any(|at| self.seats[*at].pending > pending_threshold)
        {
            let busy = |at: &usize| (self.seats[*at].pending, self.seats[*at].last, *at);
            return from.iter().copied().min_by_key(busy);
        }
        let mut best = *from.first()?;
        for &at in from {
            if before(&self.key(at), &self.key(best)) {
                best = at;
            }
        }
        let by_lot = matches!(self.kind, PickKind::Random | PickKind::WeightedRandom)
            || self.ties == Ties::Random;
        if !by_lot {
            return Some(best);
        }
        // equal in what the pick is about: by lot, in the order of declaration
        let (top, below) = self.primary(best);
        let equal = |at: &usize| {
            let (a, b) = self.primary(*at);
            a * below == top * b
        };
        let weight = |at: usize| {
            if self.kind == PickKind::WeightedRandom { self.seats[at].weight } else { 1 }
        };
        let drawn: Vec<usize> = from.iter().copied().filter(equal).collect();
        let total: u64 = drawn.iter().map(|at| weight(*at)).sum();
        let mut rest = ((lot * total as f64) as u64).min(total - 1);
        drawn.into_iter().find(|&at| {
            let own = weight(at);
            let hit = rest < own;
            rest = rest.saturating_sub(own);
            hit
        })
    }

    /// Who begins to take customers, or has another weight, is not behind the others (JDG-10).
    fn catch_up(&mut self, at: usize) {
        if !weighted(self.kind) {
            return;
        }
        let others = self.eligible().into_iter().filter(|other| *other != at);
        let least = others.map(|other| self.seats[other].score).min().unwrap_or(0);
        self.seats[at].score = self.seats[at].score.max(least);
    }

    /// Another weight: what was assigned counts by it.
    fn weigh(&mut self, at: usize, weight: u64) {
        let seat = &mut self.seats[at];
        if std::mem::replace(&mut seat.weight, weight) != weight && weight > 0 {
            seat.score = seat.score * std::mem::replace(&mut seat.counted_by, weight) / weight;
            self.catch_up(at);
        }
    }

    /// A change of one agent, who may begin to take customers with it.
    fn change(&mut self, at: usize, change: impl FnOnce(&mut Seat)) {
        let took = self.eligible().contains(&at);
        change(&mut self.seats[at]);
        if !took && self.eligible().contains(&at) {
            self.catch_up(at);
        }
    }

    fn assigned(&mut self, at: usize, now: Tick) {
        let seat = &mut self.seats[at];
        seat.score += 2520_u64.checked_div(seat.weight).unwrap_or(0);
        (seat.last, seat.stamp) = (now.0 + 1, self.next_stamp);
        (seat.assigned, seat.active) = (seat.assigned + 1, seat.active + 1);
        self.next_stamp += 1;
    }
}

fn request(lot: f64, now: Tick) -> RoutingRequest {
    RoutingRequest { lot, ..RoutingRequest::plain(SHOP, now) }
}

/// Plays the steps on both; the first decision in which they differ is an error.
fn compare(desk: &Desk) -> Result<u32, TestCaseError> {
    let scenario = build(desk);
    let (mut router, mut scan) = (Router::new(&scenario), Scan::new(desk, &scenario));
    let mut decided = 0;
    let set_active = |router: &mut Router, at: usize, active: u64| {
        router.set_active(SeatId::from(at), active as u32, active * SLOT);
    };
    for (step, what) in desk.steps.iter().enumerate() {
        let now = Tick(step as u64 / 2); // some at the same instant
        match *what {
            Step::Decide(lot) => {
                let (found, expected) =
                    (router.decide(Which::Entry, &request(lot, now)), scan.choose(lot));
                prop_assert_eq!(found, expected, "step {} of {:?}: {:?}", step, desk, scan.seats);
                if let Decision::To { seat, .. } = found {
                    scan.assigned(seat.at(), now);
                    set_active(&mut router, seat.at(), scan.seats[seat.at()].active);
                    decided += 1;
                }
            }
            Step::Release(at) if scan.seats[at].active > 0 => {
                scan.seats[at].active -= 1;
                set_active(&mut router, at, scan.seats[at].active);
            }
            Step::Release(_) => {}
            Step::Status(at, status) => {
                let status = StatusId(status);
                router.set_status(SHOP, SeatId::from(at), status);
                scan.change(at, |seat| seat.status = status);
            }
            Step::Max(at, max) => {
                router.set_max(SeatId::from(at), max);
                scan.seats[at].max = Some(max);
            }
            Step::Weight(at, weight) if weighted(desk.kind) => {
                router.set_weight(GroupId(0), SeatId::from(at), weight);
                scan.weigh(at, u64::from(weight));
            }
            Step::Remove(at) if weighted(desk.kind) => {
                router.remove_member(GroupId(0), SeatId::from(at));
                scan.seats[at].weight = 0;
            }
            Step::Remove(_) | Step::Weight(..) => {}
            Step::Receive(at, on) => {
                router.set_receiving(SHOP, SeatId::from(at), on);
                scan.change(at, |seat| seat.receiving = on);
            }
            Step::Pending(at, pending) => {
                router.set_pending(SeatId::from(at), pending);
                scan.seats[at].pending = pending;
            }
            Step::Share(at, share) => {
                router.set_share(SeatId::from(at), share);
                scan.seats[at].share = share;
            }
        }
    }
    Ok(decided)
}

#[test]
fn the_index_chooses_whom_a_scan_chooses() {
    let config = ProptestConfig { cases: 6000, failure_persistence: None, ..Default::default() };
    let decided = Cell::new(0);
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(Default::default()),
    );
    let run = runner.run(&desks(), |desk| {
        decided.set(decided.get() + compare(&desk)?);
        Ok(())
    });
    run.unwrap_or_else(|error| panic!("{error}"));
    assert!(decided.get() > 30_000, "only {} contacts were given to somebody", decided.get());
}

/// S-28: where somebody will have no maximum later, loads are compared as they are from the
/// beginning, for all.
#[test]
fn a_maximum_lifted_later_counts_from_the_beginning() {
    let chosen = |lifted: bool| {
        let desk = Desk {
            kind: PickKind::LoadRatio { after: false, by_share: false },
            ties: Ties::Order,
            spare: Spare::Required,
            weights: vec![1; AGENTS],
            maxima: vec![Some(3); AGENTS],
            away: false,
            steps: Vec::new(),
        };
        let mut scenario = build(&desk);
        if lifted {
            let kind = ChangeKind::SetMax { seat: SeatId(6), max: None };
            scenario.changes.push(Change { at: Tick(1_000_000), kind });
        }
        let mut router = Router::new(&scenario);
        for (seat, max, active) in [(SeatId(0), 3, 2), (SeatId(1), 8, 3)] {
            router.set_status(SHOP, seat, ONLINE);
            router.set_max(seat, max);
            router.set_active(seat, active, u64::from(active) * SLOT);
        }
        match router.decide(Which::Entry, &request(0.5, Tick(0))) {
            Decision::To { seat, .. } => seat,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((chosen(false), chosen(true)), (SeatId(1), SeatId(0)));
}

/// A tier's agent who is named twice, or with the family too, is one candidate.
#[test]
fn who_is_named_twice_is_one_candidate() {
    let text = "[desk]\nname = \"twice\"\nstart = 2026-01-05T00:00:00\nlength = \"1h\"\n\
         platform = \"generic\"\n[[arrivals]]\nrates = [10]\nrate_interval = \"1h\"\n\
         [[agents]]\nid = \"a\"\ncount = 2\n[[agents]]\nid = \"b\"\n\
         [[entry.tiers]]\nname = \"t\"\nfrom = { agents = [\"b\", \"a-1\", \"a\", \"b\"] }\n\
         status = [\"online\"]\nspare = \"required\"\npick = \"total_count\"\n\
         if_none = \"next\"\nif_full = \"queue\"\n";
    let scenario = parse_str(text, &[]).expect("a sound desk").scenario;
    let tier = &scenario.shops[0].policy.entry.tiers[0];
    assert_eq!(tier.from, From::Agents([2, 0, 1].map(SeatId).to_vec()));
}
