//! Prices that prove a bound, each sentence kept and broken.

use super::stable::Chance;
use super::*;
use crate::plan::document::{CertificateRow, PriceRow};
use proptest::prelude::*;

fn prices(list: &[(&str, i64)]) -> Vec<PriceRow> {
    list.iter().map(|(staff, price)| PriceRow { staff: (*staff).into(), price: *price }).collect()
}

fn certified(plan: &Document, constant: i64, mentees: &[(&str, i64)], mentors: &[(&str, i64)], bound: i64) -> Document {
    let mut plan = plan.clone();
    let certificate = CertificateRow { constant, mentees: prices(mentees), mentors: prices(mentors), bound };
    plan.pairing.as_mut().unwrap().certificate = Some(certificate);
    plan
}

/// Whether the greatest price that verify allows dee is this one, bo having places and a price that matter to nobody.
#[track_caller]
fn most_for_dee(school: &School, previous: Option<&Document>, pairs: &[&str], sessions: &[&str], most: i64) {
    let plan = paired_with(school, pairs, sessions, previous);
    let constant = {
        let rows = previous.map_or(&[][..], |previous| &previous.pairs);
        rows.iter().map(|row| 50 * row.meetings.len() as i64).sum::<i64>()
    };
    let of = |price: i64| {
        // A price of eve so low that no other rule is in the way.
        let plan = certified(&plan, constant, &[("dee", price), ("eve", -100_000)], &[], constant + price - 100_000);
        rules(&verify(school, &plan, previous))
    };
    assert_eq!(of(most), NONE, "{most}");
    assert_eq!(of(most + 1), [Rule::MentorsCertificate], "{most} + 1");
}

/// ana may mentor dee, nobody else may.
fn one_pair() -> Tiny {
    two_by_two().pair(PairKind::Mentor, "bo", "dee", PairOrder::Forbid)
}

#[test]
fn prices_prove_a_bound() {
    // Both mentees fit ana with 73 (a cost of 27), and bo with 34 (66): see the points of need.
    let tiny = two_by_two().need("dee", "art:1").need("eve", "art:1").expertise("ana", "art:5");
    let school = tiny.school();
    let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
    assert_eq!([good.pairs[0].fit, good.pairs[1].fit, good.score.total], [73, 34, 27 + 66]);
    let proven = certified(&good, 0, &[("dee", 66), ("eve", 66)], &[("ana", 39)], 93);
    assert_eq!(rules(&verify(&school, &proven, None)), NONE);
    assert!(verify(&school, &proven, None).proven && !verify(&school, &good, None).proven);
    let with = |change: fn(&mut CertificateRow)| {
        changed(&school, &proven, |plan| {
            change(plan.pairing.as_mut().unwrap().certificate.as_mut().unwrap());
        })
    };
    let changes: [fn(&mut CertificateRow); 12] = [
        |prices| prices.bound += 1,
        |prices| prices.bound -= 1,
        |prices| prices.bound = i64::MIN,
        |prices| prices.constant = 1,
        |prices| prices.mentees[0].price += 1,
        |prices| prices.mentees[0].price = i64::MAX,
        |prices| prices.mentors[0].price -= 1,
        |prices| prices.mentors.clear(),
        |prices| drop(prices.mentees.pop()),
        |prices| prices.mentees.insert(0, prices.mentees[0].clone()),
        |prices| prices.mentees[1].staff = "bo".into(),
        |prices| prices.mentors[0].staff = "dee".into(),
    ];
    for (index, change) in changes.into_iter().enumerate() {
        assert!(with(change).contains(&Rule::MentorsCertificate), "change {index}");
    }
    assert!(with(|prices| prices.mentors[0].staff = "zoe".into()).contains(&Rule::Names));
    assert_eq!(with(|prices| prices.mentees.swap(0, 1)), [Rule::Order]);
    let negative = certified(&good, 0, &[("dee", 26), ("eve", 26)], &[("ana", -1)], 53);
    assert_eq!(rules(&verify(&school, &negative, None)), [Rule::MentorsCertificate]);
    let lower = certified(&good, 0, &[("dee", 27), ("eve", 27)], &[], 54);
    assert_eq!(rules(&verify(&school, &lower, None)), NONE, "a lower bound proves less, but no less truly");
    assert!(!verify(&school, &lower, None).proven);
    let beside = two_by_two().team("maths", 0, 1, "ana bo").need("dee", "art:1").need("eve", "art:1");
    let beside = beside.expertise("ana", "art:5").school();
    let mut planned = proven.clone();
    planned.kinds = vec![Kind::Sessions, Kind::Mentors];
    let verdict = verify(&beside, &planned, None);
    assert!(verdict.holds() && !verdict.proven, "sessions are planned too, and could be other ones");
}

