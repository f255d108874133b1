//! The mapping of `--map`: which of their columns are which of ours.

use std::collections::BTreeMap;
use std::path::Path;

use toml::{Table as Toml, Value};

use crate::files::read;
use crate::findings::Code;
use crate::import::columns;
use crate::import::refusal::{Imports, Refusal, refuse};
use crate::import::values;
use crate::names::nearest;

/// The largest mapping.
const MOST: u64 = 1 << 20;

/// A column of theirs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
    /// By its number, from 1.
    Number(usize),
    /// By its name.
    Name(String),
}

/// What fills a column of ours.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filled {
    /// Their column; none for a constant.
    pub column: Option<Named>,
    /// What their values are in ours.
    pub values: BTreeMap<String, String>,
    /// What any other value is.
    pub other: Option<String>,
    /// The constant.
    pub value: String,
}

/// How one of our tables is filled.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct TableMap {
    /// Our table.
    pub table: String,
    /// The file in the source.
    pub file: Option<String>,
    /// Lines before the header, or before the first row.
    pub skip: usize,
    /// Whether there is a header.
    pub header: bool,
    /// The delimiter.
    pub delimiter: Option<u8>,
    /// Rows that are left out: their column and its values.
    pub leave_out: Vec<(Named, Vec<String>)>,
    /// Our columns.
    pub columns: BTreeMap<String, Filled>,
}

fn bad(file: &str, message: String, expected: impl Into<String>, remedy: impl Into<String>) -> Refusal {
    refuse(Code::ImportBadOption, file, message, expected, remedy)
}

/// A name that is not there, with the nearest that is.
pub fn unknown<'k>(file: &str, what: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> Refusal {
    let remedy = match nearest(name, known.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write one of them, or take it out".to_owned(),
    };
    let listed: Vec<&str> = known.take(40).collect();
    bad(file, format!("{what} `{name}` does not exist"), format!("one of {}", listed.join(", ")), remedy)
}

/// Reads a mapping.
///
/// # Errors
/// Where it is no TOML, or has a key that does not exist.
pub fn read_map(path: &Path) -> Imports<Vec<TableMap>> {
    let shown = path.display().to_string();
    let bytes = read::up_to(path, MOST)
        .map_err(|error| bad(&shown, format!("--map cannot be read: {error}"), "a .toml file", "check the path"))?;
    let text = values::decode(&bytes)
        .ok_or_else(|| bad(&shown, "--map is no text".into(), "a .toml file", "write it in a text editor"))?
        .text
        .into_owned();
    let toml: Toml = text.parse().map_err(|error: toml::de::Error| {
        bad(
            &shown,
            format!("--map is not TOML: {}", error.message()),
            "TOML, as in docs/import/csv.md",
            "mend the line",
        )
    })?;
    let mut maps = Vec::new();
    for (name, value) in &toml {
        if !columns::TABLES.contains(&name.as_str()) {
            return Err(unknown(&shown, "the table", name, columns::TABLES.into_iter()));
        }
        let Value::Table(entries) = value else {
            return Err(bad(&shown, format!("`{name}` is no table"), format!("[{name}]"), "write it so"));
        };
        maps.push(table(&shown, name, entries)?);
    }
    if maps.is_empty() {
        return Err(bad(
            &shown,
            "--map fills no table".into(),
            "[timetable] with [timetable.columns]",
            "see docs/import/csv.md",
        ));
    }
    Ok(maps)
}

fn table(shown: &str, name: &str, entries: &Toml) -> Imports<TableMap> {
    const KEYS: [&str; 6] = ["file", "skip", "header", "delimiter", "leave_out", "columns"];
    let mut map = TableMap { table: name.to_owned(), header: true, ..TableMap::default() };
    let wrong = |key: &str, expected: &str| {
        bad(
            shown,
            format!("`{key}` of [{name}] has a value of another type"),
            expected,
            "write it as in docs/import/csv.md",
        )
    };
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("file", Value::String(file)) => map.file = Some(file.clone()),
            ("skip", Value::Integer(skip)) => {
                map.skip = usize::try_from(*skip).map_err(|_| wrong(key, "a number of lines"))?;
            }
            ("header", Value::Boolean(header)) => map.header = *header,
            ("delimiter", Value::String(text)) => {
                map.delimiter = match text.as_str() {
                    "," | ";" | "|" | "\t" | ":" | " " => text.bytes().next(),
                    "\\t" | "tab" => Some(b'\t'),
                    _ => return Err(wrong(key, "one sign: , ; | or \\t")),
                };
            }
            ("leave_out", Value::Table(columns)) => {
                for (column, values) in columns {
                    let values = match values {
                        Value::Array(values) => values.iter().map(scalar).collect::<Option<Vec<_>>>(),
                        other => scalar(other).map(|value| vec![value]),
                    };
                    let values = values.ok_or_else(|| wrong(key, "a list of values for each column"))?;
                    map.leave_out.push((named(column), values));
                }
            }
            ("columns", Value::Table(columns)) => {
                for (ours, theirs) in columns {
                    if !columns::of(name).iter().any(|(known, _)| known == ours) {
                        let known = columns::of(name).iter().map(|(known, _)| *known);
                        return Err(unknown(shown, &format!("in [{name}.columns], the column"), ours, known));
                    }
                    map.columns.insert(ours.clone(), filled(shown, name, ours, theirs)?);
                }
            }
            ("file" | "skip" | "header" | "delimiter" | "leave_out" | "columns", _) => {
                return Err(wrong(key, "the type that docs/import/csv.md shows"));
            }
            _ => return Err(unknown(shown, &format!("in [{name}], the key"), key, KEYS.into_iter())),
        }
    }
    Ok(map)
}

fn named(text: &str) -> Named {
    text.parse().ok().filter(|number| *number > 0).map_or_else(|| Named::Name(text.to_owned()), Named::Number)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

fn filled(shown: &str, name: &str, ours: &str, theirs: &Value) -> Imports<Filled> {
    const KEYS: [&str; 4] = ["column", "values", "other", "value"];
    let column = |value: &Value| match value {
        Value::Integer(number) => usize::try_from(*number).ok().filter(|number| *number > 0).map(Named::Number),
        Value::String(name) => Some(Named::Name(name.clone())),
        _ => None,
    };
    let wrong = || {
        bad(
            shown,
            format!("`{ours}` in [{name}.columns] is no column"),
            "a number from 1, a name, { column = …, values = { … } } or { value = … }",
            "write it as in docs/import/csv.md",
        )
    };
    let Value::Table(entries) = theirs else {
        return Ok(Filled { column: Some(column(theirs).ok_or_else(wrong)?), ..Filled::default() });
    };
    let mut filled = Filled::default();
    for (key, value) in entries {
        match (key.as_str(), value) {
            ("column", value) => filled.column = Some(column(value).ok_or_else(wrong)?),
            ("values", Value::Table(values)) => {
                for (theirs, ours) in values {
                    filled.values.insert(values::text(theirs), scalar(ours).ok_or_else(wrong)?);
                }
            }
            ("other", value) => filled.other = Some(scalar(value).ok_or_else(wrong)?),
            ("value", value) => filled.value = scalar(value).ok_or_else(wrong)?,
            ("values", _) => return Err(wrong()),
            _ => {
                return Err(unknown(
                    shown,
                    &format!("in `{ours}` of [{name}.columns], the key"),
                    key,
                    KEYS.into_iter(),
                ));
            }
        }
    }
    if filled.column.is_none() && !entries.contains_key("value") {
        return Err(wrong());
    }
    Ok(filled)
}
