//! Flows and task plans: against brute force, with certificates, and on bad input.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

use landfall_core::Progress;
use landfall_team::Status;
use landfall_team::flow::{
    FlowError, FlowFlaw, FlowOutcome, MinCostFlow, Network, TaskParams, TaskProblem, TaskSide,
    verify, verify_cut, verify_plan,
};
use proptest::prelude::*;

/// Least cost and number of optima, by trying every flow.
fn brute(network: &Network) -> Option<(i64, u64)> {
    fn go(
        network: &Network,
        arc: usize,
        net: &mut Vec<i64>,
        cost: i64,
        best: &mut Option<(i64, u64)>,
    ) {
        let Some(a) = network.arcs().get(arc) else {
            if net == network.supply() {
                *best = match *best {
                    Some((old, n)) if old == cost => Some((old, n + 1)),
                    Some((old, n)) if old < cost => Some((old, n)),
                    _ => Some((cost, 1)),
                };
            }
            return;
        };
        for flow in a.lower..=a.upper {
            net[a.from] += flow;
            net[a.to] -= flow;
            go(network, arc + 1, net, cost + flow * a.cost, best);
            net[a.from] -= flow;
            net[a.to] += flow;
        }
    }
    let mut best = None;
    go(network, 0, &mut vec![0; network.nodes()], 0, &mut best);
    best
}

prop_compose! {
    fn network()(nodes in 1_usize..5)
        (arcs in prop::collection::vec((0..nodes, 0..nodes, -2_i64..3, 0_i64..3, -3_i64..4, 0_i64..3), 0..6),
         moved in prop::collection::vec((0..nodes, 0..nodes), 0..2),
         nodes in Just(nodes)) -> Network
    {
        let mut flow = MinCostFlow::new(nodes);
        for (from, to, lower, width, cost, along) in arcs {
            // Supplies that a flow within the bounds meets, unless something is moved below.
            let part = lower + along.min(width);
            flow = flow.arc(from, to, lower, lower + width, cost).supply(from, part).supply(to, -part);
        }
        for (from, to) in moved {
            flow = flow.supply(from, 1).supply(to, -1);
        }
        flow.check().unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn a_network_is_solved_as_cheaply_as_by_trying_everything(network in network()) {
        let best = brute(&network);
        match network.solve(&Progress::silent()).unwrap() {
            FlowOutcome::Optimal(flow) => {
                let (cost, optima) = best.unwrap();
                prop_assert_eq!(verify(&network, &flow).unwrap(), i128::from(cost));
                prop_assert_eq!(flow.unique, optima == 1);
            }
            FlowOutcome::Infeasible(cut) => {
                prop_assert!(best.is_none());
                prop_assert!(verify_cut(&network, &cut).unwrap() > 0);
            }
        }
    }
}

type Sides = (
    Vec<(i64, i64)>,
    Vec<(i64, i64)>,
    Vec<(usize, usize, i32, i64)>,
);

fn tasks(sides: &Sides) -> TaskProblem {
    let mut params = TaskParams::new();
    for (i, (least, more)) in sides.0.iter().enumerate() {
        params = params.task(format!("t{i}"), *least, least + more);
    }
    for (i, (least, more)) in sides.1.iter().enumerate() {
        params = params.member(format!("m{i}"), *least, least + more);
    }
    for (task, member, value, most) in &sides.2 {
        params = params.pair_up_to(*task, *member, f64::from(*value), *most);
    }
    params.check().unwrap()
}

prop_compose! {
    fn sides(least: i64)(t in 1_usize..5, m in 1_usize..4)
        (tasks in prop::collection::vec((0..=least, 0_i64..3), t),
         members in prop::collection::vec((prop::bool::weighted(0.3).prop_map(i64::from), 0_i64..3), m),
         pairs in prop::collection::btree_map((0..t, 0..m), (-3_i32..6, 0_i64..3), 0..7)) -> Sides
    {
        let pairs = pairs.into_iter().map(|((t, m), (value, most))| (t, m, value, most)).collect();
        (tasks, members, pairs)
    }
}

/// Units of each task and of each member.
type Units = (Vec<i64>, Vec<i64>);

/// Best value over all plans, and how many have it.
fn brute_plan(problem: &TaskProblem, tasks: &[bool], members: bool) -> Option<(i64, u64)> {
    fn go(
        problem: &TaskProblem,
        pair: usize,
        units: &mut Units,
        value: i64,
        see: &mut dyn FnMut(&Units, i64),
    ) {
        let Some(p) = problem.pairs().get(pair) else {
            see(units, value);
            return;
        };
        for n in 0..=p.most {
            units.0[p.task] += n;
            units.1[p.member] += n;
            go(problem, pair + 1, units, value + n * p.micro, see);
            units.0[p.task] -= n;
            units.1[p.member] -= n;
        }
    }
    let mut best: Option<(i64, u64)> = None;
    let mut start = (
        vec![0; problem.tasks().len()],
        vec![0; problem.members().len()],
    );
    go(problem, 0, &mut start, 0, &mut |units, value| {
        let fits = problem
            .tasks()
            .iter()
            .zip(&units.0)
            .zip(tasks)
            .all(|((b, u), asked)| *u <= b.most && (!asked || *u >= b.least))
            && problem
                .members()
                .iter()
                .zip(&units.1)
                .all(|(b, u)| *u <= b.most && (!members || *u >= b.least));
        if fits {
            best = match best {
                Some((old, n)) if old == value => Some((old, n + 1)),
                Some((old, n)) if old > value => Some((old, n)),
                _ => Some((value, 1)),
            };
        }
    });
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1200))]

    #[test]
    fn a_plan_is_worth_as_much_as_by_trying_everything(sides in sides(2)) {
        let problem = tasks(&sides);
        let all = vec![true; problem.tasks().len()];
        let best = brute_plan(&problem, &all, true);
        let solved = problem.solve(&Progress::silent()).unwrap();
        let Some((value, optima)) = best else {
            prop_assert_eq!(solved.status, Status::Infeasible);
            let shortage = problem.shortage(&Progress::silent()).unwrap().unwrap();
            prop_assert_eq!(solved.contradiction.len(), shortage.demanding.len());
            prop_assert_eq!(shortage.demanded - shortage.available, shortage.shortfall);
            prop_assert!(shortage.shortfall > 0);
            if shortage.side == TaskSide::Tasks {
                // These tasks alone cannot be met; without any one of them the rest can.
                let mut asked = vec![false; all.len()];
                shortage.demanding.iter().for_each(|&t| asked[t] = true);
                prop_assert!(brute_plan(&problem, &asked, false).is_none());
                for &out in &shortage.demanding {
                    asked[out] = false;
                    prop_assert!(brute_plan(&problem, &asked, false).is_some());
                    asked[out] = true;
                }
            } else {
                prop_assert!(brute_plan(&problem, &vec![false; all.len()], true).is_none());
            }
            return Ok(());
        };
        let plan = solved.answer.unwrap();
        prop_assert_eq!(verify_plan(&problem, &plan).unwrap(), i128::from(value));
        prop_assert_eq!(plan.unique, optima == 1);
        prop_assert!(problem.shortage(&Progress::silent()).unwrap().is_none());
    }
}

