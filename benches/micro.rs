//! What single parts cost: the event list, a routing decision by every pick, whole models.
//! `cargo bench --bench micro`; a filter as in `-- decision`.

#[path = "peers/models.rs"]
mod models;

use dacu::engine::arrivals::NoFeed;
use dacu::engine::observer::Silent;
use dacu::kernel::event_list::{Class, EventList};
use dacu::kernel::ids::{SeatId, Set, ShopId};
use dacu::kernel::stream::{Key, Seed, unit, unit53};
use dacu::kernel::tick::{Span, Tick};
use dacu::kernel::variate::ln;
use dacu::measure::recorder::{Options, Recorder};
use dacu::model::routing::{From, PickKind, RoleMatch, Spare};
use dacu::model::{ONLINE, Scenario};
use dacu::routing::{Decision, Router, RoutingRequest, SLOT, Which};
use dacu::scenario::parse_str;
use divan::Bencher;
use divan::counter::ItemsCount;
use std::collections::VecDeque;
use std::fmt;

/// Operations in one timed call, so that the clock and cold starts do not count.
const BATCH: u32 = 1000;

fn main() {
    divan::main();
}

/// Exponential times of mean one second, drawn once.
fn times() -> Vec<Span> {
    let seed = Seed::new(1, 0);
    let draw = |entity| {
        let words = seed.block(Key { entity, space: 1 }, 5, 0);
        Span((-ln(unit53(words[0], words[1])) * 1e6) as u64 + 1)
    };
    (0..4096).map(draw).collect()
}

/// The hold model: the next event is taken and its slot gets another one.
#[divan::bench(args = [100, 1_000, 10_000, 100_000])]
fn event_list_hold(bencher: Bencher, pending: u32) {
    let times = times();
    let mut list = EventList::new(pending as usize);
    for slot in 0..pending {
        let at = Tick::ZERO + times[slot as usize % times.len()];
        list.schedule(slot, at, Class::Customer);
    }
    let mut turn = 0;
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        for _ in 0..BATCH {
            turn = (turn + 1) % times.len();
            let now = list.soonest().at();
            if let Some(slot) = list.pop() {
                list.schedule(slot, now + times[turn], Class::Customer);
            }
        }
    });
}

/// A pending event moves, as a patience that ends at an assignment: true removal and a new one.
#[divan::bench(args = [100, 1_000, 10_000, 100_000])]
fn event_list_move(bencher: Bencher, pending: u32) {
    let times = times();
    let mut list = EventList::new(pending as usize);
    let mut now = Tick::ZERO;
    for slot in 0..pending {
        list.schedule(slot, now + times[slot as usize % times.len()], Class::Customer);
    }
    let (mut turn, mut slot) = (0, 0);
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        for _ in 0..BATCH {
            turn = (turn + 1) % times.len();
            slot = (slot + 7_919) % pending;
            now += Span(1_000_000 / u64::from(pending));
            list.cancel(slot);
            list.schedule(slot, now + times[turn], Class::Customer);
        }
    });
}

/// A pick among so many agents.
#[derive(Clone, Copy)]
struct Case {
    name: &'static str,
    kind: PickKind,
    agents: u32,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:>6}", self.name, self.agents)
    }
}

/// Every pick there is, at 10 to 10,000 agents.
fn cases() -> Vec<Case> {
    let kinds = [
        ("load_ratio", PickKind::LoadRatio { after: false, by_share: false }),
        ("load_ratio_by_share", PickKind::LoadRatio { after: true, by_share: true }),
        ("weighted_load_ratio", PickKind::WeightedLoadRatio { after: false }),
        ("least_active", PickKind::LeastActive),
        ("most_spare", PickKind::MostSpare),
        ("fullest", PickKind::Fullest),
        ("longest_idle", PickKind::LongestIdle),
        ("total_count", PickKind::TotalCount),
        ("list_round_robin", PickKind::ListRoundRobin),
        ("split_share", PickKind::SplitShare),
        ("split_share_random", PickKind::SplitShareRandom),
        ("smooth_wrr", PickKind::SmoothWrr),
        ("weighted_random", PickKind::WeightedRandom),
        ("random", PickKind::Random),
        ("weight_then_busyness", PickKind::WeightThenBusyness { pending_threshold: 3 }),
    ];
    let sizes = [10, 100, 1_000, 10_000];
    let of = |(name, kind)| sizes.map(|agents| Case { name, kind, agents });
    kinds.into_iter().flat_map(of).collect()
}

