### The head of the page of a plan, its contents and its sections.

kicker = Market-entry plan
dialog = Reasons of a region
as-of = As of
start = First wave starts
currency = Currency
horizon = Horizon
rate = Discount rate
seed = Seed
home = Home markets
regions = Regions compared

## Headings of the sections.

summary = Summary
world = The world at a glance
segments = Which regions belong together
profiles = What makes each segment different
value = Value, demand and cost
costs = What entering costs
entry = When to enter
reasons = Every region and its reasons
preparation = How the figures were prepared
method = Method

## The same in the contents, as short as can be.

way-summary = Summary
way-certainty = How sure
way-world = World
way-segments = Segments
way-profiles = Profiles
way-value = Value
way-costs = Costs
way-entry = Waves
way-regions = Regions
way-preparation = Preparation
way-method = Method

## The map of tiles.

tiles = One tile for each economy, at about its place
tiles-hint = Choose a tile for its reasons. The number on a tile is its segment; a heavy frame and W1, W2 … mark the wave of a chosen region.
off-grid = Regions that are not economies
legend-chosen = chosen, with its wave
legend-candidate = candidate, not chosen
legend-home = home market
legend-aside = set aside: too few figures
legend-absent = not in the table
tile-label = { $name }: { $standing }, { $segment }
in-segment = segment { $number }
no-segment = no segment
segment-size = { $segment }, { $regions }

## What a region is to the plan.

role-home = home market
role-chosen = chosen
role-candidate = candidate
role-observed = not considered
chosen-for-wave = chosen for wave { $number }
wave = Wave { $number }
segment-of = Segment { $number }
