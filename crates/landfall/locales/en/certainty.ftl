### How sure the choice is.

certainty = How sure this choice is
certainty-none = Nothing was drawn: no figure of a candidate has a range, there is no candidate, or the strategy asks for no draws. That does not make the choice sure. Ranges come from the table of costs (one_off_low, one_off_high, per_year_low, per_year_high) and from estimates of demand.
why-certainty = Why it is as sure as it is

## The sentences above the answer.

sure = In { $share } of { $draws } draws of the doubtful figures these regions are the best choice.
sure-firm = Most draws have { $regions }.
sure-shaky = Less sure: { $regions }.
with-share = { $name } ({ $share })
same-regions = The plan's regions are the best
draws-interval = { $low } to { $high } by the number of draws
regret = Lost against knowing better
regret-remark = on average; { $median } in half of the draws, at most { $high } in nineteen of twenty. Where a budget breaks, what still fits of the plan counts.
worth = Worth of the plan
worth-remark = in half of the draws; { $low } to { $high } in nine of ten
worth-below-zero = below zero in { $share }
over-budget = Needs more than a budget holds
over-budget-present-value = of the draws; budgets limit present values
over-budget-one-off = of the draws; budgets limit what is paid once
on-average = Best on average
on-average-plan = this plan
on-average-other = another choice
on-average-none = no choice meets all demands
average-breaks = the plan breaks a budget when costs are at their means
average-with = with { $added }
average-without = without { $removed }
average-moved = the same regions in other waves
average-gain = worth { $gain } more than the plan
undecided = { $parts }.
draws-impossible = { $count } draws have no choice that meets all demands; shares of regions leave them out
draws-unproven = in { $count } draws the best choice found is not proven to be the best

## The chart and the table of shares.

shares-title = How often each region is in the best choice
shares-table = Candidates by how often they are chosen
shares-axis = share of the draws
shares-note = The choice repeated { $draws } times, every doubtful figure drawn from its range. Colours are waves.
shares-label = Bars of { $regions } regions by the share of draws in which they are chosen; { $first } most often.
in-plan = in the plan
column-in-plan = In the plan
column-chosen-in = Chosen in

## Which figure would change the choice.

figures-title = Which figure would change it first
figures-none = No figure changes the chosen regions alone, as far as its range goes.
figures-table = What each doubtful figure changes alone
figures-left-out =
    { $count ->
        [one] 1 other doubtful figure changes nothing alone; it is in plan.json.
       *[other] { $count } other doubtful figures change nothing alone; they are in plan.json.
    }
column-figure = Figure
column-today = Today
column-other-regions = Chance of other regions
column-falls = When it falls
column-rises = When it rises
column-breaks = Chance of breaking a budget
column-worth = Worth of knowing it
no-change = no change
figure-of = { $region }: { $figure }
switch-at = { $figure }: { $change }
switch-instead = { $added } instead of { $removed }
switch-also = { $added } too
switch-without = without { $removed }
held = Without a range, and therefore not drawn: { $kinds }. They stay as they are, which does not make them sure.
held-kind =
    { $figure } of { $count } { $count ->
        [one] candidate
       *[other] candidates
    }

## The kinds of figures.

figure-demand = demand
figure-market-selection = market selection (c)
figure-data-adaptation = data adaptation (d)
figure-legal-compliance = legal compliance (l)
figure-cultural-fusion = cultural fusion (f)
figure-technology-output = technology output (o)
figure-value = value
