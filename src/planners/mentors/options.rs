//! What could happen: every acceptable pair with its fit, when the two could
//! meet, and what that costs at least (specification part 3, "Mentor pairs").

use super::acceptable::Acceptable;
use super::fits::{Fits, MOST};
use super::spread::Spread;
use crate::plan::score::PreviousPairs;
use crate::planners::commitments::Commitments;
use crate::planners::place::slot_cost;
use crate::planners::prep::{Allowance, allowances, meetings_in_units};
use crate::school::{PairKind, PairOrder, PinRule, PinSubject, School, Slot, SlotSet, StaffId, Table};
use std::collections::BTreeMap;

/// An acceptable pair of a mentee.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PairOption {
    /// The mentor, by position in [`Options::mentors`].
    pub mentor: u32,
    /// 0 to 100.
    pub fit: u8,
    /// `misfit_mentor`, and `moved` where the previous plan gave the mentee another mentor.
    pub cost: i64,
    /// What the pair's meetings cost at least, were there no other pairs; `moved`
    /// is given back for those that stay.
    pub meetings: i64,
}

impl PairOption {
    /// What the pair costs at least.
    pub fn least(&self) -> i64 {
        self.cost + self.meetings
    }
}

/// A slot in which a pair could meet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeetingSlot {
    /// When.
    pub slot: Slot,
    /// `outside`, `extra_time` and `avoid` of both, minus `moved` where they met there in the previous plan.
    pub cost: i64,
    /// Whether a pin demands a meeting there.
    pub pinned: bool,
}

/// Everything that could happen, with its costs.
#[derive(Clone, Debug)]
pub struct Options<'a> {
    /// The facts.
    pub school: &'a School,
    /// How well people fit.
    pub fits: Fits<'a>,
    /// Who may mentor whom.
    pub acceptable: Acceptable<'a>,
    /// Who asks for a mentor, in the order of staff.csv.
    pub mentees: Vec<StaffId>,
    /// Who may take mentees, in the order of staff.csv.
    pub mentors: Vec<StaffId>,
    /// How many mentees each mentor may take.
    pub places: Vec<u32>,
    /// The acceptable pairs of each mentee, by mentor.
    pub pairs: Vec<Vec<PairOption>>,
    /// Per mentee, what having no mentor costs: `unmet_mentee`, and `moved` where there was one.
    pub alone: Vec<i64>,
    /// What every plan costs: `moved` for each meeting of the previous plan, given back where it stays,
    /// and what is unavoidable.
    pub constant: i64,
    /// `moved` for each pair of the previous plan whose mentee no longer asks for a mentor.
    pub unavoidable: i64,
    /// What is fixed already, and takes people's time.
    pub commitments: Commitments,
    /// What each person may give.
    pub allowances: Table<StaffId, Allowance>,
    /// Whether networks know all that limits meetings ([`crate::planners::prep::meetings_in_units`]).
    pub in_units: bool,
    /// How far apart the meetings of one pair are.
    pub spread: Spread,
    /// Where one meeting could be, as far as one person is concerned.
    possible: Table<StaffId, SlotSet>,
    /// Where a meeting costs one person something.
    dear: Table<StaffId, SlotSet>,
    /// The bans and pins of each pair, mentor first.
    orders: BTreeMap<(StaffId, StaffId), Orders>,
    /// When each pair met in the previous plan, mentor first.
    met_before: BTreeMap<(StaffId, StaffId), Vec<Slot>>,
}

/// What pins.csv says of the meetings of one pair.
#[derive(Clone, Debug)]
struct Orders {
    pinned: Vec<Slot>,
    banned: SlotSet,
}

