//! Names that are not written.

use landfall_core::hex;
use sha2::{Digest, Sha256};

/// The first 16 hexadecimal digits of the SHA-256 of a name: whoever has a list of names can
/// compute them.
pub(crate) fn pseudonym(name: impl AsRef<[u8]>) -> String {
    let mut digits = hex(&Sha256::digest(name));
    digits.truncate(16);
    digits
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
