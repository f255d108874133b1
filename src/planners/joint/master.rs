//! Sessions, pairs and visits in one Program.
//!
//! Variables: those of [`crate::planners::sessions::formulate`] and
//! [`crate::planners::mentors::formulate`], and for each column of a visit
//! ([`super::visit_columns`]) whether it is used (0 or 1).
//!
//! Rows: those of the two, and, in the words of the specification,
//! 1. "Occupied": a person has at most one recurring commitment per slot, sessions,
//!    covers and meetings together. Here and in rows 5, 6 and 9 slots are moments where they overlap
//!    ([`crate::school::Cycle::moments`]);
//! 2. "Prep": `min_free_per_day`, `min_free_per_cycle` and `max_committed_per_cycle`
//!    over sessions, covers and meetings together;
//! 3. Visits 1: an observer makes `visits` visits or they are missing, a host
//!    receives at most `hosts`, in places that cost more and more (a variable each), one host is visited once, a demanded visit is made;
//! 4. Visits 3: over the term, a class has at most `per_group` visitors;
//! 5. "Occupied": a visit or debrief needs a slot without a recurring commitment. Of
//!    a person and slot: the visits that want it + their most × commitments ≤ their
//!    most; once for those that the person makes, once for those they receive.
//!
//! 6. The same for each visit, where a person makes or receives several: the visit's
//!    columns that want the person's slot + commitments ≤ 1. Implied for whole values,
//!    but not for fractions.
//!
//! 10. Sessions cost at least what they cost on their own, and so do pairs. Implied for whole
//!     values; fractions of sessions may be far cheaper, and every price would be too low.
//!
//! 11. Squares and triads, where visits are made in these: for each group ([`super::groups`]) whether
//!     it is formed (0 or 1). A person is in at most one, whoever makes or receives a demanded visit
//!     in exactly one; there are at most as many as the people make; and of two people as many visit
//!     each other, in one column each, as groups with both are formed.
//!
//! 12. What plans miss, where they are looked at case by case (`super::missed`).
//!
//! 13. As row 6, for each visit and day, where the observer gives both slots and `min_free_per_day`
//!     leaves one of the slots free that recurring commitments could take: the visit's columns that
//!     want two of these + commitments ≤ what `min_free_per_day` allows. Rows 5 and 6 would let
//!     half a visit use the free one.
//!
//! What rounds ask for (visits 2, one thing at a time within a round) is left out,
//! so the Program is a relaxation: its bound is a bound, and its visits are given
//! rounds afterwards. Where they find none, a larger Program decides, with a
//! variable for each column and round, and
//! 7. visits 2: in one round a person makes at most one visit and receives at most one;
//! 8. visits 3: in one round and slot a class has at most one visitor;
//! 9. "Occupied": within one round no person has two things in one slot. Where visits are made in groups,
//!    rows 7 and 9 allow as much as the person is in groups, not 1: the same for whole values, and less for fractions.
//!
//! 14. Rounds are alike, so those of one person's visits come first, in the order of the hosts: a host is visited in a
//!     round only if one before is in the round before. Else every proof would be made once for each order of rounds.
//!
//! 15. The visits of a group cost at least what its best rounds cost were there nothing else
//!     ([`crate::planners::visits::few`]): of each group, and of all groups together. Implied for whole values;
//!     fractions spread every visit over all rounds and find no clash.
//!
//! 16. Between which numbers totals lie, where plans are looked at case by case (`super::totals`).

use super::branching::Limited;
use super::branching::Missed;
use super::visit_columns::{Cell, Contended, VisitColumn};
use crate::model::{Program, Range, Rule, Tag, Variable};
use crate::planners::prep::{Allowance, Lost, by_moment, in_units, limit_slots};
use crate::planners::visits::formulate::Places;
use crate::planners::visits::groups::{Candidates, Group};
use crate::planners::visits::network::Demands;
use crate::planners::{mentors, sessions, visits};
use crate::school::{DayId, Id, PrepKey, School, Slot, SlotSet, StaffId, Table, TextId};
use std::collections::{BTreeMap, BTreeSet};

