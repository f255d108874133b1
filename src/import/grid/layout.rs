//! Layouts: where in a table the people, the days and the periods are.

use super::labels::{self, DayLabel, Rows, SlotLabel};
use crate::import::sheets::{Line, Sheet};
use crate::import::values::{self, TimedLabel};

/// How a table is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Layout {
    /// People down, slots across in one line.
    SlotsAcross,
    /// The same with days above periods.
    DaysAbovePeriods,
    /// Person and period down, days across, or the other way round.
    DaysAcross,
    /// A table per person.
    TablePerPerson,
    /// A sheet per weekday.
    SheetPerDay,
}

impl Layout {
    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Layout::SlotsAcross => "people or classes down, slots across",
            Layout::DaysAbovePeriods => "people or classes down, days above periods",
            Layout::DaysAcross => "people or classes and periods down, days across",
            Layout::TablePerPerson => "a table for each person or class",
            Layout::SheetPerDay => "a sheet for each day",
        }
    }
}

/// A cell of a grid, and where it belongs.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct GridCell {
    /// Whose row or table it is.
    pub who: String,
    /// The slot.
    pub slot: SlotLabel,
    /// What is in it, as it is.
    pub text: String,
    /// The sheet.
    pub sheet: String,
    /// The line.
    pub line: u64,
}

/// What is read from tables.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Grid {
    /// The layout.
    pub layout: Option<Layout>,
    /// The rows' labels in order, each with its department.
    pub who: Vec<(String, String)>,
    /// The slots in order.
    pub slots: Vec<SlotLabel>,
    /// The cells that have anything in them.
    pub cells: Vec<GridCell>,
    /// What the headers say the rows are.
    pub rows: Option<Rows>,
    /// How many tables have a day that is not known.
    pub days_unknown: bool,
}

/// What a column of a grid is.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Across {
    Slot(SlotLabel),
    Day(DayLabel),
    Period(TimedLabel),
}

/// A header that was found: its line, the last line of it, and its columns.
struct Header {
    at: usize,
    body: usize,
    layout: Layout,
    across: Vec<(usize, Across)>,
}

/// Finds the next header at or after a line.
fn header(sheet: &Sheet, from: usize) -> Option<Header> {
    (from..sheet.rows.len()).find_map(|at| header_at(sheet, at))
}

fn filled(line: &Line) -> Vec<(usize, String)> {
    (0..line.cells.len()).map(|at| (at, line.cell(at))).filter(|(_, text)| !text.is_empty()).collect()
}

fn header_at(sheet: &Sheet, at: usize) -> Option<Header> {
    let line = &sheet.rows[at];
    let cells = filled(line);
    if cells.len() < 2 && cells.first().is_none_or(|(_, text)| labels::day(text).is_none()) {
        return None;
    }
    let slots: Vec<(usize, Across)> =
        cells.iter().filter_map(|(at, text)| Some((*at, Across::Slot(labels::slot(text)?)))).collect();
    if slots.len() >= 2 && slots.len() * 2 >= cells.len() {
        return Some(Header { at, body: at + 1, layout: Layout::SlotsAcross, across: slots });
    }
    let days: Vec<(usize, DayLabel)> = cells.iter().filter_map(|(at, text)| Some((*at, labels::day(text)?))).collect();
    if !days.is_empty() && days.len() * 2 >= cells.len() {
        if let Some(across) = sheet.rows.get(at + 1).and_then(|below| below_days(&days, below)) {
            return Some(Header { at, body: at + 2, layout: Layout::DaysAbovePeriods, across });
        }
        let mut different: Vec<&DayLabel> = days.iter().map(|(_, day)| day).collect();
        different.dedup();
        if days.len() >= 2 && different.len() == days.len() {
            let across = days.into_iter().map(|(at, day)| (at, Across::Day(day))).collect();
            return Some(Header { at, body: at + 1, layout: Layout::DaysAcross, across });
        }
        return None;
    }
    // The first column of a header has no period in it: that is a row of a table with periods down.
    let periods: Vec<(usize, Across)> = cells
        .iter()
        .filter(|(at, _)| *at > 0)
        .filter_map(|(at, text)| Some((*at, Across::Period(labels::period(text)?))))
        .collect();
    let numbers = periods.iter().filter(|(_, across)| match across {
        Across::Period(timed) => values::period_key(&timed.label).parse::<u32>().is_ok() || timed.end.is_some(),
        _ => false,
    });
    let first = cells.first().filter(|(at, _)| *at == 0);
    let first_is_period = first.is_some_and(|(_, text)| values::whole(text).is_some());
    if numbers.count() >= 2 && periods.len() * 2 >= cells.len() && !first_is_period && rises(&periods) {
        return Some(Header { at, body: at + 1, layout: Layout::SheetPerDay, across: periods });
    }
    None
}

