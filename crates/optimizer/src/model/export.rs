//! A Program as a file that other solvers read: MPS and LP.
//!
//! Variables are called `x0`, `x1`, … in the order of the Program, rows `r0_Occupied`, … by
//! their number and the word of their label. The cost that every solution has is the
//! cost of a last variable, `constant`, that is always 1: readers disagree about constants
//! in an objective.

use std::io::{self, Write};

use super::{Program, Row};

/// No line of an LP file gets longer than about this: some readers have limits.
const LP_LINE: usize = 200;

/// A file format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ModelFormat {
    /// Free MPS (IBM 1960s; the common dialect of today's solvers).
    Mps,
    /// CPLEX LP.
    Lp,
}

/// Writes a Program, to be minimised. `name` is a word without blanks.
///
/// O(variables + entries).
///
/// # Errors
/// Where `to` cannot be written to.
pub fn write(program: &Program, name: &str, format: ModelFormat, to: &mut impl Write) -> io::Result<()> {
    match format {
        ModelFormat::Mps => mps(program, name, to),
        ModelFormat::Lp => lp(program, name, to),
    }
}

fn row_name(index: usize, row: &Row) -> String {
    format!("r{index}_{}", row.label.word)
}

fn mps(program: &Program, name: &str, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "NAME {name}\nROWS\n N cost")?;
    let mut names = Vec::new();
    let mut of_column: Vec<Vec<(usize, i64)>> = vec![Vec::new(); program.variables()];
    for index in 0..program.rows() {
        let row = program.row_at(index);
        let kind = match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower == upper => "E",
            (_, Some(_)) => "L",
            (Some(_), None) => "G",
            (None, None) => "N",
        };
        let name = row_name(index, &row);
        writeln!(to, " {kind} {name}")?;
        names.push(name);
        for (variable, factor) in row.terms {
            of_column[variable.index()].push((index, *factor));
        }
    }
    writeln!(to, "COLUMNS")?;
    let mut whole = false;
    for (at, (range, cost)) in program.columns().enumerate() {
        if range.integer != whole {
            whole = range.integer;
            writeln!(to, " MARKER 'MARKER' '{}'", if whole { "INTORG" } else { "INTEND" })?;
        }
        // A column that is in no row and costs nothing has to be named all the same.
        if cost != 0 || of_column[at].is_empty() {
            writeln!(to, " x{at} cost {cost}")?;
        }
        for (row, factor) in &of_column[at] {
            writeln!(to, " x{at} {} {factor}", names[*row])?;
        }
    }
    if whole {
        writeln!(to, " MARKER 'MARKER' 'INTEND'")?;
    }
    writeln!(to, " constant cost {}\nRHS", program.constant_cost())?;
    let mut ranges = String::new();
    for (index, name) in names.iter().enumerate() {
        let row = program.row_at(index);
        let side = match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower < upper => {
                ranges.push_str(&format!(" RANGES {name} {}\n", upper - lower));
                upper
            }
            (_, Some(side)) | (Some(side), None) => side,
            (None, None) => continue,
        };
        if side != 0 {
            writeln!(to, " RHS {name} {side}")?;
        }
    }
    if !ranges.is_empty() {
        write!(to, "RANGES\n{ranges}")?;
    }
    writeln!(to, "BOUNDS")?;
    for (at, (range, _)) in program.columns().enumerate() {
        writeln!(to, " UP BND x{at} {}", range.upper)?;
    }
    writeln!(to, " FX BND constant 1\nENDATA")
}

fn lp(program: &Program, name: &str, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "\\ {name}\nMinimize")?;
    let costs = program.columns().enumerate().filter(|(_, (_, cost))| *cost != 0).map(|(at, (_, cost))| (at, cost));
    sum(to, " cost:", costs, Some(program.constant_cost()))?;
    writeln!(to, "Subject To")?;
    for index in 0..program.rows() {
        let row = program.row_at(index);
        let name = row_name(index, &row);
        let terms = || row.terms.iter().map(|(variable, factor)| (variable.index(), *factor));
        let mut side = |name: &str, sign: &str, side: i64| {
            sum(to, &format!(" {name}:"), terms(), None)?;
            writeln!(to, "  {sign} {side}")
        };
        match (row.lower, row.upper) {
            (Some(lower), Some(upper)) if lower == upper => side(&name, "=", upper)?,
            (lower, upper) => {
                if let Some(lower) = lower {
                    side(&format!("{name}_from"), ">=", lower)?;
                }
                if let Some(upper) = upper {
                    side(&name, "<=", upper)?;
                }
            }
        }
    }
    writeln!(to, "Bounds")?;
    for (at, (range, _)) in program.columns().enumerate() {
        writeln!(to, " 0 <= x{at} <= {}", range.upper)?;
    }
    writeln!(to, " constant = 1")?;
    if program.columns().any(|(range, _)| range.integer) {
        writeln!(to, "General")?;
    }
    for (at, _) in program.columns().enumerate().filter(|(_, (range, _))| range.integer) {
        writeln!(to, " x{at}")?;
    }
    writeln!(to, "End")
}

