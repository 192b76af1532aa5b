//! `arrivals.list`: contacts written out, in the order of their times.

use super::fault::{Code, Faults};
use super::mix;
use super::policy::ShopNames;
use super::raw_arrivals::RawListed;
use super::scene::Scene;
use super::table::Section;
use super::value::At;
use crate::kernel::stream::hash_name64;
use crate::kernel::tick::Tick;
use crate::model::arrival::Listed;

/// Builds the contacts within the scenario; those beyond its end are told.
pub fn build(
    list: &At<Vec<At<RawListed>>>,
    scene: &Scene<'_>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Option<Vec<Listed>> {
    let mut built: Vec<Listed> = Vec::with_capacity(list.len());
    let mut beyond = 0;
    let mut last = Tick::ZERO;
    let (end, before) = (scene.desk.horizon.end, faults.len());
    for raw in &list.value {
        let Some(at) = &raw.at else {
            if raw.lacks("at") {
                faults
                    .add(Code::MissingKey, raw.place, "a contact needs a time")
                    .label("`at` is missing");
            }
            continue;
        };
        let tick = Tick(at.0.0);
        if last > tick {
            faults
                .add(Code::RowsOutOfOrder, at.place, "a list stands in the order of its times")
                .label("earlier than the one before");
        }
        last = tick;
        let contact = contact(raw, tick, scene, names, faults);
        if tick < end {
            built.push(contact);
        } else {
            beyond += 1;
        }
    }
    if built.is_empty() && faults.len() == before {
        let why =
            if beyond > 0 { "all of this list comes after the end" } else { "this list is empty" };
        faults.add(Code::NoArrivals, list.place, why).label("nobody comes");
        return None;
    }
    if beyond > 0 {
        let of = list.value.len();
        faults
            .add(
                Code::OutsideHorizon,
                list.place,
                format!("{beyond} of {of} of this list come after the end"),
            )
            .label("they are not simulated");
    }
    Some(built)
}

fn contact(
    raw: &RawListed,
    at: Tick,
    scene: &Scene<'_>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Listed {
    Listed {
        at,
        page: raw.page.as_ref().and_then(|name| small(names.page(name, name.place, faults))),
        sku: raw.sku.as_ref().map(|name| mix::sku(name, names)),
        client: raw.client.as_ref().and_then(|name| small(names.client(name, name.place, faults))),
        customer: raw.customer.as_ref().map(|name| hash_name64(name)),
        intent: raw.intent.as_ref().and_then(|name| small(names.intent(name, name.place, faults))),
        agent: raw
            .agent
            .as_ref()
            .and_then(|name| mix::seat(name, scene.shop, scene.people, faults)),
        difficult: raw.difficult.as_ref().map(|at| at.value),
    }
}

fn small(index: Option<usize>) -> Option<u16> {
    index.and_then(|at| u16::try_from(at).ok())
}
