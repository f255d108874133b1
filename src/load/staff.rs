//! staff.csv and tags.csv: the people.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{find_word, list, report_blank, report_word, share, text, whole, whole_number, word};
use super::collector::Collector;
use super::derived::DerivedPerson;
use super::header::{Column, TableSpec, Values, optional, required};
use super::limits;
use super::names::{Listed, Names, NamesOfFile};
use super::sheet::{Row, Sheet};
use super::texts::Texts;
use crate::findings::{Code, Finding, Place};
use crate::names::nearest;
use crate::school::{Id, PersonTime, Roles, Rules, Share, Staff, StaffId, Table, TagId, Tagged};

/// Other names for the column of a person.
pub(super) const STAFF_SYNONYMS: &[&str] = &[
    "teacher",
    "teacherid",
    "staffid",
    "teachername",
    "staffname",
    "teachercode",
    "staffcode",
    "person",
    "personid",
    "employee",
    "employeeid",
    "staffmember",
    "initials",
    "teachers",
    "instructor",
    "staff1",
    "teacher1",
    "name",
    "fullname",
    "lehrer",
    "lehrkraft",
    "enseignant",
    "professeur",
    "profesor",
    "docente",
    "docent",
    "nauczyciel",
    "larare",
    "opettaja",
];
/// The column of a person.
pub(super) const STAFF: Column = required("staff", STAFF_SYNONYMS).of(Values::People);

const COLUMNS: &[Column] = &[
    optional(
        "id",
        &[
            "staff",
            "staffid",
            "teacher",
            "teacherid",
            "code",
            "teachercode",
            "staffcode",
            "initials",
            "person",
            "personid",
            "employeeid",
            "shortname",
            "kurzel",
        ],
    )
    .of(Values::Ids),
    optional(
        "name",
        &[
            "fullname",
            "staffname",
            "teachername",
            "displayname",
            "staff",
            "teacher",
            "employee",
            "staffmember",
            "person",
        ],
    ),
    optional("department", &["dept", "faculty", "departmentname", "subjectarea"]),
    optional("site", &["campus", "sitename"]),
    optional("years", &["experience", "yearsexperience", "yearsofexperience", "experienceyears", "yearsteaching"])
        .of(Values::Whole),
    optional("fte", &["fulltimeequivalent", "parttimeshare", "contract", "share"]).of(Values::Shares),
    optional("roles", &["role"]).of(Values::Words(&["mentor", "mentee", "coach", "cover", "leader"])),
    optional("expertise", &["skills", "strengths", "expertisetags"]).of(Values::Tags),
    optional("needs", &["need", "goals", "developmentneeds", "growthareas", "needtags"]).of(Values::Tags),
    optional("mentees", &["maxmentees", "menteecapacity", "menteeslots"]).of(Values::Whole),
    optional("visits", &["visitstomake", "observations", "maxobservations"]).of(Values::Whole),
    optional("hosts", &["visitstoreceive", "maxhosts", "hosting", "maxvisitors"]).of(Values::Whole),
    optional("email", &["mail", "emailaddress"]),
    optional("priority", &["menteepriority"]).of(Values::Whole),
];
const ID: usize = 0;
const NAME: usize = 1;
const DEPARTMENT: usize = 2;
const SITE: usize = 3;
const YEARS: usize = 4;
const FTE: usize = 5;
const ROLES: usize = 6;
const EXPERTISE: usize = 7;
const NEEDS: usize = 8;
const MENTEES: usize = 9;
const VISITS: usize = 10;
const HOSTS: usize = 11;
const EMAIL: usize = 12;
const PRIORITY: usize = 13;

/// staff.csv.
pub(super) const SPEC: TableSpec = TableSpec { name: "staff", required: false, variants: &[COLUMNS] };

const TAG_COLUMNS: &[Column] = &[
    STAFF,
    required("kind", &["type"]),
    required("tag", &["skill", "name", "topic"]),
    optional("value", &["level", "priority"]),
];
/// tags.csv.
pub(super) const TAGS_SPEC: TableSpec = TableSpec { name: "tags", required: false, variants: &[TAG_COLUMNS] };

