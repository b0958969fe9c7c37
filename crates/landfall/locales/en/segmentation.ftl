### The page about segments of any table.

table-kicker = Segments of a table
way-rows = Rows
way-columns = Columns
way-k = Choice of K
way-silhouettes = Silhouettes

## The summary.

table-rows = Rows
table-columns = Columns compared
table-segments = Segments
table-inertia = Inertia
table-scale = Scaling
table-missing = Missing cells
table-precision = Computed in
table-steps = Steps
table-stability = Stability
warnings = What you should know
table-clusters = The rows form { $k } clusters
table-one-given = One segment, as asked for; not tested
table-given = { $k } segments, as asked for; not tested
table-seldom = Data without structure seldom look as separated: p = { $uniform } against uniform data, { $gaussian } against one Gaussian.
table-no-structure = Data without structure can look as separated as these: p = { $uniform } against uniform data, { $gaussian } against one Gaussian. Rows differ by degree, not by kind.
scores-table = How well the segments are separated
column-index = Index
column-each-row = Each row once
column-by-weight = By weight
index-silhouette = Mean silhouette (1 is best)
index-simplified = Simplified silhouette (1 is best)
index-calinski = Calinski–Harabasz (higher is better)
index-davies = Davies–Bouldin (lower is better)

## Where rows lie.

place = Where the rows lie
map-hint = One tile for each economy, at about its place. The number on a tile is its segment.
not-on-map = Rows that are not on the map
plane-title = The rows along their two principal axes
plane-table = Rows, their segment and silhouette
plane-table-of = Rows, their segment and silhouette; the first { $shown } of { $all }
column-row = Row
plane-note = The plane holds { $share } of the variance; rows that overlap here may be far apart in the rest.
some-rows = Shown is a sample of { $shown } of the { $all } rows.
plane-axis = axis { $axis } ({ $share } of the variance)
plane-label = Scatter chart of { $rows } in { $k } segments along two principal axes.
rows-count =
    { $rows ->
        [one] 1 row
       *[other] { $rows } rows
    }
segment-rows = segment { $segment } ({ $rows })
row-number = row { $row }
row-silhouette = silhouette { $silhouette }

## Parallel coordinates.

lines = How the segments differ, column by column
lines-title = Parallel coordinates
lines-axis = low to high within the column
lines-table = Median of every column, by segment
lines-note = Heavy: the median of a segment. Thin: single rows. Each column runs from its 2nd to its 98th percentile; what lies beyond is drawn at its edge.
lines-some = Shown are the { $shown } of { $all } columns in which segments differ most.
lines-label = Lines of { $k } segments over { $columns } columns. The table below holds the medians.
column-rows = Rows

## Profiles.

table-profiles-note = In the units of the table, the most distinctive columns first. The difference is Hedges’ g: that of the means in pooled standard deviations, with an interval. The segments were made from these very columns, so this describes them and tests nothing.
table-profile = Segment { $segment }: { $rows }
column-column = Column
column-middle-half = Middle half inside
column-missing-inside = Missing inside

## Choice of K, silhouettes and preparation.

choice = How many segments
not-tested = The number of segments was given, not chosen, and nothing was tested: K-means finds as many groups as it is asked for, in any data. Ask for a range of K to have the data’s own number, or the answer that there are no clusters.
nothing-to-test = Nothing was tested: there are too few distinct rows for more than one segment.
silhouettes = How firmly rows belong
row-silhouettes-title = Silhouette of every row
row-silhouettes-axis = silhouette
row-silhouettes-table = Silhouettes by segment
column-rows-shown = Rows shown
column-mean = Mean
column-least = Least
column-below-zero = Share below 0
no-silhouettes = There are no silhouettes: they need two segments and complete rows.
silhouettes-note = 1: deep inside its segment. 0: between two. Below 0: nearer to another segment.
silhouettes-simplified = Simplified: distances to centroids, because there are many rows.
silhouettes-mean = Dashed: the mean of all, { $mean }.
silhouettes-label = The silhouettes of the rows of { $k } segments, sorted. The table below sums them up.
table-preparation = What was done to the columns
uses-table = Columns
column-logarithm = Logarithm
column-minus = Minus
column-divided-by = Divided by
scale-standard = mean and standard deviation
scale-robust = median and interquartile range
missing-refuse = refused
missing-impute = median of the column
missing-keep = left out of every distance (k-POD)
