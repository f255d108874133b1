//! What every person keeps (specification part 3, "Prep"), as limits that commitments draw on.
//!
//! A key of `[prep]` is a row of [`PrepKey`]'s table; here it becomes the limits of each person. Formulations make a
//! row of each, the heuristics count against each, and obstacles name the one that is in the way: none of them
//! knows a key by its name. Only networks do, which need limits that lie within each other.

use super::commitments::Commitments;
use super::taken_time::TakenTime;
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::school::{
    Counted, Cycle, DayId, Id, PrepKey, PrepUnit, School, Slot, SlotKind, SlotSet, Span, StaffId, Table,
};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// One limit on what recurring commitments take from one person.
#[derive(Clone, Debug)]
pub struct Limit {
    /// The key it comes from.
    pub key: PrepKey,
    /// The day it is about: the only one, or the first of its span. None where it is about the cycle.
    pub day: Option<DayId>,
    /// The slots that count; of sessions and of slots of all kinds, all spots of the days in question in the turn.
    pub slots: SlotSet,
    /// The turn that it is about, where there are several.
    pub turn: Option<u32>,
    /// How many may be taken, or how much of what they weigh.
    pub most: u32,
    /// What each slot weighs, where free time is counted in minutes and not all of these slots are equally long.
    pub weights: Option<Arc<Table<Slot, u32>>>,
}

impl Limit {
    /// How much of the limit a commitment takes.
    pub fn weight(&self, commitment: &TakenTime, is_session: bool) -> u32 {
        match self.key.counted() {
            Counted::Sessions => u32::from(is_session && self.slots.intersects(commitment.spots())),
            Counted::FreeSlots => {
                let times = commitment.times(self.turn);
                match &self.weights {
                    None => self.slots.common(times) as u32,
                    Some(weights) => self.slots.iter_common(times).map(|slot| weights[slot]).sum(),
                }
            }
            Counted::Slots => self.slots.common(commitment.spots()) as u32,
        }
    }

    /// How much of it is lost where somebody gives both: of two commitments both may overlap a third slot, which is lost
    /// once.
    fn lost_to_both(&self, one: &TakenTime, other: &TakenTime) -> u32 {
        let (one, other) = (one.times(self.turn), other.times(self.turn));
        match &self.weights {
            None => self.slots.common_with_either(one, other) as u32,
            Some(weights) => self.slots.iter_common(&one.or(other)).map(|slot| weights[slot]).sum(),
        }
    }

    /// What one of the slots weighs.
    fn worth(&self, slot: Slot) -> u32 {
        self.weights.as_ref().map_or(1, |weights| weights[slot])
    }

    /// Whether there is room for one more commitment beside what is `taken`, among that sessions that start in `starts`.
    pub fn has_room_for(&self, commitment: &TakenTime, is_session: bool, taken: &TakenTime, starts: &SlotSet) -> bool {
        let more = self.weight(commitment, is_session);
        let with_all = || match self.key.counted() {
            Counted::Sessions => self.slots.common(starts) as u32 + more,
            Counted::FreeSlots => self.lost_to_both(taken, commitment),
            Counted::Slots => self.slots.common(taken.spots()) as u32 + more,
        };
        more == 0 || with_all() <= self.most
    }

    /// Whether a meeting in a slot, which is no session, takes of it.
    pub fn counts_meeting_in(&self, cycle: &Cycle, slot: Slot) -> bool {
        match self.key.counted() {
            Counted::Sessions => false,
            Counted::FreeSlots => {
                let slot = cycle.slot_of(slot);
                self.slots.contains(slot) || cycle.overlapping(slot).iter().any(|other| self.slots.contains(*other))
            }
            Counted::Slots => self.slots.contains(slot),
        }
    }

    /// Whose rule a row is that stands for it.
    pub fn tag(&self, staff: StaffId) -> Tag {
        Tag { day: self.day, ..Tag::new(Rule::Prep(self.key)).staff(staff) }
    }
}