/// A level where none is given, and a priority where none is given.
const DEFAULT_LEVEL: u8 = 3;
const DEFAULT_PRIORITY: u8 = 1;

const MOST_YEARS: u32 = 100;
const MOST_PEOPLE: u32 = 1_000;

/// The people and their tags.
pub(super) struct People {
    pub staff: Table<StaffId, Staff>,
    pub names: Names<StaffId>,
    pub tags: Tags,
    /// The line of staff.csv on which each person stands.
    lines: Vec<u64>,
}

/// The tags by name.
#[derive(Default)]
pub(super) struct Tags {
    pub names: Table<TagId, String>,
    ids: BTreeMap<String, TagId>,
}

impl Tags {
    fn id(&mut self, name: &str) -> TagId {
        if let Some(id) = self.ids.get(name) {
            return *id;
        }
        let id = self.names.push(name.to_owned());
        self.ids.insert(name.to_owned(), id);
        id
    }
}

impl People {
    /// Nobody: staff.csv cannot be read, and no name is called unknown.
    pub(super) fn nobody() -> People {
        People {
            staff: Table::new(),
            names: Names::new("person", Listed::Unread),
            tags: Tags::default(),
            lines: Vec::new(),
        }
    }

    /// The people of a timetable, where there is no staff.csv.
    pub(super) fn derived(
        people: Vec<DerivedPerson>,
        listed: &str,
        slots: usize,
        rules: &Rules,
        texts: &mut Texts,
    ) -> People {
        let mut all = People { names: Names::new("person", Listed::In(listed.to_owned())), ..People::nobody() };
        for person in people {
            let (visits, hosts) = rules.visits.format.counts(rules.visits.visits, rules.visits.hosts);
            let department = (!person.department.is_empty()).then(|| texts.intern(&person.department));
            let staff = all.staff.push(Staff {
                id: person.id.clone(),
                name: person.id.clone(),
                department,
                site: None,
                years: None,
                fte: Share::ONE,
                roles: Roles::default(),
                expertise: Vec::new(),
                needs: Vec::new(),
                musts: Vec::new(),
                mentees: 1,
                priority: 1,
                visits,
                hosts,
                email: None,
                time: PersonTime::empty(slots),
            });
            all.names.insert(&person.id, &person.id, staff);
            all.lines.push(0);
        }
        all
    }
}

/// The rows of staff.csv that only have a first cell, as a footer has, where others have more: by their number among
/// all rows. Whether they are people, other tables tell.
pub(super) fn lone_rows(sheet: &Sheet) -> BTreeMap<usize, String> {
    let mut rows = 0;
    let mut lone: BTreeMap<usize, String> = BTreeMap::new();
    for row in sheet.rows() {
        rows += 1;
        if let Some(first) = row.only_first() {
            lone.insert(row.index(), first.to_owned());
        }
    }
    // Where that is how people are listed, it says nothing.
    if lone.len() * 2 > rows {
        lone.clear();
    }
    lone
}

