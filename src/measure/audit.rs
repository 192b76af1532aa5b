//! Does it balance? Exact integer checks of a whole replication (S-18): what came in went out, and
//! two ways of measuring the same thing agree to the microsecond.
//!
//! The ledger counts every contact, warm-up included, apart from the counts, so that a mistake in
//! one shows against the other. A failed check is a defect of ours, never of the scenario.

use std::fmt;

use super::counters::{Cell, Level, Sum, Tally};
use super::counts::Counts;
use super::gauge::Area;
use super::layout::Layout;
use super::moved::Moved;
use crate::engine::facts::Disposition;
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use serde::{Deserialize, Serialize};

/// A check that failed, with both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imbalance {
    /// What was compared.
    pub check: String,
    /// The left side.
    pub left: i128,
    /// The right side.
    pub right: i128,
}

impl fmt::Display for Imbalance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} against {}", self.check, self.left, self.right)
    }
}

/// A level over time, and the spans it is made of.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Standing {
    level: Area,
    pub spans: u128,
}

impl Standing {
    /// One more stands.
    pub fn begins(&mut self, now: Tick) {
        self.level.set(now, self.level.value() + 1);
    }

    /// One less, who stood for so long.
    pub fn ends(&mut self, now: Tick, span: Span) {
        self.level.set(now, self.level.value().saturating_sub(1));
        self.spans += u128::from(span.0);
    }
}

/// Sums kept for the audit alone.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Ledger {
    pub entered: u64,
    pub closed: u64,
    pub dispositions: [u64; 7],
    pub sessions_started: u64,
    pub sessions_ended: u64,
    pub leave_created: u64,
    pub leave_delivered: u64,
    pub leave_mailed: u64,
    pub leave_expired: u64,
    pub leave_waiting: u64,
    /// Items of work that came.
    pub work_came: u64,
    /// Of these, settled, or told as open at the end.
    pub work_over: u64,
    /// Customers in the queue, and ghosts (S-6).
    pub queue: [Standing; 2],
    pub active: Vec<Area>,
    pub spans: Vec<u128>,
    /// What customers waited, by the facts of their contacts, and by the causes told.
    pub waits: u128,
    pub caused: u128,
    /// When the first contact came of which the two are not the same.
    pub first_unexplained: Option<Tick>,
    pub reply_effort: u128,
    pub hands_spans: u128,
    /// Facts that cannot follow what was told before, and the first of them.
    pub disorder: u64,
    pub first_disorder: Option<(Tick, String)>,
}

impl Ledger {
    pub fn new(scenario: &Scenario) -> Ledger {
        let seats = scenario.seats.len();
        Ledger { active: vec![Area::default(); seats], spans: vec![0; seats], ..Ledger::default() }
    }

    /// Goes on with the sums of another of whom these were the seats.
    pub fn go_on(&mut self, from: &Ledger, moved: &Moved) {
        let (active, spans) = (self.active.clone(), self.spans.clone());
        *self = Ledger { active, spans, ..from.clone() };
        moved.put_seats(&mut self.active, &from.active);
        moved.put_seats(&mut self.spans, &from.spans);
    }

    /// A fact that cannot be.
    #[cold]
    pub fn disorder(&mut self, now: Tick, what: &'static str) {
        self.disorder += 1;
        self.first_disorder.get_or_insert_with(|| (now, what.to_owned()));
    }

    /// One contact has its disposition.
    #[inline]
    pub fn close(&mut self, disposition: Disposition) {
        self.closed += 1;
        self.dispositions[disposition as usize] += 1;
    }
}

/// Collects the checks that fail.
struct Checks(Vec<Imbalance>);

impl Checks {
    fn equal(&mut self, check: impl Into<String>, left: impl Whole, right: impl Whole) {
        let (left, right) = (left.whole(), right.whole());
        if left != right {
            self.0.push(Imbalance { check: check.into(), left, right });
        }
    }
}

/// Integers of either size.
trait Whole {
    fn whole(self) -> i128;
}

impl Whole for u64 {
    fn whole(self) -> i128 {
        i128::from(self)
    }
}

impl Whole for u128 {
    fn whole(self) -> i128 {
        i128::try_from(self).unwrap_or(i128::MAX)
    }
}

/// All checks of a replication that ended at `stop`.
pub(super) fn audit(
    ledger: &Ledger,
    counts: &Counts,
    (attended, logged_in): (u128, u128),
    (scenario, layout): (&Scenario, &Layout),
    stop: Tick,
) -> Vec<Imbalance> {
    let mut checks = Checks(Vec::new());
    check_order(&mut checks, ledger, layout);
    let name = "waits = sum of causes";
    if let Some(at) = ledger.first_unexplained {
        let when = layout.calendar.civil(at);
        let (waits, caused) = (ledger.waits as i128, ledger.caused as i128);
        let check = format!("{name}, of every contact (first came at {when})");
        checks.0.push(Imbalance { check, left: waits, right: caused });
    }
    checks.equal(name, ledger.waits, ledger.caused);
    check_flows(&mut checks, ledger);
    check_times(&mut checks, ledger, scenario, stop);
    checks.equal("attendance = time logged in", attended, logged_in);
    check_books(&mut checks, counts, scenario, layout);
    checks.0
}

/// The checks of a replication of which entries alone were recorded.
pub(super) fn of_entries(ledger: &Ledger, layout: &Layout) -> Vec<Imbalance> {
    let mut checks = Checks(Vec::new());
    check_order(&mut checks, ledger, layout);
    check_flows(&mut checks, ledger);
    checks.0
}

