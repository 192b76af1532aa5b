//! Properties that hold for every scenario: made up in the swarm manner (each draws which features
//! it has and how wild they are), read by the ordinary parser, run by the ordinary engine.
//!
//! ```text
//!   draw ── a scenario's text ──► parser ──► engine ── facts ──► referee (rules, queue, hands)
//!                                                          └──► recorder (audit)
//! ```
//!
//! The referee decides every assignment once more, by a plain scan over the agents, from nothing
//! but the facts told so far. The same scenarios come in every run; another seed and more of them:
//! `PROPTEST_RNG_SEED=7 PROPTEST_CASES=2000 cargo test --test properties`.

mod beginners;
mod draw;
mod equals;
mod features;
mod few;
mod fewer;
mod hands;
mod kept;
mod orders;
mod referee;
mod route;
mod rules;
mod seen;
mod stopped;
mod told;
