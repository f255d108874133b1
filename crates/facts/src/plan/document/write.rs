//! From ids to words: a plan as it is written.

use super::*;
use crate::plan::{FreeOnDay, Pair, Pairing, PeerGroup, PeerPair, Plan, Points, Score, Unmet, Visit};
use crate::school::{RoomId, School, Slot, StaffId, TextId};

impl ScoreRow {
    /// Puts a score into words.
    pub fn new(score: &Score) -> ScoreRow {
        let criteria = score.criteria.iter().map(|line| CriterionRow {
            criterion: line.criterion.name().into(),
            count: line.count,
            weight: line.weight,
            cost: line.cost(),
        });
        let stages = score.stages.iter();
        let stages = stages.map(|stage| StageRow { stage: stage.kind, total: stage.total, bound: stage.bound });
        ScoreRow { total: score.total, bound: score.bound, stages: stages.collect(), criteria: criteria.collect() }
    }
}

/// What is said of something that is missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Said {
    /// Why, in school terms.
    pub reason: String,
    /// What would help, a sentence each.
    pub repairs: Vec<String>,
    /// The same in its parts.
    pub suggestions: Vec<SuggestionRow>,
}

/// Puts what is missing into words: `report::reasons::say`, wherever a plan is written or shown.
pub type Say = fn(&School, &Unmet) -> Said;

/// Says nothing, where nobody reads why something is missing.
pub fn unsaid(_: &School, _: &Unmet) -> Said {
    Said::default()
}

impl Document {
    /// Puts a plan into words; what is missing by `say`. The plan must belong to the school.
    ///
    /// O(size of the plan).
    pub fn new(plan: &Plan, school: &School, say: Say) -> Document {
        let person = |staff: StaffId| school.staff[staff].id.clone();
        let people = |list: &[StaffId]| list.iter().map(|staff| person(*staff)).collect::<Vec<_>>();
        let period = |slot: Slot| school.cycle.labels(slot).2.to_string();
        let sessions = plan.sessions.iter().map(|session| {
            let (week, day, start) = school.cycle.labels(session.start);
            let released = session.released.iter().map(|release| ReleaseRow {
                staff: person(release.staff),
                period: period(release.slot),
                cover: person(release.cover),
            });
            SessionRow {
                team: school.teams[session.team].id.clone(),
                week: week.into(),
                day: day.into(),
                period: start.into(),
                length: session.length.into(),
                turn: (school.teams[session.team].every > 1).then_some(session.turn.into()),
                room: room_name(school, session.room),
                attending: people(&session.attending),
                absent: people(&session.absent),
                released: released.collect(),
            }
        });
        let unmet = plan.unmet.iter().map(|unmet| {
            let Said { reason, repairs, suggestions } = say(school, unmet);
            UnmetRow { kind: unmet.kind, id: unmet.id.clone(), count: unmet.count.into(), reason, repairs, suggestions }
        });
        let ledger = plan.ledger.iter().map(|entry| LedgerRow {
            staff: person(entry.staff),
            free_before: entry.free_before.into(),
            free_after: entry.free_after.into(),
            sessions: entry.sessions.into(),
            meetings: entry.meetings.into(),
            covers: entry.covers.into(),
            visits: entry.visits.into(),
            hosted: entry.hosted.into(),
            minutes: entry.minutes.into(),
            days: entry.days.iter().map(|free| day_row(school, free)).collect(),
        });
        Document {
            schema: SCHEMA,
            school: plan.school.clone(),
            made: String::new(),
            version: 1,
            fingerprint: String::new(),
            term: school.term.as_ref().map(|term| TermRow::new(school, term)),
            kinds: plan.kinds.clone(),
            kept: plan.kept.clone(),
            status: plan.status,
            score: ScoreRow::new(&plan.score),
            sessions: sessions.collect(),
            pairs: plan.pairs.iter().map(|pair| pair_row(school, pair)).collect(),
            visits: plan.visits.iter().map(|visit| visit_row(school, visit)).collect(),
            unmet: unmet.collect(),
            ledger: ledger.collect(),
            pairing: plan.pairing.as_ref().map(|pairing| pairing_row(school, pairing)),
            peers: plan.peers.as_ref().map(|groups| groups.iter().map(|group| peer_group_row(school, group)).collect()),
            names: NamesRow::new(school),
        }
    }

    /// The text of plan.json: two spaces per level, a line end at the end, the
    /// same bytes for the same plan.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("texts and integers can always be written as JSON");
        text.push('\n');
        text
    }
}

fn day_row(school: &School, free: &FreeOnDay) -> DayRow {
    let (week, day) = school.cycle.day_labels(free.day);
    DayRow { week: week.into(), day: day.into(), free_before: free.before.into(), free_after: free.after.into() }
}

