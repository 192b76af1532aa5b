//! The seven charts of a run, from the outcome to specifications (`chart::spec`).

use super::advice::Advice;
use super::chart::gallery::{
    AgentLoad, AgentLoads, Banded, Capacity, Cause, Desk, Intervals, Occupancy, QueueLength,
    ResponseTimes, RiskByCause, Stretch, Wait, WaitsByCause, agent_loads, arrivals_and_capacity,
    occupancy, queue_length, response_times, risk_by_cause, waits_by_cause,
};
use super::chart::spec::{ChartSpec, SpanKind, Text};
use super::outcome::Outcome;
use crate::engine::cause::Cause as Why;
use crate::measure::catalog::Part;
use crate::measure::causes::Until;
use crate::measure::counters::Level;
use crate::measure::summary::TargetCheck;

const DESK: Part = Part::Desk;

/// All charts, in the order of the report.
pub fn charts(outcome: &Outcome, advice: &Advice) -> Vec<ChartSpec> {
    let intervals = Intervals {
        start: outcome.scenario.calendar.start,
        minutes: outcome.scenario.interval.as_secs_f64() / 60.0,
    };
    let marked = stretches(outcome, advice, intervals.minutes);
    vec![
        capacity(outcome, intervals, &marked),
        queue(outcome, intervals, &marked),
        waits(outcome, intervals, &marked),
        response(outcome, intervals, &marked),
        occupied(outcome, intervals, &marked),
        risk(outcome, intervals, &marked),
        loads(outcome),
    ]
}

/// Hours that break, and hours with arrivals and nobody on duty.
fn stretches(outcome: &Outcome, advice: &Advice, minutes: f64) -> Vec<Stretch> {
    let mut marked: Vec<Stretch> = Vec::new();
    let count = outcome.intervals();
    let mut broken = vec![false; count];
    for stretch in &advice.breaks {
        // on every date, not only the worst
        for &from in &stretch.starts {
            broken[from.min(count)..(from + stretch.to - stretch.from).min(count)].fill(true);
        }
    }
    let on_duty = outcome.medians(DESK, "online_agents_mean");
    let gap: Vec<bool> =
        (0..count).map(|at| on_duty[at] < 0.05 && outcome.entries(DESK, at) > 0.0).collect();
    for (flags, kind) in [(&broken, SpanKind::Breaks), (&gap, SpanKind::Gap)] {
        let mut at = 0;
        while at < count {
            let from = at;
            while at < count && flags[at] {
                at += 1;
            }
            if at > from {
                marked.push(Stretch { from: from as f64 * minutes, to: at as f64 * minutes, kind });
            } else {
                at += 1;
            }
        }
    }
    marked
}

struct Bands {
    median: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl Bands {
    fn of(outcome: &Outcome, figure: &str) -> Bands {
        Bands {
            median: outcome.medians(DESK, figure),
            low: outcome.banded(DESK, figure, |band| band.low),
            high: outcome.banded(DESK, figure, |band| band.high),
        }
    }

    fn borrow(&self) -> Banded<'_> {
        Banded { median: &self.median, low: &self.low, high: &self.high }
    }
}

/// Contacts an interval that the hands and the slots on duty could take, as measured in this run:
/// agents' time over the hands' time (or slot time) that a contact took on average.
fn capacity(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let arrivals = Bands::of(outcome, outcome.came());
    let agents = outcome.medians(DESK, "online_agents_mean");
    let entries = outcome.value(DESK, outcome.came()).unwrap_or(f64::NAN);
    let work_h = outcome.value(DESK, "work_effort_h").unwrap_or(0.0);
    let busy = (outcome.value(DESK, "busy_h").unwrap_or(f64::NAN) - work_h) / entries;
    let work: Vec<f64> = if outcome.scenario.work.is_empty() {
        Vec::new()
    } else {
        outcome.medians(DESK, "work_effort_h").iter().map(|hours| hours / busy).collect()
    };
    let slot_hours = outcome.value(DESK, "session_span_mean_s").unwrap_or(f64::NAN) / 3600.0;
    let hours = |at: usize| outcome.hours_of(at);
    let typing: Vec<f64> =
        agents.iter().enumerate().map(|(at, agents)| agents * hours(at) / busy).collect();
    let slots: Vec<f64> =
        (0..outcome.intervals()).map(|at| slots_on_duty(outcome, at) / slot_hours).collect();
    arrivals_and_capacity(&Capacity {
        intervals,
        arrivals: arrivals.borrow(),
        typing: &typing,
        work: &work,
        slots: &slots,
        agents: &agents,
        marked,
    })
}

/// Slots of the agents on duty in an interval, in slot-hours a run: as slot occupancy counts them,
/// over all shops and not beyond the total; not a number where somebody has no limit.
fn slots_on_duty(outcome: &Outcome, at: usize) -> f64 {
    if outcome.area(DESK, at, Level::Unbounded) > 0.0 {
        return f64::NAN;
    }
    let runs = f64::from(outcome.results.count().max(1));
    outcome.area(DESK, at, Level::MaxOnline) / runs / 3600.0
}

fn queue(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let waiting = Bands::of(outcome, "queue_length_mean");
    queue_length(&QueueLength { intervals, waiting: waiting.borrow(), marked })
}

