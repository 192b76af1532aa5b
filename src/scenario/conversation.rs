//! `[customer]`, `[service]` and `[orders]`: what customers do, what answering costs, what follows.

use super::fault::{Code, Faults};
use super::policy::ShopNames;
use super::raw::{RawBurst, RawCustomer, RawOrders, RawProfile, RawSatisfaction, RawService};
use super::source::Place;
use super::table::Section;
use super::value::{Amount, At, CharsLawValue, CountLawValue, Duration, Int, Share, SpanLawValue};
use super::words::{AnchorWord, InboxWord, ModelWord};
use crate::kernel::ids::Set;
use crate::kernel::tick::Span;
use crate::kernel::variate::{CharsLaw, CountLaw, Law, SpanLaw};
use crate::model::conversation::{Burst, Customer, Opening, Profile, Service, ServiceModel};
use crate::model::kpi::{OrderAnchor, Orders};
use crate::model::satisfaction::Satisfaction;

/// A share, 0 if it is absent.
pub fn share(field: &Option<At<Share>>) -> f64 {
    field.as_ref().map_or(0.0, |at| at.0)
}

/// A law of durations, no time at all if it is absent.
pub fn law(field: &Option<At<SpanLawValue>>) -> SpanLaw {
    field.as_ref().map_or_else(|| SpanLaw::constant(Span::ZERO), |at| at.value.0.clone())
}

/// A duration, none if it is absent.
pub fn span(field: &Option<At<Duration>>) -> Span {
    field.as_ref().map_or(Span::ZERO, |at| at.0)
}

/// A number, or what stands in for it.
pub fn amount(field: &Option<At<Amount>>, absent: f64) -> f64 {
    field.as_ref().map_or(absent, |at| at.0)
}

/// Customers' behaviour.
pub fn customer(raw: &RawCustomer) -> Customer {
    Customer {
        queue_patience: law(&raw.patience),
        first_patience: law(&raw.first_patience),
        later_patience: law(&raw.later_patience),
        after_prompt_factor: amount(&raw.patience_after_prompt_factor, 1.0),
        silent_share_queue: share(&raw.silent_share_queue),
        silent_share_chat: share(&raw.silent_share_chat),
        silent_entry_prob: share(&raw.silent_entry_prob),
        close_prob: share(&raw.close_prob),
        close_delay: law(&raw.close_delay),
        abusive_share: share(&raw.abusive_fraction),
        block_after: span(&raw.block_after),
        block_for: raw.block_for.as_ref().map_or(Span::NEVER, |at| at.0),
        difficult_share: share(&raw.difficult_fraction),
        recontact_prob: share(&raw.recontact_prob),
        recontact_delay: law(&raw.recontact_delay),
        invite_rate: share(&raw.invite_rate),
        rate_if_invited: share(&raw.response_rate_invited),
        rate_if_not: share(&raw.response_rate_uninvited),
        very_satisfied_share: share(&raw.very_satisfied_share),
    }
}

/// What answering costs; which intent has which profile is known once all intents are.
pub struct ServiceParts {
    service: Service,
    by_intent: Vec<(usize, u16)>,
}

impl ServiceParts {
    /// The service, over all intents known by now.
    pub fn finish(mut self, intents: usize) -> Service {
        let mut table = vec![0; intents];
        for (intent, profile) in &self.by_intent {
            if let Some(slot) = table.get_mut(*intent) {
                *slot = *profile;
            }
        }
        self.service.profile_of_intent = table;
        self.service
    }
}

