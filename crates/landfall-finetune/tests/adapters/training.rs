//! Adapters that learn: together, alone, after a break.

use landfall_core::Seed;
use landfall_finetune::adapter::AdapterKind;
use landfall_finetune::checkpoint::Head;
use landfall_finetune::train::{TrainData, TrainParams, Trainer};
use landfall_finetune::{Example, Route};

use crate::common::{dropping, examples, kinds, lora, model, near, numbers, params, run, saved};

#[test]
fn regions_trained_together_are_regions_trained_alone() {
    let kinds = kinds();
    for folder in ["bert", "xlmr"] {
        let regions = kinds.len() as u32;
        let examples = examples(8 * regions, regions);
        let mut together = model(folder, Head::Sequence);
        let mut route = Route::base();
        for (region, config) in (0u32..).zip(&kinds) {
            let name = format!("r{region}");
            together
                .attach(config, &name, Seed::new(u64::from(region)))
                .unwrap();
            route = route.region(region, &[name]);
        }
        together.set_route(route).unwrap();
        let mut trainer = Trainer::new(
            together,
            TrainData::of(&examples),
            params(8, 4 * kinds.len()),
        )
        .unwrap();
        let steps = run(&mut trainer, 8);
        let together = trainer.into_model().unwrap();
        for (region, config) in (0u32..).zip(&kinds) {
            // Dropout hangs on the place in the batch: only without it are both the same.
            let name = format!("r{region}");
            if matches!(&config.kind, AdapterKind::Lora(lora) if lora.dropout > 0.0) {
                continue;
            }
            let own = examples.iter().filter(|one| one.region == region);
            let own: Vec<Example> = own.cloned().collect();
            let mut alone = model(folder, Head::Sequence);
            alone
                .attach(config, &name, Seed::new(u64::from(region)))
                .unwrap();
            let mut trainer = Trainer::new(alone, TrainData::of(&own), params(8, 4)).unwrap();
            for (alone, together) in run(&mut trainer, 8).iter().zip(&steps) {
                let together = &together.adapters[&name];
                assert!((alone.loss - together.loss).abs() < 1e-6, "{folder} {name}");
                let norm = alone.grad_norm / together.grad_norm - 1.0;
                assert!(norm.abs() < 1e-5, "{folder} {name}: {norm:e}");
                assert_eq!(alone.rate, together.rate);
            }
            let alone = trainer.into_model().unwrap();
            let tolerance = if config.kind == AdapterKind::BitFit {
                2e-2
            } else {
                2e-6
            };
            // The gradient of a key's bias is rounding alone, which AdamW makes large.
            near(
                &numbers(&together, &name),
                &numbers(&alone, &name),
                tolerance,
            );
        }
    }
}

#[test]
fn an_adapter_without_rows_in_a_step_takes_none() {
    // Region 1 is only in the second half of each batch of four, region 0 in all.
    let mut all = examples(16, 1);
    for at in [2, 3, 10, 11] {
        all[at].region = 1;
    }
    let together = |_: ()| {
        let mut model = model("bert", Head::Sequence);
        model.attach(&lora(4), "a", Seed::new(1)).unwrap();
        model.attach(&lora(4), "b", Seed::new(2)).unwrap();
        let route = Route::base().region(0, &["a"]).region(1, &["b"]);
        model.set_route(route).unwrap();
        model
    };
    let mut trainer = Trainer::new(together(()), TrainData::of(&all), params(4, 4)).unwrap();
    let steps = run(&mut trainer, 4);
    let seen: Vec<bool> = steps
        .iter()
        .map(|step| step.adapters.contains_key("b"))
        .collect();
    assert_eq!(seen, [true, false, true, false]);
    let together = trainer.into_model().unwrap();
    let own: Vec<Example> = [2, 3, 10, 11].iter().map(|at| all[*at].clone()).collect();
    let mut alone = model("bert", Head::Sequence);
    alone.attach(&lora(4), "b", Seed::new(2)).unwrap();
    let mut trainer = Trainer::new(alone, TrainData::of(&own), params(2, 2)).unwrap();
    run(&mut trainer, 2);
    let alone = trainer.into_model().unwrap();
    near(&numbers(&together, "b"), &numbers(&alone, "b"), 1e-6);
}

#[test]
fn a_new_region_leaves_the_others_bit_by_bit() {
    let all = examples(12, 2);
    let mut first = model("xlmr", Head::Sequence);
    first.attach(&lora(4), "a", Seed::new(1)).unwrap();
    let own: Vec<Example> = all.iter().filter(|one| one.region == 0).cloned().collect();
    let mut trainer = Trainer::new(first, TrainData::of(&own), params(3, 4)).unwrap();
    run(&mut trainer, 3);
    let mut model = trainer.into_model().unwrap();
    let (before, base) = (saved(&model, "a"), model.fingerprint().unwrap().to_owned());
    model.attach(&lora(8), "b", Seed::new(2)).unwrap();
    let new: Vec<Example> = all.iter().filter(|one| one.region == 1).cloned().collect();
    let mut trainer = Trainer::new(model, TrainData::of(&new), params(3, 4)).unwrap();
    run(&mut trainer, 3);
    let model = trainer.into_model().unwrap();
    assert!(saved(&model, "a") == before);
    assert_ne!(saved(&model, "b"), before);
    assert_eq!(model.fingerprint().unwrap(), base);
    // A region that no adapter is for is said.
    let mut model = model;
    model.set_route(Route::base().region(0, &["a"])).unwrap();
    let error = Trainer::new(model, TrainData::of(&all), params(3, 4))
        .map(drop)
        .unwrap_err();
    assert!(error.to_string().contains("none for region 1"), "{error}");
}

