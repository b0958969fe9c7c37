//! Doubt about a choice, against figures worked out by hand and by counting.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test may stop where it is wrong"
)]

use landfall_business::doubt::{DoubtParams, DoubtReport, DoubtfulFigure, Spread};
use landfall_business::{BusinessError, Portfolio, PortfolioParams, SolveOptions};
use landfall_core::{Progress, Seed};

fn worth(label: &str, candidate: usize, figure: f64, spread: Spread) -> DoubtfulFigure {
    DoubtfulFigure {
        label: label.into(),
        candidate,
        figure,
        spread,
        net: vec![1.0],
        spend: vec![0.0],
        together: false,
    }
}

/// A cost: what it adds is lost and spent.
fn cost(label: &str, candidate: usize, figure: f64, spread: Spread) -> DoubtfulFigure {
    DoubtfulFigure {
        net: vec![-1.0],
        spend: vec![1.0],
        ..worth(label, candidate, figure, spread)
    }
}

fn run(params: DoubtParams) -> DoubtReport {
    let doubt = params.check().unwrap();
    doubt.run(Seed::new(7), &Progress::silent()).unwrap()
}

/// One of A (1000 for sure) and B (the figure) may be entered.
fn one_of_two(b: i64) -> Portfolio {
    PortfolioParams::new(1)
        .candidate("A", vec![1000], vec![0])
        .candidate("B", vec![b], vec![0])
        .exclusion("one office", vec![0, 1])
        .check()
        .unwrap()
}

#[test]
fn shares_regret_and_the_worth_of_knowing_are_those_of_the_triangle() {
    // B: least 600, likeliest 800, most 1400. Above 1000 it is better: the chance is
    // (1400 - 1000)^2 / (800 x 600) = 1/3. What is gained there: the integral of
    // (1400 - x)^2 / 480,000 from 1000 to 1400 = 400^3 / (3 x 480,000) = 44.444.
    let spread = Spread::Range {
        low: 600.0,
        high: 1400.0,
    };
    let params = DoubtParams::new(one_of_two(800), vec![Some(0), None])
        .figure(worth("worth of B", 1, 800.0, spread))
        .draws(20_000);
    let report = run(params);
    let share = report.chosen[1].times as f64 / 20_000.0;
    assert!((share - 1.0 / 3.0).abs() < 0.01, "{share}");
    assert_eq!(report.chosen[0].times + report.chosen[1].times, 20_000);
    let regret = report.plan.regret.as_ref().unwrap();
    assert!((regret.mean - 44.444).abs() < 2.0, "{regret:?}");
    assert_eq!((regret.median, report.plan.over_budget), (0, 0));
    assert_eq!(report.plan.worth, [1000; 3]);
    let figure = &report.figures[0];
    assert!(figure.falls.is_none() && figure.proven);
    let rises = figure.rises.as_ref().unwrap();
    assert!((rises.at - 1000.5).abs() < 1.0, "{rises:?}");
    assert!((rises.chance - 1.0 / 3.0).abs() < 0.002, "{rises:?}");
    let change = rises.change.as_ref().unwrap();
    assert_eq!(
        (&change.added[..], &change.dropped[..]),
        (&[1][..], &[0][..])
    );
    // 32 points stand for the distribution.
    assert!((figure.worth - 44.444).abs() < 1.5, "{}", figure.worth);
    // The mean of B is (600 + 800 + 1400) / 3 = 933: A is the best on average too.
    let first = [Some(0), None];
    assert_eq!(report.on_average.selection.as_deref(), Some(&first[..]));
    assert_eq!(report.on_average.gain, 0);
}

#[test]
fn a_plan_that_is_not_the_best_on_average_is_told() {
    // The mean of B is (600 + 900 + 1800) / 3 = 1100.
    let spread = Spread::Range {
        low: 600.0,
        high: 1800.0,
    };
    let params = DoubtParams::new(one_of_two(900), vec![Some(0), None]).figure(worth(
        "worth of B",
        1,
        900.0,
        spread,
    ));
    let report = run(params);
    let second = [None, Some(0)];
    assert_eq!(report.on_average.selection.as_deref(), Some(&second[..]));
    assert!((report.on_average.gain - 100).abs() <= 3, "{report:?}");
}

