//! Quality inspection (质检, VIP-17): at the end of each natural week a few of an agent's
//! conversations are sampled and scored.

use super::*;
use crate::kernel::variate::normal_quantile;
use crate::model::draws;
use crate::model::performance::Quality;

impl<S: ContactSink, K: Keeps> Recorder<'_, S, K> {
    /// Counts what inspection finds, for each agent of a shop that has one.
    pub(super) fn inspect(&mut self) {
        for (number, agent) in self.scenario.agents.iter().enumerate() {
            let of = |seat: &SeatId| {
                let shop = self.scenario.seats[seat.at()].shop;
                let quality = self.scenario.shops[shop.at()].performance.quality.as_ref()?;
                Some((*seat, shop, quality))
            };
            let Some((seat, shop, quality)) = agent.seats.iter().find_map(of) else { continue };
            let key = draws::agent(agent.entity);
            for (week, day, sessions) in self.weeks(number) {
                let sampled = sessions.min(u64::from(quality.per_week).min(1023)) as u32;
                let scores: Vec<f64> = (0..sampled)
                    .map(|n| score(quality, draws::Quality::of(&self.seed, key, week * 1024 + n)))
                    .collect();
                let points = u64::from(quality.week(&scores));
                let sum: u128 = scores.iter().map(|score| (score * 1e6) as u128).sum();
                let write = |cell: &mut Cell| {
                    cell[Tally::QcSampled] += u64::from(sampled);
                    cell[Tally::QcPoints] += points;
                    cell[Sum::QcScore] += sum;
                };
                self.counts.at_seat(seat, write);
                self.counts.at_part(None, day, write);
                self.counts.at_part(Some(shop), day, write);
            }
        }
    }

    /// An agent's natural weeks: which, its last day here, and the agent's conversations in it.
    fn weeks(&self, agent: usize) -> Vec<(u32, usize, u64)> {
        let mut weeks: Vec<(u32, usize, u64)> = Vec::new();
        for (day, sessions) in self.counts.agents[agent].sessions_by_day.iter().enumerate() {
            let week = self.layout.calendar.week(day as u32);
            match weeks.last_mut() {
                Some(last) if last.0 == week => *last = (week, day, last.2 + sessions),
                _ => weeks.push((week, day, *sessions)),
            }
        }
        weeks
    }
}

/// A score, to a tenth of a point.
fn score(quality: &Quality, draw: draws::Quality) -> f64 {
    let score = quality.mean + quality.sd * normal_quantile(draw.score());
    libm::round(score.clamp(0.0, 100.0) * 10.0) / 10.0
}
