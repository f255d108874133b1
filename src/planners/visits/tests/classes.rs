//! Limits on classes over the term: the choice, and its bound.

use super::*;
use crate::planners::visits::classes::{OfClasses, solve};
use crate::planners::visits::network::Network;

/// The visits that are chosen (`dee/ana`, demanded ones with `!`) and the bound; none where demanded ones exceed a limit.
fn chosen(folder: &Folder) -> Option<(Vec<String>, i64)> {
    folder.search(|search| {
        let network = Network::solve(search.demands).unwrap();
        let limited = solve(search, &network).unwrap()?;
        let id = |staff: StaffId| search.options.school.staff[staff].id.as_str();
        let shown = |visit: &OfClasses| {
            format!("{}/{}{}", id(visit.observer), id(visit.host), if visit.demanded { "!" } else { "" })
        };
        let mut visits: Vec<String> = limited.visits.iter().map(shown).collect();
        let demanded = limited.visits.iter().filter(|visit| visit.demanded).count();
        assert_eq!(demanded, search.demands.demanded.len());
        visits.sort();
        Some((visits, limited.bound))
    })
}

/// Ana and Bo teach classes on Mon 2, Bo another one on Mon 3 too; Dee and Eve may see both.
fn two(ana: &str, bo: &str, per_group: u32) -> Folder {
    Folder::one_day()
        .host("ana", 5, 1, &[&format!("Mon 2={ana}")])
        .host("bo", 4, 1, &[&format!("Mon 2={bo}")])
        .observer("dee", 1)
        .observer("eve", 1)
        .rule(&format!("per_group = {per_group}"))
}

#[test]
fn a_class_is_visited_as_often_as_it_may_be() {
    // Both hosts are seen where the limit allows it: 0 and 20.
    for (ana, bo, most) in [("7A", "7B", 1), ("7A", "7A", 2), ("7A+7B", "7B", 2), ("", "", 1)] {
        let (visits, bound) = chosen(&two(ana, bo, most)).unwrap();
        assert_eq!((visits.len(), bound), (2, 20), "{ana} {bo} {most}");
    }
    // Else one visit is left out: 300, and the better host is seen.
    for (ana, bo) in [("7A", "7A"), ("7A+7B", "7B"), ("7A", "7B+7A")] {
        let (visits, bound) = chosen(&two(ana, bo, 1)).unwrap();
        assert_eq!((visits.len(), bound), (1, 300), "{ana} {bo}");
        assert!(visits[0].ends_with("/ana"), "{visits:?}");
    }
}

#[test]
fn another_lesson_with_another_class_is_seen_at_a_cost() {
    let folder = Folder::one_day()
        .host("ana", 5, 1, &["Mon 2=7A"])
        .host("bo", 5, 1, &["Mon 2=7A", "Mon 3=7B"])
        .observer("dee", 1)
        .observer("eve", 1)
        .marked("dee", "Mon 3", "avoid")
        .marked("eve", "Mon 3", "avoid");
    assert_eq!(chosen(&folder.clone().rule("per_group = 2")).unwrap().1, 0);
    // Bo's other lesson, which whoever goes there asked to avoid.
    let limited = folder.rule("per_group = 1");
    assert_eq!(chosen(&limited).unwrap().1, 2);
    assert_eq!(limited.plan().score.total, 2);
}

#[test]
fn demanded_visits_count_too() {
    let folder = two("7A", "7A", 1).pair("visit,dee,bo,require");
    assert_eq!(chosen(&folder).unwrap(), (vec!["dee/bo!".to_owned()], 320));
    assert_eq!(chosen(&folder.pair("visit,eve,ana,require")), None);
}
