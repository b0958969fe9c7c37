### What was done to the figures, exchange rates and method.

why-preparation = What was done to every indicator
prepared =
    { $kept } of { $all } indicators are compared. { $aside ->
        [one] 1 region is
       *[other] { $aside } regions are
    } set aside. { $imputed } missing figures were completed, each by the median of its { $neighbours } nearest regions.
scaling-robust = Each is centred at its median and divided by its interquartile range / 1.349.
scaling-standard = Each is centred at its mean and divided by its standard deviation.
scaling-none = They are compared unscaled.
limited-at = Figures beyond ±{ $limit } count as that.
features-table = Indicators, and what was done to them
column-compared-as = Compared as
column-missing = Missing
column-undefined = Undefined
column-limited = Limited
column-outcome = Outcome
kept = compared
dropped = dropped: { $why }
aside-table = Regions set aside for want of figures
column-missing-share = Missing share
column-missing-indicators = Missing indicators
imputed-table = Completed figures
column-taken = Taken, in scaled units
column-taken-from = Taken from
rates-table = Exchange rates used
column-rate-from = From
column-rate-to = To
column-rate = Rate
column-day = Day
column-source = Source
input-files = Inputs
no-rates = No amount was converted.

## Method and errata: a heading and a text each.

method-cost = Cost, J
method-cost-text = J = w (c + d + l + f + o): the weight of a region times the sum of its five cost parts, each a present value over the horizon. A part that is not assessed is left out and J is then a lower bound. With the parts 100, 50, 30, 40, 60 and weight 1, J is 280; the source text prints 240 because it leaves out the part 40.
method-choice = The choice
method-choice-text = The set of regions and their waves that makes the sum of value − J greatest within the budgets and rules. The search is exact: it ends with a proof, or says by how much a better set could at most be better.
method-doubt = How sure the choice is
method-doubt-text = Every doubtful figure is drawn from its range and the exact choice repeated. A range without a level is a triangle with the figure as its peak; an interval with a level is two halves of a normal distribution, of logarithms where it is above 0, with the figure as median. Regret is the value of the best choice of a draw minus the plan's. The worth of knowing a figure is the expected value of partial perfect information (Raiffa and Schlaifer 1961), all others at their means.
method-demand = Demand from neighbours
method-demand-text = m = Σ f(Xi, Xj) yj / Σ f(Xi, Xj) over the other regions j, with a Gaussian kernel f on the prepared indicators (Nadaraya 1964, Watson 1964). The source text prints the same sum above and below, which is always 1; the figure yj belongs above.
method-segments = Segments
method-segments-text = K-means on the prepared indicators. The number of segments is the one with the greatest mean silhouette (Rousseeuw 1987).
method-structure = Test for structure
method-structure-text = The same search is run on data without structure: uniform in the box of the principal axes, and one Gaussian with the covariance of the data. There are segments only when such data reach the silhouette with a probability of at most the level, under both. Otherwise the answer is: no clusters.
method-figures = A segment's figures
method-figures-text = Aggregates carry their names: mean, median or sum over the members that report the figure. Missing figures are counted, not filled in. Two printed clusters of the source text match neither mean nor sum; they are not reproduced.
