//! Changes to a school that could make its plan cheaper, with a guess of how much:
//! which of them to work out first.

use super::{Inquiry, Scope};
use crate::plan::Kind;
use crate::plan::reasons::Change;
use crate::plan::score::{Tally, total};
use crate::planners::PlanError;
use crate::planners::sessions::bounds::least_alone;
use crate::planners::sessions::options::{Options, Previous, coverers, options, team_options};
use crate::planners::{mentors, visits};
use crate::school::{
    Among, CoverBy, DayId, MemberRole, PairingObjective, PersonTime, PrepKey, School, SessionLength, SessionLimit,
    Slot, StaffId, Table, TeamId,
};
use std::collections::BTreeMap;

/// What a change could bring: what the teams that it touches would cost less were each
/// alone, then what they, and those that they stand in the way of, cost now beyond that.
type Promise = (i64, i64);

/// The changes of one kind that could matter, the most promising first.
pub(super) fn candidates(inquiry: &Inquiry, kind: Kind, scope: Scope) -> Result<Vec<Change>, PlanError> {
    let school = inquiry.school;
    let (settings, control) = (inquiry.settings, inquiry.control);
    match (kind, scope) {
        (Kind::Sessions, Scope::All | Scope::Team(_)) => Ok(Sessions::new(inquiry, scope).changes()),
        (Kind::Mentors, Scope::All | Scope::Mentee(_)) => {
            let of = match scope {
                Scope::Mentee(mentee) => Some(mentee),
                _ => None,
            };
            let around = inquiry.around(school, kind);
            let mut changes = mentors::helpful(school, &inquiry.pairs_before(), &around, of, settings, control)?;
            if of.is_some() {
                changes.extend(of_prep(school));
                let pairs = inquiry.plan.plan.pairs.iter().filter(|pair| Some(pair.mentee) == of);
                let people = of.into_iter().chain(pairs.map(|pair| pair.mentor));
                changes.extend(days_off(school, people).into_iter().map(|(staff, day)| Change::InSchool(staff, day)));
                changes.extend(of_limits(school, &school.teams.ids().collect::<Vec<_>>(), |limit| {
                    limit.among() == Among::OneTeam
                }));
            }
            Ok(changes)
        }
        (Kind::Visits, Scope::All) => {
            visits::helpful(school, inquiry.visits_before(), &inquiry.around(school, kind), settings, control)
        }
        (Kind::Visits, Scope::Observer(observer)) => {
            let (before, around) = (inquiry.visits_before(), inquiry.around(school, kind));
            let mut changes = visits::changes_for(school, before, &around, observer, &inquiry.plan.plan.visits);
            let others = visits::helpful(school, before, &around, settings, control)?;
            let others: Vec<Change> = others.into_iter().filter(|change| !changes.contains(change)).collect();
            changes.extend(others);
            let days = days_off(school, std::iter::once(observer));
            changes.extend(days.into_iter().map(|(staff, day)| Change::InSchool(staff, day)));
            Ok(changes)
        }
        _ => Ok(Vec::new()),
    }
}

/// Limits on everybody's time that could be in the way.
fn of_prep(school: &School) -> impl Iterator<Item = Change> {
    PrepKey::ALL.into_iter().filter(|key| key.figure(&school.rules.prep) > 0).map(Change::Prep)
}

/// The days on which some people are away for all lessons.
fn days_off(school: &School, people: impl Iterator<Item = StaffId>) -> Vec<(StaffId, DayId)> {
    let days = |staff: StaffId| school.cycle.days().ids().map(move |day| (staff, day));
    people.flat_map(days).filter(|(staff, day)| school.staff[*staff].time.is_off(&school.cycle, *day)).collect()
}

