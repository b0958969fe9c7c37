//! The text of `adapter_config.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::config::{AdaLora, AdapterConfig, AdapterKind, First, Lora, LoraInit, Positions};
use super::lists;
use super::targets::{Names, TargetModules};
use crate::checkpoint::Head;
use crate::config::{Architecture, EncoderConfig};

/// The key of what PEFT has no key for.
pub(super) const OWN: &str = "landfall";

/// Keys that are read, and so not only kept.
pub(super) fn known() -> BTreeSet<&'static str> {
    [
        OWN,
        "method",
        "base_model",
        "stack",
        "peft_type",
        "task_type",
        "modules_to_save",
        "base_model_name_or_path",
        "inference_mode",
        "r",
        "lora_alpha",
        "lora_dropout",
        "use_rslora",
        "rank_pattern",
        "alpha_pattern",
        "init_lora_weights",
        "target_modules",
        "exclude_modules",
        "layers_to_transform",
        "target_r",
        "init_r",
        "tinit",
        "tfinal",
        "deltaT",
        "beta1",
        "beta2",
        "orth_reg_weight",
        "total_step",
        "num_virtual_tokens",
        "token_dim",
        "num_attention_heads",
        "num_layers",
        "encoder_hidden_size",
        "reduction_factor",
        "non_linearity",
        "scaling",
        "dropout",
    ]
    .into()
}

impl AdapterConfig {
    /// The text of `adapter_config.json`, or of `adapter.json` for kinds that PEFT does not have: PEFT's keys, sorted, two spaces; keys that were read but
    /// mean nothing here as they were; under `landfall` what PEFT has no key for: the base's
    /// fingerprint, the labels of the head, and the conventions of prefix and prompt tuning that
    /// are not PEFT's.
    ///
    /// ```
    /// use landfall_finetune::adapter::{AdapterConfig, AdapterKind, Lora};
    /// use landfall_finetune::checkpoint::Head;
    /// use landfall_finetune::config::{Architecture, EncoderConfig};
    ///
    /// let config = AdapterConfig::of(AdapterKind::Lora(Lora::default()));
    /// let base = EncoderConfig::new(Architecture::Bert, 100);
    /// let text = config.to_json(&base, Head::Sequence);
    /// assert!(text.contains(r#""task_type": "SEQ_CLS""#));
    /// ```
    pub fn to_json(&self, base: &EncoderConfig, head: Head) -> String {
        let mut map = lists::common();
        match &self.kind {
            AdapterKind::Lora(lora) => self::lora(lora, base.architecture, &mut map),
            AdapterKind::AdaLora(ada) => self::ada(ada, base.architecture, &mut map),
            AdapterKind::Prefix(prefix) => {
                map.extend(lists::prefix());
                let width = json!({
                    "peft_type": "PREFIX_TUNING",
                    "encoder_hidden_size": base.hidden,
                });
                add(&mut map, width);
                tokens(prefix.tokens, base, &mut map);
            }
            AdapterKind::Prompt(prompt) => {
                map.extend(lists::prompt());
                add(&mut map, json!({ "peft_type": "PROMPT_TUNING" }));
                tokens(prompt.tokens, base, &mut map);
            }
            AdapterKind::Bottleneck(_) | AdapterKind::BitFit => return self.own_json(),
        }
        let modules = (!self.modules.is_empty()).then_some(&self.modules);
        let rest = json!({
            "task_type": Self::task(head),
            "modules_to_save": modules,
            "base_model_name_or_path": self.base,
        });
        add(&mut map, rest);
        map.extend(self.kept.clone());
        if let Some(own) = self.own() {
            map.insert(OWN.to_owned(), own);
        }
        text(map)
    }

    /// The text of `adapter.json`, of kinds that PEFT does not have.
    fn own_json(&self) -> String {
        let mut map = self.kept.clone();
        let own = json!({ "base_model": self.base, "method": self.kind.name() });
        add(&mut map, own);
        if let AdapterKind::Bottleneck(bottleneck) = &self.kind {
            let own = json!({
                "stack": [bottleneck.part],
                "reduction_factor": plain(bottleneck.reduction),
                "non_linearity": bottleneck.activation.name(),
                "scaling": bottleneck.scale,
                "dropout": bottleneck.dropout,
            });
            add(&mut map, own);
        }
        if self.modules != Self::of(AdapterKind::BitFit).modules {
            add(&mut map, json!({ "modules_to_save": self.modules }));
        }
        if let Some(own) = self.own() {
            map.insert(OWN.to_owned(), own);
        }
        text(map)
    }

