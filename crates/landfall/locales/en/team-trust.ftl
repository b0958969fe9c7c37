### The page about a team: how far to trust it, what changed over time, conflicts and method.

team-trust = How far to trust the scores
team-weights = Where the weights come from
team-weights-table = Weights in use
team-fit = What the calibration found
team-sensitivity = Does the answer survive other weights
team-no-sensitivity = Other weights were not tried.
team-sensitivity-table = One weight changed at a time
team-survey = Survey
team-no-survey = No survey was given.
column-weight-times = Its weight times
column-best-pairs = Best pairs
column-against = Team against the alternative
left-out-outcomes = Fitted to outcomes of the kind { $kind }; { $count } of other kinds are left out.
sensitivity-unknown = Whether the team stays ahead is not known: there is no other team to compare with.
sensitivity-stays = The team stays ahead of the alternative in all { $known } changes.
sensitivity-moved = The alternative overtakes the team in { $moved } of { $known } changes: the choice rests on the weights.
sensitivity-open = In { $count } it is not known.
pairs-stay = stay
pairs-change = change
team-stays = stays ahead
team-overtaken = is overtaken

## Over time.

team-again = Over time
team-nothing-again = Nothing was asked, measured or coded more than once.
team-waves = From one wave of the questionnaire to the next
team-waves-note = Everybody is compared with herself. A change is the mean of these differences as a share of the scale; p is that of the sign-flip test. What would reveal the answers of a few is not shown.
team-waves-table = Change of the answers about the team
team-not-shown = not shown
team-watched = Watched for drift
team-watched-note = The line is a moving average that counts the newest window most; the band is where it stays nearly always while nothing changes. Dots are the windows themselves; the figures on the right are the last limits.
team-codings = Interviews that several people coded
team-codings-note = Krippendorff’s α: 1 is full agreement, 0 is chance. From 0.8 on codes may be relied upon, from 0.667 on for tentative conclusions.
team-codings-table = Agreement of the coders
team-measures = Did the measures help?
team-measures-note = Conflicts of pairs before and after their first measure. Fewer afterwards are to be expected anyway, since measures are taken when things are bad: a change is claimed only if it also holds without the conflicts that led to a measure. There is no comparison group.
team-measures-table = Conflicts before and after
column-first-wave = From
column-second-wave = To
column-both-times = Both times
column-dropped-out = Dropped out
column-joined = Joined
column-difference-of-waves = Change
column-interval-95 = 95 % interval
column-p-value = p
column-window = Window
column-measured = Measured
column-average = Average
column-lower = Lower limit
column-upper = Upper limit
column-coded = What was coded
column-codes = Codes
column-coded-twice = Coded twice
column-alpha = α
column-kind = Kind
column-team-pairs = Pairs
column-weeks-before = Pair-weeks before
column-weeks-after = Pair-weeks after
column-conflicts-before = Conflicts before
column-conflicts-after = Conflicts after
column-rate-ratio = Ratio of the rates
team-series = { $name } in { $unit }
drift-up = Drift: the average rose above its limit at { $window }.
drift-down = Drift: the average fell below its limit at { $window }.
drift-none = No drift: the average stayed within its limits.
drift-nothing = Nothing was measured after the baseline.
drift-short = No limits: the baseline has too few windows.
drift-flat = No limits: the windows of the baseline are all alike.
coding-doubted = reliable by α itself, but its interval reaches below 0.667 or is not known
coding-reliable = reliable
coding-tentative = for tentative conclusions
coding-unreliable = not reliable: code again with better instructions
coding-undefined = not defined: nothing coded twice, or all codes alike
measurement-nominal = names
measurement-ordinal = ranks
measurement-interval = numbers (differences)
measurement-ratio = numbers (ratios)
measure-fell = became rarer
measure-rose = became more frequent
measure-not-shown = no change is shown
measure-too-few = too few for any change to be shown
measure-none = no measure within the time observed

## Conflicts.

team-conflicts = Conflicts and advice
team-no-conflicts = No conflicts were recorded.
team-conflicts-note = Advice comes from a table of rules open to review, keyed by what people say about themselves, never by passport.
team-no-advice = No rule fits what is known of it.
team-between = Between { $parties }.
team-recorded = Recorded on { $day } ({ $state }).
measure-taken-on = Measure, { $day }: { $what }.
measure-taken = Measure: { $what }.
team-closed = Closed on { $day }.
team-advice-lacks =
    { $count } more { $count ->
        [one] piece
       *[other] pieces
    } of advice might fit; not known: { $lacks }.

## Method: a heading and a text each.

team-method-score = Score of a pair
team-method-score-text = s = Π f^w over the factors that are known, the weights scaled to the sum 1: a weighted geometric mean. Each factor f is above 0 and at most 1. Missing factors are left out; coverage is the share of the weights that is known, and the interval shows where s would lie with the missing factors at their 5 % and 95 % values.
team-method-value = Value
team-method-value-text = v = √(c₁ c₂) s for two people with own efficiencies c. V = (1 − γ) · mean c + γ · mean v over the team.
team-method-in-team = In team and marginal
team-method-in-team-text = In-team efficiency is one’s own times the mean score with the rest of the team. What somebody adds is V with her minus V without her.
team-method-backbone = Backbone
team-method-backbone-text = The minimum spanning forest with −ln s as distance: strong pairs are near. The bottleneck is its weakest link; the replacement is the nearest pair that would join the two parts again.
team-method-proofs = Proofs
team-method-proofs-text = Optimal: no other answer is better. Feasible: nothing better was found, and nothing exceeds the bound. Infeasible: the demands named contradict each other. Undecided: the limit of the search came first.
team-method-limits = Limits
team-method-limits-text = Scores are no measurements of people. They show what the input says about languages, hours and answers; motives, health, trust and talent are not in it. Country averages of cultural profiles say little about one person: most of the variance lies within countries (Taras, Steel and Kirkman 2016).