/// Lists all options of a school.
///
/// O(mentors × mentees × (tags + slots ÷ 64 + meetings)), where meetings that
/// cost something take another O(slots).
pub fn options<'a>(school: &'a School, previous: &PreviousPairs, commitments: &Commitments) -> Options<'a> {
    let allowances = allowances(school, commitments);
    let with_role = |role: fn(&crate::school::Roles) -> bool| -> Vec<StaffId> {
        school.staff.entries().filter(|(_, person)| role(&person.roles)).map(|(staff, _)| staff).collect()
    };
    let (mentees, mentors) = (with_role(|roles| roles.mentee), with_role(|roles| roles.mentor));
    let slots = school.cycle.len();
    let possible = school.staff.ids().map(|staff| possible(school, &allowances[staff], commitments, staff)).collect();
    let dear = |staff| SlotSet::new(slots, school.cycle.slots().filter(|slot| slot_cost(school, staff, *slot) > 0));
    let moved = i64::from(school.rules.costs.moved);
    let mut met_before: BTreeMap<(StaffId, StaffId), Vec<Slot>> = BTreeMap::new();
    for (mentor, mentee, slot) in &previous.meetings {
        met_before.entry((*mentor, *mentee)).or_default().push(*slot);
    }
    let had: BTreeMap<StaffId, Option<StaffId>> = previous.mentors.iter().copied().collect();
    let unmet = i64::from(school.rules.costs.unmet_mentee);
    let gone = previous.mentors.iter().filter(|(mentee, _)| !school.staff[*mentee].roles.mentee);
    let unavoidable = moved * gone.count() as i64;
    let mut options = Options {
        school,
        fits: Fits::new(school),
        acceptable: Acceptable::new(school),
        places: mentors.iter().map(|mentor| school.staff[*mentor].mentees).collect(),
        alone: mentees
            .iter()
            .map(|mentee| {
                unmet * i64::from(school.staff[*mentee].priority) + if had.contains_key(mentee) { moved } else { 0 }
            })
            .collect(),
        constant: moved * (previous.meetings.len() as i64 + i64::from(previous.lost_meetings)) + unavoidable,
        unavoidable,
        pairs: Vec::new(),
        mentees,
        mentors,
        commitments: commitments.clone(),
        in_units: meetings_in_units(school, &allowances),
        allowances,
        spread: Spread::new(school),
        possible,
        dear: school.staff.ids().map(dear).collect(),
        orders: orders(school),
        met_before,
    };
    options.pairs = options.mentees.iter().map(|mentee| pairs_of(&options, *mentee, had.get(mentee))).collect();
    options
}

/// The acceptable pairs of one mentee. `had` is the mentor of the previous plan, none where that person has gone.
fn pairs_of(options: &Options, mentee: StaffId, had: Option<&Option<StaffId>>) -> Vec<PairOption> {
    let costs = &options.school.rules.costs;
    let mut pairs = Vec::new();
    for (position, mentor) in options.mentors.iter().enumerate() {
        if !options.acceptable.exclusions(&options.fits, *mentor, mentee).is_empty() {
            continue;
        }
        let fit = options.fits.fit(*mentor, mentee);
        let moved = had.is_some_and(|had| *had != Some(*mentor));
        let cost =
            i64::from(costs.misfit_mentor) * i64::from(MOST - fit) + if moved { i64::from(costs.moved) } else { 0 };
        let meetings = options.least_meetings(*mentor, mentee);
        pairs.push(PairOption { mentor: position as u32, fit, cost, meetings });
    }
    pairs
}

/// Where one meeting could be: free, not taken, and within what the person keeps.
fn possible(school: &School, allowance: &Allowance, commitments: &Commitments, staff: StaffId) -> SlotSet {
    allowance.slots_alone(&school.cycle, &commitments.free(school, staff))
}

fn orders(school: &School) -> BTreeMap<(StaffId, StaffId), Orders> {
    let mut orders: BTreeMap<(StaffId, StaffId), Orders> = BTreeMap::new();
    for pin in &school.pins {
        let PinSubject::Meeting { mentor, mentee } = pin.subject else { continue };
        let none = || Orders { pinned: Vec::new(), banned: SlotSet::empty(school.cycle.len()) };
        let of_pair = orders.entry((mentor, mentee)).or_insert_with(none);
        for slot in &pin.slots {
            match pin.rule {
                PinRule::Pin if !of_pair.pinned.contains(slot) => of_pair.pinned.push(*slot),
                PinRule::Pin => {}
                PinRule::Ban => of_pair.banned.insert(*slot),
            }
        }
    }
    orders
}

