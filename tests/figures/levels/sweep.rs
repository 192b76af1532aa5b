//! What stands on the floor, swept from the facts as curves.

use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::Fact;
use dacu::kernel::ids::{ContactSlot, StatusId};
use dacu::kernel::tick::{Span, Tick};
use dacu::measure::counters::Level;
use dacu::measure::counts::Counts;
use dacu::measure::layout::Layout;
use dacu::measure::recorder::{Options, Recorder};
use dacu::measure::trace::{Told, Trace};
use dacu::model::{ONLINE, Scenario};
use std::collections::{BTreeMap, BTreeSet};

/// One curve: what stood, from when on.
#[derive(Default)]
pub struct Curve(Vec<(Tick, i64)>);

impl Curve {
    fn value(&self) -> i64 {
        self.0.last().map_or(0, |step| step.1)
    }

    fn set(&mut self, at: Tick, value: i64) {
        if self.value() != value {
            self.0.push((at, value));
        }
    }

    /// Area and peak between two instants; a peak is what stood for some time or was risen to.
    pub fn between(&self, from: Tick, to: Tick) -> (i128, i64) {
        let (mut area, mut peak, mut standing, mut since) = (0, 0, 0, from);
        let steps = self.0.iter().take_while(|step| step.0 < to).copied();
        for (at, value) in steps.chain([(to, 0)]) {
            if at > since {
                peak = peak.max(standing);
                area += i128::from(standing) * i128::from(at.0 - since.0);
                since = at;
            }
            if at >= from && value > standing {
                peak = peak.max(value);
            }
            standing = value;
        }
        (area, peak)
    }
}

/// Whose curves.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Of {
    Desk,
    Shop(usize),
    Row(usize),
    Agent(usize),
}

#[derive(Clone)]
struct Seat {
    status: StatusId,
    receives: bool,
    active: i64,
    load: i64,
    max: i64,
}

impl Seat {
    fn online(&self) -> bool {
        self.status == ONLINE && self.receives
    }
}

pub struct Sweep<'s> {
    scenario: &'s Scenario,
    layout: &'s Layout,
    seats: Vec<Seat>,
    /// Row of each contact, and whether it waits and has a session.
    contacts: BTreeMap<ContactSlot, (usize, bool, bool)>,
    /// Those who left without a trace.
    ghosts: BTreeSet<ContactSlot>,
    /// Hands at work: from, to, agent, shop.
    work: Vec<(Tick, Tick, usize, usize)>,
    began: Vec<Option<Tick>>,
    /// What stood, of each part and level.
    pub curves: BTreeMap<(Of, usize), Curve>,
}

