//! The words of the page about a team.

pub(in crate::report) const TEAM_KICKER: &str = "Team across languages, hours and cultures";
pub(in crate::report) const TEAM_DIALOG: &str = "Reasons of a pair";
pub(in crate::report) const TEAM_WAYS: [(&str, &str); 14] = [
    ("#summary", "Summary"),
    ("#alternative", "Best alternative"),
    ("#people", "People"),
    ("#pairs", "Pairs"),
    ("#hours", "Hours"),
    ("#backbone", "Backbone"),
    ("#selection", "Selection"),
    ("#work", "Roles and tasks"),
    ("#meetings", "Meetings"),
    ("#risk", "Risks"),
    ("#trust", "Trust"),
    ("#again", "Over time"),
    ("#conflicts", "Conflicts"),
    ("#method", "Method"),
];

// Head.
pub(in crate::report) const TEAM_PEOPLE_COUNT: &str = "People";
pub(in crate::report) const TEAM_FROM: &str = "Horizon from";
pub(in crate::report) const TEAM_WEEKS: &str = "Weeks";
pub(in crate::report) const TEAM_GAMMA: &str = "Share of the pairs in V";
pub(in crate::report) const TEAM_NAMES: &str = "Names";
pub(in crate::report) const TEAM_HASHED: &str = "hashed";
pub(in crate::report) const TEAM_NAMED: &str = "as given";
pub(in crate::report) const TEAM_SECONDS: &str = "Seconds taken";

// Summary.
pub(in crate::report) const TEAM_EMPTY: &str = "There is nobody in the input";
pub(in crate::report) const TEAM_INFEASIBLE: &str = "No team meets all demands";
pub(in crate::report) const TEAM_NONE: &str = "There is no team to show";
pub(in crate::report) const TEAM_NOBODY: &str = "nobody";
pub(in crate::report) const TEAM_VALUE: &str = "Value V";
pub(in crate::report) const TEAM_VALUE_NOTE: &str =
    "0 to 1; own efficiencies and pair values in one mean";
pub(in crate::report) const TEAM_STATUS: &str = "Status";
pub(in crate::report) const TEAM_BOUND: &str = "Bound";
pub(in crate::report) const TEAM_GAP: &str = "Gap";
pub(in crate::report) const TEAM_STEPS: &str = "Steps of the search";
pub(in crate::report) const TEAM_TIE: &str = "Ties";
pub(in crate::report) const TEAM_TIE_UNKNOWN: &str =
    "Whether another team is worth exactly as much is not known.";
pub(in crate::report) const TEAM_NOT_ASKED: &str = "No choice was asked for";
pub(in crate::report) const TEAM_NOT_ASKED_NOTE: &str =
    "The team is everybody in the input; nothing was compared.";
pub(in crate::report) const TEAM_CALIBRATION: &str = "Weights";
pub(in crate::report) const TEAM_KNOWN_PAIRS: &str = "Pairs of the team with every factor known";
pub(in crate::report) const TEAM_UNKNOWN: &str = "What is not known";
pub(in crate::report) const TEAM_NOTHING_UNKNOWN: &str = "Nothing asked for was left out. That does not make the inputs right: check the figures the scores rest on.";
pub(in crate::report) const TEAM_CONTRADICTION: &str = "Demands that contradict each other";
pub(in crate::report) const TEAM_CONTRADICTION_NOTE: &str =
    "They cannot all be met. Without any one of them the others can.";

// Law.
pub(in crate::report) const TEAM_NOTICE: &str = "Before you use this about people";
pub(in crate::report) const TEAM_LAW: [&str; 4] = [
    "This supports a decision; it makes none. A person who knows these people decides, and may decide otherwise.",
    "In the European Union, systems that select people for work, allocate tasks by traits or behaviour, or evaluate people at work are high-risk: Regulation (EU) 2024/1689 (AI Act), Annex III, point 4. Duties follow for who provides and who uses them, among them human oversight and telling workers and their representatives beforehand (Articles 14 and 26).",
    "These are personal data: Regulation (EU) 2016/679 asks for a legal basis, purpose, information, an impact assessment where the risk is high (Article 35), and forbids decisions with serious effects by machine alone, but for narrow exceptions (Article 22). Other places have rules of their own.",
    "Nobody’s nationality is used. Each factor can be opted out of; a factor that is missing or opted out is left open and never filled in.",
];

// Alternative.
pub(in crate::report) const TEAM_COMPARE: &str = "The team and the best alternative";
pub(in crate::report) const TEAM_COMPARE_TABLE: &str = "Figures of both teams";
pub(in crate::report) const TEAM_FIGURES_TABLE: &str = "Figures of the team";
pub(in crate::report) const TEAM_COMPARE_COLUMNS: [&str; 3] =
    ["Figure", "Team", "Best alternative found"];
