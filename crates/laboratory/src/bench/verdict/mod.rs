//! What a comparison comes to, in plain words: the same sentences for the terminal, Markdown and HTML.

use super::comparison::{Against, Comparison, Disagreement, Kind, Ratio, Side, place};
use super::measured::TimeOuts;
use super::statistics::Interval;
use super::words::{count, figure, listed, percent, ratio};

/// With fewer schools an interval says little.
const ENOUGH_SCHOOLS: usize = 5;
/// With more settings against one, some look different by chance.
const FEW_COMPARISONS: usize = 4;
/// How many contradictions are told one by one.
const TOLD: usize = 10;
/// How many of those who say the same in a contradiction are told.
const SIDES: usize = 3;

/// How loudly a paragraph is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Tone {
    /// Something is wrong with a solver or the program.
    Alarm,
    /// The answer.
    Answer,
    /// What else was found.
    Remark,
    /// What makes the answer less sure.
    Caution,
}

/// A few sentences that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Paragraph {
    /// How loudly it is said.
    pub tone: Tone,
    /// The sentences, in one line.
    pub text: String,
}

/// The verdict: contradictions first, then the answer, what else was found, and what makes it less sure.
pub fn of(comparison: &Comparison) -> Vec<Paragraph> {
    let mut verdict = Vec::new();
    let mut say = |tone, text: String| verdict.push(Paragraph { tone, text });
    alarms(&comparison.disagreements).into_iter().for_each(|text| say(Tone::Alarm, text));
    match comparison.baseline {
        None => say(Tone::Answer, "There are no runs: nothing can be said.".to_owned()),
        Some(baseline) if comparison.figures.len() == 1 => say(Tone::Answer, alone(comparison, baseline)),
        Some(_) => {
            let found = Found::new(comparison);
            let provisional =
                if comparison.disagreements.is_empty() { "" } else { "If the figures could be trusted: " };
            say(Tone::Answer, format!("{provisional}{}", found.answer(comparison)));
            found.remarks(comparison).into_iter().for_each(|text| say(Tone::Remark, text));
        }
    }
    cautions(comparison).into_iter().for_each(|text| say(Tone::Caution, text));
    verdict
}

/// Contradictions, loudly.
fn alarms(disagreements: &[Disagreement]) -> Vec<String> {
    if disagreements.is_empty() {
        return Vec::new();
    }
    let number = count(disagreements.len(), "CONTRADICTION", "CONTRADICTIONS");
    let mut alarms = vec![format!(
        "{number} BETWEEN RUNS: a solver or this program is wrong. Trust no figure before this is settled, and please report \
         it."
    )];
    alarms.extend(disagreements.iter().take(TOLD).map(contradiction));
    if disagreements.len() > TOLD {
        alarms.push(format!("And {} more.", disagreements.len() - TOLD));
    }
    alarms
}

/// One contradiction with its sides.
pub fn contradiction(found: &Disagreement) -> String {
    let what = match found.kind {
        Kind::Optima => "different totals are proven to be the best",
        Kind::Cheaper => "a plan is cheaper than one that is proven to be the best",
        Kind::Bound => "a plan is cheaper than what is taken for the least possible",
    };
    // What is the same is told together: in the order of the sides, the highest claim first.
    let mut outcomes: Vec<(String, Vec<String>)> = Vec::new();
    for side in &found.sides {
        let (outcome, who) = (outcome(side, found.kind), format!("{} seed {}", side.settings, side.seed));
        match outcomes.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, all)) => all.push(who),
            None => outcomes.push((outcome, vec![who])),
        }
    }
    let told = outcomes.into_iter().map(|(outcome, mut who)| {
        if who.len() > SIDES {
            let more = format!("{} more", who.len() - SIDES);
            who.truncate(SIDES);
            who.push(more);
        }
        format!("{outcome}: {}", listed(&who.iter().map(String::as_str).collect::<Vec<_>>()))
    });
    format!("{}: {what}. {}.", found.school, told.collect::<Vec<_>>().join("; "))
}

