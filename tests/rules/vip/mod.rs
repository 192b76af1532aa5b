//! The rules of VIP.com's merchant desk as its guide of 2019 tells them (唯品会 MP, VIP-1 to VIP-39).

mod kpi;
mod routing;
mod times;

use crate::support::calm;

/// The platform of these rules.
const VIP: &str = "vip_mp";

/// The head of a calm desk that starts at this time of 2026-11-11 and lasts so long.
fn from(time: &str, length: &str) -> String {
    calm(VIP, length).replace("11T09:00:00", &format!("11T{time}"))
}

/// An agent with a role and no maximum.
fn with_role(id: &str, role: &str) -> String {
    format!("\n[[agents]]\nid = \"{id}\"\nroles = [\"{role}\"]\n")
}
