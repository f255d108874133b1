//! Against the fits and the rules, pair by pair, on schools in which everything occurs.

use proptest::prelude::*;

use super::*;
use crate::school::{
    Cycle, PairRule, PeriodRow, PersonTime, Preference, Roles, Rules, Share, Slot, Source, Staff, TagId, TextId,
    Timetable,
};

const SLOTS: usize = 70;
const TAGS: usize = 12;

/// One person: roles, years, department, site, tags, places, and which of few weeks is theirs.
type Person = ((bool, bool), Option<u32>, Option<usize>, Option<usize>, [u8; TAGS], [u8; TAGS], u32, usize);

fn tagged(values: &[u8; TAGS]) -> Vec<Tagged> {
    let tags = values.iter().enumerate().filter(|(_, value)| **value > 0);
    tags.map(|(tag, value)| Tagged { tag: TagId::from_index(tag), value: *value }).collect()
}

fn set(slots: impl Fn(usize) -> bool) -> SlotSet {
    SlotSet::new(SLOTS, (0..SLOTS).filter(|slot| slots(*slot)).map(Slot::from_index))
}

/// In the weeks of few kinds people share none to a few slots.
fn time(week: usize) -> PersonTime {
    let free = set(|slot| slot % 13 < week && !(slot + week).is_multiple_of(4));
    PersonTime { free, in_school: set(|slot| (slot + week) % 9 < 7), ..PersonTime::empty(SLOTS) }
}

fn staff(position: usize, person: &Person) -> Staff {
    let ((mentor, mentee), years, department, site, expertise, needs, mentees, week) = person;
    Staff {
        id: position.to_string(),
        name: position.to_string(),
        department: department.map(TextId::from_index),
        site: site.map(TextId::from_index),
        years: *years,
        fte: Share::ONE,
        roles: Roles { mentor: *mentor, mentee: *mentee, ..Roles::default() },
        expertise: tagged(expertise),
        needs: tagged(needs),
        musts: Vec::new(),
        priority: 1,
        mentees: *mentees,
        visits: 0,
        hosts: 0,
        email: None,
        time: time(*week),
    }
}

fn person() -> impl Strategy<Value = Person> {
    let roles = prop_oneof![Just((true, false)), Just((false, true)), any::<(bool, bool)>()];
    let years = proptest::option::weighted(0.8, 0..30u32);
    let text = || proptest::option::weighted(0.8, 1..3usize);
    let level = || prop_oneof![Just(0u8), 1..=5u8];
    let tags = || proptest::array::uniform12(level());
    (roles, years, text(), text(), tags(), tags(), 0..3u32, 0..6usize)
}

fn rules() -> impl Strategy<Value = Rules> {
    let weight = || prop_oneof![2 => 0..4u32, 2 => Just(0), 1 => 0..200u32, 1 => Just(30), 1 => Just(u32::MAX)];
    let weights = [weight(), weight(), weight(), weight(), weight()];
    let department =
        prop_oneof![Just(DepartmentRule::Any), Just(DepartmentRule::Same), Just(DepartmentRule::Different)];
    let gap = (0..4u32, 0..12u32);
    (weights, department, gap, 0..3u32, 1..5u32, 0..6u32, any::<bool>(), any::<bool>()).prop_map(
        |(weights, department, gap, min_common, target_common, min_years, cross_site, repeat)| {
            let mut rules = Rules::default();
            let [need, time, experience, department_weight, preference] = weights;
            let weights = MentorWeights { need, time, experience, department: department_weight, preference };
            let mentors = &mut rules.mentors;
            mentors.weights = weights;
            if [need, time, experience, department_weight, preference] == [0; 5] {
                mentors.weights.need = 1; // weights that are all 0 are refused
            }
            mentors.department = department;
            mentors.ideal_gap = (gap.0, gap.0 + gap.1);
            mentors.min_common = min_common;
            mentors.target_common = target_common;
            mentors.min_years = min_years;
            (mentors.cross_site, mentors.repeat) = (cross_site, repeat);
            rules
        },
    )
}