/// How much recurring commitments may take from one person.
///
/// Released slots were never free: they count only for `max_committed_per_cycle`.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// Whether the person may be given a session, meeting or cover at all:
    /// whoever starts below `min_free_per_cycle` gets none.
    pub may_commit: bool,
    /// The free slots of kind `lesson` that are not shorter than `shortest`, over which prep is counted.
    pub prep_slots: SlotSet,
    /// All that is limited: day by day, week by week, then the cycle.
    pub limits: Vec<Limit>,
}

impl Allowance {
    /// Whether a commitment to these slots, no session, fits on its own.
    pub fn fits_alone(&self, commitment: &TakenTime) -> bool {
        self.may_commit && self.limits.iter().all(|limit| limit.weight(commitment, false) <= limit.most)
    }

    /// "Prep": those of some slots that a commitment of one slot, no session, could take on its own.
    pub fn slots_alone(&self, cycle: &Cycle, free: &SlotSet) -> SlotSet {
        let fits = |slot: &Slot| self.fits_alone(&TakenTime::of_spot(cycle, *slot));
        SlotSet::new(cycle.len(), free.iter().filter(fits))
    }

    /// "Occupied" and "Prep": whether a meeting in a slot is possible beside others in these.
    pub fn may_meet(&self, cycle: &Cycle, others: &[Slot], slot: Slot) -> bool {
        let taken = TakenTime::new(cycle, SlotSet::new(cycle.len(), others.iter().copied()));
        let (meeting, none) = (TakenTime::of_spot(cycle, slot), SlotSet::empty(cycle.len()));
        !taken.overlaps(&meeting) && self.limits.iter().all(|limit| limit.has_room_for(&meeting, false, &taken, &none))
    }

    /// The limits that a commitment on a day could draw on: those of other days are left out.
    pub fn on(&self, day: DayId) -> impl Iterator<Item = &Limit> {
        self.limits.iter().filter(move |limit| limit.key.span() != Span::Day || limit.day == Some(day))
    }

    /// Whether any limit counts what a meeting or cover takes of certain slots, and not of all of them.
    pub fn counts_some_slots(&self) -> bool {
        self.limits.iter().any(|limit| limit.key.counted() == Counted::FreeSlots)
    }

    /// Whether any limit is about more than one day.
    pub fn spans_days(&self) -> bool {
        self.limits.iter().any(|limit| limit.key.span() != Span::Day)
    }

    /// What a key allows in the cycle, where it limits that.
    pub fn in_cycle(&self, key: PrepKey) -> Option<u32> {
        self.limits.iter().find(|limit| limit.key == key && limit.day.is_none()).map(|limit| limit.most)
    }

    /// What a key allows on a day, where it limits that.
    pub fn on_day(&self, key: PrepKey, day: DayId) -> Option<u32> {
        self.limits.iter().find(|limit| limit.key == key && limit.day == Some(day)).map(|limit| limit.most)
    }
}

/// Whether each slot that a commitment takes is one unit of every limit that counts it, and of no limit on other slots:
/// networks know of no other limits. It is not so where periods overlap, or where free time is counted in minutes and
/// periods differ in length.
pub fn in_units(school: &School) -> bool {
    let prep = &school.rules.prep;
    let is_weighed = prep.unit == PrepUnit::Minutes && (prep.min_free_per_day > 0 || prep.min_free_per_cycle > 0);
    let mut minutes = counted(school).iter().map(|slot| school.cycle.minutes(slot)).collect::<Vec<u32>>();
    minutes.dedup();
    school.cycle.is_simple() && (!is_weighed || minutes.len() <= 1)
}

