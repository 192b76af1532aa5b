//! What a scenario assumes, moved: sets one assumed input to a value of its plausible range, and
//! changes nothing else, so that the same customers come. Of a law the mean is set; of several
//! agents the mean over them, so that the quick stay quicker than the slow.

use crate::kernel::ids::ShopId;
use crate::kernel::tick::Span;
use crate::model::Scenario;
use crate::model::arrival::{RateCurve, Times};
use crate::model::conversation::{Profile, Service, ServiceModel};
use crate::model::kpi::Attribution;
use crate::model::platform::AutoReply;
use crate::model::routing::{From, Tier, When};
use crate::model::shop::Shop;
use crate::model::workforce::{Agent, Seat};

/// The name of the volume among the inputs: it is no assumption, but always a doubt.
pub const VOLUME: &str = "volume";

/// Inputs that are screened together, because they work on the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// How long customers wait before they leave.
    Patience,
    /// How long a session keeps its slot.
    Slots,
    /// How long a reply takes.
    Pace,
    /// What a customer asks for.
    Work,
    /// How many people take how many sessions.
    People,
    /// When customers come.
    Shape,
    /// How many come; always tried singly.
    Volume,
    /// The others: messages, ratings, norms.
    Rest,
}

impl Family {
    /// All of them.
    pub const ALL: [Family; 8] = [
        Family::Patience,
        Family::Slots,
        Family::Pace,
        Family::Work,
        Family::People,
        Family::Shape,
        Family::Volume,
        Family::Rest,
    ];
}

/// The family of an input, and whether its high end usually hurts. Screening tries both ends of a
/// family, so that a wrong guess costs time, not truth.
pub fn family(input: &str) -> (Family, bool) {
    match input {
        "customer.patience" | "customer.first_patience" | "customer.later_patience" => {
            (Family::Patience, false)
        }
        "customer.silent_share_queue" | "customer.silent_share_chat" => (Family::Slots, true),
        "customer.close_prob" | "session.manual_close_prob" => (Family::Slots, false),
        "session.manual_close_delay" => (Family::Slots, true),
        "service.think" | "service.switch" | "service.quick_phrase_time" | "service.lookups" => {
            (Family::Pace, true)
        }
        "service.quick_phrase_rate" | "agents.typing_cpm" | "agents.reading_cpm" => {
            (Family::Pace, false)
        }
        "customer.rounds" | "customer.difficult_fraction" | "transfer.prob" => (Family::Work, true),
        "agents.max_concurrency" => (Family::People, false),
        "agents.absence_prob" => (Family::People, true),
        "curve" => (Family::Shape, true),
        VOLUME => (Family::Volume, true),
        "leave.batch_customers" | "leave.answer_within" | "sla.response" => (Family::Rest, false),
        _ => (Family::Rest, true),
    }
}

/// Sets an input to a value, in one shop or in all. False if the input is not known here.
pub fn set(scenario: &mut Scenario, input: &str, shop: Option<ShopId>, at: f64) -> bool {
    let (section, key) = input.split_once('.').unwrap_or((input, ""));
    match section {
        "agents" => agents(scenario, key, shop, at),
        "satisfaction" => satisfaction(scenario, at),
        _ => {
            let wanted = |number: usize| shop.is_none_or(|shop| shop.at() == number);
            let shops = scenario.shops.iter_mut().enumerate();
            shops.filter(|(number, _)| wanted(*number)).all(|(_, shop)| match section {
                "customer" => customer(shop, key, at),
                "service" => service(&mut shop.service, key, at),
                "norms" => norms(shop, key, at),
                "curve" => curve(shop, at),
                VOLUME => volume(shop, at),
                _ => platform(shop, section, key, at),
            })
        }
    }
}

