//! Names that many services write and no registry ever had, with the registered name for each; and advice for
//! deprecated names to which the registry names no single successor.

use crate::bytes::{contains, equal};

/// Common names and what they are called in the registry.
const FOLK: &[(&str, &str)] = &[
    ("app.user_id", "user.id"),
    ("db.query", "db.query.text"),
    ("db.rows", "db.response.returned_rows"),
    ("db.rows_returned", "db.response.returned_rows"),
    ("db.table", "db.collection.name"),
    ("db.type", "db.system.name"),
    ("gen_ai.model", "gen_ai.request.model"),
    ("gen_ai.operation", "gen_ai.operation.name"),
    ("gen_ai.provider", "gen_ai.provider.name"),
    ("http.path", "url.path"),
    ("http.query", "url.query"),
    ("http.status", "http.response.status_code"),
    ("k8s.container", "k8s.container.name"),
    ("k8s.namespace", "k8s.namespace.name"),
    ("k8s.pod", "k8s.pod.name"),
    ("llm.completion_tokens", "gen_ai.usage.output_tokens"),
    ("llm.input_tokens", "gen_ai.usage.input_tokens"),
    ("llm.max_tokens", "gen_ai.request.max_tokens"),
    ("llm.model", "gen_ai.request.model"),
    ("llm.model_name", "gen_ai.request.model"),
    ("llm.operation", "gen_ai.operation.name"),
    ("llm.output_tokens", "gen_ai.usage.output_tokens"),
    ("llm.prompt_tokens", "gen_ai.usage.input_tokens"),
    ("llm.provider", "gen_ai.provider.name"),
    ("llm.system", "gen_ai.provider.name"),
    ("llm.temperature", "gen_ai.request.temperature"),
    ("llm.vendor", "gen_ai.provider.name"),
    ("messaging.kafka.group", "messaging.consumer.group.name"),
    (
        "messaging.kafka.partition",
        "messaging.destination.partition.id",
    ),
    ("messaging.kafka.topic", "messaging.destination.name"),
    ("messaging.queue", "messaging.destination.name"),
    ("messaging.rabbitmq.exchange", "messaging.destination.name"),
    ("messaging.rabbitmq.queue", "messaging.destination.name"),
    ("messaging.topic", "messaging.destination.name"),
];

/// Deprecated names without a successor in the registry, and what holds the fact today.
const ADVICE: &[(&str, &str)] = &[
    ("code.function", "code.function.name"),
    ("code.namespace", "code.function.name"),
    ("db.cosmosdb.status_code", "db.response.status_code"),
    ("db.jdbc.driver_classname", "db.system.name"),
    ("db.mssql.instance_name", "db.namespace"),
    ("db.redis.database_index", "db.namespace"),
    ("db.sql.table", "db.collection.name"),
    ("enduser.id", "user.id"),
    ("enduser.pseudo.id", "user.hash"),
    ("enduser.role", "user.roles"),
    ("http.flavor", "network.protocol.version"),
    ("http.host", "server.address"),
    ("http.request_content_length", "http.request.body.size"),
    ("http.response_content_length", "http.response.body.size"),
    ("http.target", "url.path"),
    ("message.id", "messaging.message.id"),
    (
        "messaging.kafka.destination.partition",
        "messaging.destination.partition.id",
    ),
    (
        "messaging.rocketmq.client_group",
        "messaging.consumer.group.name",
    ),
    ("net.peer.name", "server.address"),
    ("net.peer.port", "server.port"),
    ("rpc.grpc.status_code", "rpc.status_code"),
    ("rpc.jsonrpc.error_code", "rpc.status_code"),
    ("rpc.service", "rpc.method"),
];

/// The registered name for a common one.
pub(crate) const fn registered_for(name: &[u8]) -> Option<&'static str> {
    look_up(FOLK, name)
}

/// The name that holds the fact of a deprecated one today.
pub(crate) const fn advice_for(name: &[u8]) -> Option<&'static str> {
    look_up(ADVICE, name)
}

/// Whether the name is a common one that the registry calls otherwise, in `const` evaluation too.
pub(crate) const fn is_folk(name: &[u8]) -> bool {
    // All of them have namespaces.
    contains(name, b'.') && registered_for(name).is_some()
}

const fn look_up(table: &'static [(&str, &str)], name: &[u8]) -> Option<&'static str> {
    let (mut i, count) = (0, table.len());
    while i < count {
        if equal(table[i].0.as_bytes(), name) {
            return Some(table[i].1);
        }
        i += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Standing, registered};

    #[test]
    fn every_common_name_is_found() {
        for (name, _) in FOLK {
            assert!(is_folk(name.as_bytes()), "{name}");
        }
        assert!(!is_folk(b"batch_id"));
    }

    #[test]
    fn every_answer_is_a_name_to_use() {
        for (name, answer) in FOLK.iter().chain(ADVICE) {
            let standing = registered(answer).map(|known| known.standing());
            assert!(
                matches!(standing, Some(Standing::Current | Standing::Moved)),
                "{name} -> {answer}: {standing:?}"
            );
        }
    }

    #[test]
    fn advice_is_for_names_that_the_registry_gave_up_without_a_successor() {
        for (name, _) in ADVICE {
            let standing = registered(name).map(|known| known.standing());
            assert_eq!(standing, Some(Standing::Deprecated), "{name}");
        }
    }

    #[test]
    fn common_names_are_in_no_registry() {
        for (name, _) in FOLK {
            assert_eq!(registered(name), None, "{name}");
            assert!(is_folk(name.as_bytes()));
        }
        assert!(!is_folk(b"batch_id"));
    }
}