/// `100 (optimal)`, `100 (feasible, bound 90)`.
fn outcome(side: &Side, kind: Kind) -> String {
    let amount = |amount: Option<i64>| amount.map_or("no plan".to_owned(), |amount| amount.to_string());
    let bound = side.bound.filter(|_| kind == Kind::Bound).map_or(String::new(), |bound| format!(", bound {bound}"));
    format!("{} ({}{bound})", amount(side.total), side.status.name())
}

/// One settings and nothing to hold it against.
fn alone(comparison: &Comparison, own: usize) -> String {
    let (label, figures) = (comparison.label(own), &comparison.figures[own]);
    let mean = figures.means[place(TimeOuts::Maximum)];
    let mean = mean.map_or(String::new(), |mean| format!(", in {} s in the mean", figure(mean)));
    let instances = count(figures.instances, "instance", "instances");
    format!(
        "Only {label} was run, so there is nothing to compare it with. It solved {} of {instances}{mean}.",
        figures.solved
    )
}

/// The settings by what can be said of them, each by how fast it is.
struct Found {
    /// Clearly faster, and doing no less.
    better: Vec<usize>,
    /// Clearly faster, but doing less: with the reason.
    lesser: Vec<(usize, String)>,
    /// Clearly slower.
    slower: Vec<usize>,
    /// Neither.
    unclear: Vec<usize>,
    /// With nothing in common with the baseline.
    apart: Vec<usize>,
}

impl Found {
    fn new(comparison: &Comparison) -> Found {
        let mut found = Found {
            better: Vec::new(),
            lesser: Vec::new(),
            slower: Vec::new(),
            unclear: Vec::new(),
            apart: Vec::new(),
        };
        let mut others = comparison.order();
        others.retain(|own| Some(*own) != comparison.baseline);
        let value = |own: usize| main_ratio(comparison, own).map_or(f64::INFINITY, |ratio| ratio.value);
        others.sort_by(|one, other| value(*one).total_cmp(&value(*other)));
        for own in others {
            let Some((against, ratio)) = against(comparison, own).zip(main_ratio(comparison, own)) else {
                found.apart.push(own);
                continue;
            };
            match (against.clear, ratio.value < 1.0) {
                (false, _) => found.unclear.push(own),
                (true, false) => found.slower.push(own),
                (true, true) => match does_less(comparison, own, against) {
                    Some(reason) => found.lesser.push((own, reason)),
                    None => found.better.push(own),
                },
            }
        }
        found
    }

    /// Which settings to use.
    fn answer(&self, comparison: &Comparison) -> String {
        let baseline = comparison.baseline_label();
        if comparison.figures.iter().all(|figures| figures.solved == 0) {
            return "No settings solved anything within its time: give the runs more time, or take smaller schools."
                .to_owned();
        }
        if let [best, ..] = self.better[..] {
            return format!(
                "Use {}: it {}. {}",
                comparison.label(best),
                details(comparison, best),
                beside_noise(comparison, best)
            );
        }
        if self.unclear.is_empty() && self.slower.is_empty() && self.lesser.is_empty() {
            return format!("Nothing was run both with {baseline} and with other settings: nothing can be compared.");
        }
        let closest =
            self.unclear.first().filter(|own| main_ratio(comparison, **own).is_some_and(|ratio| ratio.value < 1.0));
        let closest = closest.map_or(String::new(), |own| {
            format!(
                " {} comes closest: it {}. {}",
                comparison.label(*own),
                details(comparison, *own),
                why_unclear(comparison, *own)
            )
        });
        format!("No settings is better than {baseline} beyond the noise: stay with {baseline}.{closest}")
    }

