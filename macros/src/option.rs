//! The table of options. Parsing, "available: …" and the check of the documentation all read it.

macro_rules! options {
    ($($key:ident $name:literal $form:literal $place:ident;)*) => {
        /// An option of the macros.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Key {
            $($key,)*
        }

        impl Key {
            const ALL: &[Self] = &[$(Self::$key,)*];

            pub(crate) fn name(self) -> &'static str {
                match self {
                    $(Self::$key => $name,)*
                }
            }

            /// How the option is written.
            pub(crate) fn form(self) -> &'static str {
                match self {
                    $(Self::$key => $form,)*
                }
            }

            fn place(self) -> Place {
                match self {
                    $(Self::$key => Place::$place,)*
                }
            }
        }
    };
}

options! {
    Name         "name"          "name = \"create_essay\""                 Span;
    Kind         "kind"          "kind = server"                           Kind;
    Attrs        "attrs"         "attrs(batch_id, essay_id = essay.id)"    Span;
    SamplerAttrs "sampler_attrs" "sampler_attrs(tenant_id)"                Span;
    Ok           "ok"            "ok(essay => essay_id = essay.id)"        Span;
    Err          "err"           "err(e => retry_after = e.retry_after)"   Span;
    ErrIf        "err_if"        "err_if(e => !e.is_not_found())"          Span;
    Ret          "ret"           "ret(rows => row_count = rows.len())"     Span;
    Parent       "parent"        "parent = traced::extract(&headers)"      Span;
    Root         "root"          "root"                                    Span;
    Links        "links"         "links(causes)"                           Span;
    Leaf         "leaf"          "leaf"                                    Leaf;
    Scope        "scope"         "scope = \"essays\""                      Anywhere;
    Allow        "allow"         "allow(user.email, reason = \"support console\")" Span;
    Crate        "crate"         "crate = ::traced"                        Anywhere;
    System       "system"        "system = \"kafka\""                      Messaging;
    Destination  "destination"   "destination = \"essay.submitted\""        Messaging;
    Operation    "operation"     "operation = settle"                      Messaging;
    From         "from"          "from = envelope.metadata"                Consumer;
    Batch        "batch"         "batch"                                   Consumer;
    Relation     "relation"      "relation = link"                         Consumer;
    Into         "into"          "into = envelope.metadata"                Producer;
    Prefix       "prefix"        "prefix = \"essay_repo\""                 Block;
    Skip         "skip"          "skip"                                    Method;
}

/// Where an option may stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Span,
    Anywhere,
    /// Wherever it does not follow from something else.
    Kind,
    /// Wherever nobody is sure to look at the span: consumers and producers hand it on.
    Leaf,
    Block,
    Method,
    Messaging,
    Consumer,
    Producer,
}

/// What is annotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Function,
    /// A method inside a traced `impl` block.
    Method,
    ImplBlock,
    /// `in_span!`
    Block,
    /// A function with `#[traced_consumer]`.
    Consumer,
    /// A function with `#[traced_producer]`.
    Producer,
}

impl Key {
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|key| key.name() == name)
    }

    pub(crate) fn fits(self, target: Target) -> bool {
        match self.place() {
            Place::Anywhere => true,
            Place::Kind => !matches!(target, Target::Consumer | Target::Producer),
            Place::Leaf => matches!(target, Target::Function | Target::Method | Target::Block),
            Place::Messaging => matches!(target, Target::Consumer | Target::Producer),
            Place::Consumer => target == Target::Consumer,
            Place::Producer => target == Target::Producer,
            Place::Span => target != Target::ImplBlock,
            Place::Block => target == Target::ImplBlock,
            Place::Method => target == Target::Method,
        }
    }

    /// The names of what may stand on `target`, in the order of the table.
    pub(crate) fn available(target: Target) -> Vec<&'static str> {
        let fitting = Self::ALL.iter().filter(|key| key.fits(target));
        fitting.map(|key| key.name()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_option_is_documented() {
        let pages = [
            include_str!("../../runtime/src/traced.md"),
            include_str!("../../runtime/src/messaging/macros.md"),
        ];
        for key in Key::ALL {
            let documented = pages
                .iter()
                .flat_map(|page| page.lines())
                .any(|line| line.starts_with('|') && line.contains(&format!("`{}", key.name())));
            assert!(
                documented,
                "`{}` is not in the table of options",
                key.name()
            );
        }
    }
}
