//! The rules of mentor pairs on two or three people.

mod acceptable;
mod conflicts;
mod costs;
#[cfg(feature = "highs")]
mod lagrangian;
mod meetings;
mod objectives;
mod prep;
mod repairs;
mod search;
mod unmet;

use crate::plan::document::{Document, Resolved};
use crate::plan::score::PreviousPairs;
use crate::plan::verify::verify;
use crate::plan::{Kind, Plan};
use crate::planners::commitments::Commitments;
use crate::planners::mentors::network::Network;
use crate::planners::mentors::objective::{Scope, scope};
use crate::planners::mentors::options::options;
use crate::planners::mentors::search::Search;
use crate::planners::testing::{periods_of, refused, school_of};
use crate::planners::{Request, plan};
use crate::report::reasons::say;
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings, SolverName};
use std::fmt::Write;

/// The columns of staff.csv after the id.
const COLUMNS: [&str; 9] = ["roles", "years", "site", "department", "fte", "mentees", "expertise", "needs", "name"];

/// A school folder in the making.
#[derive(Clone)]
pub(super) struct Folder {
    slots: Vec<String>,
    staff: String,
    timetable: String,
    availability: String,
    teams: String,
    members: String,
    preferences: String,
    pairs: String,
    pins: String,
    mentors: String,
    prep: String,
    costs: String,
}

impl Folder {
    /// A cycle of these slots, such as `Mon 1` and `Mon 2 open`.
    pub fn new(slots: &[&str]) -> Folder {
        Folder {
            slots: slots.iter().map(|slot| (*slot).to_owned()).collect(),
            staff: format!("id,{}\n", COLUMNS.join(",")),
            timetable: "staff,day,period\n".into(),
            availability: "staff,day,period,status\n".into(),
            teams: "id\n".into(),
            members: "team,staff\n".into(),
            preferences: "staff,choice,rank\n".into(),
            pairs: "kind,a,b,rule,note\n".into(),
            pins: "kind,id,day,period,rule\n".into(),
            // Nothing but expertise counts: a level is 20 points of fit, no needs are 50.
            // Most of these schools have one day.
            mentors: "same_day_meetings = true\n\
                      weights = { need = 1, time = 0, experience = 0, department = 0, preference = 0 }\n"
                .into(),
            prep: String::new(),
            costs: String::new(),
        }
    }

    /// One day of six lessons: whoever is in school all day teaches Mon 1 and Mon 6, and is free from Mon 2 to Mon 5.
    pub fn one_day() -> Folder {
        Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5", "Mon 6"])
    }

    /// Somebody without rows in the timetable: `roles=mentor years=9`.
    pub fn stranger(mut self, id: &str, cells: &str) -> Folder {
        let cells: Vec<(&str, &str)> = cells.split(' ').filter_map(|cell| cell.split_once('=')).collect();
        assert!(cells.iter().all(|(key, _)| COLUMNS.contains(key)), "{cells:?}");
        let cell = |column: &&str| cells.iter().find(|(key, _)| key == column).map_or("", |(_, value)| value);
        writeln!(self.staff, "{id},{}", COLUMNS.iter().map(cell).collect::<Vec<_>>().join(",")).unwrap();
        self
    }

    /// Somebody who teaches in the first and the last slot, and so is in school in between.
    pub fn person(self, id: &str, cells: &str) -> Folder {
        let ends = [self.slots[0].clone(), self.slots[self.slots.len() - 1].clone()];
        self.stranger(id, cells).teaches(id, &[&ends[0], &ends[1]])
    }

    /// A mentor with nine years who takes so many.
    pub fn mentor(self, id: &str, places: u32) -> Folder {
        self.person(id, &format!("roles=mentor years=9 mentees={places}"))
    }

    pub fn mentee(self, id: &str) -> Folder {
        self.person(id, "roles=mentee years=1")
    }

    pub fn teaches(mut self, id: &str, slots: &[&str]) -> Folder {
        for slot in slots {
            let (day, period) = day_and_period(slot);
            writeln!(self.timetable, "{id},{day},{period}").unwrap();
        }
        self
    }

    /// `away`, `protected` or `avoid` in a slot.
    pub fn marked(mut self, id: &str, slot: &str, status: &str) -> Folder {
        let (day, period) = day_and_period(slot);
        writeln!(self.availability, "{id},{day},{period},{status}").unwrap();
        self
    }

    pub fn wish(mut self, id: &str, choice: &str, rank: u32) -> Folder {
        writeln!(self.preferences, "{id},{choice},{rank}").unwrap();
        self
    }

    /// A row of pairs.csv: `mentor,ana,dee,require`.
    pub fn pair(mut self, row: &str) -> Folder {
        writeln!(self.pairs, "{row}").unwrap();
        self
    }

    /// A pin or ban of a meeting of `ana/dee`.
    pub fn meeting(mut self, pair: &str, slot: &str, rule: &str) -> Folder {
        let (day, period) = day_and_period(slot);
        writeln!(self.pins, "meeting,{pair},{day},{period},{rule}").unwrap();
        self
    }

