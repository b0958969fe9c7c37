//! The conditions of the bundled rules that all can say, against products with every answer known.

mod cedar;
mod cel;
mod expression;
mod ours;
mod product;
mod rego;

use std::hint::black_box;

use landfall_legal::LawBase;

use crate::contest::{alone_and_together, median, take_turns};
use expression::Expression;
use product::Product;

/// The conditions, with the base they are of.
pub struct Conditions {
    pub base: LawBase,
    pub all: Vec<Expression>,
    /// How many conditions the base has.
    pub of: usize,
}

/// Compiled conditions with a product: gives the numbers of those that hold.
pub trait Contender {
    fn holding(&mut self) -> Vec<usize>;
    /// The same, counted: what is measured.
    fn count(&mut self) -> usize;
}

type Make = fn(&Conditions, &Product) -> Box<dyn Contender>;

const CONTENDERS: [(&str, Make); 6] = [
    ("landfall", ours::plain),
    ("landfall, with trace", ours::traced),
    ("cel", cel::make),
    ("cedar-policy", cedar::make),
    ("regorus, machine", rego::machine),
    ("regorus, interpreter", rego::interpreter),
];

/// Products whose answers are compared.
const PRODUCTS: u64 = 24;

pub fn table(quick: bool) -> String {
    let conditions = Conditions::bundled();
    for seed in 0..PRODUCTS {
        agree(&conditions, &Product::made(seed, &conditions));
    }
    let product = Product::made(0, &conditions);
    let count = conditions.all.len();
    let rounds = if quick { 3 } else { 20 };
    let mut compiling: Vec<Box<dyn FnMut() + '_>> = Vec::new();
    for (_, make) in CONTENDERS {
        let (conditions, product) = (&conditions, &product);
        compiling.push(Box::new(move || drop(black_box(make(conditions, product)))));
    }
    let compiled = take_turns(&mut compiling, rounds);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let speeds = CONTENDERS.map(|(_, make)| {
        let make = || {
            let mut contender = make(&conditions, &product);
            move || {
                black_box(contender.count());
            }
        };
        alone_and_together(&make, threads, rounds)
    });
    let mut table = format!(
        "{count} of the {} conditions of the bundled rules, {PRODUCTS} products answered alike\n\n\
         | | million conditions a second, one thread | slower by | each of {threads} threads, of \
         one alone | parsed and compiled, ms |\n|---|---:|---:|---:|---:|\n",
        conditions.of
    );
    let ours = speeds[0].0;
    for (((name, _), (alone, together)), compiled) in CONTENDERS.iter().zip(speeds).zip(&compiled) {
        table += &format!(
            "| {name} | {:.3} | {:.1} | {:.2} | {:.1} |\n",
            count as f64 / alone * 1e3,
            alone / ours,
            alone / together,
            median(compiled) / 1e6,
        );
    }
    table
}

/// All say of the same conditions that they hold, counted or listed.
fn agree(conditions: &Conditions, product: &Product) {
    let mut first = None;
    for (name, make) in CONTENDERS {
        let mut contender = make(conditions, product);
        let holding = contender.holding();
        assert_eq!(contender.count(), holding.len(), "{name}");
        let first = first.get_or_insert_with(|| holding.clone());
        assert_eq!(*first, holding, "{name}");
    }
}
