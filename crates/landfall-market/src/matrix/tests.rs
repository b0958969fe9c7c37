#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests stop at the first surprise"
)]

use std::path::PathBuf;

use landfall_core::Progress;
use tempfile::TempDir;

use super::*;

fn read(text: &str) -> Matrix {
    Matrix::params()
        .read_bytes(text.as_bytes(), "a.csv")
        .unwrap()
}

fn refused(params: &MatrixParams, text: &str) -> String {
    let error = params.read_bytes(text.as_bytes(), "a.csv").unwrap_err();
    error.to_string()
}

fn all(matrix: &Matrix) -> Vec<Option<f64>> {
    let row = |row| (0..matrix.columns()).map(move |column| matrix.value(row, column));
    (0..matrix.rows()).flat_map(row).collect()
}

fn npy(values: &[f64], columns: usize) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.npy");
    write_npy(&path, values, columns).unwrap();
    (folder, path)
}

fn prepared(recipe: &Recipe, matrix: &Matrix) -> Vec<f64> {
    let prepared = recipe.prepare::<f64>(matrix, &Progress::silent()).unwrap();
    prepared.values().to_vec()
}

fn unprepared(recipe: &Recipe, matrix: &Matrix) -> String {
    let prepared = recipe.prepare::<f64>(matrix, &Progress::silent());
    prepared.unwrap_err().to_string()
}

#[test]
fn columns_have_their_uses() {
    let text = "shop;sales;note;w;staff\nA;1,5;x;2;7\nB;..;y;0;8\n";
    let params = Matrix::params().id("shop").weight("w").ignore("note");
    let matrix = params.read_bytes(text.as_bytes(), "a.csv").unwrap();
    assert_eq!(matrix.names(), ["sales", "staff"]);
    assert_eq!(all(&matrix), [Some(1.5), Some(7.0), None, Some(8.0)]);
    assert_eq!(matrix.ids().unwrap(), ["A", "B"]);
    assert_eq!(matrix.weights().unwrap(), [2.0, 0.0]);
    assert_eq!(
        matrix.cell_place(1, 0).to_string(),
        "a.csv, line 3, `sales`"
    );
}

#[test]
fn what_other_programs_write_for_missing_is_missing() {
    let matrix = read("x,y\nNaN,1\nnan,2\nNA,3\n,4\n5,6\n");
    assert_eq!(matrix.value(4, 0), Some(5.0));
    assert_eq!(
        (0..4).map(|row| matrix.value(row, 0)).collect::<Vec<_>>(),
        [None; 4]
    );
}

#[test]
fn a_column_of_words_is_named_once() {
    let text = "country,x\nBrazil,1\nIndia,2\nKenya,3\n";
    assert_eq!(
        refused(&Matrix::params(), text),
        "a.csv, line 1, `country`: the column is not numeric: line 2 holds `Brazil` \
         (help: name it as id, or ignore it)"
    );
    let one_cell = refused(&Matrix::params(), "x,y\n1,2\n3,four\n5,6\n");
    assert!(
        one_cell.starts_with("a.csv, line 3, `y`: `four` is not a number"),
        "{one_cell}"
    );
}

#[test]
fn settings_are_checked_against_the_header() {
    let params = Matrix::params().id("shp").weight("w").ignore("w");
    assert_eq!(
        refused(&params, "shop,w,x\n1,2,3\n"),
        "a.csv, line 1: column `w` is asked for as weight and as ignored (help: give it one)\n\
         a.csv, line 1: there is no column `shp`, which was asked for as id (help: did you mean \
         `shop`? its columns are `shop`, `w`, `x`)"
    );
    let nothing = Matrix::params().id("a").ignore("b");
    assert_eq!(
        refused(&nothing, "a,b\n1,2\n"),
        "a.csv, line 1: no column of numbers is left (help: at least one column must be neither \
         id, weight nor ignored)"
    );
}

#[test]
fn weights_are_checked_by_line() {
    let params = Matrix::params().weight("w");
    assert_eq!(
        refused(&params, "x,w\n1,2\n3,-1\n4,\n"),
        "a.csv, line 3, `w`: the weight `-1` is not a finite number of 0 or above\n\
         a.csv, line 4, `w`: the weight `NaN` is not a finite number of 0 or above"
    );
    assert_eq!(
        refused(&params, "x,w\n1,0\n3,0\n"),
        "a.csv: all weights are 0; at least one row needs a weight above 0"
    );
}

#[test]
fn a_file_of_numbers_gives_the_same_matrix_as_its_text() {
    let (_folder, path) = npy(&[1.0, 2.0, 5.0, f64::NAN, 0.5, 3.0], 3);
    let params = Matrix::params().weight("2").id("0");
    let file = params.read_path(&path).unwrap();
    let text = Matrix::params()
        .weight("b")
        .id("a")
        .read_bytes(b"a,1,b\n1,2,5\n,0.5,3\n", "a.csv")
        .unwrap();
    assert_eq!(all(&file), all(&text));
    assert_eq!(file.weights(), text.weights());
    assert_eq!(file.names(), ["1"]);
    assert_eq!(file.ids().unwrap(), ["1", "NaN"]);
    assert!(file.as_slice::<f64>().is_none());
    let place = file.cell_place(1, 0).to_string();
    assert!(place.ends_with("a.npy, `row 1, column 1`"), "{place}");
}

