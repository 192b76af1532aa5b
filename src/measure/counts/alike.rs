//! Whether two counts have the same places, so that they can be added: counts that were read from a
//! file may be of another scenario, whatever the file says.

use super::{AgentCounts, Counts};

impl Counts {
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
        let asked = |counts: &Counts| {
            counts.asked_waits.iter().map(|(wait, list)| (*wait, list.len())).collect::<Vec<_>>()
        };
        extent(self) == extent(other)
            && lengths(self) == lengths(other)
            && skus(self) == skus(other)
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
