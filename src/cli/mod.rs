//! The command line: typed arguments first, validated settings second, one file per command.
//!
//! Only this part of the program prints and decides the exit status. Results
//! go to standard output, progress and findings to standard error.

mod arguments;
mod bench;
mod bench_run;
mod calendar;
mod check;
mod diff;
mod district;
mod exit;
mod explain;
mod export_model;
mod foreign;
mod generate;
mod import;
mod init;
mod input;
mod interrupt;
mod named;
mod output;
mod past;
mod peers;
mod plan;
mod progress;
mod report;
mod screen;
mod settings;
mod shell;
mod show;
mod single_file;
#[cfg(all(test, feature = "highs"))]
mod tests;
mod verify;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

use clap::Parser;

use crate::solve::ilp;
use arguments::{Arguments, Command};
use exit::{Exit, Failure};
use screen::Screen;

/// Reads the arguments, runs the command and says how it went.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => return usage(&message),
    };
    let mut screen = Screen::new();
    // A mistake in the program is a failure like any other, with an exit status of its own.
    let ended = catch_unwind(AssertUnwindSafe(|| run_command(&arguments.command, &mut screen)));
    let ended = ended.unwrap_or_else(|_| {
        Err(Failure::Solver(
            "staffroom stopped because of a mistake in itself (see above): please report it".to_owned(),
        ))
    });
    let exit = match ended.and_then(|exit| screen.flush().map(|()| exit)) {
        Ok(exit) => exit,
        Err(Failure::PipeClosed) => Exit::Done,
        Err(failure) => {
            screen.failure(&failure);
            failure.exit()
        }
    };
    ilp::leave_what_still_works(exit.status());
    ExitCode::from(exit.status())
}

fn run_command(command: &Command, screen: &mut Screen) -> Result<Exit, Failure> {
    match command {
        Command::Plan(arguments) => plan::run(arguments, screen),
        Command::ExportModel(arguments) => export_model::run(arguments, screen),
        Command::Bench(arguments) => bench::run(arguments, screen),
        Command::BenchRun => bench_run::run(),
        Command::Check(arguments) => check::run(arguments, screen),
        Command::Verify(arguments) => verify::run(arguments, screen),
        Command::Diff(arguments) => diff::run(arguments, screen),
        Command::Explain(arguments) => explain::run(arguments, screen),
        Command::Show(arguments) => show::run(arguments, screen),
        Command::Init(arguments) => init::run(arguments, screen),
        Command::Import(arguments) => import::run(arguments, screen),
        Command::Generate(arguments) => generate::run(arguments, screen),
        Command::Report(arguments) => report::run(arguments, screen),
        Command::Completions(arguments) => shell::completions(arguments, screen),
        Command::Man(arguments) => shell::man(arguments, screen),
    }
}

/// Prints what clap has to say: help and version are answers, the rest is bad usage.
fn usage(message: &clap::Error) -> ExitCode {
    // Nothing can be done about a message that cannot be printed.
    let _ = message.print();
    let exit = if message.use_stderr() { Exit::BadInput } else { Exit::Done };
    ExitCode::from(exit.status())
}
