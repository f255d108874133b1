//! Why somebody has no mentor or a pair does not meet, and which single changes could help.

use super::conflicts::not_free;
use super::network::Network;
use super::options::PairOption;
use super::search::{Answer, Search};
use crate::plan::reasons::{
    BlockedSlot, Change, Excluded, Exclusion, NoMeeting, NoMentor, NotFree, OtherSlots, PersonNotFree, Reason,
    TakenMentor, Together,
};
use crate::plan::{Unmet, UnmetKind};
use crate::school::{Slot, SlotKind, StaffId};
use std::collections::BTreeMap;

/// How many nearest slots are shown.
const SHOWN: usize = 3;
/// How many changes of one kind are tried for one request.
const TRIED: usize = 6;
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
                    reason: Reason::Mentor(*mentee, self.why_no_mentor(position)),
                    repairs: Vec::new(),
                });
                continue;
            };
            let missing = options.meetings().saturating_sub(slots.len() as u32);
            if missing > 0 {
                let mentor = options.mentors[*mentor as usize];
                meetings.push(Unmet {
                    kind: UnmetKind::Meeting,
                    id: format!("{}/{}", options.school.staff[mentor].id, options.school.staff[*mentee].id),
                    count: missing,
                    reason: Reason::Meeting(mentor, *mentee, self.why_no_meeting(mentor, *mentee, slots)),
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
    fn why_no_mentor(&self, position: usize) -> NoMentor {
        let options = self.search.options;
        let mentee = options.mentees[position];
        let others = options.mentors.iter().filter(|mentor| **mentor != mentee).count() as u32;
        if others == 0 {
            return NoMentor::NobodyElse;
        }
        let acceptable = &options.pairs[position];
        if acceptable.is_empty() {
            return NoMentor::NoneMay(others, self.exclusions(mentee));
        }
        let taken = |mentor: u32| -> Vec<StaffId> {
            let of = self.answer.meetings.iter().filter(|(_, (other, _))| *other == mentor);
            of.map(|(mentee, _)| options.mentees[*mentee]).collect()
        };
        let has_place = |pair: &&PairOption| taken(pair.mentor).len() < options.places[pair.mentor as usize] as usize;
        let free = acceptable.iter().filter(has_place).min_by_key(|pair| (pair.least(), pair.mentor));
        if let Some(pair) = free {
            let (mentor, none) = (options.mentor_of(pair), options.alone[position]);
            return NoMentor::NoCheaper { mentor, fit: pair.fit, least: pair.least(), none };
        }
        let of_pair = |pair: &PairOption| TakenMentor {
            mentor: options.mentor_of(pair),
            mentees: (options.places[pair.mentor as usize] > 0).then(|| taken(pair.mentor)),
        };
        NoMentor::AllTaken(acceptable.iter().map(of_pair).collect())
    }

    /// Which rule excludes how many mentors.
    fn exclusions(&self, mentee: StaffId) -> Vec<Excluded> {
        let options = self.search.options;
        let mut counts: BTreeMap<Exclusion, u32> = BTreeMap::new();
        for mentor in options.mentors.iter().filter(|mentor| **mentor != mentee) {
            for exclusion in options.acceptable.exclusions(&options.fits, *mentor, mentee) {
                *counts.entry(exclusion).or_default() += 1;
            }
        }
        counts.into_iter().map(|(rule, people)| Excluded { rule, people }).collect()
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

    fn why_no_meeting(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> NoMeeting {
        let options = self.search.options;
        let school = options.school;
        let (a, b) = (&school.staff[mentor], &school.staff[mentee]);
        let too_few_free = [mentor, mentee].into_iter().find(|staff| !options.allowances[*staff].may_commit);
        let possible = options.meeting_slots(mentor, mentee).len() as u32;
        let before = a.time.free.and(&b.time.free).len() as u32;
        let others = match too_few_free {
            Some(staff) => OtherSlots::TooFewFree(staff),
            None if possible > held.len() as u32 => self.in_the_way(mentor, mentee, held),
            None if before > possible => OtherSlots::AllTaken(before),
            None => OtherSlots::NeverFree,
        };
        let mut nearest = self.nearest(mentor, mentee, held);
        nearest.truncate(SHOWN);
        NoMeeting { held: held.len() as u32, others, nearest }
    }

    /// Why a pair does not meet in slots in which it could, were there no other meetings.
    fn in_the_way(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> OtherSlots {
        let options = self.search.options;
        let school = options.school;
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
        let span = match (options.spread.one_per_day, options.spread.weeks_bind()) {
            (true, false) => Together::Day,
            (false, _) => Together::Week,
            (true, true) => Together::DayOrWeek,
        };
        OtherSlots::InTheWay { together, span, taken, prep, dear }
    }

    /// The slots in which one of the two is kept from meeting, the easiest first.
    fn nearest(&self, mentor: StaffId, mentee: StaffId, held: &[Slot]) -> Vec<BlockedSlot> {
        let options = self.search.options;
        let cycle = &options.school.cycle;
        let possible = options.meeting_slots(mentor, mentee);
        let mut found: Vec<BlockedSlot> = Vec::new();
        for slot in cycle.slots().filter(|slot| cycle.kind(*slot) != SlotKind::Break) {
            if held.contains(&slot) || possible.contains(slot) {
                continue;
            }
            let why = |staff: StaffId| not_free(options, staff, slot);
            let people: Vec<PersonNotFree> = [mentor, mentee].into_iter().filter_map(why).collect();
            // Where nobody is in the way, the slot is banned.
            if !people.is_empty() {
                found.push(BlockedSlot { slot, people });
            }
        }
        found.sort_by_key(|blocked| (blocked.people.len(), self.row(blocked).is_none(), blocked.slot));
        found
    }

    /// The row of the timetable that alone keeps a pair from meeting in a slot.
    fn row(&self, blocked: &BlockedSlot) -> Option<(StaffId, Slot)> {
        match blocked.people[..] {
            [PersonNotFree { staff, why: NotFree::Busy(row) }] => Some((staff, row)),
            _ => None,
        }
    }

    /// Changes that could let a pair meet.
    fn for_meeting(&self, nearest: &[BlockedSlot]) -> Vec<Change> {
        let rows = nearest.iter().filter_map(|blocked| self.row(blocked));
        rows.take(TRIED).map(|(staff, slot)| Change::Free(staff, slot)).collect()
    }
}
