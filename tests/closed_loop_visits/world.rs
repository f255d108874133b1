//! A small school as plain facts. Its files are written from them, and the
//! judge reads the same facts without any help of the program.

use super::dice::Dice;
use super::facts::{self, tags};
pub use super::facts::{PairOrder, Period, Slots};
use super::judge::could_visit;
use std::fmt::Write;

/// A row of timetable.csv.
#[derive(Clone)]
pub struct Row {
    pub slot: usize,
    /// As the cell has it: several classes are joined.
    pub group: &'static str,
    pub kind: &'static str,
    pub observe: bool,
}

impl Row {
    /// The classes of the row, as bits. "`group` may join classes with `+` or `;`."
    pub fn classes(&self) -> u32 {
        let class = |name: &str| CLASSES.iter().position(|class| *class == name).map_or(0, |at| 1 << at);
        self.group.split(['+', ';']).fold(0, |classes, name| classes | class(name))
    }
}

#[derive(Clone)]
pub struct Person {
    pub id: &'static str,
    pub department: &'static str,
    pub expertise: Vec<(&'static str, i64)>,
    pub needs: Vec<(&'static str, i64)>,
    pub visits: usize,
    pub hosts: usize,
    pub rows: Vec<Row>,
    pub away: Slots,
    /// Marked `here`: in school without a row.
    pub here: Slots,
    pub protected: Slots,
    pub avoid: Slots,
    /// What sessions, covers and meetings take.
    pub taken: Slots,
}

impl Person {
    /// Where something says that the person is in school.
    pub fn there(&self) -> Slots {
        self.busy() | self.here
    }

    /// Where the person has a timetable row.
    pub fn busy(&self) -> Slots {
        self.rows.iter().fold(0, |slots, row| slots | 1 << row.slot)
    }
}

/// A row of pins.csv about a visit.
#[derive(Clone, Copy, PartialEq)]
pub struct VisitPin {
    pub observer: usize,
    pub host: usize,
    pub slot: usize,
    pub pin: bool,
}

#[derive(Clone, Copy)]
pub struct Costs {
    pub outside: i64,
    pub extra_time: i64,
    pub avoid: i64,
    pub unmet_visit: i64,
    pub misfit_visit: i64,
    pub host_again: i64,
    pub moved: i64,
}

#[derive(Clone)]
pub struct World {
    pub periods: Vec<Period>,
    pub people: Vec<Person>,
    pub pairs: Vec<PairOrder>,
    pub pins: Vec<VisitPin>,
    /// Observers and hosts of an earlier plan of the term.
    pub earlier: Vec<(usize, usize)>,
    /// `pairs`, or who sees whom in groups.
    pub format: &'static str,
    pub rounds: usize,
    /// What a blank cell of `visits` and of `hosts` means.
    pub blank: (usize, usize),
    pub debrief: &'static str,
    pub repeat: bool,
    pub per_group: usize,
    pub weights: [i64; 3],
    pub costs: Costs,
}

const IDS: [&str; 7] = ["fay", "ana", "eli", "bo", "dee", "gus", "cy"];
const TAGS: [&str; 3] = ["talk", "maps", "play"];
const CLASSES: [&str; 4] = ["1A", "1B", "2C", "3D"];
/// Cells of `group`: few classes, so that they meet often.
pub const GROUPS: [&str; 9] = ["1A", "1A", "1B", "1B", "2C", "1A+1B", "2C;1A", "3D", ""];

impl World {
    /// A school of chance.
    pub fn of_chance(dice: &mut Dice) -> World {
        let mut periods = Vec::new();
        let per_day = 3 + dice.below(3);
        let days = dice.pick(&[1, 2, 2]);
        let fortnight = dice.chance(15);
        for at in 0..days {
            let (week, day) = match (fortnight, at) {
                (true, 0) => ("A", "Mon"),
                (true, _) => ("B", "Mon"),
                (false, 0) => ("", "Mon"),
                (false, _) => ("", "Tue"),
            };
            for period in ["1", "2", "3", "4", "5"].into_iter().take(per_day) {
                let kind = dice.pick(&["lesson", "lesson", "lesson", "lesson", "lesson", "lesson", "open", "break"]);
                periods.push(Period { week, day, period, kind, times: None });
            }
        }
        facts::staggered(dice, &mut periods);
        let blank = (dice.below(3), dice.below(3));
        let busy = dice.pick(&[30, 40, 40, 55]);
        let count = 2 + dice.below(4);
        let mut people: Vec<Person> = IDS[..count].iter().map(|id| person(dice, id, &periods, busy)).collect();
        // A timetable without rows is refused.
        if people[0].rows.is_empty() {
            people[0].rows.push(Row { slot: 0, group: "1A", kind: "lesson", observe: true });
        }
        let mut world = World {
            rounds: if dice.chance(10) { 1 } else { dice.pick(&[2, 2, 3]) },
            format: "pairs",
            periods,
            people,
            pairs: Vec::new(),
            pins: Vec::new(),
            earlier: Vec::new(),
            blank,
            debrief: dice.pick(&["next-day", "next-day", "same-day", "none"]),
            repeat: dice.chance(30),
            per_group: dice.pick(&[0, 0, 1, 2]),
            weights: dice.pick(&[[5, 2, 1], [1, 0, 0], [0, 1, 3], [0, 0, 9], [2, 2, 2]]),
            costs: Costs {
                outside: dice.pick(&[3, 0, 9]),
                extra_time: dice.pick(&[2, 0, 20]),
                avoid: dice.pick(&[2, 7]),
                unmet_visit: dice.pick(&[300, 300, 300, 60, 40, 0]),
                misfit_visit: dice.pick(&[1, 1, 1, 0, 3]),
                host_again: dice.pick(&[2, 2, 0, 25, 80]),
                moved: dice.pick(&[50, 7, 0]),
            },
        };
        if dice.chance(20) {
            // One round: nobody asks for more, mostly.
            world.rounds = 1;
            for person in &mut world.people {
                person.visits = person.visits.min(1);
            }
        }
        world.orders(dice);
        if dice.chance(25) {
            for observer in 0..count {
                for host in (0..count).filter(|host| *host != observer) {
                    if dice.chance(25) {
                        world.earlier.push((observer, host));
                    }
                }
            }
        }
        world
    }

    /// Rows of pairs.csv and pins.csv.
    fn orders(&mut self, dice: &mut Dice) {
        for _ in 0..dice.below(4) {
            let (a, b) = self.two(dice, 40);
            let kind = dice.pick(&["visit", "visit", "any", "mentor"]);
            let rule = dice.pick(&["forbid", "previous"]);
            self.pairs.push(PairOrder { kind, a, b, rule });
        }
        let (required, pinned) =
            if dice.chance(60) { (0, 0) } else { (dice.pick(&[0, 1, 1, 2, 3]), dice.pick(&[0, 1, 1, 2, 3])) };
        for _ in 0..required {
            let (a, b) = self.two(dice, 3);
            self.pairs.push(PairOrder { kind: "visit", a, b, rule: "require" });
        }
        for _ in 0..dice.below(2) {
            let (observer, host) = self.two(dice, 30);
            self.pins.push(VisitPin { observer, host, slot: dice.below(self.periods.len()), pin: false });
        }
        for _ in 0..pinned {
            let (observer, host) = self.two(dice, 3);
            let good = could_visit(self, observer, host);
            let good: Vec<usize> = (0..self.periods.len()).filter(|slot| good >> slot & 1 == 1).collect();
            let any = good.is_empty() || dice.chance(5);
            let slot = if any { dice.below(self.periods.len()) } else { dice.pick(&good) };
            self.pins.push(VisitPin { observer, host, slot, pin: true });
        }
    }

    /// Two different people: mostly such as could be observer and host, any two of them with this chance.
    fn two(&self, dice: &mut Dice, any: usize) -> (usize, usize) {
        let people = 0..self.people.len();
        let all: Vec<(usize, usize)> =
            people.clone().flat_map(|a| people.clone().filter(move |b| a != *b).map(move |b| (a, b))).collect();
        let could = |(a, b): &(usize, usize)| {
            self.people[*a].visits > 0 && self.people[*b].hosts > 0 && could_visit(self, *a, *b) != 0
        };
        let fitting: Vec<(usize, usize)> = all.iter().copied().filter(could).collect();
        if fitting.is_empty() || dice.chance(any) { dice.pick(&all) } else { dice.pick(&fitting) }
    }

    /// Some slots, and all that overlap one of them.
    pub fn at_the_time_of(&self, slots: Slots) -> Slots {
        facts::at_the_time_of(&self.periods, slots)
    }

    /// The slots of each day.
    pub fn days(&self) -> Vec<Slots> {
        facts::days(&self.periods)
    }

    /// The same with groups of three or four, and enough people for some.
    pub fn of_groups(dice: &mut Dice) -> World {
        let mut world = World::of_chance(dice);
        world.format = dice.pick(&["triads", "triads", "triads", "squares"]);
        world.rounds = dice.pick(&[2, 3, 3, 4]) + usize::from(world.format == "squares");
        if dice.chance(5) {
            // Too few for any group.
            world.rounds -= 1 + dice.below(2);
            world.rounds = world.rounds.max(1);
        }
        if dice.chance(70) {
            world.pairs.retain(|row| row.rule != "require");
            world.pins.retain(|pin| !pin.pin);
        }
        // Everybody must see everybody: more slots, more lessons, and little that stands against them.
        world.per_group = dice.pick(&[0, 0, 0, 0, 2]);
        if dice.chance(70) {
            world.pairs.clear();
            world.earlier.clear();
        }
        if dice.chance(60) {
            // Slots that overlap leave little time for groups.
            world.periods.iter_mut().for_each(|period| period.times = None);
        }
        while world.periods.len() < 7 {
            let times = world.periods[0]
                .times
                .map(|_| (900 + 70 * world.periods.len() as u32, 960 + 70 * world.periods.len() as u32));
            let period =
                Period { period: ["6", "7", "8", "9"][world.periods.len() - 3], times, ..world.periods[0].clone() };
            world.periods.push(period);
        }
        for period in &mut world.periods {
            period.kind = "lesson";
        }
        let most = 3 + dice.below(5);
        world.people.truncate(most);
        for id in &IDS[world.people.len()..most] {
            let person = person(dice, id, &world.periods, 40);
            world.people.push(person);
        }
        let there = |at: usize| at < most;
        world.pairs.retain(|row| there(row.a) && there(row.b));
        world.pins.retain(|pin| there(pin.observer) && there(pin.host));
        world.earlier.retain(|(observer, host)| there(*observer) && there(*host));
        for person in &mut world.people {
            person.department = dice.pick(&["", "art", "music", "maths", "sport", "drama"]);
            (person.visits, person.hosts) = if dice.chance(85) { (1, 1) } else { (person.visits, person.hosts) };
            if dice.chance(70) {
                (person.away, person.protected) = (0, 0);
            }
            for (slot, row) in person.rows.iter_mut().enumerate() {
                if dice.chance(70) {
                    (row.kind, row.observe, row.group) = ("lesson", true, ["1A", "1B", "2C", "3D"][slot % 4]);
                }
            }
        }
        world
    }

    /// A slot as messages name it.
    pub fn slot_name(&self, at: usize) -> String {
        let Period { week, day, period, .. } = self.periods[at];
        format!("{week} {day} {period}").trim().to_owned()
    }

    pub fn slots_of_kind(&self, kinds: &[&str]) -> Slots {
        facts::slots_of_kind(&self.periods, kinds)
    }

    pub fn files(&self) -> Vec<(&'static str, String)> {
        let periods = facts::periods_csv(&self.periods);
        let mut staff = String::from("id,department,expertise,needs,visits,hosts\n");
        let mut timetable = String::from("staff,week,day,period,subject,group,kind,observe\n");
        let mut availability = String::from("staff,week,day,period,status\n");
        let cell = |figure: usize, blank: usize| if figure == blank { String::new() } else { figure.to_string() };
        for person in &self.people {
            let Person { id, department, .. } = person;
            let (expertise, needs) = (tags(&person.expertise, 3), tags(&person.needs, 1));
            let (visits, hosts) = (cell(person.visits, self.blank.0), cell(person.hosts, self.blank.1));
            writeln!(staff, "{id},{department},{expertise},{needs},{visits},{hosts}").unwrap();
            for Row { slot, group, kind, observe } in &person.rows {
                let Period { week, day, period, .. } = self.periods[*slot];
                // The default is left out.
                let observe = match (*observe, *kind == "lesson") {
                    (true, true) | (false, false) => "",
                    (true, false) => "yes",
                    (false, true) => "no",
                };
                writeln!(timetable, "{id},{week},{day},{period},Maths,{group},{kind},{observe}").unwrap();
            }
            for (at, Period { week, day, period, .. }) in self.periods.iter().enumerate() {
                let statuses = [
                    (person.away, "away"),
                    (person.here, "here"),
                    (person.protected, "protected"),
                    (person.avoid, "avoid"),
                ];
                for (_, status) in statuses.into_iter().filter(|(slots, _)| slots >> at & 1 == 1) {
                    writeln!(availability, "{id},{week},{day},{period},{status}").unwrap();
                }
            }
        }
        let pairs = facts::pairs_csv(&self.pairs, |at| self.people[at].id);
        let mut pins = String::from("kind,id,week,day,period,rule\n");
        for VisitPin { observer, host, slot, pin } in &self.pins {
            let Period { week, day, period, .. } = self.periods[*slot];
            let id = format!("{}/{}", self.people[*observer].id, self.people[*host].id);
            writeln!(pins, "visit,{id},{week},{day},{period},{}", if *pin { "pin" } else { "ban" }).unwrap();
        }
        vec![
            ("periods.csv", periods),
            ("staff.csv", staff),
            ("timetable.csv", timetable),
            ("availability.csv", availability),
            ("pairs.csv", pairs),
            ("pins.csv", pins),
            ("rules.toml", self.rules()),
        ]
    }

    fn rules(&self) -> String {
        let [need, outside_department, debrief] = self.weights;
        let costs = &self.costs;
        format!(
            "[visits]\nformat = \"{}\"\nrounds = {}\nvisits = {}\nhosts = {}\ndebrief = \"{}\"\nrepeat = {}\nper_group = {}\n\
             weights = {{ need = {need}, outside_department = {outside_department}, debrief = {debrief} }}\n\
             [costs]\noutside = {}\nextra_time = {}\navoid = {}\nunmet_visit = {}\nmisfit_visit = {}\nhost_again = {}\nmoved = {}\n",
            self.format,
            self.rounds,
            self.blank.0,
            self.blank.1,
            self.debrief,
            self.repeat,
            self.per_group,
            costs.outside,
            costs.extra_time,
            costs.avoid,
            costs.unmet_visit,
            costs.misfit_visit,
            costs.host_again,
            costs.moved,
        )
    }
}

fn person(dice: &mut Dice, id: &'static str, periods: &[Period], busy: usize) -> Person {
    let mut rows = Vec::new();
    for (slot, period) in periods.iter().enumerate() {
        let busy = if period.kind == "lesson" { busy } else { 10 };
        // Sometimes two rows of one person stand in one slot.
        for _ in 0..usize::from(dice.chance(busy)) * if dice.chance(8) { 2 } else { 1 } {
            let kind = dice.pick(&["lesson", "lesson", "lesson", "lesson", "lesson", "lesson", "lesson", "duty"]);
            rows.push(Row { slot, group: dice.pick(&GROUPS), kind, observe: dice.chance(90) == (kind == "lesson") });
        }
    }
    let mut some =
        |percent: usize| (0..periods.len()).filter(|_| dice.chance(percent)).map(|at| 1 << at).sum::<Slots>();
    let (away, protected, avoid) = (some(5), some(5), some(20));
    let mut tagged = |percent: usize| -> Vec<(&'static str, i64)> {
        let has: Vec<&str> = TAGS.into_iter().filter(|_| dice.chance(percent)).collect();
        has.into_iter().map(|tag| (tag, 1 + dice.below(5) as i64)).collect()
    };
    let (expertise, needs) = (tagged(55), tagged(45));
    Person {
        id,
        department: dice.pick(&["", "art", "art", "music", "music"]),
        expertise,
        needs,
        visits: dice.pick(&[0, 0, 1, 1, 1, 2]),
        hosts: dice.pick(&[0, 1, 2, 2, 2, 2]),
        rows,
        away,
        here: 0,
        protected,
        avoid,
        taken: 0,
    }
}
