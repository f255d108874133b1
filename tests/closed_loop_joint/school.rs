//! A small school of chance with teams, mentees and visits: the facts of the
//! closed loops of pairs and of visits, about the same people.

use crate::pairs::dice::Dice;
use crate::pairs::sessions::teams;
use crate::pairs::world::{Size, World};
use crate::visits::judge::could_visit;
use crate::visits::world as of_visits;
use staffroom::findings::Severity;
use staffroom::load::{LoadOptions, load};
use staffroom::plan::by_hand::judge;
use staffroom::plan::document::{Document, VisitRow};
use staffroom::school::School;
use std::fmt::Write;

/// The facts, as each of the two judges reads them.
pub struct Both {
    pub pairs: World,
    pub visits: of_visits::World,
    /// The rows of pairs.csv and pins.csv that only visits know of.
    own: (Vec<of_visits::PairOrder>, Vec<of_visits::VisitPin>),
}

impl Both {
    pub fn of_chance(dice: &mut Dice) -> Both {
        let size = Size { people: 3 + dice.below(3), slots_of_day: dice.pick(&[3, 3, 4]), sides: 2 };
        Both::of_size(dice, &size)
    }

    /// The same, of any size.
    pub fn of_size(dice: &mut Dice, size: &Size) -> Both {
        let pairs = World::of_chance(dice, size);
        Both::about(dice, pairs, false)
    }

    /// With visits in triads, and more time for them.
    pub fn in_triads(dice: &mut Dice) -> Both {
        let people = dice.pick(&[3, 4, 4, 5, 6]);
        Both::in_groups_of(dice, &Size { people, slots_of_day: 4, sides: 2 })
    }

    /// The same, of any size.
    pub fn in_groups_of(dice: &mut Dice, size: &Size) -> Both {
        let mut pairs = World::of_chance(dice, size);
        let slots = pairs.periods.len();
        pairs.periods.iter_mut().for_each(|period| period.kind = "lesson");
        for person in &mut pairs.people {
            person.department = dice.pick(&["", "", "art", "music", "maths", "sport"]);
            if dice.chance(80) {
                (person.marked_away, person.protected) = (0, 0);
                // Some lesson on each day, to see colleagues on and to be seen in.
                person.rows |= 1 << dice.below(slots / 2) | 1 << (slots / 2 + dice.below(slots / 2));
                person.rows &= !(1 << dice.below(slots)) | person.fixed;
            }
        }
        Both::about(dice, pairs, true)
    }

    fn about(dice: &mut Dice, mut pairs: World, in_triads: bool) -> Both {
        pairs.meetings = dice.pick(&[0, 1, 1, 1, 1, 2]);
        if dice.chance(80) {
            pairs.pins.clear();
            pairs.pairs.retain(|row| row.rule != "require");
        }
        // Where next to nothing is possible, nothing can be in anybody's way.
        if dice.chance(70) {
            (pairs.min_free_per_day, pairs.min_free_per_cycle) = (0, 0);
            pairs.max_committed_per_cycle = 0;
        }
        if dice.chance(70) {
            (pairs.min_common, pairs.min_years, pairs.cross_site) = (0, 0, true);
            pairs.department = "any";
            pairs.costs.unmet_mentee = pairs.costs.unmet_mentee.max(150);
            pairs.costs.unmet_meeting = pairs.costs.unmet_meeting.max(50);
        }
        if dice.chance(50) {
            for person in &mut pairs.people {
                let most = dice.pick(&[2, 3, 4]);
                let rows: Vec<usize> = (0..pairs.periods.len()).filter(|slot| person.rows >> slot & 1 == 1).collect();
                person.rows = rows.iter().take(most).map(|slot| 1 << slot).sum();
                person.fixed &= person.rows;
                (person.marked_away, person.protected) = (0, 0);
            }
        }
        pairs.settle();
        let mut of_teams = teams(dice, &pairs);
        let cover = dice.pick(&["role", "role", "anyone"]);
        write!(of_teams.blocks, "\ncover = \"{cover}\"\nsame_day_sessions = {}", dice.chance(50)).unwrap();
        write!(of_teams.costs, "\nrelease = {}\ncrowded = {}", dice.pick(&[20, 0, 5]), dice.pick(&[5, 0, 30])).unwrap();
        let mut visits = visits(dice, &pairs);
        if in_triads {
            visits.format = "triads";
            visits.rounds = dice.pick(&[2, 2, 3]);
            visits.debrief = dice.pick(&["none", "none", "next-day", "same-day"]);
            visits.per_group = dice.pick(&[0, 0, 0, 2]);
            for person in &mut visits.people {
                (person.visits, person.hosts) = if dice.chance(90) { (1, 1) } else { (0, 1) };
            }
        }
        let mut both = Both { pairs, visits, own: Default::default() };
        both.orders(dice);
        let rules = &both.visits;
        let [need, outside_department, debrief] = rules.weights;
        write!(
            of_teams.blocks,
            "\n[visits]\nformat = \"{}\"\nrounds = {}\ndebrief = \"{}\"\nrepeat = {}\nper_group = {}\n\
             weights = {{ need = {need}, outside_department = {outside_department}, debrief = {debrief} }}\n",
            rules.format, rules.rounds, rules.debrief, rules.repeat, rules.per_group,
        )
        .unwrap();
        let costs = &rules.costs;
        write!(
            of_teams.costs,
            "\nunmet_visit = {}\nmisfit_visit = {}\nhost_again = {}",
            costs.unmet_visit, costs.misfit_visit, costs.host_again,
        )
        .unwrap();
        both.pairs.teams = Some(of_teams);
        both
    }