fn customer(shop: &mut Shop, key: &str, at: f64) -> bool {
    let customer = &mut shop.customer;
    match key {
        "patience" => customer.queue_patience = customer.queue_patience.with_mean(at),
        "first_patience" => customer.first_patience = customer.first_patience.with_mean(at),
        "later_patience" => customer.later_patience = customer.later_patience.with_mean(at),
        "silent_share_queue" => customer.silent_share_queue = at,
        "silent_share_chat" => customer.silent_share_chat = at,
        "close_prob" => customer.close_prob = at,
        "difficult_fraction" => customer.difficult_share = at,
        "invite_rate" => customer.invite_rate = at,
        "response_rate_invited" => customer.rate_if_invited = at,
        "rounds" => {
            each(&mut shop.service, |profile| &mut profile.rounds, |law| law.with_mean(at));
        }
        _ => return false,
    }
    true
}

/// Changes what the shop's base profile has, in every profile that has the same.
fn each<T: Clone + PartialEq>(
    service: &mut Service,
    field: impl Fn(&mut Profile) -> &mut T,
    change: impl Fn(&T) -> T,
) {
    let Some(base) = service.profiles.first_mut().map(|profile| field(profile).clone()) else {
        return;
    };
    let changed = change(&base);
    for value in service.profiles.iter_mut().map(field) {
        if *value == base {
            *value = changed.clone();
        }
    }
}

fn service(service: &mut Service, key: &str, at: f64) -> bool {
    match key {
        "think" => each(service, |profile| &mut profile.think, |law| law.with_mean(at)),
        "lookups" => each(service, |profile| &mut profile.lookups, |_| whole(at)),
        "quick_phrase_rate" => each(service, |profile| &mut profile.quick_phrase_rate, |_| at),
        "quick_phrase_time" => {
            each(service, |profile| &mut profile.quick_phrase, |_| Span::from_secs_f64(at));
        }
        "switch" => {
            if let ServiceModel::Typing { switch } = &mut service.model {
                *switch = Span::from_secs_f64(at);
            }
        }
        _ => return false,
    }
    true
}

/// Every wait that a tier asks for is so long.
fn waited(tiers: &mut [Tier], at: Span) {
    for when in tiers.iter_mut().flat_map(|tier| &mut tier.when) {
        if let When::Waited(span) = when {
            *span = at;
        }
    }
}

/// What automatic messages do.
fn automatic(rules: &mut AutoReply, key: &str, at: f64) -> bool {
    match key {
        "idle_prompt" => rules.idle_prompt = Span::from_secs_f64(at),
        "idle_reply_prob" => rules.idle_reply_prob = at,
        "idle_close_prob" => rules.idle_close_prob = at,
        "busy_msg" => rules.busy_after = Span::from_secs_f64(at),
        "busy_patience_factor" => rules.busy_patience_factor = at,
        _ => return false,
    }
    true
}

/// What becomes of matters that are put off; false where none are.
fn put_off(shop: &mut Shop, key: &str, at: f64) -> bool {
    let Some(rule) = &mut shop.deferral else { return false };
    match key {
        "return_prob" => rule.return_prob = at,
        "notice" => rule.notice = at,
        "after" => rule.after = rule.after.with_mean(at),
        "reply" => {
            let short = &mut shop.service.profiles[usize::from(rule.profile)];
            short.think = short.think.with_mean(at);
            short.reply_time = Some(short.think.clone());
        }
        _ => return false,
    }
    true
}

