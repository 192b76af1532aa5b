//! 淘宝千牛 on a promotion's days: the staffing guide (TB rules), the platform's routing (B-TB-1 to
//! B-TB-8); and 拼多多's reply rates (B-PDD-1, B-PDD-2).

mod after_sale;
mod afterwards;
mod before;
mod norms;
mod rates;
mod routing;

/// The platform's name.
pub const TB: &str = "taobao_promo";
