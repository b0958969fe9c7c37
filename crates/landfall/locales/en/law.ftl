### The page about what each law demands.

law-kicker = What each law demands
law-dialog = Findings of a region and area

## The contents.

way-changes = What changed
way-matrix = Regions and areas
way-adjust = The way to compliance
way-open = Open questions
way-offers = Legal values
way-findings = All findings

## The summary.

law-notice = Decision support, not legal advice
law-regions = Regions
law-pack = Rules
law-checked = Findings
law-open-note = an answer is missing; it is not called compliant
law-kept = Complied with
law-coming = Not yet in force
law-waived = Waived
law-disputed = Violated or open, and disputed
law-disputed-note = the rule itself is uncertain: read its source first
law-not-covered = Not checked: there are no rules for this
law-nothing = Nothing checked is violated, and nothing is open
law-none-but-open = No violation found, but { $open } findings need an answer
law-all-violated = { $violated } violations, nothing is open
law-violated-and-open = { $violated } violations, and { $open } findings need an answer
law-place = { $name } ({ $code })
law-anywhere = No single region

## What changed against an older check.

law-changes = What changed
law-no-diff = This check was not compared with an older one (--diff does it).
law-same = Nothing changed against the older check.
law-changes-table = Findings that are not as they were
column-now = Now
column-facts-differ = Facts that differ

## Regions by areas.

law-matrix = Regions and policy areas
law-matrix-table = Gravest verdict by region and area
law-matrix-note = Each cell shows the gravest verdict and how many findings have it; it opens the findings with their derivations and sources. Grey cells were not checked, for want of rules.
law-no-rules = no rules
law-cell = { $region }, { $area }
count-violated = { $count } violated
count-open = { $count } open
count-waived = { $count } waived
count-kept = { $count } kept
count-coming = { $count } not yet in force

## The ways to compliance.

law-adjust = The cheapest way to compliance
law-nothing-to-mend = Nothing is violated here.
law-blocked = No change that the company can make helps
law-leave = Instead: not being there
law-way =
    Way { $at }: { $changes ->
        [one] { $changes } change
       *[other] { $changes } changes
    }, { $cost } in { $years ->
        [one] { $years } year
       *[other] { $years } years
    }
law-proven = proven: there is no cheaper way
law-cut-off = the search was cut off; no way costs less than { $bound }
column-fact = Fact
column-change-to = Change to
column-once = Once
column-each-year = Each year
yes = yes
no = no

## Open questions.

law-questions = Open questions
law-questions-note = In the order in which answers settle most; those that could reveal a violation first. Answer them in a copy of the facts file and run the check again.
law-no-questions = Nothing is open.
law-questions-table = Questions, what settles most first
column-question = Question
column-asks = Who can answer
column-settles = Findings it settles
column-waiting = Findings that wait
column-may-violate = Could be a violation

## Legal values.

law-offers = Legal values
law-no-offers = No values, such as the prices of a list, were tried in the regions (--offers does it).
law-offers-note = Each value is tried in each region with the other facts as they are. Only rules that depend on the fact count; what is open is not called legal.
law-offer-legal = legal
law-offers-table = Values of { $fact }
law-offer-open = open: { $rule } needs { $needs }
law-offer-violates = violates { $rules }
law-nothing-common = No value is legal in all of { $regions }.

## The findings.

law-findings = All findings
law-findings-table = Findings, the gravest first
column-law = Law
column-article = Article
column-certainty = Certainty
law-line = { $law }, { $article } · { $rule } · { $certainty }
law-why = Why
law-read = Read:{ " " }
law-source = { " " }({ $kind })
law-source-day = { " " }({ $kind }, { $day })
law-penalty = Penalty
penalty-text = { $text } ({ $article })
law-remedy = Remedy
law-needs = Needs
law-doubt = Disputed
law-otherwise = otherwise { $verdict }
law-stale = A dated figure was carried forward past its last known day.
law-either-way = Lawful whatever the answer is.
verdict-violated = violated
verdict-kept = complied with
verdict-exception = complied with by { $exception }
verdict-not-applicable = not applicable
verdict-not-before = not in force before { $day }
verdict-open = needs an answer
verdict-waived = waived until { $day }
certainty-settled = settled
certainty-secondary = secondary source
certainty-disputed = disputed
source-primary = official text
source-primary-copy = the law's words at a third party
source-official-summary = an authority's guidance
source-secondary = secondary source
source-recalled = recalled, nothing opened
truth-holds = holds
truth-fails = does not hold
truth-unknown = not known

## Method.

law-method-decided = A rule is decided only when no possible answer could change its verdict. What is not known is asked for, never assumed.
law-method-scope = A rule applies when its scope holds; it is complied with when what it demands holds, or when an exception does; otherwise it is violated. Exceptions can have exceptions.
law-method-dates = The dates are civil dates: a rule binds from its first day. Before it, the verdict it would have is shown beside.
law-method-changes = Sets of changes are found by a complete search over the facts that a company can change, and each is checked again by all rules, for one change may call another duty. Costs of changes are our own estimates and not calibrated, unless given by the user.
law-method-certainty = Settled: the text of the article was read. Secondary: a secondary source was read. Disputed: recalled, contradictory or moving. No lawyer has reviewed the rules.
