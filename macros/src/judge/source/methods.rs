//! What methods and functions make of what they are given.

use syn::ext::IdentExt as _;
use syn::{Expr, ExprCall, ExprMethodCall};

use super::{Source, collect, each, key, member_of, push, sources, through};

/// Methods that hand on what they are called on, in another form.
const TRANSPARENT: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_mut",
    "as_ref",
    "as_slice",
    "as_str",
    "as_string",
    "borrow",
    "bytes",
    "char_indices",
    "chars",
    "clone",
    "cloned",
    "collect",
    "concat",
    "copied",
    "deref",
    "display",
    "escape_debug",
    "escape_default",
    "expect",
    "expose",
    "expose_secret",
    "filter",
    "first",
    "flatten",
    "get",
    "into",
    "into_boxed_str",
    "into_bytes",
    "into_inner",
    "into_iter",
    "into_owned",
    "into_string",
    "iter",
    "join",
    "last",
    "lines",
    "lock",
    "lossy",
    "map_err",
    "max",
    "min",
    "next",
    "next_back",
    "nth",
    "ok",
    "ok_or",
    "ok_or_else",
    "or",
    "or_else",
    "parse",
    "peek",
    "peekable",
    "pop",
    "read",
    "repeat",
    "replace",
    "rev",
    "rsplit",
    "rsplitn",
    "skip",
    "skip_while",
    "split",
    "split_ascii_whitespace",
    "split_inclusive",
    "split_terminator",
    "split_whitespace",
    "splitn",
    "step_by",
    "strip_prefix",
    "strip_suffix",
    "take",
    "take_while",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_owned",
    "to_str",
    "to_string",
    "to_string_lossy",
    "to_uppercase",
    "to_vec",
    "trim",
    "trim_end",
    "trim_end_matches",
    "trim_matches",
    "trim_start",
    "trim_start_matches",
    "try_get",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Methods whose argument says which value they get.
const KEYED: &[&str] = &["get", "get_mut", "get_str", "remove", "try_get"];

/// Methods whose value may be that of their argument, which may be a closure.
const OTHERWISE: &[&str] = &[
    "map_or",
    "or",
    "or_else",
    "then",
    "then_some",
    "unwrap_or",
    "unwrap_or_else",
];

/// Methods whose value is what their last argument makes of what they are called on.
const MAPPING: &[&str] = &["and_then", "map", "map_or", "map_or_else"];

/// What a method that does something begins with. It is no getter: `user.verify_password()` is no password.
const VERBS: &[&str] = &[
    "accepts",
    "allows",
    "anonymize",
    "can",
    "check",
    "contains",
    "count",
    "delete",
    "encrypt",
    "hash",
    "mask",
    "matches",
    "needs",
    "parse",
    "redact",
    "requires",
    "reset",
    "send",
    "should",
    "supports",
    "update",
    "validate",
    "verify",
    "wants",
];

/// Functions of std's that do what the methods of that name do: `ToString::to_string(&email)`.
const FUNCTIONS: &[&str] = &[
    "as_deref",
    "as_ref",
    "as_str",
    "clone",
    "expose_secret",
    "from_utf8_lossy",
    "identity",
    "into",
    "to_lowercase",
    "to_owned",
    "to_string",
    "to_uppercase",
    "trim",
];

/// Types of std's that hold what they are made from.
const HOLDERS: &[&str] = &[
    "Arc",
    "Box",
    "Cow",
    "OsString",
    "PathBuf",
    "Rc",
    "String",
    "StringValue",
    "Value",
    "Vec",
    "f64",
    "i128",
    "i64",
    "u128",
    "u64",
];

/// Whether the method hands on what it is called on.
pub(super) fn is_transparent(method: &str) -> bool {
    TRANSPARENT.contains(&method)
}

pub(super) fn method(call: &ExprMethodCall, found: &mut Vec<Source>) {
    let name = call.method.unraw().to_string();
    let is_in = |list: &[&str]| list.contains(&name.as_str());
    if is_in(KEYED) {
        if let Some(argument) = call.args.first() {
            key(argument, found);
        }
    }
    if is_in(OTHERWISE) {
        match call.args.first() {
            Some(Expr::Closure(closure)) => collect(&closure.body, found),
            Some(value) => collect(value, found),
            None => {}
        }
    }
    if is_in(MAPPING) {
        if let Some(mapping) = call.args.last() {
            mapped(&call.receiver, mapping, found);
        }
    }
    if is_in(TRANSPARENT) {
        collect(&call.receiver, found);
    } else if call.args.is_empty() && !is_action(&name) {
        // A getter: `user.email()`.
        push(Some(member_of(&call.receiver, &name)), call, found);
    }
}

/// What `mapping` makes of `origin`.
fn mapped(origin: &Expr, mapping: &Expr, found: &mut Vec<Source>) {
    match mapping {
        Expr::Closure(closure) => match closure.inputs.first() {
            Some(pattern) => through(pattern, origin, sources(&closure.body), found),
            None => collect(&closure.body, found),
        },
        function if wraps(function) => collect(origin, found),
        _ => {}
    }
}

/// `env::var("DATABASE_URL")`
pub(super) fn function(call: &ExprCall, found: &mut Vec<Source>) {
    if wraps(&call.func) {
        each(&call.args, found);
    } else if is_variable(&call.func) {
        if let Some(name) = call.args.first() {
            key(name, found);
        }
    }
}

fn is_variable(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "var" || last.ident == "var_os")
}

fn is_action(method: &str) -> bool {
    let verb = method.split('_').next().unwrap_or(method);
    verb != method && VERBS.contains(&verb)
}

/// `Some(x)`, `Ok(x)`, `String::from(x)`, `Box::new(x)`, `ToString::to_string(x)`
fn wraps(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let mut segments = path.path.segments.iter().rev();
    let mut next = || segments.next().map(|segment| segment.ident.to_string());
    let (Some(last), qualifier) = (next(), next()) else {
        return false;
    };
    match qualifier {
        _ if last == "Some" || last == "Ok" => true,
        Some(holder) if HOLDERS.contains(&holder.as_str()) && (last == "from" || last == "new") => {
            true
        }
        Some(_) => FUNCTIONS.contains(&last.as_str()),
        None => false,
    }
}
