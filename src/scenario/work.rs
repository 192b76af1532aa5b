//! `[[work]]`: kinds of work that is no chat. Its times are read as those of contacts are
//! (`arrivals.rs`); what it takes, when it is due and who does it stands here.

use super::arrivals;
use super::conversation::law;
use super::cycle;
use super::fault::{Code, Faults, Severity};
use super::policy::{day_window, unknown};
use super::raw::RawShop;
use super::raw_arrivals::{RawArrivals, RawColumns, RawListed};
use super::raw_work::{RawAfterChats, RawWork};
use super::scene::{Scene, Surroundings};
use super::source::Place;
use super::table::Section;
use super::unpaid;
use super::value::{At, Clock, Duration};
use super::words::{BesideWord, DueClockWord};
use super::work_chats;
use crate::kernel::ids::{AgentId, Set};
use crate::kernel::stream::hash_name;
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::SpanLaw;
use crate::model::arrival::{Source, Times};
use crate::model::work::{AfterChats, Beside, Due, HandOut, WorkKind};

/// Most kinds of a desk.
pub const KINDS_MOST: usize = 256;

/// Builds the kinds of a shop; a kind whose late items bring customers adds a source to it.
pub fn build(
    raw: &[At<RawWork>],
    around: &mut Surroundings<'_, '_>,
    sources: &mut Vec<Source>,
    faults: &mut Faults,
) -> Vec<WorkKind> {
    let mut kinds: Vec<WorkKind> = Vec::new();
    if let Some(beyond) = raw.get(KINDS_MOST) {
        let message = format!("{} kinds of work are too many", raw.len());
        faults.add(Code::TooLarge, beyond.place, message).label(format!("at most {KINDS_MOST}"));
    }
    // sources of late and open items bring intents too: those of chats are read when all are known
    let mut after: Vec<(usize, &At<RawAfterChats>)> = Vec::new();
    for raw in raw.iter().take(KINDS_MOST) {
        let Some(name) = &raw.name else {
            needs(raw, "name", "as in `name = \"加急工单\"`", faults);
            continue;
        };
        if kinds.iter().any(|kind| kind.name == name.value) {
            faults
                .add(Code::NameTwice, name.place, format!("two kinds are called `{}`", name.value))
                .label("give it another `name`");
        }
        if let Some(kind) = kind(raw, &name.value, around, sources, faults) {
            tell_never(raw, &kind, around, faults);
            tell_idle(raw, &kind, faults);
            after.extend(raw.after_chats.as_ref().map(|after| (kinds.len(), after)));
            kinds.push(kind);
        }
    }
    for (number, after) in after {
        kinds[number].after_chats = Some(after_chats(after, around, faults));
    }
    kinds
}

fn needs(raw: &At<RawWork>, key: &str, help: &str, faults: &mut Faults) {
    if raw.lacks(key) {
        faults
            .add(Code::MissingKey, raw.place, format!("a kind of work needs `{key}`"))
            .label(format!("`{key}` is missing"))
            .help(help);
    }
}

