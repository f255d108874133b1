//! What is already fixed (specification part 1, timetable.csv).

use super::ids::{Id, Slot, StaffId, Table, TextId};

/// What a timetable row is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activity {
    /// A lesson.
    Lesson,
    /// A duty, such as lunch.
    Duty,
    /// A meeting.
    Meeting,
}

/// One person busy in one slot. A row with a blank week stands once per week.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TimetableRow {
    /// Who is busy.
    pub staff: StaffId,
    /// When.
    pub slot: Slot,
    /// The subject as written.
    pub subject: TextId,
    /// The group as written; [`Timetable::classes`] takes it apart.
    pub group: TextId,
    /// The room as written.
    pub room: TextId,
    /// The activity id as written.
    pub activity: TextId,
    /// Lesson, duty or meeting.
    pub kind: Activity,
    /// May somebody else cover this?
    pub release: bool,
    /// May it be visited?
    pub observe: bool,
    /// Where it is: at its own site, else its room's, else its person's.
    pub site: Option<TextId>,
}

/// All rows, ordered by person, slot and position in the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Timetable {
    rows: Vec<TimetableRow>,
    /// Where each person's rows begin; one entry more than there are people.
    first: Vec<u32>,
    /// The classes that a group cell names, by the cell's text.
    classes: Table<TextId, Vec<TextId>>,
}

impl Timetable {
    /// Orders the rows (stably) for `staff` people. `classes` gives, for each
    /// interned text, the classes it names (`1A+1B` names two).
    ///
    /// O(rows × log rows).
    pub fn new(mut rows: Vec<TimetableRow>, staff: usize, classes: Table<TextId, Vec<TextId>>) -> Timetable {
        rows.sort_by_key(|row| (row.staff, row.slot));
        let mut first = vec![0u32; staff + 1];
        for row in &rows {
            first[row.staff.index() + 1] += 1;
        }
        for index in 0..staff {
            first[index + 1] += first[index];
        }
        Timetable { rows, first, classes }
    }

    /// The same rows, each as it becomes, or without those that become none.
    ///
    /// O(rows).
    pub fn changed(&self, change: impl FnMut(TimetableRow) -> Option<TimetableRow>) -> Timetable {
        let rows = self.rows.iter().copied().filter_map(change).collect();
        Timetable::new(rows, self.first.len().saturating_sub(1), self.classes.clone())
    }

    /// Says where each row is that does not say so itself.
    ///
    /// O(rows).
    pub fn locate(&mut self, site: impl Fn(&TimetableRow) -> Option<TextId>) {
        for row in &mut self.rows {
            row.site = row.site.or_else(|| site(row));
        }
    }

    /// All rows, ordered by person and slot.
    #[inline]
    pub fn rows(&self) -> &[TimetableRow] {
        &self.rows
    }

    /// The rows of one person, in order of their slots.
    #[inline]
    pub fn of(&self, staff: StaffId) -> &[TimetableRow] {
        &self.rows[self.first[staff.index()] as usize..self.first[staff.index() + 1] as usize]
    }

    /// The rows of one person in one slot, in file order.
    #[inline]
    pub fn at(&self, staff: StaffId, slot: Slot) -> &[TimetableRow] {
        let rows = self.of(staff);
        let from = rows.partition_point(|row| row.slot < slot);
        let to = rows.partition_point(|row| row.slot <= slot);
        &rows[from..to]
    }

    /// The classes that a group cell names.
    #[inline]
    pub fn classes(&self, group: TextId) -> &[TextId] {
        self.classes.get(group).map_or(&[], Vec::as_slice)
    }
}
