//! The rules of peers, each once kept and once broken.

use super::*;
use crate::pairs::Candidates;
use crate::peers::{missing_meetings, missing_people};
use crate::plan::document::{PeerGroupRow, PeerPairRow, ScoreRow, SlotRow, UnmetRow};
use crate::school::{PairKind, PairOrder, StaffId};

/// These people, in school from Mon 1 to Mon 5 and free in Mon 2 to Mon 4.
fn people(people: &[(&str, u32)]) -> Tiny {
    let tiny = Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5", "Mon 6 open"]);
    people.iter().fold(tiny, |tiny, (id, years)| {
        let tiny = tiny.staff(id).with(id, |staff| staff.years = Some(*years));
        tiny.lesson(id, "Mon 1").lesson(id, "Mon 5")
    })
}

/// ana and bo are new, cy and dee are not, eve is between.
fn five() -> Tiny {
    people(&[("ana", 1), ("bo", 1), ("cy", 9), ("dee", 9), ("eve", 3)])
}

/// The same without eve.
fn four() -> Tiny {
    people(&[("ana", 1), ("bo", 1), ("cy", 9), ("dee", 9)])
}

/// A row with all its figures right: `ana+bo Mon 2`, and who joined with a `*`.
fn row(candidates: &Candidates, group: &str) -> PeerGroupRow {
    let words: Vec<&str> = group.split(' ').collect();
    let ids: Vec<String> = words[0].split('+').map(|id| id.trim_end_matches('*').to_owned()).collect();
    let people: Vec<StaffId> = ids.iter().map(|id| candidates.facts.find_staff(id).unwrap()).collect();
    let joined = words[0].split('+').find_map(|id| id.strip_suffix('*')).map(str::to_owned);
    let meetings =
        words[1..].chunks(2).map(|slot| SlotRow { week: String::new(), day: slot[0].into(), period: slot[1].into() });
    let mut pairs = Vec::new();
    for (at, a) in people.iter().enumerate() {
        for b in &people[at + 1..] {
            let id = |staff: StaffId| candidates.facts.school.staff[staff].id.clone();
            pairs.push(PeerPairRow {
                people: vec![id(*a), id(*b)],
                fit: candidates.peer_worth(*a, *b),
                points: candidates.peer_points(*a, *b),
                helps: candidates.helps(*a, *b),
            });
        }
    }
    let fit = candidates.group_worth(&people);
    PeerGroupRow { people: ids, joined, fit, pairs, meetings: meetings.collect() }
}

/// A plan with these groups, all its figures right.
fn grouped(school: &School, groups: &[&str]) -> Document {
    let mut document = plan(school, &[]);
    let facts = Facts::new(school);
    let candidates = Candidates::new(&facts);
    document.kinds = vec![Kind::Mentors];
    document.peers = Some(groups.iter().map(|group| row(&candidates, group)).collect());
    refigure(school, &mut document);
    document
}

/// Counts everything that follows from the groups again.
fn refigure(school: &School, document: &mut Document) {
    let facts = Facts::new(school);
    let unchanged = document.clone();
    let case = Case::new(&facts, &unchanged, None, &mut vec![]);
    document.score = ScoreRow { bound: 0, ..ScoreRow::new(&count_cost(&case)) };
    document.status = if document.score.total == 0 { Status::Optimal } else { Status::Feasible };
    document.ledger = count_ledger(&case);
    let people = missing_people(&case).into_iter().map(|(id, count)| (UnmetKind::Mentee, id, count));
    let meetings = missing_meetings(&case).into_iter().map(|(id, count)| (UnmetKind::Meeting, id, count));
    let row =
        |(kind, id, count)| UnmetRow { kind, id, count, reason: String::new(), repairs: vec![], suggestions: vec![] };
    document.unmet = people.chain(meetings).map(row).collect();
}

/// The rules that a plan with these groups breaks.
fn wrong(school: &School, groups: &[&str]) -> Vec<Rule> {
    rules(&verify(school, &grouped(school, groups), None))
}

/// The rules that a plan breaks once it is changed.
fn changed(school: &School, good: &Document, change: impl FnOnce(&mut Document)) -> Vec<Rule> {
    let mut bad = good.clone();
    change(&mut bad);
    rules(&verify(school, &bad, None))
}

const GOOD: [&str; 2] = ["ana+bo+eve* Mon 2", "cy+dee Mon 2"];

