//! A plan with its names found, ready to be checked.

use super::facts::Facts;
use super::pairs::{Candidates, HeldPair, Market};
use super::past;
use super::peers::HeldGroup;
use super::turns::Turns;
use super::visits::HeldVisit;
use super::{Rule, Violation};
use crate::plan::Kind;
use crate::plan::document::{Document, SessionRow};
use crate::school::{RoomId, Slot, SlotSet, StaffId, Table, Team, TeamId};
use std::cell::OnceCell;

/// A session as the plan holds it, right or wrong.
pub(crate) struct Held<'a> {
    pub row: &'a SessionRow,
    pub team: TeamId,
    /// In which turns it is held.
    pub turns: Turns,
    /// None where the school has no such slot.
    pub start: Option<Slot>,
    /// As many slots of that day as the session takes.
    pub slots: Vec<Slot>,
    pub room: Option<RoomId>,
    pub attending: Vec<StaffId>,
    pub absent: Vec<StaffId>,
    pub released: Vec<Released>,
}

/// A release as the plan holds it, right or wrong.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Released {
    pub staff: StaffId,
    pub slot: Slot,
    pub cover: StaffId,
}

/// A plan and all that is needed to judge it.
pub(crate) struct Case<'a> {
    pub facts: &'a Facts<'a>,
    pub document: &'a Document,
    pub previous: Option<&'a Document>,
    /// The sessions of known teams, in the order of the document.
    pub sessions: Vec<Held<'a>>,
    /// The pairs of known people, in the order of the document.
    pub pairs: Vec<HeldPair<'a>>,
    /// The groups of known peers, in the order of the document.
    pub peers: Vec<HeldGroup<'a>>,
    /// The visits of known people in known slots, in the order of the document.
    pub visits: Vec<HeldVisit<'a>>,
    /// Who could mentor whom.
    pub candidates: Candidates<'a>,
    market: OnceCell<Market>,
    /// How many visits everybody makes, and receives.
    pub visits_made: Table<StaffId, usize>,
    pub visits_received: Table<StaffId, usize>,
    /// "N the least common multiple of all teams' `every`": how many turns there are, at least one.
    pub turns: usize,
    /// The slots that sessions attended and covers given take, turn by turn.
    pub taken: Vec<Table<StaffId, SlotSet>>,
    /// The slots that recurring commitments take: `taken` and meetings.
    pub committed: Vec<Table<StaffId, SlotSet>>,
    /// Those and all that overlap one of them: nobody is free in these.
    pub lost: Vec<Table<StaffId, SlotSet>>,
}

impl<'a> Case<'a> {
    /// Finds the names of a plan; those that are not there are violations.
    pub fn new(
        facts: &'a Facts<'a>,
        document: &'a Document,
        previous: Option<&'a Document>,
        found: &mut Vec<Violation>,
    ) -> Case<'a> {
        let sessions: Vec<Held> = document.sessions.iter().filter_map(|row| held(facts, row, found)).collect();
        let pairs: Vec<HeldPair> = document.pairs.iter().filter_map(|row| HeldPair::new(facts, row, found)).collect();
        let groups = document.peers.iter().flatten();
        let peers: Vec<HeldGroup> = groups.filter_map(|row| HeldGroup::new(facts, row, found)).collect();
        let mut visits: Vec<HeldVisit> =
            document.visits.iter().filter_map(|row| HeldVisit::new(facts, row, found)).collect();
        past::mark(facts, document, &mut visits);
        let mut visits_made = Table::filled(0, facts.school.staff.len());
        let mut visits_received = visits_made.clone();
        for visit in &visits {
            visits_made[visit.observer] += 1;
            visits_received[visit.host] += 1;
        }
        let turns = facts.school.turns().max(1) as usize;
        let taken: Vec<_> = (0..turns).map(|turn| taken(facts, &sessions, turn)).collect();
        let mut committed = taken.clone();
        for committed in &mut committed {
            let places = pairs.iter().flat_map(HeldPair::places).chain(peers.iter().flat_map(HeldGroup::places));
            places.for_each(|(staff, slot)| committed[staff].insert(slot));
        }
        let lost = |committed: &Table<StaffId, SlotSet>| {
            committed.iter().map(|slots| facts.at_the_time_of(slots)).collect::<Table<StaffId, SlotSet>>()
        };
        let lost = committed.iter().map(lost).collect();
        let (candidates, market) = (Candidates::new(facts), OnceCell::new());
        Case {
            facts,
            document,
            previous,
            sessions,
            pairs,
            peers,
            visits,
            candidates,
            market,
            visits_made,
            visits_received,
            turns,
            taken,
            committed,
            lost,
        }
    }

    /// The visits that are not past.
    pub fn visits_to_come(&self) -> impl Iterator<Item = &HeldVisit<'a>> + '_ {
        self.visits.iter().filter(|visit| !visit.is_past)
    }

    /// The team of a session.
    pub fn team(&self, session: &Held) -> &'a Team {
        &self.facts.school.teams[session.team]
    }

    /// Whether what is missing of a kind counts: it was planned, or kept of another plan.
    pub fn counts(&self, kind: Kind) -> bool {
        let planned = self.document.kinds.contains(&kind) || self.document.kept.contains(&kind);
        planned && (kind != Kind::Mentors || self.document.peers.is_none())
    }

    /// Whether sessions were asked for.
    pub fn plans_sessions(&self) -> bool {
        self.document.kinds.contains(&Kind::Sessions)
    }

    /// Whether mentor pairs were asked for: in a plan of peers nobody mentors.
    pub fn plans_mentors(&self) -> bool {
        self.document.kinds.contains(&Kind::Mentors) && self.document.peers.is_none()
    }

    /// Whether visits were asked for.
    pub fn plans_visits(&self) -> bool {
        self.document.kinds.contains(&Kind::Visits)
    }

    /// All acceptable pairs with their fit, worked out when first asked for.
    pub fn market(&self) -> &Market {
        self.market.get_or_init(|| Market::new(&self.candidates))
    }

    /// How many sessions a team holds.
    pub fn held_by(&self, team: TeamId) -> usize {
        self.sessions.iter().filter(|session| session.team == team).count()
    }

    /// All releases, in the order of the document.
    pub fn releases(&self) -> impl Iterator<Item = (&Held<'a>, Released)> + '_ {
        self.sessions.iter().flat_map(|session| session.released.iter().map(move |release| (session, *release)))
    }

    /// All people.
    pub fn people(&self) -> impl Iterator<Item = StaffId> + use<> {
        self.facts.school.staff.ids()
    }
}

