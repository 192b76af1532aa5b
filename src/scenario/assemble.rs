//! From the trees to the model: each section is read and built, then all of it is checked
//! together. Everything wrong is told; only a scenario without errors comes out.

use super::after_orders;
use super::arrivals;
use super::assumptions;
use super::auto_status;
use super::batches;
use super::checks;
use super::conversation::{self, ServiceParts};
use super::deferral;
use super::desk::DeskParts;
use super::desk_keys;
use super::events;
use super::fault::Faults;
use super::judging;
use super::layers::{self, Layers};
use super::logs;
use super::marks;
use super::node::{Kind, Node};
use super::parts::{RawParts, declare_roles, read_shops, section};
use super::people::{self, People, ShopOfAgents};
use super::policy::{self, Context, DeskNames, PolicyParts, ShopNames};
use super::raw::{RawDesk, RawSatisfaction};
use super::raw_people::{RawAgent, RawAgentDefaults, RawBreaks, RawEvent, RawShift};
use super::roster::{self, Sheet};
use super::scene::{LogRequest, Scene, Surroundings};
use super::shifts::{self, Duties};
use super::sizing;
use super::source::{Author, Sources};
use super::table::Section;
use super::targets;
use super::too_large;
use super::tree;
use super::unused;
use super::value::At;
use super::wages;
use super::work;
use super::{reduction, rests};
use crate::kernel::ids::{GroupId, SeatId, Set, ShopId};
use crate::kernel::tick::Span;
use crate::model::Scenario;
use crate::model::arrival::Source;
use crate::model::judging::Judging;
use crate::model::kpi::{Kpi, Orders};
use crate::model::shift::Change;
use crate::model::shop::Shop;
use crate::model::work::WorkKind;
use std::path::Path;

/// The defaults shipped with the program.
pub const DEFAULTS: &str = include_str!("defaults.toml");

/// The desk, its shops, people and rules, as far as they can be built one after the other.
struct Stage {
    tree: Node,
    desk: DeskParts,
    shops: Vec<RawParts>,
    shop_names: Vec<String>,
    names: DeskNames,
    people: People,
    policies: Vec<PolicyParts>,
    base: Node,
    wages: crate::model::wages::Wages,
    sizing: crate::model::sizing::Sizing,
    sheet: Option<Sheet>,
    /// True if there is a sheet that could not be read.
    broken_sheet: bool,
}

/// What comes to a shop: contacts and other work.
type Coming = (Vec<Source>, Vec<WorkKind>);

/// What happens when.
struct Timeline {
    duties: Duties,
    timed: Vec<Change>,
    has_shifts: bool,
}

