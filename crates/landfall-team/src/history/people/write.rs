//! The text of a team file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Pair, Person, date};
use crate::calendar::Horizon;
use crate::history::network::Handover;

const HEAD: &str = "\
# People of a git history. Ids are the first 16 hexadecimal digits of the SHA-256 of e-mail addresses:
# pseudonyms, no anonymity. `zone` is one of the zones whose clock fits; `hours` are ESTIMATED from the
# times of commits and are to be corrected. Pairs rest on the earlier half of the hand-overs (the same
# path touched by another within 30 days), outcomes are those of the later half.
";

pub(super) fn team(
    people: &[Person],
    pairs: &[Pair],
    outcomes: &[Handover],
    horizon: &Horizon,
) -> String {
    let keys: BTreeMap<u32, &str> = people.iter().map(|p| (p.author, p.key.as_str())).collect();
    let key = |author: u32| keys.get(&author).copied().unwrap_or_default();
    let mut out = HEAD.to_owned();
    // Writing to a text cannot fail.
    let _ = write!(
        out,
        "\n[horizon]\nfrom = {}\nweeks = {}\n",
        horizon.from(),
        horizon.weeks()
    );
    for person in people {
        self::person(&mut out, person);
    }
    for pair in pairs {
        self::pair(&mut out, pair, &key);
    }
    for outcome in outcomes {
        self::outcome(&mut out, outcome, &key);
    }
    out
}

fn person(out: &mut String, person: &Person) {
    let _ = write!(
        out,
        "\n[[member]] # {} commits\nid = \"{}\"\n",
        person.commits, person.key
    );
    if let Some(known) = &person.zone {
        let (zone, others) = (known.zone.name(), known.others);
        let (fitting, dated) = (known.fitting, known.dated);
        let _ = writeln!(
            out,
            "zone = \"{zone}\" # fits {fitting} of {dated} commits; zones that fit as well: {others}"
        );
    }
    if let Some((span, commits)) = &person.hours {
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
        let end = match span.end {
            1440 => "24:00".to_owned(),
            end => clock(end),
        };
        let begin = clock(span.begin);
        let _ = writeln!(
            out,
            "hours = [\"{begin}-{end}\"] # estimated from {commits} commits"
        );
    }
}

fn pair<'k>(out: &mut String, pair: &Pair, key: &impl Fn(u32) -> &'k str) {
    let way = match pair.ways {
        [true, true] => "both",
        [true, false] => "a_to_b",
        [false, _] => "b_to_a",
    };
    let (a, b) = (key(pair.a), key(pair.b));
    let _ = write!(
        out,
        "\n[[pair]]\na = \"{a}\"\nb = \"{b}\"\nhandover = \"{way}\"\n"
    );
    if let Some(seen) = pair.seen {
        let (hours, observations) = (seen.median_hours, seen.handovers);
        let _ = writeln!(
            out,
            "interaction = {{ median_hours = {hours:.4}, observations = {observations} }}"
        );
    }
}

fn outcome<'k>(out: &mut String, one: &Handover, key: &impl Fn(u32) -> &'k str) {
    let (a, b) = (key(one.from), key(one.to));
    let seconds = one.end.saturating_sub(one.begin).max(60);
    #[expect(clippy::cast_precision_loss, reason = "at most 30 days")]
    let hours = seconds as f64 / 3600.0;
    let day = date(one.end);
    let _ = write!(
        out,
        "\n[[outcome]]\na = \"{a}\"\nb = \"{b}\"\ndate = {day}\nvalue = {hours:.4}\nkind = \"handover_hours\"\n"
    );
}
