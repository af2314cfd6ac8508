//! From what was written to what it means: every rule that needs no type.

mod attributes;
mod identity;
mod messaging;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Expr, Ident, Path, Signature};
use traced_conventions::{Policy, SpanKind};

use crate::args::{Condition, Keyed, RawArgs, RawArm, RawEntry, RawException, RawName};
use crate::diag::{Errors, fault};
use crate::judge::{Governing, Judge, governing};
use crate::message;
use crate::option::Target;
use crate::runtime::Runtime;
use crate::spec::{ErrIf, LateSpec, Placement, Recording, Results, Scope, SpanSpec};
use crate::value_type::ArgumentTypes;
use attributes::{arm, attributes as judged, check_once, list, without_keys};
pub(crate) use identity::check_event_name;
use identity::{Identity, check_name, identity, span_kind};
pub(crate) use messaging::check_destination;

/// What the annotated place supplies where the annotation is silent.
pub(crate) struct Defaults<'a> {
    /// The function's; a block has none.
    pub(crate) signature: Option<&'a Signature>,
    /// What the `impl` block around says.
    pub(crate) block: Option<&'a BlockDefaults>,
    /// Whether a `cfg` may take the annotated place away.
    pub(crate) is_conditional: bool,
    pub(crate) location: Span,
    /// Whether it is a consumer or a producer.
    pub(crate) messaging: Option<Target>,
}

/// What `#[traced(…)]` on an `impl` block says for all of its methods.
#[derive(Default)]
pub(crate) struct BlockDefaults {
    pub(crate) prefix: Option<String>,
    pub(crate) kind: Option<SpanKind>,
    pub(crate) scope: Option<RawName>,
    pub(crate) runtime: Option<Path>,
}

impl BlockDefaults {
    pub(crate) fn validate(args: RawArgs, errors: &mut Errors) -> Self {
        let policy = &governing().policy;
        let prefix = args.prefix.map(|literal| {
            check_name(&literal, SpanKind::Internal, policy, errors);
            literal.value()
        });
        Self {
            prefix,
            kind: args
                .kind
                .as_ref()
                .and_then(|word| errors.keep(span_kind(word))),
            scope: args.scope,
            runtime: args.runtime,
        }
    }
}

/// Validates `args`. `None` where there is no name to be had; every fault is in `errors`.
pub(crate) fn validate(
    mut args: RawArgs,
    defaults: &Defaults<'_>,
    errors: &mut Errors,
) -> Option<SpanSpec> {
    let block = defaults.block;
    let kind_at = args.kind.as_ref().map_or(defaults.location, Ident::span);
    let governing = governing();
    let policy = &governing.policy;
    let Identity {
        name,
        kind,
        messaging,
    } = identity(&mut args, defaults, policy, errors);
    let runtime = args
        .runtime
        .or_else(|| block.and_then(|block| block.runtime.clone()));
    let runtime = Runtime::new(runtime.as_ref());
    let mut judge = Judge::new(&runtime, &governing, defaults.signature, &args.exceptions);
    if messaging.is_some() {
        judge.takes_for_given(["messaging.system.name", "messaging.operation.name"]);
    }
    let attrs = judged(args.attrs, &mut judge, errors);
    let sampler_attrs = judged(args.sampler_attrs, &mut judge, errors);
    check_once(attrs.iter().chain(&sampler_attrs), errors);
    judge.forget_arguments();
    let mut arm = |raw: Keyed<RawArm>| arm(raw.key, raw.value, &mut judge, errors);
    let results = Results {
        ok: args.ok.map(&mut arm),
        err: args.err.map(&mut arm),
        ret: args.ret.map(&mut arm),
        err_if: args.err_if.map(err_if),
    };
    judge.required(kind, kind_at, errors);
    let exceptions = judge.finish(&args.exceptions, errors);
    let placement = placement(args.parent, args.root, errors);
    let notes = notes(&runtime, &governing, defaults.is_conditional, errors);
    Some(SpanSpec {
        name: name?,
        kind,
        style: *policy.span_style.get(),
        scope: scope(args.scope, block),
        attrs: without_keys(attrs),
        sampler_attrs: without_keys(sampler_attrs),
        placement,
        messaging,
        links: args.links,
        leaf: args.leaf,
        results,
        recording: recording(policy),
        location: defaults.location,
        exceptions,
        arguments: ArgumentTypes::default(),
        notes,
        runtime,
    })
}

/// Validates the attributes of `record!` and `event!`.
pub(crate) fn validate_late(
    runtime: &Runtime,
    raw: Vec<RawEntry>,
    raw_exceptions: &[RawException],
    errors: &mut Errors,
) -> LateSpec {
    let governing = governing();
    let mut judge = Judge::new(runtime, &governing, None, raw_exceptions);
    let attributes = list(raw, &mut judge, errors);
    let exceptions = judge.finish(raw_exceptions, errors);
    LateSpec {
        attributes,
        exceptions,
        notes: notes(runtime, &governing, false, errors),
    }
}

/// Items that say what is no error: the warnings, and what the policy was read from.
fn notes(
    runtime: &Runtime,
    governing: &Governing,
    is_conditional: bool,
    errors: &mut Errors,
) -> TokenStream {
    let announced = governing.announce(runtime, is_conditional, errors);
    let warnings = errors.take_warnings();
    quote!(#announced #warnings)
}

fn recording(policy: &Policy) -> Recording {
    Recording {
        code_location: policy.code_location,
        error_messages: policy.error_messages,
        panic_messages: policy.panic_messages,
    }
}

fn placement(parent: Option<Keyed<Expr>>, root: Option<Ident>, errors: &mut Errors) -> Placement {
    match (parent, root) {
        (Some(_), Some(root)) => {
            errors.push(fault(root, message::parent_and_root()));
            Placement::Root
        }
        (Some(parent), None) => Placement::Under(parent.value),
        (None, Some(_)) => Placement::Root,
        (None, None) => Placement::Current,
    }
}

fn scope(given: Option<RawName>, block: Option<&BlockDefaults>) -> Scope {
    match given.or_else(|| block.and_then(|block| block.scope.clone())) {
        None => Scope::OfCrate,
        Some(RawName::Literal(literal)) => Scope::Literal(literal.value()),
        Some(RawName::Constant(path)) => Scope::Constant(path),
    }
}

fn err_if(raw: Keyed<Condition>) -> ErrIf {
    ErrIf {
        key: raw.key,
        pattern: raw.value.pattern,
        condition: raw.value.condition,
    }
}
