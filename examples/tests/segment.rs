//! The command line of the `segment` example, as users' scripts rely on it.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

use landfall::market::matrix::write_npy;
use landfall_testkit::Run;
use serde_json::Value;
use tempfile::TempDir;

fn segment(args: &[&str]) -> Run {
    landfall_testkit::example("segment", args).unwrap()
}

/// A folder with a table in it, named `data.csv`.
fn table(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data.csv");
    fs::write(&path, text).unwrap();
    (folder, path)
}

/// Runs with `--json` beside the data and returns the document.
fn document(data: &Path, args: &[&str]) -> Value {
    let out = data.with_file_name("out.json");
    let mut all = vec![data.to_str().unwrap(), "--json", out.to_str().unwrap()];
    all.extend(args);
    let run = segment(&all);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{args:?}");
    serde_json::from_str(&fs::read_to_string(out).unwrap()).unwrap()
}

/// The one line of an error; nothing may be written.
fn refused(data: &Path, args: &[&str]) -> String {
    let out = data.with_file_name("refused.json");
    let mut all = vec![data.to_str().unwrap(), "--json", out.to_str().unwrap()];
    all.extend(args);
    let run = segment(&all);
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{args:?}");
    assert!(!out.exists());
    let folder = format!("{}/", data.parent().unwrap().display());
    run.stderr.replace(&folder, "").trim_end().to_owned()
}

/// The document without what may differ between two runs.
fn timeless(mut document: Value) -> Value {
    assert!(document["seconds"].as_f64().unwrap() > 0.0);
    document["seconds"] = Value::Null;
    document["settings"]["source"] = Value::Null;
    document
}

/// A number in 0..1 that looks random, the same everywhere (the fractional part of a sine).
fn noise(i: u32) -> f64 {
    let wave = (f64::from(i) * 12.9898).sin() * 43_758.545_3;
    wave - wave.floor()
}

/// Rows around three corners: groups 0, 1, 2 in turn.
fn three_groups(rows: u32) -> Vec<[f64; 2]> {
    let corner = [[0.0, 0.0], [10.0, 0.0], [0.0, 10.0]];
    (0..rows)
        .map(|i| {
            let [x, y] = corner[(i % 3) as usize];
            [x + noise(2 * i), y + noise(2 * i + 1)]
        })
        .collect()
}

fn csv(rows: &[[f64; 2]]) -> String {
    let lines = rows.iter().map(|[x, y]| format!("{x},{y}\n"));
    "x,y\n".to_owned() + &lines.collect::<String>()
}

fn floats(list: &Value) -> Vec<f64> {
    let all = list.as_array().unwrap().iter();
    all.map(|value| value.as_f64().unwrap()).collect()
}

fn labels(document: &Value) -> Vec<u64> {
    let all = document["labels"].as_array().unwrap().iter();
    all.map(|value| value.as_u64().unwrap()).collect()
}

#[test]
fn four_points_by_hand() {
    let (_folder, data) = table("shop,x\nA,0\nB,1\nC,9\nD,11\n");
    let found = document(&data, &["--id", "shop", "--k", "2", "--scale", "none"]);
    assert_eq!(labels(&found), [0, 0, 1, 1]);
    assert_eq!(found["ids"].as_array().unwrap().len(), 4);
    assert_eq!(found["centroids"], serde_json::json!([[0.5], [10.0]]));
    // 2 x 0.5^2 + 2 x 1^2.
    assert_eq!(found["inertia"].as_f64().unwrap(), 2.5);
    assert_eq!((&found["verdict"], &found["k"]), (&Value::Null, &2.into()));
    assert_eq!(
        found["undefined"]["verdict"],
        "a fixed number of clusters is not tested"
    );
    // Spreads 0.5 and 1, centroids 9.5 apart.
    let davies = found["davies_bouldin"].as_f64().unwrap();
    assert!((davies - 1.5 / 9.5).abs() < 1e-12, "{davies}");
    // a = 1, 1, 2, 2; b = 10, 9, 8.5, 10.5.
    let silhouette = (0.9 + 8.0 / 9.0 + 6.5 / 8.5 + 8.5 / 10.5) / 4.0;
    assert!((found["silhouette"].as_f64().unwrap() - silhouette).abs() < 1e-12);
    assert_eq!(found["weighted"]["silhouette"], found["silhouette"]);
    assert_eq!(found["profiles"][1]["columns"][0]["inside"]["median"], 10.0);
    for name in ["n_iter", "relocations", "seconds", "simplified_silhouette"] {
        assert!(found[name].is_number(), "{name}");
    }
}

