//! `[[arrivals]]`: sources of contacts built from curves, rates, counts, logs and lists (TB-6,
//! TB-7, S-27), and what their contacts are like (`mix.rs`).

use super::after_orders;
use super::conversation::{amount, law, share};
use super::curves::{self, DayRole, Surge};
use super::desk::{DeskParts, promotion_day};
use super::fault::{Code, Faults};
use super::limits::{CONTACTS_MOST, CROWDED_MOST, CROWDS_MOST, SCALE_MOST, SOURCES_MOST};
use super::listed;
use super::live::{self, Show, Shows};
use super::mix;
use super::policy::ShopNames;
use super::raw::RawShop;
use super::raw_arrivals::RawArrivals;
use super::scene::{LogRequest, Scene};
use super::source::Place;
use super::surges;
use super::table::Section;
use super::value::{Amount, At};
use super::volumes;
use super::ways::{self, Way};
use super::words::CurveWord;
use crate::kernel::stream::hash_name;
use crate::kernel::tick::{Span, Tick};
use crate::model::arrival::{Proactive, RateCurve, Source, Times};

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
        if let Some(curve) = &scene.keys.curve {
            ways::alone("curve", "contacts_per_day", curve.place, faults);
        }
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
            let scale = amount(&raw.scale, 1.0) * volumes::volume(raw, scene.keys);
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
    let totals = volumes::totals(raw, scene, faults)?;
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
        .filter_map(|surge| surges::surge(surge, scene.desk, faults))
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
    if !are_few(&surges, &shows.added, end, raw.place, faults) {
        return None;
    }
    let volume = volumes::volume(raw, scene.keys);
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

/// True if surges and shows are so few, and so short, that their minutes can be laid on a rate.
fn are_few(surges: &[Surge], shows: &[Show], end: Tick, place: Place, faults: &mut Faults) -> bool {
    let crowds = surges.len() + shows.len();
    if crowds > CROWDS_MOST {
        faults
            .add(Code::TooLarge, place, format!("{crowds} surges and live shows are too many"))
            .label(format!("at most {CROWDS_MOST}, each day of a show counted"));
        return false;
    }
    let lengths = surges.iter().map(|it| it.duration).chain(shows.iter().map(Show::length));
    let minutes: u64 = lengths.map(|it| it.0.min(end.0) / Span::MINUTE.0).sum();
    if minutes > CROWDED_MOST {
        faults
            .add(Code::TooLarge, place, format!("{minutes} minutes of surges and live shows"))
            .label(format!("at most {CROWDED_MOST} together"));
    }
    minutes <= CROWDED_MOST
}

/// The expected contacts of a curve.
pub fn expected(curve: &RateCurve) -> f64 {
    let ends = curve.starts.iter().skip(1).copied().chain([curve.end]);
    let pairs = curve.starts.iter().zip(ends).zip(&curve.per_hour);
    pairs.map(|((from, to), rate)| rate * to.since(*from).as_secs_f64() / 3600.0).sum()
}
