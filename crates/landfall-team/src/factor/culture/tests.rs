use super::*;

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn table(names: &[&str], rows: &[(&str, &[f64])]) -> Result<CultureTable, FactorError> {
    let cells = |row: &[f64]| {
        row.iter()
            .map(|score| (!score.is_nan()).then_some(*score))
            .collect()
    };
    CultureTable::new(
        names.iter().map(|name| (*name).to_owned()).collect(),
        rows.iter()
            .map(|(country, row)| (code(country), cells(row))),
    )
}

/// Means 40 and 50; variances (40^2 + 20^2 + 60^2) / 3 = 5600 / 3 and (50^2 + 0 + 50^2) / 3 = 5000 / 3.
fn three() -> CultureTable {
    table(
        &["pdi", "idv"],
        &[
            ("US", &[0.0, 100.0]),
            ("BR", &[20.0, 50.0]),
            ("CN", &[100.0, 0.0]),
        ],
    )
    .unwrap()
}

fn own(culture: &Culture, scores: &[(&str, f64)]) -> Profile {
    let stated = scores
        .iter()
        .map(|(name, score)| ((*name).to_owned(), *score));
    culture.own(&stated.collect()).unwrap()
}

#[test]
fn the_factor_follows_the_formula_by_hand() {
    let culture = Culture::new(three(), Distance::Euclidean, WITHIN_COUNTRY).unwrap();
    // US to CN: 100^2 / (5600 / 3) + 100^2 / (5000 / 3) = 5.357.. + 6 is the largest distance.
    let largest = 30000.0 / 5600.0 + 6.0;
    let a = own(&culture, &[("pdi", 30.0), ("idv", 80.0)]);
    let b = own(&culture, &[("pdi", 50.0), ("idv", 60.0)]);
    // 20^2 / (5600 / 3) + 20^2 / (5000 / 3)
    let squared = 1200.0 / 5600.0 + 1200.0 / 5000.0;
    let wanted = 0.8_f64.powf(squared / largest);
    assert!((culture.value(&a, &b).unwrap() - wanted).abs() < 1e-12);
    let apart = culture.apart(&a, &b).unwrap();
    assert!((apart.squared - squared).abs() < 1e-12);
    assert!((apart.gaps[0].deviations - 20.0 / (5600.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    assert_eq!(
        (&apart.a, apart.value),
        (&Origin::Own, culture.value(&a, &b).unwrap())
    );
}

#[test]
fn countries_keep_a_fifth_of_their_difference() {
    let culture = Culture::new(three(), Distance::Euclidean, WITHIN_COUNTRY).unwrap();
    let us = culture.country(&code("US")).unwrap();
    // 40 + .2 (0 - 40) = 32; 50 + .2 (100 - 50) = 60.
    for (score, wanted) in us.scores.iter().zip([32.0, 60.0]) {
        assert!((score.unwrap() - wanted).abs() < 1e-12);
    }
    // Distances shrink to a fifth, their squares to a twenty-fifth.
    let cn = culture.country(&code("CN")).unwrap();
    assert!((culture.value(&us, &cn).unwrap() - 0.8_f64.powf(0.04)).abs() < 1e-12);
    let unshrunk = Culture::new(three(), Distance::Euclidean, 0.0).unwrap();
    let country = |text| unshrunk.country(&code(text)).unwrap();
    assert!((unshrunk.value(&country("US"), &country("CN")).unwrap() - 0.8).abs() < 1e-12);
}

#[test]
fn a_subdivision_has_the_profile_of_its_economy_unless_it_has_its_own() {
    let culture = Culture::new(three(), Distance::Euclidean, WITHIN_COUNTRY).unwrap();
    assert_eq!(
        culture.country(&code("US-CA")),
        culture.country(&code("US"))
    );
    assert_eq!(culture.country(&code("DE")), None);
    assert_eq!(culture.country(&code("x-home")), None);
}

#[test]
fn shared_dimensions_are_scaled_up_to_all_and_none_is_no_factor() {
    let culture = Culture::new(three(), Distance::Euclidean, WITHIN_COUNTRY).unwrap();
    let a = own(&culture, &[("pdi", 30.0)]);
    let b = own(&culture, &[("pdi", 50.0), ("idv", 60.0)]);
    let apart = culture.apart(&a, &b).unwrap();
    assert!((apart.squared - 2.0 * 1200.0 / 5600.0).abs() < 1e-12);
    assert_eq!((apart.gaps.len(), apart.dimensions), (1, 2));
    let c = own(&culture, &[("idv", 60.0)]);
    assert_eq!(culture.value(&a, &c), None);
    assert_eq!(
        culture.own(&BTreeMap::from([("other".to_owned(), 1.0)])),
        None
    );
}

#[test]
fn mahalanobis_counts_correlated_dimensions_once() {
    // Columns 0, 1, 3, 4 and 0, 2, 2, 4: means 2 and 2, variances 10 / 4 and 8 / 4,
    // covariance (4 + 0 + 0 + 4) / 4 = 2; determinant 2.5 * 2 - 4 = 1.
    let rows: [(&str, &[f64]); 4] = [
        ("US", &[0.0, 0.0]),
        ("BR", &[1.0, 2.0]),
        ("CN", &[3.0, 2.0]),
        ("DE", &[4.0, 4.0]),
    ];
    let distance = Distance::Mahalanobis { ridge: 0.0 };
    let culture = Culture::new(table(&["x", "y"], &rows).unwrap(), distance, 0.0).unwrap();
    let a = own(&culture, &[("x", 1.0), ("y", 1.0)]);
    let b = own(&culture, &[("x", 0.0), ("y", 0.0)]);
    // (1, 1) [[2, -2], [-2, 2.5]] (1, 1) = 2 - 4 + 2.5
    assert!((culture.apart(&a, &b).unwrap().squared - 0.5).abs() < 1e-12);
    assert_eq!(culture.value(&a, &b), culture.value(&b, &a));
    // One dimension alone is as in the Euclidean form, scaled up: 2 * 1 / 2.5.
    let c = own(&culture, &[("x", 0.0)]);
    assert!((culture.apart(&a, &c).unwrap().squared - 0.8).abs() < 1e-12);
}

#[test]
fn a_singular_covariance_is_refused_unless_it_is_made_regular() {
    let rows: [(&str, &[f64]); 3] = [
        ("US", &[0.0, 0.0]),
        ("BR", &[1.0, 2.0]),
        ("CN", &[3.0, 6.0]),
    ];
    let built = || table(&["x", "twice"], &rows).unwrap();
    let error = Culture::new(built(), Distance::Mahalanobis { ridge: 0.0 }, 0.8).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the covariance of the culture table is singular at `twice` (3 complete rows); set a ridge \
         above 0, give more countries or leave the dimension out"
    );
    assert!(Culture::new(built(), Distance::Mahalanobis { ridge: 0.1 }, 0.8).is_ok());
    for ridge in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(Culture::new(built(), Distance::Mahalanobis { ridge }, 0.8).is_err());
    }
}

#[test]
fn bad_tables_are_refused() {
    let message = |result: Result<CultureTable, FactorError>| result.unwrap_err().to_string();
    assert_eq!(
        message(table(&[], &[])),
        "the culture table has 0 dimensions: allowed is 1 to 64"
    );
    assert_eq!(
        message(table(&["x"], &[])),
        "dimension `x` tells no countries apart: at least two rows must differ in it"
    );
    assert_eq!(
        message(table(
            &["x"],
            &[("US", &[0.1]), ("BR", &[0.1]), ("CN", &[0.1])]
        )),
        "dimension `x` tells no countries apart: at least two rows must differ in it"
    );
    assert_eq!(
        message(table(&["x", "x"], &[])),
        "the culture table names dimension `x` twice"
    );
    assert_eq!(
        message(table(&["x"], &[("US", &[1.0]), ("US", &[2.0])])),
        "the culture table holds `US` twice"
    );
    assert_eq!(
        message(table(&["x"], &[("US", &[1.0, 2.0])])),
        "the row of `US` has 2 scores where the table has 1 dimensions"
    );
    assert_eq!(
        message(table(&["x"], &[("US", &[f64::INFINITY])])),
        "the score of `US` in `x` is `inf`: allowed is -1e100 to 1e100"
    );
    assert!(Culture::new(three(), Distance::Euclidean, 1.1).is_err());
}

#[test]
fn scores_beyond_all_bounds_still_give_a_factor() {
    for distance in [Distance::Euclidean, Distance::Mahalanobis { ridge: 0.5 }] {
        let culture = Culture::new(three(), distance, 0.8).unwrap();
        let a = own(&culture, &[("pdi", LARGEST), ("idv", -LARGEST)]);
        let b = own(&culture, &[("pdi", -LARGEST), ("idv", LARGEST)]);
        assert_eq!(culture.value(&a, &b), Some(FLOOR));
        assert_eq!(culture.value(&a, &a), Some(1.0));
    }
}
