//! The rules of peers on a few people, and plans against trying all there are.

use super::groups::{Group, best};
use super::meetings::{cheapest, possible};
use super::options::Options;
use super::plan;
use super::worth::{experience, trio};
use crate::load::{LoadOptions, load};
use crate::plan::document::Document;
use crate::plan::reasons::Exclusion;
use crate::plan::verify::verify;
use crate::plan::{Plan, Status, UnmetKind};
use crate::planners::testing::missing;
use crate::report::reasons::say;
use crate::school::{Id, PrepKey, School, Slot, StaffId};
use proptest::prelude::*;
use std::fmt::Write;

/// A school of these files.
fn school(files: &[(&str, &str)]) -> School {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let loaded = load(folder.path(), &LoadOptions::default());
    loaded.school.unwrap_or_else(|| panic!("{}", crate::findings::render(&loaded.findings, false)))
}

/// A day of six lessons in which everybody teaches the first and the last, so
/// that all are free and in school in the four between.
fn free_between(staff: &str, others: &[(&str, &str)]) -> School {
    let mut timetable = String::from("staff,day,period\n");
    for row in staff.lines().skip(1) {
        let id = row.split(',').next().unwrap();
        writeln!(timetable, "{id},Mon,1\n{id},Mon,6").unwrap();
    }
    let periods = "day,period\nMon,1\nMon,2\nMon,3\nMon,4\nMon,5\nMon,6\n";
    let mut files = vec![("periods.csv", periods), ("staff.csv", staff), ("timetable.csv", &timetable)];
    files.extend(others);
    school(&files)
}

fn person(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, staff)| staff.id == id).unwrap().0
}

/// The groups of a plan that verify lets pass, such as `ana+bo`, who joined with a `*`.
fn groups(school: &School, plan: &Plan) -> Vec<String> {
    let verdict = verify(school, &Document::new(plan, school, say), None);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    let name = |group: &crate::plan::PeerGroup| {
        let id = |staff: &StaffId| {
            let mark = if group.joined == Some(*staff) { "*" } else { "" };
            format!("{}{mark}", school.staff[*staff].id)
        };
        group.people.iter().map(id).collect::<Vec<_>>().join("+")
    };
    plan.peers.as_ref().unwrap().iter().map(name).collect()
}

#[test]
fn equals_are_near_in_years_and_help_each_other() {
    assert_eq!(
        [(3, 3), (3, 5), (12, 2), (2, 12), (0, 40)].map(|(a, b)| experience(Some(a), Some(b))),
        [100, 80, 0, 0, 0]
    );
    assert_eq!((experience(None, Some(1)), experience(Some(1), None)), (50, 50));
    assert_eq!(experience(Some(0), Some(u32::MAX)), 0);
    assert_eq!((trio([100, 100, 99]), trio([1, 0, 1]), trio([255, 255, 255])), (99, 0, 255));

    let staff =
        "id,department,years,expertise,needs\nana,Maths,4,digital:5,oracy:2\nbo,Maths,7,oracy:4,digital:1;art:1\n";
    let school = free_between(staff, &[("preferences.csv", "staff,choice,rank\nana,bo,1\n")]);
    let options = Options::new(&school);
    let (ana, bo) = (person(&school, "ana"), person(&school, "bo"));
    let points = options.points(ana, bo);
    // ana's expertise meets 5 of bo's 10, bo's 8 of ana's 10: 50 and 80, of which the mean is 65.
    assert_eq!(
        (points.need, points.time, points.experience, points.department, points.preference),
        (65, 100, 70, 100, 75)
    );
    // 325 + 200 + 140 + 100 + 225 = 990, of 13
    assert_eq!((options.worth(ana, bo), options.worth(bo, ana)), (Some(76), Some(76)));
    assert_eq!(options.points(bo, ana), points);
}