/// Whether the numbers of periods go up, as they do in a header and not among cells.
fn rises(periods: &[(usize, Across)]) -> bool {
    let numbers: Vec<u32> = periods
        .iter()
        .filter_map(|(_, across)| match across {
            Across::Period(timed) => values::period_key(&timed.label).parse().ok(),
            _ => None,
        })
        .collect();
    numbers.windows(2).all(|pair| pair[0] < pair[1])
}

/// The slots of a line of days, each good up to the next, over a line of periods.
fn below_days(days: &[(usize, DayLabel)], below: &Line) -> Option<Vec<(usize, Across)>> {
    let first = days.first()?.0;
    let cells: Vec<(usize, String)> = filled(below).into_iter().filter(|(at, _)| *at >= first).collect();
    let mut distinct = days.iter().map(|(_, day)| day).collect::<Vec<_>>();
    distinct.dedup();
    let mut across = Vec::new();
    for (at, text) in &cells {
        let Some(period) = labels::period(text) else { continue };
        let day = days.iter().rev().find(|(day, _)| day <= at).map(|(_, day)| day)?;
        let slot = SlotLabel { week: day.week.clone(), day: day.day.clone(), period };
        across.push((*at, Across::Slot(slot)));
    }
    let most = across.len() * 3 >= cells.len() * 2;
    (most && across.len() > distinct.len()).then_some(across)
}

/// The columns beside the slots: who, which department, and which period or day.
#[derive(Default)]
struct Beside {
    who: Option<usize>,
    department: Option<usize>,
    inner: Option<usize>,
}

fn beside(sheet: &Sheet, header: &Header, end: usize) -> Beside {
    let first = header.across.first().map_or(0, |(at, _)| *at);
    let last = header.across.last().map_or(0, |(at, _)| *at);
    let taken: Vec<usize> = header.across.iter().map(|(at, _)| *at).collect();
    let body = &sheet.rows[header.body.min(end)..end];
    let title = |column: usize| {
        let lines = sheet.rows[header.at..header.body].iter().rev();
        lines.map(|line| line.text(column)).find(|text| !text.is_empty()).unwrap_or_default()
    };
    let share = |column: usize, fits: &dyn Fn(&str) -> bool| {
        let texts: Vec<String> = body.iter().map(|line| line.cell(column)).filter(|text| !text.is_empty()).collect();
        let fitting = texts.iter().filter(|text| fits(text)).count();
        !texts.is_empty() && fitting * 3 >= texts.len() * 2
    };
    let mut beside = Beside::default();
    let mut candidates = Vec::new();
    for column in (0..first).chain(last + 1..last + 4).filter(|column| !taken.contains(column)) {
        let name = title(column);
        if body.iter().all(|line| line.cell(column).is_empty()) || labels::is_total(&name) {
            continue;
        }
        if labels::is_department(&name) {
            beside.department = beside.department.or(Some(column));
            continue;
        }
        let is_inner = match header.layout {
            Layout::DaysAcross => share(column, &|text| labels::period(text).is_some()),
            Layout::SheetPerDay => share(column, &|text| labels::day(text).is_some()),
            _ => false,
        };
        if is_inner && beside.inner.is_none() && !(labels::is_number_column(&name) && column == 0) {
            beside.inner = Some(column);
            continue;
        }
        let numbers = share(column, &|text| values::whole(text).is_some());
        if column < first && !(labels::is_number_column(&name) || numbers) {
            candidates.push(column);
        }
    }
    let named = candidates.iter().find(|column| labels::rows_word(&title(**column)).is_some());
    beside.who = named.or_else(|| candidates.first()).copied();
    beside
}

