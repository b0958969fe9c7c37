### What a board reads on one screen.

nothing-chosen = No region is chosen
nothing-chosen-why = No candidate has a value above its cost within the limits given, or none has both.
headline =
    Enter { $regions ->
        [one] 1 region
       *[other] { $regions } regions
    } in { $waves ->
        [one] one wave
       *[other] { $waves } waves
    }
objective = Value minus weighted cost
proof = The search
proven = Proven optimal
proven-remark = No other set of regions is better.
not-proven = Not proven
not-proven-remark = Nothing better was found. No set exceeds { $bound }, so at most { $gap } is missed.
budget = Budget
budget-taken = Taken from the budget
budget-used = Used
used-of = { $used } of { $budget }
wave-uses = wave { $wave } { $share }
waves-use = Used of the waves’ own budgets: { $shares }.
budgets-limit-present-value = The budgets limit the present value of the assessed cost parts, unweighted.
budgets-limit-one-off = The budgets limit the one-off costs at entry, neither discounted nor weighted.
next-best = Next best set
no-next-best = no other set was found
next-best-tie = Just as good ({ $objective })
next-best-behind = { $share } behind ({ $objective })

## How the next best set differs: its result, its change, and whether another lies between.

swap = { $result } { $change }. { $proof }
swap-same = The same result
swap-less = { $amount } less
swap-instead = with { $added } in place of { $removed }
swap-also = with { $added } as well
swap-without = without { $removed }
swap-moved = with the same regions in other waves
swap-proven = Proven: no other set lies between.
swap-unproven = A set in between is not ruled out.
verdict = Segments
segments-found = { $count } segments
no-clusters = No clusters (K = { $best } looked best)
missing-title = What this plan does not answer
nothing-missing = Every question of the plan has an answer. That does not make its inputs right: check the figures it rests on.
settled-by = { $whose }; would be settled by { $needs }
binding-title = What keeps the result from being higher
gain-proven = Without “{ $constraint }” the result would be { $gain } higher.
gain-open = Without “{ $constraint }” the result could be { $gain } to { $most } higher; not settled.
whole-plan = the whole plan
notes = Notes
why-choice = Why this choice
