//! rules.toml, or the sheet `rules` of a workbook with rows such as `blocks.release,true`.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::cells::{choice, flag};
use super::collector::Collector;
use super::header::{Column, TableSpec, required};
use super::rule_keys::{ANY, Bounds, KEYS, Setting, setting};
use super::source::{Kind, Source};
use super::text::Positions;
use crate::findings::{Code, Finding, Place};
use crate::names::nearest;
use crate::school::Rules;

const COLUMNS: &[Column] = &[required("key", &["rule", "setting", "name"]), required("value", &[])];
/// The sheet `rules` of a workbook.
const SPEC: TableSpec = TableSpec { name: "rules", required: false, variants: &[COLUMNS] };

/// A value as found.
enum Found<'v> {
    Text(&'v str),
    Flag(bool),
    /// A whole number; none where it is too large for the machine.
    Whole(Option<i64>),
    Date(String),
    List(Vec<Found<'v>>),
    Other,
}

/// Where each key of `[term]` stands, and its value as written.
pub(super) type TermPlaces = BTreeMap<String, (Place, String)>;

/// Reads the rules; the defaults hold where nothing is said, and where there is no such file or sheet. Where the keys
/// of `[term]` stand: they are understood once the cycle is known.
pub(super) fn read(source: &mut Source, collector: &mut Collector) -> (Rules, TermPlaces) {
    let mut reader = Reader { rules: Rules::default(), places: BTreeMap::new(), collector };
    if source.kind == Kind::Workbook {
        reader.read_sheet(source);
    } else if let Some((file, text)) = source.rules_text(reader.collector) {
        reader.read_toml(&file, &text);
    }
    reader.check();
    let of_term = |(key, at): (String, (Place, String))| Some((key.strip_prefix("term.")?.to_owned(), at));
    let places = std::mem::take(&mut reader.places).into_iter().filter_map(of_term).collect();
    (reader.rules, places)
}

struct Reader<'c> {
    rules: Rules,
    /// Where each key stands, by its full name, and its value as written.
    places: BTreeMap<String, (Place, String)>,
    collector: &'c mut Collector,
}