/// Reads staff.csv. `slots` is the length of the cycle; `footers` are rows that are nobody.
pub(super) fn read(
    sheet: &mut Sheet,
    slots: usize,
    rules: &Rules,
    footers: &BTreeMap<usize, String>,
    texts: &mut Texts,
    collector: &mut Collector,
) -> People {
    let mut staff: Table<StaffId, Staff> = Table::new();
    let mut names: Names<StaffId> = Names::new("person", Listed::In(sheet.file.clone()));
    let mut tags = Tags::default();
    let mut lines: Vec<u64> = Vec::new();
    // Without ids, the names are the ids.
    let id_column = if sheet.has(ID) { ID } else { NAME };
    while let Some(row) = sheet.next(collector) {
        if let Some(text) = footers.get(&row.index()) {
            report_footer(&row, text, collector);
            continue;
        }
        let id = row.cell(id_column);
        if id.is_empty() {
            report_blank(&row, id_column, collector);
            continue;
        }
        if let Some(first) = names.id(id) {
            report_repeated_id(&row, id_column, id, lines[first.index()], collector);
            continue;
        }
        if staff.len() == limits::EACH {
            limits::report_too_many(limits::EACH, "people", row.file(), row.line, collector);
            break;
        }
        check_separators(&row, id_column, id, collector);
        let name = Some(row.cell(NAME)).filter(|name| !name.is_empty()).unwrap_or(id);
        let mut label = |column: usize| {
            let text = row.cell(column);
            (!text.is_empty()).then(|| texts.intern(text))
        };
        let visits = whole(&row, VISITS, (0, MOST_PEOPLE), collector).unwrap_or(rules.visits.visits);
        let hosts = whole(&row, HOSTS, (0, MOST_PEOPLE), collector).unwrap_or(rules.visits.hosts);
        let (visits, hosts) = rules.visits.format.counts(visits, hosts);
        let department = label(DEPARTMENT);
        let site = texts.site(row.cell(SITE));
        let expertise = tagged(&row, EXPERTISE, DEFAULT_LEVEL, &mut tags, collector);
        let needs = tagged(&row, NEEDS, DEFAULT_PRIORITY, &mut tags, collector);
        let person = staff.push(Staff {
            id: id.to_owned(),
            name: name.to_owned(),
            department,
            site,
            years: whole(&row, YEARS, (0, MOST_YEARS), collector),
            fte: share(&row, FTE, collector),
            roles: roles(&row, collector),
            expertise: expertise.tags,
            needs: needs.tags,
            musts: needs.musts,
            mentees: whole(&row, MENTEES, (0, MOST_PEOPLE), collector).unwrap_or(1),
            priority: whole(&row, PRIORITY, (1, 9), collector).unwrap_or(1),
            visits,
            hosts,
            email: Some(row.cell(EMAIL).to_owned()).filter(|email| !email.is_empty()),
            time: PersonTime::empty(slots),
        });
        names.insert(id, name, person);
        lines.push(row.line);
    }
    People { staff, names, tags, lines }
}

/// Says that nothing in a table is a person.
pub(super) fn report_no_names(sheet: &Sheet, collector: &mut Collector) {
    let line = sheet.grid.line(sheet.header_row);
    let there: Vec<&str> = sheet.grid.cells(sheet.header_row).filter(|cell| !cell.is_empty()).take(8).collect();
    collector.push(Finding {
        code: Code::MissingColumn,
        place: Place { file: sheet.file.clone(), line: Some(line), column: None, field: Some("id".to_owned()) },
        value: None,
        message: format!(
            "{} is no list of staff: it has no column `id` or `name`, only {}",
            sheet.file,
            there.join(", ")
        ),
        expected: "columns: id, name, department, …".to_owned(),
        remedy: "put the list of staff in its place, with a column `id`; without the file, the people are those of the timetable".to_owned(),
        also: Vec::new(),
    });
}

fn report_footer(row: &Row<'_>, text: &str, collector: &mut Collector) {
    collector.push(Finding {
        code: Code::FooterRow,
        place: Place { file: row.file().to_owned(), line: Some(row.line), column: Some(1), field: None },
        value: Some(text.to_owned()),
        message: format!("`{text}` is taken for no person: the row has nothing else, and no other table names it"),
        expected: "a name or a department in the rows of people".into(),
        remedy: "take the row out; if it is a person, fill in their name".into(),
        also: Vec::new(),
    });
}

/// Reads tags.csv into the people.
pub(super) fn read_tags(sheet: &mut Sheet, people: &mut People, collector: &mut Collector) {
    const PERSON: usize = 0;
    const KIND: usize = 1;
    const TAG: usize = 2;
    const VALUE: usize = 3;
    const KINDS: &[(&str, bool)] = &[("expertise", true), ("need", false), ("needs", false)];
    let mut known: BTreeMap<(StaffId, bool, TagId), u64> = BTreeMap::new();
    let mut named = NamesOfFile::default();
    while let Some(row) = sheet.next(collector) {
        let person = people.names.resolve(&row, PERSON, &mut named, collector);
        let expertise = word(&row, KIND, &KINDS[..2], None, collector).or_else(|| find_word(row.cell(KIND), KINDS));
        let tag = text(&row, TAG, collector);
        let (figure, must) = without_mark(row.cell(VALUE));
        let value = match whole_number(figure) {
            Some(value) if (1..=5).contains(&value) => Some(value),
            _ if figure.is_empty() => None,
            _ => whole(&row, VALUE, (1, 5), collector),
        };
        let (Some(person), Some(expertise), Some(tag)) = (person, expertise, tag) else { continue };
        let default = if expertise { DEFAULT_LEVEL } else { DEFAULT_PRIORITY };
        let value = value.map_or(default, |value| value as u8);
        let tag = people.tags.id(tag);
        if known.insert((person, expertise, tag), row.line).is_some() {
            report_repeated_tag(&row, TAG, row.cell(TAG), collector);
        }
        let person = &mut people.staff[person];
        put(if expertise { &mut person.expertise } else { &mut person.needs }, Tagged { tag, value });
        if !expertise {
            // It overrides what staff.csv says of the same tag.
            person.musts.retain(|other| *other != tag);
            if must {
                person.musts.push(tag);
                person.musts.sort_unstable();
            }
        }
    }
    people.names.finish(named, &sheet.file, collector);
}

