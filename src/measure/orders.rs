//! Orders that follow a consultation (促成订单): whether, when and for how much, drawn from the
//! contact's own stream (S-26), and whether an agent is credited with them (JD-29, VIP-36).
//!
//! A chain of re-entries is one matter and draws one order, at the end of its last contact. Only a
//! customer whom a human answered orders because of the consultation; the others are among the
//! unassisted, whose number is drawn for the shop by day.

use rand_distr::{Distribution, Poisson};

use super::layout::Layout;
use crate::kernel::stream::{Key, Seed};
use crate::kernel::tick::{Span, Tick};
use crate::model::draws;
use crate::model::kpi::{Attribution, OrderAnchor, Orders};

/// The instants of a received contact that orders depend on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Consultation {
    pub arrived: Tick,
    pub assigned: Tick,
    pub first_reply: Tick,
    pub last_reply: Tick,
    pub ended: Tick,
}

/// An order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// When it was placed.
    pub at: Tick,
    /// Amount in fen (分).
    pub fen: u64,
    /// When it was paid, if ever.
    pub paid: Option<Tick>,
}

/// Draws the order of a received contact, if there is one.
pub(super) fn draw(seed: Seed, key: Key, law: &Orders, times: &Consultation) -> Option<Order> {
    let draws = draws::Order::of(&seed, key);
    if draws.placed() >= law.conversion {
        return None;
    }
    let anchor = match law.anchor {
        OrderAnchor::Assigned => times.assigned,
        OrderAnchor::LastReply => times.last_reply,
        OrderAnchor::End => times.ended,
    };
    let at = anchor + law.delay.quantile(draws.delay());
    if !at.is_real() {
        return None;
    }
    let fen = libm::round(law.amount.quantile(draws.amount()) * 100.0) as u64;
    let paid = (draws.paid() < law.pay_prob).then(|| {
        let delay = draws::Payment::of(&seed, key).delay();
        at + law.pay_delay.quantile(delay)
    });
    Some(Order { at, fen, paid: paid.filter(|at| at.is_real()) })
}

/// True if the agent of the contact is credited with the order.
pub(super) fn credited(
    order: &Order,
    rule: Attribution,
    times: &Consultation,
    layout: &Layout,
) -> bool {
    match rule {
        Attribution::Window { within, from_end } => {
            let anchor = if from_end { times.ended } else { times.last_reply };
            times.first_reply <= order.at && order.at <= anchor + within
        }
        Attribution::SameDay => order
            .paid
            .is_some_and(|paid| layout.calendar.day(paid) == layout.calendar.day(times.arrived)),
    }
}

/// Orders of customers who never asked, on one local day: their number and amount in fen. The
/// number is Poisson over the counted part of the day; the amount is the number times the mean.
pub(super) fn unassisted(
    seed: Seed,
    shop: &str,
    law: &Orders,
    day: usize,
    layout: &Layout,
) -> (u64, u128) {
    let begin = layout.calendar.tick(day as u32, Span::ZERO).unwrap_or(Tick::ZERO);
    let end = layout.calendar.tick(day as u32 + 1, Span::ZERO).unwrap_or(Tick::ZERO);
    let counted =
        end.min(layout.horizon.end).since(begin.max(layout.horizon.warm_up)).as_secs_f64();
    let mean = law.unassisted_per_day * counted / Span::DAY.as_secs_f64();
    let Ok(poisson) = Poisson::new(mean) else { return (0, 0) };
    let orders: f64 = poisson.sample(&mut draws::unassisted_orders(&seed, shop, day as u64));
    let fen = libm::round(orders * law.amount.mean() * 100.0);
    (orders as u64, fen as u128)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::variate::{Law, SpanLaw};

    fn law(delay: Span) -> Orders {
        Orders {
            conversion: 1.0,
            amount: Law::Const(120.0),
            anchor: OrderAnchor::LastReply,
            delay: SpanLaw::constant(delay),
            pay_prob: 1.0,
            pay_delay: SpanLaw::constant(Span::minutes(20)),
            unassisted_per_day: 0.0,
        }
    }

    fn times() -> Consultation {
        Consultation {
            arrived: Tick(0),
            assigned: Tick(0),
            first_reply: Tick(Span::minutes(1).0),
            last_reply: Tick(Span::minutes(10).0),
            ended: Tick(Span::minutes(20).0),
        }
    }

    /// JD-29: credited up to the window after the last reply, its end included.
    #[test]
    fn the_attribution_window_is_inclusive() {
        let layout = crate::measure::fixture::layout();
        let order = |at: Tick| Order { at, fen: 1, paid: None };
        let rule = |hours: u64, from_end| Attribution::Window {
            within: Span(hours * Span::HOUR.0),
            from_end,
        };
        let day = times().last_reply + Span::DAY;
        let second = Span::SECOND.0;
        let check = |at: Tick, rule| credited(&order(at), rule, &times(), &layout);
        assert!(check(Tick(day.0 - second), rule(24, false)));
        assert!(check(day, rule(24, false)));
        assert!(!check(Tick(day.0 + second), rule(24, false)));
        assert!(check(Tick(day.0 + second), rule(48, false)));
        assert!(check(Tick(day.0 + second), rule(24, true)));
        assert!(check(Tick(times().first_reply.0 + 1), rule(24, false)), "during the session");
        assert!(!check(Tick(times().first_reply.0 - 1), rule(24, false)), "before the reply");
    }

    /// 1,000 a day over the three counted hours from nine to twelve: 125 on average, at 120 RMB.
    #[test]
    fn orders_of_those_who_never_asked_are_as_many_as_stated() {
        let layout = crate::measure::fixture::layout();
        let law = Orders { unassisted_per_day: 1000.0, ..law(Span::ZERO) };
        let mut sum = 0;
        for replication in 0..400 {
            let seed = Seed::new(11, replication);
            let (orders, fen) = unassisted(seed, "shop", &law, 0, &layout);
            assert_eq!(fen, u128::from(orders) * 12_000);
            sum += orders;
        }
        let mean = sum as f64 / 400.0;
        assert!((mean - 125.0).abs() < 4.0 * (125.0_f64 / 400.0).sqrt(), "{mean}");
    }

    /// VIP-36: consult 23:50, pay 00:10 is not credited; JD-29 would credit it.
    #[test]
    fn the_same_day_rule_ends_at_midnight() {
        let layout = crate::measure::fixture::layout();
        let late = layout.calendar.tick(0, Span(Span::DAY.0 - Span::minutes(10).0)).unwrap();
        let times = Consultation {
            arrived: late,
            assigned: late,
            first_reply: late,
            last_reply: late,
            ended: late,
        };
        let order = Order { at: late, fen: 1, paid: Some(late + Span::minutes(20)) };
        assert!(!credited(&order, Attribution::SameDay, &times, &layout));
        let window = Attribution::Window { within: Span::DAY, from_end: false };
        assert!(credited(&order, window, &times, &layout));
        let prompt = Order { paid: Some(late + Span::minutes(5)), ..order };
        assert!(credited(&prompt, Attribution::SameDay, &times, &layout));
    }

    #[test]
    fn an_order_is_placed_after_its_anchor_and_paid_after_that() {
        let key = Key { entity: 1, space: 2 };
        let order = draw(Seed::new(1, 0), key, &law(Span::HOUR), &times()).unwrap();
        assert_eq!(order.at, times().last_reply + Span::HOUR);
        assert_eq!(order.paid, Some(order.at + Span::minutes(20)));
        assert_eq!(order.fen, 12_000);
        assert_eq!(draw(Seed::new(1, 0), key, &law(Span::NEVER), &times()), None);
    }
}
