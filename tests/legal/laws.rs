//! Numbers and distributions that keys take.

use crate::draft::{Dice, Tree};
use crate::pools::leaf;

/// True for keys whose value is a number, not a time.
pub fn is_number(key: &str) -> bool {
    let numbers =
        ["typing_cpm", "rounds", "messages", "message_chars", "reply_chars", "amount", "work"];
    numbers.contains(&key)
}

/// A number by its key.
pub fn number(key: &str, dice: &mut Dice) -> Tree {
    let choices: [&str; 3] = match key {
        "contacts_per_day" | "daily_total" => ["40", "500", "1500"],
        "uv" => ["1000", "4000", "[3000, 5000]"],
        "typing_cpm" => ["45", "75", "130"],
        "reading_cpm" => ["150", "300", "900"],
        "message_chars" | "reply_chars" => ["3", "18", "60"],
        "amount" => ["0.01", "89.9", "2000"],
        "rounds" => ["1", "3", "6"],
        "unassisted_per_day" => ["1", "40", "3000"],
        "pre_sale_per_day" | "after_sale_per_day" | "after_sale_ceiling" => ["30", "150", "400"],
        _ => ["0.01", "0.7", "1"],
    };
    let more = ["0.3", "1.5", "2.5"];
    let open = ["volume", "multiplier", "weight", "split_share", "share", "hourly_cost"];
    leaf(if open.contains(&key) && dice.often(50) { dice.of(&more) } else { dice.of(&choices) })
}

/// A distribution, in numbers or durations.
pub fn law(dist: &str, key: &str, dice: &mut Dice) -> Tree {
    let scale = match key {
        "typing_cpm" => 70,
        "rounds" | "messages" => 3,
        "work" => 1,
        _ => 20 + dice.below(60),
    };
    let amount = |times: f64| {
        let amount = scale as f64 * times;
        if is_number(key) { format!("{amount}") } else { format!("\"{amount}s\"") }
    };
    let (one, half, two) = (amount(1.0), amount(0.5), amount(2.0));
    let parameters = match dist {
        "const" => format!("value = {one}"),
        "exp" | "geometric" => format!("mean = {one}"),
        "uniform" => format!("low = {half}, high = {two}"),
        "lognormal" | "gamma" => format!("mean = {one}, cv = 0.8"),
        "erlang" => format!("mean = {one}, phases = 3"),
        "hyperexp" => format!("shares = [0.3, 0.7], means = [{half}, {two}]"),
        "weibull" => format!("shape = 1.5, scale = {one}"),
        "empirical" => format!("values = [{half}, {one}, {two}], probs = [0.2, 0.7, 1.0]"),
        _ => String::new(),
    };
    let never = if !is_number(key) && dist != "never" && dice.often(10) {
        ", never_prob = 0.2"
    } else if dist != "never" && dice.often(10) {
        ", zero_prob = 0.1"
    } else {
        ""
    };
    let comma = if parameters.is_empty() { "" } else { ", " };
    leaf(format!("{{ dist = \"{dist}\"{comma}{parameters}{never} }}"))
}
