//! Numbers nobody published: which of them a scenario rests on, and how to measure each in one's
//! own shop. They are listed in every report; a number the user set is still listed, as theirs.

use super::marks::Mark;
use super::node::{Kind, Node};
use super::ranges;
use super::source::{Author, Sources};
use crate::kernel::ids::ShopId;
use crate::model::{Assumption, SetBy};

/// How to measure one input.
pub struct Measure {
    /// Section and key.
    pub key: &'static str,
    /// For which service model it counts; empty for all.
    pub model: &'static str,
    /// How to measure it, English.
    pub en: &'static str,
    /// How to measure it, Chinese.
    pub zh: &'static str,
}

const fn measure(key: &'static str, en: &'static str, zh: &'static str) -> Measure {
    Measure { key, model: "", en, zh }
}

const fn typing(key: &'static str, en: &'static str, zh: &'static str) -> Measure {
    Measure { key, model: "typing", en, zh }
}

/// Every input without a published source that a shop has. Think gaps (B-TB-8) and message lengths
/// (994 JD chats) have one, so that they are not here.
pub const MEASURES: &[Measure] = &[
    measure(
        "customer.patience",
        "Queue log: waiting times of customers who gave up, those served counting as at least as \
         patient (Kaplan-Meier).",
        "从排队记录取放弃顾客的等待时长,已接入者按“至少等了这么久”计(Kaplan-Meier)。",
    ),
    measure(
        "customer.first_patience",
        "Chat log: time from connection to the customer's leaving, of sessions without a reply.",
        "聊天记录:未获回复的会话,从接入到顾客离开的时长。",
    ),
    measure(
        "customer.later_patience",
        "Chat log: time from an unanswered later question to the customer's leaving.",
        "聊天记录:后续提问未获回复,到顾客离开的时长。",
    ),
    measure(
        "customer.silent_share_queue",
        "Of customers who gave up queueing, the share whose slot ended by the time limit.",
        "放弃排队的顾客中,未主动关闭窗口(超时结束)的比例。",
    ),
    measure(
        "customer.silent_share_chat",
        "Of sessions left without an answer, the share that ended by silence, not by closing.",
        "未答复而流失的会话中,因沉默超时而非主动关闭结束的比例。",
    ),
    measure(
        "customer.close_prob",
        "Share of finished sessions that the customer closed before the silence limit.",
        "已完成会话中,顾客在超时前主动关闭的比例。",
    ),
    measure(
        "customer.difficult_fraction",
        "Share of sessions a team leader would call difficult, from a sample of 200.",
        "抽查 200 个会话,由组长判定“难缠”的比例。",
    ),
    measure(
        "customer.rounds",
        "Chat log: customer questions answered per session, its distribution.",
        "聊天记录:每个会话的问答轮次分布。",
    ),
    measure(
        "customer.invite_rate",
        "Back office, satisfaction report: invitations over received sessions (邀评率).",
        "后台满意度报表:邀评数 / 接待量。",
    ),
    measure(
        "customer.response_rate_invited",
        "Back office, satisfaction report: ratings over invitations.",
        "后台满意度报表:评价数 / 邀评数。",
    ),
    typing(
        "service.think",
        "Watch ten agents for an hour each: time from reading to the first key stroke.",
        "旁观 10 名客服各 1 小时:读完到开始打字的时间。",
    ),
    typing(
        "service.switch",
        "Screen recording: time from one window to the next before reading starts.",
        "录屏:切换会话到开始阅读的时间。",
    ),
    typing(
        "service.quick_phrase_rate",
        "Chat log: share of agent messages that repeat another word for word.",
        "聊天记录:逐字重复的客服消息所占比例。",
    ),
    typing(
        "service.quick_phrase_time",
        "Screen recording: time to choose and send a quick phrase.",
        "录屏:选择并发送快捷短语的时间。",
    ),
    typing(
        "service.lookups",
        "Watch ten after-sale answers: orders, parcels, notes and stock looked up (4查看).",
        "旁观 10 次售后答复:查看订单、物流、备注、库存的次数。",
    ),
    measure(
        "session.manual_close_prob",
        "Back office: share of sessions that agents removed themselves.",
        "后台:客服手动移除会话的比例。",
    ),
    measure(
        "transfer.prob",
        "Back office: transferred sessions over sessions (转接率).",
        "后台:转接会话数 / 会话数。",
    ),
];

