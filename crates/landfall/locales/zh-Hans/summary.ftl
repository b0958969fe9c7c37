### What a board reads on one screen.

nothing-chosen = 没有地区入选
nothing-chosen-why = 在给定限制内，没有候选地区的价值高于成本，或没有一个同时具备两者。
headline = 分{ $waves }波进入{ $regions }个地区
objective = 价值减加权成本
proof = 搜索结果
proven = 已证明最优
proven-remark = 没有更好的地区组合。
not-proven = 未证明最优
not-proven-remark = 没有找到更好的组合。任何组合都不超过 { $bound }，因此至多错失 { $gap }。
budget = 预算
budget-taken = 占用预算
budget-used = 已用
used-of = { $used }，预算共 { $budget }
wave-uses = 第{ $wave }波 { $share }
waves-use = 各波次自有预算的使用率：{ $shares }。
budgets-limit-present-value = 预算限制的是已评估成本各部分的现值，不加权。
budgets-limit-one-off = 预算限制的是进入时的一次性成本，不折现也不加权。
next-best = 次优组合
no-next-best = 没有找到其他组合
next-best-tie = 同样好（{ $objective }）
next-best-behind = 落后 { $share }（{ $objective }）

## How the next best set differs: its result, its change, and whether another lies between.

swap = { $change }，{ $result }。{ $proof }
swap-same = 结果相同
swap-less = 少 { $amount }
swap-instead = 以{ $added }取代{ $removed }
swap-also = 加入{ $added }
swap-without = 去掉{ $removed }
swap-moved = 地区相同但波次不同
swap-proven = 已证明：其间没有其他组合。
swap-unproven = 不排除其间还有其他组合。
verdict = 细分
segments-found = { $count }个细分组
no-clusters = 没有聚类（K = { $best } 看似最好）
missing-title = 本方案未回答的问题
nothing-missing = 方案的每个问题都有答案。这并不意味着输入正确：请核对其所依据的数据。
settled-by = { $whose }；补充以下信息即可解决：{ $needs }
binding-title = 什么限制了结果
gain-proven = 若无“{ $constraint }”，结果将高出 { $gain }。
gain-open = 若无“{ $constraint }”，结果可能高出 { $gain } 至 { $most }；尚未确定。
whole-plan = 整个方案
notes = 说明
why-choice = 为何如此选择
