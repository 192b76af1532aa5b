//! Items of work that is no chat: counted in the row of their kind, in the interval in which they
//! came.

use super::Recorder;
use crate::engine::facts::WorkItem;
use crate::kernel::ids::{AgentId, SeatId};
use crate::kernel::tick::Tick;
use crate::measure::counters::{Cell, Level, Sum, Tally};
use crate::measure::keeps::Keeps;
use crate::measure::sink::ContactSink;

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    pub(super) fn work_came(&mut self, now: Tick, item: &WorkItem) {
        self.ledger.work_came += 1;
        self.work_stands(now, item, 1);
        self.count_work(item, |cell| {
            cell.count(Tally::WorkCame);
            cell.count_if(item.due.is_real(), Tally::WorkDue);
        });
    }

    pub(super) fn work_begun(&mut self, now: Tick, item: &WorkItem) {
        if item.done == 0 {
            let wait = u128::from(now.since(item.ready).0);
            self.count_work(item, |cell| {
                cell.count(Tally::WorkBegun);
                cell[Sum::WorkWait] += wait;
            });
        }
    }

    pub(super) fn work_done(
        &mut self,
        now: Tick,
        item: &WorkItem,
        agent: AgentId,
        (settled, fen): (bool, u64),
    ) {
        if settled {
            self.ledger.work_over += 1;
            self.work_stands(now, item, -1);
        }
        let (in_time, age) = (now <= item.due, u128::from(now.since(item.came).0));
        let is_due = item.due.is_real();
        let write = |cell: &mut Cell| {
            cell.count_if(item.done == 1 && is_due, Tally::WorkAnswered);
            cell.count_if(item.done == 1 && is_due && in_time, Tally::WorkAnsweredInTime);
            if settled {
                cell.count(Tally::WorkSettled);
                cell.count_if(item.done == 1, Tally::WorkFirstTime);
                cell.count_if(is_due && in_time, Tally::WorkInTime);
                cell.count_if(is_due && !in_time, Tally::WorkLate);
                cell[Sum::WorkAge] += age;
            }
        };
        self.count_work(item, |cell| {
            write(cell);
            if settled {
                cell[Sum::WorkEffort] += u128::from(item.spent.0);
            }
        });
        let seat = self.seat_of(agent, item);
        if fen > 0 && self.layout.horizon.counts(now) {
            // money is of the time at which it is settled
            let pay = |cell: &mut Cell| cell[Sum::WorkAmount] += u128::from(fen);
            let row = self.layout.row_of_work(item.kind);
            let bucket = self.counts.bucket(&self.layout, row, now);
            self.counts.count_in(bucket, pay);
            if let Some(seat) = seat {
                self.counts.at_seat(seat, pay);
            }
        }
        if let Some(seat) = seat.filter(|_| self.layout.horizon.counts(item.came)) {
            self.counts.at_seat(seat, write);
            let own = &mut self.counts.agents[agent.at()].work[item.kind.at()];
            own.done += 1;
            own.settled += u64::from(settled);
        }
    }

    /// The seat of the agent in the item's shop.
    fn seat_of(&self, agent: AgentId, item: &WorkItem) -> Option<SeatId> {
        let shop = self.scenario.work[item.kind.at()].shop;
        let mut seats = self.scenario.agents[agent.at()].seats.iter().copied();
        seats.find(|seat| self.scenario.seats[seat.at()].shop == shop)
    }

    /// The run is over. What is due while the last customers are still served is not late: nobody
    /// begins an item then.
    pub(super) fn work_open(&mut self, now: Tick, item: &WorkItem) {
        self.ledger.work_over += 1;
        let now = now.min(self.layout.horizon.end);
        self.count_work(item, |cell| {
            cell.count(Tally::WorkOpen);
            cell.count_if(item.due < now, Tally::WorkLate);
            cell[Sum::WorkEffort] += u128::from(item.spent.0);
        });
    }

    /// An item of the kind comes (+1) or goes (-1).
    fn work_stands(&mut self, now: Tick, item: &WorkItem, by: i64) {
        let shop = self.scenario.work[item.kind.at()].shop;
        self.desk.shift(now, self.layout.row_of_work(item.kind), shop, Level::Work, by);
    }

    fn count_work(&mut self, item: &WorkItem, write: impl Fn(&mut Cell)) {
        if self.layout.horizon.counts(item.came) {
            let row = self.layout.row_of_work(item.kind);
            let bucket = self.counts.bucket(&self.layout, row, item.came);
            self.counts.count_in(bucket, write);
        }
    }
}