#[test]
fn a_negative_cycle_is_filled_to_its_bounds() {
    // Around 0, 1, 2 each unit costs -1 - 1 + 1 = -1, and 4 fit: -4.
    let network = MinCostFlow::new(3)
        .arc(0, 1, 0, 4, -1)
        .arc(1, 2, 0, 5, -1)
        .arc(2, 0, 0, 6, 1)
        .check()
        .unwrap();
    let FlowOutcome::Optimal(flow) = network.solve(&Progress::silent()).unwrap() else {
        panic!("feasible")
    };
    assert_eq!(
        (flow.flow.as_slice(), flow.cost),
        ([4, 4, 4].as_slice(), -4)
    );
    assert!(flow.unique);
}

#[test]
fn the_deficient_tasks_are_named_with_their_members_and_the_shortfall() {
    // t0 and t1 need 2 + 2 units of m0 alone, who has 3; t2 has m1 and stays out of it.
    let problem = TaskParams::new()
        .task("t0", 2, 2)
        .task("t1", 2, 2)
        .task("t2", 1, 1)
        .member("m0", 0, 3)
        .member("m1", 0, 1)
        .pair_up_to(0, 0, 1.0, 5)
        .pair_up_to(1, 0, 1.0, 5)
        .pair(2, 1, 1.0)
        .check()
        .unwrap();
    let solved = problem.solve(&Progress::silent()).unwrap();
    assert_eq!(solved.status, Status::Infeasible);
    assert_eq!(solved.contradiction, ["t0: at least 2", "t1: at least 2"]);
    let shortage = problem.shortage(&Progress::silent()).unwrap().unwrap();
    assert_eq!(
        (shortage.demanding, shortage.partners),
        (vec![0, 1], vec![0])
    );
    assert_eq!(
        (shortage.demanded, shortage.available, shortage.shortfall),
        (4, 3, 1)
    );
}

#[test]
fn a_bound_with_a_price_is_binding() {
    // One unit of m0 for two tasks worth 5 and 3: t0 gets it, and m0's time is what lacks.
    let problem = TaskParams::new()
        .task("t0", 0, 1)
        .task("t1", 0, 1)
        .member("m0", 0, 1)
        .pair(0, 0, 5.0)
        .pair(1, 0, 3.0)
        .check()
        .unwrap();
    let solved = problem.solve(&Progress::silent()).unwrap();
    assert_eq!(solved.value, Some(5.0));
    assert!(solved.binding.contains(&"m0: at most 1".to_owned()));
}

