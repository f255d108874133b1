//! The rules of visits on two or three people.

mod classes;
mod formulate;
mod options;
mod rounds;
mod unmet;

use super::network::Demands;
use super::options::{Options, options};
use super::search::Search;
use crate::plan::document::Document;
use crate::plan::verify::verify;
use crate::plan::{Kind, Plan};
use crate::planners::commitments::Commitments;
use crate::planners::testing::{periods_of, school_of};
use crate::planners::{Request, plan};
use crate::report::reasons::say;
use crate::school::{School, Slot, StaffId};
use crate::solve::{Control, Settings};
use std::fmt::Write;

/// A school folder in the making.
#[derive(Clone)]
struct Folder {
    slots: Vec<String>,
    staff: String,
    timetable: String,
    availability: String,
    pairs: String,
    pins: String,
    visits: String,
    costs: String,
}

impl Folder {
    /// A cycle of these slots, such as `Mon 1` and `Mon 2 open`.
    fn new(slots: &[&str]) -> Folder {
        Folder {
            slots: slots.iter().map(|slot| (*slot).to_owned()).collect(),
            staff: "id,expertise,needs,visits,hosts\n".into(),
            timetable: "staff,day,period,subject,group,kind,observe\n".into(),
            availability: "staff,day,period,status\n".into(),
            pairs: "kind,a,b,rule\n".into(),
            pins: "kind,id,day,period,rule\n".into(),
            // Nothing but expertise counts: a level is 20 points of fit, no needs are 50.
            visits: "weights = { need = 1, outside_department = 0, debrief = 0 }\n".into(),
            costs: String::new(),
        }
    }

    /// One day of five lessons.
    fn one_day() -> Folder {
        Folder::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Mon 5"]).rule("debrief = \"same-day\"")
    }

    /// Somebody who teaches in these slots: a class of their own, or `Mon 2=7A+7B`.
    fn person(mut self, id: &str, cells: &str, slots: &[&str]) -> Folder {
        writeln!(self.staff, "{id},{cells}").unwrap();
        for slot in slots {
            let (slot, class) = slot.split_once('=').unwrap_or((slot, id));
            let (day, period) = day_and_period(slot);
            writeln!(self.timetable, "{id},{day},{period},,{class},,").unwrap();
        }
        self
    }

    /// Who receives visits in these slots, besides lessons at both ends of Mondays.
    fn host(self, id: &str, level: u32, hosts: u32, slots: &[&str]) -> Folder {
        let all = [&["Mon 1"], slots, &["Mon 5"]].concat();
        self.person(id, &format!("maps:{level},,0,{hosts}"), &all)
    }

    /// Who is free from Mon 2 to Mon 4, and makes visits.
    fn observer(self, id: &str, visits: u32) -> Folder {
        self.person(id, &format!(",maps,{visits},0"), &["Mon 1", "Mon 5"])
    }

    /// A whole row of timetable.csv.
    fn row(mut self, row: &str) -> Folder {
        writeln!(self.timetable, "{row}").unwrap();
        self
    }

    /// `away`, `protected` or `avoid` in a slot.
    fn marked(mut self, id: &str, slot: &str, status: &str) -> Folder {
        let (day, period) = day_and_period(slot);
        writeln!(self.availability, "{id},{day},{period},{status}").unwrap();
        self
    }

    /// A row of pairs.csv: `visit,dee,ana,require`.
    fn pair(mut self, row: &str) -> Folder {
        writeln!(self.pairs, "{row}").unwrap();
        self
    }

    /// A pin or ban of a visit of `dee/ana`.
    fn visit(mut self, pair: &str, slot: &str, rule: &str) -> Folder {
        let (day, period) = day_and_period(slot);
        writeln!(self.pins, "visit,{pair},{day},{period},{rule}").unwrap();
        self
    }

    /// A line of [visits].
    fn rule(mut self, line: &str) -> Folder {
        let key = line.split(' ').next().unwrap();
        let others = self.visits.lines().filter(|other| !other.starts_with(key));
        self.visits = others.map(|other| other.to_owned() + "\n").collect();
        writeln!(self.visits, "{line}").unwrap();
        self
    }

    /// A line of [costs].
    fn cost(mut self, line: &str) -> Folder {
        writeln!(self.costs, "{line}").unwrap();
        self
    }

    fn school(&self) -> School {
        let periods = periods_of(&self.slots);
        let rules = format!("[visits]\n{}[costs]\n{}", self.visits, self.costs);
        let files = [
            ("periods.csv", &periods),
            ("staff.csv", &self.staff),
            ("timetable.csv", &self.timetable),
            ("availability.csv", &self.availability),
            ("pairs.csv", &self.pairs),
            ("pins.csv", &self.pins),
            ("rules.toml", &rules),
        ];
        school_of(&files)
    }

    /// A plan of its visits that is proven, and that verify agrees with.
    fn plan(&self) -> Plan {
        let school = self.school();
        let request = Request { kinds: &[Kind::Visits], ..Request::default() };
        let plan = plan(&school, &request, &settings(), &Control::default()).unwrap();
        let verdict = verify(&school, &Document::new(&plan, &school, say), None);
        assert!(verdict.holds(), "{:#?}", verdict.violations);
        assert_eq!(plan.score.total, plan.score.bound);
        plan
    }

    /// Asks something of what could happen in it.
    fn ask<T>(&self, question: impl FnOnce(&Options) -> T) -> T {
        let school = self.school();
        question(&options(&school, &[], &Commitments::none(&school)))
    }

    /// Asks something of a search in it.
    fn search<T>(&self, question: impl FnOnce(&Search) -> T) -> T {
        self.ask(|options| {
            let (settings, control) = (settings(), Control::default());
            let demands = Demands::new(options, &control).unwrap();
            question(&Search { options, demands: &demands, constant: 0, settings: &settings, control: &control })
        })
    }
}

fn day_and_period(slot: &str) -> (&str, &str) {
    slot.split_once(' ').unwrap()
}

fn settings() -> Settings {
    Settings::to_the_proof()
}

fn staff(school: &School, id: &str) -> StaffId {
    school.staff.entries().find(|(_, person)| person.id == id).unwrap().0
}

fn slot(school: &School, name: &str) -> Slot {
    school.cycle.slots().find(|slot| school.cycle.name(*slot) == name).unwrap()
}
