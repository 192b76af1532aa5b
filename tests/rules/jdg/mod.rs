//! 京东分流设置: routing groups and leave messages (JDG-1 to JDG-30).

mod eligibility;
mod groups;
mod leave;
mod lifecycle;
mod rates;
mod weights;