/// What a platform's file calls an assumption.
fn platform(shop: &mut Shop, section: &str, key: &str, at: f64) -> bool {
    let (session, leave, transfer) = (&mut shop.session, &mut shop.leave, &mut shop.transfer);
    match (section, key) {
        ("session", "silence_timeout") => session.silence_timeout = Span::from_secs_f64(at),
        ("session", "reapply_prob") => session.reapply_prob = at,
        ("session", "reapply_delay") => session.reapply_delay = session.reapply_delay.with_mean(at),
        ("routing", "affinity_within") => {
            for tier in &mut shop.policy.entry.tiers {
                if let From::LastAgent { within } = &mut tier.from {
                    *within = Span::from_secs_f64(at);
                }
            }
        }
        ("queue", "long_wait") => waited(&mut shop.policy.entry.tiers, Span::from_secs_f64(at)),
        ("sla", "first_reply") => shop.kpi.first_within = Span::from_secs_f64(at),
        ("metrics", "attribution_window") => {
            if let Attribution::Window { within, .. } = &mut shop.kpi.attribution {
                *within = Span::from_secs_f64(at);
            }
        }
        ("session", "manual_close_prob") => session.manual_close_prob = at,
        ("session", "manual_close_delay") => {
            session.manual_close_delay = session.manual_close_delay.with_mean(at);
        }
        ("leave", "interval") => leave.interval = leave.interval.scaled(at),
        ("leave", "batch_customers") => leave.batch = whole(at).max(1),
        // how often the supervisor hands out; how many at a time stays
        ("leave", "manual") => leave.manual_interval = leave.manual_interval.scaled(at),
        ("leave", "leave_prob") => leave.write_prob = at,
        ("leave", "leave_reply_prob") => leave.reply_prob = at,
        ("leave", "answer_within") => leave.answer_within = Span::from_secs_f64(at),
        ("transfer", "prob") => transfer.prob = at,
        ("transfer", "reread_same_group") => transfer.reread_same_group = Span::from_secs_f64(at),
        ("transfer", "reread_other") => transfer.reread_other = Span::from_secs_f64(at),
        ("group_rules", "choice_abandon_prob") => shop.policy.choice.abandon_prob = at,
        ("leave", "email_reply") => leave.email_reply = leave.email_reply.with_mean(at),
        ("transfer", "accept_prob") => transfer.accept_prob = at,
        ("transfer", "accept_delay") => {
            transfer.accept_delay = transfer.accept_delay.with_mean(at);
        }
        ("transfer", "invite_timeout") => transfer.invite_timeout = Span::from_secs_f64(at),
        ("transfer", "three_party") => transfer.three_party = Span::from_secs_f64(at),
        ("transfer", "intervention") => {
            transfer.intervention = transfer.intervention.with_mean(at);
        }
        ("deferral", key) => return put_off(shop, key, at),
        ("auto_reply", key) => return automatic(&mut shop.auto_reply, key, at),
        ("sla", "reply3") => shop.kpi.reply_within = Span::from_secs_f64(at),
        // where nothing is inspected, nothing changes
        ("performance", "qc_sample_per_week") => {
            if let Some(quality) = &mut shop.performance.quality {
                quality.per_week = whole(at);
            }
        }
        ("sla", "response") => shop.kpi.response_within = Span::from_secs_f64(at),
        _ => return false,
    }
    true
}

fn norms(shop: &mut Shop, key: &str, at: f64) -> bool {
    match key {
        "pre_sale_per_day" => shop.norms.pre_sale = at,
        "after_sale_per_day" => shop.norms.after_sale = at,
        "after_sale_ceiling" => shop.norms.after_sale_ceiling = at,
        "headcount_divisor" => shop.norms.divisor = at,
        _ => return false,
    }
    true
}

fn agents(scenario: &mut Scenario, key: &str, shop: Option<ShopId>, at: f64) -> bool {
    let serves = |seat: &Seat| shop.is_none_or(|shop| seat.shop == shop);
    if key == "max_concurrency" {
        let mut maxima: Vec<&mut u32> = scenario
            .seats
            .iter_mut()
            .filter(|seat| serves(seat))
            .filter_map(|seat| seat.max.as_mut())
            .collect();
        let factor = factor(maxima.iter().map(|max| f64::from(**max)), at);
        for max in &mut maxima {
            **max = whole(f64::from(**max) * factor).max(1);
        }
        return true;
    }
    let seats = &scenario.seats;
    let agents = scenario.agents.iter_mut();
    let mut there: Vec<&mut Agent> =
        agents.filter(|agent| agent.seats.iter().any(|seat| serves(&seats[seat.at()]))).collect();
    match key {
        "typing_cpm" => {
            let factor = factor(there.iter().map(|agent| agent.typing_cpm.mean()), at);
            for agent in &mut there {
                agent.typing_cpm = agent.typing_cpm.scaled(factor);
            }
        }
        "reading_cpm" => {
            let factor = factor(there.iter().map(|agent| agent.reading_cpm), at);
            there.iter_mut().for_each(|agent| agent.reading_cpm *= factor);
        }
        "absence_prob" => {
            let factor = factor(there.iter().map(|agent| agent.absence_prob), at);
            for agent in &mut there {
                let scaled = (agent.absence_prob * factor).min(1.0);
                agent.absence_prob = if factor.is_finite() { scaled } else { at };
            }
        }
        _ => return false,
    }
    true
}

