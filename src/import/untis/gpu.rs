//! GPU files: tables without headers, whose columns are counted from 1.

use std::collections::{BTreeMap, BTreeSet};

use super::gpu_number;
use crate::findings::Code;
use crate::import::Work;
use crate::import::days::LABELS;
use crate::import::draft::{Availability, Draft, Index, Kind, Person, Room, Row, Slot, Status, Tag, full_name};
use crate::import::refusal::{Imports, bad_option, note, refuse, warning};
use crate::import::sheets::{self, Line};
use crate::import::values;

/// The files that are read, by their numbers.
const READ: [u32; 9] = [1, 2, 4, 5, 6, 7, 8, 9, 16];

/// A table with its file's name.
struct Table {
    file: String,
    rows: Vec<Line>,
}

/// A column, counted from 1.
fn column(line: &Line, number: usize) -> String {
    line.text(number - 1)
}

/// A column, blank where it says nothing.
fn cell(line: &Line, number: usize) -> String {
    line.cell(number - 1)
}

/// Everything of the files that others refer to.
struct Gpu {
    tables: BTreeMap<u32, Table>,
    teachers: Index,
    subjects: BTreeMap<String, String>,
    /// The lowest and the highest period of each day.
    periods: BTreeMap<usize, (u32, u32)>,
    /// The days and periods ahead of which there is a break.
    breaks: BTreeSet<(usize, u32)>,
}

/// Reads GPU files.
///
/// # Errors
/// Where there is no timetable and nobody in it, or an option names a group that is not there.
pub fn read(work: &Work<'_>) -> Imports<Draft> {
    let mut draft = Draft::new(work.told, "lines");
    let mut gpu = Gpu {
        tables: tables(work, &mut draft)?,
        teachers: Index::default(),
        subjects: BTreeMap::new(),
        periods: BTreeMap::new(),
        breaks: BTreeSet::new(),
    };
    if !gpu.tables.contains_key(&1) && !gpu.tables.contains_key(&4) {
        return Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is neither GPU001 (the timetable) nor GPU004 (the teachers)",
            "GPU001.TXT at least",
            "export GPU001 from Untis, see docs/import/untis.md",
        ));
    }
    gpu.masters(&mut draft);
    gpu.find_slots();
    let groups = Groups::read(&gpu, work)?;
    draft.weeks.clone_from(&groups.weeks);
    gpu.slots(&mut draft);
    gpu.lessons(&mut draft, &groups);
    gpu.duties(&mut draft);
    gpu.wishes(&mut draft);
    gpu.expertise(&mut draft);
    if !gpu.tables.contains_key(&1) {
        draft.people_only = true;
        draft.findings.push(warning(
            Code::ImportWarning,
            "there is no GPU001, so there are people and no timetable",
            "GPU001.TXT beside the others",
            "export it, too, and import again with --update",
        ));
    }
    Ok(draft)
}

fn tables(work: &Work<'_>, draft: &mut Draft) -> Imports<BTreeMap<u32, Table>> {
    let mut found = BTreeMap::new();
    let mut others = Vec::new();
    let single = work.source.files.len() == 1;
    for file in &work.source.files {
        let number = gpu_number(file.base());
        let number = match number {
            Some(number) if READ.contains(&number) => number,
            Some(_) => {
                others.push(file.base().to_owned());
                continue;
            }
            None => {
                let Some(decoded) = values::decode(&file.bytes) else { continue };
                let rows = sheets::rows(&file.name, &decoded.text, sheets::delimiter(&decoded.text))?;
                if !single && (rows.is_empty() || !crate::import::detect::is_lessons_of_untis(&rows)) {
                    continue;
                }
                1
            }
        };
        let text = file.text_with_warning(&mut draft.findings)?;
        let rows = sheets::rows(&file.name, &text, sheets::delimiter(&text))?;
        found.entry(number).or_insert(Table { file: file.base().to_owned(), rows });
    }
    if !others.is_empty() {
        let message = format!("not read: {}", others.join(", "));
        draft.findings.push(note(Code::ImportPassedOver, message, "GPU001, 002, 004 to 009 and 016", "nothing"));
    }
    Ok(found)
}

impl Gpu {
    fn rows(&self, number: u32) -> &[Line] {
        self.tables.get(&number).map_or(&[], |table| table.rows.as_slice())
    }

    fn place(&self, number: u32, line: &Line) -> String {
        let file = self.tables.get(&number).map_or("", |table| table.file.as_str());
        format!("{file} line {}", line.number)
    }