#[test]
fn only_total_is_proven_by_prices() {
    for objective in PairingObjective::ALL {
        let school = two_by_two().rules(|rules| rules.mentors.objective = objective).school();
        let good = paired(&school, &["ana/dee Mon 2", "bo/eve Mon 2"]);
        let proven = certified(&good, 0, &[("dee", 47), ("eve", 47)], &[], 94);
        let expected: &[Rule] = if objective == PairingObjective::Total { &[] } else { &[Rule::MentorsCertificate] };
        assert_eq!(rules(&verify(&school, &proven, None)), expected);
    }
    let school = two_by_two().school();
    let mut kept = certified(&paired(&school, &["ana/dee Mon 2"]), 0, &[("dee", 0), ("eve", 0)], &[], 0);
    let certificate = kept.pairing.clone();
    kept.kinds = vec![Kind::Sessions];
    refigure(&school, &mut kept, None);
    kept.pairing = certificate;
    assert_eq!(rules(&verify(&school, &kept, None)), [Rule::MentorsCertificate], "nothing was planned");
}

#[test]
fn no_price_is_above_being_unmatched() {
    let school = |unmet| one_pair().rules(|rules| rules.costs.unmet_mentee = unmet).school();
    most_for_dee(&school(30), None, &[], &[], 30);
    most_for_dee(&school(1000), None, &["ana/dee Mon 2"], &[], 47);
    let before = paired(&school(30), &["ana/dee"]);
    // moved 50, which the pair does not cost, but lacks its meeting no more.
    most_for_dee(&one_pair().rules(|rules| rules.costs.unmet_mentee = 10).school(), Some(&before), &[], &[], 47);
    let alone = one_pair().rules(|rules| rules.costs.unmet_mentee = 10).rules(|rules| rules.costs.misfit_mentor = 9);
    most_for_dee(&alone.school(), Some(&before), &[], &[], 60);
}

#[test]
fn a_required_mentee_has_one_pair_only() {
    // bo is worth less for dee, but must be; being unmatched is cheap, but cannot be.
    let tiny = two_by_two().need("dee", "art:1").expertise("ana", "art:5").rules(|rules| rules.costs.unmet_mentee = 1);
    let school = tiny.pair(PairKind::Mentor, "bo", "dee", PairOrder::Require).school();
    most_for_dee(&school, None, &["bo/dee Mon 2"], &[], 66);
}

#[test]
fn meetings_cost_what_the_cheapest_slots_do() {
    let school = |meetings| one_pair().rules(|rules| rules.mentors.meetings = meetings);
    let pair = "ana/dee Mon 2 Mon 3 Mon 4 Mon 6";
    let short = |slots: usize| pair.split(' ').take(1 + 2 * slots).collect::<Vec<_>>().join(" ");
    most_for_dee(&school(0).school(), None, &["ana/dee"], &[], 47);
    most_for_dee(&school(3).school(), None, &[&short(3)], &[], 47);
    // Mon 6 is open and after both days: 2 × (3 + 2).
    most_for_dee(&school(4).school(), None, &[pair], &[], 57);
    most_for_dee(&school(5).school(), None, &[pair], &[], 257);
    let cheap = school(5).rules(|rules| rules.costs.unmet_meeting = 7);
    most_for_dee(&cheap.school(), None, &[&short(3)], &[], 47 + 2 * 7);
    let avoided = school(3).time("dee", "Mon 4", |time| &mut time.avoid);
    most_for_dee(&avoided.school(), None, &[&short(3)], &[], 49);
    let banned = school(3).meeting_pin("ana", "dee", "Mon 4", PinRule::Ban);
    most_for_dee(&banned.school(), None, &[&short(2)], &[], 57);
    let busy = school(3).lesson("ana", "Mon 4").rules(|rules| rules.mentors.target_common = 2);
    // All points for time still: (5 × 50 + 2 × 100 + 2 × 50 + 50 + 3 × 50) ÷ 13 = 57.
    most_for_dee(&busy.school(), None, &[&short(2)], &[], 43 + 10);
}

