//! `[[arrivals]]`: sources of contacts built from curves, rates, counts, logs and lists (TB-6,
//! TB-7, S-27), and what their contacts are like (`mix.rs`).

use super::after_orders;
use super::conversation::{amount, law, share};
use super::curves::{self, DayRole, Surge};
use super::desk::DeskParts;
use super::fault::{Code, Faults};
use super::limits::{CONTACTS_MOST, SCALE_MOST, SOURCES_MOST};
use super::listed;
use super::live::{self, Shows};
use super::mix;
use super::people::People;
use super::policy::ShopNames;
use super::raw::RawShop;
use super::raw_arrivals::{RawArrivals, RawSurge};
use super::raw_work::RawUnpaidOrders;
use super::source::Place;
use super::table::Section;
use super::value::{Amount, At, OneOrMany, Share};
use super::ways::{self, Way};
use super::words::{CurveWord, WaveWord};
use crate::kernel::ids::ShopId;
use crate::kernel::stream::hash_name;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Proactive, RateCurve, Source, Times};

/// What the sources of a shop are read against.
pub struct Scene<'a> {
    /// The desk.
    pub desk: &'a DeskParts,
    /// Its people.
    pub people: &'a People,
    /// The shop.
    pub shop: ShopId,
    /// The shop's name in the streams: empty for the only shop.
    pub shop_name: &'a str,
    /// Where the shop is declared.
    pub place: Place,
    /// The shop's own keys.
    pub keys: &'a RawShop,
    /// There is other work than chats: a shop without contacts has something to do.
    pub works: bool,
    /// Reads logs.
    pub logs: &'a mut dyn FnMut(LogRequest<'_>, &mut ShopNames, &mut Faults) -> Option<Times>,
}

/// A log to be checked.
pub struct LogRequest<'a> {
    /// The entry of `[[arrivals]]`.
    pub raw: &'a At<RawArrivals>,
    /// The file, as the user named it.
    pub path: &'a At<String>,
    /// True for a file of counts.
    pub counts: bool,
    /// Contacts each row or count stands for.
    pub scale: f64,
    /// It is a file of orders, and this is said of it.
    pub orders: Option<&'a RawUnpaidOrders>,
}

/// Builds the sources of a shop; they add up. The shop's own volume is one of them, unless an entry
/// without a volume of its own describes it.
pub fn build(
    raw: &[At<RawArrivals>],
    scene: &mut Scene<'_>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Vec<Source> {
    if raw.is_empty() && scene.works && takes_no_contacts(scene.keys) {
        return Vec::new();
    }
    let mut own = At { value: RawArrivals::default(), place: scene.place };
    let volume = ways::SHOPS_VOLUME.iter().any(|key| !scene.keys.lacks(key));
    let described = raw.iter().any(|raw| ways::takes_the_shops_volume(raw));
    let shows = scene.keys.live.as_ref().filter(|_| !volume && !described);
    if let Some(live) = shows.filter(|list| live::are_apart(&list.value)) {
        // a shop of which only its live shows are told
        own.value.live = Some(live.clone());
        own.value.given = vec!["live"];
    }
    let apart = raw.is_empty() || volume && !described || own.value.live.is_some();
    ways::shop(scene.keys, raw, apart, faults);
    let mut list: Vec<(String, &At<RawArrivals>)> = Vec::new();
    if apart {
        list.push(("arrivals".to_owned(), &own));
    }
    for (at, entry) in raw.iter().enumerate() {
        let name = match &entry.name {
            Some(name) => name.value.clone(),
            None if raw.len() == 1 && !apart => "arrivals".to_owned(),
            None => format!("arrivals {}", at + 1),
        };
        list.push((name, entry));
    }
    if let Some((_, beyond)) = list.get(SOURCES_MOST) {
        let message = format!("{} sources of contacts are too many", list.len());
        faults.add(Code::TooLarge, beyond.place, message).label(format!("at most {SOURCES_MOST}"));
    }
    list.truncate(SOURCES_MOST);
    let mut sources: Vec<Source> = Vec::new();
    for (name, raw) in list {
        if sources.iter().any(|source| source.name == name) {
            faults
                .add(Code::NameTwice, raw.place, format!("two sources are called `{name}`"))
                .label("give it another `name`");
        }
        let Some(times) = times(raw, scene, names, faults) else { continue };
        sources.push(Source {
            space: hash_name(&format!("{}\u{1f}{name}", scene.shop_name)),
            name,
            times,
            mix: mix::build(raw, scene.shop, scene.people, names, faults),
            proactive: proactive(raw),
        });
    }
    sources
}

