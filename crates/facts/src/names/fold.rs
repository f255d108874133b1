//! The forms in which names are compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A text without regard to case, accents, kinds of apostrophes and dashes, and how many blanks stand in it.
///
/// ```
/// use staffroom_facts::names::folded;
/// assert_eq!(folded(" ZOË  Müller-O’Neil "), "zoe muller-o'neil");
/// assert_eq!(folded("Łódź"), "lodz");
/// ```
pub fn folded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut blank = false;
    let mut push = |character: char| {
        if character.is_whitespace() {
            blank = !result.is_empty();
            return;
        }
        if blank {
            result.push(' ');
            blank = false;
        }
        result.push(character);
    };
    if text.is_ascii() {
        text.chars().for_each(|character| push(character.to_ascii_lowercase()));
        return result;
    }
    for character in text.nfkd().filter(|character| !is_combining_mark(*character)) {
        match character {
            '’' | '‘' | '´' | 'ʼ' => push('\''),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => push('-'),
            'ł' | 'Ł' => push('l'),
            'ø' | 'Ø' => push('o'),
            'đ' | 'Đ' | 'ð' | 'Ð' => push('d'),
            'ı' => push('i'),
            'ß' | 'ẞ' => ['s', 's'].into_iter().for_each(&mut push),
            'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(&mut push),
            'œ' | 'Œ' => ['o', 'e'].into_iter().for_each(&mut push),
            'þ' | 'Þ' => ['t', 'h'].into_iter().for_each(&mut push),
            '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
            other => other.to_lowercase().for_each(&mut push),
        }
    }
    result
}

/// The form in which names of columns and files are compared: without regard to case, accents, spaces and punctuation.
///
/// ```
/// use staffroom_facts::names::plain;
/// assert_eq!(plain("Teacher_Code (short)"), "teachercodeshort");
/// ```
pub fn plain(text: &str) -> String {
    let keep = |character: &char| character.is_alphanumeric();
    if text.is_ascii() {
        return text.chars().filter(keep).map(|character| character.to_ascii_lowercase()).collect();
    }
    folded(text).chars().filter(keep).collect()
}

/// Words before and behind names that are no part of them.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "madam",
    "rev",
    "revd",
    "fr",
    "hr",
    "herr",
    "frau",
    "dipl",
    "mag",
    "m",
    "mme",
    "mlle",
    "monsieur",
    "madame",
    "sr",
    "sra",
    "srta",
    "senor",
    "senora",
    "senorita",
    "don",
    "dona",
    "sig",
    "sigra",
    "signor",
    "signora",
    "dott",
    "dottssa",
    "profssa",
    "dhr",
    "mevr",
    "mw",
    "mevrouw",
    "meneer",
    "drs",
    "ir",
    "pan",
    "pani",
    "mgr",
    "inz",
    "hab",
    "fru",
    "froken",
    "lektor",
    "rouva",
    "herra",
    "phd",
    "bed",
    "med",
    "msc",
    "bsc",
];

/// A name without regard to case, accents, order (`Silk, Anna`), titles and anything in brackets.
///
/// ```
/// use staffroom_facts::names::name_key;
/// assert_eq!(name_key("Dr. SILK, Anna (Maths)"), name_key("Anna Silk"));
/// assert_ne!(name_key("Anna Silk"), name_key("Anne Silk"));
/// // Where nothing else is left, a title is a name.
/// assert_eq!(name_key("MS"), "ms");
/// ```
pub fn name_key(text: &str) -> String {
    let folded = folded(text);
    let outside = without_brackets(&folded);
    let all: Vec<&str> = words(if outside.trim().is_empty() { &folded } else { &outside }).collect();
    let mut named: Vec<&str> = all.iter().copied().filter(|word| !is_title(word)).collect();
    if named.is_empty() {
        named = all;
    }
    named.sort_unstable();
    named.join(" ")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let ends = |character: char| character.is_whitespace() || character == ',';
    text.split(ends).map(|word| word.trim_end_matches('.')).filter(|word| !word.is_empty())
}

fn is_title(word: &str) -> bool {
    let letters: String = word.chars().filter(|character| *character != '.').collect();
    // One letter is an initial, whatever it may stand for.
    letters.len() > 1 && TITLES.contains(&letters.as_str())
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0u32;
    let mut result = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 => result.push(character),
            _ => {}
        }
    }
    result
}
