//! Checks a plan against the school folder alone.
//!
//! Nothing here is shared with the planners: when people are free, which
//! slots are adjacent, what everything costs is worked out again from the rows
//! of the timetable and the definitions of specification part 3, so that a
//! mistake on one side is seen by the other. There is one function per rule,
//! headed by the sentence that it checks.

pub mod by_hand;
mod case;
mod cost;
mod covers;
mod facts;
mod figures;
mod pairs;
mod past;
mod peers;
mod people;
mod places;
mod prep;
mod tables;
mod teams;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tiny;
mod turns;
mod visits;

pub(crate) use case::Case;
pub(crate) use cost::count as count_cost;
pub(crate) use facts::Facts;
pub(crate) use figures::{count_ledger, missing};
pub(crate) use places::{obstacle_on_the_way, site_of_session};
pub use tables::{TablesBeside, UnreadableTable, tables_beside};

use staffroom_facts::{files, findings, names, plan, school};

use plan::document::{Document, Made, Say};
use plan::{Plan, Score};
use school::School;
use std::fmt;

/// A rule of the specification.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
pub enum Rule {
    /// Every name in the plan is one of the school's.
    Names,
    /// In which turns of the term a session is held.
    Turns,
    /// A person has at most one recurring commitment per slot.
    Occupied,
    /// Who attends is free, or released.
    Free,
    /// Time to get from one site to another.
    Places,
    /// What every person keeps.
    Prep,
    /// A session takes `length` adjacent slots of one day; its members attend all of it or are absent.
    Sessions,
    /// At most `sessions` sessions, which do not overlap; the missing ones cost.
    NumberOfSessions,
    /// Leads, quorum, at least two people.
    WhoAttends,
    /// What absences cost.
    Absences,
    /// Releases and what they cost.
    Releases,
    /// Coverers and what covers cost.
    Covers,
    /// Days and weeks of a team's sessions.
    DaysAndWeeks,
    /// Sessions at the same time of each week.
    SameTime,
    /// Parallel sessions and rooms.
    RoomsAndParallel,
    /// What slots outside lessons or school, or to be avoided, cost.
    OutsideSchool,
    /// What crowded days cost.
    CrowdedDays,
    /// Pins and bans.
    SessionPins,
    /// Every clause of "A pair is acceptable when".
    MentorsAcceptable,
    /// A mentee has one mentor, a mentor at most `mentees`.
    MentorsPlaces,
    /// What pairs.csv and pinned meetings require.
    MentorsRequire,
    /// Points, fit, and what misfits cost.
    MentorsFit,
    /// The other mentors that are named.
    MentorsAlternates,
    /// The meetings of a pair, and what missing ones cost.
    MentorsMeetings,
    /// Pins and bans of meetings.
    MentorsPins,
    /// What the plan says of the pairing as a whole.
    MentorsObjective,
    /// The list of blocking pairs.
    MentorsBlocking,
    /// `objective = "stable"`.
    MentorsStable,
    /// `objective = "fair"`.
    MentorsFair,
    /// The prices that prove the pairs.
    MentorsCertificate,
    /// Groups of peers: two or three people, everybody in one at most, and nothing else in the plan.
    PeersGroups,
    /// Who may be peers.
    PeersAllowed,
    /// What peers are worth to each other.
    PeersWorth,
    /// When peers meet.
    PeersMeetings,
    /// No exchange makes the groups better.
    PeersBest,
    /// Who may visit whom and when, and when the two talk about it.
    Visits,
    /// How many visits are made and received, `require`, pins and bans, and what missing visits cost.
    NumberOfVisits,
    /// One visit made and one received in a round.
    Rounds,
    /// The visitors of a class.
    ClassesVisited,
    /// Fit, what misfits cost, and the lesson that is visited.
    VisitFit,
    /// Squares and triads are whole, and from different departments.
    VisitsGroups,
    /// What was held before the date from which on the plan was made.
    WhatWas,
    /// What differs from the previous plan.
    Moved,
    /// The list of what is unmet.
    Unmet,
    /// The ledger.
    Ledger,
    /// The score.
    Score,
    /// The order of lists.
    Order,
    /// The tables in the plan's folder.
    Tables,
}

