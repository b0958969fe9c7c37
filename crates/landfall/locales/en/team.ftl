### The page about a team: people, pairs and hours.

team-kicker = Team across languages, hours and cultures
team-dialog = Reasons of a pair

## The contents.

way-alternative = Best alternative
way-people = People
way-pairs = Pairs
way-hours = Hours
way-backbone = Backbone
way-selection = Selection
way-work = Roles and tasks
way-meetings = Meetings
way-risk = Risks
way-trust = Trust
way-again = Over time
way-conflicts = Conflicts

## The head and the summary.

team-people-count = People
team-from = Horizon from
team-weeks = Weeks
team-gamma = Share of the pairs in V
team-names = Names
team-hashed = hashed
team-named = as given
team-seconds = Seconds taken
team-empty = There is nobody in the input
team-infeasible = No team meets all demands
team-none = There is no team to show
team-value = Value V
team-value-note = 0 to 1; own efficiencies and pair values in one mean
team-status = Status
team-bound = Bound
team-gap = Gap
team-steps = Steps of the search
team-tie = Ties
team-tie-unknown = Whether another team is worth exactly as much is not known.
team-not-asked = No choice was asked for
team-not-asked-note = The team is everybody in the input; nothing was compared.
team-calibration = Weights
team-known-pairs = Pairs of the team with every factor known
team-unknown = What is not known
team-nothing-unknown = Nothing asked for was left out. That does not make the inputs right: check the figures the scores rest on.
team-contradiction = Demands that contradict each other
team-contradiction-note = They cannot all be met. Without any one of them the others can.
team-chosen = { $team } chosen of { $all }
team-everybody = The team is everybody: { $people }
people =
    { $count ->
        [one] 1 person
       *[other] { $count } people
    }
team-of-pairs = of { $count } pairs in the report
team-tied = Another team is worth exactly as much: the choice between them is yours.
team-not-tied = No other team is worth exactly as much.
solved-optimal = No other answer is better.
solved-feasible = Nothing better was found; how much better another could be is not known.
solved-within = Nothing better was found; another is better by at most { $gap }.
infeasible = Infeasible
infeasible-note = The demands contradict each other.
undecided-status = Undecided
undecided-note = The limit of the search came before an answer or a contradiction.
reproducible = the same on every machine
not-reproducible = ended by a clock: not reproducible

## The notice.

team-notice = Before you use this about people
team-law-decision = This supports a decision; it makes none. A person who knows these people decides, and may decide otherwise.
team-law-ai-act = In the European Union, systems that select people for work, allocate tasks by traits or behaviour, or evaluate people at work are high-risk: Regulation (EU) 2024/1689 (AI Act), Annex III, point 4. Duties follow for who provides and who uses them, among them human oversight and telling workers and their representatives beforehand (Articles 14 and 26).
team-law-data = These are personal data: Regulation (EU) 2016/679 asks for a legal basis, purpose, information, an impact assessment where the risk is high (Article 35), and forbids decisions with serious effects by machine alone, but for narrow exceptions (Article 22). Other places have rules of their own.
team-law-nationality = Nobody’s nationality is used. Each factor can be opted out of; a factor that is missing or opted out is left open and never filled in.

## The team and the best alternative.

team-compare = The team and the best alternative
team-compare-table = Figures of both teams
team-figures-table = Figures of the team
team-no-alternative = No alternative is shown: none was asked for, or none was found.
team-only-chosen = Only in the team
team-only-other = Only in the alternative
team-both = In both
column-team = Team
column-best-other = Best alternative found
team-figure-members = Members
team-figure-weakest = Weakest pair (ties together)
team-figure-forest = Weight of the spanning forest (sum of −ln s; less is closer)
team-figure-diameter = Diameter (greatest distance; less is closer)
team-figure-absence = Absence factor (fewest members with half of the contributions)

## Everybody.

team-people = Everybody
team-in = in the team
team-out = not in it
team-extremes-note = Three separate questions: they can have unrelated answers. Ties stand together.
team-best-pairs = Pair that works best together
team-worst-pairs = Pair that works worst together
team-worst-members = Least own efficiency
team-members-table = People and their efficiency
column-who = Who
column-own = Own c
column-in-team = In team
column-adds = Adds to V
column-member-zone = Zone
column-territory = Territory
column-languages = Languages (speaks/understands)
column-roles = Roles
team-more = and { $count } more
team-listed = The first { $shown } of { $all } are listed; the JSON holds all.
team-drawn = Shown are { $shown } of { $people }: the team as far as there is room, and the extremes (best and worst pairs, least own efficiency). The JSON holds everybody.
team-ties = { $count } tie:
team-pair = { $a } – { $b }
pair-value = { $pair } ({ $value })
ranked-pair = { $pair }: { $by } { $value }
worst-member = { $name }: own { $own }
worst-member-in-team = { $name }: own { $own }, in the team { $value }

## Pairs.

team-pairs = How well every two work together
team-no-pairs = There are fewer than two people, so no pairs.
team-heat-table = Scores of pairs
team-heat-note = Score of two people: 1 is no loss. A small percentage says how much of the factors’ weight is known, where it is not all. Bold names are in the team. Choose a cell for the pair’s factors and reasons.
team-heat-scale = 0 to 1
team-heat-unknown = ? no factor is known
team-heat-absent = not listed in the report
team-not-listed = not listed
team-pair-reasons = Every pair and its reasons
team-find-pair = Find a pair
team-score = Score s
team-pair-value = Value v
team-coverage = Weight of known factors
team-factors-table = Its factors
team-missing-factor = missing or opted out
team-no-pair-reason = The report holds no reasons for this pair; its factors stand above.
column-factor = Factor
no-factor = no factor is known
score-known = { $score }, { $known } known
team-interval = { $low } to { $high } for missing factors at their 5 % and 95 % values
factor-language = language in common
factor-hours = hours in common
factor-interaction = how fast they answer each other
factor-survey = questionnaire
factor-culture = cultural profile
factor-handover = wait at hand-over

## Hours.

team-hours = When everybody works
team-no-hours = Nobody’s time zone and working hours are known, so nothing can be drawn.
team-hours-note = Usual working hours on the 24 hours of UTC, without weekends and holidays, grouped by time zone. What runs past midnight goes on at the other edge. Outlined: the whole team is at work.
team-at-work = Of the team at work
team-hours-table = Working hours in UTC
column-utc = UTC
column-sum = Sum
team-patterns = Clocks change inside the horizon: { $count } patterns, each with its first day.
team-pattern = From { $day }
zone-unknown = time zone unknown
common-unknown = Nobody of the team has known hours.
common-nobody = Nobody of the team works on such a day.
common-one = One person of the team has known hours: { $clock } UTC ({ $length }).
common-all = All { $count } of the team are at work { $clock } UTC ({ $length }).
common-most = No minute is common to all { $all }. At most { $most } are at work at once: { $clock } UTC ({ $length }).
team-hours-unknown =
    { $count ->
        [one] 1 person of the team has
       *[other] { $count } people of the team have
    } no known hours and stand nowhere here.
team-at-once = { $count } of the team at work
