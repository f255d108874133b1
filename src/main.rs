//! The program: everything is in the library, see [`staffroom::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    staffroom::cli::run()
}
