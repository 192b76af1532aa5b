//! The figures of a comparison as tables.

use super::{Against, Found, change, column, ends, value};
use crate::measure::catalog;
use crate::measure::verdict::Status;
use crate::planning::compare::rows::{Row, Stand};
use crate::report::locale::{self, Lang};
use crate::report::paper::Part;

/// Most rows of other figures.
const OTHERS: usize = 15;
/// Most intervals in the short table.
const HOURS: usize = 8;
/// What the table of intervals has.
const OF_HOURS: [&str; 3] = ["lost_rate", "left_message_rate", "customer_wait_mean_s"];

/// A mark for how a row stands.
fn mark(stand: Stand) -> &'static str {
    match stand {
        Stand::Better => "✓",
        Stand::Worse => "✗",
        Stand::Other => "≠",
        Stand::Trifle => "≈",
        Stand::Open => "·",
    }
}

/// A probability as it is read.
fn probability(lang: Lang, p: f64) -> String {
    if p < 0.001 { "< 0.001".to_owned() } else { locale::number(lang, p, 3) }
}

impl Found<'_> {
    /// The figures that customers feel, and targets.
    pub(super) fn keys(&self, lang: Lang, against: &Against) -> Part {
        self.table(lang, against, &against.compared.rows.keys.iter().collect::<Vec<_>>())
    }

    fn table(&self, lang: Lang, against: &Against, rows: &[&Row]) -> Part {
        let (a, b) = (self.base.letter, against.side.letter);
        let columns = vec![
            column("", false),
            column(lang.pick("figure", "指标"), false),
            column(&a.to_string(), true),
            column(&b.to_string(), true),
            column(&format!("{b} − {a}"), true),
            column(lang.pick("95 % interval", "95% 区间"), true),
            column(lang.pick("p adjusted", "校正后 p"), true),
            column(lang.pick("pairing gains", "配对增益"), true),
        ];
        let lines = rows.iter().map(|row| {
            let unit = row.figure.unit;
            let none = || locale::not_available(lang).to_owned();
            let of = |text: Option<String>| text.unwrap_or_else(none);
            let paired = row.paired;
            let gain = paired.and_then(|paired| paired.gain);
            vec![
                mark(row.stand()).to_owned(),
                self.name(lang, row) + &self.bound(lang, row),
                value(lang, unit, row.values.0),
                value(lang, unit, row.values.1),
                of(paired.map(|paired| change(lang, unit, paired.difference.estimate))),
                of(paired.map(|it| ends(lang, unit, (it.difference.low, it.difference.high)))),
                of(paired.map(|_| probability(lang, row.adjusted))),
                of(gain.map(|gain| format!("×{}", locale::trimmed(lang, gain, 1)))),
            ]
        });
        Part::Table(columns, lines.collect())
    }

    /// The bounds of a target, behind its figure.
    fn bound(&self, lang: Lang, row: &Row) -> String {
        let Some((first, second)) = row.bounds else { return String::new() };
        let sign = if row.more_is_better == Some(true) { "≥" } else { "≤" };
        let shown = |bound: Option<f64>| value(lang, row.figure.unit, bound);
        match first == second {
            true => format!(" ({sign} {})", shown(first)),
            false => format!(" ({sign} {} → {})", shown(first), shown(second)),
        }
    }

    /// Intervals side by side: all of them, or those that change most.
    pub(super) fn hours(&self, lang: Lang, against: &Against, full: bool) -> Option<Vec<Part>> {
        let rows = &against.compared.rows.hours;
        let of = |interval: usize, id: &str| {
            rows.iter().find(|row| {
                row.part == catalog::Part::Desk
                    && row.interval == Some(interval)
                    && row.figure.id == id
            })
        };
        let count = self.base.played.results.layout.intervals;
        let mut shown: Vec<usize> =
            (0..count).filter(|at| OF_HOURS.iter().any(|id| of(*at, id).is_some())).collect();
        if !full {
            let sure = |at: &usize| {
                OF_HOURS.iter().any(|id| of(*at, id).is_some_and(|row| row.stand() != Stand::Open))
            };
            shown.retain(sure);
            let weight = |at: &usize| of(*at, "lost_rate").map_or(0.0, |row| row.weight.abs());
            shown.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
            shown.truncate(HOURS);
            shown.sort_unstable();
        }
        if shown.is_empty() {
            let none =
                lang.pick("In no interval is the difference sure.", "没有哪个时段的差别是确定的。");
            return (count > 0 && !full).then(|| vec![Part::Text(none.to_owned())]);
        }
        let (a, b) = (self.base.letter, against.side.letter);
        let mut columns = vec![column(lang.pick("from", "时段"), false)];
        for id in OF_HOURS {
            let name = super::short(lang, id).unwrap_or(id);
            columns.push(column(&format!("{name} {a}"), true));
            columns.push(column(&b.to_string(), true));
            columns.push(column(&format!("{b} − {a}"), true));
        }
        let line = |at: &usize| {
            let mut cells = vec![self.when(*at)];
            for id in OF_HOURS {
                let row = of(*at, id);
                let unit = row.map_or(catalog::Unit::Share, |row| row.figure.unit);
                cells.push(value(lang, unit, row.and_then(|row| row.values.0)));
                cells.push(value(lang, unit, row.and_then(|row| row.values.1)));
                cells.push(row.and_then(|row| row.paired.map(|paired| (row, paired))).map_or_else(
                    || locale::not_available(lang).to_owned(),
                    |(row, paired)| {
                        let change = change(lang, unit, paired.difference.estimate);
                        format!("{change} {}", mark(row.stand()))
                    },
                ));
            }
            cells
        };
        let lines = shown.iter().map(line).collect();
        let mut parts = vec![Part::Table(columns, lines)];
        if !full {
            let note = lang.pick(
                "Only intervals in which something surely differs; the page has all.",
                "只列出差别确定的时段;网页版有全部时段。",
            );
            parts.push(Part::Text(note.to_owned()));
        }
        Some(parts)
    }

    /// The verdict of each, and what its roster costs.
    pub(super) fn verdicts(&self, lang: Lang, against: &Against) -> Part {
        let columns = vec![
            column("", false),
            column(lang.pick("verdict", "结论"), false),
            column(lang.pick("runs that miss something", "不达标的模拟次数"), true),
            column(lang.pick("paid hours", "付薪工时"), true),
            column(lang.pick("cost", "成本"), true),
        ];
        let line = |side: &super::Side| {
            let verdict = &side.played.summary.verdict;
            let word = match verdict.status {
                Status::Holds => lang.pick("✓ holds", "✓ 够用"),
                Status::Fails => lang.pick("✗ fails", "✗ 不够"),
                Status::Undecided => lang.pick("△ cannot be told", "△ 难以判定"),
                Status::NoTargets => lang.pick("· no targets", "· 未设目标"),
                Status::NoCustomers => lang.pick("· no customers", "· 没有顾客"),
            };
            let none = || locale::not_available(lang).to_owned();
            let missed = verdict.worst().map(|worst| format!("{} / {}", worst.missed, worst.of));
            let money = &side.played.money;
            let cost = money.total.map(|cost| format!("¥{}", locale::number(lang, cost, 0)));
            vec![
                side.letter.to_string(),
                word.to_owned(),
                missed.unwrap_or_else(none),
                locale::trimmed(lang, money.roster.hours, 1),
                cost.unwrap_or_else(none),
            ]
        };
        Part::Table(columns, vec![line(&self.base), line(&against.side)])
    }

    /// All other figures that surely differ, those that stand out most first.
    pub(super) fn others(&self, lang: Lang, against: &Against) -> Vec<Part> {
        let rows = &against.compared.rows.others;
        let mut sure: Vec<&Row> =
            rows.iter().filter(|row| !matches!(row.stand(), Stand::Open | Stand::Trifle)).collect();
        let strength = |row: &&Row| {
            row.paired.map_or(0.0, |paired| match paired.se > 0.0 {
                true => paired.difference.estimate.abs() / paired.se,
                false => f64::INFINITY,
            })
        };
        sure.sort_by(|a, b| strength(b).total_cmp(&strength(a)));
        let (all, found) = (rows.len(), sure.len());
        let note = match lang {
            Lang::En => format!(
                "Of {all} other figures of desk, shops, groups and work {found} surely differ \
                 (adjusted for {all} looks); `compare.json` has all."
            ),
            Lang::Zh => format!(
                "桌面、店铺、客服组和其他工作共 {all} 项指标,{found} 项确有差别(已按 {all} \
                 项校正);全部见 `compare.json`。"
            ),
        };
        sure.truncate(OTHERS);
        let mut parts = vec![Part::Text(note)];
        if !sure.is_empty() {
            parts.push(self.table(lang, against, &sure));
        }
        parts
    }
}
