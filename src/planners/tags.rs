//! Whose rule a row is: explanations come from tags, not from parsing names.
//!
//! The optimizer knows neither rules nor people: for it a tag is a [`Label`], and becomes a tag again here.

use crate::model::Label;
use crate::school::{DayId, Id, PrepKey, SessionLimit, Slot, StaffId, TeamId};

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident,)*) => {
        /// The rules that rows stand for (docs/costs.md, docs/mentors.md, docs/visits.md).
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
            /// "Prep": one of its keys.
            Prep(PrepKey),
            /// A limit on how many sessions are held.
            Sessions(SessionLimit),
        }

        impl Rule {
            const PLAIN: &[Rule] = &[$(Rule::$rule,)*];

            /// The word in the names of rows: a key of `[prep]` as rules.toml spells it.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Rule::$rule => stringify!($rule),)*
                    Rule::Prep(key) => key.name(),
                    Rule::Sessions(limit) => limit.name(),
                }
            }
        }
    };
}

rules! {
    /// No rule (a range of a variable).
    None,
    /// "Occupied": one recurring commitment per person and slot.
    Occupied,
    /// Sessions 1: as many sessions as asked for, or unmet.
    Requested,
    /// Sessions 2: quorum.
    Quorum,
    /// Sessions 2: at least two people.
    TwoPeople,
    /// Sessions 4: whoever attends attends a session that is held.
    Attendance,
    /// Sessions 4 and 5: each released person and slot has a coverer.
    Covered,
    /// Sessions 5: `max_covers`, and the k-th cover costs k.
    CoverLoad,
    /// All sessions of a team are at the same time of their week.
    SameTime,
    /// Sessions 7: a session that needs a room is in one.
    Room,
    /// Sessions 9: sessions beyond a person's first on a day.
    Crowded,
    /// "Occupied" and Sessions 2 and 5 together: sessions of which one slot can hold only one.
    Exclusive,
    /// Sessions 10: a pin.
    Pinned,
    /// Mentor pairs: a mentee gets one mentor or counts as `unmet_mentee`.
    OneMentor,
    /// Mentor pairs: a mentor takes at most `mentees`.
    Places,
    /// Mentor pairs: each pair gets `meetings` slots per cycle.
    MeetingsOfPair,
    /// Mentor pairs: meetings of one pair on different days.
    MeetingsOfDay,
    /// Mentor pairs: an even share of the meetings of one pair per week.
    MeetingsOfWeek,
    /// Visits 1: visits to different hosts.
    DifferentHosts,
    /// Visits 1: an observer makes `visits` visits.
    VisitsMade,
    /// Visits 1: a host receives at most `hosts`.
    VisitsReceived,
    /// Visits 2: one visit made and one received in a round.
    OneInRound,
    /// Visits 3: one visitor in a class, round and slot.
    OneVisitor,
    /// Visits 3: `per_group`.
    VisitsOfClass,
    /// Squares and triads: a person is in at most one group.
    OneGroup,
    /// Squares and triads: in a group everybody sees all others.
    VisitsOfGroup,
    /// No rule: what a kind costs at least on its own.
    LeastOfKind,
}

impl Rule {
    /// The rule of this word; none of rows that stand for none.
    fn named(word: &str) -> Rule {
        let prep = PrepKey::ALL.map(Rule::Prep);
        let sessions = SessionLimit::ALL.map(Rule::Sessions);
        let mut all = Rule::PLAIN.iter().copied().chain(prep).chain(sessions);
        all.find(|rule| rule.word() == word).unwrap_or(Rule::None)
    }
}

/// A rule with what it is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag {
    /// The rule.
    pub rule: Rule,
    /// The team, where it is about one.
    pub team: Option<TeamId>,
    /// The person, where it is about one.
    pub staff: Option<StaffId>,
    /// The slot, where it is about one.
    pub slot: Option<Slot>,
    /// The day, where it is about one.
    pub day: Option<DayId>,
}

impl Tag {
    /// No rule.
    pub const NONE: Tag = Tag::new(Rule::None);

    /// A rule about nothing in particular.
    pub const fn new(rule: Rule) -> Tag {
        Tag { rule, team: None, staff: None, slot: None, day: None }
    }

    /// The same, about a team.
    pub const fn team(self, team: TeamId) -> Tag {
        Tag { team: Some(team), ..self }
    }

    /// The same, about a person.
    pub const fn staff(self, staff: StaffId) -> Tag {
        Tag { staff: Some(staff), ..self }
    }

    /// The same, about a slot.
    pub const fn slot(self, slot: Slot) -> Tag {
        Tag { slot: Some(slot), ..self }
    }

    /// The same, about a day.
    pub const fn day(self, day: DayId) -> Tag {
        Tag { day: Some(day), ..self }
    }
}

impl From<Tag> for Label {
    fn from(tag: Tag) -> Label {
        fn number(id: Option<impl Id>) -> Option<u32> {
            id.map(|id| id.index() as u32)
        }
        Label { word: tag.rule.word(), about: [number(tag.team), number(tag.staff), number(tag.slot), number(tag.day)] }
    }
}

impl From<Label> for Tag {
    fn from(label: Label) -> Tag {
        fn id<I: Id>(number: Option<u32>) -> Option<I> {
            number.map(|number| I::from_index(number as usize))
        }
        let [team, staff, slot, day] = label.about;
        Tag { rule: Rule::named(label.word), team: id(team), staff: id(staff), slot: id(slot), day: id(day) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_again_in_labels() {
        let about = Tag::new(Rule::Occupied).team(TeamId::from_index(1)).staff(StaffId::from_index(2));
        let about = about.slot(Slot::from_index(3)).day(DayId::from_index(4));
        let prep = PrepKey::ALL.map(Rule::Prep);
        let rules = Rule::PLAIN.iter().copied().chain(prep).chain(SessionLimit::ALL.map(Rule::Sessions));
        let mut words = std::collections::BTreeSet::new();
        for rule in rules {
            for tag in [Tag::new(rule), Tag { rule, ..about }] {
                assert_eq!(Tag::from(Label::from(tag)), tag);
            }
            assert!(words.insert(rule.word()), "{} is the word of two rules", rule.word());
        }
        assert_eq!(Label::from(Tag::NONE), Label::NONE);
    }
}
