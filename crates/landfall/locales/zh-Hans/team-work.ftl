### The page about a team: backbone, roles, meetings and risks.

team-backbone = 沟通的骨干
team-no-backbone = 没有骨干：至少需要两人和一个已知评分。
team-graph = 所有成对中的骨干
team-graph-note = 粗线：以最小损失连接所有人的链接。暖色虚线：瓶颈，即其中最弱者。淡线：其他成对，越深越强。指向链接或用 Tab 键到达它，可见由谁取代。
team-links = 链接数
team-parts = 部分数
team-weight = 权重（−ln s 之和）
team-unique = 替代方案
team-bottleneck = 瓶颈
team-no-replacement = 无：没有它，团队就会分裂
team-links-table = 骨干的链接，最弱者在前
column-link = 链接
column-link-score = 评分
column-distance = 距离
column-bottleneck = 瓶颈
column-takes-place = 取代者
parts-one = 所有人相连
parts-more = 没有已知评分将其相连
weight-unique = 没有其他方案有此权重
weight-shared = 其他方案有相同权重
link-label = { $pair }，评分 { $score }；{ $instead }
link-label-bottleneck = { $pair }，评分 { $score }，瓶颈；{ $instead }
link-replaced = 将由{ $pair }取代
link-lost = 没有可取代者

## Selection, roles and tasks.

team-selection = 团队如何选出
team-no-selection = 没有要求选拔：输入中没有对团队的要求。
team-work = 谁做什么
team-roles = 角色
team-tasks = 任务
team-no-roles = 未要求角色。
team-no-tasks = 未给出任务。
team-sum = 价值之和
team-cost = 成本（越小越好）
team-roles-table = 谁担任哪个角色
team-tasks-table = 谁做哪项任务
column-one-role = 角色
column-task = 任务
column-units = 单位数
column-unit-value = 单位价值
team-chosen-names = 入选：{ $names }。
team-next = 找到的最佳其他团队：{ $names }。
team-next-value = 找到的最佳其他团队（价值 { $value }）：{ $names }。
plan-unique = 没有其他方案同样好。
plan-shared = 其他方案同样好，或尚不可知。
team-empty-seats = 无人担任：{ $seats }。
team-binding = { $demand } 限制了价值。

## Meetings.

team-meetings = 何时开会
team-no-meetings = 未要求安排会议。
team-greatest-burden = 任何人的最大负担
team-sum-burden = 负担总和
team-fairness = 谁承担不便的时段
team-fairness-note = 所有会议的负担；在本人工作时间内为 0。先使最大负担最小，再使总和最小。
team-burden-table = 每人的负担
team-slots = 会议
team-slots-note = 每位与会者的当地时间；与 UTC 日期不同时附日期。标出者：在工作时间之外，附负担。
team-slots-table = 以当地时间计的会议
column-burden = 负担
column-begin = 开始（UTC）
column-takes = 时长
team-at-least = 没有方案少于 { $length }
team-burdened = { $time }（负担 { $length }）

## Risks.

team-risk = 缺了谁会出问题
team-bridges = 桥梁与单点故障
team-no-bridges = 没有人被评估为桥梁：至少需要三个相连的人。
team-bridges-note = 介数是他人之间经过该成员的最短路径占比；桥接度是同一指标按其与两侧共有的语言加权。单点故障者离开会使他人彼此断开，或独自掌握所列之事。
team-bridges-table = 桥梁
team-covers = 具备全部技能的最小小组
team-no-covers = 未要求技能。
team-cover-table = 谁具备哪项技能
team-mentors = 导师
team-no-mentors = 没有建议导师：没有人缺少某项技能，而与其有共同语言和工时者恰好具备。
team-mentors-table = 导师候选人
team-why-mentors = 为何是这些导师
column-failure = 单点故障
column-betweenness = 介数
column-bridging = 桥接度
column-parts-without = 缺其时的部分数
column-pairs-cut = 断开的成对数
column-alone-holds = 独自掌握
column-skill = 技能
column-learns = 学习者
column-rank = 排名
column-teaches = 指导者
column-because = 因为
team-why = 理由：{ $name }
cover-diameter = 最小直径：相距最远的两人也很近
cover-pair-sum = 所有成对之和最小
cover-tree = 最小生成树
