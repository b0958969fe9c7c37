### The page about a team: how far to trust it, what changed over time, conflicts and method.

team-trust = 评分可信到什么程度
team-weights = 权重从何而来
team-weights-table = 所用权重
team-fit = 校准的结果
team-sensitivity = 换用其他权重，答案是否不变
team-no-sensitivity = 没有试用其他权重。
team-sensitivity-table = 每次改变一个权重
team-survey = 问卷
team-no-survey = 没有给出问卷。
column-weight-times = 权重倍数
column-best-pairs = 最佳成对
column-against = 团队对备选
left-out-outcomes = 按 { $kind } 类结果拟合；其他类的{ $count }个未计入。
sensitivity-unknown = 团队是否保持领先尚不可知：没有其他团队可比。
sensitivity-stays = 在全部{ $known }次改变中，团队都领先于备选。
sensitivity-moved = 在{ $known }次改变中有{ $moved }次备选超过团队：选择取决于权重。
sensitivity-open = 有{ $count }次尚不可知。
pairs-stay = 不变
pairs-change = 改变
team-stays = 保持领先
team-overtaken = 被超过

## Over time.

team-again = 随时间变化
team-nothing-again = 没有任何内容被重复询问、测量或编码。
team-waves = 从一轮问卷到下一轮
team-waves-note = 每人与其自身比较。变化是这些差异的均值占量表的比例；p 为符号翻转检验的 p 值。可能泄露少数人答案的内容不予显示。
team-waves-table = 关于团队的回答的变化
team-not-shown = 不显示
team-watched = 漂移监测
team-watched-note = 线为对最新窗口加权最大的移动平均；带为没有变化时几乎总在其内的范围。点为各窗口本身；右侧数字为最后的界限。
team-codings = 由多人编码的访谈
team-codings-note = Krippendorff’s α：1 为完全一致，0 为随机水平。0.8 以上编码可以信赖，0.667 以上可作暂定结论。
team-codings-table = 编码者的一致性
team-measures = 措施是否有效？
team-measures-note = 各对成员在首次采取措施前后的冲突。此后减少本在意料之中，因为措施总在情况糟糕时采取：只有在剔除引发措施的冲突后仍然成立，才声称有变化。没有对照组。
team-measures-table = 措施前后的冲突
column-first-wave = 自
column-second-wave = 至
column-both-times = 两次都有
column-dropped-out = 退出
column-joined = 加入
column-difference-of-waves = 变化
column-interval-95 = 95 % 区间
column-p-value = p
column-window = 窗口
column-measured = 测量值
column-average = 平均
column-lower = 下限
column-upper = 上限
column-coded = 编码对象
column-codes = 编码
column-coded-twice = 两次编码
column-alpha = α
column-kind = 类型
column-team-pairs = 成对数
column-weeks-before = 之前的对周数
column-weeks-after = 之后的对周数
column-conflicts-before = 之前的冲突
column-conflicts-after = 之后的冲突
column-rate-ratio = 比率之比
team-series = { $name }（{ $unit }）
drift-up = 漂移：平均值在 { $window } 升至上限之上。
drift-down = 漂移：平均值在 { $window } 降至下限之下。
drift-none = 没有漂移：平均值保持在界限之内。
drift-nothing = 基线之后没有测量。
drift-short = 没有界限：基线窗口太少。
drift-flat = 没有界限：基线各窗口完全相同。
coding-doubted = α 本身可靠，但其区间低于 0.667 或未知
coding-reliable = 可靠
coding-tentative = 可作暂定结论
coding-unreliable = 不可靠：请以更好的说明重新编码
coding-undefined = 无定义：没有重复编码，或所有编码相同
measurement-nominal = 名称
measurement-ordinal = 等级
measurement-interval = 数字（差）
measurement-ratio = 数字（比）
measure-fell = 变少
measure-rose = 变多
measure-not-shown = 未显示有变化
measure-too-few = 太少，无法显示任何变化
measure-none = 观察期内没有措施

## Conflicts.

team-conflicts = 冲突与建议
team-no-conflicts = 没有记录冲突。
team-conflicts-note = 建议来自可供审阅的规则表，以各人对自己的陈述为依据，绝不以护照为依据。
team-no-advice = 没有规则符合已知情况。
team-between = 涉及{ $parties }。
team-recorded = 记录于{ $day }（{ $state }）。
measure-taken-on = 措施，{ $day }：{ $what }。
measure-taken = 措施：{ $what }。
team-closed = 结束于{ $day }。
team-advice-lacks = 另有{ $count }条建议可能适用；未知：{ $lacks }。

## Method: a heading and a text each.

team-method-score = 成对评分
team-method-score-text = s = Π f^w，对已知因素取积，权重缩放至总和为 1：即加权几何平均。每个因素 f 大于 0 且至多为 1。缺失的因素不计入；覆盖率是已知权重的占比，区间表示缺失因素取其 5 % 与 95 % 值时 s 的位置。
team-method-value = 价值
team-method-value-text = 对个人效率为 c 的两人，v = √(c₁ c₂) s。对整个团队，V = (1 − γ) · c 的均值 + γ · v 的均值。
team-method-in-team = 团队内效率与边际贡献
team-method-in-team-text = 团队内效率是个人效率乘以其与团队其余成员的平均评分。某人的贡献是含其在内的 V 减去不含其的 V。
team-method-backbone = 骨干
team-method-backbone-text = 以 −ln s 为距离的最小生成森林：强的成对距离近。瓶颈是其最弱的链接；取代者是能重新连接两部分的最近的一对。
team-method-proofs = 证明
team-method-proofs-text = 最优：没有更好的答案。可行：没有找到更好的答案，且没有答案超过上界。不可行：所列要求相互矛盾。未定：先达到了搜索上限。
team-method-limits = 局限
team-method-limits-text = 评分不是对人的测量。它们只反映输入中关于语言、工时和回应的内容；动机、健康、信任与才能不在其中。文化特征的国家平均值对个人说明甚少：大部分差异存在于国家内部（Taras、Steel 与 Kirkman 2016）。
