### The page about segments of any table.

table-kicker = 表格的细分
way-rows = 行
way-columns = 列
way-k = K 的选择
way-silhouettes = 轮廓系数

## The summary.

table-rows = 行数
table-columns = 参与比较的列
table-segments = 细分组
table-inertia = 组内平方和
table-scale = 缩放
table-missing = 缺失单元格
table-precision = 计算精度
table-steps = 迭代次数
table-stability = 稳定性
warnings = 须知
table-clusters = 各行形成{ $k }个聚类
table-one-given = 按要求为一个细分组；未检验
table-given = 按要求为{ $k }个细分组；未检验
table-seldom = 无结构的数据很少显得同样分离：对均匀分布数据 p = { $uniform }，对单一高斯分布 p = { $gaussian }。
table-no-structure = 无结构的数据也可能显得同样分离：对均匀分布数据 p = { $uniform }，对单一高斯分布 p = { $gaussian }。各行之间只有程度之差，没有类别之分。
scores-table = 细分组的分离程度
column-index = 指数
column-each-row = 每行计一次
column-by-weight = 按权重
index-silhouette = 平均轮廓系数（1 为最佳）
index-simplified = 简化轮廓系数（1 为最佳）
index-calinski = Calinski–Harabasz 指数（越高越好）
index-davies = Davies–Bouldin 指数（越低越好）

## Where rows lie.

place = 各行的位置
map-hint = 每个经济体一格，大致按地理位置排列。格内数字为其细分组。
not-on-map = 不在图上的行
plane-title = 各行在两个主轴上的位置
plane-table = 各行及其细分组与轮廓系数
plane-table-of = 各行及其细分组与轮廓系数；{ $all }行中的前{ $shown }行
column-row = 行
plane-note = 该平面包含 { $share } 的方差；在此重叠的行在其余维度上可能相距甚远。
some-rows = 图中为{ $all }行中{ $shown }行的样本。
plane-axis = 第{ $axis }轴（{ $share } 的方差）
plane-label = { $k }个细分组共{ $rows }在两个主轴上的散点图。
rows-count = { $rows }行
segment-rows = 细分组{ $segment }（{ $rows }）
row-number = 第{ $row }行
row-silhouette = 轮廓系数 { $silhouette }

## Parallel coordinates.

lines = 各细分组逐列的差异
lines-title = 平行坐标
lines-axis = 列内由低到高
lines-table = 各细分组每列的中位数
lines-note = 粗线：细分组的中位数。细线：单行。每列从第 2 到第 98 百分位；超出者画在边缘。
lines-some = 图中为{ $all }列中差异最大的{ $shown }列。
lines-label = { $k }个细分组在{ $columns }列上的折线。中位数见下表。
column-rows = 行数

## Profiles.

table-profiles-note = 以表格的单位计，最具特点的列在前。差异为 Hedges’ g：均值之差除以合并标准差，附区间。细分组正是由这些列得出，因此这只是描述，并非检验。
table-profile = 细分组{ $segment }：{ $rows }
column-column = 列
column-middle-half = 组内中间一半
column-missing-inside = 组内缺失

## Choice of K, silhouettes and preparation.

choice = 细分组的个数
not-tested = 细分数是给定的而非选出的，也没有做任何检验：对任何数据，K 均值都会给出所要求的组数。请给出 K 的范围，以得到数据自身的细分数，或没有聚类的结论。
nothing-to-test = 没有做检验：互异的行太少，不足以形成多于一个细分组。
silhouettes = 各行归属的稳固程度
row-silhouettes-title = 每行的轮廓系数
row-silhouettes-axis = 轮廓系数
row-silhouettes-table = 各细分组的轮廓系数
column-rows-shown = 所示行数
column-mean = 均值
column-least = 最小值
column-below-zero = 低于 0 的比例
no-silhouettes = 没有轮廓系数：需要两个细分组和完整的行。
silhouettes-note = 1：深处本组之内。0：介于两组之间。低于 0：更接近另一组。
silhouettes-simplified = 简化：因行数众多，采用到质心的距离。
silhouettes-mean = 虚线：总均值 { $mean }。
silhouettes-label = { $k }个细分组各行的轮廓系数，已排序。汇总见下表。
table-preparation = 对各列做了哪些处理
uses-table = 列
column-logarithm = 对数
column-minus = 减去
column-divided-by = 除以
scale-standard = 均值与标准差
scale-robust = 中位数与四分位距
missing-refuse = 拒绝
missing-impute = 该列的中位数
missing-keep = 不计入任何距离（k-POD）
