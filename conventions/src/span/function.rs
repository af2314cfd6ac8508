//! The span name of a function that was given none.

use super::SpanStyle;
use super::suggest::joint;
use crate::respell::respell;

/// The name of a function's span: the function's own, put into the project's style.
///
/// The `r#` of a raw identifier and underscores at either end go, camel case becomes separate words. In the style `any`
/// words are joined by `_`. A name that would be empty or begin with a digit gets `fn` in front. The form of the answer
/// is legal for every identifier in ASCII, up to the length limit; letters outside ASCII stay, in lower case, since the
/// language allows them and nobody typed a span name to be corrected.
///
/// ```
/// use traced_conventions::{SpanStyle, span_name_from_function};
///
/// assert_eq!(span_name_from_function("create_essay", SpanStyle::Any), "create_essay");
/// assert_eq!(span_name_from_function("create_essay", SpanStyle::KebabCase), "create-essay");
/// assert_eq!(span_name_from_function("r#match", SpanStyle::Any), "match");
/// assert_eq!(span_name_from_function("_parseHTTPHeader", SpanStyle::Any), "parse_http_header");
/// assert_eq!(span_name_from_function("__", SpanStyle::Any), "fn");
/// ```
pub fn span_name_from_function(ident: &str, style: SpanStyle) -> String {
    let ident = ident.strip_prefix("r#").unwrap_or(ident);
    let joint = joint(ident, style);
    let name = match respell(ident, joint) {
        Some(name) => name,
        None => ident.trim_matches('_').to_lowercase(),
    };
    match name.chars().next() {
        None => "fn".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("fn{joint}{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_style() {
        for (ident, any, kebab) in [
            ("create_essay", "create_essay", "create-essay"),
            ("createEssay", "create_essay", "create-essay"),
            ("get__all_", "get_all", "get-all"),
            ("_1", "fn_1", "fn-1"),
            ("__", "fn", "fn"),
            ("sha_256", "sha_256", "sha-256"),
            ("r#type", "type", "type"),
            ("MAIN", "main", "main"),
        ] {
            assert_eq!(span_name_from_function(ident, SpanStyle::Any), any);
            assert_eq!(span_name_from_function(ident, SpanStyle::SnakeCase), any);
            assert_eq!(span_name_from_function(ident, SpanStyle::KebabCase), kebab);
        }
    }

    #[test]
    fn keeps_letters_outside_ascii() {
        assert_eq!(
            span_name_from_function("_Größe_messen", SpanStyle::KebabCase),
            "größe_messen"
        );
    }
}