/// What a row of visits stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum RowKey {
    /// Row 3, of an observer.
    Observer(StaffId),
    /// Row 3, of a host.
    Host(StaffId),
    /// Row 3, of an observer and a host; of groups, row 11.
    Pair(StaffId, StaffId),
    /// Row 11, of a person.
    Member(StaffId),
    /// Row 11, of how many groups there are.
    Groups,
    /// Row 4.
    Class(TextId),
    /// Row 5, of visits that the person makes.
    ObserverSlot(Cell),
    /// Row 5, of visits that the person receives.
    HostSlot(Cell),
    /// Row 6, of an observer, a host and a cell of one of them.
    PairSlot(StaffId, StaffId, Cell),
    /// Row 13, of an observer, a host and a day.
    PrepDay(StaffId, StaffId, DayId),
    /// Row 16, of all visits: one of the limits on their number.
    Visits(usize),
}

/// The parts of a Program.
pub struct Master {
    /// To be minimised.
    pub program: Program,
    /// The sessions; their variables come first.
    pub sessions: Option<sessions::formulate::Formulation>,
    /// The pairs, and how many variables come before theirs.
    pub mentors: Option<(mentors::formulate::Formulation, usize)>,
    /// The first variable of a column; those of the others follow.
    pub first_column: usize,
    /// How many variables each column has: one, or one for each round.
    pub of_column: usize,
    /// The first variable of a group; those of the others follow.
    pub first_group: usize,
    /// The places of hosts: their variables come after all others.
    pub places: BTreeMap<StaffId, Places>,
    /// The rows of visits that could bind, with their positions.
    pub rows: BTreeMap<RowKey, usize>,
    /// What sessions and pairs take together of free slots that they overlap, between the variables of pairs and of columns.
    pub lost: Vec<Lost>,
}

/// The visits that a Program lists.
#[derive(Clone, Default)]
pub struct RestrictedColumns<'a> {
    /// The columns.
    pub columns: Vec<&'a VisitColumn>,
    /// The groups, where visits are made in these.
    pub groups: Vec<Group>,
}

/// What goes into a Program.
pub struct MasterInput<'a> {
    /// The facts.
    pub school: &'a School,
    /// Options and scope of the sessions.
    pub sessions: Option<(&'a sessions::options::Options, &'a sessions::reduce::Scope)>,
    /// Options and scope of the pairs, and how many slots other requests may take of each person.
    pub mentors: Option<(&'a mentors::options::Options<'a>, &'a mentors::objective::Scope, &'a Table<StaffId, u64>)>,
    /// The visits that are asked for, and what all plans pay for them.
    pub visits: Option<(&'a Demands, i64)>,
    /// Who could be in one group with whom, for rows 11.
    pub groups: Option<&'a Candidates>,
    /// Whether to write rows 6, which prove more and take longer.
    pub alone: bool,
    /// What sessions and pairs cost at least on their own, for rows 10.
    pub least: Option<(i64, i64)>,
    /// What plans miss, for rows 12.
    pub missed: Option<&'a Missed>,
    /// Between which numbers totals lie, for rows 16.
    pub totals: &'a [Limited],
    /// What slack of these costs, where columns are still being looked for.
    pub elastic: Option<i64>,
    /// What could happen in which round, where rows 7 to 9 are to be written.
    pub rounds: Option<&'a visits::options::Options<'a>>,
    /// Per listed group, what its visits cost at least in their rounds, where that is known, for row 15.
    pub in_rounds: &'a [i64],
    /// Whether every listed group is formed.
    pub all_formed: bool,
}

pub(super) type Terms = Vec<(Variable, i64)>;

/// The variables that take each cell in every cycle.
pub use crate::planners::prep::Takes;

