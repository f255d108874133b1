//! A small school as plain facts. Its files are written from them, and the
//! judge reads the same facts without any help of the program.

use super::dice::Dice;
use super::facts::{self, tags};
pub use super::facts::{PairOrder, Period, Slots};
use super::judge::Judge;
use staffroom::plan::document::{Document, PairRow, PointsRow, SlotRow};
use std::fmt::Write;

#[derive(Clone)]
pub struct Person {
    pub id: &'static str,
    pub mentor: bool,
    pub mentee: bool,
    pub cover: bool,
    pub years: Option<i64>,
    pub site: &'static str,
    pub department: &'static str,
    /// Tenths of a full post.
    pub share: u32,
    pub expertise: Vec<(&'static str, i64)>,
    pub needs: Vec<(&'static str, i64)>,
    /// Whether a mentor must have the first of them.
    pub must: bool,
    pub priority: i64,
    pub places: usize,
    pub rows: Slots,
    /// Those of the rows that nobody else may take.
    pub fixed: Slots,
    /// Away: what is marked so, and, part-time, days without rows.
    pub away: Slots,
    pub marked_away: Slots,
    /// Marked `here`: in school without a row.
    pub here: Slots,
    pub protected: Slots,
    pub avoid: Slots,
    /// Whom the person ranks, and how.
    pub wishes: Vec<(usize, i64)>,
}

impl Person {
    /// Where something says that the person is in school.
    pub fn there(&self) -> Slots {
        self.rows | self.here
    }

    /// The person comes in on a day: `here`, and no longer `away`.
    pub fn come_in(&mut self, day: Slots) {
        self.marked_away &= !day;
        self.here |= day;
    }
}

/// A row of pins.csv about a meeting.
#[derive(Clone, Copy, PartialEq)]
pub struct MeetingPin {
    pub mentor: usize,
    pub mentee: usize,
    pub slot: usize,
    pub pin: bool,
}

/// A pair of an earlier plan of the term; none for people and slots that are gone.
#[derive(Clone)]
pub struct Earlier {
    pub mentor: Option<usize>,
    pub mentee: Option<usize>,
    pub meetings: Vec<Option<usize>>,
}

#[derive(Clone, Copy)]
pub struct Costs {
    pub outside: i64,
    pub extra_time: i64,
    pub avoid: i64,
    pub unmet_mentee: i64,
    pub unmet_meeting: i64,
    pub misfit_mentor: i64,
    pub moved: i64,
}

#[derive(Clone)]
pub struct World {
    pub periods: Vec<Period>,
    pub people: Vec<Person>,
    pub pairs: Vec<PairOrder>,
    pub pins: Vec<MeetingPin>,
    pub earlier: Vec<Earlier>,
    pub min_common: u32,
    pub min_years: i64,
    pub ideal_gap: (i64, i64),
    pub target_common: i64,
    pub department: &'static str,
    pub cross_site: bool,
    pub repeat: bool,
    pub meetings: usize,
    pub same_day_meetings: bool,
    pub same_week_meetings: bool,
    pub objective: &'static str,
    pub weights: [i64; 5],
    pub costs: Costs,
    pub min_free_per_day: u32,
    pub min_free_per_cycle: u32,
    pub max_committed_per_cycle: u32,
    /// Files and rules that only sessions know of.
    pub teams: Option<Teams>,
}

/// What a school with sessions has besides.
#[derive(Clone)]
pub struct Teams {
    pub files: Vec<(&'static str, String)>,
    pub blocks: String,
    pub costs: String,
    pub max_sessions_per_day: usize,
}

const IDS: [&str; 18] = [
    "fay", "ana", "eli", "bo", "dee", "cy", "ned", "ola", "gus", "pia", "hal", "mia", "ida", "lee", "jon", "kim",
    "quy", "rae",
];
const TAGS: [&str; 3] = ["talk", "maps", "play"];
pub const OBJECTIVES: [&str; 3] = ["total", "fair", "stable"];

/// How large a school of chance is.
pub struct Size {
    pub people: usize,
    pub slots_of_day: usize,
    /// How many may be mentees, and how many mentors.
    pub sides: usize,
}

impl World {
    pub fn of_chance(dice: &mut Dice, size: &Size) -> World {
        let days = dice.pick(&[[("", "Mon"), ("", "Tue")], [("", "Mon"), ("", "Tue")], [("A", "Mon"), ("B", "Mon")]]);
        let labels = ["1", "2", "3", "4"];
        let mut periods = Vec::new();
        for (week, day) in days {
            for period in &labels[..size.slots_of_day] {
                let kind = dice.pick(&["lesson", "lesson", "lesson", "lesson", "lesson", "open", "break"]);
                periods.push(Period { week, day, period, kind, times: None });
            }
        }
        facts::staggered(dice, &mut periods);
        let count = periods.len();
        let busy = dice.pick(&[25, 45, 60, 75]);
        let mut people: Vec<Person> = (0..size.people).map(|at| person(dice, IDS[at], count, busy)).collect();
        // A timetable without rows is refused.
        people[0].rows |= 1;
        // Most schools allow most pairs; some exclude many.
        let strict = dice.chance(30);
        let both = dice.chance(40);
        let (mut mentors, mut mentees) = (0, 0);
        for (at, person) in people.iter_mut().enumerate() {
            let (mentor, mentee) = dice.pick(&[(true, false), (false, true), (both, true), (true, both)]);
            person.mentor = (mentor || at == 0) && mentors < size.sides;
            person.mentee = (mentee || at == 1) && mentees < size.sides;
            mentors += usize::from(person.mentor);
            mentees += usize::from(person.mentee);
        }
        for at in 0..people.len() {
            if dice.chance(40) {
                let others: Vec<usize> = (0..people.len()).filter(|other| *other != at && dice.chance(50)).collect();
                people[at].wishes = others.into_iter().map(|other| (other, 1 + dice.below(3) as i64)).collect();
            }
        }
        let mut world = World {
            periods,
            people,
            pairs: Vec::new(),
            pins: Vec::new(),
            earlier: Vec::new(),
            min_common: if strict { dice.below(3) as u32 } else { 0 },
            min_years: if strict { dice.pick(&[0, 3, 3, 5]) } else { 0 },
            ideal_gap: dice.pick(&[(3, 15), (0, 0), (0, 4), (2, 6), (5, 5)]),
            target_common: dice.pick(&[4, 1, 3]),
            department: if strict { dice.pick(&["any", "same", "different"]) } else { "any" },
            cross_site: !strict || dice.chance(40),
            repeat: dice.chance(30),
            meetings: dice.pick(&[0, 1, 1, 1, 1, 2, 2, 3]),
            same_day_meetings: dice.chance(40),
            same_week_meetings: dice.chance(50),
            objective: dice.pick(&OBJECTIVES),
            weights: dice.pick(&[[5, 2, 2, 1, 3], [1, 0, 0, 0, 0], [0, 1, 1, 1, 1], [0, 0, 0, 0, 9]]),
            costs: Costs {
                outside: dice.pick(&[3, 0, 9]),
                extra_time: dice.pick(&[2, 0, 20]),
                avoid: dice.pick(&[2, 7]),
                unmet_mentee: dice.pick(&[1000, 1000, 60, 20, 0]),
                unmet_meeting: dice.pick(&[200, 200, 40, 8, 3, 0]),
                misfit_mentor: dice.pick(&[1, 1, 1, 0, 3]),
                moved: dice.pick(&[50, 7, 0]),
            },
            min_free_per_day: if dice.chance(20) { 1 + dice.below(2) as u32 } else { 0 },
            min_free_per_cycle: if dice.chance(20) { 1 + dice.below(4) as u32 } else { 0 },
            max_committed_per_cycle: if dice.chance(20) { 1 + dice.below(3) as u32 } else { 0 },
            teams: None,
        };
        world.settle();
        world.orders(dice);
        if dice.chance(40) {
            world.earlier_plan(dice);
        }
        world
    }

    /// "A day that is none of somebody's days in school is away for them: for people with fte below 1."
    pub fn settle(&mut self) {
        let days = self.days();
        self.people.iter_mut().for_each(|person| person.away = person.marked_away);
        for person in self.people.iter_mut().filter(|person| person.share < 10 && person.there() != 0) {
            person.away |= days.iter().filter(|day| *day & person.there() == 0).sum::<Slots>();
        }
    }

    /// Rows of pairs.csv and pins.csv.
    fn orders(&mut self, dice: &mut Dice) {
        for _ in 0..dice.below(4) {
            let (a, b) = self.two(dice, false);
            let kind = dice.pick(&["mentor", "mentor", "any", "visit"]);
            let rule = dice.pick(&["forbid", "previous", if kind == "visit" { "forbid" } else { "prefer" }]);
            self.pairs.push(PairOrder { kind, a, b, rule });
        }
        let required = dice.pick(&[0, 0, 0, 1, 1, 2]);
        for _ in 0..required {
            let (a, b) = self.two(dice, true);
            self.pairs.push(PairOrder { kind: "mentor", a, b, rule: "require" });
        }
        let pinned = dice.pick(&[0, 0, 0, 1, 2, 3]);
        for _ in 0..pinned {
            let (mentor, mentee) = self.two(dice, true);
            // Mostly where the two are free, or next to nothing could be planned.
            let taken = |at: usize| {
                let person = |who: usize| self.people[who].rows | self.people[who].away | self.people[who].protected;
                (person(mentor) | person(mentee)) >> at & 1 == 1 || self.periods[at].kind == "break"
            };
            let free: Vec<usize> = (0..self.periods.len()).filter(|at| !taken(*at)).collect();
            let slot =
                if free.is_empty() || dice.chance(8) { dice.below(self.periods.len()) } else { dice.pick(&free) };
            self.pins.push(MeetingPin { mentor, mentee, slot, pin: dice.chance(40) });
        }
    }

    /// Two different people, mostly a mentor and a mentee, or such as may be a pair.
    fn two(&self, dice: &mut Dice, acceptable: bool) -> (usize, usize) {
        let judge = Judge::new(self);
        let fits = |(a, b): &(usize, usize)| {
            let (mentor, mentee) = (&self.people[*a], &self.people[*b]);
            mentor.mentor && mentee.mentee && (!acceptable || mentor.places > 0 && judge.acceptable(*a, *b))
        };
        let people = 0..self.people.len();
        let all: Vec<(usize, usize)> =
            people.clone().flat_map(|a| people.clone().filter(move |b| a != *b).map(move |b| (a, b))).collect();
        let fitting: Vec<(usize, usize)> = all.iter().copied().filter(fits).collect();
        if fitting.is_empty() || dice.chance(5) { dice.pick(&all) } else { dice.pick(&fitting) }
    }

    fn earlier_plan(&mut self, dice: &mut Dice) {
        for mentee in 0..self.people.len() {
            if !dice.chance(if self.people[mentee].mentee { 75 } else { 10 }) {
                continue;
            }
            let mentor = (mentee + 1 + dice.below(self.people.len() - 1)) % self.people.len();
            let gone = dice.chance(10);
            let mut meetings: Vec<Option<usize>> =
                (0..self.periods.len()).filter(|_| dice.chance(20)).map(Some).collect();
            meetings.truncate(2);
            if dice.chance(10) {
                meetings.push(None);
            }
            self.earlier.push(Earlier { mentor: (!gone).then_some(mentor), mentee: Some(mentee), meetings });
        }
        if dice.chance(15) {
            self.earlier.push(Earlier { mentor: Some(0), mentee: None, meetings: vec![Some(0)] });
        }
    }

    /// The earlier plan as the program reads it.
    pub fn earlier_document(&self, empty: &Document) -> Document {
        let id = |who: Option<usize>| who.map_or("zoe", |who| self.people[who].id).to_owned();
        let slot = |at: &Option<usize>| match at {
            Some(at) => self.slot_row(*at),
            None => SlotRow { day: "Sat".into(), period: "1".into(), ..self.slot_row(0) },
        };
        let row = |earlier: &Earlier| PairRow {
            mentor: id(earlier.mentor),
            mentee: id(earlier.mentee),
            fit: 0,
            points: PointsRow::default(),
            meetings: earlier.meetings.iter().map(slot).collect(),
            alternates: Vec::new(),
            matched: Vec::new(),
        };
        Document { pairs: self.earlier.iter().map(row).collect(), ..empty.clone() }
    }

    pub fn slot_row(&self, at: usize) -> SlotRow {
        let Period { week, day, period, .. } = self.periods[at];
        SlotRow { week: week.into(), day: day.into(), period: period.into() }
    }

    /// A slot as messages name it.
    pub fn slot_name(&self, at: usize) -> String {
        let Period { week, day, period, .. } = self.periods[at];
        format!("{week} {day} {period}").trim().to_owned()
    }

    /// Some slots, and all that overlap one of them.
    pub fn at_the_time_of(&self, slots: Slots) -> Slots {
        facts::at_the_time_of(&self.periods, slots)
    }

    /// The slots of each day.
    pub fn days(&self) -> Vec<Slots> {
        facts::days(&self.periods)
    }

    pub fn slots_of_kind(&self, kinds: &[&str]) -> Slots {
        facts::slots_of_kind(&self.periods, kinds)
    }

    pub fn files(&self) -> Vec<(&'static str, String)> {
        let periods = facts::periods_csv(&self.periods);
        let mut staff = String::from("id,department,site,years,fte,roles,expertise,needs,mentees,priority\n");
        let mut timetable = String::from("staff,week,day,period,release\n");
        let mut availability = String::from("staff,week,day,period,status\n");
        let mut preferences = String::from("staff,choice,rank\n");
        for person in &self.people {
            let roles = [(person.mentor, "mentor"), (person.mentee, "mentee"), (person.cover, "cover")];
            let mut needs = tags(&person.needs, 1);
            if person.must && !needs.is_empty() {
                needs.insert(needs.find(';').unwrap_or(needs.len()), '!');
            }
            let roles: Vec<&str> = roles.into_iter().filter(|(has, _)| *has).map(|(_, role)| role).collect();
            writeln!(
                staff,
                "{},{},{},{},{}.{},{},{},{},{},{}",
                person.id,
                person.department,
                person.site,
                person.years.map_or(String::new(), |years| years.to_string()),
                person.share / 10,
                person.share % 10,
                roles.join(";"),
                tags(&person.expertise, 3),
                needs,
                if person.places == 1 { String::new() } else { person.places.to_string() },
                person.priority,
            )
            .unwrap();
            for (at, Period { week, day, period, .. }) in self.periods.iter().enumerate() {
                let is_in = |slots: Slots| slots >> at & 1 == 1;
                if is_in(person.rows) {
                    let release = if is_in(person.fixed) { "no" } else { "yes" };
                    writeln!(timetable, "{},{week},{day},{period},{release}", person.id).unwrap();
                }
                let statuses = [
                    (person.marked_away, "away"),
                    (person.here, "here"),
                    (person.protected, "protected"),
                    (person.avoid, "avoid"),
                ];
                for (_, status) in statuses.into_iter().filter(|(slots, _)| is_in(*slots)) {
                    writeln!(availability, "{},{week},{day},{period},{status}", person.id).unwrap();
                }
            }
            for (choice, rank) in &person.wishes {
                writeln!(preferences, "{},{},{rank}", person.id, self.people[*choice].id).unwrap();
            }
        }
        let pairs = facts::pairs_csv(&self.pairs, |at| self.people[at].id);
        let mut pins = String::from("kind,id,week,day,period,rule\n");
        for MeetingPin { mentor, mentee, slot, pin } in &self.pins {
            let Period { week, day, period, .. } = self.periods[*slot];
            let id = format!("{}/{}", self.people[*mentor].id, self.people[*mentee].id);
            writeln!(pins, "meeting,{id},{week},{day},{period},{}", if *pin { "pin" } else { "ban" }).unwrap();
        }
        let mut files = vec![
            ("periods.csv", periods),
            ("staff.csv", staff),
            ("timetable.csv", timetable),
            ("availability.csv", availability),
            ("preferences.csv", preferences),
            ("pairs.csv", pairs),
            ("pins.csv", pins),
            ("rules.toml", self.rules()),
        ];
        for (name, text) in self.teams.iter().flat_map(|teams| &teams.files) {
            match files.iter_mut().find(|(other, _)| other == name) {
                Some((_, known)) => known.push_str(text),
                None => files.push((name, text.clone())),
            }
        }
        files
    }

    fn rules(&self) -> String {
        let [need, time, experience, department, preference] = self.weights;
        let costs = &self.costs;
        let teams = self.teams.as_ref();
        format!(
            "[blocks]\n{}\n[mentors]\nmin_common = {}\nmin_years = {}\nideal_gap = [{}, {}]\ntarget_common = {}\n\
             department = \"{}\"\ncross_site = {}\nrepeat = {}\nmeetings = {}\nsame_day_meetings = {}\n\
             same_week_meetings = {}\nobjective = \"{}\"\n\
             weights = {{ need = {need}, time = {time}, experience = {experience}, department = {department}, \
             preference = {preference} }}\n\
             [prep]\nmin_free_per_day = {}\nmin_free_per_cycle = {}\nmax_committed_per_cycle = {}\n\
             max_sessions_per_day = {}\n[costs]\noutside = {}\nextra_time = {}\navoid = {}\nunmet_mentee = {}\n\
             unmet_meeting = {}\nmisfit_mentor = {}\nmoved = {}\n{}\n",
            teams.map_or("", |teams| &teams.blocks),
            self.min_common,
            self.min_years,
            self.ideal_gap.0,
            self.ideal_gap.1,
            self.target_common,
            self.department,
            self.cross_site,
            self.repeat,
            self.meetings,
            self.same_day_meetings,
            self.same_week_meetings,
            self.objective,
            self.min_free_per_day,
            self.min_free_per_cycle,
            self.max_committed_per_cycle,
            teams.map_or(0, |teams| teams.max_sessions_per_day),
            costs.outside,
            costs.extra_time,
            costs.avoid,
            costs.unmet_mentee,
            costs.unmet_meeting,
            costs.misfit_mentor,
            costs.moved,
            teams.map_or("", |teams| &teams.costs),
        )
    }
}

fn person(dice: &mut Dice, id: &'static str, slots: usize, busy: usize) -> Person {
    let mut some = |percent: usize| (0..slots).filter(|_| dice.chance(percent)).map(|at| 1 << at).sum::<Slots>();
    let (rows, away, protected, avoid) = (some(busy), some(6), some(6), some(20));
    let fixed = some(35) & rows;
    let mut tagged = |percent: usize| -> Vec<(&'static str, i64)> {
        let has: Vec<&str> = TAGS.into_iter().filter(|_| dice.chance(percent)).collect();
        has.into_iter().map(|tag| (tag, 1 + dice.below(5) as i64)).collect()
    };
    let (expertise, needs) = (tagged(55), tagged(45));
    Person {
        id,
        mentor: false,
        mentee: false,
        cover: dice.chance(40),
        years: (!dice.chance(15)).then(|| dice.pick(&[0, 1, 2, 3, 4, 6, 9, 14, 22, 30])),
        site: dice.pick(&["", "North", "North", "North", "South"]),
        department: dice.pick(&["", "art", "art", "music"]),
        share: dice.pick(&[10, 10, 5, 4]),
        expertise,
        needs,
        must: dice.chance(25),
        priority: dice.pick(&[1, 1, 1, 1, 3]),
        places: dice.pick(&[0, 1, 1, 1, 1, 2, 2, 2, 3]),
        rows,
        fixed,
        away,
        marked_away: away,
        here: 0,
        protected,
        avoid,
        wishes: Vec::new(),
    }
}
