//! teams.csv and members.csv: who plans together.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{whole, whole_number, word, yes_or_no};
use super::collector::Collector;
use super::header::{Column, TableSpec, Values, optional, required};
use super::limits;
use super::names::{Listed, Names, NamesOfFile};
use super::sheet::Sheet;
use super::staff::{People, STAFF, check_separators, report_repeated_id};
use super::texts::Texts;
use crate::findings::{Code, Finding, Place};
use crate::school::{
    Cycle, MeetingPlace, Member, MemberRole, SessionLength, StaffId, Table, Team, TeamId, least_common_multiple,
};

const COLUMNS: &[Column] = &[
    required("id", &["team", "teamid", "code", "plc", "plcid"]),
    optional("name", &["teamname", "title", "plcname"]),
    optional("sessions", &["sessionspercycle", "meetings", "count", "blocks"]).of(Values::Whole),
    optional("length", &["periods", "duration", "sessionlength", "blocklength"]).of(Values::Whole),
    optional("quorum", &["minimum", "minattendance", "attendance"]),
    optional("priority", &["importance"]).of(Values::Whole),
    optional("room", &["needsroom", "roomneeded", "roomrequired"]).of(Values::Flags),
    optional("every", &["everyncycles", "everyweeks", "interval"]).of(Values::Whole),
    optional("same_time", &["samehour", "fixedtime"]).of(Values::Flags),
    optional("minutes", &["sessionminutes", "durationminutes"]).of(Values::Whole),
    optional("site", &["campus", "sitename"]),
];
const ID: usize = 0;
const NAME: usize = 1;
const SESSIONS: usize = 2;
const LENGTH: usize = 3;
const QUORUM: usize = 4;
const PRIORITY: usize = 5;
const ROOM: usize = 6;
const EVERY: usize = 7;
const SAME_TIME: usize = 8;
const MINUTES: usize = 9;
const SITE: usize = 10;

/// teams.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "teams", required: false, variants: &[COLUMNS] };

const MEMBER_COLUMNS: &[Column] = &[
    required("team", &["teamid", "plc", "plcid", "teamname"]),
    Column { name: STAFF.name, synonyms: &MEMBER_SYNONYMS, required: true, values: Values::People },
    optional("role", &["memberrole", "attendance", "kind", "type"])
        .of(Values::Words(&["lead", "required", "optional"])),
];
const MEMBER_SYNONYMS: [&str; 11] = [
    "member",
    "memberid",
    "teacher",
    "teacherid",
    "staffid",
    "teachername",
    "staffname",
    "teachercode",
    "staffcode",
    "person",
    "personid",
];

/// members.csv.
pub(super) const MEMBERS_SPEC: TableSpec = TableSpec { name: "members", required: false, variants: &[MEMBER_COLUMNS] };

const ROLES: &[(&str, MemberRole)] =
    &[("lead", MemberRole::Lead), ("required", MemberRole::Required), ("optional", MemberRole::Optional)];

/// More sessions or periods than any cycle needs.
const MOST: u32 = 1_000;
/// A day.
const MOST_MINUTES: u32 = 24 * 60;
/// Sessions are held in every sixth cycle at least.
const MOST_EVERY: u32 = 6;
/// So many cycles at most before everything comes round again.
const MOST_TURNS: u32 = 12;

/// The teams while they are read.
pub(super) struct Teams {
    pub teams: Table<TeamId, Team>,
    pub names: Names<TeamId>,
    /// Where each team stands and what its quorum says.
    rows: Table<TeamId, (Place, Quorum)>,
    /// Teams with a member who could not be read, so that nothing can be said about their number.
    unsure: BTreeSet<TeamId>,
}

/// A quorum as written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Quorum {
    /// So many.
    Count(u32),
    /// A share of the leads and required members, as a fraction.
    Share(u64, u64),
}

impl Quorum {
    /// Everybody.
    const ALL: Quorum = Quorum::Share(1, 1);

