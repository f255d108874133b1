//! Small charts as SVG: steps, lines and dots over two axes.
//!
//! Colours are never the only carrier: lines have dashes and dots have shapes of
//! their own. The first six colours are told apart by colour-blind people too
//! (after Okabe and Ito, "Color universal design", 2008); a page may set others as
//! `.series-0` to `.series-5`, for a dark one, say. All else is drawn in the colour of the text.

use maud::{Markup, html};

use super::words::{clean, figure};

const WIDTH: f64 = 480.0;
const LEFT: f64 = 58.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 14.0;
const PLOT: f64 = 230.0;
/// From the plot to the legend: figures and name of the axis.
const AXIS: f64 = 52.0;
/// A line of the legend.
const LINE: f64 = 22.0;
/// What is larger, or smaller where scales are logarithmic, is no measurement and is left out.
const LARGEST: f64 = 1e15;
const SMALLEST: f64 = 1e-9;
/// How many letters of a name have room in the legend.
const LETTERS: usize = 48;
/// About how many figures stand at an axis.
const TICKS: f64 = 5.0;

const COLOURS: [&str; 6] = ["#0072b2", "#c04f00", "#00795a", "#a8447f", "#806600", "#555555"];
const DASHES: [&str; 6] = ["none", "9 4", "2 3", "10 3 2 3", "16 5", "5 2 1 2 1 2"];

/// How an axis is divided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scale {
    /// Evenly, from 0.
    Linear,
    /// By powers of ten; what is not well above 0 is left out.
    Logarithmic,
}

/// An axis.
#[derive(Clone, PartialEq, Debug)]
pub struct Axis {
    /// What it shows, with the unit.
    pub label: String,
    /// How it is divided.
    pub scale: Scale,
}

/// How a series is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// The height stays the same until the next point, and from the last to the right end.
    Steps,
    /// Straight lines between points.
    Lines,
    /// Dots.
    Dots,
}

/// What is drawn in one colour.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// Its name in the legend.
    pub label: String,
    /// How it is drawn.
    pub form: Form,
    /// Its points.
    pub points: Vec<(f64, f64)>,
    /// Dots that are drawn hollow.
    pub hollow: Vec<(f64, f64)>,
}

/// A chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// Its title, for those who do not see it.
    pub title: String,
    /// What can be seen, in words.
    pub description: String,
    /// The axis from left to right.
    pub across: Axis,
    /// The axis from bottom to top.
    pub up: Axis,
    /// All series, in the order of the legend.
    pub series: Vec<Series>,
}

/// An axis with its ends and figures.
struct Range {
    scale: Scale,
    from: f64,
    to: f64,
    ticks: Vec<f64>,
}

impl Range {
    fn new(scale: Scale, values: impl Iterator<Item = f64>) -> Range {
        let kept = values.filter(|value| shows(scale, *value));
        let ends = kept.fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(least, most)| (least.min(value), most.max(value))))
        });
        match scale {
            Scale::Linear => Range::linear(ends.unwrap_or((0.0, 1.0))),
            Scale::Logarithmic => Range::logarithmic(ends.unwrap_or((1.0, 10.0))),
        }
    }

    fn linear((least, most): (f64, f64)) -> Range {
        let (least, most) = (least.min(0.0), if most > 0.0 { most } else { 1.0 });
        let rough = (most - least) / TICKS;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|digit| digit * power).find(|step| *step >= rough * 0.999);
        let step = step.unwrap_or(10.0 * power);
        let (first, last) = ((least / step).floor() as i64, (most / step - 1e-9).ceil() as i64);
        let ticks: Vec<f64> = (first..=last).map(|number| number as f64 * step).collect();
        Range { scale: Scale::Linear, from: first as f64 * step, to: last as f64 * step, ticks }
    }

    fn logarithmic((least, most): (f64, f64)) -> Range {
        // Steps 1, 2, 5, 10, 20 … by number: three to a power of ten.
        let at = |number: i32| [1.0, 2.0, 5.0][number.rem_euclid(3) as usize] * 10f64.powi(number.div_euclid(3));
        let mut first = 3 * least.log10().floor() as i32;
        while at(first + 1) <= least * (1.0 + 1e-9) {
            first += 1;
        }
        let mut last = first + 1;
        while at(last) < most * (1.0 - 1e-9) {
            last += 1;
        }
        let powers_only = last - first > 6;
        let every = ((last - first) / 18 + 1) * 3;
        let shown = |number: &i32| if powers_only { number.rem_euclid(every) == 0 } else { true };
        let ticks = (first..=last).filter(shown).map(at).collect();
        Range { scale: Scale::Logarithmic, from: at(first), to: at(last), ticks }
    }

    /// Where a value lies, from 0 to 1.
    fn share(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.from) / (self.to - self.from),
            Scale::Logarithmic => (value / self.from).ln() / (self.to / self.from).ln(),
        };
        share.clamp(0.0, 1.0)
    }
}

