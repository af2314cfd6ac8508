//! What the annotation costs a consumer of small messages from Kafka: messages per second and processor time per message,
//! without and with it, in turns.
//!
//! ```sh
//! cargo run --release -p traced-messaging-benches --bin kafka -- [messages] [rounds]
//! ```
//!
//! `TRACED_TEST_KAFKA_BROKERS` says where Kafka is. Processor time is read from `/proc`, so this is for Linux. The broker
//! competes for the processor where it is on the same machine: what counts is the processor time, of the thread that
//! handles the messages and of the whole process, in which librdkafka's threads and the exporter's are.

use std::error::Error;
use std::future::Future;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    BatchConfigBuilder, BatchSpanProcessor, SdkTracerProvider, SpanData, SpanExporter,
};
use rdkafka::consumer::{Consumer as _, StreamConsumer};
use rdkafka::message::{BorrowedMessage, Header, Message as _, OwnedHeaders};
use rdkafka::producer::{BaseRecord, Producer as _, ThreadedProducer};
use rdkafka::types::RDKafkaErrorCode;
use rdkafka::{ClientConfig, Offset, TopicPartitionList};
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::traced_consumer;

type Failure = Box<dyn Error>;

const PATIENCE: Duration = Duration::from_secs(60);

async fn without(message: &BorrowedMessage<'_>) -> Result<(), std::str::Utf8Error> {
    black_box(std::str::from_utf8(message.payload().unwrap_or_default())?);
    Ok(())
}

#[traced_consumer]
async fn with(message: &BorrowedMessage<'_>) -> Result<(), std::str::Utf8Error> {
    without(message).await
}

/// Counts spans, and drops them.
#[derive(Debug, Clone, Default)]
struct Counter(Arc<AtomicUsize>);

impl SpanExporter for Counter {
    fn export(&self, batch: Vec<SpanData>) -> impl Future<Output = OTelSdkResult> + Send {
        self.0.fetch_add(batch.len(), Ordering::Relaxed);
        std::future::ready(Ok(()))
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let messages: usize = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let rounds: usize = arguments.next().map_or(Ok(5), |text| text.parse())?;
    let mut config = ClientConfig::new();
    let brokers = std::env::var("TRACED_TEST_KAFKA_BROKERS");
    let brokers = brokers
        .map_err(|_| "set TRACED_TEST_KAFKA_BROKERS, which `scripts/services env kafka` prints")?;
    config.set("bootstrap.servers", brokers);
    config.set("group.id", "cost");
    config.set("enable.auto.commit", "false");

    let exported = Counter::default();
    let provider = tracing(exported.clone(), messages);
    let topic = format!("cost-{}", std::process::id());
    produce(&config, &topic, messages)?;

    println!("round  annotation  messages/s  µs of its thread  µs of the process  (per message)");
    for round in 1..=rounds {
        for is_annotated in [false, true] {
            let cost = consume(&config, &topic, messages, is_annotated).await?;
            provider.force_flush()?;
            println!(
                "{round:>5}  {:<10}  {cost}",
                if is_annotated { "with" } else { "without" }
            );
        }
    }
    let exported = exported.0.load(Ordering::Relaxed);
    println!("{exported} spans exported of {}", messages * rounds);
    Ok(())
}

/// The SDK as an application has it, with room for all spans: those that are dropped cost less.
fn tracing(exporter: Counter, spans: usize) -> SdkTracerProvider {
    let config = BatchConfigBuilder::default().with_max_queue_size(spans);
    let processor = BatchSpanProcessor::builder(exporter)
        .with_batch_config(config.build())
        .build();
    let provider = SdkTracerProvider::builder()
        .with_span_processor(processor)
        .build();
    opentelemetry::global::set_tracer_provider(provider.clone());
    opentelemetry::global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
    provider
}

/// Messages such as a traced producer sends.
fn produce(config: &ClientConfig, topic: &str, messages: usize) -> Result<(), Failure> {
    let producer: ThreadedProducer<_> = config.create()?;
    for index in 0..messages {
        let key = format!("essay-{index}");
        let context = format!("00-{:032x}-{:016x}-01", index + 1, index + 1);
        let entries = [("content-type", "text/plain"), ("traceparent", &context)];
        let headers = entries
            .iter()
            .fold(OwnedHeaders::new(), |headers, (key, value)| {
                headers.insert(Header {
                    key,
                    value: Some(*value),
                })
            });
        let record = BaseRecord::to(topic).key(&key).payload("An essay.");
        let mut record = record.partition(0).headers(headers);
        while let Err((error, refused)) = producer.send(record) {
            if error.rdkafka_error_code() != Some(RDKafkaErrorCode::QueueFull) {
                return Err(error.into());
            }
            producer.flush(PATIENCE)?;
            record = refused;
        }
    }
    Ok(producer.flush(PATIENCE)?)
}

/// Reads the topic once.
async fn consume(
    config: &ClientConfig,
    topic: &str,
    messages: usize,
    is_annotated: bool,
) -> Result<String, Failure> {
    let consumer: StreamConsumer = config.create()?;
    let mut assignment = TopicPartitionList::new();
    assignment.add_partition_offset(topic, 0, Offset::Beginning)?;
    // From here: librdkafka fetches ahead of who consumes.
    let start = (Instant::now(), time_of_thread()?, time_of_process()?);
    consumer.assign(&assignment)?;
    for _ in 0..messages {
        let message = tokio::time::timeout(PATIENCE, consumer.recv()).await??;
        if is_annotated {
            with(&message).await?;
        } else {
            without(&message).await?;
        }
    }
    let rate = messages as f64 / start.0.elapsed().as_secs_f64();
    let each = |time: Duration| time.as_secs_f64() * 1e6 / messages as f64;
    let thread = each(time_of_thread()?.saturating_sub(start.1));
    let process = each(time_of_process()?.saturating_sub(start.2));
    Ok(format!("{rate:>10.0}  {thread:>16.2}  {process:>17.2}"))
}

/// How long this thread has run.
fn time_of_thread() -> Result<Duration, Failure> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = text.split(' ').next().unwrap_or_default().parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// How long the threads of this process have run: the fields `utime` and `stime` of proc(5), in hundredths of a second.
fn time_of_process() -> Result<Duration, Failure> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = text.rsplit_once(')').ok_or("no name in /proc/self/stat")?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    let mut ticks = 0;
    for field in fields.get(11..13).ok_or("no times in /proc/self/stat")? {
        ticks += field.parse::<u64>()?;
    }
    Ok(Duration::from_millis(ticks * 10))
}
