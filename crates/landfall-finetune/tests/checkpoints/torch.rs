//! Files that torch itself wrote (`tests/files`).

use std::path::Path;

use landfall_finetune::checkpoint::{Checkpoint, Dtype};

fn open(name: &str) -> Result<Checkpoint, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/files")
        .join(name);
    Checkpoint::open_file(&path).map_err(|error| error.to_string())
}

fn values(checkpoint: &Checkpoint, name: &str) -> Vec<f32> {
    checkpoint
        .tensor(name)
        .unwrap()
        .to_f32()
        .unwrap()
        .into_owned()
}

#[test]
fn both_formats_are_read() {
    for name in ["zip.bin", "old.bin"] {
        let checkpoint = open(name).unwrap();
        let shape = |name: &str| checkpoint.tensor(name).unwrap().shape().to_vec();
        assert_eq!(checkpoint.names().count(), 11);
        let plain: Vec<f32> = (0u8..12).map(f32::from).collect();
        assert_eq!(values(&checkpoint, "plain"), plain);
        assert_eq!(
            values(&checkpoint, "turned"),
            [0., 4., 8., 1., 5., 9., 2., 6., 10., 3., 7., 11.]
        );
        assert_eq!(shape("turned"), [4, 3]);
        assert_eq!(values(&checkpoint, "part"), [5., 6., 9., 10.]);
        assert_eq!(values(&checkpoint, "parameter"), [0.5, -1.5]);
        assert_eq!(values(&checkpoint, "half"), [1.0, 65504.0]);
        assert_eq!(values(&checkpoint, "brain"), [1.0, -2.0]);
        assert_eq!(values(&checkpoint, "double"), [0.1]);
        assert_eq!(values(&checkpoint, "one"), [7.0]);
        assert!(shape("one").is_empty());
        assert_eq!(shape("none"), [0, 4]);
        assert_eq!(checkpoint.tensor("ids").unwrap().dtype(), Dtype::I64);
        assert_eq!(checkpoint.tensor("flags").unwrap().bytes(), [1, 0]);
        assert!(checkpoint.tensor("ids").unwrap().to_f32().is_err());
    }
    // Aligned in the file, so nothing is copied.
    assert!(
        open("zip.bin")
            .unwrap()
            .tensor("plain")
            .unwrap()
            .as_f32()
            .is_some()
    );
}

#[test]
fn what_weights_do_not_need_is_refused_by_name() {
    let error = open("hostile.bin").unwrap_err();
    assert!(error.contains("`collections.Counter`"), "{error}");
    assert!(error.contains("refused unread"), "{error}");
}
