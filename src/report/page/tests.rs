//! A made-up page renders whole, in both languages, and no text can break out of its place.
//!
//! With `DACU_LOOK` naming a folder, [`a_page_to_look_at`] writes the pages there.

use super::sample::page;
use super::*;

#[test]
fn a_page_is_one_file_that_loads_and_runs_nothing() {
    for lang in Lang::ALL {
        let html = page(lang, 300).render().unwrap();
        assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>"));
        assert!(html.len() < 1_000_000, "{} bytes", html.len());
        for word in ["<script", "src=", "@import", "url(http", "<link", "<iframe"] {
            assert!(!html.contains(word), "{word}");
        }
        let links = html.matches("http").count();
        let namespaces = html.matches("xmlns=\"http://www.w3.org/2000/svg\"").count();
        // `http-equiv` is the only other word with http in it.
        assert_eq!(links, namespaces + 1);
    }
}

#[test]
fn the_first_screen_speaks_in_the_agreed_order() {
    let html = page(Lang::En, 22).render().unwrap();
    let parts = [
        "Does not hold",
        "Hours that break",
        "What binds",
        "What to change first",
        "Free measures",
        "How far to trust it",
        "Figures and targets",
        "id=\"charts\"",
        "Worst intervals</h2>",
        "Coverage gaps</h2>",
        "Agents</h2>",
        "Groups</h2>",
        "Satisfaction risk by cause</h2>",
        "Estimates beside</h2>",
        "Assumptions</h2>",
        "Methods and seeds</h2>",
    ];
    let body = &html[html.find("<main>").unwrap()..];
    let places: Vec<_> =
        parts.iter().map(|p| body.find(p).unwrap_or_else(|| panic!("{p}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn of_too_many_targets_the_missed_ones_are_shown_and_the_others_counted() {
    let goal = |number: usize| Goal {
        name: format!("goal {number}"),
        mark: if number == 9 { Mark::Missed } else { Mark::Met },
        ..Goal::default()
    };
    let mut page = page(Lang::En, 3);
    page.goals = (0..10).map(goal).collect();
    let html = page.render().unwrap();
    let at = |name: &str| html.find(&format!("<td>{name}</td>"));
    assert!(at("goal 9") < at("goal 0") && at("goal 9").is_some());
    assert!(at("goal 7").is_none() && html.contains("and 2 more, see the figures below"));
    page.goals.truncate(MOST_GOALS);
    let html = page.render().unwrap();
    assert!(html.contains("goal 7") && !html.contains("more, see the figures"));
}

#[test]
fn every_text_is_escaped_wherever_it_stands() {
    let evil = "<script>alert(\"x\")</script>'&";
    let mut page = page(Lang::En, 3);
    page.header.scenario = evil.into();
    page.header.command = evil.into();
    page.verdict.sentence = evil.into();
    page.breaks[0].cause = evil.into();
    page.binds[0].text = evil.into();
    page.changes[0].what = evil.into();
    page.trust[0] = evil.into();
    page.figures[0].formula = format!("\" onmouseover=\"x\" {evil}");
    page.tables[0].title = evil.into();
    page.tables[0].id = "\"><b>".into();
    page.tables[0].columns[0].hint = evil.into();
    page.tables[0].rows[0].cells[0] = evil.into();
    page.assumptions[0].key = evil.into();
    page.methods[0].text = evil.into();
    let html = page.render().unwrap();
    assert!(
        !html.contains("<script") && !html.contains("\" onmouseover") && !html.contains("<b>\"")
    );
}

#[test]
fn an_empty_page_and_each_status_render() {
    for lang in Lang::ALL {
        for status in [
            Status::Holds,
            Status::Undecided,
            Status::Fails,
            Status::NoTargets,
            Status::NoCustomers,
        ] {
            let verdict = Verdict { status, sentence: String::new() };
            let html = Page { lang, verdict, ..Page::default() }.render().unwrap();
            assert!(html.contains(lang.tag()));
        }
    }
}

#[test]
fn a_chart_that_acts_and_parts_with_one_name_are_refused() {
    let with = |svg: &str| Page {
        charts: vec![Chart { id: "c".into(), svg: svg.into() }],
        ..Page::default()
    };
    for svg in
        ["", "<p>", "<svg ><script/></svg>", "<svg ><a href='x'/></svg>", "<svg onload=x></svg>"]
    {
        assert!(matches!(with(svg).render(), Err(PageError::Chart(_))), "{svg}");
    }
    assert!(with("<svg >\n</svg>\n").render().is_ok());
    let mut twice = with("<svg ></svg>");
    twice.charts.extend(twice.charts.clone());
    assert!(matches!(twice.render(), Err(PageError::Twice(_))));
}

#[test]
fn only_four_broken_hours_are_shown_and_the_rest_counted() {
    let html = page(Lang::En, 3).render().unwrap();
    assert!(html.contains("11-10 19:30–22:00") && !html.contains("11-11 20:00–21:30"));
    assert!(html.contains("and 1 more"));
}

#[test]
fn a_page_to_look_at() {
    let Some(folder) = std::env::var_os("DACU_LOOK").map(std::path::PathBuf::from) else { return };
    for lang in Lang::ALL {
        let html = page(lang, 22).render().unwrap();
        std::fs::write(folder.join(format!("report-{lang}.html")), html).unwrap();
    }
    let empty = Page::default().render().unwrap();
    std::fs::write(folder.join("report-empty.html"), empty).unwrap();
}
