//! Files of weights that are damaged or lie.

use landfall_finetune::FinetuneError;
use landfall_finetune::checkpoint::{Checkpoint, Dtype, Entry, write_safetensors};
use proptest::prelude::*;

use crate::write::{file, folder_of, safetensors};

fn refused(bytes: &[u8]) -> String {
    let (_folder, path) = file("model.safetensors", bytes);
    let error = Checkpoint::open_file(&path).unwrap_err();
    let text = error.to_string();
    assert!(matches!(error, FinetuneError::Checkpoint { .. }), "{text}");
    assert!(text.contains("model.safetensors"), "{text}");
    text
}

fn one(info: &str, data: &[u8]) -> String {
    refused(&safetensors(&format!("{{\"x\":{info}}}"), data))
}

#[test]
fn the_header_may_not_be_longer_than_the_file() {
    assert!(refused(b"").contains("is cut off"));
    assert!(refused(&[1, 2, 3]).contains("is cut off"));
    let huge = u64::MAX.to_le_bytes();
    assert!(refused(&huge).contains("the most is 100000000"));
    let long = 1000u64.to_le_bytes();
    assert!(refused(&long).contains("ends at byte 1008, the file at byte 8"));
}

#[test]
fn the_header_must_be_an_object_of_tensors() {
    assert!(refused(&safetensors("[1, 2]", &[])).contains("header is damaged"));
    assert!(refused(&safetensors("{\"x\":", &[])).contains("header is damaged"));
    assert!(
        one(
            r#"{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}"#,
            &[0; 4]
        )
        .contains("header is damaged")
    );
    assert!(one(r#"{"dtype":"F32","shape":[1]}"#, &[0; 4]).contains("data_offsets"));
}

#[test]
fn shapes_and_offsets_must_fit() {
    let text = one(
        r#"{"dtype":"F32","shape":[2],"data_offsets":[0,4]}"#,
        &[0; 4],
    );
    assert!(
        text.contains("tensor `x`, shape [2]: 8 bytes of F32 are needed, 4 are given"),
        "{text}"
    );
    let text = one(
        r#"{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}"#,
        &[0; 4],
    );
    assert!(text.contains("more bytes than 64 bits can count"), "{text}");
    let text = one(
        r#"{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#,
        &[0; 4],
    );
    assert!(text.contains("tensor `x` ends at byte"), "{text}");
    let text = one(
        r#"{"dtype":"F32","shape":[1],"data_offsets":[4,0]}"#,
        &[0; 4],
    );
    assert!(text.contains("before they start"), "{text}");
    let text = one(
        r#"{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}"#,
        &[0; 4],
    );
    assert!(
        text.contains("number type `F8_E4M3`; known: F64, F32"),
        "{text}"
    );
    let text = one(
        r#"{"dtype":"F32","shape":[1],"data_offsets":[18446744073709551612,18446744073709551615]}"#,
        &[0; 4],
    );
    assert!(text.contains("`x`"), "{text}");
}

#[test]
fn tensors_may_not_overlap_or_leave_holes() {
    let two = |second: &str, data: &[u8]| {
        let header = format!(
            "{{\"x\":{{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}},\"y\":{{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":{second}}}}}"
        );
        refused(&safetensors(&header, data))
    };
    assert!(two("[2,6]", &[0; 6]).contains("`y`, shape [4]: its bytes overlap"));
    assert!(two("[5,9]", &[0; 9]).contains("leave a hole"));
    assert!(two("[4,8]", &[0; 9]).contains("1 bytes at the end belong to no tensor"));
}

#[test]
fn no_name_may_stand_twice() {
    let info = r#"{"dtype":"U8","shape":[0],"data_offsets":[0,0]}"#;
    let text = refused(&safetensors(&format!("{{\"x\":{info},\"x\":{info}}}"), &[]));
    assert!(text.contains("tensor `x` is there twice"), "{text}");
}

