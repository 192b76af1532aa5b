//! A recorder that tests tell facts by hand.

use super::super::fixture::contact;
use super::*;
use crate::engine::facts::{Disposition, EndReason, How};
use crate::kernel::ids::GroupId;
use crate::model::{OFFLINE, ONLINE};

/// A desk that is told facts by hand; instants are seconds after 10:00.
pub(super) struct Desk<'a> {
    pub(super) recorder: Recorder<'a>,
    pub(super) now: Tick,
}

pub(super) const TEN: u64 = 2 * Span::HOUR.0;

pub(super) fn slot(n: u32) -> ContactSlot {
    ContactSlot(n)
}

impl<'a> Desk<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Desk<'a> {
        let mut desk =
            Desk { recorder: Recorder::new(scenario, 0, Options { persons: true }), now: Tick(0) };
        for seat in (0..3).map(SeatId) {
            desk.tell(Fact::Max { seat, max: 10 });
            desk.tell(Fact::Status { seat, from: OFFLINE, to: ONLINE });
            desk.tell(Fact::Duty { seat, on: true, held: false });
        }
        desk
    }

    pub(super) fn at(&mut self, seconds: f64) -> &mut Self {
        self.now = Tick(TEN) + Span::from_secs_f64(seconds);
        self
    }

    pub(super) fn tell(&mut self, fact: Fact) -> &mut Self {
        self.recorder.observe(self.now, fact);
        self
    }

    pub(super) fn enter(&mut self, n: u32) -> &mut Self {
        self.tell(Fact::Entered { slot: slot(n), contact: contact(u64::from(n)) });
        self.tell(Fact::Grouped { slot: slot(n), group: GroupId(0), chosen: false })
    }

    pub(super) fn wrote(&mut self, n: u32) -> &mut Self {
        self.tell(Fact::CustomerWrote { slot: slot(n), opens_round: true, chars: 10 })
    }

    pub(super) fn assign(&mut self, n: u32, seat: u32, how: How, waited: f64) -> &mut Self {
        let queue_wait = Span::from_secs_f64(waited);
        self.tell(Fact::Assigned { slot: slot(n), seat: SeatId(seat), how, tier: 0, queue_wait })
    }

    pub(super) fn start(&mut self, n: u32, seat: u32) -> &mut Self {
        self.enter(n).assign(n, seat, How::Entry, 0.0).wrote(n)
    }

    pub(super) fn reply(&mut self, n: u32, seat: u32, round: u32, asked: f64) -> &mut Self {
        let start = Tick(TEN) + Span::from_secs_f64(asked);
        self.tell(Fact::Replied {
            slot: slot(n),
            seat: SeatId(seat),
            round,
            round_start: start,
            asked: start,
            effort: Span::SECOND,
            unread: false,
            opening: false,
        })
    }

    pub(super) fn transfer(&mut self, n: u32, from: u32, to: u32) -> &mut Self {
        self.tell(Fact::Transferred { slot: slot(n), from: SeatId(from), to: SeatId(to) });
        self.assign(n, to, How::Transfer, 0.0)
    }

    pub(super) fn end(
        &mut self,
        n: u32,
        seat: u32,
        reason: EndReason,
        open: Option<f64>,
    ) -> &mut Self {
        let open_round = open.map(|at| Tick(TEN) + Span::from_secs_f64(at));
        self.tell(Fact::SessionEnded { slot: slot(n), seat: SeatId(seat), reason, open_round })
    }

    pub(super) fn close(&mut self, n: u32, disposition: Disposition) -> &mut Self {
        self.tell(Fact::Closed { slot: slot(n), disposition })
    }

    /// Everything of the shop added up, and the credit of each seat.
    pub(super) fn counts(self) -> (Cell, Counts) {
        let recorded = self.recorder.finish(Tick::ZERO);
        // what the engine counts for itself is not told by hand
        let untold = ["active", "waits"];
        let sound = |check: &&Imbalance| !untold.iter().any(|name| check.check.starts_with(name));
        assert_eq!(recorded.audit.iter().find(sound), None);
        let (rows, _, days) = recorded.counts.extent();
        let mut total = Cell::default();
        for row in 0..rows {
            (0..days).for_each(|day| total.merge(recorded.counts.day_cell(row, day)));
        }
        (0..days).for_each(|day| total.merge(recorded.counts.part_cell(Some(0), day)));
        (total, recorded.counts)
    }
}
