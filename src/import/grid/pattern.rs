//! What a cell holds: the pattern of `--cell`, and the codes of `--codes`.

use crate::import::refusal::{Imports, bad_option};
use crate::import::values;

/// A part of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Subject,
    Group,
    Room,
    Staff,
    Unread,
}

/// A pattern: parts, and the mark that follows each.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    before: String,
    parts: Vec<(Part, String)>,
}

/// What a cell says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// The subject.
    pub subject: String,
    /// The classes.
    pub group: String,
    /// The room.
    pub room: String,
    /// The people.
    pub staff: String,
}

const WORDS: [(&str, Part); 4] =
    [("subject", Part::Subject), ("group", Part::Group), ("room", Part::Room), ("staff", Part::Staff)];

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it names no part, one twice, or has two parts with nothing between them.
    pub fn read(text: &str) -> Imports<Pattern> {
        let text = text.replace("\\n", "\n");
        let refused = |why: &str| {
            bad_option(
                format!("--cell '{}': {why}", text.replace('\n', "\\n")),
                "the words subject, group, room, staff and -, with marks between them",
                "write it as in --cell 'subject\\ngroup (room)'",
            )
        };
        let mut pattern = Pattern { before: String::new(), parts: Vec::new() };
        let mut mark = String::new();
        let mut rest = text.as_str();
        while let Some(letter) = rest.chars().next() {
            let word = WORDS.iter().find(|(word, _)| rest.starts_with(word));
            let alone = letter == '-' && {
                let after = rest[1..].chars().next();
                let open = mark.is_empty() && !pattern.parts.is_empty();
                !open && after.is_none_or(|after| !after.is_alphanumeric())
            };
            let part = match word {
                Some((word, part)) => Some((word.len(), *part)),
                None if alone => Some((1, Part::Unread)),
                None => None,
            };
            match part {
                Some((length, part)) => {
                    match pattern.parts.last_mut() {
                        Some(last) if mark.is_empty() => {
                            let _ = last;
                            return Err(refused("two parts with nothing between them"));
                        }
                        Some(last) => last.1 = std::mem::take(&mut mark),
                        None => pattern.before = std::mem::take(&mut mark),
                    }
                    if part != Part::Unread && pattern.parts.iter().any(|(known, _)| *known == part) {
                        return Err(refused("a part stands in it twice"));
                    }
                    pattern.parts.push((part, String::new()));
                    rest = &rest[length..];
                }
                None if letter.is_alphanumeric() => return Err(refused("it has a word that is no part of a cell")),
                None => {
                    mark.push(letter);
                    rest = &rest[letter.len_utf8()..];
                }
            }
        }
        match pattern.parts.last_mut() {
            Some(last) => last.1 = mark,
            None => return Err(refused("it names no part")),
        }
        Ok(pattern)
    }

    /// Whether it names people.
    pub fn names_staff(&self) -> bool {
        self.parts.iter().any(|(part, _)| *part == Part::Staff)
    }

    /// Reads a cell; none where it does not fit.
    pub fn apply(&self, cell: &str) -> Option<Said> {
        let text = cell.replace("\r\n", "\n").replace('\r', "\n");
        let mut rest = text.trim();
        let before = self.before.trim();
        rest = rest.strip_prefix(before)?;
        let mut said = Said::default();
        for (at, (part, mark)) in self.parts.iter().enumerate() {
            let sought = sought(mark);
            let last = at + 1 == self.parts.len();
            let (value, after) = if mark.is_empty() {
                (rest, "")
            } else {
                match rest.find(sought.as_str()) {
                    Some(found) => (&rest[..found], rest[found + sought.len()..].trim_start_matches([' ', '\t'])),
                    None if last && mark.trim().is_empty() => (rest, ""),
                    None => return None,
                }
            };
            let value = values::text(&value.split_whitespace().collect::<Vec<_>>().join(" "));
            match part {
                Part::Subject => said.subject = value,
                Part::Group => said.group = value,
                Part::Room => said.room = value,
                Part::Staff => said.staff = value,
                Part::Unread => {}
            }
            rest = after;
        }
        rest.trim().is_empty().then_some(said)
    }
}

/// A mark as it is looked for: without the blanks around it, unless it has nothing else.
fn sought(mark: &str) -> String {
    let bare = mark.trim_matches([' ', '\t']);
    if bare.is_empty() { " ".to_owned() } else { bare.to_owned() }
}

/// What a code stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// A duty.
    Duty,
    /// A meeting.
    Meeting,
    /// Guaranteed planning time.
    Protected,
    /// Free time.
    Free,
    /// A lesson after all.
    Lesson,
}

/// The codes of cells that are no lessons.
///
/// # Errors
/// Where one is not written as `code=meaning`.
pub fn codes(text: &str) -> Imports<Vec<(String, Meaning)>> {
    let mut codes = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (code, word) = part.rsplit_once('=').unwrap_or((part, ""));
        let meaning = match word.trim().to_lowercase().as_str() {
            "duty" => Meaning::Duty,
            "meeting" => Meaning::Meeting,
            "protected" => Meaning::Protected,
            "free" => Meaning::Free,
            "lesson" => Meaning::Lesson,
            _ => {
                return Err(bad_option(
                    format!("--codes: `{part}` is not a code with its meaning"),
                    "duty, meeting, protected, free or lesson behind each =",
                    "write it as in --codes D=duty,R=meeting,P=protected,X=free",
                ));
            }
        };
        codes.push((values::text(code), meaning));
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_take_cells_apart() {
        let pattern = Pattern::read("subject\\ngroup (room)").unwrap();
        let said = pattern.apply("Maths\n9A (R2)").unwrap();
        assert_eq!((said.subject.as_str(), said.group.as_str(), said.room.as_str()), ("Maths", "9A", "R2"));
        assert_eq!(pattern.apply("Maths 9A"), None);
        assert_eq!(pattern.apply("Maths\n9A (R2) x"), None);
        let pattern = Pattern::read("group, - , staff").unwrap();
        assert_eq!(pattern.apply("7A, x, Silk").unwrap().staff, "Silk");
        let pattern = Pattern::read("subject-group").unwrap();
        assert_eq!(pattern.apply("Maths-7A").unwrap().group, "7A");
        let pattern = Pattern::read("subject room").unwrap();
        assert_eq!(pattern.apply("Maths R1").unwrap().room, "R1");
        assert!(Pattern::read("subject subject").is_err() && Pattern::read("topic").is_err());
        assert!(Pattern::read("subjectgroup").is_err() && Pattern::read("").is_err());
    }

    #[test]
    fn codes_have_meanings() {
        assert_eq!(codes("D=duty, X=free").unwrap()[1], ("X".to_owned(), Meaning::Free));
        assert!(codes("D=dutty").is_err() && codes("D").is_err());
    }
}
