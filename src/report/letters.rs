//! A letter for each person, to print or to send: what the plan asks of them, one page each, and the same as a table for
//! a mail merge.

use super::issue::About;
use super::names;
use super::sessions::{taught, times};
use super::text::{bare, count, listed};
use crate::files::policy::{as_browsers_read, policy};
use crate::files::table::CsvTable;
use crate::plan::Plan;
use crate::plan::dates::PlanDates;
use crate::school::{School, Slot, StaffId, Table};
use jiff::civil::Date;
use maud::{DOCTYPE, PreEscaped, html};

/// A letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Letter {
    /// To whom.
    pub staff: StaffId,
    /// What they are called.
    pub name: String,
    /// What it says: headings, each with its lines.
    pub parts: Vec<(&'static str, Vec<String>)>,
    /// How it ends.
    pub ending: String,
}

const STYLE: &str = "body{font:12pt/1.5 Georgia,serif;max-width:42rem;margin:2rem auto;padding:0 1rem}\
    article{break-after:page}article:last-child{break-after:auto}h1{font-size:1.3rem}h2{font-size:1rem;margin:1rem 0 0;\
    break-after:avoid}ul{margin:.25rem 0;padding-left:1.2rem}header p{margin:0;color:#555}\
    @media print{@page{size:A4;margin:20mm}body{margin:0;max-width:none}}";

/// Who writes letters about what.
struct Writer<'a> {
    school: &'a School,
    plan: &'a Plan,
    about: &'a About<'a>,
    names: Table<StaffId, String>,
    /// When each visit is, and the talk about it.
    visits: Vec<Option<(Date, Option<Date>)>>,
}

impl<'a> Writer<'a> {
    fn new(school: &'a School, plan: &'a Plan, about: &'a About<'a>) -> Writer<'a> {
        let visits = match &school.term {
            Some(term) => {
                let held = PlanDates::new(school, plan, &term.dates(&school.cycle));
                held.visits.iter().map(|held| held.map(|held| (held.date, held.talk))).collect()
            }
            None => vec![None; plan.visits.len()],
        };
        Writer { school, plan, about, names: names::plain(school), visits }
    }

    fn when(&self, slot: Slot, length: u32) -> String {
        let name = bare(&self.school.cycle.name(slot));
        match times(self.school, slot, length) {
            Some(times) => format!("{name} ({times})"),
            None => name,
        }
    }

    fn people(&self, people: impl Iterator<Item = StaffId>) -> String {
        let people: Vec<&str> = people.map(|staff| self.names[staff].as_str()).collect();
        listed(&people)
    }

    /// The letters of all whom the plan asks for something, or whom a change affects.
    fn letters(&self) -> Vec<Letter> {
        let letters = self.school.staff.ids().map(|staff| Letter {
            staff,
            name: self.names[staff].clone(),
            parts: self.parts(staff),
            ending: self.ending(),
        });
        letters.filter(|letter| !letter.parts.is_empty()).collect()
    }

    fn parts(&self, staff: StaffId) -> Vec<(&'static str, Vec<String>)> {
        let mut parts = vec![
            ("Your sessions", self.sessions(staff)),
            ("Lessons that you cover", self.covers(staff)),
            ("Your mentor", self.mentors(staff)),
            ("Whose mentor you are", self.mentees(staff)),
            ("Your peers", self.peers(staff)),
            ("Your visits", self.visits(staff)),
            ("Who visits you", self.visitors(staff)),
            ("What changed for you", self.changes(staff)),
        ];
        parts.retain(|(_, lines)| !lines.is_empty());
        if !parts.is_empty() {
            parts.extend(self.free(staff).map(|line| ("Your free periods", vec![line])));
        }
        parts
    }

    fn sessions(&self, staff: StaffId) -> Vec<String> {
        let attended = self.plan.sessions.iter().filter(|session| session.attending.contains(&staff));
        let line = |session: &crate::plan::Session| {
            let others = self.people(session.attending.iter().copied().filter(|other| *other != staff));
            let mut line = format!(
                "{}: {}, with {others}",
                bare(&self.school.teams[session.team].name),
                self.when(session.start, session.length)
            );
            if let Some(room) = session.room.and_then(|room| self.school.rooms.as_ref()?.get(room)) {
                line = format!("{line}, in room {}", bare(&room.id));
            }
            for release in session.released.iter().filter(|release| release.staff == staff) {
                let lesson = bare(&taught(self.school, staff, release.slot));
                line = format!("{line}; {} covers your lesson ({lesson})", self.names[release.cover]);
            }
            line
        };
        attended.map(line).collect()
    }

    fn covers(&self, staff: StaffId) -> Vec<String> {
        let releases = self.plan.sessions.iter().flat_map(|session| &session.released);
        let line = |release: &crate::plan::Release| {
            let lesson = bare(&taught(self.school, release.staff, release.slot));
            format!("{}: {lesson}, for {}", self.when(release.slot, 1), self.names[release.staff])
        };
        releases.filter(|release| release.cover == staff).map(line).collect()
    }

    fn meetings(&self, meetings: &[Slot]) -> String {
        let meetings: Vec<String> = meetings.iter().map(|slot| self.when(*slot, 1)).collect();
        let meetings: Vec<&str> = meetings.iter().map(String::as_str).collect();
        if meetings.is_empty() {
            "no time to meet was found".to_owned()
        } else {
            format!("you meet {}", listed(&meetings))
        }
    }

    fn mentors(&self, staff: StaffId) -> Vec<String> {
        let own = self.plan.pairs.iter().filter(|pair| pair.mentee == staff);
        own.map(|pair| format!("{} is your mentor; {}", self.names[pair.mentor], self.meetings(&pair.meetings)))
            .collect()
    }

    fn mentees(&self, staff: StaffId) -> Vec<String> {
        let own = self.plan.pairs.iter().filter(|pair| pair.mentor == staff);
        own.map(|pair| format!("You are the mentor of {}; {}", self.names[pair.mentee], self.meetings(&pair.meetings)))
            .collect()
    }

    fn peers(&self, staff: StaffId) -> Vec<String> {
        let own = self.plan.peers.iter().flatten().filter(|group| group.people.contains(&staff));
        let others =
            |group: &crate::plan::PeerGroup| self.people(group.people.iter().copied().filter(|other| *other != staff));
        own.map(|group| format!("{}; {}", others(group), self.meetings(&group.meetings))).collect()
    }

    /// When a visit is, and the talk about it.
    fn moment(&self, at: usize) -> (String, String) {
        let visit = &self.plan.visits[at];
        let dates = self.visits[at];
        let on = |date: Option<Date>, slot: Slot| match date {
            Some(date) => format!("{date}, {}", self.when(slot, 1)),
            None => self.when(slot, 1),
        };
        let round = if dates.is_none() { format!("round {}, ", visit.round) } else { String::new() };
        let lesson = format!("{round}{}", on(dates.map(|(date, _)| date), visit.slot));
        let talk =
            visit.debrief.map(|slot| format!("; you talk about it {}", on(dates.and_then(|(_, talk)| talk), slot)));
        (lesson, talk.unwrap_or_default())
    }

    fn visits(&self, staff: StaffId) -> Vec<String> {
        let own = self.plan.visits.iter().enumerate().filter(|(_, visit)| visit.observer == staff);
        let line = |(at, visit): (usize, &crate::plan::Visit)| {
            let (when, talk) = self.moment(at);
            let lesson = bare(&taught(self.school, visit.host, visit.slot));
            format!("You observe {}: {when}, {lesson}{talk}", self.names[visit.host])
        };
        own.map(line).collect()
    }

    fn visitors(&self, staff: StaffId) -> Vec<String> {
        let own = self.plan.visits.iter().enumerate().filter(|(_, visit)| visit.host == staff);
        let line = |(at, visit): (usize, &crate::plan::Visit)| {
            let (when, talk) = self.moment(at);
            format!("{} observes you: {when}{talk}", self.names[visit.observer])
        };
        own.map(line).collect()
    }

    fn changes(&self, staff: StaffId) -> Vec<String> {
        let id = &self.school.staff[staff].id;
        let all = self.about.changes.iter().flatten();
        all.filter(|person| person.staff == *id).flat_map(|person| person.lines.iter().map(|line| bare(line))).collect()
    }

    fn free(&self, staff: StaffId) -> Option<String> {
        let entry = self.plan.ledger.iter().find(|entry| entry.staff == staff)?;
        let before = count(u64::from(entry.free_before), "free period", "free periods");
        Some(format!("{before} in a cycle before this plan, {} with it", entry.free_after))
    }

    fn ending(&self) -> String {
        format!(
            "If something of this cannot be, tell whoever made the plan, and name it: {}, {}.",
            bare(&self.school.name),
            self.about.issue.words()
        )
    }
}

