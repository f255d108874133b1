//! A bar for the district and a line for each school that is being planned.

use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::progress::{Told, words};
use crate::cli::screen::Screen;

/// How often the spinners turn.
const TICK: Duration = Duration::from_millis(200);

/// All that is drawn. Nothing is where nobody watches.
#[derive(Clone)]
pub struct Bars {
    all: MultiProgress,
    district: ProgressBar,
}

/// The line of a school; it goes when the last of its copies is dropped.
#[derive(Clone)]
pub struct SchoolBar {
    line: ProgressBar,
}

impl Bars {
    /// Begins to draw.
    pub fn new(schools: usize, done: usize) -> Bars {
        let target = if Screen::watched() { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let all = MultiProgress::with_draw_target(target);
        let district = all.add(ProgressBar::new(schools as u64));
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {pos} of {len} schools, {elapsed} so far, {eta} to go")
        {
            district.set_style(style);
        }
        district.set_position(done as u64);
        district.enable_steady_tick(TICK);
        Bars { all, district }
    }

    /// A line for a school.
    pub fn school(&self, name: &str) -> Drawn<'_> {
        let line = self.all.add(ProgressBar::new_spinner());
        if let Ok(style) = ProgressStyle::with_template("{spinner} {prefix}: {wide_msg}") {
            line.set_style(style);
        }
        line.set_prefix(name.to_owned());
        line.enable_steady_tick(TICK);
        Drawn { bars: self, bar: SchoolBar { line } }
    }

    /// Writes a sentence above all lines.
    pub fn say(&self, sentence: &str) {
        // A message that cannot be written is no reason to stop.
        let _ = self.all.println(sentence);
        if !Screen::watched() {
            eprintln!("{sentence}");
        }
    }

    /// Takes everything off the screen.
    pub fn finish(&self) {
        self.district.finish_and_clear();
    }
}

/// The line of a school while it is planned.
pub struct Drawn<'b> {
    bars: &'b Bars,
    bar: SchoolBar,
}

impl Drawn<'_> {
    /// For whoever tells progress.
    pub fn teller(&self) -> SchoolBar {
        self.bar.clone()
    }
}

impl SchoolBar {
    /// Shows how far the school is.
    pub fn tell(&self, told: Told) {
        self.line.set_message(words(Some(told), self.line.elapsed()));
    }
}

impl Drop for Drawn<'_> {
    fn drop(&mut self) {
        self.bar.line.finish_and_clear();
        self.bars.district.inc(1);
    }
}
