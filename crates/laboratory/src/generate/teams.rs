//! What a made-up school wants: teams and rooms, wishes, orders and rules.

use super::super::random::Random;
use super::people::{DEPARTMENTS, Person};
use super::{Files, Recipe};
use std::fmt::Write;

/// More people than this do not plan together.
const LARGEST: usize = 12;

/// teams.csv, members.csv, rooms.csv, preferences.csv, pairs.csv and rules.toml.
pub fn files(recipe: &Recipe, people: &[Person], random: &mut Random) -> Files {
    let special = recipe.travel > 0 || recipe.every_second > 0;
    let mut teams = String::from("id,name,sessions,length,quorum,priority,room");
    teams.push_str(if special { ",every,site\n" } else { "\n" });
    // The columns of turns and sites, where there are any.
    let more = |site: &str, random: &mut Random| match special {
        false => String::new(),
        true => {
            let every = if random.percent(recipe.every_second) { "2" } else { "" };
            format!(",{every},{}", if recipe.travel > 0 { site } else { "" })
        }
    };
    let mut members = String::from("team,staff,role\n");
    let coaches: Vec<usize> = (0..people.len()).filter(|number| people[*number].is("coach")).collect();
    for (department, name) in DEPARTMENTS.iter().enumerate() {
        let mut own: Vec<usize> = (0..people.len())
            .filter(|number| people[*number].department == department && !people[*number].is("coach"))
            .collect();
        if own.len() < 2 {
            continue;
        }
        own.sort_by_key(|number| std::cmp::Reverse(people[*number].years));
        own.truncate(LARGEST);
        let length = if random.percent(25) { 2 } else { 1 };
        let sessions = if recipe.weeks > 1 && random.percent(40) { 2 } else { 1 };
        let id = name.to_lowercase().replace(' ', "-");
        let more = more(&people[own[0]].site, random);
        let _ = writeln!(teams, "{id},{name} department,{sessions},{length},80%,2,yes{more}");
        for (place, number) in own.iter().enumerate() {
            let role = if place == 0 { "lead" } else { "required" };
            let _ = writeln!(members, "{id},{},{role}", people[*number].id);
        }
        if !coaches.is_empty() && random.percent(60) {
            let _ = writeln!(members, "{id},{},optional", people[*random.of(&coaches)].id);
        }
    }
    // Those who look after a year, from all departments.
    for year in 7..7 + (people.len() / 14).min(6) {
        let mut all: Vec<usize> = (0..people.len()).filter(|number| !people[*number].is("coach")).collect();
        random.shuffle(&mut all);
        all.truncate(random.within(4, 7));
        if all.len() < 2 {
            continue;
        }
        all.sort_unstable();
        let more = more("", random);
        let _ = writeln!(teams, "year-{year},Year {year} tutors,1,1,60%,1,{more}");
        for (place, number) in all.into_iter().enumerate() {
            let role = match place {
                0 => "lead",
                _ if random.percent(25) => "optional",
                _ => "required",
            };
            let _ = writeln!(members, "year-{year},{},{role}", people[number].id);
        }
    }
    vec![
        ("teams.csv".into(), teams),
        ("members.csv".into(), members),
        ("rooms.csv".into(), rooms(recipe, people, random)),
        ("preferences.csv".into(), preferences(people, random)),
        ("pairs.csv".into(), pairs(people, random)),
        ("rules.toml".into(), rules(recipe)),
    ]
}

fn rooms(recipe: &Recipe, people: &[Person], random: &mut Random) -> String {
    let mut text = String::from("id,seats,meetings");
    text.push_str(if recipe.travel > 0 { ",site\n" } else { "\n" });
    for number in 0..recipe.rooms.unwrap_or(2 + people.len() / 30) {
        // The first has room for every team.
        let seats = if number == 0 { 24 } else { random.within(6, 18) };
        // A room for every team at each site.
        let seats = if recipe.travel > 0 && number < recipe.sites { 24 } else { seats };
        let site = match recipe.travel > 0 && recipe.sites > 1 {
            true => format!(",{}", Recipe::site_name(number % recipe.sites)),
            false => String::new(),
        };
        let _ = writeln!(text, "Meeting {},{seats},yes{site}", number + 1);
    }
    text
}

fn preferences(people: &[Person], random: &mut Random) -> String {
    let mut text = String::from("staff,choice,rank\n");
    let mentors: Vec<&Person> = people.iter().filter(|person| person.is("mentor")).collect();
    for mentee in people.iter().filter(|person| person.is("mentee")) {
        if mentors.len() < 2 || !random.percent(40) {
            continue;
        }
        let mut wished: Vec<&str> = Vec::new();
        for rank in 1..=random.within(1, 3) {
            let mentor = random.of(&mentors).id.as_str();
            if !wished.contains(&mentor) {
                wished.push(mentor);
                let _ = writeln!(text, "{},{mentor},{rank}", mentee.id);
            }
        }
    }
    text
}

fn pairs(people: &[Person], random: &mut Random) -> String {
    let mut text = String::from("kind,a,b,rule,note\n");
    let mentors: Vec<&Person> = people.iter().filter(|person| person.is("mentor")).collect();
    for mentee in people.iter().filter(|person| person.is("mentee")) {
        let boss = mentors.iter().find(|mentor| mentor.department == mentee.department && mentor.years > 9);
        if let Some(boss) = boss
            && random.percent(30)
        {
            let _ = writeln!(text, "mentor,{},{},forbid,line manager", boss.id, mentee.id);
        }
    }
    for _ in 0..people.len() / 10 {
        let (a, b) = (random.of(people), random.of(people));
        let row = format!("visit,{},{},previous,last term", a.id, b.id);
        if a.id != b.id && !text.contains(&row) {
            let _ = writeln!(text, "{row}");
        }
    }
    text
}

fn rules(recipe: &Recipe) -> String {
    let travel = match recipe.travel {
        0 => String::new(),
        minutes => format!("[travel]\nminutes = {minutes}\n\n"),
    };
    format!(
        "name = \"{}\"\n\n{travel}[blocks]\nrelease = true\nmax_covers = 2\n\n[prep]\nmin_free_per_day = 1\n\n\
         [mentors]\nmin_common = 1\ncross_site = {}\n\n[visits]\nrounds = 6\nper_group = 3\n",
        recipe.name.replace(['"', '\\'], "'"),
        recipe.sites <= 1,
    )
}
