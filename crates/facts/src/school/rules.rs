//! rules.toml: what holds in this school and what things cost (specification part 1).

use super::prep::PrepRules;
use super::term::TermRules;

/// Who covers a released lesson.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CoverBy {
    /// Staff with role `cover`.
    Role,
    /// Anyone who is free.
    Anyone,
}

/// `[blocks]`: rules of sessions.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockRules {
    /// May one team meet twice on one day?
    pub same_day_sessions: bool,
    /// May more than its even share of a team's sessions fall in one week?
    pub same_week_sessions: bool,
    /// May lessons be covered so that somebody can attend?
    pub release: bool,
    /// Who covers.
    pub cover: CoverBy,
    /// Covers per person and cycle.
    pub max_covers: u32,
}

/// How departments bind mentor pairs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DepartmentRule {
    /// They do not.
    Any,
    /// Only within one department.
    Same,
    /// Only across departments.
    Different,
}

/// What the best pairing is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PairingObjective {
    /// The least total cost.
    Total,
    /// The worst-off mentee first.
    Fair,
    /// No blocking pair.
    Stable,
}

impl PairingObjective {
    /// All objectives, in the order of the specification.
    pub const ALL: [PairingObjective; 3] = [PairingObjective::Total, PairingObjective::Fair, PairingObjective::Stable];

    /// The word of `objective` in rules.toml.
    pub fn name(self) -> &'static str {
        match self {
            PairingObjective::Total => "total",
            PairingObjective::Fair => "fair",
            PairingObjective::Stable => "stable",
        }
    }
}

/// The weights of the points of a mentor pair.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MentorWeights {
    /// Needs met by expertise.
    pub need: u32,
    /// Common time.
    pub time: u32,
    /// The gap of experience.
    pub experience: u32,
    /// The same department.
    pub department: u32,
    /// Preferences.
    pub preference: u32,
}

/// `[mentors]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MentorRules {
    /// Common free slots at least.
    pub min_common: u32,
    /// A mentor's experience at least.
    pub min_years: u32,
    /// Years of experience between the two, from and to.
    pub ideal_gap: (u32, u32),
    /// Common slots that earn all points for time.
    pub target_common: u32,
    /// Whether departments bind.
    pub department: DepartmentRule,
    /// May pairs cross sites?
    pub cross_site: bool,
    /// May a previous pair be formed again?
    pub repeat: bool,
    /// Meetings per cycle, one period each.
    pub meetings: u32,
    /// May one pair meet twice on one day?
    pub same_day_meetings: bool,
    /// May more than its even share of a pair's meetings fall in one week?
    pub same_week_meetings: bool,
    /// What the best pairing is.
    pub objective: PairingObjective,
    /// Weights of the points.
    pub weights: MentorWeights,
}

/// Who sees whom.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum VisitFormat {
    /// Everybody makes and receives so many visits.
    Pairs,
    /// Groups of three from different departments, in which everybody sees all others.
    Triads,
    /// The same with groups of four.
    Squares,
}

impl VisitFormat {
    /// How many people see each other, where they do so in groups.
    pub fn group_size(self) -> Option<u32> {
        match self {
            VisitFormat::Pairs => None,
            VisitFormat::Triads => Some(3),
            VisitFormat::Squares => Some(4),
        }
    }

    /// The visits that somebody makes and receives, from the figures of staff.csv:
    /// in groups, all or none.
    pub fn counts(self, visits: u32, hosts: u32) -> (u32, u32) {
        match self.group_size() {
            Some(size) if visits > 0 && hosts > 0 => (size - 1, size - 1),
            Some(_) => (0, 0),
            None => (visits, hosts),
        }
    }
}

/// When the talk after a visit must take place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DebriefRule {
    /// The same school day or the next one.
    NextDay,
    /// The same school day.
    SameDay,
    /// Not needed.
    None,
}

/// The weights of the points of a visit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VisitWeights {
    /// Needs met by expertise.
    pub need: u32,
    /// Another department.
    pub outside_department: u32,
    /// An early debrief.
    pub debrief: u32,
}

/// `[visits]`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VisitRules {
    /// Rounds of the term, one cycle each.
    pub rounds: u32,
    /// Visits for staff whose own cell is blank.
    pub visits: u32,
    /// Visits received at most by staff whose own cell is blank.
    pub hosts: u32,
    /// Who sees whom.
    pub format: VisitFormat,
    /// When the debrief takes place.
    pub debrief: DebriefRule,
    /// May a previous visit be made again?
    pub repeat: bool,
    /// Visits to one class over the term (0: no limit).
    pub per_group: u32,
    /// Weights of the points.
    pub weights: VisitWeights,
}

impl VisitRules {
    /// A term has no more rounds: each is a cycle of it, and a year has no more school days.
    pub const MOST_ROUNDS: u32 = 366;
}

