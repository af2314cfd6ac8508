//! What the environment does, and what it must not.

use traced_interop_tests::configured::{build, config};
use traced_interop_tests::process::{Ended, run};
use traced_interop_tests::work::{check_essay, work};
use traced_interop_tests::{Behaviour, Collector};

const SERVICE: &str = env!("CARGO_BIN_EXE_service");

#[test]
fn an_empty_variable_is_an_unset_one() {
    let names = [
        "OTEL_TRACES_SAMPLER",
        "OTEL_TRACES_SAMPLER_ARG",
        "OTEL_PROPAGATORS",
        "OTEL_SDK_DISABLED",
    ];
    let mut variables = names.map(|name| (name, "")).to_vec();
    variables.push(("OTEL_TRACES_EXPORTER", "none"));
    let tracing = build(&variables).unwrap();
    tracing.shutdown().unwrap();
}

#[test]
fn white_space_for_one_signal_hides_nothing_that_holds_for_all() {
    let collector = Collector::http(Behaviour::Accepts);
    let blank = [
        ("OTEL_EXPORTER_OTLP_HEADERS", "x-api-key=k-1"),
        ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", " "),
        ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", " "),
    ];
    let ended = process(&collector, &["work"], &blank);
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(collector.spans()[0].headers["x-api-key"], "k-1");
}

#[test]
fn samplers_decide() {
    for (sampler, argument, sent) in [
        ("always_on", "", 50),
        ("always_off", "", 0),
        ("traceidratio", "0", 0),
        ("parentbased_traceidratio", "1", 50),
        ("parentbased_always_off", "", 0),
        // One trace a day: the first.
        ("ratelimiting", "0.00001", 1),
        ("parentbased_ratelimiting", "0.00001", 1),
    ] {
        let collector = Collector::http(Behaviour::Accepts);
        let tracing = build(&[
            ("OTEL_TRACES_SAMPLER", sampler),
            ("OTEL_TRACES_SAMPLER_ARG", argument),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ])
        .unwrap();
        work(&tracing, 50);
        tracing.shutdown().unwrap();
        assert_eq!(collector.names().len(), sent, "{sampler}");
    }
}

#[test]
fn the_resource_is_decoded_and_ranked() {
    let collector = Collector::http(Behaviour::Accepts);
    let url = collector.url();
    let attributes = (
        "OTEL_RESOURCE_ATTRIBUTES",
        "service.name=by%20list,team=caf%C3%A9%2C%20bar,region=eu",
    );
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str());
    let name = ("OTEL_SERVICE_NAME", "by_name");
    let nameless = ("OTEL_RESOURCE_ATTRIBUTES", "service.name=,region=eu");
    for (config, name) in [
        (config(&[endpoint]), "interop_service"),
        (config(&[endpoint, nameless]), "interop_service"),
        (config(&[endpoint, attributes]), "by list"),
        (config(&[endpoint, attributes, name]), "by_name"),
        (
            config(&[endpoint, attributes, name]).service_name("by_code"),
            "by_code",
        ),
    ] {
        let tracing = config.resource_attribute("region", "us").build().unwrap();
        work(&tracing, 1);
        tracing.shutdown().unwrap();
        let spans = collector.spans();
        let last = spans.last().unwrap();
        assert_eq!(last.resource("service.name"), name);
        assert_eq!(last.resource("region"), "us", "the code wins");
    }
    assert_eq!(collector.spans()[2].resource("team"), "café, bar");
}

#[test]
fn values_and_counts_are_limited() {
    let collector = Collector::http(Behaviour::Accepts);
    let tracing = build(&[
        ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4"),
        ("OTEL_ATTRIBUTE_COUNT_LIMIT", "2"),
        ("OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT", "0"),
    ])
    .unwrap();
    check_essay(&tracing);
    tracing.shutdown().unwrap();
    let spans = collector.spans();
    assert_eq!(spans[0].span.attributes.len(), 2);
    // Of three of its own and three that say where it is in the source.
    assert_eq!(spans[0].span.dropped_attributes_count, 4);
    assert_eq!(spans[1].span.events[0].dropped_attributes_count, 1);

    let ended = run(
        SERVICE,
        &["work"],
        &[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.url()),
            ("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4"),
            ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "2"),
        ],
    );
    assert!(ended.status.success());
    assert_eq!(collector.spans()[2].attributes()["essay_text"], "smör");
}

