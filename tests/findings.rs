//! Every finding that reading can bring about, each by the smallest input that
//! does, and the page that lists them.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use common::{brief, read, read_small_by, read_small_with, school, write_small_with};
use staffroom::findings::{Code, page};
use staffroom::load::{LoadOptions, TeamsBy, load};
use staffroom::planners::impossible_demands;
use staffroom::report::reasons::findings;
use staffroom::school::PinSubject;

/// Codes of what is found when a plan is made or checked, or in other files than those of a
/// school; the tests of planners, plans and calendars provoke them.
const NOT_OF_READING: &[Code] = &[
    Code::NoFormat,
    Code::TwoFormats,
    Code::ImportBroken,
    Code::ImportUnsafe,
    Code::ImportOptionNeeded,
    Code::ImportBadOption,
    Code::NothingImported,
    Code::ForeignExport,
    Code::ImportLeftOut,
    Code::ImportDoubtful,
    Code::ImportWarning,
    Code::ImportPassedOver,
    Code::ImportGuessed,
    Code::ImportNote,
    Code::NoTermStart,
    Code::AsOfOutside,
    Code::PreviousTerm,
    Code::MachineZone,
    Code::ImpossiblePin,
    Code::ConflictingPins,
    Code::ImpossibleRequire,
    Code::ConflictingPairs,
    Code::BadPreviousPlan,
    Code::PreviousPlanRowDropped,
    Code::SessionsColumns,
    Code::SessionsName,
    Code::SessionsLength,
    Code::SessionsRelease,
    Code::SessionsRow,
];

