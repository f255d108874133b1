//! A team as a sheet of its own: when it meets, who comes, and how many are free when.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::sheet::{A4, Looks, height, lines_of, text_at};
use crate::plan::{Plan, Session, UnmetKind};
use crate::report::issue::About;
use crate::report::layout::Layout;
use crate::report::teams::{free, is_on, released, role, when};
use crate::report::text::{clean, count};
use crate::report::week::{Kind, Weeks};
use crate::report::{reasons, turns};
use crate::school::{Id, StaffId, TeamId};

/// How wide the first column is, and those of days, in letters.
const FIRST: usize = 20;
const DAY: usize = 13;
/// What is said takes so many columns beside the first, however few days there are.
const LEAST_DAYS: usize = 5;

/// What all sheets of teams are made from.
pub(super) struct Teams<'a> {
    pub plan: &'a Plan,
    pub weeks: &'a Weeks<'a>,
    pub layout: &'a Layout,
    pub about: &'a About<'a>,
    pub looks: &'a Looks,
}

impl Teams<'_> {
    /// Writes one team into an empty sheet.
    ///
    /// O(slots × members).
    pub fn write(&self, sheet: &mut Worksheet, id: TeamId) -> Result<(), XlsxError> {
        let (school, looks) = (self.weeks.school, self.looks);
        let team = &school.teams[id];
        let sessions: Vec<&Session> = self.plan.sessions.iter().filter(|session| session.team == id).collect();
        sheet.set_column_width(0, FIRST as f64)?;
        for column in 1..=self.columns() {
            sheet.set_column_width(column, DAY as f64)?;
        }
        text_at(sheet, 0, 0, &clean(&team.name), &looks.title)?;
        let which = format!("{}, {}", clean(&school.name), self.about.issue.words());
        text_at(sheet, 1, 0, &which, &looks.faint)?;
        let mut row = 3;
        for session in &sessions {
            self.session(sheet, &mut row, session)?;
        }
        let lacking = self.plan.unmet.iter().filter(|unmet| unmet.kind == UnmetKind::Session && unmet.id == team.id);
        for unmet in lacking {
            self.line(sheet, &mut row, "Missing", &reasons::amount(school, unmet), &looks.strong)?;
            self.line(sheet, &mut row, "Why", &clean(&reasons::told(school, unmet).reason), &looks.text)?;
        }
        let members = count(team.members.len() as u64, "member", "members");
        let members = format!("{members}: {}", self.names(team.members.iter().map(|member| member.staff)));
        self.line(sheet, &mut row, "Members", &members, &looks.text)?;
        row += 1;
        text_at(sheet, row, 0, "How many are free before anything is planned", &looks.faint)?;
        self.grid(sheet, row + 1, id, &sessions)?;
        sheet.set_paper_size(A4).set_print_fit_to_pages(1, 0);
        if self.columns() as usize > LEAST_DAYS {
            sheet.set_landscape();
        }
        Ok(())
    }

    /// How many columns there are beside the first.
    fn columns(&self) -> u16 {
        self.layout.days().count().max(LEAST_DAYS) as u16
    }

    fn names(&self, people: impl Iterator<Item = StaffId>) -> String {
        people.map(|staff| self.weeks.names[staff].as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What a session is, who comes, who does not, and who covers what.
    fn session(&self, sheet: &mut Worksheet, row: &mut u32, session: &Session) -> Result<(), XlsxError> {
        let (school, looks) = (self.weeks.school, self.looks);
        let team = &school.teams[session.team];
        let room = session.room.and_then(|room| school.rooms.as_ref()?.get(room));
        let room = room.map_or(String::new(), |room| format!(", room {}", clean(&room.id)));
        self.line(sheet, row, "Session", &format!("{}{room}", when(school, session)), &looks.strong)?;
        self.line(sheet, row, "Attending", &self.names(session.attending.iter().copied()), &looks.text)?;
        let absent: Vec<String> = session
            .absent
            .iter()
            .map(|staff| format!("{} ({})", self.weeks.names[*staff], role(team.role_of(*staff))))
            .collect();
        self.line(sheet, row, "Absent", &absent.join(", "), &looks.text)?;
        self.line(sheet, row, "Released", &released(school, session, &self.weeks.names).join("; "), &looks.text)?;
        *row += 1;
        Ok(())
    }

    /// What it is in the first column, and what is said across all others; nothing where nothing is said.
    fn line(
        &self,
        sheet: &mut Worksheet,
        row: &mut u32,
        what: &str,
        said: &str,
        look: &Format,
    ) -> Result<(), XlsxError> {
        if said.is_empty() {
            return Ok(());
        }
        let last = self.columns();
        text_at(sheet, *row, 0, what, &self.looks.faint)?;
        sheet.merge_range(*row, 1, *row, last, "", look)?;
        text_at(sheet, *row, 1, said, look)?;
        height(sheet, *row, lines_of(said, usize::from(last) * DAY))?;
        *row += 1;
        Ok(())
    }

    /// A row per period and a column per day: the sessions, and elsewhere how many of the members are free.
    fn grid(&self, sheet: &mut Worksheet, top: u32, id: TeamId, sessions: &[&Session]) -> Result<(), XlsxError> {
        let (school, looks) = (self.weeks.school, self.looks);
        let team = &school.teams[id];
        text_at(sheet, top, 0, "Period", &looks.head)?;
        let mut column = 1;
        for week in &self.layout.weeks {
            for day in &week.days {
                let named = !week.label.is_empty();
                let label = if named { format!("{}, {}", week.label, day.label) } else { day.label.clone() };
                text_at(sheet, top, column, &label, &looks.head)?;
                column += 1;
            }
        }
        for (at, line) in self.layout.periods.iter().enumerate() {
            let row = top + 1 + at as u32;
            let times = line.times.as_ref().map_or(String::new(), |times| format!("  {times}"));
            text_at(sheet, row, 0, &format!("{}{times}", line.label), &looks.head)?;
            let mut lines = 1;
            for (at, day) in self.layout.days().enumerate() {
                let Some(slot) = line.slots[day.id.index()] else { continue };
                let held = sessions.iter().filter(|session| is_on(school, session, slot));
                let held: Vec<String> = held
                    .map(|session| match turns::of(school, session) {
                        Some(turn) => format!("Session, {turn}"),
                        None => "Session".to_owned(),
                    })
                    .collect();
                let (text, look) = match free(school, team, slot) {
                    _ if !held.is_empty() => (held.join("\n"), looks.kind(Kind::Session)),
                    Some(free) => (format!("{free} of {}", team.members.len()), &looks.text),
                    None => continue,
                };
                lines = lines.max(lines_of(&text, DAY));
                text_at(sheet, row, 1 + at as u16, &text, look)?;
            }
            height(sheet, row, lines)?;
        }
        Ok(())
    }
}
