//! Inputs of the benchmarks of law: products, and rules by the thousand, made from those that come
//! with the crate.

use std::collections::BTreeMap;

use landfall_core::{Date, Mistakes, Seed};
use landfall_legal::LawBase;
use landfall_legal::condition::{Cells, Condition, Context, Program, Symbols};
use landfall_legal::engine::{CheckParams, Engine};
use landfall_legal::fact::{FactType, Given, Profile};
use landfall_legal::load::{Case, bundled_cases, read_dir};
use landfall_legal::report::Verdict;
use landfall_legal::truth::Truth;
use landfall_legal::value::{Answer, Value};
use rand::Rng;
use rand::seq::SliceRandom;

/// The day of all checks.
pub const DAY: Date = Date::constant(2026, 11, 26);

/// Regions that bring the law of twelve jurisdictions once each: EU, DE, US, US-CA, CA, CA-QC, BR,
/// GB, IN, AU, RU, SG.
pub const TWELVE: [&str; 9] = ["DE", "US-CA", "CA-QC", "BR", "GB", "IN", "AU", "RU", "SG"];

/// Three clauses, as the peers have them: 250 staff or more and not occasional, or health data.
pub const CONDITION: &str =
    "company.staff >= 250 && !data.processing_is_occasional || \"health\" in data.kinds";

/// The facts of [`CONDITION`]: it holds by its first part.
pub const FACTS: &str = "\"company.staff\" = 300\n\"data.processing_is_occasional\" = false\n\
                         \"data.kinds\" = [\"contact\", \"usage\"]\n";

/// A base with its compiled conditions and the answers of one product.
#[derive(Debug)]
pub struct Conditions {
    /// `applies_when` and `requires` of every rule.
    pub programs: Vec<Program>,
    /// The answers.
    pub cells: Cells,
}

impl Conditions {
    /// All conditions of the rules of a base against one product.
    ///
    /// # Errors
    /// Conditions that do not compile; there are none in the bundled rules.
    pub fn all(base: &LawBase, profile: &Profile) -> Result<Self, Mistakes> {
        let rules = base.laws().iter().flat_map(|law| &law.rules);
        let conditions = rules.flat_map(|rule| [&rule.applies_when, &rule.requires]);
        Ok(Self::of(base, conditions, profile))
    }

    /// The condition that the peers have.
    ///
    /// # Panics
    /// When a fact of it is gone.
    #[expect(clippy::expect_used, reason = "texts of this file")]
    pub fn one(base: &LawBase) -> Self {
        let condition = Condition::parse(CONDITION).expect("a condition");
        let (facts, regions) = (base.facts(), base.jurisdictions());
        let profile = Profile::from_toml("facts.toml", FACTS, facts, regions).expect("facts");
        Self::of(base, [&condition], &profile)
    }

    fn of<'a>(
        base: &LawBase,
        conditions: impl IntoIterator<Item = &'a Condition>,
        profile: &Profile,
    ) -> Self {
        let laws = base.laws();
        let definitions = laws.iter().flat_map(|law| &law.definitions);
        let parameters = laws.iter().flat_map(|law| &law.parameters);
        let symbols = Symbols::new(
            base.facts(),
            base.jurisdictions(),
            definitions.map(|one| (one.id.as_str(), &one.when)),
            parameters.map(|one| (one.id.as_str(), one.kind, one.unit.as_deref())),
        );
        let programs = conditions.into_iter();
        let programs = programs.filter_map(|one| Program::compile(one, &symbols).ok());
        Self {
            programs: programs.collect(),
            cells: symbols.cells(profile.iter().map(|(id, _, given)| (id, &given.answer))),
        }
    }

    /// What they are evaluated with.
    pub fn context(&self) -> Context<'_> {
        Context::new(&self.cells, &[], DAY, None)
    }

    /// How many of them hold.
    pub fn holding(&self, context: &Context<'_>) -> usize {
        let programs = self.programs.iter();
        let holds = |program: &&Program| program.evaluate(context) == Truth::True;
        programs.filter(holds).count()
    }
}

