//! Team reports made by hand: 12 people in 5 zones, and ones that are hard to show.

use std::collections::BTreeMap;

use landfall::team::calibrate::{CalibrateParams, Calibration};
use landfall::team::factor::Factor;
use landfall::team::input::TeamInput;
use landfall::team::report::{
    BackboneEntry, BridgeEntry, CalibrationEntry, Chosen, ConflictEntry, CoverAnswer, CoverEntry,
    HoursStrip, LinkEntry, MeetingEntry, MeetingPlan, MemberEntry, MemberRef, MentorEntry,
    PairEntry, PairRef, RolePlan, RoleSeat, SensitivityEntry, SurveyEntry, TaskPlan, TaskShare,
    TeamEntry, TeamReport, TeamSettings, VERSION,
};
use landfall::team::survey::{Scale, SurveyParams};
use landfall::team::{Limit, Solved, Status, TeamParams};
use landfall::{Progress, Reason};

/// Id, zone, territory, begin of work in UTC in winter, whether summer time shifts it, own
/// efficiency, chosen.
type Row<'a> = (&'a str, &'a str, &'a str, i64, i64, Option<f64>, bool);

const PEOPLE: [Row<'static>; 12] = [
    (
        "backend-berlin",
        "Europe/Berlin",
        "DE",
        480,
        -60,
        Some(0.9),
        true,
    ),
    (
        "design-berlin",
        "Europe/Berlin",
        "DE",
        540,
        -60,
        Some(0.85),
        true,
    ),
    (
        "legal-berlin",
        "Europe/Berlin",
        "DE",
        480,
        -60,
        Some(0.7),
        false,
    ),
    (
        "sales-sao-paulo",
        "America/Sao_Paulo",
        "BR",
        720,
        0,
        Some(0.8),
        true,
    ),
    (
        "support-sao-paulo",
        "America/Sao_Paulo",
        "BR",
        720,
        0,
        None,
        true,
    ),
    (
        "data-new-york",
        "America/New_York",
        "US",
        840,
        -60,
        Some(0.95),
        true,
    ),
    (
        "sales-new-york",
        "America/New_York",
        "US",
        840,
        -60,
        Some(0.6),
        false,
    ),
    ("日本の営業", "Asia/Tokyo", "JP", 0, 0, Some(0.75), true),
    ("開発者・東京", "Asia/Tokyo", "JP", 60, 0, Some(0.8), false),
    ("مهندسة دبي", "Asia/Dubai", "AE", 300, 0, Some(0.88), true),
    ("تسويق دبي", "Asia/Dubai", "AE", 300, 0, Some(0.65), false),
    (
        "A-person-whose-name-is-so-long-that-no-column-can-hold-it-without-some-care <b>&\"'</b>",
        "Asia/Dubai",
        "AE",
        330,
        0,
        Some(0.5),
        false,
    ),
];

/// A score that looks like one; some pairs are not known.
fn score(a: usize, b: usize) -> Option<f64> {
    let mixed = (a * 37 + b * 61 + a * b * 17) % 100;
    (mixed % 17 != 3).then(|| 0.25 + f64::from(u32::try_from(mixed).unwrap()) / 140.0)
}

fn pair(ids: &[&str], a: usize, b: usize) -> PairEntry {
    let score = score(a, b);
    let known = !(a + b).is_multiple_of(3);
    let coverage = match score {
        None => 0.0,
        Some(_) if known => 1.0,
        Some(_) => 0.6,
    };
    let reason = Reason::new(format!("{} and {} lose hours", ids[a], ids[b]))
        .input("minutes in common", 95)
        .rule("s = Π f^w over known factors")
        .because(Reason::new("they share `en`").source("team.toml, line 12"));
    PairEntry {
        a: ids[a].to_owned(),
        b: ids[b].to_owned(),
        score,
        value: score.map(|s| s * 0.8),
        factors: BTreeMap::from([
            (Factor::Language, score.map(|_| 0.8)),
            (Factor::Hours, score),
            (Factor::Survey, known.then_some(0.9)),
        ]),
        coverage,
        interval: score
            .filter(|_| !known)
            .map(|s| [s * 0.7, (s * 1.1).min(1.0)]),
        reason: Some(reason),
    }
}

