//! Labels of periods and weeks: what is left of them without the words around.

use super::fold::folded;

/// Words for a period.
const PERIOD_WORDS: &[&str] = &[
    "period",
    "periods",
    "per",
    "prd",
    "pd",
    "p",
    "lesson",
    "lessons",
    "les",
    "lsn",
    "hour",
    "block",
    "slot",
    "session",
    "stunde",
    "std",
    "unterrichtsstunde",
    "heure",
    "hora",
    "ora",
    "uur",
    "lesuur",
    "lekcja",
    "godzina",
    "godz",
    "lektion",
    "lekt",
    "tunti",
    "oppitunti",
    "seance",
    "clase",
    "aula",
    "tempo",
    "periode",
    "periodo",
];

/// Ends of ordinal numbers; those of a letter that may be a part of a label only count beside a word for period.
const ENDINGS: &[&str] = &["st", "nd", "rd", "th"];
const ENDINGS_BESIDE_A_WORD: &[&str] =
    &["st", "nd", "rd", "th", "e", "er", "re", "ere", "eme", "a", "o", "de", "ste", "."];

/// A period without regard to case, leading zeros, `.0` and the words for period: `P1`, `1.`, `1st`, `Period 1`,
/// `1. Stunde` and `01` are all `1`. Anything else stays as it is, folded.
///
/// ```
/// use staffroom_facts::names::period_key;
/// for same in ["1", "P1", "p 1", "01", "1.0", "1.", "1st", "Period 1", "1. Stunde", "1ère heure", "3e uur".replace('3', "1").as_str()] {
///     assert_eq!(period_key(same), "1", "{same}");
/// }
/// assert_eq!(period_key("4A"), "4a");
/// assert_eq!(period_key("Lunch"), "lunch");
/// assert_eq!(period_key("PE"), "pe");
/// ```
pub fn period_key(label: &str) -> String {
    let folded = folded(label);
    let (before, rest) = without_word(&folded, true);
    let (rest, behind) = if before { (rest, false) } else { behind(rest) };
    let rest = rest.trim().trim_start_matches(['#', ':']).trim();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, ending) = rest.split_at(digits);
    let number = number.trim_start_matches('0');
    let number = if number.is_empty() { "0" } else { number };
    let ending = ending.trim();
    // `1a ora` is the first hour, `P1a` is not.
    let endings = if behind { ENDINGS_BESIDE_A_WORD } else { ENDINGS };
    let zeros = ending.strip_prefix('.').is_some_and(|zeros| zeros.chars().all(|zero| zero == '0'));
    match digits {
        0 => folded,
        _ if ending.is_empty() || zeros || endings.contains(&ending) => number.to_owned(),
        // `4A`, `P4A`: the letter is a part of the label, the zero before it is not.
        _ if ending.chars().all(char::is_alphanumeric) => format!("{number}{ending}"),
        _ => folded,
    }
}

/// A text without a word for period before a figure: whether there was one, and the rest.
fn without_word(text: &str, figure: bool) -> (bool, &str) {
    let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    let rest = rest.trim_start_matches([' ', '.', '-', '_', ':', '#']);
    let is_word = PERIOD_WORDS.contains(&word) && (!figure || rest.starts_with(|c: char| c.is_ascii_digit()));
    if is_word { (true, rest) } else { (false, text) }
}

/// A text without a word for period behind a figure, and whether there was one.
fn behind(text: &str) -> (&str, bool) {
    let start = text
        .rfind(|c: char| !c.is_alphabetic())
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let (rest, word) = text.split_at(start);
    // `4p` is a label; `4 p` would be a period, but nobody writes so.
    let is_word = word.len() > 1 && PERIOD_WORDS.contains(&word) && rest.starts_with(|c: char| c.is_ascii_digit());
    if is_word { (rest.trim_end_matches([' ', '-', '_']), true) } else { (text, false) }
}

/// Several periods in one cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parts<'t> {
    /// From one to another: `1-2`.
    Range(&'t str, &'t str),
    /// Each of these: `1,2`.
    List(Vec<&'t str>),
}

/// A cell that may name several periods, `1-2` or `1,2`, taken apart; none where it does not look like one.
///
/// ```
/// use staffroom_facts::names::{Parts, parts};
/// assert_eq!(parts("P1 – P2"), Some(Parts::Range("P1", "P2")));
/// assert_eq!(parts("1,2;5"), Some(Parts::List(vec!["1", "2", "5"])));
/// assert_eq!(parts("Lunch"), None);
/// ```
pub fn parts(cell: &str) -> Option<Parts<'_>> {
    let list: Vec<&str> = cell.split([',', ';', '+', '&']).map(str::trim).collect();
    if list.len() > 1 {
        return list.iter().all(|part| !part.is_empty()).then_some(Parts::List(list));
    }
    let mut ends = cell.split(['-', '–', '—']).map(str::trim);
    match (ends.next(), ends.next(), ends.next()) {
        (Some(from), Some(to), None) if !from.is_empty() && !to.is_empty() => Some(Parts::Range(from, to)),
        _ => None,
    }
}

/// Words for a week.
const WEEK_WORDS: &[&str] =
    &["week", "wk", "w", "woche", "semaine", "sem", "semana", "settimana", "tydzien", "vecka", "viikko", "cycle"];

