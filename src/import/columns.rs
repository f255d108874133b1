//! The columns of our tables and their other names, for lists that are read by their headers.

use super::values::plain;

/// A column: its name and the headers that stand for it.
type Column = (&'static str, &'static [&'static str]);

const STAFF: &[Column] = &[
    (
        "id",
        &[
            "staff",
            "staffid",
            "teacher",
            "teacherid",
            "code",
            "teachercode",
            "staffcode",
            "initials",
            "person",
            "personid",
            "employeeid",
            "shortname",
            "abbreviation",
        ],
    ),
    ("name", &["fullname", "staffname", "teachername", "displayname"]),
    ("department", &["dept", "faculty", "departmentname", "subjectarea"]),
    ("site", &["campus", "sitename"]),
    ("years", &["experience", "yearsexperience", "yearsofexperience", "experienceyears", "yearsteaching"]),
    ("fte", &["parttime", "fulltimeequivalent", "parttimeshare", "contract"]),
    ("roles", &["role"]),
    ("expertise", &["skills", "strengths", "expertisetags"]),
    ("needs", &["need", "goals", "developmentneeds", "growthareas", "needtags"]),
    ("mentees", &["maxmentees", "menteecapacity", "menteeslots"]),
    ("priority", &[]),
    ("visits", &["visitstomake", "observations", "maxobservations"]),
    ("hosts", &["visitstoreceive", "maxhosts", "hosting", "maxvisitors"]),
    ("email", &["mail", "emailaddress"]),
];
const WEEK: Column = ("week", &["cycleweek", "weektype", "weekname", "weeklabel", "fortnight"]);
const DAY: Column = ("day", &["weekday", "dayofweek", "dayname", "daylabel", "cycleday"]);
const PERIOD: Column = (
    "period",
    &[
        "hour",
        "lessonno",
        "lessonnumber",
        "slot",
        "timeslot",
        "periodno",
        "periodnumber",
        "periodid",
        "periodname",
        "lesson",
        "block",
    ],
);
const START: Column = ("start", &["starttime", "begin", "begins", "starts", "from"]);
const END: Column = ("end", &["endtime", "finish", "ends", "to", "until"]);
const WHO: Column = (
    "staff",
    &[
        "teacher",
        "teacherid",
        "staffid",
        "teachername",
        "staffname",
        "teachercode",
        "staffcode",
        "person",
        "personid",
        "employee",
        "employeeid",
        "staffmember",
        "initials",
        "teachers",
        "instructor",
    ],
);
const PERIODS: &[Column] = &[WEEK, DAY, PERIOD, START, END, ("kind", &["type", "periodtype", "slottype"])];
const TIMETABLE: &[Column] = &[
    WHO,
    ("staff2", &["teacher2", "secondteacher", "coteacher"]),
    ("staff3", &["teacher3", "thirdteacher"]),
    ("staff4", &["teacher4"]),
    ("staff5", &["teacher5"]),
    WEEK,
    DAY,
    PERIOD,
    ("length", &["duration"]),
    START,
    END,
    ("subject", &["course", "subjectname", "coursename", "subjectcode"]),
    ("group", &["class", "form", "groups", "classes", "classname", "classgroup", "teachinggroup", "set", "section"]),
    ("room", &["classroom", "location", "roomid", "roomname"]),
    ("site", &["campus", "sitename"]),
    ("activity", &["activityid", "lessonid", "event", "eventid"]),
    ("kind", &["type", "activitytype"]),
    ("release", &["releasable", "coverable", "canbereleased", "maybecovered"]),
    ("observe", &["observable", "visitable", "canbeobserved", "maybevisited"]),
];
const ROOMS: &[Column] = &[
    ("id", &["room", "roomid", "name", "roomname", "code"]),
    ("seats", &["capacity", "size", "places"]),
    ("site", &["campus", "sitename"]),
];
const AVAILABILITY: &[Column] = &[WHO, WEEK, DAY, PERIOD, ("status", &["availability", "state", "kind", "type"])];

/// The tables that a list can fill.
pub const TABLES: [&str; 5] = ["timetable", "staff", "rooms", "availability", "periods"];

/// The columns of a table.
pub fn of(table: &str) -> &'static [Column] {
    match table {
        "timetable" => TIMETABLE,
        "staff" => STAFF,
        "rooms" => ROOMS,
        "availability" => AVAILABILITY,
        "periods" => PERIODS,
        _ => &[],
    }
}

/// Which of our columns each cell of a header is: by its own name first, then by another; each once.
pub fn of_header(table: &str, header: &[String]) -> Vec<Option<&'static str>> {
    let keys: Vec<String> = header.iter().map(|cell| plain(cell)).collect();
    let columns = of(table);
    let mut found: Vec<Option<&'static str>> = vec![None; header.len()];
    for (name, _) in columns {
        if let Some(at) = keys.iter().position(|key| key == name) {
            found[at] = Some(name);
        }
    }
    for (name, others) in columns {
        if found.contains(&Some(*name)) {
            continue;
        }
        let free = keys.iter().enumerate().position(|(at, key)| found[at].is_none() && others.contains(&key.as_str()));
        if let Some(at) = free {
            found[at] = Some(name);
        }
    }
    found
}

/// Whether a header tells a list of lessons that part 1 can read.
pub fn is_timetable(header: &[String]) -> bool {
    let found = of_header("timetable", header);
    ["staff", "day", "period"].iter().all(|name| found.contains(&Some(*name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_found_by_name_then_by_synonym() {
        let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of_header("staff", &header("Teacher,id,X")), [None, Some("id"), None]);
        assert!(is_timetable(&header("Teacher Code,Weekday,Period No,Class")));
        assert!(!is_timetable(&header("Teacher,Period,Mon,Tue")));
    }
}
