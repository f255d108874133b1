//! Reading: what the files say is what the school is, whatever form they come in.

mod common;
#[path = "common/real.rs"]
mod real;

use common::{brief, read, read_small_by, read_small_with, school, write_school, write_small_with};
use staffroom::findings::Severity;
use staffroom::load::{LoadOptions, TeamsBy, load};
use staffroom::school::{
    Activity, CoverBy, Id, MeetingPlace, MemberRole, PairKind, PairOrder, PairingObjective, PinRule, PinSubject,
    School, SessionLength, SlotKind, SlotSet, Staff,
};

fn staff<'s>(school: &'s School, id: &str) -> &'s Staff {
    school.staff.iter().find(|person| person.id == id).expect("the person is there")
}

fn slots(school: &School, set: &SlotSet) -> Vec<String> {
    set.iter().map(|slot| school.cycle.name(slot)).collect()
}

#[test]
fn the_small_school_reads_without_findings() {
    let loaded = read_small_with(&[]);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let school = school(loaded);
    assert_eq!(school.cycle.len(), 6);
    assert_eq!(school.text(staffroom::school::TextId::from_index(0)), "");
    assert_eq!(school.teams.iter().map(|team| team.id.as_str()).collect::<Vec<_>>(), ["maths"]);
    assert_eq!(slots(&school, &staff(&school, "ana").time.busy), ["Mon 1"]);
    assert!(school.rooms.is_none());
}

#[test]
fn the_cycle_has_weeks_times_and_kinds() {
    let periods = "Week;Day;Lesson No;Start;End;Kind\n\
        A;Mon;0;7:30;08:00;open\nA;Mon;1;08:00;08:50;LESSON\nA;Mon;B;08:50;09:10;break\n\
        A;Mon;2;09:10;10:00;\nA;Mon;3;10:05;10:55;\nA;Mon;4;11:10;12:00;\n\
        B;Mon;1;08:00;08:50;\nB;Tue;1;;;\nB;Tue;2;;;\n";
    let school =
        school(read_small_with(&[("periods.csv", periods), ("timetable.csv", "staff,day,period\nana,Mon,1\n")]));
    let cycle = &school.cycle;
    assert_eq!(cycle.weeks().as_slice(), ["A", "B"]);
    assert_eq!(cycle.days().len(), 3);
    let slot = |name: &str| cycle.slots().find(|slot| cycle.name(*slot) == name).unwrap();
    assert_eq!(cycle.kind(slot("A Mon 0")), SlotKind::Open);
    assert_eq!(cycle.kind(slot("A Mon B")), SlotKind::Break);
    assert_eq!(cycle.minutes(slot("A Mon 0")), 30);
    assert_eq!(cycle.minutes(slot("B Tue 1")), 50);
    // Adjacent across a short gap, not across a long one nor a break.
    assert_eq!(cycle.window(slot("A Mon 2"), 2).unwrap().len(), 2);
    assert_eq!(cycle.window(slot("A Mon 3"), 2), None);
    assert_eq!(cycle.window(slot("A Mon 1"), 2), None);
    assert_eq!(cycle.window(slot("B Tue 1"), 2).unwrap().len(), 2);
    // A blank week means every week that has such a slot.
    assert_eq!(slots(&school, &staff(&school, "ana").time.busy), ["A Mon 1", "B Mon 1"]);
}

#[test]
fn staff_have_defaults_where_cells_are_blank() {
    let text = "id,name,department,site,years,fte,roles,expertise,needs,mentees,visits,hosts,email\n\
        ana,Ana Ruiz,Maths,North,12,0.82,Mentor; cover,phonics:5;behaviour,planning:4; reading,2,0,5,ana@example.org\n\
        bo,,,,,,,,,,,,\n";
    let rules = "[visits]\nvisits = 3\nhosts = 4\n";
    let school = school(read_small_with(&[("staff.csv", text), ("rules.toml", rules)]));
    let (ana, bo) = (staff(&school, "ana"), staff(&school, "bo"));
    assert_eq!(ana.name, "Ana Ruiz");
    assert_eq!(ana.department.map(|text| school.text(text)), Some("Maths"));
    assert_eq!((ana.years, ana.fte.of_rounded_up(100)), (Some(12), 82));
    assert!(ana.roles.mentor && ana.roles.cover && !ana.roles.mentee && !ana.roles.coach && !ana.roles.leader);
    let tags = |tags: &[staffroom::school::Tagged]| -> Vec<(String, u8)> {
        tags.iter().map(|tagged| (school.tags[tagged.tag].clone(), tagged.value)).collect()
    };
    assert_eq!(tags(&ana.expertise), [("phonics".into(), 5), ("behaviour".into(), 3)]);
    assert_eq!(tags(&ana.needs), [("planning".into(), 4), ("reading".into(), 1)]);
    assert_eq!((ana.mentees, ana.visits, ana.hosts), (2, 0, 5));
    assert_eq!(ana.email.as_deref(), Some("ana@example.org"));
    assert_eq!((bo.name.as_str(), bo.years, bo.department), ("bo", None, None));
    assert_eq!(bo.fte, staffroom::school::Share::ONE);
    assert_eq!((bo.mentees, bo.visits, bo.hosts), (1, 3, 4));
}

