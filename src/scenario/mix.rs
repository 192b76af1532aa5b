//! What the contacts of a source are like, where a log does not say: pages, SKUs, clients, intents,
//! chosen agents, returning customers. Weights need not add up to one; they are scaled.

use super::conversation::share;
use super::fault::{Code, Faults};
use super::people::People;
use super::policy::{ShopNames, unknown};
use super::raw_arrivals::RawArrivals;
use super::value::{Amount, At, Map};
use crate::kernel::ids::{SeatId, ShopId};
use crate::model::arrival::{Mix, Told};

/// Builds the mix of one source.
pub fn build(
    raw: &RawArrivals,
    shop: ShopId,
    people: &People,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Mix {
    let pages = cumulate(&raw.page_mix, faults, |name, faults| {
        names.page(name, name.place, faults).and_then(|at| u16::try_from(at).ok())
    });
    let skus = cumulate(&raw.sku_mix, faults, |name, _| Some(sku(name, names)));
    let clients = cumulate(&raw.client_mix, faults, |name, faults| {
        names.client(name, name.place, faults).and_then(|at| u16::try_from(at).ok())
    });
    let intents = cumulate(&raw.intent_mix, faults, |name, faults| {
        names.intent(name, name.place, faults).and_then(|at| u16::try_from(at).ok())
    });
    let mut told =
        |mix: &Option<At<Map<Amount>>>| cumulate(mix, faults, |name, _| Some(name.value.clone()));
    let told = Told {
        regions: told(&raw.region_mix),
        referrers: told(&raw.referrer_mix),
        keywords: told(&raw.keyword_mix),
    };
    Mix {
        told,
        pages,
        clients,
        intents,
        named: named(raw, shop, people, faults),
        named_share: share(&raw.named_share),
        returning_share: share(&raw.returning_fraction),
        returning_pool: raw.returning_pool.as_ref().map_or(10_000, |at| at.count()),
        briefed_skus: briefed(raw, names),
        skus,
    }
}

/// Scales weights to cumulated probabilities; the last is exactly one.
fn cumulate<T>(
    mix: &Option<At<Map<Amount>>>,
    faults: &mut Faults,
    mut index: impl FnMut(&At<String>, &mut Faults) -> Option<T>,
) -> Vec<(T, f64)> {
    let Some(mix) = mix else { return Vec::new() };
    let total: f64 = mix.0.iter().map(|(_, weight)| weight.0).sum();
    if total <= 0.0 {
        faults
            .add(Code::Empty, mix.place, "the shares of a mix add up to nothing")
            .label("all zero");
        return Vec::new();
    }
    let (mut sum, mut list) = (0.0, Vec::with_capacity(mix.0.len()));
    for (name, weight) in &mix.0 {
        let found = index(name, faults);
        if let Some(at) = found.filter(|_| weight.0 > 0.0) {
            sum += weight.0 / total;
            list.push((at, sum));
        }
    }
    if let Some(last) = list.last_mut() {
        last.1 = 1.0;
    }
    list
}

/// A SKU's number in the shop.
pub fn sku(name: &str, names: &mut ShopNames) -> u32 {
    u32::try_from(names.skus.intern(name)).unwrap_or(u32::MAX)
}

/// The seat of one agent by name; a family of several is no choice of one.
pub fn seat(
    name: &At<String>,
    shop: ShopId,
    people: &People,
    faults: &mut Faults,
) -> Option<SeatId> {
    let agents = people.named(name, faults);
    if agents.len() > 1 {
        faults
            .add(Code::UnknownName, name.place, format!("`{}` are several agents", name.value))
            .label("one agent is chosen")
            .help(format!("write `\"{}-1\"`", name.value));
        return None;
    }
    let agent = *agents.first()?;
    let seat = people.seat(agent, shop);
    if seat.is_none() {
        let message = format!("`{}` does not serve this shop", name.value);
        faults.add(Code::UnknownName, name.place, message).label("cannot be chosen here");
    }
    seat
}

/// Whom customers choose: the mix, a family sharing its weight; without one everybody alike.
fn named(
    raw: &RawArrivals,
    shop: ShopId,
    people: &People,
    faults: &mut Faults,
) -> Vec<(SeatId, f64)> {
    if share(&raw.named_share) <= 0.0 {
        return Vec::new();
    }
    let mut weights: Vec<(SeatId, f64)> = Vec::new();
    match &raw.named_mix {
        Some(mix) => {
            for (name, weight) in &mix.0 {
                let agents = people.named(name, faults);
                let seats: Vec<SeatId> =
                    agents.iter().filter_map(|agent| people.seat(*agent, shop)).collect();
                if seats.is_empty() && !agents.is_empty() {
                    let known = people.by_shop[shop.at()].iter().map(|seat| seat.family.as_str());
                    unknown("agent of this shop", name, name.place, known, faults);
                }
                let each = weight.0 / seats.len().max(1) as f64;
                weights.extend(seats.into_iter().map(|seat| (seat, each)));
            }
        }
        None => {
            let seats = people.by_shop.get(shop.at()).into_iter().flatten();
            weights.extend(seats.map(|seat| (seat.seat, 1.0)));
        }
    }
    let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
    let mut sum = 0.0;
    weights.retain(|(_, weight)| *weight > 0.0);
    for (_, weight) in &mut weights {
        sum += *weight / total;
        *weight = sum;
    }
    if let Some(last) = weights.last_mut() {
        last.1 = 1.0;
    }
    weights
}

fn briefed(raw: &RawArrivals, names: &mut ShopNames) -> Vec<u32> {
    let listed = raw.briefed_skus.iter().flat_map(|list| &list.value);
    let mut skus: Vec<u32> = listed.map(|name| sku(name, names)).collect();
    skus.sort_unstable();
    skus.dedup();
    skus
}