#[test]
fn headers_in_code_win_over_the_process_environment() {
    let secret = (
        "OTEL_EXPORTER_OTLP_HEADERS",
        "x-from=environment,x-secret=50%25",
    );
    for (collector, protocol) in [
        (Collector::http(Behaviour::Accepts), "http/protobuf"),
        (Collector::grpc(Behaviour::Accepts), "grpc"),
    ] {
        let protocol = ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
        assert!(
            process(&collector, &["work"], &[protocol, secret])
                .status
                .success()
        );
        assert!(
            process(&collector, &["header-in-code"], &[protocol, secret])
                .status
                .success()
        );
        let headers: Vec<_> = collector
            .spans()
            .into_iter()
            .map(|span| span.headers)
            .collect();
        assert_eq!(
            (&*headers[0]["x-from"], &*headers[0]["x-secret"]),
            ("environment", "50%")
        );
        assert_eq!(headers[1]["x-from"], "code");
        assert_eq!(headers[1].get("x-secret"), None);
    }
}

#[test]
fn without_an_endpoint_traces_are_printed() {
    let ended = run(SERVICE, &["work"], &[]);
    assert!(ended.status.success());
    assert!(ended.stdout.contains("work"), "{ended:?}");
    assert_eq!(ended.stderr, "");
}

#[test]
fn exporters_are_a_list() {
    let collector = Collector::http(Behaviour::Accepts);
    let both = process(
        &collector,
        &["work"],
        &[("OTEL_TRACES_EXPORTER", "otlp, console")],
    );
    assert!(both.stdout.contains("work"), "{both:?}");
    assert_eq!(collector.names(), ["work"]);

    let console = process(
        &collector,
        &["work"],
        &[("OTEL_TRACES_EXPORTER", "console")],
    );
    assert!(console.stdout.contains("work"), "{console:?}");
    let none = process(&collector, &["work"], &[("OTEL_TRACES_EXPORTER", "none")]);
    assert_eq!(none.stdout, "");
    assert_eq!(collector.names(), ["work"], "neither sends");
}

#[test]
fn a_disabled_sdk_makes_no_spans_and_no_threads() {
    let collector = Collector::http(Behaviour::Accepts);
    let disabled = ("OTEL_SDK_DISABLED", "TRUE");
    let ended = process(&collector, &["threads"], &[disabled]);
    assert_eq!(ended.stdout, "additional threads: 0\nrecording: false\n");
    assert_eq!(collector.names(), [""; 0]);

    let ended = process(&collector, &["propagators"], &[disabled]);
    assert_eq!(ended.stdout, "fields: baggage,traceparent,tracestate\n");
}

#[test]
fn propagators_are_chosen() {
    for (list, fields) in [
        ("baggage", "baggage"),
        ("tracecontext,tracecontext", "traceparent,tracestate"),
        ("b3", "b3"),
        (
            "B3multi",
            "x-b3-flags,x-b3-sampled,x-b3-spanid,x-b3-traceid",
        ),
        ("jaeger, b3,baggage", "b3,baggage,uber-trace-id"),
        ("none", ""),
    ] {
        let ended = run(
            SERVICE,
            &["propagators"],
            &[("OTEL_PROPAGATORS", list), ("OTEL_TRACES_EXPORTER", "none")],
        );
        assert_eq!(ended.stdout, format!("fields: {fields}\n"));
    }
}

#[test]
fn the_ways_of_old_get_a_hint() {
    for name in ["JAEGER_AGENT_HOST", "OTEL_EXPORTER_JAEGER_ENDPOINT"] {
        let ended = run(SERVICE, &["work"], &[(name, "jaeger")]);
        assert!(ended.status.success());
        assert!(
            ended.stderr.contains(name) && ended.stderr.contains("4317"),
            "{ended:?}"
        );
        assert!(ended.stderr.contains("4318"), "{ended:?}");
    }
    let collector = Collector::http(Behaviour::Accepts);
    let ended = process(&collector, &["work"], &[("JAEGER_AGENT_HOST", "jaeger")]);
    assert_eq!(ended.stderr, "", "whoever has an endpoint needs no hint");
    let ended = process(&collector, &["work"], &[("OTEL_CONFIG_FILE", "otel.yaml")]);
    assert!(
        ended.stderr.contains("OTEL_CONFIG_FILE has no effect"),
        "{ended:?}"
    );
}

#[test]
fn a_runtime_of_one_thread_ends_well() {
    for (collector, protocol) in [
        (Collector::http(Behaviour::Accepts), "http/protobuf"),
        (Collector::grpc(Behaviour::Accepts), "grpc"),
    ] {
        let protocol = ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol);
        let ended = process(&collector, &["current-thread-runtime"], &[protocol]);
        assert!(ended.status.success(), "{ended:?}");
        assert_eq!(ended.stderr, "");
        assert_eq!(collector.names(), ["work"]);
    }
}

fn process(collector: &Collector, arguments: &[&str], more: &[(&str, &str)]) -> Ended {
    let url = collector.url();
    let mut environment = vec![("OTEL_EXPORTER_OTLP_ENDPOINT", url.as_str())];
    environment.extend_from_slice(more);
    run(SERVICE, arguments, &environment)
}