impl Held<'_> {
    /// A violation about this session.
    pub fn broken(&self, rule: Rule, message: impl Into<String>) -> Violation {
        Violation { rule, subject: subject(self.row), message: message.into() }
    }

    /// Everybody who attends, in each slot.
    pub fn places(&self) -> impl Iterator<Item = (StaffId, Slot)> + '_ {
        self.attending.iter().flat_map(|staff| self.slots.iter().map(move |slot| (*staff, *slot)))
    }

    /// Whether the session is on in a slot, or in one that overlaps it, with this person.
    pub fn has(&self, facts: &Facts, staff: StaffId, slot: Slot) -> bool {
        self.attending.contains(&staff) && self.slots.iter().any(|own| facts.same_time(*own, slot))
    }

    /// The release of a person from a slot.
    pub fn release_of(&self, staff: StaffId, slot: Slot) -> impl Iterator<Item = &Released> {
        self.released.iter().filter(move |release| release.staff == staff && release.slot == slot)
    }
}

/// The slots that sessions attended and covers given take in one turn.
fn taken(facts: &Facts, sessions: &[Held], turn: usize) -> Table<StaffId, SlotSet> {
    let mut taken = Table::filled(SlotSet::empty(facts.school.cycle.len()), facts.school.staff.len());
    for session in sessions.iter().filter(|session| session.turns.has(turn)) {
        for (staff, slot) in session.places() {
            taken[staff].insert(slot);
        }
        for release in &session.released {
            taken[release.cover].insert(release.slot);
        }
    }
    taken
}

/// A session in words.
pub(super) fn subject(row: &SessionRow) -> String {
    let week = if row.week.is_empty() { String::new() } else { format!("{} ", row.week) };
    let turn = row.turn.map_or(String::new(), |turn| format!(", turn {turn}"));
    format!("{} on {week}{} {}{turn}", row.team, row.day, row.period)
}

/// Rule "Names": every team, person, period and room of a session is one of the school's.
fn held<'a>(facts: &Facts<'a>, row: &'a SessionRow, found: &mut Vec<Violation>) -> Option<Held<'a>> {
    let mut unknown = |what: &str, name: &str| {
        let message = match what {
            "period of the session" => format!("period {name:?} of a release is none of the session's"),
            _ => format!("the school has no {what} {name:?}"),
        };
        found.push(Violation { rule: Rule::Names, subject: subject(row), message });
    };
    let Some(team) = facts.find_team(&row.team) else {
        unknown("team", &row.team);
        return None;
    };
    let start = facts.find_slot(&row.week, &row.day, &row.period);
    if start.is_none() {
        unknown("period", [&*row.week, &*row.day, &*row.period].join(" ").trim());
    }
    let slots = start.map_or(Vec::new(), |start| facts.run(start, row.length));
    let room = facts.find_room(&row.room);
    if room.is_none() && !row.room.is_empty() {
        unknown("room", &row.room);
    }
    let mut people = |list: &[String]| {
        let mut known = Vec::new();
        for name in list {
            match facts.find_staff(name) {
                Some(staff) => known.push(staff),
                None => unknown("person", name),
            }
        }
        known
    };
    let (attending, absent) = (people(&row.attending), people(&row.absent));
    let mut released = Vec::new();
    for release in &row.released {
        let slot = slots.iter().find(|slot| facts.school.cycle.period(**slot).label == release.period);
        if slot.is_none() {
            unknown("period of the session", &release.period);
        }
        let person = facts.find_staff(&release.staff);
        if person.is_none() {
            unknown("person", &release.staff);
        }
        let cover = facts.find_staff(&release.cover);
        if cover.is_none() {
            unknown("person", &release.cover);
        }
        if let (Some(staff), Some(slot), Some(cover)) = (person, slot, cover) {
            released.push(Released { staff, slot: *slot, cover });
        }
    }
    let turns = Turns::new(row.turn, facts.school.teams[team].every);
    Some(Held { row, team, turns, start, slots, room, attending, absent, released })
}
