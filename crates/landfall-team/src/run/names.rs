//! How people are written.

use super::Names;
use crate::member::Member;
use crate::pseudonym::pseudonym;

/// The members under the names the report writes. Everything is computed from these, so that no
/// reason and no warning can hold another name.
pub(super) fn written(members: &[Member], names: Names) -> Vec<Member> {
    let mut members = members.to_vec();
    if names == Names::Hashed {
        for member in &mut members {
            member.id = pseudonym(&member.id);
        }
    }
    members
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