fn solved<T>(status: Status, value: Option<f64>, answer: Option<T>) -> Solved<T> {
    Solved {
        status,
        value,
        bound: value.map(|value| value + 0.01),
        gap: value.map(|_| 0.01),
        answer,
        binding: vec!["budget 900000".to_owned()],
        contradiction: Vec::new(),
        reproducible: true,
        nodes: 12_345,
        reasons: vec![Reason::new("branch and bound found it").input("nodes", 12_345)],
    }
}

fn strip(from: &str, summer: bool) -> HoursStrip {
    let known = PEOPLE.iter().filter(|row| row.0 != "تسويق دبي");
    HoursStrip {
        from: from.parse().unwrap(),
        spans: known
            .map(|row| {
                let begin = row.3 + if summer { row.4 } else { 0 };
                let noon = begin + 240;
                (
                    row.0.to_owned(),
                    vec![[begin, noon], [noon + 60, noon + 300]],
                )
            })
            .collect(),
    }
}

fn names(rows: &[usize]) -> Vec<String> {
    rows.iter().map(|row| PEOPLE[*row].0.to_owned()).collect()
}

fn link(a: usize, b: usize, bottleneck: bool, replacement: Option<(usize, usize)>) -> LinkEntry {
    let score = if bottleneck { 0.4 } else { 0.8 };
    LinkEntry {
        a: PEOPLE[a].0.to_owned(),
        b: PEOPLE[b].0.to_owned(),
        score,
        distance: -f64::ln(score),
        bottleneck,
        replacement: replacement.map(|(a, b)| [a, b].map(|row| PEOPLE[row].0.to_owned())),
    }
}

fn weights() -> BTreeMap<Factor, f64> {
    BTreeMap::from([
        (Factor::Language, 0.3),
        (Factor::Hours, 0.25),
        (Factor::Survey, 0.45),
    ])
}

/// A report without anybody.
pub(crate) fn empty() -> TeamReport {
    TeamReport {
        schema_version: VERSION.to_owned(),
        notice: "These numbers are about people.".to_owned(),
        settings: TeamSettings {
            source: "empty.toml".to_owned(),
            from: None,
            weeks: None,
            weights: BTreeMap::new(),
            gamma: 0.5,
            hashed: false,
        },
        members: Vec::new(),
        pairs: Vec::new(),
        pairs_total: 0,
        pairs_ranked_by: "score".to_owned(),
        best_pairs: Vec::new(),
        worst_pairs: Vec::new(),
        worst_members: Vec::new(),
        team: None,
        alternative: None,
        selection: None,
        roles: None,
        tasks: None,
        meetings: None,
        backbone: None,
        cover: Vec::new(),
        bridges: Vec::new(),
        mentors: Vec::new(),
        hours: Vec::new(),
        calibration: CalibrationEntry {
            status: "prior weights, not calibrated".to_owned(),
            weights: BTreeMap::new(),
            outcome: None,
            outcomes_left_out: 0,
            fit: None,
        },
        sensitivity: Vec::new(),
        survey: None,
        waves: Vec::new(),
        watched: Vec::new(),
        codings: Vec::new(),
        conflicts: Vec::new(),
        measures: Vec::new(),
        not_assessed: BTreeMap::new(),
        warnings: Vec::new(),
        reasons: Vec::new(),
        seconds: None,
    }
}

/// Five people who were asked twice, with series, interviews and measures.
pub(crate) fn again() -> TeamReport {
    let input = TeamInput::read_bytes(include_bytes!("again.toml"), "again.toml").unwrap();
    let params = TeamParams::default();
    landfall::team::run(&input, &params, Limit::default(), &Progress::silent()).unwrap()
}