#[test]
fn a_resumed_run_of_adapters_is_an_uninterrupted_one() {
    let kinds = kinds();
    let regions = kinds.len() as u32;
    let examples = examples(6 * regions, regions);
    let data = TrainData::of(&examples);
    let with = TrainParams {
        average: Some(0.9),
        ..params(7, 10)
    };
    let fresh = || {
        let mut model = dropping("bert", Head::Sequence, 0.1);
        let mut route = Route::base();
        for (region, config) in (0u32..).zip(&kinds) {
            model
                .attach(config, &format!("r{region}"), Seed::new(3))
                .unwrap();
            route = route.region(region, &[format!("r{region}")]);
        }
        model.set_route(route).unwrap();
        model
    };
    let mut whole = Trainer::new(fresh(), data, with.clone()).unwrap();
    let expected = run(&mut whole, 7);
    let aside = tempfile::tempdir().unwrap();
    let mut first = Trainer::new(fresh(), data, with.clone()).unwrap();
    run(&mut first, 4);
    first.save(aside.path()).unwrap();
    let mut second = Trainer::new(fresh(), data, with.clone()).unwrap();
    second.resume(aside.path()).unwrap();
    assert_eq!(run(&mut second, 7), expected[4..]);
    let report = second.trainable_report();
    assert!(
        report.without_gradient.is_empty(),
        "{:?}",
        report.without_gradient
    );
    let (whole, second) = (whole.into_model().unwrap(), second.into_model().unwrap());
    for region in 0..regions {
        let name = format!("r{region}");
        assert!(saved(&whole, &name) == saved(&second, &name), "{name}");
    }
    // Recomputation changes nothing.
    let again = TrainParams {
        recompute: true,
        ..with
    };
    let mut again = Trainer::new(fresh(), data, again).unwrap();
    let again = run(&mut again, 7);
    for (again, step) in again.iter().zip(&expected) {
        assert!((again.loss - step.loss).abs() < 1e-6);
        assert!((again.grad_norm / step.grad_norm - 1.0).abs() < 1e-5);
    }
}

#[test]
fn what_learns_of_an_adapter_is_reported_and_checked() {
    let examples = examples(6, 1);
    for folder in ["bert", "distilbert", "roberta", "xlmr"] {
        for config in kinds() {
            let mut model = model(folder, Head::Sequence);
            let before = model.parameters().len();
            model.attach(&config, "one", Seed::new(3)).unwrap();
            let elements = model.adapters().next().unwrap().elements();
            let mut trainer = Trainer::new(model, TrainData::of(&examples), params(4, 6)).unwrap();
            trainer.step().unwrap();
            let report = trainer.trainable_report();
            let name = config.kind.name();
            assert!(
                report.without_gradient.is_empty(),
                "{name} {:?}",
                report.without_gradient
            );
            assert_eq!(report.trainable, elements, "{name}");
            let base = report.parameters.iter().take(before);
            assert!(
                base.clone()
                    .all(|one| !one.trainable && one.first_gradient.is_none())
            );
            assert!(report.words.is_some());
        }
    }
}

#[test]
fn gradients_are_those_of_finite_differences() {
    // With rate 0 the loss of the next step is the same: differences of losses by hand.
    let texts = examples(4, 1);
    let with = |rate| TrainParams {
        rate,
        clip: None,
        decay: 0.0,
        warmup: Some(0),
        shape: "constant".parse().unwrap(),
        ..params(2, 4)
    };
    for config in kinds().into_iter().chain([lora(4)]) {
        if matches!(&config.kind, AdapterKind::Lora(lora) if lora.dropout > 0.0)
            || matches!(config.kind, AdapterKind::AdaLora(_))
        {
            continue;
        }
        let mut one = model("bert", Head::Sequence);
        one.attach(&config, "one", Seed::new(3)).unwrap();
        let mut trainer = Trainer::new(one, TrainData::of(&texts), with(1e-5)).unwrap();
        let steps = run(&mut trainer, 2);
        // AdamW's first step goes by the rate against the sign of each gradient, so the loss falls
        // by the rate times the sum of magnitudes, at least the rate times the norm.
        let fell = steps[0].loss - steps[1].loss;
        assert!(
            fell > 0.9e-5 * steps[0].grad_norm,
            "{} {fell:e}",
            config.kind.name()
        );
    }
}