#[test]
fn what_breaks_a_budget_is_cut_to_what_fits() {
    // A costs 60 to 100, likeliest 60, and B 40 for sure; 100 may be spent. Every draw breaks the
    // budget, and of the plan the better one is left: A is worth 200 - its cost, B 50.
    let portfolio = PortfolioParams::new(1)
        .candidate("A", vec![140], vec![60])
        .candidate("B", vec![50], vec![40])
        .total_budget("the budget", 100)
        .check()
        .unwrap();
    let spread = Spread::Range {
        low: 60.0,
        high: 100.0,
    };
    let params = DoubtParams::new(portfolio, vec![Some(0), Some(0)]).figure(cost(
        "cost of A",
        0,
        60.0,
        spread,
    ));
    let report = run(params);
    // All but draws that round to a cost of 60.
    assert!(report.plan.over_budget > 950, "{:?}", report.plan);
    assert_eq!(report.plan.not_kept, 0);
    assert_eq!(report.chosen[0].times, 1000);
    assert_eq!(report.chosen[1].times, 1000 - report.plan.over_budget);
    assert_eq!(report.plan.regret.as_ref().unwrap().most, 0);
    let breaks = report.figures[0].breaks.unwrap();
    assert!((breaks.at - 60.5).abs() < 0.1, "{breaks:?}");
    let rises = report.figures[0].rises.as_ref().unwrap();
    assert!((rises.at - breaks.at).abs() < 0.1, "{rises:?}");
    assert_eq!(rises.change.as_ref().unwrap().dropped, [1]);
}

#[test]
fn required_candidates_that_do_not_fit_make_a_draw_impossible() {
    let portfolio = PortfolioParams::new(1)
        .candidate("A", vec![10], vec![60])
        .required("A is required", 0)
        .total_budget("the budget", 80)
        .check()
        .unwrap();
    // Above 80 half of the time: (100 - 80)^2 / (40 x 40) = 1/4 with the peak at 60.
    let spread = Spread::Range {
        low: 60.0,
        high: 100.0,
    };
    let params = DoubtParams::new(portfolio, vec![Some(0)])
        .figure(cost("cost of A", 0, 60.0, spread))
        .draws(4000);
    let report = run(params);
    let share = report.impossible as f64 / 4000.0;
    assert!((share - 0.25).abs() < 0.02, "{share}");
    assert_eq!(report.plan.not_kept, report.impossible);
    assert_eq!(report.decided, report.chosen[0].times);
    assert_eq!(report.plan.regret.as_ref().unwrap().draws, report.decided);
}

/// Five candidates over two waves, each with a figure of worth and one of cost.
fn five() -> (Portfolio, Vec<DoubtfulFigure>) {
    let mut params = PortfolioParams::new(2);
    let mut figures = Vec::new();
    for (index, (value, cost)) in [(90, 30), (70, 25), (60, 40), (50, 20), (45, 35)]
        .into_iter()
        .enumerate()
    {
        let net = value - cost;
        params = params.candidate(
            format!("R{index}"),
            vec![net * 100, net * 90],
            vec![cost * 100, cost * 90],
        );
        for (name, figure, sign) in [("worth", value, 1.0), ("cost", cost, -1.0)] {
            let figure = figure as f64;
            figures.push(DoubtfulFigure {
                label: format!("{name} of R{index}"),
                candidate: index,
                figure,
                spread: Spread::Interval {
                    low: figure * 0.7,
                    high: figure * 1.4,
                    level: 0.8,
                },
                net: vec![sign * 100.0, sign * 90.0],
                spend: if sign < 0.0 {
                    vec![100.0, 90.0]
                } else {
                    vec![0.0; 2]
                },
                together: sign > 0.0,
            });
        }
    }
    let params = params
        .total_budget("the budget", 9000)
        .wave_budget("the first wave", 0, 6000)
        .prerequisite("R3 needs R1", 3, 1);
    (params.check().unwrap(), figures)
}

fn planned() -> DoubtParams {
    let (portfolio, figures) = five();
    let solved = portfolio
        .solve(&SolveOptions::default(), &Progress::silent())
        .unwrap();
    let plan = solved.report().unwrap().selection().to_vec();
    let params = DoubtParams::new(portfolio, plan);
    figures.into_iter().fold(params, DoubtParams::figure)
}

#[test]
fn the_answer_does_not_depend_on_threads() {
    let of = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
        pool.build().unwrap().install(|| run(planned().draws(300)))
    };
    assert_eq!(of(1), of(4));
    let other = planned().draws(300).check().unwrap();
    let other = other.run(Seed::new(8), &Progress::silent()).unwrap();
    assert_ne!(of(1).plan, other.plan);
}

#[test]
fn a_figure_keeps_its_draws_when_another_comes_in() {
    // The plan enters R0 alone; what it is worth there must not hang on figures of others, in
    // whatever order they stand.
    let (portfolio, mut figures) = five();
    let plan = vec![Some(0), None, None, None, None];
    let worth = |figures: &[DoubtfulFigure]| {
        let params = DoubtParams::new(portfolio.clone(), plan.clone()).information(false);
        let report = run(figures.iter().cloned().fold(params, DoubtParams::figure));
        (report.plan.worth, report.plan.mean_worth.to_bits())
    };
    let alone = worth(figures.get(..2).unwrap());
    figures.reverse();
    assert_eq!(worth(&figures), alone);
    let without = worth(&[]);
    assert_ne!(without, alone);
}

