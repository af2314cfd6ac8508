//! Where a value comes from: the fields, variables and getters that an expression reads at its end.

mod known;
mod methods;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{BinOp, Block, Expr, ExprLit, ExprMacro, Lit, Member, Pat, Stmt, Token, UnOp};

use methods::{function, is_transparent, method, wraps};

/// What a value is read from.
pub(super) struct Source {
    /// Fields and variables with dots between them: `self.author.full_name`.
    pub(super) path: String,
    pub(super) tokens: TokenStream,
}

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
        // What `!` makes of a value is a flag.
        Expr::Unary(inner) if !matches!(inner.op, UnOp::Not(_)) => collect(&inner.expr, found),
        Expr::Paren(inner) => collect(&inner.expr, found),
        Expr::Group(inner) => collect(&inner.expr, found),
        Expr::Try(inner) => collect(&inner.expr, found),
        Expr::Await(inner) => collect(&inner.base, found),
        Expr::Cast(inner) => collect(&inner.expr, found),
        Expr::Index(index) => {
            key(&index.index, found);
            collect(&index.expr, found);
        }
        Expr::Field(field) if matches!(field.member, Member::Unnamed(_)) => {
            collect(&field.base, found);
        }
        Expr::Field(_) | Expr::Path(_) => push(path_of(expr), expr, found),
        Expr::MethodCall(call) => method(call, found),
        Expr::Call(call) => function(call, found),
        Expr::Macro(call) => of_macro(call, found),
        // A comparison of two values says nothing of them but that they are equal.
        Expr::Binary(sum) if matches!(sum.op, BinOp::Add(_)) => {
            collect(&sum.left, found);
            collect(&sum.right, found);
        }
        Expr::Array(array) => each(&array.elems, found),
        Expr::Tuple(tuple) => each(&tuple.elems, found),
        Expr::Block(block) => tail(&block.block, found),
        Expr::Unsafe(block) => tail(&block.block, found),
        Expr::If(branch) => {
            let mut taken = Vec::new();
            tail(&branch.then_branch, &mut taken);
            match &*branch.cond {
                Expr::Let(binding) => through(&binding.pat, &binding.expr, taken, found),
                _ => found.extend(taken),
            }
            if let Some((_, otherwise)) = &branch.else_branch {
                collect(otherwise, found);
            }
        }
        Expr::Match(choice) => {
            for arm in &choice.arms {
                through(&arm.pat, &choice.expr, sources(&arm.body), found);
            }
        }
        _ => {}
    }
}

fn each(expressions: &Punctuated<Expr, Token![,]>, found: &mut Vec<Source>) {
    for expression in expressions {
        collect(expression, found);
    }
}

/// Finds `inner`, where what `pattern` names is `origin`.
fn through(pattern: &Pat, origin: &Expr, inner: Vec<Source>, found: &mut Vec<Source>) {
    let mut variables = Vec::new();
    bound(pattern, "", &mut variables);
    for source in inner {
        let variable = variables.iter().find_map(|variable| {
            let rest = source.path.strip_prefix(&variable.name)?;
            let is_whole = rest.is_empty() || rest.starts_with('.');
            is_whole.then(|| format!("{}{rest}", variable.part))
        });
        match variable.as_deref() {
            Some("") => collect(origin, found),
            Some(part) => {
                let path = path_of(origin).unwrap_or_default() + part;
                let path = path.trim_start_matches('.').to_owned();
                push(Some(path), &source.tokens, found);
            }
            None => found.push(source),
        }
    }
}

/// A variable in a pattern, and what part of the whole it is: `.email` for `e` in `User { email: e, .. }`.
struct Variable {
    name: String,
    part: String,
}

