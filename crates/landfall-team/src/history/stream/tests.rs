use proptest::prelude::*;

use super::*;

const HASH: &str = "56596db51ff33061c09532f695e6300a311ccf6f";
const CHANGE: &str = ":100644 100755 aa bb M";

/// First byte of the hash, time, e-mail and paths of a commit.
type Read = (u8, i64, Vec<u8>, Vec<Vec<u8>>);

fn read(bytes: &[u8]) -> Result<Vec<Read>, HistoryError> {
    let mut reader = LogReader::new(bytes);
    let mut commit = RawCommit::default();
    let mut found = Vec::new();
    while reader.next_into(&mut commit)? {
        let paths = commit.paths().map(<[u8]>::to_vec).collect();
        found.push((commit.hash[0], commit.time, commit.email.clone(), paths));
    }
    Ok(found)
}

fn message(bytes: &[u8]) -> String {
    read(bytes).unwrap_err().to_string()
}

fn header(time: &str) -> String {
    format!("{HASH}\0{time}\0{time} +0000\0a@x\0A\0")
}

#[test]
fn commits_with_and_without_paths_follow_each_other() {
    let log = format!(
        "{}\n{CHANGE}\0f\0{CHANGE}\0:g\0{}{}\n{CHANGE}\0h\0",
        header("3"),
        header("2"),
        header("")
    );
    let email = b"a@x".to_vec();
    let expected = vec![
        (0x56, 3, email.clone(), vec![b"f".to_vec(), b":g".to_vec()]),
        (0x56, 2, email.clone(), vec![]),
        (0x56, 0, email, vec![b"h".to_vec()]),
    ];
    assert_eq!(read(log.as_bytes()).unwrap(), expected);
    assert!(read(b"").unwrap().is_empty());
}

#[test]
fn a_stream_that_is_not_gits_is_refused_with_its_place() {
    let head = header("1");
    let after = head.len();
    for (bytes, expected) in [
        (
            "nothing\0".to_owned(),
            "byte 8: `nothing` is no hash".to_owned(),
        ),
        (
            HASH.to_owned(),
            "byte 40: it ends within a record".to_owned(),
        ),
        (
            format!("{HASH}\0x1\0"),
            "byte 44: `x1` is no time in seconds".to_owned(),
        ),
        (
            format!("{head}\n:100644 100755 aa bb R100\0f\0"),
            format!(
                "byte {}: `\n:100644 100755 aa bb R100` describes no change of one path",
                after + 27
            ),
        ),
        (
            format!("{head}\n{CHANGE}\0\0"),
            format!("byte {}: a path is empty", after + CHANGE.len() + 3),
        ),
        (
            format!("{head}\n{CHANGE}\0"),
            format!("byte {}: it ends within a record", after + CHANGE.len() + 2),
        ),
    ] {
        assert_eq!(
            message(bytes.as_bytes()),
            format!("output of `git log`, {expected}")
        );
    }
    let long = vec![b'a'; MAX_FIELD + 5];
    let expected = "output of `git log`, byte 1048577: a field has more than 1048576 bytes";
    assert_eq!(message(&long), expected);
}

#[test]
fn a_time_beyond_64_bits_is_the_last_one() {
    assert_eq!(parse_time(b"99999999999999999999"), Some(i64::MAX));
    assert_eq!(parse_time(b""), Some(0));
    assert_eq!(parse_time(b"-1"), None);
}

#[test]
fn only_regular_files_of_a_tree_are_named() {
    let tree =
        b"100644 blob aa\ta\tb\n\x00120000 blob aa\tlink\x00160000 commit aa\ts\x00100664 blob aa\tc\0";
    let mut paths = Vec::new();
    read_tree(tree.as_slice(), |path| paths.push(path.to_vec())).unwrap();
    assert_eq!(paths, [b"a\tb\n".to_vec(), b"c".to_vec()]);
    let error = read_tree(b"100644\tx\0".as_slice(), |_| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "output of `git ls-tree`, byte 9: `100644\tx` describes no change of one path"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn what_was_written_is_read(
        commits in prop::collection::vec(
            (any::<u8>(), 0..i64::MAX, "[^\0]{0,9}", prop::collection::vec("[^\0]{1,9}", 0..4)),
            0..6,
        ),
        gaps in any::<bool>(),
    ) {
        let mut log = Vec::new();
        let mut expected = Vec::new();
        for (digit, time, email, paths) in commits {
            let hash = format!("{digit:02x}{}", "0".repeat(38));
            log.extend(format!("{hash}\0{time}\0\0{email}\0\0").bytes());
            for (number, path) in paths.iter().enumerate() {
                let begin = if number == 0 { "\n" } else { "" };
                log.extend(format!("{begin}{CHANGE}\0{path}\0").bytes());
            }
            if gaps && !paths.is_empty() {
                log.push(0);
            }
            let paths = paths.into_iter().map(String::into_bytes).collect();
            expected.push((digit, time, email.into_bytes(), paths));
        }
        prop_assert_eq!(read(&log).unwrap(), expected);
    }

    #[test]
    fn any_bytes_give_commits_or_an_error(
        bytes in prop::collection::vec(prop_oneof![Just(0_u8), Just(b':'), Just(b'0'), any::<u8>()], 0..200),
        after in any::<bool>(),
    ) {
        let mut log = if after { header("1").into_bytes() } else { Vec::new() };
        log.extend(bytes);
        let _ = read(&log);
    }
}
