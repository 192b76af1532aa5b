//! What a sweep says, in parts: the answer, what has to be known beside it, charts, and a table of
//! the points with their figures and one with what differs from the scenario as it is.

use super::charts::{charts, unchanged};
use super::record::{Answer, LineTold, Point, Told};
use super::words::{Shown, Teller};
use crate::report::chart::draw::SIZE;
use crate::report::locale::{self, Lang};
use crate::report::page::Column;
use crate::report::paper::{Paper, Part, quoted};

/// Runs that prove a point.
const PROOF: u32 = 100;
/// Points of a table on a terminal; of more only the best are shown.
const FEW: usize = 24;

fn column(head: &str, number: bool) -> Column {
    Column { head: head.to_owned(), number, ..Column::default() }
}

impl Teller<'_> {
    /// All of it; `file` is the scenario as it is typed.
    pub fn whole(&self, file: &str) -> Paper {
        let mut parts = self.first(file);
        let points: Vec<&Point> = self.document.points.iter().collect();
        let shown = self.shown();
        let mut tables = vec![Part::Head(self.pick("Points", "各点").to_owned())];
        tables.push(self.figures(&shown, &points, true));
        if let Some(missed) = self.misses(&points) {
            let head = self.pick("Runs that miss each target", "各项目标的不达标次数");
            tables.extend([Part::Head(head.to_owned()), missed]);
        }
        let pictures = self.pictures();
        // nobody scrolls past a long table to see a chart
        let (before, behind) =
            if points.len() > FEW { (pictures, tables) } else { (tables, pictures) };
        parts.extend(before.into_iter().chain(behind));
        if !shown.is_empty() {
            let head = self.pick("Beside the scenario as it is", "与现有场景相比");
            parts.push(Part::Head(head.to_owned()));
            parts.push(self.differences(&shown, &points));
        }
        parts.push(Part::Text(self.granted()));
        self.paper(parts)
    }

    /// The charts, each with its words, and which figures need none.
    fn pictures(&self) -> Vec<Part> {
        let (mut parts, drawn) = (Vec::new(), charts(self));
        if !drawn.is_empty() {
            parts.push(Part::Head(self.pick("Charts", "图").to_owned()));
        }
        for drawn in drawn {
            parts.push(Part::Chart { svg: drawn.svg(self.lang, SIZE) });
            let (title, words) = (&drawn.title, &drawn.alternative);
            parts.push(Part::Text(format!("{title}{}{words}", self.pick(": ", "："))));
        }
        parts.extend(unchanged(self).map(Part::Text));
        parts
    }

    /// The same for a terminal: no charts, and of many points the best.
    pub fn brief(&self, file: &str) -> Paper {
        let mut parts = self.first(file);
        let mut points: Vec<&Point> = self.document.points.iter().collect();
        let many = points.len();
        if many > FEW {
            points.sort_by(|a, b| {
                let rank = |point: &Point| (rank(point.told.verdict), point.told.price());
                let ((a, of_a), (b, of_b)) = (rank(a), rank(b));
                a.cmp(&b).then(of_a.total_cmp(&of_b))
            });
            points.truncate(FEW);
            parts.push(Part::Text(match self.lang {
                Lang::En => format!("The best {FEW} of {many} points; all are in sweep.csv."),
                Lang::Zh => format!("{many} 个点中最好的 {FEW} 个；全部见 sweep.csv。"),
            }));
        }
        parts.push(self.figures(&self.shown(), &points, false));
        parts.push(Part::Text(
            self.pick(
                "Intervals, differences and charts are in sweep.md and sweep.html.",
                "区间、差值和图表见 sweep.md 与 sweep.html。",
            )
            .to_owned(),
        ));
        self.paper(parts)
    }

    fn paper(&self, parts: Vec<Part>) -> Paper {
        let calendar = &self.scenario.calendar;
        let begin = calendar.label(crate::kernel::tick::Tick::ZERO);
        let end = calendar.label(self.scenario.horizon.end);
        let name = &self.scenario.name;
        Paper {
            lang: self.lang,
            title: match self.lang {
                Lang::En => format!("{name}: what if"),
                Lang::Zh => format!("{name}：参数扫描"),
            },
            period: format!("{begin} – {end}"),
            answer: self.answer(),
            class: self.class(),
            parts,
        }
    }

    /// What stands before all tables.
    fn first(&self, file: &str) -> Vec<Part> {
        let mut parts: Vec<Part> = self.beside().into_iter().map(Part::Text).collect();
        let best = self.document.best().filter(|_| self.document.answer == Answer::Holds);
        if let Some(best) = best.filter(|_| self.document.points.len() > 1) {
            parts.push(Part::Code(self.command(file, best)));
        }
        parts
    }

    /// Fresh runs of a point.
    fn command(&self, file: &str, point: &Point) -> String {
        let document = self.document;
        let runs = document.replications.max(PROOF);
        let mut command = format!("dacu run {} --replications {runs}", quoted(file));
        let keys = document.keys.iter().zip(&point.values);
        let own = keys.filter_map(|(key, value)| Some(format!("{}={}", key.key, value.as_ref()?)));
        let own: Vec<String> = own.collect();
        let is_seed = |set: &String| set.starts_with("desk.seed=");
        let sets = document.sets.iter().filter(|set| !is_seed(set) && !is_runs(set));
        if !own.iter().any(is_seed) {
            command += &format!(" --seed {}", document.seed.wrapping_add(1) & (u64::MAX >> 1));
        }
        for set in sets.chain(&own) {
            command += &format!(" \\\n  --set {}", quoted(set));
        }
        command
    }

    fn keys(&self) -> Vec<Column> {
        let keys = self.document.keys.iter().map(|key| column(&key.key, false));
        std::iter::once(column("#", true)).chain(keys).collect()
    }

    /// The first cells of a row.
    fn place(&self, point: Option<&Point>) -> Vec<String> {
        let keys = self.document.keys.len();
        let Some(point) = point else {
            let name = self.pick("as it is", "现有场景").to_owned();
            let rest = std::iter::repeat_n("–".to_owned(), keys.saturating_sub(1));
            return std::iter::once("–".to_owned()).chain([name]).chain(rest).collect();
        };
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        std::iter::once(point.number.to_string()).chain(point.values.iter().map(value)).collect()
    }

    fn rows<'a>(
        &'a self,
        points: &'a [&'a Point],
    ) -> impl Iterator<Item = (Option<&'a Point>, &'a Told)> {
        let base = std::iter::once((None, &self.document.base));
        base.chain(points.iter().map(|point| (Some(*point), &point.told)))
    }

    fn figures(&self, shown: &[Shown], points: &[&Point], ends: bool) -> Part {
        let judged = !matches!(self.document.answer, Answer::NoTargets | Answer::NoCustomers);
        let mut columns = self.keys();
        if judged {
            columns.push(column(self.pick("verdict", "判定"), true));
            columns.push(column(self.pick("runs that miss", "不达标次数"), true));
        }
        let breaks = judged && self.rows(points).any(|(_, told)| told.broken_intervals > 0);
        if breaks {
            columns.push(column(self.pick("intervals that break", "不达标时段"), true));
        }
        columns.extend(shown.iter().map(|shown| column(&self.name(shown), true)));
        columns.push(column(self.pick("cost", "成本"), true));
        columns.push(column(self.pick("paid hours", "工时"), true));
        let row = |(point, told): (Option<&Point>, &Told)| {
            let mut row = self.place(point);
            if judged {
                row.push(self.verdict(told.verdict).to_owned());
                row.push(self.missed(told));
            }
            if breaks {
                row.push(told.broken_intervals.to_string());
            }
            row.extend(shown.iter().map(|shown| self.value(told, shown, ends)));
            row.push(self.cost(told));
            row.push(locale::trimmed(self.lang, told.paid_hours, 1));
            row
        };
        Part::Table(columns, self.rows(points).map(row).collect())
    }

    /// How many runs missed each target or red line that some run missed; `None` if none was.
    fn misses(&self, points: &[&Point]) -> Option<Part> {
        let mut lines: Vec<&LineTold> = Vec::new();
        for line in self.rows(points).flat_map(|(_, told)| &told.lines) {
            if line.missed > 0 && !lines.iter().any(|other| other.is_like(line)) {
                lines.push(line);
            }
        }
        if lines.is_empty() {
            return None;
        }
        let mut columns = self.keys();
        columns.extend(lines.iter().map(|line| column(&self.line(line), true)));
        let row = |(point, told): (Option<&Point>, &Told)| {
            let mut row = self.place(point);
            row.extend(lines.iter().map(|line| {
                let found = told.lines.iter().find(|other| other.is_like(line));
                let none = || locale::not_available(self.lang).to_owned();
                found.map_or_else(none, |found| self.of(found.missed, found.of))
            }));
            row
        };
        Some(Part::Table(columns, self.rows(points).map(row).collect()))
    }

    fn cost(&self, told: &Told) -> String {
        match told.cost_rmb {
            Some(cost) if told.unpriced_hours > 0.0 => {
                let more = locale::number(self.lang, told.unpriced_hours, 0);
                let cost = locale::number(self.lang, cost, 0);
                format!("¥{cost} + {more} {}", self.pick("h without a wage", "工时无时薪"))
            }
            Some(cost) => format!("¥{}", locale::number(self.lang, cost, 0)),
            None => locale::not_available(self.lang).to_owned(),
        }
    }

    fn differences(&self, shown: &[Shown], points: &[&Point]) -> Part {
        let mut columns = self.keys();
        columns.extend(shown.iter().map(|shown| column(&self.name(shown), true)));
        columns.push(column(self.pick("cost", "成本"), true));
        columns.push(column(self.pick("paid hours", "工时"), true));
        let base = &self.document.base;
        let signed = |by: f64, money: &str| {
            let sign = if by > 0.0 {
                "+"
            } else if by < 0.0 {
                "-"
            } else {
                ""
            };
            format!("{sign}{money}{}", locale::trimmed(self.lang, by.abs(), 1))
        };
        let row = |point: &&Point| {
            let told = &point.told;
            let mut row = self.place(Some(point));
            row.extend(shown.iter().map(|shown| self.difference(told, shown)));
            let cost = told.cost_rmb.zip(base.cost_rmb).map(|(now, then)| now - then);
            let none = || locale::not_available(self.lang).to_owned();
            row.push(cost.map_or_else(none, |by| signed(by, "¥")));
            row.push(signed(told.paid_hours - base.paid_hours, ""));
            row
        };
        Part::Table(columns, points.iter().map(row).collect())
    }

    /// How to read it all.
    fn granted(&self) -> String {
        let document = self.document;
        let (runs, seed, points) = (document.replications, document.seed, document.points.len());
        match self.lang {
            Lang::En => format!(
                "{points} points of {runs} runs each, seed {seed}, the same customers at every \
                 point. In brackets 95 % intervals; differences are taken run by run, so that most \
                 of the luck of a day falls out. The verdict of a point is that of `dacu run` with \
                 as many runs."
            ),
            Lang::Zh => format!(
                "共 {points} 个点，各模拟 {runs} 次，种子 {seed}，各点顾客相同。\
                 括号内是 95% 区间；差值逐次相减，当天的运气大多抵消。各点的判定与 `dacu run` 模拟同样次数时一致。"
            ),
        }
    }
}

/// Where a verdict stands among others, the best first.
fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::Holds => 0,
        Answer::Undecided => 1,
        Answer::Fails => 2,
        Answer::NoTargets | Answer::NoCustomers => 3,
    }
}

/// True for the setting of the number of runs.
fn is_runs(set: &str) -> bool {
    set.starts_with("desk.replications=")
}