    /// `5`, `80%` or `0.8` (as workbooks keep a percentage).
    fn read(text: &str) -> Option<Quorum> {
        if let Some(count) = whole_number(text) {
            return Some(Quorum::Count(count));
        }
        let (figure, scale) = match text.strip_suffix('%') {
            Some(figure) => (figure.trim(), 100),
            None => (text, 1),
        };
        let (whole, part) = figure.split_once(['.', ',']).unwrap_or((figure, ""));
        let digits = |text: &str| text.len() <= 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(part) || whole.is_empty() && part.is_empty() {
            return None;
        }
        let unit = 10u64.pow(part.len() as u32);
        let number = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<u64>().ok() };
        let above = number(whole)? * unit + number(part)?;
        // Without a percent sign only a share of the whole makes sense: nobody counts 2.5 people.
        (scale == 100 || above < unit).then_some(Quorum::Share(above, unit * scale))
    }

    /// How many of `core` people that is, rounded up.
    fn of(self, core: usize) -> u64 {
        match self {
            Quorum::Count(count) => u64::from(count),
            Quorum::Share(above, below) => (core as u64 * above).div_ceil(below),
        }
    }

    /// Whether no team, however large, can reach it.
    fn above_all(self) -> bool {
        matches!(self, Quorum::Share(above, below) if above > below)
    }
}

impl Teams {
    /// No teams.
    pub(super) fn none(listed: Listed) -> Teams {
        Teams { teams: Table::new(), names: Names::new("team", listed), rows: Table::new(), unsure: BTreeSet::new() }
    }
}

/// Reads teams.csv.
pub(super) fn read(sheet: &mut Sheet, texts: &mut Texts, collector: &mut Collector) -> Teams {
    let mut teams = Teams::none(Listed::In(sheet.file.clone()));
    while let Some(row) = sheet.next(collector) {
        let Some(id) = super::cells::text(&row, ID, collector) else { continue };
        if let Some(first) = teams.names.id(id) {
            let line = teams.rows[first].0.line.unwrap_or_default();
            report_repeated_id(&row, ID, id, line, collector);
            continue;
        }
        if teams.teams.len() == limits::EACH {
            limits::report_too_many(limits::EACH, "teams", row.file(), row.line, collector);
            break;
        }
        check_separators(&row, ID, id, collector);
        let text = row.cell(QUORUM);
        let quorum = if text.is_empty() { Some(Quorum::ALL) } else { Quorum::read(text) };
        if quorum.is_none() {
            row.report(
                collector,
                Code::BadQuorum,
                QUORUM,
                format!("`{text}` is neither a number of people nor a percentage"),
                "a number such as 4, or a percentage such as 80%",
                "leave it blank for everybody",
            );
        }
        let periods = whole(&row, LENGTH, (1, MOST), collector);
        let minutes = whole(&row, MINUTES, (1, MOST_MINUTES), collector);
        if let (Some(periods), Some(minutes)) = (periods, minutes) {
            row.report_value(
                collector,
                Code::LengthAndMinutes,
                LENGTH,
                id,
                format!("team `{id}` has a length of {periods} and one of {minutes} minutes; the minutes hold"),
                "one of the two",
                "leave one of the two cells blank",
            );
        }
        let length = minutes.map_or(SessionLength::Periods(periods.unwrap_or(1)), SessionLength::Minutes);
        let site = row.cell(SITE);
        let team = teams.teams.push(Team {
            id: id.to_owned(),
            name: Some(row.cell(NAME)).filter(|name| !name.is_empty()).unwrap_or(id).to_owned(),
            sessions: whole(&row, SESSIONS, (0, MOST), collector).unwrap_or(1),
            every: whole(&row, EVERY, (1, MOST_EVERY), collector).unwrap_or(1),
            same_time: yes_or_no(&row, SAME_TIME, false, collector),
            length,
            quorum: 0,
            priority: whole(&row, PRIORITY, (1, 9), collector).unwrap_or(1),
            room: yes_or_no(&row, ROOM, false, collector),
            place: match site.eq_ignore_ascii_case("online") {
                true => MeetingPlace::Online,
                false => texts.site(site).map_or(MeetingPlace::Anywhere, MeetingPlace::Site),
            },
            members: Vec::new(),
        });
        teams.names.insert(id, &teams.teams[team].name, team);
        let mut place = row.place(QUORUM);
        if text.is_empty() {
            place.column = None;
        }
        teams.rows.push((place, quorum.unwrap_or(Quorum::ALL)));
    }
    teams
}