/// Builds the scenario of a user's tree. `folder` is where the files it names are looked for.
pub fn build(
    user: Node,
    folder: &Path,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Scenario> {
    let mut stage = stage(user, folder, sources, faults)?;
    let parts = shop_parts(&mut stage, folder, sources, faults);
    let mut timeline = timeline(&mut stage, faults);
    let facts = facts(&stage.shops, &stage.policies);
    let targets = stage.policies.iter().map(|parts| parts.targets.as_ref());
    let judging = judging::build(targets, faults);
    let policies = std::mem::take(&mut stage.policies);
    let mut scenario = frame(&stage, sources, faults);
    scenario.judging = judging;
    for (at, (policy, (service, (arrivals, work)))) in policies.into_iter().zip(parts).enumerate() {
        scenario.groups.extend(policy.groups.list.iter().cloned());
        scenario.work.extend(work);
        scenario.shops.push(finish(&stage, at, policy, service, arrivals, sources, faults));
    }
    scenario.persons |= targets::asks_for_persons(&scenario);
    take_up(&mut timeline, &stage, &mut scenario, faults);
    let view = checks::View {
        scenario: &scenario,
        desk: &stage.desk,
        duties: &timeline.duties.list,
        people: &stage.people,
        shops: &facts,
        has_shifts: timeline.has_shifts,
    };
    reduction::check(&stage.desk, &scenario.shops, faults);
    batches::check(&stage.desk, faults);
    let agents = stage.tree.get("agents").map_or(stage.desk.place, |node| node.place);
    too_large::check(&scenario, &stage.desk, agents, faults);
    // Estimates from a scenario that is wrong would only distract.
    if !faults.has_errors() {
        checks::run(&view, faults);
    }
    let trees = assumption_trees(&stage.shops, &stage.shop_names, &stage.base, sources);
    let (agents, satisfaction) = (stage.tree.get("agents"), stage.tree.get("satisfaction"));
    let promotion = arrivals::assumed_promotion(&stage.desk);
    scenario.assumptions = assumptions::list(&trees, agents, satisfaction, promotion, sources);
    (!faults.has_errors()).then_some(scenario)
}

fn stage(user: Node, folder: &Path, sources: &mut Sources, faults: &mut Faults) -> Option<Stage> {
    let file = sources.add("defaults", DEFAULTS.to_owned(), Author::Defaults);
    let defaults = tree::parse(file, sources, faults);
    let Layers { desk: tree, shops: trees } = layers::build(user, &defaults, faults);
    let raw_desk: RawDesk = section(&tree, "desk", faults);
    let desk_place = tree.get("desk").map_or(tree.place, |node| node.place);
    let desk = desk_keys::build(&raw_desk, desk_place, faults);
    let shops = read_shops(trees, &defaults, folder, sources, faults);
    if shops.is_empty() {
        return None;
    }
    let shop_names: Vec<String> = shops.iter().map(|shop| display_name(shop, &desk)).collect();
    let mut names = DeskNames::new();
    let closed = declare_roles(&shops, &mut names);
    let agents: Vec<At<RawAgent>> = section(&tree, "agents", faults);
    let start = desk.calendar.start.date();
    let sheet = raw_desk.roster.as_ref();
    let sheet = sheet.and_then(|path| roster::read(path, folder, start, sources, faults));
    let broken = sheet.is_none() && !raw_desk.lacks("roster");
    let new = roster::nameless(sheet.as_ref(), &agents);
    let team = roster::Team { agents: &agents, new, broken };
    let mut people = build_people(&team, &shops, &shop_names, &mut names, closed, &desk, faults);
    let base = policy::defaults(sources, faults);
    let policies = build_policies(&shops, &shop_names, &people, &base, &mut names, faults);
    let defaults: Vec<&RawAgentDefaults> = shops.iter().map(|shop| &shop.agent_defaults).collect();
    auto_status::build(&agents, &defaults, &mut people, &policies, &names, faults);
    let wages = wages::read(&tree, &agents, defaults.first().copied(), &mut people, faults);
    let sizing = sizing::read(&tree, &agents, (&people, &policies), faults);
    let broken_sheet = broken;
    Some(Stage {
        tree,
        desk,
        shops,
        shop_names,
        names,
        people,
        policies,
        base,
        sheet,
        broken_sheet,
        wages,
        sizing,
    })
}

/// Service, arrivals and other work of each shop; the names they bring join the shop's.
fn shop_parts(
    stage: &mut Stage,
    folder: &Path,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Vec<(ServiceParts, Coming)> {
    let mut parts = Vec::new();
    for (at, shop) in stage.shops.iter().enumerate() {
        let place = shop.tree.sections.get("service").map_or(shop.tree.place, |node| node.place);
        let working_hours = stage.policies[at].kpi.working_hours;
        let names = &mut stage.policies[at].names;
        unused::tell(&shop.service, &shop.customer, sources, faults);
        let service = conversation::service(&shop.service, &shop.customer, place, names, faults);
        let scene = logs::Scene {
            desk: &stage.desk,
            people: &stage.people,
            shop: ShopId::from(at),
            folder,
        };
        let desk = (&stage.names, working_hours);
        parts.push((service, read_arrivals(shop, &scene, names, desk, sources, faults)));
    }
    parts
}

fn timeline(stage: &mut Stage, faults: &mut Faults) -> Timeline {
    let raw_shifts: Vec<At<RawShift>> = section(&stage.tree, "shifts", faults);
    let raw_events: Vec<At<RawEvent>> = section(&stage.tree, "events", faults);
    let (desk, people) = (&stage.desk, &stage.people);
    let sheet = (stage.sheet.as_ref(), stage.broken_sheet);
    let cells = roster::assigned(sheet, &raw_shifts, people, desk, faults);
    let duties = shifts::duties(&raw_shifts, cells.as_ref(), desk, people, &stage.names, faults);
    let scene = events::Scene {
        desk: &stage.desk,
        people: &stage.people,
        names: &stage.names,
        shop_names: &stage.shop_names,
    };
    let mut timed = events::build(&raw_events, &scene, &mut stage.policies, faults);
    timed.sort_by_key(|(change, _)| change.at);
    for parts in &stage.policies {
        policy::check_group_changes(&parts.groups, &parts.group_rules, &timed, faults);
    }
    let timed = timed.into_iter().map(|(change, _)| change).collect();
    Timeline { duties, timed, has_shifts: !raw_shifts.is_empty() }
}

/// Places the breaks that want placing, now that it is known what comes when, and takes up who is
/// where as changes.
fn take_up(timeline: &mut Timeline, stage: &Stage, scenario: &mut Scenario, faults: &mut Faults) {
    let raw: RawBreaks = section(&stage.tree, "breaks", faults);
    let limit = raw.away_at_most.map(|at| At { value: at.value.0, place: at.place });
    let duties = &mut timeline.duties;
    // What comes is not known of a scenario that is wrong.
    if !faults.has_errors() {
        scenario.rests = rests::place(scenario, &stage.desk, duties, limit.as_ref(), faults);
    }
    shifts::joining::average(&mut scenario.agents, &duties.list);
    scenario.changes = shifts::changes(&duties.list);
    scenario.changes.append(&mut timeline.timed);
    shifts::order(&mut scenario.changes);
}

/// The scenario without its shops.
fn frame(stage: &Stage, sources: &Sources, faults: &mut Faults) -> Scenario {
    let desk = &stage.desk;
    let satisfaction: RawSatisfaction = section(&stage.tree, "satisfaction", faults);
    Scenario {
        name: desk.name.clone(),
        seed: desk.seed,
        replications: desk.replications,
        decides: decides(desk, sources),
        judging: Judging::default(),
        precision: desk.precision.clone(),
        reduction: desk.reduction.as_ref().map(|at| at.value),
        batches: desk.batches.as_ref().map(|at| at.value),
        calendar: desk.calendar,
        horizon: desk.horizon,
        interval: desk.interval,
        statuses: stage.names.statuses.clone(),
        shops: Vec::new(),
        groups: Vec::new(),
        agents: stage.people.agents.clone(),
        seats: stage.people.seats.clone(),
        roles: stage.names.roles.names().to_vec(),
        work: Vec::new(),
        changes: Vec::new(),
        rests: Vec::new(),
        satisfaction: conversation::satisfaction(&satisfaction),
        assumptions: Vec::new(),
        persons: desk.persons,
        hourly_cost: desk.hourly_cost,
        wages: stage.wages.clone(),
        sizing: stage.sizing.clone(),
        hash: sources.fingerprint(),
    }
}

/// True if nobody has said how often to simulate: then the verdict does.
fn decides(desk: &DeskParts, sources: &Sources) -> bool {
    let author = sources.get(desk.replications_place.file).map(|text| text.author);
    author != Some(Author::User) && desk.precision.is_none() && desk.batches.is_none()
}

/// What the checks want to know of each shop besides the model.
fn facts(raw: &[RawParts], policies: &[PolicyParts]) -> Vec<checks::ShopFacts> {
    let facts = |(shop, policy): (&RawParts, &PolicyParts)| {
        let lists = shop.arrivals.iter().filter_map(|at| at.uv.as_ref());
        let all = lists.chain(&shop.keys.uv).flat_map(|at| &at.0);
        checks::ShopFacts {
            place: shop.tree.place,
            arrivals: shop.arrivals.first().map_or(shop.tree.place, |at| at.place),
            uv: all.map(|at| at.value.0).reduce(f64::max),
            groups: policy.groups.places.clone(),
        }
    };
    raw.iter().zip(policies).map(facts).collect()
}

/// The layers of each shop, for the list of assumptions.
fn assumption_trees<'a>(
    raw: &'a [RawParts],
    names: &'a [String],
    base: &'a Node,
    sources: &Sources,
) -> Vec<assumptions::ShopTrees<'a>> {
    let tree = |(shop, name): (&'a RawParts, &'a String)| {
        let model = shop.tree.sections.at("service.model").map(|node| &node.kind);
        assumptions::ShopTrees {
            name,
            layers: vec![&shop.tree.sections, &shop.tree.overrides, &shop.platform, base],
            marks: marks::find(&shop.platform, sources),
            model: match model {
                Some(Kind::Text(word)) => word.clone(),
                _ => String::new(),
            },
            curves: assumptions::curves(shop.tree.sections.get("arrivals"), &shop.tree.keys),
        }
    };
    raw.iter().zip(names).map(tree).collect()
}

