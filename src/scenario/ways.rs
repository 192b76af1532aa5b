//! The ways of telling the times of a source, and the keys each of them uses. A key beside a way
//! that has no use for it is refused: a planner who wrote it expects it to do something.

use super::fault::{Code, Faults};
use super::live;
use super::raw::RawShop;
use super::raw_arrivals::{RawArrivals, RawColumns};
use super::source::Place;
use super::table::Section;
use super::value::At;

/// How a source tells its times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A daily volume and the shape of a day.
    Daily,
    /// Rates for each interval.
    Rates,
    /// A log, one row a contact.
    Log,
    /// A file of counts.
    Counts,
    /// Contacts written out.
    List,
    /// What follows orders.
    Orders,
    /// Live shows alone.
    Live,
}

impl Way {
    /// The key that chooses it.
    fn key(self) -> &'static str {
        match self {
            Way::Daily => "contacts_per_day",
            Way::Rates => "rates",
            Way::Log => "csv",
            Way::Counts => "counts_csv",
            Way::List => "list",
            Way::Orders => "after_orders",
            Way::Live => "live",
        }
    }
}

/// Keys of a section that stand in the text, with their places.
macro_rules! given {
    ($raw:expr; $($key:ident)*) => {
        [$((stringify!($key), $raw.$key.as_ref().map(|at| at.place))),*]
            .into_iter()
            .filter_map(|(key, place)| place.map(|place| (key, place)))
    };
}
pub(super) use given;

/// The way of an entry; `None` after a fault. Every key that the way has no use for is told.
pub fn of(raw: &At<RawArrivals>, faults: &mut Faults) -> Option<Way> {
    let ways: Vec<(&str, Place)> =
        given!(raw.value; curve by_hour rates csv counts_csv list after_orders).collect();
    if let [(first, at), (second, place), ..] = ways[..] {
        faults
            .add(Code::KeysCollide, place, format!("`{second}` and `{first}` exclude each other"))
            .label("one source has one way")
            .see(at, "the other way")
            .help("write a second `[[arrivals]]`");
        return None;
    }
    let way = match ways.first().map(|(key, _)| *key) {
        Some("rates") => Way::Rates,
        Some("csv") => Way::Log,
        Some("counts_csv") => Way::Counts,
        Some("list") => Way::List,
        Some("after_orders") => Way::Orders,
        _ if is_live(raw) => Way::Live,
        _ => Way::Daily,
    };
    // A way that could not be read has been told already.
    let unread = |key: &str| !raw.lacks(key) && !ways.iter().any(|(known, _)| *known == key);
    if ["curve", "by_hour", "rates", "csv", "counts_csv", "list", "after_orders"]
        .into_iter()
        .any(unread)
    {
        return None;
    }
    volumes(raw, way, faults);
    useless(raw, way, faults);
    columns(raw, way, faults);
    partners(raw, faults);
    Some(way)
}

/// The keys that give a source a volume of its own.
pub const OWN_VOLUME: [&str; 8] =
    ["rates", "csv", "counts_csv", "list", "after_orders", "contacts_per_day", "daily_total", "uv"];

/// The keys by which a shop says how many come.
pub const SHOPS_VOLUME: [&str; 4] =
    ["contacts_per_day", "uv", "last_year_per_day", "consults_per_order"];

/// True if an entry says nothing of how many come: it describes the shop's own volume.
pub fn takes_the_shops_volume(raw: &RawArrivals) -> bool {
    OWN_VOLUME.into_iter().all(|key| raw.lacks(key)) && !is_live(raw)
}

/// True if an entry is nothing but live shows that bring customers of their own.
fn is_live(raw: &RawArrivals) -> bool {
    let shaped = ["curve", "by_hour"].into_iter().chain(OWN_VOLUME);
    let apart = raw.live.as_ref().is_some_and(|list| live::are_apart(&list.value));
    apart && shaped.into_iter().all(|key| raw.lacks(key))
}

/// One source has one volume.
fn volumes(raw: &At<RawArrivals>, way: Way, faults: &mut Faults) {
    let given: Vec<(&str, Place)> = given!(raw.value; contacts_per_day daily_total uv).collect();
    if let [(first, at), (second, place), ..] = given[..] {
        twice(first, at, second, place, faults);
    }
    if matches!(way, Way::Daily | Way::Live) {
        return;
    }
    for (key, place) in given {
        faults
            .add(
                Code::KeysCollide,
                place,
                format!("`{key}` and `{}` exclude each other", way.key()),
            )
            .label("each says how many come")
            .help("write a second `[[arrivals]]`: sources add up");
    }
}

fn twice(first: &str, at: Place, second: &str, place: Place, faults: &mut Faults) {
    faults
        .add(Code::KeysCollide, place, format!("`{second}` and `{first}` exclude each other"))
        .label("each says how many come")
        .see(at, "given here already")
        .help("leave one of them out; what comes on top is an `[[arrivals]]` of its own");
}

