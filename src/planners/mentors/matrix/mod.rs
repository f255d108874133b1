//! What every pair of a mentee and a mentor costs, 100 − fit, by the row: a byte
//! per pair, exactly what [`Fits::fit`] and [`Acceptable`] say pair by pair.
//!
//! A fit has two parts. What a mentor's expertise brings is Σ priority × level
//! over the mentee's few needs: a column of levels per tag is read from one end
//! to the other, many mentors at a time. All the rest is the same for mentors who
//! are free at the same times, and have the same years, department and site:
//! mentors are kept in that order, and the rest is worked out once for each run
//! of them. Where somebody ranks somebody, or a row of pairs.csv says something,
//! the pair is worked out on its own afterwards.

mod ratio;
#[cfg(test)]
pub(super) mod tests;

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::acceptable::Acceptable;
use super::fits::{self, Fits, MOST};
use crate::school::{
    DepartmentRule, Id, MentorWeights, PairKind, PairOrder, School, SlotKind, SlotSet, StaffId, Table, TagId, Tagged,
};
use crate::solve::graph::matching::{NOT_ACCEPTABLE, Rows};
use ratio::Ratio;

/// Mentors that are looked at together: what is known of them stays close to the processor.
const BLOCK: usize = 1024;
/// The highest level and priority that there are.
const HIGHEST: u8 = 5;
/// Σ priorities, and Σ weights, up to which everything fits in 16 bits.
const GREATEST_SUM: u32 = 163;
/// Σ priorities up to which Σ priority × level fits in a byte.
const SMALL_SUM: u32 = (u8::MAX / HIGHEST) as u32;
/// The weighted rest of the points of a pair that is not acceptable. No real one comes near.
const REFUSED: u16 = u16::MAX;

/// The costs of all pairs, worked out row by row.
#[derive(Debug)]
pub struct PairCosts<'a> {
    school: &'a School,
    fits: Fits<'a>,
    acceptable: Acceptable<'a>,
    mentors: Vec<StaffId>,
    mentees: Vec<StaffId>,
    /// For each tag and priority of a need, priority × level of all mentors, and where that is.
    columns: Vec<Vec<u8>>,
    column_of: Vec<[Option<usize>; HIGHEST as usize + 1]>,
    /// Mentors of which only the expertise differs, one group after the other.
    runs: Vec<Run>,
    /// One mentor for each set of slots in which a mentor is there.
    times: Vec<StaffId>,
    /// One mentor for each combination of years, department, site and whether they rank anybody.
    kinds: Vec<StaffId>,
    /// Pairs that are worked out on their own, by position of mentee and mentor.
    exceptions: Vec<(u32, u32)>,
    /// Per mentee, the position of the first one with the same row.
    same_as: Vec<usize>,
    weights: Option<Weights>,
    /// By Σ priorities: from Σ priority × level to points.
    need_points: Vec<Option<Ratio>>,
}

/// Mentors of which only the expertise differs, up to a position.
#[derive(Clone, Copy, Debug)]
struct Run {
    end: usize,
    time: usize,
    kind: usize,
}

/// Weights so small that weighted points fit in 16 bits.
#[derive(Clone, Copy, Debug)]
struct Weights {
    need: u16,
    time: u16,
    experience: u16,
    department: u16,
    preference: u16,
    /// From weighted points to points; none where they are the same.
    mean: Option<Ratio>,
}

impl Weights {
    /// The smallest weights that give the same fits; none where even these are great.
    fn new(weights: &MentorWeights) -> Option<Weights> {
        let MentorWeights { need, time, experience, department, preference } = *weights;
        let all = [need, time, experience, department, preference];
        let divisor = all.into_iter().fold(0, greatest_common_divisor);
        let small = |weight: u32| u16::try_from(weight.checked_div(divisor)?).ok();
        let total = all.into_iter().map(|weight| small(weight).map(u32::from)).sum::<Option<u32>>()?;
        if !(1..=GREATEST_SUM).contains(&total) {
            return None;
        }
        let total = total as u16;
        let mean = if total == 1 { None } else { Some(Ratio::new(1, total, u16::from(MOST) * total)?) };
        let (need, time, experience) = (small(need)?, small(time)?, small(experience)?);
        Some(Weights { need, time, experience, department: small(department)?, preference: small(preference)?, mean })
    }
}