/// Needs that nobody is good at: mostly one of the two is misspelled. `file` is that of the people.
///
/// O(tags of people × log tags).
pub(super) fn check_needs(people: &People, file: &str, collector: &mut Collector) {
    let known: BTreeSet<TagId> =
        people.staff.iter().flat_map(|person| &person.expertise).map(|tagged| tagged.tag).collect();
    let mut said: BTreeSet<TagId> = BTreeSet::new();
    let mentors = people.staff.iter().filter(|person| person.roles.mentor);
    let of_mentors: BTreeSet<TagId> = mentors.flat_map(|person| &person.expertise).map(|tagged| tagged.tag).collect();
    let mut without: BTreeMap<TagId, Vec<(&str, u64)>> = BTreeMap::new();
    for (person, line) in people.staff.iter().zip(&people.lines).filter(|(person, _)| person.roles.mentee) {
        for must in person.musts.iter().filter(|must| !of_mentors.contains(must)) {
            without.entry(*must).or_default().push((&person.name, *line));
        }
    }
    for (tag, mentees) in without {
        said.insert(tag);
        let tag = &people.tags.names[tag];
        let names: Vec<&str> = mentees.iter().map(|(name, _)| *name).collect();
        let must = if names.len() == 1 { "needs" } else { "need" };
        collector.push(Finding {
            code: Code::NeedOfNoMentor,
            place: Place {
                file: file.to_owned(),
                line: Some(mentees[0].1),
                field: Some("needs".to_owned()),
                ..Place::default()
            },
            value: Some(tag.clone()),
            message: format!(
                "{} {must} a mentor with `{tag}` (`!`), and no mentor has it among their expertise",
                names.join(", ")
            ),
            expected: "a tag that is among some mentor's expertise".to_owned(),
            remedy: "take the `!` out, or add the tag to the expertise of a mentor".to_owned(),
            also: mentees[1..].iter().map(|(_, line)| *line).collect(),
        });
    }
    for (person, line) in people.staff.iter().zip(&people.lines) {
        for need in person.needs.iter().filter(|need| !known.contains(&need.tag)) {
            if !said.insert(need.tag) {
                continue;
            }
            let tag = &people.tags.names[need.tag];
            let names = known.iter().map(|other| people.tags.names[*other].as_str());
            let near = if collector.may_suggest() { nearest(tag, names) } else { None };
            collector.push(Finding {
                code: Code::NeedOfNobody,
                place: Place {
                    file: file.to_owned(),
                    line: Some(*line),
                    field: Some("needs".to_owned()),
                    ..Place::default()
                },
                value: Some(tag.clone()),
                message: format!("{} needs `{tag}`, and nobody has it among their expertise", person.name),
                expected: "a tag that is among somebody's expertise".to_owned(),
                remedy: match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "add it to the expertise of whoever is good at it, or leave it".to_owned(),
                },
                also: Vec::new(),
            });
        }
    }
}

/// Adds a tag in the order of tags, or gives it a new value.
fn put(tags: &mut Vec<Tagged>, tagged: Tagged) -> bool {
    match tags.binary_search_by_key(&tagged.tag, |other| other.tag) {
        Ok(at) => {
            tags[at] = tagged;
            false
        }
        Err(at) => {
            tags.insert(at, tagged);
            true
        }
    }
}

