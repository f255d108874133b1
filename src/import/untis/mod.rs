//! Untis: a folder of GPU files or one of them, and its XML 3.0.

mod gpu;
mod occurrence;
mod xml;

use super::Work;
use super::detect::UNTIS_SPACE;
use super::draft::Draft;
use super::refusal::{Imports, refuse};
use super::source::SourceFile;
use super::xml::root_of;
use crate::findings::Code;

/// The number in a name such as `GPU004.TXT`.
fn gpu_number(name: &str) -> Option<u32> {
    let upper = name.to_ascii_uppercase();
    let (_, after) = upper.split_once("GPU")?;
    let digits = after.get(..3).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let ends = after[3..].chars().next().is_none_or(|next| !next.is_ascii_digit());
    digits.parse().ok().filter(|_| ends)
}

/// Whether a file's name is that of a GPU file.
pub(super) fn is_gpu_name(name: &str) -> bool {
    gpu_number(name).is_some()
}

/// Reads GPU files or XML.
///
/// # Errors
/// Where nothing of Untis can be read.
pub(super) fn read(work: &Work<'_>) -> Imports<Draft> {
    let is_xml = |file: &&SourceFile| {
        let text = super::values::decode(&file.bytes);
        let root = text.as_ref().and_then(|decoded| root_of(&decoded.text));
        root.is_some_and(|(root, space)| root == "document" && space.eq_ignore_ascii_case(UNTIS_SPACE))
    };
    if work.source.files.iter().any(|file| is_gpu_name(file.base())) {
        return gpu::read(work);
    }
    let documents: Vec<&SourceFile> = work.source.files.iter().filter(is_xml).collect();
    match documents.as_slice() {
        [] if work.source.files.is_empty() => Err(refuse(
            Code::ImportBroken,
            &work.source.path.display().to_string(),
            "there is no file in it",
            "GPU001.TXT and the other GPU files, or XML 3.0",
            "export them from Untis, see docs/import/untis.md",
        )),
        [] => gpu::read(work),
        [one] => xml::read(work, one),
        [one, other, ..] => Err(refuse(
            Code::ImportBadOption,
            &one.name,
            format!("there are two documents: {} and {}", one.name, other.name),
            "one XML document",
            "name the one that is meant",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::gpu_number;

    #[test]
    fn gpu_files_are_told_by_their_names() {
        assert_eq!(gpu_number("GPU001.TXT"), Some(1));
        assert_eq!(gpu_number("school_gpu016.csv"), Some(16));
        assert_eq!(gpu_number("GPU12.TXT"), None);
        assert_eq!(gpu_number("plan.dat"), None);
    }
}
