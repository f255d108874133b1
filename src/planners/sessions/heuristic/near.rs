//! A draft from the sessions of another plan, such as the best one of a school in which
//! only one thing is different.

use super::{Draft, Effort, Placed, Ties};
use crate::plan::Session;
use crate::planners::sessions::Held;
use crate::planners::sessions::choice::Choice;
use crate::planners::sessions::options::{Options, Presence};
use crate::planners::taken_time::TakenTime;
use crate::school::{MemberRole, School, SlotSet};

/// Sessions of another plan that are possible one by one.
pub struct Near(Vec<Choice>);

impl Near {
    /// Those of the plan that are possible.
    ///
    /// O(sessions × windows).
    pub fn new(school: &School, options: &Options, sessions: &[Session]) -> Near {
        let choice = |session: &Session| {
            let held = Held::as_planned(school, options, session);
            let window = options.teams[held.team].windows.iter().position(|window| held.is_in(window))?;
            let choice = Choice { team: held.team, window, attends: held.attends, room: held.room };
            can_be(school, options, &choice).then_some(choice)
        };
        let mut choices: Vec<Choice> = sessions.iter().filter_map(choice).collect();
        choices.sort();
        Near(choices)
    }

    /// Drafts all sessions of the school: these stay as they are wherever they can be held together, unless
    /// something else costs less. None where that does not come out.
    pub fn draft(&self, school: &School, options: &Options, effort: &Effort) -> Option<Vec<Choice>> {
        let mut draft = Draft::holding(school, options, &self.0)?;
        draft.attend_where_free();
        draft.place_all()?;
        draft.improve(effort, Ties::Left);
        Some(draft.choices())
    }
}

/// Whether a session keeps the rules that concern it alone.
fn can_be(school: &School, options: &Options, choice: &Choice) -> bool {
    let team = &school.teams[choice.team];
    let window = choice.window_in(options);
    let members = || team.members.iter().zip(&choice.attends).zip(&window.presence);
    let attending = || members().filter(|((_, attends), _)| **attends);
    let core = attending().filter(|((member, _), _)| member.role != MemberRole::Optional).count();
    let room = match choice.room {
        Some(class) => window.rooms.contains(&class),
        None => window.rooms.is_empty(),
    };
    room && core >= team.quorum as usize
        && attending().count() >= 2
        && attending().all(|(_, presence)| *presence != Presence::Cannot)
        && members().all(|((member, attends), _)| *attends || member.role != MemberRole::Lead)
}

impl Draft<'_> {
    /// Whoever stays away from a session for nothing attends it. Programs leave such absences out, and what is known of a
    /// Program is about incumbents within it.
    fn attend_where_free(&mut self) {
        for team in self.school.teams.ids() {
            for _ in 0..self.placed[team].len() {
                // Each in its turn comes last, beside all others.
                let first = self.placed[team].remove(0);
                self.mark(&first, false);
                let cheaper = self.try_window(team, first.choice.window, i64::MAX);
                let cheaper = cheaper.filter(|cheaper| cheaper.own < first.own);
                self.add(cheaper.unwrap_or(first));
            }
        }
    }

    /// Whether a session could be held beside those that are placed already.
    pub(super) fn fits(&self, placed: &Placed) -> bool {
        let choice = &placed.choice;
        let window = choice.window_in(self.options);
        if self.placed[choice.team].len() >= self.school.teams[choice.team].sessions as usize
            || self.window_fits(choice.team, window).is_none()
        {
            return false;
        }
        let rooms = choice.room.is_none_or(|class| self.has_a_room(class, window));
        let attend = choice.attending(self.school).all(|staff| self.may_take(staff, window.day, &window.taken, true));
        let cover = placed.covers.iter().all(|(_, staff)| {
            let given = placed.covers.iter().filter(|(_, other)| other == staff).map(|(slot, _)| *slot);
            let given = SlotSet::new(self.school.cycle.len(), given);
            self.may_take(*staff, window.day, &TakenTime::new(&self.school.cycle, given), false)
        });
        rooms && attend && cover
    }
}