fn room_name(school: &School, room: Option<RoomId>) -> String {
    match (room, &school.rooms) {
        (Some(room), Some(rooms)) => rooms[room].id.clone(),
        _ => String::new(),
    }
}

impl SlotRow {
    /// A slot in the words of the tables.
    pub fn new(school: &School, slot: Slot) -> SlotRow {
        let (week, day, period) = school.cycle.labels(slot);
        SlotRow { week: week.into(), day: day.into(), period: period.into() }
    }
}

fn visit_row(school: &School, visit: &Visit) -> VisitRow {
    let slot = SlotRow::new(school, visit.slot);
    let lesson = school.timetable.at(visit.host, visit.slot).first();
    let text = |text: Option<TextId>| text.map_or(String::new(), |text| school.text(text).into());
    VisitRow {
        round: visit.round.into(),
        observer: school.staff[visit.observer].id.clone(),
        host: school.staff[visit.host].id.clone(),
        week: slot.week,
        day: slot.day,
        period: slot.period,
        subject: text(lesson.map(|row| row.subject)),
        group: text(lesson.map(|row| row.group)),
        fit: visit.fit.into(),
        debrief: visit.debrief.map(|slot| SlotRow::new(school, slot)),
    }
}

fn pair_row(school: &School, pair: &Pair) -> PairRow {
    let id = |staff: StaffId| school.staff[staff].id.clone();
    PairRow {
        mentor: id(pair.mentor),
        mentee: id(pair.mentee),
        fit: pair.fit.into(),
        points: points_row(pair.points),
        meetings: pair.meetings.iter().map(|slot| SlotRow::new(school, *slot)).collect(),
        alternates: pair
            .alternates
            .iter()
            .map(|other| AlternateRow { mentor: id(other.mentor), fit: other.fit.into(), regret: other.regret.into() })
            .collect(),
        matched: pair
            .matched
            .iter()
            .map(|matched| MatchedTagRow {
                tag: school.tags[matched.tag].clone(),
                priority: matched.priority.into(),
                level: matched.level.into(),
            })
            .collect(),
    }
}

fn points_row(points: Points) -> PointsRow {
    PointsRow {
        need: points.need.into(),
        time: points.time.into(),
        experience: points.experience.into(),
        department: points.department.into(),
        preference: points.preference.into(),
    }
}

fn peer_group_row(school: &School, group: &PeerGroup) -> PeerGroupRow {
    let id = |staff: &StaffId| school.staff[*staff].id.clone();
    PeerGroupRow {
        people: group.people.iter().map(id).collect(),
        joined: group.joined.as_ref().map(id),
        fit: group.fit.into(),
        pairs: group.pairs.iter().map(|pair| peer_pair_row(school, pair)).collect(),
        meetings: group.meetings.iter().map(|slot| SlotRow::new(school, *slot)).collect(),
    }
}

fn peer_pair_row(school: &School, pair: &PeerPair) -> PeerPairRow {
    let id = |staff: StaffId| school.staff[staff].id.clone();
    let [first, second] = pair.people;
    let ways = [(first, second), (second, first)].into_iter().zip(&pair.helps);
    let helps = ways.flat_map(|((by, whom), matched)| {
        matched.iter().map(move |matched| HelpRow {
            by: id(by),
            whom: id(whom),
            tag: school.tags[matched.tag].clone(),
            priority: matched.priority.into(),
            level: matched.level.into(),
        })
    });
    PeerPairRow {
        people: vec![id(first), id(second)],
        fit: pair.fit.into(),
        points: points_row(pair.points),
        helps: helps.collect(),
    }
}

fn pairing_row(school: &School, pairing: &Pairing) -> PairingRow {
    let id = |staff: StaffId| school.staff[staff].id.clone();
    let prices = |prices: &[(StaffId, i64)]| {
        prices.iter().map(|(staff, price)| PriceRow { staff: id(*staff), price: *price }).collect()
    };
    PairingRow {
        objective: pairing.objective.name().into(),
        blocking: pairing
            .blocking
            .iter()
            .map(|pair| BlockingRow { mentor: id(pair.mentor), mentee: id(pair.mentee), fit: pair.fit.into() })
            .collect(),
        certificate: pairing.certificate.as_ref().map(|certificate| CertificateRow {
            constant: certificate.constant,
            mentees: prices(&certificate.mentees),
            mentors: prices(&certificate.mentors),
            bound: certificate.bound,
        }),
        compared: pairing
            .compared
            .iter()
            .map(|line| ComparedRow {
                objective: line.objective.name().into(),
                total: line.total,
                bound: line.bound,
                unmatched: line.unmatched.into(),
                worst_fit: line.worst_fit.map(i64::from),
                sum_of_fits: line.sum_of_fits.into(),
                blocking: line.blocking.into(),
                different: line.different.into(),
            })
            .collect(),
    }
}
