//! JD-1 and JD-2: who is assigned, and how long a session counts.
use super::JD;
use crate::support::*;

/// JD-1 [M] smoke
#[test]
fn jd_1_smoke() {
    let text = calm(JD, "2h") + &list(&["0s pc_web", "1s pc_web", "2s pc_web"]) + &agent("A", 10, "") + &agent("B", 5, "");
    let ran = run(&text);
    println!("{}", ran.text());
    assert_eq!(ran.agents_in_order(), "A B A");
}
