//! The bundled base, and folders of rule files.

use landfall_legal::LawBase;

#[test]
fn the_bundled_base_loads() {
    let base = LawBase::bundled().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    assert!(base.facts().len() > 50);
    assert!(base.jurisdictions().get("DE").is_some());
}
