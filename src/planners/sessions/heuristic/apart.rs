//! Sessions of one team far apart, at no cost.
//!
//! Of plans of one total, that one is preferred in which the sessions of each team are farther apart in their week or
//! cycle ("Evenness", specification part 3). A session of a team that holds several goes to another window, with the
//! same people, where that costs the same and every rule holds; each to where it is farthest from the team's others, in
//! passes, until nothing is left to move (local search by single moves). No dice: the same plan comes out always.

use super::{Draft, Placed};
use crate::planners::sessions::choice::Choice;
use crate::planners::sessions::options::{Options, Presence, Window};
use crate::school::{Id, School, TeamId};

/// How often everything is looked at, at most.
const PASSES: usize = 6;

/// The same sessions, those of each team as far apart as what they cost allows.
///
/// O(passes × sessions × windows of their teams × members).
pub fn far_apart(school: &School, options: &Options, choices: &[Choice]) -> Vec<Choice> {
    let Some(mut draft) = Draft::holding(school, options, choices) else { return choices.to_vec() };
    if draft.placed.iter().map(Vec::len).sum::<usize>() != choices.len() {
        return choices.to_vec();
    }
    for _ in 0..PASSES {
        let mut moved = false;
        for team in school.teams.ids().filter(|team| school.teams[*team].sessions > 1) {
            for at in 0..draft.placed[team].len() {
                moved |= draft.move_away(team, at);
            }
        }
        if !moved {
            break;
        }
    }
    let mut choices = draft.choices();
    choices.sort();
    choices
}

impl Draft<'_> {
    /// Puts one session of a team where it is farther from the team's others, at no cost. Whether it did.
    fn move_away(&mut self, team: TeamId, at: usize) -> bool {
        let options = &self.options.teams[team];
        let own = self.placed[team][at].choice.window;
        let is_pinned = options.windows[own].pinned || options.pinned_to_one.iter().any(|one_of| one_of.contains(&own));
        if is_pinned || !self.placed[team][at].covers.is_empty() {
            return false;
        }
        let total = self.total();
        let placed = self.placed[team].remove(at);
        self.mark(&placed, false);
        let others: Vec<usize> = self.placed[team].iter().map(|other| other.choice.window).collect();
        let nearest = |window: usize| self.nearest(&options.windows[window], team, &others);
        let now = nearest(own);
        let mut better: Vec<(i64, usize)> =
            (0..options.windows.len()).map(|window| (nearest(window), window)).filter(|(far, _)| *far > now).collect();
        better.sort_by_key(|(far, window)| (-far, *window));
        for (_, window) in better {
            let Some(other) = self.in_window(&placed, &options.windows[window], window) else { continue };
            if !self.fits(&other) {
                continue;
            }
            self.add(other);
            if self.total() == total {
                return true;
            }
            if let Some(other) = self.placed[team].pop() {
                self.mark(&other, false);
            }
        }
        self.mark(&placed, true);
        self.placed[team].insert(at, placed);
        false
    }

    /// The same session in another window: none where somebody would be missing, would have to be covered, or where no
    /// room is left.
    fn in_window(&self, placed: &Placed, window: &Window, position: usize) -> Option<Placed> {
        let choice = &placed.choice;
        let attends = choice.attends.iter().zip(&window.presence);
        let could =
            |(attends, presence): (&bool, &Presence)| !attends || matches!(presence, Presence::Can { releases: 0, .. });
        if !attends.into_iter().all(could) {
            return None;
        }
        let room = self.window_fits(choice.team, window)?;
        self.as_placed(Choice { window: position, room, ..choice.clone() }, Vec::new())
    }

    /// How many days a window is from the nearest of some others of its team: over the end of the cycle, too, and in
    /// cycles between these where they are held in different turns.
    fn nearest(&self, window: &Window, team: TeamId, others: &[usize]) -> i64 {
        let options = &self.options.teams[team];
        let cycle = self.school.cycle.days().len() as i64;
        let (all, every) = (cycle * i64::from(self.school.teams[team].every), cycle);
        let day = |window: &Window| i64::from(window.turn - 1) * every + window.day.index() as i64;
        let apart = |other: &usize| {
            let days = (day(window) - day(&options.windows[*other])).abs();
            days.min(all - days)
        };
        others.iter().map(apart).min().unwrap_or(0)
    }
}
