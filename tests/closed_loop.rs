//! The planner against brute force: on small random schools, every plan that
//! verify lets pass is tried, and none may cost less than the planner's.

mod dice;

use dice::Dice;
use proptest::prelude::*;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::Status;
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::Document;
use staffroom::plan::verify::{Rule, verify};
use staffroom::planners::{PlanError, Previous, plan_sessions};
use staffroom::report::reasons::say;
use staffroom::school::School;
use staffroom::solve::{Control, Settings, SolverName};
use std::fmt::Write;

const SLOTS: [(&str, &str); 6] = [("Mon", "1"), ("Mon", "2"), ("Mon", "3"), ("Tue", "1"), ("Tue", "2"), ("Tue", "3")];
const PEOPLE: [&str; 4] = ["ana", "bo", "cy", "dee"];
/// A school with more plans than this is left out.
const MOST_PLANS: usize = 4000;

/// The labels of a slot: week, day and period. Where there are two weeks, `Mon` and `Tue` are their Mondays.
fn labels(at: usize, two_weeks: bool) -> [&'static str; 3] {
    let (day, period) = SLOTS[at];
    match (two_weeks, day) {
        (false, _) => ["", day, period],
        (true, "Mon") => ["A", "Mon", period],
        (true, _) => ["B", "Mon", period],
    }
}

/// The files of a small school.
fn files(dice: &mut Dice) -> Vec<(&'static str, String)> {
    // What makes a cycle or a place unlike others: few schools have all of it.
    let (with_turns, with_sites, two_weeks) = (dice.chance(35), dice.chance(35), dice.chance(20));
    let site = |dice: &mut Dice| if with_sites { dice.pick(&["", "North", "South", "South"]) } else { "" };
    let mut periods = String::from("week,day,period,kind,start,end\n");
    let staggered = dice.chance(30);
    let mut start = 480;
    let mut timetable = String::from("staff,week,day,period,release,room,site\n");
    writeln!(timetable, "ana,{},yes,,", labels(0, two_weeks).join(",")).unwrap();
    let mut availability = String::from("staff,week,day,period,status\n");
    for (at, (_, period)) in SLOTS.into_iter().enumerate() {
        let slot = labels(at, two_weeks).join(",");
        let kind = dice.pick(&["lesson", "lesson", "lesson", "lesson", "open", "break"]);
        let clock = |minutes: u64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        start = if period == "1" { 480 } else { start + [60, 60, 30, 90][dice.below(4) as usize] };
        let end = start + [60, 60, 60, 45, 90][dice.below(5) as usize];
        let times = if staggered { format!("{},{}", clock(start), clock(end)) } else { ",".into() };
        writeln!(periods, "{slot},{kind},{times}").unwrap();
        for person in PEOPLE {
            if dice.chance(45) {
                let (release, site) = (dice.pick(&["yes", "yes", "no"]), site(dice));
                let room = if with_sites { dice.pick(&["", "", "R2"]) } else { "" };
                writeln!(timetable, "{person},{slot},{release},{room},{site}").unwrap();
            }
            if dice.chance(12) {
                let status = dice.pick(&["away", "protected", "avoid", "avoid"]);
                writeln!(availability, "{person},{slot},{status}").unwrap();
            }
        }
    }
    let mut staff = String::from("id,fte,roles,site\n");
    for person in PEOPLE {
        let (fte, role) = (dice.pick(&["1", "0.5"]), dice.pick(&["", "cover", "cover"]));
        writeln!(staff, "{person},{fte},{role},{}", site(dice)).unwrap();
    }
    let mut teams = String::from("id,sessions,length,quorum,priority,room,every,same_time,minutes,site\n");
    let mut members = String::from("team,staff,role\n");
    for team in ["art", "pe"].into_iter().take(1 + dice.below(2) as usize) {
        let (sessions, length) = (1 + u64::from(dice.chance(30)), 1 + u64::from(dice.chance(35)));
        let (quorum, room) = (dice.pick(&["", "2", "1", "60%"]), dice.pick(&["yes", "no", "no"]));
        let every = if with_turns { dice.pick(&["", "2", "2", "3"]) } else { "" };
        let same_time = if dice.chance(20) { "yes" } else { "" };
        let (length, minutes) = match dice.chance(20) {
            true => (String::new(), dice.pick(&["50", "75", "100", "120"])),
            false => (length.to_string(), ""),
        };
        let site = if with_sites { dice.pick(&["", "", "North", "South", "online"]) } else { "" };
        let priority = 1 + dice.below(3);
        let more = format!("{every},{same_time},{minutes},{site}");
        writeln!(teams, "{team},{sessions},{length},{quorum},{priority},{room},{more}").unwrap();
        let left_out = dice.below(PEOPLE.len() as u64) as usize;
        for (at, person) in PEOPLE.into_iter().enumerate().filter(|(at, _)| *at != left_out) {
            let always = at == (left_out + 1) % 4 || at == (left_out + 2) % 4;
            let role = dice.pick(&["required", "required", if always { "required" } else { "optional" }, "lead"]);
            writeln!(members, "{team},{person},{role}").unwrap();
        }
    }
    let mut pins = String::from("kind,id,week,day,period,rule,turn\n");
    if dice.chance(30) {
        let slot = labels(dice.below(6) as usize, two_weeks).join(",");
        let turn = if with_turns { dice.pick(&["", "1"]) } else { "" };
        writeln!(pins, "session,art,{slot},{},{turn}", dice.pick(&["ban", "ban", "pin"])).unwrap();
    }
    let travel = match with_sites {
        true => format!("from,to,minutes\nNorth,South,{}\n", dice.pick(&["0", "20", "40", "60", "130"])),
        false => "-".to_owned(),
    };
    let (in_minutes, shortest) = (dice.chance(20), if dice.chance(15) { 50 } else { 0 });
    let unit = if in_minutes { "minutes" } else { "periods" };
    let each = if in_minutes { 45 } else { 1 };
    let rules = format!(
        "parallel_sessions = {}\n[blocks]\nrelease = {}\nsame_day_sessions = {}\nmax_covers = {}\ncover = \"{}\"\n\
         same_week_sessions = {}\n\
         [prep]\nunit = \"{unit}\"\nshortest = {shortest}\nmin_free_per_day = {}\nmin_free_per_cycle = {}\nmax_sessions_per_day = {}\nmax_sessions_per_week = {}\nmax_committed_per_cycle = {}\n\
         [costs]\nunmet_session = {}\nabsent_required = {}\nrelease = {}\ncover_load = {}\n",
        dice.below(2),
        dice.chance(70),
        dice.chance(40),
        dice.below(3),
        dice.pick(&["role", "anyone"]),
        dice.chance(50),
        if dice.chance(30) { each } else { 0 },
        if dice.chance(30) { each * (1 + dice.below(2)) } else { 0 },
        if dice.chance(30) { 1 } else { 0 },
        if dice.chance(30) { 1 + dice.below(2) } else { 0 },
        if dice.chance(30) { 1 + dice.below(4) } else { 0 },
        dice.pick(&["1000", "60"]),
        dice.pick(&["40", "15"]),
        dice.pick(&["20", "50", "0"]),
        dice.pick(&["1", "7"]),
    );
    let mut files = vec![
        ("periods.csv", periods),
        ("staff.csv", staff),
        ("timetable.csv", timetable),
        ("availability.csv", availability),
        ("teams.csv", teams),
        ("members.csv", members),
        ("rooms.csv", format!("id,seats,meetings,site\nR1,9,yes,{}\nR2,2,yes,{}\n", site(dice), site(dice))),
        ("pins.csv", pins),
        ("rules.toml", rules),
    ];
    if with_sites {
        files.push(("travel.csv", travel));
    }
    files
}

