//! "Places": who is where, and whether there is time to get from one to the other.

use super::case::Case;
use super::facts::Facts;
use super::turns::Turns;
use super::{Rule, Violation};
use crate::school::{MeetingPlace, Slot, StaffId, TextId};
use std::collections::BTreeMap;

/// Somebody is at a site in these slots of one day, and in those between them.
#[derive(Clone, Copy)]
struct Stay {
    first: Slot,
    last: Slot,
    site: TextId,
}

impl Stay {
    fn new(slots: &[Slot], site: Option<TextId>) -> Option<Stay> {
        Some(Stay { first: *slots.first()?, last: *slots.last()?, site: site? })
    }
}

/// What somebody does at a known site because the plan says so.
struct Commitment<'a> {
    stay: Stay,
    when: When,
    what: What<'a>,
    /// The slots in which it releases the person from everything.
    releases: Vec<Slot>,
}

/// When it holds.
#[derive(Clone, Copy)]
enum When {
    /// In each of these turns.
    Turns(Turns),
    /// In one round.
    Round(i64),
}

#[derive(Clone, Copy)]
enum What<'a> {
    Session(&'a str),
    Cover(&'a str),
    Visit(&'a str),
    Debrief(&'a str),
}

impl What<'_> {
    fn name(self) -> String {
        match self {
            What::Session(team) => format!("the session of {team}"),
            What::Cover(team) => format!("a cover for {team}"),
            What::Visit(host) => format!("the visit to {host}"),
            What::Debrief(other) => format!("the debrief with {other}"),
        }
    }
}

/// "Places": two things of one person on one day at two known, different sites need their minutes of travel between the
/// end of the first and the start of the second. What would come closer to a row than that is not possible, but for a
/// row that it releases from; two commitments (in their round also visits and debriefs) that would exclude each other.
///
/// O(people × commitments² + commitments × rows of the person).
pub(super) fn travel(case: &Case, found: &mut Vec<Violation>) {
    if case.facts.school.travel.is_nothing() {
        return;
    }
    for (staff, own) in commitments(case) {
        let person = case.facts.person(staff);
        let mut broken = |message: String| {
            found.push(Violation { rule: Rule::Places, subject: person.clone(), message });
        };
        for (at, one) in own.iter().enumerate() {
            for (row, slot) in rows(case.facts, staff, one.stay, &one.releases) {
                if let Some(way) = too_close(case.facts, one.stay, row) {
                    let lesson = format!("the timetable on {}", case.facts.slot(slot));
                    broken(way.between(case, (&one.what.name(), one.stay), (&lesson, row)));
                }
            }
            for other in own[..at].iter().filter(|other| are_ever_together(case, one.when, other.when)) {
                if let Some(way) = too_close(case.facts, one.stay, other.stay) {
                    broken(way.between(case, (&one.what.name(), one.stay), (&other.what.name(), other.stay)));
                }
            }
        }
    }
}

/// Whether both hold in one cycle of the term: recurring ones in a turn of both, those of a round in that round and in
/// its turn.
fn are_ever_together(case: &Case, one: When, other: When) -> bool {
    match (one, other) {
        (When::Turns(one), When::Turns(other)) => case.share_a_turn(one, other),
        (When::Round(one), When::Round(other)) => one == other,
        (When::Turns(turns), When::Round(round)) | (When::Round(round), When::Turns(turns)) => {
            turns.has(case.turn_of_round(round))
        }
    }
}

/// Where a session is: "at its room's site, else its team's, else nowhere in particular, as is one `online`".
pub(crate) fn site_of_session(team: MeetingPlace, room: Option<TextId>) -> Option<TextId> {
    match team {
        MeetingPlace::Online => None,
        MeetingPlace::Site(site) => room.or(Some(site)),
        MeetingPlace::Anywhere => room,
    }
}

/// Where a lesson of somebody is: in this slot, or else in one that overlaps it ("of rows read together the first
/// counts").
fn site_of_lesson(facts: &Facts, staff: StaffId, slot: Slot) -> Option<TextId> {
    let rows = facts.school.timetable.of(staff);
    let here = rows.iter().find(|row| row.slot == slot);
    here.or_else(|| rows.iter().find(|row| facts.overlap(row.slot, slot)))?.site
}

/// Everything that the plan has people do at a known site, person by person.
fn commitments<'a>(case: &'a Case) -> BTreeMap<StaffId, Vec<Commitment<'a>>> {
    let facts = case.facts;
    let mut all: BTreeMap<StaffId, Vec<Commitment>> = BTreeMap::new();
    let mut add = |staff: StaffId, commitment: Commitment<'a>| all.entry(staff).or_default().push(commitment);
    for session in &case.sessions {
        let when = When::Turns(session.turns);
        let room = session.room.zip(facts.school.rooms.as_ref()).and_then(|(room, rooms)| rooms[room].site);
        let site = site_of_session(case.team(session).place, room);
        let mut attending = session.attending.clone();
        attending.dedup();
        for (staff, stay) in attending.into_iter().filter_map(|staff| Some((staff, Stay::new(&session.slots, site)?))) {
            let own = session.released.iter().filter(|release| release.staff == staff);
            let releases = own.map(|release| release.slot).collect();
            add(staff, Commitment { stay, when, what: What::Session(&session.row.team), releases });
        }
        for release in &session.released {
            let site = site_of_lesson(facts, release.staff, release.slot);
            if let Some(stay) = Stay::new(&[release.slot], site) {
                let what = What::Cover(&session.row.team);
                add(release.cover, Commitment { stay, when, what, releases: Vec::new() });
            }
        }
    }
    for visit in &case.visits {
        let when = When::Round(visit.row.round);
        let site = site_of_lesson(facts, visit.host, visit.slot);
        if let Some(stay) = Stay::new(&[visit.slot], site) {
            let what = What::Visit(&visit.row.host);
            add(visit.observer, Commitment { stay, when, what, releases: Vec::new() });
        }
        // "A debrief on the same day too": on another one it is nowhere in particular.
        let debrief = visit.debrief.filter(|debrief| facts.day(*debrief) == facts.day(visit.slot));
        if let Some(stay) = debrief.and_then(|debrief| Stay::new(&[debrief], site)) {
            for (staff, other) in [(visit.observer, &visit.row.host), (visit.host, &visit.row.observer)] {
                add(staff, Commitment { stay, when, what: What::Debrief(other), releases: Vec::new() });
            }
        }
    }
    all
}

