//! Bytes as text.

/// Bytes in hexadecimal, two small letters or digits each.
///
/// ```
/// assert_eq!(landfall_core::hex(&[0, 171]), "00ab");
/// ```
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
