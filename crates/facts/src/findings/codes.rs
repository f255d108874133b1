//! The codes of findings: one entry each, from which docs/findings.md is kept.

use super::Severity;

macro_rules! codes {
    ($(
        $(#[$doc:meta])*
        $variant:ident => $code:literal, $severity:ident, $title:literal, $meaning:literal, $example:literal, $remedy:literal;
    )*) => {
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

            /// What it means, in Markdown.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            /// An example of what brings it about, in Markdown.
            pub fn example(self) -> &'static str {
                match self { $(Code::$variant => $example,)* }
            }

            /// What to do about it, in Markdown.
            pub fn remedy(self) -> &'static str {
                match self { $(Code::$variant => $remedy,)* }
            }
        }
    };
}

// Errors begin with E, warnings with W, notes with N. The first digit says what they are about:
// 0 files, 1 cells and names, 2 whether things fit together, 3 rules.toml, 4 pins and plans, 5 the term, 6 what other programs export.
codes! {
    /// Cannot be read.
    Unreadable => "E001", Error, "cannot be read",
        "A file or folder is there but cannot be opened: the right to read it is missing, it is no ordinary file, or a workbook is damaged: cut off, or with cells beyond all rows and columns that a sheet can have.",
        "A folder that belongs to somebody else, or a workbook that was cut off while it was copied.",
        "Look at the reason that the finding gives. Give yourself the right to read it, or export it again.";
    /// No such folder or file.
    NoSuchSchool => "E002", Error, "no such folder or file",
        "There is nothing at the path that was named.",
        "`staffroom plan shcool` where the folder is called `school`.",
        "Check the path. It is relative to the folder you are in.";
    /// Neither a folder nor a workbook.
    NotASchool => "E003", Error, "neither a folder nor a workbook",
        "The path leads to something that is no school: a single CSV file, or a workbook in another format than .xlsx, .xlsm, .xls and .ods.",
        "`staffroom plan school.numbers` or `staffroom plan school/staff.csv`.",
        "Name the folder that the files are in, or save the workbook as .xlsx.";
    /// A file is missing.
    MissingFile => "E004", Error, "a file is missing",
        "A file (or sheet) is needed and not there. Every school needs timetable.csv; teams.csv and members.csv need each other. The finding lists what is there.",
        "A folder with teams.csv but without members.csv.",
        "Add the file. If the finding names one that is nearly called so, rename that.";
    /// An empty file.
    EmptyFile => "E005", Error, "an empty file",
        "A file that is needed has nothing in it, not even a header.",
        "A timetable.csv of 0 bytes after an export that failed.",
        "Export the table again.";
    /// A header without rows.
    NoRows => "E006", Error, "a header without rows",
        "A file that is needed has a header but no row that can be read.",
        "A staff.csv that consists of the line `id,name`.",
        "Export the table again. If other findings name its rows, mend those first.";
    /// A column is missing.
    MissingColumn => "E007", Error, "a column is missing",
        "The header lacks a column that the table cannot be read without.",
        "A timetable.csv with the header `teacher,day,subject`: there is no `period`.",
        "Add the column, or rename the one that stands for it. docs/input.md lists the names that are understood.";
    /// A column that is there twice.
    RepeatedColumn => "E008", Error, "a column that is there twice",
        "Two columns have the same name, or two other names for the same column of the table, and their values do not tell which is meant.",
        "`Dept,Faculty`: both stand for `department`.",
        "Call the right one by the table's own name: then the other is not read. Of two with the table's own name, take one out.";
    /// A quote that is never closed.
    OpenQuote => "E009", Error, "a quote that is never closed",
        "A cell begins with a double quote, and the file ends before the quote does, so everything in between became one cell.",
        "`ana,\"Ana Ruiz,maths`.",
        "Close the quote, or take it out. A double quote inside a quoted cell is written twice.";
    /// Not a text file.
    NulByte => "E010", Error, "not a text file",
        "The file contains bytes that no text has. Most often it is a workbook that was renamed.",
        "A workbook that was renamed from staff.xlsx to staff.csv.",
        "Save the table again as \"CSV UTF-8\".";
    /// A line that is far too long.
    LongLine => "E011", Error, "a line that is far too long",
        "A line is longer than 1 MiB. No table has such rows, so it is not read at all.",
        "A file whose line ends were lost, so that all rows stand in one line.",
        "Export the table again, and check that the line ends are kept.";
    /// More cells than columns.
    TooManyCells => "E012", Error, "more cells than columns",
        "A row has cells behind the last column of the header. The cells before them may be in the wrong columns, so the row cannot be trusted.",
        "With the header `id,name`, the row `ana,Ruiz, Ana`.",
        "Put cells that contain the delimiter in double quotes: `ana,\"Ruiz, Ana\"`. If the header is short, name the further columns.";
    /// Text that is not UTF-8.
    NotUtf8 => "W013", Warning, "text that is not UTF-8",
        "The file is not UTF-8, so it was read as Windows-1252. Letters such as é and ł may be wrong.",
        "A CSV file that an older spreadsheet saved as plain \"CSV\".",
        "Look whether the word that the finding shows is right. To be sure, save the file as \"CSV UTF-8\".";
    /// Fewer cells than columns.
    TooFewCells => "W014", Warning, "fewer cells than columns",
        "Rows end before the last column of the header. What is missing is read as blank.",
        "With the header `staff,week,day,period,subject,group`, the row `ana,,Mon,1`.",
        "Check that the rows were not cut off. To be rid of the warning, add the delimiters.";
    /// Columns that are not read.
    UnknownColumns => "N015", Note, "columns that are not read",
        "The header has columns that the table does not know, or columns with another name for one of the table's whose values do not fit it. They are not read.",
        "A staff.csv with a column `birthday`, or with job titles in a column `Role`.",
        "Nothing, unless one of them stands for a column of the table: then rename it. Where one is nearly called like a column that is not there, the finding asks whether that is meant.";
    /// A file that is not read.
    MisspelledFile => "W016", Warning, "a file that is not read",
        "The folder has a file that nothing is read from, although its name is nearly that of a table; or several files for one table, of which the one with exactly its name is read.",
        "`preference.csv` instead of preferences.csv.",
        "Rename it, or move it away.";
    /// Larger than any school.
    TooLarge => "E017", Error, "larger than any school",
        "A file, or what it unpacks to, is larger than any school needs, so it is not read: it would take all memory or hours. A table may have 128 MiB, 4,000,000 rows and 50,000 people, teams or rooms; rules.toml 4 MiB; a workbook 64 MiB, 512 MiB unpacked, and 20,000,000 cells in a sheet (a timetable of 5,000 people has 4,000,000).",
        "A workbook of 1 MiB that unpacks to gigabytes; a log file that was saved as timetable.csv.",
        "The finding says which limit was exceeded. Keep what belongs to one school and one cycle, and save the file anew.";
    /// A column that says who is busy, and is not read.
    ColumnThatMatters => "W018", Warning, "a column that may say who is busy when, and is not read",
        "A column that the table does not know has a name or values that look as if it said who is busy when: a second teacher, a length, a flag. It is not read, so people may count as free who are not.",
        "A timetable.csv with the columns `Second Teacher` or `Cancelled`.",
        "Rename the column where it stands for one of the table's (`staff2`, `length`). Else take it out of the file.";
    /// Lines above the header.
    LinesAboveHeader => "N019", Note, "lines above the header",
        "The header is the first line with two or more known columns. What stands above it, such as a title or a date, is not read.",
        "`Brookvale School - Staff list` in the first line.",
        "Nothing, if it is a title.";
    /// Several files for one table.
    ContestedTable => "E020", Error, "several files for one table",
        "Several files or sheets could be the same table by their names, and none has exactly its name.",
        "`staff (1).csv` and `staff (2).csv`.",
        "Rename the one that is meant to the name that the finding gives, and move the others away.";
    /// A grid instead of a list.
    Grid => "E021", Error, "a grid, not a list",
        "The timetable has its days and periods across or down, so a lesson is a cell and not a row.",
        "The header `Teacher,Mon 1,Mon 2,Mon 3`.",
        "Run the command that the finding shows: `staffroom import` makes a school folder of a grid.";
    /// Derived from the timetable.
    Derived => "N022", Note, "derived from the timetable",
        "There is no periods.csv, or no staff.csv, so the cycle or the people are those of the timetable: days in the order of the week, periods by number; each person in the department of the subject that they teach most.",
        "A folder with only a timetable.csv.",
        "Nothing, if it is so. Else write the file: `staffroom init` does it from the timetable.";
    /// A blank cell.
    BlankCell => "E101", Error, "a blank cell",
        "A cell is blank that must not be.",
        "A row of timetable.csv without a day.",
        "Fill it in, or take the row out.";
    /// Unknown name.
    UnknownName => "E102", Error, "unknown name",
        "A cell names a person or team that its file does not list, neither by id nor by name.",
        "`BOKK` in timetable.csv where staff.csv has `BOK`.",
        "Mend the spelling (the finding suggests the nearest id), or add the person or team to its file.";
    /// Unknown word.
    UnknownWord => "E103", Error, "unknown word",
        "A cell holds a word where only a few are possible.",
        "The kind `lunch` in periods.csv, which knows `lesson`, `open` and `break`.",
        "Write one of the words that the finding lists.";
    /// Not a number that fits.
    BadNumber => "E104", Error, "not a number that fits",
        "A cell should hold a whole number in a certain range and does not.",
        "The priority `10`, where 1 to 9 are possible; `two` instead of `2`.",
        "Write the number in digits, without a unit.";
    /// Not a share.
    BadShare => "E105", Error, "not a share",
        "The part-time share is neither a decimal number from 0 to 1 nor a percentage.",
        "`80` in the column `fte`, or `1.2`.",
        "Write 0.8 or 80% for four days of five, and 1 for full time.";
    /// Not a time.
    BadTime => "E106", Error, "not a time",
        "A start or end is no time of day, one of the two is missing, or a period ends before it starts.",
        "`half past eight`, or a start of 09:50 with an end of 09:00.",
        "Write times as HH:MM, and give both or neither.";
    /// Not a tag with a figure.
    BadTag => "E107", Error, "not a tag with a figure",
        "Expertise and needs are lists of tags, each with a figure from 1 to 5 behind a colon.",
        "`phonics:9`.",
        "Write `phonics:5;behaviour:3`. Without a figure, expertise has level 3 and a need priority 1.";
    /// Not a quorum.
    BadQuorum => "E108", Error, "not a quorum",
        "The quorum is neither a number of people nor a percentage.",
        "`most`, or `2.5`.",
        "Write a number such as 4 or a percentage such as 80%. Leave it blank for everybody.";
    /// A slot that does not exist.
    UnknownSlot => "E109", Error, "a slot that does not exist",
        "A row names a week, day or period that periods.csv does not have.",
        "Period `9` on `Mon`, where periods.csv has 1 to 7; week `C` in a fortnight of `A` and `B`.",
        "Mend the label that the finding points at, or add the slot to periods.csv.";
    /// An id that is there twice.
    RepeatedId => "E110", Error, "an id that is there twice",
        "Two rows of one file have the same id, so nobody can tell which is meant.",
        "Two rows with the id `smith` in staff.csv.",
        "Take one of the rows out, or give it another id.";
    /// A slot that is there twice.
    RepeatedSlot => "E111", Error, "a slot that is there twice",
        "periods.csv has two rows with the same week, day and period.",
        "Two rows `,Mon,1` in a file without weeks that was meant for a fortnight.",
        "Take one of them out, give it another label, or fill in the week.";
    /// Rows with and without a week.
    MixedWeeks => "E112", Error, "rows with and without a week",
        "periods.csv gives some rows a week and leaves it blank in others. A cycle has weeks with names, or one week without a name.",
        "`A,Mon,1` and `,Tue,1`.",
        "Fill in the week of every row. A day that is the same in all weeks has its rows once for each week.";
    /// Not a pair of ids.
    BadPairId => "E113", Error, "not a pair of ids",
        "The id of a pinned meeting or visit does not name two different people.",
        "`ana` instead of `ana/dee`.",
        "Write mentor/mentee for a meeting and observer/host for a visit.";
    /// A pin without a week.
    PinWithoutWeek => "E114", Error, "a pin without a week",
        "A pin says where something must start, so in a cycle of several weeks it needs the week. (A ban may leave it blank: it holds in every week.)",
        "`session,maths,,Mon,3,pin` in a fortnight.",
        "Fill in the week. Write one row for each session.";
    /// A cycle that is too long.
    LongCycle => "E115", Error, "a cycle that is too long",
        "periods.csv has more than 10,000 slots. The cycle is what repeats, such as a week or a fortnight.",
        "A row for every period of every date of the year.",
        "Keep one row for each slot of the cycle.";
    /// Rows of one day that do not stand together.
    ScatteredDay => "W116", Warning, "rows of one day that do not stand together",
        "The rows of one day of periods.csv stand apart. They are read as one day, in the order of the rows, and that order decides which periods are adjacent.",
        "All first periods of the week, then all second periods.",
        "Sort the rows by week, day and time. If these are different weeks, fill in the week.";
    /// Periods out of order.
    OverlappingPeriods => "W117", Warning, "periods out of order",
        "A period starts before the one above it on the same day. (Periods may overlap, as staggered lunches do: whoever has a row in one is busy in the other.)",
        "Period 2 from 08:00 where period 1 starts at 09:00.",
        "Sort the rows by time, or mend the times.";
    /// An id with a separator in it.
    SeparatorInId => "W118", Warning, "an id with a separator in it",
        "An id contains `;`, `@` or `>`, which the tables of a plan use between ids. Such tables cannot be read back.",
        "The id `smith;jones`.",
        "Choose another id.";
    /// A tag that is there twice.
    RepeatedTag => "W119", Warning, "a tag that is there twice",
        "The same tag stands twice for one person. The last one counts.",
        "`phonics:5;phonics:2`.",
        "Take one of them out.";
    /// Rows that are read together.
    SharedSlot => "N120", Note, "rows that are read together",
        "Somebody has several rows in one slot. That is real where groups are merged or taught together, so the rows are read together: the slot is releasable only if all of them are, and may be visited only if all are lessons that may be.",
        "A teacher with the rows `1A` and `1B` in the same period.",
        "Nothing, if it is so. Else take one of the rows out.";
    /// Timetable rows of somebody who is away.
    AwayButBusy => "N121", Note, "timetable rows of somebody who is away",
        "availability.csv says that somebody is away where timetable.csv gives them a row. Away counts: they are not released from that row, and nobody visits it.",
        "A part-time teacher who is away on Friday and has a lesson on Friday 1.",
        "Nothing, if it is so. Else mend one of the two files.";
    /// A row that pins nothing.
    RowWithoutSlot => "N122", Note, "a row that pins nothing",
        "pins.csv holds the pairs of a plan, and this pair has no meeting. The row is left out.",
        "`ana,dee,87,,,`.",
        "Nothing. To keep the pair, write it into pairs.csv with `require`.";
    /// A row that is there twice.
    RepeatedRow => "W123", Warning, "a row that is there twice",
        "Two rows say the same. The second one is left out.",
        "`mentor,ana,dee,forbid` twice in pairs.csv.",
        "Take one of them out.";
    /// Not a date.
    BadDate => "E124", Error, "not a date",
        "A date does not exist, is no date, or could be two days, as 3/4/2027 could; or a holiday ends before it starts.",
        "`3/4/2027`, or `2027-02-30`.",
        "Write dates such as 2027-02-15.";
    /// An id that names two pairs.
    AmbiguousPairId => "E126", Error, "an id that names two pairs",
        "The id of a pinned meeting or visit can be read in several ways, because ids of people have a slash in them. The finding shows the people of each.",
        "`a/b/c` where there are people `a` and `b/c`, and people `a/b` and `c`.",
        "Give one of these people an id without a slash, in all files.";
    /// Several things fit a name.
    SeveralFit => "E127", Error, "a name that could be several",
        "A name fits several people, teams or periods, and it is not chosen between them.",
        "`Ben Okafor`, where two people are called so; the period `01`, where there are `1` and `P1`.",
        "Write the id of the one that is meant.";
    /// Names that are not written as ids.
    NamesReadOtherwise => "N128", Note, "names that are not written as ids",
        "Names are read without regard to case, accents, order, titles and brackets, where only one person or team fits. The finding says how many of a file were read so.",
        "`Silk, Anna` where staff.csv has the id `ANS` and the name `Anna Silk`.",
        "Nothing, if it is so.";
    /// Lists that do not belong together.
    OtherLists => "E129", Error, "lists that do not belong together",
        "Most names of a file are nobody's in the list that they should be in, so one of the two is from another system or another year.",
        "A staff.csv with personnel numbers, and a timetable.csv with initials.",
        "Export both from the same system, or add a column with the names that the other file uses.";
    /// Days that could be others.
    UnclearDays => "E130", Error, "days that could be others",
        "Days of the week are read in ten languages, all of one file in the same one. These are days in two languages, and not the same ones, or not all of one language.",
        "`Ma` alone: a French Tuesday or a Dutch Monday.",
        "Write the days as in periods.csv, or in full.";
    /// Labels that are not written as in the periods.
    LabelsReadOtherwise => "N131", Note, "labels that are not written as in the periods",
        "Days, periods and weeks are read where they can mean only one thing: `Monday` for `Mon`, `P1` or `Period 1` for `1`, `Week A` for `A`.",
        "`Monday` in timetable.csv, and `Mon` in periods.csv.",
        "Nothing, if it is so.";
    /// Odd and even weeks.
    OddOrEven => "E132", Error, "odd and even weeks",
        "`Odd` and `even` are weeks of the calendar. Which week of the cycle that is, the files do not say.",
        "The week `odd`, where periods.csv has `A` and `B`.",
        "Write the label of the week that is meant.";
    /// Times that are read as afternoon.
    ReadAsAfternoon => "N133", Note, "times that are read as afternoon",
        "Times of a day go back by the clock of twelve hours, so early ones are those of the afternoon.",
        "A period from 12:30 to 1:15, and one from 1:20 to 2:05.",
        "Nothing, if it is so. Else write times from 00:00 to 24:00.";
    /// Labels that are read as a break.
    ReadAsBreak => "N134", Note, "labels that are read as a break",
        "A row of periods.csv has no kind, and its label is a word for a break: then it is one, and nobody may be scheduled in it.",
        "`Mon,Lunch,12:20,13:00` without a column `kind`.",
        "Nothing, if it is so. Else write `lesson` or `open` in the column `kind`.";
    /// Days that are put in order.
    DaysPutInOrder => "N135", Note, "days that are put in order",
        "The days of periods.csv are days of the week and do not stand in the order of one, from whichever day. They are put in order from Monday.",
        "`Fri`, `Mon`, `Thu`, `Tue`, `Wed`, as a pivot table sorts them.",
        "Nothing, if it is so.";
    /// A length that is cut.
    LengthCut => "W136", Warning, "a length that is cut",
        "A row of the timetable takes more adjacent periods than there are before the day ends or a break begins. It is cut there.",
        "`length` 2 in the last period of the day.",
        "Mend the length or the periods.";
    /// Rows without a person.
    RowOfNobody => "W137", Warning, "rows without a person",
        "Rows of the timetable name nobody, so they keep nobody busy. They are left out.",
        "`?`, `TBA` or nothing in the column `staff`.",
        "Fill in who it is, or take the rows out.";
    /// Rows that are not placed.
    RowNotPlaced => "W138", Warning, "rows that are not placed",
        "Rows of the timetable have neither a day nor a period, so they are not placed yet. They are left out.",
        "`ana,,,Maths,7A`, or 0 for the day and the period.",
        "Fill in when it is, or take the rows out.";
    /// Rows of free time.
    FreeTimeRows => "W139", Warning, "rows of free time",
        "The subject, group, activity or kind of rows says that they are free time. They keep nobody busy; the person is in school then.",
        "A row with the subject `Free`.",
        "Take the rows out. Where the word means something else, list the words for free time in rules.toml: `[reading] free = [\"…\"]`.";
    /// Rows of guaranteed planning time.
    PlanningTimeRows => "W140", Warning, "rows of guaranteed planning time",
        "The subject, group, activity or kind of rows says that they are guaranteed planning time. Nothing is put there.",
        "A row with the subject `PPA`.",
        "Write the slots into availability.csv as `protected`, in place of the rows. Where the word means something else, list the words in rules.toml: `[reading] protected = [\"…\"]`.";
    /// A quorum that cannot be reached.
    QuorumTooHigh => "E201", Error, "a quorum that cannot be reached",
        "The quorum asks for more people than the team has leads and required members, or for more than 100%.",
        "The quorum `5` in a team of 4, or `120%`.",
        "Lower it, or leave it blank for everybody.";
    /// Two roles in one team.
    TwoRoles => "E202", Error, "two roles in one team",
        "Somebody is in one team twice, in different roles.",
        "`maths,ana,lead` and `maths,ana,optional`.",
        "Take one of the rows out.";
    /// A member who is there twice.
    RepeatedMember => "W203", Warning, "a member who is there twice",
        "Somebody is in one team twice, in the same role. They are counted once.",
        "`maths,ana,required` twice in members.csv.",
        "Take one of the rows out.";
    /// A team without members.
    TeamWithoutMembers => "E204", Error, "a team without members",
        "teams.csv has a team that no row of members.csv names.",
        "The team `maths`, whose members were entered for `math`.",
        "Add its members, or take the team out.";
    /// A team of one.
    TeamOfOne => "W205", Warning, "a team of one",
        "A team has one member. A session takes two, so none can be held.",
        "A department of one person.",
        "Add somebody, or take the team out.";
    /// A session longer than any run of periods.
    LongSession => "W206", Warning, "a session longer than any run of periods",
        "The sessions of a team take more adjacent periods than any day has. None of them can be held.",
        "A length of 4 where a break stands after every second period.",
        "Make the sessions shorter. If only short gaps are in the way, raise `passing_minutes` in rules.toml.";
    /// No room for a team.
    NoRoomLargeEnough => "W207", Warning, "no room for a team",
        "A team needs a room, and no room that sessions may use has enough seats. None of its sessions can be held.",
        "A team of 14 where the largest room has 12 seats.",
        "Add a larger room, or write `no` in the team's column `room`.";
    /// No teams.
    NoTeams => "W208", Warning, "no teams",
        "There is no teams.csv, or no team could be made, so no sessions can be planned.",
        "A folder with only the three files that are needed.",
        "Make teams with `--teams-by department` (or `subject`, or `group`), or write teams.csv and members.csv.";
    /// Teams are not made.
    TeamsByIgnored => "N209", Note, "teams are not made",
        "`--teams-by` makes teams only where there is no teams.csv.",
        "`--teams-by subject` for a school with a teams.csv.",
        "Leave the option out, or move teams.csv away.";
    /// Teams that were not made.
    TeamsLeftOut => "N210", Note, "teams that were not made",
        "`--teams-by` makes teams of 2 to 12 people. Smaller and larger ones are left out; the finding lists them with their sizes.",
        "A class with 14 teachers.",
        "Nothing, or write teams.csv with the teams that you want.";
    /// A wish for oneself.
    WishForOneself => "E211", Error, "a wish for oneself",
        "In preferences.csv somebody wishes for themselves.",
        "`ana,ana,1`.",
        "Name the person who is meant, or take the row out.";
    /// The same person wished for twice.
    RepeatedWish => "E212", Error, "the same person wished for twice",
        "Somebody ranks the same person twice.",
        "`dee,ana,1` and `dee,ana,3`.",
        "Take one of the rows out.";
    /// A pair of one person.
    PairWithOneself => "E213", Error, "a pair of one person",
        "A row of pairs.csv names the same person on both sides.",
        "`mentor,ana,ana,forbid`.",
        "Name the person who is meant, or take the row out.";
    /// A required pair of any kind.
    AnyRequired => "E214", Error, "a required pair of any kind",
        "`any` stands for both kinds and both ways round, so it can be forbidden or previous, but not required.",
        "`any,ana,dee,require`.",
        "Write `mentor` or `visit`.";
    /// A pair that is both required and forbidden.
    RequiredAndForbidden => "E215", Error, "a pair that is both required and forbidden",
        "Two rows of pairs.csv contradict each other.",
        "`mentor,ana,dee,require` and `any,dee,ana,forbid`.",
        "Take one of them out.";
    /// Nobody is ever free.
    NobodyFree => "W216", Warning, "nobody is ever free",
        "No person has a slot in which they are neither busy nor away. Nothing can be planned without releases.",
        "A timetable.csv in which free periods have rows too.",
        "Take rows out that stand for free time, and check availability.csv.";
    /// A need that nobody can help with.
    NeedOfNobody => "W217", Warning, "a need that nobody can help with",
        "Somebody needs a tag that is among nobody's expertise, so it counts for no mentor and no host.",
        "The need `questionning`, where the expertise is called `questioning`.",
        "Spell it alike in both columns, or add it to the expertise of whoever is good at it.";
    /// A row that is no person.
    FooterRow => "W218", Warning, "a row of the staff list that is no person",
        "A row of staff.csv has only a first cell, and no other table names it: a footer or a heading.",
        "`Exported 29/11/2026` in the last line.",
        "Take the row out. If it is a person, fill in their name.";
    /// Both a length and minutes.
    LengthAndMinutes => "W221", Warning, "both a length and minutes",
        "A team says how long its sessions are in periods and in minutes. The minutes hold.",
        "`length` 2 and `minutes` 90 in one row of teams.csv.",
        "Leave one of the two cells blank.";
    /// More sessions at the same time than weeks.
    SameTimeTooOften => "W222", Warning, "more sessions at the same time than weeks",
        "A team whose sessions are all at the same time holds one a week at most (in each of its turns), and asks for more than there are weeks.",
        "`same_time` is `yes` for two sessions in a cycle of one week.",
        "Ask for as many sessions as there are weeks, or leave `same_time` blank.";
    /// Too long until everything comes round again.
    TurnsTooMany => "E223", Error, "too long until everything comes round again",
        "Teams meet in every second, third … cycle, and only after more than twelve cycles would all of them be where they began.",
        "Teams with `every` 3, 4 and 5: they come round again after 60 cycles.",
        "Bring the figures in line: 2, 4 or 2, 3, 6 go well together.";
    /// A site that nothing is at.
    UnknownSite => "W224", Warning, "a site that nothing is at",
        "travel.csv names a site that no person, room, team or row of the timetable has. The row is not read.",
        "`Nroth,South,10` where the staff are at North and South.",
        "Spell it as the other tables do, or take the row out.";
    /// A need that no mentor meets.
    NeedOfNoMentor => "W225", Warning, "a need that a mentor must meet, and none does",
        "A mentee must have a mentor with a tag (`sen:5!`) that is in no mentor's expertise, so there is no mentor for them.",
        "`sen:5!`, where only somebody without the role mentor has `sen` among their expertise.",
        "Take the `!` out, add the tag to the expertise of a mentor who has it, or give somebody who has it the role mentor.";
    /// Only there when away.
    OnlyAndAway => "W226", Warning, "there only when away",
        "Somebody is there in some slots `only`, and `away` in one of these. Away counts.",
        "`cy,Mon,3,only` and `cy,Mon,,away`.",
        "Take one of the two rows out.";
    /// A visit that is preferred.
    VisitPreferred => "E220", Error, "a visit that is preferred",
        "`prefer` makes a mentor fit better. Visits are required, forbidden or previous.",
        "`visit,ana,bo,prefer`.",
        "Write `require`, to have the visit made, or take the row out.";
    /// People without rows.
    WithoutRows => "N219", Note, "people without a row",
        "People of staff.csv whom timetable.csv does not name. They are free all week.",
        "A coach who teaches nothing; or somebody who left.",
        "Nothing, if they teach nothing. Else look why the timetable does not name them.";
    /// Not TOML.
    TomlSyntax => "E301", Error, "not TOML",
        "A line of rules.toml cannot be understood.",
        "`name = Hill School` without quotes.",
        "Mend the line. Texts stand in double quotes, headings in square brackets, and no key twice.";
    /// A key that does not exist.
    UnknownKey => "E302", Error, "a key that does not exist",
        "rules.toml has a key or heading that means nothing, so what was wanted would silently not happen.",
        "`max_cover = 2` instead of `max_covers`, or `release = true` above the heading `[blocks]`.",
        "Mend the spelling, or move the key below its heading: the finding says which.";
    /// A value of the wrong type.
    WrongType => "E303", Error, "a value of the wrong type",
        "A key of rules.toml has a value of another type than it needs.",
        "`max_covers = \"2\"` or `release = 1`.",
        "Write the value as the finding shows.";
    /// A figure out of range.
    OutOfRange => "E304", Error, "a figure out of range",
        "A figure of rules.toml is negative, too small or larger than any school needs: 366 for `rounds`, 1,440 for minutes, 1,000 for what each person gives or gets, else 1,000,000.",
        "`unmet_session = -5`, or a period of 0 minutes.",
        "Write a figure in the range that the finding names.";
    /// A word that is no choice here.
    UnknownRuleWord => "E305", Error, "a word that is no choice here",
        "A key of rules.toml takes one of a few words.",
        "`cover = \"everyone\"`.",
        "Write one of the words that the finding lists.";
    /// Weights that are all 0.
    ZeroWeights => "E306", Error, "weights that are all 0",
        "All weights of a fit are 0, so it cannot be computed.",
        "`weights = { need = 0, outside_department = 0, debrief = 0 }` under `[visits]`.",
        "Raise the weight of what matters most. Weights that are left out keep their defaults.";
    /// A target of 0.
    ZeroTarget => "E307", Error, "a target of 0",
        "`target_common` is 0, but points for common time are counted against it.",
        "`target_common = 0`.",
        "Write how many common slots are enough. To ignore common time, set the weight `time` to 0.";
    /// A gap upside down.
    UpsideDownGap => "E308", Error, "a gap upside down",
        "`ideal_gap` ends below where it begins.",
        "`ideal_gap = [15, 3]`.",
        "Swap the two numbers.";
    /// A key that is there twice.
    RepeatedKey => "E309", Error, "a key that is there twice",
        "The sheet `rules` of a workbook has the same key in two rows.",
        "Two rows with `blocks.release`.",
        "Take one of them out.";
    /// A pin that breaks a hard rule.
    ImpossiblePin => "E401", Error, "a pin that breaks a hard rule",
        "A pin of pins.csv asks for something that cannot be, whatever else is planned. The finding says which rule is in the way.",
        "A session of two periods that is pinned to the last period of a day.",
        "Move the pin, take it out, or change the rule.";
    /// Pins that cannot hold together.
    ConflictingPins => "E402", Error, "pins that cannot hold together",
        "Each of these pins could hold alone, but not all of them. The finding names a set that is as small as possible.",
        "Two sessions with the same lead, pinned to the same slot.",
        "Move one of them, or take it out.";
    /// A required pair that breaks a hard rule.
    ImpossibleRequire => "E403", Error, "a required pair that breaks a hard rule",
        "A row of pairs.csv requires a pair that is not acceptable, or whose mentor has no place. The finding says which rule is in the way.",
        "A required mentor with two years of experience where `min_years` is 3.",
        "Take the row out, or change the rule that is in the way.";
    /// Required pairs and pinned meetings that cannot hold together.
    ConflictingPairs => "E404", Error, "required pairs or pinned meetings that cannot hold together",
        "Each of these rows could hold alone, but not all of them. The finding names a set that is as small as possible, and the limit that it exceeds.",
        "Two required mentors for one mentee.",
        "Take out any one of them, or change the limit.";
    // E405 was: fewer rounds than somebody's visits. They are unmet now.
    /// A previous plan that cannot be read.
    BadPreviousPlan => "E410", Error, "a previous plan that cannot be read",
        "The plan that `--previous` names is missing, damaged or no plan.",
        "`--previous out` where the folder out has no plan.json.",
        "Name the folder of an earlier plan, or its plan.json.";
    /// A row of the previous plan that no longer applies.
    PreviousPlanRowDropped => "W411", Warning, "a row of an earlier plan that no longer applies",
        "A plan that was made earlier names a team, a person or a slot that the school no longer has. With `--previous`, rows of a team that is gone are left out and cost nothing; a session whose slot is gone cannot be kept and counts as moved. `staffroom report` leaves such rows out.",
        "A session of a team that was dissolved.",
        "Nothing, if it is so. Else check that the plan belongs to this school.";
    // A file of sessions made by hand.
    /// The file has no header, or a column that it needs is not there.
    SessionsColumns => "E420", Error, "a file of sessions without a column that it needs",
        "A file of sessions made by hand needs at least the columns `team`, `day` and `period`.",
        "A file whose first line is already a session.",
        "Write the names of the columns into the first line.";
    /// A team, period, person or room that the school does not have.
    SessionsName => "E421", Error, "a name in a file of sessions that the school does not have",
        "A row of a file of sessions names a team, a period, a person or a room that is not in the school folder.",
        "`math` where teams.csv has `maths`; a fortnight where the week was left blank.",
        "Mend the name, or add what is missing to the school folder.";
    /// A length that is not a whole number.
    SessionsLength => "E422", Error, "a length in a file of sessions that is not a whole number",
        "`length` counts periods.",
        "`1.5` or `two`.",
        "Write a number, or leave the cell blank for the length that teams.csv gives.";
    /// A release that is not written as `staff@period>cover`.
    SessionsRelease => "E423", Error, "a release in a file of sessions that is not written as staff@period>cover",
        "`released` lists who is released from which period and who covers, joined with `;`.",
        "`ana>cy`, without the period.",
        "Write it as `ana@3>cy`.";
    /// A row with more cells than the header has.
    SessionsRow => "E424", Error, "a row in a file of sessions with more cells than the header",
        "A row of a file of sessions has more cells than there are columns, so it is not clear which belongs where.",
        "A list of people joined with `,` instead of `;`.",
        "Join lists with `;`, and quote a cell with a comma in it.";
    // The term.
    /// A term that says twice when it ends.
    TermEndsTwice => "E501", Error, "a term that says twice when it ends",
        "`end` and `weeks` both say when the term ends, in one place.",
        "`end = 2027-03-26` and `weeks = 10` under `[term]`.",
        "Take one of the two out. An option replaces both keys of rules.toml.";
    /// A term that ends before it begins.
    TermEndsEarly => "E502", Error, "a term that ends before it begins",
        "The last day of the term is before its first.",
        "`start = 2027-04-12` and `end = 2027-03-26`.",
        "Mend the wrong one of the two dates.";
    /// A word of the term that is no choice.
    TermWord => "E503", Error, "something of the term that there is not",
        "A key of `[term]`, or its option, names something that does not exist: a week or a day that the cycle does not have, a word that is no choice, a number of weeks that no term has.",
        "`first_week = \"C\"` in a cycle of the weeks A and B; `cycle = \"daily\"`.",
        "Write one of what the finding lists.";
    /// No such time zone.
    TermZone => "E504", Error, "no time zone of that name, or none at all",
        "The time zone is not in the IANA database; or none is given, and the machine does not say in which it is.",
        "`time_zone = \"Europe/Nowhere\"`.",
        "Write the name of a zone such as Europe/Madrid or Asia/Singapore under `[term]`, or after `--time-zone`.";
    /// School days that are none.
    SchoolDays => "E505", Error, "days of school that cannot be understood",
        "`school_days` lists something that is no day of the week, the same day twice, or days that are others in another language.",
        "`school_days = [\"Mon\", \"Monday\"]`.",
        "Name each day of the week with school once, in one language.";
    /// Days of the cycle that could be two things.
    TermReading => "E506", Error, "days of the cycle that fit no week",
        "It is not clear which date is which day of the cycle: only some labels name days of the week, or there are fewer labels than days of school in a week. The finding shows both readings.",
        "A cycle of `Day 1` to `Day 4` in a school that is open from Monday to Friday.",
        "Say with `school_days` on which days there is school, or with `cycle` whether the cycle begins anew with each week (`weekly`) or runs on (`running`).";
    /// A term without a day of school.
    NoSchoolDay => "E507", Error, "a term without a day of school",
        "No date of the term falls on a day of school that is no holiday.",
        "A holiday that was typed as 2027-01-01 to 2027-12-31.",
        "Mend the dates of the term, its days of school, or the holidays.";
    /// Options about a term that nobody named.
    NoTermStart => "E508", Error, "options about a term that has no beginning",
        "An option says something about the term, but nothing says when it starts.",
        "`--weeks 12` without `--term-start`, and without `start` under `[term]`.",
        "Give the first day: `start = 2027-01-11` under `[term]`, or `--term-start 2027-01-11`.";
    /// A date from which on to plan that is not in the term.
    AsOfOutside => "E509", Error, "a date from which on to plan that is not in the term",
        "The date of `--as-of` is before the first or after the last day of the term.",
        "`--as-of 2028-02-22` in a term of 2027.",
        "Mend the date. To plan the whole term, leave `--as-of` out.";
    /// A previous plan of another term.
    PreviousTerm => "E510", Error, "a previous plan of another term",
        "The plan of `--previous` has a term that does not overlap this one, so nothing of it can be past or kept.",
        "The plan of the autumn as the previous plan of the spring.",
        "Name a plan of this term, or leave `--previous` out.";
    /// A day of the week named twice.
    DayTwice => "E511", Error, "two days of the cycle on one day of the week",
        "Two labels of one week in periods.csv are the same day of the week.",
        "`Mon` and `Monday` in one week.",
        "Give both the same label, or set `cycle = \"running\"` under `[term]` if the days are no days of the week.";
    /// A term of an odd length.
    OddTerm => "W520", Warning, "a term of an odd length",
        "The term has one day of school, is shorter than one cycle, is longer than a year, or its first day of school is weeks after its start.",
        "An end that was typed as 2028-03-26 instead of 2027-03-26.",
        "Nothing, if it is so. Else mend `start`, `end` or `weeks`.";
    /// Rounds beyond the term.
    RoundsBeyond => "W521", Warning, "rounds of visits beyond the term",
        "There are more rounds of visits than the term has cycles. The rounds beyond are not used.",
        "`rounds = 6` in a term of four weeks.",
        "Write fewer rounds, or make the term longer with `end` or `weeks`.";
    /// Days of school on which nothing can be.
    DayWithoutSchool => "W522", Warning, "a day of the cycle on which there is no school",
        "A label of periods.csv names a day of the week that is not among `school_days`: it has no date.",
        "`Fri` in periods.csv, and `school_days` from Monday to Thursday.",
        "Add the day to `school_days`, or take it out of periods.csv.";
    /// A holiday outside the term.
    HolidayOutside => "N530", Note, "a holiday outside the term",
        "Holidays that are not within the term change nothing: one file may serve a whole year.",
        "A holiday in August and a term that ends in March.",
        "Nothing.";
    /// Days that were dealt out.
    DaysDealt => "N531", Note, "days of the cycle that were dealt out",
        "The labels of periods.csv name no days of the week, but are as many as there are days of school: they fall on these, one after the other.",
        "`A` to `E` in a school that is open from Monday to Friday.",
        "Nothing, if it is so. Else set `cycle = \"running\"` under `[term]`.";
    /// The zone of the machine.
    MachineZone => "N532", Note, "the time zone of the machine",
        "No time zone is given, so times are in that of the machine.",
        "A `[term]` without `time_zone`.",
        "Write it down with `time_zone = \"Europe/Madrid\"`, so that it is the same on every machine.";
    /// A term that begins without school.
    LateStart => "N533", Note, "a term that begins on a day without school",
        "The first day of the term is a holiday, or no day of school.",
        "A term that starts on a Saturday.",
        "Nothing, if it is so.";
    // What other programs export.
    /// A source that no importer reads.
    NoFormat => "E601", Error, "a source that no importer reads",
        "Nothing in the source is one of the formats that `staffroom import` knows.",
        "A picture, or a letter to parents.",
        "Name another file, or say which format it is with `--format`. docs/import.md lists them.";
    /// A source in two formats.
    TwoFormats => "E602", Error, "a source in two formats",
        "The source holds files of two formats, so it is not clear which is meant.",
        "A folder with an Untis export and calendars.",
        "Say which one to read with `--format`, or name one of the files.";
    /// An export that cannot be read.
    ImportBroken => "E603", Error, "an export that cannot be read",
        "A file of another program is cut off, damaged, or lacks what every such file has.",
        "An XML file that ends in the middle; an archive with a password.",
        "Export it again. Where the finding names a line or an element, look there.";
    /// A source that is not safe to read.
    ImportUnsafe => "E604", Error, "a source that is not safe to read",
        "An XML file has a document type of its own, an archive unpacks to more than 1,000 files or 500 MB, a path leads out of its folder, or a table is larger than any school's.",
        "An archive of 1 MB that unpacks to gigabytes.",
        "Name the export of one school and one term. Take out what the finding names, if you trust the file.";
    /// An option is needed.
    ImportOptionNeeded => "E605", Error, "an option is needed",
        "The source can be read in several ways, and an option says which is meant.",
        "A file with two terms and no `--term`.",
        "Give the option that the finding names.";
    /// An option that cannot be used.
    ImportBadOption => "E606", Error, "an option that cannot be used",
        "An option of `staffroom import`, or a key of the mapping, names something that is not there, or belongs to another format.",
        "`--solution Smith` where the archive has no such solution.",
        "The finding says what there is.";
    /// Nothing that could be imported.
    NothingImported => "E607", Error, "nothing that could be imported",
        "The source was read, and there is nobody in it.",
        "An export in which no lesson has a teacher.",
        "Export teachers and their lessons.";
    /// An export of another program where a school is wanted.
    ForeignExport => "E608", Error, "an export of another program",
        "What was named is no school folder, but an export that `staffroom import` reads.",
        "`staffroom plan GPU001.TXT`.",
        "Run the command that the finding shows, then name the folder that it writes.";
    /// What was left out.
    ImportLeftOut => "W610", Warning, "what an import left out",
        "Lessons without a teacher, or at a time that the source does not list, keep nobody busy, so they are left out. The finding counts them as the source does and shows the first three.",
        "A line of GPU001.TXT without a teacher.",
        "Mend it in the other program and export it again, if it matters.";
    /// What is doubtful.
    ImportDoubtful => "W611", Warning, "what is doubtful about an import",
        "A period in which nobody has anything on any day may be a break. Somebody with different lessons in different rooms at one time may stand for several people.",
        "A teacher called `NN` with three lessons in one period.",
        "Look at it, and mend the tables that were written.";
    /// What to look at.
    ImportWarning => "W612", Warning, "what to look at in an import",
        "Something of the source was read in a way that may not be meant. The finding says how, and which option says otherwise.",
        "Cells of one or two letters that may stand for duties.",
        "Give the option that the finding names, or leave it.";
    /// What there is no place for.
    ImportPassedOver => "N613", Note, "what there is no place for",
        "The source says something that a school folder does not hold, or lists lessons that have no time yet.",
        "An activity of FET without a starting time.",
        "Nothing.";
    /// What was guessed.
    ImportGuessed => "N614", Note, "what an import guessed",
        "The source does not say something that a school folder needs, so it follows from something else.",
        "A row without a class among rows with classes is a meeting.",
        "Look at it, and mend the table where it is wrong.";
    /// What is worth knowing.
    ImportNote => "N615", Note, "what is worth knowing about an import",
        "How something of the source was read.",
        "People without one lesson.",
        "Nothing.";
}
