//! Time, order and chance: the ground floor. Nothing here knows about chat.

pub mod event_list;
pub mod ids;
mod later;
mod moment;
mod near;
pub mod prefetch;
pub mod stream;
pub mod tick;
pub mod tournament;
pub mod variate;
mod wheel;