/// The same for meetings, which take one slot in every turn and are nowhere in particular: whether everybody has the same
/// limits in each turn.
///
/// O(people × limits² of a turn).
pub fn meetings_in_units(school: &School, allowances: &Table<StaffId, Allowance>) -> bool {
    if in_units(school) {
        return true;
    }
    let is_plain = !school.cycle.has_overlaps() && school.cycle.has_spots();
    let slots = SlotSet::new(school.cycle.len(), school.cycle.slots());
    let are_alike = |allowance: &Allowance| {
        let (first, others): (Vec<&Limit>, Vec<&Limit>) =
            allowance.limits.iter().partition(|limit| limit.turn.is_none_or(|turn| turn == 1));
        let is_like = |limit: &&Limit| {
            let same = first.iter().find(|other| (other.key, other.day) == (limit.key, limit.day));
            same.is_some_and(|other| other.most == limit.most && other.slots.and(&slots) == limit.slots.and(&slots))
        };
        allowance.limits.iter().all(|limit| limit.weights.is_none()) && others.iter().all(is_like)
    };
    is_plain && allowances.iter().all(are_alike)
}

/// The slots over which free time is counted: of kind `lesson`, and not shorter than `shortest`.
fn counted(school: &School) -> SlotSet {
    let cycle = &school.cycle;
    let counts =
        |slot: &Slot| cycle.kind(*slot) == SlotKind::Lesson && cycle.minutes(*slot) >= school.rules.prep.shortest;
    SlotSet::new(cycle.len(), cycle.slots().filter(counts))
}

/// The allowances of everybody, with what is committed already taken off.
///
/// O(people × slots).
pub fn allowances(school: &School, commitments: &Commitments) -> Table<StaffId, Allowance> {
    let free_time = FreeTime::new(school);
    let spans = spans(school);
    school.staff.ids().map(|staff| allowance(school, staff, commitments.recurring(staff), &free_time, &spans)).collect()
}

/// How free time is counted.
struct FreeTime {
    /// Over which slots.
    slots: SlotSet,
    /// In minutes of each; else each is one.
    minutes: Option<Arc<Table<Slot, u32>>>,
}

impl FreeTime {
    fn new(school: &School) -> FreeTime {
        let minutes = || school.cycle.slots().map(|slot| school.cycle.minutes(slot)).collect();
        let is_in_minutes = school.rules.prep.unit == PrepUnit::Minutes;
        FreeTime { slots: counted(school), minutes: is_in_minutes.then(|| Arc::new(minutes())) }
    }

    /// How much these slots are.
    fn worth(&self, slots: &SlotSet) -> u32 {
        match &self.minutes {
            None => slots.len() as u32,
            Some(minutes) => slots.iter().map(|slot| minutes[slot]).sum(),
        }
    }

    /// A limit that leaves `figure` of these slots, some of which are lost already; what each weighs.
    fn leaves(&self, figure: u32, of_span: &SlotSet, lost: &SlotSet) -> (u32, Option<Arc<Table<Slot, u32>>>) {
        let may_go = self.worth(of_span).saturating_sub(figure).saturating_sub(self.worth(&of_span.and(lost)));
        let Some(minutes) = &self.minutes else { return (may_go, None) };
        let mut lengths: Vec<u32> = of_span.iter().map(|slot| minutes[slot]).collect();
        lengths.dedup();
        match lengths[..] {
            // Where all are equally long, so many of them.
            [length] if length > 0 => (may_go / length, None),
            _ => (may_go, Some(minutes.clone())),
        }
    }
}

/// Some days over which one limit counts.
struct Days {
    span: Span,
    /// The first of them; none where they are the whole cycle.
    first: Option<DayId>,
    slots: SlotSet,
    /// All spots of these.
    everywhere: SlotSet,
}

