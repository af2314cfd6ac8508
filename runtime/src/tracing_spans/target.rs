//! Where an annotated function is, as filters of the crate `tracing` name it.

use crate::callsite::Callsite;

/// The path of the module that the function is in, as far as its own path tells it.
pub(super) fn of(site: &'static Callsite) -> &'static str {
    match module_of(site.function()) {
        "" => site.scope.name,
        module => module,
    }
}

/// `a::b` of `a::b::function`, `a::b::Type::method` and `<a::b::Type as Trait>::method`.
fn module_of(function: &str) -> &str {
    let path = function.trim_start_matches(['<', '&']);
    let plain = path.find(['<', '>', ' ']).map_or(path, |end| &path[..end]);
    let mut module = plain.rsplit_once("::").map_or("", |(outer, _)| outer);
    let mut from = 0;
    for segment in module.split("::") {
        // A type, or what the compiler calls the inside of something.
        if segment.starts_with(|c: char| c.is_uppercase() || c == '{') {
            module = module[..from].trim_end_matches("::");
            break;
        }
        from += segment.len() + "::".len();
    }
    module
}

#[cfg(test)]
mod tests {
    use super::module_of;

    #[test]
    fn the_module_is_what_surrounds_the_function_or_its_type() {
        for (function, module) in [
            ("essays::spelling::check", "essays::spelling"),
            ("essays::check", "essays"),
            ("essays::spelling::Checker::check", "essays::spelling"),
            (
                "essays::spelling::Checker<other::T>::check",
                "essays::spelling",
            ),
            ("<essays::spelling::Checker>::check", "essays::spelling"),
            (
                "<essays::spelling::Checker<a::B> as other::Check>::check",
                "essays::spelling",
            ),
            (
                "<&essays::spelling::Checker as other::Check>::check",
                "essays::spelling",
            ),
            (
                "essays::spelling::<impl other::Check for u8>::check",
                "essays::spelling",
            ),
            ("essays::check::{{closure}}::inner", "essays::check"),
            ("<u8 as essays::Check>::check", ""),
            ("", ""),
        ] {
            assert_eq!(module_of(function), module, "{function}");
        }
    }
}
