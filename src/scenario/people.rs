//! `[[agents]]`: families expanded to clones, each with a seat in every shop served (S-22, S-29).

use super::beginners;
use super::clones;
use super::conversation::{amount, span};
use super::fault::{Code, Faults};
use super::limits::AGENTS_MOST;
use super::policy::{DeskNames, SeatName, unknown};
use super::raw::RawService;
use super::raw_people::{RawAgent, RawAgentDefaults};
use super::roster::team::{Named, Team};
use super::source::Place;
use super::table::Section;
use super::value::{At, LawValue, MaxValue};
use super::words::{DisciplineWord, EmploymentWord, ShiftEndWord};
use crate::kernel::ids::{AgentId, SeatId, Set, ShopId};
use crate::kernel::tick::Span;
use crate::kernel::variate::Law;
use crate::model::shift::ShiftEnd;
use crate::model::workforce::{Agent, Discipline, Seat};
use std::collections::BTreeMap;

/// What a shop says about the agents who serve it.
pub struct ShopOfAgents<'a> {
    /// Its name.
    pub name: &'a str,
    /// `[agent_defaults]` over the defaults.
    pub defaults: &'a RawAgentDefaults,
    /// `[service]`: discipline of the inbox.
    pub service: &'a RawService,
}

/// The people of the desk.
#[derive(Default)]
pub struct People {
    /// Agents, clones expanded.
    pub agents: Vec<Agent>,
    /// Their seats.
    pub seats: Vec<Seat>,
    /// Seats by shop.
    pub by_shop: Vec<Vec<SeatName>>,
    /// Entry of the roster of each agent.
    pub family_of: Vec<usize>,
    /// Agents by name, and by family.
    pub names: BTreeMap<String, Vec<AgentId>>,
    /// Where each family is declared.
    pub places: Vec<Place>,
    /// Roles by family that may be taken when redeployed: roles and skills.
    pub skills: Vec<Set>,
    /// Families that are online without shifts.
    pub always_on: Vec<bool>,
    /// The first day of each family at the desk, in days since 1970, if it says one.
    pub joined: Vec<Option<At<u32>>>,
}

impl People {
    /// The agents a name, a family or a range of clones stands for, `"all"` for all; an unknown one
    /// is a fault.
    pub fn named(&self, name: &At<String>, faults: &mut Faults) -> Vec<AgentId> {
        if name.value == "all" {
            return (0..self.agents.len()).map(AgentId::from).collect();
        }
        let of = |name: &str| self.names.get(name).cloned();
        let found = of(&name.value);
        if let (None, Some(range)) = (&found, clones::range(name)) {
            let find = |name: &str| of(name).unwrap_or_default();
            return clones::all(name, range, name.place, find, faults);
        }
        if found.is_none() {
            let known = self.names.keys().map(String::as_str);
            unknown("agent", name, name.place, known, faults);
        }
        found.unwrap_or_default()
    }

    /// True if an agent has joined the desk by a day (since 1970).
    pub fn is_there(&self, agent: AgentId, day: u32) -> bool {
        self.agents[agent.at()].joined.is_none_or(|joined| joined <= day)
    }

    /// The seat of an agent in a shop.
    pub fn seat(&self, agent: AgentId, shop: ShopId) -> Option<SeatId> {
        let seats = &self.agents[agent.at()].seats;
        seats.iter().copied().find(|seat| self.seats[seat.at()].shop == shop)
    }
}

