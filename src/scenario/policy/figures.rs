//! How a platform defines its figures: `[sla]`, `[metrics]`, `[norms]`.

use super::raw::{RawMetrics, RawNorms, RawSla};
use super::rules::{flag, span, word};
use super::words::{AttributionFrom, AttributionWord, Goods, Reply3Leave, TransferClock};
use crate::kernel::tick::Span;
use crate::model::kpi::{Attribution, Kpi, Norms, Overnight, ReplyUnit, ServiceLevel};
use crate::scenario::fault::{Code, Faults};
use crate::scenario::value::{At, Positive, Window};

/// Customers an agent-day: simple goods, planned and told as too many (TB-2).
const SIMPLE: f64 = 300.0;
const SIMPLE_MOST: f64 = 350.0;
/// Cheap and easy goods (TB-3).
const CHEAP_EASY: f64 = 350.0;
const CHEAP_EASY_MOST: f64 = 400.0;
/// Goods of a high price, or twice their peers' (TB-4).
const COSTLY: f64 = 250.0;

/// `[sla]` and `[metrics]`.
pub fn kpi(sla: &RawSla, metrics: &RawMetrics, faults: &mut Faults) -> Kpi {
    let attribution = match word(&metrics.attribution, AttributionWord::Window) {
        AttributionWord::SameDay => Attribution::SameDay,
        AttributionWord::Window => Attribution::Window {
            within: span(&metrics.attribution_window),
            from_end: word(&metrics.attribution_from, AttributionFrom::LastReply)
                == AttributionFrom::SessionEnd,
        },
    };
    let working_hours = window(&sla.working_hours, faults);
    Kpi {
        reply_within: span(&sla.reply3),
        reply_window: window(&sla.reply3_window, faults),
        reply_unit: word(&sla.reply3_unit, ReplyUnit::Round),
        reply_leave_missed: word(&sla.reply3_leave, Reply3Leave::Miss) == Reply3Leave::Miss,
        reply_unassigned_missed: word(&sla.reply3_unassigned, Reply3Leave::Exclude)
            == Reply3Leave::Miss,
        response_within: span(&sla.response),
        first_within: span(&sla.first_reply),
        first_window: window(&sla.first_reply_window, faults),
        shop_counts_any_human_reply: flag(&metrics.shop_counts_any_human_reply),
        transfer_clock_is_segment: word(&metrics.transfer_response_clock, TransferClock::Segment)
            == TransferClock::Segment,
        working_hours,
        overnight: overnight(sla, working_hours, faults),
        attribution,
        service_level: ServiceLevel::default(),
    }
}

/// The night and when its contacts are due: as given, else outside working hours and half an hour
/// after these begin.
fn overnight(sla: &RawSla, working: (Span, Span), faults: &mut Faults) -> Option<Overnight> {
    let inclusive = flag(&sla.overnight_inclusive);
    let deadline = sla.overnight_deadline.as_ref();
    let night = match &sla.overnight {
        None => Overnight::outside(working)?,
        Some(at) => match at.value[..] {
            [ref from, ref to] if from.0.0 % Span::DAY.0 != to.0.0 % Span::DAY.0 => {
                Overnight { from: from.0, to: to.0, grace: Span::minutes(30), inclusive }
            }
            _ => {
                faults
                    .add(Code::BadClock, at.place, "a night has a start and another end")
                    .label(format!("{} times here", at.value.len()))
                    .help("write `[\"23:00\", \"09:00\"]`");
                return None;
            }
        },
    };
    let grace = deadline.map_or(night.grace, |due| {
        Span((due.0.0 % Span::DAY.0 + Span::DAY.0 - night.to.0 % Span::DAY.0) % Span::DAY.0)
    });
    Some(Overnight { grace, inclusive, ..night })
}

/// A window of the day; all of it where there is none.
pub fn window(field: &Option<At<Window>>, faults: &mut Faults) -> (Span, Span) {
    let Some(at) = field else { return (Span::ZERO, Span::DAY) };
    match at.value[..] {
        [ref from, ref to] if from.0 < to.0 => (from.0, to.0),
        [ref from, ref to] => {
            faults
                .add(Code::BadClock, at.place, "a window of the day ends after it starts")
                .label(format!("{} to {}", clock(from.0), clock(to.0)))
                .help("write it within one day, as in `[\"09:00\", \"23:00\"]`");
            (Span::ZERO, Span::DAY)
        }
        _ => {
            faults
                .add(Code::BadClock, at.place, "a window of the day has a start and an end")
                .label(format!("{} times here", at.value.len()))
                .help("write `[\"09:00\", \"23:00\"]`");
            (Span::ZERO, Span::DAY)
        }
    }
}

fn clock(time: Span) -> String {
    let minutes = time.0 / Span::MINUTE.0;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `[norms]`.
pub fn norms(raw: &RawNorms, faults: &mut Faults) -> Norms {
    let number = |field: &Option<At<Positive>>| field.as_ref().map_or(1.0, |at| at.0);
    let own = number(&raw.pre_sale_per_day);
    let goods = word(&raw.product_type, Goods::Normal);
    let (pre_sale, pre_sale_most) = match goods {
        Goods::Normal => (own, own),
        Goods::Simple => (own.max(SIMPLE), own.max(SIMPLE_MOST)),
        Goods::CheapEasy => (own.max(CHEAP_EASY), own.max(CHEAP_EASY_MOST)),
        Goods::HighTicket | Goods::Premium => (own.min(COSTLY), own.min(COSTLY)),
    };
    let norms = Norms {
        pre_sale,
        pre_sale_most,
        easy_goods: matches!(goods, Goods::Simple | Goods::CheapEasy),
        after_sale: number(&raw.after_sale_per_day),
        after_sale_ceiling: number(&raw.after_sale_ceiling),
        divisor: number(&raw.headcount_divisor),
    };
    if let Some(ceiling) = &raw.after_sale_ceiling
        && norms.after_sale_ceiling < norms.after_sale
    {
        let message = format!("the ceiling is below the norm of {}", norms.after_sale);
        faults.add(Code::NumberOutOfRange, ceiling.place, message).label("at least the norm");
    }
    norms
}