fn display_name(shop: &RawParts, desk: &DeskParts) -> String {
    if shop.tree.name.is_empty() { desk.name.clone() } else { shop.tree.name.clone() }
}

fn build_people(
    team: &roster::Team<'_>,
    raw: &[RawParts],
    shop_names: &[String],
    names: &mut DeskNames,
    closed: bool,
    desk: &DeskParts,
    faults: &mut Faults,
) -> People {
    let shops: Vec<ShopOfAgents<'_>> = raw
        .iter()
        .zip(shop_names)
        .map(|(shop, name)| ShopOfAgents {
            name,
            defaults: &shop.agent_defaults,
            service: &shop.service,
        })
        .collect();
    people::build(team, &shops, names, closed, desk.place, faults)
}

fn build_policies(
    raw: &[RawParts],
    shop_names: &[String],
    people: &People,
    base: &Node,
    names: &mut DeskNames,
    faults: &mut Faults,
) -> Vec<PolicyParts> {
    let mut policies: Vec<PolicyParts> = Vec::new();
    let nobody = people.names.iter().filter(|(_, agents)| agents.is_empty());
    let empty: Vec<&str> = nobody.map(|(name, _)| name.as_str()).collect();
    for (at, shop) in raw.iter().enumerate() {
        let first_group = policies.iter().map(|parts| parts.groups.list.len()).sum();
        let mut context = Context {
            shop: ShopId::from(at),
            shop_name: &shop_names[at],
            place: shop.tree.place,
            first_group,
            seats: &people.by_shop[at],
            empty: &empty,
            desk: names,
        };
        let overrides = &shop.tree.overrides;
        let parts =
            policy::build_shop_policy(base, &shop.platform, overrides, &mut context, faults);
        policies.push(parts);
    }
    policies
}