#[test]
fn a_plan_of_peers_holds_and_costs_what_it_costs() {
    let school = five().school();
    let good = grouped(&school, &GOOD);
    let verdict = verify(&school, &good, None);
    assert_eq!(rules(&verdict), NONE, "{:?}", verdict.violations);
    // Pairs as old are worth 61, those with eve 58, and so the trio 59.
    assert_eq!(verdict.score.total, 41 + 39);
    assert!(!verdict.proven);
    // Nobody mentors, so no mentee is without a mentor.
    let school = five().with("ana", |staff| staff.roles.mentee = true).school();
    assert_eq!(wrong(&school, &GOOD), NONE);
}

#[test]
fn nothing_else_is_in_the_plan_and_names_are_known() {
    let school = five().school();
    let good = grouped(&school, &GOOD);
    let kinds = changed(&school, &good, |plan| plan.kinds = vec![Kind::Sessions, Kind::Mentors]);
    assert!(kinds.contains(&Rule::PeersGroups));
    let groups = |plan: &mut Document, change: fn(&mut Vec<PeerGroupRow>)| change(plan.peers.as_mut().unwrap());
    let unknown = changed(&school, &good, |plan| groups(plan, |groups| groups[1].people[0] = "nobody".into()));
    assert!(unknown.contains(&Rule::Names));
    let unknown = changed(&school, &good, |plan| groups(plan, |groups| groups[1].meetings[0].day = "Sun".into()));
    assert!(unknown.contains(&Rule::Names));
}

#[test]
fn groups_are_of_two_or_three_who_are_in_one_only() {
    let school = five().school();
    for groups in [
        &["ana+bo+eve* Mon 2", "bo+dee Mon 3"][..],
        &["ana+bo+cy+dee Mon 2"],
        &["ana+ana Mon 2", "cy+dee Mon 2"],
        &["ana+bo+eve Mon 2", "cy+dee Mon 2"],
        &["ana+bo* Mon 2", "cy+dee Mon 2"],
    ] {
        assert!(wrong(&school, groups).contains(&Rule::PeersGroups), "{groups:?}");
    }
    let good = grouped(&school, &GOOD);
    let elsewhere = changed(&school, &good, |plan| plan.peers.as_mut().unwrap()[0].joined = Some("cy".into()));
    assert!(elsewhere.contains(&Rule::PeersGroups));
}

#[test]
fn every_two_of_a_group_may_be_peers() {
    let forbidden = five().pair(PairKind::Mentor, "eve", "bo", PairOrder::Forbid).school();
    assert!(wrong(&forbidden, &GOOD).contains(&Rule::PeersAllowed));
    assert_eq!(wrong(&forbidden, &["ana+bo Mon 2", "cy+dee+eve* Mon 2"]), NONE);
    let before = five().pair(PairKind::Any, "cy", "dee", PairOrder::Previous);
    assert!(wrong(&before.school(), &GOOD).contains(&Rule::PeersAllowed));
    let visits = five().pair(PairKind::Visit, "cy", "dee", PairOrder::Forbid).school();
    assert_eq!(wrong(&visits, &GOOD), NONE);
    let apart = five().site("cy", "North").site("dee", "South").school();
    assert!(wrong(&apart, &GOOD).contains(&Rule::PeersAllowed));
    let repeat = five().pair(PairKind::Any, "cy", "dee", PairOrder::Previous);
    assert_eq!(wrong(&repeat.rules(|rules| rules.mentors.repeat = true).school(), &GOOD), NONE);
}