impl Sweep<'_> {
    fn shop_of(&self, seat: usize) -> usize {
        self.scenario.seats[seat].shop.at()
    }

    fn agent_of(&self, seat: usize) -> usize {
        self.scenario.seats[seat].agent.at()
    }

    fn set(&mut self, at: Tick, of: Of, level: Level, value: i64) {
        self.curves.entry((of, level as usize)).or_default().set(at, value);
    }

    /// A level that a person has at most once, however many seats.
    fn has(&self, seat: usize, level: Level) -> bool {
        let state = &self.seats[seat];
        let status = &self.scenario.statuses[state.status.at()];
        match level {
            Level::Online => state.online(),
            Level::LoggedIn => status.logged_in,
            _ => status.hands,
        }
    }

    /// What a seat adds to a level of sessions.
    fn adds(&self, seat: usize, level: Level) -> i64 {
        let state = &self.seats[seat];
        let online = i64::from(state.online());
        match level {
            Level::Active => state.active,
            Level::ActiveOnline => online * state.active,
            Level::MaxOnline => online * state.max,
            Level::Engaged => i64::from(state.online() && state.active > 0),
            Level::Full => i64::from(state.online() && state.load >= state.max * 1000),
            Level::LoadOver => online * (state.load - 1000 * state.active).max(0),
            _ => online * (1000 * state.active - state.load).max(0),
        }
    }

    /// What an agent adds to the desk where the seats add up to `sum`: engaged once, full only if
    /// every seat on duty is, slots not beyond the total.
    fn of_one(&self, agent: usize, level: Level, sum: i64) -> i64 {
        let seats = (0..self.seats.len()).filter(|seat| self.agent_of(*seat) == agent);
        let on_duty = seats.filter(|seat| self.seats[*seat].online()).count() as i64;
        match level {
            Level::Engaged => sum.min(1),
            Level::Full => i64::from(on_duty > 0 && sum >= on_duty),
            Level::MaxOnline => {
                let most = self.scenario.agents[agent].total_max;
                most.map_or(sum, |most| sum.min(i64::from(most)))
            }
            _ => sum,
        }
    }

    /// Works all levels out anew.
    fn settle(&mut self, at: Tick) {
        let (shops, agents) = (self.scenario.shops.len(), self.scenario.agents.len());
        let seats = 0..self.seats.len();
        for level in [Level::Online, Level::LoggedIn, Level::HandsOn] {
            let have =
                |list: Vec<usize>| list.iter().filter(|s| self.has(**s, level)).count() as i64;
            let of_shop: Vec<i64> = (0..shops)
                .map(|shop| have(seats.clone().filter(|s| self.shop_of(*s) == shop).collect()))
                .collect();
            let of_agent: Vec<i64> = (0..agents)
                .map(|agent| have(seats.clone().filter(|s| self.agent_of(*s) == agent).collect()))
                .map(|have| have.min(1))
                .collect();
            self.set(at, Of::Desk, level, of_agent.iter().sum());
            of_shop.iter().enumerate().for_each(|(s, v)| self.set(at, Of::Shop(s), level, *v));
            of_agent.iter().enumerate().for_each(|(a, v)| self.set(at, Of::Agent(a), level, *v));
        }
        for level in [
            Level::Active,
            Level::ActiveOnline,
            Level::MaxOnline,
            Level::Engaged,
            Level::Full,
            Level::LoadOver,
            Level::LoadUnder,
        ] {
            let sum = |keep: &dyn Fn(usize) -> bool| -> i64 {
                seats.clone().filter(|s| keep(*s)).map(|seat| self.adds(seat, level)).sum()
            };
            let of_shop: Vec<i64> =
                (0..shops).map(|shop| sum(&|s| self.shop_of(s) == shop)).collect();
            let of_agent: Vec<i64> = (0..agents).map(|a| sum(&|s| self.agent_of(s) == a)).collect();
            let of_agent: Vec<i64> = of_agent
                .into_iter()
                .enumerate()
                .map(|(agent, sum)| self.of_one(agent, level, sum))
                .collect();
            self.set(at, Of::Desk, level, of_agent.iter().sum());
            of_shop.iter().enumerate().for_each(|(s, v)| self.set(at, Of::Shop(s), level, *v));
            of_agent.iter().enumerate().for_each(|(a, v)| self.set(at, Of::Agent(a), level, *v));
        }
        self.settle_contacts(at);
    }

    /// Levels of contacts, and those that follow from them.
    fn settle_contacts(&mut self, at: Tick) {
        let shops = self.scenario.shops.len();
        let rows = self.layout.rows.len();
        let (mut desk, mut of_shop) = ([0; 3], vec![[0; 3]; shops]);
        for row in 0..rows {
            let here = self.contacts.iter().filter(|(_, contact)| contact.0 == row);
            let (waiting, open, ghosts) = here.fold((0, 0, 0), |sum, (slot, (_, waits, open))| {
                let ghost = self.ghosts.contains(slot);
                let (there, gone) = (i64::from(*waits && !ghost), i64::from(*waits && ghost));
                (sum.0 + there, sum.1 + i64::from(*open), sum.2 + gone)
            });
            let shop = self.layout.rows[row].shop.at();
            for (at, count) in [waiting, open, ghosts].into_iter().enumerate() {
                desk[at] += count;
                of_shop[shop][at] += count;
            }
            self.set(at, Of::Row(row), Level::Queue, waiting);
            self.set(at, Of::Row(row), Level::Open, open);
            self.set(at, Of::Row(row), Level::QueueGhosts, ghosts);
        }
        let parts = (0..shops).map(|shop| (Of::Shop(shop), of_shop[shop]));
        for (of, [waiting, open, ghosts]) in parts.chain([(Of::Desk, desk)]).collect::<Vec<_>>() {
            self.set(at, of, Level::Queue, waiting);
            self.set(at, of, Level::Open, open);
            self.set(at, of, Level::QueueGhosts, ghosts);
            self.set(at, of, Level::Empty, i64::from(waiting == 0 && open == 0));
            let stands = |level: Level| self.curves[&(of, level as usize)].value();
            let free = stands(Level::Online) > stands(Level::Engaged);
            self.set(at, of, Level::Stranded, i64::from(waiting > 0 && free));
        }
        for shop in 0..shops {
            let of = Of::Shop(shop);
            let (from, to) = self.scenario.shops[shop].kpi.working_hours;
            let time = Span((at.0 + 9 * Span::HOUR.0) % (24 * Span::HOUR.0));
            let works = from <= time && time < to;
            let online = self.curves[&(of, Level::Online as usize)].value();
            self.set(at, of, Level::Working, i64::from(works));
            self.set(at, of, Level::Gap, i64::from(works && online == 0));
        }
    }

    fn begin(&mut self, at: Tick, seat: usize) {
        let agent = self.agent_of(seat);
        self.began[agent] = Some(at);
    }

    fn end(&mut self, at: Tick, seat: usize) {
        let agent = self.agent_of(seat);
        let from = self.began[agent].take().expect("hands that had begun");
        self.work.push((from, at, agent, self.shop_of(seat)));
    }

    fn tell(&mut self, told: &Told) {
        let at = told.at;
        match told.fact {
            Fact::Status { seat, to, .. } => self.seats[seat.at()].status = to,
            Fact::Max { seat, max } => self.seats[seat.at()].max = i64::from(max),
            Fact::Active { seat, active, load } => {
                let seat = &mut self.seats[seat.at()];
                (seat.active, seat.load) = (i64::from(active), load as i64);
            }
            Fact::Entered { slot, contact } => {
                let row = self.layout.ungrouped(contact.shop) as usize;
                self.contacts.insert(slot, (row, false, false));
            }
            Fact::Grouped { slot, group, .. } => {
                let row = self.layout.row_of(group) as usize;
                if let Some(contact) = self.contacts.get_mut(&slot) {
                    contact.0 = row;
                }
            }
            Fact::Queued { slot } => self.place(slot, true, false),
            Fact::Assigned { slot, .. } => self.place(slot, false, true),
            Fact::SessionEnded { slot, .. } => self.place(slot, false, false),
            Fact::LeaveCreated { slot, .. } => self.place(slot, false, false),
            Fact::LostPatience { slot, silently: true, .. } => {
                self.ghosts.insert(slot);
            }
            Fact::Continued { slot } => {
                self.ghosts.remove(&slot);
            }
            Fact::Closed { slot, .. } => {
                self.contacts.remove(&slot);
                self.ghosts.remove(&slot);
            }
            Fact::ReplyStarted { seat, .. } => self.begin(at, seat.at()),
            Fact::Replied { seat, .. }
            | Fact::ReplyDropped { seat, .. }
            | Fact::ReplySetAside { seat, .. } => self.end(at, seat.at()),
            Fact::TaskDone { agent, shop, effort, .. } => {
                self.work.push((Tick(at.0 - effort.0), at, agent.at(), shop.at()));
            }
            _ => {}
        }
    }

    fn place(&mut self, slot: ContactSlot, waits: bool, open: bool) {
        if let Some(contact) = self.contacts.get_mut(&slot) {
            (contact.1, contact.2) = (waits, open);
        }
    }

    /// The area under hands at work between two instants.
    pub fn busy(&self, of: Of, from: Tick, to: Tick) -> i128 {
        let mine = self.work.iter().filter(|work| match of {
            Of::Desk => true,
            Of::Shop(shop) => work.3 == shop,
            Of::Agent(agent) => work.2 == agent,
            Of::Row(_) => false,
        });
        mine.map(|work| i128::from(work.1.min(to).since(work.0.max(from)).0)).sum()
    }
}

