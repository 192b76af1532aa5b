//! The ordinary engine against queueing theory: scenario texts whose exact figures are known in
//! closed form or from a chain solved to ten digits. Each figure lies within four standard errors
//! over independent replications, and the standard error is small enough to tell a wrong model.

use dacu::engine::arrivals::NoFeed;
use dacu::engine::facts::{Disposition, Fact};
use dacu::engine::observer::Observer;
use dacu::kernel::ids::ContactSlot;
use dacu::kernel::tick::{Span, Tick};
use dacu::scenario::parse_str;

/// One contact as far as the figures need it.
#[derive(Clone, Copy, Default)]
struct Seen {
    counted: bool,
    entered: Tick,
    queued: bool,
    assigned: bool,
    answered: bool,
}

/// What a replication adds up, contacts of the warm-up left out.
#[derive(Default)]
struct Watch {
    warm_up: Tick,
    limit: f64,
    slots: Vec<Seen>,
    contacts: f64,
    waiters: f64,
    wait: f64,
    short_waits: f64,
    abandoned: f64,
    replies: f64,
    response: f64,
    short_responses: f64,
    effort: f64,
    first_reply: f64,
    answered: f64,
    active: f64,
    active_area: f64,
    last: Tick,
}

impl Watch {
    fn at(&mut self, slot: ContactSlot) -> &mut Seen {
        let at = slot.at();
        if self.slots.len() <= at {
            self.slots.resize_with(at + 1, Seen::default);
        }
        &mut self.slots[at]
    }

    fn waited(&mut self, wait: Span) {
        self.wait += wait.as_secs_f64();
        self.short_waits += f64::from(u8::from(wait.as_secs_f64() <= self.limit));
    }

    fn replied(&mut self, now: Tick, slot: ContactSlot, start: Tick, effort: Span) {
        let response = now.since(start).as_secs_f64();
        if now >= self.warm_up {
            self.replies += 1.0;
            self.response += response;
            self.short_responses += f64::from(u8::from(response <= self.limit));
            self.effort += effort.as_secs_f64();
        }
        let seen = self.at(slot);
        if seen.counted && !std::mem::replace(&mut seen.answered, true) {
            let wait = now.since(seen.entered).as_secs_f64();
            self.first_reply += wait;
            self.answered += 1.0;
        }
    }

    fn clock(&mut self, now: Tick) {
        let from = self.last.max(self.warm_up);
        self.active_area += self.active * now.since(from).as_secs_f64();
        self.last = now;
    }
}

impl Observer for Watch {
    fn observe(&mut self, now: Tick, fact: Fact) {
        match fact {
            Fact::Entered { slot, contact } => {
                let counted = contact.counted;
                *self.at(slot) = Seen { counted, entered: now, ..Seen::default() };
                self.contacts += f64::from(u8::from(counted));
            }
            Fact::Queued { slot } => {
                let seen = self.at(slot);
                seen.queued = true;
                let counted = seen.counted;
                self.waiters += f64::from(u8::from(counted));
            }
            Fact::Assigned { slot, queue_wait, .. } => {
                self.at(slot).assigned = true;
                if self.at(slot).counted {
                    self.waited(queue_wait);
                }
            }
            Fact::Replied { slot, round_start, effort, .. } => {
                self.replied(now, slot, round_start, effort);
            }
            Fact::Active { active, .. } => {
                self.clock(now);
                self.active = f64::from(active);
            }
            Fact::Closed { slot, disposition } => {
                let seen = *self.at(slot);
                if seen.counted && disposition == Disposition::Abandoned {
                    self.abandoned += 1.0;
                    self.waited(now.since(seen.entered));
                }
            }
            _ => {}
        }
    }
}

