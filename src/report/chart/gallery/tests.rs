//! The six charts over made-up figures: every input gives a sane picture, in both languages.
//!
//! With `DACU_LOOK` naming a folder, [`pictures_to_look_at`] writes SVG (and PNG) there.

use super::*;
use crate::report::chart::sample;
use crate::report::chart::{draw, spec::ChartSpec};
use crate::report::locale::Lang;

/// The charts with figures that go wrong in every way figures can.
fn edge_cases() -> Vec<(&'static str, Vec<ChartSpec>)> {
    let all =
        |values: &[f64]| charts_of(values, &[("独苗", values.first().copied().unwrap_or(0.0))]);
    vec![
        ("empty", charts_of(&[], &[])),
        ("zeros", all(&[0.0; 48])),
        ("one", all(&[37.0])),
        ("missing", all(&[f64::NAN; 48])),
        ("gaps", all(&[3.0, f64::NAN, 5.0, 6.0, f64::INFINITY, f64::NAN, 2.0])),
        ("millions", all(&[1.2e6, 3.4e6, 0.0, 2.2e6])),
        ("tiny", all(&[0.004, 0.011, 0.002])),
        ("three_days", sample::charts(144, 12)),
        ("two_months", sample::charts(2880, 90)),
        ("crowd", sample::charts(60, 300)),
        ("forty", sample::charts(60, 40)),
    ]
}

fn charts_of(v: &[f64], agents: &[(&str, f64)]) -> Vec<ChartSpec> {
    let intervals = sample::intervals();
    let banded = Banded { median: v, low: v, high: v };
    let agents: Vec<AgentLoad<'_>> = agents
        .iter()
        .map(|(name, load)| AgentLoad { name, desk: Desk::PreSale, load: *load, spread: None })
        .collect();
    let causes: Vec<_> = Cause::ALL.into_iter().map(|c| (c, v)).collect();
    let shares: Vec<f64> = v.iter().map(|x| x.min(1.0)).collect();
    let figure = Text::new("first reply", "首次响应");
    let marked = &[];
    vec![
        arrivals_and_capacity(&Capacity {
            intervals,
            arrivals: banded,
            typing: v,
            work: &[],
            slots: v,
            agents: v,
            marked,
        }),
        queue_length(&QueueLength { intervals, waiting: banded, marked }),
        response_times(&ResponseTimes {
            intervals,
            figure,
            p50: v,
            p90: v,
            p99: v,
            target: Some(60.0),
            log: true,
            marked,
        }),
        agent_loads(&AgentLoads { agents: &agents, pre_sale_norm: 250.0, after_sale_norm: 200.0 }),
        occupancy(&Occupancy {
            intervals,
            active_per_agent: v,
            slots_taken: &shares,
            hands_busy: &shares,
            marked,
        }),
        risk_by_cause(&RiskByCause { intervals, causes: &causes, marked }),
        swings(v),
    ]
}

/// A tornado of as many inputs as there are values, worse at the one end and better at the other.
fn swings(v: &[f64]) -> ChartSpec {
    let bar = |value: &f64| Bar { name: "patience in the queue", low: -value, high: value / 2.0 };
    tornado(&Tornado { margin: 0.2, bars: &v.iter().take(20).map(bar).collect::<Vec<_>>() })
}

/// Tags match and every number is a number.
fn assert_well_formed(svg: &str) {
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    for tag in ["g", "svg", "text", "title", "defs", "pattern"] {
        let opened =
            svg.matches(&format!("<{tag} ")).count() + svg.matches(&format!("<{tag}>")).count();
        assert_eq!(opened, svg.matches(&format!("</{tag}>")).count(), "{tag}");
    }
    for word in ["NaN", "inf", "0000000"] {
        assert!(!svg.contains(word), "{word} in {svg}");
    }
}

