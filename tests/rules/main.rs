//! Platform rules, one test each, named by the rule's id: a scenario text through the ordinary
//! engine, asserted on its event trace and its counts.
mod dh;
mod fg;
mod jd;
mod jdg;
mod more;
mod other_work;
mod policies;
mod semantics;
mod support;
mod tb;
mod vip;
mod whole;
mod whole_desk;
