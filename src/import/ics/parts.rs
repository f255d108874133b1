//! The lines of calendars: unfolded, and grouped into the parts that matter.

/// A line: its name, its parameters and its value.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Property {
    /// The name, in capitals.
    pub name: String,
    /// The parameters as they are.
    pub parameters: String,
    /// The value as it is.
    pub value: String,
}

impl Property {
    fn new(line: &str) -> Option<Property> {
        // A colon within quotes belongs to a parameter.
        let mut quoted = false;
        let at = line.char_indices().find(|(_, letter)| {
            quoted ^= *letter == '"';
            *letter == ':' && !quoted
        });
        let at = at?.0;
        let (head, value) = (&line[..at], &line[at + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        Some(Property { name: name.trim().to_uppercase(), parameters: parameters.to_owned(), value: value.to_owned() })
    }

    /// A parameter.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        let mut all = self.parameters.split(';').filter_map(|part| part.split_once('='));
        all.find(|(key, _)| key.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().trim_matches('"'))
    }

    /// As a line, perhaps under another name.
    pub fn line(&self, name: &str) -> String {
        let mark = if self.parameters.is_empty() { "" } else { ";" };
        format!("{name}{mark}{}:{}\r\n", self.parameters, self.value)
    }

    /// The value as a text.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut letters = self.value.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => match letters.next() {
                    Some('n' | 'N') => text.push(' '),
                    Some(other) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        crate::import::values::text(&text)
    }
}

/// A part such as an event, with everything in it that is not a part of its own.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Part {
    /// What it is, in capitals.
    pub kind: String,
    /// Its lines.
    pub properties: Vec<Property>,
}

impl Part {
    /// The first line of a name.
    pub fn first(&self, name: &str) -> Option<&Property> {
        self.properties.iter().find(|property| property.name == name)
    }

    /// The value of the first line of a name, as a text.
    pub fn text(&self, name: &str) -> String {
        self.first(name).map(Property::text).unwrap_or_default()
    }
}

/// What a file holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Calendar {
    /// Lines of the calendar itself.
    pub own: Part,
    /// Time zones, as they are.
    pub zones: String,
    /// Events and lists of busy times.
    pub parts: Vec<Part>,
}

/// Takes a file apart.
pub fn read(text: &str) -> Calendar {
    let mut calendar = Calendar::default();
    let mut open: Vec<Part> = Vec::new();
    for line in unfolded(text) {
        let Some(property) = Property::new(&line) else { continue };
        let zone = |open: &[Part]| open.iter().any(|part| part.kind == "VTIMEZONE");
        match property.name.as_str() {
            "BEGIN" => {
                open.push(Part { kind: property.value.trim().to_uppercase(), properties: Vec::new() });
                if zone(&open) {
                    calendar.zones.push_str(&format!("{line}\r\n"));
                }
            }
            "END" => {
                if zone(&open) {
                    calendar.zones.push_str(&format!("{line}\r\n"));
                }
                if let Some(part) = open.pop().filter(|part| matches!(part.kind.as_str(), "VEVENT" | "VFREEBUSY")) {
                    calendar.parts.push(part);
                }
            }
            _ if zone(&open) => calendar.zones.push_str(&format!("{line}\r\n")),
            _ => match open.as_mut_slice() {
                [part] if part.kind == "VCALENDAR" => calendar.own.properties.push(property),
                [.., part] if matches!(part.kind.as_str(), "VEVENT" | "VFREEBUSY") => part.properties.push(property),
                _ => {}
            },
        }
    }
    calendar
}

/// Lines, those that were folded joined again.
fn unfolded(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split('\n').map(|line| line.trim_end_matches('\r')) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(last)) => last.push_str(rest),
            _ if line.is_empty() => {}
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_taken_apart() {
        let text = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:An\r\n a\\, Silk\r\nBEGIN:VEVENT\r\nDTSTART;TZID=\"Europe/London\":20260907T083000\r\nBEGIN:VALARM\r\nSUMMARY:x\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR";
        let calendar = read(text);
        assert_eq!(calendar.own.text("X-WR-CALNAME"), "Ana, Silk");
        let start = calendar.parts[0].first("DTSTART").unwrap();
        assert_eq!((start.parameter("TZID"), start.value.as_str()), (Some("Europe/London"), "20260907T083000"));
        assert!(calendar.parts[0].first("SUMMARY").is_none());
    }
}
