//! Limits in the words of figures: `{first}`, `{reply}`, `{response}` and `{service}` stand for
//! what the shops' rules say, as in "human reply rate within 3 min" (3分钟人工回复率). Where shops differ,
//! or no scenario is at hand, the words say "the limit".

use super::figure::Words;
use crate::kernel::tick::Span;
use crate::model::Scenario;
use crate::model::kpi::Kpi;

/// A limit of the rules.
type Limit = fn(&Kpi) -> Span;

/// What may stand in words, and the rule it stands for.
const LIMITS: [(&str, Limit); 4] = [
    ("{first}", |kpi| kpi.first_within),
    ("{reply}", |kpi| kpi.reply_within),
    ("{response}", |kpi| kpi.response_within),
    ("{service}", |kpi| kpi.service_level.within),
];

/// A limit as planners say it, in English and Chinese: 60 s, 3 min, 1.5 h.
fn said(span: Span) -> [String; 2] {
    let seconds = span.as_secs_f64();
    let (unit, en, zh) = match seconds {
        s if s >= 7200.0 => (3600.0, "h", "小时"),
        s if s >= 120.0 => (60.0, "min", "分钟"),
        _ => (1.0, "s", "秒"),
    };
    let number = libm::round(seconds / unit * 100.0) / 100.0;
    [format!("{number} {en}"), format!("{number}{zh}")]
}

/// Words with the limits of a shop, or of all shops of the desk, in English and Chinese.
pub fn told(words: Words, scenario: &Scenario, shop: Option<usize>) -> [String; 2] {
    let shops = scenario.shops.iter().enumerate();
    let kpis: Vec<&Kpi> = shops
        .filter(|(number, _)| shop.is_none_or(|shop| shop == *number))
        .map(|(_, shop)| &shop.kpi)
        .collect();
    fill(words, &kpis)
}

/// Words without a scenario.
pub fn plain(words: Words) -> [String; 2] {
    fill(words, &[])
}

fn fill(words: Words, kpis: &[&Kpi]) -> [String; 2] {
    let mut all = [words.en.to_owned(), words.zh.to_owned()];
    for (name, of) in LIMITS {
        let first = kpis.first().map(|kpi| of(kpi));
        let one = first.filter(|span| kpis.iter().all(|kpi| of(kpi) == *span));
        let limit = one.map_or(["the limit".to_owned(), "时限内".to_owned()], said);
        for (text, limit) in all.iter_mut().zip(limit) {
            *text = text.replace(name, &limit);
        }
        all[1] = all[1].replace("时限内内", "时限内");
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::figure;
    use super::*;
    use crate::measure::fixture;

    fn labels(scenario: &Scenario, id: &str) -> [String; 2] {
        told(figure(id).unwrap().label, scenario, None)
    }

    #[test]
    fn labels_take_their_limits_from_the_rules() {
        let mut scenario = fixture::scenario();
        let kpi = &mut scenario.shops[0].kpi;
        (kpi.reply_within, kpi.first_within) = (Span::seconds(60), Span::seconds(45));
        kpi.response_within = Span::seconds(90);
        kpi.service_level.within = Span::minutes(5);
        for (id, en, zh) in [
            ("reply3_rate", "human reply rate within 60 s", "60秒人工回复率"),
            ("first_in_time_rate", "first reply within 45 s", "首次45秒应答率"),
            ("sla60_rate", "rounds within 90 s", "90秒内回复率"),
            ("service_level_rate", "service level within 5 min", "5分钟服务水平"),
        ] {
            assert_eq!(labels(&scenario, id), [en, zh]);
        }
    }

    #[test]
    fn shops_that_differ_have_their_own_limits_and_the_desk_none() {
        let mut scenario = fixture::scenario();
        let mut second = scenario.shops[0].clone();
        second.kpi.reply_within = Span::seconds(30);
        scenario.shops[0].kpi.reply_within = Span::minutes(3);
        scenario.shops.push(second);
        let label = figure("reply3_rate").unwrap().label;
        assert_eq!(told(label, &scenario, Some(0))[1], "3分钟人工回复率");
        assert_eq!(told(label, &scenario, Some(1))[1], "30秒人工回复率");
        assert_eq!(labels(&scenario, "reply3_rate")[1], "时限内人工回复率");
        assert_eq!(plain(label)[0], "human reply rate within the limit");
    }

    #[test]
    fn no_brace_is_left_in_any_words() {
        for figure in super::super::figures() {
            for words in [figure.label, figure.text] {
                let [en, zh] = plain(words);
                assert!(!en.contains(['{', '}']) && !zh.contains(['{', '}']), "{}", figure.id);
            }
        }
    }
}