#[test]
fn pinned_meetings_come_first() {
    let pinned = || one_pair().meeting_pin("ana", "dee", "Mon 6", PinRule::Pin);
    most_for_dee(&pinned().school(), None, &["ana/dee Mon 6"], &[], 57);
    let two = pinned().rules(|rules| rules.mentors.meetings = 2);
    most_for_dee(&two.school(), None, &["ana/dee Mon 2 Mon 6"], &[], 57);
    let cheap = pinned().rules(|rules| rules.costs.unmet_meeting = 4);
    most_for_dee(&cheap.school(), None, &["ana/dee Mon 6"], &[], 57);
}

#[test]
fn meetings_fit_beside_sessions_and_prep() {
    let school = |change: &dyn Fn(&mut crate::school::PrepRules)| {
        one_pair().team("maths", 1, 2, "ana bo").rules(|rules| change(&mut rules.prep)).school()
    };
    let sessions = ["maths||Mon|3|2"];
    most_for_dee(&school(&|_| {}), None, &["ana/dee Mon 2"], &sessions, 47);
    most_for_dee(&school(&|prep| prep.min_free_per_day = 1), None, &["ana/dee Mon 6"], &sessions, 57);
    most_for_dee(&school(&|prep| prep.min_free_per_cycle = 1), None, &["ana/dee Mon 6"], &sessions, 57);
    most_for_dee(&school(&|prep| prep.max_committed_per_cycle = 3), None, &["ana/dee Mon 2"], &sessions, 47);
    most_for_dee(&school(&|prep| prep.max_committed_per_cycle = 2), None, &["ana/dee"], &sessions, 247);
    let low = one_pair().lesson("ana", "Mon 2").rules(|rules| rules.prep.min_free_per_cycle = 3);
    let low = low.rules(|rules| rules.mentors.target_common = 2).school();
    most_for_dee(&low, None, &["ana/dee"], &[], 243);
}

#[test]
fn what_is_kept_is_given_back() {
    let school = one_pair().rules(|rules| rules.mentors.meetings = 2).school();
    let before = paired(&two_by_two().school(), &["ana/dee Mon 6"]);
    most_for_dee(&school, Some(&before), &["ana/dee Mon 2 Mon 6"], &[], 47 + 10 - 50);
    let before = paired(&two_by_two().school(), &["bo/dee Mon 6"]);
    most_for_dee(&school, Some(&before), &["ana/dee Mon 2 Mon 3"], &[], 47 + 50);
    let mut gone = before;
    gone.pairs[0].mentor = "zoe".into();
    most_for_dee(&school, Some(&gone), &["ana/dee Mon 2 Mon 3"], &[], 47 + 50);
}

/// A school with one mentee, dee, in which meetings may be of any cost or impossible.
#[derive(Clone, Debug)]
struct OneMentee {
    busy: Vec<(usize, usize)>,
    avoided: Vec<(usize, usize)>,
    prep: [u32; 3],
    costs: [u32; 4],
    meetings: u32,
    ban: Option<(usize, usize)>,
    pin: Option<usize>,
    /// The mentor of the previous plan (the last is gone) and when they met.
    previous: Option<(usize, Vec<usize>)>,
    session: Option<usize>,
}