#[test]
fn tags_of_their_own_file_override_those_of_staff() {
    let staff_file = "id,expertise,needs\nana,phonics:5;reading:2,planning:4\nbo,,\n";
    let tags_file = "teacher,kind,tag,value\nana,expertise,phonics,1\nana,Need,phonics,\nbo,expertise,maths,\n";
    let school = school(read_small_with(&[("staff.csv", staff_file), ("tags.csv", tags_file)]));
    let tags = |tags: &[staffroom::school::Tagged]| -> Vec<(String, u8)> {
        tags.iter().map(|tagged| (school.tags[tagged.tag].clone(), tagged.value)).collect()
    };
    let ana = staff(&school, "ana");
    assert_eq!(tags(&ana.expertise), [("phonics".into(), 1), ("reading".into(), 2)]);
    assert_eq!(tags(&ana.needs), [("phonics".into(), 1), ("planning".into(), 4)]);
    assert_eq!(tags(&staff(&school, "bo").expertise), [("maths".into(), 3)]);
}

#[test]
fn rows_of_one_slot_are_read_together() {
    let timetable = "staff,day,period,group,kind,release,observe\n\
        ana,Mon,1,1A+1B; 1A,,,\nana,Mon,1,1C,,no,\nana,Mon,2,1C,lesson,,no\nana,Tue,1,,duty,,\nana,Tue,2,,meeting,yes,x\n";
    let loaded = read_small_with(&[("timetable.csv", timetable)]);
    assert_eq!(brief(&loaded.findings), ["N120 timetable.csv:3:1 (staff)"]);
    let school = school(loaded);
    let ana = staff(&school, "ana");
    assert_eq!(slots(&school, &ana.time.busy), ["Mon 1", "Mon 2", "Tue 1", "Tue 2"]);
    assert_eq!(slots(&school, &ana.time.releasable), ["Mon 2", "Tue 2"]);
    let rows = school.timetable.rows();
    assert_eq!(rows.iter().map(|row| row.observe).collect::<Vec<_>>(), [true, true, false, false, true]);
    assert_eq!(rows[3].kind, Activity::Duty);
    assert_eq!(rows[4].kind, Activity::Meeting);
    let classes: Vec<&str> = school.timetable.classes(rows[0].group).iter().map(|class| school.text(*class)).collect();
    assert_eq!(classes, ["1A", "1B"]);
    assert_eq!(school.text(rows[0].group), "1A+1B; 1A");
    assert!(school.timetable.classes(rows[3].group).is_empty());
}

#[test]
fn teams_say_how_often_how_long_and_where() {
    let teams = "id,sessions,every,same_time,minutes,site\n\
        maths,2,3,yes,90,North\nart,,,,,ONLINE\npe,1,6,no,,north\nit,,1,,,\n";
    let members = "team,staff\nmaths,ana\nmaths,bo\nart,ana\nart,bo\npe,ana\npe,bo\nit,ana\nit,bo\n";
    let periods = "week,day,period\nA,Mon,1\nA,Mon,2\nA,Mon,3\nB,Mon,1\nB,Mon,2\nB,Mon,3\n";
    let files = [("teams.csv", teams), ("members.csv", members), ("periods.csv", periods)];
    let loaded = read_small_with(&files);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let school = school(loaded);
    let teams = school.teams.as_slice();
    let site = |team: &staffroom::school::Team| team.place.site().map(|site| school.text(site).to_owned());
    let said: Vec<_> = teams.iter().map(|team| (team.every, team.same_time, team.length, site(team))).collect();
    let (minutes, periods) = (SessionLength::Minutes(90), SessionLength::Periods(1));
    let north = Some("North".to_owned());
    let expected = [(3, true, minutes, north.clone()), (1, false, periods, None)];
    assert_eq!(said[..2], expected);
    assert_eq!(said[2..], [(6, false, periods, north), (1, false, periods, None)], "sites without regard to case");
    assert_eq!([teams[1].place, teams[3].place], [MeetingPlace::Online, MeetingPlace::Anywhere]);
    assert_eq!(school.turns(), 6);
}

