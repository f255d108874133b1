//! The work while somebody waits: a line that says how far it is, and Ctrl-C.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interrupt;
use super::screen::Screen;
use crate::solve::{About, Control, Progress};

/// Work that takes less than this shows no line.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Work that can be watched and stopped. The line is cleared when it is dropped.
pub struct Work {
    control: Control,
    line: Option<Line>,
}

/// What was told last, and what it is about.
pub type Told = (Progress, About);

/// The thread that draws the line.
struct Line {
    done: mpsc::Sender<()>,
    drawer: JoinHandle<()>,
}

impl Work {
    /// Begins to watch: draws a line on standard error once the work takes
    /// long, where that is a terminal, and lets Ctrl-C stop the work.
    pub fn watch() -> Work {
        let told: Arc<Mutex<Option<Told>>> = Arc::default();
        let latest = Arc::clone(&told);
        let control = Control::with_listener(Arc::new(move |progress, about| {
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = Some((progress, about));
        }));
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr());
        let message_above = bar.clone();
        interrupt::stop_on_signal(control.clone(), move || {
            message_above.suspend(|| {
                // A message that cannot be written is no reason not to stop.
                let _ = writeln!(io::stderr(), "Stopping with the best plan so far. Ctrl-C again leaves at once.");
            });
        });
        let line = Screen::watched().then(|| draw(bar, told)).flatten();
        Work { control, line }
    }

    /// What the work looks at and tells its progress to.
    pub fn control(&self) -> &Control {
        &self.control
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Some(line) = self.line.take() {
            let _ = line.done.send(());
            let _ = line.drawer.join();
        }
    }
}

/// Starts the thread that draws the line. Without a thread there is no line.
fn draw(bar: ProgressBar, told: Arc<Mutex<Option<Told>>>) -> Option<Line> {
    let (done, wait) = mpsc::channel();
    let started = Instant::now();
    let drawer = thread::Builder::new().name("progress".into()).spawn(move || {
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg}") {
            bar.set_style(style);
        }
        let mut pause = PATIENCE;
        while wait.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
            let progress = *told.lock().unwrap_or_else(PoisonError::into_inner);
            bar.set_message(words(progress, started.elapsed()));
            bar.tick();
            pause = TICK;
        }
        bar.finish_and_clear();
    });
    Some(Line { done, drawer: drawer.ok()? })
}

/// How far the work is, in words.
pub fn words(told: Option<Told>, elapsed: Duration) -> String {
    let seconds = format!("{:.1} s", elapsed.as_secs_f64());
    let Some((progress, about)) = told else { return format!("planning, {seconds}") };
    let what = match about {
        About::Stage(what) => what,
        About::Whole => "planning",
    };
    match progress {
        // Nothing is known but that it began.
        Progress { best: None, bound: ..=0 } => format!("{what}, {seconds}"),
        Progress { best: None, bound } => format!("{what}, {seconds}: no plan yet; none costs less than {bound}"),
        Progress { best: Some(best), bound } if best <= bound => {
            format!("{what}, {seconds}: best {best}, and no plan costs less")
        }
        Progress { best: Some(best), bound } => {
            let above = best.saturating_sub(bound);
            let share = above as f64 * 100.0 / best.max(1) as f64;
            format!("{what}, {seconds}: best {best}, at most {above} above the best possible (gap {share:.1} %)")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_known() {
        let elapsed = Duration::from_millis(1250);
        assert_eq!(words(None, elapsed), "planning, 1.2 s");
        let told = |best, bound, about| words(Some((Progress { best, bound }, about)), elapsed);
        let known = told(Some(200), 150, About::Whole);
        assert_eq!(known, "planning, 1.2 s: best 200, at most 50 above the best possible (gap 25.0 %)");
        assert!(told(None, 7, About::Whole).contains("no plan yet"));
        assert!(told(Some(0), 0, About::Whole).ends_with("no plan costs less"));
        let stage = About::Stage("planning visits");
        assert_eq!(told(Some(8), 8, stage), "planning visits, 1.2 s: best 8, and no plan costs less");
        assert_eq!(told(None, 0, stage), "planning visits, 1.2 s");
    }

    #[test]
    fn work_tells_its_progress_without_a_terminal() {
        let work = Work::watch();
        work.control().tell(Progress { best: Some(1), bound: 0 });
        assert!(work.control().stopped().is_none());
    }
}