#[test]
fn scaling_is_what_it_says() {
    let (_folder, data) = table("x\n2\n4\n4\n4\n5\n5\n7\n9\n");
    let centroid = |scale: &str| {
        let found = document(&data, &["--k", "1", "--scale", scale]);
        (
            found["centroids"][0][0].as_f64().unwrap(),
            found["inertia"].as_f64().unwrap(),
        )
    };
    // Mean 5, population deviation 2: standard scores have mean 0 and 8 x 1 squares.
    let (mean, inertia) = centroid("standard");
    assert!(
        mean.abs() < 1e-15 && (inertia - 8.0).abs() < 1e-12,
        "{mean} {inertia}"
    );
    // Median 4.5, quartiles 4 and 5.5: the mean 5 becomes 0.5 / 1.5, squares 32 / 1.5^2.
    let (mean, inertia) = centroid("robust");
    assert!((mean - 1.0 / 3.0).abs() < 1e-12 && (inertia - 32.0 / 2.25).abs() < 1e-12);
    assert_eq!(centroid("none"), (5.0, 32.0));
    let one = document(&data, &["--k", "1"]);
    assert_eq!(one["silhouette"], Value::Null);
    assert_eq!(
        one["undefined"]["silhouette"],
        "all rows lie in one cluster"
    );
}

#[test]
fn logarithms_are_natural_and_come_first() {
    let (_folder, data) = table("x,y\n1,0\n1,0\n100,3\n100,3\n");
    let found = document(
        &data,
        &["--k", "2", "--log", "x", "--log1p", "y", "--scale", "none"],
    );
    let expected = [[0.0, 0.0], [100_f64.ln(), 4_f64.ln()]];
    for (row, expected) in found["centroids"].as_array().unwrap().iter().zip(expected) {
        for (value, expected) in floats(row).into_iter().zip(expected) {
            assert!((value - expected).abs() < 1e-12);
        }
    }
    let all = document(&data, &["--k", "2", "--log1p", "all", "--scale", "none"]);
    assert!((floats(&all["centroids"][1])[0] - 101_f64.ln()).abs() < 1e-12);
    assert_eq!(all["columns"][1]["log"], "log1p");
    assert_eq!(
        refused(&data, &["--k", "2", "--log", "all"])
            .lines()
            .next()
            .unwrap(),
        "error: data.csv, line 2, `y`: `0` has no logarithm; values above 0 are needed (help: take \
         the logarithm of one plus the value, or leave the column as it is)"
    );
}

#[test]
fn weights_count_as_copies() {
    let (_folder, heavy) = table("x,w\n0,3\n1,1\n10,2\n12,0\n");
    let (_other, copies) = table("x\n0\n0\n0\n1\n10\n10\n");
    let plain = ["--k", "2", "--scale", "none"];
    let weighted = document(&heavy, &[&plain[..], &["--weight", "w"]].concat());
    let copied = document(&copies, &plain);
    assert_eq!(weighted["centroids"], copied["centroids"]);
    assert_eq!(weighted["inertia"], copied["inertia"]);
    assert_eq!(labels(&weighted), [0, 0, 1, 1]); // the row of weight 0 is labelled
    let silhouette = |document: &Value| document["silhouette"].as_f64().unwrap();
    let difference = silhouette(&weighted["weighted"]) - silhouette(&copied);
    assert!(difference.abs() < 1e-12, "{difference}");
    assert_ne!(weighted["silhouette"], weighted["weighted"]["silhouette"]);
}

#[test]
fn a_range_is_chosen_from_and_tested() {
    let (_folder, data) = table(&csv(&three_groups(90)));
    let found = document(&data, &["--k", "1..=5", "--seed", "4"]);
    assert_eq!(
        (&found["verdict"], &found["k"]),
        (&"clusters".into(), &3.into())
    );
    assert!(found["p_uniform"].as_f64().unwrap() <= 0.05);
    assert!(found["p_gaussian"].as_f64().unwrap() <= 0.05);
    assert!(found["stability"].as_f64().unwrap() > 0.95);
    let ks: Vec<&Value> = found["alternatives"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| &a["k"])
        .collect();
    assert_eq!(ks, [1, 2, 3, 4, 5]);
    for alternative in found["alternatives"].as_array().unwrap() {
        assert!(alternative["inertia"].is_number());
        assert_eq!(alternative["silhouette"].is_null(), alternative["k"] == 1);
    }
    let groups: Vec<u64> = labels(&found)[..3].to_vec();
    for (row, label) in labels(&found).into_iter().enumerate() {
        assert_eq!(label, groups[row % 3]);
    }
}

