//! The law a strategy is checked against: rules, facts of the product, waivers.

use landfall_legal::LawBase;
use landfall_legal::engine::{Mode, Waiver};
use landfall_legal::fact::Profile;

/// Rules, the facts about a product, and who takes responsibility for what.
///
/// Nothing here is legal advice: the rules are read and written down by people who are no lawyers.
#[derive(Debug, Clone)]
pub struct LawInput {
    /// The rules.
    pub base: LawBase,
    /// What the plan calls them, such as a version with its checksum; default empty.
    pub pack: String,
    /// The facts about the product; what is absent is not known.
    pub profile: Profile,
    /// What the plan calls the facts, such as the name of their file; default empty.
    pub facts: String,
    /// The answers among them that the strategy gives in place of those of the file, as the plan
    /// shows them (`company.staff = 12`); default none.
    pub answers: Vec<String>,
    /// Violations somebody takes responsibility for; default none.
    pub waivers: Vec<Waiver>,
    /// The fact, an amount of money, that the price of each region answers; default none.
    pub price_fact: Option<String>,
    /// What to do where a dated figure has no value on the day; default [`Mode::Strict`].
    pub mode: Mode,
}

impl LawInput {
    /// These facts under these rules, without waivers.
    ///
    /// ```
    /// use landfall::legal::{LawBase, fact::Profile};
    /// use landfall::strategy::LawInput;
    ///
    /// let base = LawBase::bundled()?;
    /// let text = "[company]\nseat = \"DE\"";
    /// let profile = Profile::from_toml("facts.toml", text, base.facts(), base.jurisdictions())?;
    /// let builder = landfall::Strategy::builder().law(LawInput::new(base, profile));
    /// # Ok::<(), landfall::Mistakes>(())
    /// ```
    pub fn new(base: LawBase, profile: Profile) -> Self {
        Self {
            base,
            pack: String::new(),
            profile,
            facts: String::new(),
            answers: Vec::new(),
            waivers: Vec::new(),
            price_fact: None,
            mode: Mode::default(),
        }
    }
}