/// True if nothing says that contacts come.
fn takes_no_contacts(keys: &RawShop) -> bool {
    keys.lacks("curve")
        && keys.lacks("live")
        && ways::SHOPS_VOLUME.iter().all(|key| keys.lacks(key))
}

fn proactive(raw: &RawArrivals) -> Option<Proactive> {
    let raw = raw.proactive.as_ref()?;
    Some(Proactive {
        effort: law(&raw.effort),
        answer_prob: share(&raw.answer_prob),
        answer_delay: law(&raw.answer_delay),
        last_contact: law(&raw.last_contact),
        offered_within: raw.offered_within.as_ref().map_or(Span(30 * Span::DAY.0), |at| at.0),
    })
}

/// When the contacts of an entry come.
pub fn times(
    raw: &At<RawArrivals>,
    scene: &mut Scene<'_>,
    names: &mut ShopNames,
    faults: &mut Faults,
) -> Option<Times> {
    match ways::of(raw, faults)? {
        Way::List => {
            if let Some(volume) = &scene.keys.volume {
                faults
                    .add(Code::NotInThisMode, volume.place, "`volume` cannot multiply a `list`")
                    .label("its contacts are written out");
            }
            listed::build(raw.list.as_ref()?, scene, names, faults).map(Times::List)
        }
        way @ (Way::Log | Way::Counts) => {
            let counts = way == Way::Counts;
            let path = if counts { raw.counts_csv.as_ref()? } else { raw.csv.as_ref()? };
            let scale = amount(&raw.scale, 1.0) * volume(raw, scene.keys);
            if scale > SCALE_MOST {
                let at = raw.scale.as_ref().map_or(raw.place, |at| at.place);
                let message = format!("{scale} contacts a row are too many");
                let label = format!("at most {SCALE_MOST}, with `volume`");
                faults.add(Code::TooLarge, at, message).label(label);
                return None;
            }
            (scene.logs)(LogRequest { raw, path, counts, scale, orders: None }, names, faults)
        }
        Way::Rates => {
            let rates = raw.rates.as_ref()?;
            let length = raw.rate_interval.as_ref().map_or(scene.desk.interval, |at| at.0);
            let steps = rate_steps(&rates.value, length, rates.place, faults)?;
            curve(raw, scene, steps, faults)
        }
        Way::Orders => {
            let steps =
                after_orders::steps(raw.after_orders.as_ref()?, scene.keys, scene.desk, faults)?;
            curve(raw, scene, steps, faults)
        }
        Way::Daily => {
            let steps = daily_steps(raw, scene, faults)?;
            curve(raw, scene, steps, faults)
        }
        Way::Live => curve(raw, scene, vec![(Tick::ZERO, 0.0)], faults),
    }
}

fn rate_steps(
    rates: &[At<Amount>],
    length: Span,
    place: Place,
    faults: &mut Faults,
) -> Option<curves::Steps> {
    if rates.is_empty() || length < Span::SECOND {
        faults
            .add(Code::Empty, place, "there are no rates, or their interval has no length")
            .label("contacts an hour in each interval");
        return None;
    }
    let at = |number: usize| Tick(length.0.saturating_mul(number as u64));
    let mut steps: curves::Steps =
        rates.iter().enumerate().map(|(number, rate)| (at(number), rate.0)).collect();
    // After the last interval nobody comes.
    steps.push((at(rates.len()), 0.0));
    Some(steps)
}

/// A shape of the day filled with the day's contacts.
fn daily_steps(
    raw: &At<RawArrivals>,
    scene: &Scene<'_>,
    faults: &mut Faults,
) -> Option<curves::Steps> {
    let totals = totals(raw, scene, faults)?;
    let own: Option<Vec<curves::Band>> = match &raw.by_hour {
        Some(hours) if hours.value.len() != 24 => {
            faults
                .add(Code::WrongType, hours.place, "`by_hour` has 24 weights")
                .label(format!("{} here", hours.value.len()));
            return None;
        }
        Some(hours) => Some(curves::hours(&hours.value.iter().map(|at| at.0).collect::<Vec<_>>())),
        None => None,
    };
    let word = raw.curve.as_ref().or(scene.keys.curve.as_ref());
    // A day without a curve is an ordinary one, which the list of assumptions says: nobody has as
    // many customers at four in the morning as at eight in the evening.
    let curve = word.map_or(CurveWord::Ordinary, |at| at.0);
    if let Some(hours) = raw.by_hour.as_ref().filter(|at| at.value.iter().all(|w| w.0 == 0.0)) {
        faults.add(Code::Empty, hours.place, "every weight is zero").label("nobody comes");
        return None;
    }
    let calendar = &scene.desk.calendar;
    let promotion = promotion_day(scene.desk);
    Some(curves::steps(calendar, scene.desk.horizon.end, |day| {
        let role = match i64::from(day) - promotion {
            -1 => DayRole::Eve,
            0 => DayRole::Promotion,
            _ => DayRole::Other,
        };
        // One number holds for every day; a band may begin on the day that starts at the end.
        let total = totals[(day as usize).min(totals.len() - 1)];
        let bands = own.clone().unwrap_or_else(|| curves::bands(curve, role));
        curves::per_hour(&bands, total).unwrap_or_else(|| vec![(0, 0.0)])
    }))
}