fn greatest_common_divisor(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { greatest_common_divisor(b, a % b) }
}

impl<'a> PairCosts<'a> {
    /// O(people × (needed tags + slots + log people) + rows of preferences.csv
    /// and pairs.csv × log).
    pub fn new(school: &'a School) -> PairCosts<'a> {
        let fits = Fits::new(school);
        let (mentors, runs, times, kinds) = in_runs(school, &fits);
        let has_needs = |staff: &StaffId| school.staff[*staff].roles.mentee;
        let mentees: Vec<StaffId> = school.staff.ids().filter(has_needs).collect();

        let mut column_of = vec![[None; HIGHEST as usize + 1]; school.tags.len()];
        let mut columns: Vec<Vec<u8>> = Vec::new();
        let mut need_points = vec![None; GREATEST_SUM as usize + 1];
        // Levels and priorities are 1 to 5 wherever they are read from a file.
        let known = |tagged: &Tagged| tagged.value <= HIGHEST;
        let mut all_known = mentors.iter().flat_map(|mentor| &school.staff[*mentor].expertise).all(known);
        for needs in mentees.iter().map(|mentee| &school.staff[*mentee].needs) {
            all_known &= needs.iter().all(known);
            if !all_known {
                break;
            }
            let (sum, needs) = reduced(needs);
            for (tag, priority) in needs {
                column_of[tag][usize::from(priority)].get_or_insert_with(|| {
                    columns.push(vec![0; mentors.len()]);
                    columns.len() - 1
                });
            }
            if sum > 0
                && let Some(ratio @ None) = need_points.get_mut(sum as usize)
            {
                *ratio = Ratio::new(20, sum as u16, u16::from(HIGHEST) * sum as u16);
            }
        }
        for (position, mentor) in mentors.iter().enumerate().filter(|_| all_known) {
            for held in &school.staff[*mentor].expertise {
                for (priority, column) in (0u8..).zip(column_of[held.tag.index()]) {
                    if let Some(column) = column {
                        columns[column][position] = priority * held.value;
                    }
                }
            }
        }
        let weights = Weights::new(&school.rules.mentors.weights).filter(|_| all_known);
        let exceptions = exceptions(school, &mentees, &mentors);
        let same_as = same_as(school, &fits, &mentees, &exceptions);
        let acceptable = Acceptable::new(school);
        PairCosts {
            school,
            fits,
            acceptable,
            mentors,
            mentees,
            columns,
            column_of,
            runs,
            times,
            kinds,
            exceptions,
            same_as,
            weights,
            need_points,
        }
    }

    /// Who may take mentees, in the order of the columns: those who differ only
    /// in expertise are next to each other.
    pub fn mentors(&self) -> &[StaffId] {
        &self.mentors
    }

    /// Who asks for a mentor, in the order of the rows: that of staff.csv.
    pub fn mentees(&self) -> &[StaffId] {
        &self.mentees
    }

    /// The costs of all pairs, a row per mentee. Shared between the threads of the rayon pool.
    ///
    /// O(pairs × needs) in steps of eight or sixteen pairs; O(pairs) single
    /// steps more where all mentors differ in years or in free time.
    pub fn matrix(&self) -> Vec<u8> {
        let mut costs = vec![0; self.mentees.len() * self.mentors.len()];
        let rows = costs.par_chunks_exact_mut(self.mentors.len().max(1));
        rows.enumerate().for_each(|(mentee, row)| self.fill(mentee, row));
        costs
    }

    /// What one pair costs.
    fn one(&self, mentee: usize, mentor: usize) -> u8 {
        let (mentor, mentee) = (self.mentors[mentor], self.mentees[mentee]);
        if self.acceptable.exclusions(&self.fits, mentor, mentee).is_empty() {
            MOST - self.fits.fit(mentor, mentee)
        } else {
            NOT_ACCEPTABLE
        }
    }

    /// One row.
    fn fill(&self, mentee: usize, row: &mut [u8]) {
        let needs = &self.school.staff[self.mentees[mentee]].needs;
        let (sum, needs) = if self.weights.is_some() { reduced(needs) } else { (0, Vec::new()) };
        let need_points = self.need_points.get(sum as usize).copied().flatten();
        let (Some(weights), true) = (self.weights, sum == 0 || need_points.is_some()) else {
            // Weights or needs so great that 16 bits are too few.
            row.iter_mut().enumerate().for_each(|(mentor, cost)| *cost = self.one(mentee, mentor));
            return;
        };
        let column = |(tag, priority): &(usize, u8)| self.column_of[*tag][usize::from(*priority)];
        let columns: Vec<&[u8]> =
            needs.iter().filter_map(column).map(|column| self.columns[column].as_slice()).collect();
        let needs = Needs { columns, points: need_points };
        if sum <= SMALL_SUM {
            self.fill_with::<u8>(mentee, &weights, &needs, row);
        } else {
            self.fill_with::<u16>(mentee, &weights, &needs, row);
        }
        let position = mentee as u32;
        let first = self.exceptions.partition_point(|(mentee, _)| *mentee < position);
        for (_, mentor) in self.exceptions[first..].iter().take_while(|(mentee, _)| *mentee == position) {
            row[*mentor as usize] = self.one(mentee, *mentor as usize);
        }
    }

    /// One row but for the exceptions; Σ priority × level fits in a `Sum`.
    fn fill_with<Sum: Met>(&self, mentee: usize, weights: &Weights, needs: &Needs, row: &mut [u8]) {
        let times: Vec<u16> = self.times.iter().map(|mentor| self.time(*mentor, mentee, weights)).collect();
        let kinds: Vec<u16> = self.kinds.iter().map(|mentor| self.kind(*mentor, mentee, weights)).collect();
        let of_run = |run: &Run| times[run.time].saturating_add(kinds[run.kind]);
        let mut run = 0;
        let mut rest = [0; BLOCK];
        let mut met = [Sum::default(); BLOCK];
        for (block, costs) in row.chunks_mut(BLOCK).enumerate() {
            let start = block * BLOCK;
            let end = start + costs.len();
            let met = &mut met[..costs.len()];
            met.fill(Sum::default());
            for column in &needs.columns {
                met.iter_mut().zip(&column[start..end]).for_each(|(met, points)| *met = met.plus(*points));
            }
            if self.runs[run].end >= end {
                let rest = of_run(&self.runs[run]);
                finish(costs, met, weights, needs.points, |_| rest);
            } else {
                let mut at = start;
                while at < end {
                    let stop = self.runs[run].end.min(end);
                    rest[at - start..stop - start].fill(of_run(&self.runs[run]));
                    at = stop;
                    run += usize::from(self.runs[run].end == stop && stop < end);
                }
                let rest = &rest[..costs.len()];
                finish(costs, met, weights, needs.points, |at| rest[at]);
            }
            run += usize::from(self.runs[run].end == end);
        }
    }

    /// The weighted points for time, or [`REFUSED`].
    fn time(&self, mentor: StaffId, mentee: usize, weights: &Weights) -> u16 {
        let rules = &self.school.rules.mentors;
        if weights.time == 0 && rules.min_common == 0 {
            return 0;
        }
        let common = self.fits.common(mentor, self.mentees[mentee]);
        if common < rules.min_common {
            return REFUSED;
        }
        weights.time * u16::from(fits::time(common, rules.target_common))
    }

    /// The weighted points for years, departments and wishes, or [`REFUSED`],
    /// where neither ranks the other.
    fn kind(&self, mentor: StaffId, mentee: usize, weights: &Weights) -> u16 {
        let (a, b) = (&self.school.staff[mentor], &self.school.staff[self.mentees[mentee]]);
        let rules = &self.school.rules.mentors;
        let same = a.department.zip(b.department).map(|(a, b)| a == b);
        let refused = a.years.is_some_and(|years| years < rules.min_years)
            || !rules.cross_site && a.site.zip(b.site).is_some_and(|(a, b)| a != b)
            || rules.department == DepartmentRule::Same && same == Some(false)
            || rules.department == DepartmentRule::Different && same == Some(true);
        if refused {
            return REFUSED;
        }
        let wishes = self.fits.wishes();
        let side = |who| if wishes.has_none(who) { u16::from(MOST) / 2 } else { 0 };
        weights.experience * u16::from(fits::experience(a.years, b.years, rules))
            + weights.department * u16::from(fits::department(a, b))
            + weights.preference * ((side(mentor) + side(self.mentees[mentee])) / 2)
    }
}

/// What a mentee needs: priority × level of all mentors, for each need, and what
/// the sum of that earns; none where nothing is needed.
struct Needs<'c> {
    columns: Vec<&'c [u8]>,
    points: Option<Ratio>,
}

