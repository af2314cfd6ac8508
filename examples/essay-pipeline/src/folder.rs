//! The folder of essays: which of its files are essays, and what is wrong with the others.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::essays::{MAX_ESSAY_BYTES, UnreadableEssay, readable};

/// What is in the folder, in the order of the names.
#[derive(Debug, Default)]
pub struct Folder {
    pub essays: Vec<PathBuf>,
    pub skipped: Vec<Skipped>,
}

/// An entry of the folder that is no essay.
#[derive(Debug)]
pub struct Skipped {
    pub path: PathBuf,
    pub reason: &'static str,
}

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("it cannot be read: {0}")]
    Io(#[from] io::Error),
    #[error(transparent)]
    Unreadable(#[from] UnreadableEssay),
}

/// Looks at the names only: a long batch is read one file at a time.
pub fn list(folder: &Path) -> io::Result<Folder> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    let mut found = Folder::default();
    for path in paths {
        match reason_to_skip(&path) {
            Some(reason) => found.skipped.push(Skipped { path, reason }),
            None => found.essays.push(path),
        }
    }
    Ok(found)
}

/// One essay, or what is wrong with it.
pub fn read(path: &Path) -> Result<String, FileError> {
    let bytes = fs::metadata(path)?.len();
    if bytes > MAX_ESSAY_BYTES as u64 {
        return Err(UnreadableEssay::TooLarge { bytes }.into());
    }
    let mut content = Vec::new();
    // A file that grows while it is read must not fill the memory either.
    File::open(path)?
        .take(MAX_ESSAY_BYTES as u64 + 1)
        .read_to_end(&mut content)?;
    Ok(readable(&content)?.to_owned())
}

/// A name as it is shown to people.
pub fn display_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn reason_to_skip(path: &Path) -> Option<&'static str> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Some("a folder"),
        // To read from a pipe would be to wait for its writer.
        Ok(metadata) if !metadata.is_file() => return Some("not a regular file"),
        // A file that cannot be looked at is reported when it is read.
        Ok(_) | Err(_) => {}
    }
    let is_text = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("txt"));
    (!is_text).then_some("not a .txt file")
}
