//! Options that look into what the function returns, and what it returns.

use syn::{Expr, Ident, Pat};

use crate::args::Recorded;
use crate::diag::{Errors, fault};
use crate::message;
use crate::option::Key;
use crate::shape::{Output, Shape};
use crate::spec::{Attribute, SpanSpec};

/// Options that look into a result need one to look into.
pub(super) fn check(spec: &SpanSpec, shape: &Shape, errors: &mut Errors) {
    let mut refuse = |key: &Ident, text: String| errors.push(fault(key, text));
    match shape {
        Shape::Diverging
        | Shape::Sync {
            output: Output::Nothing,
        }
        | Shape::Async {
            output: Output::Nothing | Output::Never,
        }
        | Shape::AsyncBlock {
            output: Output::Nothing,
            ..
        } => {
            for (key, option) in spec.results.keys() {
                refuse(key, message::result_option_without_result(option));
            }
        }
        Shape::Stream { .. } => {
            for (key, option) in spec.results.keys() {
                if matches!(option, Key::Ok | Key::Ret) {
                    refuse(key, message::stream_option(option));
                }
            }
        }
        Shape::Sync { output }
        | Shape::Async { output }
        | Shape::AsyncBlock { output, .. }
        | Shape::Future { output, .. } => check_ret(spec, output, errors),
    }
}

/// Of a `Result`, `ret` is given the whole.
fn check_ret(spec: &SpanSpec, output: &Output, errors: &mut Errors) {
    let (Some(ret), true) = (&spec.results.ret, output.is_result()) else {
        return;
    };
    let Pat::Ident(whole) = &ret.pattern else {
        return;
    };
    let is_whole = |attribute: &&Attribute| {
        let is_plain = matches!(attribute.recorded, Recorded::Typed | Recorded::Display);
        is_plain && matches!(&attribute.value, Expr::Path(path) if path.path.is_ident(&whole.ident))
    };
    for attribute in ret.attributes.iter().filter(is_whole) {
        errors.push(fault(
            &attribute.value,
            message::ret_of_a_result(&whole.ident),
        ));
    }
}
