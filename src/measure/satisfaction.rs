//! The stated model of dissatisfaction (满意度风险), its causes and the ratings drawn from it.
//!
//! Each cause adds a hazard h; the contact is dissatisfied with probability p = 1 − exp(−Σ h), and
//! a cause's share of p is its share of the sum. Every h grows with its wait, so p never falls
//! when a wait grows (TB-40). Coefficients are in the scenario; their defaults are assumptions.
//!
//! *Coverage gap* takes precedence (JD-25 cause 3, C3-10): for a contact that came while nobody of
//! its shop was online in working hours, the hazards of queue, first reply and no answer count as
//! `gap`, together with the gap's own. For other contacts the part of a late reply's wait that
//! passed in a gap counts as `gap`. Precedence moves hazard between causes, never away.
//!
//! An answered leave message (留言) charges its wait as queue, at most the hazard of no answer:
//! a late answer is never worse than none.

use super::counters::Sum;
use super::state::Excess;
use crate::kernel::stream::{Key, Seed};
use crate::kernel::tick::Span;
use crate::model::conversation::Customer;
use crate::model::draws;
use crate::model::satisfaction::Satisfaction;

/// Why a customer may be dissatisfied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// Chance and the agent's quality.
    Base,
    /// Waiting in the queue (排队).
    Queue,
    /// A slow first reply (首响慢).
    SlowFirst,
    /// Slow later replies (回复慢).
    SlowLater,
    /// Nobody answered (未回复).
    Unanswered,
    /// Nobody on duty (无人值班).
    Gap,
    /// Transfers (转接).
    Transfer,
    /// Ended by force (强制结束).
    ForcedEnd,
}

/// Every cause, in order.
pub const CAUSES: [Cause; 8] = [
    Cause::Base,
    Cause::Queue,
    Cause::SlowFirst,
    Cause::SlowLater,
    Cause::Unanswered,
    Cause::Gap,
    Cause::Transfer,
    Cause::ForcedEnd,
];

impl Cause {
    /// Where expected dissatisfied customers of this cause are counted.
    pub fn sum(self) -> Sum {
        match self {
            Cause::Base => Sum::RiskBase,
            Cause::Queue => Sum::RiskQueue,
            Cause::SlowFirst => Sum::RiskSlowFirst,
            Cause::SlowLater => Sum::RiskSlowLater,
            Cause::Unanswered => Sum::RiskUnanswered,
            Cause::Gap => Sum::RiskGap,
            Cause::Transfer => Sum::RiskTransfer,
            Cause::ForcedEnd => Sum::RiskForcedEnd,
        }
    }
}

/// What one contact went through.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Experience {
    /// Waits beyond the graces.
    pub excess: Excess,
    /// No human reply that the customer read.
    pub unanswered: bool,
    /// The wait for the answer to a leave message beyond the queue's grace, if answered.
    pub leave_excess: Option<u64>,
    /// Came while nobody was on duty.
    pub in_gap: bool,
    /// Transfers.
    pub transfers: u32,
    /// Ended by the agent's status.
    pub forced_end: bool,
    /// Quality of the agent who replied last; 1 is ordinary.
    pub quality: f64,
}

impl Experience {
    /// Nothing happened that adds to the base.
    #[inline]
    pub fn is_smooth(&self) -> bool {
        let Excess { queue, first, later, first_in_gap, later_in_gap } = self.excess;
        queue | first | later | first_in_gap | later_in_gap == 0
            && !(self.unanswered | self.in_gap | self.forced_end)
            && self.transfers == 0
            && self.leave_excess.is_none()
    }
}

/// 10⁹ stands for certainty.
pub const NANO: u64 = 1_000_000_000;

/// The probability of dissatisfaction and its split, in 10⁻⁹.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Risk {
    /// The probability.
    pub total: u64,
    /// Its split by cause; adds up exactly.
    pub by_cause: [u64; CAUSES.len()],
}

impl Risk {
    /// No cause but the base.
    #[inline]
    pub fn of_base(total: u64) -> Risk {
        let mut by_cause = [0; CAUSES.len()];
        by_cause[0] = total;
        Risk { total, by_cause }
    }
}