fn kind(
    raw: &At<RawWork>,
    name: &str,
    around: &mut Surroundings<'_, '_>,
    sources: &mut Vec<Source>,
    faults: &mut Faults,
) -> Option<WorkKind> {
    let shop_name = around.scene.shop_name;
    let space = hash_name(&format!("{shop_name}\u{1f}work\u{1f}{name}"));
    let comes = comes(raw);
    if !comes {
        without_times(raw, faults);
    }
    let times = match &raw.unpaid_orders {
        Some(orders) if !comes => unpaid::times(orders, around.scene, around.names, faults),
        Some(orders) => {
            faults
                .add(Code::KeysCollide, orders.place, "these orders are not the only source")
                .label("a kind of work has one way")
                .help("write a second `[[work]]`");
            None
        }
        None => comes.then(|| times(raw, around, faults)).flatten(),
    };
    let comes = comes || !raw.lacks("unpaid_orders");
    if !comes && raw.lacks("after_chats") {
        faults
            .add(Code::NoArrivals, raw.place, "nothing says how many items come")
            .label("none ever comes")
            .help("write `per_day = 40`, `rates`, `list`, or `after_chats = { share = \"20%\" }`");
        return None;
    }
    if raw.effort.is_none() {
        needs(raw, "effort", "as in `effort = \"5min\"`", faults);
        return None;
    }
    let late = raw.late.as_ref().map(|late| work_chats::late(late, name, around, sources, faults));
    let asks =
        raw.asks.as_ref().and_then(|asks| work_chats::asks(asks, name, around, sources, faults));
    Some(WorkKind {
        name: name.to_owned(),
        shop: around.scene.shop,
        space,
        times,
        effort: law(&raw.effort),
        amount: raw.amount.as_ref().map(|at| at.value.0.clone()),
        priority: raw.priority.as_ref().map_or(5, |at| at.count()),
        due: due(raw, around, faults),
        beside: match raw.when.as_ref().map_or(BesideWord::BetweenChats, |at| at.0) {
            BesideWord::BeforeChats => Beside::BeforeChats,
            BesideWord::ByDeadline => Beside::ByDeadline,
            BesideWord::BetweenChats => Beside::BetweenChats,
            BesideWord::WithoutChats => Beside::WithoutChats,
        },
        set_aside: raw.set_aside.as_ref().is_some_and(|at| at.value),
        handed_out: handed_out(raw, faults),
        hours: raw.hours.as_ref().map(|_| day_window(&raw.hours, faults)),
        agents: agents(raw, around, faults),
        settled: raw.settled.as_ref().map_or(1.0, |at| at.0),
        again_after: raw
            .again_after
            .as_ref()
            .map_or(SpanLaw::constant(Span::HOUR), |_| law(&raw.again_after)),
        late,
        asks,
        after_chats: None,
    })
}

/// True if items come by themselves.
fn comes(raw: &At<RawWork>) -> bool {
    ["per_day", "rates", "csv", "counts_csv", "list", "after_orders"]
        .iter()
        .any(|key| !raw.lacks(key))
}

/// Keys that shape times which nothing gives.
fn without_times(raw: &At<RawWork>, faults: &mut Faults) {
    let shapes = super::ways::given!(
        raw; curve by_hour rate_interval volume day_cv
        time_shift count_interval time_numbers date_order time_zone columns
    );
    for (key, place) in shapes {
        faults
            .add(Code::NotInThisMode, place, format!("`{key}` does nothing for this kind of work"))
            .label("nothing says how many items come by themselves")
            .help("write `per_day = 40` too, or leave it out");
    }
}

/// When items come: as contacts do, without the shop's volume and shape.
fn times(
    raw: &At<RawWork>,
    around: &mut Surroundings<'_, '_>,
    faults: &mut Faults,
) -> Option<Times> {
    let listed = |list: &At<Vec<At<Duration>>>| {
        let one = |at: &At<Duration>| At {
            value: RawListed { at: Some(at.clone()), given: vec!["at"], ..RawListed::default() },
            place: at.place,
        };
        At { value: list.iter().map(one).collect(), place: list.place }
    };
    let given =
        raw.given().iter().map(|key| if *key == "per_day" { "contacts_per_day" } else { key });
    let as_arrivals = At {
        value: RawArrivals {
            contacts_per_day: raw.per_day.clone(),
            curve: raw.curve.clone(),
            by_hour: raw.by_hour.clone(),
            rates: raw.rates.clone(),
            rate_interval: raw.rate_interval.clone(),
            list: raw.list.as_ref().map(listed),
            csv: raw.csv.clone(),
            counts_csv: raw.counts_csv.clone(),
            time_shift: raw.time_shift.clone(),
            count_interval: raw.count_interval.clone(),
            time_numbers: raw.time_numbers.clone(),
            date_order: raw.date_order.clone(),
            time_zone: raw.time_zone.clone(),
            columns: columns(raw),
            after_orders: raw.after_orders.clone(),
            volume: raw.volume.clone(),
            day_cv: raw.day_cv.clone(),
            given: given.collect(),
            ..RawArrivals::default()
        },
        place: raw.place,
    };
    let own = around.scene.keys;
    let keys = RawShop {
        volume: own.volume.clone(),
        orders_per_day: own.orders_per_day.clone(),
        orders_from: own.orders_from.clone(),
        orders_curve: own.orders_curve.clone(),
        given: own.given().to_vec(),
        ..RawShop::default()
    };
    let mut scene = Scene { keys: &keys, logs: &mut *around.scene.logs, ..*around.scene };
    let before = faults.len();
    let times = arrivals::times(&as_arrivals, &mut scene, around.names, faults);
    // what is wrong is said in the words of the section
    faults.reword(before, |text| {
        text.replace("`contacts_per_day", "`per_day")
            .replace("`[[arrivals]]`", "`[[work]]`")
            .replace("contacts", "items")
    });
    times
}

