//! How people are written.

use sha2::{Digest, Sha256};

use super::Names;
use crate::member::Member;

/// The members under the names the report writes. Everything is computed from these, so that no
/// reason and no warning can hold another name.
pub(super) fn written(members: &[Member], names: Names) -> Vec<Member> {
    let mut members = members.to_vec();
    if names == Names::Hashed {
        for member in &mut members {
            member.id = hashed(&member.id);
        }
    }
    members
}

/// The first 16 hexadecimal digits of the SHA-256 of a name.
fn hashed(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
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
    fn a_hashed_name_is_the_beginning_of_its_sha_256() {
        // printf ana | sha256sum
        let members = written(&[Member::new("ana")], Names::Hashed);
        assert_eq!(members[0].id, "24d4b96f58da6d4a");
    }
}
