//! Made-up figures of an 11.11 desk, for tests and for looking at pictures. Not a measurement.
//!
//! A crude fluid queue turns an arrival curve with peaks at 20:00, 00:00 and 10:00 and a night with
//! nobody on duty into figures that hang together.

use jiff::civil::date;

use super::gallery::*;
use super::spec::{ChartSpec, SpanKind, Text};

/// Figures per interval.
#[derive(Debug, Clone, Default)]
pub(crate) struct Day {
    pub arrivals: [Vec<f64>; 3],
    pub typing: Vec<f64>,
    pub slots: Vec<f64>,
    pub agents: Vec<f64>,
    pub queue: [Vec<f64>; 3],
    pub response: [Vec<f64>; 3],
    pub active: Vec<f64>,
    pub taken: Vec<f64>,
    pub busy: Vec<f64>,
    pub risk: Vec<Vec<f64>>,
}

pub(crate) fn intervals() -> Intervals {
    Intervals { start: date(2026, 11, 10).at(18, 0, 0, 0), minutes: 30.0 }
}

/// Contacts per half hour at an hour counted from 18:00.
fn demand(hour: f64) -> f64 {
    let bump = |at: f64, width: f64, height: f64| {
        let z = (hour - at) / width;
        height * libm::exp(-z * z / 2.0)
    };
    let clock = (hour + 18.0) % 24.0;
    let night = if (2.0..8.0).contains(&clock) { 0.22 } else { 1.0 };
    night * 140.0
        + bump(2.3, 0.8, 320.0)
        + bump(6.5, 0.7, 460.0)
        + bump(16.2, 2.2, 170.0)
        + bump(26.4, 1.6, 260.0)
        + bump(50.0, 3.0, 90.0)
}

/// Agents on duty at an hour counted from 18:00.
fn staff(hour: f64) -> f64 {
    let clock = (hour + 18.0) % 24.0;
    match clock {
        c if (3.0..7.5).contains(&c) => 0.0,
        c if c < 3.0 => {
            if hour < 12.0 {
                20.0
            } else {
                9.0
            }
        }
        c if c < 9.0 => 6.0,
        c if c < 17.0 => 17.0,
        _ => 22.0,
    }
}

/// A run of `count` half hours.
pub(crate) fn day(count: usize) -> Day {
    let mut d = Day { risk: vec![Vec::new(); 7], ..Day::default() };
    let mut waiting = 0.0;
    for i in 0..count {
        let hour = i as f64 / 2.0;
        let wobble = 1.0 + 0.06 * libm::sin(i as f64 * 2.1) + 0.03 * libm::cos(i as f64 * 5.3);
        let (a, n) = (demand(hour) * wobble, staff(hour));
        let (typing, slots) = (n * 17.5, n * 20.0);
        let served = (waiting + a).min(typing.min(slots));
        let gone = (waiting + a - served) * 0.55;
        waiting = (waiting + a - served - gone).max(0.0);
        let load = if n > 0.0 { (a / typing.min(slots)).min(1.4) } else { f64::NAN };
        for (k, f) in [1.0, 0.86, 1.17].into_iter().enumerate() {
            d.arrivals[k].push((a * f).round());
            d.queue[k].push(waiting * [1.0, 0.45, 1.9][k] * if n > 0.0 { 0.3 } else { 0.0 });
        }
        d.typing.push(typing);
        d.slots.push(slots);
        d.agents.push(n);
        let base = if n > 0.0 { 14.0 + 9.0 * load + waiting / typing * 600.0 } else { f64::NAN };
        for (k, f) in [1.0, 2.6, 6.5].into_iter().enumerate() {
            d.response[k].push(base * f);
        }
        let most = |v: f64, top: f64| if v > top { top } else { v };
        d.busy.push(most(load * 0.93, 0.985));
        d.taken.push(most(load * load * 0.78 + 0.08, 1.0));
        d.active.push(most(load * load * 7.8 + 0.8, 10.0) * (1.0 - 0.08 * wobble));
        let high = if n > 0.0 { (load - 0.7).max(0.0) } else { 0.0 };
        let parts = [
            waiting * 0.14,
            a * high * 0.16,
            a * (0.012 + high * 0.10),
            gone * 0.22,
            if n > 0.0 { 0.0 } else { a * 0.55 },
            a * 0.006,
            a * high * 0.04,
        ];
        for (k, part) in parts.into_iter().enumerate() {
            d.risk[k].push(part);
        }
    }
    d
}

/// Hours that break and the unstaffed night of the first day.
pub(crate) fn stretches() -> Vec<Stretch> {
    vec![
        Stretch { from: 90.0, to: 240.0, kind: SpanKind::Breaks },
        Stretch { from: 330.0, to: 480.0, kind: SpanKind::Breaks },
        Stretch { from: 540.0, to: 810.0, kind: SpanKind::Gap },
    ]
}

/// Names and loads of a desk.
pub(crate) fn agents(count: usize) -> Vec<(String, Desk, f64)> {
    let names = ["小美", "小李", "阿杰", "晓琳", "大壮", "安琪", "子涵", "雨桐", "欣怡", "浩然"];
    (0..count)
        .map(|i| {
            let name = format!("{}{:02}", names[i % names.len()], i + 1);
            let desk = if i % 4 == 3 { Desk::AfterSale } else { Desk::PreSale };
            let swing = libm::sin(i as f64 * 1.7) * 55.0 + libm::cos(i as f64 * 0.6) * 30.0;
            (name, desk, if i % 4 == 3 { 175.0 } else { 232.0 } + swing)
        })
        .collect()
}

/// The six charts over a number of half hours.
pub(crate) fn charts(count: usize, agent_count: usize) -> Vec<ChartSpec> {
    let d = day(count);
    let marked = stretches();
    let marked = marked.as_slice();
    let intervals = intervals();
    let banded = |v: &'_ [Vec<f64>; 3]| -> [Vec<f64>; 3] { v.clone() };
    let (arrivals, queue) = (banded(&d.arrivals), banded(&d.queue));
    let agents = agents(agent_count);
    let loads: Vec<AgentLoad<'_>> = agents
        .iter()
        .map(|(name, desk, load)| AgentLoad {
            name,
            desk: *desk,
            load: *load,
            spread: Some((load * 0.93, load * 1.06)),
        })
        .collect();
    let causes: Vec<(Cause, &[f64])> =
        Cause::ALL.into_iter().zip(d.risk.iter().map(Vec::as_slice)).collect();
    vec![
        arrivals_and_capacity(&Capacity {
            intervals,
            arrivals: Banded { median: &arrivals[0], low: &arrivals[1], high: &arrivals[2] },
            typing: &d.typing,
            work: &[],
            slots: &d.slots,
            agents: &d.agents,
            marked,
        }),
        queue_length(&QueueLength {
            intervals,
            waiting: Banded { median: &queue[0], low: &queue[1], high: &queue[2] },
            marked,
        }),
        response_times(&ResponseTimes {
            intervals,
            figure: Text::new("first reply, from arrival", "首次响应（自进线起）"),
            p50: &d.response[0],
            p90: &d.response[1],
            p99: &d.response[2],
            target: Some(60.0),
            log: true,
            marked,
        }),
        agent_loads(&AgentLoads { agents: &loads, pre_sale_norm: 250.0, after_sale_norm: 200.0 }),
        occupancy(&Occupancy {
            intervals,
            active_per_agent: &d.active,
            slots_taken: &d.taken,
            hands_busy: &d.busy,
            marked,
        }),
        risk_by_cause(&RiskByCause { intervals, causes: &causes, marked }),
    ]
}
