//! What stands in the way of a session, in school terms.

use super::options::{Options, pins_of};
use crate::plan::Session;
use crate::planners::commitments::Commitments;
use crate::planners::place::busy_with;
use crate::school::{MemberRole, School, Slot, SlotKind, SlotSet, StaffId, Team, TeamId};
use std::collections::BTreeMap;

/// How firmly somebody is held elsewhere, the loosest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hold {
    /// By something that may be covered, if only somebody could.
    Coverable,
    /// By the timetable, or by what else is planned.
    Busy,
    /// By being away, or by time that is guaranteed to them.
    Kept,
}

/// A member who cannot attend, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocker {
    /// Who.
    pub staff: StaffId,
    /// In which role.
    pub role: MemberRole,
    /// How firmly they are held elsewhere.
    pub hold: Hold,
    /// Why, as it follows a name: `teaches 9A Maths in Tue 3`.
    pub why: String,
}

/// What stands in the way of a team's session that starts in a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Blocked {
    /// Where the session would start.
    pub start: Slot,
    /// What forbids it whoever attends.
    pub rule: Option<String>,
    /// Who cannot attend, in the order of staff.csv.
    pub blockers: Vec<Blocker>,
    /// How many of the blockers would have to be able to attend.
    pub short: usize,
}

impl Blocked {
    /// How hard it would be to let those attend who would have to, and everybody: the higher, the harder.
    pub fn effort(&self) -> (usize, usize) {
        let of = |lead: bool| {
            let blockers = self.blockers.iter().filter(move |blocker| (blocker.role == MemberRole::Lead) == lead);
            blockers.map(|blocker| blocker.hold as usize)
        };
        let mut others: Vec<usize> = of(false).collect();
        others.sort_unstable();
        let leads = of(true).count();
        let all = of(true).sum::<usize>() + others.iter().sum::<usize>();
        (of(true).chain(others.into_iter().take(self.short.saturating_sub(leads))).sum(), all)
    }

    /// What stands in the way, in a few words each: the rule, then everybody
    /// who cannot attend, optional members only where there are no others.
    pub fn in_words(&self, school: &School) -> Vec<String> {
        let mut parts: Vec<String> = self.rule.iter().cloned().collect();
        let mut blockers: Vec<_> =
            self.blockers.iter().filter(|blocker| blocker.role != MemberRole::Optional).collect();
        if blockers.is_empty() {
            blockers = self.blockers.iter().collect();
        }
        // Where it is about the first slot alone, when is known.
        let suffix = format!(" in {}", school.cycle.name(self.start));
        parts.extend(blockers.iter().map(|blocker| {
            let why = match blocker.why.split_once(&suffix) {
                Some((before, after)) if after.is_empty() || after.starts_with([',', ' ']) => {
                    format!("{before}{after}")
                }
                _ => blocker.why.clone(),
            };
            format!("{} {why}", school.staff[blocker.staff].name)
        }));
        parts
    }
}

/// What a plan already takes: people's time, coverers, and each team's days.
pub struct Taken {
    /// What somebody does in a slot, as it follows a name.
    people: BTreeMap<(StaffId, Slot), String>,
    /// Covers given.
    covers: BTreeMap<StaffId, u32>,
    /// Where each team meets.
    starts: Vec<(TeamId, Slot)>,
    /// How many sessions meet in a slot.
    parallel: BTreeMap<Slot, u32>,
}

impl Taken {
    /// By these sessions, and by what was fixed before.
    pub fn by(school: &School, commitments: &Commitments, sessions: &[Session]) -> Taken {
        let mut taken =
            Taken { people: BTreeMap::new(), covers: BTreeMap::new(), starts: Vec::new(), parallel: BTreeMap::new() };
        for staff in school.staff.ids() {
            for slot in commitments.taken(staff).iter() {
                if let Some(why) = commitments.why(school, staff, slot) {
                    taken.people.insert((staff, slot), format!("{why} in {}", school.cycle.name(slot)));
                }
            }
        }
        for session in sessions {
            taken.starts.push((session.team, session.start));
            for slot in school.cycle.window(session.start, session.length).unwrap_or_default() {
                *taken.parallel.entry(slot).or_default() += 1;
                for staff in &session.attending {
                    let why = format!("meets with {} in {}", school.teams[session.team].name, school.cycle.name(slot));
                    taken.people.insert((*staff, slot), why);
                }
            }
            for release in &session.released {
                let released = &school.staff[release.staff].name;
                let why = format!("covers for {released} in {}", school.cycle.name(release.slot));
                taken.people.insert((release.cover, release.slot), why);
                *taken.covers.entry(release.cover).or_default() += 1;
            }
        }
        taken
    }

    /// Whether somebody could still cover for a person in a slot.
    fn covered(&self, school: &School, options: &Options, staff: StaffId, slot: Slot) -> bool {
        let most = school.rules.blocks.max_covers;
        options.coverers[slot].iter().any(|coverer| {
            let given = self.covers.get(coverer).copied().unwrap_or(0);
            *coverer != staff && given < most && !self.people.contains_key(&(*coverer, slot))
        })
    }

    /// Rules 6 and 7: what the other sessions forbid, whoever attends.
    fn rule(&self, school: &School, options: &Options, team: TeamId, slots: &[Slot]) -> Option<String> {
        let start = slots[0];
        let own = || self.starts.iter().filter(|(other, _)| *other == team).map(|(_, start)| *start);
        let day = school.cycle.day_of(start);
        if !school.rules.blocks.same_day_sessions && own().any(|other| school.cycle.day_of(other) == day) {
            return Some("it meets on that day already".into());
        }
        let week = school.cycle.week_of(start);
        let this_week = own().filter(|other| school.cycle.week_of(*other) == week).count() as u32;
        if this_week >= options.teams[team].per_week.max(1) {
            return Some("it has its share of sessions in that week already".into());
        }
        let limit = school.rules.parallel_sessions;
        let full = |slot: &&Slot| limit > 0 && self.parallel.get(slot).is_some_and(|sessions| *sessions >= limit);
        let full = slots.iter().find(full)?;
        Some(format!("as many sessions meet in {} as the rules allow", school.cycle.name(*full)))
    }
}

