//! Whether a gate could fail at all.

use super::{called, column, named, sentence};
use crate::model::Scenario;
use crate::planning::gate::judge::Standing;
use crate::planning::gate::prove::Proof;
use crate::report::locale::{self, Lang};
use crate::report::paper::{Paper, Part};

/// A scenario with so many customers, and what became of it when it was made worse.
#[derive(Clone, Copy, Debug)]
pub struct Proven<'a> {
    /// The file.
    pub file: &'a str,
    /// Times as many customers.
    pub volume: f64,
    /// The scenario as it is.
    pub scenario: &'a Scenario,
    /// What became of it.
    pub proof: &'a Proof,
}

/// What is said of all of them; `file` is the gate's.
pub fn proofs(lang: Lang, file: &str, all: &[Proven]) -> Paper {
    let can = all.iter().all(|it| it.proof.standing == Standing::Worse);
    let answer = match can {
        true => lang.pick(
            "✓ This gate can fail: it says worse of every scenario that was made worse.",
            "✓ 这道关确实会拦:把每份场景改差之后,它都判为变差。",
        ),
        false => lang.pick(
            "✗ This gate cannot fail: it lets through what was made worse. Tolerate less, or take \
             a busier scenario or more pairs.",
            "✗ 这道关拦不住:把场景改差之后,它仍放行。请收紧容忍度,或换更忙的场景、更多的对数。",
        ),
    };
    let heads = [
        (lang.pick("scenario", "场景"), false),
        (lang.pick("thinking made longer", "思考时长拉长到"), true),
        (lang.pick("what moves first", "最先变差的指标"), false),
        (lang.pick("the gate says", "判定"), false),
        (lang.pick("pairs", "对数"), true),
    ];
    let columns = heads.into_iter().map(|(head, number)| column(head, number)).collect();
    let rows = all.iter().map(|it| {
        let moved = it.proof.moved.as_ref().map(|row| sentence(lang, it.scenario, row));
        vec![
            named(it.file, it.volume),
            format!("×{}", locale::trimmed(lang, it.proof.stretch, 3)),
            moved.unwrap_or_else(|| lang.pick("nothing", "没有").to_owned()),
            super::word(lang, it.proof.standing).to_owned(),
            locale::number(lang, f64::from(it.proof.pairs), 0),
        ]
    });
    let mut parts = vec![Part::Table(columns, rows.collect())];
    for it in all {
        let names: Vec<String> = it
            .proof
            .unmoved
            .iter()
            .map(|(part, figure)| called(lang, it.scenario, *part, figure))
            .collect();
        if names.is_empty() {
            continue;
        }
        let (file, names) = (named(it.file, it.volume), names.join(lang.pick(", ", "、")));
        parts.push(Part::Text(match lang {
            Lang::En => format!("Slow agents do not move these in {file}: {names}."),
            Lang::Zh => format!("客服变慢也带不动 {file} 的这些指标:{names}。"),
        }));
    }
    Paper {
        lang,
        title: lang.pick("Can the gate fail?", "这道关会拦吗?").to_owned(),
        period: file.to_owned(),
        answer: answer.to_owned(),
        class: if can { "good" } else { "bad" },
        parts,
    }
}
