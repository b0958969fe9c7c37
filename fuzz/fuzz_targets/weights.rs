//! Any file of weights is read or refused, whatever it claims to hold; what is read has as many
//! numbers as its shape says. The first byte chooses the kind of file.
#![no_main]

use landfall_finetune::checkpoint::Checkpoint;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else {
        return;
    };
    let ending = if kind % 2 == 0 { "safetensors" } else { "bin" };
    let name = format!("landfall-fuzz-{}.{ending}", std::process::id());
    let path = std::env::temp_dir().join(name);
    std::fs::write(&path, bytes).expect("a temporary file");
    if let Ok(checkpoint) = Checkpoint::open_file(&path) {
        for name in checkpoint.names() {
            let tensor = checkpoint.tensor(name).expect("a tensor of this name");
            let count = tensor.shape().iter().product::<usize>();
            assert_eq!(tensor.len(), count);
            if let Ok(numbers) = tensor.to_f32() {
                assert_eq!(numbers.len(), count);
            }
        }
    }
});
