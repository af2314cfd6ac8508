//! Where a value comes from: the fields, variables and getters that an expression reads at its end.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Block, Expr, ExprLit, ExprMacro, ExprMethodCall, Lit, Member, Stmt, Token};

/// What a value is read from.
pub(super) struct Source {
    /// Fields and variables with dots between them: `self.author.full_name`.
    pub(super) path: String,
    pub(super) tokens: TokenStream,
}

/// Methods that hand on what they are called on, in another form.
const TRANSPARENT: &[&str] = &[
    "as_bytes",
    "as_deref",
    "as_mut",
    "as_ref",
    "as_str",
    "as_string",
    "borrow",
    "clone",
    "cloned",
    "copied",
    "deref",
    "display",
    "expect",
    "expose",
    "expose_secret",
    "first",
    "get",
    "into",
    "into_inner",
    "into_owned",
    "into_string",
    "iter",
    "join",
    "last",
    "lock",
    "lossy",
    "ok",
    "or_else",
    "read",
    "replace",
    "take",
    "to_ascii_lowercase",
    "to_ascii_uppercase",
    "to_lowercase",
    "to_owned",
    "to_str",
    "to_string",
    "to_string_lossy",
    "to_uppercase",
    "trim",
    "trim_end",
    "trim_start",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
];

/// Macros that make a text of their arguments.
const FORMATTING: &[&str] = &["concat", "format", "format_args"];

/// Everything that the value of `expr` may be, as far as its form tells. What another function makes of its arguments
/// is not looked into: `traced::hash(&email)` is no e-mail address.
pub(super) fn sources(expr: &Expr) -> Vec<Source> {
    let mut found = Vec::new();
    collect(expr, &mut found);
    found
}

fn collect(expr: &Expr, found: &mut Vec<Source>) {
    match expr {
        Expr::Reference(inner) => collect(&inner.expr, found),
        Expr::Unary(inner) => collect(&inner.expr, found),
        Expr::Paren(inner) => collect(&inner.expr, found),
        Expr::Group(inner) => collect(&inner.expr, found),
        Expr::Try(inner) => collect(&inner.expr, found),
        Expr::Await(inner) => collect(&inner.base, found),
        Expr::Cast(inner) => collect(&inner.expr, found),
        Expr::Index(index) => {
            text_key(&index.index, found);
            collect(&index.expr, found);
        }
        Expr::Field(field) if matches!(field.member, Member::Unnamed(_)) => {
            collect(&field.base, found);
        }
        Expr::Field(_) | Expr::Path(_) => push(path_of(expr), expr, found),
        Expr::MethodCall(call) => method(call, found),
        Expr::Call(call) if wraps(&call.func) => {
            call.args.iter().for_each(|arg| collect(arg, found))
        }
        Expr::Macro(call) => formatted(call, found),
        Expr::Binary(sum) if is_sum(&sum.op) => {
            collect(&sum.left, found);
            collect(&sum.right, found);
        }
        Expr::Array(array) => array
            .elems
            .iter()
            .for_each(|element| collect(element, found)),
        Expr::Tuple(tuple) => tuple
            .elems
            .iter()
            .for_each(|element| collect(element, found)),
        Expr::Block(block) => tail(&block.block, found),
        Expr::If(branch) => {
            tail(&branch.then_branch, found);
            if let Some((_, otherwise)) = &branch.else_branch {
                collect(otherwise, found);
            }
        }
        Expr::Match(choice) => choice.arms.iter().for_each(|arm| collect(&arm.body, found)),
        _ => {}
    }
}

/// A comparison of two values says nothing of them but that they are equal.
fn is_sum(op: &syn::BinOp) -> bool {
    matches!(op, syn::BinOp::Add(_))
}

fn method(call: &ExprMethodCall, found: &mut Vec<Source>) {
    let name = call.method.unraw().to_string();
    if TRANSPARENT.contains(&name.as_str()) {
        if let Some(key) = call.args.first() {
            text_key(key, found);
        }
        collect(&call.receiver, found);
    } else if call.args.is_empty() {
        // A getter: `user.email()`.
        let path = match path_of(&call.receiver) {
            Some(receiver) => format!("{receiver}.{name}"),
            None => name,
        };
        push(Some(path), call, found);
    }
}

/// `map["email"]`, `map.get("email")`
fn text_key(key: &Expr, found: &mut Vec<Source>) {
    if let Expr::Lit(ExprLit {
        lit: Lit::Str(text),
        ..
    }) = key
    {
        push(Some(text.value()), key, found);
    }
}

