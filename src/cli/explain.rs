//! `staffroom explain`: why this, why not that, and what would help most.

use super::arguments::ExplainArguments;
use super::exit::{Exit, Failure};
use super::named::{person, slot, team};
use super::progress::Work;
use super::screen::Screen;
use super::{calendar, input, past, plan, settings};
use crate::plan::document::{Resolved, TermRow};
use crate::plan::{Improvements, Kind};
use crate::planners::PlanError;
use crate::planners::what_if::{self, Inquiry, Scope};
use crate::report::explain;
use crate::school::{School, StaffId};
use crate::solve::{Control, Settings};

/// Changes that are shown where nothing in particular is asked about, and where something is.
const CHANGES: (usize, usize) = (10, 3);

/// Everything that a question is about.
struct Asked<'a> {
    arguments: &'a ExplainArguments,
    school: &'a School,
    plan: &'a Resolved,
    previous: Option<&'a Resolved>,
    from_round: u32,
    settings: &'a Settings,
    changes: usize,
}

/// Runs the command.
///
/// # Errors
/// See [`Failure`].
pub fn run(arguments: &ExplainArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let settings = settings::solving(&arguments.solve)?;
    let particular = arguments.team.is_some() || arguments.mentee.is_some() || arguments.observer.is_some();
    let changes = settings::changes(arguments.changes.as_deref(), if particular { CHANGES.1 } else { CHANGES.0 })?;
    let mut school = input::school(&arguments.school, arguments.json, screen)?;
    let document = input::plan(&arguments.plan, screen)?;
    if document.peers.is_some() {
        let plan = arguments.plan.display();
        return Err(Failure::Usage(format!("{plan} is a plan of peers: nobody in it is anybody's mentor")));
    }
    input::same_school(&school, &arguments.school.school, &document, &arguments.plan)?;
    let mut previous = match &arguments.previous {
        Some(path) => Some(input::previous(path, &school, arguments.json, screen)?),
        None => None,
    };
    calendar::term_of_plan(&mut school, &document, screen);
    // What was past when the plan was made is so now: nothing is proposed there.
    let mut from_round = 1;
    if let (Some(date), true) = (document.term.as_ref().and_then(TermRow::as_of), school.term.is_some()) {
        // Where the plan that it was made from is not named, this one says what was held, and nothing counts as moved.
        let path = arguments.previous.as_ref().unwrap_or(&arguments.plan);
        let is_named = previous.is_some();
        let (of_it, resolved) = previous.get_or_insert_with(|| (document.clone(), document.resolve(&school)));
        let (as_of, shown) = (date.to_string(), (arguments.json, &mut *screen));
        let past = past::of(Some(&as_of), date, (path, of_it), resolved, &document.kinds, &mut school, shown)?;
        from_round = past.map_or(1, |past| past.from_round);
        if !is_named {
            resolved.forget_moves();
        }
    }
    let previous = previous.map(|(_, resolved)| resolved);
    let found = document.resolve(&school);
    input::warn_of_dropped(&found.dropped, &arguments.plan, "this plan", screen);
    let asked = Asked {
        arguments,
        school: &school,
        plan: &found,
        previous: previous.as_ref(),
        from_round,
        settings: &settings,
        changes,
    };
    let answer = if let Some(team) = &arguments.team {
        asked.team(team, screen)
    } else if let Some(mentee) = &arguments.mentee {
        asked.mentee(mentee, screen)
    } else if let Some(observer) = &arguments.observer {
        asked.observer(observer, screen)
    } else {
        asked.whatever_improves(screen)
    }?;
    screen.result(&answer)?;
    Ok(Exit::Done)
}

