//! What the pages for planners show of scenarios is read: every block of TOML on them, in English
//! and in Chinese, stands for itself or is laid over a small desk, and nothing is wrong with it.

use super::*;
use std::fs;
use std::path::PathBuf;

/// The pages whose blocks are parts of a scenario.
const PAGES: &[&str] = &[
    "README.md",
    "README.zh-CN.md",
    "docs/scenario.md",
    "docs/sizing.md",
    "docs/platforms.md",
    "docs/statistics.md",
    "docs/zh/scenario.md",
    "docs/zh/sizing.md",
    "docs/zh/platforms.md",
    "docs/zh/keys.md",
    "docs/zh/results.md",
    "docs/zh/README.md",
];

/// The desk below a block that is no whole scenario.
const BASE: &str = r#"
[desk]
start = 2026-11-10T00:00:00
length = "48h"
platform = "jd_groups_2023"
contacts_per_day = 200
hourly_cost = 28

[agent_defaults]
roles = ["pre_sale", "after_sale"]

[[agents]]
id = "早班"
count = 8

[[agents]]
id = "组长"

[[shifts]]
agents = "all"
from = "08:00"
to = "20:00"

[targets]
lost = "8%"
"#;

/// More people and groups, for blocks that name them.
const MORE: &str = r#"
[[agents]]
id = "早班"
count = 10

[[agents]]
id = "夜班"
count = 6

[[groups]]
name = "售前组"
pages = ["product_detail"]
members = ["早班"]

[[groups]]
name = "售后组"
pages = ["order_detail"]
members = ["夜班"]
"#;

/// The sheet that a block names.
const SHEET: &str = "姓名,2026-11-10,2026-11-11\n小王,早,休\n小李,早,早\n";

/// Blocks of TOML of a page, with the line each begins in.
fn blocks(page: &str) -> Vec<(usize, String)> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(page);
    let text = fs::read_to_string(path).unwrap();
    let mut found: Vec<(usize, String)> = Vec::new();
    let mut open = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(language) = line.strip_prefix("```") {
            open = language == "toml";
            if open {
                found.push((number + 2, String::new()));
            }
        } else if let (true, Some((_, block))) = (open, found.last_mut()) {
            block.push_str(line);
            block.push('\n');
        }
    }
    found
}

/// What is wrong with a block.
fn errors(block: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("排班.csv"), SHEET).unwrap();
    let (mut sources, mut faults) = (Sources::default(), Faults::default());
    let mut own = block.to_owned();
    // A platform file is read by a desk that names it.
    if block.contains("[platform]") {
        fs::write(folder.path().join("own.toml"), block).unwrap();
        own = "[desk]\nplatform = \"./own.toml\"\n[agent_defaults]\nroles = []\n".to_owned();
    }
    let mut lay = |name: &str, text: String, over: Option<node::Node>| {
        let file = sources.add(name, text, Author::User);
        let node = tree::parse(file, &sources, &mut faults);
        match over {
            Some(mut below) => {
                below.lay(node);
                below
            }
            None => node,
        }
    };
    let is_whole = own.contains("start = 2");
    let user = if is_whole {
        lay("page.toml", own, None)
    } else {
        let mut base = lay("base.toml", BASE.to_owned(), None);
        if own.contains("夜班") || own.contains("售前组") {
            base = lay("more.toml", MORE.to_owned(), Some(base));
        }
        lay("page.toml", own, Some(base))
    };
    assemble::build(user, folder.path(), &mut sources, &mut faults);
    let errors = faults.iter().filter(|fault| fault.severity == fault::Severity::Error);
    errors.map(|fault| format!("{}: {}", fault.code.name(), fault.message)).collect()
}

#[test]
fn every_block_of_the_pages_for_planners_is_read() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for page in PAGES {
        for (line, block) in blocks(page) {
            count += 1;
            wrong.extend(errors(&block).into_iter().map(|told| format!("{page}:{line}: {told}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count >= 20, "{count} blocks are too few to be all");
}

#[test]
fn a_block_that_is_wrong_is_told() {
    let told = errors("[[agents]]\nid = \"甲\"\nanzahl = 3\n");
    assert!(told.iter().any(|told| told.starts_with("unknown-key")), "{told:?}");
}