    /// Teachers, rooms and subjects.
    fn masters(&mut self, draft: &mut Draft) {
        let mut departments = BTreeMap::new();
        for line in self.rows(7) {
            let name = cell(line, 2);
            let short = column(line, 1);
            departments.insert(short.clone(), if name.is_empty() { short } else { name });
        }
        let mut teachers = Index::default();
        for line in self.rows(4) {
            let short = column(line, 1);
            let name = full_name(&column(line, 29), &column(line, 2));
            if is_nobody(&short) && (short.contains(['?', '-']) || name.is_empty()) {
                continue;
            }
            let department = [17, 19, 20].into_iter().map(|at| cell(line, at)).find(|text| !text.is_empty());
            let department = department.map(|short| departments.get(&short).cloned().unwrap_or(short));
            teachers.insert(&short, draft.people.len());
            draft.people.push(Person {
                department: department.unwrap_or_default(),
                email: cell(line, 33),
                ..Person::new(&short, &name)
            });
        }
        self.teachers = teachers;
        if self.tables.contains_key(&5) {
            let rooms = self.rows(5).iter().map(|line| Room {
                id: cell(line, 1),
                seats: values::seats(&column(line, 8)),
                site: String::new(),
            });
            draft.rooms = Some(rooms.filter(|room| !room.id.is_empty()).collect());
        }
        let mut subjects = BTreeMap::new();
        for line in self.rows(6) {
            let (short, name) = (column(line, 1), cell(line, 2));
            subjects.entry(short.clone()).or_insert(if name.is_empty() { short } else { name });
        }
        self.subjects = subjects;
    }

    fn subject(&self, short: &str) -> String {
        self.subjects.get(short).cloned().unwrap_or_else(|| values::cell(short))
    }

    /// The day (0 is Monday) and the period of two columns; none where it is not placed or no such thing.
    fn time(line: &Line, day: usize, period: usize) -> Option<(usize, u32)> {
        let day = values::whole(&column(line, day)).filter(|day| (1..=7).contains(day))?;
        let period = values::whole(&column(line, period)).filter(|period| *period < 100)?;
        Some((day as usize - 1, period))
    }

    fn find_slots(&mut self) {
        let mut periods: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for line in self.rows(1) {
            if let Some((day, period)) = Gpu::time(line, 6, 7) {
                let (low, high) = periods.entry(day).or_insert((period, period));
                (*low, *high) = ((*low).min(period), (*high).max(period));
            }
        }
        let mut breaks = BTreeSet::new();
        for line in self.rows(9) {
            if let Some((day, period)) = Gpu::time(line, 3, 4)
                && periods.get(&day).is_some_and(|(low, high)| (*low..=*high).contains(&period))
            {
                breaks.insert((day, period));
            }
        }
        (self.periods, self.breaks) = (periods, breaks);
    }

    fn slots(&self, draft: &mut Draft) {
        for (day, (low, high)) in &self.periods {
            for period in *low..=*high {
                if self.breaks.contains(&(*day, period)) {
                    draft.slots.push(Slot::pause(LABELS[*day], &format!("before {period}")));
                }
                draft.slots.push(Slot::new(LABELS[*day], &period.to_string()));
            }
        }
    }

    /// The position of a teacher, who may only occur in lessons; none where it is nobody.
    fn teacher(&mut self, draft: &mut Draft, short: &str) -> Option<usize> {
        if let Some(at) = self.teachers.get(short) {
            return Some(at);
        }
        if is_nobody(short) {
            return None;
        }
        let at = draft.people.len();
        draft.people.push(Person::new(short, ""));
        self.teachers.insert(short, at);
        Some(at)
    }

