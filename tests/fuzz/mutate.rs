//! Changes to files: to bytes, to cells and rows, to values of JSON.

use serde_json::Value;
use staffroom::lab::random::Random;

/// Texts that somebody has to be ready for.
pub const TEXTS: &[&str] = &[
    "",
    " ",
    "0",
    "1",
    "2",
    "-1",
    "1000",
    "10000",
    "1000000",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "1e9",
    "1e999",
    "NaN",
    "0.5",
    "80%",
    "99999%",
    "yes",
    "no",
    "ana",
    "bo",
    "cy",
    "dee",
    "maths",
    "art",
    "Mon",
    "Tue",
    "Mon 1",
    "A",
    "B",
    "lead",
    "optional",
    "mentor",
    "mentee",
    "mentor;mentee;cover;leader;coach",
    "session",
    "meeting",
    "visit",
    "pin",
    "ban",
    "require",
    "forbid",
    "previous",
    "any",
    "away",
    "protected",
    "avoid",
    "lesson",
    "break",
    "open",
    "duty",
    "ana/bo",
    "bo/ana",
    "a/b/c",
    "phonics:5",
    "phonics:99",
    ":",
    ";;",
    "1A+1B;2C",
    "08:00",
    "24:00",
    "23:59",
    "24:01",
    "\"",
    "\"\"",
    "a\"b",
    "=1+1",
    "\u{202E}x",
    "é",
    "\u{1F600}",
    "\u{0}",
    "\r",
    "\n",
    "'",
    "<b>",
    "../..",
    "x,y;z\tw",
];

/// Numbers at the edges of what can be written.
pub const NUMBERS: &[i64] = &[
    i64::MIN,
    i64::MIN + 1,
    -4_294_967_296,
    -1_000_000,
    -1,
    0,
    1,
    2,
    100,
    101,
    255,
    256,
    1_000_000,
    2_147_483_647,
    2_147_483_648,
    4_294_967_295,
    4_294_967_296,
    1 << 53,
    i64::MAX - 1,
    i64::MAX,
];

/// Changes some bytes: turned over, put in, taken out, said twice.
pub fn bytes(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = random.below(bytes.len() + 1);
    let end = bytes.len().min(at + random.below(20));
    match random.below(7) {
        0 if !bytes.is_empty() => {
            let at = random.below(bytes.len());
            bytes[at] ^= 1 << random.below(8);
        }
        1 => bytes.insert(at, random.bits() as u8),
        2 => drop(bytes.splice(at..at, random.of(TEXTS).bytes())),
        3 => drop(bytes.drain(at..end)),
        4 => bytes.truncate(at),
        5 => {
            let again = bytes[at..end].to_vec();
            bytes.splice(at..at, again);
        }
        _ => drop(bytes.splice(at..end, random.of(NUMBERS).to_string().into_bytes())),
    }
}

/// Changes cells and rows of a table; its delimiter is a comma.
pub fn table(random: &mut Random, text: &str, other: &str) -> String {
    let mut rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let others: Vec<&str> = other.lines().flat_map(|line| line.split(',')).collect();
    if rows.is_empty() {
        return other.to_owned();
    }
    for _ in 0..random.within(1, 3) {
        let at = random.below(rows.len());
        let column = random.below(rows[at].len().max(1));
        match random.below(9) {
            0..=3 if column < rows[at].len() => rows[at][column] = (*random.of(TEXTS)).to_owned(),
            4 if column < rows[at].len() && !others.is_empty() => rows[at][column] = (*random.of(&others)).to_owned(),
            5 => rows.insert(at, rows[at].clone()),
            6 if rows.len() > 1 => drop(rows.remove(at)),
            7 => rows[at].push((*random.of(TEXTS)).to_owned()),
            _ => {
                let to = random.below(rows.len());
                rows.swap(at, to);
            }
        }
    }
    let lines: Vec<String> = rows.into_iter().map(|row| row.join(",")).collect();
    let end = if random.percent(90) { "\n" } else { *random.of(&["\r\n", "\r", "\n\n"]) };
    lines.join(end) + end
}

/// Changes values of JSON: numbers to edges, texts to others, rows left out or said twice, other types.
pub fn json(random: &mut Random, value: &mut Value) {
    let mut all = Vec::new();
    paths(value, String::new(), &mut all);
    let path = random.of(&all).clone();
    let elsewhere: &String = random.of(&all);
    let other = value.pointer(elsewhere).cloned().unwrap_or(Value::Null);
    let Some(here) = value.pointer_mut(&path) else { return };
    match here {
        Value::Number(_) if random.percent(90) => *here = (*random.of(NUMBERS)).into(),
        Value::String(text) if random.percent(80) => *text = (*random.of(TEXTS)).to_owned(),
        Value::Array(rows) if !rows.is_empty() && random.percent(80) => {
            let at = random.below(rows.len());
            if random.percent(50) {
                rows.remove(at);
            } else {
                rows.insert(at, rows[at].clone());
            }
        }
        Value::Object(fields) if !fields.is_empty() && random.percent(30) => {
            let key = fields.keys().nth(random.below(fields.len())).cloned().unwrap_or_default();
            fields.remove(&key);
        }
        // The whole is left as it is: else nearly nothing would be read.
        Value::Object(_) | Value::Array(_) if path.is_empty() || random.percent(80) => {}
        here => *here = other,
    }
}

fn paths(value: &Value, path: String, all: &mut Vec<String>) {
    match value {
        Value::Array(rows) => {
            rows.iter().enumerate().for_each(|(at, row)| paths(row, format!("{path}/{at}"), all));
        }
        Value::Object(fields) => fields.iter().for_each(|(key, field)| paths(field, format!("{path}/{key}"), all)),
        _ => {}
    }
    all.push(path);
}