fn judged(school: &School, rows: &[&str]) -> staffroom::plan::verify::Verdict {
    let csv = format!("team,week,day,period,turn,room,attending,released\n{}", rows.concat());
    judge(school, csv.as_bytes(), "held.csv").unwrap().verdict
}

/// All ways to hold one session of a team that keep every rule when nothing else is held.
fn options(school: &School, team: &staffroom::school::Team) -> Vec<String> {
    let mut options = Vec::new();
    let rooms: &[&str] = if team.room { &["R1", "R2"] } else { &[""] };
    let turns = (1..=team.every).map(|turn| if team.every > 1 { turn.to_string() } else { String::new() });
    let at = |turn: String| rooms.iter().map(move |room| (turn.clone(), *room));
    let places: Vec<(String, &str)> = turns.flat_map(at).collect();
    let starts = school.cycle.slots().flat_map(|start| places.iter().map(move |place| (start, place)));
    for (start, (turn, room)) in starts {
        let Some(slots) = school.cycle.window_of(start, team.length) else { continue };
        let start = slot_cells(school, start);
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
                let row = format!("{},{start},{turn},{room},{},{released}\n", team.id, attending.join(";"));
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

/// `A,Mon,1`
fn slot_cells(school: &School, slot: staffroom::school::Slot) -> String {
    let (week, day, period) = school.cycle.labels(slot);
    format!("{week},{day},{period}")
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
    let mut rows = String::from("team,week,day,period,turn\n");
    let slots: Vec<_> = school.cycle.slots().collect();
    for team in school.teams.iter() {
        if dice.chance(60) {
            let slot = slot_cells(school, slots[dice.below(6) as usize]);
            let turn = if team.every > 1 { (1 + dice.below(2)).to_string() } else { String::new() };
            writeln!(rows, "{},{slot},{turn}", team.id).unwrap();
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
    let starts = previous.sessions.iter().map(|row| {
        let turn = row.turn.map_or(String::new(), |turn| turn.to_string());
        format!("{},{},{},{},{turn},", row.team, row.week, row.day, row.period)
    });
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
        let mut earlier = Previous::new(&resolved.plan.sessions);
        earlier.without_slot = resolved.sessions_without_slot;
        match plan_sessions(&school, Some(&earlier), &settings, &Control::default()) {
            Ok(plan) => {
                let document = Document::new(&plan, &school, say);
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
