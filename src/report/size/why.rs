//! Why so many people in these hours: what comes, how long it keeps hands busy, how many are there.

use crate::kernel::tick::Tick;
use crate::model::Scenario;
use crate::planning::estimate::{Row, estimate};
use crate::report::locale::{self, Lang};
use crate::report::paper::{Part, column};

/// Intervals shown, those in which hands are busiest.
const MOST_ROWS: usize = 12;

/// Sentences about the busiest interval and what binds there, with those of whom one fewer leaves
/// an hour without anybody (`covering`), and a table of the hardest in order of time; `None`
/// where the estimate has nothing to say.
pub fn why(lang: Lang, roster: &Scenario, covering: &[&str]) -> Option<Vec<Part>> {
    let rows = estimate(roster).rows;
    let mut manned: Vec<&Row> =
        rows.iter().filter(|row| row.is_busy() && row.hands.is_some_and(|it| it > 0.0)).collect();
    manned.sort_by(|a, b| {
        let load = |row: &Row| row.hands.unwrap_or(0.0);
        load(b).total_cmp(&load(a)).then(a.interval.cmp(&b.interval))
    });
    let first = *manned.first()?;
    manned.truncate(MOST_ROWS);
    manned.sort_by_key(|row| row.interval);
    let columns = vec![
        column(lang.pick("from", "时段"), false),
        column(lang.pick("customers", "进线"), true),
        column(lang.pick("busy hands", "需要人手"), true),
        column(lang.pick("on duty", "在岗"), true),
        column(lang.pick("busy", "忙碌率"), true),
    ];
    let table = manned.iter().map(|row| {
        let work = row.hands.unwrap_or(0.0) * row.agents;
        vec![
            when(roster, row),
            locale::number(lang, row.contacts, 0),
            locale::trimmed(lang, work, 1),
            locale::trimmed(lang, row.agents, 1),
            locale::percent(lang, row.hands.unwrap_or(0.0), 0),
        ]
    });
    let table = Part::Table(columns, table.collect());
    let binds = binds(lang, first, covering);
    Some(vec![Part::Text(told(lang, roster, first)), Part::Text(binds), table])
}

fn when(roster: &Scenario, row: &Row) -> String {
    roster.calendar.label(Tick(row.interval as u64 * roster.interval.0))
}

/// `893 customers x 90 s of work ÷ 1,800 s = 45 people busy all the time; 50 on duty, busy 90 %`.
fn told(lang: Lang, roster: &Scenario, row: &Row) -> String {
    let from = Tick(row.interval as u64 * roster.interval.0);
    let to = (from + roster.interval).min(roster.horizon.end);
    let seconds = to.since(from).as_secs_f64();
    let work = row.hands.unwrap_or(0.0) * row.agents;
    let each = (work * seconds - row.work) / row.contacts.max(1e-9);
    let number = |value: f64| locale::number(lang, value, 0);
    let (came, each) = (number(row.contacts), number(each));
    let (seconds, work) = (number(seconds), locale::trimmed(lang, work, 1));
    let there = locale::trimmed(lang, row.agents, 1);
    let busy = locale::percent(lang, row.hands.unwrap_or(0.0), 0);
    let (when, beside) = (when(roster, row), row.work > 0.5);
    match lang {
        Lang::En => {
            let beside = if beside { ", with the other work of these hours" } else { "" };
            format!(
                "Hands are busiest from {when}: {came} customers × {each} s of work ÷ {seconds} s \
                 = {work} people busy without a pause{beside}; {there} are on duty, busy {busy} of \
                 the time. Queues and unlucky days need the rest. This is the first estimate, from \
                 means; the head counts rest on the simulation."
            )
        }
        Lang::Zh => {
            let beside = if beside { "(含其他工作)" } else { "" };
            format!(
                "最忙从 {when} 起:{came} 个进线 × 每个 {each} 秒 ÷ {seconds} 秒 = {work} \
                 双手不停{beside};在岗 {there} 人,忙碌率 {busy}。排队和运气差的日子要靠剩下的余量。\
                 以上按均值粗算,人数以模拟为准。"
            )
        }
    }
}

/// What decides how many there have to be: hands, slots, or that somebody has to be there.
fn binds(lang: Lang, row: &Row, covering: &[&str]) -> String {
    let share = |value: f64| locale::percent(lang, value, 0);
    let hands = row.hands.unwrap_or(0.0);
    let slots = row.steady.map(|steady| steady.slots);
    let busiest = match (slots, lang) {
        (Some(slots), Lang::En) if slots > hands => format!(
            "What binds there: the maximum of sessions; {} of the slots are in use, hands are busy \
             {} of the time.",
            share(slots),
            share(hands)
        ),
        (Some(slots), Lang::Zh) if slots > hands => {
            format!("这时卡在最大接待量:接待位占用 {},人手忙碌率 {}。", share(slots), share(hands))
        }
        (Some(slots), Lang::En) => format!(
            "What binds there: hands, with reading, thinking and typing; of the slots that the \
             maximum of sessions gives {} are in use.",
            share(slots)
        ),
        (Some(slots), Lang::Zh) => {
            format!("这时卡在人手(看、想、打字):接待位占用 {}。", share(slots))
        }
        (None, Lang::En) => {
            "What binds there: hands, with reading, thinking and typing.".to_owned()
        }
        (None, Lang::Zh) => "这时卡在人手(看、想、打字)。".to_owned(),
    };
    let names = covering.join(lang.pick(", ", "、"));
    let covered = match (names.is_empty(), lang) {
        (true, _) => String::new(),
        (false, Lang::En) => {
            format!(" That somebody has to be there binds in {names}: one fewer leaves too few.")
        }
        (false, Lang::Zh) => format!("{names}卡在值班:少一人就有时段人数不足。"),
    };
    busiest + &covered
}
