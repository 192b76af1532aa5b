//! The platforms: which there are, what holds in a scenario, how two differ.

use super::{Error, Lang, no_platform, platforms};
use crate::report::policies::{self, Listed};
use crate::scenario::policy::effective::{Effective, effective};
use crate::scenario::said::said;

/// The platforms that come with the program: name, label, version and what each is.
pub(crate) fn platform_list(lang: Lang) -> String {
    let listed: Vec<Listed> = crate::platforms::SHIPPED
        .iter()
        .map(|platform| Listed {
            name: platform.name.to_owned(),
            label: platform.about(lang.pick("label_en", "label_zh")),
            version: platform.about("version"),
            about: platform.about(lang.pick("about_en", "about_zh")),
        })
        .collect();
    policies::list(lang, &listed)
}

/// The rules that really hold in a platform, or in a scenario with all it changes: switches with
/// their values and where they were set, tiers, statuses, and every key that the scenario sets.
///
/// # Errors
/// There is no such platform or file, or something is wrong with it.
pub(crate) fn platform_rules(choice: &str, sets: &[String], lang: Lang) -> Result<String, Error> {
    Ok(policies::show(lang, &opened(choice, sets)?))
}

/// How two platforms or scenarios differ in their rules, key by key. Of a scenario with several
/// shops the first is taken, or `desk.toml:NAME` names one.
///
/// # Errors
/// As [`platform_rules`].
pub(crate) fn platform_diff(a: &str, b: &str, lang: Lang) -> Result<String, Error> {
    let (left, right) = (one(a)?, one(b)?);
    Ok(policies::diff(lang, (a, &left), (b, &right)))
}

fn one(choice: &str) -> Result<Effective, Error> {
    let (file, shop) = match choice.rsplit_once(".toml:") {
        Some((stem, shop)) => (format!("{stem}.toml"), Some(shop)),
        None => (choice.to_owned(), None),
    };
    let all = opened(&file, &[])?;
    let names: Vec<String> = all.iter().map(|rules| rules.shop.clone()).collect();
    let is_it = |rules: &Effective| shop.is_none_or(|shop| rules.shop == shop);
    all.into_iter().find(is_it).ok_or_else(|| {
        let (shop, names) = (shop.unwrap_or_default(), names.join(", "));
        Error::wrong(said!(
            "`{file}` has no shop `{shop}`\nhelp: its shops are {names}",
            "“{file}”里没有“{shop}”这家店\n提示：现有店铺：{names}"
        ))
    })
}

fn opened(choice: &str, sets: &[String]) -> Result<Vec<Effective>, Error> {
    let is_name = platforms().any(|name| name == choice);
    if !is_name && !crate::platforms::is_path(choice) && !std::path::Path::new(choice).exists() {
        return Err(no_platform(choice));
    }
    effective(choice, sets).map_err(Error::from)
}
