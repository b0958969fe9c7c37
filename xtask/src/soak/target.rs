//! Which file is made worse, and which command then reads it.

use super::mutate::Form;

/// A file and a command that reads it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    pub(crate) name: &'static str,
    pub(crate) program: &'static str,
    /// The file that is made worse, within the case.
    pub(crate) file: &'static str,
    pub(crate) form: Form,
    /// Its arguments; `SET` at the end stands for `--set` and a line of the file.
    pub(crate) words: &'static str,
    /// Files it writes.
    pub(crate) outputs: &'static [&'static str],
    /// How many of a hundred or so inputs are this one's.
    pub(crate) share: usize,
}

const COMPLY: &str = "comply facts.toml --base rules --add-rules own_rules --regions DE,FR \
    --date 2026-11-27 --offers offers.toml --waivers waivers.toml --costs changes.toml --quiet \
    --json c.json --sarif c.sarif --markdown c.md --page c.html";
const COMPLIED: [&str; 4] = ["c.json", "c.sarif", "c.md", "c.html"];
const CHECK: &str = "check strategy.toml --quiet";
const RUN: &str = "run strategy.toml --out out --quiet";
const PLAN: [&str; 3] = ["out/plan.json", "out/regions.csv", "out/report.html"];
const TEAM: &str = "team team.toml --nodes 2000 --seed 1 --json t.json --page t.html --quiet";
const SEGMENT: &str = "--k 2 --scale none --missing impute --json s.json --page s.html --quiet";
const HISTORY: &str = "team --git repo --aliases aliases.csv --organisations organisations.csv \
    --posts posts.csv --mailmap mailmap --json h.json --people h.toml --quiet";

const fn target(
    name: &'static str,
    file: &'static str,
    form: Form,
    words: &'static str,
    outputs: &'static [&'static str],
    share: usize,
) -> Target {
    Target {
        name,
        program: "landfall",
        file,
        form,
        words,
        outputs,
        share,
    }
}

use Form::{Archive, Binary, Json, Text};

/// Every file that `landfall` reads.
pub(crate) const TARGETS: [Target; 35] = [
    target("strategy", "strategy.toml", Text, CHECK, &[], 16),
    target(
        "--set",
        "sets.txt",
        Text,
        "check strategy.toml --quiet SET",
        &[],
        8,
    ),
    target("figures of regions", "demand.csv", Text, CHECK, &[], 8),
    target("figures of regions, run", "demand.csv", Text, RUN, &PLAN, 2),
    target("costs", "costs.csv", Text, CHECK, &[], 6),
    target("costs, run", "costs.csv", Text, RUN, &PLAN, 1),
    target("exchange rates", "rates.csv", Text, CHECK, &[], 5),
    target("measures of a model", "metrics.json", Json, CHECK, &[], 5),
    target("facts of a strategy", "facts.toml", Text, CHECK, &[], 3),
    target(
        "rules of a strategy",
        "own_rules/prices.toml",
        Text,
        CHECK,
        &[],
        3,
    ),
    target("team of a strategy", "team.toml", Text, CHECK, &[], 4),
    target("team", "team.toml", Text, TEAM, &["t.json", "t.html"], 2),
    target(
        "people",
        "people.csv",
        Text,
        "team people.csv --json t.json --quiet",
        &["t.json"],
        5,
    ),
    target("facts", "facts.toml", Text, COMPLY, &COMPLIED, 4),
    target("rules", "own_rules/prices.toml", Text, COMPLY, &COMPLIED, 5),
    target(
        "cases of rules",
        "own_rules/prices.cases.toml",
        Text,
        "comply --check-rules --base rules --add-rules own_rules",
        &[],
        3,
    ),
    target(
        "facts of rules",
        "rules/facts/shop.toml",
        Text,
        COMPLY,
        &COMPLIED,
        3,
    ),
    target(
        "jurisdictions",
        "rules/jurisdictions.toml",
        Text,
        COMPLY,
        &COMPLIED,
        2,
    ),
    target("offers", "offers.toml", Text, COMPLY, &COMPLIED, 3),
    target("waivers", "waivers.toml", Text, COMPLY, &COMPLIED, 3),
    target(
        "costs of changes",
        "changes.toml",
        Text,
        COMPLY,
        &COMPLIED,
        3,
    ),
    target(
        "lock of rules",
        "lock.toml",
        Text,
        "comply facts.toml --base rules --add-rules own_rules --regions FR --date 2026-11-27 --lock lock.toml --json c.json --quiet",
        &["c.json"],
        3,
    ),
    target(
        "older result",
        "old.json",
        Json,
        "comply facts.toml --base rules --add-rules own_rules --regions DE,FR --date 2026-11-27 --diff old.json --json c.json --quiet",
        &["c.json"],
        3,
    ),
    target(
        "plan",
        "plan.json",
        Json,
        "diff plan.json older.json --json d.json --page d.html --quiet",
        &["d.json", "d.html"],
        4,
    ),
    target(
        "table",
        "table.csv",
        Text,
        "segment table.csv --id shop --weight weight --k 2 --missing impute --json s.json --page s.html --quiet",
        &["s.json", "s.html"],
        6,
    ),
    target(
        "table, tested",
        "table.csv",
        Text,
        "segment table.csv --id shop --k 1..=3 --restarts 3 --missing impute --json s.json --quiet",
        &["s.json"],
        2,
    ),
    target(
        "array",
        "table.npy",
        Binary,
        "segment table.npy ARRAY",
        &["s.json", "s.html"],
        6,
    ),
    target(
        "centroids",
        "start.csv",
        Text,
        "segment table.csv --id shop --ignore weight --missing impute --scale none --start start.csv --seed 2 --json s.json --quiet",
        &["s.json"],
        2,
    ),
    target(
        "workbook, xlsx",
        "book.xlsx",
        Archive,
        "segment book.xlsx ARRAY",
        &["s.json", "s.html"],
        3,
    ),
    target(
        "workbook, ods",
        "book.ods",
        Archive,
        "segment book.ods --ignore day --id region ARRAY",
        &["s.json", "s.html"],
        3,
    ),
    target(
        "workbook, xls",
        "book.xls",
        Binary,
        "segment book.xls --ignore day --id region ARRAY",
        &["s.json", "s.html"],
        3,
    ),
    target(
        "aliases",
        "aliases.csv",
        Text,
        HISTORY,
        &["h.json", "h.toml"],
        1,
    ),
    target(
        "organisations",
        "organisations.csv",
        Text,
        HISTORY,
        &["h.json", "h.toml"],
        1,
    ),
    target(
        "posts",
        "posts.csv",
        Text,
        HISTORY,
        &["h.json", "h.toml"],
        2,
    ),
    target(
        "mailmap",
        "mailmap",
        Text,
        HISTORY,
        &["h.json", "h.toml"],
        1,
    ),
];

