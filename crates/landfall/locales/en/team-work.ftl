### The page about a team: backbone, roles, meetings and risks.

team-backbone = The backbone of communication
team-no-backbone = There is no backbone: it needs at least two people and a known score.
team-graph = The backbone among all pairs
team-graph-note = Heavy: the links that hold everybody together at the least loss. Dashed and warm: the bottleneck, the weakest of them. Faint: other pairs, the darker the stronger. Point at a link, or reach it by the tab key, to see which would take its place.
team-links = Links
team-parts = Parts
team-weight = Weight (sum of −ln s)
team-unique = Alternatives
team-bottleneck = bottleneck
team-no-replacement = none: without it the team falls apart
team-links-table = Links of the backbone, the weakest first
column-link = Link
column-link-score = Score
column-distance = Distance
column-bottleneck = Bottleneck
column-takes-place = Takes its place
parts-one = everybody is connected
parts-more = no known score connects them
weight-unique = no other has this weight
weight-shared = others have the same weight
link-label = { $pair }, score { $score }; { $instead }
link-label-bottleneck = { $pair }, score { $score }, the bottleneck; { $instead }
link-replaced = { $pair } would take its place
link-lost = nothing would take its place

## Selection, roles and tasks.

team-selection = How the team was chosen
team-no-selection = Nobody asked for a choice: the input has no demands on a team.
team-work = Who does what
team-roles = Roles
team-tasks = Tasks
team-no-roles = No roles were asked for.
team-no-tasks = No tasks were given.
team-sum = Sum of values
team-cost = Cost (less is better)
team-roles-table = Who takes which role
team-tasks-table = Who does which task
column-one-role = Role
column-task = Task
column-units = Units
column-unit-value = Value of a unit
team-chosen-names = Chosen: { $names }.
team-next = The best other team that was found: { $names }.
team-next-value = The best other team that was found (value { $value }): { $names }.
plan-unique = No other plan is as good.
plan-shared = Other plans are as good, or that is not known.
team-empty-seats = Nobody takes: { $seats }.
team-binding = { $demand } holds the value back.

## Meetings.

team-meetings = When to meet
team-no-meetings = No meetings were asked for.
team-greatest-burden = Greatest burden of anybody
team-sum-burden = Sum of all burdens
team-fairness = Who bears the inconvenient hours
team-fairness-note = Burden over all meetings; 0 is inside one’s own working hours. First the greatest burden is made least, then the sum.
team-burden-table = Burden of everybody
team-slots = The meetings
team-slots-note = Local time of each attendee; the date is added where it is another day than in UTC. Marked: outside the working hours, with the burden.
team-slots-table = Meetings in local time
column-burden = Burden
column-begin = Begin (UTC)
column-takes = Takes
team-at-least = no plan has less than { $length }
team-burdened = { $time } (burden { $length })

## Risks.

team-risk = What breaks without whom
team-bridges = Bridges and single points of failure
team-no-bridges = Nobody was assessed as a bridge: that needs at least three connected people.
team-bridges-note = Betweenness is the share of shortest paths between others that lead through her, bridging the same weighted with the languages she shares with both sides. A single point of failure cuts others off from each other when she leaves, or alone holds what is named.
team-bridges-table = Bridges
team-covers = Smallest groups with all skills
team-no-covers = No skills were asked for.
team-cover-table = Who covers which skill
team-mentors = Mentors
team-no-mentors = No mentors are proposed: nobody lacks a skill that somebody she shares a language and hours with has.
team-mentors-table = Candidates for mentors
team-why-mentors = Why these mentors
column-failure = Single point of failure
column-betweenness = Betweenness
column-bridging = Bridging
column-parts-without = Parts without her
column-pairs-cut = Pairs cut off
column-alone-holds = Alone holds
column-skill = Skill
column-learns = Who learns
column-rank = Rank
column-teaches = Who teaches
column-because = Because
team-why = Why: { $name }
cover-diameter = Least diameter: the farthest two are near
cover-pair-sum = Least sum over all pairs
cover-tree = Least spanning tree