#[test]
fn as_many_sessions_are_at_the_same_time_as_all_turns_have_weeks() {
    let loaded = read_small_with(&[("teams.csv", "id,sessions,every,same_time\nmaths,3,3,yes\n")]);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
}

#[test]
fn pins_may_name_a_turn() {
    let teams = "id,every\nmaths,3\n";
    let pins = "kind,id,day,period,rule,turn\nsession,maths,Mon,3,ban,\nsession,maths,Tue,1,ban,3\n\
        session,maths,Tue,1,ban,2\nmeeting,ana/bo,Mon,3,pin,2\n";
    let school = school(read_small_with(&[("teams.csv", teams), ("pins.csv", pins)]));
    let turns: Vec<Option<u32>> = school.pins.iter().map(|pin| pin.turn).collect();
    assert_eq!(turns, [None, Some(3), Some(2), None], "meetings are in every turn");
    let sessions = "team,week,day,period,length,turn,room,attending,absent,released\nmaths,,Mon,3,1,2,,ana;bo,,\n";
    let pins = common::school(read_small_with(&[("teams.csv", teams), ("pins.csv", sessions)])).pins;
    assert_eq!(pins.iter().map(|pin| (pin.rule, pin.turn)).collect::<Vec<_>>(), [(PinRule::Pin, Some(2))]);
}

#[test]
fn a_row_is_at_its_own_site_else_its_rooms_else_its_persons() {
    let files = [
        ("staff.csv", "id,site\nana,North\nbo,\ncy,SOUTH\n"),
        ("rooms.csv", "id,site\nR1,south\nR2,\n"),
        (
            "timetable.csv",
            "staff,day,period,room,site\nana,Mon,1,R1,West\nana,Mon,2,R1,\nana,Mon,3,R2,\nana,Tue,1,,\n\
             bo,Mon,1,R2,\nbo,Mon,2,R1+R2,\ncy,Tue,1,,north\ncy,Tue,2,,\n",
        ),
        ("travel.csv", "from,to,minutes\nNORTH,South,15\nsouth,West,5\nWest,South,8\n"),
        ("rules.toml", "[travel]\nminutes = 40\n"),
    ];
    let loaded = read_small_with(&files);
    let asks: Vec<_> = brief(&loaded.findings).into_iter().filter(|finding| !finding.starts_with('N')).collect();
    assert_eq!(asks, Vec::<String>::new());
    let school = school(loaded);
    let sites: Vec<&str> =
        school.timetable.rows().iter().map(|row| row.site.map_or("", |site| school.text(site))).collect();
    assert_eq!(sites, ["West", "SOUTH", "North", "North", "", "SOUTH", "North", "SOUTH"]);
    let site = |name: &str| school.texts.entries().find(|(_, text)| *text == name).map(|(id, _)| id);
    let minutes = |from: &str, to: &str| school.travel.minutes(site(from), site(to));
    assert_eq!([minutes("North", "SOUTH"), minutes("SOUTH", "North")], [15, 15], "both ways");
    assert_eq!([minutes("SOUTH", "West"), minutes("West", "SOUTH")], [5, 8], "unless the way back is listed");
    assert_eq!([minutes("North", "West"), minutes("West", "West")], [40, 0]);
}

#[test]
fn time_follows_the_order_away_protected_busy_avoid() {
    let periods = "day,period,kind\nMon,1,\nMon,2,\nMon,L,break\nMon,3,\nMon,4,\nMon,5,open\nTue,1,\nTue,2,\n";
    let timetable = "staff,day,period,kind\nana,Mon,2,\nana,Mon,L,duty\nana,Mon,4,\nbo,Mon,1,\n";
    let availability = "staff,week,day,period,status\n\
        ana,,Tue,,avoid\nana,,Tue,2,away\nana,,Tue,2,protected\nana,,Mon,3,protected\nana,,Mon,4,Protected\nana,,Mon,2,avoid\n";
    let school = school(read_small_with(&[
        ("periods.csv", periods),
        ("timetable.csv", timetable),
        ("availability.csv", availability),
    ]));
    let time = &staff(&school, "ana").time;
    assert_eq!(slots(&school, &time.busy), ["Mon 2", "Mon L", "Mon 4"]);
    assert_eq!(slots(&school, &time.away), ["Tue 2"]);
    assert_eq!(slots(&school, &time.protected), ["Mon 3", "Mon 4", "Tue 2"]);
    assert_eq!(slots(&school, &time.avoid), ["Mon 2", "Tue 1", "Tue 2"]);
    assert_eq!(slots(&school, &time.free), ["Mon 1", "Mon 5", "Tue 1"]);
    assert_eq!(slots(&school, &time.releasable), ["Mon 2"]);
    assert_eq!(slots(&school, &time.in_school), ["Mon 2", "Mon L", "Mon 3", "Mon 4"]);
    let lessons = ["Mon 1", "Mon 2", "Mon 3", "Mon 4", "Tue 1", "Tue 2"];
    assert_eq!(slots(&school, &staff(&school, "cy").time.in_school), lessons, "cy has no row at all");
}