/// Name of a figure, its exact value, how to read it from a replication.
type Figure = (&'static str, f64, fn(&Watch, f64) -> f64);

/// Runs replications and compares each figure with its exact value.
fn compare(case: &str, text: &str, replications: u32, limit: f64, figures: &[Figure]) {
    let loaded = parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let model = &loaded.scenario;
    let hours = model.horizon.end.since(model.horizon.warm_up).as_secs_f64();
    let mut samples = vec![Vec::new(); figures.len()];
    for replication in 0..replications {
        let warm_up = model.horizon.warm_up;
        let mut watch = Watch { warm_up, limit, last: warm_up, ..Watch::default() };
        dacu::engine::run(model, replication, NoFeed, &mut watch, &|| false).expect("runs");
        for (sample, (.., figure)) in samples.iter_mut().zip(figures) {
            sample.push(figure(&watch, hours));
        }
    }
    for (sample, (name, exact, _)) in samples.iter().zip(figures) {
        let n = sample.len() as f64;
        let mean = sample.iter().sum::<f64>() / n;
        let variance = sample.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let error = (variance / n).sqrt();
        println!("{case} {name}: {mean} ± {error}, exact {exact}");
        assert!(
            (mean - exact).abs() <= 4.0 * error,
            "{case} {name}: {mean} ± {error}, not {exact}"
        );
        assert!(error < 0.03 * exact, "{case} {name}: {error} is too coarse to tell {exact}");
    }
}

/// A plain desk of so many agents with contacts at a steady rate.
fn desk(hours: u32, per_hour: f64, agents: u32, max: u32, more: &str) -> String {
    format!(
        r#"
[desk]
name = "theory"
start = 2026-01-05T00:00:00
length = "{hours}h"
warm_up = "2h"
platform = "generic"
seed = 7

[[arrivals]]
rates = [{per_hour}]
rate_interval = "{hours}h"

[[agents]]
id = "a"
count = {agents}
max_concurrency = {max}
{more}
"#
    )
}

/// One contact at a time, patient unless a law says otherwise.
fn classical(patience: &str) -> String {
    format!(
        "[service]\nmodel = \"classical\"\nservice_time = {{ dist = \"exp\", mean = \"60s\" }}\n\
         [customer]\npatience = {patience}\n"
    )
}

fn share_waiting(watch: &Watch, _: f64) -> f64 {
    watch.waiters / watch.contacts
}

fn mean_wait(watch: &Watch, _: f64) -> f64 {
    watch.wait / watch.contacts
}

fn share_short_waits(watch: &Watch, _: f64) -> f64 {
    watch.short_waits / watch.contacts
}

/// A01 M/M/1 at load 0.3: P(wait) 0.3, mean wait 0.428571 services, P(wait ≤ 0.5) 0.788594.
#[test]
fn a01_mm1_waits_as_erlang_says() {
    let text = desk(1400, 18.0, 1, 1, &classical("\"never\""));
    compare(
        "A01",
        &text,
        12,
        30.0,
        &[
            ("P_wait", 0.3, share_waiting),
            ("Wq", 0.428_571_428_571 * 60.0, mean_wait),
            ("P_wait_le_0.5", 0.788_593_573_084, share_short_waits),
        ],
    );
}

/// M/M/c, Erlang C with 4 agents and 3 Erlang: P(wait) 0.5094, mean wait 0.5094 services.
#[test]
fn mmc_four_agents_wait_as_erlang_c_says() {
    let text = desk(600, 180.0, 4, 1, &classical("\"never\""));
    // C(4, 3) = 27/53; P(W > t) = C exp(-(c mu - lambda) t)
    let c = 27.0 / 53.0;
    compare(
        "M/M/4",
        &text,
        12,
        60.0,
        &[
            ("P_wait", c, share_waiting),
            ("Wq", c * 60.0, mean_wait),
            ("P_wait_le_1", 1.0 - c * (-1.0_f64).exp(), share_short_waits),
        ],
    );
}

/// D01 Erlang A, 48 a minute, 50 agents, patience 2 min: P(abandon) 0.0309122, P(wait) 0.467774,
/// mean wait 0.0618245 min.
#[test]
fn d01_erlang_a_abandons_as_palm_says() {
    let patience = "{ dist = \"exp\", mean = \"120s\" }";
    let text = desk(12, 2880.0, 50, 1, &classical(patience));
    compare(
        "D01",
        &text,
        16,
        10.0,
        &[
            ("P_wait", 0.467_774_068_554, share_waiting),
            ("P_abandon", 0.030_912_249_162_2, |watch, _| watch.abandoned / watch.contacts),
            ("E_W_all", 0.061_824_498_324_4 * 60.0, mean_wait),
        ],
    );
}

/// J05 Machine repairman: one agent who always holds five conversations, customers think 60 s, a
/// reply takes 20 s: 0.0444973 replies a second, mean response 52.3664 s.
#[test]
fn j05_one_agent_with_five_conversations() {
    let text = r#"
[desk]
name = "J05"
start = 2026-01-05T00:00:00
length = "240h"
warm_up = "2h"
platform = "generic"
at_end = "cut"
seed = 7

[[arrivals]]
list = [{ at = "0s" }, { at = "0s" }, { at = "0s" }, { at = "0s" }, { at = "0s" }]

[[agents]]
id = "a"
max_concurrency = 5

[service]
model = "direct"
reply_time = { dist = "exp", mean = "20s" }

[customer]
rounds = 1000000
think_gap = { dist = "exp", mean = "60s" }
first_patience = "never"
later_patience = "never"
"#;
    compare(
        "J05",
        text,
        12,
        60.0,
        &[
            ("throughput", 0.044_497_282_608_7, |watch, time| watch.replies / time),
            ("utilisation", 0.889_945_652_174, |watch, time| watch.effort / time),
            ("mean_response", 52.366_412_213_7, |watch, _| watch.response / watch.replies),
            ("P_response_le_60", 0.650_350_359_554, |watch, _| {
                watch.short_responses / watch.replies
            }),
        ],
    );
}

/// K10 One agent with at most three chats behind a queue: P(queue) 0.584871, mean wait 563.57 s,
/// 2.22428 chats, mean response 55.9199 s, mean first response 619.451 s.
#[test]
fn k10_one_agent_with_three_chats_and_a_queue() {
    let chat = "\
[service]\nmodel = \"direct\"\nreply_time = { dist = \"exp\", mean = \"30s\" }\n\
[customer]\npatience = \"never\"\nfirst_patience = \"never\"\nlater_patience = \"never\"\n\
rounds = { dist = \"geometric\", mean = 6 }\nthink_gap = { dist = \"exp\", mean = \"45s\" }\n\
close_prob = 1\nclose_delay = \"0s\"\n";
    let text = desk(1400, 100.0 / 7.0, 1, 3, chat).replace("warm_up = \"2h\"", "warm_up = \"24h\"");
    compare(
        "K10",
        &text,
        24,
        60.0,
        &[
            ("P_must_queue", 0.584_871_231_102, share_waiting),
            ("E_wait", 563.570_170_791, mean_wait),
            ("concurrency", 2.224_283_677_81, |watch, time| watch.active_area / time),
            ("utilisation", 0.714_285_714_286, |watch, time| watch.effort / time),
            ("mean_response", 55.919_914_468, |watch, _| watch.response / watch.replies),
            ("first_response", 619.450_772_558, |watch, _| watch.first_reply / watch.answered),
        ],
    );
}
