//! A small scenario for tests of this floor: one shop, two groups, three agents, from 08:00.

use jiff::civil::date;

use super::layout::Layout;
use crate::engine::facts::Contact;
use crate::kernel::ids::{AgentId, GroupId, SeatId, Set, ShopId, StatusId};
use crate::kernel::stream::{Key, hash_name};
use crate::kernel::tick::{Span, Tick};
use crate::kernel::variate::{CharsLaw, CountLaw, Law, SpanLaw};
use crate::model::Scenario;
use crate::model::arrival::{Mix, RateCurve, Source, Times};
use crate::model::conversation::{Customer, Profile, Service, ServiceModel};
use crate::model::horizon::{AtEnd, Calendar, Horizon};
use crate::model::kpi::{
    Attribution, Kpi, Norms, OrderAnchor, Orders, Overnight, ReplyUnit, ServiceLevel,
};
use crate::model::performance::Performance;
use crate::model::platform::{
    AutoReply, LeaveMode, LeavePriority, LeaveRules, OnEnter, QueueRules, QueueScope, SessionRules,
    Status, TransferRules,
};
use crate::model::routing::{
    Choice, Classify, From, Outcome, Pick, PickKind, PickReset, PickState, Policy, RoleMatch,
    Spare, Tier, Tiers, Ties,
};
use crate::model::satisfaction::Satisfaction;
use crate::model::shift::{Change, ChangeKind, ShiftEnd};
use crate::model::shop::{Group, Shop};
use crate::model::workforce::{Agent, Discipline, Seat};

/// Suspended (挂起): hands on, not online.
pub const SUSPENDED: StatusId = StatusId(3);

fn exp(mean: f64) -> SpanLaw {
    SpanLaw::seconds(Law::exponential(mean).unwrap())
}

fn fixed(seconds: u64) -> SpanLaw {
    SpanLaw::constant(Span::seconds(seconds))
}

/// The layout of the small scenario.
pub fn layout() -> Layout {
    Layout::new(&scenario())
}

/// The small scenario: 08:00 to 12:00 with an hour's warm-up, 60 contacts an hour.
pub fn scenario() -> Scenario {
    let seats: Vec<SeatId> = (0..3).map(SeatId).collect();
    Scenario {
        name: "fixture".into(),
        seed: 7,
        replications: 2,
        decides: false,
        judging: Default::default(),
        precision: None,
        reduction: None,
        batches: None,
        calendar: Calendar { start: date(2026, 11, 11).at(8, 0, 0, 0) },
        horizon: Horizon {
            end: Tick(Span::HOUR.0 * 4),
            warm_up: Tick(Span::HOUR.0),
            at_end: AtEnd::Drain { limit: Span(Span::HOUR.0 * 4) },
        },
        interval: Span::minutes(15),
        statuses: statuses(),
        shops: vec![shop(&seats)],
        groups: vec![group("默认组", true, &seats), group("订单组", false, &seats[..1])],
        agents: ["甲", "乙", "丙"].iter().zip(&seats).map(|(n, seat)| agent(n, *seat)).collect(),
        seats: (0..3).map(seat).collect(),
        roles: vec!["pre_sale".into()],
        work: Vec::new(),
        changes: (0..3).map(AgentId).map(shift).collect(),
        rests: Vec::new(),
        satisfaction: satisfaction(),
        assumptions: Vec::new(),
        persons: false,
        hourly_cost: None,
        wages: crate::model::wages::Wages::default(),
        sizing: Default::default(),
        hash: 0,
    }
}

fn statuses() -> Vec<Status> {
    let status = |name: &str, zh: &str, hands, logged_in| Status {
        name: name.into(),
        label_zh: zh.into(),
        hands,
        logged_in,
        cuts_reply: false,
        sessions: OnEnter::Keep,
    };
    vec![
        status("offline", "离线", false, false),
        status("online", "在线", true, true),
        status("closing", "收尾", true, true),
        status("suspended", "挂起", true, true),
    ]
}

fn shift(agent: AgentId) -> Change {
    let until = Tick(Span::HOUR.0 * 10);
    let status = crate::model::ONLINE;
    Change { at: Tick::ZERO, kind: ChangeKind::ShiftStart { agent, shift: 0, status, until } }
}

fn agent(name: &str, seat: SeatId) -> Agent {
    Agent {
        name: name.into(),
        family: name.into(),
        clone: 0,
        entity: u64::from(hash_name(name)),
        roles: Set::of(0),
        typing_cpm: Law::Const(75.0),
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
        shift_end: ShiftEnd::Reroute,
        auto_status: None,
        notification_delay: Span::ZERO,
        part_time: false,
        hourly_cost: None,
        contact_cost: None,
        seats: vec![seat],
    }
}

fn seat(index: u32) -> Seat {
    Seat {
        agent: AgentId(index),
        shop: ShopId(0),
        max: Some(5),
        receive: true,
        im_enabled: true,
        share: 1000,
        order: index,
    }
}

