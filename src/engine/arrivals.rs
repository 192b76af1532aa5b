//! Arrivals (S-27): the k-th contact of a curve is the k-th point of a unit-rate Poisson process,
//! carried through the inverse of the cumulated rate. The ordinal k names the contact: a change of
//! staff moves no arrival, a change of rate moves times and not people. Logs are read in chunks
//! through a `Feed`, so a log is never in memory whole.

use super::busyness::Busyness;
use crate::kernel::ids::{ShopId, WorkId};
use crate::kernel::stream::{Key, Seed};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::ln;
use crate::model::Scenario;
use crate::model::arrival::{CountInterval, Listed, Origin, RateCurve, Replay, Times};
use crate::model::draws::{Copies, CopyTime, Counted, CountedTime, Gaps};

/// Reads replayed logs for the engine, a chunk at a time.
pub trait Feed {
    /// Replaces `chunk` by the next rows of the log; empty at its end.
    fn refill(&mut self, of: Origin, chunk: &mut Vec<Listed>) -> Result<(), FeedError>;
}

/// A log could not be read on: it changed after it was checked, or the disk failed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct FeedError(pub String);

/// A feed for scenarios without logs; one with a log it refuses.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFeed;

impl Feed for NoFeed {
    fn refill(&mut self, _: Origin, chunk: &mut Vec<Listed>) -> Result<(), FeedError> {
        chunk.clear();
        Err(FeedError(
            "this scenario replays a log, and no feed was given to read it: pass \
             `experiment::logs::Logs::new(&scenario)` instead of `NoFeed`"
                .to_owned(),
        ))
    }
}

/// One arrival.
#[derive(Clone, Copy, Debug)]
pub struct Arrival {
    /// When.
    pub at: Tick,
    /// Where.
    pub shop: ShopId,
    /// Index of the source in the shop.
    pub source: u16,
    /// Stream identity.
    pub key: Key,
    /// What the log says of it.
    pub stated: Listed,
    /// An item of work of this kind, and no contact.
    pub work: Option<WorkId>,
}

/// All sources of a scenario, merged.
pub struct Arrivals<'s, F> {
    seed: Seed,
    streams: Vec<Stream<'s>>,
    feed: F,
    /// Index of the stream with the earliest contact.
    first: usize,
}

struct Stream<'s> {
    shop: ShopId,
    source: u16,
    work: Option<WorkId>,
    space: u32,
    next: Listed,
    entity: u64,
    kind: SourceState<'s>,
}

impl<'s> Stream<'s> {
    fn new(
        shop: ShopId,
        source: u16,
        work: Option<WorkId>,
        space: u32,
        kind: SourceState<'s>,
    ) -> Stream<'s> {
        Stream { shop, source, work, space, next: NOBODY, entity: 0, kind }
    }
}

enum SourceState<'s> {
    Curve(Curve),
    Counts(Counts<'s>),
    List { rows: &'s [Listed], next: usize },
    Replay(Rows<'s>),
}

/// Counts per interval: inside one, the order statistics of uniform points.
struct Counts<'s> {
    intervals: &'s [CountInterval],
    scale: f64,
    index: usize,
    left: u32,
    reached: Tick,
    ordinal: u64,
}

/// A replayed log, a chunk in hand.
struct Rows<'s> {
    chunk: Vec<Listed>,
    next: usize,
    row: u64,
    replay: &'s Replay,
    end: Tick,
    /// What comes next, in order: (stream entity, contact).
    ready: Vec<(u64, Listed)>,
    taken: usize,
}

/// Nothing is stated.
pub(super) const NOBODY: Listed = Listed {
    at: Tick::NEVER,
    page: None,
    sku: None,
    client: None,
    customer: None,
    intent: None,
    agent: None,
    difficult: None,
};

/// A step curve with its cumulated rate in units of 2^-32 contacts.
struct Curve {
    starts: Vec<Tick>,
    cumulated: Vec<u64>,
    /// Ticks a unit of `cumulated` in each step.
    ticks: Vec<f64>,
    step: usize,
    point: u64,
    ordinal: u64,
    /// The last gap and its neighbour.
    gaps: Gaps,
}

const ONE: f64 = 4_294_967_296.0;

