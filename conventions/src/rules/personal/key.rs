//! The key of a templated name, which people write as they write variables.

/// What is longer is not looked at from its beginning, since the last words decide.
const LONGEST: usize = 128;

/// A key as the name of an attribute: `user_email` for `USER-EMAIL` and `userEmail`.
pub(crate) struct AsName {
    buffer: [u8; 2 * LONGEST],
    length: usize,
}

impl AsName {
    pub(crate) const fn bytes(&self) -> &[u8] {
        self.buffer.split_at(self.length).0
    }
}

pub(crate) const fn as_name(key: &[u8]) -> AsName {
    let mut buffer = [0; 2 * LONGEST];
    let mut length = 0;
    let mut at = key.len().saturating_sub(LONGEST);
    while at < key.len() {
        if at > 0 && key[at].is_ascii_uppercase() && key[at - 1].is_ascii_lowercase() {
            buffer[length] = b'_';
            length += 1;
        }
        buffer[length] = match key[at] {
            b'-' => b'_',
            byte => byte.to_ascii_lowercase(),
        };
        length += 1;
        at += 1;
    }
    AsName { buffer, length }
}
