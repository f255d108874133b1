//! Single changes that a school could make: each in words, and as the school that
//! the changed files would give.
//!
//! Planning that school says exactly what a change would bring. Reasons
//! ([`super::mentors::unmet`], [`super::visits::unmet`]) and the list of what would
//! help most ([`super::what_if`]) are made of these.

use super::place::{busy_with, count};
use crate::plan::Kind;
use crate::school::{
    Counted, DebriefRule, DepartmentRule, MeetingPlace, MemberRole, PairKind, PairOrder, PrepKey, School,
    SessionLength, SessionLimit, Slot, Span, StaffId, Team, TeamId, TimetableRow, VisitFormat,
};

/// A change to one thing in one file, the mildest of each kind first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// Groups of visits of another size (rules.toml).
    Format(VisitFormat),
    /// Somebody receives one more visit (staff.csv).
    OneMoreVisitor(StaffId),
    /// A mentor takes one more mentee (staff.csv).
    OneMorePlace(StaffId),
    /// Somebody gets the role mentor (staff.csv).
    BecomeMentor(StaffId),
    /// Somebody gets the role cover (staff.csv).
    BecomeCover(StaffId),
    /// Everybody who covers may cover once more in a cycle (rules.toml).
    MoreCovers,
    /// A limit on how many sessions are held allows a little more (rules.toml, rooms.csv).
    Limit(SessionLimit),
    /// Meetings of one pair may be on one day (rules.toml).
    SameDayMeetings,
    /// All meetings of one pair may be in one week (rules.toml).
    SameWeekMeetings,
    /// A limit of `[prep]` binds a little less (rules.toml).
    Prep(PrepKey),
    /// What somebody does in a slot may be covered (timetable.csv).
    LetRelease(StaffId, Slot),
    /// What somebody does in a slot is taken from them (timetable.csv).
    Free(StaffId, Slot),
    /// What somebody teaches in a slot may be observed (timetable.csv).
    LetObserve(StaffId, Slot),
    /// A lead or required member becomes optional (members.csv).
    Optional(TeamId, StaffId),
    /// One fewer must attend (teams.csv).
    Quorum(TeamId),
    /// Sessions take one period less (teams.csv).
    Shorter(TeamId),
    /// Sessions of a team are online: nowhere in particular (teams.csv).
    Online(TeamId),
    /// Sessions of a team that are at one time of the week may be at several (teams.csv).
    AnyTime(TeamId),
    /// Lessons may be covered (rules.toml).
    AllowReleases,
    /// `min_common` is lowered (rules.toml).
    MinimumCommon(u32),
    /// `min_years` is lowered (rules.toml).
    MinimumYears(u32),
    /// Pairs may cross departments, or stay within one (rules.toml).
    AnyDepartment,
    /// Pairs may cross sites (rules.toml).
    CrossSite,
    /// Previous pairs may be formed again (rules.toml).
    RepeatPairs,
    /// A forbidden pair is allowed (pairs.csv).
    AllowPair(StaffId, StaffId),
    /// So many rounds of visits (rules.toml).
    MoreRounds(u32),
    /// A class may have one more visit (rules.toml).
    MoreOfClass,
    /// Debriefs may be on the next day (rules.toml).
    DebriefNextDay,
    /// No debriefs (rules.toml).
    NoDebrief,
    /// Previous visits may be made again (rules.toml).
    RepeatVisits,
}

impl Change {
    /// What would be planned otherwise: the kind to plan again.
    pub fn kind(self) -> Kind {
        match self {
            Change::BecomeCover(_)
            | Change::MoreCovers
            | Change::Limit(_)
            | Change::Prep(_)
            | Change::LetRelease(..)
            | Change::Optional(..)
            | Change::Quorum(_)
            | Change::Shorter(_)
            | Change::Online(_)
            | Change::AnyTime(_)
            | Change::AllowReleases
            | Change::Free(..) => Kind::Sessions,
            Change::OneMorePlace(_)
            | Change::SameDayMeetings
            | Change::SameWeekMeetings
            | Change::BecomeMentor(_)
            | Change::MinimumCommon(_)
            | Change::MinimumYears(_)
            | Change::AnyDepartment
            | Change::CrossSite
            | Change::RepeatPairs
            | Change::AllowPair(..) => Kind::Mentors,
            Change::Format(_)
            | Change::OneMoreVisitor(_)
            | Change::MoreRounds(_)
            | Change::MoreOfClass
            | Change::DebriefNextDay
            | Change::NoDebrief
            | Change::LetObserve(..)
            | Change::RepeatVisits => Kind::Visits,
        }
    }