/// Σ priority × level, in as few bits as will do.
trait Met: Copy + Default + Into<u16> {
    fn plus(self, points: u8) -> Self;
}

impl Met for u8 {
    #[inline(always)]
    fn plus(self, points: u8) -> u8 {
        self.wrapping_add(points) // cannot wrap: see `SMALL_SUM`
    }
}

impl Met for u16 {
    #[inline(always)]
    fn plus(self, points: u8) -> u16 {
        self.wrapping_add(u16::from(points)) // cannot wrap: see `GREATEST_SUM`
    }
}

/// The costs of some mentors, from Σ priority × level and the weighted rest of the points.
#[inline(always)]
fn finish<Sum: Met>(
    costs: &mut [u8],
    met: &[Sum],
    weights: &Weights,
    need_points: Option<Ratio>,
    rest: impl Fn(usize) -> u16,
) {
    match (need_points, weights.mean) {
        (Some(need), Some(mean)) => {
            let weight = weights.need;
            finish_by(costs, met, |met| need.of(met).wrapping_mul(weight), |points| mean.of(points), rest);
        }
        (Some(need), None) => {
            let weight = weights.need;
            finish_by(costs, met, |met| need.of(met).wrapping_mul(weight), |points| points, rest);
        }
        (None, mean) => {
            // Nothing is needed, so nothing is known.
            let unknown = weights.need * u16::from(MOST / 2);
            finish_by(costs, met, |_| unknown, |points| mean.map_or(points, |mean| mean.of(points)), rest);
        }
    }
}

