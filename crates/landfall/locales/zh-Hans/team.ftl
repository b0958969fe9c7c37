### The page about a team: people, pairs and hours.

team-kicker = 跨语言、跨时区、跨文化的团队
team-dialog = 某一对成员的理由

## The contents.

way-alternative = 最佳备选
way-people = 成员
way-pairs = 成对
way-hours = 工时
way-backbone = 骨干
way-selection = 选拔
way-work = 角色与任务
way-meetings = 会议
way-risk = 风险
way-trust = 可信度
way-again = 随时间变化
way-conflicts = 冲突

## The head and the summary.

team-people-count = 人数
team-from = 规划起始日
team-weeks = 周数
team-gamma = V 中成对部分的占比
team-names = 姓名
team-hashed = 已散列
team-named = 按原样
team-seconds = 用时（秒）
team-empty = 输入中没有人
team-infeasible = 没有团队能满足全部要求
team-none = 没有可显示的团队
team-value = 价值 V
team-value-note = 0 到 1；个人效率与成对价值的综合均值
team-status = 状态
team-bound = 上界
team-gap = 差距
team-steps = 搜索步数
team-tie = 并列
team-tie-unknown = 是否有另一团队价值完全相同，尚不可知。
team-not-asked = 未要求选拔
team-not-asked-note = 团队即输入中的所有人；没有做任何比较。
team-calibration = 权重
team-known-pairs = 团队中所有因素均已知的成对数
team-unknown = 哪些未知
team-nothing-unknown = 所要求的没有遗漏。这并不意味着输入正确：请核对评分所依据的数据。
team-contradiction = 相互矛盾的要求
team-contradiction-note = 它们无法全部满足。去掉其中任何一个，其余即可满足。
team-chosen = 从{ $all }人中选出{ $team }
team-everybody = 团队即所有人：{ $people }
people = { $count }人
team-of-pairs = 报告中共{ $count }对
team-tied = 另有一个团队价值完全相同：由您在两者之间选择。
team-not-tied = 没有其他团队价值完全相同。
solved-optimal = 没有更好的答案。
solved-feasible = 没有找到更好的答案；尚不知还能好多少。
solved-within = 没有找到更好的答案；其他答案至多好 { $gap }。
infeasible = 不可行
infeasible-note = 各项要求相互矛盾。
undecided-status = 未定
undecided-note = 在得到答案或矛盾之前，搜索已达上限。
reproducible = 在任何机器上结果相同
not-reproducible = 因时限结束：不可重现

## The notice.

team-notice = 在用于人员之前
team-law-decision = 本报告辅助决策，但不作决策。由了解这些人的人作出决定，也可以作出不同的决定。
team-law-ai-act = 在欧盟，用于招选人员、按特征或行为分配任务、或评估在职人员的系统属于高风险：欧盟第 2024/1689 号条例（《人工智能法》）附件三第 4 点。提供者与使用者均负有义务，包括人工监督以及事先告知劳动者及其代表（第 14 条和第 26 条）。
team-law-data = 这些是个人数据：欧盟第 2016/679 号条例要求有法律依据、目的、告知，高风险时须做影响评估（第 35 条），并且除狭窄的例外外，禁止仅由机器作出有重大影响的决定（第 22 条）。其他地方另有规定。
team-law-nationality = 不使用任何人的国籍。每项因素都可选择退出；缺失或退出的因素留空，绝不填补。

## The team and the best alternative.

team-compare = 团队与最佳备选
team-compare-table = 两个团队的数据
team-figures-table = 团队的数据
team-no-alternative = 没有备选：未要求，或没有找到。
team-only-chosen = 仅在团队中
team-only-other = 仅在备选中
team-both = 两者皆在
column-team = 团队
column-best-other = 找到的最佳备选
team-figure-members = 成员数
team-figure-weakest = 最弱的一对（并列者一起列出）
team-figure-forest = 生成森林的权重（−ln s 之和；越小越紧密）
team-figure-diameter = 直径（最大距离；越小越紧密）
team-figure-absence = 缺席因子（贡献达一半的最少成员数）

## Everybody.

team-people = 所有人
team-in = 在团队中
team-out = 不在团队中
team-extremes-note = 三个各自独立的问题：答案可以互不相关。并列者一起列出。
team-best-pairs = 合作最好的一对
team-worst-pairs = 合作最差的一对
team-worst-members = 个人效率最低者
team-members-table = 成员及其效率
column-who = 姓名
column-own = 个人 c
column-in-team = 团队内
column-adds = 对 V 的贡献
column-member-zone = 时区
column-territory = 所在地
column-languages = 语言（说/听）
column-roles = 角色
team-more = 另有{ $count }个
team-listed = 列出{ $all }个中的前{ $shown }个；JSON 含全部。
team-drawn = 图中为{ $people }中的{ $shown }人：容得下的团队成员，以及极端者（最好与最差的成对、个人效率最低者）。JSON 含所有人。
team-ties = { $count }个并列：
team-pair = { $a } – { $b }
pair-value = { $pair }（{ $value }）
ranked-pair = { $pair }：{ $by } { $value }
worst-member = { $name }：个人 { $own }
worst-member-in-team = { $name }：个人 { $own }，团队内 { $value }

## Pairs.

team-pairs = 每两人合作得如何
team-no-pairs = 不足两人，因此没有成对。
team-heat-table = 成对评分
team-heat-note = 两人的评分：1 表示没有损失。小号百分比表示已知因素所占的权重（不足全部时）。粗体姓名在团队中。点选一格查看该对的因素与理由。
team-heat-scale = 0 到 1
team-heat-unknown = ? 没有已知因素
team-heat-absent = 报告中未列出
team-not-listed = 未列出
team-pair-reasons = 每一对及其理由
team-find-pair = 查找一对
team-score = 评分 s
team-pair-value = 价值 v
team-coverage = 已知因素的权重
team-factors-table = 其因素
team-missing-factor = 缺失或选择退出
team-no-pair-reason = 报告中没有这一对的理由；其因素见上。
column-factor = 因素
no-factor = 没有已知因素
score-known = { $score }，已知 { $known }
team-interval = 缺失因素取其 5 % 与 95 % 值时为 { $low } 至 { $high }
factor-language = 共同语言
factor-hours = 共同工时
factor-interaction = 彼此回应的速度
factor-survey = 问卷
factor-culture = 文化特征
factor-handover = 交接等待

## Hours.

team-hours = 所有人何时工作
team-no-hours = 没有已知的时区与工作时间，因此无可绘制。
team-hours-note = 在 UTC 的 24 小时上的通常工作时间，不含周末与节假日，按时区分组。过午夜者在另一边继续。带框：全队都在工作。
team-at-work = 团队中在工作的人数
team-hours-table = 以 UTC 计的工作时间
column-utc = UTC
column-sum = 合计
team-patterns = 规划期内时钟有变动：{ $count }种模式，各附首日。
team-pattern = 自{ $day }起
zone-unknown = 时区未知
common-unknown = 团队中没有人的工作时间已知。
common-nobody = 团队中没有人在这样的日子工作。
common-one = 团队中有一人的工作时间已知：UTC { $clock }（{ $length }）。
common-all = 团队全部{ $count }人在 UTC { $clock } 都在工作（{ $length }）。
common-most = { $all }人没有共同的工作时间。最多{ $most }人同时工作：UTC { $clock }（{ $length }）。
team-hours-unknown = 团队中有{ $count }人的工作时间未知，未列在此。
team-at-once = 团队中{ $count }人在工作
