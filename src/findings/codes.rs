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
    /// Cannot be read.
    Unreadable => "E001", Error, "cannot be read";
    /// No such folder or file.
    NoSuchSchool => "E002", Error, "no such folder or file";
    /// Neither a folder nor an .xlsx workbook.
    NotASchool => "E003", Error, "neither a folder nor an .xlsx workbook";
    /// A file is missing.
    MissingFile => "E004", Error, "a file is missing";
    /// An empty file.
    EmptyFile => "E005", Error, "an empty file";
    /// A header without rows.
    NoRows => "E006", Error, "a header without rows";
    /// A column is missing.
    MissingColumn => "E007", Error, "a column is missing";
    /// A column that is there twice.
    RepeatedColumn => "E008", Error, "a column that is there twice";
    /// A quote that is never closed.
    OpenQuote => "E009", Error, "a quote that is never closed";
    /// Not a text file.
    NulByte => "E010", Error, "not a text file";
    /// A line that is far too long.
    LongLine => "E011", Error, "a line that is far too long";
    /// More cells than columns.
    TooManyCells => "E012", Error, "more cells than columns";
    /// Text that is not UTF-8.
    NotUtf8 => "W013", Warning, "text that is not UTF-8";
    /// Fewer cells than columns.
    TooFewCells => "W014", Warning, "fewer cells than columns";
    /// Columns that are not read.
    UnknownColumns => "N015", Note, "columns that are not read";
    /// A file that is not read.
    MisspelledFile => "W016", Warning, "a file that is not read";
    /// A blank cell.
    BlankCell => "E101", Error, "a blank cell";
    /// Unknown name.
    UnknownName => "E102", Error, "unknown name";
    /// Unknown word.
    UnknownWord => "E103", Error, "unknown word";
    /// Not a number that fits.
    BadNumber => "E104", Error, "not a number that fits";
    /// Not a share.
    BadShare => "E105", Error, "not a share";
    /// Not a time.
    BadTime => "E106", Error, "not a time";
    /// Not a tag with a figure.
    BadTag => "E107", Error, "not a tag with a figure";
    /// Not a quorum.
    BadQuorum => "E108", Error, "not a quorum";
    /// A slot that does not exist.
    UnknownSlot => "E109", Error, "a slot that does not exist";
    /// An id that is there twice.
    RepeatedId => "E110", Error, "an id that is there twice";
    /// A slot that is there twice.
    RepeatedSlot => "E111", Error, "a slot that is there twice";
    /// Rows with and without a week.
    MixedWeeks => "E112", Error, "rows with and without a week";
    /// Not a pair of ids.
    BadPairId => "E113", Error, "not a pair of ids";
    /// A pin without a week.
    PinWithoutWeek => "E114", Error, "a pin without a week";
    /// A cycle that is too long.
    LongCycle => "E115", Error, "a cycle that is too long";
    /// Rows of one day that do not stand together.
    ScatteredDay => "W116", Warning, "rows of one day that do not stand together";
    /// Periods that overlap.
    OverlappingPeriods => "W117", Warning, "periods that overlap";
    /// An id with a separator in it.
    SeparatorInId => "W118", Warning, "an id with a separator in it";
    /// A tag that is there twice.
    RepeatedTag => "W119", Warning, "a tag that is there twice";
    /// Rows that are read together.
    SharedSlot => "N120", Note, "rows that are read together";
    /// Timetable rows of somebody who is away.
    AwayButBusy => "N121", Note, "timetable rows of somebody who is away";
    /// A row that pins nothing.
    RowWithoutSlot => "N122", Note, "a row that pins nothing";
    /// A row that is there twice.
    RepeatedRow => "W123", Warning, "a row that is there twice";
    /// A quorum that cannot be reached.
    QuorumTooHigh => "E201", Error, "a quorum that cannot be reached";
    /// Two roles in one team.
    TwoRoles => "E202", Error, "two roles in one team";
    /// A member who is there twice.
    RepeatedMember => "W203", Warning, "a member who is there twice";
    /// A team without members.
    TeamWithoutMembers => "E204", Error, "a team without members";
    /// A team of one.
    TeamOfOne => "W205", Warning, "a team of one";
    /// A session longer than any run of periods.
    LongSession => "W206", Warning, "a session longer than any run of periods";
    /// No room for a team.
    NoRoomLargeEnough => "W207", Warning, "no room for a team";
    /// No teams.
    NoTeams => "W208", Warning, "no teams";
    /// Teams are not made.
    TeamsByIgnored => "N209", Note, "teams are not made";
    /// Teams that were not made.
    TeamsLeftOut => "N210", Note, "teams that were not made";
    /// A wish for oneself.
    WishForOneself => "E211", Error, "a wish for oneself";
    /// The same person wished for twice.
    RepeatedWish => "E212", Error, "the same person wished for twice";
    /// A pair of one person.
    PairWithOneself => "E213", Error, "a pair of one person";
    /// A required pair of any kind.
    AnyRequired => "E214", Error, "a required pair of any kind";
    /// A pair that is both required and forbidden.
    RequiredAndForbidden => "E215", Error, "a pair that is both required and forbidden";
    /// Nobody is ever free.
    NobodyFree => "W216", Warning, "nobody is ever free";
    /// Not TOML.
    TomlSyntax => "E301", Error, "not TOML";
    /// A key that does not exist.
    UnknownKey => "E302", Error, "a key that does not exist";
    /// A value of the wrong type.
    WrongType => "E303", Error, "a value of the wrong type";
    /// A figure out of range.
    OutOfRange => "E304", Error, "a figure out of range";
    /// A word that is no choice here.
    UnknownRuleWord => "E305", Error, "a word that is no choice here";
    /// Weights that are all 0.
    ZeroWeights => "E306", Error, "weights that are all 0";
    /// A target of 0.
    ZeroTarget => "E307", Error, "a target of 0";
    /// A gap upside down.
    UpsideDownGap => "E308", Error, "a gap upside down";
    /// A key that is there twice.
    RepeatedKey => "E309", Error, "a key that is there twice";
    /// A pin cannot hold even alone.
    ImpossiblePin => "E401", Error, "a pin that breaks a hard rule";
    /// Pins that cannot hold together.
    ConflictingPins => "E402", Error, "pins that cannot hold together";
    /// The previous plan cannot be read.
    BadPreviousPlan => "E410", Error, "a previous plan that cannot be read";
    /// Rows of the previous plan that no longer apply.
    PreviousPlanRowDropped => "W411", Warning, "a row of the previous plan that no longer applies";
}
