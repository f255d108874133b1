//! Why somebody has no mentor or a pair does not meet, and which single changes could help.

use super::acceptable::Exclusion;
use super::conflicts::unavailable;
use super::network::Network;
use super::options::PairOption;
use super::search::{Answer, Search};
use crate::plan::{Unmet, UnmetKind};
use crate::planners::changes::Change;
use crate::planners::place::count;
use crate::school::{Slot, SlotKind, StaffId};
use std::collections::BTreeMap;

/// How many nearest slots are shown.
const SHOWN: usize = 3;
/// How many changes of one kind are tried for one request.
const TRIED: usize = 6;
/// Names in a list before it says how many more there are.
const NAMED: usize = 5;

/// A slot in which a pair nearly could meet: who would have to be free in it, where
/// that is one person with a timetable row, and the slot in words.
type Near = (Option<(StaffId, Slot)>, String);

/// An answer with what is needed to explain what it lacks.
pub struct Case<'a> {
    /// The search whose answer it is.
    pub search: &'a Search<'a>,
    /// The pairing that was found.
    pub answer: &'a Answer,
    /// The network of all pairings.
    pub network: &'a Network,
}

impl Case<'_> {
    /// Everything that is missing: mentors, then meetings, by id as text.
    ///
    /// O(missing × (mentors + slots)).
    pub fn unmet(&self) -> Vec<Unmet> {
        let options = self.search.options;
        let mut mentees = Vec::new();
        let mut meetings = Vec::new();
        for (position, mentee) in options.mentees.iter().enumerate() {
            let Some((mentor, slots)) = self.answer.meetings.get(&position) else {
                mentees.push(Unmet {
                    kind: UnmetKind::Mentee,
                    id: options.school.staff[*mentee].id.clone(),
                    count: 1,
                    reason: self.why_no_mentor(position),
                    nearest: Vec::new(),
                    repairs: Vec::new(),
                });
                continue;
            };
            let missing = options.meetings().saturating_sub(slots.len() as u32);
            if missing > 0 {
                let mentor = options.mentors[*mentor as usize];
                let nearest = self.nearest(mentor, *mentee, slots);
                let lines = nearest.iter().take(SHOWN).map(|(_, words)| words.clone()).collect();
                meetings.push(Unmet {
                    kind: UnmetKind::Meeting,
                    id: format!("{}/{}", options.school.staff[mentor].id, options.school.staff[*mentee].id),
                    count: missing,
                    reason: self.why_no_meeting(mentor, *mentee, slots),
                    nearest: lines,
                    repairs: Vec::new(),
                });
            }
        }
        mentees.sort_by(|a, b| a.id.cmp(&b.id));
        meetings.sort_by(|a, b| a.id.cmp(&b.id));
        mentees.extend(meetings);
        mentees
    }

    /// No acceptable mentor: which rule excludes how many; or all taken: by whom.
    fn why_no_mentor(&self, position: usize) -> String {
        let options = self.search.options;
        let name = |staff: StaffId| options.school.staff[staff].name.clone();
        let mentee = options.mentees[position];
        let others = options.mentors.iter().filter(|mentor| **mentor != mentee).count() as u32;
        if others == 0 {
            return "Nobody else has the role mentor.".into();
        }
        let acceptable = &options.pairs[position];
        if acceptable.is_empty() {
            let who = match others {
                1 => "The one mentor may not".into(),
                _ => format!("None of the {others} mentors may"),
            };
            return format!("{who} take {}: {}.", name(mentee), self.exclusions(mentee));
        }
        let taken = |mentor: u32| -> Vec<String> {
            let of = self.answer.meetings.iter().filter(|(_, (other, _))| *other == mentor);
            of.map(|(mentee, _)| name(options.mentees[*mentee])).collect()
        };
        let has_place = |pair: &&PairOption| taken(pair.mentor).len() < options.places[pair.mentor as usize] as usize;
        let free = acceptable.iter().filter(has_place).min_by_key(|pair| (pair.least(), pair.mentor));
        if let Some(pair) = free {
            let (mentor, fit, least) = (name(options.mentor_of(pair)), pair.fit, pair.least());
            let alone = options.alone[position];
            return if least >= alone {
                format!(
                    "A mentor would cost no less than none: {mentor} (fit {fit}) at least {least}, and none {alone}."
                )
            } else {
                format!(
                    "A mentor would cost no less than none, as meetings of others would have to give way: \
                     {mentor} (fit {fit}) {least} and what they lose, and none {alone}."
                )
            };
        }
        let mut words: Vec<String> = acceptable
            .iter()
            .take(NAMED)
            .map(|pair| {
                let mentor = name(options.mentor_of(pair));
                match options.places[pair.mentor as usize] {
                    0 => format!("{mentor} takes no mentees"),
                    _ => format!("{mentor} has {}", joined(&taken(pair.mentor))),
                }
            })
            .collect();
        if acceptable.len() > NAMED {
            words.push(format!("and {} more", acceptable.len() - NAMED));
        }
        let who = match acceptable.len() {
            1 => "The one mentor who may take".to_owned(),
            few => format!("All {few} mentors who may take"),
        };
        let are = if acceptable.len() == 1 { "is" } else { "are" };
        format!("{who} {} {are} taken: {}.", name(mentee), words.join("; "))
    }

    /// Which rule excludes how many mentors.
    fn exclusions(&self, mentee: StaffId) -> String {
        let options = self.search.options;
        let rules = &options.school.rules.mentors;
        let mut counts: BTreeMap<Exclusion, u32> = BTreeMap::new();
        for mentor in options.mentors.iter().filter(|mentor| **mentor != mentee) {
            for exclusion in options.acceptable.exclusions(&options.fits, *mentor, mentee) {
                *counts.entry(exclusion).or_default() += 1;
            }
        }
        let words = counts.iter().map(|(exclusion, number)| match exclusion {
            Exclusion::NotMentor | Exclusion::NotMentee | Exclusion::Oneself => "it is not their role".to_owned(),
            Exclusion::LittleTime => {
                format!("{number} with fewer than {} common free periods (min_common)", rules.min_common)
            }
            Exclusion::FewYears => format!("{number} with fewer than {} years (min_years)", rules.min_years),
            Exclusion::OtherSite => format!("{number} at another site (cross_site)"),
            Exclusion::OtherDepartment => format!("{number} of another department (department = \"same\")"),
            Exclusion::SameDepartment => format!("{number} of the same department (department = \"different\")"),
            Exclusion::LacksTag => format!("{number} without a tag that a mentor must have (needs with !)"),
            Exclusion::Forbidden => format!("{number} forbidden in pairs.csv"),
            Exclusion::Previous => {
                format!("{number} who {} it before (repeat)", if *number == 1 { "was" } else { "were" })
            }
        });
        words.collect::<Vec<_>>().join(", ")
    }

    /// Changes that could give somebody a mentor, those worth trying first.
    fn for_mentor(&self, position: usize) -> Vec<Change> {
        let options = self.search.options;
        let mentee = options.mentees[position];
        let savings = self.network.sensitivity(self.search.options).savings();
        let mut places: Vec<(i64, u32)> =
            options.pairs[position].iter().map(|pair| (-savings[pair.mentor as usize], pair.mentor)).collect();
        places.sort_unstable();
        let mut changes: Vec<Change> = places
            .iter()
            .take(TRIED)
            .map(|(_, mentor)| Change::OneMorePlace(options.mentors[*mentor as usize]))
            .collect();
        // Rules that alone keep some mentor away.
        let mut years: Option<u32> = None;
        let mut common: Option<u32> = None;
        for mentor in options.mentors.iter().filter(|mentor| **mentor != mentee) {
            let exclusions = options.acceptable.exclusions(&options.fits, *mentor, mentee);
            let [only] = exclusions.as_slice() else { continue };
            match only {
                Exclusion::FewYears => years = years.max(options.school.staff[*mentor].years),
                Exclusion::LittleTime => common = common.max(Some(options.fits.common(*mentor, mentee))),
                Exclusion::OtherSite => changes.push(Change::CrossSite),
                Exclusion::OtherDepartment | Exclusion::SameDepartment => changes.push(Change::AnyDepartment),
                Exclusion::Forbidden => changes.push(Change::AllowPair(*mentor, mentee)),
                Exclusion::Previous => changes.push(Change::RepeatPairs),
                Exclusion::NotMentor | Exclusion::NotMentee | Exclusion::Oneself | Exclusion::LacksTag => {}
            }
        }
        changes.extend(years.map(Change::MinimumYears));
        changes.extend(common.map(Change::MinimumCommon));
        // People who could be mentors, the best fitting first.
        let could = options.school.staff.entries().filter(|(staff, person)| {
            let exclusions = options.acceptable.exclusions(&options.fits, *staff, mentee);
            exclusions == [Exclusion::NotMentor] && !person.roles.mentee && person.mentees > 0
        });
        let mut could: Vec<_> =
            could.map(|(staff, _)| (std::cmp::Reverse(options.fits.fit(staff, mentee)), staff)).collect();
        could.sort_unstable();
        changes.extend(could.into_iter().take(SHOWN).map(|(_, staff)| Change::BecomeMentor(staff)));
        changes.sort();
        changes.dedup();
        changes
    }

    /// Changes that could make the pairs cheaper, or those of one mentee: more places
    /// first, by what each saves in the network; then what the missing ones need.
    pub fn helpful(&self, mentee: Option<StaffId>) -> Vec<Change> {
        let options = self.search.options;
        let savings = self.network.sensitivity(self.search.options).savings();
        let mut places: Vec<(i64, StaffId)> =
            options.mentors.iter().zip(&savings).map(|(mentor, saving)| (-saving, *mentor)).collect();
        places.retain(|(saving, _)| *saving < 0);
        places.sort_unstable();
        let mut changes: Vec<Change> = Vec::new();
        if mentee.is_none() {
            changes.extend(places.into_iter().map(|(_, mentor)| Change::OneMorePlace(mentor)));
        }
        for (position, person) in options.mentees.iter().enumerate() {
            if mentee.is_some_and(|mentee| mentee != *person) {
                continue;
            }
            match self.answer.meetings.get(&position) {
                Some((mentor, slots)) => {
                    if slots.len() < options.meetings() as usize {
                        let mentor = options.mentors[*mentor as usize];
                        changes.extend(self.for_meeting(&self.nearest(mentor, *person, slots)));
                        changes.extend(options.spread.one_per_day.then_some(Change::SameDayMeetings));
                        changes.extend(options.spread.weeks_bind().then_some(Change::SameWeekMeetings));
                    }
                    if mentee.is_some() {
                        changes.extend(self.for_mentor(position));
                    }
                }
                None => changes.extend(self.for_mentor(position)),
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        changes.retain(|change| seen.insert(*change));
        changes
    }

    fn why_no_meeting(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> String {
        let options = self.search.options;
        let school = options.school;
        let (a, b) = (&school.staff[mentor], &school.staff[mentee]);
        let both = format!("{} and {}", a.name, b.name);
        for staff in [mentor, mentee] {
            if !options.allowances[staff].may_commit {
                return format!(
                    "{} has fewer free periods than [prep] guarantees, and so no meetings.",
                    school.staff[staff].name
                );
            }
        }
        let possible = options.meeting_slots(mentor, mentee).len() as u32;
        let before = a.time.free.and(&b.time.free).len() as u32;
        if possible > held.len() as u32 {
            return self.why_not_in_the_others(mentor, mentee, held);
        }
        let only = if held.is_empty() { "no slot" } else { "no other slot" };
        if before > possible {
            format!(
                "{both} have {}, but {} taken by sessions, bans or what [prep] guarantees: {only} is left.",
                count(before, "common free slot", "common free slots"),
                if before == 1 { "it is" } else { "they are" },
            )
        } else {
            format!("There is {only} in which {both} are both free.")
        }
    }

    /// Why a pair does not meet in slots in which it could, were there no other meetings.
    fn why_not_in_the_others(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> String {
        let options = self.search.options;
        let school = options.school;
        let both = format!("{} and {}", school.staff[mentor].name, school.staff[mentee].name);
        let meetings = |staff: StaffId| -> Vec<Slot> {
            let pairs = self.answer.meetings.iter().filter(|(position, (mentor, _))| {
                options.mentees[**position] == staff || options.mentors[*mentor as usize] == staff
            });
            pairs.flat_map(|(_, (_, slots))| slots).copied().collect()
        };
        let others = [mentor, mentee].map(|staff| (staff, meetings(staff)));
        let (mut together, mut taken, mut prep, mut dear) = (0, 0, 0, 0);
        let slots = options.meeting_slots(mentor, mentee);
        let at_that_time = |meetings: &[Slot], slot: Slot| {
            meetings.iter().any(|other| *other == slot || school.cycle.overlapping(slot).contains(other))
        };
        for slot in slots.iter().filter(|slot| !held.contains(slot)) {
            if !options.spread.allows(&school.cycle, held, slot) {
                together += 1;
            } else if others.iter().any(|(_, meetings)| at_that_time(meetings, slot)) {
                taken += 1;
            } else if others.iter().any(|(staff, meetings)| !options.may_meet(*staff, meetings, slot)) {
                prep += 1;
            } else {
                dear += 1;
            }
        }
        let are = |number: u32| if number == 1 { "is" } else { "are" };
        let cost = |number: u32| if number == 1 { "costs" } else { "cost" };
        let (when, key) = match (options.spread.one_per_day, options.spread.weeks_bind()) {
            (true, false) => ("day", "same_day_meetings"),
            (false, _) => ("week", "same_week_meetings"),
            (true, true) => ("day or in a week", "same_day_meetings, same_week_meetings"),
        };
        let words = [
            (together, format!("{} on a {when} in which they meet already ({key})", are(together))),
            (taken, format!("{} needed for other meetings", are(taken))),
            (prep, format!("{} more than [prep] leaves beside the other meetings", are(prep))),
            (dear, format!("{} no less than a missing meeting", cost(dear))),
        ];
        let words: Vec<_> = words.into_iter().filter(|(number, _)| *number > 0).collect();
        let other = if held.is_empty() { "" } else { "other " };
        match words.as_slice() {
            [(1, why)] => format!("The one {other}slot in which {both} could meet {why}."),
            [(all, why)] => format!("The {all} {other}slots in which {both} could meet {why}."),
            several => {
                let all: u32 = several.iter().map(|(number, _)| number).sum();
                let each: Vec<String> = several.iter().map(|(number, why)| format!("{number} {why}")).collect();
                format!("Of the {all} {other}slots in which {both} could meet, {}.", joined(&each))
            }
        }
    }

    /// The slots in which one of the two is kept from meeting, the easiest first, and who by what.
    fn nearest(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> Vec<Near> {
        let options = self.search.options;
        let cycle = &options.school.cycle;
        let possible = options.meeting_slots(mentor, mentee);
        let mut found: Vec<((usize, bool, Slot), Near)> = Vec::new();
        for slot in cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break) {
            if held.contains(&slot) || possible.contains(slot) {
                continue;
            }
            let why = |staff: StaffId| unavailable(options, staff, slot).map(|why| (staff, why));
            let blocked: Vec<(StaffId, String)> = [mentor, mentee].into_iter().filter_map(why).collect();
            if blocked.is_empty() {
                continue; // banned
            }
            let row = |staff: &StaffId| {
                let time = &options.school.staff[*staff].time;
                let kept = time.away.contains(slot) || time.protected.contains(slot);
                time.busy_at(cycle, slot).filter(|_| !kept).map(|row| (*staff, row))
            };
            let change = match blocked.as_slice() {
                [(staff, _)] => row(staff),
                _ => None,
            };
            let words: Vec<String> = blocked.iter().map(|(_, why)| why.clone()).collect();
            let line = format!("{}: {}.", cycle.name(slot), words.join("; "));
            found.push(((blocked.len(), change.is_none(), slot), (change, line)));
        }
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, near)| near).collect()
    }

    /// Changes that could let a pair meet.
    fn for_meeting(&self, nearest: &[Near]) -> Vec<Change> {
        let changes = nearest.iter().filter_map(|(change, _)| *change);
        changes.take(TRIED).map(|(staff, slot)| Change::Free(staff, slot)).collect()
    }
}

/// `Ana`, `Ana and Bo`, `Ana, Bo and Cy`.
fn joined(names: &[String]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
