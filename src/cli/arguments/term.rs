//! What options say about the term.

use std::path::PathBuf;

use clap::Args;

/// The term: each option wins over its key in rules.toml.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "The term: options win over [term] in rules.toml")]
pub struct TermArguments {
    /// The first day of the term, such as 2027-01-11: with it, plans have dates, and calendars are written
    #[arg(long, value_name = "DATE")]
    pub term_start: Option<String>,

    /// The last day of the term
    #[arg(long, value_name = "DATE", conflicts_with = "weeks")]
    pub term_end: Option<String>,

    /// Instead of the last day, how many weeks the term has [default: as many as the rounds of visits take]
    #[arg(long, value_name = "NUMBER", allow_negative_numbers = true)]
    pub weeks: Option<String>,

    /// Days without school: a CSV file with the columns from, to, name, first, last [default: holidays.csv]
    #[arg(long, value_name = "FILE")]
    pub holidays: Option<PathBuf>,

    /// weekly: begins anew each week; running: goes on over holidays [default: weekly where days are those of a week]
    #[arg(long, value_name = "HOW")]
    pub cycle: Option<String>,

    /// What a week without school is: keep (it counts) or pause (it is left out) [default: keep]
    #[arg(long, value_name = "HOW")]
    pub closed_weeks: Option<String>,

    /// With which week of the cycle the term begins, such as B [default: the first]
    #[arg(long, value_name = "WEEK")]
    pub first_week: Option<String>,

    /// With which day of a running cycle the term begins, such as "Day 3" [default: the first]
    #[arg(long, value_name = "DAY")]
    pub first_day: Option<String>,

    /// Days of the week with school [default: those in periods.csv, else Mon,Tue,Wed,Thu,Fri]
    #[arg(long, value_name = "DAYS", value_delimiter = ',')]
    pub school_days: Option<Vec<String>>,

    /// The time zone of the times, such as Europe/Madrid [default: that of this machine]
    #[arg(long, value_name = "NAME")]
    pub time_zone: Option<String>,
}
