//! Cheap classifiers.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use landfall_core::Progress;
use landfall_finetune::baseline::{Majority, NgramParams};

/// Made-up words of three languages, 40 texts each.
fn texts() -> (Vec<String>, Vec<u32>) {
    let words = [
        ["haus", "baum", "strasse", "schön", "über", "zeit"],
        ["casa", "árbol", "calle", "bonito", "sobre", "tiempo"],
        ["дом", "дерево", "улица", "красивый", "над", "время"],
    ];
    let mut texts = Vec::new();
    let mut classes = Vec::new();
    for i in 0..120usize {
        let class = i % 3;
        let word = |k: usize| words[class][(i * 7 + k * k + i / 3) % 6];
        texts.push(format!("{} {} {}", word(0), word(1), word(2)));
        classes.push(u32::try_from(class).unwrap());
    }
    (texts, classes)
}

#[test]
fn a_fit_is_the_same_to_the_bit_on_any_number_of_threads() {
    let (texts, classes) = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let fit = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| {
            let model = NgramParams::default().fit(&texts, &classes, 3, &Progress::silent());
            let model = model.unwrap();
            (model.probabilities(&texts), model)
        })
    };
    let one = fit(1);
    assert!(one == fit(2) && one == fit(5));
    assert_eq!(one.1.predict(&texts), classes);
}

#[test]
fn a_label_without_a_text_is_improbable_and_no_mistake() {
    let model = NgramParams::default().fit(&["ab", "cd"], &[0, 2], 3, &Progress::silent());
    let p = model.unwrap().probabilities(&["ab"]);
    assert!(p[0] > p[2] && p[2] > p[1], "{p:?}");
    assert!((p.iter().sum::<f32>() - 1.0).abs() < 1e-6);
}

#[test]
fn what_cannot_be_trained_is_refused() {
    let fit = |texts: &[&str], classes: &[u32], params: NgramParams| {
        let fitted = params.fit(texts, classes, 2, &Progress::silent());
        fitted.unwrap_err().to_string()
    };
    let usual = NgramParams::default();
    assert_eq!(
        fit(&["a", "b"], &[1, 1], usual),
        "classes of the texts is `1`, allowed is 2 or more"
    );
    assert_eq!(
        fit(&["a", "b"], &[0, 2], usual),
        "class 2 is given, there are 2 (counted from 0)"
    );
    assert_eq!(
        fit(&["a"], &[0, 1], usual),
        "classes of texts: 2 given, 1 expected"
    );
    let wild = NgramParams {
        c: f64::NAN,
        ..usual
    };
    assert_eq!(
        fit(&["a", "b"], &[0, 1], wild),
        "C of the penalty is `NaN`, allowed is a number above 0"
    );
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let fitted = NgramParams::default().fit(&["a", "b"], &[0, 1], 2, &progress);
    assert_eq!(fitted.unwrap_err().to_string(), "cancelled");
}

#[test]
fn texts_without_any_n_gram_leave_the_shares_of_the_labels() {
    // Without features only the intercepts are fitted, which are not penalised: 2 of 3 and 1 of 3.
    let params = NgramParams {
        tolerance: 1e-9,
        ..NgramParams::default()
    };
    let model = params.fit(&["", " ", ""], &[0, 0, 1], 2, &Progress::silent());
    let p = model.unwrap().probabilities(&["x"]);
    assert!((p[0] - 2.0 / 3.0).abs() < 1e-6, "{p:?}");
}

#[test]
fn the_majority_of_equals_is_the_first() {
    let majority = Majority::fit(&[1, 0, 1, 0], 3).unwrap();
    assert_eq!((majority.label, majority.shares), (0, vec![0.5, 0.5, 0.0]));
    assert!(Majority::fit(&[], 3).is_err());
}