impl Curve {
    fn new(
        curve: &RateCurve,
        busyness: &Busyness,
        space: u32,
        day_of: impl Fn(Tick) -> u32,
    ) -> Curve {
        let mut starts = curve.starts.clone();
        starts.push(curve.end);
        let mut cumulated = vec![0u64];
        for (step, rate) in curve.per_hour.iter().enumerate() {
            let (from, to) = (starts[step], starts[step + 1]);
            let interval = (from.0 / curve.interval.0.max(1)) as u32;
            let factor = busyness.of_day(space, day_of(from), curve.day_cv)
                * busyness.of_interval(space, interval, curve.interval_cv);
            let contacts = rate * factor * to.since(from).as_secs_f64() / 3600.0;
            let before = cumulated[step];
            cumulated.push(before.saturating_add((contacts * ONE) as u64));
        }
        let length = |step: usize| starts[step + 1].since(starts[step]).0 as f64;
        let rise = |step: usize| (cumulated[step + 1] - cumulated[step]).max(1) as f64;
        let ticks = (0..cumulated.len() - 1).map(|step| length(step) / rise(step)).collect();
        Curve { starts, cumulated, ticks, step: 0, point: 0, ordinal: 0, gaps: Gaps::UNDRAWN }
    }

    /// The next point's time; `NEVER` past the end.
    fn next(&mut self, seed: Seed, space: u32) -> Tick {
        let u = if self.ordinal.is_multiple_of(2) {
            self.gaps = Gaps::of(&seed, Key { entity: self.ordinal / 2, space });
            self.gaps.even()
        } else {
            self.gaps.odd()
        };
        let gap = -ln(u);
        self.ordinal += 1;
        self.point = self.point.saturating_add((gap * ONE) as u64);
        while self.step + 1 < self.cumulated.len() && self.cumulated[self.step + 1] <= self.point {
            self.step += 1;
        }
        if self.step + 1 >= self.cumulated.len() {
            return Tick::NEVER;
        }
        // the product never falls as the point rises, so times stay in order
        let into = (self.point - self.cumulated[self.step]) as f64 * self.ticks[self.step];
        let (from, to) = (self.starts[self.step], self.starts[self.step + 1]);
        (from + Span(into as u64)).min(to)
    }
}

impl<'s, F: Feed> Arrivals<'s, F> {
    /// Opens every source.
    pub fn new(
        model: &'s Scenario,
        replication: u32,
        feed: F,
    ) -> Result<Arrivals<'s, F>, FeedError> {
        let (seed, busyness) = (model.chance(replication), Busyness::new(model, replication));
        let open = |times: &'s Times, space: u32| match times {
            Times::Curve(curve) => {
                let day_of = |at| model.calendar.day(at);
                SourceState::Curve(Curve::new(curve, &busyness, space, day_of))
            }
            Times::Counts { intervals, scale } => {
                SourceState::Counts(Counts::new(intervals, *scale, seed, space))
            }
            Times::List(rows) => SourceState::List { rows, next: 0 },
            Times::Replay(replay) => SourceState::Replay(Rows {
                chunk: Vec::new(),
                next: 0,
                row: 0,
                replay,
                end: model.horizon.end,
                ready: Vec::new(),
                taken: 0,
            }),
        };
        let mut streams = Vec::new();
        for (shop, entry) in model.shops.iter().enumerate() {
            for (source, entry) in entry.sources.iter().enumerate() {
                let kind = open(&entry.times, entry.space);
                let (shop, source) = (ShopId::from(shop), source as u16);
                streams.push(Stream::new(shop, source, None, entry.space, kind));
            }
        }
        for (number, work) in model.work.iter().enumerate() {
            if let Some(times) = &work.times {
                let kind = open(times, work.space);
                let id = Some(WorkId::from(number));
                streams.push(Stream::new(work.shop, u16::MAX, id, work.space, kind));
            }
        }
        let mut arrivals = Arrivals { seed, streams, feed, first: 0 };
        for index in 0..arrivals.streams.len() {
            arrivals.advance(index)?;
        }
        arrivals.find_first();
        Ok(arrivals)
    }

    /// When the next contact comes.
    #[inline]
    pub fn next_at(&self) -> Tick {
        self.streams.get(self.first).map_or(Tick::NEVER, |stream| stream.next.at)
    }

    /// Takes the next contact.
    pub fn pop(&mut self) -> Result<Option<Arrival>, FeedError> {
        let Some(stream) = self.streams.get(self.first) else { return Ok(None) };
        if !stream.next.at.is_real() {
            return Ok(None);
        }
        let arrival = Arrival {
            at: stream.next.at,
            shop: stream.shop,
            source: stream.source,
            key: Key { entity: stream.entity, space: stream.space },
            stated: stream.next,
            work: stream.work,
        };
        self.advance(self.first)?;
        if self.streams.len() > 1 {
            self.find_first();
        }
        Ok(Some(arrival))
    }

    fn find_first(&mut self) {
        let earliest = (0..self.streams.len()).min_by_key(|&index| self.streams[index].next.at);
        self.first = earliest.unwrap_or(0);
    }

    fn advance(&mut self, index: usize) -> Result<(), FeedError> {
        let seed = self.seed;
        let stream = &mut self.streams[index];
        let space = stream.space;
        match &mut stream.kind {
            SourceState::Curve(curve) => {
                stream.entity = curve.ordinal;
                stream.next = Listed { at: curve.next(seed, space), ..NOBODY };
            }
            SourceState::Counts(counts) => {
                stream.entity = counts.ordinal;
                stream.next = Listed { at: counts.next(seed, space), ..NOBODY };
            }
            SourceState::List { rows, next } => {
                stream.entity = *next as u64;
                stream.next = rows.get(*next).copied().unwrap_or(NOBODY);
                *next += 1;
            }
            SourceState::Replay(rows) => {
                if rows.taken >= rows.ready.len() {
                    let source = || Origin::Source(stream.shop, usize::from(stream.source));
                    let of = stream.work.map_or_else(source, Origin::Work);
                    let more = |chunk: &mut Vec<Listed>| self.feed.refill(of, chunk);
                    rows.fill(seed, space, more)?;
                }
                let (entity, next) = rows.ready.get(rows.taken).copied().unwrap_or((0, NOBODY));
                (stream.entity, stream.next) = (entity, next);
                rows.taken += 1;
            }
        }
        Ok(())
    }
}

