//! What people, teams, rooms, days, periods and weeks are called: from the words that somebody wrote to the thing
//! that is meant, the same for every file, every option of the command line and every plan that is read back
//! (specification part 1, "Names" and "Days, periods, weeks").
//!
//! What can mean only one thing is found, however it is spelled; what could mean two is never chosen in silence:
//! [`Found::Several`] names both.

mod cycle_names;
mod days;
mod fold;
mod index;
mod labels;
mod listed;
mod nearest;

pub use cycle_names::{CycleNames, DayLabels, SlotProblem, WeekNamed};
pub use days::{Language, WeekdayReading, in_order_of_a_week, is_weekday, misspelt_weekdays, weekdays};
pub use fold::{folded, name_key, plain};
pub use index::{Found, Index};
pub use labels::{Parts, is_break_word, is_every_week, is_odd_or_even, parts, period_key, week_key};
pub use listed::listed;
pub use nearest::nearest;
