//! The rules of sessions on two or three people, and every shortcut of the
//! planner against trying all there is.

mod components;
mod covers;
mod formulations;
mod near;
#[cfg(feature = "highs")]
mod near_the_bound;
mod options;
mod pins;
mod prep;
mod shortcuts;
mod unmet;

use super::options::{Options, Previous, options};
use crate::planners::commitments::Commitments;
use crate::planners::plan_sessions;
use crate::planners::testing::{self, try_school_of};
use crate::school::{School, SessionLimit, Slot, StaffId, TeamId};
use crate::solve::{Control, Settings, SolverName};
use std::fmt::Write;

/// A school folder in the making.
pub(super) struct Folder {
    periods: String,
    staff: String,
    timetable: String,
    availability: String,
    teams: String,
    members: String,
    rooms: Option<String>,
    pins: String,
    rules: String,
}

impl Folder {
    /// A cycle of these slots, such as `Mon 1`, `Mon 2 break` and `A:Mon 1`.
    pub fn new(slots: &[&str]) -> Folder {
        let mut periods = String::from("week,day,period,kind\n");
        for slot in slots {
            let (week, rest) = slot.split_once(':').unwrap_or(("", slot));
            writeln!(periods, "{week},{}", rest.replace(' ', ",")).unwrap();
        }
        Folder {
            periods,
            staff: "id,fte,roles\n".into(),
            timetable: "staff,week,day,period,release\n".into(),
            availability: "staff,week,day,period,status\n".into(),
            teams: "id,sessions,length,quorum,priority,room\n".into(),
            members: "team,staff,role\n".into(),
            rooms: None,
            pins: "kind,id,week,day,period,rule\n".into(),
            rules: String::new(),
        }
    }

    /// One day of four lessons and the people ana, bo and cy.
    pub fn one_day() -> Folder {
        Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).person("ana").person("bo").person("cy")
    }

    /// A person: `ana`, or with a part-time share and roles `cy,0.5,cover`.
    pub fn person(mut self, row: &str) -> Folder {
        writeln!(self.staff, "{row}").unwrap();
        self
    }

    fn row(mut self, staff: &str, slots: &[&str], release: &str) -> Folder {
        for slot in slots {
            let (week, rest) = slot.split_once(':').unwrap_or(("", slot));
            writeln!(self.timetable, "{staff},{week},{},{release}", rest.replace(' ', ",")).unwrap();
        }
        self
    }

    /// Lessons that somebody else may take.
    pub fn teaches(self, staff: &str, slots: &[&str]) -> Folder {
        self.row(staff, slots, "yes")
    }

    /// Something that nobody else may take.
    pub fn busy(self, staff: &str, slots: &[&str]) -> Folder {
        self.row(staff, slots, "no")
    }

    /// `away`, `protected` or `avoid` in a slot.
    pub fn marked(mut self, staff: &str, slot: &str, status: &str) -> Folder {
        writeln!(self.availability, "{staff},,{},{status}", slot.replace(' ', ",")).unwrap();
        self
    }

    /// A team, by what follows its id in teams.csv; a member with `*` leads, one with `?` is optional.
    pub fn team(mut self, id: &str, row: &str, members: &str) -> Folder {
        writeln!(self.teams, "{id},{row}").unwrap();
        for member in members.split(' ') {
            let role = match member.chars().last() {
                Some('*') => "lead",
                Some('?') => "optional",
                _ => "required",
            };
            writeln!(self.members, "{id},{},{role}", member.trim_end_matches(['*', '?'])).unwrap();
        }
        self
    }

    /// A room: `R1,30,yes`.
    pub fn room(mut self, row: &str) -> Folder {
        writeln!(self.rooms.get_or_insert("id,seats,meetings\n".into()), "{row}").unwrap();
        self
    }

    /// A pin or ban of a team.
    pub fn pin(mut self, team: &str, slot: &str, rule: &str) -> Folder {
        let (week, rest) = slot.split_once(':').unwrap_or(("", slot));
        writeln!(self.pins, "session,{team},{week},{},{rule}", rest.replace(' ', ",")).unwrap();
        self
    }

    /// A line of rules.toml.
    pub fn rules(mut self, line: &str) -> Folder {
        self.rules.push_str(line);
        self.rules.push('\n');
        self
    }

    /// Reads the folder; none where it has an error.
    pub fn try_school(&self) -> Result<School, String> {
        let files = [
            ("periods.csv", Some(&self.periods)),
            ("staff.csv", Some(&self.staff)),
            ("timetable.csv", Some(&self.timetable)),
            ("availability.csv", Some(&self.availability)),
            ("teams.csv", Some(&self.teams)),
            ("members.csv", Some(&self.members)),
            ("rooms.csv", self.rooms.as_ref()),
            ("pins.csv", Some(&self.pins)),
            ("rules.toml", Some(&self.rules)),
        ];
        // A table without rows is a finding that is not meant here.
        let meant =
            |name: &str, text: &str| ["timetable.csv", "rules.toml"].contains(&name) || text.lines().nth(1).is_some();
        let files = files.into_iter().filter_map(|(name, text)| Some((name, text.filter(|text| meant(name, text))?)));
        try_school_of(&files.collect::<Vec<_>>())
    }

    /// Reads the folder, which must have no error.
    pub fn school(&self) -> School {
        self.try_school().unwrap_or_else(|findings| panic!("{findings}"))
    }
}

