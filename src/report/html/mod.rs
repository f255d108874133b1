//! report.html: the whole plan in one page that needs nothing else, neither a
//! server nor a network. Everything important is there without the script; the
//! script finds names and prints a page for each person or team.

mod costs;
mod free;
mod grid;
mod missing;
mod overview;
mod pairs;
mod peers;
mod people;
mod school_week;
mod strips;
mod teams;
mod visits;
mod workload;

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::diff::cards;
use super::issue::About;
use super::layout::Layout;
use super::text::clean;
use super::week::{Kind, Weeks};
use crate::files::policy::{as_browsers_read, policy};
use crate::plan::Plan;
use crate::school::{Id, School, StaffId, TeamId};

const STYLE: &str = include_str!("style.css");
const PRINT: &str = include_str!("print.css");
const SCRIPT: &str = include_str!("script.js");

/// What every part of the page is made from.
struct Page<'a> {
    school: &'a School,
    plan: &'a Plan,
    weeks: Weeks<'a>,
    layout: Layout,
}

/// A part of the page, and how it is called in the list of parts.
struct Part {
    id: &'static str,
    title: &'static str,
    content: Markup,
    paper: Paper,
}

/// Whether a part is printed where nobody says otherwise.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paper {
    /// It is.
    Printed,
    /// Only on request: it would take many sheets, in the words of the choice.
    Asked(&'static str),
}

/// The page of a plan, with what is to be said about it.
///
/// O(people × slots + size of the plan).
pub fn page(school: &School, plan: &Plan, about: &About) -> String {
    let About { issue, remarks, changes } = about;
    let changed = changes.as_ref().map(|people| Part {
        id: "changed",
        title: "What changed",
        content: html! {
            p { "Since the plan before this one. Whoever is not named here has everything as before." }
            @if people.is_empty() { p { "Nobody is affected." } } @else { (cards(people)) }
        },
        paper: Paper::Printed,
    });
    let page = Page { school, plan, weeks: Weeks::new(school, plan), layout: Layout::new(school) };
    let parts: Vec<Part> = [
        page.part("overview", "Overview", overview::content),
        changed,
        page.part("week", "The week", school_week::content),
        page.part("missing", "Not met", missing::content),
        page.part("teams", "Teams", teams::content),
        page.part("pairs", "Mentor pairs", pairs::content),
        page.part("peers", "Peers", peers::content),
        page.part("visits", "Visits", visits::content),
        page.part("people", "People", people::content).map(|part| part.asked("everybody's own week")),
        page.part("free", "Who is free", free::content).map(|part| match page.school.staff.len() {
            0..=free::SMALL => part,
            _ => part.asked("many sheets"),
        }),
        page.part("workload", "Who carries most", workload::content),
        page.part("costs", "What it costs", costs::content),
    ]
    .into_iter()
    .flatten()
    .collect();
    let name = clean(&school.name);
    let (style, script) = (as_browsers_read(&[STYLE, PRINT, &issue.style()].concat()), as_browsers_read(SCRIPT));
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta http-equiv="Content-Security-Policy" content=(policy(&style, Some(&script)));
                title { (name) " – plan" }
                style { (PreEscaped(&style)) }
            }
            body {
                a.skip href="#main" { "Skip to the plan" }
                header {
                    p.kicker { "Plan for working together" }
                    h1 dir="auto" { (name) }
                    p.issue { (issue.words()) }
                }
                (tools(&parts, &page))
                main #main {
                    @for remark in *remarks { p.remark role="note" { (remark) } }
                    @for part in &parts {
                        section id=(part.id) aria-labelledby={ (part.id) "-title" } data-paper=[part.left_out()] {
                            h2 id={ (part.id) "-title" } { (part.title) }
                            (part.content)
                        }
                    }
                }
                footer {
                    p { "The plan is " (issue.in_full()) "." }
                    p { "Made by Staffroom from the school folder and plan.json. This page holds everything it shows \
                         and asks nothing of the network; it names people, so pass it on with care." }
                }
                script { (PreEscaped(&script)) }
            }
        }
    };
    let mut text = whole.into_string();
    text.push('\n');
    text
}

