//! Peers and what is to be known of a pairing, found again in a school: only
//! reports need them, `--previous` and `--keep` do not.

use super::resolve::{Dropped, DroppedRow};
use super::{Document, HelpRow, PeerGroupRow, PeerPairRow, PointsRow};
use crate::plan::{BlockingPair, Certificate, Compared, MatchedTag, Pairing, PeerGroup, PeerPair, Points};
use crate::school::{PairingObjective, School, StaffId};

/// The points as a plan holds them.
pub(super) fn points(row: &PointsRow) -> Points {
    Points {
        need: hundred(row.need),
        time: hundred(row.time),
        experience: hundred(row.experience),
        department: hundred(row.department),
        preference: hundred(row.preference),
    }
}

/// The nearest figure from 0 to 100.
pub(super) fn hundred(value: i64) -> u8 {
    value.clamp(0, 100) as u8
}

/// More than any plan has of anything, and so little that sums and products of it are numbers too: a report
/// of a plan with absurd figures is absurd, but it is one, and verify names what is wrong.
const MOST: i64 = 100_000_000;
/// More than any plan costs.
const DEAREST: i64 = 1_000_000_000_000_000;

/// The nearest figure that a plan can hold: nothing is checked here.
pub(super) fn figure(value: i64) -> u32 {
    value.clamp(0, MOST) as u32
}

/// The nearest figure that a count or weight can have, which may be less than nothing.
pub(super) fn factor(value: i64) -> i64 {
    value.clamp(-MOST, MOST)
}

/// The nearest sum that a plan can cost.
pub(super) fn sum(value: i64) -> i64 {
    value.clamp(-DEAREST, DEAREST)
}

/// A tag with its figures, where the school still has the tag.
pub(super) fn matched(school: &School, tag: &str, priority: i64, level: i64) -> Option<MatchedTag> {
    let tag = school.tags.ids().find(|id| school.tags[*id] == tag)?;
    Some(MatchedTag { tag, priority: hundred(priority), level: hundred(level) })
}

impl Document {
    /// What is to be known of the pairing; people who have gone are left out.
    pub(super) fn resolve_pairing(&self, person: &dyn Fn(&str) -> Option<StaffId>) -> Option<Pairing> {
        let row = self.pairing.as_ref()?;
        let objective = |name: &str| PairingObjective::ALL.iter().copied().find(|objective| objective.name() == name);
        let blocking = row.blocking.iter().filter_map(|pair| {
            Some(BlockingPair { mentor: person(&pair.mentor)?, mentee: person(&pair.mentee)?, fit: hundred(pair.fit) })
        });
        let certificate = row.certificate.as_ref().map(|certificate| {
            let prices = |rows: &[super::PriceRow]| {
                rows.iter().filter_map(|row| Some((person(&row.staff)?, sum(row.price)))).collect::<Vec<_>>()
            };
            Certificate {
                constant: sum(certificate.constant),
                mentees: prices(&certificate.mentees),
                mentors: prices(&certificate.mentors),
                bound: sum(certificate.bound),
            }
        });
        let compared = row.compared.iter().filter_map(|line| {
            Some(Compared {
                objective: objective(&line.objective)?,
                total: sum(line.total),
                bound: sum(line.bound),
                unmatched: figure(line.unmatched),
                worst_fit: line.worst_fit.map(hundred),
                sum_of_fits: figure(line.sum_of_fits),
                blocking: figure(line.blocking),
                different: figure(line.different),
            })
        });
        Some(Pairing {
            objective: objective(&row.objective)?,
            blocking: blocking.collect(),
            certificate,
            compared: compared.collect(),
        })
    }

    /// The groups of peers. A group whose people are not all there is left out.
    pub(super) fn resolve_peers(
        &self,
        school: &School,
        person: &dyn Fn(&str) -> Option<StaffId>,
        dropped: &mut Vec<Dropped>,
    ) -> Option<Vec<PeerGroup>> {
        let rows = self.peers.as_ref()?;
        Some(rows.iter().filter_map(|row| group(row, school, person, dropped)).collect())
    }
}

fn group(
    row: &PeerGroupRow,
    school: &School,
    person: &dyn Fn(&str) -> Option<StaffId>,
    dropped: &mut Vec<Dropped>,
) -> Option<PeerGroup> {
    let of = || format!("the group of {}", row.people.join(" and "));
    if let Some(gone) = row.people.iter().find(|id| person(id).is_none()) {
        dropped.push(Dropped { row: DroppedRow::Pair, of: of(), missing: gone.clone() });
        return None;
    }
    let mut meetings = Vec::new();
    for slot in &row.meetings {
        match school.cycle.find(&slot.week, &slot.day, &slot.period) {
            Some(slot) => meetings.push(slot),
            None => {
                let missing = super::resolve::slot_name(&slot.week, &slot.day, &slot.period);
                dropped.push(Dropped { row: DroppedRow::MeetingSlot, of: of(), missing });
            }
        }
    }
    Some(PeerGroup {
        people: row.people.iter().filter_map(|id| person(id)).collect(),
        joined: row.joined.as_deref().and_then(person),
        fit: hundred(row.fit),
        pairs: row.pairs.iter().filter_map(|pair| peer_pair(pair, school, person)).collect(),
        meetings,
    })
}

fn peer_pair(row: &PeerPairRow, school: &School, person: &dyn Fn(&str) -> Option<StaffId>) -> Option<PeerPair> {
    let [first, second] = row.people.as_slice() else { return None };
    let helps = |by: &str| {
        let of = row.helps.iter().filter(|help: &&HelpRow| help.by == *by);
        of.filter_map(|help| matched(school, &help.tag, help.priority, help.level)).collect()
    };
    Some(PeerPair {
        people: [person(first)?, person(second)?],
        fit: hundred(row.fit),
        points: points(&row.points),
        helps: [helps(first), helps(second)],
    })
}
