//! The loop against theory on desks written by hand, and against itself.

use super::arrivals::NoFeed;
use super::explain::First;
use super::facts::{Disposition, Fact};
use super::observer::Observer;
use super::run;
use super::simulation::Simulation;
use crate::kernel::ids::{AgentId, GroupId, SeatId, Set, ShopId, StatusId};
use crate::kernel::prefetch::FEW;
use crate::kernel::stream::{Key, hash_name};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::{CharsLaw, CountLaw, Law, SpanLaw};
use crate::model::arrival::{Mix, RateCurve, Source, Times};
use crate::model::conversation::{Customer, Profile, Service, ServiceModel};
use crate::model::horizon::{AtEnd, Calendar, Horizon};
use crate::model::kpi::{Attribution, Kpi, Norms, ReplyUnit, ServiceLevel};
use crate::model::performance::Performance;
use crate::model::platform::*;
use crate::model::routing::*;
use crate::model::satisfaction::Satisfaction;
use crate::model::shift::{Change, ChangeKind, ShiftEnd};
use crate::model::shop::{Group, Shop};
use crate::model::workforce::{Agent, Discipline, Seat};
use crate::model::{ONLINE, Scenario};

fn exp(seconds: f64) -> SpanLaw {
    SpanLaw::seconds(Law::exponential(seconds).expect("positive"))
}

fn status(name: &str, hands: bool) -> Status {
    Status {
        name: name.to_owned(),
        label_zh: name.to_owned(),
        hands,
        logged_in: hands,
        cuts_reply: false,
        sessions: OnEnter::Keep,
    }
}

fn tier() -> Tier {
    Tier {
        name: "everybody".to_owned(),
        rule: String::new(),
        when: Vec::new(),
        from: From::Shop,
        status: Set::of(ONLINE.at()),
        role: RoleMatch::Any,
        positive_weight: false,
        spare: Spare::Required,
        pick: Pick {
            kind: PickKind::LoadRatio { after: false, by_share: false },
            state: PickState::Tier,
            reset: PickReset::Never,
            ties: Ties::LongestIdle,
        },
        if_none: Outcome::Queue,
        if_full: Outcome::Queue,
    }
}

fn tiers() -> Tiers {
    Tiers { tiers: vec![tier()], otherwise_full: Outcome::Queue, otherwise_none: Outcome::Queue }
}

fn profile() -> Profile {
    Profile {
        handed_over: 1.0,
        rounds: CountLaw::constant(1),
        gap: exp(30.0),
        customer_chars: CharsLaw::constant(10),
        burst: None,
        reply_chars: CharsLaw::constant(20),
        think: SpanLaw::constant(Span::ZERO),
        lookups: 0,
        lookup: Span::ZERO,
        quick_phrase_rate: 0.0,
        quick_phrase: Span::ZERO,
        preview_overlap: Span::ZERO,
        reply_time: None,
        patience: None,
    }
}