impl Rows<'_> {
    /// Makes the next contacts ready: those of a row, or, where rows are copied, of a stretch. None
    /// at the end of the log.
    fn fill(
        &mut self,
        seed: Seed,
        space: u32,
        mut more: impl FnMut(&mut Vec<Listed>) -> Result<(), FeedError>,
    ) -> Result<(), FeedError> {
        self.ready.clear();
        self.taken = 0;
        let copied = self.replay.scale > 1.0;
        let (mut from, mut to) = (Tick::ZERO, Tick::ZERO);
        loop {
            if self.next >= self.chunk.len() {
                more(&mut self.chunk)?;
                self.next = 0;
                if self.chunk.is_empty() {
                    break;
                }
            }
            let stated = self.chunk[self.next];
            if stated.at >= to {
                if !self.ready.is_empty() {
                    break;
                }
                (from, to) = self.stretch(stated.at, copied);
            }
            let key = Key { entity: self.row, space };
            let copies = whole(self.replay.scale, Copies::of(&seed, key).rounds_up());
            for copy in 0..copies {
                let entity = self.row | u64::from(copy) << 40;
                let mut next = stated;
                if copy > 0 {
                    let u = CopyTime::of(&seed, Key { entity, space }).at();
                    next.at = from + Span((to.since(from).0 as f64 * u) as u64);
                    next.customer = stated.customer.map(|customer| another(customer, copy));
                }
                self.ready.push((entity, next));
            }
            self.next += 1;
            self.row += 1;
        }
        if copied {
            self.ready.sort_unstable_by_key(|(entity, next)| (next.at, *entity));
        }
        Ok(())
    }

    /// The stretch of an instant; without copies the instant alone.
    fn stretch(&self, at: Tick, copied: bool) -> (Tick, Tick) {
        let starts = &self.replay.stretches;
        let after = starts.partition_point(|start| *start <= at);
        match after.checked_sub(1) {
            Some(before) if copied => {
                (starts[before], starts.get(after).copied().unwrap_or(self.end))
            }
            _ => (at, at + Span::TICK),
        }
    }
}

