### What every page says.

skip = Skip to the report
contents = Contents
close = Close
no-script = Charts need JavaScript. Every table and every reason below is complete without it.
not-assessed = not assessed
unknown = unknown
none = none
rule = Rule
source = Source
legend = Legend

## Between the items of a list, and before its last one.

list-separator = { ", " }
list-last = { " and " }

## Between the clauses of one sentence, and between sentences.

clause-separator = { "; " }
sentence-separator = { " " }
and-more = { $names } and { $more } more
named = { $name }: { $value }
change = { $before } → { $after }

## The title of the box over the page.

dialog-title = { $name }: { $standing }
table-of =
    Table: { $caption } ({ $rows ->
        [one] 1 row
       *[other] { $rows } rows
    })
shown = { $count } shown
regions-count =
    { $count ->
        [one] 1 region
       *[other] { $count } regions
    }
years =
    { $count ->
        [one] { $count } year
       *[other] { $count } years
    }
hours-only = { $hours } h
minutes-only = { $minutes } min
hours-and-minutes = { $hours } h { $minutes } min

## A day; month is one of the names of months below.

day-of = { $day } { $month } { $year }
month-of = { $month } { $year }
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec

## Titles of columns.

column-region = Region
column-code = Code
column-role = Role
column-segment = Segment
column-silhouette = Silhouette
column-suggested = Neighbours suggest
column-observed = Observed
column-value = Value
column-j = J
column-weight = Weight
column-spend = Takes from the budget
column-indicator = Indicator
column-wave = Wave
column-from = From
column-to = To
column-rule = Rule
column-verdict = Verdict
column-language = Language
column-of-people = Of the people
