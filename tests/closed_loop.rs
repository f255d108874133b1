//! The planner against brute force: on small random schools, every plan that
//! verify lets pass is tried, and none may cost less than the planner's.

use proptest::prelude::*;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::Status;
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::Document;
use staffroom::plan::verify::{Rule, verify};
use staffroom::planners::{PlanError, Previous, plan_sessions};
use staffroom::school::School;
use staffroom::solve::{Control, Settings, SolverName};
use std::fmt::Write;

const SLOTS: [(&str, &str); 6] = [("Mon", "1"), ("Mon", "2"), ("Mon", "3"), ("Tue", "1"), ("Tue", "2"), ("Tue", "3")];
const PEOPLE: [&str; 4] = ["ana", "bo", "cy", "dee"];
/// A school with more plans than this is left out.
const MOST_PLANS: usize = 4000;

/// Numbers that look random and are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

/// The files of a small school.
fn files(dice: &mut Dice) -> Vec<(&'static str, String)> {
    let mut periods = String::from("day,period,kind,start,end\n");
    let staggered = dice.chance(30);
    let mut start = 480;
    let mut timetable = String::from("staff,day,period,release\nana,Mon,1,yes\n");
    let mut availability = String::from("staff,day,period,status\n");
    for (day, period) in SLOTS {
        let kind = dice.pick(&["lesson", "lesson", "lesson", "lesson", "open", "break"]);
        let clock = |minutes: u64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        start = if period == "1" { 480 } else { start + [60, 60, 30, 90][dice.below(4) as usize] };
        let end = start + [60, 60, 60, 45, 90][dice.below(5) as usize];
        let times = if staggered { format!("{},{}", clock(start), clock(end)) } else { ",".into() };
        writeln!(periods, "{day},{period},{kind},{times}").unwrap();
        for person in PEOPLE {
            if dice.chance(45) {
                writeln!(timetable, "{person},{day},{period},{}", dice.pick(&["yes", "yes", "no"])).unwrap();
            }
            if dice.chance(12) {
                let status = dice.pick(&["away", "protected", "avoid", "avoid"]);
                writeln!(availability, "{person},{day},{period},{status}").unwrap();
            }
        }
    }
    let mut staff = String::from("id,fte,roles\n");
    for person in PEOPLE {
        writeln!(staff, "{person},{},{}", dice.pick(&["1", "0.5"]), dice.pick(&["", "cover", "cover"])).unwrap();
    }
    let mut teams = String::from("id,sessions,length,quorum,priority,room\n");
    let mut members = String::from("team,staff,role\n");
    for team in ["art", "pe"].into_iter().take(1 + dice.below(2) as usize) {
        let (sessions, length) = (1 + u64::from(dice.chance(30)), 1 + u64::from(dice.chance(35)));
        let (quorum, room) = (dice.pick(&["", "2", "1", "60%"]), dice.pick(&["yes", "no", "no"]));
        writeln!(teams, "{team},{sessions},{length},{quorum},{},{room}", 1 + dice.below(3)).unwrap();
        let left_out = dice.below(PEOPLE.len() as u64) as usize;
        for (at, person) in PEOPLE.into_iter().enumerate().filter(|(at, _)| *at != left_out) {
            let always = at == (left_out + 1) % 4 || at == (left_out + 2) % 4;
            let role = dice.pick(&["required", "required", if always { "required" } else { "optional" }, "lead"]);
            writeln!(members, "{team},{person},{role}").unwrap();
        }
    }
    let mut pins = String::from("kind,id,week,day,period,rule\n");
    if dice.chance(30) {
        let (day, period) = SLOTS[dice.below(6) as usize];
        writeln!(pins, "session,art,,{day},{period},{}", dice.pick(&["ban", "ban", "pin"])).unwrap();
    }
    let rules = format!(
        "parallel_sessions = {}\n[blocks]\nrelease = {}\nsame_day_sessions = {}\nmax_covers = {}\ncover = \"{}\"\n\
         [prep]\nmin_free_per_day = {}\nmin_free_per_cycle = {}\nmax_sessions_per_day = {}\nmax_sessions_per_week = {}\nmax_committed_per_cycle = {}\n\
         [costs]\nunmet_session = {}\nabsent_required = {}\nrelease = {}\ncover_load = {}\n",
        dice.below(2),
        dice.chance(70),
        dice.chance(40),
        dice.below(3),
        dice.pick(&["role", "anyone"]),
        if dice.chance(30) { 1 } else { 0 },
        if dice.chance(30) { 1 + dice.below(2) } else { 0 },
        if dice.chance(30) { 1 } else { 0 },
        if dice.chance(30) { 1 + dice.below(2) } else { 0 },
        if dice.chance(30) { 1 + dice.below(4) } else { 0 },
        dice.pick(&["1000", "60"]),
        dice.pick(&["40", "15"]),
        dice.pick(&["20", "50", "0"]),
        dice.pick(&["1", "7"]),
    );
    vec![
        ("periods.csv", periods),
        ("staff.csv", staff),
        ("timetable.csv", timetable),
        ("availability.csv", availability),
        ("teams.csv", teams),
        ("members.csv", members),
        ("rooms.csv", "id,seats,meetings\nR1,9,yes\n".into()),
        ("pins.csv", pins),
        ("rules.toml", rules),
    ]
}

