//! Names that are not written.

use sha2::{Digest, Sha256};

/// The first 16 hexadecimal digits of the SHA-256 of a name: whoever has a list of names can
/// compute them.
pub(crate) fn pseudonym(name: impl AsRef<[u8]>) -> String {
    let digest = Sha256::digest(name);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_beginning_of_the_sha_256() {
        // printf ana | sha256sum
        assert_eq!(pseudonym("ana"), "24d4b96f58da6d4a");
    }
}
