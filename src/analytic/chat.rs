//! Chat: agents who hold several conversations at once and work the slower on each the more they
//! hold, a queue before them, and customers in it who lose patience.
//!
//! The number of conversations is a birth-death process if they are spread evenly over the
//! agents: with n of them, n/c rounded up or down each, an agent with k ends one at the rate k
//! over the handling time at level k. Beyond all slots the others wait. That is the "Erlang chat"
//! of planning tools, and an upper bound for what routing to the least busy can reach: in truth a
//! conversation stays with its agent.
//!
//! [`levels`] gives the handling times where they are not measured but follow from typing: one
//! agent with k conversations is the machine repairman of [`super::repairman`].

use super::repairman::Repairman;
use super::waiting::Waiting;

/// Chats in steady state.
#[derive(Clone, Debug, PartialEq)]
pub struct Chat {
    arrival_rate: f64,
    slots: f64,
    /// Mean number of conversations.
    open: f64,
    /// The queue behind full slots.
    queue: Waiting,
}

impl Chat {
    /// For arrivals per second, the handling time in seconds at 1, 2, ... conversations an agent
    /// (as many as there are slots), a number of agents, and the mean patience in the queue in
    /// seconds, infinite for none. `None` unless all is above zero, and where the queue that
    /// matters is longer than the formulas follow: more work comes than can be done, and
    /// hardly anybody leaves, or nobody.
    #[must_use]
    pub fn new(
        arrival_rate: f64,
        handling: &[f64],
        agents: u32,
        mean_patience: f64,
    ) -> Option<Self> {
        let usable = |x: &f64| x.is_finite() && *x > 0.0;
        let patience = mean_patience;
        let sane = usable(&arrival_rate) && patience > 0.0 && handling.iter().all(usable);
        if !sane || handling.is_empty() || agents == 0 {
            return None;
        }
        let c = agents as usize;
        let full = c.checked_mul(handling.len())?;
        let done = |k: usize| k.checked_sub(1).map_or(0.0, |at| k as f64 / handling[at]);
        // Weights of 0 ... full conversations, each λ over the rate of ends times the one before;
        // rescaled on the way up, for only ratios count.
        let (mut below, mut open, mut last) = (0.0_f64, 0.0_f64, 1.0_f64);
        for n in 1..=full {
            below += last;
            open += last * (n - 1) as f64;
            let (each, more) = (n / c, n % c);
            let rest = (c - more) as f64 * done(each);
            let more = if more > 0 { more as f64 * done(each + 1) } else { 0.0 };
            last *= arrival_rate / (rest + more);
            if last > 1e200 {
                (below, open, last) = (below * 1e-200, open * 1e-200, last * 1e-200);
            }
        }
        let ends = agents as f64 * done(handling.len());
        let queue = Waiting::behind(below / last, arrival_rate, ends, patience)?;
        let waits = queue.wait_probability();
        let open = open / below * (1.0 - waits) + full as f64 * waits;
        Some(Self { arrival_rate, slots: full as f64, open, queue })
    }

    /// The queue: who waits, how long, who leaves.
    #[must_use]
    pub fn queue(&self) -> &Waiting {
        &self.queue
    }

    /// Mean number of conversations.
    #[must_use]
    pub fn open(&self) -> f64 {
        self.open
    }

    /// Share of the slots that are taken.
    #[must_use]
    pub fn slot_occupancy(&self) -> f64 {
        self.open / self.slots
    }

    /// Conversations served, per second.
    #[must_use]
    pub fn throughput(&self) -> f64 {
        self.arrival_rate * (1.0 - self.queue.abandonment())
    }

    /// Mean length of a conversation in seconds (Little's law).
    #[must_use]
    pub fn mean_time(&self) -> f64 {
        self.open / self.throughput()
    }
}

