//! Standard output and standard error: what may be coloured, and how much room there is.

use std::io::{self, IsTerminal, Write};

use anstream::AutoStream;
use terminal_size::{Height, Width, terminal_size_of};

use super::exit::Failure;
use crate::report::Look;
use crate::report::text::{BAD, WATCH, clean, flow_words, paint};

/// Where results and messages go. Colours are stripped where there is no
/// terminal or `NO_COLOR` is set.
pub struct Screen {
    results: io::BufWriter<Box<dyn Write>>,
    messages: Box<dyn Write>,
}

impl Screen {
    /// The process's own standard output and standard error.
    pub fn new() -> Screen {
        let results: Box<dyn Write> = Box::new(AutoStream::auto(io::stdout()));
        Screen { results: io::BufWriter::new(results), messages: Box::new(AutoStream::auto(io::stderr())) }
    }

    /// One that nobody sees.
    #[cfg(all(test, feature = "highs"))]
    pub fn dark() -> Screen {
        Screen { results: io::BufWriter::new(Box::new(io::sink())), messages: Box::new(io::sink()) }
    }

    /// Writes results.
    pub fn result(&mut self, text: &str) -> Result<(), Failure> {
        Ok(self.results.write_all(text.as_bytes())?)
    }

    /// Sees to it that all results are out.
    pub fn flush(&mut self) -> Result<(), Failure> {
        Ok(self.results.flush()?)
    }

    /// Writes to standard error. That it cannot be written is no reason to stop.
    pub fn message(&mut self, text: &str) {
        let _ = self.messages.write_all(text.as_bytes());
        let _ = self.messages.flush();
    }

    /// A line that is worth knowing.
    pub fn note(&mut self, sentence: &str) {
        self.labelled("note: ", WATCH, sentence);
    }

    /// What went wrong.
    pub fn failure(&mut self, failure: &Failure) {
        if let Some(sentence) = failure.message() {
            self.labelled("error: ", BAD, &sentence);
        }
    }

    fn labelled(&mut self, label: &str, style: anstyle::Style, sentence: &str) {
        let columns = self.message_look().width;
        let lines: Vec<String> = sentence.lines().map(clean).collect();
        let mut text = String::new();
        for (at, line) in lines.iter().enumerate() {
            let lead = if at == 0 { paint(style, label) } else { "  ".to_owned() };
            text.push_str(&flow_words(&lead, line, 2, columns));
            text.push('\n');
        }
        self.message(&text);
    }

    /// How much room results have.
    pub fn look(&self) -> Look {
        look(terminal_size_of(io::stdout()))
    }

    /// How much room messages have.
    pub fn message_look(&self) -> Look {
        look(terminal_size_of(io::stderr()))
    }

    /// Whether somebody watches the messages on a terminal.
    pub fn watched() -> bool {
        io::stderr().is_terminal()
    }
}

fn look(size: Option<(Width, Height)>) -> Look {
    match size {
        // Some terminals (such as a new one under a test) say that they are 0 wide.
        Some((Width(width), Height(height))) if width > 0 => Look::new(usize::from(width), Some(usize::from(height))),
        _ => Look::default(),
    }
}