/// The customer of a copy: somebody else, and the same one for the same customer's next contact.
fn another(customer: u64, copy: u32) -> u64 {
    let mixed = (customer ^ u64::from(copy).rotate_right(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ mixed >> 29
}

/// How many contacts the curves of each shop bring in a replication, customers' own only: what
/// [`Shop::curve_contacts`](crate::model::shop::Shop::curve_contacts) expects of them.
pub fn curve_contacts(model: &Scenario, replication: u32) -> Vec<u64> {
    let (seed, busyness) = (model.chance(replication), Busyness::new(model, replication));
    let of_shop = |shop: &crate::model::shop::Shop| {
        let mut contacts = 0;
        for source in shop.sources.iter().filter(|source| source.proactive.is_none()) {
            let Times::Curve(curve) = &source.times else { continue };
            let day_of = |at| model.calendar.day(at);
            let mut points = Curve::new(curve, &busyness, source.space, day_of);
            while points.next(seed, source.space).is_real() {
                contacts += 1;
            }
        }
        contacts
    };
    model.shops.iter().map(of_shop).collect()
}

/// `amount` as a whole number of the same mean.
fn whole(amount: f64, u: f64) -> u32 {
    let floor = libm::floor(amount);
    (floor + f64::from(u8::from(u < amount - floor))) as u32
}

impl<'s> Counts<'s> {
    fn new(intervals: &'s [CountInterval], scale: f64, seed: Seed, space: u32) -> Counts<'s> {
        let mut counts =
            Counts { intervals, scale, index: 0, left: 0, reached: Tick::ZERO, ordinal: 0 };
        counts.open(seed, space);
        counts
    }

    /// Reads the count of the interval at `index`.
    fn open(&mut self, seed: Seed, space: u32) {
        if let Some(interval) = self.intervals.get(self.index) {
            let key = Key { entity: self.index as u64, space };
            let u = Counted::of(&seed, key).rounds_up();
            self.left = whole(interval.count * self.scale, u);
            self.reached = interval.from;
        }
    }

    fn next(&mut self, seed: Seed, space: u32) -> Tick {
        while self.left == 0 {
            if self.index >= self.intervals.len() {
                return Tick::NEVER;
            }
            self.index += 1;
            self.open(seed, space);
        }
        let Some(interval) = self.intervals.get(self.index) else { return Tick::NEVER };
        let u = CountedTime::of(&seed, Key { entity: self.ordinal, space }).at();
        let rest = (interval.from + interval.length).since(self.reached).0 as f64;
        let share = 1.0 - libm::pow(1.0 - u, 1.0 / f64::from(self.left));
        self.reached += Span((rest * share) as u64);
        self.left -= 1;
        self.ordinal += 1;
        self.reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(per_hour: Vec<f64>) -> RateCurve {
        let starts = (0..per_hour.len()).map(|hour| Tick(hour as u64 * Span::HOUR.0)).collect();
        let end = Tick(per_hour.len() as u64 * Span::HOUR.0);
        RateCurve { starts, per_hour, end, day_cv: 0.0, interval_cv: 0.0, interval: Span::HOUR }
    }

    fn times(curve: &RateCurve, seed: u64) -> Vec<Tick> {
        let seed = Seed::new(seed, 0);
        let mut points = Curve::new(curve, &Busyness::plain(seed), 7, |_| 0);
        std::iter::from_fn(|| Some(points.next(seed, 7)).filter(|at| at.is_real())).collect()
    }

    #[test]
    fn a_curve_has_its_counts_and_never_runs_back() {
        let times = times(&curve(vec![6000.0, 0.0, 3000.0]), 1);
        assert!(times.is_sorted());
        let in_hour =
            |hour: u64| times.iter().filter(|at| at.0 / Span::HOUR.0 == hour).count() as f64;
        assert!((in_hour(0) - 6000.0).abs() < 4.0 * 78.0);
        assert_eq!(in_hour(1), 0.0);
        assert!((in_hour(2) - 3000.0).abs() < 4.0 * 55.0);
    }

    #[test]
    fn s_27_a_larger_volume_keeps_the_smaller_crowd_and_moves_only_times() {
        let small = times(&curve(vec![1000.0]), 3);
        let large = times(&curve(vec![1300.0]), 3);
        assert!(large.len() > small.len());
        for (before, after) in small.iter().zip(&large) {
            let moved = (after.0 as f64 * 1.3 - before.0 as f64).abs();
            assert!(moved < 3.0, "person keeps the ordinal: {before:?} {after:?}");
        }
    }

    #[test]
    fn counts_place_exactly_their_contacts_inside_each_interval() {
        let intervals = [
            CountInterval { from: Tick(0), length: Span::MINUTE, count: 5.0 },
            CountInterval { from: Tick(60_000_000), length: Span::MINUTE, count: 0.0 },
            CountInterval { from: Tick(120_000_000), length: Span::MINUTE, count: 7.0 },
        ];
        let seed = Seed::new(1, 0);
        let mut counts = Counts::new(&intervals, 1.0, seed, 1);
        let times: Vec<Tick> =
            std::iter::from_fn(|| Some(counts.next(seed, 1)).filter(|at| at.is_real())).collect();
        assert!(times.is_sorted());
        assert_eq!(times.iter().filter(|at| at.0 < 60_000_000).count(), 5);
        assert_eq!(times.iter().filter(|at| at.0 >= 120_000_000).count(), 7);
        assert_eq!(times.len(), 12);
    }
}