/// Where the timetable has somebody on the day of a stay, slot by slot (of rows read together the first counts), but for
/// the slots from which somebody is released.
fn rows<'a>(
    facts: &'a Facts,
    staff: StaffId,
    stay: Stay,
    released: &'a [Slot],
) -> impl Iterator<Item = (Stay, Slot)> + 'a {
    let rows = facts.school.timetable.of(staff);
    let firsts = rows.chunk_by(|one, other| one.slot == other.slot).filter_map(|rows| rows.first());
    let of_day = firsts.filter(move |row| facts.day(row.slot) == facts.day(stay.first));
    let kept = of_day.filter(move |row| !released.iter().any(|slot| facts.same_time(*slot, row.slot)));
    kept.filter_map(move |row| Some((Stay::new(&[row.slot], row.site)?, row.slot)))
}

/// A way for which there is too little time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Way {
    minutes: u32,
    /// Whether it leads from the second of two to the first.
    is_back: bool,
}

impl Way {
    /// That two things are too close, in words.
    fn between(self, case: &Case, one: (&str, Stay), other: (&str, Stay)) -> String {
        let ((first, from), (second, to)) = if self.is_back { (other, one) } else { (one, other) };
        let text = |site: TextId| case.facts.school.text(site);
        format!(
            "has {first} at {} until {} and {second} at {} from {}, and the way takes {} minutes",
            text(from.site),
            case.facts.slot(from.last),
            text(to.site),
            case.facts.slot(to.first),
            self.minutes
        )
    }
}

/// Whether there is too little time between two stays of one person on one day; none also where they are at one time,
/// which other rules look after.
fn too_close(facts: &Facts, one: Stay, other: Stay) -> Option<Way> {
    if facts.day(one.first) != facts.day(other.first) {
        return None;
    }
    let way = |from: Stay, to: Stay, is_back: bool| {
        let minutes = facts.school.travel.minutes(Some(from.site), Some(to.site));
        (minutes > 0 && is_short(facts, from.last, to.first, minutes)).then_some(Way { minutes, is_back })
    };
    if is_before(facts, one.last, other.first) {
        way(one, other, false)
    } else if is_before(facts, other.last, one.first) {
        way(other, one, true)
    } else {
        None
    }
}

/// Whether one slot ends before another one of its day begins.
fn is_before(facts: &Facts, one: Slot, other: Slot) -> bool {
    let cycle = &facts.school.cycle;
    match (cycle.period(one).times, cycle.period(other).times) {
        (Some((_, end)), Some((start, _))) => end <= start,
        _ => one < other,
    }
}

/// Whether there are fewer minutes than these between the end of one slot and the start of another ("without clock times
/// of both: a slot between for every `period_minutes` begun").
fn is_short(facts: &Facts, from: Slot, to: Slot, minutes: u32) -> bool {
    let cycle = &facts.school.cycle;
    match (cycle.period(from).times, cycle.period(to).times) {
        (Some((_, end)), Some((start, _))) => i64::from(start) - i64::from(end) < i64::from(minutes),
        _ => {
            let slots = &cycle.days()[cycle.day_of(from)].slots;
            let between = slots.iter().filter(|slot| from < **slot && **slot < to).count();
            (between as u64) < u64::from(minutes.div_ceil(facts.school.rules.period_minutes.max(1)))
        }
    }
}

/// What keeps somebody from being at a site in some slots of one day because of what the timetable says, but for the
/// slots that they are released from; in words, none where nothing does.
pub(crate) fn obstacle_on_the_way(
    facts: &Facts,
    staff: StaffId,
    (slots, site): (&[Slot], Option<TextId>),
    released: &[Slot],
) -> Option<String> {
    let stay = Stay::new(slots, site).filter(|_| !facts.school.travel.is_nothing())?;
    let mut rows = rows(facts, staff, stay, released);
    rows.find_map(|(row, slot)| {
        let way = too_close(facts, stay, row)?;
        let (site, slot) = (facts.school.text(row.site), facts.slot(slot));
        Some(format!("is at {site} on {slot}, and the way takes {} minutes", way.minutes))
    })
}
