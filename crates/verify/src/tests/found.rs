//! Peers and pairings as written, found again in a school: `plan/document/found.rs`.

use crate::plan::document::{Document, HelpRow, PeerGroupRow, PeerPairRow, PointsRow, SlotRow};
use crate::school::PairingObjective;
use crate::tiny::Tiny;

fn document(meeting: &str) -> Document {
    let points = PointsRow { need: 60, ..PointsRow::default() };
    let helps = vec![HelpRow { by: "bo".into(), whom: "ana".into(), tag: "gone".into(), priority: 1, level: 2 }];
    let pair = PeerPairRow { people: vec!["ana".into(), "bo".into()], fit: 40, points, helps };
    let meetings = vec![SlotRow { week: String::new(), day: "Mon".into(), period: meeting.into() }];
    let group =
        PeerGroupRow { people: vec!["ana".into(), "bo".into()], joined: None, fit: 40, pairs: vec![pair], meetings };
    let json = r#"{ "schema": 1, "school": "tiny", "kinds": ["mentors"], "status": "optimal",
        "score": { "total": 0, "bound": 0, "stages": [], "criteria": [] }, "sessions": [], "pairs": [], "visits": [],
        "unmet": [{ "kind": "meeting", "id": "ana/bo", "count": 1, "reason": "no time" }], "ledger": [],
        "pairing": { "objective": "stable", "blocking": [{ "mentor": "ana", "mentee": "zoe", "fit": 3 }] } }"#;
    Document { peers: Some(vec![group]), ..Document::from_json(json.as_bytes()).unwrap() }
}

#[test]
fn peers_and_pairing_are_found_again() {
    let school = Tiny::one_day().school();
    let resolved = document("2").resolve(&school);
    assert!(resolved.dropped.is_empty(), "{:?}", resolved.dropped);
    let groups = resolved.plan.peers.unwrap();
    assert_eq!((groups[0].people.len(), groups[0].fit, groups[0].pairs[0].points.need), (2, 40, 60));
    assert_eq!(groups[0].meetings.len(), 1);
    assert!(groups[0].pairs[0].helps.iter().all(Vec::is_empty), "the school has no such tag");
    assert_eq!(resolved.plan.unmet.len(), 1);
    let pairing = resolved.plan.pairing.unwrap();
    assert_eq!((pairing.objective, pairing.blocking.len()), (PairingObjective::Stable, 0));
}

#[test]
fn groups_whose_people_or_times_have_gone_are_listed() {
    let school = Tiny::new(&["Mon 1"]).staff("ana").staff("cy").school();
    let dropped = |document: Document, school| {
        let resolved = document.resolve(school);
        resolved.dropped.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let gone = dropped(document("1"), &school);
    assert_eq!(gone[0], "the group of ana and bo is left out: \"bo\" is not there any more");
    let no_time = dropped(document("9"), &Tiny::one_day().school());
    assert_eq!(no_time, ["the group of ana and bo cannot be kept: there is no period Mon 9 any more"]);
}