/// Reads all tables.
pub fn read(sheets: &[Sheet], days: Option<&[String]>) -> Grid {
    let mut grid = Grid::default();
    for (at, sheet) in sheets.iter().enumerate() {
        let mut from = 0;
        let mut tables = 0;
        let many = sheets.len() > 1;
        while let Some(found) = header(sheet, from) {
            let next = (found.body..sheet.rows.len()).find(|at| {
                header_at(sheet, *at)
                    .is_some_and(|other| other.layout == found.layout && other.across.len() * 2 >= found.across.len())
            });
            let end = next.map_or(sheet.rows.len(), |next| before_title(sheet, found.body, next));
            let day = labels::day(&sheet.name).map(|day| DayLabel { day: sheet.name.trim().to_owned(), ..day });
            let day = day.or_else(|| {
                days.and_then(|days| days.get(at)).map(|day| DayLabel { week: String::new(), day: day.clone() })
            });
            let several = tables > 0 || next.is_some();
            table(&mut grid, sheet, &found, end, day.as_ref(), many && !several);
            tables += 1;
            from = next.unwrap_or(end).max(found.body);
        }
    }
    grid
}

/// Where a table ends above the next one's header: before the lines that are the next one's title.
fn before_title(sheet: &Sheet, body: usize, next: usize) -> usize {
    let mut end = next;
    while end > body {
        let cells = filled(&sheet.rows[end - 1]);
        let alone = cells.iter().all(|(_, text)| *text == cells[0].1);
        if !alone || cells.first().is_some_and(|(_, text)| labels::period(text).is_some()) {
            break;
        }
        end -= 1;
    }
    end
}

/// Reads one table.
fn table(grid: &mut Grid, sheet: &Sheet, header: &Header, end: usize, day: Option<&DayLabel>, named_by_sheet: bool) {
    let beside = beside(sheet, header, end);
    let mut layout = header.layout;
    let above = || sheet.rows[..header.at].iter().rev().map(filled).find(|cells| !cells.is_empty());
    let mut owner = String::new();
    let per_person = match layout {
        Layout::DaysAcross => beside.who.is_none() && beside.inner.is_some(),
        Layout::SheetPerDay => beside.who.is_none() && beside.inner.is_some() && day.is_none(),
        _ => false,
    };
    if per_person {
        layout = Layout::TablePerPerson;
        let line = above().filter(|cells| cells.iter().all(|(_, text)| *text == cells[0].1));
        let line = line.map(|cells| cells[0].1.clone());
        if let Some(word) = line.as_deref().and_then(labels::rows_word) {
            grid.rows = grid.rows.or(Some(word));
        }
        let from_line = line.map(|line| owner_of(&line)).filter(|line| !line.is_empty());
        owner = if named_by_sheet {
            sheet.name.trim().to_owned()
        } else {
            from_line.unwrap_or_else(|| sheet.name.trim().to_owned())
        };
        note_who(grid, &owner, "");
    } else if let Some(column) = beside.who {
        let lines = sheet.rows[header.at..header.body].iter().rev();
        let title = lines.map(|line| line.text(column)).find(|text| !text.is_empty()).unwrap_or_default();
        grid.rows = grid.rows.or_else(|| labels::rows_word(&title));
    }
    if layout == Layout::SheetPerDay && beside.inner.is_some() && day.is_none() {
        layout = Layout::DaysAcross;
    }
    if layout == Layout::SheetPerDay && day.is_none() {
        grid.days_unknown = true;
    }
    grid.layout = grid.layout.or(Some(layout));
    note_slots(grid, sheet, header, &beside, end, layout, day);
    let mut carried = owner.clone();
    let mut inner = String::new();
    for line in &sheet.rows[header.body.min(end)..end] {
        if let Some(column) = beside.who.filter(|_| !per_person) {
            let label = line.text(column);
            let label = label.split_whitespace().collect::<Vec<_>>().join(" ");
            let carries = layout == Layout::DaysAcross && label.is_empty();
            if !carries {
                carried = label;
            }
        }
        let first = header.across.first().map_or(0, |(at, _)| *at);
        let sums = (0..first).map(|column| line.text(column)).any(|text| labels::is_total(&text));
        if sums || labels::is_total(&carried) || header_at_line(line, header) {
            continue;
        }
        if let Some(column) = beside.inner {
            let label = line.cell(column);
            if !label.is_empty() {
                inner = label;
            } else if layout == Layout::TablePerPerson {
                continue;
            }
        }
        if values::is_blank(&carried) && filled(line).is_empty() {
            continue;
        }
        if !values::is_blank(&carried) && !per_person {
            let department = beside.department.map(|column| line.cell(column)).unwrap_or_default();
            note_who(grid, &carried, &department);
        }
        for (column, across) in &header.across {
            let text = line.text(*column);
            if text.is_empty() {
                continue;
            }
            let Some(slot) = slot_of(across, &inner, day) else { continue };
            grid.cells.push(GridCell {
                who: carried.clone(),
                slot,
                text,
                sheet: sheet.file.clone(),
                line: line.number,
            });
        }
    }
}

