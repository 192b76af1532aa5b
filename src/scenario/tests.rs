//! Small scenarios read as a user would write them, and what is said about wrong ones.

use super::*;

/// A snapshot without the scenario that led to it: the test shows that.
macro_rules! snap {
    ($text:expr) => {
        insta::with_settings!({omit_expression => true}, { insta::assert_snapshot!($text) })
    };
}
pub(crate) use snap;

/// The shortest scenario there is.
const SMALL: &str = r#"
[desk]
name = "小店"
start = 2026-11-10T18:00:00
days = 2
platform = "jd_groups_2023"
contacts_per_day = 2000
curve = "double11_9band"

[[agents]]
id = "售前"
count = 3
roles = ["pre_sale"]
typing_cpm = 75

[[shifts]]
agents = "all"
from = "08:00"
to = "24:00"
breaks = [{ from = "12:00", to = "12:30" }]
"#;

/// The changes, one a line.
fn timeline(scenario: &Scenario) -> String {
    let line = |change: &crate::model::shift::Change| {
        format!("{} {:?}", scenario.calendar.label(change.at), change.kind)
    };
    scenario.changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn told(text: &str) -> String {
    match parse_str(text, &[]) {
        Ok(loaded) => loaded.warnings.render(&loaded.sources, false),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_small_scenario_is_read() {
    let loaded = parse_str(SMALL, &[]).unwrap_or_else(|error| panic!("{error}"));
    let scenario = loaded.scenario;
    assert_eq!(scenario.agents.len(), 3);
    assert_eq!(scenario.agents[2].name, "售前-3");
    snap!(timeline(&scenario));
}

#[test]
fn everything_wrong_is_told() {
    let text = SMALL
        .replace("typing_cpm", "typing_cmp")
        .replace("to = \"24:00\"", "to = \"08:00\"")
        .replace("count = 3", "count = -3")
        .replace("jd_groups_2023", "jd_group_2023");
    snap!(told(&text));
}

/// The scenario of the design page.
const TWO_SHOPS: &str = r#"
[desk]
name = "服饰旗舰 双11"
start = 2026-11-10T18:00:00
days = 3
[[shops]]
name = "京东"
platform = "jd_groups_2023"
contacts_per_day = 7200
curve = "double11_9band"
robot = { solves = "38%" }
[[shops]]
name = "老店"
platform = "jd_dongdong_2019"
contacts_per_day = [500, 900, 500, 500]
customer = { patience = "2min" }
[[agents]]
id = "售前"
count = 22
shops = ["京东"]
roles = ["pre_sale"]
typing_cpm = 75
max_concurrency = 10
[[agents]]
id = "两店"
count = 2
max_concurrency = { "京东" = 4, "老店" = 6 }
[targets]
first_reply_from_arrival = "40s"
reply_within_3min = "95%"
lost = "3%"
[customer]
patience.mean = "200s"
"#;

#[test]
fn two_shops_share_people_and_defaults() {
    let loaded = parse_str(TWO_SHOPS, &[]).unwrap_or_else(|error| panic!("{error}"));
    let scenario = &loaded.scenario;
    assert_eq!((scenario.shops.len(), scenario.agents.len(), scenario.seats.len()), (2, 24, 26));
    let last = &scenario.agents[23];
    let most: Vec<_> = last.seats.iter().map(|seat| scenario.seats[seat.at()].max).collect();
    assert_eq!((last.name.as_str(), most), ("两店-2", vec![Some(4), Some(6)]));
    let patience = |shop: usize| scenario.shops[shop].customer.queue_patience.mean_seconds();
    assert_eq!((patience(0), patience(1)), (200.0, 120.0));
    assert!(scenario.shops[0].robot.is_some() && scenario.shops[1].robot.is_none());
    let targets = &scenario.shops[0].targets;
    assert!(targets.iter().any(|target| target.figure == "lost" && !target.from_platform));
    assert!(targets.iter().any(|target| target.figure == "answer_rate" && target.from_platform));
}

#[test]
fn overrides_reach_every_corner() {
    let sets = [
        "agents.售前.count=30",
        "desk.seed=5",
        "shops.老店.contacts_per_day=9000",
        "session.silence_timeout=2min",
        "shops.京东.robot.solves=50%",
    ];
    let loaded = parse_str(TWO_SHOPS, &sets.map(str::to_owned)).unwrap();
    let scenario = &loaded.scenario;
    assert_eq!((scenario.seed, scenario.agents.len()), (5, 32));
    assert_eq!(scenario.shops[0].session.silence_timeout.as_secs_f64(), 120.0);
    assert_eq!(scenario.shops[0].robot.as_ref().unwrap().solves[3], 0.5);
    let same = parse_str(TWO_SHOPS, &[]).unwrap();
    assert_ne!(same.scenario.hash, scenario.hash);
    let sets = ["agents.售前.count=many".to_owned(), "desk.sed=5".to_owned()];
    snap!(parse_str(TWO_SHOPS, &sets).unwrap_err());
}

#[test]
fn a_poor_plan_is_warned_of() {
    snap!(told(
        r#"
[desk]
name = "小店"
start = 2026-11-10T00:00:00
days = 3
d_day = 2026-11-11
platform = "jd_groups_2023"
uv = [100000, 240000, 100000]
consult_ratio = "5%"
curve = "double11_9band"

[[arrivals]]
page_mix = { product_detail = 0.5, order_detail = 0.5 }

[session]
silence_timeout = "10min"

[[agents]]
id = "售前"
count = 3
roles = ["pre_sale"]
typing_cpm = 75
max_concurrency = 5

[[agents]]
id = "主管"
roles = ["supervisor"]
receive = false

[[shifts]]
name = "早班"
agents = ["all"]
dates = [2026-11-10, 2026-11-12]
from = "08:00"
to = "20:00"
breaks = [{ from = "12:00", to = "12:30" }]
"#
    ));
}

#[test]
fn what_a_name_stands_for_must_exist() {
    snap!(told(
        r#"
[desk]
start = 2026-11-10
days = 1
platform = "jd_groups_2023"
contacts_per_day = 100

[[arrivals]]
page_mix = { prodct_detail = 1 }
client_mix = { jdapp = 1 }
named_share = 0.5
named_mix = { "甲甲" = 1 }

[[groups]]
name = "订单组"
pages = ["order_detail"]
members = { "甲" = 12, "乙" = 3 }

[[groups]]
name = "物流组"
pages = ["order_detail"]
members = ["丙"]

[[agents]]
id = "甲"
count = 2
shops = ["别店"]
roles = ["pre_sales"]

[[agents]]
id = "甲-2"

[[shifts]]
agents = ["甲", "戊"]
from = "22:00"
to = "06:00"
breaks = [{ from = "07:00", to = "07:30" }, { from = "23:00", to = "23:30", status = "napping" }]

[[events]]
at = 2026-11-10T12:00:00
kind = "set_wieght"

[[events]]
at = 2026-11-12T12:00:00
kind = "set_max"
agents = "甲"

[[events]]
at = 2026-11-10T12:00:00
kind = "group_disable"
group = "订单"

[targets]
first_respons = "30s"
lost = "3"
"#
    ));
}

#[test]
fn a_target_blind_to_the_queue_is_refused() {
    let text = SMALL.replace(
        "[[shifts]]",
        "[targets]\nanswer_rate = \"none\"\nfirst_response = \"30s\"\n[[shifts]]",
    );
    snap!(told(&text));
}

/// A scenario on a platform file of its own.
fn with_platform(platform: &str, text: &str) -> Result<Loaded, LoadError> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("mine.toml"), platform).unwrap();
    let text = text.replace("jd_groups_2023", "./mine.toml");
    parse("desk.toml", text, folder.path(), &[])
}

#[test]
fn a_platform_that_knows_response_times_only_is_warned_of_not_refused() {
    let platform = "[[entry.tiers]]\nfrom = \"shop\"\npick = \"least_active\"\n\
                    [targets]\nround_response = \"60s\"\n";
    let blind = |loaded: &Loaded| {
        let fault = loaded.warnings.of(Code::TargetHidesQueue).next().cloned();
        fault.map(|fault| fault.severity)
    };
    let text = SMALL.replace("roles = [\"pre_sale\"]\n", "");
    let loaded = with_platform(platform, &text).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(blind(&loaded), Some(fault::Severity::Warning));
    assert!(loaded.scenario.shops[0].targets[0].from_platform);
    // The user's own target that sees the queue mends it; one that does not is the user's doing.
    let seeing = text.clone() + "[targets]\nlost = \"3%\"\n";
    assert_eq!(blind(&with_platform(platform, &seeing).unwrap()), None);
    let blinder = text.clone() + "[targets]\nfirst_response = \"30s\"\n";
    assert!(with_platform(platform, &blinder).is_err());
    let both = platform.to_owned() + "lost = \"3%\"\n";
    assert_eq!(blind(&with_platform(&both, &text).unwrap()), None);
    let taken = text + "[targets]\nlost = \"none\"\n";
    assert!(with_platform(&both, &taken).is_err());
}

#[test]
fn a_platform_sets_customers_service_and_agents_below_the_scenario() {
    let platform = concat!(
        "[[entry.tiers]]\nfrom = \"shop\"\npick = \"least_active\"\n",
        "[customer]\npatience = { dist = \"exp\", mean = \"77s\" }  # assumption: guessed\n",
        "close_prob = 0.9\nsilent_entry_prob = 0.02  # assumption\n",
        "[service]\nlookups = 4\n[agent_defaults]\nmax_concurrency = 3\ntyping_cpm = 99\n",
        "[targets]\nlost = \"3%\"\n",
    );
    let text = SMALL.replace("roles = [\"pre_sale\"]\n", "")
        + "[customer]\nclose_prob = 0.1\npatience.mean = \"88s\"\n";
    let loaded = with_platform(platform, &text).unwrap_or_else(|error| panic!("{error}"));
    let scenario = &loaded.scenario;
    let shop = &scenario.shops[0];
    // The platform over the defaults, the scenario over the platform, an agent over all.
    assert_eq!(shop.customer.queue_patience.mean_seconds(), 88.0);
    assert_eq!((shop.customer.close_prob, shop.customer.silent_entry_prob), (0.1, 0.02));
    assert_eq!(shop.customer.silent_share_queue, 0.7);
    assert_eq!(shop.service.profiles[0].lookups, 4);
    assert_eq!(scenario.seats[0].max, Some(3));
    assert!((scenario.agents[0].typing_cpm.mean() - 75.0).abs() < 1e-9);
    let find = |key: &str| {
        let found = scenario.assumptions.iter().find(|assumption| assumption.key == key);
        found.unwrap_or_else(|| panic!("{key}"))
    };
    use crate::model::SetBy;
    let platform = SetBy::Platform("./mine.toml".to_owned());
    assert_eq!(find("customer.patience").set_by, SetBy::User);
    assert_eq!(find("customer.close_prob").set_by, SetBy::User);
    assert_eq!(find("service.lookups").set_by, platform);
    assert_eq!(find("customer.silent_entry_prob").set_by, platform);
    assert_eq!(find("agent_defaults.max_concurrency").set_by, platform);
    assert_eq!(find("customer.difficult_fraction").set_by, SetBy::Default);
    // What the platform gets wrong is told in its own text.
    let wrong = codes(with_platform("[customer]\npatiense = 3\n[serice]\n", &text));
    assert_eq!(wrong.iter().filter(|code| **code == Code::UnknownKey).count(), 2, "{wrong:?}");
}

#[test]
fn what_shipped_platforms_assume_is_listed_with_its_source() {
    let list = parse_str(SMALL, &[]).unwrap().scenario.assumptions;
    let interval = list.iter().find(|a| a.key == "leave.interval").expect("listed");
    assert_eq!(interval.set_by, crate::model::SetBy::Platform("jd_groups_2023".to_owned()));
    assert_eq!(interval.value, "[\"60s\", \"120s\"]");
    assert!(interval.measure_en.contains("uniform is an assumption"), "{interval:?}");
    let text = SMALL.to_owned() + "[leave]\ninterval = \"90s\"\n";
    let list = parse_str(&text, &[]).unwrap().scenario.assumptions;
    let interval = list.iter().find(|a| a.key == "leave.interval").expect("listed");
    assert_eq!(
        (interval.value.as_str(), &interval.set_by),
        ("\"90s\"", &crate::model::SetBy::User)
    );
}

/// The codes of all errors, in order.
fn codes(result: Result<Loaded, LoadError>) -> Vec<Code> {
    match result {
        Err(LoadError::Faults(faults, _)) => faults.iter().map(|fault| fault.code).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_wrong_override_hides_no_other_fault() {
    let text = SMALL.replace("count = 3", "count = -3").replace("08:00", "8 am");
    let sets = ["agents.谁.count=3".to_owned(), "nonsense".to_owned()];
    let mut found = codes(parse_str(&text, &sets));
    found.sort();
    let wanted = [Code::BadOverride, Code::BadOverride, Code::NumberOutOfRange, Code::BadClock];
    assert_eq!(found, wanted);
}

#[test]
fn a_wrong_volume_is_wrong_and_not_missing_too() {
    for volume in ["contacts_per_day = -5", "uv = 9\nconsult_ratio = 7", "uv = -9"] {
        let found = codes(parse_str(&SMALL.replace("contacts_per_day = 2000", volume), &[]));
        assert_eq!(found.len(), 1, "{volume}: {found:?}");
    }
}

#[test]
fn a_platform_that_is_no_toml_tells_only_that() {
    let platform = "[entry]\ntiers = [\n[routing]\nclients = \"x\n";
    let text = SMALL.replace("roles = [\"pre_sale\"]\n", "");
    let found = codes(with_platform(platform, &text));
    assert!(!found.is_empty() && found.iter().all(|code| *code == Code::BadSyntax), "{found:?}");
    let both = codes(with_platform(platform, &text.replace("count = 3", "count = -3")));
    assert!(both.contains(&Code::NumberOutOfRange), "{both:?}");
}

#[test]
fn a_desk_without_shops_still_tells_what_is_wrong_with_its_agents() {
    let people = "[[agents]]\nid = \"甲\"\ncount = -3\n";
    for shops in ["shops = []", "shops = 3"] {
        let text = format!("{shops}\n[desk]\nstart = 2026-11-10T18:00:00\ndays = 2\n{people}");
        let found = codes(parse_str(&text, &[]));
        assert!(found.len() == 2 && found.contains(&Code::NumberOutOfRange), "{found:?}");
    }
}

#[test]
fn assumptions_say_whose_they_are_and_how_to_measure_them() {
    let loaded = parse_str(TWO_SHOPS, &[]).unwrap();
    let line = |assumption: &crate::model::Assumption| {
        let whose = match &assumption.set_by {
            crate::model::SetBy::User => "user",
            crate::model::SetBy::Platform(name) => name,
            crate::model::SetBy::Default => "default",
        };
        let range = assumption.range.map_or("no number".to_owned(), |range| {
            format!("{} to {} {}", range.low, range.high, range.unit.key())
        });
        format!("{} = {} ({whose}; {range})", assumption.key, assumption.value)
    };
    let list = &loaded.scenario.assumptions;
    assert!(list.iter().all(|a| !a.measure_en.is_empty() && !a.measure_zh.is_empty()));
    snap!(list.iter().map(line).collect::<Vec<_>>().join("\n"));
}

#[test]
fn in_the_classical_model_nobody_leaves_silently_unless_asked_to() {
    let shares = |text: &str| {
        let customer = parse_str(text, &[]).unwrap().scenario.shops[0].customer.clone();
        (customer.silent_share_queue, customer.silent_share_chat)
    };
    let classical =
        SMALL.to_owned() + "[service]\nmodel = \"classical\"\nservice_time = \"3min\"\n";
    assert_eq!(shares(SMALL), (0.7, 0.7));
    assert_eq!(shares(&classical), (0.0, 0.0));
    let asked = classical.clone() + "[customer]\nsilent_share_queue = 0.4\n";
    assert_eq!(shares(&asked), (0.4, 0.0));
    let list = parse_str(&classical, &[]).unwrap().scenario.assumptions;
    let queue = list.iter().find(|a| a.key == "customer.silent_share_queue").expect("listed");
    assert_eq!((queue.value.as_str(), &queue.set_by), ("0", &crate::model::SetBy::Default));
}

#[test]
fn an_assumption_says_of_which_shop_it_is_where_shops_differ() {
    let loaded = parse_str(TWO_SHOPS, &[]).unwrap();
    let scenario = loaded.scenario;
    for assumption in &scenario.assumptions {
        let name = assumption.shop.map(|shop| scenario.shops[shop.at()].name.clone());
        let prefix = name.map_or(String::new(), |name| name + ".");
        let input = assumption.input.replace("agents.", "agent_defaults.");
        let keys = [prefix.clone() + &input, prefix + &assumption.input];
        assert!(keys.contains(&assumption.key), "{assumption:?}");
    }
    assert!(scenario.assumptions.iter().any(|assumption| assumption.shop.is_some()));
}

/// What is assumed under a key, with a scenario.
fn assumed(text: &str, key: &str) -> Option<String> {
    let loaded = parse_str(text, &[]).unwrap_or_else(|error| panic!("{error}"));
    let list = loaded.scenario.assumptions;
    list.into_iter().find(|assumption| assumption.key == key).map(|assumption| assumption.value)
}

#[test]
fn the_default_of_a_switch_is_assumed_and_not_what_it_lies_over() {
    let vip = SMALL.replace("jd_groups_2023", "vip_mp");
    let silence = |text: &str| assumed(text, "session.silence_timeout");
    assert_eq!(silence(&vip).as_deref(), Some("\"10min\""));
    let set = vip + "[session]\nsilence_timeout = \"3min\"\n";
    assert_eq!(silence(&set).as_deref(), Some("\"3min\""));
}

#[test]
fn a_day_without_a_curve_is_an_ordinary_one_and_says_so() {
    let text = SMALL.replace("curve = \"double11_9band\"\n", "");
    assert_eq!(assumed(&text, "curve").as_deref(), Some("\"ordinary\""));
    let named = text.replace("days = 2", "days = 2\ncurve = \"ordinary\"");
    let rates = |text: &str| match &parse_str(text, &[]).unwrap().scenario.shops[0].sources[0].times
    {
        crate::model::arrival::Times::Curve(curve) => curve.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(rates(&text), rates(&named));
    // Ten in the evening against four at night: no flat line.
    let (starts, per_hour) = (rates(&text).starts, rates(&text).per_hour);
    let at =
        |hour: u64| per_hour[starts.iter().position(|at| at.0 == hour * 3_600_000_000).unwrap()];
    assert!(at(4) > 10.0 * at(10), "{per_hour:?}");
    // Contacts from a log have no curve.
    let list =
        text.replace("contacts_per_day = 2000\n", "") + "[[arrivals]]\nlist = [{ at = \"5s\" }]\n";
    assert_eq!(assumed(&list, "curve"), None);
}

#[test]
fn a_curve_that_turns_on_the_promotion_says_which_day_it_took() {
    assert_eq!(assumed(SMALL, "desk.d_day").as_deref(), Some("2026-11-11"));
    let named = SMALL.replace("days = 2", "days = 2\nd_day = 2026-11-12");
    assert_eq!(assumed(&named, "desk.d_day"), None);
    assert_eq!(assumed(&SMALL.replace("double11_9band", "evening_20"), "desk.d_day"), None);
    let midnight = SMALL.replace("T18:00:00", "T00:00:00");
    assert_eq!(assumed(&midnight, "desk.d_day").as_deref(), Some("2026-11-10"));
}

#[test]
fn every_key_with_a_measure_has_a_default() {
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let base = policy::defaults(&mut sources, &mut faults);
    let file = sources.add("defaults", assemble::DEFAULTS.to_owned(), Author::Defaults);
    let own = tree::parse(file, &sources, &mut faults);
    for measure in assumptions::MEASURES {
        assert!(own.at(measure.key).or(base.at(measure.key)).is_some(), "{}", measure.key);
    }
    for measure in assumptions::AGENT_MEASURES {
        assert!(own.at(&format!("agent_defaults.{}", measure.key)).is_some(), "{}", measure.key);
    }
}