#[test]
fn rules_hold_either_way_round_and_roles_play_no_part() {
    let staff = "id,department,site,years,roles\nana,Maths,North,1,mentee\nbo,Art,North,0,mentee\ncy,Art,South,1,\ndee,Maths,North,30,mentor\neve,,,2,\n";
    let pairs = "kind,a,b,rule\nmentor,bo,ana,forbid\nmentor,dee,ana,previous\nvisit,dee,eve,forbid\nany,eve,bo,forbid\nmentor,ana,cy,require\n";
    let excluded = |rules: &str, a: &str, b: &str| {
        let pairs = if rules.contains("no pairs") { "kind,a,b,rule\n" } else { pairs };
        let school = free_between(staff, &[("pairs.csv", pairs), ("rules.toml", rules)]);
        let options = Options::new(&school);
        let (a, b) = (person(&school, a), person(&school, b));
        let found = options.exclusions(a, b);
        assert_eq!(found, options.exclusions(b, a));
        assert_eq!(options.worth(a, b).is_none(), !found.is_empty());
        found
    };
    assert_eq!(excluded("", "ana", "bo"), [Exclusion::Forbidden]);
    assert_eq!(excluded("", "bo", "eve"), [Exclusion::Forbidden]);
    assert_eq!(excluded("", "ana", "dee"), [Exclusion::Previous]);
    assert_eq!(excluded("[mentors]\nrepeat = true", "ana", "dee"), []);
    assert_eq!(excluded("", "dee", "eve"), []);
    assert_eq!(excluded("# no pairs", "ana", "cy"), [Exclusion::OtherSite]);
    assert_eq!(excluded("# no pairs\n[mentors]\ncross_site = true", "ana", "cy"), []);
    assert_eq!(excluded("", "cy", "eve"), []);
    assert_eq!(excluded("# no pairs\n[mentors]\ndepartment = \"same\"", "ana", "bo"), [Exclusion::OtherDepartment]);
    assert_eq!(
        excluded("# no pairs\n[mentors]\ndepartment = \"different\"", "ana", "dee"),
        [Exclusion::SameDepartment]
    );
    assert_eq!(excluded("[mentors]\nmin_common = 5", "dee", "eve"), [Exclusion::LittleTime]);
}

#[test]
fn as_many_as_possible_then_those_worth_most() {
    // bo and cy would be the best pair by far, but then ana and dee were left.
    let staff = "id,years\nana,1\nbo,10\ncy,10\ndee,19\n";
    let pairs = "kind,a,b,rule\nany,ana,cy,forbid\nany,bo,dee,forbid\nany,ana,dee,forbid\n";
    let school = free_between(staff, &[("pairs.csv", pairs)]);
    let planned = plan(&school).unwrap();
    assert_eq!(groups(&school, &planned), ["ana+bo", "cy+dee"]);
    assert_eq!(planned.status, Status::Optimal);
    // Without the rules, those near in years are together.
    let school = free_between("id,years\nana,1\nbo,10\ncy,3\ndee,12\n", &[]);
    let planned = plan(&school).unwrap();
    assert_eq!(groups(&school, &planned), ["ana+cy", "bo+dee"]);
    assert_eq!((planned.status, planned.score.total), (Status::Optimal, planned.score.bound));
    assert!(planned.unmet.is_empty());
    assert_eq!(planned.ledger.iter().map(|entry| (entry.meetings, entry.minutes)).collect::<Vec<_>>(), [(1, 50); 4]);
}

#[test]
fn of_pairs_worth_the_same_those_meet_who_can() {
    // Time counts nothing, so all pairs are worth the same; ana and dee are free only together, bo and cy too.
    let files = [
        ("periods.csv", "day,period\nMon,1\nMon,2\n"),
        ("staff.csv", "id\nana\nbo\ncy\ndee\n"),
        ("timetable.csv", "staff,day,period\nana,Mon,1\ndee,Mon,1\nbo,Mon,2\ncy,Mon,2\n"),
        ("rules.toml", "[mentors]\nweights = { time = 0 }\n"),
    ];
    let school = school(&files);
    let planned = plan(&school).unwrap();
    assert_eq!(groups(&school, &planned), ["ana+dee", "bo+cy"]);
    assert!(planned.unmet.is_empty());
}

#[test]
fn whoever_is_left_joins_where_the_three_are_worth_most() {
    let staff = "id,years\nana,1\nbo,1\ncy,9\ndee,9\neve,3\n";
    let school = free_between(staff, &[]);
    let planned = plan(&school).unwrap();
    assert_eq!(groups(&school, &planned), ["ana+bo+eve*", "cy+dee"]);
    let trio = &planned.peers.as_ref().unwrap()[0];
    // Of 13: 250 for need, 200 for time, 200 or 160 for experience, 50 and 150 for the others.
    assert_eq!(trio.pairs.iter().map(|pair| pair.fit).collect::<Vec<_>>(), [65, 62, 62]);
    assert_eq!(trio.fit, 63);
    // eve may not be with ana: then with cy and dee.
    let school = free_between(staff, &[("pairs.csv", "kind,a,b,rule\nmentor,eve,ana,forbid\n")]);
    assert_eq!(groups(&school, &plan(&school).unwrap()), ["ana+bo", "cy+dee+eve*"]);
}

