//! Seats for different people: a matching, or the roles that lack holders (Hall 1935).

/// The seats of one demand.
#[derive(Debug, Clone)]
pub(super) struct SeatRule {
    /// Index of the demand.
    pub(super) demand: usize,
    /// Whether each person can take such a seat.
    pub(super) holds: Vec<bool>,
    pub(super) count: usize,
}

/// Who sits where, or why not everybody can.
pub(super) enum Seating {
    /// (index into the rules, person), by rule.
    Full(Vec<(usize, usize)>),
    /// Rules that together have more seats than holders in the team.
    Short(Vec<usize>),
}

/// Fills all seats from `team` by augmenting paths (Kuhn 1955).
pub(super) fn seat(rules: &[SeatRule], team: &[usize]) -> Seating {
    let seats: Vec<usize> = rules
        .iter()
        .enumerate()
        .flat_map(|(at, rule)| std::iter::repeat_n(at, rule.count.min(team.len() + 1)))
        .collect();
    // For each member the seat she has.
    let mut taken: Vec<Option<usize>> = vec![None; team.len()];
    for seat in 0..seats.len() {
        let mut seen = vec![false; team.len()];
        if !augment(seat, rules, &seats, team, &mut taken, &mut seen) {
            // The seat and those of everybody seen compete for exactly the people seen.
            let rivals = taken.iter().zip(&seen).filter(|(_, seen)| **seen);
            let mut short: Vec<usize> = rivals
                .filter_map(|(seat, _)| *seat)
                .chain([seat])
                .filter_map(|seat| seats.get(seat).copied())
                .collect();
            short.sort_unstable();
            short.dedup();
            return Seating::Short(short);
        }
    }
    let mut full: Vec<(usize, usize)> = taken
        .iter()
        .zip(team)
        .filter_map(|(seat, &person)| Some((*seats.get((*seat)?)?, person)))
        .collect();
    full.sort_unstable();
    Seating::Full(full)
}

fn augment(
    seat: usize,
    rules: &[SeatRule],
    seats: &[usize],
    team: &[usize],
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    let Some(rule) = seats.get(seat).and_then(|&rule| rules.get(rule)) else {
        return false;
    };
    for (at, &person) in team.iter().enumerate() {
        if seen.get(at) != Some(&false) || rule.holds.get(person) != Some(&true) {
            continue;
        }
        if let Some(mark) = seen.get_mut(at) {
            *mark = true;
        }
        let holder = taken.get(at).copied().flatten();
        let free = holder.is_none_or(|other| augment(other, rules, seats, team, taken, seen));
        if free && let Some(place) = taken.get_mut(at) {
            *place = Some(seat);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(holders: &[usize], count: usize) -> SeatRule {
        SeatRule {
            demand: 0,
            holds: (0..5).map(|person| holders.contains(&person)).collect(),
            count,
        }
    }

    #[test]
    fn one_person_fills_one_of_two_seats() {
        // Person 0 holds both roles, person 1 only the first.
        let rules = [rule(&[0, 1], 1), rule(&[0], 1)];
        let Seating::Full(full) = seat(&rules, &[0, 1]) else {
            panic!("both can be seated");
        };
        assert_eq!(full, [(0, 1), (1, 0)]);
    }

    #[test]
    fn roles_that_share_their_only_holder_are_named() {
        let rules = [rule(&[3, 4], 1), rule(&[0], 1), rule(&[0], 1)];
        let Seating::Short(short) = seat(&rules, &[0, 3, 4]) else {
            panic!("one person cannot take two seats");
        };
        assert_eq!(short, [1, 2]);
    }

    #[test]
    fn more_seats_than_people_is_short_without_counting_them_all() {
        assert!(matches!(
            seat(&[rule(&[0, 1, 2], usize::MAX)], &[0, 1]),
            Seating::Short(short) if short == [0]
        ));
    }
}
