//! Plans by the plain model, against what can be worked out by hand.

use super::plan::*;

fn during(start: usize, length: usize) -> Vec<f64> {
    (0..12).map(|at| f64::from(u8::from((start..start + length).contains(&at)))).collect()
}

/// Shifts of four intervals that start in every one of eight; work in the last four.
fn needs(starts_most: Option<u32>) -> Needs {
    let slots = (0..5).map(|start| Slot {
        pattern: 0,
        start,
        staff: 0,
        limit: 0,
        cost: 4.0,
        there: during(start, 4),
        duty: during(start, 4),
    });
    Needs {
        slots: slots.collect(),
        limits: vec![(0, 99)],
        starts_most: vec![starts_most],
        load: vec![[vec![0.0; 4], vec![4.0; 4], vec![0.0; 4]].concat()],
        least: vec![vec![0.0; 12]],
        serves: vec![vec![0]],
        homes: Vec::new(),
    }
}

#[test]
fn people_are_where_the_work_is() {
    let want = vec![vec![1.5; 12]];
    assert_eq!(plan(&needs(None), &want), (vec![0, 0, 0, 0, 6], true));
    // somebody has to be there from the beginning
    let mut first = needs(None);
    first.least[0][0] = 1.0;
    let found = plan(&first, &want).0;
    assert_eq!((found[0], found[4]), (1, 6));
}

#[test]
fn limits_and_numbers_of_starts_are_kept() {
    let want = vec![vec![1.5; 12]];
    let mut both = needs(Some(1));
    both.load[0] = [vec![2.0; 8], vec![0.0; 4]].concat();
    // one start covers four intervals only
    assert!(!plan(&both, &want).1);
    both.starts_most[0] = Some(2);
    assert_eq!(plan(&both, &want), (vec![3, 0, 0, 0, 3], true));
    both.limits[0] = (8, 99);
    let found = plan(&both, &want).0;
    assert_eq!(found.iter().sum::<u32>(), 8);
    both.limits[0] = (0, 5);
    let (found, does) = plan(&both, &want);
    assert_eq!((found.iter().sum::<u32>(), does), (5, false));
}

#[test]
fn as_few_as_can_cover_all_hours_are_found() {
    let slots = (0..5).map(|start| Slot {
        pattern: 0,
        start,
        staff: 0,
        limit: 0,
        cost: 100.0,
        there: during(2 * start, 4),
        duty: during(2 * start, 4),
    });
    // the work of two hours in the middle is a little more
    for (busy, least) in (0..12).flat_map(|busy| [(busy, 0), (busy, 3)]) {
        let mut load = vec![0.79; 12];
        load[busy] += 0.01;
        let needs = Needs {
            slots: slots.clone().collect(),
            limits: vec![(least, 3)],
            starts_most: vec![None],
            load: vec![load],
            least: vec![vec![1.0; 12]],
            serves: vec![vec![0]],
            homes: Vec::new(),
        };
        let (found, does) = plan(&needs, &[vec![1.3; 12]]);
        assert_eq!((found, does), (vec![1, 0, 1, 0, 1], false), "{busy}");
    }
}

#[test]
fn short_shifts_stand_in_where_long_ones_are_dear() {
    let mut needs = needs(None);
    needs.load[0] = [vec![1.0; 5], vec![4.0; 2], vec![1.0], vec![0.0; 4]].concat();
    needs.slots.extend((0..7).map(|start| Slot {
        pattern: 1,
        start,
        staff: 0,
        limit: 1,
        cost: 2.0,
        there: during(start, 2),
        duty: during(start, 2),
    }));
    needs.limits.push((0, 99));
    needs.starts_most.push(None);
    let found = plan(&needs, &[vec![1.0; 12]]).0;
    assert_eq!(found[5..].iter().enumerate().max_by_key(|(_, count)| **count).unwrap().0, 5);
}

#[test]
fn people_of_today_go_where_the_work_is_and_no_further() {
    // today's shift is the first four hours; the others start one and two hours later, or are two
    // hours longer
    let slot = |start: usize, length: usize, cost: f64| Slot {
        pattern: 0,
        start,
        staff: 0,
        limit: 0,
        cost,
        there: during(start, length),
        duty: during(start, length),
    };
    let mut needs = Needs {
        slots: vec![slot(0, 4, 4.0), slot(1, 4, 4.1), slot(2, 4, 4.1), slot(0, 6, 6.0)],
        limits: vec![(5, 5)],
        starts_most: vec![None],
        load: vec![[vec![1.0; 4], vec![2.0; 2], vec![0.0; 6]].concat()],
        least: vec![vec![0.0; 12]],
        serves: vec![vec![0]],
        homes: vec![Some(Home { slot: 0, now: 5, least: 2 })],
    };
    let want = vec![vec![1.0; 12]];
    // two have to be there in the last two hours: they come later, and nobody is dearer than that
    assert_eq!(plan(&needs, &want), (vec![3, 0, 2, 0], true));
    // four of five have to stay: one comes later, and that is not enough
    needs.homes[0] = Some(Home { slot: 0, now: 5, least: 4 });
    let (found, does) = plan(&needs, &want);
    assert_eq!((found[0], found.iter().sum::<u32>(), does), (4, 5, false));
    // nothing to do there: everybody stays
    needs.load[0] = [vec![1.0; 4], vec![0.0; 8]].concat();
    assert_eq!(plan(&needs, &want), (vec![5, 0, 0, 0], true));
}
