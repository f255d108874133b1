//! Small schools for tests, built without any reader.
//!
//! What the reader works out (`busy`, `free`, `releasable`, `in_school`) is
//! left empty on purpose: verify must not lean on it.

use crate::school::{
    Activity, Cycle, Id, MeetingPlace, Member, MemberRole, PairKind, PairOrder, PairRule, PeriodRow, PersonTime, Pin,
    PinRule, PinSubject, Preference, Roles, Room, Rules, School, SessionLength, Share, Slot, SlotKind, SlotSet, Source,
    Staff, StaffId, Table, TagId, Tagged, Team, TextId, Timetable, TimetableRow, Travel,
};
use std::collections::BTreeSet;

/// A school in the making. Slots are named as in messages: `Mon 1`, or `A Mon 1`.
pub(super) struct Tiny {
    school: School,
    rows: Vec<TimetableRow>,
}

impl Tiny {
    /// A cycle of these slots, such as `Mon 1` or `Mon 2 break`, and `A:Mon 1` for week A.
    pub fn new(slots: &[&str]) -> Tiny {
        let rows = slots.iter().map(|slot| {
            let (week, rest) = slot.split_once(':').unwrap_or(("", slot));
            let parts: Vec<&str> = rest.split(' ').collect();
            let kind = match parts.get(2) {
                Some(&"break") => SlotKind::Break,
                Some(&"open") => SlotKind::Open,
                _ => SlotKind::Lesson,
            };
            PeriodRow { week: week.into(), day: parts[0].into(), period: parts[1].into(), times: None, kind }
        });
        let school = School {
            name: "tiny".into(),
            cycle: Cycle::new(rows.collect(), 50, 10),
            staff: Table::new(),
            tags: Table::new(),
            texts: ["", "Art", "7A"].into_iter().map(String::from).collect(),
            timetable: Timetable::default(),
            teams: Table::new(),
            rooms: None,
            travel: Travel::default(),
            preferences: vec![],
            pairs: vec![],
            pins: vec![],
            rules: Rules::default(),
            rounds_over: 0,
            holidays: Vec::new(),
            term: None,
            visited: Default::default(),
            received: Default::default(),
        };
        let mut tiny = Tiny { school, rows: vec![] };
        // Most of these schools have one day.
        tiny.school.rules.mentors.same_day_meetings = true;
        tiny
    }

    /// A school of one day with four lesson slots, `Mon 1` to `Mon 4`, and the people ana, bo and cy.
    pub fn one_day() -> Tiny {
        Tiny::new(&["Mon 1", "Mon 2", "Mon 3", "Mon 4"]).staff("ana").staff("bo").staff("cy")
    }

    pub fn slot(&self, name: &str) -> Slot {
        let cycle = &self.school.cycle;
        cycle.slots().find(|slot| cycle.name(*slot) == name).unwrap()
    }

    fn person(&self, id: &str) -> StaffId {
        self.school.staff.entries().find(|(_, staff)| staff.id == id).unwrap().0
    }

    pub fn staff(mut self, id: &str) -> Tiny {
        let time = PersonTime::empty(self.school.cycle.len());
        self.school.staff.push(Staff {
            id: id.into(),
            name: id.into(),
            department: None,
            site: None,
            years: None,
            fte: Share::ONE,
            roles: Roles::default(),
            expertise: vec![],
            needs: vec![],
            musts: Vec::new(),
            priority: 1,
            mentees: 1,
            visits: 1,
            hosts: 2,
            email: None,
            time,
        });
        self
    }

    pub fn with(mut self, id: &str, change: impl FnOnce(&mut Staff)) -> Tiny {
        let person = self.person(id);
        change(&mut self.school.staff[person]);
        self
    }

    fn row(mut self, staff: &str, slot: &str, release: bool, room: TextId) -> Tiny {
        self.rows.push(TimetableRow {
            staff: self.person(staff),
            slot: self.slot(slot),
            subject: TextId::from_index(1),
            group: TextId::from_index(2),
            room,
            activity: TextId::from_index(0),
            kind: Activity::Lesson,
            release,
            observe: true,
            site: None,
        });
        self
    }

    /// Somebody with role mentor who takes so many mentees.
    pub fn mentor(self, id: &str, places: u32) -> Tiny {
        let tiny = self.staff(id);
        tiny.with(id, |staff| {
            staff.roles.mentor = true;
            staff.mentees = places;
        })
    }

