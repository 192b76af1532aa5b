//! The answer of a sweep in a sentence: the cheapest point that holds, or the nearest and what
//! stands in its way; and what has to be known beside it.

use super::record::{Answer, Point, Told};
use super::words::Teller;
use crate::report::locale::Lang;

impl Teller<'_> {
    /// The answer, behind its mark.
    pub fn answer(&self) -> String {
        let document = self.document;
        let points = document.points.len();
        match (document.answer, document.best(), self.lang) {
            (Answer::Holds, Some(best), _) => self.holds(best) + &self.open() + &self.as_it_is(),
            (Answer::Undecided, Some(best), _) => self.undecided(best) + &self.as_it_is(),
            (Answer::Fails, Some(best), _) => self.fails(best) + &self.as_it_is(),
            (Answer::NoCustomers, _, Lang::En) => "· Nobody comes at any point.".to_owned(),
            (Answer::NoCustomers, _, Lang::Zh) => "· 各点都没有顾客进线。".to_owned(),
            (_, _, Lang::En) => {
                format!("· There are no targets to judge by: figures of {points} points.")
            }
            (_, _, Lang::Zh) => format!("· 未设目标，不作判定：以下是 {points} 个点的指标。"),
        }
    }

    /// How the answer is coloured.
    pub fn class(&self) -> &'static str {
        match self.document.answer {
            Answer::Holds => "good",
            Answer::Undecided => "open",
            Answer::Fails => "bad",
            Answer::NoTargets | Answer::NoCustomers => "none",
        }
    }

    fn count(&self, answer: Answer) -> usize {
        self.document.points.iter().filter(|point| point.told.verdict == answer).count()
    }

    fn holds(&self, best: &Point) -> String {
        let (hold, of) = (self.count(Answer::Holds), self.document.points.len());
        let (at, price) = (self.settings(best), self.price(&best.told));
        let holding = self.document.points.iter().filter(|it| it.told.verdict == Answer::Holds);
        let alike = hold > 1 && holding.into_iter().all(|it| it.told.price() == best.told.price());
        let missed = self.missed(&best.told);
        match (alike, self.lang) {
            (false, Lang::En) => {
                format!("✓ Cheapest point that holds: {at}, {price}; {hold} of {of} hold.")
            }
            (false, Lang::Zh) => {
                format!("✓ 最省且达标的点：{at}，{price}；{of} 个点中 {hold} 个达标。")
            }
            (true, Lang::En) => format!(
                "✓ {hold} of {of} points hold, all for {price}; fewest misses: {at} ({missed})."
            ),
            (true, Lang::Zh) => format!(
                "✓ {of} 个点中 {hold} 个达标，成本都是 {price}；不达标次数最少的是 {at}（{missed}）。"
            ),
        }
    }

    /// How many runs each point had.
    fn runs(&self) -> String {
        match (self.document.replications, self.lang) {
            (1, Lang::En) => "1 run".to_owned(),
            (runs, Lang::En) => format!("{runs} runs"),
            (runs, Lang::Zh) => format!("{runs} 次"),
        }
    }

    /// Points that could be cheaper still, if only it could be told.
    fn open(&self) -> String {
        let open = self.document.points.iter().filter(|it| it.told.verdict == Answer::Undecided);
        let (count, runs) = (open.clone().count(), self.runs());
        let more = open.filter_map(|point| point.told.more_runs).max();
        match (count, more, self.lang) {
            (0, ..) => String::new(),
            (_, None, Lang::En) => format!(" {count} cannot be told with {runs}."),
            (_, None, Lang::Zh) => format!("另有 {count} 个点模拟 {runs}还不能判定。"),
            (_, Some(more), Lang::En) => format!(
                " {count} cannot be told with {runs}: --replications {more} probably would."
            ),
            (_, Some(more), Lang::Zh) => format!(
                "另有 {count} 个点模拟 {runs}还不能判定：加 --replications {more} 多半可以。"
            ),
        }
    }

    fn undecided(&self, best: &Point) -> String {
        let runs = self.runs();
        let (at, price, missed) =
            (self.settings(best), self.price(&best.told), self.missed(&best.told));
        let more = best.told.more_runs;
        match (self.lang, more) {
            (Lang::En, Some(more)) => format!(
                "△ No point is sure to hold with {runs}. Nearest: {at}, {price} ({missed} \
                 runs miss something); --replications {more} would probably tell."
            ),
            (Lang::En, None) => format!(
                "△ No point is sure to hold with {runs}. Nearest: {at}, {price} ({missed} \
                 runs miss something)."
            ),
            (Lang::Zh, Some(more)) => format!(
                "△ 模拟 {runs}，没有一个点能确认达标。最接近的是 {at}，{price}（{missed} 次不达标）；加 \
                 --replications {more} 多半可以判定。"
            ),
            (Lang::Zh, None) => format!(
                "△ 模拟 {runs}，没有一个点能确认达标。最接近的是 {at}，{price}（{missed} 次不达标）。"
            ),
        }
    }

    fn fails(&self, best: &Point) -> String {
        let (at, price) = (self.settings(best), self.price(&best.told));
        let blocks = self.blocks(&best.told);
        match self.lang {
            Lang::En => format!("✗ No point holds. Nearest: {at}, {price}: {blocks}."),
            Lang::Zh => format!("✗ 没有一个点达标。最接近的是 {at}，{price}：{blocks}。"),
        }
    }

    /// What stands in the way at a point.
    fn blocks(&self, told: &Told) -> String {
        let missed = self.missed(told);
        let mut all = Vec::new();
        if let Some(worst) = told.worst() {
            let (line, times, of) = (self.line(worst), worst.missed, worst.of);
            all.push(match self.lang {
                Lang::En => {
                    format!("{missed} runs miss something, most often {line} ({times} of {of})")
                }
                Lang::Zh => format!("{missed} 次不达标，最常见的是 {line}（{times} / {of}）"),
            });
        }
        let broken = told.broken_intervals;
        if broken > 0 {
            all.push(match self.lang {
                Lang::En => format!("{broken} intervals break"),
                Lang::Zh => format!("{broken} 个时段不达标"),
            });
        }
        all.join(self.pick("; ", ";"))
    }

    /// How the scenario as it is fares.
    fn as_it_is(&self) -> String {
        let base = &self.document.base;
        let price = self.price(base);
        let (en, zh) = match base.verdict {
            Answer::Holds => ("holds", "达标"),
            Answer::Undecided => ("cannot be told", "尚不能判定"),
            Answer::Fails => ("fails", "不达标"),
            Answer::NoTargets | Answer::NoCustomers => return String::new(),
        };
        match self.lang {
            Lang::En => format!(" The scenario as it is ({price}) {en}."),
            Lang::Zh => format!("现有场景（{price}）{zh}。"),
        }
    }

    /// What has to be known beside the answer, a sentence each.
    pub fn beside(&self) -> Vec<String> {
        let document = self.document;
        let mut all = Vec::new();
        for key in document.keys.iter().filter(|key| key.no_difference) {
            let key = &key.key;
            all.push(match self.lang {
                Lang::En => format!(
                    "No run differs with `{key}`: this scenario does not exercise it at these \
                     values."
                ),
                Lang::Zh => {
                    format!("`{key}` 怎么取，各次模拟都一样：这个场景在这些取值上用不到它。")
                }
            });
        }
        if document.points.iter().any(|point| !point.told.paired) {
            all.push(
                self.pick(
                    "Points with another seed or another way of drawing have other customers: they \
                     are compared with the scenario as independent runs, which says less.",
                    "种子或抽样方法不同的点，顾客也不同：只能当作互相独立的模拟来比较，差值的区间更宽。",
                )
                .to_owned(),
            );
        }
        let unpriced = |told: &Told| told.unpriced_hours > 0.0 && told.cost_rmb.is_some();
        if document.points.iter().any(|point| unpriced(&point.told)) {
            all.push(
                self.pick(
                    "Not every hour has a wage: points are compared by paid hours.",
                    "并非所有工时都有时薪：各点按工时比较。",
                )
                .to_owned(),
            );
        }
        if document.answer == Answer::Holds && document.points.len() > 1 {
            all.push(
                self.pick(
                    "Each point is judged by itself: of many, the cheapest that holds may do so by \
                     luck. Fresh runs prove it:",
                    "各点分别判定：点多了，最省的那个可能是碰巧达标。请用新的模拟验证：",
                )
                .to_owned(),
            );
        }
        all
    }
}
