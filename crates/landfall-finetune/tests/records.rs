//! Text files: what is read, what is refused, and how it is said.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::Seed;
use landfall_finetune::dataset::{
    Columns, DataSet, DataWarning, Files, Format, Label, LabelKind, MISTAKES, Records, align_tags,
    folds, read_lines, split, strata, word_ids,
};
use landfall_finetune::{FinetuneError, Target};
use proptest::prelude::*;

fn format(kind: LabelKind) -> Format {
    Format {
        columns: Columns {
            region: Some(3),
            ..Columns::default()
        },
        header: false,
        kind,
    }
}

fn parse(bytes: &[u8], kind: LabelKind) -> Result<Records, FinetuneError> {
    Records::parse("a.tsv", bytes, &format(kind))
}

fn complaint(bytes: &[u8], kind: LabelKind) -> String {
    parse(bytes, kind).unwrap_err().to_string()
}

fn set(
    train: &str,
    test: Option<&str>,
    labels: Option<&[String]>,
) -> Result<DataSet, FinetuneError> {
    let read = |name, text: &str| {
        Records::parse(name, text.as_bytes(), &format(LabelKind::Class)).unwrap()
    };
    let files = Files {
        train: read("train.tsv", train),
        dev: None,
        test: test.map(|text| read("test.tsv", text)),
    };
    DataSet::of(files, LabelKind::Class, labels)
}

#[test]
fn fields_are_split_on_tabs_only() {
    let records = parse(
        "\u{feff}a \"b\tyes\ten\r\n\"x\ty\"\tde\textra\r\r\n\tno\tsw".as_bytes(),
        LabelKind::Class,
    )
    .unwrap();
    let texts: Vec<&str> = records.rows.iter().map(|row| row.text.as_str()).collect();
    assert_eq!(texts, ["a \"b", "\"x", ""]);
    assert_eq!(records.rows[1].label, Label::Texts(vec!["y\"".to_owned()]));
    assert_eq!(
        (records.rows[1].region.as_str(), records.rows[2].line),
        ("de", 3)
    );
}

#[test]
fn a_header_is_passed_over_and_lines_count_it() {
    let with = Format {
        header: true,
        ..format(LabelKind::Class)
    };
    let records = Records::parse("a.tsv", b"text\tlabel\tregion\na\tb\tc\n", &with).unwrap();
    assert_eq!((records.rows.len(), records.rows[0].line), (1, 2));
    assert_eq!(
        Records::parse("a.tsv", b"text\n", &with)
            .unwrap_err()
            .to_string(),
        "a.tsv: the file has a header and no record"
    );
}

#[test]
fn every_mistake_is_said_with_its_line() {
    assert_eq!(complaint(b"", LabelKind::Class), "a.tsv: the file is empty");
    assert_eq!(
        complaint(b"a\tb\tc\nb\n\nx\xff\tb\tc\nd\t\tc\n", LabelKind::Class),
        "a.tsv, line 2, `label`: the line ends with column 1, the label is to be in column 2\n\
         a.tsv, line 2, `region`: the line ends with column 1, the region is to be in column 3\n\
         a.tsv, line 3, `label`: the line ends with column 1, the label is to be in column 2\n\
         a.tsv, line 3, `region`: the line ends with column 1, the region is to be in column 3\n\
         a.tsv, line 4: byte 10 (`0xff`, counted from 0) is not UTF-8\n\
         a.tsv, line 5, `label`: the field is empty"
    );
}

#[test]
fn a_byte_order_mark_counts_in_byte_offsets() {
    assert_eq!(
        complaint(b"\xef\xbb\xbfa\xff\tb\tc\n", LabelKind::Class),
        "a.tsv, line 1: byte 4 (`0xff`, counted from 0) is not UTF-8"
    );
}

#[test]
fn beyond_a_hundred_mistakes_their_number_is_said() {
    let said = complaint("x\n".repeat(500).as_bytes(), LabelKind::Class);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), MISTAKES + 1);
    // Two mistakes a line: the 101st is the first of line 51.
    assert_eq!(
        lines[MISTAKES],
        "a.tsv, line 51: 900 more mistakes from here on are not listed"
    );
}

