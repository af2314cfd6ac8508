//! The table of what `#[message(…)]` may say. Parsing, "available: …" and the check of the documentation all read it.

macro_rules! keys {
    ($(#[$docs:meta])* $keys:ident: $($key:ident $name:literal $form:literal;)*) => {
        $(#[$docs])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $keys {
            $($key,)*
        }

        impl $keys {
            pub(super) const ALL: &[Self] = &[$(Self::$key,)*];

            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$key => $name,)*
                }
            }

            /// How it is written.
            pub(super) fn form(self) -> &'static str {
                match self {
                    $(Self::$key => $form,)*
                }
            }

            pub(super) fn from_name(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|key| key.name() == name)
            }

            pub(super) fn names() -> Vec<&'static str> {
                Self::ALL.iter().map(|key| key.name()).collect()
            }
        }
    };
}

keys! {
    /// Options of the type.
    TypeKey:
    System         "system"          "system = \"kafka\"";
    Destination    "destination"     "destination = \"essay.submitted\"";
    ReadOnly       "read_only"       "read_only";
    Allow          "allow"           "allow(user.email, reason = \"support console\")";
    Crate          "crate"           "crate = ::traced";
}

keys! {
    /// What a field is.
    FieldKey:
    Carrier        "carrier"         "carrier";
    Id             "id"              "id";
    ConversationId "conversation_id" "conversation_id";
    Destination    "destination"     "destination";
    BodySize       "body_size"       "body_size";
    Attr           "attr"            "attr = essay_id";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_documented() {
        let page = include_str!("../../../runtime/src/messaging/derive.md");
        let forms = TypeKey::ALL.iter().map(|key| key.form());
        for form in forms.chain(FieldKey::ALL.iter().map(|key| key.form())) {
            let is_documented = page
                .lines()
                .any(|line| line.starts_with(&format!("| `{form}`")));
            assert!(is_documented, "`{form}` is not in the tables of options");
        }
    }
}
