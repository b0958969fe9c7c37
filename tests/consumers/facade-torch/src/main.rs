//! A service of a stranger that asks text models: it is linked with libtorch and finds it.

use std::error::Error;

use landfall::finetune::predict::PredictorParams;
use landfall::finetune::{Device, FinetuneError};
use landfall_torch::threads;

fn main() -> Result<(), Box<dyn Error>> {
    threads::set(1)?;
    let missing = PredictorParams::new()
        .check()?
        .open("no/such/folder".as_ref());
    let said = match missing {
        Err(FinetuneError::Input(mistakes)) => mistakes.to_string(),
        Err(other) => other.to_string(),
        Ok(_) => return Err("a folder that is not there was opened".into()),
    };
    println!("{} thread on {:?}; {said}", threads::count(), Device::Cpu);
    if threads::count() == 1 && said.contains("no/such/folder") {
        Ok(())
    } else {
        Err("the answers are not those of the documentation".into())
    }
}