#[test]
fn numbers_must_be_finite() {
    let row = parse(b"a\t1e3|-2.5\tde\n", LabelKind::Numbers).unwrap();
    assert_eq!(row.rows[0].label, Label::Numbers(vec![1000.0, -2.5]));
    assert_eq!(
        complaint(
            b"a\tNaN\tde\nb\tinf\tde\nc\t1e99\tde\nd\t\tde\ne\t1|x\tde\n",
            LabelKind::Numbers
        ),
        "a.tsv, line 1, `label`: `NaN` is no finite number\n\
         a.tsv, line 2, `label`: `inf` is no finite number\n\
         a.tsv, line 3, `label`: `1e99` is no finite number\n\
         a.tsv, line 4, `label`: `` is no finite number\n\
         a.tsv, line 5, `label`: `x` is no finite number"
    );
}

#[test]
fn several_classes_stand_between_bars() {
    let rows = parse(b"a\tx|y\tde\nb\t\tde\n", LabelKind::Classes).unwrap();
    let files = Files {
        train: rows,
        ..Files::default()
    };
    let data = DataSet::of(files, LabelKind::Classes, None).unwrap();
    assert_eq!(data.train.targets[0], Target::Classes(vec![true, true]));
    assert_eq!(data.train.targets[1], Target::Classes(vec![false, false]));
    assert_eq!(
        complaint(b"a\tx||y\tde\n", LabelKind::Classes),
        "a.tsv, line 1, `label`: `x||y` has an empty name beside `|`"
    );
}

#[test]
fn tags_are_as_many_as_words() {
    let records = parse(b"New  York now\tB-LOC I-LOC O\ten\n", LabelKind::Tags).unwrap();
    let files = Files {
        train: records,
        ..Files::default()
    };
    let data = DataSet::of(files, LabelKind::Tags, None).unwrap();
    assert_eq!(data.labels, ["B-LOC", "I-LOC", "O"]);
    assert_eq!(
        data.train.targets[0],
        Target::Tokens(vec![Some(0), Some(1), Some(2)])
    );
    assert_eq!(
        complaint("wie heiß?\tO O O\tde\n".as_bytes(), LabelKind::Tags),
        "a.tsv, line 1, `label`: there are 3 tags for 2 words"
    );
}

#[test]
fn tags_stand_on_the_first_token_of_a_word() {
    // <s> | wie | he iß ? </s>, with the space before a word in its first token.
    let offsets = [(0, 0), (0, 3), (3, 6), (6, 8), (8, 9), (0, 0)];
    let words = word_ids("wie heiß?", &offsets);
    assert_eq!(words, [None, Some(0), Some(1), Some(1), Some(1), None]);
    assert_eq!(
        align_tags(&words, &[Some(7), Some(8)]),
        [None, Some(7), Some(8), None, None, None]
    );
    // A token of the space alone belongs to no word.
    assert_eq!(
        word_ids("a b", &[(0, 1), (1, 2), (2, 3)]),
        [Some(0), None, Some(1)]
    );
}

#[test]
fn an_unknown_label_is_named_with_a_guess() {
    let error = set(
        "a\tyes\ten\nb\tno\ten\n",
        Some("c\tyess\ten\nd\tzz\ten\n"),
        None,
    );
    assert_eq!(
        error.unwrap_err().to_string(),
        "test.tsv, line 1, `label`: the label `yess` is unknown; known are `no`, `yes` \
         (help: did you mean `yes`?)\n\
         test.tsv, line 2, `label`: the label `zz` is unknown; known are `no`, `yes`"
    );
    let many = set(
        "a\tyes\ten\nb\tno\ten\n",
        Some(&format!("c\tyes\ten\n{}", "c\tzz\ten\n".repeat(9))),
        None,
    );
    assert_eq!(
        many.unwrap_err().to_string(),
        "test.tsv, line 2, `label`: the label `zz` is unknown; known are `no`, `yes`; the same in \
         line 3, 4, 5, 6, 7 and 3 more"
    );
}

#[test]
fn a_checkpoint_gives_the_order_of_the_labels() {
    let labels = ["yes".to_owned(), "no".to_owned()];
    let data = set("a\tyes\ten\nb\tno\ten\n", None, Some(&labels)).unwrap();
    assert_eq!(data.train.targets, [Target::Class(0), Target::Class(1)]);
    let wrong = set("a\tyes\ten\nb\tmaybe\ten\n", None, Some(&labels));
    assert!(
        wrong
            .unwrap_err()
            .to_string()
            .starts_with("train.tsv, line 2")
    );
}

#[test]
fn one_class_is_an_error_for_training_only() {
    assert_eq!(
        set("a\tyes\ten\nb\tyes\tde\n", None, None)
            .unwrap_err()
            .to_string(),
        "train.tsv: all 2 records have the label `yes`, at least two labels are needed"
    );
    assert!(set("a\tyes\ten\nb\tno\ten\n", Some("c\tno\ten\n"), None).is_ok());
}