fn judged(school: &School, rows: &[&str]) -> staffroom::plan::verify::Verdict {
    let csv = format!("team,day,period,room,attending,released\n{}", rows.concat());
    judge(school, csv.as_bytes(), "held.csv").unwrap().verdict
}

/// All ways to hold one session of a team that keep every rule when nothing else is held.
fn options(school: &School, team: &staffroom::school::Team) -> Vec<String> {
    let mut options = Vec::new();
    let room = if team.room { "R1" } else { "" };
    for (day, period) in &SLOTS {
        let start = school.cycle.find("", day, period).unwrap();
        let Some(slots) = school.cycle.window_of(start, team.length) else { continue };
        for chosen in 1u32..1 << team.members.len() {
            let members = team.members.iter().enumerate().filter(|(index, _)| chosen >> index & 1 == 1);
            let attending: Vec<&str> = members.map(|(_, member)| &*school.staff[member.staff].id).collect();
            let mut releases = vec![String::new()];
            for slot in slots.iter().copied() {
                let period = &school.cycle.period(slot).label;
                for person in &attending {
                    let id = school.staff.entries().find(|(_, staff)| staff.id == *person).unwrap().0;
                    let mut then = std::iter::once(&slot).chain(school.cycle.overlapping(slot));
                    if then.any(|slot| !school.timetable.at(id, *slot).is_empty()) {
                        let with = |cover: &&str| {
                            let one = format!("{person}@{period}>{cover};");
                            releases.iter().map(|others| format!("{others}{one}")).collect::<Vec<_>>()
                        };
                        releases = PEOPLE.iter().filter(|cover| **cover != *person).flat_map(with).collect();
                    }
                }
                if releases.len() > 300 {
                    break;
                }
            }
            for released in releases {
                let row = format!("{},{day},{period},{room},{},{released}\n", team.id, attending.join(";"));
                if judged(school, &[&row])
                    .violations
                    .iter()
                    .all(|found| found.rule == Rule::SessionPins && row_is_pinned_elsewhere(&found.message))
                {
                    options.push(row);
                }
            }
        }
    }
    options
}

/// A pin that this session does not meet may be met by another one.
fn row_is_pinned_elsewhere(message: &str) -> bool {
    message.contains("no session starts there")
}

/// The sets of at most `sessions` of these options, as lists of rows.
fn choices(options: &[String], sessions: u32) -> Vec<Vec<&str>> {
    let mut all = vec![vec![]];
    all.extend(options.iter().map(|option| vec![option.as_str()]));
    if sessions > 1 {
        for (at, first) in options.iter().enumerate() {
            all.extend(options[at + 1..].iter().map(|second| vec![first.as_str(), second.as_str()]));
        }
    }
    all
}

