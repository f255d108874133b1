//! What stays as another plan held it (`--keep`).

use crate::plan::reasons::Reason;
use crate::plan::{Kind, Pair, Session, Unmet, UnmetKind, Visit};
use crate::planners::Request;
use crate::school::School;

/// What a plan holds of the kinds that are not planned.
#[derive(Default)]
pub(super) struct Kept {
    /// The kinds that it planned, kept or holds something of: what they lack counts.
    pub kinds: Vec<Kind>,
    pub sessions: Vec<Session>,
    pub pairs: Vec<Pair>,
    pub visits: Vec<Visit>,
    /// Those that take time of people from now on: not what was held, but for the talk where that is still to come.
    pub visits_ahead: Vec<Visit>,
    /// What it said was missing.
    said: Vec<Unmet>,
}

impl Kept {
    pub fn new(request: &Request) -> Kept {
        let Some(plan) = request.keep.map(|resolved| &resolved.plan) else { return Kept::default() };
        let is_kept = |kind: &Kind| {
            let holds_any = match kind {
                Kind::Sessions => !plan.sessions.is_empty(),
                Kind::Mentors => !plan.pairs.is_empty(),
                Kind::Visits => !plan.visits.is_empty(),
            };
            let has = holds_any || plan.kinds.contains(kind) || plan.kept.contains(kind);
            has && !request.kinds.contains(kind)
        };
        let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(is_kept).collect();
        let kept = |kind: Kind| Some(plan).filter(|_| kinds.contains(&kind));
        let visits = kept(Kind::Visits).map_or(Vec::new(), |plan| plan.visits.clone());
        let visits_ahead = match request.keep.and_then(|resolved| resolved.past.as_ref()) {
            Some(past) => {
                let talks = past.talks.iter().filter_map(Visit::talk_alone);
                visits.iter().filter(|visit| !past.held.contains(visit)).copied().chain(talks).collect()
            }
            None => visits.clone(),
        };
        Kept {
            sessions: kept(Kind::Sessions).map_or(Vec::new(), |plan| plan.sessions.clone()),
            pairs: kept(Kind::Mentors).map_or(Vec::new(), |plan| plan.pairs.clone()),
            visits,
            visits_ahead,
            said: plan.unmet.clone(),
            kinds,
        }
    }

    /// What is missing of the kept kinds, in the school as it is now. What would help is not said: it would
    /// change what is kept.
    pub fn unmet(&self, school: &School) -> Vec<Unmet> {
        let mut unmet = Vec::new();
        let mut missing = |kind: UnmetKind, id: String, count: u32| {
            if count > 0 {
                let said = self.said.iter().find(|other| (other.kind, &other.id) == (kind, &id));
                let reason = said.map_or(Reason::NotKept, |said| said.reason.clone());
                unmet.push(Unmet { kind, id, count, reason, repairs: Vec::new() });
            }
        };
        let figure = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        if self.kinds.contains(&Kind::Sessions) {
            for (id, team) in school.teams.entries() {
                let held = figure(self.sessions.iter().filter(|session| session.team == id).count());
                missing(UnmetKind::Session, team.id.clone(), team.sessions.saturating_sub(held));
            }
        }
        if self.kinds.contains(&Kind::Mentors) {
            for (id, person) in school.staff.entries().filter(|(_, person)| person.roles.mentee) {
                let alone = !self.pairs.iter().any(|pair| pair.mentee == id);
                missing(UnmetKind::Mentee, person.id.clone(), u32::from(alone));
            }
            for pair in &self.pairs {
                let id = format!("{}/{}", school.staff[pair.mentor].id, school.staff[pair.mentee].id);
                let asked = school.rules.mentors.meetings;
                missing(UnmetKind::Meeting, id, asked.saturating_sub(figure(pair.meetings.len())));
            }
        }
        if self.kinds.contains(&Kind::Visits) {
            for (id, person) in school.staff.entries() {
                let made = figure(self.visits.iter().filter(|visit| visit.observer == id).count());
                missing(UnmetKind::Visit, person.id.clone(), person.visits.saturating_sub(made));
            }
        }
        unmet
    }
}