/// The variables of a pattern, as far as it says what part of the whole they are.
fn bound(pattern: &Pat, part: &str, variables: &mut Vec<Variable>) {
    match pattern {
        Pat::Ident(variable) => variables.push(Variable {
            name: variable.ident.unraw().to_string(),
            part: part.to_owned(),
        }),
        Pat::Reference(inner) => bound(&inner.pat, part, variables),
        Pat::Paren(inner) => bound(&inner.pat, part, variables),
        Pat::Type(inner) => bound(&inner.pat, part, variables),
        Pat::TupleStruct(wrapper) if wrapper.elems.len() == 1 => {
            bound(&wrapper.elems[0], part, variables);
        }
        Pat::Struct(fields) => {
            for field in &fields.fields {
                if let Member::Named(member) = &field.member {
                    bound(&field.pat, &format!("{part}.{}", member.unraw()), variables);
                }
            }
        }
        _ => {}
    }
}

/// `map["email"]`, `map.get("email")`, `headers.get(header::AUTHORIZATION)`
fn key(key: &Expr, found: &mut Vec<Source>) {
    let name = match key {
        Expr::Lit(ExprLit {
            lit: Lit::Str(text),
            ..
        }) => text.value(),
        Expr::Path(path) => match path.path.segments.last() {
            Some(last) if last.ident.to_string().contains(char::is_uppercase) => {
                last.ident.to_string()
            }
            _ => return,
        },
        Expr::Reference(inner) => return self::key(&inner.expr, found),
        _ => return,
    };
    push(Some(name.replace('-', "_").to_lowercase()), key, found);
}

/// Macros that make a text of their arguments, hand them on, or read a variable of the environment.
fn of_macro(call: &ExprMacro, found: &mut Vec<Source>) {
    let Some(name) = call.mac.path.segments.last() else {
        return;
    };
    let is = |names: &[&str]| names.iter().any(|known| name.ident == known);
    let (is_format, is_variable) = (is(&["format", "format_args"]), is(&["env", "option_env"]));
    if !is_format && !is_variable && !is(&["vec", "dbg"]) {
        return;
    }
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let Ok(arguments) = parser.parse2(call.mac.tokens.clone()) else {
        return;
    };
    for (position, argument) in arguments.iter().enumerate() {
        match argument {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text),
                ..
            }) if is_format && position == 0 => {
                for captured in captured(&text.value()) {
                    push(Some(captured), text, found);
                }
            }
            Expr::Assign(named) => collect(&named.right, found),
            name if is_variable => key(name, found),
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
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// What a block comes to, where a variable of its own is what it is set to.
fn tail(block: &Block, found: &mut Vec<Source>) {
    let mut last = match block.stmts.last() {
        Some(Stmt::Expr(value, None)) => sources(value),
        _ => return,
    };
    for statement in block.stmts.iter().rev() {
        if let Stmt::Local(local) = statement {
            if let Some(init) = &local.init {
                let inner = std::mem::take(&mut last);
                through(&local.pat, &init.expr, inner, &mut last);
            }
        }
    }
    found.extend(last);
}

/// `user.email` as text: what the value is called, and what that belongs to.
fn path_of(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => {
            let last = path.path.segments.last()?;
            Some(last.ident.unraw().to_string())
        }
        Expr::Field(field) => match &field.member {
            Member::Named(member) => Some(member_of(&field.base, &member.unraw().to_string())),
            Member::Unnamed(_) => path_of(&field.base),
        },
        Expr::MethodCall(call) => {
            let name = call.method.unraw().to_string();
            if is_transparent(&name) {
                return path_of(&call.receiver);
            }
            Some(member_of(&call.receiver, &name))
        }
        Expr::Call(call) => match call.args.first() {
            Some(wrapped) if wraps(&call.func) => path_of(wrapped),
            _ => path_of(&call.func),
        },
        Expr::Index(index) => path_of(&index.expr),
        Expr::Paren(inner) => path_of(&inner.expr),
        Expr::Group(inner) => path_of(&inner.expr),
        Expr::Reference(inner) => path_of(&inner.expr),
        Expr::Unary(inner) => path_of(&inner.expr),
        Expr::Try(inner) => path_of(&inner.expr),
        Expr::Await(inner) => path_of(&inner.base),
        _ => None,
    }
}

fn member_of(base: &Expr, member: &str) -> String {
    match path_of(base) {
        Some(base) => format!("{base}.{member}"),
        None => member.to_owned(),
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
