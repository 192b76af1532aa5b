//! One replication: the only place the clock moves.

pub mod observer;
