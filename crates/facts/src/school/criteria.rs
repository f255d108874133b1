//! The criteria that a plan's cost is made of (specification parts 2 and 3).

use super::rules::Costs;

macro_rules! criteria {
    ($($(#[$doc:meta])* $variant:ident => $name:literal, $cost:ident;)*) => {
        /// What a cost is for, in the order in which plans list them.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Criterion {
            $($(#[$doc])* $variant,)*
        }

        impl Criterion {
            /// All criteria, in the order in which plans list them.
            pub const ALL: &'static [Criterion] = &[$(Criterion::$variant,)*];

            /// The name in plan.json.
            pub fn name(self) -> &'static str {
                match self { $(Criterion::$variant => $name,)* }
            }

            /// What one unit costs under these rules.
            pub fn weight(self, costs: &Costs) -> i64 {
                i64::from(match self { $(Criterion::$variant => costs.$cost,)* })
            }
        }
    };
}

criteria! {
    /// A missing session, counted times the team's priority.
    UnmetSession => "unmet_session", unmet_session;
    /// A required member absent from a session.
    AbsentRequired => "absent_required", absent_required;
    /// An optional member absent from a session.
    AbsentOptional => "absent_optional", absent_optional;
    /// A person released from one slot.
    Release => "release", release;
    /// The k-th cover of one person counts k.
    CoverLoad => "cover_load", cover_load;
    /// A session beyond the first that a person attends on one day.
    Crowded => "crowded", crowded;
    /// A person and slot of kind `open`.
    Outside => "outside", outside;
    /// A person and slot outside their time in school.
    ExtraTime => "extra_time", extra_time;
    /// A person and slot that they asked to avoid.
    Avoid => "avoid", avoid;
    /// A mentee without a mentor.
    UnmetMentee => "unmet_mentee", unmet_mentee;
    /// A weekly meeting that a pair lacks.
    UnmetMeeting => "unmet_meeting", unmet_meeting;
    /// 100 − fit of a pair.
    MisfitMentor => "misfit_mentor", misfit_mentor;
    /// A visit that an observer lacks.
    UnmetVisit => "unmet_visit", unmet_visit;
    /// 100 − fit of a visit.
    MisfitVisit => "misfit_visit", misfit_visit;
    /// A visit to a host who receives others: the k-th beyond the first counts k.
    HostAgain => "host_again", host_again;
    /// Something of the previous plan that is no longer so.
    Moved => "moved", moved;
}
