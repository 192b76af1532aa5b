//! The features a wild scenario may have, and their text.

use super::draw::Wild;

/// Every feature by name.
pub const ALL: &[&str] = &[
    "absence",
    "affinity",
    "app",
    "auto_reply",
    "auto_suspend",
    "breaks",
    "burst",
    "choice",
    "cut",
    "discipline",
    "failure",
    "grace",
    "group_events",
    "groups",
    "head_start",
    "idle_weight",
    "interrupts",
    "leave_mode",
    "leave_rest",
    "manual_close",
    "max_events",
    "model",
    "mute",
    "named",
    "neglect",
    "never_silent",
    "opening",
    "overflow",
    "patience",
    "policy",
    "proactive",
    "queue_limit",
    "rate",
    "receive_events",
    "recontact",
    "returning",
    "robot",
    "scope",
    "sees_nothing",
    "shared_inbox",
    "shift_end",
    "shifts",
    "silent",
    "status_events",
    "ties",
    "total_max",
    "transfer",
    "uncount",
    "weight_events",
    "weights",
    "work",
    "work_rest",
    "wrap_up",
    "zero_weight",
];

/// The scenario's text.
pub fn text(wild: &Wild) -> String {
    let mut text = desk(wild);
    for part in [arrivals, work, customer, service, session, queue, routing, leave, around] {
        text += &part(wild);
    }
    for part in [agents, groups, shifts, events] {
        text += &part(wild);
    }
    text
}

fn desk(wild: &Wild) -> String {
    let end = if wild.on("cut") { "cut" } else { "drain" };
    format!(
        "[desk]\nname = \"wild\"\nstart = 2026-11-11T09:00:00\nlength = \"2h\"\nseed = {}\n\
         platform = \"{}\"\nreplications = 1\nat_end = \"{end}\"\n",
        wild.seed, wild.offer.platform
    )
}

/// `{ a = 1, b = 1 }` with numbers of the dice.
fn mix(names: &[&str], mut share: impl FnMut() -> u64) -> String {
    let entries: Vec<String> = names.iter().map(|name| format!("{name} = {}", share())).collect();
    format!("{{ {} }}", entries.join(", "))
}

fn arrivals(wild: &Wild) -> String {
    let mut dice = wild.dice("arrivals");
    let busy = dice.of(&[20, 60, 150]);
    let rates: Vec<String> = (0..4).map(|_| dice.from(busy / 4, busy * 2).to_string()).collect();
    let clients = if wild.on("app") { wild.offer.clients } else { &wild.offer.clients[..1] };
    let mut text = format!(
        "[[arrivals]]\nname = \"in\"\nrates = [{}]\nrate_interval = \"30min\"\npage_mix = {}\n\
         client_mix = {}\nintent_mix = {{ ask = 4, complain = 1 }}\n",
        rates.join(", "),
        mix(wild.offer.pages, || dice.from(1, 4)),
        mix(clients, || 1),
    );
    if wild.on("choice") {
        text += "sku_mix = { S1 = 1, S2 = 1, S3 = 1 }\n";
    }
    if wild.on("named") {
        text += "named_share = 0.3\n";
    }
    if wild.on("returning") {
        text += "returning_fraction = 0.6\nreturning_pool = 25\n";
    }
    if wild.on("proactive") {
        text += "[[arrivals]]\nname = \"out\"\nrates = [20]\nrate_interval = \"2h\"\n\
                 proactive = { effort = \"15s\", answer_prob = 0.6, answer_delay = \"40s\" }\n";
    }
    text
}

/// Work that is no chat: tickets, and with the rest what batches, chats and late items make.
fn work(wild: &Wild) -> String {
    if !wild.on("work") {
        return String::new();
    }
    let mut dice = wild.dice("work");
    let when = dice.of(&["before_chats", "by_deadline", "between_chats", "without_chats"]);
    let aside = dice.of(&["true", "false"]);
    let mut text = format!(
        "[[work]]\nname = \"tickets\"\nrates = [{}]\nrate_interval = \"2h\"\nwhen = \"{when}\"\n\
         set_aside = {aside}\ndeadline = \"10min\"\n\
         effort = {{ dist = \"exp\", mean = \"90s\" }}\n",
        dice.from(5, 60)
    );
    if wild.on("work_rest") {
        text += "settled = 0.6\nagain_after = { dist = \"exp\", mean = \"5min\" }\n\
                 late = { contact_prob = 0.5, after = \"2min\", intent_mix = { complain = 1 } }\n\
                 [[work]]\nname = \"audits\"\nrates = [80]\nrate_interval = \"2h\"\n\
                 handed_out = [\"09:30\", \"10:15\"]\neffort = \"5s\"\npriority = 2\n\
                 hours = [\"09:20\", \"10:40\"]\nset_aside = true\n\
                 [[work]]\nname = \"notes\"\neffort = \"10s\"\npriority = 7\n\
                 after_chats = { share = 0.5, delay = \"30s\" }\ndeadline_at = \"10:30\"\n";
    }
    text
}