/// Answers that the bundled cases give, by fact.
#[derive(Debug)]
pub struct Answers(BTreeMap<String, Vec<Answer>>);

impl Answers {
    /// Every value that a case gives to a fact; both answers to yes-no facts.
    ///
    /// # Errors
    /// Mistakes of the cases; there are none in the bundled ones.
    pub fn bundled(base: &LawBase) -> Result<Self, Mistakes> {
        let cases: Vec<Case> = bundled_cases(base)?;
        let mut answers: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
        for fact in base.facts().iter().filter(|it| it.kind == FactType::Bool) {
            let both = [false, true].map(|value| Answer::Value {
                value: Value::Bool(value),
            });
            answers.insert(fact.id.clone(), both.into());
        }
        for (fact, _, given) in cases.iter().flat_map(|case| case.profile.iter()) {
            let known = answers.entry(fact.to_owned()).or_default();
            if matches!(given.answer, Answer::Value { .. }) && !known.contains(&given.answer) {
                known.push(given.answer.clone());
            }
        }
        answers.retain(|_, values| !values.is_empty());
        Ok(Self(answers))
    }

    /// A product that answers this share of the facts at random.
    pub fn product(&self, seed: u64, share: f64) -> Profile {
        let mut rng = Seed::new(seed).stream("product").rng();
        let mut profile = Profile::default();
        for (fact, values) in &self.0 {
            let answer = values.choose(&mut rng).cloned().unwrap_or_default();
            if rng.gen_bool(share) {
                let given = Given {
                    answer,
                    ..Given::default()
                };
                profile.set(fact.clone(), None, given);
            }
        }
        profile
    }

    /// The first product of 10,000 that violates so many rules in a region, and its seed.
    pub fn violating(&self, engine: &Engine, region: &str, count: usize) -> Option<(u64, Profile)> {
        let mut params = CheckParams::new([region], DAY);
        params.trace = false;
        let mut products = (0..10_000).map(|seed| (seed, self.product(seed, 1.0)));
        products.find(|(_, profile)| {
            let report = engine.check(profile, &params).ok();
            let findings = report.into_iter().flat_map(|report| report.findings);
            let here = findings.filter(|it| it.region.is_some());
            here.filter(|it| it.verdict == Verdict::Violation).count() == count
        })
    }
}

/// Names and bytes of rule files.
pub type RuleFiles = Vec<(String, Vec<u8>)>;

/// The bundled rule files, and copies of their laws under other ids until there are at least
/// `rules` rules; also how many there are.
///
/// # Errors
/// When the files cannot be read.
pub fn files(rules: usize) -> Result<(usize, RuleFiles), landfall_legal::LegalError> {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../crates/landfall-legal/rules"
    );
    let mut files = read_dir(std::path::Path::new(folder))?;
    files.retain(|(name, _)| !name.ends_with(".cases.toml"));
    let texts = files
        .iter()
        .map(|(name, bytes)| (name.clone(), decoded(bytes)));
    let laws: Vec<(String, String)> = texts.filter(|(_, text)| text.contains("[law]")).collect();
    let count = |text: &str| text.matches("[[rule]]").count();
    let mut total: usize = laws.iter().map(|(_, text)| count(text)).sum();
    for copy in 1.. {
        for (name, text) in &laws {
            if total >= rules || laws.is_empty() {
                return Ok((total, files));
            }
            total += count(text);
            files.push((
                format!("{name}.{copy}.toml"),
                copied(text, copy).into_bytes(),
            ));
        }
    }
    Ok((total, files))
}

fn decoded(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A law under another id, without the facts it declares.
fn copied(text: &str, copy: usize) -> String {
    let (_, law) = text.split_once("[law]").unwrap_or_default();
    let id = law.split('"').nth(1).unwrap_or_default();
    let mut kept = String::with_capacity(text.len());
    let mut fact = false;
    for line in text.lines() {
        if line.starts_with('[') {
            fact = line.starts_with("[[fact]]");
        }
        if !fact {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    let dotted = kept.replace(&format!("{id}."), &format!("{id}_{copy}."));
    dotted.replace(&format!("\"{id}\""), &format!("\"{id}_{copy}\""))
}
