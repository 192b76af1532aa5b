//! What needs nobody: settings and habits, as they are and as they might be, and how many people
//! fewer would hold with each.

use super::{Found, Kind};
use crate::kernel::tick::Span;
use crate::planning::size::measures::{Measure, Saved, Setting};
use crate::report::locale::{self, Lang};
use crate::report::paper::{Part, column};

impl Found<'_> {
    /// What each measure would save; nothing where none was tried.
    pub(super) fn measures(&self, lang: Lang) -> Vec<Part> {
        let size = self.size;
        if size.measures.is_empty() {
            return Vec::new();
        }
        let saves = match size.cells.priced {
            true => lang.pick("saves", "可省"),
            false => lang.pick("saves hours", "可省工时"),
        };
        let fewer = match self.kind() {
            Kind::Changes => lang.pick("changes fewer", "可少调人次"),
            _ => lang.pick("people fewer", "可少人数"),
        };
        let columns = vec![
            column(lang.pick("measure", "措施"), false),
            column(lang.pick("now", "现在"), true),
            column(lang.pick("then", "改为"), true),
            column(fewer, true),
            column(saves, true),
        ];
        let rows = size.measures.iter().map(|saved| self.measure(lang, saved));
        let told = lang.pick(
            "Before anybody is hired. Each alone, on the days of the search: how many fewer than \
             found above would do as well. One more or less may be luck, and what it does to \
             customers is theirs to judge; the head counts above have none of it.",
            "加人之前可先考虑。逐项单独试算(用搜索的那些天):在上面找到的人数上还能少几人。\
             差一人可能是运气;\
             对顾客体验的影响请自行判断。上面的人数未计入这些措施。",
        );
        vec![Part::Text(told.to_owned()), Part::Table(columns, rows.collect())]
    }

    fn measure(&self, lang: Lang, saved: &Saved) -> Vec<String> {
        let name = match saved.measure {
            Measure::Maximum => lang.pick("higher maximum of sessions", "调高最大接待量"),
            Measure::Silence => lang.pick("shorter silence timeout", "缩短会话超时"),
            Measure::Close => {
                lang.pick("finished sessions ended after a minute", "聊完 1 分钟就结束会话")
            }
            Measure::Phrases => lang.pick("more quick phrases", "多用快捷短语"),
            Measure::Typing => lang.pick("faster typing, characters a minute", "打字更快(字/分)"),
            Measure::Breaks => lang.pick("half of the breaks an hour later", "一半休息推迟一小时"),
        };
        let shown = |setting: &Option<Setting>| {
            setting.map_or_else(|| "–".to_owned(), |setting| value(lang, setting))
        };
        let seats = match self.kind() {
            // who is on no changed shift is on one of today
            Kind::Changes => saved.fewer.iter().filter(|fewer| **fewer > 0).sum(),
            _ => saved.seats(),
        };
        let cost = match saved.cost == 0.0 {
            true => "–".to_owned(),
            false => {
                let sign = if saved.cost < 0.0 { "-" } else { "" };
                let unit = if self.size.cells.priced { "¥" } else { "" };
                format!("{sign}{unit}{}", locale::number(lang, saved.cost.abs(), 0))
            }
        };
        vec![name.to_owned(), shown(&saved.now), shown(&saved.then), seats.to_string(), cost]
    }
}

fn value(lang: Lang, setting: Setting) -> String {
    let range = |low: String, high: String| match low == high {
        true => low,
        false => format!("{low}–{high}"),
    };
    match setting {
        Setting::Number(low, high) => {
            let shown = |at| locale::trimmed(lang, at, 0);
            range(shown(low), shown(high))
        }
        Setting::Share(low, high) => {
            let shown = |at| locale::percent(lang, at, 0);
            range(shown(low), shown(high))
        }
        Setting::Time(low, high) => {
            let never = lang.pick("never", "永不");
            let shown = |at: Span| match at.is_real() {
                true => time(lang, at),
                false => never.to_owned(),
            };
            range(shown(low), shown(high))
        }
    }
}

/// A time in minutes where it is whole ones, else in seconds.
fn time(lang: Lang, at: Span) -> String {
    match at.0.is_multiple_of(Span::MINUTE.0) {
        true => format!("{} {}", at.0 / Span::MINUTE.0, lang.pick("min", "分钟")),
        false => format!("{} {}", at.as_secs_f64(), lang.pick("s", "秒")),
    }
}
