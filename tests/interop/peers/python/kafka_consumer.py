"""Reads one message of a topic of Kafka, and prints its text: `kafka_consumer.py TOPIC`

Prints `ready` first: from then on it misses nothing, because it reads the topic from its beginning. The official
propagator reads the message's headers; `process TOPIC` is a child of what it finds there, and linked to it. Of
the baggage it has the entry `tenant` for an attribute.
"""

import os
import sys

import telemetry
from kafka import KafkaConsumer, TopicPartition
from opentelemetry import baggage, propagate, trace
from opentelemetry.propagators.textmap import Getter


class Headers(Getter):
    """Kafka's headers: pairs of a name and bytes, as often as the sender likes."""

    def get(self, carrier, key):
        return [value.decode() for name, value in carrier if name == key] or None

    def keys(self, carrier):
        return [name for name, _ in carrier]


def main(topic):
    telemetry.start()
    consumer = KafkaConsumer(
        bootstrap_servers=os.environ["TRACED_TEST_KAFKA_BROKERS"],
        group_id=None,
        auto_offset_reset="earliest",
    )
    consumer.assign([TopicPartition(topic, 0)])
    print("ready", flush=True)

    message = next(consumer)
    consumer.close()
    context = propagate.extract(message.headers, getter=Headers())
    producer = trace.get_current_span(context).get_span_context()
    with trace.get_tracer("kafka_consumer").start_as_current_span(
        f"process {topic}",
        context=context,
        kind=trace.SpanKind.CONSUMER,
        attributes={
            "messaging.system.name": "kafka",
            "messaging.destination.name": topic,
            "tenant": baggage.get_baggage("tenant", context),
        },
        links=[trace.Link(producer)],
    ):
        print(message.value.decode(), flush=True)


main(*sys.argv[1:])