fn customer(wild: &Wild) -> String {
    let mut dice = wild.dice("customer");
    let mean = |seconds: u64| format!("{{ dist = \"exp\", mean = \"{seconds}s\" }}");
    let mut text = String::from("[customer]\n");
    if wild.on("patience") {
        let mut patience = |key: &str, most: u64| {
            text += &format!("{key} = {}\n", mean(dice.from(20, most)));
        };
        patience("patience", 300);
        patience("first_patience", 200);
        patience("later_patience", 200);
    } else {
        let never =
            "patience = \"never\"\nfirst_patience = \"never\"\nlater_patience = \"never\"\n";
        text += never;
    }
    let share = if wild.on("silent") { "1.0" } else { "0.0" };
    text += &format!("silent_share_queue = {share}\nsilent_share_chat = {share}\n");
    if wild.on("mute") {
        text += "silent_entry_prob = 0.2\n";
    }
    if wild.on("recontact") {
        text += "recontact_prob = 0.7\nrecontact_delay = { dist = \"exp\", mean = \"4min\" }\n";
    }
    let rounds = dice.from(1, 5);
    let gap = mean(dice.from(10, 90));
    text += &format!("rounds = {{ dist = \"geometric\", mean = {rounds} }}\nthink_gap = {gap}\n");
    if wild.on("burst") {
        text += "burst = { messages = 3, gap = { dist = \"exp\", mean = \"9s\" } }\n";
    }
    text
}

fn service(wild: &Wild) -> String {
    let mut dice = wild.dice("model");
    let mut text = String::from("[service]\n");
    let model = if wild.on("model") { dice.from(0, 2) } else { 3 };
    text += match model {
        0 => "model = \"direct\"\nreply_time = { dist = \"exp\", mean = \"20s\" }\n",
        1 => "model = \"by_level\"\naht_by_level = [\"2min\", \"3min\", \"5min\"]\n",
        2 => "model = \"classical\"\nservice_time = { dist = \"exp\", mean = \"100s\" }\n",
        _ => "model = \"typing\"\n",
    };
    // answers by whole contact have no inbox of rounds
    if model != 1 && model != 2 {
        if wild.on("opening") {
            text += "opening = { prob = 0.6, time = \"2s\" }\n";
        }
        if wild.on("shared_inbox") {
            text += "inbox = \"shared\"\n";
        }
        if wild.on("interrupts") {
            text += "discipline = \"urgent_first\"\nurgent_intents = [\"complain\"]\n";
        } else if wild.on("discipline") {
            let words = ["newest_first", "new_sessions_first", "difficult_then_wait", "random"];
            text += &format!("discipline = \"{}\"\n", wild.dice("discipline").of(&words));
        }
    }
    // by level there is none, and the referee is not told who wraps up a call and takes nobody
    if wild.on("wrap_up") && model != 1 && model != 2 {
        text += "wrap_up = { dist = \"exp\", mean = \"20s\" }\nwrap_up_prob = 0.5\n";
    }
    text
}

fn session(wild: &Wild) -> String {
    let mut dice = wild.dice("session");
    let timeout = dice.of(&["1min", "4min", "10min"]);
    let timeout = if wild.on("never_silent") { "never" } else { timeout };
    let mut text = format!("[session]\nsilence_timeout = \"{timeout}\"\n");
    if wild.on("uncount") {
        text += "on_silence_expire = \"uncount\"\n";
    }
    if wild.on("grace") {
        text += "session_resume_grace = \"3min\"\n";
    }
    if wild.on("sees_nothing") {
        text += "agent_sees_customer_left = false\n";
    }
    if wild.on("neglect") {
        text += "suspend_unanswered = \"90s\"\n";
    }
    if wild.on("manual_close") {
        text += "manual_close_prob = 0.7\nmanual_close_delay = \"20s\"\n";
    }
    if wild.on("weights") {
        let admission = wild.dice("weights").of(&["lt_max", "fits"]);
        text += "weight_by_intent = { ask = 1, complain = 2.5 }\n";
        text += &format!("load_admission = \"{admission}\"\n");
    }
    if wild.on("idle_weight") {
        text += "idle_weight = 0.5\nidle_after = \"30s\"\n";
    }
    text
}