fn read_arrivals(
    shop: &RawParts,
    scene: &logs::Scene<'_>,
    names: &mut ShopNames,
    (desk_names, working_hours): (&DeskNames, (Span, Span)),
    sources: &mut Sources,
    faults: &mut Faults,
) -> Coming {
    let mut read_log = |request: LogRequest<'_>, names: &mut ShopNames, faults: &mut Faults| {
        logs::check(&request, scene, names, sources, faults)
    };
    let mut scene = Scene {
        desk: scene.desk,
        people: scene.people,
        shop: scene.shop,
        shop_name: &shop.tree.name,
        place: shop.tree.place,
        keys: &shop.keys,
        works: !shop.work.is_empty(),
        logs: &mut read_log,
    };
    let mut list = arrivals::build(&shop.arrivals, &mut scene, names, faults);
    after_orders::check(&shop.keys, &shop.arrivals, &shop.work, faults);
    let scene = &mut scene;
    let mut around = Surroundings { scene, desk_names, names, working_hours };
    let kinds = work::build(&shop.work, &mut around, &mut list, faults);
    (list, kinds)
}

fn finish(
    stage: &Stage,
    at: usize,
    policy: PolicyParts,
    service: ServiceParts,
    arrivals: Vec<Source>,
    sources: &Sources,
    faults: &mut Faults,
) -> Shop {
    let raw = &stage.shops[at];
    let seats: Vec<SeatId> = stage.people.by_shop[at].iter().map(|seat| seat.seat).collect();
    let agents = seats.iter().map(|seat| stage.people.seats[seat.at()].agent);
    let roles = agents.fold(0, |all, agent| all | stage.people.agents[agent.at()].roles.0);
    let classify = policy.classify(Set(roles));
    let groups = (0..policy.groups.list.len()).map(|g| GroupId::from(policy.groups.first + g));
    let targets = targets::build(policy.targets.as_ref(), sources, faults);
    let orders: Option<Orders> =
        raw.orders.as_ref().map(|orders| conversation::orders(orders, orders.place, faults));
    let put_off = deferral::intents(&policy.deferral, &policy.names, sources, faults);
    let mut service = service.finish(policy.names.intents.len());
    let deferral =
        deferral::build(&policy.deferral, put_off, &stage.desk, &mut service, sources, faults);
    Shop {
        name: stage.shop_names[at].clone(),
        platform: raw.platform_name.clone(),
        platform_label: format!("{} / {}", policy.label_zh, policy.label_en),
        groups: groups.collect(),
        seats,
        classify,
        queue: policy.queue,
        session: policy.session,
        leave: policy.leave,
        transfer: policy.transfer,
        auto_reply: policy.auto_reply,
        robot: policy::robot::finish(policy.robot, &stage.desk, &mut service, faults),
        customer: conversation::customer(&raw.customer),
        service,
        deferral,
        sources: arrivals,
        orders,
        kpi: Kpi { service_level: targets.service_level, ..policy.kpi },
        norms: policy.norms,
        performance: policy.performance,
        targets: targets.list,
        policy: policy.policy,
        pages: policy.names.pages.names().to_vec(),
        clients: policy.names.clients.names().to_vec(),
        intents: policy.names.intents.names().to_vec(),
        skus: policy.names.skus.names().to_vec(),
    }
}