/// Whether a line is the header once more, as on a further page.
fn header_at_line(line: &Line, header: &Header) -> bool {
    let same = header.across.iter().filter(|(column, across)| {
        let text = line.cell(*column);
        match across {
            Across::Slot(slot) => labels::slot(&text).as_ref() == Some(slot),
            Across::Day(day) => labels::day(&text).as_ref() == Some(day),
            Across::Period(period) => labels::period(&text).as_ref() == Some(period),
        }
    });
    header.across.len() >= 2 && same.count() == header.across.len()
}

/// The slot of a column in a row that has this label beside it.
fn slot_of(across: &Across, inner: &str, day: Option<&DayLabel>) -> Option<SlotLabel> {
    match across {
        Across::Slot(slot) => Some(slot.clone()),
        Across::Day(day) => {
            let period = values::timed_label(inner);
            (!period.label.is_empty()).then(|| SlotLabel { week: day.week.clone(), day: day.day.clone(), period })
        }
        Across::Period(period) => {
            let of_row = labels::day(inner);
            let day = of_row.as_ref().or(day);
            let (week, day) = day.map(|day| (day.week.clone(), day.day.clone())).unwrap_or_default();
            Some(SlotLabel { week, day, period: period.clone() })
        }
    }
}

/// Remembers the slots of a table, used or not, in the order of the days.
fn note_slots(
    grid: &mut Grid,
    sheet: &Sheet,
    header: &Header,
    beside: &Beside,
    end: usize,
    layout: Layout,
    day: Option<&DayLabel>,
) {
    let inner: Vec<String> = match (layout, beside.inner) {
        (Layout::DaysAcross | Layout::TablePerPerson, Some(column)) => {
            let mut seen: Vec<String> = Vec::new();
            for line in &sheet.rows[header.body.min(end)..end] {
                let label = line.cell(column);
                if !label.is_empty() && !labels::is_total(&label) && !seen.contains(&label) {
                    seen.push(label);
                }
            }
            seen
        }
        _ => vec![String::new()],
    };
    let days_across = matches!(header.across.first(), Some((_, Across::Day(_))));
    let mut found: Vec<SlotLabel> = Vec::new();
    if days_across {
        for (_, across) in &header.across {
            found.extend(inner.iter().filter_map(|label| slot_of(across, label, day)));
        }
    } else {
        for label in &inner {
            found.extend(header.across.iter().filter_map(|(_, across)| slot_of(across, label, day)));
        }
    }
    for slot in found {
        let known = grid
            .slots
            .iter_mut()
            .find(|known| known.week == slot.week && known.day == slot.day && known.period.label == slot.period.label);
        match known {
            Some(known) if known.period.start.is_none() => known.period = slot.period,
            Some(_) => {}
            None => grid.slots.push(slot),
        }
    }
}

fn note_who(grid: &mut Grid, who: &str, department: &str) {
    if who.is_empty() {
        return;
    }
    match grid.who.iter_mut().find(|(known, _)| known == who) {
        Some((_, known)) if known.is_empty() => department.clone_into(known),
        Some(_) => {}
        None => grid.who.push((who.to_owned(), department.to_owned())),
    }
}