/// What those who came in each interval waited for, a customer on average.
fn waits(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let of = |at: usize| {
        let causes = outcome.causes(DESK, at, Until::FirstReply);
        let entries = outcome.entries_for_humans(DESK, at);
        let seconds = |list: &[Why]| list.iter().map(|why| causes.seconds(*why)).sum::<f64>();
        let silent = causes.seconds(Why::Silent);
        Wait::ALL.map(|wait| {
            let seconds = match wait {
                Wait::Nobody => seconds(&[Why::Closed, Why::Nobody]),
                Wait::Full => seconds(&[Why::FullShop, Why::FullTotal]) - silent,
                Wait::Silent => silent,
                Wait::OtherChats => seconds(&[Why::OtherChats]),
                Wait::Away => seconds(&[Why::OtherWork, Why::Break]),
                Wait::Cadence => seconds(&[Why::Cadence]),
                Wait::Own => seconds(&[Why::OwnReply, Why::Choosing]),
            };
            if entries > 0.0 { seconds / entries } else { f64::NAN }
        })
    };
    let rows: Vec<[f64; 7]> = (0..outcome.intervals()).map(of).collect();
    let columns: Vec<Vec<f64>> =
        (0..7).map(|wait| rows.iter().map(|row| row[wait]).collect()).collect();
    let causes: Vec<(Wait, &[f64])> =
        Wait::ALL.into_iter().zip(columns.iter().map(Vec::as_slice)).collect();
    waits_by_cause(&WaitsByCause { intervals, causes: &causes, marked })
}

/// The target, in seconds, on a response time that the chart shows; the chart is the desk's, so
/// that of several shops all must say the same.
fn response_target(checks: &[TargetCheck], shops: usize) -> Option<f64> {
    let shown = |check: &&TargetCheck| {
        check.figure.is_some_and(|figure| figure.id.starts_with("round_response"))
    };
    let bound = checks.iter().find(shown)?.target.bound;
    let says = |shop: usize| {
        let own = |check: &&TargetCheck| check.shop == shop && check.target.bound == bound;
        checks.iter().filter(shown).any(|check| own(&check))
    };
    (shops == 1 || (0..shops).all(says)).then_some(bound)
}

fn response(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let [p50, p90, p99] =
        ["p50", "p90", "p99"].map(|q| outcome.medians(DESK, &format!("round_response_{q}_s")));
    let highest = p99.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    let middle = p50.iter().copied().filter(|v| v.is_finite()).fold(0.0, f64::max);
    response_times(&ResponseTimes {
        intervals,
        figure: Text::new("Response in a round", "单轮响应时长"),
        p50: &p50,
        p90: &p90,
        p99: &p99,
        target: response_target(&outcome.summary.targets, outcome.scenario.shops.len()),
        log: highest > 20.0 * middle && middle > 0.0,
        marked,
    })
}

fn occupied(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let active = outcome.medians(DESK, "active_mean");
    let online = outcome.medians(DESK, "online_agents_mean");
    let per_agent: Vec<f64> = active
        .iter()
        .zip(&online)
        .map(|(active, online)| if *online > 0.05 { active / online } else { f64::NAN })
        .collect();
    let slots = outcome.medians(DESK, "slot_occupancy");
    let hands = outcome.medians(DESK, "hands_occupancy");
    occupancy(&Occupancy {
        intervals,
        active_per_agent: &per_agent,
        slots_taken: &slots,
        hands_busy: &hands,
        marked,
    })
}

fn risk(outcome: &Outcome, intervals: Intervals, marked: &[Stretch]) -> ChartSpec {
    let names =
        ["queue", "slow_first", "slow_later", "unanswered", "gap", "transfer", "forced_end"];
    let total = outcome.medians(DESK, "dissatisfaction_risk");
    let expected = outcome.medians(DESK, "dissatisfied_expected");
    // The figures are shares of customers; the chart counts customers.
    let customers: Vec<f64> = expected.iter().zip(&total).map(|(n, share)| n / share).collect();
    let series = names.map(|name| {
        let shares = outcome.medians(DESK, &format!("risk_{name}"));
        shares.iter().zip(&customers).map(|(share, count)| share * count).collect::<Vec<f64>>()
    });
    let causes: Vec<(Cause, &[f64])> =
        Cause::ALL.iter().copied().zip(series.iter().map(Vec::as_slice)).collect();
    risk_by_cause(&RiskByCause { intervals, causes: &causes, marked })
}

fn loads(outcome: &Outcome) -> ChartSpec {
    let scenario = outcome.scenario;
    let after_sale = scenario.roles.iter().position(|role| role == "after_sale");
    let agents: Vec<AgentLoad> = scenario
        .agents
        .iter()
        .enumerate()
        .map(|(at, agent)| {
            let after = after_sale.is_some_and(|role| agent.roles.0 == 1 << role);
            AgentLoad {
                name: &agent.name,
                desk: if after { Desk::AfterSale } else { Desk::PreSale },
                load: outcome.value(Part::Agent(at), "sessions_per_agent_day").unwrap_or(0.0),
                spread: None,
            }
        })
        .collect();
    let norms = scenario.shops.first().map(|shop| &shop.norms);
    agent_loads(&AgentLoads {
        agents: &agents,
        pre_sale_norm: norms.map_or(f64::NAN, |norms| norms.pre_sale),
        after_sale_norm: norms.map_or(f64::NAN, |norms| norms.after_sale),
    })
}
