//! Chats that items of work bring: customers of late items, and of those that are still open.

use super::conversation::{law, share};
use super::fault::{Code, Faults, Severity};
use super::mix;
use super::raw_arrivals::RawArrivals;
use super::raw_work::{RawAsks, RawLate};
use super::scene::Surroundings;
use super::table::Section;
use super::value::At;
use crate::kernel::stream::hash_name;
use crate::kernel::tick::Span;
use crate::kernel::variate::{Law, SpanLaw};
use crate::model::arrival::{Source, Times};
use crate::model::work::{Asks, Late};

/// Customers ask at most so often, on average.
const LEAST_GAP_S: f64 = 1.0;

/// A late item may bring its customer as a chat.
pub fn late(
    raw: &At<RawLate>,
    name: &str,
    around: &mut Surroundings<'_, '_>,
    sources: &mut Vec<Source>,
    faults: &mut Faults,
) -> Late {
    let like = RawArrivals {
        page_mix: raw.page_mix.clone(),
        client_mix: raw.client_mix.clone(),
        intent_mix: raw.intent_mix.clone(),
        ..RawArrivals::default()
    };
    if raw.lacks("contact_prob") {
        faults
            .add(Code::MissingKey, raw.place, "`late` says not how many customers come")
            .label("none comes")
            .help("write `late = { contact_prob = 0.3 }`, or leave it out")
            .severity = Severity::Warning;
    }
    Late {
        prob: share(&raw.contact_prob),
        after: raw.after.as_ref().map_or(SpanLaw::constant(Span::ZERO), |_| law(&raw.after)),
        source: source(format!("late {name}"), &like, around, sources, faults),
    }
}

/// An open item brings its customer again and again.
pub fn asks(
    raw: &At<RawAsks>,
    name: &str,
    around: &mut Surroundings<'_, '_>,
    sources: &mut Vec<Source>,
    faults: &mut Faults,
) -> Option<Asks> {
    let every = match (&raw.per_day, &raw.every) {
        (Some(per_day), None) => {
            SpanLaw::seconds(Law::Exp { mean: Span::DAY.as_secs_f64() / per_day.0 })
        }
        (None, Some(every)) => every.value.0.clone(),
        (Some(per_day), Some(every)) => {
            faults
                .add(Code::KeysCollide, every.place, "`every` and `per_day` exclude each other")
                .label("both say how often")
                .see(per_day.place, "given here already");
            return None;
        }
        (None, None) => {
            if raw.lacks("per_day") && raw.lacks("every") {
                faults
                    .add(Code::MissingKey, raw.place, "`asks` needs `per_day` or `every`")
                    .label("nothing says how often customers ask")
                    .help("write `asks = { per_day = 0.2 }`: one in five a day");
            }
            return None;
        }
    };
    if every.mean_seconds() < LEAST_GAP_S {
        let place = raw.every.as_ref().map_or(raw.place, |at| at.place);
        faults
            .add(Code::BadDuration, place, "customers ask without end about an open item")
            .label("1 s between two questions at the least, on average")
            .help("as in `every = \"1d\"`, or `per_day = 0.2`");
        return None;
    }
    let like = RawArrivals {
        page_mix: raw.page_mix.clone(),
        client_mix: raw.client_mix.clone(),
        intent_mix: raw.intent_mix.clone(),
        ..RawArrivals::default()
    };
    Some(Asks { every, source: source(format!("open {name}"), &like, around, sources, faults) })
}

/// The chats about items are those of a source of their own, which brings nobody by itself.
fn source(
    name: String,
    like: &RawArrivals,
    around: &mut Surroundings<'_, '_>,
    sources: &mut Vec<Source>,
    faults: &mut Faults,
) -> u16 {
    let (shop, people) = (around.scene.shop, around.scene.people);
    sources.push(Source {
        space: hash_name(&format!("{}\u{1f}{name}", around.scene.shop_name)),
        name,
        times: Times::List(Vec::new()),
        mix: mix::build(like, shop, people, around.names, faults),
        proactive: None,
    });
    (sources.len() - 1) as u16
}
