# Apache Kafka from Maven Central: one node that is controller and broker (KRaft). To be sourced by scripts/services.
# shellcheck shell=bash disable=SC2154 # $service_dir comes from scripts/services

kafka_version=4.3.1
kafka_log4j_version=2.25.3
kafka_java_at_least=17
kafka_attempts=3

kafka_log() { echo "$service_dir/server.log"; }
kafka_port() { cat "$service_dir/port"; }
kafka_jars() { echo "$service_dir/jars-$kafka_version"; }
kafka_settings() { echo "$service_dir/server.properties"; }

# The broker is there when its list of brokers, the answer to a metadata request (key 3, version 7, for no topic), has
# one entry. The answer: length, the request's number, a pause, the count of brokers; 4 bytes each.
kafka_answers() {
    local answer
    exec 3<> "/dev/tcp/127.0.0.1/$(kafka_port)" || return 1
    printf '\0\0\0\017\0\003\0\007\0\0\0\001\377\377\0\0\0\0\0' >&3
    answer=$(timeout 5 head -c 16 <&3 | od -An -tx1 | tr -d ' \n')
    exec 3>&-
    [[ $answer == ????????000000010000000000000001 ]]
} 2> /dev/null

kafka_is_up() { [ -e "$service_dir/port" ] && process_is_up && kafka_answers; }

kafka_require_java() {
    if ! command -v java > /dev/null; then install_package default-jre-headless; fi
    local found
    found=$(java -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
    [ "${found:-0}" -ge "$kafka_java_at_least" ] \
        || fail "Kafka needs Java $kafka_java_at_least or newer; \`java\` is version ${found:-unknown}: install one, put it first in PATH"
}

kafka_fetch() {
    if [ -d "$(kafka_jars)" ]; then return; fi
    if ! command -v mvn > /dev/null; then install_package maven; fi
    say "fetching Kafka $kafka_version"
    rm -rf "$(kafka_jars).part"
    mvn -q -B -f "$definitions/kafka/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
        -Dkafka.version="$kafka_version" -Dlog4j.version="$kafka_log4j_version" \
        -DoutputDirectory="$(kafka_jars).part" > "$service_dir/fetch.log" 2>&1 \
        || fail "Kafka $kafka_version cannot be fetched; see $service_dir/fetch.log"
    mv "$(kafka_jars).part" "$(kafka_jars)"
}

# kafka_configure BROKER-PORT CONTROLLER-PORT: with topics made when first named, and nothing that waits for more nodes
# or for a second consumer.
kafka_configure() {
    cat > "$(kafka_settings)" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$2
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:$1,CONTROLLER://127.0.0.1:$2
advertised.listeners=PLAINTEXT://127.0.0.1:$1
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=$service_dir/data
num.partitions=1
auto.create.topics.enable=true
default.replication.factor=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
initial.broker.registration.timeout.ms=60000
log.cleaner.dedupe.buffer.size=8388608
END
    cat > "$service_dir/log4j2.properties" <<END
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d %p %m (%c)%n%throwable
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
END
}

# The data folder has to know its cluster before the first start.
kafka_create() {
    local cluster
    rm -rf "${service_dir:?}/data"
    cluster=$(java -cp "$(kafka_jars)/*" kafka.tools.StorageTool random-uuid 2>> "$(kafka_log)" | tail -n 1)
    java -cp "$(kafka_jars)/*" -Dlog4j2.configurationFile="$service_dir/log4j2.properties" \
        kafka.tools.StorageTool format -t "$cluster" -c "$(kafka_settings)" >> "$(kafka_log)" 2>&1 \
        || fail "Kafka's data folder cannot be made; see $(kafka_log)"
    touch "$service_dir/created"
}

kafka_start() {
    local port=$1 controller_port=$2
    kafka_configure "$port" "$controller_port"
    if [ ! -e "$service_dir/created" ]; then kafka_create; fi
    echo "$port" > "$service_dir/port"
    start_process "$(kafka_log)" java -cp "$(kafka_jars)/*" -Xms64m -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
        -Dlog4j2.configurationFile="$service_dir/log4j2.properties" kafka.Kafka "$(kafka_settings)"
    wait_until 90 kafka_answers
}

kafka_up() {
    if kafka_is_up; then
        say "Kafka runs already, port $(kafka_port)"
        return
    fi
    kafka_require_java
    kafka_fetch
    local port controller_port
    for _ in $(seq "$kafka_attempts"); do
        stop_process
        read -r port controller_port < <(free_ports 2)
        if kafka_start "$port" "$controller_port"; then
            say "Kafka $kafka_version runs, port $port"
            return
        fi
        # Only what ended at once can have met another's port.
        if process_is_up; then break; fi
    done
    kafka_down
    tail -n 40 "$(kafka_log)" >&2
    fail "Kafka does not start; see $(kafka_log)"
}

kafka_down() {
    if process_is_up; then
        stop_process
        say "Kafka is stopped"
    else
        say "Kafka does not run"
    fi
    rm -f "$service_dir/port" "$service_dir/pid"
}

kafka_status() {
    kafka_is_up || fail "Kafka does not run"
    say "Kafka runs, port $(kafka_port), log $(kafka_log)"
}

kafka_env() {
    kafka_is_up || fail "Kafka does not run"
    echo "TRACED_TEST_KAFKA_BROKERS=127.0.0.1:$(kafka_port)"
}
