//! The policy as an expression, for names that only the compiler can look into.

use crate::runtime::Runtime;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use traced_conventions::{Level, NameRules, Policy};

/// The rules that are kept at the level `deny`: a constant assertion can only refuse.
pub(super) fn rules(runtime: &Runtime, policy: &Policy) -> TokenStream {
    let lists = policy.lists();
    let NameRules {
        form,
        deprecated,
        personal_data,
        unregistered,
        declared_only,
        declared,
        templates,
        outdated,
        forbidden,
        allowed,
        ..
    } = lists.rules(policy, Level::Deny);
    let default = NameRules::DEFAULT;
    let flags = [
        ("form", form, default.form),
        ("deprecated", deprecated, default.deprecated),
        ("personal_data", personal_data, default.personal_data),
        ("unregistered", unregistered, default.unregistered),
        ("declared_only", declared_only, default.declared_only),
    ];
    let flags = flags.into_iter().filter(|(_, set, default)| set != default);
    let flags = flags.map(|(name, set, _)| {
        let name = format_ident!("{name}");
        quote!(#name: #set,)
    });
    let lists = [
        ("declared", declared),
        ("templates", templates),
        ("outdated", outdated),
        ("forbidden", forbidden),
        ("allowed", allowed),
    ];
    let lists = lists.into_iter().filter(|(_, list)| !list.is_empty());
    let lists = lists.map(|(name, list)| {
        let name = format_ident!("{name}");
        quote!(#name: &[#(#list),*],)
    });
    let settings: TokenStream = flags.chain(lists).collect();
    let default = quote!(#runtime::__private::NameRules::DEFAULT);
    if settings.is_empty() {
        return default;
    }
    quote_spanned!(Span::mixed_site()=> #runtime::__private::NameRules { #settings ..#default })
}

#[cfg(test)]
mod tests {
    use traced_conventions::{Level, Origin, Rule, Setting};

    use super::*;

    fn written(policy: &Policy) -> String {
        let rules = rules(&Runtime::new(None), policy).to_string();
        rules.replace(' ', "")
    }

    fn origin() -> Origin {
        Origin::new("traced.toml", 1)
    }

    #[test]
    fn without_a_file_the_defaults_hold() {
        assert_eq!(
            written(&Policy::default()),
            "::traced::__private::NameRules::DEFAULT"
        );
    }

    #[test]
    fn only_what_a_project_decides_otherwise_is_written() {
        let mut policy = Policy::default();
        policy.forbidden.insert("student_name".to_owned(), origin());
        let warned = Setting::new(Level::Warn, origin());
        policy.levels.insert(Rule::Deprecated, warned);
        assert_eq!(
            written(&policy),
            "::traced::__private::NameRules{deprecated:false,forbidden:&[\"student_name\"],\
             ..::traced::__private::NameRules::DEFAULT}"
        );
    }
}