#[test]
fn every_input_gives_a_well_formed_picture_of_modest_size() {
    for (name, charts) in edge_cases() {
        for chart in &charts {
            for lang in Lang::ALL {
                let svg = draw::svg(chart, lang, draw::SIZE);
                assert_well_formed(&svg);
                assert!(svg.len() < 200_000, "{name} {}: {} bytes", chart.id, svg.len());
            }
        }
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let draw_all = || -> Vec<String> {
        let charts = sample::charts(60, 22);
        charts.iter().map(|c| draw::svg(c, Lang::Zh, draw::SIZE)).collect()
    };
    assert_eq!(draw_all(), draw_all());
}

#[test]
fn charts_speak_the_language_asked_for() {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for chart in sample::charts(60, 22) {
        let zh = draw::svg(&chart, Lang::Zh, draw::SIZE);
        assert!(zh.contains(chart.title.zh.as_str()) && zh.contains("lang=\"zh-CN\""));
        if chart.id != "agents" {
            let en = draw::svg(&chart, Lang::En, draw::SIZE);
            assert!(!en.contains(chinese), "{}", chart.id);
        }
    }
}

#[test]
fn a_name_cannot_break_out_of_the_picture() {
    let chart = agent_loads(&AgentLoads {
        agents: &[AgentLoad {
            name: "</text><script>alert('x')</script>&\u{0}\u{1b}",
            desk: Desk::PreSale,
            load: 10.0,
            spread: None,
        }],
        pre_sale_norm: 250.0,
        after_sale_norm: 200.0,
    });
    let svg = draw::svg(&chart, Lang::En, draw::SIZE);
    assert!(!svg.contains("<script") && !svg.contains('\u{0}') && !svg.contains('\u{1b}'));
    assert_well_formed(&svg);
}

#[test]
fn agents_stand_by_falling_load_and_the_excess_is_set_apart() {
    let agent = |name, load| AgentLoad { name, desk: Desk::PreSale, load, spread: None };
    let chart = agent_loads(&AgentLoads {
        agents: &[agent("a", 100.0), agent("b", f64::NAN), agent("c", 300.0)],
        pre_sale_norm: 250.0,
        after_sale_norm: 200.0,
    });
    let Scale::Category { names } = &chart.x.scale else { panic!("not a category axis") };
    assert_eq!(names, &["c", "a", "b"]);
    assert_eq!(chart.series[1].shape.extents(), [(50.0, 50.0)]);
    assert!(chart.note.en.starts_with("1 of 2 agents"), "{}", chart.note.en);
}

#[test]
fn an_input_that_hurts_at_both_ends_has_one_bar_down_and_the_verdict_turns_at_the_line() {
    let bars = [
        Bar { name: "a", low: -0.3, high: 0.1 },
        Bar { name: "b", low: -0.1, high: -0.2 },
        Bar { name: "c", low: 0.0, high: 0.0 },
    ];
    let chart = tornado(&Tornado { margin: 0.25, bars: &bars });
    let ends = |at: usize| -> Vec<f64> {
        chart.series[at].shape.extents().iter().map(|ends| ends.0).collect()
    };
    assert_eq!((ends(0), ends(1)), (vec![-0.3, -0.2, 0.0], vec![0.1, 0.0, 0.0]));
    assert!(matches!(chart.marks[..], [Mark::Level { at, .. }] if at == -0.25));
    // far from where it turns there is no line to show
    assert!(tornado(&Tornado { margin: 0.9, bars: &bars }).marks.is_empty());
}

#[test]
fn pictures_to_look_at() {
    let Some(folder) = std::env::var_os("DACU_LOOK").map(std::path::PathBuf::from) else {
        return;
    };
    let mut all = edge_cases();
    all.push(("day", sample::charts(60, 22)));
    #[cfg(feature = "png")]
    let fonts = crate::report::chart::png::Fonts::find();
    for (name, charts) in &all {
        for (lang, chart) in Lang::ALL.iter().flat_map(|l| charts.iter().map(move |c| (*l, c))) {
            let stem = folder.join(format!("{name}-{}-{lang}", chart.id));
            std::fs::write(stem.with_extension("svg"), draw::svg(chart, lang, draw::SIZE)).unwrap();
            #[cfg(feature = "png")]
            match crate::report::chart::png::picture(chart, lang, draw::SIZE, &fonts, 1.5) {
                Ok(picture) => std::fs::write(stem.with_extension("png"), picture.png).unwrap(),
                Err(error) => eprintln!("{}: {error}", stem.display()),
            }
        }
    }
}

/// The edge of an hour that breaks lies over the hatching of one in which nobody is on duty.
#[test]
fn an_hour_that_breaks_is_seen_where_nobody_is_on_duty() {
    let both = |kind| Stretch { from: 60.0, to: 120.0, kind };
    let marked = &[both(SpanKind::Breaks), both(SpanKind::Gap)];
    let v = &[1.0; 48][..];
    let waiting = Banded { median: v, low: v, high: v };
    let intervals = sample::intervals();
    let mut spec = queue_length(&QueueLength { intervals, waiting, marked });
    for mark in &mut spec.marks {
        if let Mark::Span { label, .. } = mark {
            *label = Text::new("", ""); // no entry in the legend
        }
    }
    let svg = draw::svg(&spec, Lang::En, draw::SIZE);
    let edge = svg.rfind("#C2491D").expect("an edge");
    assert!(edge > svg.rfind("url(#").expect("a hatched stretch"), "{svg}");
}