/// Applies the model to one contact.
pub(super) fn risk(model: &Satisfaction, lived: &Experience) -> Risk {
    let hazards = hazards(model, lived);
    let sum: f64 = hazards.iter().sum();
    // A NaN or negative coefficient cannot pass validation; the comparison guards all the same.
    if sum <= 0.0 || sum.is_nan() {
        return Risk::default();
    }
    let total = whole(-libm::expm1(-sum) * NANO as f64).min(NANO);
    let mut by_cause = [0; CAUSES.len()];
    let mut rest = total;
    for (by_cause, &hazard) in by_cause[1..].iter_mut().zip(&hazards[1..]) {
        // most customers have one or two causes, and a division takes its time
        if hazard > 0.0 {
            // at most 10⁹, so 32 bits are enough
            let share = (total as f64 * (hazard / sum)) as u32;
            *by_cause = u64::from(share).min(rest);
            rest -= *by_cause;
        }
    }
    // What rounding leaves goes to the largest cause, so that an empty cause stays empty.
    if hazards[0] > 0.0 {
        by_cause[0] = rest;
    } else {
        let by_hazard = |&a: &usize, &b: &usize| hazards[a].total_cmp(&hazards[b]);
        let largest = (0..CAUSES.len()).max_by(by_hazard).unwrap_or(0);
        by_cause[largest] += rest;
    }
    Risk { total, by_cause }
}

/// A number from 0 to 10⁹ to the nearest whole one, halves up.
#[inline]
fn whole(number: f64) -> u64 {
    let below = number as u32;
    u64::from(below) + u64::from(number - f64::from(below) >= 0.5)
}

/// The hazards in the order of `CAUSES`.
fn hazards(model: &Satisfaction, lived: &Experience) -> [f64; CAUSES.len()] {
    let per = |micros: u64, rate: f64| match micros {
        0 => 0.0, // mostly, and a division takes its time
        _ => micros as f64 / Span::MINUTE.0 as f64 * rate,
    };
    let unanswered = if lived.unanswered { model.unanswered } else { 0.0 };
    let leave = lived
        .leave_excess
        .map_or(0.0, |excess| per(excess, model.queue_per_minute).min(model.unanswered));
    let queue = per(lived.excess.queue, model.queue_per_minute) + leave;
    let first = per(lived.excess.first, model.first_per_minute);
    let later = per(lived.excess.later, model.later_per_minute);
    let later_gap = per(lived.excess.later_in_gap, model.later_per_minute).min(later);
    let first_gap = if lived.in_gap {
        first
    } else {
        per(lived.excess.first_in_gap, model.first_per_minute).min(first)
    };
    let mut gap = later_gap + first_gap;
    let (mut queue_left, mut unanswered_left) = (queue, unanswered);
    if lived.in_gap {
        gap += model.gap + queue + unanswered;
        (queue_left, unanswered_left) = (0.0, 0.0);
    }
    [
        model.base * lived.quality,
        queue_left,
        first - first_gap,
        later - later_gap,
        unanswered_left,
        gap,
        model.transfer * f64::from(lived.transfers),
        if lived.forced_end { model.forced_end } else { 0.0 },
    ]
}

/// A customer's rating, if any (参评).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rating {
    /// 非常满意.
    VerySatisfied,
    /// 满意.
    Satisfied,
    /// Anything worse.
    Dissatisfied,
}

/// Whether the customer was invited, and the rating, drawn from the contact's own stream: the
/// customer is dissatisfied iff a uniform number is at most p, so that under common random numbers
/// a higher p never turns a bad rating into a good one.
pub(super) fn rate(
    seed: Seed,
    key: Key,
    generation: u8,
    customer: &Customer,
    risk: u64,
) -> (bool, Option<Rating>) {
    let draws = draws::Rating::of(&seed, key, u32::from(generation));
    let invited = draws.invited() < customer.invite_rate;
    let answers = if invited { customer.rate_if_invited } else { customer.rate_if_not };
    if draws.answers() >= answers {
        return (invited, None);
    }
    let rating = if draws.dissatisfied() * NANO as f64 <= risk as f64 {
        Rating::Dissatisfied
    } else if draws.very_satisfied() < customer.very_satisfied_share {
        Rating::VerySatisfied
    } else {
        Rating::Satisfied
    };
    (invited, Some(rating))
}

