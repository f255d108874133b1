//! Who may mentor whom (specification part 3: "A pair is *acceptable* when …"),
//! and which rule says no where they may not.

use super::fits::Fits;
use crate::plan::reasons::{BrokenRule, Exclusion};
use crate::school::{DepartmentRule, PairKind, PairOrder, PairRule, School, StaffId, TagId};
use std::collections::BTreeMap;

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

    /// A rule that forbids a pair, with what of the two breaks it.
    pub fn broken(&self, fits: &Fits, rule: Exclusion, mentor: StaffId, mentee: StaffId) -> BrokenRule {
        let row = match rule {
            Exclusion::Forbidden => self.row(mentor, mentee, PairOrder::Forbid),
            Exclusion::Previous => self.row(mentor, mentee, PairOrder::Previous),
            _ => None,
        };
        BrokenRule {
            rule,
            mentor,
            mentee,
            common: fits.common(mentor, mentee),
            tag: self.lacking(mentor, mentee),
            row: row.map(|row| (row.source.clone(), row.note.clone())),
        }
    }
}