/// Inputs of agents: what holds where an agent does not say otherwise.
pub const AGENT_MEASURES: &[Measure] = &[
    typing(
        "typing_cpm",
        "A typing test of five minutes on real phrases, for each agent.",
        "用真实话术做 5 分钟打字测试,逐人记录。",
    ),
    typing(
        "reading_cpm",
        "A reading test on 20 customer messages.",
        "用 20 条顾客消息做阅读测试。",
    ),
    measure(
        "max_concurrency",
        "Back office, customer-service settings: the maximum of sessions (最大接待量).",
        "后台客服设置:最大接待量。",
    ),
    measure(
        "absence_prob",
        "Attendance: missed shifts over planned shifts in past promotions.",
        "考勤:历次大促缺勤班次 / 排班班次。",
    ),
];

/// The coefficients of the dissatisfaction model, as one entry.
const SATISFACTION: Measure = measure(
    "satisfaction",
    "Ratings joined with waits from the chat log; until then read differences, not levels.",
    "把评价与聊天记录中的等待时长关联后拟合;在此之前只看差异,不看绝对值。",
);

/// The heights of a curve.
const CURVE: Measure = measure(
    "curve",
    "Back office: contacts by hour of last year's promotion, as `by_hour` or as a log.",
    "后台:去年大促分小时咨询量,写入 by_hour,或直接用进线明细文件。",
);

/// The promotion's day, where nobody named it and a curve turns on it.
const D_DAY: Measure = measure(
    "desk.d_day",
    "Name the promotion's day, as in `d_day = 2026-11-11`; left out, it is the first whole day.",
    "写明大促当天,如 d_day = 2026-11-11;不写则取第一个完整日。",
);

/// One shop's trees, the strongest first.
pub struct ShopTrees<'a> {
    /// The shop's name.
    pub name: &'a str,
    /// Settings of the scenario and defaults.
    pub layers: Vec<&'a Node>,
    /// The service model's word.
    pub model: String,
    /// What the platform's file calls an assumption.
    pub marks: Vec<Mark<'a>>,
    /// The curves its sources follow, each once; none where logs or rates say it all.
    pub curves: Vec<String>,
}

/// Keys by which a source of contacts has a shape of its own.
const OWN_SHAPE: [&str; 5] = ["csv", "counts_csv", "list", "rates", "by_hour"];

/// The curves of a shop's sources: their own, else the shop's, else the default, which a planner
/// did not choose and must be told of all the more.
pub fn curves(arrivals: Option<&Node>, shop_keys: &Node) -> Vec<String> {
    let word = |node: &Node| match node.get("curve").map(|node| &node.kind) {
        Some(Kind::Text(word)) => Some(word.clone()),
        _ => None,
    };
    let none = Node::empty(shop_keys.place);
    let mut sources: Vec<&Node> = match arrivals.map(|node| &node.kind) {
        Some(Kind::List(list)) => list.iter().collect(),
        _ => Vec::new(),
    };
    // The shop's own volume is a source of its own, unless an entry describes it.
    let mut keys = super::ways::SHOPS_VOLUME.iter();
    let volume = keys.any(|key| shop_keys.get(key).is_some());
    let describes =
        |node: &&Node| super::ways::OWN_VOLUME.iter().all(|key| node.get(key).is_none());
    if sources.is_empty() || volume && !sources.iter().any(describes) {
        sources.push(&none);
    }
    let mut curves: Vec<String> = Vec::new();
    for wave in sources.iter().flat_map(|source| waves(source)) {
        if !curves.contains(&wave) {
            curves.push(wave);
        }
    }
    for source in sources {
        if OWN_SHAPE.iter().any(|key| source.get(key).is_some()) {
            continue;
        }
        let curve = word(source).or_else(|| word(shop_keys)).unwrap_or_else(|| "ordinary".into());
        if !curves.contains(&curve) {
            curves.push(curve);
        }
    }
    curves
}

/// The waves of a promotion that a source names: their heights are assumed too.
fn waves(source: &Node) -> Vec<String> {
    let Some(Kind::List(surges)) = source.get("surges").map(|node| &node.kind) else {
        return Vec::new();
    };
    let word = |surge: &Node| match surge.get("wave").map(|node| &node.kind) {
        Some(Kind::Text(word)) => Some(word.clone()),
        _ => None,
    };
    surges.iter().filter_map(word).collect()
}