    /// A team of these people that meets once.
    pub fn team(mut self, id: &str, members: &[&str]) -> Folder {
        writeln!(self.teams, "{id}").unwrap();
        members.iter().for_each(|member| writeln!(self.members, "{id},{member}").unwrap());
        self
    }

    /// A session that is pinned.
    pub fn session(mut self, team: &str, slot: &str) -> Folder {
        let (day, period) = day_and_period(slot);
        writeln!(self.pins, "session,{team},{day},{period},pin").unwrap();
        self
    }

    /// A line of [mentors].
    pub fn rule(mut self, line: &str) -> Folder {
        // A key stands once.
        let key = line.split(' ').next().unwrap_or_default();
        let others = self.mentors.lines().filter(|other| !other.starts_with(key));
        self.mentors = others.map(|other| format!("{other}\n")).collect();
        writeln!(self.mentors, "{line}").unwrap();
        self
    }

    /// A line of [prep].
    pub fn prep(mut self, line: &str) -> Folder {
        writeln!(self.prep, "{line}").unwrap();
        self
    }

    /// A line of [costs].
    pub fn cost(mut self, line: &str) -> Folder {
        writeln!(self.costs, "{line}").unwrap();
        self
    }

    pub fn school(&self) -> School {
        let periods = periods_of(&self.slots);
        let rules = format!("[mentors]\n{}[prep]\n{}[costs]\n{}", self.mentors, self.prep, self.costs);
        let files = [
            ("periods.csv", &periods),
            ("staff.csv", &self.staff),
            ("timetable.csv", &self.timetable),
            ("availability.csv", &self.availability),
            ("teams.csv", &self.teams),
            ("members.csv", &self.members),
            ("preferences.csv", &self.preferences),
            ("pairs.csv", &self.pairs),
            ("pins.csv", &self.pins),
            ("rules.toml", &rules),
        ];
        school_of(&files)
    }

    /// The plan of its pairs, which verify must agree with.
    pub fn plan(&self) -> Plan {
        planned(&self.school(), &[Kind::Mentors], None)
    }

    /// The pairs and their meetings: `ana/dee Mon 2 Mon 3`.
    pub fn pairs(&self) -> Vec<String> {
        let school = self.school();
        pairs(&school, &planned(&school, &[Kind::Mentors], None))
    }

    /// What the plan costs, by criterion: `misfit_mentor 20`.
    pub fn costs(&self) -> Vec<String> {
        costs(&self.plan())
    }

    /// Codes and messages of the findings that refuse it.
    pub fn refused(&self) -> Vec<String> {
        let request = Request { kinds: &[Kind::Mentors], ..Request::default() };
        let school = self.school();
        refused(&school, plan(&school, &request, &settings(), &Control::default()))
    }
}

fn day_and_period(slot: &str) -> (&str, &str) {
    let mut words = slot.split(' ');
    (words.next().unwrap(), words.next().unwrap())
}

pub(super) fn settings() -> Settings {
    Settings::to_the_proof()
}

/// A search over a school, with the pairings that the objective allows and their network.
fn searched<T>(school: &School, ask: impl FnOnce(&Search, &Scope, &Network) -> T) -> T {
    let options = options(school, &PreviousPairs::default(), &Commitments::none(school));
    let scope = scope(&options, school.rules.mentors.objective, &options.required()).unwrap();
    let network = Network::solve(&options, &scope).unwrap();
    ask(&Search { options: &options, settings: &settings(), control: &Control::default() }, &scope, &network)
}

/// A plan that is proven, and that verify agrees with.
pub(super) fn planned(school: &School, kinds: &[Kind], previous: Option<&Document>) -> Plan {
    let resolved: Option<Resolved> = previous.map(|document| document.resolve(school));
    let request = Request { kinds, previous: resolved.as_ref(), ..Request::default() };
    let plan = plan(school, &request, &settings(), &Control::default()).unwrap();
    let verdict = verify(school, &Document::new(&plan, school, say), previous);
    assert!(verdict.holds(), "{:#?}", verdict.violations);
    assert_eq!(plan.score.total, plan.score.bound);
    plan
}

pub(super) fn pairs(school: &School, plan: &Plan) -> Vec<String> {
    let id = |staff: StaffId| school.staff[staff].id.as_str();
    let pair = |pair: &crate::plan::Pair| {
        let meetings: String = pair.meetings.iter().map(|slot| format!(" {}", school.cycle.name(*slot))).collect();
        format!("{}/{}{meetings}", id(pair.mentor), id(pair.mentee))
    };
    plan.pairs.iter().map(pair).collect()
}

pub(super) fn costs(plan: &Plan) -> Vec<String> {
    plan.score.criteria.iter().map(|row| format!("{} {}", row.criterion.name(), row.cost())).collect()
}

pub(super) fn staff(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, person)| person.id == id).unwrap().0
}
