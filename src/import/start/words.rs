//! The tables of a school folder, what their columns mean, and an example of each.

/// A column.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub about: &'static str,
    /// The words that it takes; none where it takes any.
    pub words: &'static [&'static str],
}

/// A table to begin with.
#[derive(Debug)]
pub struct StartTable {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
    /// The rows of the example.
    pub example: &'static [&'static [&'static str]],
}

const fn any(name: &'static str, about: &'static str) -> Column {
    Column { name, about, words: &[] }
}

const fn of(name: &'static str, words: &'static [&'static str], about: &'static str) -> Column {
    Column { name, about, words }
}

const YES: &[&str] = &["yes", "no"];
const WEEK: Column = any("week", "the week of a cycle of several; blank for every week");
const DAY: Column = any("day", "a day of periods.csv");
const PERIOD: Column = any("period", "a period of periods.csv");
const STAFF: Column = any("staff", "the id of a person in staff.csv");

/// All tables.
pub const TABLES: &[StartTable] = &[
    StartTable {
        name: "periods",
        about: "The timetable cycle: one row for each slot, in order.",
        columns: &[
            any("day", "any label, such as Mon"),
            any("period", "any label, such as 1"),
            any("start", "when it starts, as 08:30; both times or neither"),
            any("end", "when it ends"),
            of("kind", &["lesson", "open", "break"], "lesson, open (people may meet, no lessons) or break"),
        ],
        example: &[
            &["Mon", "1", "08:30", "09:20", "lesson"],
            &["Mon", "2", "09:20", "10:10", "lesson"],
            &["Mon", "3", "10:30", "11:20", "lesson"],
        ],
    },
    StartTable {
        name: "staff",
        about: "The people.",
        columns: &[
            any("id", "a short name, used in all other tables"),
            any("name", "the full name"),
            any("department", "the department"),
            any("years", "whole years of experience"),
            any("fte", "the share of full time: 0.8 for four days of five"),
            of("roles", &["mentor", "mentee", "coach", "cover", "leader"], "several joined by ;"),
            any("email", "for calendars"),
        ],
        example: &[
            &["ana", "Ana Ruiz", "Maths", "12", "1", "mentor", ""],
            &["bo", "Bo Li", "Maths", "1", "0.8", "mentee", ""],
        ],
    },
    StartTable {
        name: "tags",
        about: "Who knows what, and who would like to learn what.",
        columns: &[
            STAFF,
            of("kind", &["expertise", "need"], "expertise or need"),
            any("tag", "any word, the same for both"),
            any("value", "a level from 1 to 5, or a priority from 1 to 5; with ! the mentor must have it"),
        ],
        example: &[&["ana", "expertise", "questioning", "4"], &["bo", "need", "questioning", "5"]],
    },
    StartTable {
        name: "timetable",
        about: "What is already fixed: one row is one person busy in one slot. The one table that is needed.",
        columns: &[
            STAFF,
            DAY,
            PERIOD,
            any("subject", "what is taught"),
            any("group", "the class; several joined by +"),
            any("room", "the room"),
            of("kind", &["lesson", "duty", "meeting"], "lesson, duty or meeting"),
            of("release", YES, "may somebody else cover it"),
            of("observe", YES, "may it be visited"),
        ],
        example: &[&["ana", "Mon", "1", "Maths", "7A", "R1", "lesson", "yes", "yes"]],
    },
    StartTable {
        name: "availability",
        about: "When somebody is away, has guaranteed planning time, or would rather not.",
        columns: &[
            STAFF,
            DAY,
            any("period", "a period; blank for the whole day"),
            of("status", &["away", "protected", "avoid"], "away, protected or avoid"),
        ],
        example: &[&["bo", "Mon", "3", "avoid"]],
    },
    StartTable {
        name: "teams",
        about: "Who plans together.",
        columns: &[
            any("id", "a short name"),
            any("name", "the full name"),
            any("sessions", "sessions in a cycle"),
            any("length", "how many adjacent periods a session takes"),
            any("quorum", "how many leads and required members must attend: a number or a percentage"),
            any("priority", "1 to 9: how much an unmet session costs"),
            of("room", YES, "does it need a room"),
        ],
        example: &[&["maths", "Mathematics", "1", "1", "100%", "1", "yes"]],
    },
    StartTable {
        name: "members",
        about: "Who is in which team.",
        columns: &[
            any("team", "the id of a team"),
            STAFF,
            of("role", &["lead", "required", "optional"], "lead (always attends), required or optional"),
        ],
        example: &[&["maths", "ana", "lead"], &["maths", "bo", "required"]],
    },
    StartTable {
        name: "rooms",
        about: "Rooms that sessions may use. Without the table, rooms are not limited.",
        columns: &[
            any("id", "the room as timetable.csv calls it"),
            any("seats", "how many people fit"),
            of("meetings", YES, "may sessions use it"),
        ],
        example: &[&["R1", "30", "yes"]],
    },
    StartTable {
        name: "preferences",
        about: "Wishes for a mentor or a mentee.",
        columns: &[STAFF, any("choice", "the person wished for"), any("rank", "1 is the dearest wish")],
        example: &[&["bo", "ana", "1"]],
    },
    StartTable {
        name: "pairs",
        about: "Pairs that must not be, must be, or were.",
        columns: &[
            of("kind", &["mentor", "visit", "any"], "mentor (a mentors b), visit (a observes b) or any"),
            any("a", "the id of a person"),
            any("b", "the id of a person"),
            of("rule", &["forbid", "require", "prefer", "previous"], "forbid, require, prefer or previous"),
            any("note", "why"),
        ],
        example: &[&["visit", "bo", "ana", "previous", "last term"]],
    },
    StartTable {
        name: "pins",
        about: "What must start in a slot, or must not use it.",
        columns: &[
            of("kind", &["session", "meeting", "visit"], "session, meeting or visit"),
            any("id", "a team, mentor/mentee or observer/host"),
            DAY,
            PERIOD,
            of("rule", &["pin", "ban"], "pin (must start there) or ban"),
        ],
        example: &[&["session", "maths", "Mon", "1", "ban"]],
    },
];

/// A week of a cycle of several, where a table has one.
pub(super) const WEEK_COLUMN: &Column = &WEEK;
