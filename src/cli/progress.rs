//! The work while somebody waits: a line that says how far it is, and Ctrl-C.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::interrupt;
use super::screen::Screen;
use crate::solve::{Control, Progress};

/// Work that takes less than this shows no line.
const PATIENCE: Duration = Duration::from_millis(300);
/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// Work that can be watched and stopped. The line is cleared when it is dropped.
pub struct Work {
    control: Control,
    line: Option<Line>,
}

/// The thread that draws the line.
struct Line {
    done: mpsc::Sender<()>,
    drawer: JoinHandle<()>,
}

impl Work {
    /// Begins to watch: draws a line on standard error once the work takes
    /// long, where that is a terminal, and lets Ctrl-C stop the work.
    pub fn watch() -> Work {
        let told: Arc<Mutex<Option<Progress>>> = Arc::default();
        let latest = Arc::clone(&told);
        let control = Control::with_listener(Arc::new(move |progress, _| {
            *latest.lock().unwrap_or_else(PoisonError::into_inner) = Some(progress);
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
fn draw(bar: ProgressBar, told: Arc<Mutex<Option<Progress>>>) -> Option<Line> {
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
pub fn words(progress: Option<Progress>, elapsed: Duration) -> String {
    let seconds = format!("{:.1} s", elapsed.as_secs_f64());
    match progress {
        None => format!("planning, {seconds}"),
        Some(Progress { best: None, bound }) => {
            format!("planning, {seconds}: no plan yet; none costs less than {bound}")
        }
        Some(Progress { best: Some(best), bound }) if best <= bound => {
            format!("planning, {seconds}: best {best}, and no plan costs less")
        }
        Some(Progress { best: Some(best), bound }) => {
            let above = best.saturating_sub(bound);
            let share = above as f64 * 100.0 / best.max(1) as f64;
            format!("planning, {seconds}: best {best}, at most {above} above the best possible (gap {share:.1} %)")
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
        let known = words(Some(Progress { best: Some(200), bound: 150 }), elapsed);
        assert_eq!(known, "planning, 1.2 s: best 200, at most 50 above the best possible (gap 25.0 %)");
        assert!(words(Some(Progress { best: None, bound: 7 }), elapsed).contains("no plan yet"));
        assert!(words(Some(Progress { best: Some(0), bound: 0 }), elapsed).ends_with("no plan costs less"));
    }

    #[test]
    fn work_tells_its_progress_without_a_terminal() {
        let work = Work::watch();
        work.control().tell(Progress { best: Some(1), bound: 0 });
        assert!(work.control().stopped().is_none());
    }
}
