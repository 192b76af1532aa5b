//! Keys of `[service]`, its profiles and `[customer]` that the chosen service model does not ask:
//! a warning each, if the user wrote them. Platforms and defaults describe the usual model and say
//! more than a scenario uses. `tests/legal/models.rs` finds out by running which keys these are.

use super::fault::{Code, Faults, Severity};
use super::raw::{RawCustomer, RawService};
use super::source::{Place, Sources};
use super::ways::given;
use super::words::ModelWord;

/// A key that was given, where, and the models under which it does something.
type Given = (&'static str, Place, &'static [ModelWord]);

const TYPING: &[ModelWord] = &[ModelWord::Typing];
const REPLIES: &[ModelWord] = &[ModelWord::Typing, ModelWord::Direct];
const TIMES: &[ModelWord] = &[ModelWord::Direct, ModelWord::Classical];
const HANDS: &[ModelWord] = &[ModelWord::Typing, ModelWord::Direct, ModelWord::Classical];

/// Tells of every key that does nothing under the service model.
pub fn tell(raw: &RawService, customer: &RawCustomer, sources: &Sources, faults: &mut Faults) {
    let model = raw.model.as_ref().map_or(ModelWord::Typing, |at| at.0);
    let chosen = raw.model.as_ref().map(|at| at.place);
    for (key, place, models) in every(raw, customer) {
        if models.contains(&model) || !sources.by_user(place) {
            continue;
        }
        let known = format!("`{}`", word(model));
        let message = format!("`{key}` does nothing under the service model {known}");
        let with: Vec<String> = models.iter().map(|model| format!("`{}`", word(*model))).collect();
        let fault = faults.add(Code::NotInThisMode, place, message);
        fault.severity = Severity::Warning;
        fault.label(format!("goes with {}", with.join(" or "))).help("leave it out");
        if let Some(chosen) = chosen.filter(|place| sources.by_user(*place)) {
            fault.see(chosen, "the service model");
        }
    }
}

/// Everything given that some model has no use for.
fn every(raw: &RawService, customer: &RawCustomer) -> Vec<Given> {
    let mut all: Vec<Given> = Vec::new();
    let mut add = |keys: &mut dyn Iterator<Item = (&'static str, Place)>, models| {
        all.extend(keys.map(|(key, place)| (key, place, models)));
    };
    add(&mut given!(raw; switch think reply_chars quick_phrase_rate quick_phrase_time), TYPING);
    add(&mut given!(raw; lookups lookup preview_overlap unfamiliar_multiplier), TYPING);
    add(&mut given!(raw; reply_time), &[ModelWord::Direct]);
    add(&mut given!(raw; service_time), &[ModelWord::Classical]);
    add(&mut given!(raw; aht_by_level work), &[ModelWord::ByLevel]);
    add(&mut given!(raw; opening discipline easy_max_wait urgent_intents inbox), HANDS);
    add(&mut given!(customer; message_chars), TYPING);
    add(&mut given!(customer; rounds think_gap burst first_patience later_patience), REPLIES);
    add(&mut given!(customer; silent_share_chat close_prob close_delay), REPLIES);
    add(&mut given!(customer; difficult_fraction silent_entry_prob), HANDS);
    for at in raw.profiles.iter().flat_map(|list| &list.value) {
        let special = &at.value;
        add(&mut given!(special; think reply_chars quick_phrase_rate quick_phrase_time), TYPING);
        add(&mut given!(special; lookups lookup preview_overlap message_chars), TYPING);
        add(&mut given!(special; rounds think_gap burst), REPLIES);
        add(&mut given!(special; reply_time), TIMES);
    }
    all
}

/// The model as a scenario writes it.
fn word(model: ModelWord) -> &'static str {
    match model {
        ModelWord::Typing => "typing",
        ModelWord::Direct => "direct",
        ModelWord::ByLevel => "by_level",
        ModelWord::Classical => "classical",
    }
}