#[test]
fn no_clusters_is_an_answer() {
    let rows: Vec<[f64; 2]> = (0..120)
        .map(|i| [noise(2 * i + 7), noise(2 * i + 8)])
        .collect();
    let (_folder, data) = table(&csv(&rows));
    let found = document(&data, &["--k", "1..=4"]);
    assert_eq!(
        (&found["verdict"], &found["k"]),
        (&"no clusters".into(), &1.into())
    );
    assert!(labels(&found).iter().all(|label| *label == 0));
    assert_eq!(found["silhouette"], Value::Null);
    assert_eq!(found["alternatives"].as_array().unwrap().len(), 4);
    let run = segment(&[data.to_str().unwrap(), "--k", "1..=4"]);
    assert!(
        run.stdout
            .contains("no clusters: the rows are one segment (p = "),
        "{}",
        run.stdout
    );
}

#[test]
fn threads_change_nothing() {
    let (_folder, data) = table(&csv(&three_groups(200)));
    let with = |threads: &str, k: &str| {
        timeless(document(
            &data,
            &["--k", k, "--threads", threads, "--restarts", "8"],
        ))
    };
    for k in ["4", "2..=4"] {
        assert_eq!(with("1", k), with("3", k));
    }
}

#[test]
fn a_file_of_numbers_gives_what_its_text_gives() {
    let rows = three_groups(60);
    let (_folder, text) = table(&csv(&rows));
    let file = text.with_file_name("data.npy");
    write_npy(&file, rows.as_flattened(), 2).unwrap();
    for args in [
        &["--k", "3"][..],
        &["--k", "3", "--scale", "none", "--precision", "f32"],
    ] {
        let (mut a, mut b) = (
            timeless(document(&text, args)),
            timeless(document(&file, args)),
        );
        assert_eq!(b["columns"][1]["name"], "1");
        for document in [&mut a, &mut b] {
            document["columns"] = Value::Null;
            document["profiles"] = Value::Null;
        }
        assert_eq!(a, b);
    }
    let plain = document(&file, &["--k", "2", "--ignore", "1", "--log1p", "0"]);
    assert_eq!(plain["columns"].as_array().unwrap().len(), 1);
}

#[test]
fn a_start_is_followed_and_steps_are_counted() {
    let (_folder, data) = table("x\n0\n1\n2\n10\n11\n12\n");
    let start = data.with_file_name("start.csv");
    fs::write(&start, "centre\n12\n1.5\n").unwrap();
    let start = start.to_str().unwrap();
    let found = document(&data, &["--start", start, "--scale", "none"]);
    // Labels are numbered as the start is, not by weight.
    assert_eq!(labels(&found), [1, 1, 1, 0, 0, 0]);
    assert_eq!(found["centroids"], serde_json::json!([[11.0], [1.0]]));
    let one = |extra: &[&str]| {
        let args = [
            &["--start", start, "--scale", "none", "--steps", "1"],
            extra,
        ]
        .concat();
        document(&data, &args)
    };
    assert_eq!(one(&[])["n_iter"], 1);
    assert_eq!(one(&["--k", "2"])["labels"], found["labels"]);
    let file = data.with_file_name("start.npy");
    write_npy(&file, &[12.0_f64, 1.5], 1).unwrap();
    let from_file = document(
        &data,
        &["--start", file.to_str().unwrap(), "--scale", "none"],
    );
    assert_eq!(timeless(from_file), timeless(found));
    assert_eq!(
        refused(&data, &["--start", start, "--k", "3"]),
        "error: --k asks for 3 clusters, but start.csv holds 2 centroids"
    );
    assert_eq!(
        refused(&data, &["--start", start, "--k", "1..=3"]),
        "error: --k asks for a choice, but --start fixes the number of clusters: give one of them"
    );
    assert_eq!(
        refused(&data, &["--start", start, "--restarts", "3"]),
        "error: `restarts`: given centroids are one start, not several"
    );
}