/// The promotion's day, if the desk does not name it: the first whole day.
pub fn assumed_promotion(desk: &DeskParts) -> Option<String> {
    if desk.promotion.is_some() {
        return None;
    }
    let days = jiff::Span::new().days(promotion_day(desk));
    desk.calendar.start.date().checked_add(days).ok().map(|date| date.to_string())
}

/// The promotion's day, counted from the local day of the start: the one the user names, else the
/// first whole day of the scenario.
pub fn promotion_day(desk: &DeskParts) -> i64 {
    let start = desk.calendar.start;
    match &desk.promotion {
        Some(day) => day.value.duration_since(start.date()).as_hours().div_euclid(24),
        None => i64::from(start.time() != jiff::civil::Time::midnight()),
    }
}

/// Contacts of each calendar day of the scenario: one number for all, or one for each.
fn totals(raw: &At<RawArrivals>, scene: &Scene<'_>, faults: &mut Faults) -> Option<Vec<f64>> {
    // An entry with a volume of its own has nothing of the shop's but the share that asks.
    let own = !ways::takes_the_shops_volume(raw);
    let shops = RawShop::default();
    let keys = if own { &shops } else { scene.keys };
    let given = raw.contacts_per_day.as_ref().or(raw.daily_total.as_ref());
    // What stands there and could not be read has been told: it is wrong, not missing.
    let lacks = |key: &str| raw.lacks(key) && scene.keys.lacks(key);
    let uv = raw.uv.as_ref().or(keys.uv.as_ref());
    let ratio: Option<&At<OneOrMany<Share>>> =
        raw.consult_ratio.as_ref().or(scene.keys.consult_ratio.as_ref());
    let given = given.or(keys.contacts_per_day.as_ref());
    if given.is_none() && uv.is_none() {
        if let Some(last) = &keys.last_year_per_day {
            every_day(&numbers(last), last.place, scene.desk, faults)?;
            let growth = amount(&keys.growth, 1.0);
            return Some(numbers(last).into_iter().map(|of_day| of_day * growth).collect());
        }
        if let Some(share) = &keys.consults_per_order {
            return by_orders(share, keys, scene.desk, faults);
        }
    }
    let list: Vec<f64> = match (given, uv, ratio) {
        (Some(list), _, _) => numbers(list),
        (None, Some(uv), Some(ratio)) => asking(uv, ratio, scene.desk, faults)?,
        (None, Some(_), None) if !lacks("consult_ratio") => return None,
        (None, None, _) if !lacks("daily_total") || !ways::SHOPS_VOLUME.into_iter().all(lacks) => {
            return None;
        }
        (None, Some(uv), None) => {
            faults
                .add(Code::MissingKey, uv.place, "visitors need a consult ratio (询单占比)")
                .label("`consult_ratio` is missing")
                .help("write `consult_ratio = \"5%\"`, as the back office shows it");
            return None;
        }
        (None, None, _) => {
            faults
                .add(Code::NoArrivals, raw.place, "nothing says how many contacts come")
                .label("nobody comes")
                .help("write `contacts_per_day = 7200`, or `uv` and `consult_ratio`, or a log");
            return None;
        }
    };
    if list.is_empty() {
        faults.add(Code::Empty, raw.place, "no daily total is given").label("nobody comes");
        return None;
    }
    let place = given.or(uv).map_or(raw.place, |at| at.place);
    every_day(&list, place, scene.desk, faults)?;
    Some(list)
}