    fn lessons(&mut self, draft: &mut Draft, groups: &Groups) {
        let mut met: BTreeMap<(usize, usize, u32), BTreeSet<String>> = BTreeMap::new();
        let rows = std::mem::take(
            self.tables.entry(1).or_insert(Table { file: String::new(), rows: Vec::new() }).rows.as_mut(),
        );
        let lines: Vec<Line> = rows;
        let file = self.tables.get(&1).map(|table| table.file.clone()).unwrap_or_default();
        for (origin, line) in lines.iter().enumerate() {
            let (number, class, short) = (column(line, 1), column(line, 2), column(line, 3));
            let group = groups.of(&number, &short, &class);
            let Some(weeks) = groups.weeks_of(group) else { continue };
            let named =
                || format!("{file} line {}: lesson {number}, {} {}", line.number, column(line, 6), column(line, 7));
            let Some(person) = self.teacher(draft, &short) else {
                draft.leave_out("lines without a teacher", named);
                continue;
            };
            let (day, period) = (column(line, 6), column(line, 7));
            if matches!(day.as_str(), "" | "0") || period.is_empty() {
                draft.pass_over("lines that are not placed", named);
                continue;
            }
            let Some((day, period)) = Gpu::time(line, 6, 7) else {
                draft.leave_out("lines in no listed slot", named);
                continue;
            };
            if !group.is_empty() {
                met.entry((person, day, period)).or_default().insert(group.to_owned());
            }
            let rooms = cell(line, 5);
            let mut rooms: Vec<String> = rooms.split('~').map(values::cell).filter(|room| !room.is_empty()).collect();
            if rooms.is_empty() {
                rooms.push(String::new());
            }
            for room in rooms {
                draft.rows.push(Row {
                    person,
                    weeks: weeks.clone(),
                    day: LABELS[day].to_owned(),
                    period: period.to_string(),
                    subject: self.subject(&column(line, 4)),
                    classes: vec![values::cell(&class)],
                    room,
                    activity: values::cell(&number),
                    origin,
                    ..Row::default()
                });
            }
        }
        if groups.is_asked() {
            return;
        }
        let together: BTreeSet<&String> = met.values().filter(|groups| groups.len() > 1).flatten().collect();
        if !together.is_empty() {
            let names: Vec<&str> = together.iter().map(|group| group.as_str()).collect();
            draft.findings.push(warning(
                Code::ImportWarning,
                format!("one person has lessons of two lesson groups in one slot: {}", names.join(", ")),
                "lesson groups that hold in some weeks or terms only",
                "say in which week each holds with --week A=GROUP, or which term to read with --term GROUP",
            ));
        }
    }

    fn duties(&mut self, draft: &mut Draft) {
        let lines: Vec<Line> = self.rows(9).to_vec();
        for (at, line) in lines.iter().enumerate() {
            let place = self.place(9, line);
            let Some((day, period)) = Gpu::time(line, 3, 4).filter(|slot| self.breaks.contains(slot)) else {
                draft.pass_over("breaks ahead of periods that the day does not use", || {
                    format!("{place}: {}, day {}, period {}", cell(line, 1), column(line, 3), column(line, 4))
                });
                continue;
            };
            let Some(person) = self.teacher(draft, &column(line, 2)) else { continue };
            draft.rows.push(Row {
                person,
                day: LABELS[day].to_owned(),
                period: format!("before {period}"),
                activity: cell(line, 1),
                kind: Kind::Duty,
                origin: usize::MAX / 2 + at,
                ..Row::default()
            });
        }
    }

    fn wishes(&self, draft: &mut Draft) {
        for line in self.rows(16) {
            let shown = || {
                format!(
                    "{}: {}, {} {}, {}",
                    self.place(16, line),
                    column(line, 2),
                    column(line, 3),
                    column(line, 4),
                    column(line, 5)
                )
            };
            if !column(line, 1).eq_ignore_ascii_case("L") {
                draft.pass_over("wishes of other kinds than teachers'", shown);
                continue;
            }
            let status = match column(line, 5).as_str() {
                "-3" => Status::Away,
                "-2" | "-1" => Status::Avoid,
                _ => {
                    draft.pass_over("wishes that are positive", shown);
                    continue;
                }
            };
            let Some(person) = self.teachers.get(&column(line, 2)) else {
                draft.pass_over("wishes of people who are not listed", shown);
                continue;
            };
            let slot = Gpu::time(line, 3, 4).filter(|(day, period)| {
                self.periods.get(day).is_some_and(|(low, high)| (*low..=*high).contains(period))
            });
            let Some((day, period)) = slot else {
                draft.pass_over("wishes for other slots than the timetable's", shown);
                continue;
            };
            draft.availability.push(Availability {
                person,
                weeks: None,
                day: LABELS[day].to_owned(),
                period: period.to_string(),
                status,
            });
        }
    }

    fn expertise(&self, draft: &mut Draft) {
        let mut known: Vec<String> = self.rows(6).iter().map(|line| column(line, 1)).collect();
        if known.is_empty() {
            let of_lessons: BTreeSet<String> = draft.rows.iter().map(|row| row.subject.clone()).collect();
            known = of_lessons.into_iter().filter(|subject| !subject.is_empty()).collect();
        }
        let mut years = false;
        for line in self.rows(8) {
            let Some(person) = self.teachers.get(&column(line, 1)) else {
                draft.pass_over("qualifications of people who are not listed", || self.place(8, line));
                continue;
            };
            years |= !column(line, 3).is_empty() || !column(line, 4).is_empty();
            let pattern = cell(line, 2);
            if pattern.is_empty() {
                continue;
            }
            let mut tags: Vec<String> =
                known.iter().filter(|short| matches(&pattern, short)).map(|short| self.subject(short)).collect();
            if tags.is_empty() {
                tags.push(pattern);
            }
            draft.tags.extend(tags.into_iter().map(|tag| Tag { person, tag }));
        }
        if years {
            draft.findings.push(note(
                Code::ImportPassedOver,
                "the school years of GPU008 are left out",
                "qualifications by subject",
                "nothing",
            ));
        }
    }
}

