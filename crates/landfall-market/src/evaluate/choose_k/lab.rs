#![allow(warnings, clippy::all)]
use super::null_model::*; use super::*;
use crate::cluster::*; use crate::evaluate::*;
use landfall_core::*; use rand::Rng; use rand_distr::*; use rayon::prelude::*;

fn law(name: &str, n: usize, seed: Seed) -> (usize, Vec<f64>) {
    let mut rng = seed.rng();
    let mut v = Vec::new();
    let mut g = |rng: &mut dyn rand::RngCore| -> f64 { rng.sample(StandardNormal) };
    let d = if name.ends_with("8d") { 8 } else { 2 };
    let base = name.trim_end_matches("8d");
    for i in 0..n {
        match base {
            "gauss" => for _ in 0..d { v.push(g(&mut rng)) },
            "stretched" => for j in 0..d { v.push(g(&mut rng) * if j == 0 { 8.0 } else { 1.0 }) },
            "box" => for _ in 0..d { v.push(rng.gen_range(0.0..1.0)) },
            "ball" => { let mut x: Vec<f64> = (0..d).map(|_| g(&mut rng)).collect(); let r = x.iter().map(|a| a*a).sum::<f64>().sqrt(); let u: f64 = rng.gen_range(0.0..1.0f64); let s = u.powf(1.0/d as f64)/r; v.extend(x.iter().map(|a| a*s)); }
            "t5" | "t3" | "t2" => { let nu = base[1..].parse::<f64>().unwrap(); let c: f64 = rng.sample(ChiSquared::new(nu).unwrap()); let s = (nu/c).sqrt(); for _ in 0..d { v.push(g(&mut rng)*s) } }
            "tcol3" => for _ in 0..d { v.push(rng.sample(StudentT::new(3.0).unwrap())) },
            "lognormlog1p" => for _ in 0..d { v.push((1.0 + (g(&mut rng)*1.0+ 1.0).exp()).ln()) },
            "exp" => for _ in 0..d { v.push(rng.sample::<f64,_>(Exp1)) },
            "lognormal" => for _ in 0..d { v.push(g(&mut rng).exp()) },
            // structure
            "blobs4" => { let c = i % 4; for j in 0..d { let m = if (c >> (j%2)) & 1 == 1 { 5.0 } else { 0.0 }; v.push(m + g(&mut rng)) } }
            "blobs3close" => { let c = i % 3; for j in 0..d { let m = if j%3 == c { 4.0 } else { 0.0 }; v.push(m + g(&mut rng)) } }
            "uneven" => { let c = if i % 20 == 0 { 1 } else if i % 10 == 3 { 2 } else { 0 }; for j in 0..d { let m = if j == c.max(1)-1 && c > 0 { 8.0 } else { 0.0 }; v.push(m + g(&mut rng)) } }
            "rare" => { let c = i % 25 == 0; for j in 0..d { v.push((if c {10.0} else {0.0}) + g(&mut rng)) } }
            "grid9" => { let c = i % 9; for j in 0..d { let m = if j == 0 { (c%3) as f64 } else if j == 1 { (c/3) as f64 } else {0.0}; v.push(m*6.0 + g(&mut rng)) } }
            "two" => { let c = i % 2; for j in 0..d { v.push((if j == 0 && c == 1 { 5.0 } else {0.0}) + g(&mut rng)) } }
            "elong" => { let c = i % 2; for j in 0..d { v.push(if j == 0 { g(&mut rng)*3.0 } else if j == 1 { (c as f64)*12.0 + g(&mut rng) } else { g(&mut rng) }) } }
            "groups" => { let c = i % 4; let m = [0.0, 5.0, 30.0, 35.0][c]; for j in 0..d { v.push((if j == 0 {m} else {0.0}) + g(&mut rng)) } }
            _ => panic!("{base}"),
        }
    }
    (d, v)
}

fn stats(points: Points<'_, f64>, ks: &[usize], seed: Seed) -> Vec<f64> {
    let fits: Vec<KMeansFit> = ks.iter().map(|&k| KMeansParams::new(k).restarts(1).max_steps(100).relative_tolerance(0.0).moves(Moves::Never).check().unwrap().fit(points, seed.index(k as u64), &Progress::silent()).unwrap()).collect();
    let labs: Vec<&[u32]> = fits.iter().map(|f| f.labels()).collect();
    let s = silhouettes_of_all(points, &labs, &Progress::silent()).unwrap();
    let mut out = vec![f64::NEG_INFINITY; 5];
    for (f, s) in fits.iter().zip(&s) {
        let micro = s.mean.value().unwrap();
        let mut sum = vec![0.0; f.k()]; let mut cnt = vec![0.0; f.k()];
        for (x, &l) in s.rows.iter().zip(f.labels()) { sum[l as usize] += x; cnt[l as usize] += 1.0; }
        let means: Vec<f64> = sum.iter().zip(&cnt).filter(|(_, c)| **c > 0.0).map(|(s, c)| s / c).collect();
        let macro_ = means.iter().sum::<f64>() / means.len() as f64;
        let worst = means.iter().copied().fold(f64::INFINITY, f64::min);
        let simp = simplified_silhouettes(points, f.labels()).unwrap().mean.value().unwrap();
        let vals = [micro, macro_, micro.min(macro_), simp, worst];
        for (o, v) in out.iter_mut().zip(vals) { *o = o.max(v); }
    }
    out
}

#[test]
fn lab() {
    let names = std::env::var("LAWS").unwrap_or("gauss,t3".into());
    let reps: u64 = std::env::var("REPS").unwrap_or("40".into()).parse().unwrap();
    let n: usize = std::env::var("N").unwrap_or("200".into()).parse().unwrap();
    let b = 39u64;
    let ks: Vec<usize> = (2..=10).collect();
    for name in names.split(',') {
        let res: Vec<Vec<[bool;2]>> = (0..reps).into_par_iter().map(|r| {
            let seed = Seed::new(1000 + r).stream(name);
            let (d, v) = law(name, n, seed);
            let p = Points::new(&v, d).unwrap();
            let obs = stats(p, &ks, seed.stream("obs"));
            let axes = Axes::of(p);
            let mut out = vec![[false;2]; 5];
            for (ki, kind) in [Kind::Uniform, Kind::Gaussian].into_iter().enumerate() {
                let mut reached = vec![0; 5];
                for i in 0..b {
                    let s = seed.stream(kind.name()).index(i);
                    let v = axes.draw(kind, n, s);
                    let st = stats(Points::new(&v, axes.len()).unwrap(), &ks, s);
                    for (c, (a, o)) in reached.iter_mut().zip(st.iter().zip(&obs)) { if a >= o { *c += 1; } }
                    if reached.iter().all(|c| *c >= 2) { break; }
                }
                for (o, c) in out.iter_mut().zip(reached) { o[ki] = c < 2; }
            }
            out
        }).collect();
        let rate = |k: usize| res.iter().filter(|r| r[k][0] && r[k][1]).count();
        let u = |k: usize, i: usize| res.iter().filter(|r| r[k][i]).count();
        println!("{name:14} n={n} reps={reps} micro {} (u{} g{}) macro {} (u{} g{}) min {} simp {} worst {} (u{} g{})", rate(0), u(0,0), u(0,1), rate(1), u(1,0), u(1,1), rate(2), rate(3), rate(4), u(4,0), u(4,1));
    }
}