/// Reads members.csv into the teams.
pub(super) fn read_members(sheet: &mut Sheet, teams: &mut Teams, people: &People, collector: &mut Collector) {
    const TEAM: usize = 0;
    const PERSON: usize = 1;
    const ROLE: usize = 2;
    let mut members: BTreeMap<(TeamId, StaffId), (MemberRole, u64)> = BTreeMap::new();
    let (mut named, mut teams_named) = (NamesOfFile::default(), NamesOfFile::default());
    while let Some(row) = sheet.next(collector) {
        let team = teams.names.resolve(&row, TEAM, &mut teams_named, collector);
        let staff = people.names.resolve(&row, PERSON, &mut named, collector);
        let role = word(&row, ROLE, ROLES, Some(MemberRole::Required), collector).unwrap_or(MemberRole::Required);
        let (Some(team), Some(staff)) = (team, staff) else {
            teams.unsure.extend(team);
            continue;
        };
        let Some((other, line)) = members.get(&(team, staff)) else {
            members.insert((team, staff), (role, row.line));
            continue;
        };
        let (person, team) = (&people.staff[staff].id, &teams.teams[team].id);
        let value = format!("{team}/{person}");
        if *other == role {
            row.report_value(
                collector,
                Code::RepeatedMember,
                PERSON,
                &value,
                format!("`{person}` is in team `{team}` on line {line} already"),
                "each member of a team once",
                "take one of the rows out",
            );
        } else {
            let name = |role: MemberRole| ROLES.iter().find(|(_, other)| *other == role).map_or("", |(name, _)| name);
            row.report_value(
                collector,
                Code::TwoRoles,
                ROLE,
                &value,
                format!("`{person}` is {} of team `{team}` here, but {} on line {line}", name(role), name(*other)),
                "one role for each member of a team",
                "take one of the rows out",
            );
        }
    }
    teams.names.finish(teams_named, &sheet.file, collector);
    people.names.finish(named, &sheet.file, collector);
    for ((team, staff), (role, _)) in members {
        // Keys are ordered by team, then person: members end up in the order of staff.csv.
        teams.teams[team].members.push(Member { staff, role });
    }
}

/// Settles quorums and checks each team, once its members are known. `members_file` lists the
/// members; none where it could not be read, so that nothing can be said about them.
pub(super) fn settle(teams: &mut Teams, cycle: &Cycle, members_file: Option<&str>, collector: &mut Collector) {
    let longest = longest_run(cycle);
    let most_minutes = most_minutes(cycle);
    let weeks = cycle.weeks().len() as u32;
    check_turns(teams, collector);
    let lines: Vec<(TeamId, Place, Quorum)> =
        teams.rows.entries().map(|(team, (place, quorum))| (team, place.clone(), *quorum)).collect();
    for (id, place, quorum) in lines {
        let team = &mut teams.teams[id];
        let core = team.core();
        team.quorum = u32::try_from(quorum.of(core)).unwrap_or(u32::MAX);
        let finding = |code: Code, field: &str, message: String, expected: String, remedy: String| Finding {
            code,
            place: Place {
                field: Some(field.into()),
                column: place.column.filter(|_| field == "quorum"),
                ..place.clone()
            },
            value: Some(team.id.clone()),
            message,
            expected,
            remedy,
            also: Vec::new(),
        };
        if let Some(file) = members_file.filter(|_| !teams.unsure.contains(&id)) {
            if team.members.is_empty() {
                collector.push(finding(
                    Code::TeamWithoutMembers,
                    "id",
                    format!("team `{}` has no members", team.id),
                    format!("rows of this team in {file}"),
                    format!("add its members to {file}, or take the team out"),
                ));
            } else if team.members.len() == 1 && team.sessions > 0 {
                collector.push(finding(
                    Code::TeamOfOne,
                    "id",
                    format!("team `{}` has one member, so none of its sessions can be held", team.id),
                    "at least two members".into(),
                    format!("add members to {file}, or take the team out"),
                ));
            }
            if quorum.above_all() || (quorum.of(core) > core as u64 && !team.members.is_empty()) {
                collector.push(finding(
                    Code::QuorumTooHigh,
                    "quorum",
                    format!(
                        "the quorum of team `{}` is above the number of its leads and required members, {core}",
                        team.id
                    ),
                    format!("at most {core}, or at most 100%"),
                    "lower the quorum, or leave it blank for everybody".into(),
                ));
            }
        }
        let is_too_long = !cycle.is_empty() && cycle.slots().all(|slot| cycle.window_of(slot, team.length).is_none());
        if is_too_long && team.sessions > 0 && longest > 0 {
            let (field, message, expected) = match team.length {
                SessionLength::Periods(periods) => (
                    "length",
                    format!("takes {periods} periods, but no more than {longest} are adjacent on any day"),
                    format!("a length of at most {longest}"),
                ),
                SessionLength::Minutes(minutes) => (
                    "minutes",
                    format!("takes {minutes} minutes, but no adjacent periods of a day have more than {most_minutes}"),
                    format!("at most {most_minutes} minutes"),
                ),
            };
            collector.push(finding(
                Code::LongSession,
                field,
                format!("a session of team `{}` {message}; none of its sessions can be held", team.id),
                expected,
                "make the sessions shorter, or raise passing_minutes in the rules if the gaps are short enough".into(),
            ));
        }
        // Each turn of the team has its own weeks.
        let most = weeks.saturating_mul(team.every);
        if team.same_time && team.sessions > most && weeks > 0 {
            collector.push(finding(
                Code::SameTimeTooOften,
                "same_time",
                format!(
                    "team `{}` asks for {} at the same time, one a week, but {} {most}; the others cannot be held",
                    team.id,
                    count(team.sessions, "session"),
                    if team.every > 1 { "the weeks of all its turns are" } else { "the weeks of the cycle are" }
                ),
                format!("at most {}", count(most, "session")),
                "lower its sessions, or leave same_time blank".into(),
            ));
        }
    }
}

