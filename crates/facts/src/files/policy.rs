//! What a page that we write may do: show itself, and run and look as we wrote it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The Content-Security-Policy of a page with this style and, where it has one, this script. Nothing may be fetched, and
/// whatever a name or note in the school folder says, no other script is run: the page's own is named by its hash.
///
/// Both must be written between their tags exactly as they are here, byte by byte. Attributes `style` may be used: they
/// are figures of ours, such as the width of a bar.
pub fn policy(style: &str, script: Option<&str>) -> String {
    let script = script.map_or("'none'".to_owned(), hash);
    // Browsers that do not know the parts of style-src, of before 2023, allow all styles.
    format!(
        "default-src 'none'; script-src {script}; style-src 'unsafe-inline'; style-src-elem {}; \
         style-src-attr 'unsafe-inline'; base-uri 'none'; form-action 'none'",
        hash(style)
    )
}

/// What browsers compare: they see line ends as LF.
pub fn as_browsers_read(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_browsers_compute() {
        // The example of the specification (Content Security Policy Level 3, "script-src").
        let policy = policy("", Some("alert('Hello, world.');"));
        assert!(policy.contains("script-src 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"), "{policy}");
        assert!(policy.contains("style-src-elem 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';"), "{policy}");
        assert_eq!(as_browsers_read("a\r\nb\rc\n"), "a\nb\nc\n");
    }
}
