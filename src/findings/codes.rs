//! The codes of findings: one entry each, from which docs/findings.md is kept.

use super::Severity;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident => $code:literal, $severity:ident, $title:literal;)*) => {
        /// A kind of finding, with a code that never changes its meaning.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $variant,)*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The stable code, such as `E101`.
            pub fn code(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// How bad it is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }

            /// What it is, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    Unreadable => "E001", Error, "cannot be read";
    /// A pin cannot hold even alone.
    ImpossiblePin => "E401", Error, "a pin that breaks a hard rule";
    /// Pins that cannot hold together.
    ConflictingPins => "E402", Error, "pins that cannot hold together";
    /// The previous plan cannot be read.
    BadPreviousPlan => "E410", Error, "a previous plan that cannot be read";
    /// Rows of the previous plan that no longer apply.
    PreviousPlanRowDropped => "W411", Warning, "a row of the previous plan that no longer applies";
    // A file of sessions made by hand.
    /// The file has no header, or a column that it needs is not there.
    SessionsColumns => "E420", Error, "a file of sessions without a column that it needs";
    /// A team, period, person or room that the school does not have.
    SessionsName => "E421", Error, "a name in a file of sessions that the school does not have";
    /// A length that is not a whole number.
    SessionsLength => "E422", Error, "a length in a file of sessions that is not a whole number";
    /// A release that is not written as `staff@period>cover`.
    SessionsRelease => "E423", Error, "a release in a file of sessions that is not written as staff@period>cover";
    /// A row with more cells than the header has.
    SessionsRow => "E424", Error, "a row in a file of sessions with more cells than the header";
}