impl Reader<'_> {
    fn read_toml(&mut self, file: &str, text: &str) {
        // TOML knows no line ends of a single CR. The replacement has the same length.
        let text = lone_returns_replaced(text);
        let positions = Positions::new(&text);
        let (document, errors) = DeTable::parse_recoverable(&text);
        for error in errors {
            let at = error.span().map_or(text.len(), |span| span.start);
            let (line, column) = positions.at(at);
            self.collector.push(Finding {
                code: Code::TomlSyntax,
                place: Place { file: file.into(), line: Some(line), column: Some(column), field: None },
                value: Some(positions.line(line).trim().chars().take(80).collect()),
                message: format!("this is not TOML: {}", error.message().replace('\n', "; ")),
                expected: "lines such as `max_covers = 2` under headings such as `[blocks]`".into(),
                remedy: "mend this line; texts stand in double quotes".into(),
                also: Vec::new(),
            });
        }
        self.table(file, &text, &positions, "", document.get_ref());
    }

    fn table(&mut self, file: &str, text: &str, positions: &Positions<'_>, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let full = if path.is_empty() { key.get_ref().to_string() } else { format!("{path}.{}", key.get_ref()) };
            let place = |at: usize| {
                let (line, column) = positions.at(at);
                Place { file: file.into(), line: Some(line), column: Some(column), field: Some(full.clone()) }
            };
            let shown = text.get(value.span()).unwrap_or_default();
            let shown: String = shown.lines().next().unwrap_or_default().chars().take(80).collect();
            let is_table = KEYS.iter().any(|(table, _)| !table.is_empty() && *table == full);
            match value.get_ref() {
                DeValue::Table(inner) if is_table => {
                    self.places.insert(full.clone(), (place(key.span().start), String::new()));
                    self.table(file, text, positions, &full, inner);
                }
                _ if is_table => self.report(
                    Code::WrongType,
                    place(value.span().start),
                    shown,
                    format!("`{full}` is a table of keys"),
                    format!("a heading [{full}] with lines below it"),
                    "write the keys below the heading".into(),
                ),
                _ if setting(&mut self.rules, path, key.get_ref()).is_none() => {
                    self.report_unknown(place(key.span().start), path, key.get_ref());
                }
                found => self.set(path, key.get_ref(), toml_value(found), place(value.span().start), shown),
            }
        }
    }

    fn read_sheet(&mut self, source: &mut Source) {
        let Some(mut sheet) = source.rules_sheet(&SPEC, self.collector) else { return };
        while let Some(row) = sheet.next(self.collector) {
            let Some(full) = super::cells::text(&row, 0, self.collector) else { continue };
            let (path, key) = full.rsplit_once('.').unwrap_or(("", full));
            let (path, key) = (path.trim(), key.trim());
            let field = Some(full.to_owned());
            if self.places.contains_key(full) {
                let place = Place { field, ..row.place(0) };
                self.report(
                    Code::RepeatedKey,
                    place,
                    full.to_owned(),
                    format!("`{full}` is there twice"),
                    "each key once".into(),
                    "take one of the rows out".into(),
                );
                continue;
            }
            // `none` is a word here, and no blank.
            let value = row.raw(1);
            let place = Place { field, ..row.place(1) };
            let known = setting(&mut self.rules, path, key)
                .map(|setting| matches!(setting, Setting::Text(_) | Setting::Written(_)));
            match known {
                None => self.report_unknown(Place { column: row.place(0).column, ..place }, path, key),
                Some(_) if value.is_empty() => {}
                Some(true) => self.set(path, key, Found::Text(value), place, value.to_owned()),
                Some(false) => self.set(path, key, sheet_value(value), place, value.to_owned()),
            }
        }
    }

    /// Gives a key that exists its value, or reports why it cannot have it.
    fn set(&mut self, path: &str, key: &str, found: Found<'_>, place: Place, shown: String) {
        let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        self.places.insert(full.clone(), (place.clone(), shown.clone()));
        let Some(setting) = setting(&mut self.rules, path, key) else { return };
        let mut wrong = None;
        match (setting, found) {
            (Setting::Text(target), Found::Text(text)) => {
                *target = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
            (Setting::Written(target), Found::Text(text)) => {
                *target = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
            }
            (Setting::Written(target), Found::Date(date)) => *target = Some(date),
            (Setting::Written(target), Found::Whole(Some(number))) => *target = Some(number.to_string()),
            (Setting::Flag(target), Found::Flag(flag)) => *target = flag,
            (Setting::Whole(target, bounds), Found::Whole(number)) => match in_range(number, bounds) {
                Some(number) => *target = number,
                None => wrong = Some(range(&full, bounds)),
            },
            (Setting::Gap(target), Found::List(list)) => match list.as_slice() {
                [Found::Whole(low), Found::Whole(high)] => match (in_range(*low, ANY), in_range(*high, ANY)) {
                    (Some(low), Some(high)) => *target = (low, high),
                    _ => wrong = Some(range(&full, ANY)),
                },
                _ => wrong = Some(wrong_type(&full, "two whole numbers, such as [3, 15]")),
            },
            (Setting::Word(words, mut set), Found::Text(text)) => {
                match words.iter().position(|word| *word == text.trim()) {
                    Some(index) => set(index),
                    None => {
                        let remedy = match nearest(text, words.iter().copied()) {
                            Some(near) => format!("did you mean \"{near}\"?"),
                            None => format!("write {}", choice(&words)),
                        };
                        let message = format!("`{full}` cannot be `{}`", text.trim());
                        wrong = Some((Code::UnknownRuleWord, message, choice(&words), remedy));
                    }
                }
            }
            (Setting::Texts(target), Found::Text(text)) => *target = Some(vec![text.to_owned()]),
            (Setting::Texts(target), Found::List(list)) => {
                let text = |item: &Found<'_>| match item {
                    Found::Text(text) => Some(text.trim().to_owned()),
                    _ => None,
                };
                match list.iter().map(text).collect() {
                    Some(texts) => *target = Some(texts),
                    None => wrong = Some(wrong_type(&full, "a list of texts, such as [\"Free\", \"Frei\"]")),
                }
            }
            (Setting::Texts(_), _) => wrong = Some(wrong_type(&full, "a list of texts, such as [\"Free\", \"Frei\"]")),
            (Setting::Written(_), _) => wrong = Some(wrong_type(&full, "a text in double quotes")),
            (Setting::Text(_), _) => wrong = Some(wrong_type(&full, "a text in double quotes")),
            (Setting::Flag(_), _) => wrong = Some(wrong_type(&full, "true or false")),
            (Setting::Whole(..), _) => wrong = Some(wrong_type(&full, "a whole number")),
            (Setting::Gap(_), _) => wrong = Some(wrong_type(&full, "two whole numbers, such as [3, 15]")),
            (Setting::Word(words, _), _) => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                let quoted: Vec<&str> = quoted.iter().map(String::as_str).collect();
                wrong = Some(wrong_type(&full, &choice(&quoted)));
            }
        }
        if let Some((code, message, expected, remedy)) = wrong {
            self.report(code, place, shown, message, expected, remedy);
        }
    }

    /// What a single key cannot show.
    fn check(&mut self) {
        let mentors = &self.rules.mentors.weights;
        let weights = [mentors.need, mentors.time, mentors.experience, mentors.department, mentors.preference];
        let visits = &self.rules.visits.weights;
        let visit_weights = [visits.need, visits.outside_department, visits.debrief];
        let (low, high) = self.rules.mentors.ideal_gap;
        let zero = |weights: &[u32]| weights.iter().all(|weight| *weight == 0);
        let wrong = [
            (
                "mentors.weights",
                zero(&weights),
                Code::ZeroWeights,
                "all weights of mentor pairs are 0, so no pair fits better than another",
                "at least one weight above 0",
                "raise the weight of what matters most, or take the weights out",
            ),
            (
                "visits.weights",
                zero(&visit_weights),
                Code::ZeroWeights,
                "all weights of visits are 0, so no visit fits better than another",
                "at least one weight above 0",
                "raise the weight of what matters most, or take the weights out",
            ),
            (
                "mentors.target_common",
                self.rules.mentors.target_common == 0,
                Code::ZeroTarget,
                "`mentors.target_common` is 0, but points for common time are counted against it",
                "a whole number from 1",
                "write how many common slots are enough; to ignore time, set its weight to 0",
            ),
            (
                "mentors.ideal_gap",
                low > high,
                Code::UpsideDownGap,
                "`mentors.ideal_gap` ends below where it begins",
                "the smaller number first, such as [3, 15]",
                "swap the two numbers",
            ),
        ];
        for (key, found, code, message, expected, remedy) in wrong {
            if found {
                // The table itself may have no place of its own: then that of one of its keys is shown.
                let at = self.places.range(key.to_owned()..).next().filter(|(other, _)| other.starts_with(key));
                let (place, shown) = at.map(|(_, at)| at.clone()).unwrap_or_default();
                self.report(code, place, shown, message.into(), expected.into(), remedy.into());
            }
        }
    }

    fn report_unknown(&mut self, place: Place, path: &str, key: &str) {
        let full = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let in_table = KEYS.iter().find(|(table, _)| *table == path).map_or(&[][..], |(_, keys)| *keys);
        let tables = || KEYS.iter().map(|(table, _)| *table).filter(|table| !table.is_empty());
        let elsewhere = KEYS.iter().find(|(table, keys)| *table != path && keys.contains(&key));
        let suggests = self.collector.may_suggest();
        let near = |name: &str, known: &mut dyn Iterator<Item = &'static str>| {
            if suggests { nearest(name, known) } else { None }
        };
        let remedy = if let Some(near) = near(key, &mut in_table.iter().copied()) {
            format!("did you mean `{near}`?")
        } else if let Some((table, _)) = elsewhere {
            if table.is_empty() {
                format!("`{key}` belongs above all headings")
            } else {
                format!("`{key}` belongs under the heading [{table}]")
            }
        } else if let Some(near) = near(&full, &mut tables()) {
            format!("did you mean [{near}]?")
        } else {
            "take it out".into()
        };
        let expected = match (path, in_table) {
            ("", keys) => format!("{}, or a heading: {}", keys.join(", "), tables().collect::<Vec<_>>().join(", ")),
            (_, keys) => keys.join(", "),
        };
        let message = format!("there is no key `{full}`");
        self.report(Code::UnknownKey, place, full, message, expected, remedy);
    }

    fn report(&mut self, code: Code, place: Place, value: String, message: String, expected: String, remedy: String) {
        let value = Some(value).filter(|value| !value.is_empty());
        self.collector.push(Finding { code, place, value, message, expected, remedy, also: Vec::new() });
    }
}

