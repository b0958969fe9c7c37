### The choice of the number of segments, and what each is like.

why-segments = 为何如此细分

## How much to trust the segmentation.

separation-is = 分离程度{ $separation }（平均轮廓系数 { $silhouette }）。
separation-strong = 强
separation-reasonable = 尚可
separation-weak = 弱
separation-very-weak = 很弱：细分组之间界限模糊
stability-is = 稳定性 { $stability }：{ $meaning }。
stable-same = 换一个样本会得到几乎相同的细分组
stable-some = 换一个样本会有部分地区改变归属
stable-other = 换一个样本会得到不同的细分组
p-values = 对均匀分布数据 p = { $uniform }，对单一高斯分布 p = { $gaussian }。
no-structure = 无结构的数据也可能显得同样分离：对均匀分布数据 p = { $uniform }，对单一高斯分布 p = { $gaussian }。地区之间只有程度之差，没有类别之分。
scored-on = K 是在{ $regions }个地区的随机样本上选定的。

## The charts by number of segments.

silhouette-title = 各细分数下的平均轮廓系数
silhouette-axis = 平均轮廓系数
silhouette-data = 您的数据
silhouette-note = 越高则分离越好。只有当无结构数据的搜索中至多 { $level } 达到最大值，且同样少的搜索达到最差细分组的最大值时，才认为存在细分组；两条线为前者的中位数与最大值。
silhouette-label = 折线图：平均轮廓系数在{ $best }个细分组时最大，为 { $score }，高于无结构数据。数据见下表。
silhouette-label-refused = 折线图：平均轮廓系数在{ $best }个细分组时最大，但不高于无结构数据。数据见下表。
score-label = 各细分数下{ $title }的折线图。数据见下表。
k-axis = 细分数 K
k-hover = K = { $k }：{ $score }
k-mark = K = { $k }
k-chosen = 选定：K = { $k }
k-refused = 最大但未采纳：K = { $k }
uniform = 均匀分布数据
gaussian = 单一高斯分布
median = 中位数
greatest = 最大值
null-line = { $model }：{ $what }
null-hover = { $line } { $score }
stability-title = 稳定性
stability-note = 与重抽样地区拟合结果的一致程度；1 为完全一致。
gap-title = 间隔统计量
gap-note = 相对于均匀分布数据；越高越好。
inertia-title = 组内平方和
inertia-note = 到各质心距离的平方和。每增加一个聚类它都会下降，因此其最小值不能说明任何问题。
k-table = 各细分数的评分
column-k = K
column-mean-silhouette = 平均轮廓系数
column-least-segment = 最差细分组
column-stability = 稳定性
column-gap = 间隔统计量
column-gap-error = 间隔误差
column-calinski = Calinski–Harabasz 指数
column-davies = Davies–Bouldin 指数
column-inertia = 组内平方和
null-table = 与无结构数据的对照检验
column-null-model = 零模型
column-draws = 抽样次数
column-reached = 达到该值的次数
column-least-reached = 达到最差细分组的次数
column-p = p
column-median = 中位数
column-greatest = 最大值

## What makes a segment different.

profile-head = 细分组{ $segment }：{ $regions }，平均轮廓系数 { $silhouette }
profile-title = 最具特点的指标
effect-note = 与其他所有地区的差异，以标准差计。
profile-label = 条形图：细分组{ $segment }与其他各组的差异，以{ $indicator }为最。数据见下表。
profile-label-plain = 条形图：细分组{ $segment }与其他各组的差异。数据见下表。
profile-table = 细分组{ $segment }的指标，以各自单位计
trait-effect = { $effect } 个标准差
trait-medians = 中位数：组内 { $inside }，组外 { $outside }
per-head = 人均 { $indicator }
column-difference = 差异
column-median-inside = 组内中位数
column-median-outside = 组外中位数
column-mean-inside = 组内均值
column-report = 有此数据的地区
column-report-not = 无此数据的地区
members = 地区（{ $count }）
one-segment = 只有一个细分组：全部参与比较的地区。其中位数见表。
