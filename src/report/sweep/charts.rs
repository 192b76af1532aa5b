//! The charts of a sweep: a line over the values of one key, a map over those of two, and where
//! keys are varied one at a time, or are many, a bar for each end of each (tornado). Each has its
//! words beside it; the numbers stand in the tables.

use super::record::{Answer, Point, Told};
use super::words::{Shown, Teller};
use crate::measure::catalog::{Direction, Unit};
use crate::planning::sweep::exact::{Exact, Kind};
use crate::report::chart::draw;
use crate::report::chart::heat::{self, Cell, HeatMap};
use crate::report::chart::spec::{
    self, Axis, ChartSpec, Mark, Range, Role, Scale, Series, Shape, Text,
};
use crate::report::locale::Lang;
use crate::report::words;

/// Most figures that are drawn.
const MOST_FIGURES: usize = 6;
/// Most keys of a tornado.
const MOST_KEYS: usize = 12;
/// The share of a hypercube's points that stands for an end of a range.
const END: f64 = 0.25;

/// A chart and its words.
pub struct Drawn {
    /// What it shows.
    pub title: String,
    /// The same in words.
    pub alternative: String,
    picture: Picture,
}

enum Picture {
    Spec(ChartSpec),
    Map(HeatMap),
}

impl Drawn {
    /// The drawing.
    pub fn svg(&self, lang: Lang, size: (u32, u32)) -> String {
        match &self.picture {
            Picture::Spec(spec) => draw::svg(spec, lang, size),
            Picture::Map(map) => heat::svg(map, lang, size.0),
        }
    }
}

/// What is drawn of each point.
enum What<'a> {
    /// A figure.
    Figure(&'a Shown),
    /// The cost of the roster, or its paid hours.
    Price,
    /// The share of periods that miss something.
    Missed,
}

/// All charts.
pub fn charts(teller: &Teller) -> Vec<Drawn> {
    let (document, shown) = (teller.document, teller.shown());
    let mut all: Vec<What> = shown.iter().take(MOST_FIGURES).map(What::Figure).collect();
    let judged = |point: &Point| {
        !matches!(point.told.verdict, Answer::NoTargets | Answer::NoCustomers)
            && point.told.judged > 0
    };
    if document.points.iter().any(judged) {
        all.insert(0, What::Missed);
    }
    if document.points.iter().any(|it| it.told.price() != document.base.price()) {
        all.push(What::Price);
    }
    // a flat picture shows nothing; what is flat is told in words
    let same = |what: &What| {
        let base = teller.number(what, &document.base);
        document.points.iter().all(|point| teller.number(what, &point.told) == base)
    };
    all.retain(|what| !same(what));
    let is_grid = document.how.latin.is_none();
    match document.keys.len() {
        1 if is_grid => all.iter().map(|what| teller.line_of(what)).collect(),
        2 if is_grid && !document.how.each => all.iter().map(|what| teller.map_of(what)).collect(),
        _ => all.iter().filter_map(|what| teller.tornado(what)).collect(),
    }
}

/// Figures that are the same at every point, in a sentence; `None` if there are none.
pub fn unchanged(teller: &Teller) -> Option<String> {
    let document = teller.document;
    let same = |shown: &Shown| {
        let what = What::Figure(shown);
        let base = teller.number(&what, &document.base);
        document.points.iter().all(|point| teller.number(&what, &point.told) == base)
    };
    let names = teller.shown().into_iter().filter(same).map(|shown| teller.name(&shown));
    let names = names.collect::<Vec<String>>().join(teller.pick(", ", "、"));
    let told = match teller.lang {
        Lang::En => format!("The same at every point: {names}."),
        Lang::Zh => format!("各点相同：{names}。"),
    };
    (!names.is_empty()).then_some(told)
}

/// One end of a key.
struct End {
    key: usize,
    /// Under its bar.
    name: String,
    /// The value or values it is.
    at: String,
    change: f64,
    interval: Option<(f64, f64)>,
}

