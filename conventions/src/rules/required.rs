//! The attributes that the semantic conventions require of a span that shows, by its kind and another attribute, what
//! it is.

use crate::SpanKind;

/// What a page of the semantic conventions requires.
pub(crate) struct Requirement {
    kinds: &'static [SpanKind],
    /// One attribute in this namespace shows what the span is.
    namespace: &'static str,
    names: &'static [&'static str],
    /// The page that requires them.
    pub(crate) page: &'static str,
}

const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        kinds: &[SpanKind::Client],
        namespace: "db.",
        names: &["db.system.name"],
        page: "\"Database client spans\"",
    },
    Requirement {
        kinds: &[SpanKind::Client, SpanKind::Producer, SpanKind::Consumer],
        namespace: "messaging.",
        names: &["messaging.system.name", "messaging.operation.name"],
        page: "\"Messaging spans\"",
    },
    Requirement {
        kinds: &[SpanKind::Server],
        namespace: "http.",
        names: &["http.request.method", "url.path", "url.scheme"],
        page: "\"HTTP spans\", section \"HTTP server\"",
    },
    Requirement {
        kinds: &[SpanKind::Client],
        namespace: "http.",
        names: &[
            "http.request.method",
            "server.address",
            "server.port",
            "url.full",
        ],
        page: "\"HTTP spans\", section \"HTTP client\"",
    },
    Requirement {
        kinds: &[SpanKind::Client, SpanKind::Server],
        namespace: "rpc.",
        names: &["rpc.system.name"],
        page: "\"RPC spans\"",
    },
    Requirement {
        kinds: &[SpanKind::Client],
        namespace: "gen_ai.",
        names: &["gen_ai.operation.name", "gen_ai.provider.name"],
        page: "\"Generative AI spans\"",
    },
];

/// Whose calls travel over HTTP: their spans may say how the request went without being HTTP spans.
const OVER_HTTP: &[&str] = &["db.", "gen_ai.", "messaging.", "rpc."];

/// What a span with these attributes falls short of, each with the names that it lacks.
pub(crate) fn missing<'a>(
    kind: SpanKind,
    names: &'a [&'a str],
) -> impl Iterator<Item = (&'static Requirement, Vec<&'static str>)> + 'a {
    REQUIREMENTS
        .iter()
        .filter(move |requirement| {
            let shows = |namespace: &str| names.iter().any(|name| name.starts_with(namespace));
            let is_other =
                requirement.namespace == "http." && OVER_HTTP.iter().any(|other| shows(other));
            requirement.kinds.contains(&kind) && shows(requirement.namespace) && !is_other
        })
        .map(move |requirement| {
            let required = requirement.names.iter().copied();
            let lacking = required.filter(|name| !names.contains(name)).collect();
            (requirement, lacking)
        })
        .filter(|(_, lacking): &(_, Vec<_>)| !lacking.is_empty())
}

impl Requirement {
    /// The attributes that show what the span is, such as `db.*`.
    pub(crate) fn pattern(&self) -> String {
        format!("{}*", self.namespace)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Standing, registered};

    fn names(kind: SpanKind, present: &[&str]) -> Vec<&'static str> {
        missing(kind, present)
            .flat_map(|(_, lacking)| lacking)
            .collect()
    }

    #[test]
    fn a_span_shows_by_kind_and_namespace_what_it_is() {
        assert_eq!(
            names(SpanKind::Client, &["db.query.text"]),
            ["db.system.name"]
        );
        assert_eq!(names(SpanKind::Internal, &["db.query.text"]), [""; 0]);
        assert_eq!(
            names(SpanKind::Client, &["db.query.text", "db.system.name"]),
            [""; 0]
        );
        assert_eq!(names(SpanKind::Client, &["dbx"]), [""; 0]);
        assert_eq!(
            names(SpanKind::Server, &["http.route", "url.path"]),
            ["http.request.method", "url.scheme"]
        );
        assert_eq!(
            names(SpanKind::Client, &["http.request.method"]),
            ["server.address", "server.port", "url.full"]
        );
        assert_eq!(
            names(
                SpanKind::Client,
                &["rpc.system.name", "http.response.status_code"]
            ),
            [""; 0]
        );
        assert_eq!(
            names(SpanKind::Consumer, &["messaging.system.name"]),
            ["messaging.operation.name"]
        );
        assert_eq!(
            names(SpanKind::Server, &["rpc.method"]),
            ["rpc.system.name"]
        );
        assert_eq!(
            names(SpanKind::Client, &["gen_ai.request.model"]),
            ["gen_ai.operation.name", "gen_ai.provider.name"]
        );
    }

    #[test]
    fn everything_required_is_a_name_to_use() {
        for name in REQUIREMENTS
            .iter()
            .flat_map(|requirement| requirement.names)
        {
            let standing = registered(name).map(|known| known.standing());
            assert!(
                matches!(standing, Some(Standing::Current | Standing::Moved)),
                "{name}"
            );
        }
    }
}
