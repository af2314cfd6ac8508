//! The structured span names that the semantic conventions prescribe for spans of some kinds.

use super::{SpanKind, http};
use crate::bytes::{all_graphic, between, contains, one_of, position_or_end};
use crate::form::{Joints, words_problem};

/// A structured form of span names.
///
/// ```
/// use traced_conventions::{Problem, SpanForm, SpanKind, SpanStyle, check_span_name};
///
/// let fault = check_span_name("GET /essays/{id}", SpanKind::Internal, SpanStyle::Any).unwrap_err();
/// assert_eq!(fault.problem(), Problem::WrongKind { form: SpanForm::Http });
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanForm {
    /// `GET /essays/{id}`: method and route, or the method alone. Server and client spans.
    Http,
    /// `essays.EssayService/Create`: service and method. Server and client spans.
    Rpc,
    /// `process essays.created`: operation and destination. Producer, consumer and client spans.
    Messaging,
    /// `SELECT essays`: operation and target, or a longer query summary. Client spans.
    Database,
    /// `chat gpt-4o`: operation and model, agent or tool. Client spans, and internal ones for what runs in the process.
    GenAi,
}

/// The verbs of messaging: the registry's `messaging.operation.type`, and what the brokers call theirs.
const MESSAGING_OPERATIONS: &[&str] = &[
    "ack", "commit", "consume", "create", "deliver", "nack", "poll", "process", "publish",
    "receive", "reject", "send", "settle",
];

/// The registry's `gen_ai.operation.name`.
const GEN_AI_OPERATIONS: &[&str] = &[
    "chat",
    "create_agent",
    "embeddings",
    "execute_tool",
    "generate_content",
    "invoke_agent",
    "invoke_workflow",
    "retrieval",
    "text_completion",
];

/// Those that run inside the process, so that their spans are internal.
const GEN_AI_INTERNAL_OPERATIONS: &[&str] = &["execute_tool", "invoke_agent", "invoke_workflow"];

/// The verbs by which a name is known for a database's, whatever follows.
const DATABASE_OPERATIONS: &[&str] = &[
    "ALTER", "BEGIN", "CALL", "COMMIT", "CREATE", "DELETE", "DROP", "EXECUTE", "INSERT", "MERGE",
    "ROLLBACK", "SELECT", "TRUNCATE", "UPDATE", "UPSERT",
];

/// Words that a query has and its summary has not.
const QUERY_WORDS: &[&str] = &["FROM", "INTO", "SET", "VALUES", "WHERE"];

const OPERATION_JOINTS: Joints = Joints {
    underscore: true,
    hyphen: true,
};

/// Whether `name` is a structured name that spans of this kind may have.
pub(crate) const fn is_legal(name: &[u8], kind: SpanKind) -> bool {
    if http::has_lower_case_method(name) {
        return false;
    }
    match kind {
        SpanKind::Internal => is_gen_ai(name, GEN_AI_INTERNAL_OPERATIONS),
        SpanKind::Server => http::is_form(name) || is_rpc(name),
        SpanKind::Producer | SpanKind::Consumer => is_messaging(name),
        SpanKind::Client => {
            http::is_form(name)
                || is_rpc(name)
                || is_messaging(name)
                || is_gen_ai(name, GEN_AI_OPERATIONS)
                || is_database(name)
        }
    }
}

/// The form that `name` has beyond doubt, whatever the kind of its span.
pub(crate) const fn unmistakable(name: &[u8]) -> Option<SpanForm> {
    if http::is_unmistakable(name) {
        return Some(SpanForm::Http);
    }
    if is_rpc(name) && has_upper_case(name) {
        return Some(SpanForm::Rpc);
    }
    let end = position_or_end(name, b' ');
    let operation = between(name, 0, end);
    if one_of(operation, DATABASE_OPERATIONS) && is_database(name) {
        return Some(SpanForm::Database);
    }
    if is_gen_ai(name, GEN_AI_OPERATIONS) {
        return Some(SpanForm::GenAi);
    }
    let destination = between(name, end, name.len());
    let namespaced = contains(destination, b'.') || contains(destination, b':');
    if one_of(operation, MESSAGING_OPERATIONS) && namespaced && is_messaging(name) {
        return Some(SpanForm::Messaging);
    }
    None
}