/// Lists the assumptions of a scenario. An entry that differs between shops is listed for each.
/// `promotion` is the promotion's day if nobody named it.
pub fn list(
    shops: &[ShopTrees<'_>],
    agents: Option<&Node>,
    satisfaction: Option<&Node>,
    promotion: Option<String>,
    sources: &Sources,
) -> Vec<Assumption> {
    let mut list = Vec::new();
    for about in MEASURES {
        let found = |shop: &ShopTrees<'_>| {
            let node = shop.layers.iter().find_map(|layer| layer.at(about.key))?;
            let counts = about.model.is_empty() || about.model == shop.model;
            counts.then(|| entry(about, about.key.to_owned(), spell(node), set_by(node, sources)))
        };
        each(shops, found, &mut list);
    }
    marked(shops, sources, &mut list);
    each(
        shops,
        |shop| {
            let words: Vec<String> = shop.curves.iter().map(|word| format!("\"{word}\"")).collect();
            // The word may be the user's, the heights behind it are not.
            let value = words.join(", ");
            (!words.is_empty()).then(|| entry(&CURVE, "curve".to_owned(), value, SetBy::Default))
        },
        &mut list,
    );
    let turns = |shop: &ShopTrees<'_>| shop.curves.iter().any(|curve| curve == "double11_9band");
    if let Some(day) = promotion.filter(|_| shops.iter().any(turns)) {
        list.push(entry(&D_DAY, D_DAY.key.to_owned(), day, SetBy::Default));
    }
    for about in AGENT_MEASURES {
        let found = |shop: &ShopTrees<'_>| {
            let counts = about.model.is_empty() || about.model == shop.model;
            counts.then(|| agent_entry(about, shop, agents, sources)).flatten()
        };
        each(shops, found, &mut list);
    }
    if let Some(node) = satisfaction {
        let (value, whose) = (spell(node), set_by(node, sources));
        list.push(entry(&SATISFACTION, "satisfaction".to_owned(), value, whose));
    }
    list
}

/// One entry if all shops say the same, else one for each, named by the shop.
fn each<'a>(
    shops: &'a [ShopTrees<'a>],
    found: impl Fn(&'a ShopTrees<'a>) -> Option<Assumption>,
    list: &mut Vec<Assumption>,
) {
    let numbered = shops.iter().enumerate();
    let mut all: Vec<(&str, Assumption)> = numbered
        .filter_map(|(number, shop)| {
            let shop_id = Some(ShopId::from(number));
            Some((shop.name, Assumption { shop: shop_id, ..found(shop)? }))
        })
        .collect();
    let same = all.windows(2).all(|pair| alike(&pair[0].1, &pair[1].1));
    if same && let Some((_, first)) = all.first() {
        let mut one = Assumption { shop: None, ..first.clone() };
        one.set_by = together(all.iter().map(|(_, assumption)| &assumption.set_by));
        list.push(one);
        return;
    }
    for (shop, assumption) in &mut all {
        assumption.key = format!("{shop}.{}", assumption.key);
    }
    list.extend(all.into_iter().map(|(_, assumption)| assumption));
}

/// True if two shops have the same value from the same kind of source.
fn alike(a: &Assumption, b: &Assumption) -> bool {
    let kind = std::mem::discriminant::<SetBy>;
    a.value == b.value && kind(&a.set_by) == kind(&b.set_by)
}

/// Whose the value of several shops is: all their platforms.
fn together<'a>(all: impl Iterator<Item = &'a SetBy> + Clone) -> SetBy {
    let mut names: Vec<&str> = Vec::new();
    for set_by in all.clone() {
        if let SetBy::Platform(name) = set_by
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
    }
    match all.clone().next() {
        Some(SetBy::Platform(_)) => SetBy::Platform(names.join(", ")),
        first => first.cloned().unwrap_or(SetBy::Default),
    }
}

/// What agents have: their own values if all of them say, else the default for the others.
fn agent_entry(
    about: &Measure,
    shop: &ShopTrees<'_>,
    agents: Option<&Node>,
    sources: &Sources,
) -> Option<Assumption> {
    let families: Vec<&Node> = match agents.map(|node| &node.kind) {
        Some(Kind::List(list)) => list.iter().collect(),
        _ => Vec::new(),
    };
    let own: Vec<String> =
        families.iter().filter_map(|node| node.get(about.key)).map(spell).collect();
    if own.len() == families.len() && !own.is_empty() {
        let mut distinct = own;
        distinct.sort();
        distinct.dedup();
        let value = distinct.join(", ");
        return Some(entry(about, format!("agents.{}", about.key), value, SetBy::User));
    }
    let path = format!("agent_defaults.{}", about.key);
    let node = shop.layers.iter().find_map(|layer| layer.at(&path))?;
    Some(entry(about, path, spell(node), set_by(node, sources)))
}