    /// What else was found.
    fn remarks(&self, comparison: &Comparison) -> Vec<String> {
        let mut remarks = Vec::new();
        for (own, reason) in &self.lesser {
            let label = comparison.label(*own);
            remarks.push(format!("{label} {}, but {reason}: it does not count as better.", details(comparison, *own)));
        }
        if let [best, others @ ..] = &self.better[..]
            && !others.is_empty()
        {
            let others = names(comparison, others);
            remarks.push(format!(
                "Better than {} as well: {others}. How they compare with {} was not looked at: make it the baseline to see.",
                comparison.baseline_label(),
                comparison.label(*best)
            ));
        }
        if !self.slower.is_empty() {
            remarks.push(format!(
                "Clearly slower than {}: {}.",
                comparison.baseline_label(),
                names(comparison, &self.slower)
            ));
        }
        let told = if self.better.is_empty() { self.unclear.first() } else { None };
        let rest: Vec<usize> =
            self.unclear.iter().copied().filter(|own| Some(own) != told || ratio_above(comparison, *own)).collect();
        if !rest.is_empty() {
            remarks.push(format!(
                "No clear difference to {}: {}.",
                comparison.baseline_label(),
                names(comparison, &rest)
            ));
        }
        if !self.apart.is_empty() {
            let apart: Vec<&str> = self.apart.iter().map(|own| comparison.label(*own)).collect();
            remarks.push(format!("Nothing in common with {}: {}.", comparison.baseline_label(), listed(&apart)));
        }
        remarks.extend(comparison.order().into_iter().filter_map(|own| depends(comparison, own)));
        remarks
    }
}

fn against(comparison: &Comparison, own: usize) -> Option<&Against> {
    comparison.figures[own].against.as_ref()
}

fn main_ratio(comparison: &Comparison, own: usize) -> Option<Ratio> {
    against(comparison, own).and_then(Against::ratio)
}

fn ratio_above(comparison: &Comparison, own: usize) -> bool {
    main_ratio(comparison, own).is_some_and(|ratio| ratio.value >= 1.0)
}

