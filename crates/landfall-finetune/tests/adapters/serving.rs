//! Adapters merged, routed and exchanged.

use landfall_core::Seed;
use landfall_finetune::checkpoint::{Head, SaveOptions};
use landfall_finetune::predict::{Memory, PredictorParams};
use landfall_finetune::train::{TrainData, Trainer};
use landfall_finetune::{Example, Precision, Route};

use crate::common::{
    examples, kinds, logits, lora, model, near, params, predictor, reference, run,
};

#[test]
fn merging_goes_there_and_back() {
    let texts = examples(7, 1);
    for folder in ["bert", "distilbert", "roberta", "xlmr"] {
        for config in kinds() {
            let mut first = model(folder, Head::Sequence);
            let base = logits(&predictor(&first), &texts);
            first.attach(&config, "one", Seed::new(3)).unwrap();
            let mut trainer = Trainer::new(first, TrainData::of(&texts), params(5, 7)).unwrap();
            run(&mut trainer, 5);
            let mut model = trainer.into_model().unwrap();
            let apart = logits(&predictor(&model), &texts);
            assert_ne!(apart, base);
            if !config.kind.merges() {
                assert!(model.merge("one").is_err());
                continue;
            }
            model.merge("one").unwrap();
            near(
                &logits(&predictor(&model), &texts).concat(),
                &apart.concat(),
                2e-6,
            );
            let out = tempfile::tempdir().unwrap();
            model.save(out.path(), &SaveOptions::default()).unwrap();
            let params = PredictorParams::new().check().unwrap();
            let plain = params.open(out.path()).unwrap();
            near(&logits(&plain, &texts).concat(), &apart.concat(), 2e-6);
            assert!(
                model.merge("one").is_err() && model.attach(&config, "x", Seed::new(1)).is_err()
            );
            model.unmerge();
            assert_eq!(logits(&predictor(&model), &texts), apart);
            model.set_route(Route::base()).unwrap();
            assert_eq!(logits(&predictor(&model), &texts), base);
        }
    }
}

#[test]
fn rows_of_one_batch_go_through_their_own_adapters() {
    let kinds = kinds();
    let regions = kinds.len() as u32 + 1;
    let texts = examples(3 * regions, regions);
    let mut mixed = model("xlmr", Head::Sequence);
    let mut route = Route::base();
    for (region, config) in (1u32..).zip(&kinds) {
        mixed
            .attach(config, &format!("r{region}"), Seed::new(u64::from(region)))
            .unwrap();
        route = route.region(region, &[format!("r{region}")]);
    }
    let folders = tempfile::tempdir().unwrap();
    for region in 1..regions {
        let name = format!("r{region}");
        mixed
            .save_adapter(&name, &folders.path().join(&name))
            .unwrap();
    }
    mixed.set_route(route.clone()).unwrap();
    let together = logits(&predictor(&mixed), &texts);
    for region in 0..regions {
        let own = texts.iter().filter(|one| one.region == region);
        let own: Vec<Example> = own.cloned().collect();
        mixed
            .set_route(Route::to(
                &[format!("r{region}")][..usize::from(region > 0)],
            ))
            .unwrap();
        let alone = logits(&predictor(&mixed), &own);
        let ours = texts
            .iter()
            .zip(&together)
            .filter(|(one, _)| one.region == region);
        let ours: Vec<f32> = ours.flat_map(|(_, logits)| logits.clone()).collect();
        near(&ours, &alone.concat(), 2e-6);
    }
    // The same from the folder of folders, exchanged while questions are asked.
    let params = PredictorParams::new().check().unwrap();
    let served = params.of(&model("xlmr", Head::Sequence), None).unwrap();
    for region in 1..regions {
        let name = format!("r{region}");
        served.attach(&folders.path().join(&name), &name).unwrap();
    }
    served.set_route(route).unwrap();
    assert_eq!(logits(&served, &texts), together);
    assert!(served.detach("r1").is_err());
    assert!(served.set_route(Route::to(&["none"])).is_err());
    served.set_route(Route::base()).unwrap();
    served.detach("r1").unwrap();
    assert_eq!(served.adapters().len(), kinds.len() - 1);
    let mut all = model("xlmr", Head::Sequence);
    assert_eq!(all.attach_all(folders.path()).unwrap().len(), kinds.len());
    assert_eq!(*all.route(), Route::base());
}