/// Limits on sessions that could be in the way of some teams, and can be lifted.
fn of_limits(school: &School, teams: &[TeamId], is_asked: impl Fn(SessionLimit) -> bool) -> Vec<Change> {
    let binds = |limit: SessionLimit| {
        let mut teams = teams.iter().map(|team| &school.teams[*team]);
        teams.any(|team| match (limit.among(), limit.most(school, team)) {
            (_, None) => false,
            (Among::OneTeam, Some(most)) => most < team.sessions,
            (Among::AllTeams | Among::OneRoom, Some(_)) => true,
        })
    };
    let limits = SessionLimit::ALL.into_iter().filter(|limit| is_asked(*limit) && binds(*limit));
    limits.filter(|limit| limit.lifted(school).is_some()).map(Change::lifting).collect()
}

/// A copy of the school in which one thing at a time is changed, to see what each team
/// would cost alone.
struct Sessions<'a> {
    inquiry: &'a Inquiry<'a>,
    school: School,
    options: Options,
    previous: Previous,
    /// The teams that cost something.
    troubled: Vec<TeamId>,
    /// What each team costs at least alone.
    least: Table<TeamId, i64>,
    /// What each team's sessions cost in the plan.
    cost: Table<TeamId, i64>,
}

impl<'a> Sessions<'a> {
    fn new(inquiry: &'a Inquiry<'a>, scope: Scope) -> Sessions<'a> {
        let school = inquiry.school.clone();
        let previous = inquiry.sessions_before();
        let options = options(&school, &previous, &inquiry.around_kept(&school));
        let plan = &inquiry.plan.plan;
        let cost: Table<TeamId, i64> = school
            .teams
            .ids()
            .map(|team| {
                let own: Vec<_> = plan.sessions.iter().filter(|session| session.team == team).cloned().collect();
                let mut tally = Tally::default();
                tally.sessions(&school, &own);
                tally.missing_sessions(&school, &[team], &own, &previous.rows());
                total(&tally.criteria(&school))
            })
            .collect();
        let least = school.teams.ids().map(|team| {
            // Pins that cannot hold were refused when the plan was made.
            least_alone(&school, team, &options.teams[team]).unwrap_or(cost[team])
        });
        let least = least.collect();
        let asked = |team: &TeamId| match scope {
            Scope::Team(only) => only == *team,
            _ => true,
        };
        let troubled = school.teams.ids().filter(|team| cost[*team] > 0).filter(asked).collect();
        Sessions { inquiry, school, options, previous, troubled, least, cost }
    }

    /// O(changes × windows × members).
    fn changes(mut self) -> Vec<Change> {
        let mut found: Vec<(Promise, Change)> = Vec::new();
        let mut people: BTreeMap<(StaffId, Slot), i64> = BTreeMap::new();
        for team in self.school.teams.ids().collect::<Vec<_>>() {
            let relief = self.relief(team);
            if relief == 0 && !self.troubled.contains(&team) {
                continue;
            }
            self.of_team(team, relief, &mut found);
            for row in self.in_the_way(team) {
                let best = people.entry(row).or_default();
                *best = relief.max(*best);
            }
        }
        for ((staff, slot), relief) in people {
            self.of_person(staff, slot, relief, &mut found);
        }
        self.of_covers(&mut found);
        self.of_rules(&mut found);
        found.retain(|(promise, _)| *promise > (0, 0));
        found.sort_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
        let (own, others) = found.into_iter().partition(|((own, _), _)| *own > 0);
        taking_turns(own, others)
    }

    /// What those teams could save at most that have people in common with this one, were
    /// it not in their way: what they cost beyond what each costs alone.
    fn relief(&self, team: TeamId) -> i64 {
        let needed = |team: TeamId| {
            let members = self.school.teams[team].members.iter();
            members.filter(|member| member.role != MemberRole::Optional).map(|member| member.staff)
        };
        let share = |other: TeamId| needed(other).any(|staff| needed(team).any(|own| own == staff));
        let others = self.troubled.iter().filter(|other| **other != team && share(**other));
        others.map(|other| self.cost[*other] - self.least[*other]).sum()
    }

    /// What some teams would cost less alone than now, in the school as it is at the moment.
    fn promise(&self, teams: &[TeamId]) -> Promise {
        let mut promise = (0, 0);
        for team in teams {
            let options = team_options(&self.school, &self.options, *team, &self.previous);
            let least = least_alone(&self.school, *team, &options).unwrap_or(self.least[*team]);
            promise.0 += self.least[*team] - least;
            promise.1 += self.cost[*team] - self.least[*team];
        }
        promise
    }

    /// Changes of the team itself.
    fn of_team(&mut self, team: TeamId, relief: i64, found: &mut Vec<(Promise, Change)>) {
        let helped: &[TeamId] = if self.troubled.contains(&team) { &[team] } else { &[] };
        let before = self.school.teams[team].clone();
        let plan = &self.inquiry.plan.plan;
        let own: Vec<_> = plan.sessions.iter().filter(|session| session.team == team).collect();
        let missing = (own.len() as u32) < before.sessions;
        let mut changes: Vec<Change> = Vec::new();
        for member in before.members.iter().filter(|member| member.role != MemberRole::Optional) {
            if before.members.len() > 2 || missing {
                changes.push(Change::Optional(team, member.staff));
            }
        }
        if missing && before.quorum > 0 {
            changes.push(Change::Quorum(team));
        }
        if matches!(before.length, SessionLength::Periods(2..)) {
            changes.push(Change::Shorter(team));
        }
        if missing && self.school.cycle.has_spots() && before.place.site().is_some() && !before.room {
            changes.push(Change::Online(team));
        }
        if missing && !before.room {
            let others = self.school.cycle.sites().iter().filter(|site| Some(**site) != before.place.site());
            changes.extend(others.map(|site| Change::AtSite(team, *site)));
        }
        if missing && before.same_time {
            changes.push(Change::AnyTime(team));
        }
        for change in changes {
            self.school.teams[team] = change.made_of_team(&before);
            let (own, beyond) = self.promise(helped);
            found.push(((own, beyond + relief), change));
            self.school.teams[team] = before.clone();
        }
        if missing {
            // Nobody is called in for less than a session.
            let people = before.members.iter().map(|member| member.staff);
            for (staff, day) in days_off(&self.school, people) {
                let time = self.school.staff[staff].time.clone();
                self.school.staff[staff].time.come_in(&self.inquiry.school.cycle, day);
                let (own, beyond) = self.promise(helped);
                found.push(((own, beyond + relief), Change::InSchool(staff, day)));
                self.school.staff[staff].time = time;
            }
        }
    }

    /// Rows of the timetable that alone keep somebody from a window of a team.
    fn in_the_way(&self, team: TeamId) -> Vec<(StaffId, Slot)> {
        let school = &self.school;
        let asked = &school.teams[team];
        let mut rows = Vec::new();
        for start in school.cycle.slots() {
            let Some(slots) = school.cycle.window_of(start, asked.length) else { continue };
            for member in &asked.members {
                let time = &school.staff[member.staff].time;
                let taken = self.options.commitments.taken(member.staff);
                let mut held = slots.iter().filter(|slot| !time.free.contains(**slot) || taken.contains(**slot));
                let (Some(slot), None) = (held.next(), held.next()) else { continue };
                let kept = time.away.contains(*slot) || time.protected.contains(*slot) || taken.contains(*slot);
                let row = time.busy_at(&school.cycle, *slot).filter(|_| !kept);
                rows.extend(row.map(|row| (member.staff, row)));
            }
        }
        rows
    }

    /// Releasing somebody from a row, or taking it away.
    fn of_person(&mut self, staff: StaffId, slot: Slot, relief: i64, found: &mut Vec<(Promise, Change)>) {
        let teams: Vec<TeamId> =
            self.troubled.iter().copied().filter(|team| self.school.teams[*team].role_of(staff).is_some()).collect();
        let before = self.school.staff[staff].time.clone();
        let inquiry = self.inquiry;
        let mut attempt = |change: Change, time: PersonTime| {
            self.school.staff[staff].time = time;
            let (own, beyond) = self.promise(&teams);
            found.push(((own, beyond + relief), change));
            self.school.staff[staff].time = before.clone();
        };
        if inquiry.school.rules.blocks.release && !before.coverable.contains(slot) {
            let mut time = before.clone();
            time.coverable.insert(slot);
            time.settle(&inquiry.school.cycle);
            attempt(Change::LetRelease(staff, slot), time);
        }
        // Whoever is visited in it stays as they are, and so does whoever would have no row
        // left on a day with a visit: there is none on a day off.
        let cycle = &inquiry.school.cycle;
        let day = cycle.day_of(slot);
        let same_day = |other: Slot| cycle.day_of(other) == day;
        let only = !before.busy.iter().any(|other| other != slot && same_day(other));
        let visits = &inquiry.plan.plan.visits;
        let in_visit = visits.iter().any(|visit| {
            let on_the_day = same_day(visit.slot) || visit.debrief.is_some_and(same_day);
            let one_of_two = visit.host == staff || visit.observer == staff;
            (visit.host == staff && visit.slot == slot) || (only && one_of_two && on_the_day)
        });
        // Common time counts in the fit of pairs: these stay as they are only under `total`.
        let school = inquiry.school;
        let fits_matter =
            !inquiry.plan.plan.pairs.is_empty() && school.rules.mentors.objective != PairingObjective::Total;
        if !in_visit && !fits_matter {
            let mut time = before.clone();
            time.busy.remove(slot);
            time.coverable.remove(slot);
            time.settle(cycle);
            attempt(Change::Free(staff, slot), time);
        }
    }

    /// More people who cover.
    fn of_covers(&mut self, found: &mut Vec<(Promise, Change)>) {
        let troubled = self.troubled.clone();
        let before = self.options.coverers.clone();
        if self.school.rules.blocks.release && self.school.rules.blocks.cover == CoverBy::Role {
            let others: Vec<StaffId> =
                self.school.staff.entries().filter(|(_, person)| !person.roles.cover).map(|(id, _)| id).collect();
            for staff in others {
                self.school.staff[staff].roles.cover = true;
                self.recount_coverers();
                found.push((self.promise(&troubled), Change::BecomeCover(staff)));
                self.school.staff[staff].roles.cover = false;
            }
        }
        if !self.school.rules.blocks.release {
            self.school.rules.blocks.release = true;
            self.recount_coverers();
            found.push((self.promise(&troubled), Change::AllowReleases));
            self.school.rules.blocks.release = false;
        }
        self.options.coverers = before;
    }

    fn recount_coverers(&mut self) {
        self.options.coverers = coverers(&self.school, &self.options.allowances, &self.options.commitments).1;
    }

    /// Limits that hold for all teams together: what they cost beyond each alone.
    fn of_rules(&self, found: &mut Vec<(Promise, Change)>) {
        let promise = self.promise(&self.troubled);
        if self.school.rules.blocks.release {
            found.push((promise, Change::MoreCovers));
        }
        // A team alone may have been kept by these from meeting at all.
        let missing: i64 = self.troubled.iter().map(|team| self.cost[*team]).sum();
        let promise_of_limits = (promise.0, promise.1.max(missing));
        found.extend(of_prep(&self.school).map(|change| (promise_of_limits, change)));
        for (among_all, promise) in [(true, promise), (false, promise_of_limits)] {
            let is_asked = |limit: SessionLimit| (limit.among() == Among::AllTeams) == among_all;
            found.extend(of_limits(&self.school, &self.troubled, is_asked).into_iter().map(|change| (promise, change)));
        }
    }
}

/// All of them: two of the first for each of the second, as only the beginning is worked out.
fn taking_turns(first: Vec<(Promise, Change)>, second: Vec<(Promise, Change)>) -> Vec<Change> {
    let (mut first, mut second) = (first.into_iter(), second.into_iter());
    let mut turns = Vec::new();
    loop {
        let before = turns.len();
        turns.extend(first.by_ref().take(2).chain(second.next()).map(|(_, change)| change));
        if turns.len() == before {
            return turns;
        }
    }
}
