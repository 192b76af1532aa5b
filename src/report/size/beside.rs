//! What stands beside the roster that was found: today's, rules of thumb, other demand.

use super::Found;
use crate::measure::verdict::Status;
use crate::planning::size::Answer;
use crate::planning::size::proof::Demand;
use crate::planning::size::rules::{Rule, Ruled};
use crate::report::locale::{self, Lang};
use crate::report::paper::{Part, column};

impl Found<'_> {
    /// Today's roster, and what taking its breaks apart does for it.
    pub(super) fn today(&self, lang: Lang) -> Option<String> {
        let proof = self.size.today.as_ref()?;
        let fared = self.fared(lang, proof);
        let word = verdict(lang, proof.status);
        let apart = self.size.today_apart.as_ref().map(|proof| {
            let (word, fared) = (verdict(lang, proof.status), self.fared(lang, proof));
            match lang {
                Lang::En => format!(" With nothing but its breaks apart it {word}: {fared}."),
                Lang::Zh => format!("只错开休息、不加人:{word},{fared}。"),
            }
        });
        let apart = apart.unwrap_or_default();
        Some(match lang {
            Lang::En => format!("Today's roster {word}: {fared}.{apart}"),
            Lang::Zh => format!("现有排班{word}:{fared}。{apart}"),
        })
    }

    /// The roster under other demand.
    pub(super) fn demand(&self, lang: Lang) -> Option<Part> {
        let Answer::Roster { demand, .. } = &self.size.answer else { return None };
        if demand.is_empty() {
            return None;
        }
        let columns = vec![
            column(lang.pick("customers", "进线"), false),
            column(lang.pick("runs that miss something", "不达标"), true),
            column(lang.pick("intervals that break", "未达标时段"), true),
        ];
        let row = |demand: &Demand| {
            let change = (demand.times - 1.0) * 100.0;
            let sign = if change < 0.0 { "-" } else { "+" };
            let times = format!("{sign}{}%", locale::number(lang, change.abs(), 0));
            let missed = format!("{} / {}", demand.proof.missed, demand.proof.of);
            vec![times, missed, demand.proof.broken.to_string()]
        };
        Some(Part::Table(columns, demand.iter().map(row).collect()))
    }

    /// Rules of thumb, each with what it would cost and what days say of it.
    pub(super) fn rules(&self, lang: Lang) -> Option<Part> {
        if self.size.rules.is_empty() {
            return None;
        }
        let cost = match self.size.cells.priced {
            true => lang.pick("cost", "成本"),
            false => lang.pick("hours", "工时"),
        };
        let columns = vec![
            column(lang.pick("rule of thumb", "粗算办法"), false),
            column(lang.pick("people", "人数"), true),
            column(cost, true),
            column(lang.pick("what days say", "模拟结论"), false),
        ];
        let row = |ruled: &Ruled| {
            let name = match ruled.rule {
                Rule::By300 => lang.pick("consultations a day ÷ 300", "日咨询量 ÷ 300"),
                Rule::By250And200 => {
                    lang.pick("÷ 250 pre-sale, ÷ 200 after-sale", "售前 ÷ 250、售后 ÷ 200")
                }
                Rule::TwentyAnHour => lang.pick("20 an hour at the peak", "高峰每小时 20 个"),
            };
            let heads: u64 = ruled.counts.iter().map(|count| u64::from(*count)).sum();
            let cost = locale::number(lang, ruled.cost, 0);
            let cost = if self.size.cells.priced { format!("¥{cost}") } else { cost };
            let word = match &ruled.proof {
                None => lang.pick("leaves hours without anybody", "有时段无人值班").to_owned(),
                Some(proof) => {
                    let joint = lang.pick(": ", ":");
                    format!("{}{joint}{}", verdict(lang, proof.status), self.fared(lang, proof))
                }
            };
            vec![name.to_owned(), heads.to_string(), cost, word]
        };
        Some(Part::Table(columns, self.size.rules.iter().map(row).collect()))
    }
}

fn verdict(lang: Lang, status: Status) -> &'static str {
    match status {
        Status::Holds => lang.pick("holds", "够用"),
        Status::Fails => lang.pick("is not enough", "不够"),
        _ => lang.pick("cannot be told", "难下结论"),
    }
}
