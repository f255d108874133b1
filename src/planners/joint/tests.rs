//! Small schools in which planning one kind after the other takes what a later
//! kind needs more, each for one reason.

use super::master::{Takes, contended};
use super::visit_columns::{Alone, Contended, Dominated, VisitColumns, Visits};
use crate::model::Program;
use crate::plan::document::Document;
use crate::plan::verify::verify;
use crate::plan::{Kind, Plan, Status, UnmetKind};
use crate::planners::commitments::Commitments;
use crate::planners::prep::allowances;
use crate::planners::testing::school_of;
use crate::planners::visits::network::{Demands, Network};
use crate::planners::visits::options::options;
use crate::planners::{Request, plan};
use crate::report::reasons::say;
use crate::school::{Id, School, Slot, SlotSet, StaffId, Table};
use crate::solve::{Control, Settings, SolverName};
use std::fmt::Write;

/// Schools of so few people are planned by microlp, too.
const FEW: usize = 6;

/// One day of four lessons. Everybody teaches in the first and the last, where
/// nobody may be seen, and in the others that are given.
struct Folder {
    staff: String,
    timetable: String,
    files: Vec<(&'static str, String)>,
}

impl Folder {
    fn new(rules: &str) -> Folder {
        let rules = format!(
            "[visits]\nrounds = 1\ndebrief = \"none\"\n\
             weights = {{ need = 1, outside_department = 0, debrief = 0 }}\n{rules}"
        );
        Folder {
            staff: "id,roles,visits,hosts\n".into(),
            timetable: "staff,day,period,group,observe\n".into(),
            files: vec![("periods.csv", "day,period\nMon,1\nMon,2\nMon,3\nMon,4\n".into()), ("rules.toml", rules)],
        }
    }

    /// Somebody with roles, visits and hosts, who teaches classes in `Mon 2` and `Mon 3`: `2=7A 3=7B`.
    fn person(mut self, id: &str, cells: &str, lessons: &str) -> Folder {
        writeln!(self.staff, "{id},{cells}").unwrap();
        writeln!(self.timetable, "{id},Mon,1,,no\n{id},Mon,4,,no").unwrap();
        for lesson in lessons.split_whitespace() {
            let (period, class) = lesson.split_once('=').unwrap();
            writeln!(self.timetable, "{id},Mon,{period},{class},yes").unwrap();
        }
        self
    }

    fn file(mut self, name: &'static str, text: &str) -> Folder {
        self.files.push((name, text.into()));
        self
    }

    /// Ana and Bo want to meet.
    fn team(self) -> Folder {
        self.file("teams.csv", "id\nart\n").file("members.csv", "team,staff\nart,ana\nart,bo\n")
    }

    /// Whoever would rather not be asked in Mon 3.
    fn avoids(self, id: &str) -> Folder {
        self.file("availability.csv", &format!("staff,day,period,status\n{id},Mon,3,avoid\n"))
    }

    fn school(&self) -> School {
        let own = [("staff.csv", &self.staff), ("timetable.csv", &self.timetable)];
        school_of(&own.into_iter().chain(self.files.iter().map(|(name, text)| (*name, text))).collect::<Vec<_>>())
    }

