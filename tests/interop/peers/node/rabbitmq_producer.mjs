// Sends one message to a queue of RabbitMQ that is there already: `rabbitmq_producer.mjs QUEUE TEXT`
//
// `submit essay` is the trace's root, `send QUEUE` the producer under it; the official propagator writes that one's
// context into the message's headers, and baggage: the entry `tenant`.

import { context, propagation, SpanKind, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, detectResources, envDetector } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { connect } from "amqplib";

const [queue, text] = process.argv.slice(2);

// Service name and endpoint come from the environment.
const provider = new NodeTracerProvider({
  resource: defaultResource().merge(detectResources({ detectors: [envDetector] })),
  spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
});
provider.register();
const tracer = trace.getTracer("rabbitmq_producer");

const connection = await connect(process.env.TRACED_TEST_RABBITMQ_URL);
const channel = await connection.createConfirmChannel();
// With `mandatory`, the broker gives a message back that no queue took.
channel.on("return", () => {
  throw new Error(`there is no queue ${queue}`);
});

await tracer.startActiveSpan("submit essay", async (root) => {
  const attributes = { "messaging.system.name": "rabbitmq", "messaging.destination.name": queue };
  await tracer.startActiveSpan(`send ${queue}`, { kind: SpanKind.PRODUCER, attributes }, async (span) => {
    const headers = {};
    // What a header cannot have as it is.
    const baggage = propagation.createBaggage({ tenant: { value: "smörgås,1+1=2;%" } });
    propagation.inject(propagation.setBaggage(context.active(), baggage), headers);
    const options = { headers, messageId: "essay-7", mandatory: true };
    channel.sendToQueue(queue, Buffer.from(text), options);
    await channel.waitForConfirms();
    span.end();
  });
  root.end();
});
await connection.close();
await provider.shutdown();