/// The columns of a file of items: its times, or times and counts. What else a back office writes
/// into it, as pages or names of agents, is not read.
fn columns(raw: &At<RawWork>) -> Option<At<RawColumns>> {
    let read = raw.columns.is_some() || !raw.lacks("csv") || !raw.lacks("counts_csv");
    let own = raw.columns.as_ref().map(|at| &at.value);
    let value = RawColumns {
        time: own.and_then(|columns| columns.time.clone()),
        date: own.and_then(|columns| columns.date.clone()),
        count: own.and_then(|columns| columns.count.clone()),
        ..RawColumns::default()
    };
    read.then(|| At { value, place: raw.columns.as_ref().map_or(raw.place, |at| at.place) })
}

fn due(raw: &RawWork, around: &Surroundings<'_, '_>, faults: &mut Faults) -> Due {
    let places: Vec<(&str, Place)> =
        super::ways::given!(raw; deadline deadline_at deadline_on deadline_by_sales).collect();
    if let [(first, at), (second, place), ..] = places[..] {
        let message = format!("`{second}` and `{first}` exclude each other");
        faults
            .add(Code::KeysCollide, place, message)
            .label("an item is due once")
            .see(at, "given here already");
    }
    if let (Some(at), None) = (&raw.next_warm_up, &raw.deadline_by_sales) {
        super::ways::alone("next_warm_up", "deadline_by_sales", at.place, faults);
    }
    let by_hours = raw.clock.as_ref().is_some_and(|at| at.0 == DueClockWord::WorkingHours);
    if let (Some(clock), None) = (&raw.clock, &raw.deadline) {
        faults
            .add(Code::NotInThisMode, clock.place, "`clock` says how a `deadline` runs")
            .label("there is none");
    }
    if let Some(at) = &raw.deadline {
        return match by_hours {
            true => Due::WithinHours(at.0, around.working_hours),
            false => Due::Within(at.0),
        };
    }
    if let Some(at) = &raw.deadline_at {
        return Due::At(at.0);
    }
    if let Some(sales) = &raw.deadline_by_sales {
        return Due::On(cycle::end(sales, raw.next_warm_up.as_ref(), around.scene.desk, faults));
    }
    let Some(at) = &raw.deadline_on else { return Due::Never };
    let calendar = &around.scene.desk.calendar;
    match calendar.tick_at(at.0) {
        Some(tick) => Due::On(tick),
        None => {
            faults
                .add(Code::OutsideHorizon, at.place, "this deadline is before the start")
                .label("every item would be late");
            Due::On(Tick::ZERO)
        }
    }
}

fn handed_out(raw: &RawWork, faults: &mut Faults) -> Vec<HandOut> {
    let Some(times) = &raw.handed_out else {
        if let Some(cuts) = &raw.cut_off {
            faults
                .add(Code::NotInThisMode, cuts.place, "`cut_off` belongs to `handed_out`")
                .label("nothing is handed out at clock times");
        }
        return Vec::new();
    };
    if times.is_empty() {
        faults.add(Code::Empty, times.place, "no clock time is given").label("never handed out");
    }
    let cuts = raw.cut_off.as_ref();
    if let Some(cuts) = cuts.filter(|cuts| cuts.len() != times.len()) {
        let message = format!("{} cut-offs for {} hand-outs", cuts.len(), times.len());
        faults.add(Code::WrongType, cuts.place, message).label("one for each, in the same order");
    }
    let cut = |number: usize| cuts.and_then(|cuts| cuts.get(number)).map(|at| at.value.0);
    let out = |(number, at): (usize, &At<Clock>)| {
        let before = cut(number).unwrap_or(at.value.0);
        HandOut { at: Span(at.value.0.0 % Span::DAY.0), before: Span(before.0 % Span::DAY.0) }
    };
    times.iter().enumerate().map(out).collect()
}

