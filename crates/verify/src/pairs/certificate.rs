//! `pairing.certificate`: prices that prove what pairs cost at the least.
//!
//! Say that every mentee pays a price, and a mentor is paid one for each
//! place. Where no mentee pays more than being unmatched costs, nor more than
//! a pair costs plus the price of its mentor, no pairing costs less than all
//! that mentees pay less all that mentors are paid.

use super::super::case::Case;
use super::super::{Rule, Violation};
use super::prices::LeastCosts;
use super::{broken, cost};
use crate::plan::Kind;
use crate::plan::document::{CertificateRow, PriceRow};
use crate::school::{PairingObjective, StaffId};
use std::collections::BTreeMap;

const SUBJECT: &str = "pairing: certificate";

fn wrong(message: impl Into<String>) -> Violation {
    broken(Rule::MentorsCertificate, SUBJECT, message)
}

/// The certificate of a plan that may have one.
fn certificate<'a>(case: &Case<'a>) -> Option<&'a CertificateRow> {
    let certificate = case.document.pairing.as_ref()?.certificate.as_ref()?;
    may_have_one(case).then_some(certificate)
}

fn may_have_one(case: &Case) -> bool {
    case.plans_mentors() && case.facts.school.rules.mentors.objective == PairingObjective::Total
}

/// A certificate is about pairs that were planned, under `total` only.
pub(crate) fn only_total(case: &Case, found: &mut Vec<Violation>) {
    let given = case.document.pairing.as_ref().is_some_and(|pairing| pairing.certificate.is_some());
    if given && !may_have_one(case) {
        found.push(wrong("prices prove nothing but the total cost of pairs that were planned"));
    }
}

/// The prices of known people, the first where somebody has two.
fn prices(case: &Case, rows: &[PriceRow]) -> BTreeMap<StaffId, i128> {
    let mut prices = BTreeMap::new();
    for row in rows {
        if let Some(staff) = case.facts.find_staff(&row.staff) {
            prices.entry(staff).or_insert(i128::from(row.price));
        }
    }
    prices
}

/// Every mentee has exactly one price, and nobody else has; every mentor has at
/// most one, which is not negative; both lists are in the order of staff.csv.
pub(crate) fn priced(case: &Case, found: &mut Vec<Violation>) {
    let Some(certificate) = certificate(case) else { return };
    let staff = &case.facts.school.staff;
    for (rows, role) in [(&certificate.mentees, "mentee"), (&certificate.mentors, "mentor")] {
        let mut known = Vec::new();
        for row in rows {
            match case.facts.find_staff(&row.staff) {
                Some(person) => known.push(person),
                None => found.push(broken(Rule::Names, SUBJECT, format!("the school has no person {:?}", row.staff))),
            }
        }
        for person in known.iter().filter(|person| match role {
            "mentee" => !staff[**person].roles.mentee,
            _ => !staff[**person].roles.mentor,
        }) {
            found.push(wrong(format!("{} is priced as a {role} and is none", case.facts.person(*person))));
        }
        if !known.is_sorted() {
            let message = format!("the prices of {role}s must be in the order of staff.csv");
            found.push(broken(Rule::Order, SUBJECT, message));
        }
        known.sort_unstable();
        for two in known.windows(2).filter(|two| two[0] == two[1]) {
            found.push(wrong(format!("{} has two prices as a {role}", case.facts.person(two[0]))));
        }
    }
    let mentees = prices(case, &certificate.mentees);
    for mentee in case.candidates.mentees().filter(|mentee| !mentees.contains_key(mentee)) {
        found.push(wrong(format!("{} has no price", case.facts.person(mentee))));
    }
    for row in certificate.mentors.iter().filter(|row| row.price < 0) {
        found.push(wrong(format!("the price of {} is negative", row.staff)));
    }
}

/// No mentee's price is above what the mentee costs unmatched, unless a pair
/// is required.
pub(crate) fn not_above_unmatched(case: &Case, found: &mut Vec<Violation>) {
    let Some(certificate) = certificate(case) else { return };
    let (least, mentees) = (LeastCosts::new(case), prices(case, &certificate.mentees));
    for (mentee, price) in mentees.into_iter().filter(|(mentee, _)| !case.candidates.is_fixed(*mentee)) {
        let most = least.unmatched(mentee);
        if price > most {
            let person = case.facts.person(mentee);
            found.push(wrong(format!("the price of {person} is {price}, but being unmatched costs {most}")));
        }
    }
}

/// No mentee's price is above the cost of a pair plus the mentor's price, of
/// all acceptable pairs that are possible: a mentee with a required mentor has
/// no other.
pub(crate) fn not_above_pairs(case: &Case, found: &mut Vec<Violation>) {
    let Some(certificate) = certificate(case) else { return };
    let least = LeastCosts::new(case);
    let (mentees, mentors) = (prices(case, &certificate.mentees), prices(case, &certificate.mentors));
    for (mentee, price) in mentees {
        let possible = |(mentor, _): &&(StaffId, i64)| {
            !case.candidates.is_fixed(mentee) || case.candidates.is_required(*mentor, mentee)
        };
        for (mentor, fit) in case.market().mentors_of(mentee).iter().filter(possible) {
            let cost = least.pair(*mentor, mentee, *fit);
            let of_mentor = mentors.get(mentor).copied().unwrap_or(0);
            if price > cost + of_mentor {
                let (mentee, mentor) = (case.facts.person(mentee), case.facts.person(*mentor));
                let message = format!(
                    "the price of {mentee} is {price}, but a pair with {mentor} costs {cost}, and {mentor} has the price {of_mentor}"
                );
                found.push(wrong(message));
            }
        }
    }
}

/// The bound is `constant` plus the prices of mentees less each mentor's price
/// times the places; `constant` is `moved` for each meeting of the previous
/// plan whose mentee is still there.
pub(crate) fn bound(case: &Case, found: &mut Vec<Violation>) {
    let Some(certificate) = certificate(case) else { return };
    let moved = i128::from(case.facts.school.rules.costs.moved);
    let constant = moved * cost::Previous::new(case).all_meetings;
    if constant != i128::from(certificate.constant) {
        found.push(wrong(format!("the constant is {constant}, not {}", certificate.constant)));
    }
    let mentees: i128 = prices(case, &certificate.mentees).values().sum();
    let mentors = prices(case, &certificate.mentors);
    let mentors: i128 = mentors.iter().map(|(mentor, price)| price * case.candidates.places(*mentor) as i128).sum();
    let bound = constant + mentees - mentors;
    if bound != i128::from(certificate.bound) {
        found.push(wrong(format!("the prices prove a bound of {bound}, not {}", certificate.bound)));
    }
}

/// The bound is at most what the pairs and meetings of this plan cost.
pub(crate) fn not_above_cost(case: &Case, found: &mut Vec<Violation>) {
    let Some(certificate) = certificate(case) else { return };
    let cost = cost::of_pairs(case);
    if i128::from(certificate.bound) > cost {
        let message = format!("the bound is {}, but the pairs of this plan cost {cost}", certificate.bound);
        found.push(wrong(message));
    }
}

/// Whether the prices, all rules kept, prove that no plan costs less than this
/// total: there is nothing but pairs in the plan.
pub(crate) fn prove_total(case: &Case, total: i64) -> bool {
    let document = case.document;
    let nothing_else = document.kinds == [Kind::Mentors] && document.sessions.is_empty() && document.visits.is_empty();
    nothing_else && certificate(case).is_some_and(|certificate| certificate.bound == total)
}
