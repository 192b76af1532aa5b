//! What a contact asks of the hands and of a slot, from means alone. Checks, norms and the first
//! estimate start from the same numbers here.

use super::conversation::{Profile, Service, ServiceModel};
use super::shop::Shop;
use super::workforce::Agent;
use crate::kernel::tick::Span;

/// A mean, of laws that have one.
pub fn finite(mean: f64) -> f64 {
    if mean.is_finite() { mean } else { 0.0 }
}

/// Rounds a customer has who reaches people, as the model draws them; behind a robot those of
/// whom it hands over.
pub fn rounds(profile: &Profile) -> f64 {
    (finite(profile.rounds.mean()) * profile.handed_over).max(1.0)
}

/// Seconds of hands one reply of an agent takes, look-ups and wrap-up apart; for a model without
/// rounds the whole service.
pub fn reply(service: &Service, profile: &Profile, agent: &Agent) -> f64 {
    match &service.model {
        ServiceModel::Direct { reply } => finite(reply.mean_seconds()),
        ServiceModel::Classical { service } => finite(service.mean_seconds()),
        ServiceModel::ByLevel { .. } => 0.0,
        ServiceModel::Typing { switch } => {
            let read = finite(profile.customer_chars.mean()) * 60.0 / agent.reading_cpm;
            let pace = agent.mean_pace();
            let think = finite(profile.think.mean_seconds()) * agent.think_multiplier * pace.think
                - profile.preview_overlap.as_secs_f64();
            let typing = agent.typing_cpm.mean().max(1.0) / pace.typing;
            let typed = finite(profile.reply_chars.mean()) * 60.0 / typing;
            let phrase = profile.quick_phrase_rate;
            let write = phrase * profile.quick_phrase.as_secs_f64() + (1.0 - phrase) * typed;
            switch.as_secs_f64() + read + think.max(0.0) + write
        }
    }
}

/// Seconds of hands a round takes: a reply with its share of the look-ups.
pub fn round(service: &Service, profile: &Profile, agent: &Agent) -> f64 {
    let looks = match service.model {
        ServiceModel::Typing { .. } => profile.lookup.as_secs_f64() * f64::from(profile.lookups),
        _ => 0.0,
    };
    reply(service, profile, agent) + looks / rounds(profile)
}

/// Seconds of hands a contact takes after its session, on average.
pub fn wrap_up(service: &Service) -> f64 {
    let law = service.wrap_up.as_ref();
    law.map_or(0.0, |law| finite(law.mean_seconds())) * service.wrap_up_prob
}

/// Seconds of hands a contact takes, by level at the best of an agent of so many slots; `None`
/// where the model has none.
pub fn effort(service: &Service, agent: &Agent, slots: Option<u32>) -> Option<f64> {
    let profile = service.profiles.first()?;
    let own = match &service.model {
        ServiceModel::ByLevel { aht, .. } => {
            // The most an agent can do is the best of level over handling time.
            let rate = |(level, time): (usize, &Span)| (level + 1) as f64 / time.as_secs_f64();
            let slots = slots.map_or(usize::MAX, |slots| slots as usize);
            let best = aht.iter().enumerate().take(slots).map(rate).fold(0.0, f64::max);
            if best > 0.0 { 1.0 / best } else { return None }
        }
        ServiceModel::Classical { .. } => reply(service, profile, agent),
        ServiceModel::Typing { .. } | ServiceModel::Direct { .. } => {
            rounds(profile) * round(service, profile, agent)
        }
    };
    Some(own + wrap_up(service))
}

/// The time of a conversation in which its slot is held and nobody waits for a reply.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Away {
    /// Mean seconds, if replies took no time: the customer between rounds, then the open window.
    /// Infinite if some conversations never end.
    pub seconds: f64,
    /// The part of them before the last word: all but the silence that ends a conversation.
    pub talking: f64,
    /// Share of conversations that end by a silence that runs from the customer's last message
    /// (JD-2), so that the last reply's time is part of it.
    pub silent: f64,
    /// Share of conversations that nothing ends: nobody closes the window, and silence never does.
    pub endless: f64,
}

/// The time of a shop's conversations in which nobody waits for a reply.
pub fn away(shop: &Shop) -> Away {
    let Some(profile) = shop.service.profiles.first() else {
        return Away { seconds: 0.0, talking: 0.0, silent: 0.0, endless: 0.0 };
    };
    let gaps = (rounds(profile) - 1.0) * finite(profile.gap.mean_seconds());
    let silence = shop.session.silence_timeout;
    let limit = if silence.is_real() { silence.as_secs_f64() } else { f64::INFINITY };
    let close = shop.customer.close_prob;
    let closes = finite(shop.customer.close_delay.mean_seconds()).min(limit);
    let removed = (1.0 - close) * shop.session.manual_close_prob;
    let removes = finite(shop.session.manual_close_delay.mean_seconds()).min(limit);
    let stays = (1.0 - close - removed).max(0.0);
    let (tail, silent, endless) = match silence.is_real() {
        // Where the clock stands while the customer waits, it begins with the last reply.
        true if !shop.session.silence_runs_while_waiting => (stays * limit, 0.0, 0.0),
        true => (stays * limit, stays, 0.0),
        false if stays > 1e-9 => (f64::INFINITY, 0.0, stays),
        false => (0.0, 0.0, 0.0),
    };
    let talking = gaps + close * closes + removed * removes;
    Away { seconds: talking + tail, talking, silent, endless }
}

/// Mean seconds a slot is held by a conversation whose replies each take `response` seconds from
/// the question.
pub fn held(shop: &Shop, response: f64) -> f64 {
    let rounds = shop.service.profiles.first().map_or(1.0, rounds);
    let away = away(shop);
    rounds * response + (away.seconds - away.silent * response).max(0.0)
}

/// The same if conversations ended with the last word, without a silence.
pub fn held_talking(shop: &Shop, response: f64) -> f64 {
    let rounds = shop.service.profiles.first().map_or(1.0, rounds);
    rounds * response + away(shop).talking
}
