//! A panic of somebody else's code as an error.
//!
//! The crate that reads workbooks panics on numbers that no sheet has. A file is input, and bad input is no
//! reason to panic, so its calls are fenced off here, and nowhere else.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

thread_local! {
    /// Whether a panic of this thread is caught by [`quietly`], and so says nothing.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// Puts a hook before the one that there is: panics say what they always do, but for those caught here.
static HOOK: Once = Once::new();

/// What `work` gives, or why it panicked. What it was working on may be half done afterwards.
pub(crate) fn quietly<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    HOOK.call_once(|| {
        let before = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                before(panic);
            }
        }));
    });
    let was = QUIET.replace(true);
    let ended = catch_unwind(AssertUnwindSafe(work));
    QUIET.set(was);
    ended.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it stopped").to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::quietly;

    #[test]
    fn a_panic_is_an_error_with_its_reason() {
        assert_eq!(quietly(|| 3), Ok(3));
        let most = std::hint::black_box(u32::MAX);
        assert_eq!(quietly(|| most + 1), Err("attempt to add with overflow".to_owned()));
        assert_eq!(quietly(|| panic!("no {}", "sheet")), Err::<(), _>("no sheet".to_owned()));
    }
}