/// Contacts of each calendar day by the orders of that day: so many for each order.
fn by_orders(
    share: &At<OneOrMany<Amount>>,
    keys: &RawShop,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Vec<f64>> {
    let Some(orders) = &keys.orders_per_day else {
        if keys.lacks("orders_per_day") {
            ways::alone("consults_per_order", "orders_per_day", share.place, faults);
        }
        return None;
    };
    let (orders_of, shares) = (numbers(orders), numbers(share));
    every_day(&shares, share.place, desk, faults)?;
    let start = desk.calendar.start.date();
    let first = keys
        .orders_from
        .as_ref()
        .map_or(0, |day| day.value.0.duration_since(start).as_hours().div_euclid(24));
    let days = i64::from(desk.calendar.day(Tick(desk.horizon.end.0.saturating_sub(1)))) + 1;
    let one = orders_of.len() == 1 && keys.lacks("orders_from");
    let of_day = |day: i64| {
        let at = if one { Some(0) } else { usize::try_from(day - first).ok() };
        let orders = at.and_then(|at| orders_of.get(at)).copied()?;
        Some(orders * shares.get(day as usize).or(shares.first()).copied().unwrap_or(0.0))
    };
    let all: Option<Vec<f64>> = (0..days).map(of_day).collect();
    if all.is_none() {
        faults
            .add(
                Code::WrongType,
                orders.place,
                "orders are not given for every day of the scenario",
            )
            .label(format!("{} days of orders, {days} calendar days", orders_of.len()))
            .help("write one number for each day from `orders_from` to the end, or one for all");
    }
    all
}

/// A list has a number for each calendar day, or one for all.
fn every_day(list: &[f64], place: Place, desk: &DeskParts, faults: &mut Faults) -> Option<()> {
    let last = desk.calendar.day(Tick(desk.horizon.end.0.saturating_sub(1)));
    let days = last as usize + 1;
    if list.len() == 1 || list.len() == days {
        return Some(());
    }
    let date = |day: usize| {
        let span = jiff::Span::new().days(i64::try_from(day).unwrap_or(0));
        let date = desk.calendar.start.date().checked_add(span).unwrap_or(jiff::civil::Date::MAX);
        date.strftime("%m-%d").to_string()
    };
    let (first, last) = (date(0), date(days - 1));
    let message = format!("{} numbers for {days} calendar days", list.len());
    let fault = faults.add(Code::WrongType, place, message);
    fault.label(format!("one for each day from {first} to {last}, or one for all"));
    if list.len() < days {
        fault.help(format!("write {} more", days - list.len()));
    } else {
        fault.help("leave out the days beyond the end");
    }
    None
}

/// Visitors who ask on each day, or on every day alike where both are one number. The share of the
/// promotion's day is the ordinary one unless it has its own (TB-7).
fn asking(
    uv: &At<OneOrMany<Amount>>,
    ratio: &At<OneOrMany<Share>>,
    desk: &DeskParts,
    faults: &mut Faults,
) -> Option<Vec<f64>> {
    let shares: Vec<f64> = ratio.0.iter().map(|at| at.0).collect();
    let visitors = numbers(uv);
    if shares.is_empty() || visitors.is_empty() {
        return Some(Vec::new());
    }
    every_day(&shares, ratio.place, desk, faults)?;
    every_day(&visitors, uv.place, desk, faults)?;
    let of = |list: &[f64], day: usize| list[day.min(list.len() - 1)];
    let days = shares.len().max(visitors.len());
    Some((0..days).map(|day| of(&visitors, day) * of(&shares, day)).collect())
}

fn numbers(list: &At<OneOrMany<Amount>>) -> Vec<f64> {
    list.0.iter().map(|at| at.0).collect()
}

/// The source's own volume and the shop's.
fn volume(raw: &RawArrivals, keys: &RawShop) -> f64 {
    amount(&raw.volume, 1.0) * amount(&keys.volume, 1.0)
}

/// Steps, surges and volume as the model's curve.
fn curve(
    raw: &At<RawArrivals>,
    scene: &Scene<'_>,
    steps: curves::Steps,
    faults: &mut Faults,
) -> Option<Times> {
    let end = scene.desk.horizon.end;
    let surges: Vec<Surge> = raw
        .surges
        .iter()
        .flat_map(|list| &list.value)
        .filter_map(|surge| self::surge(surge, scene.desk, faults))
        .collect();
    let mut shows = Shows::default();
    let own = ways::takes_the_shops_volume(raw);
    for list in [raw.live.as_ref(), scene.keys.live.as_ref().filter(|_| own)].into_iter().flatten()
    {
        let more = live::shows(list, scene.desk, faults);
        shows.surges.extend(more.surges);
        shows.added.extend(more.added);
    }
    let surges = [surges, shows.surges].concat();
    let volume = volume(raw, scene.keys);
    let steps = curves::with_surges(&steps, &surges, end);
    let steps = live::add(&steps, &shows.added, end);
    let (day_cv, interval_cv) = (share(&raw.day_cv), share(&raw.interval_cv));
    let interval = raw.interval.as_ref().map_or(Span::minutes(30), |at| at.0.max(Span::MINUTE));
    // A factor holds for a step, so that steps end where factors change.
    let mut cuts = Vec::new();
    if day_cv > 0.0 {
        let days = 1..=scene.desk.calendar.day(end);
        cuts.extend(days.filter_map(|day| scene.desk.calendar.tick(day, Span::ZERO)));
    }
    if interval_cv > 0.0 {
        cuts.extend((1..=end.0 / interval.0).map(|number| Tick(number * interval.0)));
    }
    let steps = curves::cut(&steps, &cuts, end);
    let (starts, per_hour): (Vec<Tick>, Vec<f64>) =
        steps.iter().filter(|step| step.0 < end).map(|(at, rate)| (*at, rate * volume)).unzip();
    let curve = RateCurve { starts, per_hour, end, day_cv, interval_cv, interval };
    let expected = expected(&curve);
    if expected > CONTACTS_MOST {
        faults
            .add(Code::TooLarge, raw.place, format!("{expected:.0} contacts are too many"))
            .label(format!("at most {CONTACTS_MOST:.0} in a scenario"));
        return None;
    }
    if expected <= 0.0 {
        faults
            .add(Code::NoArrivals, raw.place, "this source brings nobody")
            .label("rate zero")
            .help("write a volume above zero, or leave the source, the work or the shop out");
        return None;
    }
    Some(Times::Curve(curve))
}

/// The expected contacts of a curve.
pub fn expected(curve: &RateCurve) -> f64 {
    let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
    let pairs = curve.starts.iter().zip(ends).zip(&curve.per_hour);
    pairs.map(|((from, to), rate)| rate * to.since(*from).as_secs_f64() / 3600.0).sum()
}

fn surge(raw: &At<RawSurge>, desk: &DeskParts, faults: &mut Faults) -> Option<Surge> {
    let named = raw.wave.as_ref().map(|at| wave(at.0));
    if let (Some(at), false) =
        (&raw.wave, ["multiplier", "decay", "duration"].iter().all(|key| raw.lacks(key)))
    {
        faults
            .add(
                Code::KeysCollide,
                at.place,
                "`wave` has a multiplier, a decay and a duration already",
            )
            .label("says all of it")
            .help("leave `wave` out, or the others");
    }
    let needed: &[&str] =
        if raw.lacks("wave") { &["at", "multiplier", "duration"] } else { &["at"] };
    for key in needed {
        if raw.lacks(key) {
            faults
                .add(Code::MissingKey, raw.place, format!("a surge needs `{key}`"))
                .label(format!("`{key}` is missing"));
        }
    }
    let at = raw.at.as_ref()?;
    let (multiplier, decay, duration) = match named {
        Some(wave) => wave,
        None => {
            let decay = raw.decay.as_ref().map_or(Span::NEVER, |at| at.0);
            (raw.multiplier.as_ref()?.0, decay, raw.duration.as_ref()?.0)
        }
    };
    let micros = at.value.0.duration_since(desk.calendar.start).as_micros();
    let micros = i64::try_from(micros).unwrap_or(i64::MIN);
    let over = micros.saturating_add(i64::try_from(duration.0).unwrap_or(i64::MAX)) <= 0;
    if over || micros >= i64::try_from(desk.horizon.end.0).unwrap_or(i64::MAX) {
        faults
            .add(Code::OutsideHorizon, at.place, "this surge lies outside the scenario")
            .label("never happens");
        return None;
    }
    Some(Surge { at: micros, multiplier, decay, duration })
}

/// A wave of a promotion: what the rate is multiplied by at first, how the excess falls, and when it
/// is over. In the first hour of 11.11 of 2017 to 2019 a third of the day's turnover was made
/// (published); questions come less suddenly, by how much is an assumption.
fn wave(word: WaveWord) -> (f64, Span, Span) {
    let hours = |hours: u64| Span(hours * Span::HOUR.0);
    match word {
        WaveWord::Opening => (4.0, Span::minutes(45), hours(3)),
        WaveWord::Deposit => (2.0, Span::minutes(60), hours(4)),
        WaveWord::Balance => (2.5, Span::minutes(45), hours(3)),
    }
}