fn shows(scale: Scale, value: f64) -> bool {
    match scale {
        Scale::Linear => value.abs() <= LARGEST,
        Scale::Logarithmic => (SMALLEST..=LARGEST).contains(&value),
    }
}

/// A length in the drawing.
fn length(value: f64) -> String {
    format!("{value:.1}")
}

impl Chart {
    /// The drawing. `id` must be one of its own in the page.
    pub fn svg(&self, id: &str) -> Markup {
        let all = || self.series.iter().flat_map(|series| series.points.iter().chain(&series.hollow));
        let across = Range::new(self.across.scale, all().map(|point| point.0));
        let up = Range::new(self.up.scale, all().map(|point| point.1));
        let height = TOP + PLOT + AXIS + LINE * self.series.len() as f64;
        html! {
            svg.chart xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } role="img"
                aria-labelledby={ (id) "-title " (id) "-description" } font-size="13" fill="currentColor" {
                title id={ (id) "-title" } { (clean(&self.title)) }
                desc id={ (id) "-description" } { (clean(&self.description)) }
                (self.axes(&across, &up))
                @for (number, series) in self.series.iter().enumerate() {
                    (self.drawn(number, series, &across, &up))
                }
                @for (number, series) in self.series.iter().enumerate() { (legend(number, series)) }
            }
        }
    }

    fn axes(&self, across: &Range, up: &Range) -> Markup {
        let (left, right, bottom) = (length(LEFT), length(WIDTH - RIGHT), length(TOP + PLOT));
        html! {
            g stroke="currentColor" stroke-opacity="0.18" {
                @for tick in &across.ticks { @let x = length(place_across(across, *tick)); line x1=(x) x2=(x) y1=(length(TOP)) y2=(bottom) {} }
                @for tick in &up.ticks { @let y = length(place_up(up, *tick)); line x1=(left) x2=(right) y1=(y) y2=(y) {} }
            }
            path d={ "M" (left) " " (length(TOP)) "V" (bottom) "H" (right) } fill="none" stroke="currentColor" {}
            g text-anchor="middle" {
                @for tick in &across.ticks {
                    text x=(length(place_across(across, *tick))) y=(length(TOP + PLOT + 17.0)) { (figure(*tick)) }
                }
                text x=(length((LEFT + WIDTH - RIGHT) / 2.0)) y=(length(TOP + PLOT + 36.0)) { (clean(&self.across.label)) }
                text transform={ "translate(14 " (length(TOP + PLOT / 2.0)) ") rotate(-90)" } { (clean(&self.up.label)) }
            }
            g text-anchor="end" {
                @for tick in &up.ticks { text x=(length(LEFT - 6.0)) y=(length(place_up(up, *tick) + 4.5)) { (figure(*tick)) } }
            }
        }
    }

    fn drawn(&self, number: usize, series: &Series, across: &Range, up: &Range) -> Markup {
        let there = |point: &&(f64, f64)| shows(self.across.scale, point.0) && shows(self.up.scale, point.1);
        let place = |point: &(f64, f64)| (place_across(across, point.0), place_up(up, point.1));
        let points: Vec<(f64, f64)> = series.points.iter().filter(there).map(place).collect();
        let hollow: Vec<(f64, f64)> = series.hollow.iter().filter(there).map(place).collect();
        html! {
            g.{ "series-" (number % COLOURS.len()) } color=(colour(number)) {
                @match series.form {
                    Form::Dots => { path d=(points.iter().map(|point| marker(number, *point)).collect::<String>()) fill="currentColor" stroke="currentColor" {} }
                    form => { (line(number, &path(form, &points))) }
                }
                @if !hollow.is_empty() {
                    path d=(hollow.iter().map(|point| marker(number, *point)).collect::<String>()) fill="none" stroke="currentColor" stroke-width="1.5" {}
                }
            }
        }
    }
}

