//! docs/findings.md: the page that lists all codes, written from the codes themselves.

use super::{Code, Severity};

/// The parts of the page, by the first digit of the codes.
const PARTS: &[(char, &str)] = &[
    ('0', "Files"),
    ('1', "Cells and names"),
    ('2', "Staff, teams and wishes"),
    ('3', "Rules"),
    ('4', "Pins and earlier plans"),
    ('5', "The term"),
];

/// The page in Markdown.
pub fn page() -> String {
    let mut page = String::from(
        "# Findings\n\n\
         `staffroom` reads all files before it says what it found, so one run shows everything. Each finding has a code \
         that never changes its meaning. An **error** (E…) must be mended: nothing is planned and the exit status is 2. \
         A **warning** (W…) may mean that the plan is not what you wanted. A **note** (N…) is only worth knowing.\n\n\
         A finding that repeats (the same code, file, column and value) is shown once, with the other lines. Of more \
         than 100 different ones of one code in one file, the others are only counted.\n\n\
         This page is written from the program: `UPDATE_DOCS=1 cargo test --release --test findings` writes it anew.\n",
    );
    for (digit, title) in PARTS {
        page.push_str(&format!("\n## {title}\n"));
        let codes = Code::ALL.iter().filter(|code| code.code()[1..].starts_with(*digit));
        for code in codes {
            let severity = match code.severity() {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Note => "note",
            };
            page.push_str(&format!(
                "\n### {}: {}\n\n*{severity}.* {}\n\n- Example: {}\n- What to do: {}\n",
                code.code(),
                code.title(),
                code.meaning(),
                code.example(),
                code.remedy()
            ));
        }
    }
    page
}