#[test]
fn a_pointer_instead_of_the_file_is_named() {
    assert!(refused(b"version https://git-lfs.example/spec/v1\noid 1\n").contains("git-lfs"));
}

#[test]
fn an_index_may_not_lead_astray() {
    let good = safetensors(
        r#"{"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}"#,
        &[7],
    );
    let (folder, path) = file("a.safetensors", &good);
    let index = folder_of(&path).join("model.safetensors.index.json");
    let open = |text: &str| {
        std::fs::write(&index, text).unwrap();
        Checkpoint::open(folder.path()).map_err(|error| error.to_string())
    };
    assert_eq!(
        open(r#"{"weight_map":{"x":"a.safetensors"}}"#)
            .unwrap()
            .tensor("x")
            .unwrap()
            .bytes(),
        [7]
    );
    let text = open(r#"{"weight_map":{"x":"a.safetensors","y":"a.safetensors"}}"#).unwrap_err();
    assert!(
        text.contains("`a.safetensors` has the tensor `y`, which it has not"),
        "{text}"
    );
    let text = open(r#"{"weight_map":{"x":"../a.safetensors"}}"#).unwrap_err();
    assert!(text.contains("plain file name"), "{text}");
    let text = open(r#"{"weight_map":{"x":"b.safetensors"}}"#).unwrap_err();
    assert!(text.contains("b.safetensors` could not be read"), "{text}");
    assert!(open("{}").unwrap_err().contains("weight_map"));
    assert!(open("nothing").unwrap_err().contains("not a JSON object"));
}

#[test]
fn a_folder_without_weights_says_what_is_needed() {
    let folder = tempfile::tempdir().unwrap();
    let text = Checkpoint::open(folder.path()).unwrap_err().to_string();
    assert!(text.contains("`model.safetensors`"), "{text}");
}

proptest! {
    #[test]
    fn what_is_written_comes_back(shapes in prop::collection::vec(prop::collection::vec(0usize..4, 0..4), 0..6)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.safetensors");
        let dtypes = [Dtype::F32, Dtype::F16, Dtype::U8, Dtype::I64];
        let entries: Vec<Entry> = shapes.iter().enumerate().map(|(n, shape)| Entry {
            name: format!("n{n}\"é"),
            dtype: dtypes[n % 4],
            shape: shape.clone(),
        }).collect();
        let bytes = |n: usize| vec![n as u8; entries[n].shape.iter().product::<usize>() * entries[n].dtype.width()];
        write_safetensors(&path, &entries, &Default::default(), |n| Ok(bytes(n))).unwrap();
        let checkpoint = Checkpoint::open_file(&path).unwrap();
        prop_assert_eq!(checkpoint.names().count(), entries.len());
        for (n, entry) in entries.iter().enumerate() {
            let view = checkpoint.tensor(&entry.name).unwrap();
            prop_assert_eq!(view.shape(), &entry.shape[..]);
            prop_assert_eq!(view.dtype(), entry.dtype);
            prop_assert_eq!(view.bytes(), bytes(n));
        }
        let file = std::fs::read(&path).unwrap();
        prop_assert_eq!(safetensors::SafeTensors::deserialize(&file).unwrap().len(), entries.len());
    }

    #[test]
    fn no_damage_is_fatal(at in 0usize..200, byte: u8, cut in 0usize..200) {
        let header = r#"{"__metadata__":{"format":"pt"},"x":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"y":{"dtype":"F16","shape":[2],"data_offsets":[16,20]}}"#;
        let mut bytes = safetensors(header, &[1; 20]);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        bytes.truncate(cut.max(40));
        let (_folder, path) = file("model.safetensors", &bytes);
        if let Ok(checkpoint) = Checkpoint::open_file(&path) {
            for name in checkpoint.names() {
                prop_assert!(checkpoint.tensor(name).unwrap().bytes().len() <= 20);
            }
        }
    }
}