/// The letters of all whom the plan asks for something, or whom a change affects, in the order of staff.csv.
pub(super) fn letters(school: &School, plan: &Plan, about: &About) -> Vec<Letter> {
    Writer::new(school, plan, about).letters()
}

/// All letters as one page, each on a sheet of its own when printed.
pub fn page(school: &School, plan: &Plan, about: &About) -> String {
    let style = as_browsers_read(&[STYLE, &about.issue.style()].concat());
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, None));
                title { (bare(&school.name)) " – letters" }
                style { (PreEscaped(&style)) }
            }
            body {
                @for letter in letters(school, plan, about) {
                    article {
                        header {
                            h1 dir="auto" { (letter.name) }
                            p dir="auto" { (bare(&school.name)) ", " (about.issue.words()) }
                        }
                        @for (title, lines) in &letter.parts {
                            h2 { (title) }
                            ul { @for line in lines { li { (line) } } }
                        }
                        p { (letter.ending) }
                    }
                }
            }
        }
    };
    whole.into_string() + "\n"
}

/// The same as a table for a mail merge: who, where to, and what the letter says.
pub fn table(school: &School, plan: &Plan, about: &About) -> Vec<u8> {
    let mut table = CsvTable::new(["staff", "name", "email", "text"]);
    for letter in letters(school, plan, about) {
        let person = &school.staff[letter.staff];
        let part = |(title, lines): &(&str, Vec<String>)| {
            lines.iter().fold(format!("{title}\n"), |text, line| format!("{text}- {line}\n"))
        };
        let text: Vec<String> = letter.parts.iter().map(part).chain([letter.ending.clone()]).collect();
        let email = person.email.as_deref().unwrap_or_default();
        table.row(&[bare(&person.id), letter.name.clone(), bare(email), text.join("\n")]);
    }
    table.bytes()
}
