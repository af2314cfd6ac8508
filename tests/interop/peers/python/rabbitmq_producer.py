"""Sends one message to a queue of RabbitMQ that is there already: `rabbitmq_producer.py QUEUE TEXT`

`submit essay` is the trace's root, `send QUEUE` the producer under it; the official propagator writes that one's
context into the message's headers, and baggage: the entry `tenant`.
"""

import os
import sys

import pika
import telemetry
from opentelemetry import baggage, context, propagate, trace

# What a header cannot have as it is.
TENANT = "smörgås,1+1=2;%"


def main(queue, text):
    telemetry.start()
    tracer = trace.get_tracer("rabbitmq_producer")
    connection = pika.BlockingConnection(pika.URLParameters(os.environ["TRACED_TEST_RABBITMQ_URL"]))
    channel = connection.channel()
    # With `mandatory`, a message that no queue took is an error here.
    channel.confirm_delivery()
    attributes = {"messaging.system.name": "rabbitmq", "messaging.destination.name": queue}
    with tracer.start_as_current_span("submit essay"):
        with tracer.start_as_current_span(f"send {queue}", kind=trace.SpanKind.PRODUCER, attributes=attributes):
            headers = {}
            context.attach(baggage.set_baggage("tenant", TENANT))
            propagate.inject(headers)
            properties = pika.BasicProperties(headers=headers, message_id="essay-7")
            channel.basic_publish("", queue, text.encode(), properties, mandatory=True)
    connection.close()


main(*sys.argv[1:])
