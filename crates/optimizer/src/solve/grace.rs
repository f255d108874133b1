//! Work that is begun when time is up, because without it all that came before would be for nothing.

use super::{Control, StopReason};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long that may take, all of it together.
pub(super) const GRACE: Duration = Duration::from_millis(300);

/// When work in grace ends.
pub(super) struct Grace {
    of: Control,
    /// When it was first seen that somebody asked for the best so far.
    noticed: OnceLock<Instant>,
}

impl Grace {
    /// Why it should end now, if it should.
    pub fn stopped(&self) -> Option<StopReason> {
        let why = self.of.stopped()?;
        (Instant::now() >= self.end()?).then_some(why)
    }

    /// When it ends: a while after the time limit, or after a stop was first noticed.
    pub fn end(&self) -> Option<Instant> {
        let limit = self.of.end();
        let end = match self.of.stopped() {
            Some(StopReason::TimeLimit) | None => limit,
            Some(_) => {
                let noticed = *self.noticed.get_or_init(Instant::now);
                Some(limit.map_or(noticed, |limit| limit.min(noticed)))
            }
        };
        end.and_then(|end| end.checked_add(GRACE))
    }

    /// Whether it has to end, see [`Control::out_of_time`].
    pub fn out_of_time(&self) -> bool {
        self.stopped().is_some() && self.of.out_of_time()
    }
}

impl Control {
    /// The same control, for what must come to an end when time is up already: all that is done
    /// with it may take a moment longer together. It tells nobody.
    pub fn in_grace(&self) -> Control {
        if self.grace.is_some() {
            return self.quiet();
        }
        let grace = Grace { of: self.quiet(), noticed: OnceLock::new() };
        let alone = Control { stop: Arc::default(), outer: None, deadline: None, checks: None, ..self.quiet() };
        Control { grace: Some(Arc::new(grace)), ..alone }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grace_is_given_once_and_counted_from_the_end() {
        let over = Control::default().with_deadline(Some(Duration::ZERO));
        assert_eq!((over.stopped(), over.seconds_left()), (Some(StopReason::TimeLimit), Some(0.0)));
        let grace = over.in_grace();
        assert_eq!(grace.stopped(), None);
        let left = grace.seconds_left().unwrap();
        assert!(left > 0.0 && left <= GRACE.as_secs_f64());
        // Grace of grace is no more.
        assert!(grace.in_grace().seconds_left().unwrap() <= left);
        assert!(grace.part().in_grace().seconds_left().unwrap() <= left);
        // Long after the end there is none.
        let long_over = Control { deadline: Instant::now().checked_sub(2 * GRACE), ..Control::default() };
        assert_eq!(long_over.in_grace().stopped(), Some(StopReason::TimeLimit));
    }

    #[test]
    fn without_a_limit_grace_never_ends_but_after_a_stop() {
        let control = Control::default();
        let grace = control.in_grace();
        assert_eq!((grace.stopped(), grace.seconds_left()), (None, None));
        control.stop();
        assert_eq!(grace.stopped(), None);
        assert!(grace.seconds_left().unwrap() <= GRACE.as_secs_f64());
    }

    #[test]
    fn only_a_clock_or_a_user_ends_what_does_not_look() {
        let control = Control::default();
        let part = control.part();
        part.stop();
        assert!(part.stopped().is_some() && !part.out_of_time(), "a part that has enough is not out of time");
        control.stop();
        assert!(part.out_of_time() && control.out_of_time());
        assert!(Control::default().with_deadline(Some(Duration::ZERO)).part().out_of_time());
        assert!(!Control::default().part().out_of_time());
    }
}