const SLOTS: [&str; 5] = ["Mon 1", "Mon 2", "Mon 3 open", "Tue 1", "Tue 2"];
const PEOPLE: [&str; 4] = ["ana", "bo", "dee", "zoe"];

fn slot(at: usize) -> &'static str {
    SLOTS[at].trim_end_matches(" open")
}

impl OneMentee {
    fn new() -> impl Strategy<Value = OneMentee> {
        let places = || prop::collection::vec((0usize..3, 0usize..5), 0..4);
        let maybe = |most: usize| prop::option::weighted(0.4, 0usize..most);
        let previous = (0usize..4, prop::collection::btree_set(0usize..5, 0..3));
        let previous = previous.prop_filter("dee is no mentor", |(mentor, _)| *mentor != 2);
        (
            (places(), places()),
            (prop::array::uniform3(0u32..4), prop::array::uniform4(0u32..60), 0u32..3),
            (prop::option::weighted(0.4, (0usize..2, 0usize..5)), maybe(5), maybe(4)),
            prop::option::of(previous),
        )
            .prop_map(|((busy, avoided), (prep, costs, meetings), (ban, pin, session), previous)| OneMentee {
                busy,
                avoided,
                prep,
                costs,
                meetings,
                ban,
                pin,
                previous: previous.map(|(mentor, slots)| (mentor, slots.into_iter().collect())),
                session,
            })
    }

    fn school(&self) -> School {
        let mut tiny = Tiny::new(&SLOTS).mentor("ana", 1).mentor("bo", 1).mentee("dee").team("maths", 1, 1, "ana bo");
        for (person, at) in &self.busy {
            tiny = tiny.lesson(PEOPLE[*person], slot(*at));
        }
        for (person, at) in &self.avoided {
            tiny = tiny.time(PEOPLE[*person], slot(*at), |time| &mut time.avoid);
        }
        if let Some((mentor, at)) = self.ban {
            tiny = tiny.meeting_pin(PEOPLE[mentor], "dee", slot(at), PinRule::Ban);
        }
        if let Some(at) = self.pin {
            tiny = tiny.meeting_pin("bo", "dee", slot(at), PinRule::Pin);
        }
        tiny.rules(|rules| {
            [rules.prep.min_free_per_day, rules.prep.min_free_per_cycle, rules.prep.max_committed_per_cycle] =
                self.prep;
            let costs = &mut rules.costs;
            [costs.unmet_mentee, costs.unmet_meeting, costs.outside, costs.extra_time] = self.costs;
            rules.mentors.meetings = self.meetings;
        })
        .school()
    }