impl Master {
    /// Writes the Program with some columns of visits, and some groups.
    ///
    /// O(entries × log).
    pub fn new(input: &MasterInput, RestrictedColumns { columns, groups }: &RestrictedColumns) -> Master {
        let (mut master, takes) = Master::recurring(input);
        let Some((demands, constant)) = input.visits else { return master };
        let asked: i64 = demands.visits.iter().map(|visits| i64::from(*visits)).sum();
        master.program.constant(demands.unmet * asked + demands.again_of_demanded() + constant);
        master.first_column = master.program.variables();
        let mut terms: BTreeMap<RowKey, Vec<(Variable, i64)>> = BTreeMap::new();
        let school = input.school;
        master.of_column = input.rounds.map_or(1, |_| school.rules.visits.rounds as usize);
        let mut variables = Vec::new();
        for column in columns {
            for round in 0..master.of_column as u32 {
                // A column is in the rounds of its turn.
                let is_possible = input.rounds.is_none()
                    || school.cycle.turns_of(column.slot).holds(school.turns_of_round(round + 1).first);
                let upper = i64::from(is_possible);
                let variable = master.program.variable(Range { upper, integer: true });
                variables.push(variable);
                master.program.cost_of(variable, column.cost);
                column.each_row(&mut |row| {
                    if input.alone || !matches!(row, RowKey::PairSlot(..) | RowKey::PrepDay(..)) {
                        terms.entry(row).or_default().push((variable, 1));
                    }
                });
            }
        }
        let mut member: BTreeMap<StaffId, Vec<(Variable, i64)>> = BTreeMap::new();
        master.first_group = master.program.variables();
        let mut formed = Vec::new();
        if let Some(candidates) = input.groups {
            let visits_of_each = candidates.size as i64 - 1;
            for group in groups {
                let variable = master.program.decision();
                formed.push(variable);
                // What its members would miss, and that each sees several.
                let missed = demands.unmet * visits_of_each * candidates.size as i64;
                master.program.cost_of(variable, candidates.again_of_group() - missed);
                let people = candidates.people_of(group);
                terms.entry(RowKey::Groups).or_default().push((variable, 1));
                for person in &people {
                    terms.entry(RowKey::Member(*person)).or_default().push((variable, 1));
                    member.entry(*person).or_default().push((variable, -1));
                    for host in people.iter().filter(|host| *host != person) {
                        terms.entry(RowKey::Pair(*person, *host)).or_default().push((variable, -1));
                    }
                }
            }
            for person in candidates.people.iter().filter(|person| candidates.must_be_in_one(**person)) {
                terms.entry(RowKey::Member(*person)).or_default();
            }
        }
        if let Some(options) = input.rounds {
            master.rounds(options, columns, &variables, input.groups.map(|_| &member));
            master.in_order(school.cycle.turns(), columns, &variables, &member);
            if let Some(candidates) = input.groups {
                let people = groups.iter().map(|group| candidates.people_of(group));
                master.at_least(columns, &variables, &formed, people, input.in_rounds);
            }
        }
        let demanded_of = |is_it: &dyn Fn(&(StaffId, StaffId)) -> bool| {
            demands.demanded.iter().filter(|pair| is_it(pair)).count() as i64
        };
        let committed = input.allowances().map(|allowances| of_days(school, &takes, allowances));
        let committed = committed.unwrap_or_default();
        for (row, mut terms) in terms {
            let (tag, lower, upper) = match row {
                RowKey::Observer(staff) => {
                    (Tag::new(Rule::VisitsMade).staff(staff), None, i64::from(demands.visits[staff.index()]))
                }
                RowKey::Host(staff) => {
                    let of_host = Places::new(&mut master.program, demands, staff);
                    terms.extend(of_host.given_back());
                    let free = of_host.free;
                    master.places.insert(staff, of_host);
                    (Tag::new(Rule::VisitsReceived).staff(staff), None, free)
                }
                RowKey::Pair(observer, _) if input.groups.is_some() => {
                    (Tag::new(Rule::VisitsOfGroup).staff(observer), Some(0), 0)
                }
                RowKey::Member(staff) => {
                    let tied = input.groups.is_some_and(|candidates| candidates.must_be_in_one(staff));
                    (Tag::new(Rule::OneGroup).staff(staff), tied.then_some(1), 1)
                }
                RowKey::Groups => {
                    let most = input.groups.map_or(0, Candidates::most_groups);
                    let all = input.all_formed.then_some(terms.len() as i64);
                    (Tag::new(Rule::OneGroup), all, most)
                }
                RowKey::Pair(observer, host) => {
                    let demanded = demands.demanded.binary_search(&(observer, host)).is_ok();
                    (Tag::new(Rule::DifferentHosts).staff(observer), demanded.then_some(1), 1)
                }
                RowKey::Class(class) => {
                    let left = school.visits_left(class).map_or(i64::MAX / 2, i64::from);
                    (Tag::new(Rule::VisitsOfClass), None, left)
                }
                RowKey::PairSlot(_, _, (staff, slot)) => {
                    let taken = takes.get(&(staff, slot)).into_iter().flatten();
                    terms.extend(taken.map(|variable| (*variable, 1)));
                    (Tag::new(Rule::Occupied).staff(staff).slot(slot), None, 1)
                }
                RowKey::PrepDay(staff, _, day) => {
                    let allowance = input.allowances().map(|allowances| &allowances[staff]);
                    let most =
                        allowance.and_then(|allowance| allowance.on_day(PrepKey::FreePerDay, day)).map(i64::from);
                    let taken = committed.get(&(staff, day)).into_iter().flatten();
                    terms.extend(taken.map(|(variable, factor)| (*variable, *factor)));
                    (
                        Tag::new(Rule::Prep(PrepKey::FreePerDay)).staff(staff).day(day),
                        None,
                        most.unwrap_or(i64::MAX / 2),
                    )
                }
                RowKey::Visits(_) => unreachable!("rows 16 are written after these"),
                RowKey::ObserverSlot((staff, slot)) | RowKey::HostSlot((staff, slot)) => {
                    let (asked, demanded) = match row {
                        RowKey::ObserverSlot(_) => (&demands.visits, demanded_of(&|(observer, _)| *observer == staff)),
                        _ => (&demands.hosts, demanded_of(&|(_, host)| *host == staff)),
                    };
                    let most = i64::from(asked[staff.index()]) + demanded;
                    let taken = takes.get(&(staff, slot)).into_iter().flatten();
                    terms.extend(taken.map(|variable| (*variable, most)));
                    (Tag::new(Rule::Occupied).staff(staff).slot(slot), None, most)
                }
            };
            let before = master.program.rows();
            master.program.row(tag, lower, Some(upper), &terms);
            if master.program.rows() > before {
                master.rows.insert(row, before);
            }
        }
        for (at, limited) in input.totals.iter().enumerate().filter(|(_, limited)| limited.is_of_visits()) {
            let before = master.program.rows();
            let terms = limited.terms(&master, input);
            limited.write(&mut master.program, terms, input.elastic);
            if master.program.rows() > before {
                master.rows.insert(RowKey::Visits(at), before);
            }
        }
        master
    }

