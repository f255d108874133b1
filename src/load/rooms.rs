//! rooms.csv: rooms that sessions may use.

use super::cells::{text, whole, yes_or_no};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::limits;
use super::names::{Listed, Names};
use super::sheet::Sheet;
use super::staff::report_repeated_id;
use super::teams::Teams;
use super::texts::Texts;
use crate::findings::{Code, Finding, Place};
use crate::school::{Cycle, Id, Room, RoomId, SlotSet, Table, Timetable};

const COLUMNS: &[Column] = &[
    required("id", &["room", "roomid", "name", "roomname", "code"]),
    optional("seats", &["capacity", "places", "size"]).of(Values::Whole),
    optional("meetings", &["sessions", "usable", "meetingroom"]).of(Values::Flags),
    optional("site", &["campus", "sitename"]),
];
const ID: usize = 0;
const SEATS: usize = 1;
const MEETINGS: usize = 2;
const SITE: usize = 3;

/// rooms.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "rooms", required: false, variants: &[COLUMNS] };

/// Reads the rooms; each is taken in the slots in which the timetable shows it, and what is there is at its site.
pub(super) fn read(
    sheet: &mut Sheet,
    cycle: &Cycle,
    timetable: &mut Timetable,
    texts: &mut Texts,
    collector: &mut Collector,
) -> Table<RoomId, Room> {
    let mut rooms: Table<RoomId, Room> = Table::new();
    let mut names: Names<RoomId> = Names::new("room", Listed::Unread);
    let mut lines: Vec<u64> = Vec::new();
    while let Some(row) = sheet.next(collector) {
        // A word for no room, in a list of rooms: as exports have it.
        if row.cell(ID).is_empty() && !row.raw(ID).is_empty() {
            continue;
        }
        let Some(id) = text(&row, ID, collector) else { continue };
        if let Some(first) = names.id(id) {
            report_repeated_id(&row, ID, id, lines[first.index()], collector);
            continue;
        }
        if rooms.len() == limits::EACH {
            limits::report_too_many(limits::EACH, "rooms", row.file(), row.line, collector);
            break;
        }
        let room = rooms.push(Room {
            id: id.to_owned(),
            seats: whole(&row, SEATS, (0, 1_000_000), collector),
            meetings: yes_or_no(&row, MEETINGS, true, collector),
            site: texts.site(row.cell(SITE)),
            busy: SlotSet::empty(cycle.len()),
        });
        names.insert(id, id, room);
        lines.push(row.line);
    }
    let rooms_of = rooms_of(&names, timetable, texts);
    for row in timetable.rows() {
        for room in rooms_of[row.room.index()].iter().flatten() {
            rooms[*room].busy.insert(row.slot);
        }
    }
    if rooms.iter().any(|room| room.site.is_some()) {
        timetable.locate(|row| rooms_of[row.room.index()].iter().flatten().find_map(|room| rooms[*room].site));
    }
    rooms
}

/// The rooms that each cell of the timetable means: by their id, then without regard to case and accents; several
/// joined by `+` or `;`.
fn rooms_of(names: &Names<RoomId>, timetable: &Timetable, texts: &Texts) -> Vec<Option<Vec<RoomId>>> {
    let mut rooms_of: Vec<Option<Vec<RoomId>>> = vec![None; texts.len()];
    for row in timetable.rows() {
        rooms_of[row.room.index()].get_or_insert_with(|| {
            let cell = texts.get(row.room);
            match names.find(cell) {
                Some(room) => vec![room],
                None => cell.split(['+', ';']).filter_map(|part| names.find(part.trim())).collect(),
            }
        });
    }
    rooms_of
}

/// Warns of teams that need a room and for which none is large enough.
pub(super) fn check(rooms: &Table<RoomId, Room>, teams: &Teams, file: &str, collector: &mut Collector) {
    let seats = |room: &Room| room.seats.map_or(usize::MAX, |seats| seats as usize);
    for team in teams.teams.iter().filter(|team| team.room) {
        let is_near = |room: &&Room| room.is_at(team.place);
        let largest = rooms.iter().filter(|room| room.meetings).filter(is_near).map(seats).max();
        let elsewhere = rooms.iter().any(|room| room.meetings);
        let message = match largest {
            None if elsewhere => {
                format!("team `{}` needs a room, but none at its site may be used for sessions", team.id)
            }
            None => format!("team `{}` needs a room, but none may be used for sessions", team.id),
            Some(seats) if seats < team.members.len() => format!(
                "team `{}` needs a room for its {} members, but the largest has {seats} seats",
                team.id,
                team.members.len()
            ),
            Some(_) => continue,
        };
        collector.push(Finding {
            code: Code::NoRoomLargeEnough,
            place: Place { file: file.to_owned(), field: Some("seats".into()), ..Place::default() },
            value: Some(team.id.clone()),
            message: format!("{message}; none of its sessions can be held"),
            expected: format!("a room for meetings with at least {} seats", team.members.len()),
            remedy: "add a larger room, or write `no` in the team's column `room`".into(),
            also: Vec::new(),
        });
    }
}