#[test]
fn an_untouched_file_is_not_copied() {
    let (_folder, path) = npy(&[1.0, 2.0, 5.0, 7.0], 2);
    let matrix = Matrix::params().read_path(&path).unwrap();
    let plain = Recipe::new().scale(Scale::None);
    let silent = Progress::silent();
    let in_place = plain.prepare::<f64>(&matrix, &silent).unwrap();
    assert!(in_place.is_borrowed());
    assert_eq!(
        in_place.values().as_ptr(),
        matrix.as_slice::<f64>().unwrap().as_ptr()
    );
    assert!(
        !plain
            .prepare::<f32>(&matrix, &silent)
            .unwrap()
            .is_borrowed()
    );
    assert!(
        !Recipe::new()
            .prepare::<f64>(&matrix, &silent)
            .unwrap()
            .is_borrowed()
    );
    assert_eq!(in_place.points().unwrap().values(), [1.0, 2.0, 5.0, 7.0]);
}

#[test]
fn logarithms_come_before_scaling() {
    let matrix = read("x,y\n1,0\n10,1\n100,3\n");
    let recipe = Recipe::new().log("x").log1p("y").scale(Scale::None);
    let expected = [0.0, 0.0, 10_f64.ln(), 2_f64.ln(), 100_f64.ln(), 4_f64.ln()];
    for (value, expected) in prepared(&recipe, &matrix).into_iter().zip(expected) {
        assert!((value - expected).abs() < 1e-15);
    }
    // ln 1, ln 10, ln 100 are evenly spaced: quartiles half a step away from the median.
    let robust = prepared(&Recipe::new().log("x"), &matrix);
    let x: Vec<f64> = robust.iter().step_by(2).copied().collect();
    assert!(
        (x[0] + 1.0).abs() < 1e-15 && x[1] == 0.0 && (x[2] - 1.0).abs() < 1e-15,
        "{x:?}"
    );
    let both = prepared(
        &Recipe::new().all(Log::Log1p).log("x").scale(Scale::None),
        &matrix,
    );
    assert_eq!(both, prepared(&recipe, &matrix));
}

#[test]
fn standard_scores_have_mean_0_and_deviation_1() {
    // Mean 5, population deviation 2 (see the tests of spread); b is constant.
    let matrix = read("a,b\n2,3\n4,3\n4,3\n4,3\n5,3\n5,3\n7,3\n9,3\n");
    let recipe = Recipe::new().scale(Scale::Standard);
    let result = recipe.prepare::<f64>(&matrix, &Progress::silent()).unwrap();
    let a: Vec<f64> = result.values().iter().step_by(2).copied().collect();
    assert_eq!(a, [-1.5, -0.5, -0.5, -0.5, 0.0, 0.0, 1.0, 2.0]);
    assert!(result.values().iter().skip(1).step_by(2).all(|b| *b == 0.0));
    let notes: Vec<String> = result.notes().iter().map(ToString::to_string).collect();
    assert_eq!(notes, ["column `b` is constant; it separates nothing"]);
    assert_eq!(result.changes()[0].original(-1.5), 2.0);
}

#[test]
fn values_without_a_logarithm_are_named() {
    let matrix = read("x,y\n1,-1\n0,2\n-3,-0.5\n");
    assert_eq!(
        unprepared(&Recipe::new().log("x").log1p("y"), &matrix),
        "a.csv, line 2, `y`: one plus `-1` has no logarithm; values above -1 are needed \
         (help: leave the column as it is)\n\
         a.csv, line 3, `x`: `0` has no logarithm; values above 0 are needed \
         (help: take the logarithm of one plus the value, or leave the column as it is)\n\
         a.csv, line 4, `x`: `-3` has no logarithm; values above 0 are needed \
         (help: take the logarithm of one plus the value, or leave the column as it is)"
    );
    let wrong = unprepared(&Recipe::new().log("z").log("x").log1p("x"), &matrix);
    assert!(
        wrong.contains("there is no column `z`, which was asked for as log (help: "),
        "{wrong}"
    );
    assert!(
        wrong.contains("column `x` is asked for as log and as log1p"),
        "{wrong}"
    );
}