fn shop(per_hour: f64, hours: u64, agents: usize) -> Shop {
    let never = SpanLaw::never;
    let now = || SpanLaw::constant(Span::ZERO);
    Shop {
        name: "店".to_owned(),
        platform: "test".to_owned(),
        platform_label: "test".to_owned(),
        pages: Vec::new(),
        clients: Vec::new(),
        intents: Vec::new(),
        skus: Vec::new(),
        classify: Classify::default(),
        policy: Policy {
            entry: tiers(),
            leave: Tiers::default(),
            transfer: Tiers::default(),
            offline_sessions: OnEnter::Keep,
            choice: Choice { delay: now(), abandon_prob: 0.0, offer_only_available: false },
            literal_auto_default: false,
            most_assigned: None,
            affinity_from_end: false,
        },
        groups: vec![GroupId(0)],
        seats: (0..agents).map(SeatId::from).collect(),
        queue: QueueRules {
            enabled: true,
            limit: None,
            scope: QueueScope::Shop,
            head_start: Vec::new(),
        },
        session: SessionRules {
            silence_timeout: Span::NEVER,
            silence_closes: true,
            silence_runs_while_waiting: true,
            manual_close_prob: 0.0,
            manual_close_delay: now(),
            resume_grace: Span::ZERO,
            unanswered_after: Span::NEVER,
            unanswered_status: StatusId(0),
            agent_sees_customer_left: true,
            reapply_prob: 0.0,
            reapply_delay: now(),
            slots: crate::model::platform::SlotRules::one_each(),
        },
        leave: LeaveRules {
            mode: LeaveMode::None,
            interval: now(),
            batch: 3,
            batch_per_agent: false,
            first_after_interval: false,
            on_the_clock: false,
            newest_first: false,
            fallback: None,
            agents: Vec::new(),
            manual_interval: Span::HOUR,
            manual_batch: 1,
            manual_roles: Set::EMPTY,
            email_reply: now(),
            priority: LeavePriority::AfterLive,
            write_prob: 1.0,
            reply_prob: 0.0,
            expires_after: Span::NEVER,
            answer_within: Span::HOUR,
        },
        transfer: TransferRules {
            prob: 0.0,
            delay: now(),
            escalate_prob: 0.0,
            escalate_to: None,
            when_role_missing: false,
            by_invitation: false,
            accept_prob: 1.0,
            accept_delay: now(),
            invite_timeout: Span::MINUTE,
            three_party: Span::ZERO,
            reassign_unanswered: Span::NEVER,
            reassign_vanished: Span::NEVER,
            reread_same_group: Span::ZERO,
            reread_other: Span::ZERO,
            to_nonreceiving: false,
            intervention_prob: 0.0,
            intervention: SpanLaw::constant(Span::ZERO),
            intervention_roles: Set::EMPTY,
        },
        auto_reply: AutoReply {
            welcome: false,
            idle_prompt: Span::NEVER,
            idle_reply_prob: 0.0,
            idle_close_prob: 0.0,
            busy_after: Span::NEVER,
            busy_patience_factor: 1.0,
        },
        robot: None,
        customer: Customer {
            queue_patience: never(),
            first_patience: never(),
            later_patience: never(),
            after_prompt_factor: 1.0,
            silent_share_queue: 0.0,
            silent_share_chat: 0.0,
            silent_entry_prob: 0.0,
            close_prob: 1.0,
            close_delay: now(),
            difficult_share: 0.0,
            abusive_share: 0.0,
            block_after: Span::MINUTE,
            block_for: Span::NEVER,
            recontact_prob: 0.0,
            recontact_delay: now(),
            invite_rate: 0.0,
            rate_if_invited: 0.0,
            rate_if_not: 0.0,
            very_satisfied_share: 0.5,
        },
        service: Service {
            model: ServiceModel::Classical { service: exp(60.0) },
            profiles: vec![profile()],
            profile_of_intent: Vec::new(),
            urgent: Set::EMPTY,
            shared_inbox: false,
            opening: None,
            wrap_up: None,
            wrap_up_prob: 0.0,
            summaries: Vec::new(),
            unfamiliar_multiplier: 1.0,
        },
        sources: vec![Source {
            name: "all".to_owned(),
            space: hash_name("all"),
            times: Times::Curve(RateCurve {
                starts: vec![Tick::ZERO],
                per_hour: vec![per_hour],
                end: Tick(hours * Span::HOUR.0),
                day_cv: 0.0,
                interval_cv: 0.0,
                interval: Span::HOUR,
            }),
            mix: Mix::default(),
            proactive: None,
        }],
        orders: None,
        kpi: Kpi {
            reply_within: Span::seconds(180),
            reply_window: (Span::ZERO, Span::DAY),
            reply_unit: ReplyUnit::Round,
            reply_leave_missed: true,
            reply_unassigned_missed: false,
            response_within: Span::seconds(60),
            first_within: Span::seconds(30),
            first_window: (Span::ZERO, Span::DAY),
            shop_counts_any_human_reply: true,
            transfer_clock_is_segment: true,
            working_hours: (Span::ZERO, Span::DAY),
            overnight: None,
            attribution: Attribution::SameDay,
            service_level: ServiceLevel::default(),
        },
        norms: Norms {
            pre_sale: 250.0,
            pre_sale_most: 250.0,
            easy_goods: false,
            after_sale: 200.0,
            after_sale_ceiling: 250.0,
            divisor: 300.0,
        },
        deferral: None,
        performance: Performance::default(),
        targets: Vec::new(),
    }
}