#[test]
fn what_errs_together_spreads_the_worth_of_the_plan_more() {
    let spread = |correlation| {
        let report = run(planned().correlation(correlation).information(false));
        report.plan.worth[2] - report.plan.worth[0]
    };
    let (apart, half, whole) = (spread(0.0), spread(0.5), spread(1.0));
    assert!(
        apart * 11 < half * 10 && half * 21 < whole * 20,
        "{apart} {half} {whole}"
    );
}

#[test]
fn every_switch_is_one() {
    // Just inside the plan's candidates are the best, just beyond others are: solved anew.
    let report = run(planned().draws(1));
    let (portfolio, figures) = five();
    let plan = chosen(&portfolio);
    let mut switches = 0;
    for (figure, found) in figures.iter().zip(&report.figures) {
        for switch in [&found.falls, &found.rises].into_iter().flatten() {
            switches += 1;
            let step = (switch.at - figure.figure).signum() * 0.02;
            let best = |amount: f64| chosen(&moved(&portfolio, figure, amount));
            assert_ne!(best(switch.at + step), plan, "{switch:?}");
            assert_eq!(best(switch.at - step), plan, "{switch:?}");
        }
        assert!(found.worth >= 0.0 && found.proven);
    }
    assert!(switches >= 4, "{switches}");
}

/// The candidates of the best choice.
fn chosen(portfolio: &Portfolio) -> Vec<usize> {
    let solved = portfolio.solve(&SolveOptions::default(), &Progress::silent());
    solved.unwrap().report().unwrap().chosen()
}

fn moved(portfolio: &Portfolio, figure: &DoubtfulFigure, amount: f64) -> Portfolio {
    let by = amount - figure.figure;
    let mut params = PortfolioParams::new(2);
    for (index, candidate) in portfolio.candidates().iter().enumerate() {
        let own = index == figure.candidate;
        let shift = |base: &[i64], per: &[f64]| -> Vec<i64> {
            let pairs = base.iter().zip(per);
            let moved = pairs.map(|(b, p)| b + if own { (p * by).round() as i64 } else { 0 });
            moved.collect()
        };
        let net = shift(candidate.net(), &figure.net);
        let spend = shift(candidate.spend(), &figure.spend);
        params = params.candidate(candidate.label(), net, spend);
    }
    for constraint in portfolio.constraints() {
        params = params.constraint(constraint.clone());
    }
    params.check().unwrap()
}

#[test]
fn amounts_beyond_all_limits_stay_within_them() {
    let spread = Spread::Interval {
        low: 1.0,
        high: 1e300,
        level: 0.8,
    };
    let params = DoubtParams::new(one_of_two(800), vec![Some(0), None])
        .figure(worth("worth of B", 1, 800.0, spread))
        .draws(200);
    let report = run(params);
    assert!(report.chosen[1].times > 50);
}

#[test]
fn wrong_questions_are_refused() {
    let range = Spread::Range {
        low: 0.0,
        high: 9.0,
    };
    let base = || DoubtParams::new(one_of_two(800), vec![Some(0), None]);
    let both = DoubtParams::new(one_of_two(800), vec![Some(0), Some(0)]).check();
    assert!(matches!(both, Err(BusinessError::DemandBroken { .. })));
    let draws = base().draws(0).check().unwrap_err();
    assert_eq!(
        draws.to_string(),
        "the number of draws `0` is not in 1 to 1000000"
    );
    assert!(base().correlation(f64::NAN).check().is_err());
    let far = base()
        .figure(worth("x", 7, 5.0, range))
        .check()
        .unwrap_err();
    assert!(far.to_string().contains('7'), "{far}");
    let outside = base()
        .figure(worth("x", 1, 10.0, range))
        .check()
        .unwrap_err();
    assert_eq!(
        outside.to_string(),
        "the doubtful figure `x`: `0` to `9` does not hold the figure `10`"
    );
    let ragged = DoubtfulFigure {
        net: vec![1.0, 2.0],
        ..worth("x", 1, 5.0, range)
    };
    assert!(base().figure(ragged).check().is_err());
}

#[test]
fn cancelled_work_stops() {
    let progress = Progress::silent();
    progress.cancel();
    let doubt = planned().check().unwrap();
    let stopped = doubt.run(Seed::new(1), &progress);
    assert!(matches!(stopped, Err(BusinessError::Cancelled(_))));
}