#[test]
fn adapters_go_on_top_of_weights_of_one_byte() {
    let texts = examples(9, 1);
    let bytes = PredictorParams::new().int8(true).check().unwrap();
    for config in kinds() {
        let mut model = model("bert", Head::Sequence);
        model.attach(&config, "one", Seed::new(3)).unwrap();
        let mut trainer = Trainer::new(model, TrainData::of(&texts), params(5, 9)).unwrap();
        run(&mut trainer, 5);
        let mut model = trainer.into_model().unwrap();
        let name = config.kind.name();
        let full = logits(&predictor(&model), &texts).concat();
        let ours = logits(&bytes.of(&model, None).unwrap(), &texts).concat();
        assert_ne!(ours, full, "{name}");
        near(&ours, &full, 3e-2);
        // Without it the answers are others: it is there.
        model.set_route(Route::base()).unwrap();
        let base = logits(&bytes.of(&model, None).unwrap(), &texts).concat();
        let moved = ours.iter().zip(&base).map(|(a, b)| (a - b).abs());
        assert!(moved.fold(0.0f32, f32::max) > 1e-1, "{name}");
    }
}

#[test]
fn a_base_without_a_head_answers_through_adapters_alone() {
    let texts = examples(6, 1);
    let mut first = model("bert-mlm", Head::Sequence);
    first.attach(&lora(4), "one", Seed::new(3)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("one");
    first.save_adapter("one", &out).unwrap();
    let params = PredictorParams::new().check().unwrap();
    let served = params.open_under(&reference("bert-mlm"), &out).unwrap();
    let ask = || served.predict_examples(&texts, &landfall_core::Progress::silent());
    let error = ask().unwrap_err().to_string();
    assert!(error.contains("the base has none"), "{error}");
    served.attach(&out, "one").unwrap();
    assert!(ask().is_err());
    served.set_route(Route::to(&["one"])).unwrap();
    assert_eq!(logits(&served, &texts), logits(&predictor(&first), &texts));
    // Without the adapter's folder the base is what its own file says: for masked words.
    let plain = params.open(&reference("bert-mlm")).unwrap();
    assert_eq!(plain.head(), Head::MaskedLm);
}

#[test]
fn memory_is_that_of_the_numbers() {
    for (precision, int8) in [
        (Precision::F32, false),
        (Precision::Bf16, false),
        (Precision::F32, true),
        (Precision::Bf16, true),
    ] {
        let params = PredictorParams::new().precision(precision).int8(int8);
        let served = params.check().unwrap().open(&reference("xlmr")).unwrap();
        let mut model = model("xlmr", Head::Sequence);
        model.attach(&lora(4), "one", Seed::new(3)).unwrap();
        let folder = tempfile::tempdir().unwrap();
        model.save_adapter("one", folder.path()).unwrap();
        served.attach(folder.path(), "one").unwrap();
        let found = served.memory().unwrap();
        let wanted = Memory::of(served.config(), served.head(), precision, int8).unwrap();
        assert_eq!((found.tables, found.rest), (wanted.tables, wanted.rest));
        match int8 {
            // Filled up to whole tiles where the processor has them.
            true => assert!(found.dense >= wanted.dense && found.dense < 3 * wanted.dense),
            false => assert_eq!(found.dense, wanted.dense),
        }
        let size = if precision == Precision::F32 { 4 } else { 2 };
        let elements = model.adapters().next().unwrap().elements() as u64;
        assert_eq!(found.adapters["one"], size * elements);
        let parts = found.tables + found.dense + found.rest + size * elements;
        assert_eq!(found.total(), parts);
    }
}
