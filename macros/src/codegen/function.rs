use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens as _, quote, quote_spanned};
use syn::Signature;

use super::arguments::{moved_in, must_be_captured, with_arguments_moved, with_unused_mut_allowed};
use super::messaging::{written, written_again, written_to};
use super::{carry, defer, entering, observe, observes, observing, own, start};
use crate::head::begins_with_item;
use crate::input::{Body, TracedFn};
use crate::shape::{Output, Shape};
use crate::spec::SpanSpec;

/// The function with its body traced.
///
/// ```text
/// fn f(x: X) -> R { body }
/// // becomes
/// fn f(x: X) -> R {
///     let mut span = enter_unfilled(&CALLSITE);
///     (&mut span).fill(|attributes| …);
///     let out = call(move || -> R { let (x,) = (x,); body });
///     span.observe(|span| …);
///     span.finish();
///     out
/// }
/// ```
///
/// What is returned is only looked at where it may be an error. In all other functions the body stands behind the span,
/// which ends by being dropped, and `return` is an end like any other.
pub(crate) fn function(
    function: &TracedFn,
    body: &Body,
    spec: &SpanSpec,
    shape: Shape,
) -> TokenStream {
    let messaging = spec.messaging.as_ref();
    let written_to = messaging.map(written_to).unwrap_or_default();
    let moved = moved_in(
        &function.sig,
        &body.statements,
        spec.expressions(),
        &written_to,
    );
    let written = messaging.map(|messaging| written(&spec.runtime, messaging, spec.location));
    let moved = quote!(#moved #written);
    let traced = Traced {
        spec,
        body,
        moved,
        must_capture: must_be_captured(&function.sig),
    };
    let sig = match shape {
        Shape::AsyncBlock { .. } => with_unused_mut_allowed(&function.sig),
        _ => with_arguments_moved(&function.sig, &written_to),
    };
    let statements = match shape {
        Shape::Sync { output } => traced.sync(&output),
        Shape::Diverging => traced.unobserved(),
        Shape::Async { output } => {
            let keywords = quote_spanned!(Span::mixed_site()=> async move);
            traced.asynchronous(&keywords, traced.inner(), &output)
        }
        Shape::AsyncBlock {
            keywords,
            block,
            boxed,
            output,
        } => {
            let (written, block) = (written_again(&written_to, written), block.stream());
            // The block inside captures as the one around it does.
            let statements = traced.asynchronous(&keywords, quote!(#written #block), &output);
            boxed_if(boxed, spec, quote!(#keywords { #statements }))
        }
        Shape::Future {
            boxed,
            returned,
            output,
        } => traced.future(boxed, &returned, &output),
        Shape::Stream {
            boxed,
            returned,
            item,
        } => traced.stream(boxed, &returned, &item),
    };
    with_body(function, &sig, body, statements)
}

/// The function again, with this signature and these statements.
fn with_body(
    function: &TracedFn,
    sig: &Signature,
    body: &Body,
    statements: TokenStream,
) -> TokenStream {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(body.group.span());
    let TracedFn {
        attrs,
        vis,
        defaultness,
        ..
    } = function;
    let inner_attrs = body.inner_attrs.iter().map(|attr| {
        let meta = &attr.meta;
        quote!(#[#meta])
    });
    quote!(#(#attrs)* #(#inner_attrs)* #vis #defaultness #sig #block)
}

struct Traced<'a> {
    spec: &'a SpanSpec,
    body: &'a Body,
    moved: TokenStream,
    /// Whether arguments are there that have to be captured to be moved.
    must_capture: bool,
}

impl Traced<'_> {
    /// The user's statements, behind the arguments they own.
    fn inner(&self) -> TokenStream {
        let (moved, statements) = (&self.moved, &self.body.statements);
        if moved.is_empty() {
            return statements.clone();
        }
        // Up to edition 2021, what the last expression of a body makes in passing is dropped after the variables of the
        // body. It was after those, and before the arguments. The arm of a `match` is where it ends.
        let body = self.braced(statements.clone());
        quote_spanned!(Span::mixed_site()=> #moved match () { () => #body })
    }

    fn sync(&self, output: &Output) -> TokenStream {
        if !self.must_capture && !observes(self.spec, output) {
            return self.unobserved();
        }
        let (span, out) = (own("span"), own("out"));
        let enter = entering(self.spec, &span, true);
        let call = self.call(output);
        let observe = self.observe(output);
        quote_spanned! {Span::mixed_site()=>
            #enter
            let #out = #call;
            #observe
            #span.finish();
            #out
        }
    }

    /// `call(move || -> R { … })`: a closure, so that `return` and `?` end the body and not the span.
    fn call(&self, output: &Output) -> TokenStream {
        let runtime = &self.spec.runtime;
        let body = self.braced(self.inner());
        let output = match output {
            Output::Nothing | Output::Never | Output::Closure | Output::Unknown => {
                TokenStream::new()
            }
            Output::Type(ty) => quote!(-> #ty),
        };
        // The compiler says what a body may not do to what it has borrowed at the closure around it.
        let at = self.body.group.span();
        let body = match output.is_empty() {
            true => quote_spanned!(at=> move || #body),
            false => quote_spanned!(at=> move || #output #body),
        };
        quote_spanned!(Span::mixed_site()=> #runtime::__private::call(#body))
    }

    /// The user's braces around statements: errors about the body as a whole point at them.
    fn braced(&self, statements: TokenStream) -> Group {
        let mut block = Group::new(Delimiter::Brace, statements);
        block.set_span(self.body.group.span());
        block
    }

    /// The user's statements, to stand behind ours: in braces where they begin with items, which belong first.
    fn apart(&self, statements: TokenStream) -> TokenStream {
        match begins_with_item(&statements) {
            true => self.braced(statements).into_token_stream(),
            false => statements,
        }
    }

    /// Statements behind which the span ends by itself.
    fn unobserved(&self) -> TokenStream {
        let enter = entering(self.spec, &own("_span"), false);
        let inner = self.apart(self.inner());
        quote_spanned! {Span::mixed_site()=>
            #enter
            #inner
        }
    }

    /// The statements of an `async` body. They run at the first poll, which is where the span begins.
    fn asynchronous(
        &self,
        keywords: &TokenStream,
        inner: TokenStream,
        output: &Output,
    ) -> TokenStream {
        let runtime = &self.spec.runtime;
        let (span, out) = (own("span"), own("out"));
        let observe = self.observe(output);
        // An `async` block cannot be given a type, but a `return` in it can.
        let typed = match output {
            Output::Type(ty) => Some(quote_spanned! {Span::mixed_site()=>
                if false { return #runtime::__private::never::<#ty>(); }
            }),
            Output::Nothing => Some(quote_spanned!(Span::mixed_site()=> if false { return; })),
            Output::Never | Output::Closure | Output::Unknown => None,
        };
        let inner = match typed {
            // In braces of its own: an item of the body may have a name that the type has too.
            Some(_) => quote_spanned!(Span::mixed_site()=> { #inner }),
            None => inner,
        };
        let block = self.braced(quote!(#typed #inner));
        if self.spec.leaf.is_none() && !observes(self.spec, output) {
            let carried = carry(
                self.spec,
                &quote_spanned!(Span::mixed_site()=> #keywords #block),
            );
            return quote_spanned!(Span::mixed_site()=> #carried.await);
        }
        let start = start(self.spec);
        quote_spanned! {Span::mixed_site()=>
            let mut #span = #start;
            let #out = (&mut #span).run(#keywords #block).await;
            #observe
            #span.finish();
            #out
        }
    }

    /// A future made by the body: it is run inside a future of ours.
    fn future(&self, boxed: bool, returned: &Output, output: &Output) -> TokenStream {
        let runtime = &self.spec.runtime;
        let (deferred, future, span, out) =
            (own("deferred"), own("future"), own("span"), own("out"));
        let defer = defer(self.spec);
        let call = self.call(returned);
        let observe = self.observe(output);
        let wrapped = quote_spanned! {Span::mixed_site()=>
            async move {
                let mut #span = #deferred.start();
                let #out = (&mut #span).run(#future).await;
                #observe
                #span.finish();
                #out
            }
        };
        let wrapped = boxed_if(boxed, self.spec, wrapped);
        quote_spanned! {Span::mixed_site()=>
            let #deferred = #defer;
            let #future = #runtime::__private::future_of::<#output, _>(#call);
            #wrapped
        }
    }

    fn stream(&self, boxed: bool, returned: &Output, item_type: &Output) -> TokenStream {
        let runtime = &self.spec.runtime;
        let (deferred, stream, span, item) =
            (own("deferred"), own("stream"), own("span"), own("item"));
        let defer = defer(self.spec);
        let call = self.call(returned);
        let observe = observe(self.spec, &span, &quote!((*#item)));
        let wrapped = quote_spanned! {Span::mixed_site()=>
            #runtime::__private::traced_stream(#deferred, #stream, move |#span, #item| { #observe })
        };
        let wrapped = boxed_if(boxed, self.spec, wrapped);
        quote_spanned! {Span::mixed_site()=>
            let #deferred = #defer;
            let #stream = #runtime::__private::stream_of::<#item_type, _>(#call);
            #wrapped
        }
    }

    /// Nothing is asked of `()`.
    fn observe(&self, output: &Output) -> Option<TokenStream> {
        let (span, out) = (own("span"), own("out"));
        observes(self.spec, output).then(|| {
            let observe = observe(self.spec, &span, &quote!(#out));
            let observing = observing(self.spec);
            quote_spanned!(Span::mixed_site()=> (&mut #span).#observing(|#span| { #observe });)
        })
    }
}

fn boxed_if(boxed: bool, spec: &SpanSpec, expression: TokenStream) -> TokenStream {
    let runtime = &spec.runtime;
    match boxed {
        true => quote_spanned!(Span::mixed_site()=> #runtime::__private::Box::pin(#expression)),
        false => expression,
    }
}
