//! The files that a scenario names: logs, counts, orders, the roster's sheet, platform files. Found
//! in the text alone, so that they can be fetched before it is read.

use super::node::{Kind, Node};
use super::set::tree;

/// Keys whose text is the path of a file, wherever they stand.
const KEYS: [&str; 3] = ["csv", "counts_csv", "roster"];

/// True for the path of a platform file, or of another scenario.
pub fn is_platform(path: &str) -> bool {
    crate::platforms::is_path(path)
}

/// The files a text names, with keys set over it, in order of their keys; each once.
pub fn named(text: &str, sets: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    walk(&tree(text, sets), &mut found);
    found
}

fn walk(node: &Node, found: &mut Vec<String>) {
    match &node.kind {
        Kind::List(list) => list.iter().for_each(|node| walk(node, found)),
        Kind::Table(table) => {
            for (key, entry) in &table.entries {
                match &entry.node.kind {
                    Kind::Text(path) => {
                        let is_file = !path.is_empty() && KEYS.contains(&key.as_str())
                            || key == "platform" && crate::platforms::is_path(path);
                        if is_file && !found.contains(path) {
                            found.push(path.clone());
                        }
                    }
                    _ => walk(&entry.node, found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_a_scenario_is_found_once() {
        let text = "[desk]\nroster = \"排班.csv\"\nplatform = \"my.toml\"\n[[shops]]\nname = \"a\"\n\
            platform = \"generic\"\n[[shops]]\nname = \"b\"\nplatform = \"my.toml\"\n\
            [[arrivals]]\ncsv = \"logs/11.csv\"\n[[work]]\nname = \"w\"\n\
            unpaid_orders = { csv = \"orders.csv\", after = \"15min\" }\n";
        let sets = ["arrivals.x.counts_csv=counts.csv".to_owned()];
        let mut found = named(text, &sets);
        found.sort();
        assert_eq!(found, ["logs/11.csv", "my.toml", "orders.csv", "排班.csv"]);
        assert!(named("csv = ", &[]).is_empty());
    }
}
