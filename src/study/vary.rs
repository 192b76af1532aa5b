//! `--vary KEY=VALUES`: a key and what it takes, a range as in `20..60:5`, a list as in
//! `2min,5min`, or both. A comma within quotes, brackets or braces parts nothing.

use super::Error;
use crate::planning::sweep::design::{Axis, How, count};
use crate::planning::sweep::exact::{Exact, NoRange, Range};
use crate::scenario::said::{Said, said};

/// Most values that one argument may have, whatever the limit on points is.
const MOST_VALUES: u128 = 100_000;

/// Reads all arguments.
///
/// # Errors
/// One is no key with values, or two are about the same.
pub(super) fn axes(arguments: &[String], how: How, sets: &[String]) -> Result<Vec<Axis>, Error> {
    if arguments.is_empty() {
        return Err(Error::wrong(said!(
            "there is nothing to vary\nhelp: write `--vary agents.ID.count=20..60:5`",
            "没有要变的设置项\n提示：写 `--vary agents.客服名.count=20..60:5`"
        )));
    }
    let mut found: Vec<(Vec<String>, Axis)> = Vec::new();
    for argument in arguments {
        let (path, axis) = axis(argument, how)?;
        if let Some((_, other)) = found.iter().find(|(other, _)| meet(other, &path)) {
            return Err(twice(argument, &other.argument));
        }
        found.push((path, axis));
    }
    for set in sets {
        let path = key_of(set).map(|(key, _)| segments(key)).unwrap_or_default();
        // a table that is set may have one of its keys varied, but not the other way round
        let over = found.iter().find(|(other, _)| path.starts_with(other));
        if let Some((_, axis)) = over {
            return Err(set_too(&axis.argument, set));
        }
    }
    Ok(found.into_iter().map(|(_, axis)| axis).collect())
}

/// Refuses more points than may be.
///
/// # Errors
/// There are more.
pub(super) fn limited(axes: &[Axis], how: How, limit: u32) -> Result<(), Error> {
    let counts: Vec<u128> = axes.iter().map(|axis| axis.values.len() as u128).collect();
    let points = count(how, &counts);
    if points.is_some_and(|points| points <= u128::from(limit)) {
        return Ok(());
    }
    let sign = if how.each { " + " } else { " × " };
    let sum = counts.iter().map(u128::to_string).collect::<Vec<_>>().join(sign);
    let number = points.map_or_else(|| "10^38".to_owned(), |points| points.to_string());
    let shown = counts.len() > 1 && how.latin.is_none();
    let sum = if shown { format!("{sum} = ") } else { String::new() };
    let few = limit.clamp(2, 200);
    Err(Error::wrong(said!(
        "{sum}{number} points are more than {limit}\nhelp: take larger steps or fewer keys, \
         `--each` (one key at a time), `--latin {few}` ({few} points spread over all), or \
         `--limit {number}`",
        "{sum}{number} 个点，超过上限 {limit}\n提示：加大步长、减少设置项，或用 --each（每次只变一项）、\
         --latin {few}（均匀散布的 {few} 个点），或 --limit {number}"
    )))
}

/// One argument.
fn axis(argument: &str, how: How) -> Result<(Vec<String>, Axis), Error> {
    let Some((key, values)) = key_of(argument) else {
        return Err(wrong(argument, said!("it is no key with values", "没有写成“键=取值”")));
    };
    let path = segments(key);
    if path.iter().any(String::is_empty) {
        return Err(wrong(argument, said!("a part of the key is empty", "键里有一段是空的")));
    }
    reserved(argument, &path)?;
    let items = split(values);
    let mut axis = Axis {
        argument: argument.to_owned(),
        key: key.trim().to_owned(),
        values: Vec::new(),
        between: None,
    };
    let alone = items.len() == 1;
    for item in items {
        if item.is_empty() {
            let why = if alone {
                said!("it has no values", "没有写取值")
            } else {
                said!(
                    "one of its values is empty: two commas, or one too many",
                    "有一个取值是空的：多了一个逗号"
                )
            };
            return Err(wrong(argument, why));
        }
        match Range::read(item) {
            None => axis.values.push(item.to_owned()),
            Some(Err(why)) => return Err(wrong(argument, no_range(item, &why))),
            Some(Ok(range)) => {
                let (free, many) = (!range.has_steps(), range.count());
                if free && (how.latin.is_none() || !alone) {
                    return Err(wrong(argument, no_step(item)));
                }
                if many > MOST_VALUES {
                    return Err(wrong(argument, too_many(item, many)));
                }
                axis.values.extend(range.texts());
                axis.between = free.then_some(range);
            }
        }
    }
    match doubled(&axis.values) {
        Some(value) => Err(wrong(
            argument,
            said!(
                "it has the value `{value}` twice: leave one out",
                "取值 `{value}` 写了两次：去掉一个"
            ),
        )),
        None => Ok((path, axis)),
    }
}