/// A desk of equal agents, always online.
fn desk(per_hour: f64, hours: u64, agents: usize, max: u32) -> Scenario {
    let seats = (0..agents).map(|at| Seat {
        agent: AgentId::from(at),
        shop: ShopId(0),
        max: Some(max),
        receive: true,
        im_enabled: true,
        share: 1000,
        order: at as u32,
    });
    let people = (0..agents).map(|at| Agent {
        name: format!("a-{at}"),
        family: "a".to_owned(),
        clone: at as u32 + 1,
        entity: at as u64,
        roles: Set::EMPTY,
        typing_cpm: Law::constant(60.0).expect("positive"),
        reading_cpm: 600.0,
        think_multiplier: 1.0,
        joined: None,
        learning: None,
        quality: 1.0,
        total_max: None,
        discipline: Discipline::LongestWait,
        interrupts: false,
        absence_prob: 0.0,
        late: None,
        shift_end: ShiftEnd::Finish { limit: Span::HOUR },
        auto_status: None,
        notification_delay: Span::ZERO,
        part_time: false,
        hourly_cost: None,
        contact_cost: None,
        seats: vec![SeatId::from(at)],
    });
    let changes = (0..agents).map(|at| Change {
        at: Tick::ZERO,
        kind: ChangeKind::ShiftStart {
            agent: AgentId::from(at),
            shift: 0,
            status: ONLINE,
            until: Tick::NEVER,
        },
    });
    Scenario {
        name: "test".to_owned(),
        seed: 1,
        replications: 1,
        decides: false,
        judging: Default::default(),
        precision: None,
        reduction: None,
        batches: None,
        calendar: Calendar { start: jiff::civil::date(2026, 11, 11).at(0, 0, 0, 0) },
        horizon: Horizon {
            end: Tick(hours * Span::HOUR.0),
            warm_up: Tick::ZERO,
            at_end: AtEnd::Drain { limit: Span::DAY },
        },
        interval: Span::minutes(30),
        statuses: vec![status("offline", false), status("online", true), status("closing", true)],
        shops: vec![shop(per_hour, hours, agents)],
        groups: vec![Group {
            name: "默认".to_owned(),
            shop: ShopId(0),
            is_default: true,
            enabled: true,
            auto_default: true,
            pages: Set::EMPTY,
            skus: Vec::new(),
            members: (0..agents).map(|at| (SeatId::from(at), 6)).collect(),
            choice_weight: 1.0,
        }],
        agents: people.collect(),
        seats: seats.collect(),
        roles: Vec::new(),
        work: Vec::new(),
        changes: changes.collect(),
        rests: Vec::new(),
        satisfaction: Satisfaction {
            base: 0.0,
            queue_grace: Span::ZERO,
            queue_per_minute: 0.0,
            first_grace: Span::ZERO,
            first_per_minute: 0.0,
            later_grace: Span::ZERO,
            later_per_minute: 0.0,
            unanswered: 0.0,
            gap: 0.0,
            transfer: 0.0,
            forced_end: 0.0,
        },
        assumptions: Vec::new(),
        persons: false,
        hourly_cost: None,
        wages: crate::model::wages::Wages::default(),
        sizing: Default::default(),
        hash: 0,
    }
}

/// Waits and ends, as simply as can be.
#[derive(Default)]
struct Tally {
    waits: f64,
    assigned: u32,
    entered: u32,
    replies: u32,
    response: f64,
    ends: std::collections::BTreeMap<Disposition, u32>,
    most: u32,
}

impl Observer for Tally {
    fn observe(&mut self, now: Tick, fact: Fact) {
        match fact {
            Fact::Entered { .. } => {
                self.entered += 1;
                self.most = self.most.max(self.entered - self.ends.values().sum::<u32>());
            }
            Fact::Assigned { queue_wait, .. } => {
                self.assigned += 1;
                self.waits += queue_wait.as_secs_f64();
            }
            Fact::Replied { asked, .. } => {
                self.replies += 1;
                self.response += now.since(asked).as_secs_f64();
            }
            Fact::Closed { disposition, .. } => *self.ends.entry(disposition).or_default() += 1,
            _ => {}
        }
    }
}

fn tally(model: &Scenario, replication: u32) -> Tally {
    let mut tally = Tally::default();
    run(model, replication, NoFeed, &mut tally, &|| false).expect("runs");
    tally
}

