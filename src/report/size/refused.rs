//! Why there is nothing to search, and why a family stays as it is.

use crate::planning::size::Refusal;
use crate::planning::size::cells::Fixed;
use crate::report::locale::Lang;
use crate::report::punctuation::punctuate;

/// Why there is nothing to search.
pub fn refused(lang: Lang, why: &Refusal) -> String {
    let text = match (why, lang) {
        (Refusal::NoTargets, Lang::En) => {
            "the scenario has no targets: there is nothing the people would have to hold\n\
             help: write `[targets]`, as `lost = \"8%\"`"
                .to_owned()
        }
        (Refusal::NoTargets, Lang::Zh) => {
            "场景没有目标:无从判断多少人够用\n帮助:请写 `[targets]`,如 `lost = \"8%\"`".to_owned()
        }
        (Refusal::NoCustomers, Lang::En) => {
            "nobody comes in this scenario: no people are needed\nhelp: give it `contacts_per_day`"
                .to_owned()
        }
        (Refusal::NoCustomers, Lang::Zh) => {
            "场景没有进线:不需要客服\n帮助:请写 `contacts_per_day`".to_owned()
        }
        (Refusal::AllFixed(cells), _) => {
            let kept = cells.cells.iter().filter_map(|cell| {
                let why = kept(lang, cell.fixed.as_ref()?);
                Some(format!("{} ({why})", cell.family))
            });
            let kept = kept.collect::<Vec<_>>().join(lang.pick("; ", ";"));
            match lang {
                Lang::En => format!(
                    "no family of agents can grow or shrink: {kept}\n\
                     help: write people alike as one of `[[agents]]` with a `count`"
                ),
                Lang::Zh => format!(
                    "没有可以增减的客服:{kept}\n帮助:相同的客服请合成一条 `[[agents]]`,用 `count` 写人数"
                ),
            }
        }
    };
    punctuate(lang, text)
}

/// Why a family stays as it is.
pub fn kept(lang: Lang, why: &Fixed) -> &'static str {
    match why {
        Fixed::OffDuty => lang.pick("on no shift", "没有排班"),
        Fixed::ByCustomer => lang.pick("paid by the customer", "按接待量计费"),
        Fixed::Named(_) => lang.pick("named one by one in the scenario", "场景里按姓名逐个写明"),
        Fixed::Asked => lang.pick("as `[size]` says", "`[size]` 规定"),
        Fixed::Person => lang.pick("one person by name", "单个具名客服"),
    }
}