macro_rules! costs {
    ($($(#[$doc:meta])* $name:ident = $default:literal;)*) => {
        /// `[costs]`: what one unit of each criterion costs.
        #[derive(Clone, PartialEq, Eq, Debug)]
        pub struct Costs {
            $($(#[$doc])* pub $name: u32,)*
        }

        impl Default for Costs {
            fn default() -> Self {
                Costs { $($name: $default,)* }
            }
        }

        impl Costs {
            /// The keys of `[costs]`, in the order of the specification.
            pub const KEYS: &'static [&'static str] = &[$(stringify!($name),)*];

            /// The figure behind a key, to be set.
            pub fn get_mut(&mut self, key: &str) -> Option<&mut u32> {
                match key {
                    $(stringify!($name) => Some(&mut self.$name),)*
                    _ => None,
                }
            }
        }
    };
}

costs! {
    /// A missing session, times the team's priority.
    unmet_session = 1000;
    /// A mentee without a mentor.
    unmet_mentee = 1000;
    /// A missing meeting of a pair.
    unmet_meeting = 200;
    /// A missing visit.
    unmet_visit = 300;
    /// A required member absent.
    absent_required = 40;
    /// An optional member absent.
    absent_optional = 10;
    /// A person released from one slot.
    release = 20;
    /// The k-th cover of one person counts k.
    cover_load = 1;
    /// A person and slot of kind `open`.
    outside = 3;
    /// A person and slot outside their time in school.
    extra_time = 2;
    /// A person and slot that they asked to avoid.
    avoid = 2;
    /// A session beyond a person's first on one day.
    crowded = 5;
    /// A point of fit that a pair lacks.
    misfit_mentor = 1;
    /// A point of fit that a visit lacks.
    misfit_visit = 1;
    /// The k-th visit to one host beyond the first counts k.
    host_again = 2;
    /// Something of the previous plan that is no longer so.
    moved = 50;
}

/// Words by which rows of the timetable are known that are no lessons; none: the usual ones.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ReadingRules {
    /// Free time.
    pub free: Option<Vec<String>>,
    /// Guaranteed planning time.
    pub protected: Option<Vec<String>>,
}

/// For whom days that are none of theirs in school count as away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum EmptyDays {
    /// For people with fte below 1.
    #[default]
    PartTime,
    /// For everybody with a row.
    Away,
    /// For nobody.
    Open,
}

/// Who is in school when.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct PresenceRules {
    /// Whose empty days count as away.
    pub empty_days: EmptyDays,
}

/// The way between sites.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TravelRules {
    /// Minutes between two sites that travel.csv does not list.
    pub minutes: u32,
}

/// All of rules.toml, defaults filled in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    /// The school's name, where given.
    pub name: Option<String>,
    /// Minutes of a period without times.
    pub period_minutes: u32,
    /// The longest gap between adjacent slots, in minutes.
    pub passing_minutes: u32,
    /// Sessions held in the same slot at most (0: no limit).
    pub parallel_sessions: u32,
    /// Words by which rows of the timetable are known.
    pub reading: ReadingRules,
    /// Who is in school on days without a row.
    pub presence: PresenceRules,
    /// The way between sites.
    pub travel: TravelRules,
    /// The term, as it is written.
    pub term: TermRules,
    /// Rules of sessions.
    pub blocks: BlockRules,
    /// What every person keeps.
    pub prep: PrepRules,
    /// Rules of mentor pairs.
    pub mentors: MentorRules,
    /// Rules of visits.
    pub visits: VisitRules,
    /// What things cost.
    pub costs: Costs,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            name: None,
            period_minutes: 50,
            passing_minutes: 10,
            parallel_sessions: 0,
            reading: ReadingRules::default(),
            presence: PresenceRules::default(),
            travel: TravelRules::default(),
            term: TermRules::default(),
            blocks: BlockRules {
                same_day_sessions: false,
                same_week_sessions: false,
                release: false,
                cover: CoverBy::Role,
                max_covers: 2,
            },
            prep: PrepRules::default(),
            mentors: MentorRules {
                min_common: 0,
                min_years: 3,
                ideal_gap: (3, 15),
                target_common: 4,
                department: DepartmentRule::Any,
                cross_site: false,
                repeat: false,
                meetings: 1,
                same_day_meetings: false,
                same_week_meetings: false,
                objective: PairingObjective::Total,
                weights: MentorWeights { need: 5, time: 2, experience: 2, department: 1, preference: 3 },
            },
            visits: VisitRules {
                rounds: 6,
                visits: 1,
                hosts: 2,
                format: VisitFormat::Pairs,
                debrief: DebriefRule::NextDay,
                repeat: false,
                per_group: 0,
                weights: VisitWeights { need: 5, outside_department: 2, debrief: 1 },
            },
            costs: Costs::default(),
        }
    }
}