#[test]
fn a_start_that_does_not_fit_is_refused() {
    let (_folder, data) = table("x,y\n0,1\n5,6\n9,9\n");
    let start = data.with_file_name("start.csv");
    let path = start.to_str().unwrap();
    let given = |text: &str| {
        fs::write(&start, text).unwrap();
        refused(&data, &["--start", path])
    };
    assert_eq!(
        given("x\n1\n"),
        "error: start.csv: the centroids have 1 columns, the data 2 that are compared"
    );
    assert_eq!(
        given("y,x\n1,2\n"),
        "error: start.csv: the centroids have the data's columns in another order: `y` stands \
         where the data have `x`"
    );
    assert!(given("x,y\n1,\n").starts_with("error: start.csv, line 2, `y`: the cell is missing"));
    assert_eq!(
        given("x,y\n1,2\n3,4\n5,6\n7,8\n"),
        "error: 4 clusters were asked for, but only 3 rows have a weight above 0"
    );
}

#[test]
fn missing_cells_are_refused_or_filled() {
    let (_folder, data) = table("x,y\n0,1\n1,\n9,4\n10,5\n");
    assert_eq!(
        refused(&data, &["--k", "2"]),
        "error: data.csv, line 3, `y`: the cell is missing (help: fill it, ignore the column, or \
         choose another policy for missing cells)"
    );
    let found = document(
        &data,
        &["--k", "2", "--missing", "impute", "--scale", "none"],
    );
    assert_eq!(
        found["warnings"],
        serde_json::json!(["1 missing cell of column `y` took its median, 4"])
    );
    assert_eq!(
        found["centroids"],
        serde_json::json!([[0.5, 2.5], [9.5, 4.5]])
    );
    assert_eq!(found["columns"][1]["missing"], 1);
}

#[test]
fn missing_cells_can_be_left_out_of_every_distance() {
    let (_folder, data) = table("x,y\n9,9\n,8\n0,0\n1,\n1,0\n");
    let found = document(&data, &["--k", "2", "--missing", "kpod", "--scale", "none"]);
    assert_eq!(labels(&found), [1, 1, 0, 0, 0]);
    // x: 0, 1, 1 about 2/3 and 9; y: 0, 0 and 9, 8 about 8.5. Squares 2/3 + 2 x 0.25.
    let inertia = found["inertia"].as_f64().unwrap();
    assert!((inertia - (2.0 / 3.0 + 0.5)).abs() < 1e-12, "{inertia}");
    assert_eq!(
        found["undefined"]["silhouette"],
        "rows with missing cells have no distances to each other"
    );
    assert!(
        found["warnings"][0]
            .as_str()
            .unwrap()
            .contains("missing at random")
    );
    assert_eq!(
        refused(&data, &["--k", "1..=3", "--missing", "kpod"]),
        "error: `k`: the test for structure needs complete rows: give one number of clusters, or \
         refuse or impute missing cells"
    );
}

#[test]
fn every_mistake_has_its_message() {
    let text = "country,x,y,w\nBrazil,1,2,1\nIndia,2,3,-1\nKenya,4,4,1\n";
    let (_folder, data) = table(text);
    for (args, message) in [
        (
            &["--k", "2"][..],
            "error: data.csv, line 1, `country`: the column is not numeric: line 2 holds `Brazil` \
             (help: name it as id, or ignore it)",
        ),
        (
            &["--id", "country", "--weight", "w", "--k", "2"],
            "error: data.csv, line 3, `w`: the weight `-1` is not a finite number of 0 or above",
        ),
        (
            &["--id", "land", "--k", "2"],
            "error: data.csv, line 1: there is no column `land`, which was asked for as id (help: \
             its columns are `country`, `x`, `y`, `w`)\n\
             error: data.csv, line 1, `country`: the column is not numeric: line 2 holds `Brazil` \
             (help: name it as id, or ignore it)",
        ),
        (
            &["--id", "country", "--log", "z", "--k", "2"],
            "error: data.csv: there is no column `z`, which was asked for as log (help: did you \
             mean `w`? its columns are `x`, `y`, `w`)",
        ),
        (
            &["--id", "country", "--k", "4"],
            "error: 4 clusters were asked for, but only 3 rows have a weight above 0",
        ),
        (
            &["--id", "country", "--k", "0"],
            "error: `k`: `0` is not a whole number of 1 or above",
        ),
        (
            &["--id", "country", "--k", "5..=2"],
            "error: `k`: `5..=2` is not a range of at least two numbers of clusters from 1 on, \
             such as `1..=11`",
        ),
        (
            &["--id", "country", "--k", "2", "--tolerance", "-1"],
            "error: `tolerance`: `-1` is not a finite number of 0 or above",
        ),
        (
            &["--id", "country", "--k", "2", "--steps", "0"],
            "error: `steps`: `0` is not a whole number of 1 or above",
        ),
        (
            &["--id", "country"],
            "error: --k or --start is needed: say how many clusters, such as `--k 6` or `--k \
             1..=11`",
        ),
        (
            &[
                "--id", "country", "--k", "2", "--log", "all", "--log1p", "all",
            ],
            "error: --log all and --log1p all contradict each other: give one of them",
        ),
    ] {
        assert_eq!(refused(&data, args), message, "{args:?}");
    }
    for args in [
        &["--k", "1..5"][..],
        &["--k", "two"],
        &["--scale", "log"],
        &["--k", "-1"],
    ] {
        let message = refused(&data, args);
        assert!(message.starts_with("error: "), "{message}");
    }
    let missing = data.with_file_name("none.csv");
    assert_eq!(
        refused(&missing, &["--k", "2"]),
        "error: none.csv: there is no such file (help: check the name and the folder)"
    );
    let npy = data.with_file_name("broken.npy");
    fs::write(&npy, b"\x93NUMPY\x01\x00").unwrap();
    assert_eq!(
        refused(&npy, &["--k", "2"]),
        "error: broken.npy: the header of the .npy file cannot be read: the file ends inside it \
         (help: save the array again with `numpy.save`)"
    );
}