/// Handling times at 1 to `most` conversations of an agent with one pair of hands: each has
/// `rounds` replies of mean `reply` seconds, and `away` seconds in all in which it holds its slot
/// and asks for nothing (the customer thinks, the window stays open). `None` for nonsense.
#[must_use]
pub fn levels(rounds: f64, reply: f64, away: f64, most: u32) -> Option<Vec<f64>> {
    let gap = away / rounds;
    let level = |k: u32| {
        if gap > 0.0 {
            let agent = Repairman::new(k, gap, reply)?;
            Some(f64::from(k) * rounds / agent.throughput())
        } else {
            (rounds > 0.0 && reply > 0.0).then(|| f64::from(k) * rounds * reply)
        }
    };
    (1..=most).map(level).collect()
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::super::erlang::{ErlangA, ErlangC};
    use super::*;

    fn close(found: f64, expected: f64) {
        assert_relative_eq!(found, expected, max_relative = 1e-11);
    }

    #[test]
    fn l01_time_by_level() {
        let chat = Chat::new(4.0, &[3.0, 3.5, 4.0], 5, 1.0).unwrap();
        close(chat.queue().wait_probability(), 0.421767314007);
        close(chat.queue().mean_queue(), 0.61756485274);
        close(chat.queue().abandonment(), 0.154391213185);
        close(chat.slot_occupancy(), 0.86776978854);
        close(chat.open(), 13.0165468281);
        close(chat.queue().mean_wait(), 0.154391213185);
        close(chat.mean_time(), 3.84827683648);
        close(chat.queue().mean_virtual_wait(), 0.224156319077);
        close(chat.queue().virtual_within(0.333), 0.744415353979);
        close(chat.queue().served_within(0.333), 0.72002569175);
    }

    #[test]
    fn one_level_is_erlang_a_and_endless_patience_erlang_c() {
        let chat = Chat::new(48.0, &[1.0], 50, 2.0).unwrap();
        let exact = ErlangA::new(48.0, 1.0, 2.0, 50).unwrap();
        close(chat.queue().wait_probability(), exact.wait_probability());
        close(chat.queue().abandonment(), exact.abandonment());
        close(chat.slot_occupancy(), exact.occupancy());
        let chat = Chat::new(380.0, &[1.0], 400, f64::INFINITY).unwrap();
        let exact = ErlangC::new(380.0, 1.0, 400).unwrap();
        let near = |a: f64, b: f64| assert_relative_eq!(a, b, max_relative = 1e-5);
        near(chat.queue().wait_probability(), exact.wait_probability());
        near(chat.queue().mean_wait(), exact.mean_wait());
        assert!(chat.queue().abandonment() < 1e-6);
        assert_eq!(Chat::new(2.0, &[1.0], 1, f64::INFINITY), None);
    }

    #[test]
    fn ten_thousand_agents_keep_their_digits() {
        // Twice as fast at two conversations as at one: 20,000 servers of Erlang A.
        for load in [0.5, 0.95, 1.0, 1.3] {
            let rate = load * 20_000.0;
            let chat = Chat::new(rate, &[1.0, 1.0], 10_000, 3.0).unwrap();
            let exact = ErlangA::new(rate, 1.0, 3.0, 20_000).unwrap();
            let near =
                |a: f64, b: f64| assert_relative_eq!(a, b, max_relative = 1e-8, epsilon = 1e-12);
            near(chat.queue().wait_probability(), exact.wait_probability());
            near(chat.queue().abandonment(), exact.abandonment());
            near(chat.slot_occupancy(), exact.occupancy());
        }
    }

    #[test]
    fn k21_and_k10_levels_of_an_agent_who_types() {
        // Six rounds of 30 s, five gaps of 45 s: the share of time the hands are busy when the
        // slots are always full.
        let levels = levels(6.0, 30.0, 5.0 * 45.0, 8).unwrap();
        let busy = |k: usize| k as f64 * 180.0 / levels[k - 1];
        for (k, share) in [
            (1, 0.444444444444),
            (2, 0.742268041237),
            (3, 0.903025601241),
            (4, 0.970586851146),
            (8, 0.999957646004),
        ] {
            close(busy(k), share);
        }
        // As a chat the levels are nearly the exact process of conversations kept by their agent.
        let chat = Chat::new(0.00396825396825, &levels[..3], 1, f64::INFINITY).unwrap();
        let near = |a: f64, b: f64, off: f64| assert_relative_eq!(a, b, max_relative = off);
        near(chat.queue().wait_probability(), 0.584871231102, 0.001);
        near(chat.open(), 2.22428367781, 0.001);
        near(chat.queue().mean_queue(), 2.23638956663, 0.02);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(Chat::new(1.0, &[], 3, 1.0), None);
        assert_eq!(Chat::new(1.0, &[1.0, 0.0], 3, 1.0), None);
        assert_eq!(Chat::new(f64::NAN, &[1.0], 3, 1.0), None);
        assert_eq!(Chat::new(1.0, &[1.0], 0, 1.0), None);
        assert_eq!(levels(0.0, 1.0, 0.0, 3), None);
        assert_eq!(levels(2.0, 3.0, 0.0, 2), Some(vec![6.0, 12.0]));
    }
}