fn entry(about: &Measure, key: String, value: String, set_by: SetBy) -> Assumption {
    let input = key.replace("agent_defaults.", "agents.");
    Assumption {
        range: ranges::of(&input),
        key,
        input,
        shop: None,
        value,
        measure_en: about.en.to_owned(),
        measure_zh: about.zh.to_owned(),
        set_by,
    }
}

/// Whose a value is: the strongest author of any part of it.
fn set_by(node: &Node, sources: &Sources) -> SetBy {
    let stronger = |a: SetBy, b: SetBy| match (&a, &b) {
        (SetBy::User, _) | (SetBy::Platform(_), SetBy::Default) => a,
        _ => b,
    };
    let whose = |node: &Node| set_by(node, sources);
    match &node.kind {
        Kind::Table(table) => {
            let parts = table.entries.values().map(|entry| whose(&entry.node));
            parts.fold(SetBy::Default, stronger)
        }
        Kind::List(list) => list.iter().map(whose).fold(SetBy::Default, stronger),
        _ => match sources.get(node.place.file) {
            Some(text) if text.author == Author::User => SetBy::User,
            Some(text) if text.author == Author::Platform => SetBy::Platform(text.name.clone()),
            _ => SetBy::Default,
        },
    }
}

/// What platform files call assumptions and no entry above has told; the scenario's value where it
/// sets one.
fn marked(shops: &[ShopTrees<'_>], sources: &Sources, list: &mut Vec<Assumption>) {
    let told = |key: &str| MEASURES.iter().chain(AGENT_MEASURES).any(|about| about.key == key);
    let mut keys: Vec<&str> = Vec::new();
    for mark in shops.iter().flat_map(|shop| &shop.marks) {
        let bare = mark.key.strip_prefix("agent_defaults.").unwrap_or(&mark.key);
        if !told(bare) && !keys.contains(&mark.key.as_str()) {
            keys.push(&mark.key);
        }
    }
    for key in keys {
        let found = |shop: &ShopTrees<'_>| {
            let mark = shop.marks.iter().find(|mark| mark.key == key)?;
            // without days nothing is put off, and nothing rests on how
            let put_off = |layer: &&Node| layer.at("deferral.from").is_some();
            if key.starts_with("deferral.") && !shop.layers.iter().any(put_off) {
                return None;
            }
            let mut value = mark.node.clone();
            let path = || mark.path.iter().map(String::as_str);
            // A switch's default lies over the program's, so that only the scenario's value counts.
            let over = shop
                .layers
                .iter()
                .filter_map(|layer| path().try_fold(*layer, |node, key| node.get(key)))
                .find(|node| set_by(node, sources) == SetBy::User);
            value.lay(over.cloned().unwrap_or_else(|| mark.node.clone()));
            let note = &mark.note;
            Some(Assumption {
                key: key.to_owned(),
                input: key.to_owned(),
                shop: None,
                range: ranges::of_value(key, &value),
                value: spell(&value),
                measure_en: format!(
                    "The platform file says: “{note}”. Compare with the platform's back office."
                ),
                measure_zh: format!("平台文件注明：“{note}”。请与平台后台核对。"),
                set_by: set_by(&value, sources),
            })
        };
        each(shops, found, list);
    }
}

/// A value as TOML spells it, on one line, `dist` first.
fn spell(node: &Node) -> String {
    match &node.kind {
        Kind::Text(text) => format!("\"{text}\""),
        Kind::Whole(number) => number.to_string(),
        Kind::Float(number) => number.to_string(),
        Kind::Bool(yes) => yes.to_string(),
        Kind::Date(date) => date.to_string(),
        Kind::List(list) => {
            format!("[{}]", list.iter().map(spell).collect::<Vec<_>>().join(", "))
        }
        Kind::Table(table) => {
            let mut parts: Vec<(bool, String)> = table
                .entries
                .iter()
                .map(|(key, entry)| (key != "dist", format!("{key} = {}", spell(&entry.node))))
                .collect();
            parts.sort_by_key(|(later, _)| *later);
            let parts: Vec<String> = parts.into_iter().map(|(_, part)| part).collect();
            format!("{{ {} }}", parts.join(", "))
        }
    }
}