/// The probability that a received session is rated (JD-26).
pub fn rating_probability(customer: &Customer) -> f64 {
    customer.invite_rate * customer.rate_if_invited
        + (1.0 - customer.invite_rate) * customer.rate_if_not
}

/// The probability that a share of satisfied ratings falls below `target`, by the normal
/// approximation to Σ Zᵢ, where Zᵢ is 0 without a rating, 1 − target for a satisfied one and
/// −target for a dissatisfied one. `sums` are, over received sessions: Σ r, Σ r·p, Σ r², Σ r²·p,
/// Σ (r·p)², with r the probability of a rating and p that of dissatisfaction. With no rating
/// expected there is nothing to miss: `None`.
pub fn miss_probability(sums: [f64; 5], target: f64) -> Option<f64> {
    let [r, rp, rr, rrp, rprp] = sums;
    if r <= 0.0 {
        return None;
    }
    // Zᵢ has mean r(1 − target − p) and second moment r((1 − p)(1 − target)² + p·target²).
    let good = 1.0 - target;
    let mean = good * r - rp;
    let second = (r - rp) * good * good + rp * target * target;
    let mean_squared = good * good * rr - 2.0 * good * rrp + rprp;
    let variance = second - mean_squared;
    if variance <= 0.0 {
        return Some(if mean < 0.0 { 1.0 } else { 0.0 });
    }
    Some(0.5 * libm::erfc(mean / libm::sqrt(2.0 * variance)))
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    use super::*;

    fn model() -> Satisfaction {
        Satisfaction {
            base: 0.05,
            queue_grace: Span::SECOND,
            queue_per_minute: 0.1,
            first_grace: Span::SECOND,
            first_per_minute: 0.2,
            later_grace: Span::SECOND,
            later_per_minute: 0.15,
            unanswered: 1.0,
            gap: 0.5,
            transfer: 0.1,
            forced_end: 0.7,
        }
    }

    fn minutes(n: u64) -> u64 {
        Span::minutes(n).0
    }

    #[test]
    fn a_prompt_session_has_the_base_risk_only() {
        let lived = Experience { quality: 1.0, ..Experience::default() };
        let risk = risk(&model(), &lived);
        assert_relative_eq!(risk.total as f64 / 1e9, 1.0 - (-0.05_f64).exp(), epsilon = 1e-9);
        assert_eq!(risk.by_cause, [risk.total, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn halves_are_rounded_up_and_less_than_a_half_is_not() {
        let below = |x: f64| f64::from_bits(x.to_bits() - 1);
        for number in [0.0, 0.5, below(0.5), 1.5, below(1.5), below(2.0), 7.25, 1e9, below(1e9)] {
            assert_eq!(whole(number), libm::round(number) as u64, "{number}");
        }
    }

    #[test]
    fn where_all_went_well_the_base_is_all_there_is() {
        let smooth = Experience { quality: 1.3, ..Experience::default() };
        assert!(smooth.is_smooth());
        let whole = risk(&model(), &smooth);
        assert_eq!(Risk::of_base(whole.total), whole);
        let none = Satisfaction { base: 0.0, ..model() };
        assert_eq!(Risk::of_base(0), risk(&none, &smooth));
        for rough in [
            Experience { excess: Excess { later: 1, ..Excess::default() }, ..smooth },
            Experience { leave_excess: Some(0), ..smooth },
            Experience { unanswered: true, ..smooth },
            Experience { in_gap: true, ..smooth },
            Experience { forced_end: true, ..smooth },
            Experience { transfers: 1, ..smooth },
        ] {
            assert!(!rough.is_smooth(), "{rough:?}");
        }
    }

    #[test]
    fn a_gap_takes_queue_first_reply_and_no_answer() {
        let excess = Excess { queue: minutes(5), first: minutes(2), ..Excess::default() };
        let lived = Experience {
            excess,
            unanswered: true,
            in_gap: true,
            quality: 0.0,
            ..Experience::default()
        };
        let risk = risk(&model(), &lived);
        let expected = 1.0 - (-(0.5 + 0.5 + 0.4 + 1.0_f64)).exp();
        assert_relative_eq!(risk.total as f64 / 1e9, expected, epsilon = 1e-9);
        assert_eq!(risk.by_cause[Cause::Gap as usize], risk.total);
    }

    #[test]
    fn part_of_a_late_reply_counts_as_gap() {
        let excess = Excess { later: minutes(4), later_in_gap: minutes(3), ..Excess::default() };
        let lived = Experience { excess, quality: 0.0, ..Experience::default() };
        let risk = risk(&model(), &lived);
        let share = |cause: Cause| risk.by_cause[cause as usize] as f64 / risk.total as f64;
        assert_relative_eq!(share(Cause::Gap), 0.75, epsilon = 1e-6);
        assert_relative_eq!(share(Cause::SlowLater), 0.25, epsilon = 1e-6);
    }

    #[test]
    fn causes_add_up_also_without_a_base() {
        let model = Satisfaction { base: 0.0, ..model() };
        let excess = Excess { queue: minutes(3), later: minutes(1), ..Excess::default() };
        let lived = Experience { excess, transfers: 1, quality: 1.0, ..Experience::default() };
        let risk = risk(&model, &lived);
        assert_eq!(risk.by_cause.iter().sum::<u64>(), risk.total);
        assert_eq!(risk.by_cause[Cause::Base as usize], 0);
        assert!(risk.by_cause[Cause::Queue as usize] > risk.total / 2);
    }

    #[test]
    fn where_nothing_is_left_to_chance_a_target_is_missed_or_not() {
        // nine sessions, all rated: all well, all badly
        assert_eq!(miss_probability([9.0, 0.0, 9.0, 0.0, 0.0], 0.75), Some(0.0));
        assert_eq!(miss_probability([9.0; 5], 0.75), Some(1.0));
        assert_eq!(miss_probability([0.0; 5], 0.75), None);
    }

    #[test]
    fn a_late_answer_to_a_leave_message_is_never_worse_than_none() {
        let late = Experience { leave_excess: Some(minutes(600)), ..Experience::default() };
        let none = Experience { unanswered: true, ..Experience::default() };
        assert!(risk(&model(), &late).total <= risk(&model(), &none).total);
    }

    #[test]
    fn few_ratings_miss_a_target_often_though_the_mean_is_above_it() {
        // 20 ratings expected of 100 sessions, p = 0.15, target 0.8: mean of ΣZ is
        // 20·0.2 − 3 = 1; variance 20·(0.85·0.04 + 0.15·0.64) − 100·0.01² = 2.59.
        let sums = [20.0, 3.0, 4.0, 0.6, 0.09];
        let miss = miss_probability(sums, 0.8).unwrap();
        let z = 1.0 / 2.59_f64.sqrt();
        assert_relative_eq!(miss, 0.5 * libm::erfc(z / 2.0_f64.sqrt()), epsilon = 1e-12);
        assert!((0.26..0.28).contains(&miss));
        assert_eq!(miss_probability([0.0; 5], 0.8), None);
    }

    proptest! {
        #[test]
        fn risk_never_falls_when_a_wait_grows(
            queue in 0_u64..1 << 32,
            first in 0_u64..1 << 32,
            later in 0_u64..1 << 32,
            more in 0_u64..1 << 30,
            which in 0..4,
            in_gap: bool,
            unanswered: bool,
        ) {
            let mut lived = Experience {
                excess: Excess { queue, first, later, ..Excess::default() },
                leave_excess: Some(queue),
                in_gap,
                unanswered,
                quality: 1.0,
                ..Experience::default()
            };
            let before = risk(&model(), &lived);
            match which {
                0 => lived.excess.queue += more,
                1 => lived.excess.first += more,
                2 => lived.excess.later += more,
                _ => lived.leave_excess = Some(queue + more),
            }
            let after = risk(&model(), &lived);
            prop_assert!(after.total >= before.total);
            prop_assert_eq!(after.by_cause.iter().sum::<u64>(), after.total);
        }
    }
}