pub(in crate::report) const TEAM_FIGURES: [&str; 6] = [
    "Members",
    "Value V",
    "Weakest pair (ties together)",
    "Weight of the spanning forest (sum of −ln s; less is closer)",
    "Diameter (greatest distance; less is closer)",
    "Absence factor (fewest members with half of the contributions)",
];
pub(in crate::report) const TEAM_NO_ALTERNATIVE: &str =
    "No alternative is shown: none was asked for, or none was found.";
pub(in crate::report) const TEAM_ONLY_CHOSEN: &str = "Only in the team";
pub(in crate::report) const TEAM_ONLY_OTHER: &str = "Only in the alternative";
pub(in crate::report) const TEAM_BOTH: &str = "In both";

// People.
pub(in crate::report) const TEAM_PEOPLE: &str = "Everybody";
pub(in crate::report) const TEAM_IN: &str = "in the team";
pub(in crate::report) const TEAM_OUT: &str = "not in it";
pub(in crate::report) const TEAM_EXTREMES_NOTE: &str =
    "Three separate questions: they can have unrelated answers. Ties stand together.";
pub(in crate::report) const TEAM_BEST_PAIRS: &str = "Pair that works best together";
pub(in crate::report) const TEAM_WORST_PAIRS: &str = "Pair that works worst together";
pub(in crate::report) const TEAM_WORST_MEMBERS: &str = "Least own efficiency";
pub(in crate::report) const TEAM_MEMBERS_TABLE: &str = "People and their efficiency";
pub(in crate::report) const TEAM_MEMBERS_COLUMNS: [&str; 9] = [
    "Who",
    "Team",
    "#Own c",
    "#In team",
    "#Adds to V",
    "Zone",
    "Territory",
    "Languages (speaks/understands)",
    "Roles",
];

// Pairs.
pub(in crate::report) const TEAM_PAIRS: &str = "How well every two work together";
pub(in crate::report) const TEAM_NO_PAIRS: &str = "There are fewer than two people, so no pairs.";
pub(in crate::report) const TEAM_HEAT_TABLE: &str = "Scores of pairs";
pub(in crate::report) const TEAM_HEAT_NOTE: &str = "Score of two people: 1 is no loss. A small percentage says how much of the factors’ weight is known, where it is not all. Bold names are in the team. Choose a cell for the pair’s factors and reasons.";
pub(in crate::report) const TEAM_HEAT_SCALE: &str = "0 to 1";
pub(in crate::report) const TEAM_HEAT_UNKNOWN: &str = "? no factor is known";
pub(in crate::report) const TEAM_HEAT_ABSENT: &str = "not listed in the report";
pub(in crate::report) const TEAM_NOT_LISTED: &str = "not listed";
pub(in crate::report) const TEAM_UNKNOWN_MARK: &str = "?";
pub(in crate::report) const TEAM_PAIR_REASONS: &str = "Every pair and its reasons";
pub(in crate::report) const TEAM_FIND_PAIR: &str = "Find a pair";
pub(in crate::report) const TEAM_SCORE: &str = "Score s";
pub(in crate::report) const TEAM_PAIR_VALUE: &str = "Value v";
pub(in crate::report) const TEAM_COVERAGE: &str = "Weight of known factors";
pub(in crate::report) const TEAM_FACTORS_TABLE: &str = "Its factors";
pub(in crate::report) const TEAM_FACTORS_COLUMNS: [&str; 3] = ["Factor", "#Value", "#Weight"];
pub(in crate::report) const TEAM_MISSING_FACTOR: &str = "missing or opted out";
pub(in crate::report) const TEAM_NO_PAIR_REASON: &str =
    "The report holds no reasons for this pair; its factors stand above.";

// Hours.
pub(in crate::report) const TEAM_HOURS: &str = "When everybody works";
pub(in crate::report) const TEAM_NO_HOURS: &str =
    "Nobody’s time zone and working hours are known, so nothing can be drawn.";
pub(in crate::report) const TEAM_HOURS_NOTE: &str = "Usual working hours on the 24 hours of UTC, without weekends and holidays, grouped by time zone. What runs past midnight goes on at the other edge. Outlined: the whole team is at work.";
pub(in crate::report) const TEAM_UTC: &str = "UTC";
pub(in crate::report) const TEAM_AT_WORK: &str = "Of the team at work";
pub(in crate::report) const TEAM_HOURS_TABLE: &str = "Working hours in UTC";
pub(in crate::report) const TEAM_HOURS_COLUMNS: [&str; 5] =
    ["Who", "Team", "Time zone", "UTC", "Sum"];

