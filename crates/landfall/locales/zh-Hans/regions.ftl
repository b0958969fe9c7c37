### Every region with its figures and reasons.

regions-table = 全部地区
filter = 查找地区
why = 理由
no-reason = 方案中没有关于该地区的理由。
segment = 细分组
second-choice = 次近的细分组
silhouette = 轮廓系数
estimate = 近邻推算的需求
observed = 实际观测的需求
unserved = 未满足的需求
similarity = 与本土的相似度
value-word = 价值
weight = 权重
j = J
spend = 占用预算
interval = { $low } 至 { $high }
interval-at = { $low } 至 { $high }，概率 { $level }
neighbours-table = 其估计所依据的地区
column-its-figure = 其数据
by-wave-table = 在各波次进入时的金额
cost-table = 其成本的五个部分
column-part = 部分
column-present-value = 现值

## What the team covers.

coverage = 团队的覆盖情况
coverage-language = 语言覆盖率
coverage-hours = 覆盖的营业时间
coverage-cost = 文化融合 (f)
fusion-team = 来自团队的缺口
fusion-table = 来自成本表；缺口不另计
not-priced = 未计价：不是候选地区
share-range = { $low } 至 { $high }
gap-closed = 已达所需
gap-open = 与所需之间的缺口尚余 { $share }
coverage-needs = 缺少以下信息，尚不可知：{ $needs }。
languages-table = 其语言及会说者
column-mastered = 掌握程度
column-best = 最佳者（说/听）
nobody = 无人
official-language = { $tag }，官方语言
speaker = { $member }（{ $speaks }/{ $hears }）
zones-table = 规划期内的营业时间
column-zone = 时区
column-business = 09:00–17:00
column-covered = 已覆盖
zone-alike = { $zone }及另外{ $count }个同时时区

## What the text model covers.

model = 文本模型的覆盖情况
model-coverage = 所服务的居民
model-wanted = 所需质量
model-cost = 数据适配 (d)
model-adapters = 适配器
model-table = 其语言、模型在各语言上的质量，以及所缺的标注行
column-quality = 质量（区间，评判行数）
column-baseline = 最佳简单分类器（准确率）
column-rows-missing = 所缺行数
column-entry-cost = 进入时成本
not-measured = 未测量
adaptation-model = 来自所缺的行
adaptation-table = 来自成本表；所缺的行不另计
measure-macro-f1 = 宏平均 F1
measure-accuracy = 准确率
serves = 可用
serves-perhaps = 或许可用
serves-not = 不可用
coverage-at-most = 若未测量者全部可用，至多 { $most }
quality = { $value }（{ $interval }，{ $rows }）
quality-interval = { $low }–{ $high }
no-interval = 无区间
baseline = { $method } { $accuracy }
baseline-wins = { $method } { $accuracy }，优于模型
rows-or-more = { $rows } 或更多
rows-range = { $rows }（{ $low }–{ $high }）
amount-range = { $amount }（{ $low } 至 { $high }）
adapters-size = { $count }个：{ $numbers }个参数，{ $size } MB
adapters-cost = { $adapters }；进入时 { $cost }，计入技术输出 (o)
adapter-for = { $method }，用于 { $names }

## What the law demands.

region-law = 当地法律的要求
region-law-notice = 供决策参考，不构成法律意见。下列名称所对应的规则由程序 comply 完整检查。
region-law-cost = 法律合规 (l)
region-law-blocked = 关闭：任何改动都无法满足
law-violated = 违反
law-open = 待定
compliance-law = 来自合规所需的改动与义务
compliance-table = 来自成本表；规则不另计
compliance-blocked = 因法律关闭：不予考虑
compliance-given = 成本按给定值
compliance-own = 成本为我们自己的估计，未经校准
region-law-not-covered = 因没有相应规则而未检查：{ $areas }。
region-law-needs = 缺少以下信息，尚不可知：{ $needs }。
area-export-control = 出口管制
area-data-privacy = 数据隐私
area-intellectual-property = 知识产权
area-tax = 税务
area-consumer-protection = 消费者保护
area-ai-regulation = 人工智能监管
area-data-localisation = 数据本地化
