//! Who attends a window, and at what cost at least: lower bounds with nothing else planned (specification part 3,
//! "Sessions", 2 to 5).

use super::options::{Options, Presence, Scarce, Window};
use crate::school::{Costs, Member, MemberRole, School, Team};

/// What an absence of a member costs; leads have no price.
pub fn absence(role: MemberRole, costs: &Costs) -> Option<i64> {
    match role {
        MemberRole::Lead => None,
        MemberRole::Required => Some(i64::from(costs.absent_required)),
        MemberRole::Optional => Some(i64::from(costs.absent_optional)),
    }
}

/// The slot of a window in which covers fall short the most, where they do.
pub(super) fn scarcest(school: &School, options: &Options, team: &Team, window: &Window) -> Option<Scarce> {
    if school.cycle.has_spots() {
        // Covers of one slot are at several sites then.
        return None;
    }
    let slots = window.slots.iter().map(|slot| {
        let needs = team.members.iter().zip(&window.presence).map(|(member, presence)| {
            *presence != Presence::Cannot && !school.staff[member.staff].time.free.contains(*slot)
        });
        Scarce { coverers: options.coverers[*slot].len(), needs: needs.collect() }
    });
    let short = |scarce: &Scarce| scarce.needs.iter().filter(|needs| **needs).count().saturating_sub(scarce.coverers);
    slots.max_by_key(short).filter(|scarce| short(scarce) > 0)
}

/// Rules 2 to 5: a lower bound on the cost of who attends a window; none where
/// the rules cannot be met. `forced` fixes whether one member (by position) attends.
///
/// It is the larger of two relaxations: one that heeds quorum and leads but
/// lets everybody be covered, and one that heeds how many can be covered in the
/// scarcest slot but no quorum. Each cover counts at its cheapest (a first cover).
///
/// O(members × log members).
pub fn cheapest_presence(team: &Team, window: &Window, costs: &Costs, forced: Option<(usize, bool)>) -> Option<i64> {
    let members = weigh(team, window, costs, forced)?;
    let quorum = with_quorum(team, &members)?;
    let Some(scarce) = &window.scarce else { return Some(quorum) };
    Some(quorum.max(with_covers(team, &members, scarce)?))
}

/// What a cover costs at least: a first cover counts once. What covers in some turns cost, others in other turns may cost
/// anyway.
pub fn least_cover_load(team: &Team, costs: &Costs) -> i64 {
    if team.every > 1 { 0 } else { i64::from(costs.cover_load) }
}

/// What a member costs present and absent; none where that is impossible.
struct Weighed {
    present: Option<i64>,
    absent: Option<i64>,
    counts: bool,
}

fn weigh(team: &Team, window: &Window, costs: &Costs, forced: Option<(usize, bool)>) -> Option<Vec<Weighed>> {
    let cover_load = least_cover_load(team, costs);
    let weigh = |(index, member): (usize, &Member)| {
        let present = match window.presence[index] {
            Presence::Can { cost, releases } => Some(cost + cover_load * i64::from(releases)),
            Presence::Cannot => None,
        };
        let is_forced = |to: bool| forced == Some((index, to));
        let weighed = Weighed {
            present: present.filter(|_| !is_forced(false)),
            absent: absence(member.role, costs).filter(|_| !is_forced(true)),
            counts: member.role != MemberRole::Optional,
        };
        (weighed.present.is_some() || weighed.absent.is_some()).then_some(weighed)
    };
    team.members.iter().enumerate().map(weigh).collect()
}

/// Whoever is cheaper present attends; then, cheapest first, those are added
/// whom the quorum and the two people of rule 2 need. The sets that meet both
/// counts are the spanning sets of a laminar matroid, so this is exact.
fn with_quorum(team: &Team, members: &[Weighed]) -> Option<i64> {
    let (mut total, mut core, mut all) = (0, 0, 0);
    let mut reserve: Vec<(i64, bool)> = Vec::new();
    for member in members {
        match (member.present, member.absent) {
            (Some(present), absent) if absent.is_none_or(|absent| present <= absent) => {
                total += present;
                all += 1;
                core += u32::from(member.counts);
            }
            (present, absent) => {
                let absent = absent?;
                total += absent;
                reserve.extend(present.map(|present| (present - absent, member.counts)));
            }
        }
    }
    reserve.sort_unstable();
    reserve.retain(|(extra, counts)| {
        let needed = core < team.quorum && *counts;
        if needed {
            total += extra;
            core += 1;
            all += 1;
        }
        !needed
    });
    if core < team.quorum {
        return None;
    }
    for (extra, _) in reserve {
        if all < 2 {
            total += extra;
            all += 1;
        }
    }
    (all >= 2).then_some(total)
}

/// Only as many as there are coverers attend of those who need one in the
/// scarcest slot: those who must, then those who save most.
fn with_covers(team: &Team, members: &[Weighed], scarce: &Scarce) -> Option<i64> {
    let mut places = scarce.coverers;
    let (mut total, mut core) = (0, 0);
    let mut savings = Vec::new();
    let mut waiting = 0;
    for (member, needs) in members.iter().zip(&scarce.needs) {
        match (member.present, member.absent) {
            (Some(present), None) => {
                total += present;
                core += usize::from(member.counts);
                if *needs {
                    places = places.checked_sub(1)?;
                }
            }
            (Some(present), Some(absent)) if *needs => {
                total += absent;
                savings.push(present - absent);
                waiting += usize::from(member.counts);
            }
            (Some(present), Some(absent)) => {
                total += present.min(absent);
                core += usize::from(member.counts);
            }
            (None, absent) => total += absent?,
        }
    }
    if core + waiting.min(places) < team.quorum as usize {
        return None;
    }
    savings.sort_unstable();
    total += savings.iter().take(places).map(|saving| (*saving).min(0)).sum::<i64>();
    Some(total)
}