#[test]
fn each_pair_takes_one_and_the_rest_is_told_why() {
    let staff = "id,name,site,years\nana,Ana,North,1\nbo,Bo,North,1\ncy,Cy,North,5\ndee,Dee,North,9\neve,Eve,South,1\n";
    let pairs = "kind,a,b,rule\nany,cy,dee,forbid\nany,ana,cy,forbid\nany,ana,dee,forbid\n";
    let school = free_between(staff, &[("pairs.csv", pairs)]);
    let planned = plan(&school).unwrap();
    // At the North everybody but Bo may be with Bo only: one pair, the best, and nobody may be its third.
    let grouped = groups(&school, &planned);
    assert_eq!(grouped, ["ana+bo"]);
    let missing = missing(&school, &planned);
    let unmet: Vec<(&str, &str)> = missing.iter().map(|unmet| (unmet.id.as_str(), unmet.reason.as_str())).collect();
    assert_eq!(
        unmet,
        [
            (
                "cy",
                "The one person who may be a peer of Cy is in a group that Cy cannot join: Bo is with Ana (forbidden in pairs.csv)."
            ),
            (
                "dee",
                "The one person who may be a peer of Dee is in a group that Dee cannot join: Bo is with Ana (forbidden in pairs.csv)."
            ),
            ("eve", "None of the 4 others may be a peer of Eve: 4 at another site (cross_site)."),
        ]
    );
    assert_eq!(planned.status, Status::Feasible);
    assert!(planned.score.bound <= planned.score.total);
}

#[test]
fn schools_of_nobody_to_pair() {
    let school = free_between("id,name\nana,Ana\n", &[]);
    let planned = plan(&school).unwrap();
    assert!(groups(&school, &planned).is_empty());
    assert_eq!(missing(&school, &planned)[0].reason, "There is nobody else on the staff list.");
    assert_eq!((planned.score.total, planned.status), (1000, Status::Optimal));
    let school = free_between("id,name,site\nana,Ana,North\nbo,Bo,South\n", &[]);
    let planned = plan(&school).unwrap();
    assert!(groups(&school, &planned).is_empty());
    assert_eq!(
        missing(&school, &planned)[0].reason,
        "The one other person may not be a peer of Ana: 1 at another site (cross_site)."
    );
    assert_eq!((planned.score.total, planned.status), (2000, Status::Optimal));
}

#[test]
fn meetings_that_find_no_time_are_told() {
    let files = [
        ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n"),
        ("staff.csv", "id,name\nana,Ana\nbo,Bo\n"),
        ("timetable.csv", "staff,day,period,subject,group\nana,Mon,1,Art,7A\nbo,Mon,2,,\nbo,Mon,3,,\n"),
        ("rules.toml", "[mentors]\nmeetings = 2\n"),
    ];
    let school = school(&files);
    let planned = plan(&school).unwrap();
    groups(&school, &planned);
    let unmet = &missing(&school, &planned)[0];
    assert_eq!((unmet.kind, unmet.id.as_str(), unmet.count), (UnmetKind::Meeting, "ana/bo", 2));
    assert_eq!(unmet.reason, "There is no slot in which Ana and Bo are both free.");
    assert_eq!(unmet.nearest, ["Mon 1: Ana teaches 7A Art.", "Mon 2: Bo teaches.", "Mon 3: Bo teaches."]);
}

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }
}

