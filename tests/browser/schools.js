// Schools made for the tests: a large one, and one whose names try to break out of the page.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes tables as CSV, every cell quoted. */
function write(folder, tables) {
  mkdirSync(folder, { recursive: true });
  const cell = (value) => `"${String(value).replaceAll('"', '""')}"`;
  for (const [name, rows] of Object.entries(tables)) {
    writeFileSync(join(folder, `${name}.csv`), rows.map((row) => row.map(cell).join(",") + "\n").join(""));
  }
  return folder;
}

/** The same figures every time: a linear congruence is random enough here. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

/** As large as the largest school known: 162 people, a fortnight of 210 half hours, about 12,000 lessons. */
export function large(folder) {
  const below = dice(7);
  const weeks = ["Odd", "Even"], days = ["Mo", "Tu", "We", "Th", "Fr"];
  const clock = (minutes) => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
  const subjects = ["Maths", "English", "Physics", "Chemistry", "History", "Geography", "Economics", "Art", "Music", "Sport"];
  const tags = ["questioning", "assessment", "behaviour", "literacy", "modelling", "retrieval"];
  const periods = [["week", "day", "period", "start", "end", "kind"]];
  for (const week of weeks) for (const day of days) for (let period = 1; period <= 21; period += 1) {
    const start = 420 + period * 30;
    periods.push([week, day, period, clock(start), clock(start + 30), period === 1 ? "open" : "lesson"]);
  }
  const staff = [["id", "name", "department", "years", "roles", "expertise", "needs", "visits"]];
  const timetable = [["staff", "week", "day", "period", "subject", "group", "room"]];
  const teams = [["id", "name", "sessions", "length"]], members = [["team", "staff"]];
  for (let person = 0; person < 162; person += 1) {
    const id = `S${String(person + 1).padStart(3, "0")}`, subject = subjects[person % subjects.length];
    const mentee = person % 4 === 0;
    staff.push([
      id, `Person Number ${person + 1}`, subject, mentee ? 1 : 4 + below(25), mentee ? "mentee" : "mentor",
      `${tags[below(tags.length)]}:${3 + below(3)}`, mentee ? `${tags[below(tags.length)]}:${1 + below(5)}` : "", 1,
    ]);
    for (const week of weeks) for (const day of days) for (let period = 2; period <= 18; period += 2) {
      if (below(10) < 4) continue;
      const group = `${1 + below(12)}${"ABCDEF"[below(6)]}`;
      for (const half of [period, period + 1]) {
        timetable.push([id, week, day, half, `JC${1 + below(2)} H2 ${subject}(L)`, group, `R${below(90)}`]);
      }
    }
  }
  for (let team = 0; team < 29; team += 1) {
    teams.push([`team-${team}`, `Team ${team + 1}`, 2, 2]);
    for (let place = 0; place < 5; place += 1) members.push([`team-${team}`, `S${String(team * 5 + place + 1).padStart(3, "0")}`]);
  }
  return write(folder, { periods, staff, timetable, teams, members });
}

/** What people might be called to break a page. */
export const hostileNames = [
  "<script>alert(1)</script>",
  "\"quoted\" & 'quoted'",
  "</style></title><img src=x onerror=alert(2)>",
  "דנה כהן",
  "=1+1",
  "محمد & <b>بولد</b>",
];

/** A school of such names, in people, teams, rooms, subjects, tags and the school's own name. */
export function hostile(folder) {
  const [first] = hostileNames;
  const ids = hostileNames.map((_, index) => `p${index}`);
  const periods = [["day", "period"]];
  for (const day of [first, "Tue"]) for (const period of ["1", "2", "<b>3</b>"]) periods.push([day, period]);
  const staff = [["id", "name", "department", "years", "roles", "expertise", "needs", "visits"]];
  hostileNames.forEach((name, index) => {
    const mentee = index === 0;
    staff.push([ids[index], name, index % 2 ? "A&E" : "<i>Arts</i>", mentee ? 1 : 9, mentee ? "mentee" : "mentor", "a<b:5", mentee ? "a<b:3" : "", index < 3 ? 1 : 0]);
  });
  const timetable = [["staff", "day", "period", "subject", "group", "room"]];
  ids.forEach((id, index) => timetable.push([id, index % 2 ? "Tue" : first, 1, "<u>Maths</u>", "7&A", "<R>"]));
  ids.forEach((id, index) => timetable.push([id, index % 2 ? first : "Tue", "<b>3</b>", first, "", "\"R\""]));
  const teams = [["id", "name", "sessions"], ["t", first, 1], ["impossible", "\"><svg onload=alert(3)>", 5]];
  const members = [["team", "staff"], ...ids.flatMap((id) => [["t", id], ["impossible", id]])];
  write(folder, { periods, staff, timetable, teams, members });
  writeFileSync(join(folder, "rules.toml"), 'name = "<script>alert(4)</script> & Söhne"\n');
  return folder;
}
