//! A made-up school of any size: the same seed gives the same files.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const WEEKS: [&str; 2] = ["A", "B"];
const DAYS: [&str; 5] = ["Mon", "Tue", "Wed", "Thu", "Fri"];
const PERIODS: usize = 7;
const SUBJECTS: [&str; 10] =
    ["Maths", "English", "Science", "History", "Geography", "French", "Art", "Music", "Sport", "Computing"];
const TAGS: [&str; 12] = [
    "questioning",
    "phonics",
    "behaviour",
    "feedback",
    "modelling",
    "retrieval",
    "dialogue",
    "reading",
    "writing",
    "practice",
    "planning",
    "assessment",
];
const TEAM: usize = 10;

/// Writes a school of `staff` people into `folder`, each busy in `rows_each` of the 70 slots of a fortnight.
pub fn write(folder: &Path, staff: usize, rows_each: usize, seed: u64) {
    let mut random = Random(seed);
    let mut periods = String::from("week,day,period,start,end,kind\n");
    let mut slots = Vec::new();
    for week in WEEKS {
        for day in DAYS {
            for period in 1..=PERIODS {
                let hour = 8 + period;
                line(&mut periods, format_args!("{week},{day},{period},{hour:02}:00,{hour:02}:50,lesson"));
                slots.push(format!("{week},{day},{period}"));
            }
        }
    }
    let mut people = String::from("id,name,department,years,fte,roles,expertise,needs,email\n");
    let mut timetable = String::from("staff,week,day,period,subject,group,room,kind,release,observe\n");
    let mut availability = String::from("staff,week,day,period,status\n");
    let mut members = String::from("team,staff,role\n");
    let mut teams = String::from("id,name,sessions,length,quorum\n");
    for person in 0..staff {
        let subject = SUBJECTS[random.below(SUBJECTS.len())];
        let (years, level) = (random.below(30), 1 + random.below(5));
        let [good, fair, need, other] = [(); 4].map(|()| TAGS[random.below(TAGS.len())]);
        line(
            &mut people,
            format_args!(
                "T{person:04},\"Person, Number {person}\",{subject},{years},0.8,mentor;coach,\
                 {},{},t{person}@school.example",
                tags([(good, level), (fair, 3)]),
                tags([(need, 2), (other, 1)]),
            ),
        );
        for slot in random.some_of(&slots, rows_each) {
            let (group, room) = (random.below(400), random.below(300));
            line(&mut timetable, format_args!("T{person:04},{slot},{subject},G{group},R{room},lesson,,"));
        }
        line(&mut availability, format_args!("T{person:04},,{},,avoid", DAYS[random.below(DAYS.len())]));
        let team = person / TEAM;
        if person % TEAM == 0 {
            line(&mut teams, format_args!("team{team},Team {team},2,1,80%"));
        }
        line(&mut members, format_args!("team{team},T{person:04},required"));
    }
    let files = [
        ("periods.csv", periods),
        ("staff.csv", people),
        ("timetable.csv", timetable),
        ("availability.csv", availability),
        ("teams.csv", teams),
        ("members.csv", members),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).expect("a file can be written into a temporary folder");
    }
}

/// A cell of tags, each named once.
fn tags([first, second]: [(&str, usize); 2]) -> String {
    let (tag, figure) = first;
    if tag == second.0 { format!("{tag}:{figure}") } else { format!("{tag}:{figure};{}:{}", second.0, second.1) }
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    writeln!(text, "{line}").expect("a String takes every text");
}

/// SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// `count` different ones of `all`, in their order.
    fn some_of<'t>(&mut self, all: &'t [String], count: usize) -> Vec<&'t String> {
        let mut wanted = count;
        let mut chosen = Vec::with_capacity(count);
        for (position, one) in all.iter().enumerate() {
            if self.below(all.len() - position) < wanted {
                chosen.push(one);
                wanted -= 1;
            }
        }
        chosen
    }
}