/// Twelve people in five zones, with an answer to everything.
pub(crate) fn twelve() -> TeamReport {
    let ids: Vec<&str> = PEOPLE.iter().map(|row| row.0).collect();
    let every = (0..12).flat_map(|a| (0..a).map(move |b| (b, a)));
    let pairs: Vec<PairEntry> = every.map(|(a, b)| pair(&ids, a, b)).collect();
    let team = [0, 1, 3, 4, 5, 7, 9];
    let mut report = TeamReport {
        members: PEOPLE.iter().map(member).collect(),
        pairs_total: 66,
        best_pairs: vec![reference(0, 5, 0.91)],
        worst_pairs: vec![reference(3, 11, 0.21), reference(2, 7, 0.21)],
        worst_members: vec![MemberRef {
            id: PEOPLE[11].0.to_owned(),
            own: 0.5,
            in_team: Some(0.3),
        }],
        pairs,
        pairs_ranked_by: "value".to_owned(),
        team: Some(entry(&team, 0.7123)),
        alternative: Some(entry(&[0, 1, 3, 5, 6, 7, 9], 0.7101)),
        backbone: Some(BackboneEntry {
            links: vec![
                link(0, 1, false, Some((1, 5))),
                link(0, 5, false, Some((1, 5))),
                link(3, 5, false, Some((3, 0))),
                link(3, 4, false, None),
                link(9, 0, false, Some((9, 1))),
                link(7, 9, true, Some((7, 0))),
            ],
            parts: 1,
            weight: 2.03,
            unique: true,
        }),
        hours: vec![strip("2026-11-30", false), strip("2027-03-28", true)],
        survey: Some(survey(&team)),
        reasons: vec![Reason::new("7 of 12 are chosen").because(Reason::new("V = 0.7123"))],
        seconds: Some(0.25),
        ..empty()
    };
    report.settings.source = "team.toml".to_owned();
    report.settings.from = Some("2026-11-30".parse().unwrap());
    report.settings.weeks = Some(26);
    report.settings.weights = weights();
    report.calibration.weights = weights();
    report.calibration.fit = Some(no_fit());
    report.not_assessed.insert(
        "interaction".to_owned(),
        "response times in `[[pair]]`".to_owned(),
    );
    report
        .warnings
        .push("2 of 12 people opted out of `culture`".to_owned());
    answers(&mut report, &team);
    report
}

/// Six members of the team answered two questions about it.
fn survey(team: &[usize]) -> SurveyEntry {
    let scale = Scale::Likert {
        lowest: 1,
        highest: 5,
    };
    let mut params = SurveyParams::new(scale)
        .question("trust")
        .question("clarity");
    for (number, row) in (0..6_u8).zip(team) {
        let mark = f64::from(2 + number % 3);
        params = params.team(PEOPLE[*row].0, vec![Some(mark), Some(mark + 1.0)]);
    }
    let survey = params.check().unwrap();
    let pairs = survey.pairs();
    let groups = BTreeMap::from([("team".to_owned(), names(team))]);
    SurveyEntry {
        about_colleagues: pairs.reliability,
        about_the_team: pairs.team_reliability,
        groups: survey.groups(&groups).unwrap(),
    }
}

/// What a calibration without outcomes finds.
fn no_fit() -> Calibration {
    let calibrate = CalibrateParams::new().check().unwrap();
    calibrate.calibrate(&Progress::silent()).unwrap()
}

fn reference(a: usize, b: usize, value: f64) -> PairRef {
    PairRef {
        a: PEOPLE[a].0.to_owned(),
        b: PEOPLE[b].0.to_owned(),
        value,
    }
}

fn member(row: &Row<'_>) -> MemberEntry {
    let (id, zone, territory, _, _, own, chosen) = *row;
    MemberEntry {
        id: id.to_owned(),
        own,
        in_team: own.map(|own| own * 0.7),
        marginal: own.map(|own| (own - 0.75) / 10.0),
        chosen,
        zone: Some(zone.to_owned()),
        territory: Some(territory.to_owned()),
        languages: vec!["en C1/C2".to_owned(), "de A2/B1".to_owned()],
        roles: if chosen {
            vec!["engineer".to_owned()]
        } else {
            Vec::new()
        },
    }
}

