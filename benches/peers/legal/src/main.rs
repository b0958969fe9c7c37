//! Ours beside the peers in one process: one condition, and the conditions of the bundled rules.

mod contest;
mod many;
mod one;

fn main() {
    let quick = std::env::args().any(|argument| argument == "--quick");
    let table = format!("{}\n{}", one::table(quick), many::table(quick));
    print!("{table}");
    if let Some(path) = path() {
        std::fs::write(&path, table).unwrap();
        println!("written to {path}");
    }
}

/// Where `--table` wants it.
fn path() -> Option<String> {
    let mut arguments = std::env::args();
    arguments.find(|argument| argument == "--table")?;
    arguments.next()
}