#[test]
fn a_single_server_waits_as_pollaczek_and_khinchine_say() {
    // A01: M/M/1 at 0.3 load, service 60 s: mean wait 0.428571 services
    let model = desk(18.0, 20_000, 1, 1);
    let t = tally(&model, 0);
    let wait = t.waits / f64::from(t.assigned) / 60.0;
    assert!((wait - 0.428571).abs() < 0.012, "{wait}");
    assert_eq!(t.ends[&Disposition::Served], t.entered);
}

#[test]
fn impatient_customers_leave_as_erlang_a_says() {
    // D01: 48 a minute, service 1 min, patience 2 min, 50 agents: abandoned .0309122
    let mut model = desk(48.0 * 60.0, 60, 50, 1);
    model.shops[0].customer.queue_patience = exp(120.0);
    let mut lost = 0;
    let mut all = 0;
    for replication in 0..4 {
        let t = tally(&model, replication);
        lost += t.ends[&Disposition::Abandoned];
        all += t.entered;
        assert_eq!(t.ends.values().sum::<u32>(), t.entered);
    }
    let share = f64::from(lost) / f64::from(all);
    assert!((share - 0.030_912_2).abs() < 0.0015, "{share}");
}

/// The larger desk has more than a thousand sessions at once: what comes next is fetched ahead.
#[test]
fn a_chat_desk_answers_every_round_once() {
    for (agents, hours) in [(100, 3), (600, 1)] {
        let mut model = desk(f64::from(agents) * 0.85 * 30.0, hours, agents as usize, 5);
        model.shops[0].service.model = ServiceModel::Direct { reply: exp(15.0) };
        model.shops[0].service.profiles[0].rounds =
            CountLaw::new(Law::geometric(8.0).expect("mean above one"));
        let t = tally(&model, 0);
        assert_eq!(t.ends[&Disposition::Served], t.entered);
        let per_chat = f64::from(t.replies) / f64::from(t.entered);
        assert!((per_chat - 8.0).abs() < 0.3, "{per_chat}");
        assert_eq!(t.most >= FEW as u32, agents == 600, "{} at once", t.most);
    }
}

/// Whom an observer saw enter.
#[derive(Default)]
struct Entered(Vec<(Key, u8)>);

impl Observer for &mut Entered {
    fn observe(&mut self, _: Tick, fact: Fact) {
        if let Fact::Entered { contact, .. } = fact {
            self.0.push((contact.key, contact.generation));
        }
    }
}

/// B-TB-3 asks for customers awaiting a reply. Whatever becomes of rounds (answered, given up, cut,
/// handed over, reached from the leave box), what the router was told is what a count of the open
/// rounds says, whenever somebody is routed.
#[test]
fn the_router_knows_how_many_await_each_agents_reply() {
    let text = include_str!("../../tests/golden/figures/everything.toml");
    let (of_platform, policy) = ("platform = \"jd_dongdong_2019\"", "weight_then_busyness");
    let text = text
        .replace(of_platform, &format!("platform = \"generic\"\nrouting.policy = \"{policy}\""));
    let model = crate::scenario::parse_str(&text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let model = model.scenario;
    let mut entered = Entered::default();
    run(&model, 0, NoFeed, &mut entered, &|| false).expect("a run");
    let (mut at_most, mut looks) = (0, 0);
    for &asked in entered.0.iter().step_by(19) {
        let first = First { wanted: asked, slot: None, found: None };
        let mut desk = Simulation::new(&model, 0, NoFeed, first).expect("a desk");
        desk.advance(&|| false).expect("a run");
        let mut awaiting = vec![0; model.seats.len()];
        for contact in &desk.contacts {
            if let Some(session) = contact.session() {
                awaiting[session.seat.at()] += u32::from(contact.waits());
            }
        }
        let told: Vec<u32> =
            (0..awaiting.len()).map(|seat| desk.router.seat(SeatId::from(seat)).pending).collect();
        assert_eq!(told, awaiting, "at {:?}", desk.now);
        at_most = at_most.max(told.into_iter().max().unwrap_or(0));
        looks += u32::from(desk.observer.found.is_some());
    }
    assert!(at_most > 4 && looks > 50, "{at_most} at once, {looks} looks");
}