#[test]
fn doubts_are_warned_about() {
    let train = "a\tx\ten\nb\ty\ten\nc\ty\tde\n\ty\tde\n";
    let labels = ["x", "y", "z"].map(str::to_owned);
    let data = set(train, Some("e\tx\tsw\nf\tx\tsw\n"), Some(&labels)).unwrap();
    let said: Vec<String> = data.warnings.iter().map(DataWarning::to_string).collect();
    assert_eq!(
        said,
        [
            "train.tsv: the label `x` (1 records) occurs in the region `en` only",
            "train.tsv: all 2 records of the region `de` have the label `y`",
            "train.tsv: no record has the label `z`",
            "test.tsv: the region `sw` (2 records) has no training record",
            "train.tsv: 1 texts are empty, the first in line 4",
        ]
    );
}

#[test]
fn lines_to_predict_keep_their_order_and_the_empty_ones() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    let read = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        read_lines(&path)
    };
    assert_eq!(read(b"a\n\nb\tc\r\n").unwrap(), ["a", "", "b\tc"]);
    assert_eq!(read(b"a\n\n").unwrap(), ["a", ""]);
    assert_eq!(read(b"\n").unwrap(), [""]);
    assert!(
        read(b"")
            .unwrap_err()
            .to_string()
            .ends_with("the file is empty")
    );
    let said = read(b"ok\n\xc3(\n").unwrap_err().to_string();
    assert!(
        said.ends_with("line 2: byte 3 (`0xc3`, counted from 0) is not UTF-8"),
        "{said}"
    );
}

#[test]
fn wrong_columns_are_refused() {
    let at = |columns, kind| {
        let format = Format {
            columns,
            header: false,
            kind,
        };
        Records::parse("a.tsv", b"a\tb\n", &format)
            .unwrap_err()
            .to_string()
    };
    let zero = Columns {
        text: 0,
        ..Columns::default()
    };
    assert_eq!(
        at(zero, LabelKind::Class),
        "column is `0`, allowed is 1 or more"
    );
    let none = Columns {
        label: None,
        ..Columns::default()
    };
    assert_eq!(
        at(none, LabelKind::Class),
        "label column is `none`, allowed is 1 or more"
    );
    // Without labels the label column is not looked for.
    let format = Format {
        kind: LabelKind::None,
        ..Format::default()
    };
    assert_eq!(
        Records::parse("a.tsv", b"a\n", &format).unwrap().rows.len(),
        1
    );
}

#[test]
fn strata_are_pairs_of_region_and_class() {
    let data = set("a\tx\ten\nb\ty\ten\nc\ty\tde\nd\ty\ten\n", None, None).unwrap();
    let strata = strata(&data.train);
    assert!(strata[1] == strata[3] && strata[0] != strata[1] && strata[1] != strata[2]);
}

#[test]
fn wrong_shares_and_folds_are_refused() {
    let strata = [0, 0, 1];
    for shares in [&[][..], &[0.5], &[1.5, -0.5], &[f64::NAN, 1.0], &[0.0, 1.0]] {
        assert!(split(&strata, shares, Seed::new(0)).is_err(), "{shares:?}");
    }
    assert!(folds(&strata, 1, Seed::new(0)).is_err() && folds(&strata, 4, Seed::new(0)).is_err());
}

proptest! {
    #[test]
    fn every_row_is_in_exactly_one_part_and_each_stratum_has_its_share(
        strata in proptest::collection::vec(0u64..4, 4..200),
        k in 2usize..4,
        seed: u64,
    ) {
        let shares = vec![1.0 / k as f64; k];
        let dealt = [
            split(&strata, &shares, Seed::new(seed)).unwrap(),
            folds(&strata, k, Seed::new(seed)).unwrap(),
        ];
        for parts in dealt {
            let mut all: Vec<usize> = parts.concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..strata.len()).collect::<Vec<_>>());
            for stratum in 0..4 {
                let count = |part: &Vec<usize>| part.iter().filter(|row| strata[**row] == stratum).count();
                let counts: Vec<usize> = parts.iter().map(count).collect();
                let spread = counts.iter().max().unwrap() - counts.iter().min().unwrap();
                prop_assert!(spread <= 2, "{:?}", counts);
            }
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes: Vec<u8>, header: bool) {
        for kind in [LabelKind::Class, LabelKind::Classes, LabelKind::Numbers, LabelKind::Tags] {
            let with = Format { header, ..format(kind) };
            let _ = Records::parse("a", &bytes, &with);
        }
    }
}
