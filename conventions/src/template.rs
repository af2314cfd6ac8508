//! Attributes whose last part is taken from elsewhere, such as `http.request.header.content-type`: the registry calls
//! them templates, and a header or label is not bound to the form of attribute names.
//!
//! Source: the attributes of type `template[…]` in the OpenTelemetry registry, version 1.44.0.

use crate::Problem;
use crate::bytes::starts_with;
use crate::form::{illegal_byte, length_problem};

/// Templates whose key is a header or metadata name, which the registry wants in lower case.
const LOWER_CASE_KEYS: &[&str] = &[
    "http.request.header",
    "http.response.header",
    "rpc.connect_rpc.request.metadata",
    "rpc.connect_rpc.response.metadata",
    "rpc.grpc.request.metadata",
    "rpc.grpc.response.metadata",
    "rpc.request.metadata",
    "rpc.response.metadata",
];

/// Templates whose key is kept as it is written elsewhere.
const VERBATIM_KEYS: &[&str] = &[
    "container.label",
    "container.labels",
    "db.elasticsearch.path_parts",
    "db.operation.parameter",
    "db.query.parameter",
    "gcp.gce.instance.labels",
    "k8s.cronjob.annotation",
    "k8s.cronjob.label",
    "k8s.daemonset.annotation",
    "k8s.daemonset.label",
    "k8s.deployment.annotation",
    "k8s.deployment.label",
    "k8s.job.annotation",
    "k8s.job.label",
    "k8s.namespace.annotation",
    "k8s.namespace.label",
    "k8s.node.annotation",
    "k8s.node.label",
    "k8s.persistentvolume.annotation",
    "k8s.persistentvolume.label",
    "k8s.persistentvolumeclaim.annotation",
    "k8s.persistentvolumeclaim.label",
    "k8s.pod.annotation",
    "k8s.pod.label",
    "k8s.pod.labels",
    "k8s.replicaset.annotation",
    "k8s.replicaset.label",
    "k8s.service.annotation",
    "k8s.service.label",
    "k8s.service.selector",
    "k8s.statefulset.annotation",
    "k8s.statefulset.label",
    "process.environment_variable",
];

/// A name that a template makes: where its key starts, and whether the key has to be lower case.
#[derive(Clone, Copy)]
pub(crate) struct Templated {
    pub(crate) key_start: usize,
    pub(crate) lower_case: bool,
}

/// The template that `name` is made from, if it is one with a key.
pub(crate) const fn templated(name: &[u8]) -> Option<Templated> {
    if let Some(key_start) = key_start(name, LOWER_CASE_KEYS) {
        return Some(Templated {
            key_start,
            lower_case: true,
        });
    }
    if let Some(key_start) = key_start(name, VERBATIM_KEYS) {
        return Some(Templated {
            key_start,
            lower_case: false,
        });
    }
    None
}

/// What is wrong with the key of a templated name: it has to be visible ASCII.
pub(crate) const fn key_problem(name: &[u8], template: Templated) -> Option<Problem> {
    if let Some(problem) = length_problem(name) {
        return Some(problem);
    }
    let mut at = template.key_start;
    while at < name.len() {
        let byte = name[at];
        if !byte.is_ascii_graphic() || (template.lower_case && byte.is_ascii_uppercase()) {
            return Some(illegal_byte(byte, at));
        }
        at += 1;
    }
    None
}

const fn key_start(name: &[u8], prefixes: &[&str]) -> Option<usize> {
    let mut i = 0;
    while i < prefixes.len() {
        let prefix = prefixes[i].as_bytes();
        let dot = prefix.len();
        if starts_with(name, prefix) && name.len() > dot + 1 && name[dot] == b'.' {
            return Some(dot + 1);
        }
        i += 1;
    }
    None
}