/// Runs the desk; the recorder's counts and the sweep over the facts.
pub fn swept<'s>(scenario: &'s Scenario, layout: &'s Layout) -> (Counts, Sweep<'s>) {
    let mut trace = Trace::new(scenario);
    let mut recorder = Recorder::new(scenario, 0, Options::default());
    let observer = (&mut trace, &mut recorder);
    let done = dacu::engine::run(scenario, 0, NoFeed, observer, &|| false).expect("a run");
    let recorded = recorder.finish(done.ended);
    assert_eq!(recorded.audit, []);
    let seat = |seat: &dacu::model::workforce::Seat| Seat {
        status: StatusId(0),
        receives: seat.receive && seat.im_enabled,
        active: 0,
        load: 0,
        max: seat.max.map_or(0, i64::from),
    };
    let mut sweep = Sweep {
        scenario,
        layout,
        seats: scenario.seats.iter().map(seat).collect(),
        contacts: BTreeMap::new(),
        ghosts: BTreeSet::new(),
        work: Vec::new(),
        began: vec![None; scenario.agents.len()],
        curves: BTreeMap::new(),
    };
    // what changes without a fact: who receives, and the edges of working hours
    let clock = |hours: f64| Tick(((hours - 9.0) * 3600.0) as u64 * 1_000_000);
    let ones: Vec<usize> = (0..scenario.seats.len())
        .filter(|seat| scenario.agents[scenario.seats[*seat].agent.at()].name.starts_with("one"))
        .collect();
    assert_eq!(ones.len(), 2);
    let mut quiet = vec![(clock(14.0) + Span::minutes(10), Some(false))];
    quiet.push((clock(15.0) + Span::minutes(20), Some(true)));
    for shop in &scenario.shops {
        for edge in <[Span; 2]>::from(shop.kpi.working_hours) {
            for day in [0, 24] {
                let at = (edge.0 + day * Span::HOUR.0).checked_sub(9 * Span::HOUR.0);
                quiet.extend(at.map(|at| (Tick(at), None)));
            }
        }
    }
    quiet.sort_unstable();
    let mut quiet = quiet.into_iter().peekable();
    sweep.settle(Tick::ZERO);
    for told in trace.facts() {
        while let Some((at, receive)) = quiet.next_if(|(at, _)| *at <= told.at) {
            if let Some(receive) = receive {
                ones.iter().for_each(|seat| sweep.seats[*seat].receives = receive);
            }
            sweep.settle(at);
        }
        sweep.tell(told);
        sweep.settle(told.at);
    }
    (recorded.counts, sweep)
}
