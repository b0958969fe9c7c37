//! From records to what a model needs for a task.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use landfall_core::Progress;
use landfall_finetune::Target;
use landfall_finetune::checkpoint::{FreshHead, Head};
use landfall_finetune::config::{Architecture, EncoderConfig, Problem};
use landfall_finetune::dataset::{DataSet, Files, Format, LabelKind, Records};
use landfall_finetune::evaluate::{ClassInput, EvaluateParams, Grouping, classes};
use landfall_finetune::task::{HeadNote, Scores, Task};
use landfall_finetune::tokens::{self, TokenizerKind, TrainOptions};

fn records(task: Task, kind: LabelKind, text: &str) -> Records {
    let format = Format {
        columns: task.columns(),
        header: false,
        kind,
    };
    Records::parse("a.tsv", text.as_bytes(), &format).unwrap()
}

/// A configuration with a head and its labels.
fn config(class: &str, labels: &[&str]) -> EncoderConfig {
    let mut config = EncoderConfig::new(Architecture::Bert, 60);
    config.architectures = vec![class.to_owned()];
    config.labels = labels.iter().map(|label| (*label).to_owned()).collect();
    config
}

fn data(labels: Option<&[String]>) -> DataSet {
    let train = records(Task::Sequence, LabelKind::Class, "a\tyes\nb\tno\n");
    let files = Files {
        train,
        ..Files::default()
    };
    DataSet::of(files, LabelKind::Class, labels).unwrap()
}

fn train() -> Records {
    records(Task::Sequence, LabelKind::Class, "a\tyes\nb\tno\n")
}

#[test]
fn a_head_that_knows_all_labels_goes_on_in_its_order() {
    let config = config("BertForSequenceClassification", &["yes", "perhaps", "no"]);
    let labels = Task::Sequence.known_labels(&config, &train());
    assert_eq!(labels, Some(config.labels.as_slice()));
    let setup = Task::Sequence.setup(&config, &data(labels));
    assert_eq!(setup.note, HeadNote::Kept);
    assert_eq!(setup.config.labels, ["yes", "perhaps", "no"]);
    assert_eq!(setup.load.head, FreshHead::Missing);
    assert_eq!(setup.config.problem, Some(Problem::SingleLabel));
}

#[test]
fn a_head_without_names_takes_those_of_the_records() {
    let config = config("BertForSequenceClassification", &["LABEL_0", "LABEL_1"]);
    let labels = Task::Sequence.known_labels(&config, &train());
    assert_eq!(labels, None);
    let setup = Task::Sequence.setup(&config, &data(labels));
    assert_eq!(
        (setup.note, setup.load.head),
        (HeadNote::Kept, FreshHead::Missing)
    );
    assert_eq!(setup.config.labels, ["no", "yes"]);
}

#[test]
fn a_head_that_lacks_a_label_is_replaced_and_said_to_be() {
    let config = config("BertForSequenceClassification", &["oui", "no"]);
    let labels = Task::Sequence.known_labels(&config, &train());
    assert_eq!(labels, None);
    let setup = Task::Sequence.setup(&config, &data(labels));
    assert_eq!(setup.load.head, FreshHead::Always);
    assert_eq!(
        setup.note.to_string(),
        "the head of the folder knows `oui`, `no` and lacks `yes`: a new one is trained"
    );
}

#[test]
fn a_body_gets_a_new_head() {
    let config = config("BertForMaskedLM", &["LABEL_0", "LABEL_1"]);
    let setup = Task::Sequence.setup(&config, &data(None));
    assert_eq!(
        (setup.note, setup.load.head),
        (HeadNote::New, FreshHead::Missing)
    );
    assert_eq!(
        Task::Embedding.setup(&config, &data(None)).note,
        HeadNote::Kept
    );
}