/// What brings the mean of some values to another; infinite if all are zero, one if there are none.
fn factor(values: impl Iterator<Item = f64>, mean: f64) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { mean / (sum / count) } else { 1.0 }
}

fn whole(at: f64) -> u32 {
    libm::round(at.clamp(0.0, f64::from(u32::MAX))) as u32
}

/// All coefficients times a factor; what a wait may last before it counts stays.
fn satisfaction(scenario: &mut Scenario, at: f64) -> bool {
    let model = &mut scenario.satisfaction;
    for coefficient in [
        &mut model.base,
        &mut model.queue_per_minute,
        &mut model.first_per_minute,
        &mut model.later_per_minute,
        &mut model.unanswered,
        &mut model.gap,
        &mut model.transfer,
        &mut model.forced_end,
    ] {
        *coefficient *= at;
    }
    true
}

fn curve(shop: &mut Shop, at: f64) -> bool {
    for source in &mut shop.sources {
        if let Times::Curve(curve) = &mut source.times {
            steepen(curve, at);
        }
    }
    true
}

/// Moves the heights away from their mean or towards it, never below nobody, and keeps the number
/// of contacts.
fn steepen(curve: &mut RateCurve, at: f64) {
    let ends: Vec<_> = curve.starts.iter().skip(1).copied().chain([curve.end]).collect();
    let hours: Vec<f64> =
        curve.starts.iter().zip(&ends).map(|(from, to)| to.since(*from).as_secs_f64()).collect();
    let mass = |heights: &[f64]| heights.iter().zip(&hours).map(|(a, b)| a * b).sum::<f64>();
    let (before, length) = (mass(&curve.per_hour), hours.iter().sum::<f64>());
    if before <= 0.0 || length <= 0.0 {
        return;
    }
    let mean = before / length;
    curve.per_hour.iter_mut().for_each(|height| *height = (mean + (*height - mean) * at).max(0.0));
    let kept = before / mass(&curve.per_hour);
    curve.per_hour.iter_mut().for_each(|height| *height *= kept);
}

/// The volume times a factor. Contacts that the scenario lists one by one are what they are.
fn volume(shop: &mut Shop, at: f64) -> bool {
    for source in &mut shop.sources {
        match &mut source.times {
            Times::Curve(curve) => curve.per_hour.iter_mut().for_each(|rate| *rate *= at),
            Times::Counts { scale, .. } => *scale *= at,
            Times::Replay(replay) => replay.scale *= at,
            Times::List(_) => {}
        }
    }
    true
}

/// How far the volume may be off, as a share: a tenth, or the day's coefficient of variation where
/// a source has one. `None` if every contact is listed one by one.
pub fn volume_spread(scenario: &Scenario) -> Option<f64> {
    let mut spread: Option<f64> = None;
    for source in scenario.shops.iter().flat_map(|shop| &shop.sources) {
        let own = match &source.times {
            Times::Curve(curve) => curve.day_cv,
            Times::Counts { .. } | Times::Replay(_) => 0.0,
            Times::List(_) => continue,
        };
        spread = Some(spread.unwrap_or(0.0).max(own));
    }
    spread.map(|cv| if cv > 0.0 { cv.min(MOST_SPREAD) } else { USUAL_SPREAD })
}

/// How far a forecast of a day's contacts is usually off.
const USUAL_SPREAD: f64 = 0.1;
/// Most that the volume is moved either way.
const MOST_SPREAD: f64 = 0.9;

#[cfg(test)]
mod tests;