    /// The pairs and slots that a plan may hold, right or wrong.
    fn plans(&self) -> Vec<Vec<String>> {
        let mut lists = vec![String::new()];
        for one in 0..5 {
            lists.push(format!(" {}", slot(one)));
            lists.extend((one + 1..5).map(|two| format!(" {} {}", slot(one), slot(two))));
        }
        let of = |mentor: &str| lists.iter().map(|list| vec![format!("{mentor}/dee{list}")]).collect::<Vec<_>>();
        [vec![vec![]], of("ana"), of("bo")].concat()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// With one mentee the greatest price that verify accepts is at most what
    /// the cheapest plan costs, and with one meeting exactly that.
    #[test]
    fn the_greatest_price_is_the_least_cost(chance in OneMentee::new()) {
        let school = chance.school();
        let sessions: Vec<String> = chance.session.iter().map(|at| {
            let (day, period) = slot(*at).split_once(' ').unwrap();
            format!("maths||{day}|{period}|1|ana;bo")
        }).collect();
        let sessions: Vec<&str> = sessions.iter().map(String::as_str).collect();
        let before = chance.previous.as_ref().map(|(mentor, slots)| {
            let mut before = paired(&school, &["ana/dee"]);
            before.pairs[0].mentor = PEOPLE[*mentor].into();
            before.pairs[0].meetings = slots.iter().map(|at| {
                let (day, period) = slot(*at).split_once(' ').unwrap();
                SlotRow { week: String::new(), day: day.into(), period: period.into() }
            }).collect();
            before
        });
        let constant = chance.previous.as_ref().map_or(0, |(_, slots)| 50 * slots.len() as i64);
        let without = plan(&school, &sessions).score.total;
        let without = if sessions.is_empty() { without - 1000 } else { without };
        let plans = chance.plans().into_iter().map(|pairs| {
            let pairs: Vec<&str> = pairs.iter().map(String::as_str).collect();
            paired_with(&school, &pairs, &sessions, before.as_ref())
        });
        let plans: Vec<Document> = plans.filter(|plan| verify(&school, plan, before.as_ref()).holds()).collect();
        let Some(best) = plans.iter().min_by_key(|plan| plan.score.total) else { return Ok(()) };
        let least = best.score.total - without;
        let accepted = |plan: &Document, price: i64| {
            let plan = certified(plan, constant, &[("dee", price - constant)], &[], price);
            rules(&verify(&school, &plan, before.as_ref())) == NONE
        };
        if chance.meetings < 2 {
            prop_assert!(accepted(best, least), "{least}");
        }
        // A dearer plan, so that the price is not refused for being above what the plan costs.
        let other = plans.iter().max_by_key(|plan| plan.score.total).unwrap();
        prop_assert!(!accepted(other, least + 1), "{least} + 1");
        prop_assert!(accepted(other, least - 1000));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    /// Prices of chance that keep every sentence are accepted, one more is not.
    #[test]
    fn possible_prices_pass_and_higher_ones_do_not(
        chance in Chance::new(false),
        paid in prop::collection::vec(0i64..60, 3),
        spared in prop::collection::vec(prop_oneof![Just(0), 0i64..30], 4),
        at in any::<prop::sample::Index>(),
    ) {
        let school = chance.school(PairingObjective::Total);
        let facts = Facts::new(&school);
        let candidates = Candidates::new(&facts);
        let id = |staff: StaffId| school.staff[staff].id.clone();
        let mentors: Vec<StaffId> = school.staff.ids().take(3).collect();
        let mentees: Vec<StaffId> = school.staff.ids().skip(3).collect();
        let price = |mentee: usize| {
            let fixed = candidates.is_fixed(mentees[mentee]);
            let pairs = mentors.iter().zip(&paid).zip(&chance.levels[mentee]).filter_map(|((mentor, paid), level)| {
                let possible = !fixed || candidates.is_required(*mentor, mentees[mentee]);
                level.filter(|_| possible).map(|level| 100 - 20 * i64::from(level) + paid)
            });
            pairs.chain((!fixed).then_some(1000)).min().unwrap()
        };
        let tight: Vec<i64> = (0..mentees.len()).map(price).collect();
        let row = |staff: &StaffId, price: i64| PriceRow { staff: id(*staff), price };
        let certificate = |mentee_prices: &[i64]| CertificateRow {
            constant: 0,
            mentees: mentees.iter().zip(mentee_prices).map(|(staff, price)| row(staff, *price)).collect(),
            mentors: mentors.iter().zip(&paid).map(|(staff, price)| row(staff, *price)).collect(),
            bound: mentee_prices.iter().sum::<i64>()
                - paid.iter().zip(&chance.places).map(|(price, places)| price * i64::from(*places)).sum::<i64>(),
        };
        let mut lower: Vec<i64> = tight.iter().zip(&spared).map(|(price, spared)| price - spared).collect();
        for pairing in chance.pairings() {
            let mut plan = chance.plan(&school, &pairing);
            plan.pairing.as_mut().unwrap().certificate = Some(certificate(&lower));
            prop_assert_eq!(rules(&verify(&school, &plan, None)), NONE);
        }
        let raised = at.index(mentees.len());
        lower[raised] = tight[raised] + 1;
        if let Some(pairing) = chance.pairings().first() {
            let mut plan = chance.plan(&school, pairing);
            plan.pairing.as_mut().unwrap().certificate = Some(certificate(&lower));
            prop_assert_eq!(rules(&verify(&school, &plan, None)), [Rule::MentorsCertificate]);
        }
    }
}