/// Builds the people. Where the platforms list roles (`closed`), agents can have no others.
pub fn build(
    team: &Team<'_>,
    shops: &[ShopOfAgents<'_>],
    desk: &mut DeskNames,
    closed: bool,
    place: Place,
    faults: &mut Faults,
) -> People {
    let mut people = People { by_shop: vec![Vec::new(); shops.len()], ..People::default() };
    let mut first: BTreeMap<String, Place> = BTreeMap::new();
    let raw = team.agents;
    let total: i64 = raw.iter().map(|agent| team.count(agent)).sum();
    if total > AGENTS_MOST as i64 {
        faults
            .add(Code::TooLarge, place, format!("a desk has at most {AGENTS_MOST} agents"))
            .label(format!("{total} are declared"));
        return people;
    }
    if raw.is_empty() {
        faults
            .add(Code::MissingKey, place, "the desk has no agents")
            .label("`[[agents]]` is missing")
            .help("write `[[agents]]`, `id = \"售前\"`, `count = 20`");
    } else if total <= 0 && !team.broken {
        faults
            .add(Code::NumberOutOfRange, place, "the desk has no agents: every count is 0")
            .label("0 agents in all")
            .help("give at least one of `[[agents]]` a count");
    }
    for agent in raw {
        let mut roles = Roles { desk, closed };
        let names = team.names(agent, faults);
        family(agent, names, shops, &mut roles, (&mut first, &mut people), faults);
    }
    // Seats stand in shop order, agents in order of declaration.
    for list in &mut people.by_shop {
        for (order, name) in (0u32..).zip(list) {
            people.seats[name.seat.at()].order = order;
        }
    }
    people
}

/// One entry of `[[agents]]`; its agents have these names and numbers.
fn family(
    raw: &At<RawAgent>,
    names: Vec<Named>,
    shops: &[ShopOfAgents<'_>],
    known: &mut Roles<'_>,
    (first, people): (&mut BTreeMap<String, Place>, &mut People),
    faults: &mut Faults,
) {
    let Some(id) = &raw.id else {
        if raw.lacks("id") {
            faults
                .add(Code::MissingKey, raw.place, "an agent needs an id")
                .label("`id` is missing");
        }
        return;
    };
    if id.value == "all" {
        faults.add(Code::NameTwice, id.place, "`all` stands for all agents").label("another id");
    }
    let served = served(raw, shops, faults);
    let number = people.places.len();
    people.places.push(raw.place);
    let defaults = shops[served.first().copied().unwrap_or(0)].defaults;
    let service = shops[served.first().copied().unwrap_or(0)].service;
    let flag = |own: &Option<At<bool>>, shared: &Option<At<bool>>, absent| {
        own.as_ref().or(shared.as_ref()).map_or(absent, |at| at.value)
    };
    people.always_on.push(flag(&raw.always_on, &defaults.always_on, false));
    let roles = known.set(raw.roles.as_ref().or(defaults.roles.as_ref()), faults);
    let skills = known.set(raw.skills.as_ref().or(defaults.skills.as_ref()), faults);
    people.skills.push(Set(roles.0 | skills.0));
    let mut template = template(raw, defaults, service, roles, faults);
    let mut joined = beginners::joined(raw, defaults);
    if raw.joined.is_none() && people.always_on[number] {
        joined = None; // a first day of all is of those who have shifts
    }
    template.joined = joined.as_ref().map(|at| at.value);
    template.learning = beginners::learning((raw, defaults), joined.as_ref(), &template, faults);
    people.joined.push(joined);
    let seats = seat_templates(raw, &served, shops, faults);
    people.names.entry(id.value.clone()).or_default();
    for Named { name, clone, entity } in names {
        if let Some(other) = first.insert(name.clone(), id.place) {
            faults
                .add(Code::NameTwice, id.place, format!("two agents are called `{name}`"))
                .see(other, "the first one");
            return;
        }
        let agent = AgentId::from(people.agents.len());
        let mut built = Agent { name: name.clone(), clone, entity, ..template.clone() };
        for seat in &seats {
            let at = SeatId::from(people.seats.len());
            people.seats.push(Seat { agent, ..seat.clone() });
            built.seats.push(at);
            people.by_shop[seat.shop.at()].push(SeatName {
                agent: name.clone(),
                family: id.value.clone(),
                seat: at,
                roles,
            });
        }
        people.agents.push(built);
        people.family_of.push(number);
        if name != id.value {
            people.names.entry(name).or_default().push(agent);
        }
        people.names.entry(id.value.clone()).or_default().push(agent);
    }
}

/// The shops an agent serves, in order of declaration; all if none is named.
fn served(raw: &RawAgent, shops: &[ShopOfAgents<'_>], faults: &mut Faults) -> Vec<usize> {
    let Some(list) = &raw.shops else { return (0..shops.len()).collect() };
    let mut served = Vec::new();
    for name in &list.0 {
        match shops.iter().position(|shop| shop.name == name.value) {
            Some(at) if served.contains(&at) => {
                faults.add(Code::NameTwice, name.place, "this shop is named twice").label("again");
            }
            Some(at) => served.push(at),
            None if name.value == "all" => return (0..shops.len()).collect(),
            None => unknown("shop", name, name.place, shops.iter().map(|shop| shop.name), faults),
        }
    }
    if served.is_empty() {
        // Wrong names have been told; as if there were none.
        served = (0..shops.len()).collect();
    }
    served.sort_unstable();
    served
}

type RoleList = At<Vec<At<String>>>;

/// The roles agents can have.
struct Roles<'a> {
    desk: &'a mut DeskNames,
    closed: bool,
}

impl Roles<'_> {
    fn set(&mut self, list: Option<&RoleList>, faults: &mut Faults) -> Set {
        let mut set = Set::EMPTY;
        for role in list.into_iter().flat_map(|at| &at.value) {
            let found = match self.closed {
                true => self.desk.roles.expect("role", role, role.place, faults),
                false => self.desk.roles.add_to_set("role", role, role.place, faults),
            };
            if let Some(at) = found {
                set = set.with(at);
            }
        }
        set
    }
}

fn template(
    raw: &At<RawAgent>,
    shared: &RawAgentDefaults,
    service: &RawService,
    roles: Set,
    faults: &mut Faults,
) -> Agent {
    macro_rules! pick {
        ($key:ident) => {
            raw.$key.as_ref().or(shared.$key.as_ref())
        };
    }
    let positive = |field: Option<&At<super::value::Positive>>| field.map_or(1.0, |at| at.0);
    let overtime = pick!(overtime_limit).map_or(Span::minutes(30), |at| at.0);
    let easy_max_wait = span(&service.easy_max_wait);
    Agent {
        name: String::new(),
        family: raw.id.as_ref().map_or_else(String::new, |at| at.value.clone()),
        clone: 0,
        entity: 0,
        roles,
        typing_cpm: typing(raw, shared, faults),
        reading_cpm: pick!(reading_cpm).map_or(300.0, |at| at.0),
        think_multiplier: positive(pick!(think_multiplier)),
        joined: None,
        learning: None,
        quality: positive(pick!(agent_quality)),
        total_max: pick!(total_max).map(|at| at.count()),
        discipline: match pick!(discipline).or(service.discipline.as_ref()).map(|at| at.0) {
            Some(DisciplineWord::NewestFirst) => Discipline::NewestFirst,
            Some(DisciplineWord::NewSessionsFirst) => Discipline::NewSessionsFirst,
            Some(DisciplineWord::DifficultThenWait) => {
                Discipline::DifficultThenWait { easy_max_wait }
            }
            Some(DisciplineWord::UrgentFirst) => Discipline::UrgentFirst,
            Some(DisciplineWord::Random) => Discipline::Random,
            Some(DisciplineWord::LongestWait) | None => Discipline::LongestWait,
        },
        interrupts: pick!(interrupts).is_some_and(|at| at.value),
        absence_prob: pick!(absence_prob).map_or(0.0, |at| at.0),
        late: pick!(late).map(|at| at.value.0.clone()),
        shift_end: match pick!(shift_end).map(|at| at.0) {
            Some(ShiftEndWord::HandOver) => ShiftEnd::HandOver,
            Some(ShiftEndWord::Reroute) => ShiftEnd::Reroute,
            Some(ShiftEndWord::Leave) => ShiftEnd::Leave,
            Some(ShiftEndWord::Finish) | None => ShiftEnd::Finish { limit: overtime },
        },
        auto_status: None,
        notification_delay: pick!(notification_delay).map_or(Span::ZERO, |at| at.0),
        part_time: pick!(employment).is_some_and(|at| at.0 == EmploymentWord::PartTime),
        hourly_cost: pick!(hourly_cost).map(|at| at.0),
        contact_cost: pick!(contact_cost).map(|at| at.0),
        seats: Vec::new(),
    }
}

/// A number is the mean of a lognormal law with the spread as its coefficient of variation; a
/// distribution is taken as it is.
fn typing(raw: &RawAgent, shared: &RawAgentDefaults, faults: &mut Faults) -> Law {
    let Some(at) = raw.typing_cpm.as_ref().or(shared.typing_cpm.as_ref()) else {
        return Law::Const(60.0);
    };
    let LawValue(law) = &at.value;
    if law.quantile(0.0) < 0.0 || law.mean() <= 0.0 || !law.mean().is_finite() {
        faults
            .add(Code::NumberOutOfRange, at.place, "a typing speed is above zero")
            .label("characters a minute, as in `75`");
        return Law::Const(60.0);
    }
    let spread = raw.typing_spread.as_ref().or(shared.typing_spread.as_ref());
    let spread = spread.map_or(0.0, |at| at.0);
    match law {
        Law::Const(mean) if spread > 0.0 => Law::lognormal(*mean, spread).unwrap_or(law.clone()),
        _ => law.clone(),
    }
}

fn seat_templates(
    raw: &RawAgent,
    served: &[usize],
    shops: &[ShopOfAgents<'_>],
    faults: &mut Faults,
) -> Vec<Seat> {
    if let Some(MaxValue::ByShop(list)) = raw.max_concurrency.as_ref().map(|at| &at.value) {
        let known = || served.iter().map(|at| shops[*at].name);
        for (shop, _) in list {
            if !known().any(|name| name == shop.value) {
                unknown("shop this agent serves", shop, shop.place, known(), faults);
            }
        }
    }
    let seat = |at: usize| {
        let shared = shops[at].defaults;
        let flag = |own: &Option<At<bool>>, shared: &Option<At<bool>>| {
            own.as_ref().or(shared.as_ref()).is_none_or(|at| at.value)
        };
        let share = amount(&raw.split_share, amount(&shared.split_share, 1.0));
        Seat {
            agent: AgentId(0),
            shop: ShopId::from(at),
            max: most(
                raw.max_concurrency.as_ref(),
                shared.max_concurrency.as_ref(),
                shops[at].name,
            ),
            receive: flag(&raw.receive, &shared.receive),
            im_enabled: flag(&raw.im_enabled, &shared.im_enabled),
            share: thousandths(share),
            order: 0,
        }
    };
    served.iter().map(|at| seat(*at)).collect()
}

/// A share in thousandths, at most a billion.
pub fn thousandths(share: f64) -> u64 {
    libm::round(share.clamp(0.0, 1e6) * 1000.0) as u64
}

/// The maximum in one shop: the agent's own, else the shop's.
fn most(own: Option<&At<MaxValue>>, shared: Option<&At<MaxValue>>, shop: &str) -> Option<u32> {
    let find = |value: &MaxValue| match value {
        MaxValue::All(max) => Some(*max),
        MaxValue::ByShop(list) => {
            list.iter().find(|(name, _)| name.value == shop).map(|(_, max)| *max)
        }
    };
    own.and_then(|at| find(&at.value)).or_else(|| shared.and_then(|at| find(&at.value))).flatten()
}