#[test]
fn numbers_are_a_regression_with_as_many_outputs() {
    let train = records(Task::Sequence, LabelKind::Numbers, "a\t1|2|3\nb\t2|3|4\n");
    let files = Files {
        train,
        ..Files::default()
    };
    let data = DataSet::of(files, LabelKind::Numbers, None).unwrap();
    let config = config("BertModel", &["LABEL_0", "LABEL_1"]);
    let setup = Task::Sequence.setup(&config, &data);
    assert_eq!(setup.config.problem, Some(Problem::Regression));
    assert_eq!(setup.config.labels.len(), 3);
}

#[test]
fn labels_go_by_task_and_problem() {
    let several = Some(Problem::MultiLabel);
    assert_eq!(Task::Pair.labels(several, true), LabelKind::Classes);
    assert_eq!(Task::Token.labels(several, true), LabelKind::Tags);
    assert_eq!(Task::Embedding.labels(None, false), LabelKind::None);
    assert_eq!(Task::Embedding.labels(None, true), LabelKind::Likeness);
    assert_eq!(Task::Mlm.labels(None, true), LabelKind::None);
    assert!("sequnece".parse::<Task>().is_err());
    assert_eq!(Task::Mlm.head(), Head::MaskedLm);
}

#[test]
fn tags_go_to_the_first_token_of_each_word_and_pairs_are_one_sequence() {
    let texts = ["the cat sat there", "the cats sat", "that hat there"];
    let mut options = TrainOptions::new(TokenizerKind::WordPiece, Architecture::Bert, 40);
    options.limit = 6;
    let tokens = tokens::train(&options, &texts, &Progress::silent()).unwrap();
    let train = records(
        Task::Token,
        LabelKind::Tags,
        "the  cats\tA B\nthe cat sat there that\tA B A A A\n",
    );
    let files = Files {
        train,
        ..Files::default()
    };
    let data = DataSet::of(files, LabelKind::Tags, None).unwrap();
    let made = Task::Token
        .prepare(&data.train, &tokens, &Progress::silent())
        .unwrap();
    let Target::Tokens(classes) = &made.examples[0].target else {
        panic!("{:?}", made.examples[0]);
    };
    let known: Vec<u32> = classes.iter().flatten().copied().collect();
    assert_eq!(known, [0, 1]);
    assert_eq!(classes.len(), made.examples[0].text.len());
    assert_eq!((made.truncated, made.examples[1].text.len()), (1, 6));

    let train = records(
        Task::Pair,
        LabelKind::Class,
        "the cat\tthat hat\tyes\ncat\thats\tno\n",
    );
    let files = Files {
        train,
        ..Files::default()
    };
    let data = DataSet::of(files, LabelKind::Class, None).unwrap();
    let made = Task::Pair
        .prepare(&data.train, &tokens, &Progress::silent())
        .unwrap();
    assert!(made.examples[1].text.types.contains(&1));
    assert!(made.examples[1].other.is_none());
    let made = Task::Embedding
        .prepare(&data.train, &tokens, &Progress::silent())
        .unwrap();
    assert!(made.examples[1].other.is_some());
}

#[test]
fn flat_scores_have_a_number_and_its_interval() {
    let labels = ["no".to_owned(), "yes".to_owned()];
    let input = ClassInput::of(&labels, &[0, 0, 1, 1], &[0, 1, 1, 1]);
    let by = Grouping::by("region", ["en", "sw", "en", "sw"]);
    let scores = Scores::Classes(classes(&input, &[by], &EvaluateParams::default()).unwrap());
    let flat = scores.flat();
    assert_eq!(flat["n"], 4);
    assert_eq!(flat["accuracy"], 0.75);
    assert!(flat["accuracy_interval"][0].as_f64() < Some(0.75));
    assert_eq!(flat["region"]["sw"]["accuracy"], 0.5);
    assert!(flat["region"]["sw"].get("confusion").is_none());
    assert_eq!(scores.measure("accuracy").unwrap(), (0.75, false));
    let error = scores.measure("beauty").unwrap_err().to_string();
    assert!(
        error.contains("`beauty`") && error.contains("`macro_f1`"),
        "{error}"
    );
}
