//! The rules of DHgate's DHTalk 2.0 as its manual of 2017 tells them (敦煌通, DH-1 to DH-20).

mod conversation;
mod desk;

use crate::support::{Ran, calm, list, run_with};

/// The platform of these rules.
const DH: &str = "dhgate_dhtalk2";

/// Customers close the window a second after the last reply.
const CLOSE: [&str; 2] = ["customer.close_prob=1", "customer.close_delay=1s"];

/// A calm hour with these contacts and people.
fn hour(contacts: &[&str], people: &str, sets: &[&str]) -> Ran {
    run_with(&(calm(DH, "1h") + &list(contacts) + people), sets)
}