    /// The file that says otherwise.
    pub fn file(self) -> &'static str {
        match self {
            Change::OneMoreVisitor(_) | Change::OneMorePlace(_) | Change::BecomeMentor(_) | Change::BecomeCover(_) => {
                "staff.csv"
            }
            Change::LetRelease(..) | Change::Free(..) | Change::LetObserve(..) => "timetable.csv",
            Change::Optional(..) => "members.csv",
            Change::Quorum(_) | Change::Shorter(_) | Change::Online(_) | Change::AnyTime(_) => "teams.csv",
            Change::Limit(SessionLimit::Rooms) => "rooms.csv",
            Change::AllowPair(..) => "pairs.csv",
            Change::Format(_)
            | Change::MoreCovers
            | Change::Limit(_)
            | Change::SameDayMeetings
            | Change::SameWeekMeetings
            | Change::Prep(_)
            | Change::AllowReleases
            | Change::MinimumCommon(_)
            | Change::MinimumYears(_)
            | Change::AnyDepartment
            | Change::CrossSite
            | Change::RepeatPairs
            | Change::MoreRounds(_)
            | Change::MoreOfClass
            | Change::DebriefNextDay
            | Change::NoDebrief
            | Change::RepeatVisits => "rules.toml",
        }
    }

    /// The school with the change: what its changed files would say.
    ///
    /// O(school), for the copy.
    pub fn made(self, school: &School) -> School {
        if let Change::Limit(limit) = self {
            return limit.lifted(school).unwrap_or_else(|| school.clone());
        }
        let mut changed = school.clone();
        let rules = &mut changed.rules;
        match self {
            Change::Limit(_) => {}
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
            Change::Optional(team, _)
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
            Change::Online(_) => changed.place = MeetingPlace::Online,
            Change::AnyTime(_) => changed.same_time = false,
            Change::Shorter(_) => {
                if let SessionLength::Periods(periods) = &mut changed.length {
                    *periods = periods.saturating_sub(1).max(1);
                }
            }
            _ => {}
        }
        changed
    }

    /// The change as an order to whoever runs the school.
    pub fn in_words(self, school: &School) -> String {
        let name = |staff: StaffId| school.staff[staff].name.as_str();
        let of = |team: TeamId| school.teams[team].name.as_str();
        let does = |staff, slot| format!("{} ({})", school.cycle.name(slot), busy_with(school, staff, slot));
        let (mentors, visits, prep) = (&school.rules.mentors, &school.rules.visits, &school.rules.prep);
        match self {
            Change::Format(format) => {
                let size = format.group_size().unwrap_or(2);
                format!("Form groups of {size} instead of {}", visits.format.group_size().unwrap_or(2))
            }
            Change::OneMoreVisitor(host) => {
                let hosts = school.staff[host].hosts;
                format!("Let {} receive {} instead of {hosts}", name(host), count(hosts + 1, "visit", "visits"))
            }
            Change::OneMorePlace(mentor) => {
                let places = school.staff[mentor].mentees;
                format!("Let {} take {} instead of {places}", name(mentor), count(places + 1, "mentee", "mentees"))
            }
            Change::BecomeMentor(staff) => format!("Make {} a mentor", name(staff)),
            Change::BecomeCover(staff) => format!("Let {} cover for others (role cover)", name(staff)),
            Change::MoreCovers => {
                let most = school.rules.blocks.max_covers;
                format!("Let everybody who covers do so {} a cycle instead of {most} (max_covers)", times(most + 1))
            }
            Change::Limit(limit) => match limit {
                SessionLimit::Overlap => "Let sessions of one team overlap".into(),
                SessionLimit::SameDay => {
                    "Let sessions of one team be on the same day (same_day_sessions = true)".into()
                }
                SessionLimit::SameWeek => {
                    "Let sessions of one team be in the same week (same_week_sessions = true)".into()
                }
                SessionLimit::Parallel => {
                    let most = school.rules.parallel_sessions;
                    format!("Let {} sessions meet in one slot instead of {most} (parallel_sessions)", most + 1)
                }
                SessionLimit::Rooms => "Find one more room for sessions, large enough for every team".into(),
            },
            Change::SameDayMeetings => "Let a pair meet twice on one day (same_day_meetings = true)".into(),
            Change::SameWeekMeetings => {
                "Let all meetings of a pair fall in one week (same_week_meetings = true)".into()
            }
            Change::Prep(key) => {
                let (now, then, name) = (key.figure(prep), key.milder(prep), key.name());
                let span = match key.span() {
                    Span::Day => "a day",
                    Span::Week => "a week",
                    Span::Cycle => "a cycle",
                };
                match key.counted() {
                    Counted::FreeSlots => format!("Keep {then} free periods {span} instead of {now} ({name})"),
                    Counted::Sessions => {
                        let sessions = count(then, "session", "sessions");
                        format!("Let everybody attend {sessions} {span} instead of {now} ({name})")
                    }
                    Counted::Slots => {
                        let periods = count(then, "period", "periods");
                        format!("Let everybody be committed for {periods} {span} instead of {now} ({name})")
                    }
                }
            }
            Change::LetRelease(staff, slot) => {
                format!("Let {} be released and covered in {}", name(staff), does(staff, slot))
            }
            Change::LetObserve(staff, slot) => format!("Let {} be observed in {}", name(staff), does(staff, slot)),
            Change::Free(staff, slot) => format!("Keep {} free in {}", name(staff), does(staff, slot)),
            Change::Optional(team, staff) => {
                let core = school.teams[team].core().saturating_sub(1) as u32;
                let quorum = match school.teams[team].quorum {
                    few if few < core => format!(" (the quorum stays {few})"),
                    _ => String::new(),
                };
                format!("Make {} optional for {}{quorum}", name(staff), of(team))
            }
            Change::Quorum(team) => {
                let quorum = school.teams[team].quorum;
                format!("Lower the quorum of {} from {quorum} to {}", of(team), quorum.saturating_sub(1))
            }
            Change::Online(team) => format!("Let {} meet online (site = online)", of(team)),
            Change::AnyTime(team) => {
                format!("Let sessions of {} be at different times of the week (same_time = no)", of(team))
            }
            Change::Shorter(team) => {
                let (now, then) = (school.teams[team].length, self.made_of_team(&school.teams[team]).length);
                let then = match then {
                    SessionLength::Periods(periods) => periods.to_string(),
                    minutes => minutes.to_string(),
                };
                format!("Cut sessions of {} from {now} to {then}", of(team))
            }
            Change::AllowReleases => "Let lessons be covered so that somebody can attend (release = true)".into(),
            Change::MinimumCommon(least) => format!("Lower min_common from {} to {least}", mentors.min_common),
            Change::MinimumYears(least) => format!("Lower min_years from {} to {least}", mentors.min_years),
            Change::AnyDepartment => "Let pairs be of any departments (department = \"any\")".into(),
            Change::CrossSite => "Let pairs cross sites (cross_site = true)".into(),
            Change::RepeatPairs => "Let pairs of earlier terms be formed again (repeat = true)".into(),
            Change::AllowPair(mentor, mentee) => {
                format!("Allow {} to mentor {} (pairs.csv)", name(mentor), name(mentee))
            }
            Change::MoreRounds(rounds) => format!("Hold {rounds} rounds instead of {}", visits.rounds),
            Change::MoreOfClass => {
                format!("Let a class have {} visits instead of {} (per_group)", visits.per_group + 1, visits.per_group)
            }
            Change::DebriefNextDay => "Let debriefs be on the next day (debrief = \"next-day\")".into(),
            Change::NoDebrief => "Do without debriefs (debrief = \"none\")".into(),
            Change::RepeatVisits => "Let visits of earlier terms be made again (repeat = true)".into(),
        }
    }
}

/// `once`, `twice`, `3 times`.
fn times(number: u32) -> String {
    match number {
        1 => "once".into(),
        2 => "twice".into(),
        more => format!("{more} times"),
    }
}
