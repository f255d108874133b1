//! Days of the week by any common name, in ten languages.

use super::values::folded;

/// The names of Monday to Sunday in one language, the longest first.
type Week = [&'static [&'static str]; 7];

const LANGUAGES: [Week; 10] = [
    [
        &["monday", "mon", "mo"],
        &["tuesday", "tues", "tue", "tu"],
        &["wednesday", "weds", "wed", "we"],
        &["thursday", "thurs", "thur", "thu", "th"],
        &["friday", "fri", "fr"],
        &["saturday", "sat", "sa"],
        &["sunday", "sun", "su"],
    ],
    [
        &["montag", "mon", "mo"],
        &["dienstag", "die", "di"],
        &["mittwoch", "mit", "mi"],
        &["donnerstag", "don", "do"],
        &["freitag", "fre", "fr"],
        &["samstag", "sonnabend", "sam", "sa"],
        &["sonntag", "son", "so"],
    ],
    [
        &["lundi", "lun", "lu"],
        &["mardi", "mar", "ma"],
        &["mercredi", "mer", "me"],
        &["jeudi", "jeu", "je"],
        &["vendredi", "ven", "ve"],
        &["samedi", "sam", "sa"],
        &["dimanche", "dim", "di"],
    ],
    [
        &["lunes", "lun", "lu"],
        &["martes", "mar", "ma"],
        &["miercoles", "mier", "mie", "mi"],
        &["jueves", "jue", "ju"],
        &["viernes", "vie", "vi"],
        &["sabado", "sab", "sa"],
        &["domingo", "dom", "do"],
    ],
    [
        &["lunedi", "lun", "lu"],
        &["martedi", "mar", "ma"],
        &["mercoledi", "mer", "me"],
        &["giovedi", "gio", "gi"],
        &["venerdi", "ven", "ve"],
        &["sabato", "sab", "sa"],
        &["domenica", "dom", "do"],
    ],
    [
        &["segundafeira", "segunda", "seg"],
        &["tercafeira", "terca", "ter"],
        &["quartafeira", "quarta", "qua"],
        &["quintafeira", "quinta", "qui"],
        &["sextafeira", "sexta", "sex"],
        &["sabado", "sab"],
        &["domingo", "dom"],
    ],
    [
        &["maandag", "maa", "ma"],
        &["dinsdag", "din", "di"],
        &["woensdag", "woe", "wo"],
        &["donderdag", "don", "do"],
        &["vrijdag", "vrij", "vri", "vr"],
        &["zaterdag", "zat", "za"],
        &["zondag", "zon", "zo"],
    ],
    [
        &["poniedzialek", "pon", "pn", "po"],
        &["wtorek", "wto", "wt"],
        &["sroda", "sro", "sr"],
        &["czwartek", "czw", "cz"],
        &["piatek", "pia", "pt", "pi"],
        &["sobota", "sob", "sb", "so"],
        &["niedziela", "nie", "nd", "ni"],
    ],
    [
        &["mandag", "man", "ma"],
        &["tisdag", "tis", "ti"],
        &["onsdag", "ons", "on"],
        &["torsdag", "tors", "tor", "to"],
        &["fredag", "fre", "fr"],
        &["lordag", "lor", "lo"],
        &["sondag", "son", "so"],
    ],
    [
        &["maanantai", "maa", "ma"],
        &["tiistai", "tii", "ti"],
        &["keskiviikko", "kes", "ke"],
        &["torstai", "tor", "to"],
        &["perjantai", "per", "pe"],
        &["lauantai", "lau", "la"],
        &["sunnuntai", "sun", "su"],
    ],
];

/// The labels that are given to weekdays which the source only numbers.
pub const LABELS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A name of a day in the form in which names are compared.
fn key(label: &str) -> String {
    folded(label).chars().filter(|character| character.is_alphanumeric()).collect()
}

fn in_language(language: &Week, key: &str) -> Option<usize> {
    language.iter().position(|names| names.contains(&key))
}

/// Whether a word is a day of the week in any language.
pub fn is_day(label: &str) -> bool {
    let key = key(label);
    LANGUAGES.iter().any(|language| in_language(language, &key).is_some())
}

/// Which days of the week (0 is Monday) these labels are: in the one language in which all of them are days; none
/// where there is no such language, or where two of them disagree.
pub fn of_one_language<'l>(labels: impl Iterator<Item = &'l str> + Clone) -> Option<Vec<usize>> {
    let keys: Vec<String> = labels.map(key).collect();
    if keys.is_empty() {
        return None;
    }
    let mut found: Option<Vec<usize>> = None;
    for language in &LANGUAGES {
        let days: Option<Vec<usize>> = keys.iter().map(|key| in_language(language, key)).collect();
        match (&found, days) {
            (_, None) => {}
            (None, Some(days)) => found = Some(days),
            (Some(known), Some(days)) if *known == days => {}
            (Some(_), Some(_)) => return None,
        }
    }
    found
}

/// The day (0 is Monday) of a label by itself, where it is one day in every language that has it.
pub fn number(label: &str) -> Option<usize> {
    of_one_language(std::iter::once(label)).and_then(|days| days.first().copied())
}

/// A range or a list of days: `Mon-Fri`, `Mon,Tue`, `Mon;Wed-Fri`.
pub fn list(text: &str) -> Option<Vec<String>> {
    let mut days = Vec::new();
    for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
        let ends: Vec<&str> = part.split(['-', '–']).map(str::trim).collect();
        match ends.as_slice() {
            [one] if is_day(one) => days.push((*one).to_owned()),
            [first, last] => {
                let numbers = of_one_language([*first, *last].into_iter())?;
                let (first, last) = (numbers.first().copied()?, numbers.last().copied()?);
                if first > last {
                    return None;
                }
                days.extend(LABELS[first..=last].iter().map(|label| (*label).to_owned()));
            }
            _ => return None,
        }
    }
    (!days.is_empty()).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_in_many_languages() {
        for word in ["Monday", "MON", "lundi", "Lunedì", "Terça", "Segunda-feira", "środa", "Må", "ke", "Sonnabend"]
        {
            assert!(is_day(word), "{word}");
        }
        assert!(!is_day("Maths") && !is_day("") && !is_day("Period"));
        assert_eq!(of_one_language(["Di", "Mi", "Do"].into_iter()), Some(vec![1, 2, 3]));
        assert_eq!(of_one_language(["di", "lu"].into_iter()), Some(vec![6, 0]));
        assert_eq!(of_one_language(["di"].into_iter()), None, "Dienstag or dimanche");
        assert_eq!(list("Mon-Wed"), Some(vec!["Mon".into(), "Tue".into(), "Wed".into()]));
        assert_eq!(list("Mon,Thu").map(|days| days.len()), Some(2));
        assert_eq!(list("MWF"), None);
    }
}
