//! Names inside the program and in files.

use landfall_finetune::checkpoint::{Head, file_name, internal_name, layout};
use landfall_finetune::config::{Architecture, EncoderConfig};

fn small(architecture: Architecture) -> EncoderConfig {
    let mut config = EncoderConfig::new(architecture, 20);
    config.hidden = 8;
    config.heads = 2;
    config.layers = 11;
    config.intermediate = 12;
    config.tie_word_embeddings = false;
    config
}

#[test]
fn every_name_comes_back_from_every_spelling() {
    for architecture in Architecture::ALL {
        for head in Head::ALL {
            for parameter in layout(&small(architecture), head).unwrap() {
                let own = parameter.name.as_str();
                let theirs = file_name(architecture, head, own);
                let back = |name: &str| internal_name(architecture, name);
                assert_eq!(back(&theirs), own);
                assert_eq!(back(&format!("module.{theirs}")), own);
                assert_eq!(back(&format!("model.{theirs}")), own);
                assert_eq!(back(&format!("0.auto_model.{theirs}")), own);
                let bare = file_name(architecture, Head::Embedding, own);
                assert_eq!(back(&bare), own);
                if own.contains("LayerNorm") {
                    let old = theirs.replace("weight", "gamma").replace("bias", "beta");
                    assert_eq!(back(&old), own);
                }
            }
        }
    }
}

#[test]
fn no_two_parameters_have_one_name() {
    for architecture in Architecture::ALL {
        for head in Head::ALL {
            let parameters = layout(&small(architecture), head).unwrap();
            let mut names: Vec<String> = parameters
                .iter()
                .map(|one| file_name(architecture, head, &one.name))
                .collect();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), parameters.len());
        }
    }
}

fn total(architecture: Architecture, head: Head, change: impl FnOnce(&mut EncoderConfig)) -> usize {
    let mut config = EncoderConfig::new(architecture, 30_522);
    change(&mut config);
    layout(&config, head)
        .unwrap()
        .iter()
        .map(|one| one.len())
        .sum()
}

/// The sizes of published models.
#[test]
fn published_models_have_as_many_numbers() {
    let vocabulary = |size: usize| move |config: &mut EncoderConfig| config.vocabulary = size;
    let same = |_: &mut EncoderConfig| {};
    // distilbert-base-uncased with two labels
    assert_eq!(
        total(Architecture::DistilBert, Head::Sequence, same),
        66_955_010
    );
    // bert-base-uncased without a pooler: 109,482,240 - 768 * 769
    assert_eq!(
        total(Architecture::Bert, Head::Embedding, same),
        108_891_648
    );
    assert_eq!(total(Architecture::Bert, Head::MaskedLm, same), 109_514_298);
    assert_eq!(
        total(Architecture::Roberta, Head::Sequence, vocabulary(50_265)),
        124_647_170
    );
    assert_eq!(
        total(Architecture::Roberta, Head::MaskedLm, vocabulary(50_265)),
        124_697_433
    );
    assert_eq!(
        total(
            Architecture::XlmRoberta,
            Head::MaskedLm,
            vocabulary(250_002)
        ),
        278_295_186
    );
}