    fn own(&self) -> Option<Value> {
        let mut own = Map::new();
        if let Some(fingerprint) = &self.fingerprint {
            own.insert("base".to_owned(), json!(fingerprint));
        }
        if let Some(trained) = &self.trained {
            if !trained.labels.is_empty() {
                own.insert("labels".to_owned(), json!(trained.labels));
            }
            if let Some(problem) = trained.problem {
                own.insert("problem_type".to_owned(), json!(problem.name()));
            }
            if !self.kind.is_of_peft() {
                own.insert("task_type".to_owned(), json!(Self::task(trained.head)));
            }
        }
        match &self.kind {
            AdapterKind::Prefix(prefix) if prefix.positions == Positions::Kept => {
                own.insert("method".to_owned(), json!("prefix"));
            }
            AdapterKind::Prompt(prompt) if prompt.first == First::Real => {
                own.insert("method".to_owned(), json!("prompt"));
            }
            _ => {}
        }
        (!own.is_empty()).then_some(Value::Object(own))
    }
}

/// Keys sorted, two spaces.
fn text(map: Map<String, Value>) -> String {
    let sorted: BTreeMap<String, Value> = map.into_iter().collect();
    format!("{:#}", json!(sorted))
}

fn add(map: &mut Map<String, Value>, more: Value) {
    if let Value::Object(more) = more {
        map.extend(more);
    }
}

fn lora(lora: &Lora, architecture: Architecture, map: &mut Map<String, Value>) {
    map.extend(lists::lora());
    let init = match lora.init {
        LoraInit::Kaiming => json!(true),
        LoraInit::Gaussian => json!("gaussian"),
        LoraInit::Random => json!(false),
    };
    let own = json!({
        "peft_type": "LORA",
        "r": lora.rank,
        "lora_alpha": plain(lora.alpha),
        "lora_dropout": lora.dropout,
        "use_rslora": lora.rank_stabilised,
        "rank_pattern": lora.ranks,
        "alpha_pattern": lora.alphas,
        "init_lora_weights": init,
    });
    add(map, own);
    targets(&lora.targets, architecture, map);
}

fn ada(ada: &AdaLora, architecture: Architecture, map: &mut Map<String, Value>) {
    map.extend(lists::lora());
    let kept = (!ada.kept.is_empty()).then_some(&ada.kept);
    let own = json!({
        "peft_type": "ADALORA",
        "r": 8,
        "lora_alpha": plain(ada.alpha),
        "lora_dropout": ada.dropout,
        "use_rslora": false,
        "alpha_pattern": {},
        "init_lora_weights": true,
        "target_r": ada.target_rank,
        "init_r": ada.init_rank,
        "tinit": ada.tinit,
        "tfinal": ada.tfinal,
        "deltaT": ada.delta_t,
        "beta1": ada.beta1,
        "beta2": ada.beta2,
        "orth_reg_weight": ada.orthogonal,
        "total_step": ada.total,
        "rank_pattern": kept,
    });
    add(map, own);
    targets(&ada.targets, architecture, map);
}

/// A whole number without a fraction, as PEFT writes it.
fn plain(value: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "checked to be whole and small"
    )]
    match value.fract() == 0.0 && value.abs() < 1e9 {
        true => json!(value as i64),
        false => json!(value),
    }
}

fn targets(targets: &TargetModules, architecture: Architecture, map: &mut Map<String, Value>) {
    let names = |names: &Names| match names.spelt(architecture) {
        Names::Ends(ends) => json!(ends),
        Names::Pattern(pattern) => json!(pattern),
        Names::Usual | Names::AllLinear => json!("all-linear"),
    };
    let own = json!({
        "target_modules": names(&targets.names),
        "exclude_modules": targets.exclude.as_ref().map(names),
        "layers_to_transform": targets.layers,
    });
    add(map, own);
}

fn tokens(tokens: usize, base: &EncoderConfig, map: &mut Map<String, Value>) {
    let own = json!({
        "num_virtual_tokens": tokens,
        "token_dim": base.hidden,
        "num_attention_heads": base.heads,
        "num_layers": base.layers,
    });
    add(map, own);
}
