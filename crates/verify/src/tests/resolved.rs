//! Plans as written, found again in a school: `plan/document/resolve.rs`, on plans made by hand.

use crate::by_hand::judge;
use crate::plan::Unmet;
use crate::plan::document::{Document, Said};
use crate::plan::reasons::Reason;
use crate::school::School;
use crate::tiny::Tiny;

/// What is missing in the words of the plan that was read.
fn say(_: &School, unmet: &Unmet) -> Said {
    match &unmet.reason {
        Reason::Told(words) => Said { reason: words.clone(), ..Said::default() },
        reason => panic!("a plan that was read has words: {reason:?}"),
    }
}

fn school(slots: &[&str]) -> Tiny {
    Tiny::new(slots).staff("ana").staff("bo").staff("cy")
}

#[test]
fn a_plan_goes_into_words_and_back() {
    let tiny = school(&["Mon 1", "Mon 2"]).lesson("ana", "Mon 1").team("maths", 2, 2, "ana bo").room("R1", None, true);
    let school = tiny.last_team(|team| team.room = true).school();
    let csv = b"team,day,period,attending,room,released\nmaths,Mon,1,ana;bo,R1,ana@1>cy\n";
    let document = judge(&school, csv, "held.csv").unwrap().document;
    let resolved = document.resolve(&school);
    assert!(resolved.dropped.is_empty() && resolved.sessions_without_slot.is_empty());
    assert_eq!(resolved.plan.sessions[0].released.len(), 1);
    assert_eq!(Document::new(&resolved.plan, &school, say), document);
    assert_eq!(Document::from_json(document.to_json().as_bytes()).unwrap(), document);
}

#[test]
fn what_is_gone_is_dropped_and_listed() {
    let before = school(&["Mon 1", "Mon 2", "Mon 3"])
        .team("maths", 2, 1, "ana bo cy")
        .team("art", 1, 1, "ana bo")
        .team("it", 1, 1, "bo cy");
    let csv = b"team,day,period\nmaths,Mon,1\nart,Mon,2\nit,Mon,3\n";
    let document = judge(&before.school(), csv, "held.csv").unwrap().document;
    // Mon 3, cy and the team art have gone.
    let now = Tiny::new(&["Mon 1", "Mon 2"])
        .staff("bo")
        .staff("ana")
        .team("it", 1, 1, "bo ana")
        .team("maths", 2, 1, "ana bo")
        .school();
    let resolved = document.resolve(&now);
    let starts: Vec<_> = resolved.session_starts().map(|(team, start)| (now.teams[team].id.as_str(), start)).collect();
    assert_eq!(starts, [("maths", now.cycle.find("", "Mon", "1").map(|slot| (slot, 1))), ("it", None)]);
    let dropped: Vec<String> = resolved.dropped.iter().map(ToString::to_string).collect();
    assert_eq!(
        dropped,
        [
            "the session of maths on Mon 1 is read without \"cy\", who is not there any more",
            "the session of art on Mon 2 is left out: there is no team \"art\" any more",
            "the session of it on Mon 3 cannot be kept: there is no period Mon 3 any more",
            "the ledger of cy is left out: \"cy\" is not there any more",
        ]
    );
    let finding = resolved.dropped[0].finding("plan.json");
    assert_eq!((finding.code.code(), finding.value.as_deref()), ("W411", Some("cy")));
}
