//! Points and fit: "Points, each an integer 0–100, all divisions rounded down".

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::{Candidates, HeldPair};
use crate::plan::document::{MatchedTagRow, PointsRow};
use crate::school::{PairKind, PairOrder, PairRule, StaffId, TagId, Tagged};
use std::cmp::Reverse;

impl Candidates<'_> {
    /// All five points of a pair.
    pub fn points(&self, mentor: StaffId, mentee: StaffId) -> PointsRow {
        PointsRow {
            need: self.need(mentor, mentee),
            time: self.time(mentor, mentee),
            experience: self.experience(mentor, mentee),
            department: self.department(mentor, mentee),
            preference: self.preference(mentor, mentee),
        }
    }

    /// "**fit** = Σ weight × points ÷ Σ weight, rounded down."
    pub fn fit(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        self.weighted(&self.points(mentor, mentee))
    }

    /// "Σ weight × points ÷ Σ weight, rounded down."
    pub fn weighted(&self, points: &PointsRow) -> i64 {
        let weights = &self.facts.school.rules.mentors.weights;
        let weighted = [
            (weights.need, points.need),
            (weights.time, points.time),
            (weights.experience, points.experience),
            (weights.department, points.department),
            (weights.preference, points.preference),
        ];
        let all: i64 = weighted.iter().map(|(weight, _)| i64::from(*weight)).sum();
        let sum: i64 = weighted.iter().map(|(weight, points)| i64::from(*weight) * points).sum();
        // Weights that are all 0 are refused with the rules.
        sum / all.max(1)
    }

    /// The needs of the mentee with the level of the mentor, 0 where the mentor lacks the tag.
    fn needs(&self, mentor: StaffId, mentee: StaffId) -> impl Iterator<Item = (&Tagged, i64)> {
        let staff = &self.facts.school.staff;
        let level = move |tag: TagId| {
            let known = staff[mentor].expertise.iter().find(|known| known.tag == tag);
            known.map_or(0, |known| i64::from(known.value))
        };
        staff[mentee].needs.iter().map(move |need| (need, level(need.tag)))
    }

    /// "`need` = 100 × Σ priority × level ÷ (5 × Σ priority), over the mentee's
    /// needs (level 0 where the mentor lacks the tag); 50 where the mentee has
    /// no needs."
    pub fn need(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        let priorities: i64 = self.needs(mentor, mentee).map(|(need, _)| i64::from(need.value)).sum();
        let met: i64 = self.needs(mentor, mentee).map(|(need, level)| i64::from(need.value) * level).sum();
        if priorities == 0 { 50 } else { 100 * met / (5 * priorities) }
    }

    /// "`time` = 100 × min(common, target_common) ÷ target_common."
    fn time(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        // A target of 0 is refused with the rules.
        let target = i64::from(self.facts.school.rules.mentors.target_common).max(1);
        100 * (self.common(mentor, mentee) as i64).min(target) / target
    }

    /// "`experience`: gap = the mentor's years − the mentee's; with ideal_gap
    /// [lo, hi]: below lo, max(gap, 0) × 100 ÷ lo (0 where lo is 0); from lo to
    /// hi, 100; above, max(0, 100 − 10 × (gap − hi)); 50 where a figure is
    /// missing."
    fn experience(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        let staff = &self.facts.school.staff;
        let (Some(of_mentor), Some(of_mentee)) = (staff[mentor].years, staff[mentee].years) else { return 50 };
        let gap = i64::from(of_mentor) - i64::from(of_mentee);
        let (low, high) = self.facts.school.rules.mentors.ideal_gap;
        let (low, high) = (i64::from(low), i64::from(high));
        if gap < low {
            if low == 0 { 0 } else { gap.max(0) * 100 / low }
        } else if gap <= high {
            100
        } else {
            (100 - 10 * (gap - high)).max(0)
        }
    }

    /// "`department` = 100 if the same, else 0; 50 where one is blank."
    fn department(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        let staff = &self.facts.school.staff;
        match (staff[mentor].department, staff[mentee].department) {
            (Some(one), Some(other)) if one == other => 100,
            (Some(_), Some(_)) => 0,
            _ => 50,
        }
    }

    /// "`preference`: 100 for a pair under `prefer`; else the mean of both sides, rounded down."
    fn preference(&self, mentor: StaffId, mentee: StaffId) -> i64 {
        let is_it = |row: &PairRule| match row.kind {
            PairKind::Mentor => (row.a, row.b) == (mentor, mentee),
            PairKind::Any => (row.a, row.b) == (mentor, mentee) || (row.b, row.a) == (mentor, mentee),
            PairKind::Visit => false,
        };
        if self.facts.school.pairs.iter().any(|row| row.order == PairOrder::Prefer && is_it(row)) {
            return 100;
        }
        (self.wish(mentor, mentee) + self.wish(mentee, mentor)) / 2
    }

    /// "For each side, 100 × (K − r + 1) ÷ K where it ranked the
    /// other, 0 where it ranked others only, 50 where it ranked nobody; K is the
    /// number of that person's choices, r is 1 + how many of them have a smaller
    /// rank."
    fn wish(&self, staff: StaffId, other: StaffId) -> i64 {
        let wishes = self.wishes(staff);
        if wishes.is_empty() {
            return 50;
        }
        let Some(rank) = self.rank(staff, other) else { return 0 };
        let choices = wishes.len() as i64;
        let better = wishes.iter().filter(|(_, other)| *other < rank).count() as i64;
        100 * (choices - better) / choices
    }

    /// The needs in which the mentor has a level: by priority, then level, the highest first, then tag.
    pub fn matched(&self, mentor: StaffId, mentee: StaffId) -> Vec<MatchedTagRow> {
        let met = self.needs(mentor, mentee).filter(|(_, level)| *level > 0);
        let mut met: Vec<_> = met.map(|(need, level)| (Reverse(need.value), Reverse(level), need.tag)).collect();
        met.sort();
        let row = |(priority, level, tag): &(Reverse<u8>, Reverse<i64>, TagId)| MatchedTagRow {
            tag: self.facts.school.tags[*tag].clone(),
            priority: priority.0.into(),
            level: level.0,
        };
        met.iter().map(row).collect()
    }
}

