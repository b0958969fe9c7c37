### The head of the page of a plan, its contents and its sections.

kicker = 市场进入方案
dialog = 某地区的理由
as-of = 基准日
start = 第一波开始
currency = 货币
horizon = 规划期
rate = 折现率
seed = 随机种子
home = 本土市场
regions = 比较的地区数

## Headings of the sections.

summary = 摘要
world = 全球概览
segments = 哪些地区属于同一类
profiles = 各细分组的特点
value = 价值、需求与成本
costs = 进入成本
entry = 何时进入
reasons = 各地区及其理由
preparation = 数据如何整理
method = 方法

## The same in the contents, as short as can be.

way-summary = 摘要
way-certainty = 把握
way-world = 全球
way-segments = 细分
way-profiles = 特点
way-value = 价值
way-costs = 成本
way-entry = 波次
way-regions = 地区
way-preparation = 数据
way-method = 方法

## The map of tiles.

tiles = 每个经济体一格，大致按地理位置排列
tiles-hint = 点选一格查看理由。格内数字为所属细分组；粗框与 W1、W2……表示入选地区的波次。
off-grid = 非经济体的地区
legend-chosen = 入选，附波次
legend-candidate = 候选，未入选
legend-home = 本土市场
legend-aside = 搁置：数据太少
legend-absent = 表中没有
tile-label = { $name }：{ $standing }，{ $segment }
in-segment = 细分组{ $number }
no-segment = 不属于任何细分组
segment-size = { $segment }，{ $regions }

## What a region is to the plan.

role-home = 本土市场
role-chosen = 入选
role-candidate = 候选
role-observed = 未考虑
chosen-for-wave = 入选第{ $number }波
wave = 第{ $number }波
segment-of = 细分组{ $number }