    /// Somebody with role mentee.
    pub fn mentee(self, id: &str) -> Tiny {
        self.staff(id).with(id, |staff| staff.roles.mentee = true)
    }

    fn tagged(&mut self, tag: &str) -> (TagId, u8) {
        let (tag, value) = tag.split_once(':').unwrap();
        let known = self.school.tags.entries().find(|(_, name)| *name == tag).map(|(id, _)| id);
        (known.unwrap_or_else(|| self.school.tags.push(tag.into())), value.parse().unwrap())
    }

    /// An expertise with its level, such as `phonics:5`.
    pub fn expertise(mut self, id: &str, tag: &str) -> Tiny {
        let (tag, value) = self.tagged(tag);
        self.with(id, |staff| {
            staff.expertise.push(Tagged { tag, value });
            staff.expertise.sort_by_key(|tagged| tagged.tag);
        })
    }

    /// A need with its priority, such as `phonics:3`.
    pub fn need(mut self, id: &str, tag: &str) -> Tiny {
        let (tag, value) = self.tagged(tag);
        self.with(id, |staff| {
            staff.needs.push(Tagged { tag, value });
            staff.needs.sort_by_key(|tagged| tagged.tag);
        })
    }

    fn text(&mut self, text: &str) -> TextId {
        let known = self.school.texts.entries().find(|(_, known)| *known == text).map(|(id, _)| id);
        known.unwrap_or_else(|| self.school.texts.push(text.into()))
    }

    pub fn department(mut self, id: &str, department: &str) -> Tiny {
        let department = self.text(department);
        self.with(id, |staff| staff.department = Some(department))
    }

    pub fn site(mut self, id: &str, site: &str) -> Tiny {
        let site = self.text(site);
        self.with(id, |staff| staff.site = Some(site))
    }

    /// The row that was added last is at this site.
    pub fn row_at(mut self, site: &str) -> Tiny {
        let site = self.text(site);
        self.last_row(|row| row.site = Some(site))
    }

    /// The last room is at this site.
    pub fn room_at(mut self, site: &str) -> Tiny {
        let site = self.text(site);
        let rooms = self.school.rooms.iter_mut().flat_map(|rooms| rooms.iter_mut());
        rooms.last().unwrap().site = Some(site);
        self
    }

    /// The last team meets at this site.
    pub fn team_at(mut self, site: &str) -> Tiny {
        let site = self.text(site);
        self.last_team(|team| team.place = MeetingPlace::Site(site))
    }

    /// The last team meets in every n-th cycle only.
    pub fn every(self, every: u32) -> Tiny {
        self.last_team(|team| team.every = every)
    }

    /// So many minutes from one site to another and back, and `otherwise` between all others.
    pub fn travel(mut self, ways: &[(&str, &str, u32)], otherwise: u32) -> Tiny {
        let rows = ways.iter().map(|(from, to, minutes)| ((self.text(from), self.text(to)), *minutes));
        let rows = rows.collect::<Vec<_>>().into_iter().collect();
        self.school.travel = Travel::new(&rows, otherwise);
        self
    }

    /// The pin that was added last names a turn.
    pub fn in_turn(mut self, turn: u32) -> Tiny {
        self.school.pins.last_mut().unwrap().turn = Some(turn);
        self
    }

    /// A row of preferences.csv.
    pub fn wish(mut self, staff: &str, choice: &str, rank: u32) -> Tiny {
        let (staff, choice) = (self.person(staff), self.person(choice));
        self.school.preferences.push(Preference { staff, choice, rank });
        self
    }

    /// A row of pairs.csv.
    pub fn pair(mut self, kind: PairKind, a: &str, b: &str, order: PairOrder) -> Tiny {
        let (a, b) = (self.person(a), self.person(b));
        let source = Source { file: "pairs.csv".into(), line: 2 };
        self.school.pairs.push(PairRule { kind, a, b, order, note: String::new(), source });
        self
    }

    /// A row of pins.csv about a meeting of these two.
    pub fn meeting_pin(mut self, mentor: &str, mentee: &str, slot: &str, rule: PinRule) -> Tiny {
        let subject = PinSubject::Meeting { mentor: self.person(mentor), mentee: self.person(mentee) };
        let slots = vec![self.slot(slot)];
        let source = Source { file: "pins.csv".into(), line: 2 };
        self.school.pins.push(Pin { subject, rule, turn: None, slots, source });
        self
    }

