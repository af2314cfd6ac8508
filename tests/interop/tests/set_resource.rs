//! What the application brings is told the resource: each once, and who panics then is a fault of the set-up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use opentelemetry::{Context, Key};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use traced_interop_tests::configured::config;

/// Takes no resource.
#[derive(Debug)]
struct Broken;

impl SpanExporter for Broken {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, _: &Resource) {
        panic!("asked for");
    }
}

impl SpanProcessor for Broken {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, _: &Resource) {
        panic!("asked for");
    }
}

/// The names of the services that it was told.
#[derive(Debug, Clone, Default)]
struct Told(Arc<Mutex<Vec<String>>>);

impl Told {
    fn note(&self, resource: &Resource) {
        let name = resource.get(&Key::new("service.name"));
        let name = name.map(|name| name.to_string());
        self.0.lock().unwrap().extend(name);
    }
}

impl SpanExporter for Told {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.note(resource);
    }
}

impl SpanProcessor for Told {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.note(resource);
    }
}

#[test]
fn an_exporter_or_processor_that_panics_when_it_is_told_the_resource_is_a_fault() {
    for is_printed in [true, false] {
        let broken = || {
            config(&[])
                .console(is_printed)
                .exporter(Broken)
                .exporter(Told::default())
        };
        let error = broken().init().expect_err("the exporter panics");
        assert_eq!(error.settings(), ["Config::exporter"]);
        let told = format!(
            "`{}` panicked in `set_resource`",
            std::any::type_name::<Broken>()
        );
        assert!(error.to_string().contains(&told), "{error}");
        let error = broken().span_processor(Broken).init();
        let error = error.expect_err("both panic, and nothing is set up after the first error");
        let settings = ["Config::exporter", "Config::span_processor"];
        assert_eq!(error.settings(), settings);
    }
}

#[test]
fn every_exporter_and_processor_is_told_the_resource_once() {
    for (is_printed, is_processor) in [(true, false), (false, true), (false, false)] {
        let told = Told::default();
        let mut config = config(&[("OTEL_SERVICE_NAME", "essays")])
            .console(is_printed)
            .exporter(told.clone());
        if is_processor {
            config = config.span_processor(told.clone());
        }
        config
            .build()
            .expect("nothing is wrong")
            .shutdown()
            .unwrap();
        let expected = vec!["essays"; 1 + usize::from(is_processor)];
        assert_eq!(*told.0.lock().unwrap(), expected);
    }
}