// Backbone.
pub(in crate::report) const TEAM_BACKBONE: &str = "The backbone of communication";
pub(in crate::report) const TEAM_NO_BACKBONE: &str =
    "There is no backbone: it needs at least two people and a known score.";
pub(in crate::report) const TEAM_GRAPH: &str = "The backbone among all pairs";
pub(in crate::report) const TEAM_GRAPH_NOTE: &str = "Heavy: the links that hold everybody together at the least loss. Dashed and warm: the bottleneck, the weakest of them. Faint: other pairs, the darker the stronger. Point at a link, or reach it by the tab key, to see which would take its place.";
pub(in crate::report) const TEAM_LINKS: &str = "Links";
pub(in crate::report) const TEAM_PARTS: &str = "Parts";
pub(in crate::report) const TEAM_WEIGHT: &str = "Weight (sum of −ln s)";
pub(in crate::report) const TEAM_UNIQUE: &str = "Alternatives";
pub(in crate::report) const TEAM_BOTTLENECK: &str = "bottleneck";
pub(in crate::report) const TEAM_NO_REPLACEMENT: &str = "none: without it the team falls apart";
pub(in crate::report) const TEAM_LINKS_TABLE: &str = "Links of the backbone, the weakest first";
pub(in crate::report) const TEAM_LINKS_COLUMNS: [&str; 5] = [
    "Link",
    "#Score",
    "#Distance",
    "Bottleneck",
    "Takes its place",
];

// Selection, roles and tasks.
pub(in crate::report) const TEAM_SELECTION: &str = "How the team was chosen";
pub(in crate::report) const TEAM_NO_SELECTION: &str =
    "Nobody asked for a choice: the input has no demands on a team.";
pub(in crate::report) const TEAM_WORK: &str = "Who does what";
pub(in crate::report) const TEAM_ROLES: &str = "Roles";
pub(in crate::report) const TEAM_TASKS: &str = "Tasks";
pub(in crate::report) const TEAM_NO_ROLES: &str = "No roles were asked for.";
pub(in crate::report) const TEAM_NO_TASKS: &str = "No tasks were given.";
pub(in crate::report) const TEAM_SUM: &str = "Sum of values";
pub(in crate::report) const TEAM_COST: &str = "Cost (less is better)";
pub(in crate::report) const TEAM_ROLES_TABLE: &str = "Who takes which role";
pub(in crate::report) const TEAM_ROLES_COLUMNS: [&str; 3] = ["Role", "Who", "#Value"];
pub(in crate::report) const TEAM_TASKS_TABLE: &str = "Who does which task";
pub(in crate::report) const TEAM_TASKS_COLUMNS: [&str; 4] =
    ["Task", "Who", "#Units", "#Value of a unit"];

// Meetings.
pub(in crate::report) const TEAM_MEETINGS: &str = "When to meet";
pub(in crate::report) const TEAM_NO_MEETINGS: &str = "No meetings were asked for.";
pub(in crate::report) const TEAM_GREATEST_BURDEN: &str = "Greatest burden of anybody";
pub(in crate::report) const TEAM_SUM_BURDEN: &str = "Sum of all burdens";
pub(in crate::report) const TEAM_FAIRNESS: &str = "Who bears the inconvenient hours";
pub(in crate::report) const TEAM_FAIRNESS_NOTE: &str = "Burden over all meetings; 0 is inside one’s own working hours. First the greatest burden is made least, then the sum.";
pub(in crate::report) const TEAM_BURDEN_TABLE: &str = "Burden of everybody";
pub(in crate::report) const TEAM_BURDEN_COLUMNS: [&str; 2] = ["Who", "#Burden"];
pub(in crate::report) const TEAM_SLOTS: &str = "The meetings";
pub(in crate::report) const TEAM_SLOTS_NOTE: &str = "Local time of each attendee; the date is added where it is another day than in UTC. Marked: outside the working hours, with the burden.";
pub(in crate::report) const TEAM_SLOTS_TABLE: &str = "Meetings in local time";
pub(in crate::report) const TEAM_SLOTS_COLUMNS: [&str; 2] = ["Begin (UTC)", "Takes"];

// Risks.
pub(in crate::report) const TEAM_RISK: &str = "What breaks without whom";
pub(in crate::report) const TEAM_BRIDGES: &str = "Bridges and single points of failure";
pub(in crate::report) const TEAM_NO_BRIDGES: &str =
    "Nobody was assessed as a bridge: that needs at least three connected people.";
