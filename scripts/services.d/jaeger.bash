# Jaeger, built from its Go module, with its storage in memory. To be sourced by scripts/services.
# shellcheck shell=bash disable=SC2154 # $service_dir comes from scripts/services

# The last version whose module the Go proxy serves: later ones have a 2 in front and the same module path.
jaeger_version=v1.76.0
jaeger_module=github.com/jaegertracing/jaeger
# The first Go that fetches the version of Go that Jaeger asks for.
jaeger_go_at_least=21
jaeger_attempts=3

jaeger_log() { echo "$service_dir/server.log"; }
jaeger_program() { echo "$service_dir/jaeger-$jaeger_version"; }
jaeger_port() { cat "$service_dir/$1-port"; }

jaeger_answers() {
    local answer
    is_listening "$(jaeger_port otlp-grpc)" && is_listening "$(jaeger_port otlp-http)" || return 1
    exec 3<> "/dev/tcp/127.0.0.1/$(jaeger_port query)" || return 1
    printf 'GET /api/services HTTP/1.0\r\n\r\n' >&3
    answer=$(timeout 5 head -n 1 <&3)
    exec 3>&-
    [[ $answer == "HTTP/1."?" 200 "* ]]
} 2> /dev/null

jaeger_is_up() { [ -e "$service_dir/query-port" ] && process_is_up && jaeger_answers; }

jaeger_require_go() {
    if ! command -v go > /dev/null; then install_package golang-go; fi
    local found
    found=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    [ "${found:-0}" -ge "$jaeger_go_at_least" ] \
        || fail "Jaeger needs Go 1.$jaeger_go_at_least or newer; \`go\` is version 1.${found:-?}: install one, put it first in PATH"
}

# jaeger_folder: where the module is, fetched if it was not.
jaeger_folder() {
    local folder
    folder=$(cd / && go mod download -json "$jaeger_module@$jaeger_version" 2> "$service_dir/build.log" \
        | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
    [ -d "$folder" ] || fail "Jaeger $jaeger_version cannot be fetched; see $service_dir/build.log"
    echo "$folder"
}

# jaeger_build PACKAGE PROGRAM: in the module's own folder, with the versions and checksums that it was released with:
# `go install` refuses a module that replaces another.
jaeger_build() {
    local package=$1 program=$2 folder
    if [ -x "$program" ]; then return; fi
    jaeger_require_go
    say "building Jaeger $jaeger_version, $package, which takes minutes"
    folder=$(jaeger_folder)
    (
        cd "$folder"
        GOFLAGS='' GOWORK=off CGO_ENABLED=0 go build -mod=readonly -trimpath -o "$program.part" "$package"
    ) >> "$service_dir/build.log" 2>&1 || fail "Jaeger $jaeger_version cannot be built; see $service_dir/build.log"
    mv "$program.part" "$program"
}

# jaeger_start: on the ports in the files of that name. Those of no use to a test need one too, or Jaeger takes the
# usual ones, on every interface.
jaeger_start() {
    local ports
    read -r -a ports < <(free_ports 7)
    echo "${ports[0]}" > "$service_dir/otlp-grpc-port"
    echo "${ports[1]}" > "$service_dir/otlp-http-port"
    echo "${ports[2]}" > "$service_dir/query-port"
    start_process "$(jaeger_log)" env SPAN_STORAGE_TYPE=memory "$(jaeger_program)" \
        --collector.otlp.grpc.host-port "127.0.0.1:${ports[0]}" \
        --collector.otlp.http.host-port "127.0.0.1:${ports[1]}" \
        --query.http-server.host-port "127.0.0.1:${ports[2]}" \
        --query.grpc-server.host-port "127.0.0.1:${ports[3]}" \
        --collector.grpc-server.host-port "127.0.0.1:${ports[4]}" \
        --collector.http-server.host-port "127.0.0.1:${ports[5]}" \
        --admin.http.host-port "127.0.0.1:${ports[6]}" \
        --memory.max-traces 10000
    wait_until 60 jaeger_answers
}

jaeger_up() {
    if jaeger_is_up; then
        say "Jaeger runs already, port $(jaeger_port otlp-grpc) for OTLP"
        return
    fi
    jaeger_build ./cmd/all-in-one "$(jaeger_program)"
    for _ in $(seq "$jaeger_attempts"); do
        stop_process
        if jaeger_start; then
            say "Jaeger $jaeger_version runs, port $(jaeger_port otlp-grpc) for OTLP"
            return
        fi
        # Only what ended at once can have met another's port.
        if process_is_up; then break; fi
    done
    jaeger_down
    tail -n 40 "$(jaeger_log)" >&2
    fail "Jaeger does not start; see $(jaeger_log)"
}

jaeger_down() {
    if process_is_up; then
        stop_process
        say "Jaeger is stopped"
    else
        say "Jaeger does not run"
    fi
    rm -f "$service_dir"/*-port "$service_dir/pid"
}

jaeger_status() {
    jaeger_is_up || fail "Jaeger does not run"
    say "Jaeger runs, port $(jaeger_port otlp-grpc) for OTLP, $(jaeger_port query) for queries, log $(jaeger_log)"
}

jaeger_env() {
    jaeger_is_up || fail "Jaeger does not run"
    echo "TRACED_TEST_JAEGER_OTLP=http://127.0.0.1:$(jaeger_port otlp-grpc)"
    echo "TRACED_TEST_JAEGER_OTLP_HTTP=http://127.0.0.1:$(jaeger_port otlp-http)"
    echo "TRACED_TEST_JAEGER_QUERY=http://127.0.0.1:$(jaeger_port query)"
}