    /// Visits that must be, or may not.
    fn orders(&mut self, dice: &mut Dice) {
        let people = self.visits.people.len();
        let all = (0..people * people).map(|both| (both / people, both % people));
        let could: Vec<(usize, usize, u32)> = all
            .map(|(observer, host)| (observer, host, could_visit(&self.visits, observer, host)))
            .filter(|(observer, host, slots)| {
                *slots != 0 && self.visits.people[*observer].visits > 0 && self.visits.people[*host].hosts > 0
            })
            .collect();
        if could.is_empty() || dice.chance(60) {
            return;
        }
        for _ in 0..1 + dice.below(2) {
            let (a, b, slots) = dice.pick(&could);
            let good: Vec<usize> = (0..self.visits.periods.len()).filter(|slot| slots >> slot & 1 == 1).collect();
            let slot = dice.pick(&good);
            match dice.below(4) {
                0 | 1 => self.own.0.push(of_visits::PairOrder { kind: "visit", a, b, rule: "require" }),
                2 => self.own.1.push(of_visits::VisitPin { observer: a, host: b, slot, pin: true }),
                _ => self.own.1.push(of_visits::VisitPin { observer: a, host: b, slot, pin: false }),
            }
        }
        self.visits.pairs.extend(self.own.0.iter().copied());
        self.visits.pins.extend(self.own.1.iter().copied());
    }

    pub fn files(&self) -> Vec<(&'static str, String)> {
        let mut files = self.pairs.files();
        let id = |who: usize| self.visits.people[who].id;
        for (name, text) in &mut files {
            match *name {
                "staff.csv" => {
                    let of_person = |person: &of_visits::Person| format!("{},{}", person.visits, person.hosts);
                    let cells = self.visits.people.iter().map(of_person);
                    *text = beside(text, std::iter::once("visits,hosts".to_owned()).chain(cells));
                }
                "timetable.csv" => {
                    let rows = self.visits.people.iter().flat_map(|person| &person.rows);
                    let observe = |row: &of_visits::Row| if row.observe { "yes" } else { "no" };
                    let cells = rows.map(|row| format!("Maths,{},{}", row.group, observe(row)));
                    *text = beside(text, std::iter::once("subject,group,observe".to_owned()).chain(cells));
                }
                "pairs.csv" => {
                    for row in &self.own.0 {
                        writeln!(text, "{},{},{},{}", row.kind, id(row.a), id(row.b), row.rule).unwrap();
                    }
                }
                "pins.csv" => {
                    for row in &self.own.1 {
                        let of_visits::Period { week, day, period, .. } = self.visits.periods[row.slot];
                        let rule = if row.pin { "pin" } else { "ban" };
                        let pair = format!("{}/{}", id(row.observer), id(row.host));
                        writeln!(text, "visit,{pair},{week},{day},{period},{rule}").unwrap();
                    }
                }
                _ => {}
            }
        }
        files
    }

    pub fn shown(&self) -> String {
        self.files().iter().map(|(name, text)| format!("== {name}\n{text}")).collect()
    }

