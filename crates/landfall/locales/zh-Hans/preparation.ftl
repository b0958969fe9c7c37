### What was done to the figures, exchange rates and method.

why-preparation = 对各指标做了哪些处理
prepared = 比较了{ $all }个指标中的{ $kept }个。搁置{ $aside }个地区。补全了{ $imputed }个缺失数据，每个取其{ $neighbours }个最近地区的中位数。
scaling-robust = 各指标减去中位数，再除以四分位距 / 1.349。
scaling-standard = 各指标减去均值，再除以标准差。
scaling-none = 各指标未经缩放直接比较。
limited-at = 超出 ±{ $limit } 的数据按该值计。
features-table = 指标及其处理
column-compared-as = 比较形式
column-missing = 缺失
column-undefined = 无定义
column-limited = 截断
column-outcome = 结果
kept = 参与比较
dropped = 剔除：{ $why }
aside-table = 因数据不足而搁置的地区
column-missing-share = 缺失比例
column-missing-indicators = 缺失的指标
imputed-table = 补全的数据
column-taken = 所取值（缩放单位）
column-taken-from = 取自
rates-table = 所用汇率
column-rate-from = 自
column-rate-to = 至
column-rate = 汇率
column-day = 日期
column-source = 来源
input-files = 输入文件
no-rates = 没有换算任何金额。

## Method and errata: a heading and a text each.

method-cost = 成本 J
method-cost-text = J = w (c + d + l + f + o)：地区权重乘以五个成本部分之和，各部分均为规划期内的现值。未评估的部分不计入，此时 J 为下限。当各部分为 100、50、30、40、60 且权重为 1 时，J 为 280；原文印作 240，因为漏掉了 40 这一部分。
method-choice = 选择
method-choice-text = 在预算与规则之内，使“价值 − J”之和最大的地区及其波次组合。搜索是精确的：要么以证明结束，要么说明更好的组合至多能好多少。
method-doubt = 选择的把握
method-doubt-text = 每个存疑数据都从其区间内抽取，并重复精确选择。没有置信水平的区间视为以该数据为峰的三角分布；有置信水平的区间视为以该数据为中位数的两个半正态分布，大于 0 时取对数。遗憾值是某次抽样的最优选择的价值减去方案的价值。查明某个数据的价值是部分完全信息的期望价值（Raiffa 与 Schlaifer，1961），其余数据取均值。
method-demand = 由近邻推算需求
method-demand-text = m = Σ f(Xi, Xj) yj / Σ f(Xi, Xj)，对其他地区 j 求和，f 为作用于整理后指标的高斯核（Nadaraya 1964，Watson 1964）。原文分子分母印为同一个和，结果恒为 1；分子中应有数据 yj。
method-segments = 细分
method-segments-text = 对整理后的指标做 K 均值聚类。细分数取平均轮廓系数最大者（Rousseeuw 1987）。
method-structure = 结构检验
method-structure-text = 对无结构的数据做同样的搜索：一种在主轴方框内均匀分布，一种是与数据同协方差的单一高斯分布。只有当两种数据达到该轮廓系数的概率都不超过检验水平时，才认为存在细分组；否则结论是：没有聚类。
method-figures = 细分组的数据
method-figures-text = 汇总值注明其名称：对有此数据的成员求均值、中位数或总和。缺失数据只计数，不填补。原文印出的两个聚类既不符合均值也不符合总和，因此未予复现。
