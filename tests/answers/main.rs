//! What a run says and leaves: verdicts and causes, targets, files and their folder, exit codes,
//! the same bytes as before and at any number of threads.

mod baseline;
mod baseline_bounds;
mod changes;
mod chinese;
mod ci;
mod cli;
mod compare;
mod determinism;
mod folders;
mod gate;
mod golden;
mod limits;
mod mends;
mod merge;
mod precision;
mod results;
mod rule_page;
mod shifts;
mod shops;
mod size;
mod sweep;
mod targets;
mod trial;
mod verdict;
mod why;
