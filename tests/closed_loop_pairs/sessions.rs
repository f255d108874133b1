//! Sessions of a small school: teams of chance, and every choice of sessions
//! that verify lets pass, whatever pairs and visits need.

use super::dice::Dice;
use super::facts::{Period, overlap};
use super::world::{Slots, Teams, World};
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::Document;
use staffroom::plan::verify::{Rule, Violation};
use staffroom::school::{School, StaffId, Team};
use std::fmt::Write;

/// A school with more plans of its sessions than this is left out.
const MOST_PLANS: usize = 1500;

/// The place of a person in the world. People have the same order in the school.
pub fn at(school: &School, staff: StaffId) -> usize {
    school.staff.ids().position(|other| other == staff).unwrap()
}

/// Teams, and rules that only sessions know of.
pub fn teams(dice: &mut Dice, world: &World) -> Teams {
    let mut teams = String::from("id,sessions,length,quorum,priority\n");
    let mut members = String::from("team,staff,role\n");
    let mut pins = String::new();
    for team in ["art", "sport"].into_iter().take(1 + dice.below(2)) {
        let quorum = dice.pick(&["", "", "2", "60%"]);
        let length = 1 + usize::from(dice.chance(30));
        writeln!(teams, "{team},{},{length},{quorum},{}", 1 + usize::from(dice.chance(20)), 1 + dice.below(2)).unwrap();
        let (first, count) = (dice.below(world.people.len()), 2 + usize::from(dice.chance(50)));
        for (place, person) in (0..count).map(|more| (first + more) % world.people.len()).enumerate() {
            let role = if place < 2 { dice.pick(&["required", "required", "lead"]) } else { "optional" };
            writeln!(members, "{team},{},{role}", world.people[person].id).unwrap();
        }
        if dice.chance(20) {
            let slot = world.slot_row(dice.below(world.periods.len()));
            let rule = dice.pick(&["pin", "ban"]);
            writeln!(pins, "session,{team},{},{},{},{rule}", slot.week, slot.day, slot.period).unwrap();
        }
    }
    Teams {
        files: vec![("teams.csv", teams), ("members.csv", members), ("pins.csv", pins)],
        blocks: format!("release = {}\nmax_covers = 1", dice.chance(50)),
        costs: format!("unmet_session = {}\nabsent_required = 15", dice.pick(&[1000, 100, 30])),
        max_sessions_per_day: usize::from(dice.chance(15)),
    }
}

/// "The slot after a slot is the next row of the same week and day that does not overlap it": so many from one on.
fn run(periods: &[Period], start: usize, length: usize) -> Vec<usize> {
    let mut run = vec![start];
    for at in start + 1..periods.len() {
        let (last, next) = (&periods[run[run.len() - 1]], &periods[at]);
        if run.len() < length && (last.week, last.day) == (next.week, next.day) && !overlap(last, next) {
            run.push(at);
        }
    }
    run.truncate(length.max(1));
    run
}

/// A choice of sessions that keeps every rule.
pub struct Held {
    pub document: Document,
    /// What sessions, and those that are missing, cost.
    pub cost: i64,
    /// Per person, the slots that sessions and covers take.
    pub taken: Vec<Slots>,
}

/// Whether a violation is about sessions: of pairs and visits nothing is asked here.
fn of_sessions(violation: &&Violation) -> bool {
    !["Mentors", "Visits"].iter().any(|other| violation.rule.name().starts_with(other))
}

fn judged(school: &School, rows: &[&str]) -> (Document, Vec<Violation>, i64) {
    let csv = format!("team,week,day,period,attending,released\n{}", rows.concat());
    let judgement = judge(school, csv.as_bytes(), "held.csv").unwrap();
    let violations = judgement.verdict.violations.iter().filter(of_sessions).cloned().collect();
    (judgement.document, violations, judgement.verdict.score.total)
}