fn place_across(range: &Range, value: f64) -> f64 {
    LEFT + range.share(value) * (WIDTH - RIGHT - LEFT)
}

fn place_up(range: &Range, value: f64) -> f64 {
    TOP + PLOT * (1.0 - range.share(value))
}

fn colour(number: usize) -> &'static str {
    COLOURS[number % COLOURS.len()]
}

/// Which dashes or dots a series has: after six series the colours come again, with other shapes.
fn shape(number: usize) -> usize {
    (number + number / COLOURS.len()) % DASHES.len()
}

fn line(number: usize, path: &str) -> Markup {
    let dashes = DASHES[shape(number)];
    html! { path d=(path) fill="none" stroke="currentColor" stroke-width="2.2" stroke-dasharray=(dashes) {} }
}

/// One name of the legend with a piece of its line or a dot.
fn legend(number: usize, series: &Series) -> Markup {
    let middle = TOP + PLOT + AXIS + LINE * number as f64 + 8.0;
    let label = clean(&series.label);
    let short: String =
        if label.chars().count() > LETTERS { label.chars().take(LETTERS - 1).chain(['…']).collect() } else { label };
    html! {
        g.{ "series-" (number % COLOURS.len()) } color=(colour(number)) {
            @match series.form {
                Form::Dots => { path d=(marker(number, (LEFT + 20.0, middle))) fill="currentColor" stroke="currentColor" {} }
                _ => { (line(number, &format!("M{} {}h40", length(LEFT), length(middle)))) }
            }
        }
        text x=(length(LEFT + 50.0)) y=(length(middle + 4.5)) { (short) }
    }
}

fn path(form: Form, points: &[(f64, f64)]) -> String {
    let Some((first, rest)) = points.split_first() else { return String::new() };
    let mut path = format!("M{} {}", length(first.0), length(first.1));
    for point in rest {
        path.push_str(&match form {
            Form::Steps => format!("H{}V{}", length(point.0), length(point.1)),
            _ => format!("L{} {}", length(point.0), length(point.1)),
        });
    }
    if form == Form::Steps {
        path.push_str(&format!("H{}", length(WIDTH - RIGHT)));
    }
    path
}

