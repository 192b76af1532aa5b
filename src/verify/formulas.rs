//! The closed forms of `analytic` under names that expressions may use: what a simulation cannot
//! show (the wait of a customer who never comes) is checked against them instead.

use crate::analytic::chat::Chat;
use crate::analytic::erlang::{ErlangA, ErlangC, erlang_b};

/// A closed form.
#[derive(Debug)]
pub struct Formula {
    /// Its name.
    pub name: &'static str,
    /// Names of its arguments.
    pub arguments: &'static [&'static str],
    /// Its value; `None` for arguments that make no sense.
    pub value: fn(&[f64]) -> Option<f64>,
}

impl PartialEq for Formula {
    fn eq(&self, other: &Formula) -> bool {
        self.name == other.name
    }
}

const C: &[&str] = &["arrival rate", "mean service", "agents"];
const C_AT: &[&str] = &["arrival rate", "mean service", "agents", "time"];
const A: &[&str] = &["arrival rate", "mean service", "mean patience", "agents"];
const A_AT: &[&str] = &["arrival rate", "mean service", "mean patience", "agents", "time"];

const CHAT: &[&str] =
    &["arrival rate", "mean patience", "agents", "time with 1", "time with 2", "time with 3"];
const CHAT_AT: &[&str] = &[
    "arrival rate",
    "mean patience",
    "agents",
    "time with 1",
    "time with 2",
    "time with 3",
    "time",
];

/// A closed form of chat by level, at most three conversations an agent.
macro_rules! chat {
    ($name:literal, $arguments:ident, |$chat:ident, $x:ident| $value:expr) => {
        Formula {
            name: $name,
            arguments: $arguments,
            value: |$x| {
                let $chat = Chat::new($x[0], &$x[3..6], whole($x[2])?, $x[1])?;
                Some($value)
            },
        }
    };
}

/// Every closed form.
pub const ALL: &[Formula] = &[
    Formula {
        name: "erlang_b",
        arguments: &["offered load", "agents"],
        value: |x| erlang_b(x[0], whole(x[1])?),
    },
    Formula {
        name: "erlang_c_wait_probability",
        arguments: C,
        value: |x| Some(c(x)?.wait_probability()),
    },
    Formula {
        name: "erlang_c_within",
        arguments: C_AT,
        value: |x| Some(c(x)?.service_level(x[3])),
    },
    Formula {
        name: "erlang_c_least_agents",
        arguments: &["arrival rate", "mean service", "time", "share"],
        value: |x| {
            let enough = |agents| {
                ErlangC::new(x[0], x[1], agents).is_some_and(|c| c.service_level(x[2]) >= x[3])
            };
            crate::analytic::erlang::least_agents(10_000, enough).map(f64::from)
        },
    },
    Formula {
        name: "poisson_least",
        arguments: &["mean", "probability"],
        value: |x| poisson_least(x[0], x[1]),
    },
    Formula {
        name: "erlang_a_wait_probability",
        arguments: A,
        value: |x| Some(a(x)?.wait_probability()),
    },
    Formula { name: "erlang_a_abandonment", arguments: A, value: |x| Some(a(x)?.abandonment()) },
    Formula {
        name: "erlang_a_virtual_wait",
        arguments: A,
        value: |x| Some(a(x)?.mean_virtual_wait()),
    },
    Formula {
        name: "erlang_a_virtual_within",
        arguments: A_AT,
        value: |x| Some(a(x)?.virtual_within(x[4])),
    },
    Formula {
        name: "erlang_a_least_agents",
        arguments: &["arrival rate", "mean service", "mean patience", "abandonment"],
        value: |x| {
            let enough = |agents| {
                ErlangA::new(x[0], x[1], x[2], agents).is_some_and(|a| a.abandonment() <= x[3])
            };
            crate::analytic::erlang::least_agents(10_000, enough).map(f64::from)
        },
    },
    chat!("chat_wait_probability", CHAT, |chat, x| chat.queue().wait_probability()),
    chat!("chat_queue", CHAT, |chat, x| chat.queue().mean_queue()),
    chat!("chat_abandonment", CHAT, |chat, x| chat.queue().abandonment()),
    chat!("chat_slot_occupancy", CHAT, |chat, x| chat.slot_occupancy()),
    chat!("chat_open", CHAT, |chat, x| chat.open()),
    chat!("chat_wait", CHAT, |chat, x| chat.queue().mean_wait()),
    chat!("chat_time", CHAT, |chat, x| chat.mean_time()),
    chat!("chat_virtual_wait", CHAT, |chat, x| chat.queue().mean_virtual_wait()),
    chat!("chat_virtual_within", CHAT_AT, |chat, x| chat.queue().virtual_within(x[6])),
    chat!("chat_served_within", CHAT_AT, |chat, x| chat.queue().served_within(x[6])),
];

/// The least whole number that a Poisson number of this mean reaches with at most this
/// probability: what a room must hold so that so few find it full. Below a thousand millionth
/// the sum from the left has no digits left, and there is no answer.
fn poisson_least(mean: f64, share: f64) -> Option<f64> {
    if !(mean > 0.0 && mean < 700.0 && share >= 1e-9) {
        return None;
    }
    let (mut at_least, mut term, mut number) = (1.0, libm::exp(-mean), 0.0);
    while at_least > share {
        at_least -= term;
        number += 1.0;
        term *= mean / number;
    }
    Some(number)
}

/// The closed form of a name.
pub fn find(name: &str) -> Option<&'static Formula> {
    ALL.iter().find(|formula| formula.name == name)
}

fn whole(x: f64) -> Option<u32> {
    ((0.0..=1e6).contains(&x) && x.fract() == 0.0).then_some(x as u32)
}

fn c(x: &[f64]) -> Option<ErlangC> {
    ErlangC::new(x[0], x[1], whole(x[2])?)
}

fn a(x: &[f64]) -> Option<ErlangA> {
    ErlangA::new(x[0], x[1], x[2], whole(x[3])?)
}