fn group(name: &str, is_default: bool, members: &[SeatId]) -> Group {
    Group {
        name: name.into(),
        shop: ShopId(0),
        is_default,
        enabled: true,
        auto_default: true,
        pages: if is_default { Set::EMPTY } else { Set::of(1) },
        skus: Vec::new(),
        members: members.iter().map(|seat| (*seat, 6)).collect(),
        choice_weight: 1.0,
    }
}

fn satisfaction() -> Satisfaction {
    Satisfaction {
        base: 0.05,
        queue_grace: Span::seconds(10),
        queue_per_minute: 0.1,
        first_grace: Span::seconds(30),
        first_per_minute: 0.1,
        later_grace: Span::seconds(60),
        later_per_minute: 0.1,
        unanswered: 1.0,
        gap: 0.3,
        transfer: 0.1,
        forced_end: 0.7,
    }
}

fn shop(seats: &[SeatId]) -> Shop {
    Shop {
        name: "京东".into(),
        platform: "jd_dongdong_2019".into(),
        platform_label: "2019".into(),
        pages: vec!["shop".into(), "order".into()],
        clients: vec!["pc".into()],
        intents: vec!["pre_sale".into()],
        skus: vec!["S1".into()],
        classify: Classify { need_of_page: vec![None, None], ..Classify::default() },
        policy: policy(),
        groups: vec![GroupId(0), GroupId(1)],
        seats: seats.to_vec(),
        queue: QueueRules {
            enabled: true,
            limit: None,
            scope: QueueScope::Shop,
            head_start: Vec::new(),
        },
        session: session(),
        leave: leave(),
        transfer: transfer(),
        auto_reply: AutoReply {
            welcome: true,
            idle_prompt: Span::NEVER,
            idle_reply_prob: 0.0,
            idle_close_prob: 0.0,
            busy_after: Span::seconds(60),
            busy_patience_factor: 1.5,
        },
        robot: None,
        customer: customer(),
        service: service(),
        sources: vec![source()],
        deferral: None,
        orders: Some(orders()),
        kpi: kpi(),
        norms: Norms {
            pre_sale: 250.0,
            pre_sale_most: 250.0,
            easy_goods: false,
            after_sale: 200.0,
            after_sale_ceiling: 250.0,
            divisor: 300.0,
        },
        performance: Performance::default(),
        targets: Vec::new(),
    }
}

fn policy() -> Policy {
    let tier = |from, status: Set, spare| Tier {
        name: "online".into(),
        rule: "JD-1".into(),
        when: Vec::new(),
        from,
        status,
        role: RoleMatch::Any,
        positive_weight: false,
        spare,
        pick: Pick {
            kind: PickKind::LoadRatio { after: false, by_share: false },
            state: PickState::Shop,
            reset: PickReset::Never,
            ties: Ties::LongestIdle,
        },
        if_none: Outcome::Leave,
        if_full: Outcome::Queue,
    };
    let online = Set::of(crate::model::ONLINE.at());
    let tiers = |from, spare| Tiers {
        tiers: vec![tier(from, online, spare)],
        otherwise_full: Outcome::Queue,
        otherwise_none: Outcome::Leave,
    };
    Policy {
        entry: tiers(From::Shop, Spare::Required),
        leave: tiers(From::Shop, Spare::Ignored),
        transfer: tiers(From::Shop, Spare::Ignored),
        offline_sessions: OnEnter::Reroute,
        choice: Choice { delay: fixed(0), abandon_prob: 0.0, offer_only_available: false },
        literal_auto_default: false,
        most_assigned: None,
        affinity_from_end: false,
    }
}

fn session() -> SessionRules {
    SessionRules {
        silence_timeout: Span::seconds(600),
        silence_closes: true,
        silence_runs_while_waiting: true,
        manual_close_prob: 0.0,
        manual_close_delay: fixed(60),
        resume_grace: Span::ZERO,
        unanswered_after: Span::NEVER,
        unanswered_status: SUSPENDED,
        agent_sees_customer_left: true,
        reapply_prob: 0.9,
        reapply_delay: fixed(5),
        slots: crate::model::platform::SlotRules::one_each(),
    }
}

fn leave() -> LeaveRules {
    LeaveRules {
        mode: LeaveMode::Default,
        interval: SpanLaw::seconds(Law::uniform(60.0, 120.0).unwrap()),
        batch: 3,
        batch_per_agent: false,
        first_after_interval: false,
        on_the_clock: false,
        newest_first: false,
        fallback: None,
        agents: Vec::new(),
        manual_interval: Span::minutes(10),
        manual_batch: 10,
        manual_roles: Set::EMPTY,
        email_reply: fixed(180),
        priority: LeavePriority::AfterLive,
        write_prob: 1.0,
        reply_prob: 0.2,
        expires_after: Span::NEVER,
        answer_within: Span::HOUR,
    }
}

