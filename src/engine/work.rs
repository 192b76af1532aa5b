//! Work that is no chat: tickets, audits, reminders and the like (`model/work.rs`). Items wait in a
//! list by kind until idle hands take one: the most urgent kind first, then what is due first, then
//! the oldest. Chats know nothing of it; idle hands ask here after, or before, their inbox.

pub(super) mod items;

use self::items::{Comes, ItemSlot, Later, Whereabouts};
use super::agent::{Hands, Job, JobKind};
use super::arrivals::{Arrival, Feed, NOBODY};
use super::facts::{Disposition, Fact, Task, WorkItem};
use super::observer::Observer;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, ContactSlot, WorkId};
use crate::kernel::stream::Key;
use crate::kernel::tick::{Span, Tick};
use crate::model::draws::{self, Question, WorkLink};
use crate::model::work::{Beside, WorkKind};

impl<O: Observer, F: Feed> Simulation<'_, O, F> {
    // --- items come -------------------------------------------------------------------------

    /// An item comes from the source of its kind.
    pub fn work_comes(&mut self, kind: WorkId, key: Key) {
        let about = &self.model.work[kind.at()];
        let (due, ready) = (
            about.due(&self.model.calendar, self.now),
            about.handed_out(&self.model.calendar, self.now),
        );
        let slot = self.items.add(kind, key, self.now, due);
        self.emit(Fact::WorkCame { item: self.told(slot) });
        if about.late.is_some() && due.is_real() {
            // due at a date that is over: late when it comes
            self.items.plan((due + Span::TICK).max(self.now), Later::Late, slot);
        }
        self.plan_question(slot);
        if ready > self.now {
            self.items.plan(ready, Later::Ready, slot);
        } else {
            self.work_is_ready(slot);
        }
        self.schedule_work();
    }

    /// A chat is over: it may make items of work.
    pub fn work_after(&mut self, slot: ContactSlot, disposition: Disposition) {
        if disposition != Disposition::Served {
            return;
        }
        let info = self.contacts[slot.at()].info;
        for kind in 0..self.model.work.len() {
            let about = &self.model.work[kind];
            let Some(after) = &about.after_chats else { continue };
            let meant = after.intents.is_empty()
                || info.intent.is_some_and(|intent| after.intents.has(usize::from(intent)));
            if about.shop != info.shop || !meant {
                continue;
            }
            let key = draws::item_after_chat(about.space, info.key, info.generation);
            let drawn = WorkLink::of(&self.seed, key);
            if drawn.made() < after.prob {
                let at = self.now + after.delay.quantile(drawn.made_after());
                if at < self.model.horizon.end {
                    self.items.expect(at, Comes::Item(WorkId::from(kind)), key);
                    self.schedule_work();
                }
            }
        }
    }

    fn work_is_ready(&mut self, slot: ItemSlot) {
        self.items.item_mut(slot).ready = self.now;
        self.items.wait(slot);
        let kind = self.items.item(slot).kind;
        self.expect_opening(kind);
        self.interrupt_for_work(kind);
    }

    /// What is not begun before the kind closes waits until it opens again.
    fn expect_opening(&mut self, kind: WorkId) {
        let about = &self.model.work[kind.at()];
        if about.hours.is_some() {
            let at = about.opens_next(&self.model.calendar, self.now);
            self.items.expect_opening(at, kind);
            self.schedule_work();
        }
    }

    // --- what is planned --------------------------------------------------------------------

    /// The one pending event of all work.
    pub fn schedule_work(&mut self) {
        let at = self.items.next();
        self.schedule_work_at(at);
    }

    /// Something that was planned is due.
    pub fn work_due(&mut self) {
        while let Some((what, key)) = self.items.come(self.now) {
            match what {
                Comes::Item(kind) => self.work_comes(kind, key),
                Comes::Customer(kind) => self.late_customer_comes(kind, key),
                Comes::Hours(kind) => {
                    if self.items.opened(kind) {
                        self.expect_opening(kind);
                    }
                }
            }
        }
        while let Some((what, slot)) = self.items.planned(self.now) {
            match what {
                Later::Ready => self.work_is_ready(slot),
                Later::Late => self.work_is_late(slot),
                Later::Asks => self.customer_asks(slot),
            }
        }
        self.schedule_work();
    }

    /// The item was not done in time.
    fn work_is_late(&mut self, slot: ItemSlot) {
        let item = *self.items.item(slot);
        let Some(late) = &self.model.work[item.kind.at()].late else { return };
        let drawn = WorkLink::of(&self.seed, item.key);
        if drawn.comes() >= late.prob {
            return;
        }
        let at = self.now + late.after.quantile(drawn.delay());
        if at < self.model.horizon.end {
            self.items.expect(at, Comes::Customer(item.kind), item.key);
        }
    }

    /// When the customer of an open item asks about it next (TB-25).
    fn plan_question(&mut self, slot: ItemSlot) {
        let item = self.items.item(slot);
        let Some(asks) = &self.model.work[item.kind.at()].asks else { return };
        let gap = asks.every.quantile(Question::of(&self.seed, item.key, item.asked).gap());
        let at = self.now + gap.max(Span::TICK);
        if at < self.model.horizon.end {
            self.items.plan(at, Later::Asks, slot);
        }
    }

    /// The item is still open, and its customer asks about it in a chat.
    fn customer_asks(&mut self, slot: ItemSlot) {
        let item = *self.items.item(slot);
        self.items.item_mut(slot).asked += 1;
        self.plan_question(slot);
        if let Some(asks) = &self.model.work[item.kind.at()].asks {
            let key = draws::question_about(item.key, item.asked);
            self.customer_of_work_comes(item.kind, asks.source, key);
        }
    }

    /// The customer of a late item asks about it in a chat.
    fn late_customer_comes(&mut self, kind: WorkId, key: Key) {
        if let Some(late) = &self.model.work[kind.at()].late {
            self.customer_of_work_comes(kind, late.source, key);
        }
    }

    /// The customer of an item enters by the source that is the kind's own.
    fn customer_of_work_comes(&mut self, kind: WorkId, source: u16, key: Key) {
        let shop = self.model.work[kind.at()].shop;
        let Some(own) = self.model.shops[shop.at()].sources.get(usize::from(source)) else {
            return;
        };
        let key = Key { entity: key.entity, space: own.space };
        let (at, stated) = (self.now, NOBODY);
        self.arrive(Arrival { at, shop, source, key, stated, work: None });
    }

    // --- who does it ------------------------------------------------------------------------

    /// True if an agent with idle hands could take something of the kind now, chats aside.
    fn may_do(&self, agent: AgentId, kind: WorkId) -> bool {
        let about = &self.agents[agent.at()];
        let kind = &self.model.work[kind.at()];
        let open = kind.is_open(&self.model.calendar, self.now);
        open && !about.closing
            && self.now < self.model.horizon.end
            && (kind.beside != Beside::WithoutChats || about.sessions.len == 0)
    }

    /// The kind whose first item the agent would take, of those that pass.
    fn next_work(&self, agent: AgentId, passes: impl Fn(WorkId, Tick) -> bool) -> Option<WorkId> {
        if self.items.waiting() == 0 {
            return None;
        }
        let rank = |kind: &WorkId| {
            let item = self.items.first(*kind)?;
            let fits = self.may_do(agent, *kind) && passes(*kind, item.due);
            let priority = self.model.work[kind.at()].priority;
            fits.then_some((priority, item.due, item.came, item.serial, *kind))
        };
        let found = self.work_of[agent.at()].iter().filter_map(rank).min();
        found.map(|(.., kind)| kind)
    }

    /// Work that goes before the chats that wait for the agent.
    pub fn work_before_chats(&self, agent: AgentId) -> Option<WorkId> {
        let reply_due = self.reply_due(agent);
        self.next_work(agent, |kind, due| match self.model.work[kind.at()].beside {
            Beside::BeforeChats => true,
            Beside::ByDeadline => due < reply_due,
            Beside::BetweenChats | Beside::WithoutChats => false,
        })
    }

    /// Work that is left when no chat waits for the agent.
    pub fn work_between_chats(&self, agent: AgentId) -> Option<WorkId> {
        self.next_work(agent, |_, _| true)
    }

    /// When the first reply in the agent's inbox, or in one that is shared, is due by the response
    /// standard.
    fn reply_due(&self, agent: AgentId) -> Tick {
        let own = self.agents[agent.at()].inbox.first();
        let shared = if self.does.shares_inboxes { self.shared_item(agent) } else { None };
        let due = |slot: ContactSlot| {
            let contact = &self.contacts[slot.at()];
            let limit = self.model.shops[contact.info.shop.at()].kpi.response_within;
            contact.round_start.min(self.now) + limit
        };
        own.into_iter().chain(shared).map(due).min().unwrap_or(Tick::NEVER)
    }

    /// Items wait: somebody with idle hands takes one. Who takes it lets the next be looked for.
    pub fn find_hands_for_work(&mut self) {
        if !self.items.look || self.items.waiting() == 0 {
            return;
        }
        let mut found = false;
        for kind in (0..self.model.work.len()).map(WorkId::from) {
            if self.items.first(kind).is_none() {
                continue;
            }
            let agents = self.model.work[kind.at()].agents.iter().copied();
            let idle = agents.filter(|&agent| {
                let about = &self.agents[agent.at()];
                let free = about.hands_on && about.hands == Hands::Idle && about.inbox.len == 0;
                free && self.may_do(agent, kind)
            });
            // whoever has the fewest chats open, then whoever has done least
            let best = idle.min_by_key(|agent| {
                let about = &self.agents[agent.at()];
                (about.sessions.len, about.items)
            });
            if let Some(agent) = best {
                found = true;
                self.wake(agent);
            }
        }
        self.items.look = found;
    }

    /// A more urgent item came: work in hand that may be set aside makes way for it, unless idle
    /// hands take it and all others of its kind that wait.
    fn interrupt_for_work(&mut self, kind: WorkId) {
        let model = self.model;
        let about = &model.work[kind.at()];
        let yields = |other: &WorkKind| other.set_aside && other.priority > about.priority;
        if !model.work.iter().any(yields) {
            return;
        }
        let idle = |agent: &&AgentId| {
            let hands = &self.agents[agent.at()];
            hands.hands_on && hands.hands == Hands::Idle && self.may_do(**agent, kind)
        };
        let waiting = self.items.waiting_of(kind);
        if about.agents.iter().filter(idle).take(waiting).count() == waiting {
            return;
        }
        let less_urgent = |agent: &AgentId| {
            let slot = self.item_in_hand(*agent)?;
            let other = &model.work[self.items.item(slot).kind.at()];
            (yields(other) && self.may_do(*agent, kind)).then_some((other.priority, *agent))
        };
        let found = about.agents.iter().filter_map(less_urgent);
        if let Some((_, agent)) = found.max_by_key(|(priority, agent)| (*priority, agent.0)) {
            self.set_work_aside(agent);
        }
    }

    /// A chat waits for an agent: work in hand that may be set aside makes way for it.
    pub fn interrupt_work(&mut self, agent: AgentId) {
        let Some(slot) = self.item_in_hand(agent) else { return };
        let item = self.items.item(slot);
        let about = &self.model.work[item.kind.at()];
        let yields = match about.beside {
            Beside::BeforeChats => false,
            Beside::ByDeadline => self.reply_due(agent) < item.due,
            Beside::BetweenChats | Beside::WithoutChats => true,
        };
        if about.set_aside && yields {
            self.set_work_aside(agent);
        }
    }

    fn item_in_hand(&self, agent: AgentId) -> Option<ItemSlot> {
        match self.agents[agent.at()].hands {
            Hands::Job { kind: JobKind::Item(slot), .. } => Some(slot),
            _ => None,
        }
    }

    /// The item in hand goes back to its list, the rest of its work kept. Also when the hands are
    /// cut off (S-9).
    pub fn set_work_aside(&mut self, agent: AgentId) {
        let Some(slot) = self.item_in_hand(agent) else { return };
        let left = self.agents[agent.at()].ends.since(self.now);
        self.cancel_hands(agent);
        let spent = self.free_hands(agent);
        let item = self.items.item_mut(slot);
        item.left = left;
        item.spent += spent;
        let kind = item.kind;
        let shop = self.model.work[kind.at()].shop;
        self.items.wait(slot);
        self.expect_opening(kind);
        self.emit(Fact::TaskDone { agent, shop, task: Task::Work(kind), effort: spent });
    }

    /// Idle hands begin, or go on with, the first item of a kind.
    pub fn start_item(&mut self, agent: AgentId, kind: WorkId) -> bool {
        let Some(slot) = self.items.take(kind) else { return false };
        let item = *self.items.item(slot);
        let about = &self.model.work[kind.at()];
        let effort = if item.left == Span::NEVER {
            let drawn = draws::WorkItem::of(&self.seed, item.key, item.done);
            about.effort.quantile(drawn.effort()).scaled(self.agents[agent.at()].slow)
        } else {
            item.left
        };
        if item.left == Span::NEVER {
            self.agents[agent.at()].items += 1;
            self.emit(Fact::WorkBegun { item: self.told(slot), agent });
        }
        let job = Job { kind: JobKind::Item(slot), shop: about.shop, effort };
        self.start_job(agent, job);
        true
    }

    /// An item is done; if it is not settled it comes again.
    pub fn item_done(&mut self, agent: AgentId, slot: ItemSlot, effort: Span) {
        let item = self.items.item_mut(slot);
        item.spent += effort;
        let drawn = draws::WorkItem::of(&self.seed, item.key, item.done);
        item.done += 1;
        item.left = Span::NEVER;
        let about = &self.model.work[item.kind.at()];
        let settled = drawn.settled() < about.settled;
        let fen = match &about.amount {
            Some(law) if settled => libm::round(law.quantile(drawn.amount()) * 100.0) as u64,
            _ => 0,
        };
        self.emit(Fact::WorkDone { item: self.told(slot), agent, settled, fen });
        if settled {
            self.items.remove(slot);
        } else {
            let again = self.now + about.again_after.quantile(drawn.again()).max(Span::TICK);
            self.items.item_mut(slot).whereabouts = Whereabouts::Held;
            self.items.plan(again, Later::Ready, slot);
            self.schedule_work();
        }
    }

    // --- what is told -----------------------------------------------------------------------

    /// The item as it is told.
    fn told(&self, slot: ItemSlot) -> WorkItem {
        WorkItem::from(self.items.item(slot))
    }

    /// The run is over: items that are not done are told.
    pub fn tell_open_work(&mut self) {
        for agent in (0..self.agents.len()).map(AgentId::from) {
            let about = &self.agents[agent.at()];
            if let Hands::Job { kind: JobKind::Item(slot), shop } = about.hands {
                let effort = self.now.since(about.began);
                let item = self.items.item_mut(slot);
                item.spent += effort;
                let task = Task::Work(item.kind);
                self.emit(Fact::TaskDone { agent, shop, task, effort });
            }
        }
        let open: Vec<WorkItem> = self.items.open().map(WorkItem::from).collect();
        for item in open {
            self.emit(Fact::WorkOpen { item });
        }
    }
}

impl From<&items::Item> for WorkItem {
    fn from(item: &items::Item) -> WorkItem {
        let items::Item { kind, came, ready, due, done, spent, .. } = *item;
        WorkItem { kind, came, ready, due, done, spent }
    }
}
