//! Made-up mentoring programs of any size: the same size gives the same school.

use staffroom::school::{
    Cycle, Id, MentorWeights, PeriodRow, PersonTime, Preference, Roles, Rules, School, Share, Slot, SlotKind, SlotSet,
    Staff, StaffId, Table, TagId, Tagged, TextId, Timetable,
};

const TAGS: usize = 40;
const NEEDS: usize = 3;
const HELD_PERCENT: u64 = 15;
const SLOTS: usize = 35;
const DEPARTMENTS: usize = 12;
const SITES: usize = 3;
/// How many different weeks people have.
const WEEKS: usize = 20;

/// What the fits of a program depend on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fits {
    /// Tags alone, all needs equally pressing: the fits of the comparison.
    Tags,
    /// Everything: needs of different priority, times, years, departments, sites and wishes.
    Everything,
}

/// splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound
    }

    fn index(&mut self, bound: usize) -> usize {
        self.below(bound as u64) as usize
    }
}

/// `people` mentors with one place each, who hold each of 40 tags with a
/// probability of 15 % at level 1 to 5, and as many mentees with three needs.
pub fn school(people: usize, fits: Fits) -> School {
    let mut random = Random(1);
    let mut staff: Vec<Staff> = (0..people).map(|position| mentor(position, &mut random)).collect();
    let mut random = Random(2);
    staff.extend((0..people).map(|position| mentee(position, fits, &mut random)));
    let mut rules = Rules::default();
    let mut preferences = Vec::new();
    if fits == Fits::Everything {
        let mut random = Random(3);
        let weeks: Vec<PersonTime> = (0..WEEKS).map(|_| week(&mut random)).collect();
        staff.iter_mut().for_each(|person| place(person, &weeks, &mut random));
        preferences = (0..people / 2).map(|position| wish(people, position, &mut random)).collect();
    } else {
        rules.mentors.weights = MentorWeights { need: 1, time: 0, experience: 0, department: 0, preference: 0 };
    }
    School {
        travel: Default::default(),
        rounds_over: 0,
        name: format!("{people} mentors and mentees"),
        cycle: cycle(),
        staff: staff.into_iter().collect(),
        tags: (0..TAGS).map(|tag| format!("tag {tag}")).collect(),
        texts: (0..=DEPARTMENTS).map(|text| if text == 0 { String::new() } else { format!("text {text}") }).collect(),
        timetable: Timetable::default(),
        teams: Table::new(),
        rooms: None,
        preferences,
        pairs: Vec::new(),
        pins: Vec::new(),
        rules,
        holidays: Vec::new(),
        term: None,
        visited: Default::default(),
        received: Default::default(),
    }
}

/// A week of five days with seven lessons each.
fn cycle() -> Cycle {
    let slot = |slot: usize| PeriodRow {
        week: String::new(),
        day: format!("day {}", slot / 7),
        period: format!("{}", slot % 7),
        times: None,
        kind: SlotKind::Lesson,
    };
    Cycle::new((0..SLOTS).map(slot).collect(), 50, 10)
}

fn person(id: String, roles: Roles) -> Staff {
    Staff {
        name: id.clone(),
        id,
        department: None,
        site: None,
        years: None,
        fte: Share::ONE,
        roles,
        expertise: Vec::new(),
        needs: Vec::new(),
        musts: Vec::new(),
        priority: 1,
        mentees: 1,
        visits: 0,
        hosts: 0,
        email: None,
        time: PersonTime::empty(SLOTS),
    }
}

fn mentor(position: usize, random: &mut Random) -> Staff {
    let mut mentor = person(format!("M{position}"), Roles { mentor: true, ..Roles::default() });
    for tag in 0..TAGS {
        if random.below(100) < HELD_PERCENT {
            mentor.expertise.push(Tagged { tag: TagId::from_index(tag), value: 1 + random.below(5) as u8 });
        }
    }
    mentor
}

fn mentee(position: usize, fits: Fits, random: &mut Random) -> Staff {
    let mut mentee = person(format!("N{position}"), Roles { mentee: true, ..Roles::default() });
    while mentee.needs.len() < NEEDS {
        let tag = TagId::from_index(random.index(TAGS));
        if mentee.needs.iter().all(|need| need.tag != tag) {
            mentee.needs.push(Tagged { tag, value: 3 });
        }
    }
    if fits == Fits::Everything {
        mentee.needs.iter_mut().for_each(|need| need.value = 1 + random.below(5) as u8);
    }
    mentee.needs.sort_by_key(|need| need.tag);
    mentee
}

/// Four fifths of the lessons are taught; the day begins and ends with one.
fn week(random: &mut Random) -> PersonTime {
    let taught = |slot: &usize| slot.is_multiple_of(7) || slot % 7 == 6;
    let free: Vec<Slot> =
        (0..SLOTS).filter(|slot| !taught(slot) && random.below(10) < 3).map(Slot::from_index).collect();
    let all = SlotSet::new(SLOTS, (0..SLOTS).map(Slot::from_index));
    PersonTime { free: SlotSet::new(SLOTS, free), in_school: all, ..PersonTime::empty(SLOTS) }
}

fn place(person: &mut Staff, weeks: &[PersonTime], random: &mut Random) {
    person.time = weeks[random.index(weeks.len())].clone();
    person.department = (random.below(10) > 0).then(|| TextId::from_index(1 + random.index(DEPARTMENTS)));
    person.site = Some(TextId::from_index(1 + random.index(SITES)));
    person.years = Some(if person.roles.mentor { 3 + random.below(30) } else { random.below(6) } as u32);
}

/// One of a mentee for a mentor.
fn wish(people: usize, position: usize, random: &mut Random) -> Preference {
    let (staff, choice) = (StaffId::from_index(people + position), StaffId::from_index(random.index(people)));
    Preference { staff, choice, rank: 1 }
}