fn queue(wild: &Wild) -> String {
    let mut text = String::from("[queue]\n");
    if wild.on("scope") {
        let scopes: &[&str] =
            if wild.offer.groups { &["shop", "group", "agent"] } else { &["shop", "agent"] };
        text += &format!("scope = \"{}\"\n", wild.dice("scope").of(scopes));
    }
    if wild.on("queue_limit") {
        text += &format!("limit = {}\n", wild.dice("queue_limit").from(1, 6));
    }
    if wild.on("head_start") {
        text += "head_start = { complain = \"45s\" }\n";
    }
    if wild.on("overflow") && wild.offer.platform == "generic" {
        let overflow = ["leave", "reject", "unassigned", "ignore_max", "evict_oldest"];
        text += &format!("overflow = \"{}\"\n", wild.dice("overflow").of(&overflow));
    }
    if wild.on("overflow") && wild.offer.platform == "jd_groups_2023" {
        text += "overflow_when_full = true\n";
    }
    text
}

fn routing(wild: &Wild) -> String {
    let mut text = String::from("[routing]\n");
    if wild.on("policy") {
        text += &format!("policy = \"{}\"\n", wild.dice("policy").of(wild.offer.policies));
    }
    if wild.on("ties") {
        text += &format!("tie_break = \"{}\"\n", wild.dice("ties").of(&["order", "random"]));
    }
    if wild.on("rate") {
        let mut dice = wild.dice("rate");
        let (most, within) = (dice.from(1, 6), dice.of(&["1min", "10min", "50min"]));
        text += &format!("most_assigned = {{ sessions = {most}, within = \"{within}\" }}\n");
    }
    if wild.on("affinity") && wild.offer.platform == "generic" {
        text += "affinity = \"last_agent\"\n";
    }
    if wild.on("overflow") && wild.offer.platform == "generic" {
        text += &format!("nobody_online = \"{}\"\n", wild.dice("none").of(&["queue", "reject"]));
    } else if wild.on("overflow") && wild.offer.platform.starts_with("jd_") {
        let all = wild.dice("suspended").of(&["leave", "split_share"]);
        text += &format!("all_suspended_policy = \"{all}\"\n");
    }
    if wild.offer.groups && wild.on("choice") {
        text += "[group_rules]\nchoice_delay = \"4s\"\nchoice_abandon_prob = 0.1\n";
    }
    text
}

fn leave(wild: &Wild) -> String {
    let mut text = String::from("[leave]\n");
    if wild.on("leave_mode") {
        let mode = wild.dice("leave_mode").of(wild.offer.leave_modes);
        text += &format!("mode = \"{mode}\"\n");
        text += match mode {
            "specified" => "agents = [\"x-1\", \"y\"]\n",
            "manual" => "manual = { interval = \"5min\", batch = 4, roles = [\"leader\"] }\n",
            _ => "",
        };
    }
    if wild.on("leave_rest") {
        text += "expires_after = \"25min\"\nleave_reply_prob = 0.5\nleave_prob = 0.8\n";
        let order = wild.dice("leave_rest").of(&["before_live", "interleave_by_wait"]);
        text += &format!("priority = \"{order}\"\n");
    }
    text
}

/// Robot, transfers, automatic messages.
fn around(wild: &Wild) -> String {
    let mut text = String::new();
    if wild.on("robot") {
        text += "[robot]\nsolves = 0.3\ntakes = { dist = \"exp\", mean = \"25s\" }\n\
                 greeting = true\noff_when_queue_over = 6\n";
    }
    if wild.on("transfer") {
        let mode = wild.dice("transfer").of(&["immediate", "invite"]);
        text += &format!(
            "[transfer]\nmode = \"{mode}\"\nprob = 0.5\naccept_prob = 0.7\n\
             delay = {{ dist = \"exp\", mean = \"5s\" }}\n"
        );
    }
    if wild.on("auto_reply") {
        text += "[auto_reply]\nenabled = true\nwelcome = true\nidle_prompt = \"40s\"\n\
                 busy_msg = \"30s\"\nbusy_patience_factor = 2.0\n";
    }
    text
}

fn agents(wild: &Wild) -> String {
    let mut dice = wild.dice("agents");
    let mut rest = String::new();
    if wild.on("absence") {
        rest += "absence_prob = 0.3\nlate = { dist = \"exp\", mean = \"10min\" }\n";
    }
    if wild.on("shift_end") {
        let ends = ["finish", "hand_over", "reroute", "leave"];
        rest += &format!("shift_end = \"{}\"\n", wild.dice("shift_end").of(&ends));
        rest += "overtime_limit = \"4min\"\n";
    }
    if wild.on("interrupts") {
        rest += "interrupts = true\n";
    }
    if wild.on("auto_suspend") {
        rest += &format!("auto_suspend_at = {}\n", wild.dice("auto_suspend").from(1, 3));
    }
    if wild.on("total_max") {
        rest += &format!("total_max = {}\n", wild.dice("total_max").from(2, 4));
    }
    let mut text = String::new();
    for (id, count, roles) in [("x", 2, "leader"), ("y", 1, "pre_sale"), ("z", 2, "after_sale")] {
        let max = dice.from(1, 6);
        let share = dice.from(0, 3);
        text += &format!(
            "[[agents]]\nid = \"{id}\"\ncount = {count}\nroles = [\"{roles}\"]\n\
             max_concurrency = {max}\nsplit_share = {share}\n{rest}"
        );
    }
    text
}