impl Rule {
    /// The rule's name: docs/costs.md, docs/mentors.md, docs/visits.md and docs/peers.md say what it asks for.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Names => "Names",
            Rule::Turns => "Turns",
            Rule::Occupied => "Occupied",
            Rule::Free => "Free",
            Rule::Places => "Places",
            Rule::Prep => "Prep",
            Rule::Sessions => "Sessions",
            Rule::NumberOfSessions => "Sessions: number of sessions",
            Rule::WhoAttends => "Sessions: who has to attend",
            Rule::Absences => "Sessions: absences",
            Rule::Releases => "Sessions: releases",
            Rule::Covers => "Sessions: covers",
            Rule::DaysAndWeeks => "Sessions: days and weeks",
            Rule::SameTime => "Sessions: the same time",
            Rule::RoomsAndParallel => "Sessions: rooms and parallel sessions",
            Rule::OutsideSchool => "Sessions: periods outside school",
            Rule::CrowdedDays => "Sessions: crowded days",
            Rule::SessionPins => "Sessions: pins and bans",
            Rule::MentorsAcceptable => "Mentors: acceptable",
            Rule::MentorsPlaces => "Mentors: places",
            Rule::MentorsRequire => "Mentors: require",
            Rule::MentorsFit => "Mentors: fit",
            Rule::MentorsAlternates => "Mentors: alternates",
            Rule::MentorsMeetings => "Mentors: meetings",
            Rule::MentorsPins => "Mentors: pins",
            Rule::MentorsObjective => "Mentors: objective",
            Rule::MentorsBlocking => "Mentors: blocking pairs",
            Rule::MentorsStable => "Mentors: stable",
            Rule::MentorsFair => "Mentors: fair",
            Rule::MentorsCertificate => "Mentors: certificate",
            Rule::PeersGroups => "Peers: groups",
            Rule::PeersAllowed => "Peers: allowed",
            Rule::PeersWorth => "Peers: worth",
            Rule::PeersMeetings => "Peers: meetings",
            Rule::PeersBest => "Peers: best",
            Rule::Visits => "Visits",
            Rule::NumberOfVisits => "Visits: number of visits",
            Rule::Rounds => "Visits: rounds",
            Rule::ClassesVisited => "Visits: classes",
            Rule::VisitFit => "Visits: fit",
            Rule::VisitsGroups => "Visits: squares and triads",
            Rule::WhatWas => "What was",
            Rule::Moved => "Moved",
            Rule::Unmet => "Unmet",
            Rule::Ledger => "Ledger",
            Rule::Score => "Score",
            Rule::Order => "Order",
            Rule::Tables => "Tables",
        }
    }
}

/// A rule that a plan breaks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Violation {
    /// Which rule.
    pub rule: Rule,
    /// Whose session, person or list it is about: an id, or a part of plan.json.
    pub subject: String,
    /// What is wrong, in the words of a school.
    pub message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} ({})", self.subject, self.message, self.rule.name())
    }
}

/// What verify found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verdict {
    /// Every rule that is broken, rule by rule; none where the plan holds.
    pub violations: Vec<Violation>,
    /// Total and criteria, counted again from the school and the plan's
    /// sessions, pairs and visits alone (the bound is the plan's own: only a
    /// certificate of the pairs can be checked from here).
    pub score: Score,
    /// Whether the plan's own prices prove, without trusting a solver, that no
    /// plan costs less: it holds, pairs were planned and nothing else, and what
    /// the prices prove is the total.
    pub proven: bool,
}

impl Verdict {
    /// Whether the plan keeps every rule and its figures are right.
    pub fn holds(&self) -> bool {
        self.violations.is_empty()
    }
}

/// A plan that was checked against its school, and holds: only such a plan is written as a new one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified {
    document: Document,
}

impl Verified {
    /// Checks a plan as it will be written, with what is missing by `say`. `previous` is the plan that it was made from.
    ///
    /// # Errors
    /// What it breaks.
    pub fn new(plan: &Plan, school: &School, previous: Option<&Document>, say: Say) -> Result<Verified, Box<Verdict>> {
        Verified::checked(Document::new(plan, school, say), school, previous)
    }

    /// The same, saying when and from what it was made.
    ///
    /// # Errors
    /// What it breaks.
    pub fn made(
        plan: &Plan,
        school: &School,
        previous: Option<&Document>,
        made: &Made,
        say: Say,
    ) -> Result<Verified, Box<Verdict>> {
        let mut document = Document::new(plan, school, say);
        document.stamp(made, previous);
        Verified::checked(document, school, previous)
    }

    fn checked(document: Document, school: &School, previous: Option<&Document>) -> Result<Verified, Box<Verdict>> {
        let found = verify(school, &document, previous);
        if found.holds() { Ok(Verified { document }) } else { Err(Box::new(found)) }
    }

    /// The plan as plan.json has it.
    pub fn document(&self) -> &Document {
        &self.document
    }
}

/// Looks for what breaks one rule.
type RuleCheck = fn(&Case, &mut Vec<Violation>);

/// Checks every rule of sessions, mentor pairs, peers and visits and counts every cost again.
/// `previous` is the plan that this one was made from with `--previous`.
///
/// O(plan × log school + slots × people), where pairs were planned
/// O(mentees × mentors × slots), and for visits O(visits × (people + plan)); see `pairs`
/// for what `fair` takes.
pub fn verify(school: &School, document: &Document, previous: Option<&Document>) -> Verdict {
    let mut found = Vec::new();
    let facts = Facts::new(school);
    let case = Case::new(&facts, document, previous, &mut found);
    let rules: [RuleCheck; 32] = [
        turns::given,
        people::occupied,
        people::free,
        places::travel,
        prep::free_each_day,
        prep::free_each_cycle,
        prep::sessions_each_day,
        prep::sessions_each_week,
        prep::committed_each_cycle,
        teams::window,
        people::members,
        teams::count,
        teams::overlap,
        people::leads,
        people::quorum,
        people::two_people,
        covers::releases,
        covers::coverers,
        covers::most_covers,
        teams::days,
        teams::weeks,
        teams::same_time,
        teams::parallel,
        teams::rooms,
        teams::pins,
        teams::bans,
        figures::unmet,
        figures::ledger,
        cost::criteria,
        cost::totals,
        figures::order,
        past::stays,
    ];
    for rule in rules.iter().chain(pairs::RULES).chain(peers::RULES).chain(visits::RULES) {
        rule(&case, &mut found);
    }
    let score = cost::count(&case);
    let proven = found.is_empty() && pairs::prove_total(&case, score.total);
    Verdict { violations: found, score, proven }
}
