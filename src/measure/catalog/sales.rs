//! Orders after a consultation and what agents are credited with (促成订单).

use super::figure::{Absent, Figure, Need, Unit, Words, words};
use super::grain::Grain;
use super::{ENTRIES_NOT_OF_AGENTS, PERSONS_ONLY_WHOLE, View};
use crate::measure::counters::{Sum, Tally};

const NO_RECEPTION: Words = words("no received session", "无接待会话");
const NOT_AGENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS];
const PERSONS_ABSENT: &[Absent] = &[ENTRIES_NOT_OF_AGENTS, PERSONS_ONLY_WHOLE];
const OF_THE_SHOP: &[Absent] = &[Absent::at(
    &[Grain::Group, Grain::Agent, Grain::Interval],
    words("unassisted orders are the shop's, by day", "未咨询订单按店铺按日统计"),
)];

fn all_orders(view: &View) -> f64 {
    view.n(Tally::Orders) + view.n(Tally::OrdersUnassisted)
}

/// The figures of this page.
pub const FIGURES: &[Figure] = &[
    Figure::count(
        "orders_consulted",
        words("orders after a consultation", "咨询后订单"),
        words("orders of customers whom a human answered", "有人工回复顾客的订单"),
        |v| v.n(Tally::Orders),
    )
    .from("S-26; assumption")
    .higher()
    .needs(Need::Orders)
    .absent(NOT_AGENT),
    Figure::count(
        "orders_unassisted",
        words("unassisted orders", "未咨询订单"),
        words("orders of customers who never asked", "未咨询顾客的订单"),
        |v| v.n(Tally::OrdersUnassisted),
    )
    .from("S-26; assumption")
    .needs(Need::Orders)
    .absent(OF_THE_SHOP),
    Figure::count(
        "assisted_orders",
        words("assisted orders", "促成订单"),
        words("orders credited to an agent by the platform's rule", "按平台规则计入客服的订单"),
        |v| v.n(Tally::OrdersCredited),
    )
    .from("JD-29, JD-31, VIP-36")
    .higher()
    .needs(Need::Orders),
    Figure::count(
        "assisted_sales_rmb",
        words("assisted sales", "客服销售额"),
        words("amount of the orders credited", "计入客服的订单金额"),
        |v| v.rmb(Sum::CreditedAmount),
    )
    .in_unit(Unit::Rmb)
    .from("JD-29, VIP-36")
    .higher()
    .needs(Need::Orders),
    Figure::ratio(
        "assisted_sales_share",
        Unit::Share,
        words("share of assisted sales", "客服销售额占比(按下单)"),
        words("assisted sales ÷ all sales", "客服销售额 ÷ 店铺总销售额"),
        |v| {
            let all = v.rmb(Sum::OrderAmount) + v.rmb(Sum::UnassistedAmount);
            (v.rmb(Sum::CreditedAmount), all)
        },
        words("no orders", "无订单"),
    )
    .from("VIP-36")
    .higher()
    .needs(Need::Orders)
    .absent(OF_THE_SHOP),
    Figure::ratio(
        "sales_share_of_paid",
        Unit::Share,
        words("agents' share of paid sales", "客服销售额占比"),
        words(
            "assisted sales ÷ (paid by customers who consulted + unassisted sales)",
            "客服销售额 ÷ 店铺总支付金额",
        ),
        |v| {
            let all = v.rmb(Sum::PaidAmount) + v.rmb(Sum::UnassistedAmount);
            (v.rmb(Sum::CreditedAmount), all)
        },
        words("nothing paid", "无支付"),
    )
    .from("VIP-36")
    .higher()
    .needs(Need::Orders)
    .absent(OF_THE_SHOP),
    Figure::ratio(
        "assisted_orders_share",
        Unit::Share,
        words("share of assisted orders", "促成订单占比"),
        words("assisted orders ÷ all orders", "促成订单 ÷ 全部订单"),
        |v| (v.n(Tally::OrdersCredited), all_orders(v)),
        words("no orders", "无订单"),
    )
    .from("JD-31")
    .higher()
    .needs(Need::Orders)
    .absent(OF_THE_SHOP),
    Figure::ratio(
        "order_rate",
        Unit::Share,
        words("orders a received session", "接待下单率"),
        words("orders after a consultation ÷ received sessions", "咨询后订单 ÷ 接待量"),
        |v| (v.n(Tally::Orders), v.n(Tally::Received)),
        NO_RECEPTION,
    )
    .higher()
    .needs(Need::Orders)
    .absent(NOT_AGENT),
    Figure::ratio(
        "conversion_rate",
        Unit::Share,
        words("conversion", "转化率"),
        words("distinct customers who ordered ÷ who consulted", "下单人数 ÷ 咨询人数"),
        |v| (v.n(Tally::PersonsOrdering), v.n(Tally::PersonsConsulting)),
        words("nobody consulted", "无人咨询"),
    )
    .from("VIP-33")
    .higher()
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
    Figure::ratio(
        "payment_rate",
        Unit::Share,
        words("inquiry to payment", "询单付款成功率"),
        words("orders paid ÷ received sessions", "付款订单 ÷ 接待量"),
        |v| (v.n(Tally::OrdersPaid), v.n(Tally::Received)),
        NO_RECEPTION,
    )
    .from("VIP-35")
    .higher()
    .needs(Need::Orders)
    .absent(NOT_AGENT),
    Figure::ratio(
        "inquiry_payment_rate",
        Unit::Share,
        words("inquiry to final payment", "询单→最终付款成功率"),
        words("orders paid ÷ consult volume", "询单后付款成功数 ÷ 总询单数"),
        |v| (v.n(Tally::OrdersPaid), v.n(Tally::Consults)),
        words("nobody consulted", "无人咨询"),
    )
    .from("VIP-35")
    .higher()
    .needs(Need::Orders)
    .absent(NOT_AGENT),
    Figure::ratio(
        "order_value_mean_rmb",
        Unit::Rmb,
        words("order value", "客单价"),
        words("amount paid ÷ orders paid", "付款金额 ÷ 付款订单"),
        |v| (v.rmb(Sum::PaidAmount), v.n(Tally::OrdersPaid)),
        words("no order paid", "无付款订单"),
    )
    .from("VIP-34")
    .needs(Need::Orders),
    Figure::ratio(
        "paid_per_customer_rmb",
        Unit::Rmb,
        words("paid by a customer", "有效客单价"),
        words("amount paid ÷ distinct customers who paid", "付款金额 ÷ 下单且付款人数"),
        |v| (v.rmb(Sum::PaidAmount), v.n(Tally::PersonsPaying)),
        words("no order paid", "无付款订单"),
    )
    .from("VIP-34")
    .needs(Need::Persons)
    .absent(PERSONS_ABSENT),
];