/// A plan of earlier this term: a session of each team or none, good or bad, some on a day that is gone.
fn earlier(school: &School, dice: &mut Dice) -> Document {
    let mut rows = String::from("team,day,period\n");
    for team in school.teams.iter() {
        if dice.chance(60) {
            let (day, period) = SLOTS[dice.below(6) as usize];
            writeln!(rows, "{},{day},{period}", team.id).unwrap();
        }
    }
    let mut document = judge(school, rows.as_bytes(), "held.csv").unwrap().document;
    for session in document.sessions.iter_mut().filter(|_| dice.chance(20)) {
        session.day = "Sat".into();
    }
    document
}

/// How many sessions of the earlier plan are not among these rows.
fn moved(previous: &Document, rows: &[&str]) -> i64 {
    let kept = |start: String| rows.iter().any(|row| row.starts_with(&start));
    let starts = previous.sessions.iter().map(|row| format!("{},{},{},", row.team, row.day, row.period));
    starts.filter(|start| !kept(start.clone())).count() as i64
}

/// The least cost of all plans that verify lets pass; none where there are too many to try.
fn brute_force(school: &School, previous: &Document) -> Option<Option<i64>> {
    let mut plans: Vec<Vec<&str>> = vec![vec![]];
    let options: Vec<Vec<String>> = school.teams.iter().map(|team| options(school, team)).collect();
    for (team, options) in school.teams.iter().zip(&options) {
        if options.len() > 200 {
            return None;
        }
        let choices = choices(options, team.sessions);
        if plans.len() * choices.len() > MOST_PLANS {
            return None;
        }
        plans = plans.iter().flat_map(|plan| choices.iter().map(|choice| [&plan[..], choice].concat())).collect();
    }
    let costs = plans.iter().filter_map(|plan| {
        let verdict = judged(school, plan);
        let moved = moved(previous, plan) * i64::from(school.rules.costs.moved);
        verdict.holds().then_some(verdict.score.total + moved)
    });
    Some(costs.min())
}

// PROPTEST_CASES=5000 tries more schools than the usual 256.
proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_costs_less_than_the_planners(seed in any::<u64>()) {
        let mut dice = Dice(seed);
        let files = files(&mut dice);
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in &files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        // Chance may write a school that is refused, such as a pin on a break.
        let Some(school) = load(folder.path(), &LoadOptions::default()).school else { return Err(TestCaseError::reject("refused")) };
        let previous = earlier(&school, &mut dice);
        let Some(least) = brute_force(&school, &previous) else { return Err(TestCaseError::reject("too many plans")) };
        // Every solver has its turn.
        let solvers = SolverName::available();
        let solver = solvers[(seed % solvers.len() as u64) as usize];
        let settings = Settings { seed: 1, solver, ..Settings::to_the_proof() };
        let shown = || files.iter().map(|(name, text)| format!("== {name}\n{text}")).collect::<String>();
        let resolved = previous.resolve(&school);
        let mut earlier = Previous::of(&resolved.plan.sessions);
        earlier.without_slot = resolved.sessions_without_slot;
        match plan_sessions(&school, Some(&earlier), &settings, &Control::default()) {
            Ok(plan) => {
                let document = Document::of(&plan, &school);
                let verdict = verify(&school, &document, Some(&previous));
                prop_assert!(verdict.holds(), "{:?}\n{}", verdict.violations, shown());
                prop_assert_eq!(Some(plan.score.total), least, "{}\n{}\n{}", solver.name(), shown(), document.to_json());
                prop_assert_eq!(plan.status, Status::Optimal);
            }
            Err(PlanError::Input(_)) => prop_assert_eq!(least, None, "\n{}", shown()),
            Err(error) => prop_assert!(false, "{error}\n{}", shown()),
        }
    }
}