pub(in crate::report) const TEAM_BRIDGES_NOTE: &str = "Betweenness is the share of shortest paths between others that lead through her, bridging the same weighted with the languages she shares with both sides. A single point of failure cuts others off from each other when she leaves, or alone holds what is named.";
pub(in crate::report) const TEAM_BRIDGES_TABLE: &str = "Bridges";
pub(in crate::report) const TEAM_BRIDGES_COLUMNS: [&str; 7] = [
    "Who",
    "Single point of failure",
    "#Betweenness",
    "#Bridging",
    "#Parts without her",
    "#Pairs cut off",
    "Alone holds",
];
pub(in crate::report) const TEAM_COVERS: &str = "Smallest groups with all skills";
pub(in crate::report) const TEAM_NO_COVERS: &str = "No skills were asked for.";
pub(in crate::report) const TEAM_COVER_TABLE: &str = "Who covers which skill";
pub(in crate::report) const TEAM_COVER_COLUMNS: [&str; 2] = ["Skill", "Who"];
pub(in crate::report) const TEAM_MENTORS: &str = "Mentors";
pub(in crate::report) const TEAM_NO_MENTORS: &str = "No mentors are proposed: nobody lacks a skill that somebody she shares a language and hours with has.";
pub(in crate::report) const TEAM_MENTORS_TABLE: &str = "Candidates for mentors";
pub(in crate::report) const TEAM_MENTORS_COLUMNS: [&str; 5] =
    ["Who learns", "Skill", "#Rank", "Who teaches", "Because"];
pub(in crate::report) const TEAM_WHY_MENTORS: &str = "Why these mentors";

// Trust.
pub(in crate::report) const TEAM_TRUST: &str = "How far to trust the scores";
pub(in crate::report) const TEAM_WEIGHTS: &str = "Where the weights come from";
pub(in crate::report) const TEAM_WEIGHTS_TABLE: &str = "Weights in use";
pub(in crate::report) const TEAM_WEIGHTS_COLUMNS: [&str; 2] = ["Factor", "#Weight"];
pub(in crate::report) const TEAM_FIT: &str = "What the calibration found";
pub(in crate::report) const TEAM_SENSITIVITY: &str = "Does the answer survive other weights";
pub(in crate::report) const TEAM_NO_SENSITIVITY: &str = "Other weights were not tried.";
pub(in crate::report) const TEAM_SENSITIVITY_TABLE: &str = "One weight changed at a time";
pub(in crate::report) const TEAM_SENSITIVITY_COLUMNS: [&str; 4] = [
    "Factor",
    "#Its weight times",
    "Best pairs",
    "Team against the alternative",
];
pub(in crate::report) const TEAM_SURVEY: &str = "Survey";
pub(in crate::report) const TEAM_NO_SURVEY: &str = "No survey was given.";

// Conflicts.
pub(in crate::report) const TEAM_CONFLICTS: &str = "Conflicts and advice";
pub(in crate::report) const TEAM_NO_CONFLICTS: &str = "No conflicts were recorded.";
pub(in crate::report) const TEAM_CONFLICTS_NOTE: &str = "Advice comes from a table of rules open to review, keyed by what people say about themselves, never by passport.";
pub(in crate::report) const TEAM_NO_ADVICE: &str = "No rule fits what is known of it.";

/// How everything is computed, a heading and a text each.
pub(in crate::report) const TEAM_METHODS: [(&str, &str); 6] = [
    (
        "Score of a pair",
        "s = Π f^w over the factors that are known, the weights scaled to the sum 1: a weighted geometric mean. Each factor f is above 0 and at most 1. Missing factors are left out; coverage is the share of the weights that is known, and the interval shows where s would lie with the missing factors at their 5 % and 95 % values.",
    ),
    (
        "Value",
        "v = √(c₁ c₂) s for two people with own efficiencies c. V = (1 − γ) · mean c + γ · mean v over the team.",
    ),
    (
        "In team and marginal",
        "In-team efficiency is one’s own times the mean score with the rest of the team. What somebody adds is V with her minus V without her.",
    ),
    (
        "Backbone",
        "The minimum spanning forest with −ln s as distance: strong pairs are near. The bottleneck is its weakest link; the replacement is the nearest pair that would join the two parts again.",
    ),
    (
        "Proofs",
        "Optimal: no other answer is better. Feasible: nothing better was found, and nothing exceeds the bound. Infeasible: the demands named contradict each other. Undecided: the limit of the search came first.",
    ),
    (
        "Limits",
        "Scores are no measurements of people. They show what the input says about languages, hours and answers; motives, health, trust and talent are not in it. Country averages of cultural profiles say little about one person: most of the variance lies within countries (Taras, Steel and Kirkman 2016).",
    ),
];
