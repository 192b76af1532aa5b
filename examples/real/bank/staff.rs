//! Who was on duty, when nothing but conversations is on record.
//!
//! While somebody waits, who is on duty talks: an agent who does not is away. While nobody waits,
//! a silent agent may be there or not, and the log cannot tell. So an agent is taken to be there
//! from call to call unless somebody waited in between for longer than the pause between two
//! calls; then for a short while after the one call and before the other, as long as nobody waited.
//! Who leaves a desk with a queue ends the call in hand, in the log as in the simulator, and on
//! average it is half done: so leaving is set into the midst of the last call.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::log::{Call, INTERNET, Service};

/// A pause between two calls that is no absence, seconds.
pub const PAUSE: i64 = 30;

/// How gaps between calls are read.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// Seconds of others' waiting in a gap that make it an absence.
    pub pause: i64,
    /// The longest that an agent is idle before and after an absence, seconds.
    pub idle: i64,
    /// Share of the last call after which the agent is taken to be away.
    pub last: f64,
}

impl Default for Reading {
    fn default() -> Self {
        Reading { pause: PAUSE, idle: 60, last: 0.5 }
    }
}

/// A time on duty.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Who.
    pub agent: String,
    /// The day.
    pub date: Date,
    /// From this second of the day.
    pub from: i64,
    /// To this one.
    pub to: i64,
}

/// Spans of a day in which some ordinary call waited.
pub fn waiting(day: &[Call]) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = Vec::new();
    for call in day.iter().filter(|call| call.queued && call.kind != INTERNET) {
        let (from, to) = (call.arrived, call.arrived + call.waited);
        match spans.last_mut().filter(|span| span.1 >= from) {
            Some(span) => span.1 = span.1.max(to),
            None => spans.push((from, to)),
        }
    }
    spans
}

/// Seconds of a span that others cover.
pub fn within(spans: &[(i64, i64)], from: i64, to: i64) -> i64 {
    spans.iter().map(|span| (span.1.min(to) - span.0.max(from)).max(0)).sum()
}

/// Conversations by agent, in order.
pub fn by_agent(day: &[Call]) -> BTreeMap<&str, Vec<(&Call, &Service)>> {
    let mut agents: BTreeMap<&str, Vec<(&Call, &Service)>> = BTreeMap::new();
    for call in day {
        if let Some(service) = call.service.as_ref().filter(|service| !service.agent.is_empty()) {
            agents.entry(&service.agent).or_default().push((call, service));
        }
    }
    agents.values_mut().for_each(|calls| calls.sort_by_key(|(_, service)| service.from));
    agents
}

/// Times on duty for ordinary calls on one day. A call about the internet service is an absence.
pub fn windows(day: &[Call], reading: Reading) -> Vec<Window> {
    let spans = waiting(day);
    let mut windows: Vec<Window> = Vec::new();
    for (agent, calls) in by_agent(day) {
        let mut until = 0;
        let mut push = |date: Date, from: i64, to: i64| {
            let (from, to) = (from.max(until), to.min(24 * 3600 - 1));
            if to > from {
                windows.push(Window { agent: agent.to_owned(), date, from, to });
                until = to;
            }
        };
        let midst = |last: &Service| last.from + (last.length as f64 * reading.last) as i64 + 1;
        let mut open: Option<(i64, &Service)> = None;
        for (call, service) in &calls {
            let mut from = service.from;
            if let Some((since, last)) = open {
                let away = absence(&spans, last.to(), service.from, reading);
                let (left, back) = match away {
                    _ if call.kind == INTERNET => (service.from, service.from),
                    Some(away) => away,
                    None => (i64::MAX, since),
                };
                if left < i64::MAX {
                    let at_once = left - last.to() <= PAUSE;
                    push(call.date, since, if at_once { midst(last) } else { left });
                }
                from = back;
            }
            open = (call.kind != INTERNET).then_some((from, service));
        }
        if let (Some((since, last)), Some((call, _))) = (open, calls.last()) {
            push(call.date, since, midst(last));
        }
    }
    windows
}

/// When an agent left and came back in a gap between two calls; `None` if not away.
fn absence(spans: &[(i64, i64)], from: i64, to: i64, reading: Reading) -> Option<(i64, i64)> {
    if within(spans, from, to) <= reading.pause {
        return None;
    }
    let mut inside = spans.iter().filter(|span| span.1 > from && span.0 < to);
    let first = inside.next()?;
    let last = inside.next_back().unwrap_or(first);
    let left = first.0.clamp(from, from + reading.idle);
    let back = last.1.clamp(to - reading.idle, to);
    Some((left, back))
}