#[test]
fn inputs_are_never_overwritten() {
    let (_folder, data) = table("x\n1\n2\n3\n");
    let before = fs::read(&data).unwrap();
    let path = data.to_str().unwrap();
    let run = segment(&[path, "--k", "2", "--json", path]);
    assert_eq!(run.status, 2);
    assert!(
        run.stderr
            .contains("is an input and cannot be the output too"),
        "{}",
        run.stderr
    );
    assert_eq!(fs::read(&data).unwrap(), before);
    let out = data.with_file_name("out");
    let out = out.to_str().unwrap();
    let run = segment(&[path, "--k", "2", "--json", out, "--page", out]);
    assert_eq!(
        (run.status, run.stderr.as_str()),
        (2, "error: --json and --page name the same file\n")
    );
    let run = segment(&[path, "--k", "2", "--json", "/dev/null/out.json"]);
    assert_eq!(run.status, 1, "{}", run.stderr);
}

#[test]
fn more_clusters_than_distinct_rows_are_fewer_and_said_so() {
    let (_folder, data) = table("x\n1\n1\n1\n5\n5\n");
    let found = document(&data, &["--k", "3", "--scale", "none"]);
    assert_eq!(found["k"], 2);
    assert_eq!(labels(&found), [0, 0, 0, 1, 1]);
    let warnings = found["warnings"].as_array().unwrap();
    assert_eq!(warnings.len(), 1, "{warnings:?}");
    assert!(
        warnings[0].as_str().unwrap().contains("cluster"),
        "{warnings:?}"
    );
}

#[test]
fn the_page_shows_what_the_document_holds() {
    let (_folder, data) =
        table("land,x,y\nBR,1,1\nIN,1.2,1\nKE,1.1,1.3\nDE,9,8\nFR,9.2,8\n</script><b>x,9.1,8.4\n");
    let page = data.with_file_name("deep/page.html");
    let run = segment(&[
        data.to_str().unwrap(),
        "--id",
        "land",
        "--k",
        "2",
        "--page",
        page.to_str().unwrap(),
    ]);
    assert_eq!((run.status, run.stderr.as_str()), (0, ""));
    let html = fs::read_to_string(page).unwrap();
    for part in [
        "<!doctype html>",
        "default-src &#39;none&#39;",
        "aria-label=\"Brazil: segment 0\"",
        "&lt;/script&gt;&lt;b&gt;x",
        "id=\"chart-lines\"",
        "id=\"chart-row-silhouettes\"",
        "nothing was tested",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert!(!html.contains("</script><b>x"));
}

#[test]
fn quiet_runs_say_nothing_and_help_names_every_option() {
    let (_folder, data) = table("x\n1\n2\n9\n");
    let run = segment(&[data.to_str().unwrap(), "--k", "2", "--quiet"]);
    assert_eq!(
        (run.status, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
    let help = segment(&["--help"]);
    assert_eq!(help.status, 0);
    for option in [
        "--k",
        "--scale",
        "--log",
        "--log1p",
        "--weight",
        "--id",
        "--ignore",
        "--missing",
        "--start",
        "--steps",
        "--tolerance",
        "--restarts",
        "--precision",
        "--seed",
        "--threads",
        "--json",
        "--page",
    ] {
        assert!(help.stdout.contains(option), "{option}");
    }
}