impl Options<'_> {
    /// "Occupied" and "Prep": whether a person may have one more meeting beside others in these slots.
    pub fn may_meet(&self, staff: StaffId, others: &[Slot], slot: Slot) -> bool {
        self.allowances[staff].may_meet(&self.school.cycle, others, slot)
    }

    /// How many meetings each pair asks for.
    pub fn meetings(&self) -> u32 {
        self.school.rules.mentors.meetings
    }

    /// What a missing meeting costs.
    pub fn unmet_meeting(&self) -> i64 {
        i64::from(self.school.rules.costs.unmet_meeting)
    }

    /// The slots in which a pair could meet, were there no other pairs.
    pub fn meeting_slots(&self, mentor: StaffId, mentee: StaffId) -> SlotSet {
        let common = self.possible[mentor].and(&self.possible[mentee]);
        match self.orders.get(&(mentor, mentee)) {
            Some(orders) => common.without(&orders.banned),
            None => common,
        }
    }

    /// Where a pair could meet, and what each slot costs, in order.
    pub fn meeting_options(&self, mentor: StaffId, mentee: StaffId) -> Vec<MeetingSlot> {
        let pinned = self.orders.get(&(mentor, mentee)).map_or(&[][..], |orders| &orders.pinned);
        let before = self.met_before.get(&(mentor, mentee)).map_or(&[][..], Vec::as_slice);
        let moved = i64::from(self.school.rules.costs.moved);
        let of_slot = |slot: Slot| {
            let kept = before.iter().filter(|other| **other == slot).count() as i64;
            let cost = slot_cost(self.school, mentor, slot) + slot_cost(self.school, mentee, slot) - moved * kept;
            MeetingSlot { slot, cost, pinned: pinned.contains(&slot) }
        };
        self.meeting_slots(mentor, mentee).iter().map(of_slot).collect()
    }

    /// What the meetings of a pair cost at least: its pinned ones, then the
    /// cheapest, where each costs less than a missing one.
    fn least_meetings(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        let asked = self.meetings() as usize;
        let special = self.orders.contains_key(&(mentor, mentee)) || self.met_before.contains_key(&(mentor, mentee));
        if !special {
            let common = self.possible[mentor].and(&self.possible[mentee]);
            let cheap = common.without(&self.dear[mentor]).without(&self.dear[mentee]);
            if cheap.len() >= asked && self.spread.first(&self.school.cycle, cheap.iter()).len() == asked {
                return 0;
            }
        }
        let mut slots = self.meeting_options(mentor, mentee);
        slots.sort_by_key(|option| (!option.pinned, option.cost));
        let unmet = self.unmet_meeting();
        let first = self.spread.first(&self.school.cycle, slots.iter().map(|option| option.slot));
        let taken = slots.iter().filter(|option| first.contains(&option.slot));
        let cost: i64 = taken.map(|option| if option.pinned { option.cost } else { option.cost.min(unmet) }).sum();
        cost + unmet * asked.saturating_sub(first.len()) as i64
    }

    /// The mentor of an option.
    pub fn mentor_of(&self, option: &PairOption) -> StaffId {
        self.mentors[option.mentor as usize]
    }

    /// The position of a mentor among the options of a mentee (by position).
    pub fn option_of(&self, mentee: usize, mentor: StaffId) -> Option<usize> {
        let position = self.mentors.binary_search(&mentor).ok()? as u32;
        self.pairs[mentee].binary_search_by_key(&position, |option| option.mentor).ok()
    }

    /// Per mentee, the mentor that pairs.csv or a pinned meeting demands, where
    /// that can hold ([`super::conflicts`] looks for those that cannot).
    pub fn required(&self) -> Vec<Option<u32>> {
        let mut required = vec![None; self.mentees.len()];
        for (mentor, mentee) in demanded(self.school) {
            let found = self.mentees.binary_search(&mentee).ok().zip(self.mentors.binary_search(&mentor).ok());
            if let Some((mentee, mentor)) = found {
                required[mentee] = Some(mentor as u32);
            }
        }
        required
    }
}

/// The pairs that pairs.csv or pinned meetings demand, mentor first.
pub fn demanded(school: &School) -> Vec<(StaffId, StaffId)> {
    let rows = school.pairs.iter();
    let rows = rows.filter(|row| row.kind == PairKind::Mentor && row.order == PairOrder::Require);
    let pins = school.pins.iter().filter(|pin| pin.rule == PinRule::Pin).filter_map(|pin| match pin.subject {
        PinSubject::Meeting { mentor, mentee } => Some((mentor, mentee)),
        _ => None,
    });
    rows.map(|row| (row.a, row.b)).chain(pins).collect()
}
