//! Steps of a plan, one person at a time: whoever does most for the money comes, or goes from the
//! shifts of today to others; whoever can go goes, or goes back.

use super::plan::Planner;

/// One person more, one fewer, or one from a slot to another of the same limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Step {
    away: Option<usize>,
    to: Option<usize>,
}

impl Planner<'_> {
    /// Takes the steps that do most for their money until customers fare well enough.
    pub(super) fn fill(&mut self, keep_starts: bool) {
        let mut loss = self.loss();
        while loss > self.target {
            let worth = |step: Step| {
                let gain = (-self.change(step.away, step.to)).min(loss - self.target);
                (gain / self.price(step).max(1e-6), step)
            };
            let adds = (0..self.needs.slots.len())
                .filter(|slot| self.may(*slot, keep_starts))
                .map(|slot| Step { away: None, to: Some(slot) });
            let best = adds
                .chain(self.moves())
                .map(worth)
                .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
            let Some((_, step)) = best.filter(|(worth, _)| *worth > 0.0) else { return };
            self.take_step(step);
            let then = self.loss();
            // a step between two shifts is as good as none where it gains nothing
            if step.away.is_some() && then >= loss * (1.0 - 1e-12) {
                return;
            }
            loss = then;
        }
    }

    /// Takes the steps that save most and leave customers well enough.
    pub(super) fn thin(&mut self) {
        loop {
            let loss = self.loss();
            let all = (0..self.counts.len()).filter(|slot| self.counts[*slot] > 0);
            let free = all.filter(|slot| {
                let limit = self.needs.slots[*slot].limit;
                let spare = self.of_limit[limit] > self.needs.limits[limit].0;
                spare && self.counts[*slot] > self.least(*slot)
            });
            let takes = free.map(|slot| Step { away: Some(slot), to: None });
            let best = takes
                .chain(self.moves())
                .map(|step| (-self.price(step), self.change(step.away, step.to), step))
                .filter(|(saves, change, _)| *saves > 1e-9 && loss + change <= self.target)
                .min_by(|a, b| b.0.total_cmp(&a.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
            let Some((_, _, step)) = best else { return };
            self.take_step(step);
        }
    }

    /// What a step costs; less than nothing where it saves.
    fn price(&self, step: Step) -> f64 {
        let cost = |slot: Option<usize>| slot.map_or(0.0, |slot| self.needs.slots[slot].cost);
        cost(step.to) - cost(step.away)
    }

    fn take_step(&mut self, step: Step) {
        if let Some(slot) = step.away {
            self.put(slot, -1);
        }
        if let Some(slot) = step.to {
            self.put(slot, 1);
        }
    }

    /// Every step from a slot to another of the same limit, where people are on shifts of today.
    fn moves(&self) -> impl Iterator<Item = Step> + '_ {
        let slots = &self.needs.slots;
        let held = (0..slots.len()).filter(|slot| self.counts[*slot] > self.least(*slot));
        let moved = held.filter(|slot| self.home(slots[*slot].limit).is_some());
        moved.flat_map(move |away| {
            let to = (0..slots.len())
                .filter(move |to| *to != away && slots[*to].limit == slots[away].limit);
            to.map(move |to| Step { away: Some(away), to: Some(to) })
        })
    }
}