pub(super) fn options_of(school: &School) -> Options {
    options(school, &Previous::default(), &Commitments::none(school))
}

pub(super) fn staff(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, person)| person.id == id).unwrap().0
}

pub(super) fn team(school: &School, id: &str) -> TeamId {
    school.teams.entries().find(|(_, team)| team.id == id).unwrap().0
}

pub(super) fn slot(school: &School, name: &str) -> Slot {
    school.cycle.slots().find(|slot| school.cycle.name(*slot) == name).unwrap()
}

/// Where the windows of the first team start.
pub(super) fn starts(school: &School) -> Vec<String> {
    let options = options_of(school);
    let first = school.teams.ids().next().unwrap();
    options.teams[first].windows.iter().map(|window| school.cycle.name(window.start)).collect()
}

pub(super) fn settings() -> Settings {
    Settings::to_the_proof()
}

/// The findings of a school that cannot be planned, as their codes and messages.
pub(super) fn refused(school: &School) -> Vec<String> {
    testing::refused(school, plan_sessions(school, None, &settings(), &Control::default()))
}

/// Numbers that look random and are the same for the same seed.
pub(super) struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % most
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

/// How large random schools are.
pub(super) struct Size {
    pub weeks: u64,
    pub days: u64,
    pub periods: u64,
    pub people: u64,
    pub teams: u64,
    pub pins: bool,
}

/// A school with some of everything that sessions know of.
pub(super) fn random_school(dice: &mut Dice, size: &Size) -> Folder {
    let mut slots = Vec::new();
    for week in 0..size.weeks {
        let week = if size.weeks > 1 { format!("W{week}:") } else { String::new() };
        for day in 0..size.days {
            for period in 0..size.periods {
                let kind = dice.pick(&["", "", "", "", "", " open", " break"]);
                slots.push((format!("{week}D{day} {period}"), kind));
            }
        }
    }
    let rows: Vec<String> = slots.iter().map(|(slot, kind)| format!("{slot}{kind}")).collect();
    let mut folder = Folder::new(&rows.iter().map(String::as_str).collect::<Vec<_>>());
    let people: Vec<String> = (0..size.people).map(|person| format!("p{person}")).collect();
    for person in &people {
        folder = folder.person(&format!("{person},{},{}", dice.pick(&["1", "1", "0.5"]), dice.pick(&["", "cover"])));
        for (slot, _) in &slots {
            if dice.chance(40) {
                folder = folder.row(person, &[slot], dice.pick(&["yes", "yes", "no"]));
            }
            if size.weeks == 1 && dice.chance(10) {
                folder = folder.marked(person, slot, dice.pick(&["away", "protected", "avoid", "avoid"]));
            }
        }
    }
    for team in 0..size.teams {
        let mut members: Vec<String> = Vec::new();
        for person in &people {
            if dice.chance(55) {
                members.push(format!("{person}{}", dice.pick(&["", "", "", "?", "*"])));
            }
        }
        if members.len() < 2 {
            members = people[..2].to_vec();
        }
        let row = format!(
            "{},{},{},{},{}",
            1 + dice.below(3) / 2 + u64::from(dice.chance(15)),
            1 + u64::from(dice.chance(35)),
            dice.pick(&["", "50%", "70%"]),
            1 + dice.below(3),
            dice.pick(&["no", "no", "yes"]),
        );
        folder = folder.team(&format!("t{team}"), &row, &members.join(" "));
        if size.pins && dice.chance(30) {
            let (slot, _) = &slots[dice.below(slots.len() as u64) as usize];
            folder = folder.pin(&format!("t{team}"), slot, dice.pick(&["ban", "ban", "pin"]));
        }
    }
    if dice.chance(60) {
        folder = folder.room("R1,9,yes").room("R2,9,yes").room("R3,3,yes");
    }
    let some = |dice: &mut Dice, most: u64| if dice.chance(30) { 1 + dice.below(most) } else { 0 };
    let rules = format!(
        "parallel_sessions = {}\n[blocks]\nrelease = {}\nsame_day_sessions = {}\nsame_week_sessions = {}\n\
         max_covers = {}\ncover = \"{}\"\n[prep]\nmin_free_per_day = {}\nmin_free_per_cycle = {}\n\
         max_sessions_per_day = {}\nmax_committed_per_cycle = {}\n[costs]\nunmet_session = {}\nabsent_required = {}\n\
         release = {}\ncover_load = {}\ncrowded = {}",
        some(dice, 2),
        dice.chance(60),
        dice.chance(30),
        dice.chance(30),
        1 + dice.below(2),
        dice.pick(&["role", "anyone"]),
        some(dice, 1),
        some(dice, 3),
        some(dice, 1),
        some(dice, 4),
        dice.pick(&["1000", "90"]),
        dice.pick(&["40", "15"]),
        dice.pick(&["20", "50", "0"]),
        dice.pick(&["1", "7"]),
        dice.pick(&["5", "0", "11"]),
    );
    folder.rules(&rules)
}