/// All ways to hold one session of a team that keep every rule when nothing else is held.
fn ways(world: &World, school: &School, team: &Team) -> Vec<String> {
    let mut ways = Vec::new();
    for start in 0..world.periods.len() {
        let slot = world.slot_row(start);
        for chosen in 1u32..1 << team.members.len() {
            let members = team.members.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            let attending: Vec<usize> = members.map(|(_, member)| at(school, member.staff)).collect();
            let mut releases = vec![String::new()];
            let staffroom::school::SessionLength::Periods(length) = team.length else {
                unreachable!("periods are asked for")
            };
            for during in run(&world.periods, start, length as usize) {
                let busy = |who: &&usize| world.at_the_time_of(world.people[**who].rows) >> during & 1 == 1;
                for who in attending.iter().filter(busy) {
                    let release = |cover: usize| {
                        let (person, cover) = (world.people[*who].id, world.people[cover].id);
                        format!("{person}@{}>{cover};", world.periods[during].period)
                    };
                    let with = |cover: usize| releases.iter().map(move |others| format!("{others}{}", release(cover)));
                    releases = (0..world.people.len()).filter(|cover| cover != who).flat_map(with).collect();
                }
                if releases.len() > 100 {
                    break;
                }
            }
            let attending: Vec<&str> = attending.iter().map(|who| world.people[*who].id).collect();
            for released in releases {
                let attending = attending.join(";");
                let row = format!("{},{},{},{},{attending},{released}\n", team.id, slot.week, slot.day, slot.period);
                let (_, violations, _) = judged(school, &[&row]);
                // A pin that this session does not meet may be met by another one.
                let elsewhere = |violation: &Violation| {
                    violation.rule == Rule::SessionPins && violation.message.contains("no session starts there")
                };
                if violations.iter().all(elsewhere) {
                    ways.push(row);
                }
            }
        }
    }
    ways
}

/// Every choice of sessions that keeps all rules; none where there are too many.
pub fn all_sessions(world: &World, school: &School) -> Option<Vec<Held>> {
    let mut choices: Vec<Vec<String>> = vec![vec![]];
    for team in school.teams.iter() {
        let ways = ways(world, school, team);
        let mut of_team: Vec<Vec<String>> = vec![vec![]];
        of_team.extend(ways.iter().map(|way| vec![way.clone()]));
        if team.sessions > 1 {
            for (place, first) in ways.iter().enumerate() {
                of_team.extend(ways[place + 1..].iter().map(|second| vec![first.clone(), second.clone()]));
            }
        }
        if choices.len() * of_team.len() > MOST_PLANS {
            return None;
        }
        let with = |choice: &Vec<String>| {
            let choice = choice.clone();
            of_team.iter().map(move |more| [&choice[..], more].concat()).collect::<Vec<_>>()
        };
        choices = choices.iter().flat_map(with).collect();
    }
    let held = |rows: &Vec<String>| {
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let (document, violations, cost) = judged(school, &rows);
        let taken = taken(world, &document);
        violations.is_empty().then_some(Held { document, cost, taken })
    };
    Some(choices.iter().filter_map(held).collect())
}

/// Per person, the slots that sessions and covers take.
pub fn taken(world: &World, document: &Document) -> Vec<Slots> {
    let mut taken = vec![0; world.people.len()];
    let person = |id: &str| world.people.iter().position(|person| person.id == id).unwrap();
    let slot = |week: &str, day: &str, period: &str| {
        let is_it = |at: &usize| {
            let row = world.slot_row(*at);
            (&*row.week, &*row.day, &*row.period) == (week, day, period)
        };
        (0..world.periods.len()).find(is_it).unwrap()
    };
    for session in &document.sessions {
        let start = slot(&session.week, &session.day, &session.period);
        for during in run(&world.periods, start, session.length as usize) {
            session.attending.iter().for_each(|who| taken[person(who)] |= 1 << during);
        }
        for release in &session.released {
            taken[person(&release.cover)] |= 1 << slot(&session.week, &session.day, &release.period);
        }
    }
    taken
}
