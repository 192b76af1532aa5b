//! `[deferral]`: matters put off until a promotion is over (TB-18). Off unless its days are given;
//! the short answer is a service profile of its own, so that replies ask nothing new.

use super::conversation::{law, share};
use super::desk::DeskParts;
use super::fault::{Code, Faults, Severity};
use super::policy::{RawDeferral, ShopNames, unknown};
use super::source::{Place, Sources};
use super::table::Section;
use super::value::{At, Moment};
use crate::kernel::ids::Set;
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::CountLaw;
use crate::model::conversation::{Profile, Service, ServiceModel};
use crate::model::deferral::Deferral;

/// Most profiles of a shop, the short answer's among them.
const PROFILES_MOST: usize = u16::MAX as usize;

/// The intents that are put off, of those with which customers come. All sources are read by now:
/// an intent that none of them names is told, if the user wrote it.
pub fn intents(
    raw: &RawDeferral,
    names: &ShopNames,
    sources: &Sources,
    faults: &mut Faults,
) -> Set {
    let mut all = Set::EMPTY;
    let Some(from) = &raw.from else { return all };
    for name in raw.intents.iter().flat_map(|list| &list.value.0) {
        if let Some(at) = names.intents.find(name) {
            all = all.with(at);
        } else if sources.by_user(name.place) && !names.intents.is_empty() {
            let known = names.intents.names().iter().map(String::as_str);
            unknown("intent", name, name.place, known, faults);
        }
    }
    if all.is_empty() && !raw.lacks("intents") && !faults.has_errors() {
        let message = "nobody comes with a matter that is put off";
        faults
            .add(Code::NoArrivals, from.place, message)
            .label("no source brings one of its intents")
            .help("name what customers come with, as in `intent_mix = { refund = 0.1 }`")
            .severity = Severity::Warning;
    }
    all
}

/// Keys that do nothing while the rule is off.
fn tell_unused(raw: &RawDeferral, sources: &Sources, faults: &mut Faults) {
    let given = super::ways::given!(raw; intents reply return_prob after notice);
    for (key, place) in given.filter(|(_, place)| sources.by_user(*place)) {
        faults
            .add(Code::MissingKey, place, format!("`{key}` needs the days of `deferral`"))
            .label("nothing is put off")
            .help("write `from = 2026-06-18T00:00:00` and `to = 2026-06-21T00:00:00`");
    }
}

/// The rule, with the profile of its short answer added to the shop's; `None` if it is off.
pub fn build(
    raw: &RawDeferral,
    intents: Set,
    desk: &DeskParts,
    service: &mut Service,
    sources: &Sources,
    faults: &mut Faults,
) -> Option<Deferral> {
    let (from, to) = match (&raw.from, &raw.to) {
        (None, None) => {
            tell_unused(raw, sources, faults);
            return None;
        }
        (Some(from), Some(to)) => (from, to),
        (Some(one), None) | (None, Some(one)) => {
            let missing = if raw.to.is_none() { "to" } else { "from" };
            faults
                .add(Code::MissingKey, one.place, format!("`deferral` needs `{missing}` too"))
                .label("matters are put off from one instant to another")
                .help(format!("write `{missing} = 2026-06-21T00:00:00`"));
            return None;
        }
    };
    if to.0 <= from.0 {
        faults
            .add(Code::KeysCollide, to.place, "`deferral` ends before it begins")
            .label("not after `from`")
            .see(from.place, "begins here");
    }
    let over = desk.calendar.tick_at(to.0).unwrap_or(Tick::ZERO) == Tick::ZERO;
    if over || desk.calendar.tick_at(from.0).is_some_and(|from| from >= desk.horizon.end) {
        faults
            .add(Code::OutsideHorizon, from.place, "these days lie outside the scenario")
            .label("nothing is put off");
    } else if desk.calendar.tick_at(to.0).is_some_and(|to| to >= desk.horizon.end) {
        faults
            .add(Code::OutsideHorizon, to.place, "`deferral` ends after the scenario")
            .label("who is put off, or has read the notice, does not come in it");
    }
    if intents.is_empty() && raw.lacks("intents") {
        faults
            .add(Code::MissingKey, from.place, "`deferral` needs `intents`")
            .label("nothing says what is put off")
            .help("write `intents = [\"return\", \"refund\"]`");
    }
    if matches!(service.model, ServiceModel::ByLevel { .. }) {
        faults
            .add(Code::NotInThisMode, from.place, "sessions by level have no short answer")
            .label("put off only under the service models that write replies");
    }
    let instant = |at: &At<Moment>| desk.calendar.tick_at(at.0).unwrap_or(Tick::ZERO);
    let profile = add_profile(raw, service, from.place, faults);
    Some(Deferral {
        from: instant(from),
        to: instant(to),
        intents,
        profile,
        return_prob: share(&raw.return_prob),
        after: law(&raw.after),
        notice: share(&raw.notice),
    })
}

/// One round, answered in the given time.
fn add_profile(raw: &RawDeferral, service: &mut Service, place: Place, faults: &mut Faults) -> u16 {
    let Some(base) = service.profiles.first() else { return 0 };
    if service.profiles.len() >= PROFILES_MOST {
        faults.add(Code::TooLarge, place, "too many service profiles for a short answer");
        return 0;
    }
    let reply = law(&raw.reply);
    let short = Profile {
        rounds: CountLaw::constant(1),
        // typed as a whole: no look-ups, no letters
        think: reply.clone(),
        lookups: 0,
        quick_phrase_rate: 1.0,
        quick_phrase: Span::ZERO,
        preview_overlap: Span::ZERO,
        reply_time: Some(reply),
        ..base.clone()
    };
    service.profiles.push(short);
    (service.profiles.len() - 1) as u16
}
