//! What methods and functions make of what they are given.

use syn::ext::IdentExt as _;
use syn::{Expr, ExprCall, ExprMethodCall};

use super::known::{
    FUNCTIONS, HOLDERS, KEYED, MAKERS, MAPPING, OTHERWISE, TRANSPARENT, UNMISTAKABLE, VERBS,
};
use super::{Source, collect, each, key, member_of, push, sources, through};

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
        // The getter of a type: `User::email`.
        function => {
            if let Some(getter) = getter(function) {
                push(Some(member_of(origin, &getter)), function, found);
            }
        }
    }
}

/// The method in `User::email`, if it may be one that reads a field.
fn getter(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else {
        return None;
    };
    let mut segments = path.path.segments.iter().rev();
    let method = segments.next()?.ident.unraw().to_string();
    let of = segments.next()?.ident.to_string();
    let is_of_type = of.starts_with(char::is_uppercase);
    let is_maker = MAKERS.contains(&method.as_str()) || method.starts_with("from_");
    (is_of_type && !is_maker && !is_transparent(&method) && !is_action(&method)).then_some(method)
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
pub(super) fn wraps(function: &Expr) -> bool {
    let Expr::Path(path) = function else {
        return false;
    };
    let mut segments = path.path.segments.iter().rev();
    let mut next = || segments.next().map(|segment| segment.ident.to_string());
    let (Some(last), qualifier) = (next(), next()) else {
        return false;
    };
    let is_in = |list: &[&str]| list.contains(&last.as_str());
    match qualifier {
        _ if last == "Some" || last == "Ok" => true,
        Some(holder) if HOLDERS.contains(&holder.as_str()) && is_in(MAKERS) => true,
        Some(_) => is_in(FUNCTIONS),
        None => is_in(UNMISTAKABLE),
    }
}