/// Whether a teacher is no person.
fn is_nobody(short: &str) -> bool {
    short.chars().all(|letter| matches!(letter, '?' | '-' | ' ' | '.')) || values::is_blank(short)
}

/// Whether a text fits a pattern: `?` is one sign, `*` any number.
fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(sign) if *sign == '?' || *sign == text[from] => {
                at += 1;
                from += 1;
            }
            _ => match star {
                Some((before, begun)) => {
                    star = Some((before, begun + 1));
                    at = before + 1;
                    from = begun + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|sign| *sign == '*')
}

/// Lesson groups, and in which weeks they hold.
struct Groups {
    of_line: BTreeMap<(String, String, String), String>,
    of_lesson: BTreeMap<String, BTreeSet<String>>,
    weeks: Vec<String>,
    named: BTreeMap<String, Vec<usize>>,
    term: Option<String>,
}

impl Groups {
    fn read(gpu: &Gpu, work: &Work<'_>) -> Imports<Groups> {
        let mut groups = Groups {
            of_line: BTreeMap::new(),
            of_lesson: BTreeMap::new(),
            weeks: Vec::new(),
            named: BTreeMap::new(),
            term: work.options.term.clone(),
        };
        for line in gpu.rows(2) {
            let (number, group) = (column(line, 1), cell(line, 12));
            groups.of_lesson.entry(number.clone()).or_default().insert(group.clone());
            groups.of_line.insert((number, column(line, 6), column(line, 5)), group);
        }
        let all: BTreeSet<&String> = groups.of_lesson.values().flatten().filter(|group| !group.is_empty()).collect();
        let shown = if all.is_empty() {
            "there are none".to_owned()
        } else {
            format!("there are {}", all.iter().map(|group| group.as_str()).collect::<Vec<_>>().join(", "))
        };
        let unknown = |option: &str, group: &str| {
            bad_option(
                format!("{option}: no lesson of GPU002 has the group `{group}`; {shown}"),
                "a lesson group",
                "write one that is there",
            )
        };
        if let Some(term) = &groups.term
            && !all.contains(term)
        {
            return Err(unknown("--term", term));
        }
        for text in &work.options.week {
            let Some((week, group)) =
                text.split_once('=').filter(|(week, group)| !week.is_empty() && !group.is_empty())
            else {
                return Err(bad_option(
                    format!("--week: `{text}` is not a week and a group"),
                    "WEEK=GROUP",
                    "write it as in --week A=WA",
                ));
            };
            if !all.contains(&group.to_owned()) {
                return Err(unknown("--week", group));
            }
            let at = crate::import::draft::position(&mut groups.weeks, week);
            groups.named.entry(group.to_owned()).or_default().push(at);
        }
        Ok(groups)
    }

    fn is_asked(&self) -> bool {
        self.term.is_some() || !self.named.is_empty()
    }

    /// The group of a line; blank where it has none.
    fn of(&self, number: &str, teacher: &str, class: &str) -> &str {
        let key = (number.to_owned(), teacher.to_owned(), class.to_owned());
        if let Some(group) = self.of_line.get(&key) {
            return group;
        }
        match self.of_lesson.get(number) {
            Some(groups) if groups.len() == 1 => groups.iter().next().map_or("", String::as_str),
            _ => "",
        }
    }

    /// The weeks of a group; none where it does not hold at all.
    fn weeks_of(&self, group: &str) -> Option<Option<Vec<usize>>> {
        if let Some(weeks) = self.named.get(group) {
            return Some(Some(weeks.clone()));
        }
        match &self.term {
            Some(term) if !group.is_empty() && group != term => None,
            _ => Some(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns_of_subjects() {
        for (pattern, text, fits) in [
            ("EN?", "ENG", true),
            ("EN?", "EN", false),
            ("*", "", true),
            ("M*T*", "MATHS", true),
            ("M*X", "MATHS", false),
            ("MAT", "MAT", true),
            ("MAT", "mat", false),
        ] {
            assert_eq!(matches(pattern, text), fits, "{pattern} {text}");
        }
    }
}
