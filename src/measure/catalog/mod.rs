//! The catalog: every figure as data. One name, one formula, one unit; its words in English and
//! Chinese, its source, where it exists and why not elsewhere. Exporters and charts loop over it.
//!
//! A new figure is one entry in one of these pages, and a counter only if no fact suffices.
//! `docs/figures.md` is written from it.

/// A figure that is one tally.
macro_rules! tallied {
    ($id:literal, $tally:ident, $en:literal, $zh:literal, $text_en:literal, $text_zh:literal) => {
        Figure::count($id, words($en, $zh), words($text_en, $text_zh), |v| v.n(Tally::$tally))
    };
}

mod causes;
mod doc;
mod entries;
mod figure;
mod found;
mod grain;
mod kept;
mod limits;
mod mood;
mod rated;
mod reply;
mod sales;
mod sessions;
mod speed;
mod staff;
mod view;
mod work;

pub use doc::document;
pub use figure::{Absent, Direction, Estimand, Figure, Formula, Need, Unit, Words, words};
pub use found::Found;
pub use grain::Grain;
pub use kept::is_of_entries;
pub use limits::{plain, told};
pub use view::{Part, Period, Source, Values, View};

use super::counters::Tally;
use super::keeps::Options;
use crate::model::Scenario;
use crate::model::conversation::ServiceModel;
use crate::model::figure::find;

/// What happens before an agent takes a contact is not an agent's.
pub(super) const ENTRIES_NOT_OF_AGENTS: Absent = Absent::at(
    &[Grain::Agent],
    words("an entry is the shop's until an agent takes it", "未接入的进线只计店铺,不计客服"),
);
/// Agents have consult volume instead.
pub(super) const UPV_NOT_OF_AGENTS: Absent =
    Absent::at(&[Grain::Agent], words("UPV exists only for the shop", "UPV 仅在店铺层面存在"));
/// A person is counted once.
pub(super) const PERSONS_ONLY_WHOLE: Absent = Absent::at(
    &[Grain::Group, Grain::Interval, Grain::Day],
    words("a customer is counted once in a shop's whole time", "顾客在店铺全程仅计一次"),
);
/// Histograms kept for intervals: customer's wait, round response, and what targets are on.
pub(super) const INTERVAL_WAITS_NOT_KEPT: Absent = Absent::at(
    &[Grain::Interval],
    words(
        "its distribution is kept by interval only for a target on it",
        "仅设为目标时按时段保存其分布",
    ),
);
/// Histograms kept for agents: first response and round response.
pub(super) const AGENT_WAITS_NOT_KEPT: Absent = Absent::at(
    &[Grain::Agent],
    words("its distribution is not kept by agent", "不按客服保存其分布"),
);

/// Entries in the UPV of which it is known what became of them.
pub(super) fn upv(view: &View) -> f64 {
    view.n(Tally::Upv) - view.n(Tally::CutUpv)
}

/// Entries that humans should serve and of which it is known whether they did.
pub(super) fn human_entries(view: &View) -> f64 {
    view.n(Tally::Entries) - view.n(Tally::RobotSolved) - view.n(Tally::CutEntries)
}

/// Pages of the catalog, with their titles.
pub const PAGES: &[(Words, &[Figure])] = &[
    (words("Entries", "进线"), entries::FIGURES),
    (words("Sessions", "会话"), sessions::FIGURES),
    (words("Waits and service levels", "等待与服务水平"), speed::FIGURES),
    (words("Queue wait, quantiles", "排队时长分位数"), speed::QUEUE),
    (words("First response, quantiles", "首次响应分位数"), speed::FIRST),
    (words("Customer's wait, quantiles", "进线到首响时长分位数"), speed::CUSTOMER),
    (words("Round response, quantiles", "单轮响应分位数"), speed::ROUND),
    (words("Replies and leave messages", "回复与留言"), reply::FIGURES),
    (words("Queue, slots, hands, attendance", "排队、接待位、工作与出勤"), staff::FIGURES),
    (words("Causes of waiting", "等待原因"), causes::FIGURES),
    (words("Satisfaction", "满意度"), mood::FIGURES),
    (words("Orders", "订单"), sales::FIGURES),
    (words("Work that is no chat", "聊天以外的工作"), work::FIGURES),
    (words("Rating of agents", "绩效"), rated::FIGURES),
];

