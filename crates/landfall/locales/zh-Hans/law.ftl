### The page about what each law demands.

law-kicker = 各地法律的要求
law-dialog = 某地区某领域的结论

## The contents.

way-changes = 变化
way-matrix = 地区与领域
way-adjust = 合规之路
way-open = 待解决的问题
way-offers = 合法取值
way-findings = 全部结论

## The summary.

law-notice = 供决策参考，不构成法律意见
law-regions = 地区
law-pack = 规则集
law-checked = 结论数
law-open-note = 缺少答案；不算作合规
law-kept = 合规
law-coming = 尚未生效
law-waived = 豁免
law-disputed = 违反或待定，且有争议
law-disputed-note = 规则本身不确定：请先阅读其来源
law-not-covered = 未检查：没有相应规则
law-nothing = 所检查的均未违反，也没有待定事项
law-none-but-open = 未发现违反，但有{ $open }项结论需要答案
law-all-violated = { $violated }项违反，没有待定事项
law-violated-and-open = { $violated }项违反，另有{ $open }项结论需要答案
law-place = { $name }（{ $code }）
law-anywhere = 不限于单一地区

## What changed against an older check.

law-changes = 变化
law-no-diff = 本次检查未与旧检查比较（可用 --diff）。
law-same = 与旧检查相比没有变化。
law-changes-table = 发生变化的结论
column-now = 现在
column-facts-differ = 不同的事实

## Regions by areas.

law-matrix = 地区与政策领域
law-matrix-table = 各地区各领域最严重的结论
law-matrix-note = 每格显示最严重的结论及其数量；点开可见各项结论及其推导与来源。灰色格因没有规则而未检查。
law-no-rules = 没有规则
law-cell = { $region }，{ $area }
count-violated = { $count }项违反
count-open = { $count }项待定
count-waived = { $count }项豁免
count-kept = { $count }项合规
count-coming = { $count }项尚未生效

## The ways to compliance.

law-adjust = 成本最低的合规之路
law-nothing-to-mend = 这里没有违反。
law-blocked = 公司所能做的任何改动都无济于事
law-leave = 替代办法：不进入当地
law-way = 办法{ $at }：{ $changes }项改动，{ $years }年共 { $cost }
law-proven = 已证明：没有更便宜的办法
law-cut-off = 搜索被截断；任何办法的成本都不低于 { $bound }
column-fact = 事实
column-change-to = 改为
column-once = 一次性
column-each-year = 每年
yes = 是
no = 否

## Open questions.

law-questions = 待解决的问题
law-questions-note = 按答案能解决问题的多少排列；可能揭示违反者在前。请在事实文件的副本中作答，然后重新检查。
law-no-questions = 没有待定事项。
law-questions-table = 问题，最能解决问题者在前
column-question = 问题
column-asks = 谁能回答
column-settles = 可解决的结论
column-waiting = 等待的结论
column-may-violate = 可能违反

## Legal values.

law-offers = 合法取值
law-no-offers = 没有在各地区试用任何取值，例如价目表中的价格（可用 --offers）。
law-offers-note = 每个取值都在各地区试用，其他事实不变。只计取决于该事实的规则；待定者不算合法。
law-offer-legal = 合法
law-offers-table = { $fact } 的取值
law-offer-open = 待定：{ $rule } 需要 { $needs }
law-offer-violates = 违反 { $rules }
law-nothing-common = 没有取值在以下所有地区都合法：{ $regions }。

## The findings.

law-findings = 全部结论
law-findings-table = 结论，最严重者在前
column-law = 法律
column-article = 条款
column-certainty = 确定性
law-line = { $law }，{ $article } · { $rule } · { $certainty }
law-why = 理由
law-read = 已阅：
law-source = （{ $kind }）
law-source-day = （{ $kind }，{ $day }）
law-penalty = 处罚
penalty-text = { $text }（{ $article }）
law-remedy = 补救
law-needs = 需要
law-doubt = 争议
law-otherwise = 否则{ $verdict }
law-stale = 某个带日期的数据被沿用到其最后已知日期之后。
law-either-way = 无论答案如何都合法。
verdict-violated = 违反
verdict-kept = 合规
verdict-exception = 因 { $exception } 而合规
verdict-not-applicable = 不适用
verdict-not-before = { $day } 之前尚未生效
verdict-open = 需要答案
verdict-waived = 豁免至 { $day }
certainty-settled = 确定
certainty-secondary = 二手来源
certainty-disputed = 有争议
source-primary = 官方文本
source-primary-copy = 第三方转载的法律原文
source-official-summary = 主管机关的指引
source-secondary = 二手来源
source-recalled = 凭记忆，未查阅
truth-holds = 成立
truth-fails = 不成立
truth-unknown = 未知

## Method.

law-method-decided = 只有当任何可能的答案都不会改变结论时，规则才算有了结论。未知之事只会询问，绝不假定。
law-method-scope = 规则在其适用范围成立时适用；其要求成立或例外成立时为合规，否则为违反。例外本身也可以有例外。
law-method-dates = 日期为公历日期：规则自其首日起具有约束力。在此之前，旁注其将会有的结论。
law-method-changes = 改动方案由对公司可改变之事实的完整搜索得出，且每个方案都用全部规则重新检查，因为一项改动可能引出另一项义务。改动成本为我们自己的估计，未经校准，除非由用户给定。
law-method-certainty = 确定：已阅读条文原文。二手来源：已阅读二手资料。有争议：凭记忆、相互矛盾或正在变动。没有律师审阅过这些规则。