/// A value that is there twice, however it is spelt.
fn doubled(values: &[String]) -> Option<&String> {
    let mut texts: Vec<&String> = values.iter().collect();
    texts.sort_unstable();
    let same = texts.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0]);
    let amounts: Vec<Option<Exact>> = values.iter().map(|value| Exact::read(value)).collect();
    let mut by_size: Vec<usize> = (0..values.len()).filter(|at| amounts[*at].is_some()).collect();
    let size = |at: &usize| amounts[*at].map_or(0.0, |exact| exact.value());
    by_size.sort_by(|a, b| size(a).total_cmp(&size(b)));
    let alike = |pair: &&[usize]| amounts[pair[0]] == amounts[pair[1]];
    same.or_else(|| by_size.windows(2).find(alike).map(|pair| &values[pair[1].max(pair[0])]))
}

/// Keys that are the sweep's own.
fn reserved(argument: &str, path: &[String]) -> Result<(), Error> {
    let is = |key: &str| path.first().is_some_and(|first| first == "desk") && path[1..] == [key];
    if is("replications") {
        return Err(wrong(
            argument,
            said!(
                "every point has the same number of runs: write `--replications N`",
                "各点的模拟次数相同：写 `--replications 次数`"
            ),
        ));
    }
    let precise = path.len() > 1 && path[0] == "desk" && path[1] == "precision";
    if precise {
        return Err(wrong(
            argument,
            said!(
                "every point has the same number of runs, whatever its precision: leave it out",
                "各点的模拟次数相同，与精度设置无关：请去掉"
            ),
        ));
    }
    Ok(())
}

/// What is wrong with an argument.
fn wrong(argument: &str, why: Said) -> Error {
    let (en, zh) = (why.pick(false), why.pick(true));
    Error::wrong(said!(
        "`--vary {argument}`: {en}\nhelp: a range is written 20..60:5, a list 2min,5min,10min, as \
         in `--vary session.silence_timeout=2min,5min`",
        "`--vary {argument}`：{zh}\n提示：范围写成 20..60:5，列表写成 2min,5min,10min，如 \
         `--vary session.silence_timeout=2min,5min`"
    ))
}

fn no_range(item: &str, why: &NoRange) -> Said {
    match why {
        NoRange::Unlike => said!(
            "ends and step of `{item}` are not of one kind",
            "`{item}` 的两端与步长单位不一致"
        ),
        NoRange::NoStep => said!("the step of `{item}` is 0", "`{item}` 的步长为 0"),
        NoRange::BadStep => said!("the step of `{item}` is no amount", "`{item}` 的步长不是数"),
        NoRange::Empty => said!(
            "`{item}` begins where it ends: write one value",
            "`{item}` 起止相同：只写一个值即可"
        ),
        NoRange::Endless => said!(
            "`{item}` never ends: its step leads away from its end",
            "`{item}` 永远到不了终点：步长方向反了"
        ),
        NoRange::Beside(last) => said!(
            "`{item}` does not meet its end: the last value before it is {last}; end there, or \
             take another step",
            "`{item}` 按步长到不了终点：之前最后一个值是 {last}；请以它为终点，或换步长"
        ),
    }
}

fn no_step(item: &str) -> Said {
    said!(
        "`{item}` has no step: write one behind a colon, as in 20..60:5, or `--latin N` with this \
         range alone",
        "`{item}` 没有步长：在冒号后写步长，如 20..60:5；或配合 `--latin N`，且只写这一个范围"
    )
}

fn too_many(item: &str, many: u128) -> Said {
    said!("`{item}` has {many} values: take larger steps", "`{item}` 有 {many} 个取值：请加大步长")
}

fn twice(argument: &str, other: &str) -> Error {
    Error::wrong(said!(
        "`--vary {argument}` and `--vary {other}` are about the same key\nhelp: write all its \
         values in one, as in 20..40:5,60",
        "`--vary {argument}` 与 `--vary {other}` 变的是同一个设置项\n提示：把取值写在一起，如 20..40:5,60"
    ))
}

fn set_too(argument: &str, set: &str) -> Error {
    Error::wrong(said!(
        "`--vary {argument}` leaves nothing of `{set}`\nhelp: leave out the one or the other",
        "`--vary {argument}` 会盖掉 `{set}`\n提示：两者去掉一个"
    ))
}