/// Every figure, in the order of the pages.
pub fn figures() -> impl Iterator<Item = &'static Figure> {
    PAGES.iter().flat_map(|(_, figures)| figures.iter())
}

/// The figure of a name.
pub fn figure(id: &str) -> Option<&'static Figure> {
    figures().find(|figure| figure.id == id)
}

/// The figure a target means: by its name in the catalog, or in planners' words.
pub fn figure_of_target(name: &str) -> Option<&'static Figure> {
    figure(find(name)?.id)
}

/// Why a figure means nothing for a scenario, a part and a period; `None` if it does.
pub fn missing(
    figure: &Figure,
    scenario: &Scenario,
    options: Options,
    view: &View,
) -> Option<Words> {
    view.absent(figure).or_else(|| {
        let lacks = match figure.need {
            Need::Nothing => false,
            Need::Persons => !options.persons && !scenario.persons,
            Need::Maximum => view.stock().area(super::counters::Level::Unbounded) > 0,
            Need::Work => {
                let shops = view.shops();
                !scenario.work.iter().any(|kind| shops.contains(&kind.shop.at()))
            }
            need => !shops_of(view, scenario).any(|shop| has(shop, need)),
        };
        lacks.then(|| figure.need.reason())
    })
}

fn shops_of<'a>(
    view: &View,
    scenario: &'a Scenario,
) -> impl Iterator<Item = &'a crate::model::shop::Shop> {
    let parts = view.shops();
    scenario
        .shops
        .iter()
        .enumerate()
        .filter_map(move |(i, shop)| parts.contains(&i).then_some(shop))
}

fn has(shop: &crate::model::shop::Shop, need: Need) -> bool {
    let model = &shop.service.model;
    match need {
        Need::Replies => {
            matches!(model, ServiceModel::Typing { .. } | ServiceModel::Direct { .. })
        }
        Need::Hands => !matches!(model, ServiceModel::ByLevel { .. }),
        Need::Orders => shop.orders.is_some(),
        Need::Robot => shop.robot.is_some(),
        Need::Nothing | Need::Persons | Need::Maximum | Need::Work => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::figure::{FIGURES, Side};

    #[test]
    fn every_figure_has_its_own_name_and_says_its_unit_last() {
        let mut names: Vec<&str> = figures().map(|figure| figure.id).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for figure in figures() {
            let ending = match figure.unit {
                Unit::Seconds => "_s",
                Unit::Hours => "_h",
                Unit::PerHour => "_per_hour",
                Unit::Rmb => "_rmb",
                Unit::Count | Unit::Share | Unit::Ratio => "",
            };
            assert!(figure.id.ends_with(ending), "{} in {:?}", figure.id, figure.unit);
            assert!(
                figure
                    .id
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_' || b.is_ascii_digit())
            );
            for words in [figure.label, figure.text] {
                assert!(!words.en.is_empty() && !words.zh.is_empty(), "{}", figure.id);
            }
        }
    }

    #[test]
    fn the_table_of_figures_is_that_of_the_catalog() {
        let of_table: Vec<&str> = FIGURES.iter().map(|row| row.id).collect();
        let of_catalog: Vec<&str> = figures().map(|figure| figure.id).collect();
        assert_eq!(of_table, of_catalog, "`model/figure.rs` has a line for every figure");
        for (row, figure) in FIGURES.iter().zip(figures()) {
            assert_eq!(row.unit, figure.unit, "{}", row.id);
            assert_eq!(row.is_of_persons(), figure.need == Need::Persons, "{}", row.id);
            let setting = crate::scenario::judging::is_setting(row.id);
            let of_no_shop = setting || figure.absent_at(Grain::Shop).is_some();
            assert_eq!(row.side == Side::Never, of_no_shop, "{}", row.id);
            let side = match figure.direction {
                Direction::Higher => Side::AtLeast,
                Direction::Lower => Side::AtMost,
                // planners' habit may give a side to what is better neither way
                Direction::Neutral => row.side,
            };
            assert!(of_no_shop || row.side == side, "{}", row.id);
        }
    }
}