/// A program that asks a model, or trains one.
const fn model(
    program: &'static str,
    name: &'static str,
    file: &'static str,
    form: Form,
    words: &'static str,
    outputs: &'static [&'static str],
) -> Target {
    Target {
        name,
        program,
        file,
        form,
        words,
        outputs,
        share: 1,
    }
}

const PREDICT: &str = "--checkpoint model --texts texts.txt --json p.json --threads 1 --quiet";
const EMBED: &str = "--texts texts.txt --json p.json --threads 1 --quiet";
const ADAPTED: &str =
    "--checkpoint model --adapter adapter --texts texts.txt --json p.json --threads 1 --quiet";
const TRAIN: &str = "--checkpoint model --train records.tsv --dev records.tsv --region-column 3 --max-steps 1 --out trained --threads 1 --quiet";
const ANSWER: [&str; 1] = ["p.json"];
const TRAINED: [&str; 3] = [
    "trained/config.json",
    "trained/metrics.json",
    "trained/report.html",
];

/// Every file that the programs for models read.
pub(crate) const MODELS: [Target; 13] = [
    model(
        "examples/predict",
        "weights, safetensors",
        "model/model.safetensors",
        Binary,
        PREDICT,
        &ANSWER,
    ),
    model(
        "examples/predict",
        "config.json",
        "model/config.json",
        Json,
        PREDICT,
        &ANSWER,
    ),
    model(
        "examples/predict",
        "tokenizer.json",
        "model/tokenizer.json",
        Json,
        PREDICT,
        &ANSWER,
    ),
    model(
        "examples/predict",
        "tokenizer_config.json",
        "model/tokenizer_config.json",
        Json,
        PREDICT,
        &ANSWER,
    ),
    model(
        "examples/predict",
        "texts",
        "texts.txt",
        Text,
        PREDICT,
        &ANSWER,
    ),
    model(
        "examples/embed",
        "weights, pytorch_model.bin",
        "bin/pytorch_model.bin",
        Binary,
        "--checkpoint bin EMBED",
        &ANSWER,
    ),
    model(
        "examples/embed",
        "weights, older names",
        "old-names/pytorch_model.bin",
        Archive,
        "--checkpoint old-names EMBED",
        &ANSWER,
    ),
    model(
        "examples/embed",
        "index of shards",
        "sharded/model.safetensors.index.json",
        Json,
        "--checkpoint sharded EMBED",
        &ANSWER,
    ),
    model(
        "examples/embed",
        "modules.json",
        "sentence/modules.json",
        Json,
        "--checkpoint sentence EMBED",
        &ANSWER,
    ),
    model(
        "examples/predict",
        "adapter_config.json",
        "adapter/adapter_config.json",
        Json,
        ADAPTED,
        &ANSWER,
    ),
    model(
        "examples/predict",
        "weights of an adapter",
        "adapter/adapter_model.safetensors",
        Binary,
        ADAPTED,
        &ANSWER,
    ),
    model(
        "examples/finetune",
        "records",
        "records.tsv",
        Text,
        TRAIN,
        &TRAINED,
    ),
    model(
        "examples/finetune",
        "config.json to train",
        "model/config.json",
        Json,
        TRAIN,
        &TRAINED,
    ),
];

impl Target {
    /// The arguments; `set` is what stands for `SET`.
    pub(crate) fn arguments(&self, set: &str) -> Vec<String> {
        let mut words = Vec::new();
        for word in self.words.split_whitespace() {
            match word {
                "SET" => words.extend(["--set".to_owned(), set.to_owned()]),
                "ARRAY" => words.extend(SEGMENT.split_whitespace().map(str::to_owned)),
                "EMBED" => words.extend(EMBED.split_whitespace().map(str::to_owned)),
                word => words.push(word.to_owned()),
            }
        }
        words
    }

    /// What a message about the file names.
    pub(crate) fn named(&self) -> &'static str {
        match self.words.ends_with("SET") {
            true => "--set",
            false => self.file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_for_options() {
        let set = target("x", "sets.txt", Text, "check SET", &[], 1);
        assert_eq!(set.arguments("a=1"), ["check", "--set", "a=1"]);
        assert_eq!(set.named(), "--set");
    }
}
