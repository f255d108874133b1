//! Ctrl-C: once to finish with the best plan so far, twice to leave at once.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::solve::Control;

/// The exit status of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;
/// How long leaving waits for files that are just being written.
const PATIENCE: Duration = Duration::from_secs(2);

/// Held while files are written, so that leaving leaves nothing half-written.
static WRITING: Mutex<()> = Mutex::new(());

/// Lets the first interrupt stop the work and the second end the program.
/// `say` tells the user at the first what becomes of the work.
pub fn stop_on_signal(control: Control, say: impl Fn() + Send + 'static) {
    let mut stopped_before = false;
    let handler = move || {
        if std::mem::replace(&mut stopped_before, true) {
            leave();
        }
        control.stop();
        say();
    };
    // Where no handler can be set, an interrupt ends the program as it always does.
    let _ = ctrlc::set_handler(handler);
}

/// Promises that what happens until the guard is dropped is not torn in two by an interrupt.
pub fn while_writing() -> MutexGuard<'static, ()> {
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the program, after files that are just being written.
fn leave() -> ! {
    let until = Instant::now() + PATIENCE;
    let mut finished = WRITING.try_lock();
    while finished.is_err() && Instant::now() < until {
        thread::sleep(Duration::from_millis(10));
        finished = WRITING.try_lock();
    }
    std::process::exit(INTERRUPTED)
}