fn transfer() -> TransferRules {
    TransferRules {
        prob: 0.1,
        delay: fixed(0),
        escalate_prob: 0.0,
        escalate_to: None,
        when_role_missing: false,
        by_invitation: false,
        accept_prob: 1.0,
        accept_delay: fixed(10),
        invite_timeout: Span::seconds(60),
        three_party: Span::seconds(30),
        reassign_unanswered: Span::NEVER,
        reassign_vanished: Span::NEVER,
        reread_same_group: Span::seconds(5),
        reread_other: Span::seconds(15),
        to_nonreceiving: false,
        intervention_prob: 0.0,
        intervention: SpanLaw::constant(Span::ZERO),
        intervention_roles: Set::EMPTY,
    }
}

fn customer() -> Customer {
    Customer {
        queue_patience: exp(300.0),
        first_patience: exp(300.0),
        later_patience: exp(600.0),
        after_prompt_factor: 1.0,
        silent_share_queue: 0.3,
        silent_share_chat: 0.5,
        silent_entry_prob: 0.02,
        close_prob: 0.3,
        close_delay: exp(30.0),
        difficult_share: 0.05,
        abusive_share: 0.0,
        block_after: Span::MINUTE,
        block_for: Span::NEVER,
        recontact_prob: 0.2,
        recontact_delay: exp(600.0),
        invite_rate: 0.3,
        rate_if_invited: 0.3,
        rate_if_not: 0.05,
        very_satisfied_share: 0.5,
    }
}

fn service() -> Service {
    Service {
        model: ServiceModel::Typing { switch: Span::seconds(1) },
        profiles: vec![Profile {
            handed_over: 1.0,
            rounds: CountLaw::new(Law::geometric(4.0).unwrap()),
            gap: exp(72.0),
            customer_chars: CharsLaw::constant(20),
            burst: None,
            reply_chars: CharsLaw::constant(25),
            think: exp(8.0),
            lookups: 0,
            lookup: Span::seconds(8),
            quick_phrase_rate: 0.5,
            quick_phrase: Span::seconds(2),
            preview_overlap: Span::ZERO,
            reply_time: None,
            patience: None,
        }],
        profile_of_intent: vec![0],
        urgent: Set::EMPTY,
        shared_inbox: false,
        opening: None,
        wrap_up: None,
        wrap_up_prob: 0.0,
        summaries: Vec::new(),
        unfamiliar_multiplier: 1.0,
    }
}

fn source() -> Source {
    Source {
        name: "进线".into(),
        space: hash_name("京东/进线"),
        times: Times::Curve(RateCurve {
            starts: vec![Tick::ZERO],
            per_hour: vec![60.0],
            end: Tick(Span::HOUR.0 * 4),
            day_cv: 0.0,
            interval_cv: 0.0,
            interval: Span::HOUR,
        }),
        mix: Mix {
            pages: vec![(0, 0.7), (1, 1.0)],
            skus: vec![(0, 1.0)],
            clients: vec![(0, 1.0)],
            intents: vec![(0, 1.0)],
            ..Mix::default()
        },
        proactive: None,
    }
}

fn orders() -> Orders {
    Orders {
        conversion: 0.3,
        amount: Law::Const(120.0),
        anchor: OrderAnchor::LastReply,
        delay: exp(3600.0),
        pay_prob: 0.8,
        pay_delay: exp(600.0),
        unassisted_per_day: 240.0,
    }
}

fn kpi() -> Kpi {
    Kpi {
        reply_within: Span::seconds(180),
        reply_window: (Span(9 * Span::HOUR.0), Span(23 * Span::HOUR.0)),
        reply_unit: ReplyUnit::Round,
        reply_leave_missed: true,
        reply_unassigned_missed: false,
        response_within: Span::seconds(60),
        first_within: Span::seconds(30),
        first_window: (Span(9 * Span::HOUR.0), Span(23 * Span::HOUR.0)),
        shop_counts_any_human_reply: true,
        transfer_clock_is_segment: true,
        working_hours: (Span(9 * Span::HOUR.0), Span(18 * Span::HOUR.0)),
        overnight: Overnight::outside((Span(9 * Span::HOUR.0), Span(18 * Span::HOUR.0))),
        attribution: Attribution::Window { within: Span::DAY, from_end: false },
        service_level: ServiceLevel::default(),
    }
}

/// A counted contact of the shop.
pub fn contact(entity: u64) -> Contact {
    Contact {
        key: Key { entity, space: hash_name("京东/进线") },
        generation: 0,
        shop: ShopId(0),
        source: 0,
        page: Some(0),
        sku: Some(0),
        client: Some(0),
        intent: Some(0),
        customer: entity,
        named: None,
        exempt: false,
        difficult: false,
        proactive: false,
        counted: true,
    }
}
