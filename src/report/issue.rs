//! Which plan a paper or page says it is: school, date and version.

use super::diff::PersonChanges;
use super::text::{bare, clean};
use crate::plan::document::Document;

/// The school, the day on which the plan was made, and its version.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Issue {
    school: String,
    made: String,
    version: i64,
    fingerprint: String,
}

/// What stands on a page or in a workbook beside the plan itself.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct About<'a> {
    /// Which plan it is.
    pub issue: Issue,
    /// What readers must know; shown first where a format has a place for it.
    pub remarks: &'a [String],
    /// What changed for whom, where a plan was changed.
    pub changes: Option<Vec<PersonChanges>>,
}

/// How much of a fingerprint is shown: enough to tell plans of one school apart.
const SHOWN: usize = 8;

impl Issue {
    /// That of a plan as written.
    pub fn new(document: &Document) -> Issue {
        Issue {
            school: document.school.clone(),
            made: clean(&document.made),
            version: document.version,
            fingerprint: clean(&document.fingerprint).chars().take(SHOWN).collect(),
        }
    }

    /// `made on 2027-01-04, version 2`; only the version where nobody says when.
    pub fn words(&self) -> String {
        if self.made.is_empty() {
            return format!("version {}", self.version);
        }
        format!("made on {}, version {}", self.made, self.version)
    }

    /// The same with the fingerprint of what was read.
    pub fn in_full(&self) -> String {
        if self.fingerprint.is_empty() {
            return self.words();
        }
        format!("{}, from the files {}", self.words(), self.fingerprint)
    }

    /// What the school is called.
    pub fn school(&self) -> &str {
        &self.school
    }

    /// What stands on each sheet of a workbook: `&` begins a code there.
    pub fn sheet_header(&self) -> String {
        let text = |text: &str| text.replace('&', "&&");
        // A header has 255 letters.
        let school: String = bare(&self.school).chars().take(100).collect();
        format!("&L{}&R{}", text(&school), text(&self.words()))
    }

    /// What stands at the foot of each printed page, as a style.
    pub fn style(&self) -> String {
        let words = format!("{} – {}", bare(&self.school), self.words());
        let mut quoted = String::new();
        for letter in words.chars() {
            if letter.is_alphanumeric() || " -.,".contains(letter) {
                quoted.push(letter);
            } else {
                quoted.push_str(&format!("\\{:x} ", u32::from(letter)));
            }
        }
        let part = |corner: &str, content: &str| format!("@{corner} {{ content: {content}; font-size: 7pt; }}");
        format!(
            "@media print {{ @page {{ {} {} }} }}\n",
            part("bottom-left", &format!("\"{quoted}\"")),
            part("bottom-right", "counter(page) \" / \" counter(pages)")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issue(school: &str) -> Issue {
        Issue { school: school.into(), made: "2027-01-04".into(), version: 2, fingerprint: "0a1b2c3d".into() }
    }

    #[test]
    fn no_name_of_a_school_is_a_style_or_a_code() {
        let odd = issue("A & B \"</style>\\ {}");
        assert!(
            odd.style().contains(
                "\"A \\26  B \\22 \\3c \\2f style\\3e \\5c  \\7b \\7d  \\2013  made on 2027-01-04, version 2\""
            )
        );
        assert_eq!(odd.sheet_header(), "&LA && B \"</style>\\ {}&Rmade on 2027-01-04, version 2");
        assert_eq!(odd.in_full(), "made on 2027-01-04, version 2, from the files 0a1b2c3d");
    }
}
