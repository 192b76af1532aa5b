//! Files of orders: when each was placed and paid, whose it is, and its amount.

use super::check::{RUNS_ON, SHOWN, SWALLOWS, Scene, cannot_open, tell_row};
use super::row::{RowFault, micros};
use super::table::Table;
use crate::kernel::stream::hash_name64;
use crate::model::arrival::Times;
use crate::scenario::arrivals::LogRequest;
use crate::scenario::fault::{Code, Faults};
use crate::scenario::raw_work::{RawOrderColumns, RawUnpaidOrders};
use crate::scenario::source::Sources;
use crate::scenario::unpaid::{Order, reminders};
use csv::ByteRecord;

/// Usual names of the columns: placed, paid, customer, amount.
const USUAL: [(&str, &[&str]); 4] = [
    ("time", &["time", "t", "ordered", "order_time", "时间", "下单时间", "拍下时间"]),
    ("paid", &["paid", "paid_at", "pay_time", "付款时间", "支付时间"]),
    ("customer", &["customer", "customer_id", "buyer", "顾客", "买家", "买家会员名", "买家昵称"]),
    ("amount", &["amount", "price", "total", "金额", "订单金额", "买家应付货款", "总金额"]),
];

/// Reads the orders and works out the reminders; `None` after a fault.
pub fn read(
    request: &LogRequest<'_>,
    raw: &RawUnpaidOrders,
    scene: &Scene<'_>,
    sources: &mut Sources,
    faults: &mut Faults,
) -> Option<Times> {
    let path = scene.folder.join(&request.path.value);
    let mut table = match Table::open(&path) {
        Ok(table) => table,
        Err(error) => {
            cannot_open(&error, request.path, faults);
            return None;
        }
    };
    let columns = columns(request, raw, &table.header, faults)?;
    let (mut row, mut orders, mut wrong) = (ByteRecord::new(), Vec::new(), 0);
    loop {
        match table.read(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                cannot_open(&error, request.path, faults);
                return None;
            }
        }
        match whole(&table, &row, columns).and_then(|()| order(&row, columns, scene)) {
            Ok(order) => orders.push(order),
            Err(fault) => {
                wrong += 1;
                if wrong <= SHOWN {
                    tell_row(&path, request.path, Code::BadRow, &row, &fault, sources, faults);
                }
            }
        }
    }
    sources.note(table.hash());
    if wrong > SHOWN {
        let message = format!("and {} more rows of these orders are wrong", wrong - SHOWN);
        faults.add(Code::BadRow, request.path.place, message).label(format!("{wrong} in all"));
    }
    (wrong == 0)
        .then(|| reminders(&orders, raw, scene.desk.horizon.end, request.path.place, faults))?
}

/// The columns' places; only the time is required.
fn columns(
    request: &LogRequest<'_>,
    raw: &RawUnpaidOrders,
    header: &[String],
    faults: &mut Faults,
) -> Option<[Option<usize>; 4]> {
    let empty = RawOrderColumns::default();
    let own = raw.columns.as_ref().map_or(&empty, |at| &at.value);
    let named = [&own.time, &own.paid, &own.customer, &own.amount];
    let mut found = [None; 4];
    let mut complete = true;
    for ((place, named), (key, usual)) in found.iter_mut().zip(named).zip(USUAL) {
        *place = match named {
            Some(name) => {
                let at = header.iter().position(|column| *column == name.value);
                if at.is_none() {
                    let message = format!("the orders have no column `{}`", name.value);
                    faults
                        .add(Code::UnknownName, name.place, message)
                        .label(format!("their columns: {}", header.join(", ")));
                    complete = false;
                }
                at
            }
            None => header.iter().position(|it| usual.contains(&it.to_lowercase().as_str())),
        };
        if place.is_none() && named.is_none() && matches!(key, "time" | "paid") {
            let message = format!("the orders `{}` have no column `{key}`", request.path.value);
            faults
                .add(Code::MissingKey, request.path.place, message)
                .label(format!("their columns: {}", header.join(", ")))
                .help(format!("write `columns = {{ {key} = \"...\" }}`"));
            complete = false;
        }
    }
    complete.then_some(found)
}

/// A row that has all its columns, and none that swallows the rows below.
fn whole(table: &Table, row: &ByteRecord, columns: [Option<usize>; 4]) -> Result<(), RowFault> {
    let told = |column, message: &str| Err(RowFault { column, message: message.to_owned() });
    if table.runs_on(row) {
        return told(table.broken_field(row), RUNS_ON);
    }
    if let Some(column) = columns[0].and_then(|time| table.swallows(row, time)) {
        return told(column, SWALLOWS);
    }
    match columns.into_iter().flatten().any(|column| column >= row.len()) {
        true => told(row.len().saturating_sub(1), "columns are missing behind this one"),
        false => Ok(()),
    }
}

fn order(
    row: &ByteRecord,
    columns: [Option<usize>; 4],
    scene: &Scene<'_>,
) -> Result<Order, RowFault> {
    let text = |column: Option<usize>| -> Result<Option<(usize, &str)>, RowFault> {
        let Some(column) = column else { return Ok(None) };
        let text = std::str::from_utf8(row.get(column).unwrap_or_default())
            .map_err(|_| RowFault { column, message: "this is not UTF-8".to_owned() })?;
        Ok(Some((column, text.trim())).filter(|(_, text)| !text.is_empty()))
    };
    let time = |(column, text): (usize, &str)| {
        micros(text, &scene.desk.calendar, false)
            .ok_or_else(|| RowFault { column, message: "this is not a time".to_owned() })
    };
    let [at, paid, customer, amount] = columns;
    let empty = || RowFault { column: at.unwrap_or(0), message: "no time is given".to_owned() };
    let placed = time(text(at)?.ok_or_else(empty)?)?;
    let paid_at = text(paid)?.map(time).transpose()?;
    if let (Some(column), Some(at)) = (paid, paid_at)
        && at < placed
    {
        let message = "this order is paid before it is placed".to_owned();
        return Err(RowFault { column, message });
    }
    let money = |(column, text): (usize, &str)| {
        let number = text.trim_start_matches(['¥', '￥']).replace(',', "").parse::<f64>().ok();
        number
            .filter(|number| number.is_finite() && *number >= 0.0)
            .ok_or_else(|| RowFault { column, message: "this is not an amount".to_owned() })
    };
    Ok(Order {
        at: placed,
        paid: paid_at,
        customer: text(customer)?.map(|(_, name)| hash_name64(name)),
        amount: text(amount)?.map(money).transpose()?,
    })
}
