### How sure the choice is.

certainty = 这一选择有多大把握
certainty-none = 没有进行抽样：候选地区的数据都没有区间、没有候选地区，或策略未要求抽样。这并不说明选择确定无疑。区间来自成本表（one_off_low、one_off_high、per_year_low、per_year_high）和需求估计。
why-certainty = 把握程度的理由

## The sentences above the answer.

sure = 对存疑数据抽样{ $draws }次，其中 { $share } 的情形下这些地区是最优选择。
sure-firm = 多数抽样包含{ $regions }。
sure-shaky = 把握较小：{ $regions }。
with-share = { $name }（{ $share }）
same-regions = 方案地区为最优的概率
draws-interval = 按抽样次数计为 { $low } 至 { $high }
regret = 相对于已知真相的损失
regret-remark = 平均值；半数抽样中不超过 { $median }，二十次中十九次至多 { $high }。若超出预算，只计方案中仍可容纳的部分。
worth = 方案的价值
worth-remark = 抽样中位数；十次中九次介于 { $low } 至 { $high }
worth-below-zero = { $share } 的情形低于零
over-budget = 超出预算的概率
over-budget-present-value = 占抽样之比；预算限制现值
over-budget-one-off = 占抽样之比；预算限制一次性支出
on-average = 平均最优
on-average-plan = 本方案
on-average-other = 另一选择
on-average-none = 没有选择能满足全部要求
average-breaks = 成本取均值时方案超出预算
average-with = 加入{ $added }
average-without = 去掉{ $removed }
average-moved = 地区相同但波次不同
average-gain = 价值比方案高 { $gain }
undecided = { $parts }。
draws-impossible = { $count }次抽样没有满足全部要求的选择，各地区的占比不计入这些抽样
draws-unproven = { $count }次抽样中，所找到的最优选择未经证明

## The chart and the table of shares.

shares-title = 各地区进入最优选择的频率
shares-table = 候选地区，按入选频率排列
shares-axis = 占抽样之比
shares-note = 重复选择{ $draws }次，每个存疑数据都从其区间内抽取。颜色表示波次。
shares-label = { $regions }个地区的条形图，按其入选的抽样占比；{ $first }最常入选。
in-plan = 在方案中
column-in-plan = 在方案中
column-chosen-in = 入选占比

## Which figure would change the choice.

figures-title = 哪个数据最先改变选择
figures-none = 在各自区间内，没有任何单个数据会改变入选地区。
figures-table = 各存疑数据单独改变什么
figures-left-out = 另有{ $count }个存疑数据单独不改变任何结果；见 plan.json。
column-figure = 数据
column-today = 当前值
column-other-regions = 改变地区的概率
column-falls = 下降时
column-rises = 上升时
column-breaks = 超出预算的概率
column-worth = 查明它的价值
no-change = 无变化
figure-of = { $region }：{ $figure }
switch-at = { $figure }：{ $change }
switch-instead = { $added }取代{ $removed }
switch-also = 加入{ $added }
switch-without = 去掉{ $removed }
held = 没有区间因而未抽样：{ $kinds }。它们保持原值，但这不代表确定。
held-kind = { $count }个候选地区的{ $figure }

## The kinds of figures.

figure-demand = 需求
figure-market-selection = 市场选择 (c)
figure-data-adaptation = 数据适配 (d)
figure-legal-compliance = 法律合规 (l)
figure-cultural-fusion = 文化融合 (f)
figure-technology-output = 技术输出 (o)
figure-value = 价值