/// True if one path is the other or holds it.
fn meet(a: &[String], b: &[String]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The key and what stands behind its equals sign; one in quotes does not count.
fn key_of(argument: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    let at = argument.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '=' && !quoted
    })?;
    Some((&argument[..at.0], argument[at.0 + 1..].trim()))
}

/// The parts of a key, without quotes.
fn segments(key: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = key.split(|letter| {
        quoted ^= letter == '"';
        letter == '.' && !quoted
    });
    parts.map(|part| part.trim().trim_matches('"').to_owned()).collect()
}

/// The items of a list: parted by commas outside quotes, brackets and braces.
fn split(list: &str) -> Vec<&str> {
    let (mut depth, mut quote, mut begin) = (0_i32, None, 0);
    let mut items = Vec::new();
    for (at, letter) in list.char_indices() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',' | '，') if depth <= 0 => {
                items.push(list[begin..at].trim());
                begin = at + letter.len_utf8();
            }
            _ => {}
        }
    }
    items.push(list[begin..].trim());
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(argument: &str) -> Result<Axis, Error> {
        axis(argument, How::default()).map(|(_, axis)| axis)
    }

    #[test]
    fn lists_and_ranges_are_read_and_commas_inside_part_nothing() {
        let values = |argument: &str| read(argument).expect("sound").values;
        assert_eq!(values("agents.售前.count=20..30:5,40"), ["20", "25", "30", "40"]);
        assert_eq!(values("session.silence_timeout=2min, 5min"), ["2min", "5min"]);
        let breaks = values("shifts.1.breaks=[{a = 1, b = \"x,]\"}, 2],[]");
        assert_eq!(breaks, ["[{a = 1, b = \"x,]\"}, 2]", "[]"]);
        assert_eq!(values("a.\"b=c\".d='x,y',z"), ["'x,y'", "z"]);
        assert_eq!(read("a.\"b=c\".d=1").expect("sound").key, "a.\"b=c\".d");
        assert_eq!(segments("agents.\"a.b\".count"), ["agents", "a.b", "count"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused_with_its_argument() {
        for (argument, word) in [
            ("agents", "no key with values"),
            ("agents..count=1", "a part of the key is empty"),
            ("=1", "a part of the key is empty"),
            ("a.b=", "no values"),
            ("a.b=1,,2", "empty"),
            ("a.b=1,2,", "empty"),
            ("a.b=1,2,1.0", "`1.0` twice"),
            ("a.b=60s,2min,1min", "`1min` twice"),
            ("a.b=random,random", "`random` twice"),
            ("a.b=20..60:5,25", "`25` twice"),
            ("a.b=20..60", "no step"),
            ("a.b=20..60:0", "is 0"),
            ("a.b=60..20:5", "never ends"),
            ("a.b=20..62:5", "before it is 60"),
            ("a.b=0..10000000:1", "larger steps"),
            ("desk.replications=5,10", "--replications"),
            ("desk.precision.half_width=1s,2s", "leave it out"),
        ] {
            let told = read(argument).expect_err(argument).to_string();
            assert!(told.contains(word) && told.contains("--vary"), "{argument}: {told}");
            let chinese = read(argument).expect_err(argument).said();
            assert!(chinese.pick(true).contains("提示"), "{argument}");
        }
    }

    #[test]
    fn a_key_is_given_once() {
        let told = |varied: &[&str], sets: &[&str]| {
            let owned =
                |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
            axes(&owned(varied), How::default(), &owned(sets)).map_err(|error| error.to_string())
        };
        let same = told(&["agents.\"a\".count=1,2", "agents.a.count=3"], &[]);
        assert!(same.is_err_and(|told| told.contains("same key")));
        assert!(told(&["shifts.1=[]", "shifts.1.breaks=[]"], &[]).is_err());
        assert!(told(&["a.b=1,2"], &["a.b=3"]).is_err_and(|told| told.contains("leaves nothing")));
        assert!(told(&["a=1,2"], &["a.b=3"]).is_err());
        assert!(told(&["a.b=1,2"], &["a={}"]).is_ok());
        assert!(told(&[], &[]).is_err_and(|told| told.contains("nothing to vary")));
    }

    #[test]
    fn too_many_points_are_counted_and_refused() {
        let axes: Vec<Axis> =
            ["a.b=1..100:1", "c.d=1..50:1"].map(|it| read(it).expect("ok")).into();
        let told = limited(&axes, How::default(), 2_000).expect_err("too many").to_string();
        assert!(told.contains("100 × 50 = 5000 points"), "{told}");
        assert!(told.contains("--latin 200"), "{told}");
        assert!(limited(&axes, How { each: true, latin: None }, 2_000).is_ok());
        assert!(limited(&axes, How { each: false, latin: Some(3_000) }, 2_000).is_err());
    }
}