/// What there is of each span: day by day, week by week, then the cycle.
fn spans(school: &School) -> Vec<Days> {
    let len = school.cycle.len();
    let days = school.cycle.days().entries().map(|(day, of_day)| {
        let slots = SlotSet::new(len, of_day.slots.iter().copied());
        Days { span: Span::Day, first: Some(day), everywhere: school.cycle.everywhere(&slots), slots }
    });
    let weeks = school.cycle.weeks().ids().filter_map(|week| {
        let mut days = school.cycle.days().entries().filter(|(_, day)| day.week == week).peekable();
        let first = days.peek()?.0;
        let slots = SlotSet::new(len, days.flat_map(|(_, day)| day.slots.iter().copied()));
        Some(Days { span: Span::Week, first: Some(first), everywhere: school.cycle.everywhere(&slots), slots })
    });
    let slots = SlotSet::new(len, school.cycle.slots());
    let cycle = Days { span: Span::Cycle, first: None, everywhere: school.cycle.everywhere(&slots), slots };
    days.chain(weeks).chain([cycle]).collect()
}

fn allowance(school: &School, staff: StaffId, taken: &SlotSet, free_time: &FreeTime, spans: &[Days]) -> Allowance {
    let prep = &school.rules.prep;
    let person = &school.staff[staff];
    let before = person.time.free.and(&free_time.slots).and(&person.time.days);
    let cycle = &school.cycle;
    let prep_slots = before.without(&cycle.at_the_time_of(taken));
    let mut limits = Vec::new();
    let turns = 1..=cycle.turns();
    let of_turns = turns.flat_map(|turn| spans.iter().map(move |days| (turn, days)));
    for (turn, days) in of_turns {
        let (in_turn, turn) = match cycle.turns() {
            1 => (Cow::Borrowed(taken), None),
            _ => (Cow::Owned(taken.and(cycle.in_turn(turn))), Some(turn)),
        };
        let counted = |days: &Days| match turn {
            None => days.everywhere.clone(),
            Some(turn) => days.everywhere.and(cycle.in_turn(turn)),
        };
        let lost = &*cycle.at_the_time_of(&in_turn);
        for key in PrepKey::ALL.into_iter().filter(|key| key.span() == days.span && key.figure(prep) > 0) {
            let figure = match days.span {
                Span::Day | Span::Week => key.figure(prep),
                Span::Cycle => person.fte.of_rounded_up(key.figure(prep)),
            };
            let left = |allowed: u32, gone: usize| allowed.saturating_sub(gone as u32);
            let (slots, (most, weights)) = match key.counted() {
                Counted::FreeSlots => {
                    let of_span = before.and(&days.slots);
                    (of_span.without(lost), free_time.leaves(figure, &of_span, lost))
                }
                Counted::Slots => (counted(days), (left(figure, in_turn.common(&days.everywhere)), None)),
                Counted::Sessions => (counted(days), (figure, None)),
            };
            limits.push(Limit { key, day: days.first, turn, slots, most, weights });
        }
    }
    let keeps = person.fte.of_rounded_up(prep.min_free_per_cycle);
    Allowance { may_commit: free_time.worth(&before) >= keeps, prep_slots, limits }
}

/// Whether somebody loses a free slot in which they are not committed themselves: several commitments could overlap it,
/// and it is lost once.
#[derive(Clone, Debug)]
pub struct Lost {
    variable: Variable,
    takes: Vec<Variable>,
}

impl Lost {
    /// Sets its value to what the others say.
    pub fn settle(&self, values: &mut [i64]) {
        values[self.variable.index()] = self.takes.iter().map(|take| values[take.index()]).max().unwrap_or(0);
    }
}

/// The variables that take each slot of each person.
pub type Takes = BTreeMap<(StaffId, Slot), Vec<Variable>>;

/// The same by moments (see [`Cycle::moments`]): the keys of what cannot be at once. Without overlaps nothing changes.
pub fn by_moment(cycle: &Cycle, takes: Takes) -> Takes {
    if cycle.is_simple() {
        return takes;
    }
    let mut at: Takes = BTreeMap::new();
    for ((staff, slot), variables) in &takes {
        for moment in cycle.moments(*slot) {
            at.entry((*staff, *moment)).or_default().extend(variables);
        }
    }
    at
}

