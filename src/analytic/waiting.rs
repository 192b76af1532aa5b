//! A queue behind places that are all taken, in steady state: first come, first served, and who
//! waits loses patience after an exponential time. The places are agents ([`super::erlang`]) or
//! slots of agents who chat ([`super::chat`]); all that counts is the rate at which they become
//! free while all are taken.

use libm::{exp, log};

/// The queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    arrival_rate: f64,
    /// Services that end per second while all places are taken.
    ends: f64,
    mean_patience: f64,
    /// Probability of all places taken and k waiting, k = 0, 1, 2, ...
    states: Vec<f64>,
}

/// Longest queue that is followed; beyond it the formulas are refused.
const QUEUE_MAX: usize = 10_000_000;

impl Waiting {
    /// The queue behind places whose states below "all taken" weigh `below` times the state of all
    /// taken and nobody waiting. `None` if the queue that matters is too long.
    pub(super) fn behind(
        below: f64,
        arrival_rate: f64,
        ends: f64,
        mean_patience: f64,
    ) -> Option<Self> {
        let mut states = queue_weights(arrival_rate, ends, 1.0 / mean_patience)?;
        let whole = states.first()? * below + states.iter().sum::<f64>();
        // With hardly any load the states below outweigh all others beyond what numbers can say.
        let scale = if whole.is_finite() { 1.0 / whole } else { 0.0 };
        states.iter_mut().for_each(|weight| *weight *= scale);
        Some(Self { arrival_rate, ends, mean_patience, states })
    }

    /// (Number waiting, probability) of the states with all agents busy.
    fn each(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.states.iter().enumerate().map(|(k, &p)| (k as f64, p))
    }

    /// Share of arrivals that must wait.
    #[must_use]
    pub fn wait_probability(&self) -> f64 {
        self.states.iter().sum()
    }

    /// Mean number waiting.
    #[must_use]
    pub fn mean_queue(&self) -> f64 {
        self.each().map(|(k, p)| k * p).sum()
    }

    /// Share of arrivals that leave without service.
    #[must_use]
    pub fn abandonment(&self) -> f64 {
        self.mean_queue() / (self.mean_patience * self.arrival_rate)
    }

    /// Mean time in queue of all arrivals in seconds, those who leave included.
    #[must_use]
    pub fn mean_wait(&self) -> f64 {
        self.mean_queue() / self.arrival_rate
    }

    /// Mean wait in seconds of those who are served.
    #[must_use]
    pub fn mean_wait_served(&self) -> f64 {
        if !self.mean_patience.is_finite() {
            return self.mean_wait();
        }
        // e^(−wait/patience) is beta(a, k + 1): E[wait; served | k] =
        // patience · a/(a + k + 1) · Σ 1/(a + i), i = 1 … k + 1.
        let a = self.service_ratio();
        let (mut inverse, mut sum) = (0.0, 0.0);
        for (k, p) in self.each() {
            inverse += 1.0 / (a + k + 1.0);
            sum += p * a / (a + k + 1.0) * inverse;
        }
        self.mean_patience * sum / (1.0 - self.abandonment())
    }

    /// Mean wait in seconds of a customer who would never leave (virtual wait).
    #[must_use]
    pub fn mean_virtual_wait(&self) -> f64 {
        if !self.mean_patience.is_finite() {
            return self.mean_wait();
        }
        let a = self.service_ratio();
        let (mut inverse, mut sum) = (0.0, 0.0);
        for (k, p) in self.each() {
            inverse += 1.0 / (a + k);
            sum += p * inverse;
        }
        self.mean_patience * sum
    }

    /// Share of all arrivals that are served after at most `seconds`.
    #[must_use]
    pub fn served_within(&self, seconds: f64) -> f64 {
        if !self.mean_patience.is_finite() {
            return self.virtual_within(seconds);
        }
        let a = self.service_ratio();
        let late = self.late(a + 1.0, seconds);
        let no_wait = 1.0 - self.wait_probability();
        let waited: f64 =
            self.each().zip(late).map(|((k, p), late)| p * a / (a + k + 1.0) * (1.0 - late)).sum();
        no_wait + waited
    }

    /// Share of customers who would wait at most `seconds` if they never left.
    #[must_use]
    pub fn virtual_within(&self, seconds: f64) -> f64 {
        if !self.mean_patience.is_finite() {
            // Who waits does so for an exponential time of this rate (Erlang C).
            let rate = self.ends - self.arrival_rate;
            return 1.0 - self.wait_probability() * exp(-rate * seconds.max(0.0));
        }
        let late = self.late(self.service_ratio(), seconds);
        1.0 - self.states.iter().zip(late).map(|(p, late)| p * late).sum::<f64>()
    }

    /// Rate of all ends over the rate at which one customer loses patience.
    fn service_ratio(&self) -> f64 {
        self.ends * self.mean_patience
    }

    /// P(Y < e^(−t/patience)) for Y beta(a, k + 1), k = 0, 1, 2, ...: partial sums of the
    /// negative binomial probabilities xᵃ(1 − x)ᵏ Γ(a + k)/(Γ(a) k!), whose logarithms do not
    /// underflow.
    fn late(&self, a: f64, seconds: f64) -> impl Iterator<Item = f64> {
        let time = seconds.max(0.0) / self.mean_patience;
        let log_gone = log(-libm::expm1(-time));
        let mut log_term = -a * time;
        let mut sum = 0.0;
        (0_u32..).map(move |k| {
            sum += exp(log_term);
            log_term += log_gone + log((a + f64::from(k)) / f64::from(k + 1));
            f64::min(sum, 1.0)
        })
    }
}

/// Relative weights of k waiting, k = 0, 1, 2, ...: each λ/(cμ + kθ) times the one before. They
/// are built outward from the greatest, which is 1, so that none overflows.
fn queue_weights(arrival: f64, service: f64, leaving: f64) -> Option<Vec<f64>> {
    // Where nobody leaves, a queue that grows has no steady state.
    if leaving <= 0.0 && arrival >= service {
        return None;
    }
    let peak = if leaving > 0.0 { ((arrival - service) / leaving).max(0.0) } else { 0.0 };
    if peak > QUEUE_MAX as f64 {
        return None;
    }
    let peak = peak as usize;
    let death = |k: usize| service + k as f64 * leaving;
    let mut weights = vec![1.0; peak + 1];
    for k in (0..peak).rev() {
        weights[k] = weights[k + 1] * (death(k + 1) / arrival);
    }
    let (mut weight, mut sum) = (1.0, weights.iter().sum::<f64>());
    for k in peak + 1..=QUEUE_MAX {
        let ratio = arrival / death(k);
        weight *= ratio;
        weights.push(weight);
        sum += weight;
        // What follows is less than a geometric series.
        if ratio < 1.0 && weight * ratio / (1.0 - ratio) < 1e-16 * sum {
            return Some(weights);
        }
    }
    None
}
