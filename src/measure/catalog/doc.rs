//! `docs/figures.md`, written from the catalog so that it cannot fall behind.

use std::fmt::Write;

use super::{Direction, Figure, Grain, PAGES, plain};

/// The document.
pub fn document() -> String {
    let mut text = String::from(
        "# Figures (指标)\n\n\
         Every figure dacu reports: one name, one formula, one unit. Written from the catalog in \
         `src/measure/catalog` (`DACU_BLESS=1 cargo test figures_document`); do not edit.\n\n\
         A contact, with all that becomes of it, belongs to the interval and day of its arrival; a \
         round to those of its start. Only entries that arrive inside the counted window count \
         (S-17), and time averages run over the same window. A zero denominator is `n/a`, never \
         0.\n\n\
         *Ratio of sums*: numerators of all replications ÷ denominators of all, with a 95 % \
         interval by the delta method, bent by skewness. The mean of daily ratios is another \
         number and is reported under another name: `<figure>_daily_mean`.\n",
    );
    for (title, figures) in PAGES {
        let _ = write!(text, "\n## {} ({})\n", title.en, title.zh);
        figures.iter().for_each(|figure| entry(&mut text, figure));
    }
    text
}

fn entry(text: &mut String, figure: &Figure) {
    let better = match figure.direction {
        Direction::Higher => "higher is better",
        Direction::Lower => "lower is better",
        Direction::Neutral => "neither way better",
    };
    let (label, formula) = (plain(figure.label), plain(figure.text));
    let _ = write!(
        text,
        "\n### `{}`\n\n{} · {}\n\n- {}  \n  {}\n- {}; {}; {}; source: {}\n",
        figure.id,
        label[0],
        label[1],
        formula[0],
        formula[1],
        figure.unit.key(),
        figure.estimand().words().en,
        better,
        figure.source,
    );
    let there: Vec<&str> = Grain::ALL
        .into_iter()
        .filter(|grain| figure.absent_at(*grain).is_none())
        .map(Grain::key)
        .collect();
    let _ = writeln!(text, "- by {}", there.join(", "));
    for absent in figure.absent {
        let grains: Vec<&str> =
            Grain::ALL.into_iter().filter(|grain| absent.is_at(*grain)).map(Grain::key).collect();
        let _ = writeln!(text, "- n/a by {}: {}", grains.join(", "), absent.why.en);
    }
    let reason = figure.need.reason().en;
    if !reason.is_empty() {
        let _ = writeln!(text, "- n/a if {reason}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_document_is_current() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/figures.md");
        if std::env::var_os("DACU_BLESS").is_some() {
            std::fs::create_dir_all(concat!(env!("CARGO_MANIFEST_DIR"), "/docs")).unwrap();
            std::fs::write(path, document()).unwrap();
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(found == document(), "docs/figures.md is behind: DACU_BLESS=1 rewrites it");
    }
}
