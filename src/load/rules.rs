//! rules.toml.
use super::collector::Collector;
use super::source::Source;
use crate::school::Rules;
pub(super) fn read(source: &mut Source, collector: &mut Collector) -> Rules {
    let _ = source.rules_text(collector);
    Rules::default()
}