/// A small school of chance, with rules that bind.
fn of_chance(seed: u64) -> School {
    let mut dice = Dice(seed);
    let people = 1 + dice.below(7);
    let (mut periods, mut staff) = (String::from("day,period,kind\n"), String::from("id,site,years,fte\n"));
    let mut timetable = String::from("staff,day,period\n");
    let mut availability = String::from("staff,day,period,status\n");
    for day in ["Mon", "Tue"] {
        for period in 1..=4 {
            writeln!(periods, "{day},{period},{}", ["lesson", "lesson", "open"][dice.below(3) as usize]).unwrap();
        }
    }
    for person in 0..people {
        let site = ["", "North", "South"][dice.below(3) as usize];
        writeln!(staff, "p{person},{site},{},{}", dice.below(6), ["1", "0.5"][dice.below(2) as usize]).unwrap();
        writeln!(timetable, "p{person},Mon,1").unwrap();
        for day in ["Mon", "Tue"] {
            for period in 2..=4 {
                if dice.below(100) < 40 {
                    writeln!(timetable, "p{person},{day},{period}").unwrap();
                } else if dice.below(100) < 25 {
                    writeln!(availability, "p{person},{day},{period},avoid").unwrap();
                }
            }
        }
    }
    let mut pairs = String::from("kind,a,b,rule\n");
    for a in 0..people {
        for b in a + 1..people {
            if dice.below(100) < 20 {
                writeln!(pairs, "any,p{a},p{b},forbid").unwrap();
            }
        }
    }
    let rules = format!(
        "[prep]\nmin_free_per_day = {}\nmin_free_per_cycle = {}\nmax_committed_per_cycle = {}\n[mentors]\nmeetings = {}\n[costs]\nunmet_meeting = {}\n",
        dice.below(3),
        dice.below(4),
        dice.below(4),
        dice.below(4),
        [2, 5, 200][dice.below(3) as usize],
    );
    school(&[
        ("periods.csv", &periods),
        ("staff.csv", &staff),
        ("timetable.csv", &timetable),
        ("availability.csv", &availability),
        ("pairs.csv", &pairs),
        ("rules.toml", &rules),
    ])
}

/// The least that a group's meetings cost, of all sets of slots.
fn least_meetings(options: &Options, people: &[StaffId]) -> i64 {
    let slots: Vec<Slot> = possible(options, people).iter().collect();
    let asked = options.meetings() as usize;
    let mut least = i64::MAX;
    for chosen in 0..1u32 << slots.len() {
        let taken: Vec<Slot> = (0..slots.len()).filter(|at| chosen >> at & 1 == 1).map(|at| slots[at]).collect();
        let keep = |staff: &StaffId| {
            let allowance = &options.allowances[*staff];
            let prep: Vec<&Slot> = taken.iter().filter(|slot| allowance.prep_slots.contains(**slot)).collect();
            let on = |day| prep.iter().filter(|slot| options.school.cycle.day_of(***slot) == day).count() as u32;
            let each_day = |day| allowance.on_day(PrepKey::FreePerDay, day).is_none_or(|most| on(day) <= most);
            options.school.cycle.days().ids().all(each_day)
                && allowance.in_cycle(PrepKey::FreePerCycle).is_none_or(|most| prep.len() as u32 <= most)
                && allowance.in_cycle(PrepKey::CommittedPerCycle).is_none_or(|most| taken.len() as u32 <= most)
        };
        if taken.len() <= asked && people.iter().all(keep) {
            let cost = taken.iter().map(|slot| options.cost(people, *slot)).sum::<i64>();
            least = least.min(cost + options.unmet_meeting() * (asked - taken.len()) as i64);
        }
    }
    least
}

/// Every way to pair people of those left.
fn matchings(options: &Options, left: &[StaffId]) -> Vec<Vec<[StaffId; 2]>> {
    let Some((a, rest)) = left.split_first() else { return vec![vec![]] };
    let mut all = matchings(options, rest);
    for b in rest.iter().filter(|b| options.worth(*a, **b).is_some()) {
        let others: Vec<StaffId> = rest.iter().copied().filter(|other| other != b).collect();
        for mut pairs in matchings(options, &others) {
            pairs.push([*a, *b]);
            all.push(pairs);
        }
    }
    all
}

/// Every way to let those who are left join pairs, each pair taking one.
fn joined(options: &Options, pairs: &[[StaffId; 2]], left: &[StaffId]) -> Vec<Vec<Group>> {
    let Some((pair, rest)) = pairs.split_first() else { return vec![vec![]] };
    let mut all = Vec::new();
    for third in [None].into_iter().chain(left.iter().copied().map(Some)) {
        let may = third.is_none_or(|third| pair.iter().all(|staff| options.worth(*staff, third).is_some()));
        let others: Vec<StaffId> = left.iter().copied().filter(|staff| Some(*staff) != third).collect();
        for mut groups in joined(options, rest, &others).into_iter().filter(|_| may) {
            let people = pair.iter().copied().chain(third).collect();
            groups.push(Group { people, joined: third });
            all.push(groups);
        }
    }
    all
}

