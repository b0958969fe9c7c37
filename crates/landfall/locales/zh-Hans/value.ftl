### Value, demand, costs and waves.

value-title = 价值与加权成本 J 的对比
value-note = 虚线以上的地区价值高于成本。标记越大，未满足的需求越多。{ $scale }
scale-both = 两轴均为对数刻度。
scale-j = J 轴为对数刻度。
scale-value = 价值轴为对数刻度。
value-label = { $candidates }个候选地区价值与 J 的散点图，其中{ $chosen }个入选。数据见下表。
hover-value = 价值 { $value }
hover-j = J { $j }
hover-gap = 未满足的需求 { $gap }
chosen = 入选
not-chosen = 未入选
even = 价值 = J
j-axis = J（{ $currency }）
value-axis = 价值（{ $currency }）
value-table = 候选地区，按价值减 J 排列
column-choice = 选择
column-net = 价值 − J
no-values = 没有候选地区同时具备价值与成本，因此无可权衡。

## Opportunities.

opportunity-title = 与本土相似的地区中尚未满足的需求
opportunity-note = 与最近本土市场的相似度，乘以近邻推算超出实际观测的 { $indicator }。绿色：入选。
opportunity-label = 最佳机会的条形图，{ $first }居首。下表含全部地区。
score-axis = 相似度 × 未满足的 { $indicator }
hover-unserved = 未满足 { $unserved }
hover-similarity = 比 { $similarity } 的地区更接近{ $home }
opportunity-table = 全部地区的机会，最佳者在前
column-similarity = 与本土的相似度
column-nearest-home = 最近的本土市场
column-unserved = 未满足的需求
column-score = 得分
estimate-quality = 逐一留出后，由近邻估计{ $regions }，误差中位数为 { $error }；用其余地区的简单平均则误差为 { $baseline }。

## The five parts of the cost.

part-market-selection = 市场选择 (c)
part-data-adaptation = 数据适配 (d)
part-legal-compliance = 法律合规 (l)
part-cultural-fusion = 文化融合 (f)
part-technology-output = 技术输出 (o)
column-market-selection = 选择 (c)
column-data-adaptation = 数据 (d)
column-legal-compliance = 法律 (l)
column-cultural-fusion = 文化 (f)
column-technology-output = 技术 (o)
costs-title = 各候选地区成本的五个部分
costs-note = 规划期内的现值，未加权。粗体：入选。
costs-note-missing = 规划期内的现值，未加权。粗体：入选。斜纹：无人评估的部分，其宽度只是标记而非金额；它并非免费。
costs-label = { $count }个候选地区成本各部分的堆叠条形图，成本最高者在前：{ $first }。数据见下表。
cost-axis = 现值（{ $currency }）
not-assessed-size = 未评估（金额未知）
parts-missing = 未评估：{ $parts }
costs-table = 各候选地区的成本构成
no-candidates = 没有考虑任何地区：没有地区同时具备成本与价值。
at-least = 至少 { $amount }

## Waves and budgets.

timeline-title = 进入波次
timeline-note = 每条从该地区进入之日起，至其{ $years }运营期结束。
timeline-label = { $regions }个入选地区分{ $waves }波进入的时间线。日期与预算见下表。
entry-bar = 第{ $wave }波，自{ $start }起
budget-title = 预算及其使用情况
budget-label = { $waves }个波次的预算及其使用情况的条形图。数据见下表。
no-budget = 无限制
waves-table = 波次、地区与预算
column-starts = 开始
column-regions = 地区
column-used = 已用
column-budget = 预算
column-share-used = 使用率
no-entry = 不进入任何地区。