/// A desk whose one tier chooses among all agents by the pick.
fn desk(case: Case) -> Scenario {
    let text = models::scenario("C", case.agents, 1);
    let mut scenario = parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario;
    let policy = &mut scenario.shops[0].policy;
    let tier = &mut policy.entry.tiers[0];
    (tier.from, tier.role, tier.spare) = (From::Shop, RoleMatch::Any, Spare::Required);
    (tier.pick.kind, tier.status) = (case.kind, Set::EMPTY.with(ONLINE.at()));
    tier.when.clear();
    policy.entry.tiers.truncate(1);
    scenario
}

/// A decision, the assignment that follows it and the end of the oldest session, so that about half
/// of all slots are taken all the time. Rankings are brought up to date as in a run.
#[divan::bench(args = cases())]
fn decision(bencher: Bencher, case: Case) {
    let scenario = desk(case);
    let mut router = Router::new(&scenario);
    let mut active = vec![0_u32; scenario.seats.len()];
    let mut open: VecDeque<SeatId> = VecDeque::new();
    for (seat, active) in active.iter_mut().enumerate() {
        let id = SeatId::from(seat);
        router.set_status(ShopId(0), id, ONLINE);
        *active = 1 + (seat as u32 * 7) % 4;
        open.extend((0..*active).map(|_| id));
        router.set_active(id, *active, u64::from(*active) * SLOT);
    }
    // sessions end in another order than they began
    let mut order: Vec<SeatId> = open.into();
    let seed = Seed::new(2, 0);
    for at in (1..order.len()).rev() {
        let word = seed.block(Key { entity: at as u64, space: 3 }, 19, 0)[0];
        order.swap(at, (unit(word) * (at + 1) as f64) as usize);
    }
    let mut open: VecDeque<SeatId> = order.into();
    let mut request = RoutingRequest::plain(ShopId(0), Tick::ZERO);
    let (mut turn, mut decided) = (0_u64, 0_u64);
    let mut step = || {
        turn += 1;
        request.now = Tick(turn * 1000);
        request.lot = (turn.wrapping_mul(0x9E37_79B9) & 0xFFFF) as f64 / 65_536.0 + 1e-6;
        if let Some(seat) = open.pop_front() {
            active[seat.at()] -= 1;
            router.set_active(seat, active[seat.at()], u64::from(active[seat.at()]) * SLOT);
        }
        if let Decision::To { seat, .. } = router.decide(Which::Entry, &request) {
            decided += 1;
            active[seat.at()] += 1;
            router.set_active(seat, active[seat.at()], u64::from(active[seat.at()]) * SLOT);
            open.push_back(seat);
        }
    };
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| (0..BATCH).for_each(|_| step()));
    assert!(decided > 0, "nobody was found");
}

/// A whole replication, every figure on or none; items are customers.
fn replication(bencher: Bencher, scenario: &Scenario, figures: bool) {
    let never = || false;
    let contacts = dacu::engine::run(scenario, 0, NoFeed, Silent, &never).map(|done| done.contacts);
    bencher.counter(ItemsCount::new(contacts.unwrap_or(0))).bench(|| {
        if figures {
            let mut recorder = Recorder::new(scenario, 0, Options { persons: true });
            let done = dacu::engine::run(scenario, 0, NoFeed, &mut recorder, &never);
            done.map(|done| recorder.finish(done.ended)).map(drop)
        } else {
            dacu::engine::run(scenario, 0, NoFeed, Silent, &never).map(drop)
        }
    });
}

/// Model A: M/M/c, 100 agents 95 % busy, four hours.
#[divan::bench(args = [true, false], sample_count = 10)]
fn mmc(bencher: Bencher, figures: bool) {
    replication(bencher, &read(&models::scenario("A", 100, 22_800)), figures);
}

/// Model B: Erlang A, 100 agents offered 105 %, four hours.
#[divan::bench(args = [true, false], sample_count = 10)]
fn erlang_a(bencher: Bencher, figures: bool) {
    replication(bencher, &read(&models::scenario("B", 100, 25_200)), figures);
}

/// Model C: chat, 100 agents 85 % busy, four hours.
#[divan::bench(args = [true, false], sample_count = 10)]
fn chat(bencher: Bencher, figures: bool) {
    replication(bencher, &read(&models::scenario("C", 100, 10_200)), figures);
}

/// The gallery's Singles' Day: JD's rules, 58 agents, thirty hours.
#[divan::bench(args = [true, false], sample_count = 10)]
fn singles_day(bencher: Bencher, figures: bool) {
    replication(bencher, &read(include_str!("../scenarios/singles_day_jd.toml")), figures);
}

fn read(text: &str) -> Scenario {
    parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}")).scenario
}
