//! Days of the week in ten languages.

use super::fold::folded;

/// A language in which days are named.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
    /// French.
    French,
    /// Spanish.
    Spanish,
    /// Italian.
    Italian,
    /// Portuguese.
    Portuguese,
    /// Dutch.
    Dutch,
    /// Polish.
    Polish,
    /// Swedish.
    Swedish,
    /// Finnish.
    Finnish,
}

/// The days from Monday, each with its names in folded form.
type Week = [&'static [&'static str]; 7];

const WEEKS: &[(Language, Week)] = &[
    (
        Language::English,
        [
            &["monday", "mon", "mo"],
            &["tuesday", "tue", "tues", "tu"],
            &["wednesday", "wed", "weds", "we"],
            &["thursday", "thu", "thur", "thurs", "th"],
            &["friday", "fri", "fr"],
            &["saturday", "sat", "sa"],
            &["sunday", "sun", "su"],
        ],
    ),
    (
        Language::German,
        [
            &["montag", "mo", "mon", "mont"],
            &["dienstag", "di", "die", "dien"],
            &["mittwoch", "mi", "mit", "mitt"],
            &["donnerstag", "do", "don", "donn"],
            &["freitag", "fr", "fre"],
            &["samstag", "sa", "sam", "sonnabend"],
            &["sonntag", "so", "son", "sonn"],
        ],
    ),
    (
        Language::French,
        [
            &["lundi", "lun", "lu"],
            &["mardi", "mar", "ma"],
            &["mercredi", "mer", "me", "merc"],
            &["jeudi", "jeu", "je"],
            &["vendredi", "ven", "ve", "vend"],
            &["samedi", "sam", "sa"],
            &["dimanche", "dim", "di"],
        ],
    ),
    (
        Language::Spanish,
        [
            &["lunes", "lun", "lu"],
            &["martes", "mar", "ma"],
            &["miercoles", "mie", "mier", "mi"],
            &["jueves", "jue", "ju"],
            &["viernes", "vie", "vi", "vier"],
            &["sabado", "sab", "sa"],
            &["domingo", "dom", "do"],
        ],
    ),
    (
        Language::Italian,
        [
            &["lunedi", "lun", "lu"],
            &["martedi", "mar", "ma"],
            &["mercoledi", "mer", "me"],
            &["giovedi", "gio", "gi"],
            &["venerdi", "ven", "ve"],
            &["sabato", "sab", "sa"],
            &["domenica", "dom", "do"],
        ],
    ),
    (
        Language::Portuguese,
        [
            &["segunda-feira", "segunda feira", "segundafeira", "segunda", "seg", "2a feira", "2a-feira", "2a"],
            &["terca-feira", "terca feira", "tercafeira", "terca", "ter", "3a feira", "3a-feira", "3a"],
            &["quarta-feira", "quarta feira", "quartafeira", "quarta", "qua", "4a feira", "4a-feira", "4a"],
            &["quinta-feira", "quinta feira", "quintafeira", "quinta", "qui", "5a feira", "5a-feira", "5a"],
            &["sexta-feira", "sexta feira", "sextafeira", "sexta", "sex", "6a feira", "6a-feira", "6a"],
            &["sabado", "sab"],
            &["domingo", "dom"],
        ],
    ),
    (
        Language::Dutch,
        [
            &["maandag", "maa", "ma"],
            &["dinsdag", "din", "di"],
            &["woensdag", "woe", "wo"],
            &["donderdag", "don", "do"],
            &["vrijdag", "vri", "vrij", "vr"],
            &["zaterdag", "zat", "za"],
            &["zondag", "zon", "zo"],
        ],
    ),
    (
        Language::Polish,
        [
            &["poniedzialek", "pon", "pn", "po", "poniedz"],
            &["wtorek", "wto", "wt"],
            &["sroda", "sro", "sr"],
            &["czwartek", "czw", "cz"],
            &["piatek", "pia", "pt", "pi"],
            &["sobota", "sob", "so", "sb"],
            &["niedziela", "nie", "nd", "ni", "niedz"],
        ],
    ),
    (
        Language::Swedish,
        [
            &["mandag", "man", "ma"],
            &["tisdag", "tis", "ti"],
            &["onsdag", "ons", "on"],
            &["torsdag", "tor", "tors", "to"],
            &["fredag", "fre", "fr"],
            &["lordag", "lor", "lo"],
            &["sondag", "son", "so"],
        ],
    ),
    (
        Language::Finnish,
        [
            &["maanantai", "maa", "ma"],
            &["tiistai", "tii", "ti"],
            &["keskiviikko", "kes", "ke"],
            &["torstai", "tor", "to"],
            &["perjantai", "per", "pe"],
            &["lauantai", "lau", "la"],
            &["sunnuntai", "sun", "su"],
        ],
    ),
];

/// What the labels of one file are as days of the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum WeekdayReading {
    /// Each label's day, from 0 for Monday.
    Days(Vec<u8>),
    /// There are languages in which all of them are days, but not the same ones: two of these languages.
    Ambiguous(Language, Language),
    /// There is no language in which all of them are days.
    No,
}