/// The list of parts, finding a name, and printing. The last two need the script and are hidden without it.
fn tools(parts: &[Part], page: &Page) -> Markup {
    let has = |id: &str| parts.iter().any(|part| part.id == id);
    html! {
        div.tools {
            nav aria-label="Parts of the plan" {
                ul { @for part in parts { li { a href={ "#" (part.id) } { (part.title) } } } }
            }
            (page.legend())
            form #finder role="search" hidden {
                label for="find" { "Find a name" }
                input #find type="search" autocomplete="off" placeholder="such as a surname";
                output #found for="find" {}
            }
            form #printer aria-label="Print" hidden {
                details.choice {
                    summary { "Print …" }
                    div {
                        fieldset {
                            legend { "What to print" }
                            label { input type="radio" name="pages" value="all" checked; " these parts" }
                            div.parts { @for part in parts {
                                label {
                                    input type="checkbox" name="part" value=(part.id) checked[part.paper == Paper::Printed];
                                    " " (part.title)
                                    @if let Paper::Asked(why) = part.paper { " " span.of { "(" (why) ")" } }
                                }
                            } }
                            @if has("people") {
                                label { input type="radio" name="pages" value="people"; " a page per person" }
                            }
                            @if has("teams") {
                                label { input type="radio" name="pages" value="teams"; " a page per team" }
                            }
                        }
                        button type="submit" { "Print" }
                    }
                }
            }
        }
    }
}

impl Part {
    /// The same, printed on request only.
    fn asked(self, why: &'static str) -> Part {
        Part { paper: Paper::Asked(why), ..self }
    }

    /// What says that it is not printed.
    fn left_out(&self) -> Option<&'static str> {
        (self.paper != Paper::Printed).then_some("no")
    }
}

impl Page<'_> {
    /// A part, unless it has nothing to show.
    fn part(&self, id: &'static str, title: &'static str, content: fn(&Page) -> Option<Markup>) -> Option<Part> {
        Some(Part { id, title, content: content(self)?, paper: Paper::Printed })
    }

    /// How a person is called.
    fn name(&self, staff: StaffId) -> &str {
        &self.weeks.names[staff]
    }

    /// A person's name that leads to their week.
    fn link(&self, staff: StaffId) -> Markup {
        html! { a href={ "#" (person_id(staff)) } { (self.name(staff)) } }
    }

    /// Names that lead to people's weeks, as `Ana, Bo and Cy`.
    fn links(&self, people: &[StaffId]) -> Markup {
        let last = people.len().saturating_sub(1);
        html! {
            @for (at, staff) in people.iter().enumerate() {
                @if at > 0 { @if at == last { " and " } @else { ", " } }
                (self.link(*staff))
            }
        }
    }

    /// A kind in words; peers have no mentors.
    fn kind_name(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Meeting if self.plan.peers.is_some() => "Peer meeting",
            kind => kind.name(),
        }
    }

    /// What the colours mean, of the kinds that there are.
    fn legend(&self) -> Markup {
        let there = |kind: &Kind| {
            let plan = self.plan;
            match kind {
                Kind::Session => !plan.sessions.is_empty(),
                Kind::Meeting => {
                    plan.pairs.iter().any(|pair| !pair.meetings.is_empty())
                        || plan.peers.iter().flatten().any(|group| !group.meetings.is_empty())
                }
                Kind::Cover => plan.sessions.iter().any(|session| !session.released.is_empty()),
                Kind::Visit => !plan.visits.is_empty(),
            }
        };
        html! {
            ul.legend aria-label="What the colours mean" {
                @for kind in Kind::ALL.into_iter().filter(there) {
                    li { span.dot.(class(kind)) {} (self.kind_name(kind)) }
                }
                li { span.dot.b {} "Busy" }
                li { span.dot.p {} "Protected" }
                li { span.dot.a {} "Away" }
            }
        }
    }
}

/// The class that gives a kind its colour.
fn class(kind: Kind) -> &'static str {
    match kind {
        Kind::Session => "s",
        Kind::Meeting => "m",
        Kind::Cover => "c",
        Kind::Visit => "v",
    }
}

/// Where a person's week is.
fn person_id(staff: StaffId) -> String {
    format!("p{}", staff.index() + 1)
}

/// Where a team is.
fn team_id(team: TeamId) -> String {
    format!("t{}", team.index() + 1)
}

/// A table in a box of its own that scrolls where the screen is too narrow for it.
fn scrolling(label: &str, table: Markup) -> Markup {
    html! { div.scroll tabindex="0" role="group" aria-label=(label) { (table) } }
}