type Wrong = (Code, String, String, String);

fn wrong_type(key: &str, expected: &str) -> Wrong {
    (
        Code::WrongType,
        format!("`{key}` has a value of the wrong type"),
        expected.to_owned(),
        format!("write {expected}"),
    )
}

fn range(key: &str, Bounds { least, most, why }: Bounds) -> Wrong {
    let message = format!("`{key}` is not from {least} to {most}");
    let expected = format!("a whole number from {least} to {most}{}{why}", if why.is_empty() { "" } else { ": " });
    (Code::OutOfRange, message, expected, "write a figure in this range".into())
}

fn in_range(number: Option<i64>, bounds: Bounds) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok()).filter(|number| (bounds.least..=bounds.most).contains(number))
}

fn toml_value<'v>(value: &'v DeValue<'_>) -> Found<'v> {
    match value {
        DeValue::String(text) => Found::Text(text),
        DeValue::Boolean(flag) => Found::Flag(*flag),
        DeValue::Integer(number) => Found::Whole(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Array(list) => Found::List(list.iter().map(|item| toml_value(Spanned::get_ref(item))).collect()),
        DeValue::Datetime(moment) => Found::Date(moment.to_string()),
        DeValue::Float(_) | DeValue::Table(_) => Found::Other,
    }
}

/// A cell of the sheet `rules`: a whole number, yes or no, a list such as `3, 15`, or a text.
fn sheet_value(text: &str) -> Found<'_> {
    let whole = |text: &str| text.trim().parse::<i64>().ok();
    let inner = text.trim_start_matches('[').trim_end_matches(']');
    if let Some(number) = whole(text) {
        Found::Whole(Some(number))
    } else if inner.contains([',', ';']) {
        let item = |part| whole(part).map_or(Found::Text(part), |number| Found::Whole(Some(number)));
        Found::List(inner.split([',', ';']).map(item).collect())
    } else if let Some(flag) = flag(text) {
        Found::Flag(flag)
    } else {
        Found::Text(text)
    }
}

fn lone_returns_replaced(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let lone = character == '\r' && characters.peek() != Some(&'\n');
        result.push(if lone { '\n' } else { character });
    }
    result
}