/// What stands in the way of a session of a team in a slot, given what the
/// plan already takes (nothing, with no sessions).
///
/// O(members × length × sessions).
pub fn blocked(school: &School, options: &Options, team: TeamId, start: Slot, taken: &Taken) -> Blocked {
    let asked = &school.teams[team];
    let mut blocked = Blocked { start, rule: None, blockers: Vec::new(), short: 0 };
    let Some(slots) = school.cycle.window(start, asked.length) else {
        let reason = if school.cycle.kind(start) == SlotKind::Break {
            "it is a break".to_string()
        } else {
            format!("no {} adjacent periods start there", asked.length)
        };
        blocked.rule = Some(reason);
        return blocked;
    };
    let set = SlotSet::of(school.cycle.len(), slots.iter().copied());
    if let Some(slot) = slots.iter().find(|slot| pins_of(school, team).banned.contains(**slot)) {
        blocked.rule = Some(format!("pins.csv bans {}", school.cycle.name(*slot)));
    } else if let Some(reason) = no_room(school, options, team, &set) {
        blocked.rule = Some(reason);
    } else {
        blocked.rule = taken.rule(school, options, team, &slots);
    }
    for member in &asked.members {
        // The firmest hold says why; of equal ones the first.
        let holds = slots.iter().filter_map(|slot| unavailable(school, options, member.staff, *slot, taken));
        let firmest = holds.rev().max_by_key(|(hold, _)| *hold);
        let kept = || beyond_prep(school, options, member.staff, &slots, &set).map(|why| (Hold::Kept, why));
        if let Some((hold, why)) = firmest.or_else(kept) {
            blocked.blockers.push(Blocker { staff: member.staff, role: member.role, hold, why });
        }
    }
    let count = |role: fn(MemberRole) -> bool| blocked.blockers.iter().filter(|blocker| role(blocker.role)).count();
    let leads = count(|role| role == MemberRole::Lead);
    let core = count(|role| role != MemberRole::Optional);
    let quorum = (asked.quorum as usize).saturating_sub(asked.core() - core);
    let two = 2usize.saturating_sub(asked.members.len() - blocked.blockers.len());
    blocked.short = leads.max(quorum).max(two);
    blocked
}

/// Rule 7: why no room can be had.
fn no_room(school: &School, options: &Options, team: TeamId, set: &SlotSet) -> Option<String> {
    let asked = &school.teams[team];
    school.rooms.as_ref().filter(|_| asked.room)?;
    let seats = asked.members.len();
    let large: Vec<_> =
        options.rooms.iter().filter(|class| class.seats.is_none_or(|there| there as usize >= seats)).collect();
    if large.is_empty() {
        return Some(format!("no room has {seats} seats"));
    }
    large.iter().all(|class| class.busy.intersects(set)).then(|| format!("no room with {seats} seats is free"))
}

/// Rule 4: why a person cannot attend in a slot.
fn unavailable(
    school: &School,
    options: &Options,
    staff: StaffId,
    slot: Slot,
    taken: &Taken,
) -> Option<(Hold, String)> {
    let time = &school.staff[staff].time;
    let name = school.cycle.name(slot);
    if time.away.contains(slot) {
        return Some((Hold::Kept, format!("is away in {name}")));
    }
    if time.protected.contains(slot) {
        return Some((Hold::Kept, format!("has protected time in {name}")));
    }
    if time.busy.contains(slot) {
        let ever = options.coverers[slot].iter().any(|coverer| *coverer != staff);
        let covered = taken.covered(school, options, staff, slot);
        let why = match (school.rules.blocks.release, time.releasable.contains(slot)) {
            (true, true) if covered => None,
            (true, true) if ever => Some(", with nobody left to cover"),
            (true, true) => Some(", with nobody to cover"),
            (true, false) => Some(" and cannot be released"),
            (false, _) => Some(""),
        };
        if let Some(why) = why {
            let hold = if time.releasable.contains(slot) { Hold::Coverable } else { Hold::Busy };
            return Some((hold, format!("{} in {name}{why}", busy_with(school, staff, slot))));
        }
    }
    taken.people.get(&(staff, slot)).map(|why| (Hold::Busy, why.clone()))
}

/// "Prep": why a person cannot take these slots although each is free.
fn beyond_prep(school: &School, options: &Options, staff: StaffId, slots: &[Slot], set: &SlotSet) -> Option<String> {
    let allowance = &options.allowances[staff];
    if !allowance.may_commit {
        return Some("has fewer free periods than [prep] guarantees".into());
    }
    let fits = allowance.fits_alone(school.cycle.day_of(slots[0]), slots.len() as u32, set);
    (!fits).then(|| "would keep fewer free periods than [prep] guarantees, or be committed beyond it".into())
}

/// Whom a team cannot meet without where all must attend, in words that may be followed by `of Maths`.
pub fn everybody_needed(team: &Team) -> String {
    let who = if team.core() == team.members.len() { "members" } else { "leads and required members" };
    match team.core() {
        1 => "the one lead or required member".into(),
        2 => format!("both {who}"),
        core => format!("all {core} {who}"),
    }
}
