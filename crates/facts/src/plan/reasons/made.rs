//! Single changes that a school could make ([`Change`]), as the school that
//! the changed files would give.
//!
//! Planning that school says exactly what a change would bring: planners make reasons, and the list of what would help
//! most, of these.

use crate::plan::reasons::Change;
use crate::school::{
    DebriefRule, DepartmentRule, MeetingPlace, MemberRole, PairKind, PairOrder, School, Team, TimetableRow,
};

impl Change {
    /// The school with the change: what its changed files would say.
    ///
    /// O(school), for the copy.
    pub fn made(self, school: &School) -> School {
        if let Change::TeamLimit(limit) | Change::SchoolLimit(limit) = self {
            return limit.lifted(school).unwrap_or_else(|| school.clone());
        }
        let mut changed = school.clone();
        let rules = &mut changed.rules;
        match self {
            Change::TeamLimit(_) | Change::SchoolLimit(_) => {}
            Change::Format(format) => {
                rules.visits.format = format;
                for person in changed.staff.iter_mut() {
                    (person.visits, person.hosts) = format.counts(person.visits, person.hosts);
                }
            }
            Change::OneMoreVisitor(host) => changed.staff[host].hosts += 1,
            Change::OneMorePlace(mentor) => changed.staff[mentor].mentees += 1,
            Change::BecomeMentor(staff) => changed.staff[staff].roles.mentor = true,
            Change::BecomeCover(staff) => changed.staff[staff].roles.cover = true,
            Change::MoreCovers => rules.blocks.max_covers += 1,
            Change::SameDayMeetings => rules.mentors.same_day_meetings = true,
            Change::SameWeekMeetings => rules.mentors.same_week_meetings = true,
            Change::Prep(key) => *key.figure_mut(&mut rules.prep) = key.milder(&rules.prep),
            Change::LetRelease(staff, slot) => {
                changed.timetable = school.timetable.changed(|mut row| {
                    row.release |= (row.staff, row.slot) == (staff, slot);
                    Some(row)
                });
                let time = &mut changed.staff[staff].time;
                time.coverable.insert(slot);
                time.settle(&school.cycle);
            }
            Change::LetObserve(staff, slot) => {
                changed.timetable = school.timetable.changed(|mut row| {
                    row.observe |= (row.staff, row.slot) == (staff, slot);
                    Some(row)
                });
            }
            Change::Free(staff, slot) => {
                let stays = |row: &TimetableRow| (row.staff, row.slot) != (staff, slot);
                changed.timetable = school.timetable.changed(|row| Some(row).filter(stays));
                let time = &mut changed.staff[staff].time;
                time.busy.remove(slot);
                time.coverable.remove(slot);
                time.settle(&school.cycle);
            }
            Change::InSchool(staff, day) => changed.staff[staff].time.come_in(&school.cycle, day),
            Change::Optional(team, _)
            | Change::AtSite(team, _)
            | Change::Quorum(team)
            | Change::Shorter(team)
            | Change::Online(team)
            | Change::AnyTime(team) => {
                changed.teams[team] = self.made_of_team(&school.teams[team]);
            }
            Change::AllowReleases => rules.blocks.release = true,
            Change::MinimumCommon(least) => rules.mentors.min_common = least,
            Change::MinimumYears(least) => rules.mentors.min_years = least,
            Change::AnyDepartment => rules.mentors.department = DepartmentRule::Any,
            Change::CrossSite => rules.mentors.cross_site = true,
            Change::RepeatPairs => rules.mentors.repeat = true,
            // A row that keeps the one from mentoring the other; the other way round stays forbidden.
            Change::AllowPair(mentor, mentee) => changed.pairs.retain(|row| {
                let this = (row.a, row.b) == (mentor, mentee);
                let either = this || (row.b, row.a) == (mentor, mentee);
                let forbids = match row.kind {
                    PairKind::Mentor => this,
                    PairKind::Any => either,
                    PairKind::Visit => false,
                };
                row.order != PairOrder::Forbid || !forbids
            }),
            Change::MoreRounds(rounds) => rules.visits.rounds = rounds,
            Change::MoreOfClass => rules.visits.per_group += 1,
            Change::DebriefNextDay => rules.visits.debrief = DebriefRule::NextDay,
            Change::NoDebrief => rules.visits.debrief = DebriefRule::None,
            Change::RepeatVisits => rules.visits.repeat = true,
        }
        changed
    }

    /// The team with a change that is about a team; the same team with any other.
    pub fn made_of_team(self, team: &Team) -> Team {
        let mut changed = team.clone();
        match self {
            Change::Optional(_, staff) => {
                for member in changed.members.iter_mut().filter(|member| member.staff == staff) {
                    member.role = MemberRole::Optional;
                }
                changed.quorum = changed.quorum.min(changed.core() as u32);
            }
            Change::Quorum(_) => changed.quorum = changed.quorum.saturating_sub(1),
            Change::AtSite(_, site) => changed.place = MeetingPlace::Site(site),
            Change::Online(_) => changed.place = MeetingPlace::Online,
            Change::AnyTime(_) => changed.same_time = false,
            Change::Shorter(_) => changed.length = changed.length.shorter(),
            _ => {}
        }
        changed
    }
}
