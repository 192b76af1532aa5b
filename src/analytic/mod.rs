//! Closed forms: what a planner can know before simulating, and what the simulator must agree
//! with where a formula exists.
//!
//! - [`erlang`]: one call at a time: blocking (B), waiting (C), waiting with impatience (A);
//! - [`general`]: service times of any law, one agent exactly and several nearly;
//! - [`chat`]: several conversations an agent, the slower the more, with impatience before them;
//! - [`waiting`]: the queue that the two with impatience share;
//! - [`multirate`]: blocking when chats take different numbers of slots;
//! - [`repairman`]: one pair of hands and several open chats;
//! - [`offered`]: how much work is present while the arrival rate moves.
//!
//! None knows of silence timeouts, routing or shifts: they give first estimates and checks, not
//! plans. Any consistent unit of time may be used; the names say seconds.

pub mod chat;
pub mod erlang;
pub mod general;
pub mod multirate;
pub mod offered;
pub mod repairman;
pub mod waiting;