#[test]
fn a_wrong_certificate_is_refused() {
    let network = MinCostFlow::new(2)
        .arc(0, 1, 0, 2, 1)
        .arc(0, 1, 0, 2, 2)
        .supply(0, 2)
        .supply(1, -2)
        .check()
        .unwrap();
    let FlowOutcome::Optimal(good) = network.solve(&Progress::silent()).unwrap() else {
        panic!("feasible")
    };
    assert_eq!(verify(&network, &good), Ok(2));
    let refused = |change: fn(&mut landfall_team::flow::Flow)| {
        let mut flow = good.clone();
        change(&mut flow);
        match verify(&network, &flow) {
            Err(FlowError::Flaw(flaw)) => flaw,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(
        refused(|f| (f.flow, f.cost) = (vec![0, 2], 4)),
        FlowFlaw::Gap { primal: 4, dual: 2 }
    );
    assert!(matches!(
        refused(|f| f.flow = vec![1, 0]),
        FlowFlaw::Balance { node: 0, .. }
    ));
    assert!(matches!(
        refused(|f| f.flow = vec![3, -1]),
        FlowFlaw::Bounds { arc: 0, .. }
    ));
    assert!(matches!(
        refused(|f| f.potential.clear()),
        FlowFlaw::Shape { .. }
    ));
}

#[test]
fn a_network_with_mistakes_is_refused_with_all_of_them() {
    let bad = MinCostFlow::new(2)
        .arc(0, 2, 0, 1, 0)
        .arc(0, 1, 2, 1, i64::MIN)
        .arc(0, 1, 0, i64::MAX, 0)
        .supply(0, 1)
        .supply(5, 1)
        .check();
    let text = bad.unwrap_err().to_string();
    for part in [
        "`arc[0]`: node `2`; there are 2, counted from 0",
        "`arc[1]`: at least `2` and at most `1` units contradict each other",
        "`bounds`: the bounds add up to",
        "`cost`: a cost of `9223372036854775808`",
        "`supply`: the supplies add up to `1`; 0 is needed",
        "`supply[5]`: node `5`",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn tasks_with_mistakes_are_refused_with_all_of_them() {
    assert_eq!(
        TaskParams::new().check().unwrap_err().to_string(),
        "`member`: no member given\n`task`: no task given"
    );
    let bad = TaskParams::new()
        .task("a", 2, 1)
        .task("a", 0, i64::MAX)
        .member("m", -1, 1)
        .pair(0, 0, f64::NAN)
        .pair(0, 0, 1.0)
        .pair_up_to(1, 1, 1e10, -1)
        .check();
    let text = bad.unwrap_err().to_string();
    for part in [
        "`member[0]`: `m` has at least `-1` and at most `1` units",
        "`pair[0]`: `NaN` is no value",
        "`pair[1]`: task `0` and member `0` stand at `pair[0]`, too",
        "`pair[2]`: `-1` units; 0 to 1000000000 are possible",
        "`pair[2]`: `10000000000` is no value",
        "`pair[2]`: task `1` and member `1`; there are 2 and 1, counted from 0",
        "`task[0]`: `a` has at least `2` and at most `1` units",
        "`task[1]`: `a` has at least `0` and at most `9223372036854775807` units",
        "`task[1]`: `a` stands at `task[0]`, too",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn empty_and_single_networks_are_solved() {
    for nodes in [0, 1, 3] {
        let network = MinCostFlow::new(nodes).check().unwrap();
        let FlowOutcome::Optimal(flow) = network.solve(&Progress::silent()).unwrap() else {
            panic!("feasible")
        };
        assert_eq!((verify(&network, &flow), flow.unique), (Ok(0), true));
    }
    let apart = MinCostFlow::new(2)
        .supply(0, 1)
        .supply(1, -1)
        .check()
        .unwrap();
    let FlowOutcome::Infeasible(cut) = apart.solve(&Progress::silent()).unwrap() else {
        panic!("infeasible")
    };
    assert_eq!((cut.nodes.as_slice(), cut.shortfall), ([0].as_slice(), 1));
}

#[test]
fn amounts_near_the_limits_do_not_overflow() {
    let most = 1 << 58;
    let cost = 1 << 57;
    let network = MinCostFlow::new(2)
        .arc(0, 1, 0, most, cost)
        .supply(0, most)
        .supply(1, -most)
        .check()
        .unwrap();
    let FlowOutcome::Optimal(flow) = network.solve(&Progress::silent()).unwrap() else {
        panic!("feasible")
    };
    assert_eq!(
        verify(&network, &flow),
        Ok(i128::from(most) * i128::from(cost))
    );
}