#[test]
fn teams_have_members_in_staff_order_and_quorums_as_counts() {
    let teams = "id,name,sessions,length,quorum,priority,room\nmaths,,2,2,60%,9,yes\nall,Everybody,,,2,,\n";
    let members = "team,teacher,role\nmaths,cy,optional\nmaths,bo,\nmaths,ana,LEAD\nall,bo,\nall,ana,\n";
    let school = school(read_small_with(&[("teams.csv", teams), ("members.csv", members)]));
    let maths = &school.teams.as_slice()[0];
    assert_eq!(
        (maths.name.as_str(), maths.sessions, maths.length, maths.priority, maths.room),
        ("maths", 2, SessionLength::Periods(2), 9, true)
    );
    assert_eq!(maths.quorum, 2, "60 % of the lead and the required member, rounded up");
    let roles: Vec<(usize, MemberRole)> =
        maths.members.iter().map(|member| (member.staff.index(), member.role)).collect();
    assert_eq!(roles, [(0, MemberRole::Lead), (1, MemberRole::Required), (2, MemberRole::Optional)]);
    let all = &school.teams.as_slice()[1];
    assert_eq!(
        (all.name.as_str(), all.sessions, all.length, all.quorum, all.room),
        ("Everybody", 1, SessionLength::Periods(1), 2, false)
    );
}

#[test]
fn rooms_are_taken_where_the_timetable_shows_them() {
    let school = school(read_small_with(&[("rooms.csv", "Room,Capacity,meetings\nR1,30,\nHall,,no\nr1,8,y\n")]));
    let rooms = school.rooms.as_ref().unwrap();
    let room = |index: usize| &rooms.as_slice()[index];
    assert_eq!((room(0).seats, room(0).meetings), (Some(30), true));
    assert_eq!(slots(&school, &room(0).busy), ["Mon 1"]);
    assert_eq!((room(1).seats, room(1).meetings), (None, false));
    assert!(room(2).busy.is_empty(), "ids are case-sensitive");
}

#[test]
fn wishes_pairs_and_pins_are_resolved() {
    let school = school(read_small_with(&[
        ("preferences.csv", "staff,choice,rank\nana,bo,1\nana,cy,1\n"),
        (
            "pairs.csv",
            "kind,a,b,rule,note\nmentor,ana,bo,forbid,line manager\nANY,bo,cy,previous,\nvisit,ana,cy,require,\n",
        ),
        (
            "pins.csv",
            "kind,id,week,day,period,rule\nsession,maths,,Mon,3,pin\nmeeting,ana/bo,,Tue,1,ban\nvisit,cy / ana,,Tue,2,pin\n",
        ),
    ]));
    assert_eq!(school.preferences.iter().map(|wish| wish.rank).collect::<Vec<_>>(), [1, 1]);
    let pairs: Vec<_> = school.pairs.iter().map(|pair| (pair.kind, pair.order, pair.source.line)).collect();
    assert_eq!(
        pairs,
        [
            (PairKind::Mentor, PairOrder::Forbid, 2),
            (PairKind::Any, PairOrder::Previous, 3),
            (PairKind::Visit, PairOrder::Require, 4)
        ]
    );
    assert_eq!(school.pairs[0].note, "line manager");
    let pin = &school.pins[0];
    assert_eq!((pin.rule, pin.slots.len(), pin.source.line), (PinRule::Pin, 1, 2));
    assert!(matches!(pin.subject, PinSubject::Session(team) if team.index() == 0));
    assert!(matches!(school.pins[1].subject, PinSubject::Meeting { mentor, mentee } if mentor < mentee));
    assert!(matches!(school.pins[2].subject, PinSubject::Visit { observer, host } if observer > host));
}

