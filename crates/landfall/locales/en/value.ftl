### Value, demand, costs and waves.

value-title = Value against J, the weighted cost
value-note = Above the dashed line a region is worth more than it costs. The larger a mark, the more demand is not yet served.{ $scale }
scale-both = { " " }Both axes are logarithmic.
scale-j = { " " }The axis of J is logarithmic.
scale-value = { " " }The axis of value is logarithmic.
value-label = Scatter chart of value against J for { $candidates } candidates, { $chosen } of them chosen. The table below holds the figures.
hover-value = value { $value }
hover-j = J { $j }
hover-gap = demand not yet served { $gap }
chosen = chosen
not-chosen = not chosen
even = value = J
j-axis = J, { $currency }
value-axis = value, { $currency }
value-table = Candidates by value minus J
column-choice = Choice
column-net = Value − J
no-values = No candidate has both a value and a cost, so there is nothing to weigh.

## Opportunities.

opportunity-title = Demand not yet served, in regions like home
opportunity-note = Similarity to the nearest home market times the { $indicator } that neighbours suggest beyond what is observed. Green: chosen.
opportunity-label = Bar chart of the best opportunities, { $first } first. The table below holds all regions.
score-axis = similarity × { $indicator } not yet served
hover-unserved = not yet served { $unserved }
hover-similarity = nearer to { $home } than { $similarity } of regions
opportunity-table = All regions as opportunities, the best first
column-similarity = Similarity to home
column-nearest-home = Nearest home market
column-unserved = Not yet served
column-score = Score
estimate-quality = Left out one at a time, { $regions } are estimated from their neighbours with a median error of { $error }; the plain mean of all others errs by { $baseline }.

## The five parts of the cost.

part-market-selection = Market selection (c)
part-data-adaptation = Data adaptation (d)
part-legal-compliance = Legal compliance (l)
part-cultural-fusion = Cultural fusion (f)
part-technology-output = Technology output (o)
column-market-selection = Selection (c)
column-data-adaptation = Data (d)
column-legal-compliance = Law (l)
column-cultural-fusion = Culture (f)
column-technology-output = Technology (o)
costs-title = The five parts of every candidate's cost
costs-note = Present values over the horizon, unweighted. Bold: chosen.
costs-note-missing = Present values over the horizon, unweighted. Bold: chosen. Hatched: a part nobody assessed. Its width is a mark, not an amount; it is not free.
costs-label = Stacked bar chart of the cost parts of { $count } candidates, the dearest first: { $first }. The table below holds the figures.
cost-axis = present value, { $currency }
not-assessed-size = not assessed (size unknown)
parts-missing = not assessed: { $parts }
costs-table = Cost parts of every candidate
no-candidates = No region was considered: none has a cost and a value.
at-least = at least { $amount }

## Waves and budgets.

timeline-title = Waves of entry
timeline-note = Each bar runs from a region's entry to the end of its { $years } of operation.
timeline-label = Timeline of { $regions } chosen regions in { $waves } waves. The table below holds dates and budgets.
entry-bar = wave { $wave }, from { $start }
budget-title = Budgets and what is used of them
budget-label = Bar chart of the budget of { $waves } waves and what is used of it. The table below holds the figures.
no-budget = no limit
waves-table = Waves, regions and budgets
column-starts = Starts
column-regions = Regions
column-used = Used
column-budget = Budget
column-share-used = Share used
no-entry = Nothing is entered.