    /// The plan of all kinds together, and by how much that in stages is dearer.
    fn plans(&self) -> (School, Plan, i64) {
        let school = self.school();
        let planned = |solver: SolverName, staged: bool| {
            let kinds = &[Kind::Sessions, Kind::Mentors, Kind::Visits];
            let request = Request { kinds, staged, ..Request::default() };
            let settings = Settings { seed: 1, solver, ..Settings::to_the_proof() };
            let plan = plan(&school, &request, &settings, &Control::default()).unwrap();
            let verdict = verify(&school, &Document::new(&plan, &school, say), None);
            assert!(verdict.holds(), "{:?}", verdict.violations);
            plan
        };
        let (together, staged) = (planned(SolverName::Highs, false), planned(SolverName::Highs, true));
        if cfg!(feature = "microlp") && school.staff.len() <= FEW {
            let portable = planned(SolverName::Microlp, false);
            let figures = |plan: &Plan| (plan.status, plan.score.total, plan.score.bound);
            assert_eq!(figures(&portable), figures(&together));
        }
        assert_eq!((together.status, together.score.bound), (Status::Optimal, together.score.total));
        let dearer = staged.score.total - together.score.total;
        (school, together, dearer)
    }
}

/// Where the session, the meeting and the visits are, as far as there are some.
fn when(school: &School, plan: &Plan) -> String {
    let label = |slot: Slot| school.cycle.period(slot).label.as_str();
    let mut words: Vec<String> = Vec::new();
    words.extend(plan.sessions.iter().map(|session| format!("session {}", label(session.start))));
    let meetings = plan.pairs.iter().flat_map(|pair| &pair.meetings);
    words.extend(meetings.map(|slot| format!("meeting {}", label(*slot))));
    words.extend(plan.visits.iter().map(|visit| format!("visit {}", label(visit.slot))));
    words.join(", ")
}

#[test]
fn a_session_leaves_the_only_free_slot_to_a_meeting() {
    // Bo would rather meet in Mon 2, but Dee has no other time for her mentor Ana.
    let folder = Folder::new("")
        .person("ana", "mentor,0,0", "")
        .person("bo", ",0,0", "")
        .person("dee", "mentee,0,0", "3=7A")
        .team()
        .avoids("bo");
    let (school, plan, dearer) = folder.plans();
    assert_eq!(when(&school, &plan), "session 3, meeting 2");
    // A missing meeting against Bo's `avoid`.
    assert_eq!(dearer, 200 - 2);
}

#[test]
fn a_meeting_moves_for_a_visit() {
    // Dee would rather meet Ana in Mon 2, but only then she could see Cy teach.
    let folder = Folder::new("")
        .person("ana", "mentor,0,0", "")
        .person("dee", "mentee,1,0", "")
        .person("cy", ",0,1", "2=7A")
        .avoids("dee");
    let (school, plan, dearer) = folder.plans();
    assert_eq!(when(&school, &plan), "meeting 3, visit 2");
    // A missing visit against Dee's `avoid` and the misfit of 50.
    assert_eq!(dearer, 300 - 2 - 50);
}

#[test]
fn a_release_would_take_the_lesson_that_somebody_comes_to_see() {
    // To release Ana from 7A costs less than Bo's `avoid`, but Dee wants to see her teach 7A.
    let folder = Folder::new("[blocks]\nrelease = true\n[costs]\navoid = 30\n")
        .person("ana", ",0,1", "2=7A")
        .person("bo", ",0,0", "")
        .person("cy", "cover,0,0", "")
        .person("dee", ",1,0", "")
        .team()
        .avoids("bo");
    let (school, plan, dearer) = folder.plans();
    assert_eq!(when(&school, &plan), "session 3, visit 2");
    // Release, cover and the missing visit against `avoid` and misfit.
    assert_eq!(dearer, (20 + 1 + 300) - (30 + 50));
}

#[test]
fn sessions_and_meetings_share_what_prep_leaves() {
    // Ana has two free lessons and keeps one; to miss the session costs less than to miss Dee.
    let folder = Folder::new("[prep]\nmin_free_per_cycle = 1\n[costs]\nunmet_session = 100\n")
        .person("ana", "mentor,0,0", "")
        .person("bo", ",0,0", "")
        .person("dee", "mentee,0,0", "")
        .team();
    let (school, plan, dearer) = folder.plans();
    assert!(["meeting 2", "meeting 3"].contains(&when(&school, &plan).as_str()));
    assert_eq!(dearer, 200 - 100);
}

#[test]
fn a_cover_is_kept_free_for_a_meeting() {
    // Whenever Ana is released, Cy covers; Dee, whose mentor he is, is free in Mon 2 only.
    let folder = Folder::new("[blocks]\nrelease = true\n")
        .person("ana", ",0,0", "2=7A 3=7B")
        .person("bo", ",0,0", "")
        .person("cy", "cover;mentor,0,0", "")
        .person("dee", "mentee,0,0", "3=8A")
        .team()
        .avoids("bo");
    let (school, plan, dearer) = folder.plans();
    assert_eq!(when(&school, &plan), "session 3, meeting 2");
    assert_eq!(dearer, 200 - 2);
}

/// Cy and Di teach 7A together in Mon 2, Di also 7B in Mon 3, when Eve could meet Bo, her mentee, at last.
fn with_rounds(rounds: u32) -> Folder {
    let mut folder = Folder::new("")
        .person("bo", "mentee,0,0", "2=8A")
        .person("cy", ",0,1", "2=7A")
        .person("di", ",0,1", "2=7A 3=7B")
        .person("dee", ",1,0", "")
        .person("eve", "mentor,1,0", "")
        .file("pairs.csv", "kind,a,b,rule\nvisit,dee,di,forbid\n");
    let rules = folder.files.iter_mut().find(|(name, _)| *name == "rules.toml").unwrap();
    rules.1 = rules.1.replace("rounds = 1", &format!("rounds = {rounds}"));
    folder
}

#[test]
fn a_class_has_one_visitor_in_a_round_which_only_rounds_tell() {
    // Dee can see 7A with Cy only. In one round Eve cannot see 7A too: it is 7B or her mentee.
    let (school, plan, dearer) = with_rounds(1).plans();
    assert_eq!(when(&school, &plan), "visit 2, visit 3");
    // A missing visit against the misfit and a missing meeting.
    assert_eq!(dearer, 300 - (50 + 200));
    // In a second round she can, and nothing is missing either way.
    let (school, plan, dearer) = with_rounds(2).plans();
    assert_eq!(when(&school, &plan), "meeting 3, visit 2, visit 2");
    assert_eq!(dearer, 0);
}

#[test]
fn a_session_gives_way_to_a_triad() {
    // Ana and Bo could meet when both are to see Cy teach, and at no other time.
    let mut folder = Folder::new("").team();
    for (name, text) in &mut folder.files {
        match *name {
            "periods.csv" => text.push_str("Mon,5\n"),
            "rules.toml" => *text = text.replace("rounds = 1", "rounds = 2\nformat = \"triads\""),
            _ => {}
        }
    }
    for (id, lesson) in [("ana", 2), ("bo", 3), ("cy", 4)] {
        writeln!(folder.staff, "{id},,1,1").unwrap();
        writeln!(folder.timetable, "{id},Mon,1,,no\n{id},Mon,{lesson},7A,yes\n{id},Mon,5,,no").unwrap();
    }
    let (school, plan, dearer) = folder.plans();
    assert_eq!(when(&school, &plan), "visit 2, visit 3, visit 4, visit 2, visit 3, visit 4");
    // Six missing visits against the missing session, six misfits of 50, and that each of three is seen twice.
    assert_eq!(dearer, 6 * 300 - (1000 + 6 * 50 + 3 * 2));
}

/// In which of the two lessons Dee could see Cy, where these cells are contended: a letter for each column.
fn columns(rules: &str, classes: &str, contended: &[(&str, &str)], all: bool) -> Vec<String> {
    let folder = Folder::new(rules).person("dee", ",1,0", "").person("cy", ",0,1", classes).avoids("dee");
    let school = folder.school();
    let options = options(&school, &[], &Commitments::none(&school));
    let demands = Demands::new(&options, &Control::default()).unwrap();
    let network = Network::solve(&demands).unwrap();
    let visits = Visits { options: &options, demands: &demands, alone: Alone::Network(&network) };
    let mut taken = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    for (id, period) in contended {
        let staff = school.staff.entries().find(|(_, staff)| staff.id == *id).unwrap().0;
        taken[staff].insert(school.cycle.find("", "Mon", period).unwrap());
    }
    let spare = Table::filled(SlotSet::empty(school.cycle.len()), school.staff.len());
    let contended = Contended { slots: taken, spare };
    let dominated = if all { Dominated::Kept } else { Dominated::LeftOut };
    assert!(VisitColumns::new(&visits, &contended, 1000, dominated, &|| true).all.is_empty());
    let found = VisitColumns::new(&visits, &contended, 1000, dominated, &|| false);
    assert_eq!(found.pairs().map(|pair| pair.len()).sum::<usize>(), found.all.len());
    assert!(
        found
            .all
            .iter()
            .all(|column| (column.observer, column.host) == (StaffId::from_index(0), StaffId::from_index(1)))
    );
    found.all.iter().map(|column| school.cycle.period(column.slot).label.clone()).collect()
}

#[test]
fn a_cheaper_way_with_fewer_cells_makes_a_dearer_one_needless() {
    // In Mon 3 it costs Dee's `avoid`.
    assert_eq!(columns("", "2=7A 3=7B", &[], false), ["2"]);
    assert_eq!(columns("", "2=7A 3=7B", &[("dee", "3"), ("cy", "3")], false), ["2"]);
    assert_eq!(columns("", "2=7A 3=7B", &[("dee", "2")], false), ["2", "3"]);
    assert_eq!(columns("", "2=7A 3=7B", &[("cy", "2")], false), ["2", "3"]);
    assert_eq!(columns("", "2=7A 3=7B", &[("cy", "2"), ("dee", "3")], false), ["2", "3"]);
    // Where rounds matter, any column may be of use.
    assert_eq!(columns("", "2=7A 3=7B", &[], true), ["2", "3"]);
}

#[test]
fn classes_count_where_they_are_limited() {
    assert_eq!(columns("per_group = 1\n", "2=7A 3=7B", &[], false), ["2", "3"]);
    assert_eq!(columns("per_group = 1\n", "2=7A 3=7A", &[], false), ["2"]);
    assert_eq!(columns("per_group = 1\n", "2=7A 3=7A+7B", &[], false), ["2"]);
    assert_eq!(columns("per_group = 1\n", "2=7A+7B 3=7A", &[], false), ["2", "3"]);
}

/// Dee is free in Mon 2 and 3, of which one must stay free; her mentor Ana too. To see Cy teach in
/// Mon 2 and to talk in Mon 3 takes both.
fn with_a_spare_slot() -> Folder {
    let rules = "[prep]\nmin_free_per_day = 1\n[visits]\nrounds = 1\ndebrief = \"same-day\"\n\
                 weights = { need = 1, outside_department = 0, debrief = 0 }\n";
    let mut folder = Folder::new("");
    folder.files.retain(|(name, _)| *name != "rules.toml");
    folder
        .file("rules.toml", rules)
        .person("ana", "mentor,0,0", "")
        .person("dee", "mentee,1,0", "")
        .person("cy", ",0,1", "2=7A")
}

#[test]
fn a_visit_takes_the_slot_that_prep_would_leave() {
    let (school, plan, dearer) = with_a_spare_slot().plans();
    assert_eq!(when(&school, &plan), "visit 2");
    // A missing visit against a missing meeting and the misfit of 50.
    assert_eq!(dearer, 300 - (200 + 50));
}

#[test]
fn a_spare_slot_is_one_that_prep_leaves_of_those_in_demand() {
    let school = with_a_spare_slot().school();
    let allowances = allowances(&school, &Commitments::none(&school));
    let dee = StaffId::from_index(1);
    let slot = |period| school.cycle.find("", "Mon", period).unwrap();
    let variable = Program::new().decision();
    let spare = |slots: &[Slot]| -> Vec<Slot> {
        let takes: Takes = slots.iter().map(|slot| ((dee, *slot), vec![variable])).collect();
        contended(&school, &takes, Some(&allowances)).spare[dee].iter().collect()
    };
    assert_eq!(spare(&[slot("2"), slot("3")]), [slot("2"), slot("3")]);
    // What nothing else wants is left anyway.
    assert_eq!(spare(&[slot("2")]), []);
}

/// People in a ring, each with a team with both neighbours, and two slots for all: one team more
/// than can meet, as the ring is odd, though half of each team could meet in each slot. The fourth
/// would rather not meet in Mon 3; the first wants to see somebody teach.
fn ring(people: usize) -> Folder {
    let mut folder = Folder::new("");
    let (mut teams, mut members) = (String::from("id\n"), String::from("team,staff\n"));
    for at in 0..people {
        folder = folder.person(&format!("p{at}"), if at == 0 { ",1,0" } else { ",0,0" }, "");
        writeln!(teams, "t{at}").unwrap();
        writeln!(members, "t{at},p{at}\nt{at},p{}", (at + 1) % people).unwrap();
    }
    let folder = folder.file("teams.csv", &teams).file("members.csv", &members);
    folder.person("host", ",0,1", "2=7A 3=7B").avoids("p3")
}

#[test]
fn another_session_is_missed_for_a_visit() {
    // With few teams each that could be missed is a case of its own; with many there are no cases.
    for people in [5, 11] {
        let (_, plan, dearer) = ring(people).plans();
        assert_eq!((plan.sessions.len(), plan.visits.len()), (people - 1, 1));
        let missed = plan.unmet.iter().find(|unmet| unmet.kind == UnmetKind::Session).unwrap();
        assert!(["t0".to_owned(), format!("t{}", people - 1)].contains(&missed.id), "{people}: {}", missed.id);
        // Another missing session is as dear: a missing visit against the fourth's `avoid` and the misfit of 50.
        assert_eq!(dearer, 300 - 2 - 50, "{people}");
    }
}