fn groups(wild: &Wild) -> String {
    let mut text = String::new();
    if !wild.offer.groups {
        return text;
    }
    let mut dice = wild.dice("groups");
    let least = if wild.on("zero_weight") { 0 } else { 1 };
    if wild.on("groups") {
        for (name, page, sku, members) in [
            ("one", wild.offer.pages[1], "S1", ["x-1", "y", "z-1"]),
            ("two", wild.offer.pages[2], "S2", ["x-2", "z-2", "y"]),
        ] {
            let flag = dice.of(&[true, false]);
            let weights: Vec<String> =
                members.iter().map(|id| format!("{id} = {}", dice.from(least, 10))).collect();
            text += &format!(
                "[[groups]]\nname = \"{name}\"\npages = [\"{page}\"]\nskus = [\"{sku}\"]\n\
                 auto_assign_to_default = {flag}\nmembers = {{ {} }}\n",
                weights.join(", ")
            );
        }
    }
    if wild.on("zero_weight") {
        text += "[[groups]]\nname = \"默认客服组\"\nmembers = { y = 0, z-1 = 3 }\n\
                 without = [\"x-1\"]\n";
    }
    text
}

fn shifts(wild: &Wild) -> String {
    if !wild.on("shifts") && !wild.on("breaks") {
        return String::new();
    }
    let mut dice = wild.dice("shifts");
    let mut text = String::new();
    for (index, id) in ["x", "y", "z"].iter().enumerate() {
        let (mut from, mut to) = ("09:00".to_owned(), "11:00".to_owned());
        if wild.on("shifts") {
            from = format!("09:{:02}", dice.from(0, 40));
            to = format!("10:{:02}", dice.from(15, 59));
        }
        text += &format!("[[shifts]]\nagents = \"{id}\"\nfrom = \"{from}\"\nto = \"{to}\"\n");
        if wild.on("breaks") {
            let status = dice.of(wild.offer.statuses);
            let start = 45 + 4 * index as u64;
            let (hour, minute) = (9 + (start + 10) / 60, (start + 10) % 60);
            text += &format!(
                "breaks = [{{ from = \"09:{start}\", to = \"{hour:02}:{minute:02}\", \
                 status = \"{status}\" }}]\n"
            );
        }
    }
    text
}

/// Timeline events, each at an instant of its own.
fn events(wild: &Wild) -> String {
    let mut text = String::new();
    let mut second = 0;
    let mut event = |minute: u64, kind: &str, rest: &str| {
        second += 1;
        text += &format!(
            "[[events]]\nat = 2026-11-11T{:02}:{:02}:{second:02}\nkind = \"{kind}\"\n{rest}",
            9 + minute / 60,
            minute % 60,
        );
    };
    if wild.on("max_events") {
        event(35, "set_max", "agents = [\"x\"]\nmax = 1\n");
        event(70, "set_max", "agents = [\"x\"]\nmax = 5\n");
    }
    if wild.on("receive_events") {
        event(30, "set_receive", "agents = [\"y\"]\nreceive = false\n");
        event(80, "set_receive", "agents = [\"y\"]\nreceive = true\n");
    }
    if wild.on("status_events") {
        let mut dice = wild.dice("status_events");
        for minute in [25, 50, 75, 95] {
            let id = dice.of(&["x", "y", "z"]);
            let status = dice.of(wild.offer.statuses);
            event(minute, "set_status", &format!("agents = [\"{id}\"]\nstatus = \"{status}\"\n"));
            let back = format!("agents = [\"{id}\"]\nstatus = \"online\"\n");
            event(minute + 12, "set_status", &back);
        }
    }
    if wild.on("failure") {
        event(44, "network_failure", "agents = [\"z-1\"]\n");
    }
    if wild.offer.groups && wild.on("weight_events") {
        let group = "group = \"默认客服组\"\n";
        event(40, "set_weight", &format!("agents = [\"z-2\"]\nweight = 0\n{group}"));
        event(65, "set_weight", &format!("agents = [\"z-2\"]\nweight = 9\n{group}"));
        event(85, "remove_member", &format!("agents = [\"y\"]\n{group}"));
    }
    if wild.offer.groups && wild.on("groups") && wild.on("group_events") {
        event(33, "group_disable", "group = \"one\"\n");
        event(72, "group_enable", "group = \"one\"\n");
        event(88, "group_delete", "group = \"two\"\n");
    }
    text
}
