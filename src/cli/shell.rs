//! `staffroom completions` and `staffroom man`: what shells and `man` want to know of the command line.

use super::arguments::{Arguments, CompletionsArguments, ManArguments};
use super::exit::{Exit, Failure};
use super::screen::Screen;
use clap::{Command, CommandFactory};

/// Prints a script that completes commands and options for a shell.
///
/// # Errors
/// Where it cannot be printed.
pub fn completions(arguments: &CompletionsArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "staffroom", &mut script);
    screen.result(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}

/// Prints the manual page of the program, or of one command.
///
/// # Errors
/// For a command that there is not, and where it cannot be printed.
pub fn man(arguments: &ManArguments, screen: &mut Screen) -> Result<Exit, Failure> {
    let mut program = Arguments::command();
    program.build();
    let page = match &arguments.command {
        None => page(program),
        Some(name) => {
            let known: Vec<&Command> = program.get_subcommands().filter(|command| !command.is_hide_set()).collect();
            let names = || known.iter().map(|command| command.get_name()).collect::<Vec<_>>().join(", ");
            let found = known.iter().find(|command| command.get_name() == name).map(|command| (*command).clone());
            page(found.ok_or_else(|| Failure::Usage(format!("there is no command '{name}'; there are {}", names())))?)
        }
    };
    screen.result(&page.map_err(|error| Failure::Usage(format!("the page cannot be made: {error}")))?)?;
    Ok(Exit::Done)
}

fn page(command: Command) -> std::io::Result<String> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page)?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