/// Builds the service model and its profiles.
pub fn service(
    raw: &RawService,
    customer: &RawCustomer,
    place: Place,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> ServiceParts {
    let base = base_profile(raw, customer);
    let mut profiles = vec![base.clone()];
    let mut by_intent: Vec<(usize, u16)> = Vec::new();
    let mut owners: Vec<(usize, Place)> = Vec::new();
    for special in raw.profiles.iter().flat_map(|list| &list.value) {
        let intents = special.intents.as_ref().map_or(&[][..], |at| &at.value);
        if intents.is_empty() && (special.lacks("intents") || special.intents.is_some()) {
            faults
                .add(Code::MissingKey, special.place, "a profile needs intents")
                .label("`intents` is missing")
                .help("write `intents = [\"urge_shipping\"]`");
        }
        let number = u16::try_from(profiles.len()).unwrap_or(u16::MAX);
        profiles.push(special_profile(special, &base));
        for intent in intents {
            let Some(at) = names.intent(intent, intent.place, faults) else { continue };
            match owners.iter().find(|(other, _)| *other == at) {
                Some((_, first)) => {
                    let message = format!("intent `{}` has two profiles", intent.value);
                    faults.add(Code::NameTwice, intent.place, message).see(*first, "the first one");
                }
                None => {
                    owners.push((at, intent.place));
                    by_intent.push((at, number));
                }
            }
        }
    }
    let opening = raw.opening.as_ref().map(|at| Opening {
        prob: at.prob.as_ref().map_or(1.0, |prob| prob.0),
        time: law(&at.time),
    });
    let mut urgent = Set::EMPTY;
    for intent in raw.urgent_intents.iter().flat_map(|list| &list.value) {
        if let Some(at) = names.intent(intent, intent.place, faults) {
            urgent = urgent.with(at);
        }
    }
    let service = Service {
        urgent,
        shared_inbox: raw.inbox.as_ref().is_some_and(|at| at.0 == InboxWord::Shared),
        model: model(raw, place, faults),
        profiles,
        profile_of_intent: Vec::new(),
        opening,
        wrap_up: raw.wrap_up.as_ref().map(|at| at.value.0.clone()),
        wrap_up_prob: wrap_up_prob(raw, faults),
        summaries: summaries(raw, faults),
        unfamiliar_multiplier: raw.unfamiliar_multiplier.as_ref().map_or(1.0, |at| at.0),
    };
    ServiceParts { service, by_intent }
}

/// Most categories of summaries, and most characters of one (DH-9).
const SUMMARIES_MOST: (usize, usize) = (50, 25);

/// The categories with their cumulated shares; the shares are relative.
fn summaries(raw: &RawService, faults: &mut Faults) -> Vec<(String, f64)> {
    let Some(map) = &raw.summaries else { return Vec::new() };
    let (most, longest) = SUMMARIES_MOST;
    if map.value.0.len() > most {
        faults
            .add(Code::TooLarge, map.place, format!("more than {most} categories of summaries"))
            .label(format!("{} here", map.value.0.len()));
    }
    if raw.wrap_up.is_none() {
        faults
            .add(Code::MissingKey, map.place, "summaries are written in the wrap-up")
            .label("`wrap_up` is missing")
            .help("write `wrap_up = \"30s\"`");
    }
    for (name, _) in map.value.0.iter().filter(|(name, _)| name.chars().count() > longest) {
        faults
            .add(Code::TooLarge, name.place, format!("a category has at most {longest} characters"))
            .label(format!("{} characters", name.chars().count()));
    }
    let total: f64 = map.value.0.iter().map(|(_, share)| share.0).sum();
    if total <= 0.0 {
        faults.add(Code::NumberOutOfRange, map.place, "no category of summaries has a share");
    }
    let mut up_to = 0.0;
    let cumulated = map.value.0.iter().map(|(name, share)| {
        up_to += share.0 / total;
        (name.value.clone(), up_to)
    });
    cumulated.collect()
}

/// The share of sessions with a wrap-up: all, unless one is given.
fn wrap_up_prob(raw: &RawService, faults: &mut Faults) -> f64 {
    let by_level = raw.model.as_ref().is_some_and(|at| at.0 == ModelWord::ByLevel);
    match (&raw.wrap_up, &raw.wrap_up_prob) {
        (Some(law), _) if by_level => {
            faults
                .add(
                    Code::NotInThisMode,
                    law.place,
                    "sessions by level have no wrap-up of their own",
                )
                .label("part of the handling time")
                .help("add it to the times of `aht_by_level`");
            0.0
        }
        (Some(_), prob) => prob.as_ref().map_or(1.0, |prob| prob.0),
        (None, Some(prob)) => {
            faults
                .add(Code::MissingKey, prob.place, "a share of sessions needs `wrap_up`")
                .label("`wrap_up` is missing")
                .help("write `wrap_up = \"30s\"`");
            0.0
        }
        (None, None) => 0.0,
    }
}

fn model(raw: &RawService, place: Place, faults: &mut Faults) -> ServiceModel {
    let word = raw.model.as_ref().map_or(ModelWord::Typing, |at| at.0);
    let at = raw.model.as_ref().map_or(place, |at| at.place);
    let missing = |key: &str, example: &str, faults: &mut Faults| {
        faults
            .add(Code::MissingKey, at, format!("this service model needs `{key}`"))
            .label(format!("`{key}` is missing"))
            .help(format!("write `{key} = {example}`"));
    };
    match word {
        ModelWord::Typing => ServiceModel::Typing { switch: span(&raw.switch) },
        ModelWord::Direct => {
            if raw.lacks("reply_time") {
                missing("reply_time", "{ dist = \"exp\", mean = \"30s\" }", faults);
            }
            ServiceModel::Direct { reply: law(&raw.reply_time) }
        }
        ModelWord::ByLevel => {
            let levels = raw.aht_by_level.iter().flat_map(|at| &at.value);
            for level in levels.clone().filter(|level| level.0 == Span::ZERO) {
                faults
                    .add(Code::NumberOutOfRange, level.place, "a handling time is above zero")
                    .label("above 0");
            }
            let aht: Vec<Span> = levels.map(|level| level.0).collect();
            if aht.is_empty() && (raw.lacks("aht_by_level") || raw.aht_by_level.is_some()) {
                missing("aht_by_level", "[\"3min\", \"3.5min\", \"4min\"]", faults);
            }
            let minute = || SpanLaw::seconds(Law::Exp { mean: 60.0 });
            let work = raw.work.as_ref().map_or_else(minute, |at| at.value.0.clone());
            ServiceModel::ByLevel { aht, work }
        }
        ModelWord::Classical => {
            if raw.lacks("service_time") {
                missing("service_time", "{ dist = \"exp\", mean = \"3min\" }", faults);
            }
            ServiceModel::Classical { service: law(&raw.service_time) }
        }
    }
}

fn rounds(field: &Option<At<CountLawValue>>) -> CountLaw {
    field.as_ref().map_or_else(|| CountLaw::constant(1), |at| at.value.0.clone())
}

fn chars(field: &Option<At<CharsLawValue>>) -> CharsLaw {
    field.as_ref().map_or_else(|| CharsLaw::constant(0), |at| at.value.0.clone())
}

fn count(field: &Option<At<Int<0, 100>>>) -> u32 {
    field.as_ref().map_or(0, |at| at.count())
}

fn burst(field: &Option<At<RawBurst>>) -> Option<Burst> {
    let at = field.as_ref()?;
    Some(Burst { messages: rounds(&at.messages), gap: law(&at.gap) })
}

fn base_profile(raw: &RawService, customer: &RawCustomer) -> Profile {
    Profile {
        handed_over: 1.0,
        rounds: rounds(&customer.rounds),
        gap: law(&customer.think_gap),
        customer_chars: chars(&customer.message_chars),
        burst: burst(&customer.burst),
        reply_chars: chars(&raw.reply_chars),
        think: law(&raw.think),
        lookups: count(&raw.lookups),
        lookup: span(&raw.lookup),
        quick_phrase_rate: share(&raw.quick_phrase_rate),
        quick_phrase: span(&raw.quick_phrase_time),
        preview_overlap: span(&raw.preview_overlap),
        reply_time: None,
        patience: None,
    }
}

fn special_profile(raw: &RawProfile, base: &Profile) -> Profile {
    let mut profile = base.clone();
    if let Some(at) = &raw.patience {
        profile.patience = Some(at.value.0.clone());
    }
    if let Some(at) = &raw.rounds {
        profile.rounds = at.value.0.clone();
    }
    if let Some(at) = &raw.think_gap {
        profile.gap = at.value.0.clone();
    }
    if let Some(at) = &raw.message_chars {
        profile.customer_chars = at.value.0.clone();
    }
    if raw.burst.is_some() {
        profile.burst = burst(&raw.burst);
    }
    if let Some(at) = &raw.reply_chars {
        profile.reply_chars = at.value.0.clone();
    }
    if let Some(at) = &raw.reply_time {
        profile.reply_time = Some(at.value.0.clone());
    }
    if let Some(at) = &raw.think {
        profile.think = at.value.0.clone();
    }
    if raw.lookups.is_some() {
        profile.lookups = count(&raw.lookups);
    }
    if raw.lookup.is_some() {
        profile.lookup = span(&raw.lookup);
    }
    if raw.quick_phrase_rate.is_some() {
        profile.quick_phrase_rate = share(&raw.quick_phrase_rate);
    }
    if raw.quick_phrase_time.is_some() {
        profile.quick_phrase = span(&raw.quick_phrase_time);
    }
    if raw.preview_overlap.is_some() {
        profile.preview_overlap = span(&raw.preview_overlap);
    }
    profile
}

/// Orders after sessions.
pub fn orders(raw: &RawOrders, place: Place, faults: &mut Faults) -> Orders {
    if raw.lacks("conversion") {
        faults
            .add(Code::MissingKey, place, "orders need a conversion (转化率)")
            .label("`conversion` is missing")
            .help("write `conversion = \"40%\"`, as the back office shows it");
    }
    Orders {
        conversion: share(&raw.conversion),
        amount: raw.amount.as_ref().map_or(Law::Const(100.0), |at| at.value.0.clone()),
        anchor: match raw.anchor.as_ref().map(|at| at.0) {
            Some(AnchorWord::Assigned) => OrderAnchor::Assigned,
            Some(AnchorWord::End) => OrderAnchor::End,
            _ => OrderAnchor::LastReply,
        },
        delay: law(&raw.delay),
        pay_prob: raw.pay_prob.as_ref().map_or(1.0, |at| at.0),
        pay_delay: law(&raw.pay_delay),
        unassisted_per_day: amount(&raw.unassisted_per_day, 0.0),
    }
}

/// `[satisfaction]`.
pub fn satisfaction(raw: &RawSatisfaction) -> Satisfaction {
    let amount = |field| amount(field, 0.0);
    Satisfaction {
        base: amount(&raw.base),
        queue_grace: span(&raw.queue_grace),
        queue_per_minute: amount(&raw.queue_per_minute),
        first_grace: span(&raw.first_grace),
        first_per_minute: amount(&raw.first_per_minute),
        later_grace: span(&raw.later_grace),
        later_per_minute: amount(&raw.later_per_minute),
        unanswered: amount(&raw.unanswered),
        gap: amount(&raw.gap),
        transfer: amount(&raw.transfer),
        forced_end: amount(&raw.forced_end),
    }
}
