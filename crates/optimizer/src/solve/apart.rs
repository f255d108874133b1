//! Work that does not look at the clock, that of solvers most of all: it is done on a thread of its own, and left
//! behind there.
//!
//! HiGHS asks whether to go on between steps of its search, but not while it makes a Program smaller, looks for
//! symmetries or separates cuts, which takes minutes where a Program is large. Nothing of a
//! search that was left behind is used, so that a limit that is kept costs no more than its answer: the start
//! stays the best, and the bound what was told last.

use super::Control;
use super::ilp::OnProgress;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How often it is looked whether time is up.
const LOOK: Duration = Duration::from_millis(10);
/// How long a solver is waited for when time is up. Most stop within a few milliseconds.
const PATIENCE: Duration = Duration::from_millis(100);
/// As much as the main thread has.
const STACK: usize = 8 << 20;

/// Searches that were left behind and still work.
static LEFT_BEHIND: AtomicUsize = AtomicUsize::new(0);

/// Whether any search that was left behind still works.
pub fn any_left_behind() -> bool {
    LEFT_BEHIND.load(Ordering::SeqCst) > 0
}

enum Message<T> {
    Progress(Option<i64>, i64),
    Ended(T),
}

/// How some work ended.
pub enum Ended<T> {
    /// With this.
    With(T),
    /// It was left behind. No solution costs less than the last bound that it told.
    LeftBehind(i64),
}

/// Does some work on a thread of its own, and leaves it behind there where time is up and it does not end.
///
/// What it tells, it tells here, and it waits until that is done: a control that is stopped by what
/// is told stops the work at the very step, so that the answer is that of one thread.
pub fn run<T: Send + 'static>(
    control: &Control,
    tell: OnProgress<'_>,
    work: impl FnOnce(&Control, OnProgress<'_>) -> T + Send + 'static,
) -> Ended<T> {
    run_patiently(control, PATIENCE, tell, work)
}

/// The same, waiting for so long when time is up.
pub fn run_patiently<T: Send + 'static>(
    control: &Control,
    patience: Duration,
    tell: OnProgress<'_>,
    work: impl FnOnce(&Control, OnProgress<'_>) -> T + Send + 'static,
) -> Ended<T> {
    let (to_here, from_there) = channel::<Message<T>>();
    let (to_there, heard) = channel::<()>();
    let (own, still_there) = (control.clone(), Arc::new(AtomicUsize::new(0)));
    let there = Arc::clone(&still_there);
    let task = move || {
        work_there(&own, &to_here, heard, work);
        if there.swap(ENDED, Ordering::SeqCst) == LEFT {
            LEFT_BEHIND.fetch_sub(1, Ordering::SeqCst);
        }
    };
    let thread = match thread::Builder::new().stack_size(STACK).spawn(task) {
        Ok(thread) => thread,
        // Without a thread there is no work, as if time had been up.
        Err(_) => return Ended::LeftBehind(i64::MIN),
    };
    let (mut bound, mut over_since) = (i64::MIN, None);
    loop {
        match from_there.recv_timeout(LOOK) {
            Ok(Message::Ended(found)) => return Ended::With(found),
            Ok(Message::Progress(best, least)) => {
                bound = bound.max(least);
                tell(best, least);
                // Where nobody waits any more, nobody need be told.
                let _ = to_there.send(());
            }
            Err(RecvTimeoutError::Disconnected) => match thread.join() {
                Err(panic) => resume_unwind(panic),
                Ok(()) => return Ended::LeftBehind(bound),
            },
            Err(RecvTimeoutError::Timeout) => {}
        }
        if control.out_of_time() && over_since.get_or_insert_with(Instant::now).elapsed() >= patience {
            LEFT_BEHIND.fetch_add(1, Ordering::SeqCst);
            if still_there.swap(LEFT, Ordering::SeqCst) == ENDED {
                LEFT_BEHIND.fetch_sub(1, Ordering::SeqCst);
            }
            return Ended::LeftBehind(bound);
        }
    }
}

/// What becomes of a search: it ended, or was left behind before that.
const ENDED: usize = 1;
const LEFT: usize = 2;

/// What was told last, and where it is said that it was heard.
struct Line {
    last: Option<(Option<i64>, i64)>,
    heard: Receiver<()>,
}

fn work_there<T: Send>(
    control: &Control,
    to_here: &Sender<Message<T>>,
    heard: Receiver<()>,
    work: impl FnOnce(&Control, OnProgress<'_>) -> T,
) {
    // HiGHS tells the same again and again.
    let line = Mutex::new(Line { last: None, heard });
    let tell = |best: Option<i64>, bound: i64| {
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.last != Some((best, bound)) && to_here.send(Message::Progress(best, bound)).is_ok() {
            line.last = Some((best, bound));
            // An error: it was left behind, as it sees when it asks.
            let _ = line.heard.recv();
        }
    };
    let found = work(control, &tell);
    // Whoever left it behind does not want it.
    let _ = to_here.send(Message::Ended(found));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_told_here_before_it_goes_on() {
        let control = Control::default();
        let part = control.part();
        let tell = |best: Option<i64>, bound: i64| {
            if (best, bound) == (Some(7), 3) {
                part.stop();
            }
        };
        let ended = run(&part, &tell, |control, tell| {
            let mut steps = 0;
            while control.stopped().is_none() {
                steps += 1;
                tell(Some(7), steps.min(3));
            }
            steps
        });
        assert!(matches!(ended, Ended::With(3)));
    }

    #[test]
    fn what_does_not_end_in_time_is_left_behind_with_its_last_bound() {
        let control = Control::default().with_deadline(Some(Duration::from_millis(30)));
        let (release, wait) = channel::<()>();
        let ended = run(&control, &|_, _| {}, move |_, tell| {
            tell(None, 5);
            let _ = wait.recv();
        });
        assert!(matches!(ended, Ended::LeftBehind(5)));
        assert!(any_left_behind());
        drop(release);
        let until = Instant::now() + Duration::from_secs(60);
        while any_left_behind() {
            assert!(Instant::now() < until, "it is counted no longer once it has ended");
            thread::sleep(LOOK);
        }
    }

    #[test]
    fn a_part_that_has_enough_is_waited_for() {
        let part = Control::default().part();
        part.stop();
        let ended = run(&part, &|_, _| {}, |_, _| {
            thread::sleep(PATIENCE * 3);
            1
        });
        assert!(matches!(ended, Ended::With(1)), "the clock decides nothing where there is no limit");
    }
}
