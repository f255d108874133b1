//! What is counted of a school that was read: free periods, pairs and teams that cannot meet.

use staffroom::load::{LoadOptions, load};
use staffroom::school::Facts;

#[test]
fn free_periods_pairs_apart_and_teams_apart_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        ("periods.csv", "day,period,kind\nMon,1,\nMon,2,\nMon,3,\nMon,after,open\n"),
        ("staff.csv", "id\nana\nbo\ncy\n"),
        ("timetable.csv", "staff,day,period\nana,Mon,1\nbo,Mon,2\nbo,Mon,3\nbo,Mon,after\ncy,Mon,1\ncy,Mon,3\n"),
        ("teams.csv", "id\nt\nu\n"),
        ("members.csv", "team,staff,role\nt,ana,lead\nt,bo,required\nu,ana,required\nu,cy,required\nu,bo,optional\n"),
    ];
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let school = load(folder.path(), &LoadOptions::default()).school.unwrap();
    // ana is free in 2, 3 and after school, bo in 1, cy in 2 and after school.
    let facts = Facts::new(&school);
    assert_eq!(facts.free, Some((1, 1, 2)));
    assert_eq!(facts.apart, Some(6_666), "bo meets nobody");
    assert_eq!(facts.teams_apart, 1, "optional members do not count");
}
