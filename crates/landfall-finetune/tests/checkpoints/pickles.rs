//! Pickles made by hand.

use landfall_finetune::checkpoint::Checkpoint;
use proptest::prelude::*;

use crate::write::{OneTensor, file, zip, zip_with_method};

fn open(bytes: &[u8]) -> Result<Checkpoint, String> {
    let (folder, path) = file("pytorch_model.bin", bytes);
    let opened = Checkpoint::open_file(&path).map_err(|error| error.to_string());
    drop(folder);
    opened
}

fn tensor() -> OneTensor {
    OneTensor {
        storage: "FloatStorage",
        count: 6,
        offset: 0,
        shape: vec![2, 3],
        strides: vec![3, 1],
    }
}

fn data(count: u8) -> Vec<u8> {
    (0..count)
        .flat_map(|n| f32::from(n).to_le_bytes())
        .collect()
}

fn values(checkpoint: &Checkpoint) -> Vec<f32> {
    checkpoint
        .tensor("x")
        .unwrap()
        .to_f32()
        .unwrap()
        .into_owned()
}

#[test]
fn strides_are_followed() {
    let plain = open(&tensor().file(&data(6))).unwrap();
    assert_eq!(values(&plain), [0., 1., 2., 3., 4., 5.]);
    let turned = OneTensor {
        shape: vec![3, 2],
        strides: vec![1, 3],
        ..tensor()
    };
    assert_eq!(
        values(&open(&turned.file(&data(6))).unwrap()),
        [0., 3., 1., 4., 2., 5.]
    );
    let part = OneTensor {
        offset: 1,
        shape: vec![2, 2],
        ..tensor()
    };
    assert_eq!(
        values(&open(&part.file(&data(6))).unwrap()),
        [1., 2., 4., 5.]
    );
}

#[test]
fn a_tensor_may_not_reach_out_of_its_storage() {
    let refused = |tensor: OneTensor, numbers: u8| open(&tensor.file(&data(numbers))).unwrap_err();
    let text = refused(tensor(), 5);
    assert!(
        text.contains("storage `0` should have 24 bytes and has 20"),
        "{text}"
    );
    let text = refused(
        OneTensor {
            offset: 1,
            ..tensor()
        },
        6,
    );
    assert!(
        text.contains("tensor `x`, shape [2, 3]: offset and strides lead out"),
        "{text}"
    );
    let text = refused(
        OneTensor {
            strides: vec![1 << 30, 1 << 30],
            ..tensor()
        },
        6,
    );
    assert!(text.contains("lead out"), "{text}");
    // One number, repeated a million times: more memory than the file has.
    let text = refused(
        OneTensor {
            shape: vec![1 << 20],
            strides: vec![0],
            ..tensor()
        },
        6,
    );
    assert!(text.contains("more numbers than its storage"), "{text}");
    let text = refused(
        OneTensor {
            shape: vec![i32::MAX; 3],
            strides: vec![0; 3],
            ..tensor()
        },
        6,
    );
    assert!(text.contains("more numbers than its storage"), "{text}");
    let text = refused(
        OneTensor {
            offset: -1,
            ..tensor()
        },
        6,
    );
    assert!(text.contains("a negative offset"), "{text}");
    let text = refused(
        OneTensor {
            strides: vec![3, -1],
            ..tensor()
        },
        6,
    );
    assert!(text.contains("not made of sizes"), "{text}");
    let text = refused(
        OneTensor {
            strides: vec![3],
            ..tensor()
        },
        6,
    );
    assert!(text.contains("more or fewer strides"), "{text}");
    let text = refused(
        OneTensor {
            storage: "QInt8Storage",
            ..tensor()
        },
        6,
    );
    assert!(text.contains("`torch.QInt8Storage`"), "{text}");
}

#[test]
fn nothing_is_run() {
    let refused = |pickle: &[u8]| open(&zip(&[("a/data.pkl", pickle)])).unwrap_err();
    let text = refused(b"\x80\x02cos\nsystem\nX\x02\0\0\0ls\x85R.");
    assert!(text.contains("`os.system`"), "{text}");
    let text = refused(b"\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.");
    assert!(text.contains("`builtins.eval`"), "{text}");
    // An instance, and an object of the old kind.
    assert!(refused(b"\x80\x02ccollections\nOrderedDict\n)\x81.").contains("instruction 0x81"));
    assert!(refused(b"\x80\x02(ios\nsystem\n.").contains("instruction 0x69"));
    // Known names may only be called as state dicts call them.
    let text = refused(b"\x80\x02ctorch\nFloatStorage\n)R.");
    assert!(
        text.contains("a call that state dicts do not make"),
        "{text}"
    );
    let text = refused(b"\x80\x02}X\x01\0\0\0xK\x01s.");
    assert!(text.contains("entry `x` is a number"), "{text}");
    assert!(refused(b"\x80\x02K\x01.").contains("a number, not a dictionary"));
}