/// Where a database operation is followed by the text of its query: `SELECT id FROM essays`.
pub(crate) const fn query_text(name: &[u8]) -> Option<usize> {
    let first = position_or_end(name, b' ');
    if !one_of(between(name, 0, first), DATABASE_OPERATIONS) {
        return None;
    }
    let mut start = first;
    while start < name.len() {
        start += 1;
        let rest = between(name, start, name.len());
        let word = between(rest, 0, position_or_end(rest, b' '));
        if one_of(word, QUERY_WORDS) {
            return Some(start);
        }
        start += word.len();
    }
    None
}

/// `{service}/{method}`. Source: semantic conventions for RPC spans, section "Span name".
const fn is_rpc(name: &[u8]) -> bool {
    let slash = position_or_end(name, b'/');
    slash < name.len()
        && is_path_of_identifiers(between(name, 0, slash))
        && is_path_of_identifiers(between(name, slash + 1, name.len()))
}

/// `{operation} {destination}`. Source: semantic conventions for messaging spans, section "Span name".
const fn is_messaging(name: &[u8]) -> bool {
    let end = position_or_end(name, b' ');
    end < name.len()
        && words_problem(between(name, 0, end), OPERATION_JOINTS).is_none()
        && all_graphic(between(name, end + 1, name.len()))
}

/// `{operation} {target}`, where a target's own name may have spaces.
/// Source: semantic conventions for generative AI, the section "Span name" of each operation.
const fn is_gen_ai(name: &[u8], operations: &[&str]) -> bool {
    let end = position_or_end(name, b' ');
    end < name.len()
        && one_of(between(name, 0, end), operations)
        && is_words(between(name, end + 1, name.len()), b"")
}

/// `{operation} {target}` or a query summary. Source: semantic conventions for database client spans, section "Name".
/// The operation is upper case as in SQL, or the name of a method (`findAndModify`) with one target.
const fn is_database(name: &[u8]) -> bool {
    let end = position_or_end(name, b' ');
    let operation = between(name, 0, end);
    let alone = end == name.len();
    if is_upper_case_word(operation) {
        return alone || is_words(between(name, end + 1, name.len()), b"=;,'()<>");
    }
    !alone && is_method_name(operation) && all_graphic(between(name, end + 1, name.len()))
}

/// Visible words with one space between them and none of the `refused` characters.
const fn is_words(text: &[u8], refused: &[u8]) -> bool {
    let mut after_space = true;
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        if byte == b' ' {
            if after_space {
                return false;
            }
            after_space = true;
        } else {
            if !byte.is_ascii_graphic() || contains(refused, byte) {
                return false;
            }
            after_space = false;
        }
        at += 1;
    }
    !after_space
}

const fn is_path_of_identifiers(text: &[u8]) -> bool {
    let mut after_dot = true;
    let mut at = 0;
    while at < text.len() {
        let byte = text[at];
        let fits = match byte {
            b'.' => !after_dot,
            b'_' => true,
            _ => byte.is_ascii_alphabetic() || (byte.is_ascii_digit() && !after_dot),
        };
        if !fits {
            return false;
        }
        after_dot = byte == b'.';
        at += 1;
    }
    !after_dot
}

const fn is_upper_case_word(word: &[u8]) -> bool {
    let mut at = 0;
    while at < word.len() {
        let byte = word[at];
        let continues = at > 0 && (byte.is_ascii_digit() || byte == b'_');
        if !byte.is_ascii_uppercase() && !continues {
            return false;
        }
        at += 1;
    }
    word.len() > 1
}

const fn is_method_name(word: &[u8]) -> bool {
    let mut at = 0;
    while at < word.len() {
        let fits = if at == 0 {
            word[at].is_ascii_lowercase()
        } else {
            word[at].is_ascii_alphanumeric()
        };
        if !fits {
            return false;
        }
        at += 1;
    }
    !word.is_empty()
}

const fn has_upper_case(text: &[u8]) -> bool {
    let mut at = 0;
    while at < text.len() {
        if text[at].is_ascii_uppercase() {
            return true;
        }
        at += 1;
    }
    false
}
