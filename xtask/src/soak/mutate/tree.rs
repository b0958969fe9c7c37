//! Changes to the tree of a JSON document.

use serde_json::{Map, Number, Value};

use super::super::random::Random;
use super::{fields, values};

/// The deepest and the widest that a tree is made.
const COPIES: [usize; 3] = [3, 200, 3_000];

pub(super) fn change(input: &mut Vec<u8>, random: &mut Random) {
    let Ok(mut tree) = serde_json::from_slice::<Value>(input) else {
        return fields::change(input, random);
    };
    let nodes = count(&tree);
    let mut at = random.below(nodes);
    if let Some(node) = nth(&mut tree, &mut at) {
        replace(node, random);
    }
    if let Ok(text) = serde_json::to_vec(&tree) {
        *input = text;
    }
}

fn count(node: &Value) -> usize {
    1 + match node {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// The node of this number, counted from the root on.
fn nth<'n>(node: &'n mut Value, at: &mut usize) -> Option<&'n mut Value> {
    if *at == 0 {
        return Some(node);
    }
    *at -= 1;
    match node {
        Value::Array(items) => items.iter_mut().find_map(|item| nth(item, at)),
        Value::Object(fields) => fields.values_mut().find_map(|item| nth(item, at)),
        _ => None,
    }
}

fn replace(node: &mut Value, random: &mut Random) {
    match (random.below(6), &mut *node) {
        (0 | 1, Value::Object(fields)) => field(fields, random),
        (0 | 1, Value::Array(items)) => item(items, random),
        (2, _) => {
            let copies = *random.pick(&COPIES).unwrap_or(&3);
            // Copies of a large part would fill the memory of whoever makes them.
            let copies = copies.min(200_000 / count(node).max(1));
            *node = Value::Array(vec![node.clone(); copies]);
        }
        (3, Value::String(text)) => {
            let mut bytes = std::mem::take(text).into_bytes();
            super::lines::change(&mut bytes, random);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        (4, Value::String(text)) => {
            let mut bytes = std::mem::take(text).into_bytes();
            fields::change(&mut bytes, random);
            *text = String::from_utf8_lossy(&bytes).into_owned();
        }
        _ => *node = scalar(random),
    }
}

fn field(fields: &mut Map<String, Value>, random: &mut Random) {
    let names: Vec<String> = fields.keys().cloned().collect();
    let Some(name) = random.pick(&names) else {
        return;
    };
    let Some(value) = fields.remove(name) else {
        return;
    };
    if random.percent(40) {
        let renamed = String::from_utf8_lossy(&values::value(random)).into_owned();
        fields.insert(renamed, value);
    }
}

fn item(items: &mut Vec<Value>, random: &mut Random) {
    let (one, other) = (random.below(items.len()), random.below(items.len()));
    if items.is_empty() {
        return items.push(scalar(random));
    }
    match random.below(3) {
        0 => drop(items.remove(one)),
        1 => items.swap(one, other),
        _ => {
            let copy = items.get(one).cloned().unwrap_or_default();
            items.insert(other, copy);
        }
    }
}

/// A value without parts; a number where the text is one.
fn scalar(random: &mut Random) -> Value {
    let text = String::from_utf8_lossy(&values::value(random)).into_owned();
    let parsed = random.percent(60).then(|| serde_json::from_str(&text).ok());
    let number = text.parse::<f64>().ok().and_then(Number::from_f64);
    let number = number.filter(|_| random.percent(50)).map(Value::Number);
    let parsed = parsed.flatten().or(number);
    parsed.unwrap_or(Value::String(text))
}