/// What labels are as days of the week: in the one language in which all of them are.
///
/// ```
/// use staffroom_facts::names::{WeekdayReading, weekdays};
/// assert_eq!(weekdays(&["Mo", "Di", "FR."]), WeekdayReading::Days(vec![0, 1, 4]));
/// assert_eq!(weekdays(&["lundi", "MARDI"]), WeekdayReading::Days(vec![0, 1]));
/// // A French Tuesday or a Dutch Monday.
/// assert!(matches!(weekdays(&["Ma"]), WeekdayReading::Ambiguous(..)));
/// assert_eq!(weekdays(&["Monday", "mardi"]), WeekdayReading::No);
/// ```
pub fn weekdays(labels: &[&str]) -> WeekdayReading {
    let readings = readings(labels);
    match readings.as_slice() {
        [] => WeekdayReading::No,
        [first, rest @ ..] => match rest.iter().find(|other| other.days != first.days) {
            Some(other) => WeekdayReading::Ambiguous(first.language, other.language),
            None => WeekdayReading::Days(first.days.clone()),
        },
    }
}

/// Labels as days of the week of one language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Reading {
    pub language: Language,
    /// Each label's day, from 0 for Monday.
    pub days: Vec<u8>,
}

/// Every language in which all labels are days; none where there are no labels.
pub(super) fn readings(labels: &[&str]) -> Vec<Reading> {
    if labels.is_empty() {
        return Vec::new();
    }
    let labels: Vec<String> = labels.iter().map(|label| day_key(label)).collect();
    let of_language = |(language, week): &(Language, Week)| {
        let of = |label: &String| week.iter().position(|names| names.contains(&label.as_str())).map(|day| day as u8);
        let days = labels.iter().map(of).collect::<Option<Vec<u8>>>()?;
        Some(Reading { language: *language, days })
    };
    WEEKS.iter().filter_map(of_language).collect()
}

/// Which labels are slips beside days of the week: in the language in which most are days, those that are one letter away
/// from a day that is there, too (`Teu` beside `Tue`), or that day in another language. A label that is no slip may be a
/// day of its own.
///
/// ```
/// use staffroom_facts::names::misspelt_weekdays;
/// assert_eq!(misspelt_weekdays(&["Mon", "Tue", "Teu", "Wed"]), [2]);
/// assert_eq!(misspelt_weekdays(&["Monday", "Tuesday", "mardi"]), [2]);
/// assert!(misspelt_weekdays(&["Mon", "Teu", "Project"]).is_empty());
/// assert!(misspelt_weekdays(&["Day 1", "Day 2"]).is_empty());
/// ```
///
/// O(labels × languages).
pub fn misspelt_weekdays(labels: &[&str]) -> Vec<usize> {
    let keys: Vec<String> = labels.iter().map(|label| day_key(label)).collect();
    let day_in = |week: &Week, key: &str| week.iter().position(|names| names.contains(&key));
    let strays_in = |week: &Week| keys.iter().filter(|key| day_in(week, key).is_none()).count();
    let Some((_, week)) = WEEKS.iter().min_by_key(|(_, week)| strays_in(week)) else { return Vec::new() };
    let there: Vec<usize> = keys.iter().filter_map(|key| day_in(week, key)).collect();
    if there.len() < 2 {
        return Vec::new();
    }
    let is_slip = |key: &String| {
        let is_word = key.chars().count() >= 3 && key.chars().all(char::is_alphabetic);
        let names = there.iter().flat_map(|day| week[*day].iter()).filter(|name| name.len() >= 3);
        let is_near = names.into_iter().any(|name| strsim::damerau_levenshtein(key, name) == 1);
        let elsewhere = || WEEKS.iter().any(|(_, other)| day_in(other, key).is_some_and(|day| there.contains(&day)));
        is_word && (is_near || elsewhere())
    };
    (0..keys.len()).filter(|at| day_in(week, &keys[*at]).is_none() && is_slip(&keys[*at])).collect()
}

/// Whether a label is a day of the week in any language.
pub fn is_weekday(label: &str) -> bool {
    let label = day_key(label);
    WEEKS.iter().any(|(_, week)| week.iter().any(|names| names.contains(&label.as_str())))
}

fn day_key(label: &str) -> String {
    folded(label.trim_end_matches('.'))
}

/// Whether days stand in the order of a week, from whichever day.
///
/// ```
/// use staffroom_facts::names::in_order_of_a_week;
/// assert!(in_order_of_a_week(&[6, 0, 1, 2]) && in_order_of_a_week(&[0, 2, 4]));
/// assert!(!in_order_of_a_week(&[4, 0, 3, 1, 2]));
/// ```
pub fn in_order_of_a_week(days: &[u8]) -> bool {
    let descents = (0..days.len()).filter(|at| days[(at + 1) % days.len()] <= days[*at]).count();
    days.len() < 2 || descents == 1
}