/// 100 − (weighted points for needs + rest) ÷ Σ weights. Nothing wraps but what
/// is refused: all points together are at most 100 × Σ weights.
#[inline(always)]
fn finish_by<Sum: Met>(
    costs: &mut [u8],
    met: &[Sum],
    need: impl Fn(u16) -> u16,
    mean: impl Fn(u16) -> u16,
    rest: impl Fn(usize) -> u16,
) {
    for (at, (cost, met)) in costs.iter_mut().zip(met).enumerate() {
        let rest = rest(at);
        let fit = mean(need((*met).into()).wrapping_add(rest));
        *cost = if rest == REFUSED { NOT_ACCEPTABLE } else { MOST.wrapping_sub(fit as u8) };
    }
}

/// Needs by tag with the smallest priorities that are in proportion, and the sum of these.
fn reduced(needs: &[Tagged]) -> (u32, Vec<(usize, u8)>) {
    let divisor = needs.iter().fold(0, |divisor, need| greatest_common_divisor(u32::from(need.value), divisor)).max(1);
    let reduce = |need: &Tagged| (need.tag.index(), (u32::from(need.value) / divisor) as u8);
    let needs: Vec<(usize, u8)> = needs.iter().map(reduce).collect();
    (needs.iter().map(|(_, priority)| u32::from(*priority)).sum(), needs)
}

