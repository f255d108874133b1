//! XML, read safely: no document type, no entities of its own, not too large.

use roxmltree::{Document, Error, Node, ParsingOptions};

use super::refusal::{Imports, about, refuse};
use crate::findings::Code;

/// Elements, attributes and texts of a document at most: a large school's export has some 300,000.
const MOST_NODES: u32 = 1_500_000;
/// Bytes of a document at most.
const MOST_BYTES: usize = 96 << 20;

/// Reads a document.
///
/// # Errors
/// Where it is no XML, has a document type, or is too large.
pub fn parse<'t>(file: &str, text: &'t str) -> Imports<Document<'t>> {
    let too_large = || {
        refuse(
            Code::ImportUnsafe,
            file,
            "this document is larger than any school's",
            format!("at most {} MB and {MOST_NODES} elements", MOST_BYTES >> 20),
            "export one school and one term",
        )
    };
    if text.len() > MOST_BYTES
        || memchr::memchr_iter(b'<', text.as_bytes()).take(MOST_NODES as usize + 1).count() > MOST_NODES as usize
    {
        return Err(too_large());
    }
    let options = ParsingOptions { nodes_limit: MOST_NODES * 2, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => refuse(
            Code::ImportUnsafe,
            file,
            "this document has a document type, which could bring entities of its own",
            "XML without <!DOCTYPE …>",
            "take the lines of <!DOCTYPE …> out, if you trust the file",
        ),
        Error::NodesLimitReached => too_large(),
        error => {
            let line = u64::from(error.pos().row);
            let message = format!("this is not well-formed XML: {error}");
            about(Code::ImportBroken, file, Some(line), message, "XML", "export it again; it may have been cut off")
                .into()
        }
    })
}

/// The name of the root element and its name space, told from the beginning of a text without reading the rest.
pub fn root_of(text: &str) -> Option<(String, String)> {
    let mut rest = text.trim_start();
    loop {
        let after = rest.strip_prefix('<')?;
        if after.starts_with('?') {
            rest = after.split_once("?>")?.1.trim_start();
        } else if after.starts_with("!--") {
            rest = after.split_once("-->")?.1.trim_start();
        } else if after.starts_with('!') {
            // A document type: refused later, but its root is named in it.
            let end = after.find('>')?;
            let inner = after.find('[').filter(|at| *at < end);
            rest = match inner {
                Some(at) => after[at..].split_once("]")?.1.split_once('>')?.1.trim_start(),
                None => after[end + 1..].trim_start(),
            };
        } else {
            let tag = after.split('>').next()?;
            let name: String = tag.chars().take_while(|letter| !letter.is_whitespace() && *letter != '/').collect();
            let local = name.rsplit(':').next().unwrap_or_default().to_owned();
            let space = tag.split_once("xmlns=").map(|(_, value)| value.trim_start_matches(['"', '\'']));
            let space = space.and_then(|value| value.split(['"', '\'']).next()).unwrap_or_default();
            return Some((local, space.to_owned()));
        }
    }
}

/// The children of a node with this name.
pub fn children<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The first child with this name.
pub fn child<'a, 'i>(node: Node<'a, 'i>, name: &'static str) -> Option<Node<'a, 'i>> {
    children(node, name).next()
}

/// The text of the first child with this name, trimmed; blank where there is none.
pub fn child_text(node: Node<'_, '_>, name: &'static str) -> String {
    child(node, name).and_then(|child| child.text()).map(super::values::text).unwrap_or_default()
}

/// An attribute, trimmed; blank where there is none.
pub fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).map(super::values::text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_types_are_refused() {
        let bomb = "<!DOCTYPE a [<!ENTITY b \"bbb\">]><a>&b;</a>";
        assert_eq!(parse("x.xml", bomb).unwrap_err().0[0].code, Code::ImportUnsafe);
        assert_eq!(parse("x.xml", "<a><b></a>").unwrap_err().0[0].code, Code::ImportBroken);
        assert_eq!(root_of(bomb).unwrap().0, "a");
    }

    #[test]
    fn roots_are_told_from_the_beginning() {
        let root = root_of(
            "\u{FEFF}<?xml version='1.0'?>\n<!-- x --><document xmlns=\"https://a/b\" v='1'>"
                .trim_start_matches('\u{FEFF}'),
        );
        assert_eq!(root, Some(("document".to_owned(), "https://a/b".to_owned())));
        assert_eq!(root_of("a,b"), None);
    }
}
