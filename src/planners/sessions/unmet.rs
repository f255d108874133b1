//! Why a session could not be placed, what comes nearest, and the cheapest
//! single change that would help.

use super::blocks::{Blocked, Taken, blocked, everybody_needed};
use super::choice::Choice;
use super::draft::with_one_more;
use super::options::{Options, Previous, team_options};
use crate::plan::{Session, Unmet, UnmetKind};
use crate::school::{MemberRole, School, Slot, StaffId, Team, TeamId};

/// How many windows and repairs are shown.
const SHOWN: usize = 3;

/// A plan's sessions with what is needed to explain what they lack.
pub struct Case<'a> {
    /// The facts.
    pub school: &'a School,
    /// What could happen when sessions were planned.
    pub options: &'a Options,
    /// The same with what was planned after them.
    pub now: &'a Options,
    /// What the previous plan held.
    pub previous: &'a Previous,
    /// The sessions as choices among the windows of `now`.
    pub choices: &'a [Choice],
    /// The sessions.
    pub sessions: &'a [Session],
    /// What they cost.
    pub total: i64,
    /// What the rest of the plan costs.
    pub rest: i64,
}

/// The unmet requests of a plan, by team id as text.
///
/// O(unmet teams × (slots + members × windows) × members).
pub fn unmet(case: &Case) -> Vec<Unmet> {
    let (school, sessions) = (case.school, case.sessions);
    let mut changed = Changed {
        school: school.clone(),
        options: case.now.clone(),
        previous: case.previous,
        choices: case.choices,
        total: case.total,
        rest: case.rest,
    };
    let mut unmet: Vec<Unmet> = Vec::new();
    for (id, team) in school.teams.entries() {
        let held = sessions.iter().filter(|session| session.team == id).count() as u32;
        if held >= team.sessions {
            continue;
        }
        let (reason, nearest) = reason(school, case.options, id, sessions, held);
        let repairs = changed.repairs(id);
        unmet.push(Unmet {
            kind: UnmetKind::Session,
            id: team.id.clone(),
            count: team.sessions - held,
            reason,
            nearest,
            repairs,
        });
    }
    unmet.sort_by(|a, b| a.id.cmp(&b.id));
    unmet
}

/// The reason in one or two sentences, and the nearest windows with who blocks each.
fn reason(school: &School, options: &Options, id: TeamId, sessions: &[Session], held: u32) -> (String, Vec<String>) {
    let team = &school.teams[id];
    let starts: Vec<Slot> =
        school.cycle.slots().filter(|start| school.cycle.window(*start, team.length).is_some()).collect();
    if starts.is_empty() {
        return (format!("The cycle has no {} adjacent periods.", team.length), Vec::new());
    }
    let nothing = Taken::by(school, &options.commitments, &[]);
    let alone = |start: &Slot| blocked(school, options, id, *start, &nothing);
    let own: Vec<Slot> = sessions.iter().filter(|session| session.team == id).map(|session| session.start).collect();
    let possible = !options.teams[id].windows.is_empty();
    let (reason, mut candidates): (String, Vec<Blocked>) = if !possible {
        (nobody_meets(school, team), starts.iter().map(alone).collect())
    } else {
        let taken = Taken::by(school, &options.commitments, sessions);
        let windows = options.teams[id].windows.iter().filter(|window| !own.contains(&window.start));
        let candidates = windows.map(|window| blocked(school, options, id, window.start, &taken)).collect();
        let more =
            if held > 0 { format!("{held} of {} sessions found a place. ", team.sessions) } else { String::new() };
        let count = options.teams[id].windows.len();
        let windows = match count {
            1 => "The only time that would work".into(),
            2 => "Both times that would work".into(),
            _ => format!("All {count} times that would work"),
        };
        (
            format!(
                "{more}{windows} for {} {} needed for other sessions or cost{} more than a missing session.",
                team.name,
                if count == 1 { "is" } else { "are" },
                if count == 1 { "s" } else { "" },
            ),
            candidates,
        )
    };
    candidates.sort_by_key(|blocked| {
        let (needed, all) = blocked.effort();
        (blocked.short, blocked.rule.is_some(), needed, blocked.blockers.len(), all, blocked.start)
    });
    let nearest: Vec<String> = candidates.iter().take(SHOWN).map(|blocked| in_words(school, blocked)).collect();
    match nearest.first() {
        Some(first) => (format!("{reason} Nearest: {first}"), nearest),
        None => (reason, nearest),
    }
}

fn nobody_meets(school: &School, team: &Team) -> String {
    let (core, quorum) = (team.core(), team.quorum as usize);
    let all = quorum == core && core >= 2;
    let who = if all {
        format!("{} of {} can attend", everybody_needed(team), team.name)
    } else if quorum >= 2 {
        let members = if core == team.members.len() { "members" } else { "leads and required members" };
        format!("{quorum} of the {core} {members} of {} can attend", team.name)
    } else {
        format!("two people of {} can attend", team.name)
    };
    let always = team.members.iter().filter(|member| {
        !all && (member.role == MemberRole::Lead || (quorum == core && member.role == MemberRole::Required))
    });
    let always: Vec<&str> = always.map(|member| school.staff[member.staff].name.as_str()).collect();
    let leads = if always.is_empty() { String::new() } else { format!(", {} among them", always.join(" and ")) };
    let unit = if team.length == 1 { "slot".to_string() } else { format!("run of {} periods", team.length) };
    format!("There is no {unit} in which {who}{leads}.")
}