#[test]
fn damaged_pickles_say_where() {
    let refused = |pickle: &[u8]| open(&zip(&[("a/data.pkl", pickle)])).unwrap_err();
    assert!(refused(b"").contains("damaged at byte 0: it ends in the middle"));
    assert!(refused(b"\x80\x02}u.").contains("damaged at byte 3: it goes back to a mark"));
    assert!(refused(b"\x80\x02h\x05.").contains("recalls what it never kept"));
    assert!(refused(b"\x80\x02X\xff\xff\xff\x7f.").contains("ends in the middle"));
    assert!(refused(b"\x80\x02.").contains("a value that is not there"));
    assert!(refused(b"\x80\x07.").contains("a protocol other than"));
    assert!(
        refused(b"\x80\x02}X\x01\0\0\0x}sX\x01\0\0\0x}s.").contains("a dictionary, not a tensor")
    );
    // A long tuple used again and again would take more memory than the file has.
    let mut bomb = b"\x80\x02(".to_vec();
    bomb.extend([b'N'].repeat(1 << 16));
    bomb.extend(b"tq\x00");
    bomb.extend(b"ccollections\nOrderedDict\nh\x00R".repeat(10));
    bomb.push(b'.');
    assert!(refused(&bomb).contains("more than 16 arguments"));
}

#[test]
fn archives_are_checked() {
    let good = tensor().file(&data(6));
    let text = open(&good[..good.len() - 30]).unwrap_err();
    assert!(
        text.contains("no end record: the archive is cut off"),
        "{text}"
    );
    let pickle = tensor().pickle();
    let text = open(&zip(&[("a/data.pkl", &pickle)])).unwrap_err();
    assert!(text.contains("storage `0` is missing"), "{text}");
    let text = open(&zip(&[("a/other.pkl", &pickle)])).unwrap_err();
    assert!(text.contains("has no `data.pkl`"), "{text}");
    let text = open(&zip_with_method(&[("a/data.pkl", &pickle)], 8)).unwrap_err();
    assert!(text.contains("compressed"), "{text}");
    let big = [
        ("a/data.pkl", &pickle[..]),
        ("a/data/0", &data(6)),
        ("a/byteorder", b"big"),
    ];
    let text = open(&zip(&big)).unwrap_err();
    assert!(text.contains("not little-endian"), "{text}");
    assert!(
        open(b"not a torch file")
            .unwrap_err()
            .contains("neither as a zip archive")
    );
    assert!(open(b"").unwrap_err().contains("neither as a zip archive"));
}

proptest! {
    #[test]
    fn no_damage_is_fatal(changes in prop::collection::vec((0usize..600, any::<u8>()), 1..4)) {
        let mut bytes = tensor().file(&data(6));
        for (at, byte) in changes {
            if let Some(place) = bytes.get_mut(at) {
                *place = byte;
            }
        }
        if let Ok(checkpoint) = open(&bytes) {
            for name in checkpoint.names() {
                prop_assert!(checkpoint.tensor(name).unwrap().bytes().len() <= 64);
            }
        }
    }

    #[test]
    fn no_damage_of_the_old_format_is_fatal(at in 0usize..2000, byte: u8, cut in 0usize..2000) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files/old.bin");
        let mut bytes = std::fs::read(path).unwrap();
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(cut.max(300));
        if let Ok(checkpoint) = open(&bytes) {
            for name in checkpoint.names() {
                prop_assert!(checkpoint.tensor(name).unwrap().bytes().len() <= 2000);
            }
        }
    }
}

#[test]
fn shards_of_pickles_are_read() {
    let (folder, path) = file("pytorch_model-00001-of-00001.bin", &tensor().file(&data(6)));
    let index = r#"{"metadata": {"total_size": 24}, "weight_map": {"x": "pytorch_model-00001-of-00001.bin"}}"#;
    std::fs::write(folder.path().join("pytorch_model.bin.index.json"), index).unwrap();
    let checkpoint = Checkpoint::open(folder.path()).unwrap();
    assert_eq!(values(&checkpoint), [0., 1., 2., 3., 4., 5.]);
    std::fs::write(&path, b"PK\x03\x04 cut").unwrap();
    let error = Checkpoint::open(folder.path()).unwrap_err().to_string();
    assert!(
        error.contains("pytorch_model-00001-of-00001.bin`: "),
        "{error}"
    );
}