fn entry(rows: &[usize], value: f64) -> TeamEntry {
    TeamEntry {
        members: names(rows),
        value: Some(value),
        complete: true,
        weakest_pair: vec![reference(rows[0], rows[4], 0.41)],
        msf_weight: Some(2.03),
        diameter: Some(1.7),
        absence_factor: None,
    }
}

/// What the solvers found.
fn answers(report: &mut TeamReport, team: &[usize]) {
    report.selection = Some(solved(
        Status::Feasible,
        Some(0.7123),
        Some(Chosen {
            members: names(team),
            tied: Some(false),
            next_best: Some(names(&[0, 1, 3, 5, 6, 7, 9])),
            next_value: Some(0.7101),
        }),
    ));
    report.roles = Some(solved(
        Status::Optimal,
        Some(1.7),
        Some(RolePlan {
            assignments: vec![RoleSeat {
                role: "engineer".to_owned(),
                member: PEOPLE[9].0.to_owned(),
                value: 0.88,
            }],
            empty: vec!["lawyer".to_owned()],
            unique: true,
        }),
    ));
    report.tasks = Some(solved(
        Status::Optimal,
        Some(12.0),
        Some(TaskPlan {
            assignments: vec![TaskShare {
                task: "localise the shop".to_owned(),
                member: PEOPLE[7].0.to_owned(),
                units: 12,
                value: 0.9,
            }],
        }),
    ));
    report.meetings = Some(solved(Status::Optimal, Some(2.0), Some(meetings(team))));
    report.cover = vec![CoverEntry {
        measure: "diameter".to_owned(),
        solved: solved(
            Status::Optimal,
            Some(0.9),
            Some(CoverAnswer {
                members: names(&[0, 5]),
                by_skill: BTreeMap::from([("rust".to_owned(), vec![PEOPLE[0].0.to_owned()])]),
            }),
        ),
    }];
    report.bridges = vec![BridgeEntry {
        id: PEOPLE[9].0.to_owned(),
        betweenness: 0.4,
        bridging: Some(0.3),
        parts_without: 2,
        pairs_cut: 5,
        only_holder_of: vec!["ar".to_owned()],
        reasons: vec![Reason::new("the only one who speaks `ar`")],
    }];
    report.mentors = vec![MentorEntry {
        mentee: PEOPLE[3].0.to_owned(),
        mentor: PEOPLE[5].0.to_owned(),
        skill: "statistics".to_owned(),
        rank: 1,
        reason: Reason::new("two levels above, 4 hours in common"),
    }];
    report.sensitivity = vec![
        change(Factor::Language, 0.5, Some(true)),
        change(Factor::Language, 1.5, Some(false)),
        change(Factor::Hours, 0.5, None),
    ];
    report.conflicts = vec![ConflictEntry {
        kind: "schedule".to_owned(),
        parties: names(&[3, 7]),
        state: "open".to_owned(),
        date: "2026-10-05".parse().unwrap(),
        measure: None,
        measure_taken: None,
        closed: None,
        undecided: Vec::new(),
        advice: vec![
            Reason::new("take turns in the inconvenient hour").source("Espinosa & Carmel 2003"),
        ],
    }];
}

fn change(factor: Factor, times: f64, team_stays: Option<bool>) -> SensitivityEntry {
    SensitivityEntry {
        factor,
        times,
        best_pairs_stay: true,
        team_stays,
    }
}

fn meetings(team: &[usize]) -> MeetingPlan {
    let meeting = |week: usize| MeetingEntry {
        begin: format!("2026-12-{:02}T14:00Z", 1 + 7 * week),
        minutes: 60,
        local: team
            .iter()
            .map(|row| {
                let local = if *row == 7 {
                    format!("2026-12-{:02}T23:00", 1 + 7 * week)
                } else {
                    format!("2026-12-{:02}T15:00", 1 + 7 * week)
                };
                (PEOPLE[*row].0.to_owned(), local)
            })
            .collect(),
        burden: BTreeMap::from([(PEOPLE[7].0.to_owned(), 150)]),
    };
    MeetingPlan {
        meetings: (0..4).map(meeting).collect(),
        burdens: team
            .iter()
            .map(|row| {
                let burden = if *row == 7 { 600 } else { 90 };
                (PEOPLE[*row].0.to_owned(), burden)
            })
            .collect(),
        greatest_burden: 600,
        greatest_burden_bound: 600,
        sum: 1140,
        sum_bound: 1140,
    }
}