#[test]
fn worth_is_counted_again() {
    let tiny = five().expertise("ana", "oracy:4").need("bo", "oracy:2").expertise("bo", "art:1").need("ana", "art:1");
    let school = tiny.school();
    // The two need each other, and eve neither: she is with those who need nothing.
    let good = grouped(&school, &["ana+bo Mon 2", "cy+dee+eve* Mon 2"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let pair = &good.peers.as_ref().unwrap()[0].pairs[0];
    assert_eq!((pair.points.need, pair.helps.len()), (50, 2));
    let with = |change: fn(&mut PeerPairRow)| {
        changed(&school, &good, |plan| change(&mut plan.peers.as_mut().unwrap()[0].pairs[0]))
    };
    assert_eq!(with(|pair| pair.points.need += 1), [Rule::PeersWorth]);
    assert_eq!(with(|pair| pair.points.experience -= 1), [Rule::PeersWorth]);
    assert_eq!(with(|pair| pair.fit += 1), [Rule::PeersWorth]);
    assert_eq!(with(|pair| drop(pair.helps.pop())), [Rule::PeersWorth]);
    assert_eq!(with(|pair| pair.people.reverse()), [Rule::PeersWorth]);
    let fit = changed(&school, &good, |plan| plan.peers.as_mut().unwrap()[0].fit += 1);
    assert_eq!(fit, [Rule::PeersWorth]);
    let pairs = changed(&school, &good, |plan| drop(plan.peers.as_mut().unwrap()[0].pairs.pop()));
    assert_eq!(pairs, [Rule::PeersWorth]);
}

#[test]
fn meetings_are_free_cheap_and_no_more_than_asked() {
    let school = five().school();
    let meetings = |group: &str| wrong(&school, &[group, GOOD[1]]);
    assert_eq!(meetings("ana+bo+eve* Mon 2 Mon 3"), [Rule::PeersMeetings]);
    assert!(meetings("ana+bo+eve* Mon 1").contains(&Rule::Free));
    // Open and out of school for all three.
    assert_eq!(meetings("ana+bo+eve* Mon 6"), [Rule::PeersMeetings]);
    // Missing, though there is time.
    assert_eq!(meetings("ana+bo+eve*"), [Rule::PeersMeetings]);
    let twice = five().rules(|rules| rules.mentors.meetings = 2).school();
    assert_eq!(wrong(&twice, &["ana+bo+eve* Mon 3 Mon 2", "cy+dee Mon 2 Mon 3"]), [Rule::Order]);
    assert_eq!(wrong(&twice, &["ana+bo+eve* Mon 2 Mon 2", "cy+dee Mon 2 Mon 3"]), [Rule::PeersMeetings]);
    // Everybody keeps what they have, so that a missing meeting is right and a held one is not.
    let kept = five().rules(|rules| rules.prep.min_free_per_day = 3).school();
    assert_eq!(wrong(&kept, &["ana+bo+eve*", "cy+dee"]), [Rule::PeersMeetings]);
    assert_eq!(wrong(&kept, &["ana+bo+eve* Mon 6", "cy+dee Mon 6"]), NONE);
    assert_eq!(wrong(&kept, &["ana+bo+eve* Mon 2", "cy+dee Mon 6"]), [Rule::Prep]);
}

#[test]
fn no_exchange_is_better() {
    let school = four().school();
    assert_eq!(wrong(&school, &["ana+bo Mon 2", "cy+dee Mon 2"]), NONE);
    assert_eq!(wrong(&school, &["ana+cy Mon 2", "bo+dee Mon 2"]), [Rule::PeersBest]);
    assert_eq!(wrong(&school, &["ana+bo Mon 2"]), [Rule::PeersBest]);
    let school = five().school();
    // eve is nearer to ana and bo; and ana could be a pair with bo instead of joining.
    assert_eq!(wrong(&school, &["ana+bo Mon 2", "cy+dee+eve* Mon 2"]), [Rule::PeersBest]);
    assert_eq!(wrong(&school, &["ana*+bo+eve Mon 2", "cy+dee Mon 2"]), [Rule::PeersBest]);
    // eve in no group, though a pair could take her.
    assert_eq!(wrong(&school, &["ana+bo Mon 2", "cy+dee Mon 2"]), [Rule::PeersBest]);
    // ana and dee could each have one of bo and cy.
    let apart = four().pair(PairKind::Any, "ana", "dee", PairOrder::Forbid).school();
    assert_eq!(wrong(&apart, &["bo+cy Mon 2"]), [Rule::PeersBest]);
}

#[test]
fn lists_and_figures_follow_from_the_groups() {
    let sites = [("ana", "North"), ("bo", "North"), ("cy", "North"), ("dee", "North"), ("eve", "South")];
    let tiny = sites.into_iter().fold(five(), |tiny, (id, site)| tiny.site(id, site));
    let school = tiny.rules(|rules| rules.mentors.meetings = 5).school();
    let good = grouped(&school, &["ana+bo Mon 2 Mon 3 Mon 4 Mon 6", "cy+dee Mon 2 Mon 3 Mon 4 Mon 6"]);
    assert_eq!(rules(&verify(&school, &good, None)), NONE);
    let unmet: Vec<&str> = good.unmet.iter().map(|row| row.id.as_str()).collect();
    assert_eq!(unmet, ["eve", "ana/bo", "cy/dee"]);
    assert_eq!(changed(&school, &good, |plan| drop(plan.unmet.pop())), [Rule::Unmet]);
    assert_eq!(changed(&school, &good, |plan| drop(plan.unmet.remove(0))), [Rule::Unmet]);
    assert_eq!(changed(&school, &good, |plan| plan.ledger[0].meetings += 1), [Rule::Ledger]);
    assert_eq!(changed(&school, &good, |plan| plan.peers.as_mut().unwrap().reverse()), [Rule::Order]);
    let count = |name: &str| good.score.criteria.iter().find(|row| row.criterion == name).map_or(0, |row| row.count);
    assert_eq!((count("unmet_mentee"), count("unmet_meeting"), count("outside")), (1, 2, 4));
}