/// `a (0.80) and b (0.90)`.
fn names(comparison: &Comparison, all: &[usize]) -> String {
    let name = |own: &usize| {
        let value = main_ratio(comparison, *own).map_or(String::new(), |found| format!(" ({})", ratio(found.value)));
        format!("{}{value}", comparison.label(*own))
    };
    let all: Vec<String> = all.iter().map(name).collect();
    listed(&all.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Why faster is not better here; `None` where it does as much as the baseline.
fn does_less(comparison: &Comparison, own: usize, against: &Against) -> Option<String> {
    let baseline = comparison.baseline?;
    let (settings, figures) = (&comparison.measured.settings, &comparison.figures);
    let label = &settings[baseline].label;
    if settings[own].staged && !settings[baseline].staged {
        return Some(format!("it plans kinds one after another and so proves less than {label}"));
    }
    if figures[own].gaps > 0 && figures[baseline].gaps == 0 {
        return Some(format!("it is content with a gap where {label} looks for a proof"));
    }
    (against.dearer > against.cheaper).then(|| {
        let (dearer, plans) = (against.dearer, count(against.plans, "instance", "instances"));
        format!("its plans cost more than those of {label} on {dearer} of {plans}")
    })
}

/// How much faster or slower, with what is known of it.
fn details(comparison: &Comparison, own: usize) -> String {
    let Some((against, found)) = against(comparison, own).zip(main_ratio(comparison, own)) else {
        return String::new();
    };
    let instances = count(found.instances, "instance", "instances");
    let schools = count(against.schools, "school", "schools");
    let balance = [
        count(against.wins, "win", "wins"),
        count(against.losses, "loss", "losses"),
        count(against.ties, "tie", "ties"),
    ];
    format!(
        "{} {} ({} of its time, {}, over {instances} of {schools}; {})",
        speed(found.value),
        comparison.baseline_label(),
        ratio(found.value),
        interval(found.interval),
        listed(&balance.each_ref().map(String::as_str)),
    )
}

/// `takes 20 % less time than`, `is 2.5 times as fast as`.
fn speed(value: f64) -> String {
    match value {
        fast if fast < 0.505 => format!("is {} times as fast as", figure(1.0 / fast)),
        faster if faster < 1.0 => format!("takes {} less time than", percent(1.0 - faster)),
        slow if slow > 1.98 => format!("takes {} times as long as", figure(slow)),
        slower if slower > 1.0 => format!("takes {} more time than", percent(slower - 1.0)),
        _ => "takes as long as".to_owned(),
    }
}

fn interval(interval: Option<Interval>) -> String {
    let shown = |interval: Interval| format!("95 % interval {} to {}", ratio(interval.low), ratio(interval.high));
    interval.map_or("no interval".to_owned(), shown)
}

/// Whether a clear difference is more than seeds make.
fn beside_noise(comparison: &Comparison, own: usize) -> String {
    match (comparison.noise, main_ratio(comparison, own)) {
        (Some(noise), Some(found)) => format!(
            "That is a factor of {}; seeds alone make up to {} between runs of the same settings.",
            ratio(found.distance()),
            ratio(noise)
        ),
        _ => "Only one seed was run: how much of it is luck of the seed is not known.".to_owned(),
    }
}

/// Why a difference is not to be believed.
fn why_unclear(comparison: &Comparison, own: usize) -> String {
    let Some((against, found)) = against(comparison, own).zip(main_ratio(comparison, own)) else {
        return String::new();
    };
    match (found.interval, comparison.noise) {
        (None, _) => "One school says nothing of others.".to_owned(),
        (Some(interval), _) if !interval.excludes(1.0) => {
            "The interval includes 1: on other schools it could as well be the other way round.".to_owned()
        }
        (_, Some(noise)) if against.beyond_noise == Some(false) => {
            format!("Seeds alone make as much: up to {} times between runs of the same settings.", ratio(noise))
        }
        _ => "It is the other way round where a time-out counts ten times the limit.".to_owned(),
    }
}

/// Where the answer turns around with how time-outs are counted.
fn depends(comparison: &Comparison, own: usize) -> Option<String> {
    let ratios = against(comparison, own)?.ratios;
    let values = || ratios.iter().flatten().map(|ratio| ratio.value);
    let turns = values().any(|value| value < 0.95) && values().any(|value| value > 1.05);
    let shown = TimeOuts::ALL.into_iter().zip(ratios);
    let shown: Vec<String> =
        shown.filter_map(|(way, found)| Some(format!("{} {}", way.name(), ratio(found?.value)))).collect();
    let shown = listed(&shown.iter().map(String::as_str).collect::<Vec<_>>());
    turns.then(|| {
        format!("For {} it depends on how time-outs count: {shown} of the baseline's time.", comparison.label(own))
    })
}

/// What makes the answer less sure.
fn cautions(comparison: &Comparison) -> Vec<String> {
    let mut cautions = Vec::new();
    let schools = comparison.measured.schools;
    if comparison.figures.len() > 1 && schools < ENOUGH_SCHOOLS {
        let measured = count(schools, "school was", "schools were");
        cautions.push(format!(
            "Only {measured} measured: the interval says little about others. Measure {ENOUGH_SCHOOLS} at least, and rather \
             20."
        ));
    }
    let others = comparison.figures.iter().filter(|figures| figures.against.is_some()).count();
    if others > FEW_COMPARISONS {
        cautions.push(format!(
            "{others} settings are held against one: of 20 that make no difference one looks as if it did. Run the best again, \
             with other seeds and schools, before you trust it."
        ));
    }
    let failures: usize = comparison.figures.iter().map(|figures| figures.failures).sum();
    if failures > 0 {
        let runs = count(failures, "run", "runs");
        cautions.push(format!("{runs} failed, had to be stopped or needed too much memory: these count as time-outs."));
    }
    cautions.extend(comparison.warnings.iter().cloned());
    cautions
}

#[cfg(test)]
mod tests;
