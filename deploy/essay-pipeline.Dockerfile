# The essay pipeline: one program, which is any of the three services, or the job that uploads essays.
#
#   docker build --file deploy/essay-pipeline.Dockerfile --tag traced/essay-pipeline:0.1.0 .
FROM rust:1.95.0-slim-trixie AS build
# For librdkafka, which is built from source.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends g++ make \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/source/target \
    cargo build --locked --release -p essay-pipeline --features kafka,rabbitmq \
    && install -D target/release/essay-pipeline /out/essay-pipeline

FROM debian:13.2-slim
# The roots that a real language model's certificate is checked with.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /out/essay-pipeline /usr/local/bin/essay-pipeline
COPY examples/essay-pipeline/essays /essays
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/usr/local/bin/essay-pipeline"]
CMD ["--essays", "/essays"]
