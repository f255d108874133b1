//! Names that are written nowhere.

use std::collections::BTreeMap;

use super::Imported;
use super::people::pseudonym;
use crate::findings::Finding;
use crate::import::draft::Person;
use crate::import::values::folded;

/// Words of names shorter than this stand in other texts, too (`Art`, `Ben`).
const SHORTEST: usize = 4;

/// Replaces whoever is named in a text.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Veil {
    /// Whole names and e-mails, the longest first.
    whole: Vec<(String, String)>,
    /// Words of names.
    words: BTreeMap<String, String>,
    /// Short names.
    short: BTreeMap<String, String>,
}

impl Veil {
    /// One for these people.
    pub(super) fn new(people: &[Person]) -> Veil {
        let mut veil = Veil::default();
        for (at, person) in people.iter().enumerate() {
            let name = pseudonym(at);
            for text in [&person.name, &person.email, &person.short] {
                if text.chars().count() >= SHORTEST {
                    veil.whole.push((text.clone(), name.clone()));
                }
            }
            for word in person.name.split(|letter: char| !letter.is_alphanumeric()) {
                if word.chars().count() >= SHORTEST {
                    veil.words.entry(folded(word)).or_insert_with(|| name.clone());
                }
            }
            if !person.short.is_empty() {
                veil.short.entry(person.short.clone()).or_insert(name);
            }
        }
        veil.whole.sort_by(|one, other| other.0.len().cmp(&one.0.len()).then_with(|| one.cmp(other)));
        veil
    }

    /// Whether it hides anybody.
    pub(super) fn hides(&self) -> bool {
        !self.whole.is_empty() || !self.words.is_empty() || !self.short.is_empty()
    }

    /// A text of the source without names.
    pub(super) fn text(&self, text: &str) -> String {
        self.cover_words(text, false)
    }

    /// A text of the report, which may name people by their ids.
    pub fn report(&self, text: &str) -> String {
        if self.hides() { self.cover_words(text, true) } else { text.to_owned() }
    }

    fn cover_words(&self, text: &str, short: bool) -> String {
        let mut covered = text.to_owned();
        if short || self.may_name(text) {
            for (name, pseudonym) in &self.whole {
                if covered.contains(name.as_str()) {
                    covered = covered.replace(name.as_str(), pseudonym);
                }
            }
        }
        let mut result = String::with_capacity(covered.len());
        let mut word = String::new();
        for letter in covered.chars().chain(['\0']) {
            if letter.is_alphanumeric() || (letter == '_' && !word.is_empty()) {
                word.push(letter);
                continue;
            }
            if !word.is_empty() {
                let found = self.words.get(&folded(&word)).or_else(|| self.short.get(&word).filter(|_| short));
                result.push_str(found.unwrap_or(&word));
                word.clear();
            }
            if letter != '\0' {
                result.push(letter);
            }
        }
        result
    }

    /// Whether any word of a text is one of a name; e-mails and short names have none.
    fn may_name(&self, text: &str) -> bool {
        text.contains('@')
            || text
                .split(|letter: char| !letter.is_alphanumeric())
                .any(|word| self.words.contains_key(&folded(word)) || self.short.contains_key(word))
    }

    /// Covers everything that is written.
    pub(super) fn cover(&self, imported: &mut Imported) {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let mut cover = |text: &mut String| {
            if text.is_empty() {
                return;
            }
            if !known.contains_key(text.as_str()) {
                known.insert(text.clone(), self.text(text));
            }
            if let Some(covered) = known.get(text.as_str()).filter(|covered| *covered != text) {
                *text = covered.clone();
            }
        };
        for row in &mut imported.rows {
            for text in [&mut row.subject, &mut row.group, &mut row.room, &mut row.activity, &mut row.site] {
                cover(text);
            }
        }
        for room in &mut imported.rooms {
            cover(&mut room.id);
            cover(&mut room.site);
        }
        for slot in imported.slots.iter_mut().chain(&mut imported.places) {
            cover(&mut slot.period);
        }
        for known in &mut imported.people {
            cover(&mut known.person.department);
            cover(&mut known.person.site);
            known.person.more.values_mut().for_each(&mut cover);
        }
        for tag in &mut imported.tags {
            cover(&mut tag.tag);
        }
        for left in &mut imported.left_out {
            left.first.iter_mut().for_each(|text| *text = self.report(text));
            left.what = self.report(&left.what);
        }
        imported.told_by = self.report(&imported.told_by);
        imported.ids.clear();
        imported.findings.iter_mut().for_each(|finding| self.cover_finding(finding));
    }

    fn cover_finding(&self, finding: &mut Finding) {
        finding.message = self.report(&finding.message);
        finding.place.file = self.report(&finding.place.file);
        finding.value = finding.value.as_deref().map(|value| self.report(value));
        finding.remedy = self.report(&finding.remedy);
        finding.expected = self.report(&finding.expected);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_covered_wherever_they_stand() {
        let veil = Veil::new(&[Person::new("SIL", "Anna Silk"), Person::new("Ev", "Cara Evans")]);
        assert_eq!(veil.text("7A (Silk)"), "7A (S001)");
        assert_eq!(veil.report("Cara Evans.ics, SIL Mon 3"), "S002.ics, S001 Mon 3");
        assert_eq!(veil.text("Maths SIL"), "Maths SIL");
        assert!(!Veil::default().hides());
    }
}
