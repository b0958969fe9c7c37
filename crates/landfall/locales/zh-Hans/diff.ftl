### What differs between two plans.

diff-kicker = 两个方案之间的变化
diff-before = 之前
diff-after = 之后
diff-settings = 设置
diff-regions = 地区
diff-law = 法律
diff-questions = 待解决的问题与说明
way-settings = 设置
way-law = 法律
way-questions = 问题

## The headline: its parts are joined as a list without a last word.

diff-nothing = 没有任何差异
diff-choice-same = 选择相同；其他方面有差异
diff-come-in = 新进入{ $count }个地区
diff-go-out = 退出{ $count }个地区
diff-other-wave = { $count }个地区改变波次
diff-added = 新进入
diff-removed = 退出
diff-moved = 改在其他波次进入
diff-wave = { $name }：第{ $before }波 → 第{ $after }波
diff-segments = 哪些地区属于同一类
diff-no-settings = 设置相同：差异来自文件中的数据。
diff-settings-table = 不同的设置
column-setting = 设置
column-before = 之前
column-after = 之后
diff-no-regions = 各地区的数据没有差异。
diff-regions-table = 有差异的地区
column-chosen-in-draws = 抽样入选占比
diff-same = –
diff-gone = 表中不再有
diff-new = 表中新增
diff-no-law = 就两个方案所述，法律的要求没有差异。
diff-law-table = 不同的规则
column-change = 变化
diff-violated = 违反
diff-not-violated = 不再违反
diff-opened = 待定
diff-settled = 不再待定
diff-blocked = 使该地区关闭
diff-not-blocked = 不再使该地区关闭
diff-answered = 已解决
diff-asked = 新出现
diff-notes-added = 新增说明
diff-notes-removed = 消失的说明
diff-no-questions = 问题与说明相同。
diff-question = { $what }：补充以下信息即可解决：{ $needs }
diff-question-of = { $what }（{ $regions }）：补充以下信息即可解决：{ $needs }