/// Adds a row for each limit on slots that variables could take of people; sessions are no matter of slots.
///
/// Where periods overlap, a free slot with several moments is lost where any of them is taken: a variable of its own,
/// between 0 and 1, no less than what takes each of the moments.
///
/// O(takes × limits × log).
pub fn limit_slots(
    program: &mut Program,
    cycle: &Cycle,
    takes: &Takes,
    allowances: &Table<StaffId, Allowance>,
) -> Vec<Lost> {
    let mut losing = Losing::new(cycle, takes);
    for key in PrepKey::ALL.into_iter().rev().filter(|key| key.counted() != Counted::Sessions) {
        for (staff, allowance) in allowances.entries() {
            for limit in allowance.limits.iter().filter(|limit| limit.key == key) {
                losing.limit(program, staff, limit);
            }
        }
    }
    losing.into_lost()
}

/// Limits on slots that become rows of a Program.
pub struct Losing<'a> {
    cycle: &'a Cycle,
    takes: &'a Takes,
    /// By moment, where periods overlap.
    at: Option<Takes>,
    lost: BTreeMap<(StaffId, Vec<Slot>), Lost>,
    /// The rows so far, where turns may ask for the same.
    known: BTreeSet<(i64, Vec<(Variable, i64)>)>,
}

impl<'a> Losing<'a> {
    /// For these takes.
    pub fn new(cycle: &'a Cycle, takes: &'a Takes) -> Losing<'a> {
        let at = (!cycle.is_simple()).then(|| by_moment(cycle, takes.clone()));
        Losing { cycle, takes, at, lost: BTreeMap::new(), known: BTreeSet::new() }
    }

    /// What is lost where periods overlap.
    pub fn into_lost(self) -> Vec<Lost> {
        self.lost.into_values().collect()
    }

    /// Adds the row of a limit that is no matter of sessions.
    pub fn limit(&mut self, program: &mut Program, staff: StaffId, limit: &Limit) {
        let mut terms: BTreeMap<Variable, i64> = BTreeMap::new();
        match &self.at {
            Some(at) if limit.key.counted() == Counted::FreeSlots => {
                for slot in limit.slots.iter() {
                    let worth = i64::from(limit.worth(slot));
                    let moments = self.cycle.moments_in(slot, limit.turn);
                    match &moments[..] {
                        [moment] => {
                            for variable in at.get(&(staff, *moment)).into_iter().flatten() {
                                *terms.entry(*variable).or_default() += worth;
                            }
                        }
                        moments => {
                            let takes = || moments.iter().filter_map(|moment| at.get(&(staff, *moment)));
                            if takes().next().is_none() {
                                continue;
                            }
                            let lost = self.lost.entry((staff, moments.to_vec())).or_insert_with(|| {
                                let variable = program.variable(Range { upper: 1, integer: false });
                                for taken in takes() {
                                    let mut terms: Vec<_> = taken.iter().map(|take| (*take, 1)).collect();
                                    terms.push((variable, -1));
                                    program.row(limit.tag(staff).slot(slot), None, Some(0), &terms);
                                }
                                Lost { variable, takes: takes().flatten().copied().collect() }
                            });
                            terms.insert(lost.variable, worth);
                        }
                    }
                }
            }
            _ => {
                let own = self.takes.range((staff, Slot::from_index(0))..);
                let own = own.take_while(|((other, _), _)| *other == staff);
                for ((_, slot), variables) in own.filter(|((_, slot), _)| limit.slots.contains(*slot)) {
                    let worth = i64::from(limit.worth(*slot));
                    for variable in variables {
                        *terms.entry(*variable).or_default() += worth;
                    }
                }
            }
        }
        let terms: Vec<(Variable, i64)> = terms.into_iter().collect();
        if limit.turn.is_none() || self.known.insert((i64::from(limit.most), terms.clone())) {
            program.row(limit.tag(staff), None, Some(i64::from(limit.most)), &terms);
        }
    }
}
