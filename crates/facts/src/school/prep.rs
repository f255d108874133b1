//! `[prep]` of rules.toml as a table: what each key limits, over which span, and how it is counted.

/// `[prep]`: what every person keeps. A limit of 0 is no limit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PrepRules {
    /// What the two minima count.
    pub unit: PrepUnit,
    /// Minutes: free periods shorter than this are none of those that are to be left.
    pub shortest: u32,
    /// Free periods left each day that had at least that many.
    pub min_free_per_day: u32,
    /// Free periods left in the cycle, times fte, rounded up.
    pub min_free_per_cycle: u32,
    /// Sessions attended per day.
    pub max_sessions_per_day: u32,
    /// Sessions attended per week.
    pub max_sessions_per_week: u32,
    /// Periods of sessions, meetings and covers in the cycle, times fte, rounded up.
    pub max_committed_per_cycle: u32,
}

/// What the free time that is to be left is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PrepUnit {
    /// Slots, however long.
    #[default]
    Periods,
    /// Their minutes.
    Minutes,
}

impl PrepRules {
    /// The keys of `[prep]`: what the limits count, and the limits.
    pub const KEYS: [&str; PrepKey::ALL.len() + 2] = {
        let mut keys = ["unit"; PrepKey::ALL.len() + 2];
        keys[1] = "shortest";
        let mut at = 0;
        while at < PrepKey::ALL.len() {
            keys[at + 2] = PrepKey::ALL[at].name();
            at += 1;
        }
        keys
    };
}

/// A limit of `[prep]`: of several that are in the way, the first is the mildest to change.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum PrepKey {
    /// `max_sessions_per_day`.
    SessionsPerDay,
    /// `max_sessions_per_week`.
    SessionsPerWeek,
    /// `max_committed_per_cycle`.
    CommittedPerCycle,
    /// `min_free_per_day`.
    FreePerDay,
    /// `min_free_per_cycle`.
    FreePerCycle,
}

/// The span over which a limit counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
    /// Each day on its own.
    Day,
    /// Each week on its own.
    Week,
    /// The whole cycle.
    Cycle,
}

/// What a limit counts of somebody's recurring commitments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// The free slots of kind `lesson` that they take: the figure is what has to be left.
    FreeSlots,
    /// The slots of all kinds that they take: the figure is the most, times fte.
    Slots,
    /// Sessions: the figure is the most.
    Sessions,
}

impl PrepKey {
    /// All of them, in the order in which formulations go through them.
    pub const ALL: [PrepKey; 5] = [
        PrepKey::FreePerDay,
        PrepKey::SessionsPerDay,
        PrepKey::SessionsPerWeek,
        PrepKey::FreePerCycle,
        PrepKey::CommittedPerCycle,
    ];

    /// The key as rules.toml spells it.
    #[inline]
    pub const fn name(self) -> &'static str {
        match self {
            PrepKey::FreePerDay => "min_free_per_day",
            PrepKey::SessionsPerDay => "max_sessions_per_day",
            PrepKey::SessionsPerWeek => "max_sessions_per_week",
            PrepKey::FreePerCycle => "min_free_per_cycle",
            PrepKey::CommittedPerCycle => "max_committed_per_cycle",
        }
    }

    /// The key of that name.
    #[inline]
    pub fn named(name: &str) -> Option<PrepKey> {
        PrepKey::ALL.into_iter().find(|key| key.name() == name)
    }

    /// The span over which it counts.
    #[inline]
    pub const fn span(self) -> Span {
        match self {
            PrepKey::FreePerDay | PrepKey::SessionsPerDay => Span::Day,
            PrepKey::SessionsPerWeek => Span::Week,
            PrepKey::FreePerCycle | PrepKey::CommittedPerCycle => Span::Cycle,
        }
    }

    /// What it counts.
    #[inline]
    pub const fn counted(self) -> Counted {
        match self {
            PrepKey::FreePerDay | PrepKey::FreePerCycle => Counted::FreeSlots,
            PrepKey::SessionsPerDay | PrepKey::SessionsPerWeek => Counted::Sessions,
            PrepKey::CommittedPerCycle => Counted::Slots,
        }
    }

    /// The figure of the key in some rules; 0 is no limit.
    #[inline]
    pub const fn figure(self, rules: &PrepRules) -> u32 {
        match self {
            PrepKey::FreePerDay => rules.min_free_per_day,
            PrepKey::SessionsPerDay => rules.max_sessions_per_day,
            PrepKey::SessionsPerWeek => rules.max_sessions_per_week,
            PrepKey::FreePerCycle => rules.min_free_per_cycle,
            PrepKey::CommittedPerCycle => rules.max_committed_per_cycle,
        }
    }

    /// The figure of the key in some rules, to be changed.
    #[inline]
    pub const fn figure_mut(self, rules: &mut PrepRules) -> &mut u32 {
        match self {
            PrepKey::FreePerDay => &mut rules.min_free_per_day,
            PrepKey::SessionsPerDay => &mut rules.max_sessions_per_day,
            PrepKey::SessionsPerWeek => &mut rules.max_sessions_per_week,
            PrepKey::FreePerCycle => &mut rules.min_free_per_cycle,
            PrepKey::CommittedPerCycle => &mut rules.max_committed_per_cycle,
        }
    }

    /// The figure that binds a little less: one more at most, or one less to be left.
    #[inline]
    pub const fn milder(self, rules: &PrepRules) -> u32 {
        match self.counted() {
            Counted::FreeSlots => self.figure(rules).saturating_sub(1),
            Counted::Slots | Counted::Sessions => self.figure(rules) + 1,
        }
    }
}