/// A school of up to `most` people in which everything occurs that pairs depend on.
pub(in crate::planners::mentors) fn school(most: usize) -> impl Strategy<Value = School> {
    let people = proptest::collection::vec(person(), 0..=most);
    (people, rules()).prop_flat_map(|(people, rules)| {
        let anybody = 0..people.len().max(1);
        let wish = (anybody.clone(), anybody.clone(), 1..4u32);
        let kind = prop_oneof![Just(PairKind::Mentor), Just(PairKind::Any), Just(PairKind::Visit)];
        let order = prop_oneof![Just(PairOrder::Forbid), Just(PairOrder::Previous), Just(PairOrder::Require)];
        let rows = if people.is_empty() { 0 } else { people.len() / 2 };
        let wishes = proptest::collection::vec(wish, 0..=rows);
        let pairs = proptest::collection::vec((anybody.clone(), anybody, kind, order), 0..=rows);
        (wishes, pairs).prop_map(move |(wishes, pairs)| {
            let id = StaffId::from_index;
            let preference = |(staff, choice, rank)| Preference { staff: id(staff), choice: id(choice), rank };
            let source = Source { file: "pairs.csv".into(), line: 2 };
            let pair = |(a, b, kind, order)| PairRule {
                kind,
                a: id(a),
                b: id(b),
                order,
                note: String::new(),
                source: source.clone(),
            };
            let slot = |slot: usize| PeriodRow {
                week: String::new(),
                day: (slot / 7).to_string(),
                period: slot.to_string(),
                times: None,
                kind: if slot % 5 == 4 { SlotKind::Open } else { SlotKind::Lesson },
            };
            School {
                travel: Default::default(),
                rounds_over: 0,
                name: "random".into(),
                cycle: Cycle::new((0..SLOTS).map(slot).collect(), 50, 10),
                staff: people.iter().enumerate().map(|(position, person)| staff(position, person)).collect(),
                tags: (0..TAGS).map(|tag| tag.to_string()).collect(),
                texts: ["", "North", "South"].into_iter().map(String::from).collect(),
                timetable: Timetable::default(),
                teams: Table::new(),
                rooms: None,
                preferences: wishes.into_iter().map(preference).collect(),
                pairs: pairs.into_iter().map(pair).collect(),
                pins: Vec::new(),
                rules: rules.clone(),
                holidays: Vec::new(),
                term: None,
                visited: Default::default(),
                received: Default::default(),
            }
        })
    })
}

/// The costs of all pairs, one by one.
fn one_by_one(school: &School, costs: &PairCosts) -> Vec<u8> {
    let (fits, acceptable) = (Fits::new(school), Acceptable::new(school));
    let cost = |mentor: StaffId, mentee: StaffId| {
        let excluded = acceptable.exclusions(&fits, mentor, mentee);
        if excluded.is_empty() { 100 - fits.fit(mentor, mentee) } else { NOT_ACCEPTABLE }
    };
    let row = |mentee: &StaffId| {
        let mentee = *mentee;
        costs.mentors().iter().map(move |mentor| cost(*mentor, mentee))
    };
    costs.mentees().iter().flat_map(row).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_pair_costs_what_its_fit_says(school in school(30)) {
        let costs = PairCosts::new(&school);
        let expected = one_by_one(&school, &costs);
        prop_assert_eq!(costs.matrix(), expected.clone());
        let mut space = vec![7; 3];
        let rights = costs.mentors().len();
        for (mentee, row) in expected.chunks(rights.max(1)).enumerate() {
            prop_assert_eq!(costs.row(mentee, &mut space), row);
            prop_assert!((0..rights).all(|mentor| costs.cost(mentee, mentor) == row[mentor]));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn runs_end_anywhere_in_a_block(school in school(3000)) {
        let costs = PairCosts::new(&school);
        prop_assert!(costs.matrix() == one_by_one(&school, &costs));
    }
}

proptest! {
    #[test]
    fn twins_share_their_row(mut school in school(20), nothing_is_said in any::<bool>()) {
        let twins: Vec<Staff> = school.staff.iter().cloned().collect();
        school.staff = twins.iter().chain(&twins).cloned().collect();
        if nothing_is_said {
            school.preferences.clear();
            school.pairs.clear();
        }
        let costs = PairCosts::new(&school);
        let mentees = costs.mentees().len();
        for mentee in 0..mentees {
            let (mut space, mut other) = (Vec::new(), Vec::new());
            let first = costs.same_as(mentee);
            prop_assert!(first <= mentee && costs.same_as(first) == first);
            prop_assert_eq!(costs.row(first, &mut space), costs.row(mentee, &mut other));
            let both = school.staff[costs.mentees()[mentee]].roles.mentor;
            if nothing_is_said && mentee >= mentees / 2 && !both {
                prop_assert!(first < mentee);
            }
        }
    }
}
