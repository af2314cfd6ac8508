//! Reading files that somebody else names: not all that has a path comes to an end.

use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::Path;

/// The largest files that are read are the certificates that systems trust, which are less than one MiB.
const MOST_BYTES: u64 = 16 << 20;

/// Reads a file of 16 MiB at most; a longer one is an error.
pub fn read_bounded(path: &Path) -> io::Result<Vec<u8>> {
    let mut contents = Vec::new();
    let file = File::open(path)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut contents)?;
    if contents.len() as u64 > MOST_BYTES {
        let problem = "it is longer than 16 MiB";
        return Err(io::Error::new(ErrorKind::FileTooLarge, problem));
    }
    Ok(contents)
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::{MOST_BYTES, read_bounded};

    #[test]
    fn what_is_barely_short_enough_is_read_and_one_byte_more_is_not() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        file.as_file().set_len(MOST_BYTES).expect("zeros");
        let contents = read_bounded(file.path()).expect("it is short enough");
        assert_eq!(contents.len() as u64, MOST_BYTES);
        file.as_file().set_len(MOST_BYTES + 1).expect("zeros");
        let error = read_bounded(file.path()).expect_err("it is too long");
        assert_eq!(error.kind(), ErrorKind::FileTooLarge);
        assert_eq!(error.to_string(), "it is longer than 16 MiB");
    }
}
