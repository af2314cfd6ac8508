//! What an annotation says of messages.

use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::{Expr, Ident};
use traced_conventions::SpanKind;

/// What a consumer or producer does with its messages.
pub(crate) struct Messaging {
    pub(crate) operation: Operation,
    pub(crate) relation: &'static str,
    pub(crate) system: Option<Expr>,
    pub(crate) destination: Option<Expr>,
    /// Whether the destination is a literal that looks as if it were another one in each call.
    pub(crate) seems_to_vary: bool,
    /// Whether the name is put together where the destination is known: at run time.
    pub(crate) is_named_by_destination: bool,
    /// `from = …` or `into = …`
    pub(crate) message: Option<Expr>,
    pub(crate) batch: bool,
    /// The arguments among which the message is looked for, where it is not said which one it is.
    pub(crate) candidates: Vec<Candidate>,
}

impl Messaging {
    pub(super) fn expressions(&self, tokens: &mut TokenStream) {
        for expression in [&self.system, &self.destination, &self.message] {
            expression.to_tokens(tokens);
        }
        for candidate in &self.candidates {
            candidate.name.to_tokens(tokens);
        }
    }
}

/// An argument that may be the message.
#[derive(Clone)]
pub(crate) struct Candidate {
    pub(crate) name: Ident,
    pub(crate) passed: Passed,
}

/// How an argument is passed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passed {
    Owned,
    Borrowed,
    BorrowedMut,
}

/// What is done with messages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Operation {
    Create,
    Send,
    Receive,
    Process,
    Settle,
}

impl Operation {
    pub(crate) const OF_CONSUMERS: [Self; 3] = [Self::Process, Self::Receive, Self::Settle];
    pub(crate) const OF_PRODUCERS: [Self; 2] = [Self::Send, Self::Create];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Process => "process",
            Self::Settle => "settle",
        }
    }

    /// Messaging spans, "Span kind".
    pub(crate) fn kind(self) -> SpanKind {
        match self {
            Self::Create | Self::Send => SpanKind::Producer,
            Self::Process => SpanKind::Consumer,
            Self::Receive | Self::Settle => SpanKind::Client,
        }
    }

    pub(crate) fn is_of_producers(self) -> bool {
        Self::OF_PRODUCERS.contains(&self)
    }
}
