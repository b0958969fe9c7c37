### What every page says.

skip = 跳到正文
contents = 目录
close = 关闭
no-script = 图表需要 JavaScript。没有它，下面的所有表格和理由仍然完整。
not-assessed = 未评估
unknown = 未知
none = 无
rule = 规则
source = 来源
legend = 图例

## Between the items of a list, and before its last one.

list-separator = { "、" }
list-last = { "和" }

## Between the clauses of one sentence, and between sentences.

clause-separator = { "；" }
sentence-separator = { "" }
and-more = { $names }等，另有{ $more }个
named = { $name }：{ $value }
change = { $before } → { $after }

## The title of the box over the page.

dialog-title = { $name }：{ $standing }
table-of = 表：{ $caption }（{ $rows }行）
shown = 显示{ $count }个
regions-count = { $count }个地区
years = { $count }年
hours-only = { $hours }小时
minutes-only = { $minutes }分钟
hours-and-minutes = { $hours }小时{ $minutes }分钟

## A day; month is one of the names of months below.

day-of = { $year }年{ $month }{ $day }日
month-of = { $year }年{ $month }
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月
month-short-1 = 1月
month-short-2 = 2月
month-short-3 = 3月
month-short-4 = 4月
month-short-5 = 5月
month-short-6 = 6月
month-short-7 = 7月
month-short-8 = 8月
month-short-9 = 9月
month-short-10 = 10月
month-short-11 = 11月
month-short-12 = 12月

## Titles of columns.

column-region = 地区
column-code = 代码
column-role = 角色
column-segment = 细分组
column-silhouette = 轮廓系数
column-suggested = 近邻推算值
column-observed = 实际观测值
column-value = 价值
column-j = J
column-weight = 权重
column-spend = 占用预算
column-indicator = 指标
column-wave = 波次
column-from = 下限
column-to = 上限
column-rule = 规则
column-verdict = 判断
column-language = 语言
column-of-people = 人口占比
