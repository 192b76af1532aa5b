//! What the desk costs and what it loses, in sentences.

use super::locale;
use super::locale::Lang;
use super::outcome::Outcome;
use crate::planning::money::{Money, money};

/// The roster as planned, what it costs, what a served customer costs, and what lost ones did not
/// order; without the full stop of the last sentence.
pub fn sentences(lang: Lang, outcome: &Outcome) -> String {
    let money = money(outcome.scenario, outcome.summary);
    let mut all = vec![roster(lang, &money)];
    all.extend(by_the_customer(lang, &money));
    all.extend(lost(lang, &money));
    all.join(lang.pick(". ", "。"))
}

fn whole(lang: Lang, value: f64) -> String {
    locale::number(lang, value, 0)
}

fn roster(lang: Lang, money: &Money) -> String {
    let roster = &money.roster;
    let hours = whole(lang, roster.hours);
    let dear = dear_hours(lang, money);
    let cost = roster.cost.map(|cost| format!("¥{}", whole(lang, cost)));
    let unpriced = whole(lang, roster.unpriced);
    match (lang, cost, roster.unpriced > 0.0) {
        (Lang::En, Some(cost), false) => format!("Roster: {hours} paid hours{dear}, {cost}"),
        (Lang::En, Some(cost), true) => {
            format!("Roster: {hours} paid hours{dear}, {cost} and {unpriced} hours without a wage")
        }
        (Lang::En, None, false) => format!("Roster: {hours} hours, paid by the customer"),
        (Lang::En, None, true) => format!("Roster: {hours} paid hours; no wage is given"),
        (Lang::Zh, Some(cost), false) => format!("排班:{hours} 工时{dear},成本 {cost}"),
        (Lang::Zh, Some(cost), true) => {
            format!("排班:{hours} 工时{dear},成本 {cost};另有 {unpriced} 工时未给时薪")
        }
        (Lang::Zh, None, false) => format!("排班:{hours} 工时,按接待量计费"),
        (Lang::Zh, None, true) => format!("排班:{hours} 工时(未给时薪)"),
    }
}

/// Hours that are paid more, where there are any.
fn dear_hours(lang: Lang, money: &Money) -> String {
    let roster = &money.roster;
    let kinds = [
        (roster.night, "at night", "夜班"),
        (roster.overtime, "overtime", "加班"),
        (roster.holiday, "on holidays", "节假日"),
    ];
    let told = kinds.iter().filter(|(hours, ..)| *hours > 0.0).map(|(hours, en, zh)| match lang {
        Lang::En => format!("{} {en}", whole(lang, *hours)),
        Lang::Zh => format!("{zh} {}", whole(lang, *hours)),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() {
        return String::new();
    }
    format!(" ({})", told.join(lang.pick(", ", "、")))
}

/// Who is paid by the customer, and what each served customer costs.
fn by_the_customer(lang: Lang, money: &Money) -> Option<String> {
    let yuan = |value: f64| format!("¥{}", locale::number(lang, value, 2));
    let contacts = money.contacts.map(|cost| format!("¥{}", whole(lang, cost)));
    match (lang, contacts, money.per_served) {
        (Lang::En, Some(contacts), Some(each)) => Some(format!(
            "With {contacts} a run for customers paid for one by one, a served customer costs {}",
            yuan(each)
        )),
        (Lang::En, Some(contacts), None) => {
            Some(format!("{contacts} a run for customers paid for one by one"))
        }
        (Lang::En, None, Some(each)) => Some(format!("A served customer costs {}", yuan(each))),
        (Lang::Zh, Some(contacts), Some(each)) => {
            Some(format!("按量计费的接待另需 {contacts};每接待一位顾客 {}", yuan(each)))
        }
        (Lang::Zh, Some(contacts), None) => Some(format!("按量计费的接待另需 {contacts}")),
        (Lang::Zh, None, Some(each)) => Some(format!("每接待一位顾客 {}", yuan(each))),
        (_, None, None) => None,
    }
}

/// What lost customers did not order, an estimate.
fn lost(lang: Lang, money: &Money) -> Option<String> {
    let lost = money.lost_orders.filter(|lost| *lost >= 0.5)?;
    let lost = whole(lang, lost);
    Some(match lang {
        Lang::En => format!(
            "Orders that lost customers did not place: about ¥{lost} a run (an estimate by the \
             conversion and the mean order given; some buy all the same)"
        ),
        Lang::Zh => {
            format!("流失顾客未下的订单约 ¥{lost}(按给定转化率与客单价估算,部分顾客仍会购买)")
        }
    })
}