/// Gives somebody a role.
type SetRole = fn(&mut Roles);

fn roles(row: &Row<'_>, collector: &mut Collector) -> Roles {
    const WORDS: &[(&str, SetRole)] = &[
        ("mentor", |roles| roles.mentor = true),
        ("mentee", |roles| roles.mentee = true),
        ("coach", |roles| roles.coach = true),
        ("cover", |roles| roles.cover = true),
        ("leader", |roles| roles.leader = true),
    ];
    let mut roles = Roles::default();
    let separators = |c: char| matches!(c, ';' | ',' | '+' | '/' | '|') || c.is_whitespace();
    for role in row.cell(ROLES).split(separators).filter(|role| !role.is_empty()) {
        match find_word(role, WORDS) {
            Some(set) => set(&mut roles),
            None => report_word(row, ROLES, role, WORDS, collector),
        }
    }
    roles
}

/// The tags of a cell.
#[derive(Default)]
struct TagCell {
    tags: Vec<Tagged>,
    /// Those with a `!`, in order.
    musts: Vec<TagId>,
}

/// A figure without the `!` that says that a mentor must have the tag, and whether it was there.
fn without_mark(figure: &str) -> (&str, bool) {
    match figure.strip_suffix('!') {
        Some(figure) => (figure.trim_end(), true),
        None => (figure, false),
    }
}

/// A list of tags, each with a figure from 1 to 5 behind a colon; needs also with `!`.
fn tagged(row: &Row<'_>, column: usize, default: u8, tags: &mut Tags, collector: &mut Collector) -> TagCell {
    let mut all = TagCell::default();
    for part in list(row.cell(column)) {
        let (unmarked, must) = if column == NEEDS { without_mark(part) } else { (part, false) };
        let (tag, value) = match unmarked.rsplit_once(':') {
            None => (unmarked, Some(default)),
            Some((tag, "")) => (tag.trim(), Some(default)),
            Some((tag, value)) => {
                let value = whole_number(value.trim()).filter(|value| (1..=5).contains(value));
                (tag.trim(), value.map(|value| value as u8))
            }
        };
        let Some(value) = value.filter(|_| !tag.is_empty()) else {
            row.report_value(
                collector,
                Code::BadTag,
                column,
                part,
                format!("`{part}` is not a tag with a figure from 1 to 5"),
                "tags such as `phonics:5;behaviour:3`, with figures from 1 to 5",
                "write the figure behind a colon and separate tags with a semicolon or a comma",
            );
            continue;
        };
        let tag_id = tags.id(tag);
        if !put(&mut all.tags, Tagged { tag: tag_id, value }) {
            report_repeated_tag(row, column, tag, collector);
        }
        if must {
            all.musts.push(tag_id);
        }
    }
    all.musts.sort_unstable();
    all.musts.dedup();
    all
}

fn report_repeated_tag(row: &Row<'_>, column: usize, tag: &str, collector: &mut Collector) {
    row.report_value(
        collector,
        Code::RepeatedTag,
        column,
        tag,
        format!("the tag `{tag}` is there twice for the same person; the last one counts"),
        "each tag once",
        "take one of them out",
    );
}

/// Reports an id that is on line `first` already.
pub(super) fn report_repeated_id(row: &Row<'_>, column: usize, id: &str, first: u64, collector: &mut Collector) {
    row.report(
        collector,
        Code::RepeatedId,
        column,
        format!("the id `{id}` is on line {first} already"),
        "each id once",
        "take one of the rows out, or give it another id",
    );
}

/// Warns of ids that cannot be told apart in the lists that a plan's tables contain.
pub(super) fn check_separators(row: &Row<'_>, column: usize, id: &str, collector: &mut Collector) {
    if let Some(separator) = id.chars().find(|c| matches!(c, ';' | '@' | '>')) {
        row.report(
            collector,
            Code::SeparatorInId,
            column,
            format!("the id `{id}` contains `{separator}`"),
            "ids without `;`, `@` and `>`",
            "choose another id: the tables of a plan use these signs between ids",
        );
    }
}