impl Asked<'_> {
    /// Works out an answer, with a line that says how far it is, and Ctrl-C to stop.
    fn work_out<T>(
        &self,
        screen: &mut Screen,
        question: impl FnOnce(&Inquiry) -> Result<T, PlanError>,
    ) -> Result<T, Failure> {
        let work = Work::watch();
        // Each of the many plans has a best and a bound of its own: the line says how long it takes.
        // Most of each school is as it was: that is not solved again.
        let control = work.control().quiet().with_deadline(self.settings.time_limit).remembering();
        let answer = question(&self.inquiry(&control));
        drop(work);
        answer.map_err(|error| plan::failure(self.school, error, self.arguments.json, screen))
    }

    fn inquiry<'b>(&'b self, control: &'b Control) -> Inquiry<'b> {
        Inquiry {
            school: self.school,
            plan: self.plan,
            previous: self.previous,
            together: self.arguments.together,
            from_round: self.from_round,
            settings: self.settings,
            control,
        }
    }

    /// What would help, in a scope; nothing where no changes are asked for.
    fn improvements(&self, inquiry: &Inquiry, scope: Scope) -> Result<Improvements, PlanError> {
        what_if::improvements(inquiry, scope, self.changes)
    }

    fn must_be_planned(&self, kind: Kind, what: &str) -> Result<(), Failure> {
        if self.plan.plan.kinds.contains(&kind) {
            return Ok(());
        }
        let plan = self.arguments.plan.display();
        Err(Failure::Usage(format!("{plan} plans no {}: nothing can be said about {what}", kind.name())))
    }

    fn whatever_improves(&self, screen: &mut Screen) -> Result<String, Failure> {
        let improvements = self.work_out(screen, |inquiry| self.improvements(inquiry, Scope::All))?;
        Ok(if self.arguments.json {
            explain::improvements_json(self.school, &improvements)
        } else {
            explain::improvements(self.school, &improvements, true, screen.look())
        })
    }

    fn team(&self, name: &str, screen: &mut Screen) -> Result<String, Failure> {
        let school = self.school;
        let team = team(school, "--team", name)?;
        self.must_be_planned(Kind::Sessions, "teams")?;
        let mut times = Vec::new();
        for text in &self.arguments.why_not {
            let slot = slot(school, "--why-not", text)?;
            let held = |session: &crate::plan::Session| (session.team, session.start) == (team, slot);
            if self.plan.plan.sessions.iter().any(held) {
                let name = &school.teams[team].name;
                return Err(Failure::Usage(format!(
                    "--why-not {text}: {name} meets then in this plan. Without --why-not, explain says why"
                )));
            }
            times.push(slot);
        }
        let (explanation, improvements) = self.work_out(screen, |inquiry| {
            let explanation = what_if::explain_session(inquiry, team, &times)?;
            Ok((explanation, self.improvements(inquiry, Scope::Team(team))?))
        })?;
        Ok(if self.arguments.json {
            explain::session_json(school, &explanation, &improvements)
        } else {
            self.with_improvements(explain::session(school, &explanation, screen.look()), &improvements, screen)
        })
    }

    fn observer(&self, name: &str, screen: &mut Screen) -> Result<String, Failure> {
        let school = self.school;
        let observer = person(school, "--observer", name)?;
        self.must_be_planned(Kind::Visits, "visits")?;
        let lesson = match &self.arguments.at {
            Some(text) => Some(slot(school, "--at", text)?),
            None => None,
        };
        let mut hosts = Vec::new();
        for text in &self.arguments.why_not {
            let host = person(school, "--why-not", text)?;
            let names = (&school.staff[observer].name, &school.staff[host].name);
            if host == observer {
                return Err(Failure::Usage(format!("--why-not {text}: nobody visits themselves")));
            }
            let made = self.plan.plan.visits.iter().find(|visit| (visit.observer, visit.host) == (observer, host));
            if made.is_some_and(|visit| lesson.is_none_or(|lesson| lesson == visit.slot)) {
                let (observer, host) = names;
                return Err(Failure::Usage(format!(
                    "--why-not {text}: {observer} visits {host} in this plan. Without --why-not, explain says why"
                )));
            }
            hosts.push((host, lesson));
        }
        let (explanation, improvements) = self.work_out(screen, |inquiry| {
            let explanation = what_if::explain_visits(inquiry, observer, &hosts)?;
            Ok((explanation, self.improvements(inquiry, Scope::Observer(observer))?))
        })?;
        Ok(if self.arguments.json {
            explain::visits_json(school, &explanation, &improvements)
        } else {
            self.with_improvements(explain::visits(school, &explanation, screen.look()), &improvements, screen)
        })
    }

    fn mentee(&self, name: &str, screen: &mut Screen) -> Result<String, Failure> {
        let school = self.school;
        let mentee = person(school, "--mentee", name)?;
        if !school.staff[mentee].roles.mentee {
            return Err(Failure::Usage(format!("{} has not the role mentee", school.staff[mentee].name)));
        }
        let mentors = self.mentors(mentee)?;
        let (explanation, improvements) = self.work_out(screen, |inquiry| {
            let explanation = what_if::explain_pair(inquiry, mentee, &mentors)?;
            Ok((explanation, self.improvements(inquiry, Scope::Mentee(mentee))?))
        })?;
        Ok(if self.arguments.json {
            explain::pair_json(school, &explanation, &improvements)
        } else {
            self.with_improvements(explain::pair(school, &explanation, screen.look()), &improvements, screen)
        })
    }

    /// The mentors to weigh: those asked about, else the one in the plan and the nearest others.
    fn mentors(&self, mentee: StaffId) -> Result<Vec<StaffId>, Failure> {
        let (school, arguments) = (self.school, self.arguments);
        let pair = self.plan.plan.pairs.iter().find(|pair| pair.mentee == mentee);
        let mut mentors = Vec::new();
        let why = arguments.why.iter().map(|name| ("--why", name));
        let why_not = arguments.why_not.iter().map(|name| ("--why-not", name));
        for (option, name) in why.chain(why_not) {
            let mentor = person(school, option, name)?;
            let (asked, of) = (&school.staff[mentor].name, &school.staff[mentee].name);
            match (option, pair) {
                ("--why", Some(pair)) if pair.mentor != mentor => {
                    let has = &school.staff[pair.mentor].name;
                    return Err(Failure::Usage(format!(
                        "--why {name}: {asked} is not the mentor of {of} in this plan, {has} is. Ask --why-not {name}"
                    )));
                }
                ("--why", None) => {
                    return Err(Failure::Usage(format!(
                        "--why {name}: {of} has no mentor in this plan. Ask --why-not {name}"
                    )));
                }
                ("--why-not", Some(pair)) if pair.mentor == mentor => {
                    return Err(Failure::Usage(format!(
                        "--why-not {name}: {asked} is the mentor of {of} in this plan. Ask --why {name}"
                    )));
                }
                _ if mentors.contains(&mentor) => {}
                _ => mentors.push(mentor),
            }
        }
        if mentors.is_empty() {
            // Nobody in particular: the mentor in the plan, and the nearest others.
            mentors.extend(pair.map(|pair| pair.mentor));
            mentors.extend(pair.iter().flat_map(|pair| pair.alternates.iter().map(|other| other.mentor)));
        }
        if mentors.is_empty() {
            return Err(Failure::Usage(format!(
                "{} has no mentor in this plan: ask about one with --why-not",
                school.staff[mentee].name
            )));
        }
        Ok(mentors)
    }

    /// An answer with what would help, where changes are asked for.
    fn with_improvements(&self, answer: String, improvements: &Improvements, screen: &Screen) -> String {
        if self.changes == 0 {
            return answer;
        }
        format!("{answer}\n{}", explain::improvements(self.school, improvements, false, screen.look()))
    }
}