    /// The school that the program reads; none where something is required and forbidden.
    pub fn read(&self) -> Option<School> {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in self.files() {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        let loaded = load(folder.path(), &LoadOptions::default());
        let errors = loaded.findings.iter().filter(|finding| finding.severity() == Severity::Error);
        let errors: Vec<_> = errors.filter(|finding| finding.code.code() != "E215").collect();
        assert!(errors.is_empty(), "{errors:#?}\n{}", self.shown());
        loaded.school
    }

    /// A plan of earlier this term: sessions at some time, pairs and visits.
    pub fn earlier(&self, school: &School, dice: &mut Dice) -> Document {
        let mut rows = String::from("team,week,day,period\n");
        for team in school.teams.iter() {
            let slot = self.pairs.slot_row(dice.below(self.pairs.periods.len()));
            if dice.chance(70) {
                continue;
            }
            writeln!(rows, "{},{},{},{}", team.id, slot.week, slot.day, slot.period).unwrap();
        }
        let sessions = judge(school, rows.as_bytes(), "earlier.csv").unwrap().document;
        let id = |who: usize| self.visits.people[who].id.to_owned();
        let slot = self.pairs.slot_row(0);
        let visit = |(observer, host): &(usize, usize)| VisitRow {
            round: 1,
            observer: id(*observer),
            host: id(*host),
            week: slot.week.clone(),
            day: slot.day.clone(),
            period: slot.period.clone(),
            subject: String::new(),
            group: String::new(),
            fit: 0,
            debrief: None,
        };
        let visits = self.visits.earlier.iter().map(visit).collect();
        Document { visits, ..self.pairs.earlier_document(&sessions) }
    }
}

/// Adds cells at the end of each line.
fn beside(text: &str, cells: impl Iterator<Item = String>) -> String {
    text.lines().zip(cells).map(|(line, cells)| format!("{line},{cells}\n")).collect()
}

/// The people of a world, and what they want to see.
fn visits(dice: &mut Dice, pairs: &World) -> of_visits::World {
    let rounds = dice.pick(&[1, 2, 2, 3]);
    let most = dice.pick(&[0, 1, 1, 1, 1, 2]);
    let most = if dice.chance(75) { most.min(rounds) } else { most };
    let mut people = Vec::new();
    for person in &pairs.people {
        let mut rows = Vec::new();
        for slot in (0..pairs.periods.len()).filter(|slot| person.rows >> slot & 1 == 1) {
            let (group, observe) = (dice.pick(&of_visits::GROUPS), dice.chance(90));
            rows.push(of_visits::Row { slot, group, kind: "lesson", observe });
        }
        people.push(of_visits::Person {
            id: person.id,
            department: person.department,
            expertise: person.expertise.clone(),
            needs: person.needs.clone(),
            visits: if dice.chance(65) { most } else { 0 },
            hosts: dice.pick(&[0, 1, 1, 2]),
            rows,
            away: person.away,
            here: person.here,
            protected: person.protected,
            avoid: person.avoid,
            taken: 0,
        });
    }
    let orders = pairs.pairs.iter();
    let orders = orders.map(|row| of_visits::PairOrder { kind: row.kind, a: row.a, b: row.b, rule: row.rule });
    let periods = pairs.periods.iter();
    let periods = periods.map(|row| of_visits::Period {
        week: row.week,
        day: row.day,
        period: row.period,
        kind: row.kind,
        times: row.times,
    });
    let count = people.len();
    let mut earlier = Vec::new();
    if dice.chance(25) {
        let all = (0..count * count).map(|both| (both / count, both % count));
        earlier = all.filter(|(a, b)| a != b && dice.chance(25)).collect();
    }
    of_visits::World {
        periods: periods.collect(),
        people,
        pairs: orders.collect(),
        pins: Vec::new(),
        earlier,
        format: "pairs",
        rounds,
        blank: (0, 0),
        debrief: dice.pick(&["next-day", "next-day", "same-day", "none"]),
        repeat: dice.chance(30),
        per_group: dice.pick(&[0, 0, 0, 1, 2]),
        weights: dice.pick(&[[5, 2, 1], [1, 0, 0], [0, 1, 3], [2, 2, 2]]),
        costs: of_visits::Costs {
            outside: pairs.costs.outside,
            extra_time: pairs.costs.extra_time,
            avoid: pairs.costs.avoid,
            unmet_visit: dice.pick(&[300, 300, 100, 60]),
            misfit_visit: dice.pick(&[1, 1, 0, 3]),
            host_again: dice.pick(&[2, 2, 0, 25]),
            moved: pairs.costs.moved,
        },
    }
}
