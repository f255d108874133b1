//! Every figure, name and row of visits counts: a change of any is noticed.

use super::*;

/// A plan in which no visit could be in another round or slot, nor a debrief in
/// another slot, and the plan that it was made from.
fn full() -> (School, Document, Document) {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3 open", "Tue 1", "Tue 2", "Tue 3", "Wed 1", "Wed 2"]);
    let tiny = tiny.staff("ana").staff("bo").staff("cy").with("ana", |ana| ana.visits = 3);
    let tiny = ["bo", "cy"].into_iter().fold(tiny, |tiny, id| tiny.with(id, |staff| staff.visits = 0));
    let tiny = tiny.teaches("ana", "Mon 1", "7C").teaches("bo", "Mon 1", "7A").teaches("bo", "Mon 2", "7A");
    let tiny = tiny.teaches("ana", "Tue 1", "7C").teaches("ana", "Tue 3", "7C");
    let tiny = tiny.teaches("cy", "Tue 2", "7B+7D").teaches("cy", "Wed 1", "7B").teaches("ana", "Wed 1", "7C");
    let tiny = tiny.time("ana", "Mon 3", |time| &mut time.avoid).need("ana", "art:2").expertise("bo", "art:4");
    let school = tiny.rules(|rules| rules.visits.rounds = 2).school();
    let previous = visited(&school, &["1 ana/bo Mon 2 Mon 3", "2 cy/bo Mon 2 Mon 3"]);
    let visits = ["1 ana/bo Mon 2 Mon 3", "2 ana/cy Tue 2 Wed 2"];
    let plan = visited_with(&school, &visits, &[], Some(&previous));
    assert_eq!(rules(&verify(&school, &plan, Some(&previous))), NONE);
    let criteria: Vec<&str> = plan.score.criteria.iter().map(|row| row.criterion.as_str()).collect();
    assert_eq!(criteria, ["outside", "extra_time", "avoid", "unmet_visit", "misfit_visit", "moved"]);
    (school, plan, previous)
}

#[test]
fn everything_that_is_said_of_visits_counts() {
    let (school, plan, previous) = full();
    let value = serde_json::to_value(&plan).unwrap();
    let caught = |value: &Value| match Document::from_json(value.to_string().as_bytes()) {
        Ok(document) => {
            verify(&school, &plan, Some(&document));
            !verify(&school, &document, Some(&previous)).holds()
        }
        Err(_) => true,
    };
    let mut all = vec![];
    paths(&value, "", &mut all);
    let checked = ["/visits", "/unmet", "/ledger", "/kinds", "/score/criteria", "/score/total"];
    let words = ["/reason", "/repairs"];
    let of_visits = |path: &&String| {
        checked.iter().any(|start| path.starts_with(start)) && !words.iter().any(|end| path.ends_with(end))
    };
    let names = ["zoe", "ana", "bo", "cy", "", "A", "Sun", "Mon", "Tue", "Wed", "1", "2", "3", "4", "7A", "Art"];
    let mut changes = 0;
    for path in all.iter().filter(of_visits) {
        let old = value.pointer(path).unwrap();
        let mut others = other_values(old, &names, false);
        if old.is_object() {
            others.push(Value::Null);
        }
        for new in others {
            let mut bad = value.clone();
            *bad.pointer_mut(path).unwrap() = new.clone();
            assert!(caught(&bad), "{path} became {new}");
            changes += 1;
        }
    }
    assert!(changes > 400, "{changes}");
}

/// Whatever a plan says, it is judged and not stumbled over.
#[test]
fn two_wrong_things_at_once_are_noticed_too() {
    let (school, plan, previous) = full();
    for round in [i64::MIN, 0, i64::MAX] {
        for fit in [i64::MIN, -1, i64::MAX] {
            let mut bad = plan.clone();
            for visit in &mut bad.visits {
                (visit.round, visit.fit, visit.debrief) = (round, fit, None);
            }
            bad.visits.push(bad.visits[0].clone());
            assert!(!verify(&school, &bad, Some(&previous)).holds());
            assert!(!verify(&school, &plan, Some(&bad)).holds());
        }
    }
}
