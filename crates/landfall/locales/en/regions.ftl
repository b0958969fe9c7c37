### Every region with its figures and reasons.

regions-table = All regions
filter = Find a region
why = Why
no-reason = The plan holds no reason for this region.
segment = Segment
second-choice = Next nearest segment
silhouette = Silhouette
estimate = Demand its neighbours suggest
observed = Demand observed
unserved = Not yet served
similarity = Similarity to home
value-word = Value
weight = Weight
j = J
spend = Takes from the budget
interval = { $low } to { $high }
interval-at = { $low } to { $high } with { $level } probability
neighbours-table = The regions its estimate was learned from
column-its-figure = Its figure
by-wave-table = Amounts when it enters in each wave
cost-table = The five parts of its cost
column-part = Part
column-present-value = Present value

## What the team covers.

coverage = What the team covers
coverage-language = Language coverage
coverage-hours = Business hours covered
coverage-cost = Cultural fusion (f)
fusion-team = from the gaps of the team
fusion-table = from the table of costs; the gaps add nothing
not-priced = not priced: no candidate
share-range = { $low } to { $high }
gap-closed = as much as is wanted
gap-open = { $share } of the gap to what is wanted is open
coverage-needs = Unknown without { $needs }.
languages-table = Its languages, and who speaks them
column-mastered = Mastered
column-best = Best (speaks/understands)
nobody = nobody
official-language = { $tag }, official
speaker = { $member } ({ $speaks }/{ $hears })
zones-table = Its business hours over the horizon
column-zone = Time zone
column-business = 09:00–17:00
column-covered = Covered
zone-alike = { $zone } and { $count } with the same clock

## What the text model covers.

model = What the text model covers
model-coverage = Residents served
model-wanted = Quality wanted
model-cost = Data adaptation (d)
model-adapters = Adapters
model-table = Its languages, what the model reaches in them, and which labelled rows are missing
column-quality = Quality (interval, rows judged)
column-baseline = Best cheap classifier (accuracy)
column-rows-missing = Rows missing
column-entry-cost = Cost at entry
not-measured = not measured
adaptation-model = from the rows that are missing
adaptation-table = from the table of costs; missing rows add nothing
measure-macro-f1 = macro F1
measure-accuracy = accuracy
serves = serves
serves-perhaps = perhaps
serves-not = does not serve
coverage-at-most = at most { $most }, should all that was not measured serve
quality = { $value } ({ $interval }, { $rows })
quality-interval = { $low }–{ $high }
no-interval = no interval
baseline = { $method } { $accuracy }
baseline-wins = { $method } { $accuracy }, better than the model
rows-or-more = { $rows } or more
rows-range = { $rows } ({ $low }–{ $high })
amount-range = { $amount } ({ $low } to { $high })
adapters-size = { $count }: { $numbers } numbers, { $size } MB
adapters-cost = { $adapters }; { $cost } at entry, in technology output (o)
adapter-for = { $method } for { $names }

## What the law demands.

region-law = What its law demands
region-law-notice = Decision support, not legal advice. The rules behind the names below are checked in full by the program comply.
region-law-cost = Legal compliance (l)
region-law-blocked = Closed: no change complies with
law-violated = Violated
law-open = Open
compliance-law = from the changes and duties that comply
compliance-table = from the table of costs; the rules add nothing
compliance-blocked = closed by its law: not considered
compliance-given = costs as given
compliance-own = costs are our own estimates, not calibrated
region-law-not-covered = Not checked, for there are no rules on it: { $areas }.
region-law-needs = Unknown without { $needs }.
area-export-control = Export control
area-data-privacy = Data privacy
area-intellectual-property = Intellectual property
area-tax = Tax
area-consumer-protection = Consumer protection
area-ai-regulation = AI regulation
area-data-localisation = Localisation of data
