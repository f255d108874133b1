//! How tight a school is: figures that tell whether people can meet at all, before anything is planned.

use super::{Id, MemberRole, School, SlotKind, SlotSet, Staff};

/// More people than this are not compared two by two.
const MOST_FOR_PAIRS: usize = 3_000;

/// How much common time there is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Facts {
    /// Free periods with lessons per person: the least, the one in the middle, the most.
    pub free: Option<(u32, u32, u32)>,
    /// How many of ten thousand pairs of people have no period in which both are free; none
    /// where there are too many to compare.
    pub apart: Option<u32>,
    /// Teams without a period in which all their leads and required members are free.
    pub teams_apart: u32,
}

impl Facts {
    /// Works out the figures.
    ///
    /// O(people² × slots ÷ 64 + members × slots ÷ 64).
    pub fn new(school: &School) -> Facts {
        let cycle = &school.cycle;
        let lessons = SlotSet::new(cycle.len(), cycle.slots().filter(|slot| cycle.kind(*slot) == SlotKind::Lesson));
        // The same periods for every figure: those with lessons, on days on which the person is in school.
        let free_of = |person: &Staff| person.time.free.and(&person.time.days).and(&lessons);
        let of_people: Vec<SlotSet> = school.staff.iter().map(free_of).collect();
        let mut free: Vec<u32> = of_people.iter().map(|free| free.iter().count() as u32).collect();
        free.sort_unstable();
        let middle = free.get(free.len() / 2).copied();
        let free = free.first().zip(middle).zip(free.last()).map(|((least, middle), most)| (*least, middle, *most));
        let people = &of_people;
        let apart = (2..=MOST_FOR_PAIRS).contains(&people.len()).then(|| {
            let pairs = people.len() * (people.len() - 1) / 2;
            let never = people
                .iter()
                .enumerate()
                .map(|(at, one)| people[at + 1..].iter().filter(|other| !one.intersects(other)).count());
            (10_000 * never.sum::<usize>() / pairs) as u32
        });
        let teams_apart = school.teams.iter().filter(|team| {
            let counted = team.members.iter().filter(|member| member.role != MemberRole::Optional);
            counted.fold(lessons.clone(), |common, member| common.and(&of_people[member.staff.index()])).is_empty()
        });
        Facts { free, apart, teams_apart: teams_apart.count() as u32 }
    }
}