/// No fact that could not follow what was told before.
fn check_order(checks: &mut Checks, ledger: &Ledger, layout: &Layout) {
    if let Some((at, what)) = &ledger.first_disorder {
        let when = layout.calendar.civil(*at);
        checks.equal(format!("facts in order (first at {when}: {what})"), ledger.disorder, 0_u64);
    }
}

/// Everything that came in went out, by one door.
fn check_flows(checks: &mut Checks, ledger: &Ledger) {
    checks.equal("contacts entered = closed", ledger.entered, ledger.closed);
    let total: u64 = ledger.dispositions.iter().sum();
    checks.equal("contacts = sum of dispositions", ledger.entered, total);
    checks.equal("sessions started = ended", ledger.sessions_started, ledger.sessions_ended);
    checks.equal("work came = settled + open", ledger.work_came, ledger.work_over);
    let resolved =
        ledger.leave_delivered + ledger.leave_mailed + ledger.leave_expired + ledger.leave_waiting;
    let name = "leave messages created = delivered + mailed + expired + waiting";
    checks.equal(name, ledger.leave_created, resolved);
}

/// Areas under levels equal sums of spans.
fn check_times(checks: &mut Checks, ledger: &Ledger, scenario: &Scenario, stop: Tick) {
    let [customers, ghosts] = &ledger.queue;
    checks.equal("queue · time = sum of waits", customers.level.total(stop), customers.spans);
    let name = "ghosts in the queue · time = sum of their stays";
    checks.equal(name, ghosts.level.total(stop), ghosts.spans);
    for (i, (area, span)) in ledger.active.iter().zip(&ledger.spans).enumerate() {
        let seat = &scenario.seats[i];
        let agent = &scenario.agents[seat.agent.at()].name;
        let name = format!("active · time = sum of sessions of {agent}");
        checks.equal(name, area.total(stop), *span);
    }
    checks.equal("effort of replies = hands' time", ledger.reply_effort, ledger.hands_spans);
}

/// Parts of the counts add up to the same wholes.
fn check_books(checks: &mut Checks, counts: &Counts, scenario: &Scenario, layout: &Layout) {
    let (rows, intervals, days) = counts.extent();
    for shop in 0..scenario.shops.len() {
        let (mut by_interval, mut by_day, mut seats) =
            (Cell::default(), Cell::default(), Cell::default());
        for row in (0..rows).filter(|&row| layout.rows[row].shop.at() == shop) {
            (0..=intervals).for_each(|i| by_interval.merge(counts.interval_cell(row, i)));
            (0..days).for_each(|day| by_day.merge(counts.day_cell(row, day)));
        }
        let mut whole = by_day.clone();
        (0..days).for_each(|day| whole.merge(counts.part_cell(Some(shop), day)));
        for (i, seat) in scenario.seats.iter().enumerate() {
            if seat.shop.at() == shop {
                seats.merge(&counts.seats[i]);
            }
        }
        let name = &scenario.shops[shop].name;
        for &tally in Tally::ALL {
            let check = format!("{name}: {} by interval = by day", tally.key());
            checks.equal(check, by_interval[tally], by_day[tally]);
        }
        for &sum in Sum::ALL {
            let check = format!("{name}: {} by interval = by day", sum.key());
            checks.equal(check, by_interval[sum], by_day[sum]);
        }
        check_credits(checks, name, &whole, &seats);
        check_entries(checks, name, &by_day);
        let series = &counts.shop_series[shop];
        let area: u128 = series.intervals.iter().map(|stock| stock.area(Level::Active)).sum();
        let check = format!("{name}: active · time by interval = whole");
        checks.equal(check, area, series.whole.area(Level::Active));
    }
}

/// What agents are credited with adds up to the shop's (JD-20, JD-30).
fn check_credits(checks: &mut Checks, name: &str, shop: &Cell, seats: &Cell) {
    for tally in [
        Tally::Consults,
        Tally::ReceivedByLast,
        Tally::RoundsAnswered,
        Tally::RoundsOpen,
        Tally::HumanMessages,
        Tally::Transfers,
        Tally::LeaveDelivered,
        Tally::LeaveAnswered,
        Tally::Ratings,
        Tally::OrdersCredited,
    ] {
        let check = format!("{name}: {} = sum over agents", tally.key());
        checks.equal(check, shop[tally], seats[tally]);
    }
    for sum in [Sum::RoundResponse, Sum::ReplyEffort, Sum::WastedEffort, Sum::CreditedAmount] {
        checks.equal(format!("{name}: {} = sum over agents", sum.key()), shop[sum], seats[sum]);
    }
}

/// Counted entries have one disposition each; risk splits into its causes.
fn check_entries(checks: &mut Checks, name: &str, cell: &Cell) {
    let dispositions: u64 = [
        Tally::Served,
        Tally::Unanswered,
        Tally::Abandoned,
        Tally::LeftMessage,
        Tally::Rejected,
        Tally::RobotSolved,
        Tally::StillOpen,
    ]
    .into_iter()
    .map(|tally| cell[tally])
    .sum();
    let check = format!("{name}: counted entries = sum of dispositions");
    checks.equal(check, cell[Tally::Entries], dispositions);
    let causes: u128 = super::satisfaction::CAUSES.iter().map(|cause| cell[cause.sum()]).sum();
    checks.equal(format!("{name}: risk = sum of causes"), cell[Sum::Risk], causes);
}
