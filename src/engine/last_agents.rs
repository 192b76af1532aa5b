//! Who served whom last (最近接待客服): kept for a shop whose tiers ask, and only as long as one
//! of them can still mean it. What has run out is forgotten in sweeps, each when the memory has
//! doubled since the one before, so that a desk of weeks holds a day's customers.

use crate::kernel::ids::{SeatId, ShopId};
use crate::kernel::tick::{Span, Tick};
use crate::model::Scenario;
use crate::model::routing::From;
use std::collections::BTreeMap;

/// Customers by shop, with who served them last and when.
pub(super) type Known = BTreeMap<(ShopId, u64), (SeatId, Tick)>;

/// No sweep below so many.
const LEAST: usize = 1024;

/// The last agents of a desk.
#[derive(Clone, Debug)]
pub(super) struct LastAgents {
    known: Known,
    /// How long each shop's tiers mean them.
    within: Vec<Span>,
    /// The next sweep is at this many.
    sweep_at: usize,
}

impl LastAgents {
    /// Nobody has served anybody.
    pub fn new(model: &Scenario) -> LastAgents {
        let within = model.shops.iter().map(|shop| {
            let policy = &shop.policy;
            let all = [&policy.entry, &policy.leave, &policy.transfer];
            let spans = all.iter().flat_map(|tiers| &tiers.tiers).filter_map(|tier| {
                if let From::LastAgent { within } = tier.from { Some(within) } else { None }
            });
            spans.max().unwrap_or(Span::ZERO)
        });
        LastAgents { known: Known::new(), within: within.collect(), sweep_at: LEAST }
    }

    /// The customer was served just now.
    pub fn note(&mut self, who: (ShopId, u64), seat: SeatId, now: Tick) {
        self.known.insert(who, (seat, now));
        if self.known.len() >= self.sweep_at {
            self.sweep(now);
        }
    }

    /// Whoever served the customer last did so until now.
    pub fn prolong(&mut self, who: (ShopId, u64), now: Tick) {
        if let Some((_, at)) = self.known.get_mut(&who) {
            *at = now;
        }
    }

    /// Who served the customer last, and when, unless no tier means it any more.
    pub fn of(&self, who: (ShopId, u64), now: Tick) -> Option<(SeatId, Tick)> {
        let found = self.known.get(&who).copied();
        found.filter(|(_, at)| now.since(*at) <= self.within[who.0.at()])
    }

    /// All that is known.
    pub fn known(&self) -> &Known {
        &self.known
    }

    /// Takes over what another desk knew.
    pub fn take_over(&mut self, known: Known) {
        self.sweep_at = (known.len() * 2).max(LEAST);
        self.known = known;
    }

    #[cold]
    fn sweep(&mut self, now: Tick) {
        let within = &self.within;
        self.known.retain(|(shop, _), (_, at)| now.since(*at) <= within[shop.at()]);
        self.sweep_at = (self.known.len() * 2).max(LEAST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A day of ten thousand customers an hour, for two weeks: never more than two days' worth.
    #[test]
    fn what_has_run_out_is_forgotten() {
        let mut last = LastAgents { known: Known::new(), within: vec![Span::DAY], sweep_at: LEAST };
        let (mut most, gap) = (0, Span(Span::HOUR.0 / 1000));
        let mut now = Tick::ZERO;
        for customer in 0..14 * 24 * 1000 {
            last.note((ShopId(0), customer), SeatId(0), now);
            most = most.max(last.known.len());
            now += gap;
        }
        assert!(most <= 2 * 24_001, "{most}");
        let (who, then) = ((ShopId(0), 7), now);
        last.note(who, SeatId(3), now);
        assert_eq!(last.of(who, then + Span::DAY), Some((SeatId(3), then)), "the end is included");
        assert_eq!(last.of(who, then + Span::DAY + Span::TICK), None);
        last.prolong(who, then + Span::HOUR);
        assert_eq!(last.of(who, then + Span::DAY).map(|(_, at)| at), Some(then + Span::HOUR));
    }
}
