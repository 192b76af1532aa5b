//! One pair of hands and K open chats: the machine-repairman formula.
//!
//! Each customer reads, thinks and types for a while (the gap), then waits for the agent, who
//! answers one message at a time. That is the repairman's problem with chats for machines
//! (Palm 1947; Feller I, XVII.7). The number of customers *not* waiting is a Poisson number
//! with mean gap/reply, cut off at K, so the share of idle time is Erlang B. The law of the gap
//! does not matter, only its mean; the reply is exponential.
//!
//! It shows why ten chats at once do not double five: past 1 + gap/reply the hands are the
//! limit and further chats only wait.

use libm::{exp, lgamma, log};

use super::erlang::erlang_b;

/// One agent who always holds the same number of chats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repairman {
    chats: u32,
    mean_gap: f64,
    mean_reply: f64,
    idle: f64,
}

impl Repairman {
    /// For a number of chats, the customer's mean gap and the agent's mean effort for a reply
    /// in seconds. `None` without chats or unless both are finite and above zero.
    #[must_use]
    pub fn new(chats: u32, mean_gap: f64, mean_reply: f64) -> Option<Self> {
        let sane = [mean_gap, mean_reply].iter().all(|x| x.is_finite() && *x > 0.0);
        if chats == 0 || !sane {
            return None;
        }
        let idle = erlang_b(mean_gap / mean_reply, chats)?;
        Some(Self { chats, mean_gap, mean_reply, idle })
    }

    /// Share of the time no customer is waiting for the agent.
    #[must_use]
    pub fn idle(&self) -> f64 {
        self.idle
    }

    /// Replies per second.
    #[must_use]
    pub fn throughput(&self) -> f64 {
        (1.0 - self.idle) / self.mean_reply
    }

    /// Mean time in seconds from a customer's message to the end of the reply.
    #[must_use]
    pub fn mean_response(&self) -> f64 {
        f64::from(self.chats) / self.throughput() - self.mean_gap
    }

    /// Mean number of customers waiting for a reply, the one being answered included.
    #[must_use]
    pub fn mean_needy(&self) -> f64 {
        self.throughput() * self.mean_response()
    }

    /// Number of chats at which the hands become the limit: 1 + gap/reply.
    #[must_use]
    pub fn saturation(&self) -> f64 {
        1.0 + self.mean_gap / self.mean_reply
    }

    /// Share of messages answered within `seconds`, in order of arrival. A message finds the
    /// agent as K − 1 chats would leave them (arrival theorem, Sevcik and Mitrani 1981); with n
    /// ahead the response is the sum of n + 1 exponentials.
    #[must_use]
    pub fn response_within(&self, seconds: f64) -> f64 {
        if seconds.is_nan() || seconds <= 0.0 {
            return 0.0;
        }
        let others = self.chats - 1;
        let log_ratio = log(self.mean_gap / self.mean_reply);
        let log_weight = |n: u32| {
            let thinking = f64::from(others - n);
            thinking * log_ratio - lgamma(thinking + 1.0)
        };
        let greatest = (0..=others).map(log_weight).fold(f64::NEG_INFINITY, f64::max);
        let replies = seconds / self.mean_reply;
        let (mut whole, mut late, mut still) = (0.0, 0.0, 0.0);
        for n in 0..=others {
            // P(n + 1 replies take longer) = P(at most n Poisson events).
            let log_events = f64::from(n) * log(replies) - replies - lgamma(f64::from(n) + 1.0);
            still += exp(log_events);
            let weight = exp(log_weight(n) - greatest);
            whole += weight;
            late += weight * f64::min(still, 1.0);
        }
        1.0 - late / whole
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;

    /// Validation cases J01 to J10: gap 60 s, reply 20 s.
    #[test]
    fn j01_to_j10_one_agent_with_k_chats() {
        // K, throughput, response, needy, within 30 s, within 60 s, within 180 s.
        let cases = [
            (1, 0.0125, 20.0, 0.25, 0.776869839852, 0.950212931632, 0.999876590196),
            (
                3,
                0.0326923076923,
                31.7647058824,
                1.03846153846,
                0.589834264433,
                0.853567445977,
                0.998765901959,
            ),
            (
                5,
                0.0444972826087,
                52.3664122137,
                2.33016304348,
                0.34732299052,
                0.650350359554,
                0.990677378464,
            ),
            (
                10,
                0.0499594805957,
                140.162209069,
                7.00243116426,
                0.0160078932816,
                0.0829129393963,
                0.7573403089,
            ),
        ];
        for (chats, throughput, response, needy, in_30, in_60, in_180) in cases {
            let agent = Repairman::new(chats, 60.0, 20.0).unwrap();
            let close = |a: f64, b: f64| assert_relative_eq!(a, b, max_relative = 2e-11);
            close(agent.throughput(), throughput);
            close(agent.mean_response(), response);
            close(agent.mean_needy(), needy);
            close(agent.response_within(30.0), in_30);
            close(agent.response_within(60.0), in_60);
            close(agent.response_within(180.0), in_180);
        }
        assert_eq!(Repairman::new(3, 60.0, 20.0).unwrap().saturation(), 4.0);
    }

    /// Case J30, the typing model: read 12 characters at 260 a minute, think 4 s, type 25 at 60
    /// a minute; gap 45 s; six exchanges a conversation.
    #[test]
    fn j30_the_typing_model() {
        let reply = 60.0 * 12.0 / 260.0 + 4.0 + 60.0 * 25.0 / 60.0;
        for (chats, per_hour, response, in_180) in [
            (1, 7.81563126253, 31.7692307692, 0.996537829464),
            (3, 16.5885072551, 63.5088593157, 0.966425686311),
            (8, 18.884357286, 209.178626643, 0.413483129816),
        ] {
            let agent = Repairman::new(chats, 45.0, reply).unwrap();
            assert_relative_eq!(agent.throughput() * 600.0, per_hour, max_relative = 1e-11);
            assert_relative_eq!(agent.mean_response(), response, max_relative = 1e-11);
            assert_relative_eq!(agent.response_within(180.0), in_180, max_relative = 1e-11);
        }
    }

    #[test]
    fn many_chats_are_bounded_by_the_hands() {
        let agent = Repairman::new(500, 60.0, 20.0).unwrap();
        assert_relative_eq!(agent.throughput(), 0.05);
        assert_relative_eq!(agent.mean_response(), 500.0 * 20.0 - 60.0);
        assert_relative_eq!(agent.response_within(1e6), 1.0);
        assert!(agent.response_within(100.0) < 1e-12);
        assert_eq!(agent.response_within(0.0), 0.0);
        assert_eq!(Repairman::new(0, 60.0, 20.0), None);
        assert_eq!(Repairman::new(3, 0.0, 20.0), None);
    }
}
