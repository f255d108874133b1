//! TODO
use super::Work;
use super::draft::Draft;
use super::refusal::Imports;

pub(super) fn read(_work: &Work<'_>) -> Imports<Draft> {
    Ok(Draft::default())
}