/// Keys that say nothing: what is never done, or what comes again where all is settled.
fn tell_idle(raw: &RawWork, kind: &WorkKind, faults: &mut Faults) {
    if let Some(effort) = raw.effort.as_ref().filter(|_| kind.effort.is_never()) {
        faults
            .add(Code::BadDuration, effort.place, "this work never ends")
            .label("whoever begins an item does nothing else any more")
            .severity = Severity::Warning;
    }
    if let Some(again) = raw.again_after.as_ref().filter(|_| kind.settled >= 1.0) {
        faults
            .add(Code::NotInThisMode, again.place, "`again_after` does nothing here")
            .label("all items are settled when they are done once")
            .help("write `settled = \"90%\"` too, or leave it out")
            .severity = Severity::Warning;
    }
}

/// Clock times of which the scenario has none: nothing is handed out then, or worked on.
fn tell_never(raw: &RawWork, kind: &WorkKind, around: &Surroundings<'_, '_>, faults: &mut Faults) {
    let desk = around.scene.desk;
    let (first, end) = (desk.calendar.time_of_day(Tick::ZERO), desk.horizon.end);
    // at the very start nothing has come yet
    let comes = |time: Span| {
        let later = (time.0 + Span::DAY.0 - first.0 % Span::DAY.0) % Span::DAY.0;
        later > 0 && later < end.0 || end.0 > Span::DAY.0
    };
    let mut tell = |place: Option<Place>, message: &str| {
        let place = place.unwrap_or_default();
        faults.add(Code::OutsideHorizon, place, message).label("no item is ever begun");
    };
    if !kind.handed_out.is_empty() && !kind.handed_out.iter().any(|out| comes(out.at)) {
        let place = raw.handed_out.as_ref().map(|at| at.place);
        tell(place, "none of these hand-outs lies within the scenario");
    }
    if let Some((from, to)) = kind.hours
        && !(from <= first && first < to)
        && !comes(from)
    {
        let place = raw.hours.as_ref().map(|at| at.place);
        tell(place, "these hours lie outside the scenario");
    }
}

/// Agents by name or family and by role, in order of declaration.
fn agents(raw: &At<RawWork>, around: &Surroundings<'_, '_>, faults: &mut Faults) -> Vec<AgentId> {
    let people = around.scene.people;
    let before = faults.len();
    let named = raw.agents.iter().flat_map(|list| &list.value.0);
    let mut chosen: Vec<AgentId> = named.flat_map(|name| people.named(name, faults)).collect();
    let mut roles = Set::EMPTY;
    for name in raw.roles.iter().flat_map(|list| &list.value.0) {
        match around.desk_names.roles.find(&name.value) {
            Some(role) => roles = roles.with(role),
            None => {
                let known = around.desk_names.roles.names().iter().map(String::as_str);
                unknown("role", &name.value, name.place, known, faults);
            }
        }
    }
    let has_role = |agent: &AgentId| people.agents[agent.at()].roles.meets(roles);
    let everybody = (0..people.agents.len()).map(AgentId::from);
    if raw.lacks("agents") && raw.lacks("roles") {
        chosen = everybody.collect();
    } else {
        chosen.extend(everybody.filter(has_role));
    }
    chosen.retain(|agent| people.seat(*agent, around.scene.shop).is_some());
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() && faults.len() == before {
        faults
            .add(Code::UnknownName, raw.place, "nobody in this shop may do this work")
            .label("it would never be done")
            .help("name somebody in `agents`, or give somebody one of its `roles`");
    }
    chosen
}

fn after_chats(
    raw: &RawAfterChats,
    around: &mut Surroundings<'_, '_>,
    faults: &mut Faults,
) -> AfterChats {
    let mut intents = Set::EMPTY;
    for name in raw.intents.iter().flat_map(|list| &list.value.0) {
        if around.names.intents.find(&name.value).is_none() {
            let message = format!("no customer comes with the intent `{}`", name.value);
            faults
                .add(Code::NoArrivals, name.place, message)
                .label("such chats make no items")
                .help("name what customers come with, as in `intent_mix = { refund = 0.1 }`")
                .severity = Severity::Warning;
        }
        if let Some(at) = around.names.intent(&name.value, name.place, faults) {
            intents = intents.with(at);
        }
    }
    AfterChats {
        prob: raw.share.as_ref().map_or(1.0, |at| at.0),
        intents,
        delay: raw.delay.as_ref().map_or(SpanLaw::constant(Span::ZERO), |_| law(&raw.delay)),
    }
}