/// A week without the word for week: `Week A`, `A-Woche` and `a` are `a`.
///
/// ```
/// use staffroom_facts::names::week_key;
/// assert!(["A", "Week A", "Wk. A", "WeekA", "A week", "A-Woche"].iter().all(|label| week_key(label) == "a"));
/// assert_eq!(week_key("Week 01"), "1");
/// ```
pub fn week_key(label: &str) -> String {
    let folded = folded(label);
    let separators = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '_' | ':');
    let words: Vec<&str> = folded.split(separators).filter(|word| !word.is_empty()).collect();
    let mut left: Vec<&str> = words.iter().copied().filter(|word| !WEEK_WORDS.contains(word)).collect();
    if left.is_empty() {
        left = words;
    }
    let joined = left.join(" ");
    // `weeka`, `wk1`: the word and the label in one.
    let short = WEEK_WORDS.iter().filter(|word| word.len() > 1).find_map(|word| {
        joined.strip_prefix(word).or_else(|| joined.strip_suffix(word)).filter(|rest| (1..=2).contains(&rest.len()))
    });
    let label = short.unwrap_or(&joined);
    match label.trim_start_matches('0') {
        number if !number.is_empty() && label.bytes().all(|byte| byte.is_ascii_digit()) => number.to_owned(),
        _ => label.to_owned(),
    }
}

/// Whether a label says that it holds in every week.
pub fn is_every_week(label: &str) -> bool {
    const WORDS: &[&str] = &[
        "all",
        "both",
        "every",
        "each",
        "any",
        "weekly",
        "all weeks",
        "both weeks",
        "every week",
        "each week",
        "jede",
        "alle",
        "beide",
        "immer",
        "tous",
        "toutes",
        "chaque",
        "todas",
        "todos",
        "ambas",
        "tutte",
        "entrambe",
        "elke",
        "iedere",
        "kazdy",
        "alla",
        "varje",
        "kaikki",
        "*",
    ];
    let folded = folded(label);
    let key = week_key(label);
    WORDS.contains(&folded.as_str()) || WORDS.contains(&key.as_str())
}

/// Whether a label tells weeks of the calendar apart, and not those of the cycle.
pub fn is_odd_or_even(label: &str) -> bool {
    const WORDS: &[&str] = &[
        "odd",
        "even",
        "ungerade",
        "gerade",
        "impaire",
        "impair",
        "paire",
        "pair",
        "impar",
        "par",
        "dispari",
        "pari",
        "oneven",
        "nieparzysty",
        "parzysty",
        "udda",
        "jamn",
        "pariton",
        "parillinen",
        "u",
        "g",
    ];
    WORDS.contains(&week_key(label).as_str())
}

/// Whether a label of a period is a word for a break, numbered or with an adjective or not.
///
/// ```
/// use staffroom_facts::names::is_break_word;
/// for word in ["Break", "LUNCH", "Recess 2", "Long break", "1. Pause", "Große Pause", "Mittag", "Mittagspause", "Lunch A"] {
///     assert!(is_break_word(word), "{word}");
/// }
/// assert!(!is_break_word("3") && !is_break_word("Breakfast club") && !is_break_word("Reg"));
/// ```
pub fn is_break_word(label: &str) -> bool {
    const BREAKS: &[&str] = &[
        "break",
        "breaks",
        "lunch",
        "luncheon",
        "lunchtime",
        "breaktime",
        "lunchbreak",
        "recess",
        "interval",
        "playtime",
        "brunch",
        "pause",
        "pausen",
        "mittag",
        "mittagspause",
        "hofpause",
        "fruhstuckspause",
        "recreation",
        "recre",
        "dejeuner",
        "recreo",
        "descanso",
        "almuerzo",
        "comida",
        "patio",
        "ricreazione",
        "intervallo",
        "pranzo",
        "pausa",
        "intervalo",
        "recreio",
        "almoco",
        "pauze",
        "lunchpauze",
        "middagpauze",
        "przerwa",
        "obiad",
        "rast",
        "lunchrast",
        "valitunti",
        "ruokailu",
        "lounas",
        "tea",
    ];
    const BESIDE: &[&str] = &[
        "long",
        "short",
        "morning",
        "afternoon",
        "am",
        "pm",
        "first",
        "second",
        "third",
        "mid",
        "early",
        "late",
        "big",
        "small",
        "main",
        "the",
        "grosse",
        "kleine",
        "erste",
        "zweite",
        "lange",
        "kurze",
        "grote",
        "kleine",
        "korte",
        "grande",
        "petite",
        "pause",
        "staff",
        "student",
        "junior",
        "senior",
        "primary",
        "secondary",
        "upper",
        "lower",
        "school",
        "hour",
        "time",
        "period",
        "midi",
        "a",
        "b",
        "c",
        "d",
        "e",
        "i",
        "ii",
        "iii",
        "duza",
        "mala",
        "obiadowa",
        "de",
        "du",
        "del",
        "gran",
        "primo",
        "secondo",
        "matin",
        "manana",
    ];
    let folded = folded(label);
    let separators = |c: char| !c.is_alphanumeric();
    let mut found = false;
    for word in folded.split(separators).filter(|word| !word.is_empty()) {
        // `2`, `2nd`, `lunch2`, `4a`: numbered, with a letter or not.
        let bare = word.trim_matches(|c: char| c.is_ascii_digit());
        if BREAKS.contains(&bare) {
            found = true;
        } else if !(bare.is_empty() || ENDINGS_BESIDE_A_WORD.contains(&bare) || BESIDE.contains(&bare)) {
            return false;
        }
    }
    found
}