/// `Some(x)`, `Ok(x)`, `String::from(x)`
fn wraps(function: &Expr) -> bool {
    match function {
        Expr::Path(path) => {
            path.path.segments.last().is_some_and(|last| {
                last.ident == "Some" || last.ident == "Ok" || last.ident == "from"
            })
        }
        _ => false,
    }
}

fn formatted(call: &ExprMacro, found: &mut Vec<Source>) {
    let name = call.mac.path.segments.last();
    if !name.is_some_and(|name| FORMATTING.contains(&name.ident.to_string().as_str())) {
        return;
    }
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let Ok(arguments) = parser.parse2(call.mac.tokens.clone()) else {
        return;
    };
    for argument in &arguments {
        match argument {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) => {
                for captured in captured(&text.value()) {
                    push(Some(captured), text, found);
                }
            }
            Expr::Assign(named) => collect(&named.right, found),
            other => collect(other, found),
        }
    }
}

/// The variables in a format string: `{email}`, `{email:?}`.
fn captured(format: &str) -> Vec<String> {
    let format = format.replace("{{", "");
    let places = format.split('{').skip(1);
    places
        .filter_map(|place| place.split(['}', ':']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

fn tail(block: &Block, found: &mut Vec<Source>) {
    if let Some(Stmt::Expr(value, None)) = block.stmts.last() {
        collect(value, found);
    }
}

/// `user.email` as text: what the value is called, and what that belongs to.
fn path_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => {
            let last = path.path.segments.last()?;
            Some(last.ident.unraw().to_string())
        }
        Expr::Field(field) => {
            let Member::Named(member) = &field.member else {
                return path_of(&field.base);
            };
            let member = member.unraw().to_string();
            Some(match path_of(&field.base) {
                Some(base) => format!("{base}.{member}"),
                None => member,
            })
        }
        Expr::Paren(inner) => path_of(&inner.expr),
        Expr::Reference(inner) => path_of(&inner.expr),
        Expr::Unary(inner) => path_of(&inner.expr),
        Expr::Try(inner) => path_of(&inner.expr),
        _ => None,
    }
}

fn push(path: Option<String>, tokens: &impl ToTokens, found: &mut Vec<Source>) {
    if let Some(path) = path {
        found.push(Source {
            path,
            tokens: tokens.to_token_stream(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(expr: &str) -> Vec<String> {
        let expr = syn::parse_str(expr).expect("an expression");
        sources(&expr)
            .into_iter()
            .map(|source| source.path)
            .collect()
    }

    #[test]
    fn the_last_field_variable_or_getter_is_the_source() {
        for (expr, expected) in [
            ("email", "email"),
            ("&self.password", "self.password"),
            ("user.email.as_str()", "user.email"),
            ("author.full_name", "author.full_name"),
            ("*(&user.email)", "user.email"),
            ("user.email()", "user.email"),
            ("user()?.email", "email"),
            (
                "user.email.clone().unwrap_or_default().trim()",
                "user.email",
            ),
            ("fetch(id).await?.email", "email"),
            ("pair.0.email", "pair.email"),
            ("Some(email)", "email"),
            ("String::from(&user.email)", "user.email"),
            ("format!(\"{}\", user.email)", "user.email"),
            ("format!(\"{email:?}\")", "email"),
            ("format!(\"{x}\", x = email)", "x email"),
            ("map[\"email\"]", "email map"),
            ("map.get(\"email\").copied()", "email map"),
            ("if known { email } else { other }", "email other"),
            ("match x { A => email, _ => id }", "email id"),
            ("{ let x = 1; email }", "email"),
            ("first.to_owned() + &email", "first email"),
            ("[email, id]", "email id"),
            ("r#type", "type"),
        ] {
            assert_eq!(paths(expr).join(" "), expected, "{expr}");
        }
    }

    #[test]
    fn what_is_made_of_a_value_is_another_one() {
        for expr in [
            "traced::hash(&user.email)",
            "domain_of(&email)",
            "user.email.split_once('@')",
            "user.email == other.email",
            "\"email\"",
            "7",
            "other!(email)",
            "|| email",
        ] {
            assert_eq!(paths(expr), [""; 0], "{expr}");
        }
        assert_eq!(paths("user.email.len()"), ["user.email.len"]);
        assert_eq!(paths("user.email.domain()"), ["user.email.domain"]);
    }
}