fn useless(raw: &At<RawArrivals>, way: Way, faults: &mut Faults) {
    let curved: &[Way] = &[Way::Daily, Way::Rates, Way::Orders, Way::Live];
    let filed: &[Way] = &[Way::Log, Way::Counts];
    let mut check = |keys: &mut dyn Iterator<Item = (&'static str, Place)>, ways: &[Way]| {
        for (key, place) in keys.filter(|_| !ways.contains(&way)) {
            let with: Vec<String> = ways.iter().map(|way| format!("`{}`", way.key())).collect();
            faults
                .add(
                    Code::NotInThisMode,
                    place,
                    format!("`{key}` does nothing beside `{}`", way.key()),
                )
                .label(format!("goes with {}", with.join(" or ")))
                .help("leave it out, or write a second `[[arrivals]]`");
        }
    };
    check(&mut given!(raw.value; day_cv interval_cv interval live), curved);
    check(&mut given!(raw.value; surges), &[Way::Daily, Way::Rates, Way::Orders]);
    check(&mut given!(raw.value; scale time_shift columns time_numbers), filed);
    check(&mut given!(raw.value; date_order time_zone), filed);
    check(&mut given!(raw.value; pages clients intents), &[Way::Log]);
    check(&mut given!(raw.value; count_interval), &[Way::Counts]);
    check(&mut given!(raw.value; rate_interval), &[Way::Rates]);
    check(&mut given!(raw.value; consult_ratio), &[Way::Daily]);
    let all: &[Way] = &[Way::Daily, Way::Rates, Way::Log, Way::Counts, Way::Orders, Way::Live];
    check(&mut given!(raw.value; volume), all);
}

/// Columns that a file of this kind is not asked for.
fn columns(raw: &At<RawArrivals>, way: Way, faults: &mut Faults) {
    let Some(columns) = &raw.columns else { return };
    let columns: &RawColumns = &columns.value;
    let unasked: Vec<(&str, Place)> = match way {
        Way::Log => given!(columns; count).collect(),
        Way::Counts => given!(columns; page sku client customer intent agent difficult).collect(),
        Way::Daily | Way::Rates | Way::List | Way::Orders | Way::Live => return,
    };
    for (key, place) in unasked {
        let message = format!("the column `{key}` is not read from `{}`", way.key());
        faults.add(Code::NotInThisMode, place, message).label("does nothing here").help(
            match way {
                Way::Log => "one row is one contact; for counts write `counts_csv`",
                _ => "what the contacts are like is said by mixes, as in `page_mix`",
            },
        );
    }
}

/// Keys that do something only beside another.
fn partners(raw: &At<RawArrivals>, faults: &mut Faults) {
    let pairs = [
        ("interval", raw.interval.as_ref().map(|at| at.place), "interval_cv"),
        ("named_mix", raw.named_mix.as_ref().map(|at| at.place), "named_share"),
        ("returning_pool", raw.returning_pool.as_ref().map(|at| at.place), "returning_fraction"),
    ];
    for (key, place, partner) in pairs {
        if let (Some(place), true) = (place, raw.lacks(partner)) {
            alone(key, partner, place, faults);
        }
    }
}

/// A key that does something only beside another, which is missing.
pub fn alone(key: &str, partner: &str, place: Place, faults: &mut Faults) {
    faults
        .add(Code::NotInThisMode, place, format!("`{key}` does nothing without `{partner}`"))
        .label(format!("`{partner}` is missing"));
}

/// The shop's own keys: its volume said once, and nothing of it without effect.
pub fn shop(keys: &RawShop, list: &[At<RawArrivals>], own: bool, faults: &mut Faults) {
    let given: Vec<(&str, Place)> =
        given!(keys; contacts_per_day uv last_year_per_day consults_per_order).collect();
    if let (Some(growth), true) = (&keys.growth, keys.lacks("last_year_per_day")) {
        alone("growth", "last_year_per_day", growth.place, faults);
    }
    let described = own || list.iter().any(|raw| takes_the_shops_volume(raw));
    if let (Some(live), false) = (&keys.live, described) {
        faults
            .add(Code::NotInThisMode, live.place, "`live` goes with the shop's own volume")
            .label("every source of this shop has a volume of its own")
            .help("write an `[[arrivals]]` with this `live`");
    }
    if let [(first, at), (second, place), ..] = given[..] {
        twice(first, at, second, place, faults);
    }
    let no_uv = keys.lacks("uv") && list.iter().all(|raw| raw.lacks("uv"));
    if let (Some(ratio), true) = (&keys.consult_ratio, no_uv) {
        alone("consult_ratio", "uv", ratio.place, faults);
    }
    for raw in list {
        let none = raw.lacks("uv") && (!takes_the_shops_volume(raw) || keys.lacks("uv"));
        if let (Some(ratio), true) = (&raw.consult_ratio, none) {
            alone("consult_ratio", "uv", ratio.place, faults);
        }
    }
    let shaped = |raw: &At<RawArrivals>| {
        let keys = ["curve", "by_hour", "rates", "csv", "counts_csv", "list", "after_orders"];
        keys.iter().any(|key| !raw.lacks(key)) || is_live(raw)
    };
    if let (Some(curve), false) = (&keys.curve, own)
        && !list.is_empty()
        && list.iter().all(shaped)
    {
        faults
            .add(Code::NotInThisMode, curve.place, "`curve` does nothing here")
            .label("every source of this shop has its own times")
            .help("leave it out");
    }
    let claims: Vec<&At<RawArrivals>> =
        list.iter().filter(|raw| takes_the_shops_volume(raw)).collect();
    if let ([first, second, ..], [(key, volume), ..]) = (&claims[..], &given[..]) {
        faults
            .add(Code::KeysCollide, second.place, format!("two sources take the shop's `{key}`"))
            .label("says nothing of how many come, as the one above")
            .see(first.place, "the other one")
            .see(*volume, "the shop's volume")
            .help("give each its own `contacts_per_day`");
    }
}
