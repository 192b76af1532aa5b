//! The schema of the sections a platform file and a scenario share, switches included.

use super::raw::{
    RawAutoReply, RawAutoStatus, RawDeferral, RawEntry, RawGroup, RawGroupRules, RawLeave,
    RawMetrics, RawNorms, RawPerformance, RawPlatform, RawQueue, RawRobot, RawRouting, RawSession,
    RawSla, RawStatus, RawTransfer,
};
use super::switches::{self, RawSwitch, Scalar};
use crate::platforms;
use crate::scenario::fault::Faults;
use crate::scenario::source::{Author, Sources};
use crate::scenario::tree;
use crate::scenario::value::{At, Map};
use schemars::SchemaGenerator;
use serde_json::{Value as Json, json};

/// Each section a scenario may have of a platform's, with its schema.
pub fn sections(generator: &mut SchemaGenerator) -> Vec<(&'static str, Json)> {
    macro_rules! all {
        ($($name:literal $type:ty,)*) => {
            vec![$(($name, generator.subschema_for::<$type>().to_value()),)*]
        };
    }
    all![
        "statuses" Map<RawStatus>,
        "routing" RawRouting,
        "group_rules" RawGroupRules,
        "groups" Vec<At<RawGroup>>,
        "entry" RawEntry,
        "queue" RawQueue,
        "session" RawSession,
        "auto_status" RawAutoStatus,
        "leave" RawLeave,
        "transfer" RawTransfer,
        "auto_reply" RawAutoReply,
        "robot" RawRobot,
        "deferral" RawDeferral,
        "sla" RawSla,
        "metrics" RawMetrics,
        "performance" RawPerformance,
        "norms" RawNorms,
    ]
}

/// The sections only a platform file has, with their schemas.
pub fn own_sections(generator: &mut SchemaGenerator) -> Vec<(&'static str, Json)> {
    vec![
        ("platform", generator.subschema_for::<RawPlatform>().to_value()),
        ("switches", generator.subschema_for::<Map<RawSwitch>>().to_value()),
    ]
}

/// The switches of all shipped platforms: where each is set, and the schema of its values.
pub fn switch_keys() -> Vec<(String, Json)> {
    let mut keys: Vec<(String, Json)> = Vec::new();
    for switch in shipped() {
        let values: Vec<Json> = switch.values.iter().map(value).collect();
        let mut about = json!({"description": words(&switch)[0]});
        if !values.is_empty() {
            about["enum"] = json!(values);
        }
        match keys.iter_mut().find(|(key, _)| *key == switch.set_in) {
            // Platforms may give one switch different values: any of them is right somewhere.
            Some((_, known)) => {
                if let (Some(all), false) = (known["enum"].as_array_mut(), values.is_empty()) {
                    all.extend(values);
                    let mut distinct: Vec<Json> = Vec::new();
                    all.retain(|value| {
                        let new = !distinct.contains(value);
                        distinct.push(value.clone());
                        new
                    });
                }
            }
            None => keys.push((switch.set_in, about)),
        }
    }
    keys
}

/// What each of them decides, English and Chinese.
pub fn switch_words() -> Vec<[String; 2]> {
    shipped().iter().map(words).collect()
}

fn words(switch: &switches::Switch) -> [String; 2] {
    let switches::Switch { about_en, about_zh, rule, .. } = switch;
    [format!("{about_en} ({rule})"), format!("{about_zh}（{rule}）")]
}

/// The switches of all shipped platforms.
fn shipped() -> Vec<switches::Switch> {
    let mut all = Vec::new();
    for name in platforms::names() {
        let (mut sources, mut faults) = (Sources::default(), Faults::default());
        let text = platforms::text(name).unwrap_or_default();
        let file = sources.add(name, text.to_owned(), Author::Platform);
        let mut root = tree::parse(file, &sources, &mut faults);
        all.extend(switches::settle(&mut root, &mut faults));
    }
    all
}

fn value(scalar: &Scalar) -> Json {
    use crate::scenario::node::Kind;
    match &scalar.0.kind {
        Kind::Bool(yes) => json!(yes),
        Kind::Whole(number) => json!(*number as i64),
        Kind::Float(number) => json!(number),
        _ => json!(scalar.word()),
    }
}
