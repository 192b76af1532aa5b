//! The rules of JD Dongdong as its seller guide of 2019 tells them (京东咚咚, JD-1 to JD-32).

mod assignment;
mod handling;
mod kpi;
mod orders;
mod planning;
mod satisfaction;
mod silence;
mod suspended;

/// The platform of these rules.
const JD: &str = "jd_dongdong_2019";

/// Contacts of one client, a second apart, for `support::list`.
fn spread(count: usize, client: &str) -> Vec<&'static str> {
    (0..count).map(|n| &*format!("{n}s {client}").leak()).collect()
}