#[test]
fn missing_cells_are_refused_filled_or_kept() {
    let matrix = read("x,y\n1,1\n,2\n9,\n2,8\n");
    let refused = unprepared(&Recipe::new(), &matrix);
    assert!(
        refused.starts_with("a.csv, line 3, `x`: the cell is missing (help: fill it"),
        "{refused}"
    );
    assert!(
        refused.contains("a.csv, line 4, `y`: the cell is missing"),
        "{refused}"
    );
    let plain = Recipe::new().scale(Scale::None);
    // Medians of 1, 9, 2 and of 1, 2, 8.
    let filled = prepared(&plain.clone().missing(Missing::Impute), &matrix);
    assert_eq!(filled, [1.0, 1.0, 2.0, 2.0, 9.0, 2.0, 2.0, 8.0]);
    // The middle of ln 1 and ln 100 is ln 10.
    let logs = read("x\n1\n100\n..\n");
    let recipe = Recipe::new().log("x").missing(Missing::Impute);
    let result = recipe.prepare::<f64>(&logs, &Progress::silent()).unwrap();
    assert_eq!(
        result.rows_and_notes(),
        (
            3,
            vec!["1 missing cell of column `x` took its median, 10".to_owned()]
        )
    );
    let kept = plain.missing(Missing::Keep);
    let kept = kept.prepare::<f64>(&matrix, &Progress::silent()).unwrap();
    assert_eq!((kept.missing(), kept.values()[2].is_nan()), (2, true));
    let error = kept.points().unwrap_err().to_string();
    assert!(
        error.starts_with("a.csv, line 3, `x`: the cell is missing"),
        "{error}"
    );
}

impl<T: crate::cluster::Real> PreparedMatrix<'_, T> {
    fn rows_and_notes(&self) -> (usize, Vec<String>) {
        let notes = self.notes().iter().map(|note| {
            let text = note.to_string();
            match text.rsplit_once(", ") {
                Some((start, number)) => {
                    let number: f64 = number.parse().unwrap();
                    format!("{start}, {}", number.round())
                }
                None => text,
            }
        });
        (self.values().len() / self.changes().len(), notes.collect())
    }
}

#[test]
fn cells_that_cannot_be_compared_are_named() {
    let (_folder, path) = npy(&[1.0, 2.0, f64::INFINITY, 3.0], 2);
    let matrix = Matrix::params().read_path(&path).unwrap();
    let error = unprepared(&Recipe::new(), &matrix);
    assert!(
        error.ends_with("a.npy, `row 1, column 0`: `inf` is not a finite number"),
        "{error}"
    );
    let huge = read("x\n1\n1e38\n");
    let plain = Recipe::new().scale(Scale::None);
    let result = plain.prepare::<f32>(&huge, &Progress::silent()).unwrap();
    let error = result.points().unwrap_err().to_string();
    assert!(error.starts_with("a.csv, line 3, `x`: `9.99"), "{error}");
    let empty = read("x,y\n,1\n,2\n");
    let error = unprepared(&Recipe::new().missing(Missing::Impute), &empty);
    assert_eq!(
        error,
        "a.csv, `x`: the column holds no number at all (help: ignore it)"
    );
    let far = read("x\n-1.7e308\n1.7e308\n");
    let error = unprepared(&Recipe::new().scale(Scale::Standard), &far);
    assert!(
        error.contains("`x`: the figures of the column are too far apart"),
        "{error}"
    );
}

#[test]
fn matrices_made_by_hand_are_checked() {
    let names = || vec!["x".to_owned(), "y".to_owned()];
    assert!(Matrix::new(names(), vec![1.0, 2.0, 3.0]).is_err());
    assert!(Matrix::new(names(), Vec::new()).is_err());
    assert!(Matrix::new(Vec::new(), vec![1.0]).is_err());
    assert!(Matrix::new(vec!["x".into(), "x".into()], vec![1.0, 2.0]).is_err());
    let error = Matrix::new(names(), vec![1.0, f64::INFINITY]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`row 0, y`: `inf` is not a finite number"
    );
    let good = || Matrix::new(names(), vec![1.0, f64::NAN]).unwrap();
    assert_eq!(good().value(0, 1), None);
    assert!(good().with_ids(Vec::new()).is_err());
    assert!(good().with_weights(vec![f64::NAN]).is_err());
    assert_eq!(
        good().with_weights(vec![2.0]).unwrap().weights(),
        Some(&[2.0][..])
    );
}

#[test]
fn preparation_does_not_depend_on_the_number_of_threads() {
    let values: Vec<f64> = (0..60_000)
        .map(|i| f64::from(i * 7919 % 10_007) + 1e8)
        .collect();
    let matrix = Matrix::new(vec!["a".into(), "b".into(), "c".into()], values).unwrap();
    let with = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.unwrap()
            .install(|| prepared(&Recipe::new().scale(Scale::Standard), &matrix))
    };
    assert_eq!(with(1), with(4));
}

#[test]
fn preparation_can_be_cancelled() {
    let progress = Progress::silent();
    progress.cancel();
    let error = Recipe::new()
        .prepare::<f64>(&read("x\n1\n2\n"), &progress)
        .unwrap_err();
    assert!(matches!(error, crate::MarketError::Cancelled(_)), "{error}");
}
