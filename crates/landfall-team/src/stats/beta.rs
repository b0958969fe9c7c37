//! The beta distribution and the F and t distributions that follow from it.

/// Terms of the continued fraction; about the root of the larger parameter are needed.
const MAX_TERMS: u32 = 20_000;
/// Where Lentz's method would divide by zero.
const TINY: f64 = 1e-300;

/// What Stirling's formula lacks: ln Γ(z) − [(z − ½) ln z − z + ½ ln 2π], for z > 0.
///
/// Series of Abramowitz & Stegun 6.1.40; below 10 the recurrence Γ(z + 1) = z Γ(z) leads there.
fn stirling_error(z: f64) -> f64 {
    if z < 10.0 {
        let steps = (10.0 - z).ceil();
        let product: f64 = (0..steps as u32).map(|i| (z + f64::from(i)).ln()).sum();
        let top = z + steps;
        return stirling_error(top) + (top - 0.5) * top.ln()
            - top
            - product
            - ((z - 0.5) * z.ln() - z);
    }
    let square = z * z;
    let series = [
        -691.0 / 360_360.0,
        1.0 / 1188.0,
        -1.0 / 1680.0,
        1.0 / 1260.0,
        -1.0 / 360.0,
        1.0 / 12.0,
    ];
    series.iter().fold(0.0, |sum, term| sum / square + term) / z
}

/// x^a (1 − x)^b / B(a, b), without the cancellation of ln Γ at large parameters.
fn power_term(a: f64, b: f64, x: f64) -> f64 {
    let sum = a + b;
    let lean = x * b - (1.0 - x) * a;
    let ln = |relative: f64, plain: f64| {
        if relative.abs() < 0.5 {
            relative.ln_1p()
        } else {
            plain.ln()
        }
    };
    let exponent = a * ln(lean / a, x * sum / a) + b * ln(-lean / b, (1.0 - x) * sum / b);
    let factor = (a / sum * b / (2.0 * std::f64::consts::PI)).sqrt();
    factor * (exponent + stirling_error(sum) - stirling_error(a) - stirling_error(b)).exp()
}

/// The continued fraction of the incomplete beta function (DLMF 8.17.22) by Lentz's method.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let guard = |v: f64| if v.abs() < TINY { TINY } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / guard(1.0 - (a + b) * x / (a + 1.0));
    let mut value = d;
    for m in (1..=MAX_TERMS).map(f64::from) {
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / guard(1.0 + even * d);
        c = guard(1.0 + even / c);
        value *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / guard(1.0 + odd * d);
        c = guard(1.0 + odd / c);
        let step = d * c;
        value *= step;
        if (step - 1.0).abs() < 3e-16 {
            break;
        }
    }
    value
}

/// The regularised incomplete beta function I_x(a, b) for finite a, b > 0; relative error about
/// 1e-13 for parameters up to 1e6.
pub(crate) fn beta_cdf(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else if x < (a + 1.0) / (a + b + 2.0) {
        power_term(a, b, x) * fraction(a, b, x) / a
    } else {
        1.0 - power_term(b, a, 1.0 - x) * fraction(b, a, 1.0 - x) / b
    }
}

/// The x with I_x(a, b) = p, by bisection down to neighbouring floats.
pub(crate) fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    if p <= 0.0 {
        return 0.0;
    }
    if p >= 1.0 {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    loop {
        let middle: f64 = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            return middle;
        }
        if beta_cdf(a, b, middle) < p {
            low = middle;
        } else {
            high = middle;
        }
    }
}

/// The quantile of the F distribution with `d1` and `d2` degrees of freedom.
pub(crate) fn f_quantile(p: f64, d1: f64, d2: f64) -> f64 {
    let share = beta_quantile(p, d1 / 2.0, d2 / 2.0);
    let rest = beta_quantile(1.0 - p, d2 / 2.0, d1 / 2.0);
    d2 * share / (d1 * rest)
}

/// The t that |T| exceeds with probability 1 − `level`, at `freedom` degrees of freedom.
pub(crate) fn t_two_sided(level: f64, freedom: f64) -> f64 {
    let share = beta_quantile(level, 0.5, freedom / 2.0);
    let rest = beta_quantile(1.0 - level, freedom / 2.0, 0.5);
    (freedom * share / rest).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, tolerance: f64) {
        assert!((a - b).abs() <= tolerance * b.abs(), "{a} is not {b}");
    }

    #[test]
    fn the_incomplete_beta_function_has_its_closed_forms() {
        // I_x(1, b) = 1 - (1-x)^b; I_x(a, 1) = x^a; I_x(2, 3) = 6x² - 8x³ + 3x⁴.
        close(beta_cdf(1.0, 5.0, 0.3), 1.0 - 0.7_f64.powi(5), 1e-14);
        close(beta_cdf(7.5, 1.0, 0.3), 0.3_f64.powf(7.5), 1e-13);
        let x: f64 = 0.4;
        let polynomial = 6.0 * x.powi(2) - 8.0 * x.powi(3) + 3.0 * x.powi(4);
        close(beta_cdf(2.0, 3.0, x), polynomial, 1e-14);
    }

    #[test]
    fn the_incomplete_beta_function_agrees_with_scipy() {
        // scipy 1.17.1, scipy.special.betainc(a, b, x).
        close(beta_cdf(0.5, 0.5, 0.2), 0.2951672353008665, 1e-12);
        close(beta_cdf(2.5, 7.0, 0.1), 0.10188029911305448, 1e-12);
        close(beta_cdf(0.1, 30.0, 0.001), 0.7371893001109395, 1e-12);
        close(beta_cdf(200.0, 150.0, 0.55), 0.20848780085962537, 1e-12);
        close(beta_cdf(50000.0, 50000.0, 0.501), 0.7364550617029552, 1e-12);
        close(beta_cdf(3.0, 1000000.0, 2e-06), 0.3233246665001949, 1e-12);
    }

    #[test]
    fn quantiles_agree_with_scipy() {
        // scipy 1.17.1, scipy.stats.f.ppf(p, d1, d2) and scipy.stats.t.ppf((1 + level) / 2, v).
        close(f_quantile(0.975, 9.0, 27.0), 2.6308555879228073, 1e-11);
        close(f_quantile(0.025, 9.0, 27.0), 0.2789826512480547, 1e-11);
        close(f_quantile(0.95, 1.0, 1.0), 161.4476387975882, 1e-11);
        close(f_quantile(0.975, 499.0, 998.0), 1.162016737495242, 1e-11);
        close(t_two_sided(0.95, 1.0), 12.706204736174694, 1e-10);
        close(t_two_sided(0.95, 9.0), 2.262157162798205, 1e-10);
        close(t_two_sided(0.99, 4.5), 4.272823993011293, 1e-10);
        close(t_two_sided(0.9, 1000000.0), 1.6448551507220404, 1e-10);
    }

    #[test]
    fn quantiles_invert_the_distribution() {
        for (a, b) in [(0.5, 0.5), (3.0, 9.0), (120.0, 0.5), (1e4, 2e4)] {
            for p in [1e-6, 0.025, 0.5, 0.975] {
                close(beta_cdf(a, b, beta_quantile(p, a, b)), p, 1e-9);
            }
        }
        assert_eq!(beta_quantile(0.0, 2.0, 2.0), 0.0);
        assert_eq!(beta_quantile(1.0, 2.0, 2.0), 1.0);
    }
}
