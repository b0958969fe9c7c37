### The choice of the number of segments, and what each is like.

why-segments = Why these segments

## How much to trust the segmentation.

separation-is = Separation is { $separation } (mean silhouette { $silhouette }).
separation-strong = strong
separation-reasonable = reasonable
separation-weak = weak
separation-very-weak = very weak: borders between segments are blurred
stability-is = Stability { $stability }: { $meaning }.
stable-same = another sample gives nearly the same segments
stable-some = another sample moves some regions
stable-other = another sample gives other segments
p-values = p = { $uniform } against uniform data, { $gaussian } against one Gaussian.
no-structure = Data without structure can look as separated as these: p = { $uniform } against uniform data, { $gaussian } against one Gaussian. Regions differ by degree, not by kind.
scored-on = K was chosen on a random sample of { $regions } regions.

## The charts by number of segments.

silhouette-title = Mean silhouette by number of segments
silhouette-axis = mean silhouette
silhouette-data = your data
silhouette-note = Higher is better separated. There are segments when at most { $level } of the searches in data without structure reach the greatest value, and as few the greatest value of a least segment; the lines are the median and the greatest of the former.
silhouette-label = Line chart: the mean silhouette is greatest at { $best } segments, { $score }, above data without structure. The table below holds the figures.
silhouette-label-refused = Line chart: the mean silhouette is greatest at { $best } segments but not above data without structure. The table below holds the figures.
score-label = Line chart of { $title } by number of segments. The table below holds the figures.
k-axis = number of segments K
k-hover = K = { $k }: { $score }
k-mark = K = { $k }
k-chosen = chosen: K = { $k }
k-refused = greatest, not accepted: K = { $k }
uniform = uniform data
gaussian = one Gaussian
median = median
greatest = greatest
null-line = { $model }: { $what }
null-hover = { $line } { $score }
stability-title = Stability
stability-note = Agreement with fits to resampled regions; 1 is perfect.
gap-title = Gap statistic
gap-note = Against uniform data; higher is better.
inertia-title = Inertia
inertia-note = Sum of squared distances to the centroids. It falls with every further cluster, so its lowest value decides nothing.
k-table = Scores of every number of segments
column-k = K
column-mean-silhouette = Mean silhouette
column-least-segment = Least segment's
column-stability = Stability
column-gap = Gap
column-gap-error = Gap error
column-calinski = Calinski–Harabasz
column-davies = Davies–Bouldin
column-inertia = Inertia
null-table = Test against data without structure
column-null-model = Null model
column-draws = Draws
column-reached = Draws that reached it
column-least-reached = Reached the least segment's
column-p = p
column-median = Median
column-greatest = Greatest

## What makes a segment different.

profile-head = Segment { $segment }: { $regions }, mean silhouette { $silhouette }
profile-title = Most distinctive indicators
effect-note = Difference from all other regions, in standard deviations.
profile-label = Bar chart: how segment { $segment } differs from all others, most of all in { $indicator }. The table below holds the figures.
profile-label-plain = Bar chart: how segment { $segment } differs from all others. The table below holds the figures.
profile-table = Indicators of segment { $segment }, in their own units
trait-effect = { $effect } standard deviations
trait-medians = median { $inside } inside, { $outside } outside
per-head = { $indicator } per head
column-difference = Difference
column-median-inside = Median inside
column-median-outside = Median outside
column-mean-inside = Mean inside
column-report = Regions that report it
column-report-not = Regions that do not
members = Regions ({ $count })
one-segment = There is one segment: all compared regions. Its medians are in the table.
