//! In which cycles a session is held, in words: nothing where its team meets in each.

use crate::plan::Session;
use crate::plan::document::SessionRow;
use crate::school::{School, TeamId};

/// `second` for 2.
fn ordinal(number: u32) -> String {
    match number {
        1 => "first".into(),
        2 => "second".into(),
        3 => "third".into(),
        4 => "fourth".into(),
        5 => "fifth".into(),
        6 => "sixth".into(),
        more => format!("{more}th"),
    }
}

/// `every second cycle, in the first`.
fn words(every: u32, turn: u32) -> String {
    format!("every {} cycle, in the {}", ordinal(every), ordinal(turn))
}

/// When a session is held that is not held in each cycle: `every second cycle, in the first`.
pub(super) fn of(school: &School, session: &Session) -> Option<String> {
    in_turn(school, session.team, session.turn)
}

/// The same of a session of a team in one of its turns.
pub(super) fn in_turn(school: &School, team: TeamId, turn: u32) -> Option<String> {
    let every = school.teams[team].every;
    (every > 1).then(|| words(every, turn))
}

/// The same where there is little room: `1/2`, the first of two.
pub(super) fn short(school: &School, session: &Session) -> Option<String> {
    let every = school.teams[session.team].every;
    (every > 1).then(|| format!("{}/{every}", session.turn))
}

/// What marks such as `1/2` mean, one of each number of cycles.
pub(super) fn legend(school: &School, sessions: &[Session]) -> Vec<String> {
    let marked = sessions.iter().map(|session| (school.teams[session.team].every, session.turn));
    let mut marks: Vec<(u32, u32)> = marked.filter(|(every, _)| *every > 1).collect();
    marks.sort_unstable();
    marks.dedup_by_key(|(every, _)| *every);
    marks.into_iter().map(|(every, turn)| format!("({turn}/{every}) {}", words(every, turn))).collect()
}

/// The same of a session as it is written; without its school only the turn is known.
pub(super) fn of_row(school: Option<&School>, row: &SessionRow) -> Option<String> {
    let turn = row.turn?;
    let team = school.and_then(|school| school.teams.iter().find(|team| team.id == row.team));
    let known = team.filter(|team| team.every > 1).zip(u32::try_from(turn).ok().filter(|turn| *turn > 0));
    Some(known.map_or_else(|| format!("turn {turn}"), |(team, turn)| words(team.every, turn)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_said_in_words() {
        assert_eq!(words(2, 1), "every second cycle, in the first");
        assert_eq!(words(6, 4), "every sixth cycle, in the fourth");
    }
}
