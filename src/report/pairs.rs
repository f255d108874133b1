//! Mentor pairs one by one: who, when, why, and who else it could have been.

use super::Look;
use super::sessions::times;
use super::text::{FAINT, HEADING, clean, count, flow_words, pad, pad_left, paint, width};
use super::words::regret;
use crate::plan::{Compared, MatchedTag, Pair, Pairing, Plan, Points};
use crate::school::{Id, PairingObjective, School, Slot, StaffId, Table};

/// Tags and blocking pairs named at most.
const NAMED: usize = 4;
/// All points that there are of a kind.
const FULL: u8 = 100;
/// The points for wishes where nobody wished for anybody.
const NO_WISH: u8 = 50;

/// All pairs by mentee.
pub fn list(school: &School, plan: &Plan, columns: usize) -> String {
    if plan.pairs.is_empty() {
        return String::new();
    }
    let names = super::names::of(school);
    let mut text = format!("{}\n", paint(HEADING, "WHO MENTORS WHOM"));
    for pair in &plan.pairs {
        text.push_str(&one(school, &names, pair, columns));
    }
    text
}

/// One pair: who and when, what the mentor can help with, the points, and who else it could be.
fn one(school: &School, names: &Table<StaffId, String>, pair: &Pair, columns: usize) -> String {
    let when = when(school, &pair.meetings);
    let head = paint(HEADING, &format!("{} with {}", names[pair.mentee], names[pair.mentor]));
    let mut lines = vec![flow_words("  ", &format!("{head} · fit {}{when}", pair.fit), 4, columns)];
    if !pair.matched.is_empty() {
        lines.push(flow_words("      ", &helps(school, &pair.matched), 8, columns));
    }
    lines.push(paint(FAINT, &flow_words("      ", &points(pair.points), 8, columns)));
    let others = pair.alternates.iter().map(|other| {
        let price = regret(other.regret);
        format!("{} (fit {}) {price}", names[other.mentor], other.fit)
    });
    let others: Vec<String> = others.collect();
    if !others.is_empty() {
        lines.push(paint(FAINT, &flow_words("      instead: ", &others.join("; "), 8, columns)));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// When people meet, as it follows what was said of them: ` · they meet Tue 2`.
pub(super) fn when(school: &School, meetings: &[Slot]) -> String {
    let asked = school.rules.mentors.meetings as usize;
    let when: Vec<String> = meetings.iter().map(|slot| meeting(school, *slot)).collect();
    match (when.is_empty(), when.len() < asked) {
        (true, true) => " · no time to meet".to_owned(),
        (true, false) => String::new(),
        (false, short) => {
            let missing = if short { format!(", {} more wanted", asked - when.len()) } else { String::new() };
            format!(" · they meet {}{missing}", when.join(" and "))
        }
    }
}

/// The points in words.
pub(super) fn points(points: Points) -> String {
    format!(
        "need {}, time {}, experience {}, department {}, preference {}",
        points.need, points.time, points.experience, points.department, points.preference
    )
}

/// A meeting's slot with its time: `Tue 2 (10:35–11:25)`.
pub(super) fn meeting(school: &School, slot: Slot) -> String {
    let name = clean(&school.cycle.name(slot));
    times(school, slot, 1).map_or(name.clone(), |times| format!("{name} ({times})"))
}

/// The needs that are met: `helps with assessment (level 5), behaviour (level 3)`.
pub(super) fn helps(school: &School, matched: &[MatchedTag]) -> String {
    format!("helps with {}", tags(school, matched))
}

/// What speaks for a pair: the needs that are met, then what else has its full points.
pub(super) fn why(school: &School, pair: &Pair) -> String {
    let (mentor, mentee) = (&school.staff[pair.mentor], &school.staff[pair.mentee]);
    let mut reasons = Vec::new();
    if !pair.matched.is_empty() {
        reasons.push(helps(school, &pair.matched));
    }
    if mentor.department.is_some() && mentor.department == mentee.department {
        reasons.push("same department".to_owned());
    }
    if pair.points.preference > NO_WISH {
        reasons.push("wished for".to_owned());
    }
    if pair.points.time == FULL {
        reasons.push("much common time".to_owned());
    }
    if pair.points.experience == FULL {
        reasons.push("a good distance in experience".to_owned());
    }
    if reasons.is_empty() { "nothing stands out".to_owned() } else { reasons.join("; ") }
}

/// The tags with levels, the first few: `assessment (level 5), behaviour (level 3)`.
pub(super) fn tags(school: &School, matched: &[MatchedTag]) -> String {
    let tag = |matched: &MatchedTag| format!("{} (level {})", clean(&school.tags[matched.tag]), matched.level);
    let mut tags: Vec<String> = matched.iter().take(NAMED).map(tag).collect();
    if matched.len() > NAMED {
        tags.push(format!("and {} more", matched.len() - NAMED));
    }
    tags.join(", ")
}

/// Those who would both rather have each other than somebody they have. `is_written` says whether there is a plan.json.
pub fn blocking(school: &School, plan: &Plan, is_written: bool, columns: usize) -> String {
    let Some(pairing) = plan.pairing.as_ref().filter(|pairing| !pairing.blocking.is_empty()) else {
        return String::new();
    };
    let names = super::names::of(school);
    let mut text = format!("{}\n", paint(HEADING, "WHO WOULD BOTH RATHER HAVE EACH OTHER"));
    for pair in pairing.blocking.iter().take(NAMED) {
        let has = plan.pairs.iter().find(|other| other.mentee == pair.mentee);
        let has = has.map_or("nobody".to_owned(), |other| names[other.mentor].clone());
        let others: Vec<String> = plan
            .pairs
            .iter()
            .filter(|other| other.mentor == pair.mentor)
            .map(|other| names[other.mentee].clone())
            .collect();
        let others = if others.is_empty() { "nobody".to_owned() } else { others.join(" and ") };
        let (mentee, mentor) = (&names[pair.mentee], &names[pair.mentor]);
        let wish = |who, whom| {
            let wish = school.preferences.iter().find(|wish| (wish.staff, wish.choice) == (who, whom));
            wish.map(|wish| format!(", {}'s wish no. {}", names[who], wish.rank)).unwrap_or_default()
        };
        let wishes = wish(pair.mentee, pair.mentor) + &wish(pair.mentor, pair.mentee);
        let sentence = format!("{mentee} (with {has}) and {mentor} (with {others}): fit {}{wishes}", pair.fit);
        text.push_str(&flow_words("  - ", &sentence, 4, columns));
        text.push('\n');
    }
    if pairing.blocking.len() > NAMED {
        let place = if is_written { "all in plan.json" } else { "all in plan.json with -o OUT" };
        let more = format!("and {} more, {place}", pairing.blocking.len() - NAMED);
        text.push_str(&flow_words("  - ", &more, 4, columns));
        text.push('\n');
    }
    if pairing.compared.is_empty() {
        let hint = "No such pairs: objective = \"stable\" in rules.toml. What that costs: --compare-objectives";
        text.push_str(&paint(FAINT, &flow_words("  ", hint, 2, columns)));
        text.push('\n');
    }
    text
}

/// The three objectives side by side, where that was asked for.
pub fn comparison(school: &School, plan: &Plan, look: Look) -> String {
    let Some(pairing) = plan.pairing.as_ref().filter(|pairing| !pairing.compared.is_empty()) else {
        return String::new();
    };
    let asking = school.staff.iter().filter(|person| person.roles.mentee).count() as u32;
    let header = ["", "Cost", "Lowest fit", "Mean fit", "No mentor", "Would swap", "Other mentor"].map(str::to_owned);
    let mut rows = vec![header];
    rows.extend(pairing.compared.iter().map(|line| row(pairing, line, asking)));
    let mut widths = [0; 7];
    for row in &rows {
        for (at, cell) in row.iter().enumerate() {
            widths[at] = widths[at].max(width(cell));
        }
    }
    let mut text = format!("{}\n", paint(HEADING, "THE PAIRS BY EACH OBJECTIVE"));
    let whole: usize = 2 + widths.iter().map(|width| width + 2).sum::<usize>();
    for (number, row) in rows.iter().enumerate() {
        if whole > look.width {
            // Too narrow for a table: a sentence for each.
            if number > 0 {
                let cells = row.iter().zip(&rows[0]).skip(1);
                let cells: Vec<String> =
                    cells.map(|(cell, name)| format!("{} {}", name.to_lowercase(), cell.trim())).collect();
                text.push_str(&flow_words("  ", &format!("{}: {}", row[0].trim(), cells.join(", ")), 4, look.width));
                text.push('\n');
            }
            continue;
        }
        let mut line = format!("  {}", pad(&row[0], widths[0]));
        for (cell, width) in row.iter().zip(widths).skip(1) {
            line.push_str("  ");
            line.push_str(&pad_left(cell, width));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text.push_str(&price(pairing, look.width));
    text
}

pub(super) fn row(pairing: &Pairing, line: &Compared, asking: u32) -> [String; 7] {
    let here = line.objective == pairing.objective;
    let paired = asking.saturating_sub(line.unmatched);
    // One decimal, in whole numbers.
    let tenths = (line.sum_of_fits * 10).checked_div(paired);
    let mean = tenths.map_or("–".to_owned(), |tenths| format!("{}.{}", tenths / 10, tenths % 10));
    let proven = if line.bound < line.total {
        format!("{} (at least {})", line.total, line.bound)
    } else {
        line.total.to_string()
    };
    [
        format!("{}{}", line.objective.name(), if here { " (this plan)" } else { "" }),
        proven,
        line.worst_fit.map_or("–".to_owned(), |fit| fit.to_string()),
        mean,
        line.unmatched.to_string(),
        line.blocking.to_string(),
        if here { "–".to_owned() } else { line.different.to_string() },
    ]
}

/// What fairness and stability cost more than the least.
fn price(pairing: &Pairing, columns: usize) -> String {
    let cost = |objective| pairing.compared.iter().find(|line| line.objective == objective).map(|line| line.total);
    let least = cost(PairingObjective::Total);
    let prices = [(PairingObjective::Fair, "fairest"), (PairingObjective::Stable, "stable")].into_iter();
    let prices = prices.filter_map(|(objective, name)| {
        let more = cost(objective)? - least?;
        Some(if more == 0 {
            format!("the {name} pairing costs no more")
        } else {
            format!("the {name} pairing costs {more} more")
        })
    });
    let sentence = format!("Than the least total: {}.", prices.collect::<Vec<_>>().join("; "));
    format!("{}\n", paint(FAINT, &flow_words("  ", &sentence, 2, columns)))
}

/// How much there is on the day that has most of some slots; none where that is no matter.
pub(super) fn busiest_day(school: &School, slots: impl Iterator<Item = Slot>) -> Option<usize> {
    let mut of_days = vec![0; school.cycle.days().len()];
    slots.for_each(|slot| of_days[Id::index(school.cycle.day_of(slot))] += 1);
    let all: usize = of_days.iter().sum();
    of_days.iter().copied().max().filter(|_| of_days.len() > 1 && all > of_days.len())
}

/// How many mentees have a mentor, and how well they fit, in one sentence.
pub fn headline(school: &School, plan: &Plan) -> String {
    let asking = school.staff.iter().filter(|person| person.roles.mentee).count() as u64;
    let paired = plan.pairs.len() as u64;
    let fits = plan.pairs.iter().map(|pair| pair.fit);
    let fits = match (fits.clone().min(), fits.max()) {
        (Some(low), Some(high)) if low < high => format!(", fits {low} to {high}"),
        (Some(fit), _) => format!(", fit {fit}"),
        _ => String::new(),
    };
    let meetings: usize = plan.pairs.iter().map(|pair| pair.meetings.len()).sum();
    let wanted = plan.pairs.len() * school.rules.mentors.meetings as usize;
    let slots = plan.pairs.iter().flat_map(|pair| pair.meetings.iter().copied());
    let meet = match wanted.saturating_sub(meetings) as u64 {
        0 => busiest_day(school, slots)
            .map_or(String::new(), |most| format!("; no day has more than {most} of the {meetings} meetings")),
        missing => format!("; {} missing", count(missing, "weekly meeting is", "weekly meetings are")),
    };
    match (asking, paired) {
        (0, _) => "nobody asks for a mentor.".to_owned(),
        (1, 1) => format!("the one mentee has a mentor{fits}{meet}."),
        (1, 0) => "the one mentee has no mentor.".to_owned(),
        (_, 0) => format!("none of the {asking} mentees has a mentor."),
        (2, 2) => format!("both mentees have a mentor{fits}{meet}."),
        (all, some) if all == some => format!("all {all} mentees have a mentor{fits}{meet}."),
        (all, some) => format!("{some} of {all} mentees have a mentor{fits}{meet}."),
    }
}