/// Files instead of those of the small school, and the one finding that comes of it.
const CASES: &[(&[(&str, &str)], &str)] = &[
    // Files.
    (&[("timetable.csv", "-")], "E004 timetable.csv"),
    (&[("members.csv", "-")], "E004 members.csv"),
    (&[("teams.csv", "-")], "E004 teams.csv"),
    (&[("timetable.csv", "\n\n")], "E005 timetable.csv"),
    (&[("timetable.csv", "staff,week,day,period\n")], "E006 timetable.csv"),
    (&[("timetable.csv", "staff,week,day,hourr\nana,,Mon,1\n")], "E007 timetable.csv:1 (period)"),
    (
        &[("staff.csv", "id,name,Dept,Faculty\nana,,Maths,Art\nbo,,Art,Maths\n")],
        "E008 staff.csv:1:4 (department) = Faculty",
    ),
    (&[("staff.csv", "id,name,name\nana,Ana,Ruiz\nbo,,\n")], "E008 staff.csv:1:3 (name) = name"),
    (&[("staff.csv", "initials,id,name\nAR,ana,\nBL,bo,\n")], "N015 staff.csv:1:1 = initials"),
    (&[("staff.csv", "id,name\nana,a\nbo,b\ncy,\"Cy\n\n")], "E009 staff.csv:4"),
    (&[("staff.csv", "id,name\nana,\0\n")], "E010 staff.csv:2"),
    (&[("staff.csv", "id,name\nana,Ruiz, Ana\nbo,\n")], "E012 staff.csv:2:3 = Ana"),
    (&[("staff.csv", "id,name,years\nana,,\nbo,\n")], "W014 staff.csv:3"),
    (&[("staff.csv", "id,birthday,name,shoe size\nana,,,\nbo,,,\n")], "N015 staff.csv:1:2 = birthday, shoe size"),
    (&[("preference.csv", "staff,choice,rank\n")], "W016 preference.csv"),
    // The term.
    (&[("holidays.csv", "from\n3/4/2027\n")], "E124 holidays.csv:2:1 (from) = 3/4/2027"),
    (&[("holidays.csv", "from,to\n2027-03-05,2027-03-01\n")], "E124 holidays.csv:2:2 (to) = 2027-03-01"),
    (&[("holidays.csv", "from,first\n2027-03-05,9\n")], "E109 holidays.csv:2:2 (first) = 9"),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-03-26\nweeks = 10\n")],
        "E501 rules.toml:5:9 (term.weeks) = 10",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-01-08\n")],
        "E502 rules.toml:4:7 (term.end) = 2027-01-08",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\ncycle = \"daily\"\n")],
        "E503 rules.toml:4:9 (term.cycle) = daily",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"Europe/Nowhere\"\n")],
        "E504 rules.toml:3:13 (term.time_zone) = Europe/Nowhere",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\", \"Mon\"]\n")],
        "E505 rules.toml:4:15 (term.school_days) = Mon, Mon",
    ),
    (
        &[
            ("periods.csv", "day,period\nD1,1\nD2,1\n"),
            ("timetable.csv", "staff,day,period\nana,D1,1\nbo,D1,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        "E506 rules.toml:2:9 (term.start) = 2027-01-11",
    ),
    (
        &[
            ("holidays.csv", "from,to\n2027-01-01,2030-12-31\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        "E507 rules.toml:2:9 (term.start) = 2027-01-11",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-01-11\n[visits]\nvisits = 0\n")],
        "W520 rules.toml:4:7 (term.end) = 2027-01-11",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nweeks = 3\n")],
        "W521 rules.toml:4:9 (term.weeks) = 3",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\"]\n")],
        "W522 rules.toml:2 (term.school_days)",
    ),
    (
        &[("holidays.csv", "from\n2026-01-01\n"), ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n")],
        "N530 holidays.csv = 2026-01-01",
    ),
    (
        &[
            ("periods.csv", "day,period\nD1,1\nD2,1\n"),
            ("timetable.csv", "staff,day,period\nana,D1,1\nbo,D1,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\", \"Wed\"]\n"),
        ],
        "N531 rules.toml:4:15 (term.school_days) = Mon, Wed",
    ),
    (
        &[("rules.toml", "[term]\nstart = 2027-01-09\ntime_zone = \"UTC\"\n")],
        "N533 rules.toml:2:9 (term.start) = 2027-01-09",
    ),
    (
        &[
            ("periods.csv", "day,period\nMon,1\nMonday,1\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Mon,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        "E511 rules.toml:2:9 (term.start) = 2027-01-11",
    ),
    // Cells and names.
    (&[("timetable.csv", "staff,week,day,period\nana,,,1\n")], "E101 timetable.csv:2:3 (day)"),
    (&[("members.csv", "team,staff\nmaths,ana\nmaths,Zed\n")], "E102 members.csv:3:2 (staff) = Zed"),
    (&[("members.csv", "team,staff,role\nmaths,ana,boss\nmaths,bo,\n")], "E103 members.csv:2:3 (role) = boss"),
    (&[("timetable.csv", "staff,day,period,release\nana,Mon,1,maybe\n")], "E103 timetable.csv:2:4 (release) = maybe"),
    (&[("staff.csv", "id,roles\nana,mentor;boss\nbo,\n")], "E103 staff.csv:2:2 (roles) = boss"),
    (&[("teams.csv", "id,priority\nmaths,10\n")], "E104 teams.csv:2:2 (priority) = 10"),
    (&[("staff.csv", "id,years\nana,-1\nbo,\n")], "E104 staff.csv:2:2 (years) = -1"),
    (&[("staff.csv", "id,fte\nana,80\nbo,\n")], "E105 staff.csv:2:2 (fte) = 80"),
    (&[("periods.csv", "day,period,start,end\nMon,1,eight,9:00\nMon,2,,\n")], "E106 periods.csv:2:3 (start) = eight"),
    (&[("periods.csv", "day,period,start,end\nMon,1,09:50,09:00\nMon,2,,\n")], "E106 periods.csv:2:4 (end) = 09:00"),
    (&[("periods.csv", "day,period,start,end\nMon,1,08:00,\nMon,2,,\n")], "E106 periods.csv:2:4 (end)"),
    (&[("staff.csv", "id,expertise\nana,phonics:9\nbo,\n")], "E107 staff.csv:2:2 (expertise) = phonics:9"),
    (&[("staff.csv", "id,needs\nana,\":2;x:5\"\nbo,\n")], "E107 staff.csv:2:2 (needs) = :2"),
    (&[("teams.csv", "id,quorum\nmaths,most\n")], "E108 teams.csv:2:2 (quorum) = most"),
    (&[("timetable.csv", "staff,day,period\nana,Mon,9\n")], "E109 timetable.csv:2:3 (period) = 9"),
    (&[("timetable.csv", "staff,day,period\nana,Mno,1\n")], "E109 timetable.csv:2:2 (day) = Mno"),
    (&[("timetable.csv", "staff,week,day,period\nana,C,Mon,1\n")], "E109 timetable.csv:2:2 (week) = C"),
    (&[("staff.csv", "id\nana\nbo\nana\n")], "E110 staff.csv:4:1 (id) = ana"),
    (&[("teams.csv", "id\nmaths\nmaths\n")], "E110 teams.csv:3:1 (id) = maths"),
    (&[("rooms.csv", "id\nR1\nR1\n")], "E110 rooms.csv:3:1 (id) = R1"),
    (&[("periods.csv", "day,period\nMon,1\nMon,2\nMon,1\n")], "E111 periods.csv:4:2 (period) = Mon 1"),
    (&[("periods.csv", "week,day,period\nA,Mon,1\nA,Mon,2\n,Tue,1\n,Tue,2\n")], "E112 periods.csv:4:1 (week) +1"),
    (&[("pins.csv", "kind,id,day,period,rule\nmeeting,ana,Mon,3,pin\n")], "E113 pins.csv:2:2 (id) = ana"),
    (&[("pins.csv", "kind,id,day,period,rule\nvisit,bo/bo,Mon,3,ban\n")], "E113 pins.csv:2:2 (id) = bo/bo"),
    (
        &[
            ("staff.csv", "id\nana\nbo\nana/bo\nbo/cy\ncy\n"),
            ("pins.csv", "kind,id,day,period,rule\nmeeting,ana/bo/cy,Mon,3,pin\n"),
        ],
        "E126 pins.csv:2:2 (id) = ana/bo/cy",
    ),
    // Pins name what there is, whatever files there are.
    (
        &[("teams.csv", "-"), ("members.csv", "-"), ("pins.csv", "kind,id,day,period,rule\nsession,maths,Mon,3,pin\n")],
        "E102 pins.csv:2:2 (id) = maths",
    ),
    (
        &[("teams.csv", "-"), ("members.csv", "-"), ("pins.csv", "team,day,period\nmaths,Mon,3\n")],
        "E102 pins.csv:2:1 (team) = maths",
    ),
    (
        &[
            ("teams.csv", ""),
            ("members.csv", "team,staff\n"),
            ("pins.csv", "kind,id,day,period,rule\nsession,maths,Mon,3,pin\n"),
        ],
        "E102 pins.csv:2:2 (id) = maths",
    ),
    (&[("teams.csv", ""), ("members.csv", "team,staff\nmaths,ana\n")], "E102 members.csv:2:1 (team) = maths"),
    (&[("pins.csv", "kind,id,day,period,rule\nmeeting,ana/dee,Mon,3,pin\n")], "E102 pins.csv:2:2 (id) = dee"),
    (&[("pins.csv", "kind,id,day,period,rule\nvisit,x/y/bo,Mon,3,ban\n")], "E102 pins.csv:2:2 (id) = x/y"),
    (&[("periods.csv", "day,period\nMon,1\nTue,1\nMon,2\nTue,2\n")], "W116 periods.csv:4:1 (day) = Mon"),
    (
        &[("periods.csv", "day,period,start,end\nMon,1,09:00,09:50\nMon,2,08:00,08:50\n")],
        "W117 periods.csv:3:3 (start) = Mon 2",
    ),
    (&[("staff.csv", "id\nana\nbo\n\"x;y\"\n")], "W118 staff.csv:4:1 (id) = x;y"),
    (&[("staff.csv", "id,needs\nana,x:5;x:2\nbo,\n")], "W119 staff.csv:2:2 (needs) = x"),
    (
        &[("timetable.csv", "staff,day,period\nana,Mon,1\nana,Mon,1\nbo,Mon,2\nbo,Mon,2\n")],
        "N120 timetable.csv:3:1 (staff) +1",
    ),
    (&[("availability.csv", "staff,day,period,status\nana,Mon,,away\n")], "N121 availability.csv:2:4 (status)"),
    (&[("pins.csv", "mentor,mentee,fit,week,day,period\nana,bo,87,,,\n")], "N122 pins.csv:2:5 (day)"),
    (
        &[("pairs.csv", "kind,a,b,rule,note\nmentor,ana,bo,forbid,\nmentor,ana,bo,forbid,\n")],
        "W123 pairs.csv:3:4 (rule) = ana/bo",
    ),
    (
        &[("pins.csv", "kind,id,day,period,rule\nsession,maths,Mon,3,ban\nsession,maths,Mon,3,ban\n")],
        "W123 pins.csv:3:4 (period)",
    ),
    // Staff, teams and wishes.
    (&[("teams.csv", "id,quorum\nmaths,3\n")], "E201 teams.csv:2:2 (quorum) = maths"),
    (&[("teams.csv", "id,quorum\nmaths,120%\n")], "E201 teams.csv:2:2 (quorum) = maths"),
    (
        &[("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,ana,optional\nmaths,bo,\n")],
        "E202 members.csv:3:3 (role) = maths/ana",
    ),
    (&[("members.csv", "team,staff\nmaths,ana\nmaths,bo\nmaths,bo\n")], "W203 members.csv:4:2 (staff) = maths/bo"),
    (&[("teams.csv", "id\nmaths\nenglish\n")], "E204 teams.csv:3 (id) = english"),
    (&[("members.csv", "team,staff\nmaths,ana\n")], "W205 teams.csv:2 (id) = maths"),
    (&[("teams.csv", "id,length\nmaths,4\n")], "W206 teams.csv:2 (length) = maths"),
    (
        &[("teams.csv", "id,room\nmaths,yes\n"), ("rooms.csv", "id,seats,meetings\nR1,1,\nHall,300,no\n")],
        "W207 rooms.csv (seats) = maths",
    ),
    (&[("teams.csv", "id,length,minutes\nmaths,2,90\n")], "W221 teams.csv:2:2 (length) = maths"),
    (&[("teams.csv", "id,minutes\nmaths,151\n")], "W206 teams.csv:2 (minutes) = maths"),
    (&[("teams.csv", "id,minutes\nmaths,-5\n")], "E104 teams.csv:2:2 (minutes) = -5"),
    (&[("teams.csv", "id,minutes\nmaths,0\n")], "E104 teams.csv:2:2 (minutes) = 0"),
    (&[("teams.csv", "id,every\nmaths,0\n")], "E104 teams.csv:2:2 (every) = 0"),
    (&[("teams.csv", "id,every\nmaths,7\n")], "E104 teams.csv:2:2 (every) = 7"),
    (&[("teams.csv", "id,every\nmaths,1.5\n")], "E104 teams.csv:2:2 (every) = 1.5"),
    (&[("teams.csv", "id,same_time\nmaths,often\n")], "E103 teams.csv:2:2 (same_time) = often"),
    (&[("teams.csv", "id,sessions,same_time\nmaths,2,yes\n")], "W222 teams.csv:2 (same_time) = maths"),
    (&[("teams.csv", "id,sessions,every,same_time\nmaths,4,3,yes\n")], "W222 teams.csv:2 (same_time) = maths"),
    (
        &[
            ("teams.csv", "id,every\nmaths,3\nart,4\npe,5\n"),
            ("members.csv", "team,staff\nmaths,ana\nmaths,bo\nart,ana\nart,bo\npe,ana\npe,bo\n"),
        ],
        "E223 teams.csv:4 (every) = pe",
    ),
    (
        &[("staff.csv", "id,site\nana,North\nbo,South\n"), ("travel.csv", "from,to,minutes\nNroth,South,10\n")],
        "W224 travel.csv:2:1 (from) = Nroth",
    ),
    (
        &[("staff.csv", "id,site\nana,North\nbo,South\n"), ("travel.csv", "from,to,minutes\nNorth,South,-10\n")],
        "E104 travel.csv:2:3 (minutes) = -10",
    ),
    (
        &[
            ("staff.csv", "id,site\nana,North\nbo,South\n"),
            ("travel.csv", "from,to,minutes\nNorth,South,10\nnorth,SOUTH,20\n"),
        ],
        "W123 travel.csv:3:1 (from)",
    ),
    (
        &[
            ("teams.csv", "id,every\nmaths,2\n"),
            ("pins.csv", "kind,id,day,period,turn,rule\nsession,maths,Mon,3,3,pin\n"),
        ],
        "E104 pins.csv:2:5 (turn) = 3",
    ),
    (
        &[("staff.csv", "id,roles,expertise,needs\nana,mentor,talk:4,\nbo,mentee,,talk:2\ncy,mentee,,maps:3!\n")],
        "W225 staff.csv:4 (needs) = maps",
    ),
    (
        &[("availability.csv", "staff,day,period,status\nana,Mon,3,only\nana,Mon,,away\n")],
        "W226 availability.csv:3:4 (status)",
    ),
    (&[("rules.toml", "[travel]\nminutes = -1\n")], "E304 rules.toml:2:11 (travel.minutes) = -1"),
    (&[("rules.toml", "[prep]\nunit = \"hours\"\n")], "E305 rules.toml:2:8 (prep.unit) = \"hours\""),
    (&[("teams.csv", "-"), ("members.csv", "-")], "W208 teams.csv"),
    (&[("teams.csv", "id,name\n"), ("members.csv", "team,staff\n")], "W208 teams.csv"),
    (&[("preferences.csv", "staff,choice,rank\nana,ana,1\n")], "E211 preferences.csv:2:2 (choice) = ana"),
    (
        &[("preferences.csv", "staff,choice,rank\nana,bo,1\nana,cy,1\nana,bo,2\n")],
        "E212 preferences.csv:4:2 (choice) = ana/bo",
    ),
    (&[("pairs.csv", "kind,a,b,rule\nvisit,ana,ana,forbid\n")], "E213 pairs.csv:2:3 (b) = ana"),
    (&[("pairs.csv", "kind,a,b,rule\nany,ana,bo,require\n")], "E214 pairs.csv:2:1 (kind) = ana/bo"),
    (
        &[("pairs.csv", "kind,a,b,rule\nmentor,ana,bo,require\nany,bo,ana,forbid\n")],
        "E215 pairs.csv:3:4 (rule) = bo/ana",
    ),
    (&[("pairs.csv", "kind,a,b,rule\nvisit,ana,bo,prefer\n")], "E220 pairs.csv:2:1 (kind) = ana/bo"),
    (
        &[
            ("availability.csv", "staff,day,period,status\nana,Mon,,away\nana,Tue,,away\nbo,Mon,,away\nbo,Tue,,away\n"),
            ("staff.csv", "id\nana\nbo\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\n"),
        ],
        "W216 timetable.csv",
    ),
    (&[("staff.csv", "id,expertise,needs\nana,talk:4,\nbo,,takl:2\ncy,,\n")], "W217 staff.csv:3 (needs) = takl"),
    // What is read as it can only be meant, and what is asked about.
    (&[("timetable.csv", "staff,day,period,Cancelled\nana,Mon,1,yes\n")], "W018 timetable.csv:1:4 = Cancelled"),
    (&[("staff.csv", "Our school\n\nid,name\nana,\nbo,\ncy,\n")], "N019 staff.csv:1 = Our school"),
    (&[("staff.csv", "-"), ("staff a.csv", "id\nana\nbo\n"), ("staff b.csv", "id\nana\n")], "E020 staff.csv = staff"),
    (&[("timetable.csv", "Teacher,Mon 1,Mon 2,Tue 1\nana,1A,,1B\n")], "E021 timetable.csv:1"),
    (&[("periods.csv", "-")], "N022 timetable.csv = periods"),
    (&[("staff.csv", "-")], "N022 timetable.csv = staff"),
    (
        &[("periods.csv", "-"), ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Tue,1\nana,Teu,1\n")],
        "E109 timetable.csv:4:2 (day) = Teu",
    ),
    (
        &[("staff.csv", "id,name\nana,Li\nbo,Li\n"), ("timetable.csv", "staff,day,period\nLi,Mon,1\n")],
        "E127 timetable.csv:2:1 (staff) = Li",
    ),
    (&[("members.csv", "team,staff\nmaths,ana\nmaths,\"LI, Bo\"\n")], "N128 members.csv = person"),
    (&[("timetable.csv", "staff,day,period\nx1,Mon,1\nx2,Mon,1\nx3,Mon,1\n")], "E129 timetable.csv:2:1 (staff) +2"),
    (&[("timetable.csv", "staff,day,period\nana,Monday,1\nbo,mardi,1\n")], "E130 timetable.csv:2:2 (day) +1"),
    (&[("timetable.csv", "staff,day,period\nana,lundi,P1\n")], "N131 timetable.csv"),
    (&[("timetable.csv", "staff,week,day,period\nana,odd,Mon,1\n")], "E132 timetable.csv:2:2 (week) = odd"),
    (&[("periods.csv", "day,period,start,end\nMon,1,11:55,12:45\nMon,2,12:50,1:40\n")], "N133 periods.csv (start)"),
    (&[("periods.csv", "day,period\nMon,1\nMon,2\nMon,Lunch\n")], "N134 periods.csv:4:2 (period) = Lunch"),
    (
        &[("periods.csv", "day,period\nTue,1\nTue,2\nMon,1\nMon,2\nWed,1\nWed,2\n")],
        "N135 periods.csv (day) = Tue, Mon, Wed",
    ),
    (&[("timetable.csv", "staff,day,period,length\nana,Mon,3,2\n")], "W136 timetable.csv:2:4 (length) = 2"),
    (&[("timetable.csv", "staff,day,period\n?,Mon,1\nana,Mon,1\n")], "W137 timetable.csv:2:1 (staff)"),
    (&[("timetable.csv", "staff,day,period\nana,,\nana,Mon,1\n")], "W138 timetable.csv:2:2 (day)"),
    (&[("timetable.csv", "staff,day,period,subject\nana,Mon,1,Free\n")], "W139 timetable.csv:2:1 (staff) = Free"),
    (&[("timetable.csv", "staff,day,period,subject\nana,Mon,1,PPA\n")], "W140 timetable.csv:2:1 (staff) = PPA"),
    (&[("staff.csv", "id,name\nana,a\nbo,b\nExported today,\n")], "W218 staff.csv:4:1 = Exported today"),
    // Rules.
    (&[("rules.toml", "name = Hill School\n")], "E301 rules.toml:1:8 = name = Hill School"),
    (&[("rules.toml", "[blocks]\nmax_cover = 2\n")], "E302 rules.toml:2:1 (blocks.max_cover) = blocks.max_cover"),
    (&[("rules.toml", "period_minutes = \"50\"\n")], "E303 rules.toml:1:18 (period_minutes) = \"50\""),
    (&[("rules.toml", "blocks = 3\n")], "E303 rules.toml:1:10 (blocks) = 3"),
    (&[("rules.toml", "[costs]\nrelease = -5\n")], "E304 rules.toml:2:11 (costs.release) = -5"),
    (&[("rules.toml", "[blocks]\ncover = \"anyon\"\n")], "E305 rules.toml:2:9 (blocks.cover) = \"anyon\""),
    (
        &[("rules.toml", "[visits.weights]\nneed = 0\noutside_department = 0\ndebrief = 0\n")],
        "E306 rules.toml:1:9 (visits.weights)",
    ),
    (&[("rules.toml", "[mentors]\ntarget_common = 0\n")], "E307 rules.toml:2:17 (mentors.target_common) = 0"),
    (&[("rules.toml", "[mentors]\nideal_gap = [15, 3]\n")], "E308 rules.toml:2:13 (mentors.ideal_gap) = [15, 3]"),
];

/// The files of a case, and the same after its help was followed to the letter.
type Remedy = (&'static str, Files, Files);
type Files = &'static [(&'static str, &'static str)];

/// What is done for each code that asks for something to be done.
const REMEDIES: &[Remedy] = &[
    ("E004", &[("members.csv", "-")], &[("members.csv", "team,staff\nmaths,ana\nmaths,bo\n")]),
    ("E005", &[("timetable.csv", "\n\n")], &[("timetable.csv", "staff,day,period\nana,Mon,1\n")]),
    ("E006", &[("timetable.csv", "staff,day,period\n")], &[("timetable.csv", "staff,day,period\nana,Mon,1\n")]),
    // Rename the column `hourr` to `period`.
    (
        "E007",
        &[("timetable.csv", "staff,day,hourr\nana,Mon,1\n")],
        &[("timetable.csv", "staff,day,period\nana,Mon,1\n")],
    ),
    // Rename the one that is meant to `department`: then the other one is not read.
    (
        "E008",
        &[("staff.csv", "id,name,Dept,Faculty\nana,,Maths,Art\nbo,,Art,Maths\n")],
        &[("staff.csv", "id,name,department,Faculty\nana,,Maths,Art\nbo,,Art,Maths\n")],
    ),
    ("E009", &[("staff.csv", "id,name\nana,a\nbo,\"b\n")], &[("staff.csv", "id,name\nana,a\nbo,b\n")]),
    // Put cells that contain the delimiter in double quotes.
    ("E012", &[("staff.csv", "id,name\nana,Ruiz, Ana\nbo,\n")], &[("staff.csv", "id,name\nana,\"Ruiz, Ana\"\nbo,\n")]),
    ("W014", &[("staff.csv", "id,name,years\nana,,\nbo,\n")], &[("staff.csv", "id,name,years\nana,,\nbo,,\n")]),
    ("W016", &[("preference.csv", "staff,choice,rank\n")], &[("preferences.csv", "staff,choice,rank\n")]),
    // Rename it where it stands for a column of the table; else take it out of the file.
    (
        "W018",
        &[("timetable.csv", "staff,day,period,Cancelled\nana,Mon,1,yes\n")],
        &[("timetable.csv", "staff,day,period\nana,Mon,1\n")],
    ),
    (
        "E020",
        &[("staff.csv", "-"), ("staff a.csv", "id\nana\nbo\n"), ("staff b.csv", "id\nana\n")],
        &[("staff.csv", "id\nana\nbo\n")],
    ),
    ("E101", &[("timetable.csv", "staff,day,period\nana,,1\n")], &[("timetable.csv", "staff,day,period\nana,Mon,1\n")]),
    // Add it to staff.csv or mend the spelling.
    (
        "E102",
        &[("members.csv", "team,staff\nmaths,ana\nmaths,Zed\n")],
        &[
            ("members.csv", "team,staff\nmaths,ana\nmaths,Zed\n"),
            ("staff.csv", "id,name\nana,Ana Ruiz\nbo,Bo Li\nZed,Zed\n"),
        ],
    ),
    (
        "E103",
        &[("timetable.csv", "staff,day,period,release\nana,Mon,1,maybe\n")],
        &[("timetable.csv", "staff,day,period,release\nana,Mon,1,\n")],
    ),
    ("E104", &[("staff.csv", "id,years\nana,two\nbo,\n")], &[("staff.csv", "id,years\nana,2\nbo,\n")]),
    ("E105", &[("staff.csv", "id,fte\nana,80\nbo,\n")], &[("staff.csv", "id,fte\nana,80%\nbo,\n")]),
    (
        "E106",
        &[("periods.csv", "day,period,start,end\nMon,1,eight,9:00\nMon,2,,\n")],
        &[("periods.csv", "day,period,start,end\nMon,1,08:00,9:00\nMon,2,,\n")],
    ),
    (
        "E107",
        &[("staff.csv", "id,expertise\nana,phonics:9\nbo,\n")],
        &[("staff.csv", "id,expertise\nana,phonics:5\nbo,\n")],
    ),
    ("E108", &[("teams.csv", "id,quorum\nmaths,most\n")], &[("teams.csv", "id,quorum\nmaths,\n")]),
    // Mend the label, or add the slot to the periods.
    (
        "E109",
        &[("timetable.csv", "staff,day,period\nana,Mon,9\n")],
        &[
            ("timetable.csv", "staff,day,period\nana,Mon,9\n"),
            ("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,9\n"),
        ],
    ),
    // In the periods, add a column `week` and write each row once with week A, once with week B.
    (
        "E109",
        &[("timetable.csv", "staff,week,day,period\nana,A,Mon,1\nbo,B,Mon,1\n")],
        &[
            ("timetable.csv", "staff,week,day,period\nana,A,Mon,1\nbo,B,Mon,1\n"),
            ("periods.csv", "week,day,period\nA,Mon,1\nA,Mon,2\nB,Mon,1\nB,Mon,2\n"),
        ],
    ),
    ("E110", &[("staff.csv", "id\nana\nbo\nana\n")], &[("staff.csv", "id\nana\nbo\n")]),
    (
        "E111",
        &[("periods.csv", "day,period\nMon,1\nMon,2\nMon,1\n")],
        &[("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\n")],
    ),
    (
        "E112",
        &[("periods.csv", "week,day,period\nA,Mon,1\nA,Mon,2\n,Tue,1\n")],
        &[("periods.csv", "week,day,period\nA,Mon,1\nA,Mon,2\nA,Tue,1\n")],
    ),
    (
        "E113",
        &[("pins.csv", "kind,id,day,period,rule\nmeeting,ana,Mon,3,ban\n")],
        &[("pins.csv", "kind,id,day,period,rule\nmeeting,ana/bo,Mon,3,ban\n")],
    ),
    (
        "W116",
        &[("periods.csv", "day,period\nMon,1\nTue,1\nMon,2\nTue,2\n")],
        &[("periods.csv", "day,period\nMon,1\nMon,2\nTue,1\nTue,2\n")],
    ),
    (
        "W117",
        &[("periods.csv", "day,period,start,end\nMon,1,09:00,09:50\nMon,2,08:00,08:50\n")],
        &[("periods.csv", "day,period,start,end\nMon,2,08:00,08:50\nMon,1,09:00,09:50\n")],
    ),
    ("W118", &[("staff.csv", "id\nana\nbo\n\"x;y\"\n")], &[("staff.csv", "id\nana\nbo\nxy\n")]),
    ("W119", &[("staff.csv", "id,needs\nana,x:5;x:2\nbo,\n")], &[("staff.csv", "id,needs\nana,x:2\nbo,\n")]),
    (
        "W123",
        &[("pairs.csv", "kind,a,b,rule\nmentor,ana,bo,forbid\nmentor,ana,bo,forbid\n")],
        &[("pairs.csv", "kind,a,b,rule\nmentor,ana,bo,forbid\n")],
    ),
    (
        "E126",
        &[
            ("staff.csv", "id\nana\nbo\nana/bo\nbo/cy\ncy\n"),
            ("pins.csv", "kind,id,day,period,rule\nmeeting,ana/bo/cy,Mon,3,ban\n"),
        ],
        &[
            ("staff.csv", "id\nana\nbo\nanabo\nbo/cy\ncy\n"),
            ("pins.csv", "kind,id,day,period,rule\nmeeting,anabo/cy,Mon,3,ban\n"),
        ],
    ),
    // Write the id of the one that is meant, `ana` or `bo`.
    (
        "E127",
        &[("staff.csv", "id,name\nana,Li\nbo,Li\n"), ("timetable.csv", "staff,day,period\nLi,Mon,1\n")],
        &[("staff.csv", "id,name\nana,Li\nbo,Li\n"), ("timetable.csv", "staff,day,period\nana,Mon,1\n")],
    ),
    // Add a column to staff.csv with the names that timetable.csv uses.
    (
        "E129",
        &[("timetable.csv", "staff,day,period\nx1,Mon,1\nx2,Mon,1\nx3,Mon,1\n")],
        &[
            ("timetable.csv", "staff,day,period\nx1,Mon,1\nx2,Mon,1\nx3,Mon,1\n"),
            ("staff.csv", "id,name\nana,x1\nbo,x2\ncy,x3\n"),
        ],
    ),
    (
        "E130",
        &[("timetable.csv", "staff,day,period\nana,Monday,1\nbo,mardi,1\n")],
        &[("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Tue,1\n")],
    ),
    (
        "E132",
        &[("timetable.csv", "staff,week,day,period\nana,odd,Mon,1\nbo,even,Mon,1\n")],
        &[
            ("timetable.csv", "staff,week,day,period\nana,odd,Mon,1\nbo,even,Mon,1\n"),
            ("periods.csv", "week,day,period\neven,Mon,1\neven,Mon,2\nodd,Mon,1\nodd,Mon,2\n"),
        ],
    ),
    (
        "W136",
        &[("timetable.csv", "staff,day,period,length\nana,Mon,3,2\n")],
        &[("timetable.csv", "staff,day,period,length\nana,Mon,3,1\n")],
    ),
    (
        "W137",
        &[("timetable.csv", "staff,day,period\n?,Mon,1\nana,Mon,1\n")],
        &[("timetable.csv", "staff,day,period\nana,Mon,1\n")],
    ),
    (
        "W138",
        &[("timetable.csv", "staff,day,period\nana,,\nana,Mon,1\n")],
        &[("timetable.csv", "staff,day,period\nana,Mon,2\nana,Mon,1\n")],
    ),
    (
        "W139",
        &[("timetable.csv", "staff,day,period,subject\nana,Mon,1,Free\nbo,Mon,1,\n")],
        &[
            ("timetable.csv", "staff,day,period,subject\nbo,Mon,1,\n"),
            ("availability.csv", "staff,day,period,status\nana,Mon,1,here\n"),
        ],
    ),
    (
        "W139",
        &[("timetable.csv", "staff,day,period,subject\nana,Mon,1,Free\nbo,Mon,1,\n")],
        &[
            ("timetable.csv", "staff,day,period,subject\nana,Mon,1,Free\nbo,Mon,1,\n"),
            ("rules.toml", "[reading]\nfree = [\"Frei\"]\n"),
        ],
    ),
    (
        "W140",
        &[("timetable.csv", "staff,day,period,subject\nana,Mon,1,PPA\nbo,Mon,1,\n")],
        &[
            ("timetable.csv", "staff,day,period,subject\nbo,Mon,1,\n"),
            ("availability.csv", "staff,day,period,status\nana,Mon,1,protected\n"),
        ],
    ),
    ("E201", &[("teams.csv", "id,quorum\nmaths,3\n")], &[("teams.csv", "id,quorum\nmaths,\n")]),
    (
        "E202",
        &[("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,ana,optional\nmaths,bo,\n")],
        &[("members.csv", "team,staff,role\nmaths,ana,lead\nmaths,bo,\n")],
    ),
    (
        "W203",
        &[("members.csv", "team,staff\nmaths,ana\nmaths,bo\nmaths,bo\n")],
        &[("members.csv", "team,staff\nmaths,ana\nmaths,bo\n")],
    ),
    ("E204", &[("teams.csv", "id\nmaths\nenglish\n")], &[("teams.csv", "id\nmaths\n")]),
    ("W205", &[("members.csv", "team,staff\nmaths,ana\n")], &[("members.csv", "team,staff\nmaths,ana\nmaths,bo\n")]),
    ("W206", &[("teams.csv", "id,length\nmaths,4\n")], &[("teams.csv", "id,length\nmaths,3\n")]),
    (
        "W207",
        &[("teams.csv", "id,room\nmaths,yes\n"), ("rooms.csv", "id,seats\nR1,1\n")],
        &[("teams.csv", "id,room\nmaths,no\n"), ("rooms.csv", "id,seats\nR1,1\n")],
    ),
    // Leave one of the two cells blank.
    ("W221", &[("teams.csv", "id,length,minutes\nmaths,2,90\n")], &[("teams.csv", "id,length,minutes\nmaths,,90\n")]),
    ("W221", &[("teams.csv", "id,length,minutes\nmaths,2,90\n")], &[("teams.csv", "id,length,minutes\nmaths,2,\n")]),
    // Ask for as many sessions as there are weeks, or leave same_time blank.
    (
        "W222",
        &[("teams.csv", "id,sessions,same_time\nmaths,2,yes\n")],
        &[("teams.csv", "id,sessions,same_time\nmaths,1,yes\n")],
    ),
    (
        "W222",
        &[("teams.csv", "id,sessions,same_time\nmaths,2,yes\n")],
        &[("teams.csv", "id,sessions,same_time\nmaths,2,\n")],
    ),
    // Write one of the figures that are named.
    (
        "E223",
        &[
            ("teams.csv", "id,every\nmaths,3\nart,4\npe,5\n"),
            ("members.csv", "team,staff\nmaths,ana\nmaths,bo\nart,ana\nart,bo\npe,ana\npe,bo\n"),
        ],
        &[
            ("teams.csv", "id,every\nmaths,3\nart,4\npe,6\n"),
            ("members.csv", "team,staff\nmaths,ana\nmaths,bo\nart,ana\nart,bo\npe,ana\npe,bo\n"),
        ],
    ),
    // Spell it as the other tables do.
    (
        "W224",
        &[("staff.csv", "id,site\nana,North\nbo,South\n"), ("travel.csv", "from,to,minutes\nNroth,South,10\n")],
        &[("staff.csv", "id,site\nana,North\nbo,South\n"), ("travel.csv", "from,to,minutes\nNorth,South,10\n")],
    ),
    // Take the `!` out, or add the tag to the expertise of a mentor.
    (
        "W225",
        &[("staff.csv", "id,roles,expertise,needs\nana,mentor,,\nbo,mentee,maps:3,maps:3!\n")],
        &[("staff.csv", "id,roles,expertise,needs\nana,mentor,,\nbo,mentee,maps:3,maps:3\n")],
    ),
    (
        "W225",
        &[("staff.csv", "id,roles,expertise,needs\nana,mentor,,\nbo,mentee,,maps:3!\n")],
        &[("staff.csv", "id,roles,expertise,needs\nana,mentor,maps:2,\nbo,mentee,,maps:3!\n")],
    ),
    // Take one of the two rows out.
    (
        "W226",
        &[("availability.csv", "staff,day,period,status\nana,Mon,3,only\nana,Mon,,away\n")],
        &[("availability.csv", "staff,day,period,status\nana,Mon,3,only\n")],
    ),
    (
        "E211",
        &[("preferences.csv", "staff,choice,rank\nana,ana,1\n")],
        &[("preferences.csv", "staff,choice,rank\nana,bo,1\n")],
    ),
    (
        "E212",
        &[("preferences.csv", "staff,choice,rank\nana,bo,1\nana,bo,2\n")],
        &[("preferences.csv", "staff,choice,rank\nana,bo,1\n")],
    ),
    (
        "E213",
        &[("pairs.csv", "kind,a,b,rule\nvisit,ana,ana,forbid\n")],
        &[("pairs.csv", "kind,a,b,rule\nvisit,ana,bo,forbid\n")],
    ),
    (
        "E214",
        &[("pairs.csv", "kind,a,b,rule\nany,ana,bo,require\n")],
        &[("pairs.csv", "kind,a,b,rule\nvisit,ana,bo,require\n")],
    ),
    (
        "E220",
        &[("pairs.csv", "kind,a,b,rule\nvisit,ana,bo,prefer\n")],
        &[("pairs.csv", "kind,a,b,rule\nvisit,ana,bo,require\n")],
    ),
    (
        "E215",
        &[("pairs.csv", "kind,a,b,rule\nmentor,ana,bo,require\nany,bo,ana,forbid\n")],
        &[("pairs.csv", "kind,a,b,rule\nmentor,ana,bo,require\n")],
    ),
    (
        "W217",
        &[("staff.csv", "id,expertise,needs\nana,talk:4,\nbo,,takl:2\n")],
        &[("staff.csv", "id,expertise,needs\nana,talk:4,\nbo,,talk:2\n")],
    ),
    ("W218", &[("staff.csv", "id,name\nana,a\nbo,b\nExported today,\n")], &[("staff.csv", "id,name\nana,a\nbo,b\n")]),
    ("E301", &[("rules.toml", "name = Hill School\n")], &[("rules.toml", "name = \"Hill School\"\n")]),
    ("E302", &[("rules.toml", "[blocks]\nmax_cover = 2\n")], &[("rules.toml", "[blocks]\nmax_covers = 2\n")]),
    ("E303", &[("rules.toml", "period_minutes = \"50\"\n")], &[("rules.toml", "period_minutes = 50\n")]),
    ("E304", &[("rules.toml", "[costs]\nrelease = -5\n")], &[("rules.toml", "[costs]\nrelease = 5\n")]),
    ("E305", &[("rules.toml", "[blocks]\ncover = \"anyon\"\n")], &[("rules.toml", "[blocks]\ncover = \"anyone\"\n")]),
    (
        "E306",
        &[("rules.toml", "[visits.weights]\nneed = 0\noutside_department = 0\ndebrief = 0\n")],
        &[("rules.toml", "[visits.weights]\nneed = 1\noutside_department = 0\ndebrief = 0\n")],
    ),
    ("E307", &[("rules.toml", "[mentors]\ntarget_common = 0\n")], &[("rules.toml", "[mentors]\ntarget_common = 4\n")]),
    (
        "E308",
        &[("rules.toml", "[mentors]\nideal_gap = [15, 3]\n")],
        &[("rules.toml", "[mentors]\nideal_gap = [3, 15]\n")],
    ),
    ("E124", &[("holidays.csv", "from\n3/4/2027\n")], &[("holidays.csv", "from\n2027-04-03\n")]),
    (
        "E501",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-03-26\nweeks = 10\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-03-26\n")],
    ),
    (
        "E502",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-01-08\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-03-26\n")],
    ),
    (
        "E503",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\ncycle = \"daily\"\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\ncycle = \"weekly\"\n")],
    ),
    (
        "E504",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"Europe/Nowhere\"\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"Europe/Madrid\"\n")],
    ),
    (
        "E505",
        &[(
            "rules.toml",
            "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\", \"Tue\", \"Monday\"]\n",
        )],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\", \"Tue\"]\n")],
    ),
    (
        "E506",
        &[
            ("periods.csv", "day,period\nD1,1\nD2,1\n"),
            ("timetable.csv", "staff,day,period\nana,D1,1\nbo,D1,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        &[
            ("periods.csv", "day,period\nD1,1\nD2,1\n"),
            ("timetable.csv", "staff,day,period\nana,D1,1\nbo,D1,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\ncycle = \"running\"\n"),
        ],
    ),
    (
        "E507",
        &[
            ("holidays.csv", "from,to\n2027-01-01,2030-12-31\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        &[
            ("holidays.csv", "from,to\n2027-01-01,2027-01-31\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
    ),
    (
        "E511",
        &[
            ("periods.csv", "day,period\nMon,1\nMonday,1\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Mon,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
        &[
            ("periods.csv", "day,period\nMon,1\nMon,2\n"),
            ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Mon,1\n"),
            ("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\n"),
        ],
    ),
    (
        "W520",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-01-11\n[visits]\nvisits = 0\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nend = 2027-03-26\n[visits]\nvisits = 0\n")],
    ),
    (
        "W521",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nweeks = 3\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nweeks = 6\n")],
    ),
    (
        "W522",
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\"]\n")],
        &[("rules.toml", "[term]\nstart = 2027-01-11\ntime_zone = \"UTC\"\nschool_days = [\"Mon\", \"Tue\"]\n")],
    ),
];

/// Codes whose help is to do something outside of the files (to save, export or look again, to name another path or
/// option), or is not done by hand in a test: a larger file, a longer line.
const MENDED_ELSEWHERE: &[&str] =
    &["E001", "E002", "E003", "E010", "E011", "W013", "E017", "E021", "E114", "E115", "W208", "W216", "E309"];

#[test]
fn following_the_help_mends_it_and_breaks_nothing() {
    for (code, before, after) in REMEDIES {
        let [found, left] = [before, after].map(|files| read_small_with(files).findings);
        let asks = |findings: &[staffroom::findings::Finding]| -> Vec<String> {
            brief(findings).into_iter().filter(|finding| !finding.starts_with('N')).collect()
        };
        assert!(asks(&found).iter().any(|finding| finding.starts_with(code)), "{code} of {before:?}: {found:#?}");
        let fresh: Vec<String> = asks(&left).into_iter().filter(|finding| !asks(&found).contains(finding)).collect();
        assert!(fresh.is_empty(), "{code}: {after:?} brings about {fresh:?}");
        assert!(!asks(&left).iter().any(|finding| finding.starts_with(code)), "{code} is still there: {left:#?}");
    }
}

#[test]
fn every_help_is_followed_by_a_test() {
    let tested: BTreeSet<&str> =
        REMEDIES.iter().map(|(code, ..)| *code).chain(MENDED_ELSEWHERE.iter().copied()).collect();
    for code in Code::ALL.iter().filter(|code| !NOT_OF_READING.contains(code)) {
        let is_note = code.code().starts_with('N');
        assert!(is_note || tested.contains(code.code()), "nothing follows the help of {}", code.code());
        // A note asks for nothing where all is as it should be.
        assert!(!is_note || code.remedy().contains("othing") || code.remedy().contains("Leave"), "{}", code.code());
    }
}

#[test]
fn each_input_brings_about_its_finding() {
    for (files, expected) in CASES {
        let found = brief(&read_small_with(files).findings);
        assert!(found.iter().any(|finding| finding == expected), "expected {expected}\nof {files:?}\nfound {found:#?}");
        // One mistake is one error: what cannot be known because of it is not reported too.
        let others: Vec<&String> = found.iter().filter(|other| other.starts_with('E') && *other != expected).collect();
        assert!(others.is_empty(), "only {expected}\nof {files:?}\nfound {found:#?}");
    }
}

#[test]
fn every_code_of_reading_is_brought_about() {
    let mut seen: BTreeSet<&str> = CASES.iter().map(|(_, expected)| &expected[..4]).collect();
    let others = others();
    seen.extend(others.iter().map(|finding| &finding[..4]));
    // The small school itself has somebody without a row.
    let small = load(write_small_with(&[]).path(), &LoadOptions::default()).findings;
    assert_eq!(small.iter().map(|finding| finding.code).collect::<Vec<_>>(), [Code::WithoutRows]);
    seen.insert(Code::WithoutRows.code());
    for code in Code::ALL {
        let elsewhere = NOT_OF_READING.contains(code);
        assert!(seen.contains(code.code()) != elsewhere, "{}: brought about here or listed, not both", code.code());
    }
}

#[test]
fn findings_about_the_whole_folder_and_options() {
    let found = others();
    for expected in [
        "E001 staff.csv",
        "E011 staff.csv:2",
        "E017 rules.toml",
        "W013 staff.csv:2 = Ren\u{e9}",
        "E114 pins.csv:2 (week)",
        "E115 periods.csv:10002",
        "N209 teams.csv",
        "N210 teams.csv",
        "E309 rules:3:1 (blocks.release) = blocks.release",
    ] {
        assert!(found.iter().any(|finding| finding == expected), "expected {expected}, found {found:#?}");
    }
}

#[test]
fn demands_on_pairs_that_cannot_hold_are_found_before_planning() {
    let staff = "id,years,roles\nana,9,mentor\nbo,2,mentor\ncy,1,mentee\n";
    let found = |pairs: &str, pins: &str| {
        let files = &[("staff.csv", staff), ("pairs.csv", pairs), ("pins.csv", pins)];
        let school = school(read_small_with(files));
        brief(&findings(&school, &impossible_demands(&school)))
    };
    let none = "kind,id,day,period,rule\n";
    assert_eq!(found("kind,a,b,rule\nmentor,ana,cy,require\n", none), [""; 0]);
    assert_eq!(found("kind,a,b,rule\nmentor,bo,cy,require\n", none), ["E403 pairs.csv:2 = bo/cy"]);
    let twice = "kind,a,b,rule\nmentor,ana,cy,require\nmentor,bo,cy,previous\n";
    let pin = "kind,id,day,period,rule\nmeeting,ana/cy,Tue,1,pin\nmeeting,ana/cy,Tue,2,pin\n";
    assert_eq!(found(twice, pin), ["E404 pins.csv:2 = ana/cy at Tue 1; ana/cy at Tue 2 +1"]);
    let teaching = "kind,id,day,period,rule\nmeeting,ana/cy,Mon,1,pin\n";
    assert_eq!(found("kind,a,b,rule\n", teaching), ["E401 pins.csv:2 = ana/cy at Mon 1"]);
}

#[test]
fn an_id_with_slashes_that_one_reading_fits_is_that_one() {
    let pins = |staff: &str, id: &str| {
        let pins = format!("kind,id,day,period,rule\nmeeting,{id},Mon,3,pin\n");
        read_small_with(&[("staff.csv", staff), ("pins.csv", &pins)])
    };
    // Nobody is called `bo/cy`.
    let read = school(pins("id\nana\nbo\nana/bo\ncy\n", "ana/bo/cy"));
    let [pin] = &read.pins[..] else { panic!("{:?}", read.pins) };
    let id = |staff| read.staff[staff].id.as_str();
    match pin.subject {
        PinSubject::Meeting { mentor, mentee } => assert_eq!((id(mentor), id(mentee)), ("ana/bo", "cy")),
        _ => panic!("{pin:?}"),
    }
    // A reading in which somebody meets themselves is none.
    school(pins("id\nana\nbo\ncy\na\na/b\nb/a/b\n", "a/b/a/b"));
    let found = pins("id\nana\nbo\na\nb/c\na/b\nc\n", "a/b/c").findings;
    let words =
        found.iter().find(|finding| finding.code == Code::AmbiguousPairId).map(|finding| finding.message.as_str());
    assert_eq!(words, Some("`a/b/c` may mean `a` and `b/c`, or `a/b` and `c`"));
}

#[test]
fn pins_of_derived_teams_name_one_of_these() {
    let files = |pin: &'static str| {
        [
            ("teams.csv", "-"),
            ("members.csv", "-"),
            ("staff.csv", "id,department\nana,Maths\nbo,Maths\ncy,Art\n"),
            ("pins.csv", pin),
        ]
    };
    let found = |pin| read_small_by(&files(pin), TeamsBy::Department).findings;
    let made = found("kind,id,day,period,rule\nsession,Maths,Mon,3,pin\n");
    assert!(brief(&made).iter().all(|finding| !finding.starts_with('E')), "{made:#?}");
    let unknown = found("kind,id,day,period,rule\nsession,Maths,Mon,3,pin\nsession,Art,Mon,2,ban\n");
    let unknown = unknown.iter().find(|finding| finding.code == Code::UnknownName).expect("Art has one person");
    assert_eq!(unknown.message, "`Art` is none of the teams that were made by department");
    let nowhere = read_small_with(&files("kind,id,day,period,rule\nsession,Maths,Mon,3,pin\n")).findings;
    let nowhere = nowhere.iter().find(|finding| finding.code == Code::UnknownName).expect("there are no teams");
    assert_eq!(nowhere.message, "`Maths` is no team: there is no teams.csv");
}

/// The findings of inputs that are more than a few texts.
fn others() -> Vec<String> {
    let mut found = Vec::new();
    // A folder where a file should be cannot be read, whoever runs the tests.
    let folder = write_small_with(&[("staff.csv", "-")]);
    fs::create_dir(folder.path().join("staff.csv")).unwrap();
    found.extend(brief(&read(folder.path()).findings));
    found.extend(brief(&read(&folder.path().join("nowhere")).findings));
    found.extend(brief(&read(&folder.path().join("teams.csv")).findings));

    let long = format!("id,name\nana,{}\n", "x".repeat(1 << 21));
    found.extend(brief(&read_small_with(&[("staff.csv", &long)]).findings));

    let folder = write_small_with(&[]);
    fs::write(folder.path().join("staff.csv"), b"id,name\nana,Ren\xE9\nbo,\ncy,\n").unwrap();
    found.extend(brief(&read(folder.path()).findings));

    let fortnight = "week,day,period\nA,Mon,1\nA,Mon,2\nB,Mon,1\nB,Mon,2\n";
    let pin = "kind,id,day,period,rule\nsession,maths,Mon,2,pin\n";
    found.extend(brief(&read_small_with(&[("periods.csv", fortnight), ("pins.csv", pin)]).findings));

    let mut year = String::from("day,period\n");
    (0..10_100).for_each(|number| year.push_str(&format!("{},{}\n", number / 10, number % 10)));
    found.extend(brief(&read_small_with(&[("periods.csv", &year)]).findings));

    let folder = write_small_with(&[("rules.toml", "")]);
    fs::File::options().write(true).open(folder.path().join("rules.toml")).unwrap().set_len((4 << 20) + 1).unwrap();
    found.extend(brief(&read(folder.path()).findings));

    found.extend(brief(&read_small_by(&[], TeamsBy::Department).findings));
    let none: &[(&str, &str)] = &[("teams.csv", "-"), ("members.csv", "-")];
    found.extend(brief(&read_small_by(none, TeamsBy::Group).findings));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("school.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("rules").unwrap();
    for (row, cells) in [["key", "value"], ["blocks.release", "yes"], ["blocks.release", "no"]].iter().enumerate() {
        sheet.write_row(row as u32, 0, *cells).unwrap();
    }
    book.save(&path).unwrap();
    found.extend(brief(&read(&path).findings));
    found
}

#[test]
fn the_page_of_findings_says_what_the_program_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, page()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == page(),
        "docs/findings.md is not what the program says; write it anew with\n    \
         UPDATE_DOCS=1 cargo test --release --test findings"
    );
}

#[test]
fn codes_are_unique_and_say_their_severity() {
    let mut seen = BTreeSet::new();
    for code in Code::ALL {
        assert!(seen.insert(code.code()), "{} is there twice", code.code());
        let letter = format!("{:?}", code.severity()).chars().next();
        assert_eq!(code.code().chars().next(), letter, "{}", code.code());
    }
    let numbers: BTreeSet<&str> = Code::ALL.iter().map(|code| &code.code()[1..]).collect();
    assert_eq!(numbers.len(), Code::ALL.len(), "a number is used with one letter only");
}