/// `2 sessions`.
fn count(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// Whether everything comes round again soon enough.
fn check_turns(teams: &Teams, collector: &mut Collector) {
    let mut turns = 1;
    for (id, (place, _)) in teams.rows.entries() {
        let every = teams.teams[id].every;
        let so_far = turns;
        turns = least_common_multiple(so_far, every);
        if turns <= MOST_TURNS {
            continue;
        }
        let (team, fitting) = (&teams.teams[id], |every: &u32| least_common_multiple(so_far, *every) <= MOST_TURNS);
        let fitting: Vec<String> = (1..=MOST_EVERY).filter(fitting).map(|every| every.to_string()).collect();
        collector.push(Finding {
            code: Code::TurnsTooMany,
            place: Place { field: Some("every".into()), column: None, ..place.clone() },
            value: Some(team.id.clone()),
            message: format!(
                "team `{}` meets in every {every}th cycle, others in every other number of cycles: only after {turns} \
                 would everything come round again",
                team.id
            ),
            expected: format!("at most {MOST_TURNS} cycles until everything comes round again"),
            remedy: format!("write one of {} for this team, or bring the others in line", fitting.join(", ")),
            also: Vec::new(),
        });
        return;
    }
}

/// The most minutes of slots that are adjacent one after the other.
fn most_minutes(cycle: &Cycle) -> u32 {
    let mut most = 0;
    for day in cycle.days().iter() {
        let (mut follows, mut run) = (false, 0u32);
        for slot in &day.slots {
            run = match cycle.window(*slot, 1) {
                Some(_) if follows => run.saturating_add(cycle.minutes(*slot)),
                Some(_) => cycle.minutes(*slot),
                None => 0,
            };
            follows = cycle.window(*slot, 2).is_some();
            most = most.max(run);
        }
    }
    most
}

/// The most slots that are adjacent one after the other.
fn longest_run(cycle: &Cycle) -> u32 {
    let mut longest = 0;
    let mut run = 0u32;
    for day in cycle.days().iter() {
        let mut follows = false;
        for slot in &day.slots {
            run = match cycle.window(*slot, 1) {
                Some(_) if follows => run + 1,
                Some(_) => 1,
                None => 0,
            };
            follows = cycle.window(*slot, 2).is_some();
            longest = longest.max(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quorums_are_exact_and_rounded_up() {
        let of = |text: &str, core: usize| Quorum::read(text).map(|quorum| quorum.of(core));
        assert_eq!(of("80%", 5), Some(4));
        assert_eq!(of("80%", 6), Some(5));
        assert_eq!(of("66.7 %", 3), Some(3));
        assert_eq!(of("66,6%", 3), Some(2));
        assert_eq!(of("0.8", 5), Some(4));
        assert_eq!(of("4", 6), Some(4));
        assert_eq!(of("4.0", 6), Some(4));
        assert_eq!(of("100%", 0), Some(0));
        for bad in ["most", "2.5", "-1", "%", "80%%", "99999999999%", ""] {
            assert_eq!(of(bad, 5), None, "{bad}");
        }
        assert!(Quorum::read("120%").unwrap().above_all());
        assert!(!Quorum::read("100%").unwrap().above_all());
    }
}
