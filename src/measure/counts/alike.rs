//! Whether two counts have the same places, so that they can be added: counts that were read from a
//! file may be of another scenario, whatever the file says.

use super::{AgentCounts, Counts};
use crate::measure::moved::Moved;

impl Counts {
    /// Empty counts go on with what is in others of the same layout, but for people; false if that
    /// has other places or distributions.
    pub(in crate::measure) fn go_on(&mut self, from: &Counts, moved: &Moved) -> bool {
        let people = (self.seats.clone(), self.agents.clone(), self.seat_waits.clone());
        let mut own = from.clone();
        (own.seats, own.agents, own.seat_waits) = people;
        if !own.is_alike(self) {
            return false;
        }
        moved.put_seats(&mut own.seats, &from.seats);
        moved.put_seats(&mut own.seat_waits, &from.seat_waits);
        moved.put_agents(&mut own.agents, &from.agents);
        *self = own;
        true
    }

    /// True if both are counts of one layout.
    pub fn is_alike(&self, other: &Counts) -> bool {
        let extent = |counts: &Counts| (counts.extent(), counts.nested);
        let lengths = |counts: &Counts| {
            [
                counts.by_interval.len(),
                counts.by_day.len(),
                counts.by_part.len(),
                counts.seats.len(),
                counts.agents.len(),
                counts.row_series.len(),
                counts.shop_series.len(),
                counts.row_waits.len(),
                counts.day_waits.len(),
                counts.interval_waits.len(),
                counts.seat_waits.len(),
            ]
        };
        let skus = |counts: &Counts| counts.skus.iter().map(Vec::len).collect::<Vec<_>>();
        let summaries = |counts: &Counts| counts.summaries.iter().map(Vec::len).collect::<Vec<_>>();
        let intents = |counts: &Counts| counts.intents.iter().map(Vec::len).collect::<Vec<_>>();
        let asked = |counts: &Counts| {
            counts.asked_waits.iter().map(|(wait, list)| (*wait, list.len())).collect::<Vec<_>>()
        };
        extent(self) == extent(other)
            && lengths(self) == lengths(other)
            && skus(self) == skus(other)
            && summaries(self) == summaries(other)
            && intents(self) == intents(other)
            && asked(self) == asked(other)
            && self.series_are_alike(other)
    }

    fn series_are_alike(&self, other: &Counts) -> bool {
        let agents = |(mine, theirs): (&AgentCounts, &AgentCounts)| {
            mine.sessions_by_day.len() == theirs.sessions_by_day.len()
                && mine.status_time.len() == theirs.status_time.len()
                && mine.series.is_alike(&theirs.series)
        };
        let rows = self.row_series.iter().zip(&other.row_series);
        let shops = self.shop_series.iter().zip(&other.shop_series);
        rows.chain(shops).all(|(mine, theirs)| mine.is_alike(theirs))
            && self.desk_series.is_alike(&other.desk_series)
            && self.agents.iter().zip(&other.agents).all(agents)
    }
}