/// The same people, with demands that contradict each other.
pub(crate) fn infeasible() -> TeamReport {
    let mut none = solved::<Chosen>(Status::Infeasible, None, None);
    none.binding.clear();
    none.contradiction = vec![
        "`budget` of 100000".to_owned(),
        "role `lawyer`: at least 2".to_owned(),
    ];
    TeamReport {
        selection: Some(none),
        team: None,
        alternative: None,
        ..twelve()
    }
}

/// The same people under hashed names.
pub(crate) fn hashed() -> TeamReport {
    let mut text = serde_json::to_string(&twelve()).unwrap();
    for (row, (id, ..)) in PEOPLE.iter().enumerate() {
        let json = serde_json::to_string(id).unwrap();
        text = text.replace(
            json.trim_matches('"'),
            &format!("{:016x}", 0x9e37_79b9_usize * (row + 7)),
        );
    }
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let mut report = twelve();
    let at = |id: &str| PEOPLE.iter().position(|row| row.0 == id).unwrap();
    let hash = |id: &mut String| {
        let row = at(id);
        *id = value["members"][row]["id"].as_str().unwrap().to_owned();
    };
    report
        .members
        .iter_mut()
        .for_each(|member| hash(&mut member.id));
    for pair in &mut report.pairs {
        hash(&mut pair.a);
        hash(&mut pair.b);
        pair.reason = None;
    }
    for team in [&mut report.team, &mut report.alternative]
        .into_iter()
        .flatten()
    {
        team.members.iter_mut().for_each(hash);
        team.weakest_pair.clear();
    }
    report.settings.hashed = true;
    TeamReport {
        best_pairs: Vec::new(),
        worst_pairs: Vec::new(),
        worst_members: Vec::new(),
        selection: None,
        roles: None,
        tasks: None,
        meetings: None,
        backbone: None,
        cover: Vec::new(),
        bridges: Vec::new(),
        mentors: Vec::new(),
        conflicts: Vec::new(),
        hours: Vec::new(),
        reasons: Vec::new(),
        ..report
    }
}

/// So many people that charts cannot show them all.
pub(crate) fn crowd(count: usize) -> TeamReport {
    let ids: Vec<String> = (0..count).map(|at| format!("person {at}")).collect();
    let refs: Vec<&str> = ids.iter().map(String::as_str).collect();
    let mut report = TeamReport {
        members: ids
            .iter()
            .enumerate()
            .map(|(at, id)| MemberEntry {
                id: id.clone(),
                chosen: at < 8,
                ..member(&PEOPLE[at % 12])
            })
            .collect(),
        pairs: (0..count)
            .flat_map(|a| (0..a).map(move |b| (b, a)))
            .map(|(a, b)| pair(&refs, a, b))
            .collect(),
        worst_pairs: vec![PairRef {
            a: ids[count - 1].clone(),
            b: ids[count - 2].clone(),
            value: 0.1,
        }],
        ..empty()
    };
    report.settings.source = "crowd.toml".to_owned();
    report.team = Some(TeamEntry {
        members: ids.iter().take(8).cloned().collect(),
        weakest_pair: Vec::new(),
        ..entry(&[0, 1, 2, 3, 4], 0.6)
    });
    report.backbone = Some(BackboneEntry {
        links: (1..8)
            .map(|at| LinkEntry {
                a: ids[0].clone(),
                b: ids[at].clone(),
                ..link(0, 1, at == 7, None)
            })
            .collect(),
        parts: 1,
        weight: 2.0,
        unique: false,
    });
    report.hours = vec![HoursStrip {
        from: "2026-11-30".parse().unwrap(),
        spans: ids
            .iter()
            .map(|id| (id.clone(), vec![[-60, 420]]))
            .collect(),
    }];
    report
}
