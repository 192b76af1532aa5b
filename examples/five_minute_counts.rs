//! Are dacu's arrivals as variable as real ones? A bank's calls by five minutes, 164 workdays: the
//! arrival model is fitted on the first 110 days and must say how far the other 54 may stray.
//!
//! `DACU_DATA=folder cargo run --release --example five_minute_counts` prints the tables of
//! `docs/real-data.md`; with `-- --scenario` it prints the fitted scenario instead.

#[path = "real/counts.rs"]
mod counts;
#[path = "real/files.rs"]
mod files;

use counts::{FITTED, PREDICTED, Simulated};
use dacu::stats::dispersion::{Day, Fit, fit};
use files::Fault;

/// Simulated weeks.
const WEEKS: u32 = 1000;

fn main() -> Result<(), Fault> {
    let days = counts::read(&files::folder()?)?;
    let (first, rest) = days.split_at(FITTED);
    let fit = counts::fitted(first)?;
    let text = counts::scenario(&fit);
    if std::env::args().any(|word| word == "--scenario") {
        print!("{text}");
        return Ok(());
    }
    println!(
        "Fitted on {} days: day_cv {:.4}, interval_cv {:.4}, interval {} min",
        first.len(),
        fit.day_cv,
        fit.interval_cv,
        fit.block * 5
    );
    let model = dacu::scenario::parse_str(&text, &[])?.scenario;
    let simulated = counts::simulate(&model, WEEKS)?;
    dispersion(&fit, &simulated)?;
    let plain = ["arrivals.calls.day_cv=0", "arrivals.calls.interval_cv=0"].map(String::from);
    let poisson = dacu::scenario::parse_str(&text, &plain)?.scenario;
    coverage(rest, &simulated, &counts::simulate(&poisson, WEEKS)?)
}

fn dispersion(seen: &Fit, simulated: &Simulated) -> Result<(), Fault> {
    let scales: Vec<usize> = seen.scales.iter().map(|scale| scale.slots).collect();
    let again = fit(&simulated.days(), &scales).ok_or("the simulated days cannot be fitted")?;
    println!(
        "\n| Length | Variance/mean, seen | simulated | cv within the day, seen | fitted \
         | simulated |"
    );
    println!("|---|---|---|---|---|---|");
    for (seen, simulated) in seen.scales.iter().zip(&again.scales) {
        let cv = |square: f64| square.max(0.0).sqrt();
        println!(
            "| {} min | {:.1} | {:.1} | {:.4} | {:.4} | {:.4} |",
            seen.slots * 5,
            seen.variance_to_mean,
            simulated.variance_to_mean,
            cv(seen.left),
            cv(seen.fitted),
            cv(simulated.left),
        );
    }
    Ok(())
}

fn coverage(days: &[Day], fitted: &Simulated, poisson: &Simulated) -> Result<(), Fault> {
    println!("\n90 % intervals, {} later days:\n", days.len());
    println!("| Counts of | Fitted model covers | mean width | Poisson covers | mean width |");
    println!("|---|---|---|---|---|");
    for scale in PREDICTED {
        let (ours, plain) = (fitted.coverage(days, scale)?, poisson.coverage(days, scale)?);
        println!(
            "| {} min ({}) | {:.1} % | {:.0} % | {:.1} % | {:.0} % |",
            ours.slots * 5,
            ours.of,
            ours.share() * 100.0,
            ours.width * 100.0,
            plain.share() * 100.0,
            plain.width * 100.0,
        );
    }
    Ok(())
}