impl Teller<'_> {
    fn title(&self, what: &What) -> String {
        match what {
            What::Figure(shown) => self.name(shown),
            What::Price if self.priced() => self.pick("cost of the roster", "排班成本").to_owned(),
            What::Price => self.pick("paid hours", "工时").to_owned(),
            What::Missed => {
                self.pick("share of runs that miss something", "不达标的比例").to_owned()
            }
        }
    }

    fn priced(&self) -> bool {
        let all = std::iter::once(&self.document.base);
        let mut all = all.chain(self.document.points.iter().map(|it| &it.told));
        all.all(|told| told.cost_rmb.is_some() && told.unpriced_hours == 0.0)
    }

    fn unit(&self, what: &What) -> Unit {
        match what {
            What::Figure(shown) => shown.figure.unit,
            What::Price if self.priced() => Unit::Rmb,
            What::Price => Unit::Hours,
            What::Missed => Unit::Share,
        }
    }

    fn number(&self, what: &What, told: &Told) -> Option<f64> {
        match what {
            What::Figure(shown) => told.figure(shown.shop.as_deref(), shown.figure.id)?.value,
            What::Price => Some(if self.priced() { told.price() } else { told.paid_hours }),
            What::Missed => (told.judged > 0).then(|| told.missed as f64 / told.judged as f64),
        }
    }

    fn said(&self, what: &What, value: Option<f64>) -> String {
        words::value(self.lang, self.unit(what), value.unwrap_or(f64::NAN))
    }

    /// The least and the most, with where.
    fn ends(&self, what: &What) -> String {
        let numbers = self.document.points.iter();
        let mut known: Vec<(f64, &Point)> =
            numbers.filter_map(|point| Some((self.number(what, &point.told)?, point))).collect();
        known.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (Some((least, at)), Some((most, there))) = (known.first(), known.last()) else {
            return self.pick("No point has a value.", "各点都没有取值。").to_owned();
        };
        let (low, high) = (self.said(what, Some(*least)), self.said(what, Some(*most)));
        let (at, there) = (self.settings(at), self.settings(there));
        let base = self.said(what, self.number(what, &self.document.base));
        match (least == most, self.lang) {
            (true, Lang::En) => format!("{low} at every point; {base} as it is."),
            (true, Lang::Zh) => format!("各点都是 {low}；现有场景 {base}。"),
            (false, Lang::En) => {
                format!("From {low} ({at}) to {high} ({there}); {base} as it is.")
            }
            (false, Lang::Zh) => format!("从 {low}（{at}）到 {high}（{there}）；现有场景 {base}。"),
        }
    }

    /// Positions of the values of a key and how its axis reads.
    fn positions(&self, key: usize) -> (Vec<f64>, Axis) {
        let key = &self.document.keys[key];
        let label = Text::same(key.key.clone());
        let amounts: Option<Vec<Exact>> = key.values.iter().map(|it| Exact::read(it)).collect();
        let kind = amounts.as_ref().and_then(|all| all.first()).map(|first| first.kind);
        let alike = amounts.filter(|all| all.iter().all(|it| Some(it.kind) == kind));
        match (alike, kind) {
            (Some(all), Some(kind)) if all.len() > 1 => {
                let whole = all.iter().all(|it| it.value().fract() == 0.0);
                let unit = match kind {
                    Kind::Number if whole => spec::Unit::Count,
                    Kind::Number => spec::Unit::Number,
                    Kind::Percent => spec::Unit::Share,
                    Kind::Time => spec::Unit::Seconds,
                };
                (all.iter().map(Exact::value).collect(), Axis::value(label, unit))
            }
            _ => {
                let at = (0..key.values.len()).map(|at| at as f64).collect();
                (at, Axis { label, scale: Scale::Category { names: key.values.clone() } })
            }
        }
    }

    /// A line over the values of the only key.
    fn line_of(&self, what: &What) -> Drawn {
        let (positions, x) = self.positions(0);
        let mut points: Vec<(f64, &Told)> =
            positions.into_iter().zip(self.document.points.iter().map(|it| &it.told)).collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        let value = |told: &Told| self.number(what, told).unwrap_or(f64::NAN);
        let line: Vec<spec::Point> =
            points.iter().map(|(at, told)| spec::Point::new(*at, value(told))).collect();
        let band = |(at, told): &(f64, &Told)| {
            let none = (f64::NAN, f64::NAN);
            let found = match what {
                What::Figure(shown) => told.figure(shown.shop.as_deref(), shown.figure.id),
                _ => None,
            };
            let (low, high) = found.and_then(|found| found.interval).unwrap_or(none);
            Range::new(*at, low, high)
        };
        let series = |label, role, shape| Series { label, role, shape, right: false };
        let mut drawn = Vec::new();
        if matches!(what, What::Figure(_)) {
            let shape = Shape::Band(points.iter().map(band).collect());
            drawn.push(series(Text::new("95 % interval", "95% 区间"), Role::Spread, shape));
        }
        drawn.push(series(Text::default(), Role::Main, Shape::Line(line.clone())));
        drawn.push(series(Text::default(), Role::Main, Shape::Points(line)));
        let title = self.title(what);
        let picture = Picture::Spec(ChartSpec {
            id: "sweep".to_owned(),
            title: Text::same(title.clone()),
            x,
            y: Axis::value(Text::default(), drawn_unit(self.unit(what))),
            y2: None,
            series: drawn,
            marks: self.levels(what),
            note: Text::default(),
        });
        Drawn { title, alternative: self.ends(what), picture }
    }

    /// The target of a figure, and its value as it is.
    fn levels(&self, what: &What) -> Vec<Mark> {
        let level =
            |at, en: &str, zh: &str| Mark::Level { at, label: Text::new(en, zh), right: false };
        let base = self.number(what, &self.document.base);
        let mut all: Vec<Mark> =
            base.map(|at| level(at, "as it is", "现有场景")).into_iter().collect();
        if let What::Figure(shown) = what {
            let only = self.document.shops.len() < 2;
            let lines = self.document.base.lines.iter().filter(|line| {
                let here = only || shown.shop.as_deref() == Some(line.shop.as_str());
                here && line.figure == shown.figure.id
            });
            all.extend(lines.filter_map(|line| Some(level(line.bound?, "target", "目标"))));
        }
        all
    }

    /// A map over the values of two keys, the one with more of them down.
    fn map_of(&self, what: &What) -> Drawn {
        let keys = &self.document.keys;
        let (first, second) = (keys[0].values.len(), keys[1].values.len());
        let (across, down) = if second <= first { (1, 0) } else { (0, 1) };
        let cell = |row: usize, column: usize| {
            let at = if across == 1 { row * second + column } else { column * second + row };
            let Some(point) = self.document.points.get(at) else { return Cell::default() };
            let value = self.number(what, &point.told);
            Cell {
                value,
                shown: Text::same(self.said(what, value)),
                framed: point.told.verdict == Answer::Holds,
            }
        };
        let columns = keys[across].values.len();
        let rows = 0..keys[down].values.len();
        let cells = rows.flat_map(|row| (0..columns).map(move |column| (row, column)));
        let title = self.title(what);
        let side = |at: usize| (keys[at].key.clone(), keys[at].values.clone());
        let picture = Picture::Map(HeatMap {
            title: Text::same(title.clone()),
            across: side(across),
            down: side(down),
            cells: cells.map(|(row, column)| cell(row, column)).collect(),
            note: Text::new(
                "Darker is more. A frame marks points that hold.",
                "颜色越深数值越大；加框的点达标。",
            ),
        });
        Drawn { title, alternative: self.ends(what), picture }
    }

    /// What the lowest and the highest value of each key change, the strongest key first.
    fn tornado(&self, what: &What) -> Option<Drawn> {
        let keys = self.document.keys.len();
        let mut of_key: Vec<Vec<End>> = (0..keys).map(|key| self.ends_of(what, key)).collect();
        of_key.retain(|ends| !ends.is_empty());
        let size = |ends: &Vec<End>| ends.iter().map(|it| it.change.abs()).fold(0.0, f64::max);
        of_key.sort_by(|a, b| size(b).total_cmp(&size(a)));
        let strongest = of_key.first().map(|ends| ends[0].key);
        let ends: Vec<End> = of_key.into_iter().take(MOST_KEYS).flatten().collect();
        if ends.is_empty() {
            return None;
        }
        let better = self.direction(what);
        let bars = |good: bool| {
            let at = |(at, end): (usize, &End)| {
                let is_good = better.is_none_or(|more| (end.change > 0.0) == more);
                spec::Point::new(at as f64, if is_good == good { end.change } else { f64::NAN })
            };
            Shape::Bars(ends.iter().enumerate().map(at).collect())
        };
        let whiskers = ends.iter().enumerate().map(|(at, end)| {
            let (low, high) = end.interval.unwrap_or((f64::NAN, f64::NAN));
            Range::new(at as f64, low, high)
        });
        let whiskers = Shape::Whiskers(whiskers.collect());
        let series = |label, role, shape| Series { label, role, shape, right: false };
        let (good, bad) = match better {
            Some(_) => (Text::new("better", "变好"), Text::new("worse", "变差")),
            None => (Text::default(), Text::default()),
        };
        let what_title = self.title(what);
        let title = match self.lang {
            Lang::En => format!("{what_title}: what each key changes"),
            Lang::Zh => format!("{what_title}：各设置项的影响"),
        };
        let words = |lang: Lang| self.tornado_note().get(lang).to_owned();
        let picture = Picture::Spec(ChartSpec {
            id: "sweep-tornado".to_owned(),
            title: Text::same(title.clone()),
            x: Axis {
                label: Text::default(),
                scale: Scale::Category { names: ends.iter().map(|end| end.name.clone()).collect() },
            },
            y: Axis::value(
                Text::new("change from the scenario as it is", "与现有场景之差"),
                drawn_unit(self.unit(what)),
            ),
            y2: None,
            series: vec![
                series(good, Role::Within, bars(true)),
                series(bad, Role::Over, bars(false)),
                series(Text::default(), Role::Main, whiskers),
            ],
            marks: Vec::new(),
            note: Text::new(words(Lang::En), words(Lang::Zh)),
        });
        let key = strongest.map(|key| self.document.keys[key].key.clone()).unwrap_or_default();
        let first: Vec<String> = ends
            .iter()
            .filter(|end| Some(end.key) == strongest)
            .map(|end| format!("{} ({})", self.change(self.unit(what), end.change), end.at))
            .collect();
        let first = first.join(self.pick(", ", "、"));
        let alternative = match self.lang {
            Lang::En => format!("{key} changes it most: {first}."),
            Lang::Zh => format!("影响最大的是 {key}：{first}。"),
        };
        Some(Drawn { title, alternative, picture })
    }

    fn tornado_note(&self) -> Text {
        if self.document.how.each {
            return Text::new(
                "Each key alone at its lowest and highest value; thin lines are 95 % intervals.",
                "每次只变一项，取最低值和最高值；细线为 95% 区间。",
            );
        }
        Text::new(
            "Means over all points at the lowest and highest values of a key, whatever the others \
             are.",
            "取该项最低、最高取值处各点的平均，其余各项不限。",
        )
    }

    /// Whether more is better; `None` if neither is.
    fn direction(&self, what: &What) -> Option<bool> {
        match what {
            What::Figure(shown) => match shown.figure.direction {
                Direction::Higher => Some(true),
                Direction::Lower => Some(false),
                Direction::Neutral => None,
            },
            What::Price | What::Missed => Some(false),
        }
    }

    /// The ends of a key: of points in which it alone is varied, else of all in the mean.
    fn ends_of(&self, what: &What, key: usize) -> Vec<End> {
        let base = self.number(what, &self.document.base);
        let alone = |point: &&Point| {
            point.values.iter().enumerate().all(|(at, value)| value.is_some() == (at == key))
        };
        let each = self.document.how.each;
        let points = self.document.points.iter().filter(|it| it.values[key].is_some());
        let mut points: Vec<&Point> =
            points.filter(|point| if each { alone(point) } else { true }).collect();
        let place = |point: &Point| {
            let text = point.values[key].as_deref().unwrap_or_default();
            let listed = self.document.keys[key].values.iter().position(|it| it == text);
            Exact::read(text).map_or(listed.unwrap_or(0) as f64, |exact| exact.value())
        };
        points.sort_by(|a, b| place(a).total_cmp(&place(b)));
        let (Some(first), Some(last)) = (points.first(), points.last()) else { return Vec::new() };
        let many = ((points.len() as f64 * END) as usize).max(1);
        let (low, high): (Vec<&Point>, Vec<&Point>) = match self.document.how.latin {
            Some(_) if !each => (points[..many].to_vec(), points[points.len() - many..].to_vec()),
            _ => {
                let at = |end: &Point| {
                    points.iter().filter(|it| it.values[key] == end.values[key]).copied().collect()
                };
                (at(first), at(last))
            }
        };
        let words = [self.pick("lowest", "最低"), self.pick("highest", "最高")];
        let ends = [(low, words[0]), (high, words[1])];
        let ends = ends.map(|(points, word)| self.end(what, (key, word), base, &points));
        let mut ends: Vec<End> = ends.into_iter().flatten().collect();
        ends.dedup_by(|a, b| a.name == b.name);
        ends
    }

    /// The mean change of some points, with its interval where it is one point's.
    fn end(
        &self,
        what: &What,
        (key, word): (usize, &str),
        base: Option<f64>,
        points: &[&Point],
    ) -> Option<End> {
        let values = points.iter().filter_map(|point| self.number(what, &point.told));
        let values: Vec<f64> = values.collect();
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let change = mean - base?;
        let interval = match (what, points) {
            (What::Figure(shown), [one]) => one
                .told
                .figure(shown.shop.as_deref(), shown.figure.id)
                .and_then(|found| found.difference_interval),
            _ => None,
        };
        let mut texts = points.iter().filter_map(|point| point.values[key].as_deref());
        let (first, last) = (texts.next()?, texts.next_back());
        // several values have no room under a bar
        let (at, range) = match last {
            Some(last) if last != first => (format!("{first}..{last}"), word),
            _ => (first.to_owned(), first),
        };
        let parts: Vec<&str> = self.document.keys[key].key.rsplit('.').take(2).collect();
        let short = match parts[..] {
            [last, before] if last.len() < 8 => format!("{before}.{last}"),
            [last, ..] => last.to_owned(),
            [] => String::new(),
        };
        let name = format!("{range} · {short}");
        change.is_finite().then_some(End { key, name, at, change, interval })
    }
}

fn drawn_unit(unit: Unit) -> spec::Unit {
    match unit {
        Unit::Seconds => spec::Unit::Seconds,
        Unit::Share => spec::Unit::Share,
        Unit::Count | Unit::Ratio | Unit::Hours | Unit::PerHour | Unit::Rmb => spec::Unit::Number,
    }
}
