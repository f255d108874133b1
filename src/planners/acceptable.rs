//! Who may mentor whom (specification part 3: "A pair is *acceptable* when …"),
//! and which rule says no where they may not.

use super::fits::Fits;
use crate::planners::place::count;
use crate::school::{DepartmentRule, PairKind, PairOrder, PairRule, School, StaffId, TagId};
use std::collections::BTreeMap;

/// A rule that keeps two people from being mentor and mentee. In the order of the specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Exclusion {
    /// The one has not the role mentor.
    NotMentor,
    /// The other has not the role mentee.
    NotMentee,
    /// They are the same person.
    Oneself,
    /// Fewer common slots than `min_common`.
    LittleTime,
    /// The mentor has fewer years than `min_years`.
    FewYears,
    /// They work at different sites.
    OtherSite,
    /// `department = "same"`, and theirs differ.
    OtherDepartment,
    /// `department = "different"`, and theirs are the same.
    SameDepartment,
    /// The mentor lacks a tag that the mentee needs with `!`.
    LacksTag,
    /// pairs.csv forbids it.
    Forbidden,
    /// They were a pair in an earlier term.
    Previous,
}

/// The rules about pairs, ready to be looked up.
#[derive(Clone, Debug)]
pub struct Acceptable<'a> {
    school: &'a School,
    /// The rows of pairs.csv that exclude a pair, by mentor and mentee.
    excluded: BTreeMap<(StaffId, StaffId), Vec<&'a PairRule>>,
}

impl<'a> Acceptable<'a> {
    /// O(rows of pairs.csv × log).
    pub fn new(school: &'a School) -> Acceptable<'a> {
        let mut excluded: BTreeMap<(StaffId, StaffId), Vec<&PairRule>> = BTreeMap::new();
        for rule in school.pairs.iter().filter(|rule| rule.order != PairOrder::Require) {
            let ways: &[(StaffId, StaffId)] = match rule.kind {
                PairKind::Mentor => &[(rule.a, rule.b)],
                PairKind::Any => &[(rule.a, rule.b), (rule.b, rule.a)],
                PairKind::Visit => &[],
            };
            ways.iter().for_each(|pair| excluded.entry(*pair).or_default().push(rule));
        }
        Acceptable { school, excluded }
    }

    /// Every rule that keeps these two from being mentor and mentee; none where they may be.
    ///
    /// O(slots ÷ 64 + log rows).
    pub fn exclusions(&self, fits: &Fits, mentor: StaffId, mentee: StaffId) -> Vec<Exclusion> {
        let (a, b) = (&self.school.staff[mentor], &self.school.staff[mentee]);
        let rules = &self.school.rules.mentors;
        let known = |a: Option<_>, b: Option<_>| a.zip(b);
        let departments = known(a.department, b.department);
        let rows = self.excluded.get(&(mentor, mentee)).map_or(&[][..], Vec::as_slice);
        let says = |order: PairOrder| rows.iter().any(|row| row.order == order);
        let holds = [
            (Exclusion::NotMentor, !a.roles.mentor),
            (Exclusion::NotMentee, !b.roles.mentee),
            (Exclusion::Oneself, mentor == mentee),
            (Exclusion::LittleTime, rules.min_common > 0 && fits.common(mentor, mentee) < rules.min_common),
            (Exclusion::FewYears, a.years.is_some_and(|years| years < rules.min_years)),
            (Exclusion::OtherSite, !rules.cross_site && known(a.site, b.site).is_some_and(|(a, b)| a != b)),
            (
                Exclusion::OtherDepartment,
                rules.department == DepartmentRule::Same && departments.is_some_and(|(a, b)| a != b),
            ),
            (
                Exclusion::SameDepartment,
                rules.department == DepartmentRule::Different && departments.is_some_and(|(a, b)| a == b),
            ),
            (Exclusion::LacksTag, self.lacking(mentor, mentee).is_some()),
            (Exclusion::Forbidden, says(PairOrder::Forbid)),
            (Exclusion::Previous, !rules.repeat && says(PairOrder::Previous)),
        ];
        holds.into_iter().filter(|(_, holds)| *holds).map(|(exclusion, _)| exclusion).collect()
    }

    /// The first tag that the mentee needs with `!` and the mentor lacks.
    pub fn lacking(&self, mentor: StaffId, mentee: StaffId) -> Option<TagId> {
        let has =
            |tag: &TagId| self.school.staff[mentor].expertise.binary_search_by_key(tag, |tagged| tagged.tag).is_ok();
        self.school.staff[mentee].musts.iter().copied().find(|tag| !has(tag))
    }

    /// The row of pairs.csv that forbids a pair or says that it was one before.
    pub fn row(&self, mentor: StaffId, mentee: StaffId, order: PairOrder) -> Option<&'a PairRule> {
        self.excluded.get(&(mentor, mentee))?.iter().copied().find(|row| row.order == order)
    }

    /// Why these two may not be mentor and mentee, as it follows `because`: a
    /// clause with the names of both and the rule.
    pub fn in_words(&self, fits: &Fits, exclusion: Exclusion, mentor: StaffId, mentee: StaffId) -> String {
        let (a, b) = (&self.school.staff[mentor], &self.school.staff[mentee]);
        let rules = &self.school.rules.mentors;
        let text = |text: Option<crate::school::TextId>| text.map_or("", |text| self.school.text(text));
        let row = |order| {
            let row = self.row(mentor, mentee, order);
            row.map_or(String::new(), |row| {
                let note = if row.note.is_empty() { String::new() } else { format!(": {}", row.note) };
                format!(" ({} line {}{note})", row.source.file, row.source.line)
            })
        };
        match exclusion {
            Exclusion::NotMentor => format!("{} has not the role mentor", a.name),
            Exclusion::NotMentee => format!("{} has not the role mentee", b.name),
            Exclusion::Oneself => format!("{} cannot be both sides of a pair", a.name),
            Exclusion::LittleTime => format!(
                "{} and {} have {} common free periods and need {} (min_common)",
                a.name,
                b.name,
                fits.common(mentor, mentee),
                rules.min_common
            ),
            Exclusion::FewYears => format!(
                "{} has {} of experience and a mentor needs {} (min_years)",
                a.name,
                count(a.years.unwrap_or(0), "year", "years"),
                rules.min_years
            ),
            Exclusion::OtherSite => {
                format!("{} works at {} and {} at {} (cross_site)", a.name, text(a.site), b.name, text(b.site))
            }
            Exclusion::OtherDepartment => format!(
                "{} is in {} and {} in {} (department = \"same\")",
                a.name,
                text(a.department),
                b.name,
                text(b.department)
            ),
            Exclusion::SameDepartment => {
                format!("both are in {} (department = \"different\")", text(a.department))
            }
            Exclusion::LacksTag => {
                let tag = self.lacking(mentor, mentee).map_or("", |tag| &self.school.tags[tag]);
                format!("{} has not the tag {tag}, which {}'s mentor must have (needs with !)", a.name, b.name)
            }
            Exclusion::Forbidden => {
                format!("{} must not mentor {}{}", a.name, b.name, row(PairOrder::Forbid))
            }
            Exclusion::Previous => {
                format!("{} mentored {} before (repeat){}", a.name, b.name, row(PairOrder::Previous))
            }
        }
    }
}