    /// How many rows come before those of visits. O(rows of visits).
    pub fn recurring_rows(&self) -> usize {
        self.rows.values().min().copied().unwrap_or(self.program.rows())
    }

    /// The variables of columns.
    pub fn columns(&self) -> impl Iterator<Item = Variable> {
        self.program.all_variables().skip(self.first_column).take(self.first_group - self.first_column)
    }

    /// Sessions and pairs, with what they take.
    pub fn recurring(input: &MasterInput) -> (Master, Takes) {
        let mut program = Program::new();
        let cycle = &input.school.cycle;
        let mut of_sessions = Takes::new();
        let sessions = input.sessions.map(|(options, scope)| {
            let formulation = sessions::formulate::formulate(input.school, options, scope);
            let mut own = formulation.program.clone();
            if let Some((least, _)) = input.least {
                own.costs_at_least(Tag::new(Rule::LeastOfKind), least);
            }
            if let Some(missed) = input.missed {
                missed.write(&mut own, &formulation);
            }
            program.append(&own);
            of_sessions = formulation.takes(input.school, options);
            formulation
        });
        let mut of_mentors = Takes::new();
        let mentors = input.mentors.map(|(options, scope, beside)| {
            let everybody: Vec<usize> = (0..options.mentees.len()).collect();
            let slots = mentors::formulate::Slots::Beside(beside);
            let formulation = mentors::formulate::formulate(options, scope, &everybody, slots);
            let mut own = formulation.program.clone();
            own.constant(options.constant);
            if let Some((_, least)) = input.least {
                own.costs_at_least(Tag::new(Rule::LeastOfKind), least);
            }
            let first = program.append(&own);
            of_mentors = formulation.takes(options);
            for variables in of_mentors.values_mut() {
                variables.iter_mut().for_each(|variable| *variable = variable.shifted(first));
            }
            (formulation, first)
        });
        let both = master_takes(&of_sessions, &of_mentors);
        let (of_sessions, of_mentors) = (by_moment(cycle, of_sessions), by_moment(cycle, of_mentors));
        let shared: Vec<Cell> = of_mentors.keys().filter(|cell| of_sessions.contains_key(cell)).copied().collect();
        let takes = master_takes(&of_sessions, &of_mentors);
        let mut master = Master {
            program,
            sessions,
            mentors,
            first_column: 0,
            of_column: 1,
            first_group: 0,
            places: BTreeMap::new(),
            rows: BTreeMap::new(),
            lost: Vec::new(),
        };
        let mut known: BTreeSet<&Vec<Variable>> = BTreeSet::new();
        for (staff, slot) in shared {
            // Turns mostly ask for the same.
            if cycle.turns() > 1 && !known.insert(&takes[&(staff, slot)]) {
                continue;
            }
            let terms: Vec<(Variable, i64)> = takes[&(staff, slot)].iter().map(|variable| (*variable, 1)).collect();
            master.program.row(Tag::new(Rule::Occupied).staff(staff).slot(slot), None, Some(1), &terms);
        }
        if let (Some(_), Some(_), Some(allowances)) = (&master.sessions, &master.mentors, input.allowances()) {
            master.lost = limit_slots(&mut master.program, cycle, &both, allowances);
        }
        for limited in input.totals.iter().filter(|limited| !limited.is_of_visits()) {
            let terms = limited.terms(&master, input);
            limited.write(&mut master.program, terms, input.elastic);
        }
        master.first_column = master.program.variables();
        master.first_group = master.first_column;
        (master, takes)
    }
}

