//! 抖音飞鸽 (FG-1 to FG-5, B-FG-1 to B-FG-4) and, by the same texts, 快手 (B-KS-1).

mod permissions;
mod routing;

/// The platform's name.
pub const FG: &str = "douyin_feige";
