//! The list by scores made up here, worked out by hand.

use landfall_core::Score;
use landfall_testkit::small_strategy;

use super::*;

/// The small strategy of the kit with these settings; its home markets are DE and FR.
fn strategy(settings: &[(&str, &str)]) -> Strategy {
    let folder = tempfile::tempdir().unwrap();
    let path = small_strategy(folder.path()).unwrap();
    let settings = settings
        .iter()
        .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()));
    Strategy::from_file(&path, &settings.collect::<Vec<_>>()).unwrap()
}

/// IN 9, BR 7, ID 5, MX 5, ES 5, PL 3, KE 1; IT, NL, NG, ET and NA have none.
fn opportunities() -> Vec<Opportunity> {
    let scores = [
        ("IN", 9.0),
        ("BR", 7.0),
        ("ID", 5.0),
        ("MX", 5.0),
        ("ES", 5.0),
        ("PL", 3.0),
    ];
    let known = scores
        .into_iter()
        .chain([("KE", 1.0)])
        .map(|(code, score)| (code, Some(score)));
    known
        .chain([("IT", None), ("NL", None)])
        .map(opportunity)
        .collect()
}

fn opportunity((code, score): (&str, Option<f64>)) -> Opportunity {
    Opportunity {
        region: code.parse().unwrap(),
        similarity: Score::new(0.5).unwrap(),
        nearest_home: "DE".parse().unwrap(),
        unserved: score.map(|score| score * 2.0),
        score,
    }
}

fn list(settings: &[(&str, &str)]) -> Shortlist {
    Shortlist::of(&strategy(settings), &opportunities()).unwrap()
}

fn codes(codes: &[RegionCode]) -> Vec<&str> {
    codes.iter().map(RegionCode::as_str).collect()
}

fn listing(list: &Shortlist, code: &str) -> Listing {
    *list.listing(&code.parse().unwrap()).unwrap()
}

fn left_out(list: &Shortlist, code: &str) -> Option<String> {
    list.left_out(&code.parse().unwrap())
}

#[test]
fn nothing_is_listed_unless_a_list_is_asked_for() {
    assert!(Shortlist::of(&strategy(&[]), &opportunities()).is_none());
    assert!(asks(&strategy(&[]), &"KE".parse().unwrap()));
}

#[test]
fn the_best_are_listed_and_ties_go_by_code() {
    let list = list(&[("choice.shortlist", "4")]);
    // ES, ID and MX tie at 5: of them the first two by code are on the list.
    assert_eq!(codes(&list.report.listed), ["IN", "BR", "ES", "ID"]);
    assert_eq!((list.report.size, list.report.of), (4, 7));
    assert_eq!(
        codes(&list.report.without_score),
        ["ET", "IT", "NA", "NG", "NL"]
    );
    let (on, off) = (listing(&list, "ID"), listing(&list, "MX"));
    assert_eq!((on.listed, on.place, on.ties), (true, Some(4), 2));
    assert_eq!((off.listed, off.place, off.ties), (false, Some(5), 2));
    assert_eq!(
        left_out(&list, "MX").unwrap(),
        "MX is not considered: by opportunity it is place 5 of 7, and not on the shortlist of 4"
    );
    let reason = list.reason(&"MX".parse().unwrap()).unwrap().to_string();
    assert!(
        reason.contains("MX is not on the shortlist of 4: place 5 of 7"),
        "{reason}"
    );
    assert!(
        reason.contains("2 other regions have it too: by code"),
        "{reason}"
    );
}

#[test]
fn a_region_without_a_score_is_said_to_have_none() {
    let list = list(&[("choice.shortlist", "4")]);
    let italy = listing(&list, "IT");
    assert_eq!(
        (italy.listed, italy.place, italy.score),
        (false, None, None)
    );
    assert_eq!(
        left_out(&list, "IT").unwrap(),
        "IT is not considered: it has no score of opportunity, and so no place on the shortlist of 4"
    );
}

#[test]
fn required_regions_take_their_places_first() {
    let list = list(&[
        ("choice.shortlist", "4"),
        ("choice.require", "[\"KE\", \"NL\"]"),
    ]);
    // KE is last and NL has no score; two places are left for the best.
    assert_eq!(codes(&list.report.listed), ["IN", "BR", "KE", "NL"]);
    assert!(listing(&list, "NL").required && listing(&list, "NL").listed);
    let reason = list.reason(&"KE".parse().unwrap()).unwrap().to_string();
    let claim = "KE is on the shortlist of 4: place 7 of 7; the strategy requires it";
    assert!(reason.contains(claim), "{reason}");
    assert_eq!(listing(&list, "ES").place, Some(3));
    assert!(!listing(&list, "ES").listed);
}

#[test]
fn home_markets_and_what_the_rules_leave_out_have_no_place() {
    let list = list(&[
        ("choice.shortlist", "2"),
        ("choice.candidates", "[\"IN\", \"ID\", \"PL\", \"KE\"]"),
        ("choice.forbid", "[\"IN\"]"),
    ]);
    assert_eq!(codes(&list.report.listed), ["ID", "PL"]);
    assert_eq!(list.report.of, 3);
    for code in ["DE", "IN", "BR"] {
        assert!(list.listing(&code.parse().unwrap()).is_none());
        assert_eq!(left_out(&list, code), None);
    }
}

#[test]
fn a_list_that_cannot_be_filled_says_so() {
    let list = list(&[("choice.shortlist", "12")]);
    assert_eq!(list.report.listed.len(), 7);
    let note = list.note().unwrap();
    assert!(
        note.starts_with("the shortlist of 12 holds 7 regions"),
        "{note}"
    );
    let nobody = Shortlist::of(&strategy(&[("choice.shortlist", "3")]), &[]).unwrap();
    assert!(nobody.report.listed.is_empty());
    let resolved = nobody.applied(&strategy(&[("choice.shortlist", "3")]));
    let considered =
        |code: &str| super::super::choose::is_considered(&resolved, &code.parse().unwrap());
    assert!(!considered("BR"), "an empty list is not every region");
}