/// `name: 2 x0 - x4 …`, over several lines where it is long.
fn sum(
    to: &mut impl Write,
    lead: &str,
    terms: impl Iterator<Item = (usize, i64)>,
    constant: Option<i64>,
) -> io::Result<()> {
    let mut line = lead.to_owned();
    let mut add = |piece: &str, line: &mut String| -> io::Result<()> {
        if line.len() + piece.len() > LP_LINE {
            writeln!(to, "{line}")?;
            *line = " ".to_owned();
        }
        line.push_str(piece);
        Ok(())
    };
    let sign = |factor: i64| if factor < 0 { '-' } else { '+' };
    for (at, factor) in terms {
        add(&format!(" {} {} x{at}", sign(factor), factor.unsigned_abs()), &mut line)?;
    }
    if let Some(constant) = constant {
        add(&format!(" {} {} constant", sign(constant), constant.unsigned_abs()), &mut line)?;
    }
    writeln!(to, "{line}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Label, Range};

    fn small() -> Program {
        let mut program = Program::new();
        let (a, b) = (program.decision(), program.decision());
        let c = program.variable(Range { upper: 9, integer: false });
        program.decision();
        program.cost_of(a, 3);
        program.cost_of(b, -2);
        program.constant(5);
        program.row(Label::named("Occupied"), None, Some(1), &[(a, 1), (b, 1)]);
        program.row(Label::named("Quorum"), Some(2), Some(8), &[(b, 2), (c, -1), (a, 10)]);
        program.row(Label::named("Pinned"), Some(4), Some(4), &[(c, 1)]);
        program.row(Label::named("Room"), Some(1), None, &[(a, 1), (c, 2)]);
        program
    }

    fn text(format: ModelFormat) -> String {
        let mut bytes = Vec::new();
        write(&small(), "small", format, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn mps_is_as_the_format_says() {
        let expected = "\
NAME small
ROWS
 N cost
 L r0_Occupied
 L r1_Quorum
 E r2_Pinned
 G r3_Room
COLUMNS
 MARKER 'MARKER' 'INTORG'
 x0 cost 3
 x0 r0_Occupied 1
 x0 r1_Quorum 10
 x0 r3_Room 1
 x1 cost -2
 x1 r0_Occupied 1
 x1 r1_Quorum 2
 MARKER 'MARKER' 'INTEND'
 x2 r1_Quorum -1
 x2 r2_Pinned 1
 x2 r3_Room 2
 MARKER 'MARKER' 'INTORG'
 x3 cost 0
 MARKER 'MARKER' 'INTEND'
 constant cost 5
RHS
 RHS r0_Occupied 1
 RHS r1_Quorum 8
 RHS r2_Pinned 4
 RHS r3_Room 1
RANGES
 RANGES r1_Quorum 6
BOUNDS
 UP BND x0 1
 UP BND x1 1
 UP BND x2 9
 UP BND x3 1
 FX BND constant 1
ENDATA
";
        assert_eq!(text(ModelFormat::Mps), expected);
    }

    #[test]
    fn lp_is_as_the_format_says() {
        let expected = "\\ small
Minimize
 cost: + 3 x0 - 2 x1 + 5 constant
Subject To
 r0_Occupied: + 1 x0 + 1 x1
  <= 1
 r1_Quorum_from: + 2 x1 - 1 x2 + 10 x0
  >= 2
 r1_Quorum: + 2 x1 - 1 x2 + 10 x0
  <= 8
 r2_Pinned: + 1 x2
  = 4
 r3_Room_from: + 1 x0 + 2 x2
  >= 1
Bounds
 0 <= x0 <= 1
 0 <= x1 <= 1
 0 <= x2 <= 9
 0 <= x3 <= 1
 constant = 1
General
 x0
 x1
 x3
End
";
        assert_eq!(text(ModelFormat::Lp), expected);
    }

    #[cfg(feature = "highs")]
    #[test]
    fn highs_reads_the_same_program_back() {
        use crate::solve::ilp::{Task, optimum_of_file, solve};
        use crate::solve::{Control, Outcome, Settings, SolverName};

        let settings = Settings::to_the_proof();
        let program = small();
        let task = Task::new(&program, None, &settings);
        let Ok(Outcome::Optimal { cost, .. }) = solve(SolverName::Highs, task, &Control::default(), &|_, _| {}) else {
            panic!("the Program has a solution")
        };
        let folder = tempfile::tempdir().unwrap();
        for (name, format) in [("a.mps", ModelFormat::Mps), ("a.lp", ModelFormat::Lp)] {
            let path = folder.path().join(name);
            std::fs::write(&path, text(format)).unwrap();
            assert_eq!(optimum_of_file(&path, &Control::default()).unwrap(), Some(cost), "{name}");
        }
        let path = folder.path().join("none.mps");
        assert!(optimum_of_file(&path, &Control::default()).is_err());
    }
}