/// What two kinds take of each cell.
fn master_takes(of_sessions: &Takes, of_mentors: &Takes) -> Takes {
    let mut takes = of_sessions.clone();
    for (cell, variables) in of_mentors {
        takes.entry(*cell).or_default().extend(variables);
    }
    takes
}

/// How many of the slots over which prep is counted each variable takes of a person on a day.
fn of_days(
    school: &School,
    takes: &Takes,
    allowances: &Table<StaffId, Allowance>,
) -> BTreeMap<(StaffId, DayId), BTreeMap<Variable, i64>> {
    let mut days: BTreeMap<(StaffId, DayId), BTreeMap<Variable, i64>> = BTreeMap::new();
    for ((staff, slot), variables) in
        takes.iter().filter(|((staff, slot), _)| allowances[*staff].prep_slots.contains(*slot))
    {
        let of_day = days.entry((*staff, school.cycle.day_of(*slot))).or_default();
        variables.iter().for_each(|variable| *of_day.entry(*variable).or_default() += 1);
    }
    days
}

/// What recurring variables could take of each person.
pub fn contended(school: &School, takes: &Takes, allowances: Option<&Table<StaffId, Allowance>>) -> Contended {
    let nothing = || Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    let mut contended = Contended { slots: nothing(), spare: nothing() };
    for ((staff, slot), variables) in takes {
        // What is in every turn keeps all visits from its moment there: its moments in each turn add nothing.
        let in_every_turn = school.cycle.in_every_turn(*slot).and_then(|moment| takes.get(&(*staff, moment)));
        if in_every_turn.is_none_or(|others| others.len() < variables.len()) {
            contended.slots[*staff].insert(*slot);
        }
    }
    // Where slots overlap, what is left free of a day is no matter of single slots.
    let allowances = allowances.filter(|_| in_units(school));
    for (staff, allowance) in allowances.into_iter().flat_map(Table::entries) {
        for limit in allowance.limits.iter().filter(|limit| limit.key == PrepKey::FreePerDay) {
            let of_day = contended.slots[staff].and(&limit.slots);
            if of_day.len() == limit.most as usize + 1 {
                contended.spare[staff] = contended.spare[staff].or(&of_day);
            }
        }
    }
    contended
}

impl MasterInput<'_> {
    /// What recurring commitments must leave to everybody.
    pub fn allowances(&self) -> Option<&Table<StaffId, Allowance>> {
        let of_pairs = self.mentors.map(|(options, ..)| &options.allowances);
        // Those of sessions alone take off pinned meetings, which are variables beside pairs.
        of_pairs.or(self.sessions.map(|(options, _)| &options.allowances))
    }
}

impl VisitColumn {
    /// Tells each row of visits in which a column stands, with the factor 1.
    pub fn each_row(&self, tell: &mut impl FnMut(RowKey)) {
        self.each_row_of(&self.as_observer, &self.as_host, tell);
    }

    /// The same, were these slots contended.
    pub fn each_row_of(&self, as_observer: &[Slot], as_host: &[Slot], tell: &mut impl FnMut(RowKey)) {
        tell(RowKey::Pair(self.observer, self.host));
        if !self.demanded {
            tell(RowKey::Observer(self.observer));
            tell(RowKey::Host(self.host));
        }
        for slot in as_observer {
            tell(RowKey::ObserverSlot((self.observer, *slot)));
            tell(RowKey::PairSlot(self.observer, self.host, (self.observer, *slot)));
        }
        for slot in as_host {
            tell(RowKey::HostSlot((self.host, *slot)));
            tell(RowKey::PairSlot(self.observer, self.host, (self.host, *slot)));
        }
        if let Some(day) = self.spare {
            tell(RowKey::PrepDay(self.observer, self.host, day));
        }
        self.classes.iter().for_each(|class| tell(RowKey::Class(*class)));
    }
}