/// A dot in the shape of its series.
fn marker(number: usize, (x, y): (f64, f64)) -> String {
    let start = |across: f64, up: f64| format!("M{} {}", length(x + across), length(y + up));
    match shape(number) {
        0 => start(-4.0, 0.0) + "a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",
        1 => start(-3.5, -3.5) + "h7v7h-7z",
        2 => start(0.0, -5.0) + "l4.5 8h-9z",
        3 => start(0.0, -5.0) + "l5 5l-5 5l-5 -5z",
        4 => start(-4.0, -4.0) + "l8 8" + &start(4.0, -4.0) + "l-8 8",
        _ => start(0.0, -5.0) + "v10" + &start(-5.0, 0.0) + "h10",
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Panics unless every tag is closed by its own name and nothing is left unescaped.
    pub fn well_formed(text: &str) {
        let mut open = Vec::new();
        for piece in text.split('<').skip(1) {
            let (tag, content) = piece.split_once('>').unwrap_or_else(|| panic!("<{piece} does not end"));
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "in {piece}"),
                None => {
                    assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
                    open.push(tag.split([' ', '\n']).next().unwrap());
                }
            }
            assert!(
                !content.contains('>') && !content.chars().any(|letter| letter.is_control() && letter != '\n'),
                "{content}"
            );
            let entities = content.split('&').skip(1);
            entities.for_each(|rest| {
                assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|name| rest.starts_with(name)), "{rest}")
            });
        }
        assert_eq!(open, Vec::<&str>::new());
    }

    fn chart(form: Form, scale: Scale, points: &[(f64, f64)]) -> Chart {
        let series =
            |label: &str| Series { label: label.into(), form, points: points.to_vec(), hollow: vec![(2.0, 3.0)] };
        Chart {
            title: "Time <script>".into(),
            description: "a & b\u{0}".into(),
            across: Axis { label: "people".into(), scale },
            up: Axis { label: "seconds".into(), scale },
            series: (0..9).map(|number| series(&format!("<script>{number}|\u{1b}{}", "x".repeat(60)))).collect(),
        }
    }

    #[test]
    fn charts_are_well_formed_whatever_is_in_them() {
        let strange = [(1.0, 2.0), (f64::NAN, 1.0), (0.0, -5.0), (f64::INFINITY, 2.0), (1e-320, 1e300)];
        for form in [Form::Steps, Form::Lines, Form::Dots] {
            for scale in [Scale::Linear, Scale::Logarithmic] {
                for points in [&[][..], &[(1.0, 1.0)], &strange[..4], &strange[..]] {
                    let svg = chart(form, scale, points).svg("c").into_string();
                    well_formed(&svg);
                    assert!(!svg.contains("<script") && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
                    assert!(
                        svg.contains("role=\"img\"") && svg.contains("<desc id=\"c-description\">a &amp; b</desc>")
                    );
                }
            }
        }
        let empty = Chart { series: Vec::new(), ..chart(Form::Dots, Scale::Linear, &[]) };
        well_formed(&empty.svg("c").into_string());
    }

    #[test]
    fn axes_end_at_round_figures() {
        let linear = Range::new(Scale::Linear, [3.0, 47.0].into_iter());
        assert_eq!((linear.from, linear.to, linear.ticks.len()), (0.0, 50.0, 6));
        let share = Range::new(Scale::Linear, [0.0, 1.0].into_iter());
        assert_eq!(
            share.ticks.iter().map(|tick| figure(*tick)).collect::<Vec<_>>(),
            ["0", "0.2", "0.4", "0.6", "0.8", "1"]
        );
        let near = Range::new(Scale::Logarithmic, [1.0, 8.0].into_iter());
        assert_eq!(near.ticks, [1.0, 2.0, 5.0, 10.0]);
        let far = Range::new(Scale::Logarithmic, [0.03, 600.0].into_iter());
        assert_eq!(
            far.ticks.iter().map(|tick| figure(*tick)).collect::<Vec<_>>(),
            ["0.1", "1", "10", "100", "1,000"][..far.ticks.len()]
        );
        assert!((far.from - 0.02).abs() < 1e-12 && (far.to - 1_000.0).abs() < 1e-6, "{} {}", far.from, far.to);
        assert!((near.share(10f64.sqrt()) - 0.5).abs() < 1e-9 && linear.share(99.0) == 1.0);
    }

    #[test]
    fn steps_stay_until_the_next_point() {
        assert_eq!(path(Form::Steps, &[(60.0, 200.0), (100.0, 150.0)]), "M60.0 200.0H100.0V150.0H466.0");
        assert_eq!(path(Form::Lines, &[(60.0, 200.0), (100.0, 150.0)]), "M60.0 200.0L100.0 150.0");
    }

    #[test]
    fn series_differ_in_more_than_colour() {
        let looks = |look: &dyn Fn(usize) -> String| -> usize {
            let all = (0..36).map(|number| format!("{} {}", colour(number), look(number)));
            all.collect::<std::collections::BTreeSet<_>>().len()
        };
        assert_eq!(looks(&|number| line(number, "").into_string()), 36);
        assert_eq!(looks(&|number| marker(number, (0.0, 0.0))), 36);
        let shapes: std::collections::BTreeSet<String> = (0..6).map(|number| marker(number, (0.0, 0.0))).collect();
        assert_eq!(shapes.len(), 6);
    }
}
