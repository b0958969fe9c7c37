//! The command line.

use std::path::{Path, PathBuf};

use clap::Parser;
use landfall::core::time::Date;

use crate::language::Language;

/// What each region's law demands of a product on a day: findings with their derivations and
/// sources, what to change at the least cost, and what is still to be answered.
///
/// FACTS is TOML or JSON: a flat table from fact ids to values (`--facts` prints the ids). Decision
/// support, not legal advice. Exit status: 0 answered, whatever was found; 1 the machine failed, 2
/// bad input or arguments, 130 interrupted.
#[derive(Debug, Parser)]
#[command(name = "comply", version)]
pub(crate) struct Args {
    /// The facts about the product.
    #[arg(value_name = "FACTS", required_unless_present_any = ["facts", "rules", "check_rules"])]
    pub(crate) product: Option<PathBuf>,
    /// Target regions, such as `DE,FR,BR`; `US-CA` brings US; `US-*` all states there are rules for.
    #[arg(long, value_delimiter = ',', value_name = "CODES", required_unless_present_any = ["facts", "rules", "check_rules"])]
    pub(crate) regions: Vec<String>,
    /// The day of the check, such as `2026-11-22`.
    #[arg(long, value_name = "DAY", required_unless_present_any = ["facts", "rules", "check_rules"])]
    pub(crate) date: Option<Date>,
    /// File the result is written to as JSON.
    #[arg(long, value_name = "OUT.json")]
    pub(crate) json: Option<PathBuf>,
    /// File the findings are written to as SARIF 2.1.0.
    #[arg(long, value_name = "OUT.sarif")]
    pub(crate) sarif: Option<PathBuf>,
    /// File the findings are written to as Markdown.
    #[arg(long, value_name = "OUT.md")]
    pub(crate) markdown: Option<PathBuf>,
    /// File the result is written to as a page.
    #[arg(long, value_name = "OUT.html")]
    pub(crate) page: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: Language,
    /// An older result (JSON) to compare with.
    #[arg(long, value_name = "OLD.json")]
    pub(crate) diff: Option<PathBuf>,
    /// Folder of rules to use instead of the bundled ones.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) base: Option<PathBuf>,
    /// Folder of your own rules, beside the others; may be given several times.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) add_rules: Vec<PathBuf>,
    /// TOML file of facts with values to try, such as the prices of a list: which are legal where.
    #[arg(long, value_name = "FILE")]
    pub(crate) offers: Option<PathBuf>,
    /// TOML file with `[[waiver]]` entries: rule, region, reason, owner, until.
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
    /// Lock file of the rules: written where there is none; otherwise other rules are refused.
    #[arg(long, value_name = "LOCK.toml")]
    pub(crate) lock: Option<PathBuf>,
    /// TOML file with `[[change]]` entries of your own costs: fact, cost, yearly; `possible = false`
    /// for what you cannot change.
    #[arg(long, value_name = "FILE")]
    pub(crate) costs: Option<PathBuf>,
    /// Uses the last known value of a dated figure where none is known for the day, and says so.
    #[arg(long)]
    pub(crate) carry_forward: bool,
    /// Ways to compliance that are listed for each region.
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub(crate) ways: usize,
    /// Years over which yearly costs of changes are counted.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) years: u32,
    /// Audit log (JSON Lines) that the check is appended to.
    #[arg(long, value_name = "LOG.jsonl")]
    pub(crate) log: Option<PathBuf>,
    /// Prints the facts that can be asked, as JSON, and ends.
    #[arg(long)]
    pub(crate) facts: bool,
    /// Prints the rules, as JSON, and ends.
    #[arg(long, conflicts_with = "facts")]
    pub(crate) rules: bool,
    /// Reads all rules and runs their cases, and ends; with status 2 when one fails.
    #[arg(long, conflicts_with_all = ["facts", "rules"])]
    pub(crate) check_rules: bool,
    /// Prints nothing but errors.
    #[arg(long)]
    pub(crate) quiet: bool,
}

impl Args {
    /// Refuses results that would replace an input or each other.
    pub(crate) fn check(&self) -> Result<(), String> {
        let inputs = [
            &self.product,
            &self.diff,
            &self.waivers,
            &self.costs,
            &self.offers,
            &self.lock,
        ];
        let words = self.language.files().iter();
        let inputs: Vec<&Path> = inputs
            .into_iter()
            .flatten()
            .chain(words)
            .map(PathBuf::as_path)
            .collect();
        crate::outputs_apart(&inputs, self.named_outputs())
    }

    fn named_outputs(&self) -> [(&'static str, Option<&Path>); 4] {
        [
            ("--json", self.json.as_deref()),
            ("--sarif", self.sarif.as_deref()),
            ("--markdown", self.markdown.as_deref()),
            ("--page", self.page.as_deref()),
        ]
    }

    /// Files that are written.
    pub(crate) fn outputs(&self) -> impl Iterator<Item = &Path> {
        let outputs = self.named_outputs().into_iter();
        outputs.filter_map(|(_, path)| path)
    }
}