fn worth_of(options: &Options, people: &[StaffId]) -> u8 {
    let worth = |a: usize, b: usize| options.worth(people[a], people[b]).unwrap();
    if people.len() == 2 { worth(0, 1) } else { trio([worth(0, 1), worth(0, 2), worth(1, 2)]) }
}

fn cost_of(options: &Options, groups: &[Group]) -> i64 {
    let grouped: usize = groups.iter().map(|group| group.people.len()).sum();
    let one =
        |group: &Group| 100 - i64::from(worth_of(options, &group.people)) + least_meetings(options, &group.people);
    groups.iter().map(one).sum::<i64>() + 1000 * (options.school.staff.len() - grouped) as i64
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn plans_hold_and_are_what_trying_all_finds(seed in any::<u64>()) {
        let school = of_chance(seed);
        let options = Options::new(&school);
        let planned = plan(&school).unwrap();
        groups(&school, &planned);
        let people: Vec<StaffId> = school.staff.ids().collect();
        let value = |pairs: &Vec<[StaffId; 2]>| {
            let worth: i64 = pairs.iter().map(|pair| i64::from(worth_of(&options, pair))).sum();
            (pairs.len(), worth)
        };
        let all = matchings(&options, &people);
        let most = all.iter().map(value).max().unwrap();
        let found = best(&options).unwrap();
        let base: Vec<[StaffId; 2]> = found.groups.iter().map(|group| {
            let base: Vec<StaffId> = group.people.iter().copied().filter(|staff| Some(*staff) != group.joined).collect();
            [base[0], base[1]]
        }).collect();
        prop_assert_eq!(value(&base), most);

        // Thirds: as many as can be, then worth most, then meetings that cost least.
        let left: Vec<StaffId> = people.iter().copied().filter(|staff| !base.iter().any(|pair| pair.contains(staff))).collect();
        let thirds = |groups: &[Group]| {
            let trios: Vec<&Group> = groups.iter().filter(|group| group.joined.is_some()).collect();
            let worth: i64 = trios.iter().map(|group| i64::from(worth_of(&options, &group.people))).sum();
            (trios.len(), worth)
        };
        let best_thirds = joined(&options, &base, &left).iter().map(|groups| thirds(groups)).max().unwrap();
        prop_assert_eq!(thirds(&found.groups), best_thirds);

        // The bound holds for every plan of peers, and is met where nobody was left over who could have a peer.
        let mut least = i64::MAX;
        for pairs in all.iter().filter(|pairs| value(pairs) == most) {
            let left: Vec<StaffId> = people.iter().copied().filter(|staff| !pairs.iter().any(|pair| pair.contains(staff))).collect();
            for groups in joined(&options, pairs, &left) {
                least = least.min(cost_of(&options, &groups));
            }
        }
        prop_assert!(planned.score.bound <= least, "{} {least}", planned.score.bound);
        prop_assert_eq!(planned.score.total, cost_of(&options, &found.groups));
        if left.iter().all(|staff| options.peers_of(*staff).next().is_none()) {
            prop_assert_eq!((planned.score.total, planned.status), (least, Status::Optimal));
        }
    }

    #[test]
    fn no_set_of_slots_is_cheaper(seed in any::<u64>()) {
        let school = of_chance(seed);
        let options = Options::new(&school);
        let people: Vec<StaffId> = school.staff.ids().collect();
        for size in 2..=3.min(people.len()) {
            let some: Vec<StaffId> = (0..size).map(|at| people[(at + seed as usize) % people.len()]).collect();
            prop_assert_eq!(cheapest(&options, &some).cost, least_meetings(&options, &some));
        }
    }
}

#[test]
fn the_same_school_gives_the_same_plan() {
    let staff: String = (0..31).fold("id,years\n".into(), |text, at| format!("{text}p{at},{}\n", at % 3));
    let school = free_between(&staff, &[]);
    let first = plan(&school).unwrap();
    for _ in 0..5 {
        assert_eq!(plan(&school).unwrap(), first);
    }
    assert_eq!(first.peers.unwrap()[0].people[0], StaffId::from_index(0));
}
