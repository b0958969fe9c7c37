### What differs between two plans.

diff-kicker = What changed between two plans
diff-before = Before
diff-after = After
diff-settings = Settings
diff-regions = Regions
diff-law = Law
diff-questions = Open questions and notes
way-settings = Settings
way-law = Law
way-questions = Questions

## The headline: its parts are joined as a list without a last word.

diff-nothing = Nothing differs
diff-choice-same = The choice is the same; other things differ
diff-come-in =
    { $count ->
        [one] { $count } region comes in
       *[other] { $count } regions come in
    }
diff-go-out =
    { $count ->
        [one] { $count } region goes out
       *[other] { $count } regions go out
    }
diff-other-wave =
    { $count ->
        [one] { $count } region in another wave
       *[other] { $count } regions in another wave
    }
diff-added = Comes in
diff-removed = Goes out
diff-moved = Enters in another wave
diff-wave = { $name }: wave { $before } → wave { $after }
diff-segments = Which regions belong together
diff-no-settings = The settings are the same: what differs comes from the figures in the files.
diff-settings-table = Settings that differ
column-setting = Setting
column-before = Before
column-after = After
diff-no-regions = No figure of a region differs.
diff-regions-table = Regions that differ
column-chosen-in-draws = Chosen in draws
diff-same = –
diff-gone = no longer in the table
diff-new = new in the table
diff-no-law = What the law demands does not differ, as far as the plans say.
diff-law-table = Rules that differ
column-change = Change
diff-violated = violated
diff-not-violated = no longer violated
diff-opened = open
diff-settled = no longer open
diff-blocked = closes the region
diff-not-blocked = no longer closes the region
diff-answered = No longer open
diff-asked = Now open
diff-notes-added = New notes
diff-notes-removed = Notes that are gone
diff-no-questions = Questions and notes are the same.
diff-question = { $what }: would be settled by { $needs }
diff-question-of = { $what } ({ $regions }): would be settled by { $needs }
