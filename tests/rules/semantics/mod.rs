//! The loop's own definitions (S-1 to S-32): what the platforms' texts leave open.

mod causes;
mod conversation;
mod instant;
mod leaving;
mod models;
mod people;
mod queue;
mod reassign;
mod robot;
mod slots;