#[test]
fn the_tables_of_a_plan_are_pins() {
    let fortnight = "week,day,period\nA,Mon,1\nA,Mon,2\nB,Mon,1\nB,Mon,2\n";
    let timetable = "staff,week,day,period\nana,A,Mon,1\n";
    let sessions = "team,week,day,period,length,room,attending,absent,released\nmaths,B,Mon,2,1,,ana;bo,,\n";
    let read = |pins: &str| {
        let files = [("periods.csv", fortnight), ("timetable.csv", timetable), ("pins.csv", pins)];
        let loaded = read_small_with(&files);
        assert_eq!(brief(&loaded.findings), Vec::<String>::new());
        school(loaded)
    };
    let school = read(sessions);
    assert!(matches!(school.pins[0].subject, PinSubject::Session(_)));
    assert_eq!(school.cycle.name(school.pins[0].slots[0]), "B Mon 2");
    let school = read("mentor,mentee,fit,week,day,period\nana,bo,87,A,Mon,2\n");
    assert!(matches!(school.pins[0].subject, PinSubject::Meeting { .. }));
    // A ban without a week holds in every week.
    let school = read("kind,id,week,day,period,rule\nsession,maths,,Mon,2,ban\n");
    assert_eq!(school.pins[0].slots.len(), 2);
}

#[test]
fn rules_are_read_and_the_rest_keeps_its_defaults() {
    let rules = "name = \"Hill \u{5d0} School\"\nparallel_sessions = 3\n\n[blocks]\nrelease = true\ncover = \"anyone\"\n\n\
        [mentors]\nideal_gap = [0, 40]\nobjective = \"fair\"\nweights = { need = 0, time = 1 }\n\n[costs]\nmoved = 0x10\n";
    for rules in [rules.to_owned(), rules.replace('\n', "\r\n"), rules.replace('\n', "\r"), format!("\u{feff}{rules}")]
    {
        let school = school(read_small_with(&[("rules.toml", &rules)]));
        assert_eq!(school.name, "Hill \u{5d0} School");
        assert_eq!(school.rules.parallel_sessions, 3);
        assert!(school.rules.blocks.release);
        assert_eq!(school.rules.blocks.cover, CoverBy::Anyone);
        assert_eq!(school.rules.blocks.max_covers, 2);
        assert_eq!(school.rules.mentors.ideal_gap, (0, 40));
        assert_eq!(school.rules.mentors.objective, PairingObjective::Fair);
        let weights = &school.rules.mentors.weights;
        assert_eq!((weights.need, weights.time, weights.experience), (0, 1, 2));
        assert_eq!((school.rules.costs.moved, school.rules.costs.release), (16, 20));
    }
}

#[test]
fn all_mistakes_in_the_rules_are_found_at_once_and_in_place() {
    let rules = "period_minute = 40\nrelease = true\n[block]\nrelease = true\n[costs]\nunmet_session = 1.5\nrelease = -1\n\
        [mentors]\nweights.need = 99999999999999999999\nmeeting = 1\nobjective = \"Total\"\nideal_gap = [1, 2, 3]\n";
    let loaded = read_small_with(&[("rules.toml", rules)]);
    assert!(loaded.school.is_none());
    assert_eq!(
        brief(&loaded.findings),
        [
            "E302 rules.toml:1:1 (period_minute) = period_minute",
            "E302 rules.toml:2:1 (release) = release",
            "E302 rules.toml:3:2 (block) = block",
            "E303 rules.toml:6:17 (costs.unmet_session) = 1.5",
            "E304 rules.toml:7:11 (costs.release) = -1",
            "E304 rules.toml:9:16 (mentors.weights.need) = 99999999999999999999",
            "E302 rules.toml:10:1 (mentors.meeting) = mentors.meeting",
            "E305 rules.toml:11:13 (mentors.objective) = \"Total\"",
            "E303 rules.toml:12:13 (mentors.ideal_gap) = [1, 2, 3]",
        ]
    );
    let help = |index: usize| loaded.findings[index].remedy.as_str();
    assert_eq!(help(0), "did you mean `period_minutes`?");
    assert_eq!(help(1), "`release` belongs under the heading [blocks]");
    assert_eq!(help(2), "did you mean [blocks]?");
    assert_eq!(help(6), "did you mean `meetings`?");
    assert_eq!(help(7), "did you mean \"total\"?");
}