/// A window and who blocks it: `Tue 3: Ana teaches 9A; Bo is away.`
fn in_words(school: &School, blocked: &Blocked) -> String {
    let mut parts = blocked.in_words(school);
    if parts.is_empty() {
        parts.push("each of them could attend, but not all at once, or at too high a cost".into());
    }
    format!("{}: {}.", school.cycle.name(blocked.start), parts.join("; "))
}

/// A copy of the school in which one thing at a time is changed.
struct Changed<'a> {
    school: School,
    options: Options,
    previous: &'a Previous,
    choices: &'a [Choice],
    total: i64,
    rest: i64,
}

/// What kind of change a repair is, the mildest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Somebody is released who is not now.
    Release,
    /// A required member need not attend.
    Optional,
    /// One fewer must attend.
    Quorum,
    /// Sessions are a period shorter.
    Length,
    /// Whoever leads need not attend.
    LeadOptional,
}

/// A change that would let the team meet, with the total it would bring.
struct Repair {
    change: Change,
    total: i64,
    words: String,
}

/// The repairs to show: the cheapest first, of equal ones the mildest.
fn shown(mut repairs: Vec<Repair>) -> Vec<Repair> {
    repairs.sort_by(|a, b| (a.total, a.change, &a.words).cmp(&(b.total, b.change, &b.words)));
    repairs.truncate(SHOWN);
    repairs
}

impl Changed<'_> {
    /// The cheapest single changes, each with its total when everything else stays as planned.
    fn repairs(&mut self, team: TeamId) -> Vec<String> {
        let before = self.school.teams[team].clone();
        let name = before.name.clone();
        let mut repairs = Vec::new();
        if before.quorum > 0 {
            let quorum = before.quorum - 1;
            self.school.teams[team].quorum = quorum;
            self.attempt(team, &mut repairs, Change::Quorum, |at| {
                format!("Lower the quorum of {name} from {} to {quorum}: it meets {at}", before.quorum)
            });
            self.school.teams[team] = before.clone();
        }
        for (index, member) in
            before.members.iter().enumerate().filter(|(_, member)| member.role != MemberRole::Optional)
        {
            let changed = &mut self.school.teams[team];
            changed.members[index].role = MemberRole::Optional;
            changed.quorum = changed.quorum.min(changed.core() as u32);
            let person = self.school.staff[member.staff].name.clone();
            let change = if member.role == MemberRole::Lead { Change::LeadOptional } else { Change::Optional };
            self.attempt(team, &mut repairs, change, |at| format!("Make {person} optional for {name}: it meets {at}"));
            self.school.teams[team] = before.clone();
        }
        if before.length > 1 {
            let length = before.length - 1;
            self.school.teams[team].length = length;
            self.attempt(team, &mut repairs, Change::Length, |at| {
                format!("Cut sessions of {name} from {} periods to {length}: it meets {at}", before.length)
            });
            self.school.teams[team] = before.clone();
        }
        for member in &before.members {
            self.release(team, member.staff, &mut repairs);
        }
        let rest = self.rest;
        let total = rest + self.total;
        let words = |repair: &Repair| format!("{}; total {} instead of {total}.", repair.words, rest + repair.total);
        shown(repairs).iter().map(words).collect()
    }

    /// Lets one person be released from whatever they do.
    fn release(&mut self, team: TeamId, staff: StaffId, repairs: &mut Vec<Repair>) {
        let time = &self.school.staff[staff].time;
        let releasable = time.busy.without(&time.away).without(&time.protected);
        if releasable == time.releasable && self.school.rules.blocks.release {
            return;
        }
        let others = self.school.rules.blocks.release;
        let coverers = self.options.coverers.clone();
        let before: Vec<_> = self.school.staff.iter().map(|person| person.time.releasable.clone()).collect();
        if !others {
            // Nobody else is released where the rules forbid it.
            for person in self.school.staff.iter_mut() {
                person.time.releasable = crate::school::SlotSet::empty(self.school.cycle.len());
            }
            self.school.rules.blocks.release = true;
            self.options.coverers =
                super::options::coverers(&self.school, &self.options.allowances, &self.options.commitments).1;
        }
        self.school.staff[staff].time.releasable = releasable;
        let person = self.school.staff[staff].name.clone();
        let name = self.school.teams[team].name.clone();
        self.attempt(team, repairs, Change::Release, |at| {
            format!("Let {person} be released and covered: {name} meets {at}")
        });
        self.school.rules.blocks.release = others;
        self.options.coverers = coverers;
        for (person, before) in self.school.staff.iter_mut().zip(before) {
            person.time.releasable = before;
        }
    }

    /// Places one more session under the change, and notes what it would bring.
    fn attempt(&mut self, team: TeamId, repairs: &mut Vec<Repair>, change: Change, words: impl Fn(&str) -> String) {
        let changed = team_options(&self.school, &self.options, team, self.previous);
        let before = std::mem::replace(&mut self.options.teams[team], changed);
        let choices: Option<Vec<Choice>> =
            self.choices.iter().map(|choice| self.translate(choice, team, &before.windows)).collect();
        let found = choices.and_then(|choices| with_one_more(&self.school, &self.options, &choices, team));
        if let Some((total, start)) = found.filter(|(total, _)| *total < self.total) {
            repairs.push(Repair { change, total, words: words(&self.school.cycle.name(start)) });
        }
        self.options.teams[team] = before;
    }

    /// The same choice among the changed windows of its team.
    fn translate(&self, choice: &Choice, team: TeamId, before: &[super::options::Window]) -> Option<Choice> {
        if choice.team != team {
            return Some(choice.clone());
        }
        let start = before[choice.window].start;
        let window = self.options.teams[team].windows.iter().position(|window| window.start == start)?;
        Some(Choice { window, ..choice.clone() })
    }
}