/// Points: each of the five is what the school's files make it.
pub(crate) fn points(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        let (right, said) = (case.candidates.points(pair.mentor, pair.mentee), &pair.row.points);
        let points = [
            ("need", right.need, said.need),
            ("time", right.time, said.time),
            ("experience", right.experience, said.experience),
            ("department", right.department, said.department),
            ("preference", right.preference, said.preference),
        ];
        for (name, right, said) in points.into_iter().filter(|(_, right, said)| right != said) {
            found.push(pair.broken(Rule::MentorsFit, format!("the points for {name} are {right}, not {said}")));
        }
    }
}

/// Fit: that of each pair is the weighted mean of its points.
pub(crate) fn fit(case: &Case, found: &mut Vec<Violation>) {
    for pair in &case.pairs {
        let (right, said) = (case.candidates.fit(pair.mentor, pair.mentee), pair.row.fit);
        if right != said {
            found.push(pair.broken(Rule::MentorsFit, format!("the fit is {right}, not {said}")));
        }
    }
}

/// `matched`, where it is there: exactly the mentee's needs in which the mentor
/// has a level, by priority, then level, the highest first, then tag.
pub(crate) fn matched(case: &Case, found: &mut Vec<Violation>) {
    let listed = |pair: &&HeldPair| !pair.row.matched.is_empty();
    for pair in case.pairs.iter().filter(listed) {
        let right = case.candidates.matched(pair.mentor, pair.mentee);
        if right == pair.row.matched {
            continue;
        }
        let text = |rows: &[MatchedTagRow]| {
            let needs = rows.iter().map(|row| format!("{} (priority {}, level {})", row.tag, row.priority, row.level));
            if rows.is_empty() { "none".into() } else { needs.collect::<Vec<_>>().join(", ") }
        };
        let message = format!("the needs that are met are {}, not {}", text(&right), text(&pair.row.matched));
        found.push(pair.broken(Rule::MentorsFit, message));
    }
}