#[test]
fn teams_are_made_by_department_subject_or_group() {
    let staff_file = "id,department\nana,Maths\nbo,Maths\ncy,Art\n";
    let timetable = "staff,day,period,subject,group,kind\nana,Mon,1,Sets,1A+1B,\nbo,Mon,2,Sets,1B,\ncy,Mon,1,Art,1B,\n\
        ana,Tue,1,Yard,,duty\ncy,Tue,1,Yard,,duty\n";
    let made = |by: TeamsBy| {
        let files = [("staff.csv", staff_file), ("timetable.csv", timetable), ("teams.csv", "-"), ("members.csv", "-")];
        let school = school(read_small_by(&files, by));
        let team = |team: &staffroom::school::Team| {
            let members: Vec<&str> = team.members.iter().map(|member| school.staff[member.staff].id.as_str()).collect();
            assert!(team.members.iter().all(|member| member.role == MemberRole::Required));
            assert_eq!(
                (team.sessions, team.length, team.quorum as usize),
                (1, SessionLength::Periods(1), members.len())
            );
            format!("{}: {}", team.id, members.join(" "))
        };
        school.teams.iter().map(team).collect::<Vec<_>>()
    };
    assert_eq!(made(TeamsBy::Department), ["Maths: ana bo"]);
    assert_eq!(made(TeamsBy::Subject), ["Sets: ana bo"]);
    assert_eq!(made(TeamsBy::Group), ["1B: ana bo cy"]);
}