    /// A row of pins.csv about a visit.
    pub fn visit_pin(mut self, observer: &str, host: &str, slot: &str, rule: PinRule) -> Tiny {
        let subject = PinSubject::Visit { observer: self.person(observer), host: self.person(host) };
        let slots = vec![self.slot(slot)];
        let source = Source { file: "pins.csv".into(), line: 2 };
        self.school.pins.push(Pin { subject, rule, turn: None, slots, source });
        self
    }

    /// A lesson that somebody else may take.
    pub fn lesson(self, staff: &str, slot: &str) -> Tiny {
        self.row(staff, slot, true, TextId::from_index(0))
    }

    /// A lesson in a room.
    pub fn lesson_in(mut self, staff: &str, slot: &str, room: &str) -> Tiny {
        let room = self.school.texts.push(room.into());
        self.row(staff, slot, true, room)
    }

    /// A lesson with a class, or with several such as `7A+7B`.
    pub fn teaches(self, staff: &str, slot: &str, group: &str) -> Tiny {
        let mut tiny = self.lesson(staff, slot);
        let group = tiny.text(group);
        tiny.last_row(|row| row.group = group)
    }

    pub fn last_row(mut self, change: impl FnOnce(&mut TimetableRow)) -> Tiny {
        change(self.rows.last_mut().unwrap());
        self
    }

    /// Something that nobody else may take.
    pub fn fixed(self, staff: &str, slot: &str) -> Tiny {
        self.row(staff, slot, false, TextId::from_index(0))
    }

    pub fn time(self, staff: &str, slot: &str, set: impl Fn(&mut PersonTime) -> &mut SlotSet) -> Tiny {
        let slot = self.slot(slot);
        self.with(staff, |staff| set(&mut staff.time).insert(slot))
    }

    /// A team; a member with `*` leads, one with `?` is optional.
    pub fn team(mut self, id: &str, sessions: u32, length: u32, members: &str) -> Tiny {
        let mut members: Vec<Member> = members
            .split(' ')
            .map(|name| Member {
                staff: self.person(name.trim_end_matches(['*', '?'])),
                role: match name.chars().last() {
                    Some('*') => MemberRole::Lead,
                    Some('?') => MemberRole::Optional,
                    _ => MemberRole::Required,
                },
            })
            .collect();
        members.sort_by_key(|member| member.staff);
        let (id, quorum) = (id.to_string(), 0);
        let name = id.clone();
        let (length, place) = (SessionLength::Periods(length), MeetingPlace::Anywhere);
        let (every, same_time, priority, room) = (1, false, 1, false);
        self.school.teams.push(Team {
            id,
            name,
            sessions,
            every,
            same_time,
            length,
            quorum,
            priority,
            room,
            place,
            members,
        });
        self
    }

    pub fn last_team(mut self, change: impl FnOnce(&mut Team)) -> Tiny {
        change(self.school.teams.iter_mut().last().unwrap());
        self
    }

    pub fn room(mut self, id: &str, seats: Option<u32>, meetings: bool) -> Tiny {
        let busy = SlotSet::empty(self.school.cycle.len());
        self.school.rooms.get_or_insert_default().push(Room { id: id.into(), seats, meetings, site: None, busy });
        self
    }

    pub fn pin(mut self, team: &str, slot: &str, rule: PinRule) -> Tiny {
        let team = self.school.teams.entries().find(|(_, candidate)| candidate.id == team).unwrap().0;
        let slots = vec![self.slot(slot)];
        let source = Source { file: "pins.csv".into(), line: 2 };
        self.school.pins.push(Pin { subject: PinSubject::Session(team), rule, turn: None, slots, source });
        self
    }

    pub fn rules(mut self, change: impl FnOnce(&mut Rules)) -> Tiny {
        change(&mut self.school.rules);
        self
    }

    pub fn school(mut self) -> School {
        let mut joined = Vec::new();
        for group in self.rows.iter().map(|row| row.group).collect::<BTreeSet<_>>() {
            let names: Vec<String> = self.school.texts[group].split('+').map(String::from).collect();
            joined.push((group, names.iter().filter(|name| !name.is_empty()).map(|name| self.text(name)).collect()));
        }
        let mut classes = Table::filled(vec![], self.school.texts.len());
        for (group, names) in joined {
            classes[group] = names;
        }
        self.school.timetable = Timetable::new(self.rows, self.school.staff.len(), classes);
        self.school
    }
}