/// The mentors in order of what else than expertise matters, the runs of equals,
/// and one mentor for each time and kind.
fn in_runs(school: &School, fits: &Fits) -> (Vec<StaffId>, Vec<Run>, Vec<StaffId>, Vec<StaffId>) {
    let slots = school.cycle.len();
    let lessons = school.cycle.slots().filter(|slot| school.cycle.kind(*slot) == SlotKind::Lesson);
    let lessons = SlotSet::new(slots, lessons);
    let (mut time_of, mut kind_of) = (BTreeMap::new(), BTreeMap::new());
    let (mut times, mut kinds) = (Vec::new(), Vec::new());
    let mut order: Vec<(usize, usize, StaffId)> = Vec::new();
    for (staff, person) in school.staff.entries().filter(|(_, person)| person.roles.mentor) {
        let there = person.time.free.and(&person.time.in_school).and(&lessons);
        let time = *time_of.entry(there).or_insert_with(|| {
            times.push(staff);
            times.len() - 1
        });
        let kind = (person.years, person.department, person.site, fits.wishes().has_none(staff));
        let kind = *kind_of.entry(kind).or_insert_with(|| {
            kinds.push(staff);
            kinds.len() - 1
        });
        order.push((time, kind, staff));
    }
    order.sort_unstable();
    let mut runs: Vec<Run> = Vec::new();
    for (position, (time, kind, _)) in order.iter().enumerate() {
        let end = position + 1;
        match runs.last_mut() {
            Some(run) if (run.time, run.kind) == (*time, *kind) => run.end = end,
            _ => runs.push(Run { end, time: *time, kind: *kind }),
        }
    }
    (order.into_iter().map(|(_, _, staff)| staff).collect(), runs, times, kinds)
}

/// Pairs of which something is said: wishes, rows of pairs.csv, and people who are both.
fn exceptions(school: &School, mentees: &[StaffId], mentors: &[StaffId]) -> Vec<(u32, u32)> {
    let positions = |staff: &[StaffId]| {
        let mut position_of = Table::filled(None, school.staff.len());
        staff.iter().zip(0u32..).for_each(|(staff, position)| position_of[*staff] = Some(position));
        position_of
    };
    let (mentee_at, mentor_at) = (positions(mentees), positions(mentors));
    let pair = |mentor: StaffId, mentee: StaffId| mentee_at[mentee].zip(mentor_at[mentor]);
    let mut exceptions: Vec<(u32, u32)> = Vec::new();
    for wish in &school.preferences {
        exceptions.extend(pair(wish.choice, wish.staff));
        exceptions.extend(pair(wish.staff, wish.choice));
    }
    for rule in school.pairs.iter().filter(|rule| rule.order != PairOrder::Require && rule.kind != PairKind::Visit) {
        exceptions.extend(pair(rule.a, rule.b));
        exceptions.extend(pair(rule.b, rule.a));
    }
    exceptions.extend(mentees.iter().filter_map(|staff| pair(*staff, *staff)));
    exceptions.sort_unstable();
    exceptions.dedup();
    exceptions
}

/// For each mentee the position of the first one whose row is the same: with
/// equal needs, free time, years, department and site, and nothing said of either.
fn same_as(school: &School, fits: &Fits, mentees: &[StaffId], exceptions: &[(u32, u32)]) -> Vec<usize> {
    let mut first_of = BTreeMap::new();
    let first = |(position, mentee): (usize, &StaffId)| {
        let special = exceptions.binary_search_by_key(&(position as u32), |(mentee, _)| *mentee).is_ok();
        if special || !fits.wishes().has_none(*mentee) {
            return position;
        }
        let person = &school.staff[*mentee];
        let needs: Vec<(TagId, u8)> = person.needs.iter().map(|need| (need.tag, need.value)).collect();
        let kind = (needs, fits.there(*mentee).clone(), person.years, person.department, person.site);
        *first_of.entry(kind).or_insert(position)
    };
    mentees.iter().enumerate().map(first).collect()
}

impl Rows for PairCosts<'_> {
    fn size(&self) -> (usize, usize) {
        (self.mentees.len(), self.mentors.len())
    }

    fn row<'r>(&'r self, left: usize, space: &'r mut Vec<u8>) -> &'r [u8] {
        space.resize(self.mentors.len(), 0);
        self.fill(left, space);
        space
    }

    fn same_as(&self, left: usize) -> usize {
        self.same_as[left]
    }

    fn cost(&self, left: usize, right: usize) -> u8 {
        self.one(left, right)
    }
}
