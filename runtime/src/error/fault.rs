//! An error as a span tells it.

use std::borrow::Cow;
use std::cell::Cell;
use std::error::Error;
use std::fmt::{Display, Write as _};
#[cfg(any(feature = "init", feature = "testing"))]
use std::mem;

use super::PANIC;
use super::kept_text::{KeptText, MOST_KEPT};
use super::sources::sources;

/// An error as a span tells it: what the generated code could learn about the value.
#[derive(Debug, Clone, Default)]
pub struct Fault {
    pub(crate) error_type: Cow<'static, str>,
    pub(crate) exception_type: &'static str,
    /// `None` where the type has no `Display`.
    pub(crate) message: Option<String>,
    /// The messages of `source()`, outermost first.
    pub(crate) sources: Vec<String>,
}

impl Fault {
    /// A panic that says this.
    pub(crate) fn panic(message: String) -> Self {
        Self {
            error_type: PANIC.into(),
            exception_type: PANIC,
            message: Some(message),
            sources: Vec::new(),
        }
    }

    /// The error as it is written where texts may be withheld: its class alone.
    pub(crate) fn written(&self, with_messages: bool) -> Cow<'_, Self> {
        if with_messages {
            return Cow::Borrowed(self);
        }
        Cow::Owned(Self {
            error_type: self.error_type.clone(),
            exception_type: self.exception_type,
            message: None,
            sources: Vec::new(),
        })
    }

    /// The message of an error and those of its sources.
    pub(crate) fn texts<E: Error + ?Sized>(error: &E) -> (Option<String>, Vec<String>) {
        (Some(text(error)), sources(error).map(text).collect())
    }

    /// Whether all of it is short, so that its memory may be kept for the next one.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(crate) fn is_short(&self) -> bool {
        let is_short = |text: &String| text.capacity() <= MOST_KEPT;
        self.sources.is_empty()
            && self.message.as_ref().is_none_or(is_short)
            && matches!(self.error_type, Cow::Borrowed(_))
    }

    /// Becomes another one: in the memory that there is if that is short, and by exchange otherwise.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(crate) fn become_like(&mut self, other: &mut Self) {
        let error_type = match other.error_type {
            Cow::Borrowed(error_type) if other.is_short() => error_type,
            _ => return mem::swap(self, other),
        };
        self.error_type = Cow::Borrowed(error_type);
        self.exception_type = other.exception_type;
        self.sources.clear();
        match &other.message {
            Some(message) => {
                let text = self.message.get_or_insert_with(usual_text);
                text.clear();
                text.push_str(message);
            }
            None => self.message = None,
        }
    }

    /// Leaves the memory of the message for the next one that is written on this thread.
    pub(crate) fn leave_text(&mut self) {
        if let Some(mut text) = self.message.take() {
            if text.capacity() <= MOST_KEPT {
                text.clear();
                // Where the thread is on its way out there is nothing to keep it for.
                let _ = SPARE_TEXT.try_with(|spare| spare.set(text));
            }
        }
    }

    /// Whether `self` is an error on its way that has been seen with this type and this message: it has the same message,
    /// or one wrapped around it, or that one is among the sources.
    pub(crate) fn wraps(&self, inner_type: &str, inner_message: &KeptText) -> bool {
        if inner_message.is_none() {
            return self.exception_type == inner_type;
        }
        let message = self.message.as_deref();
        message.is_some_and(|message| inner_message.is_in(message))
            || self.sources.iter().any(|source| inner_message.is(source))
    }
}

/// What `Display` writes, without the secrets that are known to be in it.
pub(crate) fn text<E: Display + ?Sized>(error: &E) -> String {
    let mut text = empty_text();
    // An implementation that reports an error has written what it could.
    let _ = write!(text, "{error}");
    #[cfg(feature = "reqwest")]
    crate::http::client::take_secrets_out(&mut text);
    text
}

thread_local! {
    /// Most messages are written piece by piece and copied to where they stay: this is for the pieces.
    static SPARE_TEXT: Cell<String> = const { Cell::new(String::new()) };
}

/// Most messages are no longer than this, so that the memory is there at once.
const USUAL: usize = 64;

fn usual_text() -> String {
    String::with_capacity(USUAL)
}

fn empty_text() -> String {
    let spare = SPARE_TEXT.try_with(Cell::take).unwrap_or_default();
    match spare.capacity() {
        0 => usual_text(),
        _ => spare,
    }
}
