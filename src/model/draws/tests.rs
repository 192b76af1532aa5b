use super::block::OF_ENTRY;
use super::*;

fn every() -> impl Iterator<Item = &'static Draw> {
    ALL.iter().chain(STREAMS)
}

/// True if a draw may take this block.
fn has(draw: &Draw, block: u32) -> bool {
    match draw.blocks {
        Blocks::Once(only) => block == only,
        Blocks::Entry(place) => block % OF_ENTRY == place,
        // steps wrap within the entry
        Blocks::Steps(_) => true,
        Blocks::Numbered(from) => block >= from,
    }
}

fn meet(one: &Draw, other: &Draw) -> bool {
    one.space == other.space
        && one.purpose == other.purpose
        && one.words.iter().any(|word| other.words.contains(word))
        && (0..=crate::kernel::stream::BLOCK_MAX).any(|block| has(one, block) && has(other, block))
}

fn names(stated: &str, draw: &Draw) -> bool {
    let is_block = draw.name.split("::").next() == Some(stated);
    is_block || draw.name == stated
}

fn declared(shared: &Shared, one: &Draw, other: &Draw) -> bool {
    (names(shared.one, one) && names(shared.other, other))
        || (names(shared.one, other) && names(shared.other, one))
}

#[test]
fn no_two_draws_have_a_word_in_common_unless_it_is_said_why() {
    let all: Vec<&Draw> = every().collect();
    let mut used = vec![false; SHARED.len()];
    for (at, one) in all.iter().enumerate() {
        for other in &all[at + 1..] {
            if meet(one, other) {
                let known = SHARED.iter().position(|shared| declared(shared, one, other));
                let known = known.unwrap_or_else(|| panic!("{} and {}", one.name, other.name));
                used[known] = true;
            }
        }
    }
    for (shared, used) in SHARED.iter().zip(used) {
        assert!(used, "{} and {} do not meet", shared.one, shared.other);
        assert!(!shared.why.is_empty());
    }
}

#[test]
fn every_draw_has_a_name_of_its_own_and_says_what_it_decides() {
    let mut known = std::collections::BTreeSet::new();
    for draw in every() {
        assert!(known.insert(draw.name), "{} twice", draw.name);
        assert!(draw.about.trim().ends_with('.'), "{}: {}", draw.name, draw.about);
    }
}

/// The purposes of an agent's day and of a message of it, against numbers written down before the
/// names were: who changes them changes every stored result.
#[test]
fn numbers_of_purposes_blocks_and_words_stay() {
    let (seed, key) = (Seed::new(7, 2), Key { entity: 11, space: 5 });
    let words = |purpose: u16, block: u32| seed.block(key, purpose, block).map(unit);
    assert_eq!(Patience::of(&seed, key, 2).first_reply(), words(3, 2 << 14)[2]);
    assert_eq!(Round::of(&seed, key, 40).gap(), words(5, 40)[3]);
    assert_eq!(RoundExtra::of(&seed, key, 3).silently(), words(6, 3)[3]);
    assert_eq!(Opening::of(&seed, key, 1).time(), words(6, 0x7fff)[1]);
    assert_eq!(IdlePrompt::of(&seed, key, 1, 4).closes(), words(21, (1 << 14) + 5)[1]);
    assert_eq!(WrapUp::of(&seed, key, 0).effort(), words(21, 0x3000)[1]);
    assert_eq!(Invitation::of(&seed, key, 3, 2).accepted(), words(9, (3 << 14) + 2)[0]);
    assert_eq!(Lot::of(&seed, key, 0, OF_ENTRY + 1).lot(), words(15, 1)[0], "steps wrap");
    assert_eq!(Rating::of(&seed, key, 2).invited(), words(7, 2)[0]);
    assert_eq!(Attendance::of(&seed, key, 9).late(), words(13, 9)[1]);
    let gap = seed.block(key, 1, 0);
    assert_eq!(Gaps::of(&seed, key).odd(), unit53(gap[2], gap[3]));
    let numbers: Vec<u16> = every().map(|draw| draw.purpose as u16).collect();
    assert!((1..=23).filter(|at| *at != 22).all(|at| numbers.contains(&at)), "all are used");
}

#[test]
fn what_is_undrawn_does_not_happen() {
    let words = Close::UNDRAWN;
    assert!(words.customer() < 1.0 && words.customer() > 1.0 - 1e-9);
}
