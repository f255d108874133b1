//! What commitments take of somebody's time.

use crate::school::{Cycle, Slot, SlotSet};

/// The spots that commitments take of somebody, with all that overlap them: in all turns, and in each.
///
/// It is made once where several limits, or several people, are asked about the same commitments: in a cycle of turns and
/// sites a spot overlaps dozens of others.
#[derive(Clone, Debug)]
pub struct TakenTime {
    spots: SlotSet,
    /// With what overlaps them: in all turns, then those of each turn where there are several. Empty where nothing overlaps
    /// anything: then it is the spots themselves.
    times: Vec<SlotSet>,
}

impl TakenTime {
    /// What these spots take where nothing overlaps anything.
    pub fn without_overlaps(spots: SlotSet) -> TakenTime {
        TakenTime { spots, times: Vec::new() }
    }

    /// What these spots take. O(spots × what overlaps each).
    pub fn new(cycle: &Cycle, spots: SlotSet) -> TakenTime {
        let sets = match (cycle.is_simple(), cycle.turns()) {
            (true, _) => 0,
            (false, 1) => 1,
            (false, turns) => 1 + turns as usize,
        };
        let mut taken = TakenTime { times: vec![SlotSet::empty(cycle.len()); sets], spots };
        taken.overlap(cycle);
        taken
    }

    /// What nothing takes.
    pub fn nothing(cycle: &Cycle) -> TakenTime {
        TakenTime::new(cycle, SlotSet::empty(cycle.len()))
    }

    /// What one spot takes.
    pub fn of_spot(cycle: &Cycle, spot: Slot) -> TakenTime {
        TakenTime::new(cycle, SlotSet::new(cycle.len(), [spot]))
    }

    /// The spots.
    #[inline]
    pub fn spots(&self) -> &SlotSet {
        &self.spots
    }

    /// The spots with all that overlap them: in a turn, or in all.
    #[inline]
    pub fn times(&self, turn: Option<u32>) -> &SlotSet {
        self.times.get(turn.map_or(0, |turn| turn as usize)).unwrap_or(&self.spots)
    }

    /// Whether nobody can give both.
    #[inline]
    pub fn overlaps(&self, other: &TakenTime) -> bool {
        self.times(None).intersects(&other.spots)
    }

    /// Takes more spots.
    pub fn take(&mut self, cycle: &Cycle, spots: impl IntoIterator<Item = Slot>) {
        for spot in spots {
            self.spots.insert(spot);
            self.overlap_with(cycle, spot);
        }
    }

    /// Takes spots no more. O(spots that stay × what overlaps each).
    pub fn release(&mut self, cycle: &Cycle, spots: impl IntoIterator<Item = Slot>) {
        spots.into_iter().for_each(|spot| self.spots.remove(spot));
        self.overlap(cycle);
    }

    /// Finds what overlaps the spots anew.
    fn overlap(&mut self, cycle: &Cycle) {
        if self.times.is_empty() {
            return;
        }
        self.times.iter_mut().for_each(SlotSet::clear);
        let spots = std::mem::replace(&mut self.spots, SlotSet::empty(0));
        spots.iter().for_each(|spot| self.overlap_with(cycle, spot));
        self.spots = spots;
    }

    fn overlap_with(&mut self, cycle: &Cycle, spot: Slot) {
        let turns = self.times.len();
        for (turn, times) in self.times.iter_mut().enumerate() {
            let is_in = turn == 0 || turns == 1 || cycle.in_turn(turn as u32).contains(spot);
            if is_in {
                times.insert(spot);
                cycle.overlapping(spot).iter().for_each(|other| times.insert(*other));
            }
        }
    }
}