/// Whose table it is, from the line above it.
fn owner_of(line: &str) -> String {
    let after = line.rsplit_once(':').map_or(line, |(_, after)| after).trim();
    let words: Vec<&str> = after.split_whitespace().collect();
    const LEAD: [&str; 24] = [
        "timetable",
        "schedule",
        "of",
        "for",
        "teacher",
        "class",
        "stundenplan",
        "von",
        "fur",
        "lehrer",
        "lehrerin",
        "klasse",
        "emploi",
        "du",
        "temps",
        "de",
        "professeur",
        "classe",
        "horario",
        "orario",
        "di",
        "rooster",
        "plan",
        "the",
    ];
    let skip = words.iter().take_while(|word| LEAD.contains(&values::folded(word).as_str())).count();
    words[skip..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::sheets::rows;

    fn sheet(name: &str, text: &str) -> Sheet {
        Sheet { file: name.into(), name: name.into(), rows: rows(name, text, b',').unwrap() }
    }

    fn brief(sheets: &[Sheet], days: Option<&[String]>) -> (Option<Layout>, Vec<String>) {
        let grid = read(sheets, days);
        let cell = |cell: &GridCell| {
            format!("{} {}{} {}={}", cell.who, cell.slot.week, cell.slot.day, cell.slot.period.label, cell.text)
        };
        (grid.layout, grid.cells.iter().map(cell).collect())
    }

    #[test]
    fn slots_across_with_titles_numbers_and_totals() {
        let text = "Our school\nNo,Teacher,Mon 1,Mon 2,,Tue 1,Total\n1,Ana,7A,,,7B,2\n2,Bo,,7A,,,1\nTotal,,1,1,,1,3\n";
        let (layout, cells) = brief(&[sheet("x", text)], None);
        assert_eq!(layout, Some(Layout::SlotsAcross));
        assert_eq!(cells[..3], ["Ana Mon 1=7A", "Ana Tue 1=7B", "Bo Mon 2=7A"]);
    }

    #[test]
    fn days_above_periods() {
        let (layout, cells) = brief(&[sheet("x", ",Mon,,Tue,\n,1,2,1,2\nAna,7A,,,7B\n")], None);
        assert_eq!(layout, Some(Layout::DaysAbovePeriods));
        assert_eq!(cells, ["Ana Mon 1=7A", "Ana Tue 2=7B"]);
    }

    #[test]
    fn person_and_period_down_or_day_down() {
        let (layout, cells) = brief(&[sheet("x", "Teacher,Period,Mon,Tue\nAna,1,7A,\n,2,,7B\nBo,1,8A,\n")], None);
        assert_eq!(layout, Some(Layout::DaysAcross));
        assert_eq!(cells, ["Ana Mon 1=7A", "Ana Tue 2=7B", "Bo Mon 1=8A"]);
        let (_, cells) = brief(&[sheet("x", "Teacher,Day,1,2,3\nAna,Mon,7A,,\nAna,Tue,,7B,\n")], None);
        assert_eq!(cells, ["Ana Mon 1=7A", "Ana Tue 2=7B"]);
    }

    #[test]
    fn a_table_per_person_below_each_other_or_on_sheets() {
        let text = "Teacher: Ana\nPeriod,Mon,Tue\n1,7A,\n2,,7B\nTeacher: Bo\nPeriod,Mon,Tue\n1,8A,\n";
        let (layout, cells) = brief(&[sheet("x", text)], None);
        assert_eq!(layout, Some(Layout::TablePerPerson));
        assert_eq!(cells, ["Ana Mon 1=7A", "Ana Tue 2=7B", "Bo Mon 1=8A"]);
        let sheets = [sheet("Ana", "Period,Mon,Tue\n1,7A,\n"), sheet("Bo", "Timetable\nPeriod,Mon,Tue\n1,,8A\n")];
        assert_eq!(brief(&sheets, None).1, ["Ana Mon 1=7A", "Bo Tue 1=8A"]);
    }

    #[test]
    fn a_sheet_per_day() {
        let text = "Title\nNo,Teacher,1,2,Lunch,3\n1,Ana,7A,,,7B\n";
        let (layout, cells) = brief(&[sheet("Monday", text), sheet("Tuesday", text)], None);
        assert_eq!(layout, Some(Layout::SheetPerDay));
        assert_eq!(cells[0], "Ana Monday 1=7A");
        assert_eq!(cells.len(), 4);
        let days = ["Mon".to_owned(), "Tue".to_owned()];
        assert_eq!(brief(&[sheet("a", text), sheet("b", text)], Some(&days)).1[2], "Ana Tue 1=7A");
    }
}