#[test]
fn line_ends_byte_order_marks_and_delimiters_make_no_difference() {
    let plain = school(read_small_with(&[]));
    let change = |change: &dyn Fn(&str) -> String| {
        let files: Vec<(&str, String)> = common::SMALL.iter().map(|(name, text)| (*name, change(text))).collect();
        let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let loaded = read_small_with(&files);
        assert_eq!(brief(&loaded.findings), Vec::<String>::new());
        School { name: plain.name.clone(), ..school(loaded) }
    };
    assert_eq!(change(&|text| text.replace('\n', "\r\n")), plain);
    assert_eq!(change(&|text| text.replace('\n', "\r")), plain);
    assert_eq!(change(&|text| text.replace(',', ";")), plain);
    assert_eq!(change(&|text| text.replace(',', "\t")), plain);
    assert_eq!(change(&|text| format!("\u{feff}{text}")), plain);
    assert_eq!(change(&|text| text.replace('\n', "\n\n ,, \n").replace(',', " , ")), plain);
    assert_eq!(change(&|text| text.trim_end().to_owned()), plain);
    let quoted = |text: &str| {
        let row = |row: &str| row.split(',').map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
        text.lines().map(row).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(change(&quoted), plain);
}

#[test]
fn header_names_are_understood_in_many_forms() {
    for header in
        ["TeacherName,Hour,weekday", "staff_id,lesson no,DAY", "Teacher-Id,slot,Day", "TEACHER,Period,day of week"]
    {
        let timetable = format!("{header}\nana,2,Mon\n");
        let loaded = read_small_with(&[("timetable.csv", &timetable)]);
        assert_eq!(brief(&loaded.findings), Vec::<String>::new(), "{header}");
        let school = school(loaded);
        assert_eq!(slots(&school, &staff(&school, "ana").time.busy), ["Mon 2"]);
    }
}

#[test]
fn names_with_quotes_commas_other_scripts_and_emoji() {
    let ids = ["O'Brien, \"Pat\"", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{1f469}\u{200d}\u{1f3eb}", "Zo\u{eb} \u{0141}"];
    let cell = |id: &str| format!("\"{}\"", id.replace('"', "\"\""));
    let column = |header: &str, cells: &dyn Fn(&str) -> String| {
        ids.iter().fold(format!("{header}\n"), |text, id| text + &cells(id) + "\n")
    };
    let files = [
        ("staff.csv", column("id", &cell)),
        ("timetable.csv", column("staff,day,period", &|id| format!("{},Mon,1", cell(id)))),
        ("members.csv", column("team,staff", &|id| format!("maths,{}", cell(id)))),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let loaded = read_small_with(&files);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    let school = school(loaded);
    assert_eq!(school.staff.iter().map(|person| person.id.as_str()).collect::<Vec<_>>(), ids);
    assert_eq!(school.teams.as_slice()[0].members.len(), 4);
}

#[test]
fn ten_thousand_rows_with_one_unknown_name_are_one_finding() {
    let mut timetable = String::from("staff,day,period\n");
    (0..10_000).for_each(|number| timetable.push_str(&format!("Anna,Mon,{}\n", number % 3 + 1)));
    let loaded = read_small_with(&[("timetable.csv", &timetable)]);
    assert_eq!(brief(&loaded.findings), ["E102 timetable.csv:2:1 (staff) = Anna +9999"]);
    assert_eq!(loaded.findings[0].remedy, "did you mean `ana`?");
    assert_eq!(loaded.findings[0].also.last(), Some(&10_001));
}

#[test]
fn many_different_unknown_names_are_all_counted_and_soon() {
    let mut staff_file = String::from("id\nana\nbo\n");
    (0..2_000).for_each(|number| staff_file.push_str(&format!("teacher-{number:05}\n")));
    let mut timetable = String::from("staff,day,period\n");
    (0..20_000).for_each(|number| timetable.push_str(&format!("Teacher {:05}x,Mon,1\n", number)));
    let loaded = read_small_with(&[("staff.csv", &staff_file), ("timetable.csv", &timetable)]);
    assert_eq!(brief(&loaded.findings), ["E129 timetable.csv:2:1 (staff) +19999"]);
    assert!(loaded.findings[0].message.starts_with("the lists do not belong together: 20000 of the 20000 names"));
}

#[test]
fn misspelt_columns_that_may_be_left_out_are_asked_about() {
    let remedy = |header: &str| {
        let staff_file = format!("{header}\nana,,\nbo,,\n");
        let loaded = read_small_with(&[("staff.csv", &staff_file)]);
        assert_eq!(loaded.findings.len(), 1, "{header}");
        assert_eq!(loaded.findings[0].code.code(), "N015", "{header}");
        loaded.findings[0].remedy.clone()
    };
    assert_eq!(remedy("id,departmnt,name"), "did you mean `department` by `departmnt`?");
    assert_eq!(
        remedy("id,departmnt,yeers"),
        "did you mean `department` by `departmnt`? did you mean `years` by `yeers`?"
    );
    let nothing = "rename it where it stands for one of these; else there is nothing to do";
    assert_eq!(remedy("id,birthday,name"), nothing);
    // The column is there, so nobody means it by another.
    assert_eq!(remedy("id,department,departmnt"), nothing);
}

#[test]
fn full_names_lead_to_their_ids() {
    let loaded = read_small_with(&[("members.csv", "team,staff\nmaths,ana\nmaths,\"LI, Bo (Maths)\"\n")]);
    assert_eq!(brief(&loaded.findings), ["N128 members.csv = person"]);
    assert_eq!(school(loaded).teams.as_slice()[0].members.len(), 2);
}

#[test]
fn a_wrong_slot_says_which_part_is_wrong() {
    let fortnight = "week,day,period\nA,Monday,1\nA,Monday,2\nB,Monday,1\nB,Tuesday,1\n";
    let finding = |row: &str| {
        let timetable = format!("staff,week,day,period\n{row}\n");
        let loaded = read_small_with(&[("periods.csv", fortnight), ("timetable.csv", &timetable)]);
        let finding = loaded.findings.into_iter().find(|finding| finding.code.code() == "E109").unwrap();
        (finding.message, finding.remedy)
    };
    let pair = |message: &str, remedy: &str| (message.to_owned(), remedy.to_owned());
    let mend = "mend the label, or add the slot to the periods";
    let week = "mend the label, or add the week to the periods";
    assert_eq!(finding("ana,C,Monday,1"), pair("there is no week `C`", week));
    assert_eq!(finding("ana,A,Mondy,1"), pair("there is no day `Mondy`", "did you mean `Monday`?"));
    assert_eq!(finding("ana,B,Monday,2"), pair("week `B` has no slot `Monday 2`", mend));
    assert_eq!(finding("ana,A,Tuesday,1"), pair("week `A` has no slot `Tuesday 1`", mend));
    assert_eq!(finding("ana,,Monday,7"), pair("there is no period `7` on any day", mend));
}

#[test]
fn slips_in_the_labels_of_a_timetable_alone_are_asked_about() {
    let mut rows = "staff,day,period\nana,Teu,1\nbo,mardi,1\ncy,Mon,Lunhc\n".to_owned();
    for day in ["Mon", "Tue", "Wed", "Project"] {
        for person in ["ana", "bo", "cy", "dee", "eli"] {
            rows += &format!("{person},{day},1\n{person},{day},Lunch\n");
        }
    }
    let loaded = read_small_with(&[("periods.csv", "-"), ("timetable.csv", &rows)]);
    let found: Vec<(String, String)> = loaded
        .findings
        .iter()
        .filter(|finding| finding.severity() == Severity::Error && finding.place.file == "timetable.csv")
        .map(|finding| (finding.value.clone().unwrap_or_default(), finding.remedy.clone()))
        .collect();
    let near = |label: &str| format!("did you mean `{label}`?");
    let found_of = |value: &str| found.iter().find(|(of, _)| of == value).map(|(_, remedy)| remedy.clone());
    assert_eq!(found_of("Teu"), Some(near("Tue")), "{found:?}");
    assert_eq!(found_of("Lunhc"), Some(near("Lunch")), "{found:?}");
    assert!(found_of("mardi").is_some() && found_of("Project").is_none(), "{found:?}");
}

#[test]
fn one_missing_file_hides_no_mistake_in_another() {
    let loaded = read_small_with(&[
        ("members.csv", "-"),
        ("teams.csv", "id,priority\nmaths,12\n"),
        ("rules.toml", "[costs]\nreleas = 3\n"),
    ]);
    assert_eq!(
        brief(&loaded.findings),
        ["E104 teams.csv:2:2 (priority) = 12", "E004 members.csv", "E302 rules.toml:2:1 (costs.releas) = costs.releas"]
    );
}

#[test]
fn findings_come_in_the_order_of_files_and_lines() {
    let loaded = read_small_with(&[
        ("rules.toml", "x = 1\n"),
        ("staff.csv", "id,years,fte\nana,x,y\nbo,z,\nbo,,\n"),
        ("periods.csv", "day,period,kind\nMon,1,lunch\nMon,2,\n"),
        ("teams.csv", "id,sessions\nmaths,many\n"),
    ]);
    let places: Vec<String> =
        brief(&loaded.findings).iter().map(|line| line[5..].split(' ').next().unwrap().into()).collect();
    assert_eq!(
        places,
        [
            "periods.csv:2:3",
            "staff.csv:2:2",
            "staff.csv:2:3",
            "staff.csv:3:2",
            "staff.csv:4:1",
            "teams.csv:2:2",
            "rules.toml:1:1"
        ]
    );
}

#[test]
fn a_line_of_fifty_megabytes_is_refused() {
    let mut bytes = b"staff,day,period\n".to_vec();
    bytes.resize(50 << 20, b',');
    let folder = write_small_with(&[]);
    std::fs::write(folder.path().join("timetable.csv"), bytes).unwrap();
    let loaded = read(folder.path());
    assert_eq!(brief(&loaded.findings), ["E011 timetable.csv:2"]);
}

#[test]
fn a_folder_that_may_not_be_read() {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let folder = write_small_with(&[]);
        let closed = std::fs::Permissions::from_mode(0o000);
        std::fs::set_permissions(folder.path(), closed).unwrap();
        let may_read_all_the_same = std::fs::read_dir(folder.path()).is_ok();
        let loaded = read(folder.path());
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
        if may_read_all_the_same {
            eprintln!("skipped: this user may read every folder");
            return;
        }
        assert_eq!(loaded.findings.len(), 1);
        assert_eq!(loaded.findings[0].code.code(), "E001");
        assert!(loaded.findings[0].message.contains(&folder.path().display().to_string()));
    }
}

#[test]
fn a_cycle_of_one_slot_and_everybody_away() {
    let loaded = read_small_with(&[
        ("periods.csv", "day,period\nMon,1\n"),
        ("timetable.csv", "staff,day,period\nana,Mon,1\n"),
        ("availability.csv", "staff,day,period,status\nana,Mon,1,away\nbo,Mon,,away\ncy,Mon,,away\n"),
    ]);
    assert!(loaded.findings.iter().all(|finding| finding.severity() != Severity::Error));
    let school = school(loaded);
    assert_eq!(school.cycle.len(), 1);
    assert!(school.staff.iter().all(|person| person.time.free.is_empty() && person.time.releasable.is_empty()));
}

#[test]
fn optional_files_may_be_empty() {
    let loaded = read_small_with(&[
        ("availability.csv", ""),
        ("preferences.csv", "staff,choice,rank\n"),
        ("pairs.csv", "\n"),
        ("pins.csv", "kind,id,week,day,period,rule\n"),
        ("rules.toml", ""),
    ]);
    assert_eq!(brief(&loaded.findings), Vec::<String>::new());
    assert!(loaded.school.is_some());
}

#[test]
fn the_name_is_that_of_the_folder() {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("Hill School");
    std::fs::rename(write_small_with(&[]).keep(), &inner).unwrap();
    assert_eq!(school(read(&inner)).name, "Hill School");
    assert_eq!(school(read(&inner.join("."))).name, "Hill School");
}

#[test]
fn file_names_match_in_any_case() {
    let files: Vec<(String, &str)> = common::SMALL.iter().map(|(name, text)| (name.to_uppercase(), *text)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), *text)).collect();
    assert!(read(write_school(&files).path()).school.is_some());
}

#[test]
fn real_schools_read_without_errors() {
    for entry in real::schools("real_schools_read_without_errors") {
        let school = school(load(&entry, &LoadOptions::default()));
        assert!(!school.teams.is_empty() && !school.timetable.rows().is_empty(), "{}", entry.display());
    }
}
