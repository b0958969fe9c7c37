//! The place of every economy on a grid of tiles.

/// Lines of code, column and row.
const GRID: &str = include_str!("tile_grid.tsv");

/// One place of the grid, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tile {
    pub(super) code: &'static str,
    pub(super) column: usize,
    pub(super) row: usize,
}

/// All tiles in the order of their codes.
pub(super) fn tiles() -> impl Iterator<Item = Tile> {
    GRID.lines().skip(1).filter_map(|line| {
        let mut fields = line.split('\t');
        let code = fields.next()?;
        let column = fields.next()?.parse().ok()?;
        let row = fields.next()?.parse().ok()?;
        Some(Tile { code, column, row })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use landfall_core::RegionCode;

    use super::*;

    #[test]
    fn every_economy_has_one_tile_of_its_own() {
        let codes: BTreeSet<String> = tiles().map(|tile| tile.code.to_owned()).collect();
        let economies = RegionCode::economies().map(|code| code.as_str().to_owned());
        assert_eq!(codes, economies.collect());
        let places: BTreeSet<(usize, usize)> =
            tiles().map(|tile| (tile.column, tile.row)).collect();
        assert_eq!((tiles().count(), places.len()), (250, 250));
    }

    #[test]
    fn the_grid_is_compact() {
        assert!(tiles().all(|tile| tile.column < 34 && tile.row < 20));
        assert!(tiles().any(|tile| tile.column == 0) && tiles().any(|tile| tile.row == 0));
    }

    #[test]
    fn known_neighbours_lie_as_they_do_on_a_map() {
        let at = |code: &str| tiles().find(|tile| tile.code == code).unwrap();
        for (west, east) in [
            ("PT", "ES"),
            ("US", "FR"),
            ("PK", "IN"),
            ("CN", "JP"),
            ("BR", "AO"),
        ] {
            assert!(at(west).column < at(east).column, "{west} {east}");
        }
        for (north, south) in [
            ("CA", "US"),
            ("NO", "DK"),
            ("DZ", "NG"),
            ("KE", "ZA"),
            ("PE", "AR"),
        ] {
            assert!(at(north).row < at(south).row, "{north} {south}");
        }
    }
}
