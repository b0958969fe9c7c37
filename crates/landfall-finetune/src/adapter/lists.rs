//! The keys of PEFT's configurations that this program has no meaning for.

use serde_json::{Map, Value, json};

/// Version of PEFT whose files these are.
pub(super) const VERSION: &str = "0.21.2";

/// Keys of every adapter, with the values that PEFT gives them.
pub(super) fn common() -> Map<String, Value> {
    object(json!({
        "auto_mapping": null,
        "peft_version": VERSION,
        "revision": null,
        "inference_mode": true,
    }))
}

/// Keys of LoRA and AdaLoRA.
pub(super) fn lora() -> Map<String, Value> {
    object(json!({
        "alora_invocation_tokens": null,
        "arrow_config": null,
        "bias": "none",
        "corda_config": null,
        "ensure_weight_tying": false,
        "eva_config": null,
        "fan_in_fan_out": false,
        "kasa_config": null,
        "layer_replication": null,
        "layers_pattern": null,
        "loftq_config": {},
        "lora_bias": false,
        "lora_ga_config": null,
        "megatron_config": null,
        "megatron_core": "megatron.core",
        "monteclora_config": null,
        "qalora_group_size": 16,
        "target_parameters": null,
        "trainable_token_indices": null,
        "use_bdlora": null,
        "use_dora": false,
        "use_qalora": false,
        "velora_config": null,
    }))
}

/// Keys of prefix tuning.
pub(super) fn prefix() -> Map<String, Value> {
    object(json!({
        "num_transformer_submodules": 1,
        "prefix_projection": false,
        "init_weights": null,
    }))
}

/// Keys of prompt tuning.
pub(super) fn prompt() -> Map<String, Value> {
    object(json!({
        "num_transformer_submodules": 1,
        "prompt_tuning_init": "RANDOM",
        "prompt_tuning_init_text": null,
        "tokenizer_name_or_path": null,
        "tokenizer_kwargs": null,
    }))
}

/// Keys that change what is computed, with the only values that are served: PEFT's own.
pub(super) fn fixed() -> Map<String, Value> {
    let mut all = lora();
    all.extend(prefix());
    all.retain(|key, _| FIXED.contains(&key.as_str()));
    all
}

/// The names of these keys.
const FIXED: [&str; 16] = [
    "alora_invocation_tokens",
    "arrow_config",
    "bias",
    "fan_in_fan_out",
    "kasa_config",
    "layer_replication",
    "layers_pattern",
    "lora_bias",
    "monteclora_config",
    "prefix_projection",
    "target_parameters",
    "trainable_token_indices",
    "use_bdlora",
    "use_dora",
    "use_qalora",
    "velora_config",
];

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}
