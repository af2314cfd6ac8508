//! What annotations record: arguments, results, what turns up in between, blocks and the methods of an `impl`.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin first_trace
//! ```
//!
//! ```text
//! trace 86346915 · 170 µs · 4 spans · first_trace
//!   170 µs  check_essay @first_trace  essay_id=7 word_count=6 essay_score=83
//!           │  examples/small/src/bin/first_trace.rs:29
//!  +156 µs  │  • word-not-found  word_length=3
//!  19.2 µs  ├─ dictionary.load  dictionary.size=4  examples/small/src/bin/first_trace.rs:54
//!  7.82 µs  ├─ split_words  examples/small/src/bin/first_trace.rs:31
//!  4.23 µs  └─ score  misspelling_count=1  examples/small/src/bin/first_trace.rs:45
//! ```

use std::collections::HashSet;
use std::num::TryFromIntError;

use traced::{event, in_span, record, traced};

struct Essay {
    id: u64,
    text: &'static str,
}

/// Of the arguments, what `attrs` names is recorded, and nothing else: not the text.
#[traced(attrs(essay_id = essay.id), ok(score => essay_score = score))]
fn check_essay(essay: &Essay) -> Result<u8, TryFromIntError> {
    let dictionary = Dictionary::load();
    let words: Vec<&str> = in_span!("split_words", { essay.text.split_whitespace().collect() });
    record!(word_count = words.len());
    let mut misspelled = 0;
    for word in &words {
        if !dictionary.contains(word) {
            event!("word-not-found", word_length = word.len());
            misspelled += 1;
        }
    }
    score(words.len(), misspelled)
}

/// An `Err` would mark this span as failed, and the one around it: see the example `errors`.
#[traced(attrs(misspelling_count = misspelled))]
fn score(words: usize, misspelled: usize) -> Result<u8, TryFromIntError> {
    u8::try_from((words - misspelled) * 100 / words.max(1))
}

struct Dictionary(HashSet<&'static str>);

#[traced(prefix = "dictionary")]
impl Dictionary {
    #[traced(ret(dictionary => dictionary.size = dictionary.0.len()))]
    fn load() -> Self {
        Dictionary(HashSet::from(["be", "not", "or", "to"]))
    }

    /// Called once for each word, which is too often for spans.
    #[traced(skip)]
    fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Prints what is left when it is dropped, at the end of `main`.
    let _tracing = traced::init("first_trace")?;
    let text = "to bee or not to be";
    check_essay(&Essay { id: 7, text })?;
    Ok(())
}
