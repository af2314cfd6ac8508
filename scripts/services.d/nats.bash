# NATS, built from its Go module, with a password of its own. To be sourced by scripts/services.
# shellcheck shell=bash disable=SC2154 # $service_dir comes from scripts/services

nats_version=v2.15.2
nats_module=github.com/nats-io/nats-server/v2
# The first Go that fetches the version of Go that NATS asks for.
nats_go_at_least=21
nats_attempts=3
nats_user=traced

nats_log() { echo "$service_dir/server.log"; }
nats_program() { echo "$service_dir/nats-server-$nats_version"; }
nats_port() { cat "$service_dir/port"; }

# The server speaks first: `INFO {…}`.
nats_answers() {
    local answer
    exec 3<> "/dev/tcp/127.0.0.1/$(nats_port)" || return 1
    answer=$(timeout 5 head -c 6 <&3)
    exec 3>&-
    [[ $answer == "INFO {" ]]
} 2> /dev/null

nats_is_up() { [ -e "$service_dir/port" ] && process_is_up && nats_answers; }

nats_require_go() {
    if ! command -v go > /dev/null; then install_package golang-go; fi
    local found
    found=$(go env GOVERSION | sed -n 's/^go1\.\([0-9]*\).*/\1/p')
    [ "${found:-0}" -ge "$nats_go_at_least" ] \
        || fail "NATS needs Go 1.$nats_go_at_least or newer; \`go\` is version 1.${found:-?}: install one, put it first in PATH"
}

nats_build() {
    if [ -x "$(nats_program)" ]; then return; fi
    nats_require_go
    say "building NATS $nats_version"
    rm -rf "$service_dir/built"
    (
        cd /
        GOFLAGS='' GOWORK=off GOBIN=$service_dir/built CGO_ENABLED=0 go install -trimpath "$nats_module@$nats_version"
    ) > "$service_dir/build.log" 2>&1 || fail "NATS $nats_version cannot be built; see $service_dir/build.log"
    mv "$service_dir/built/nats-server" "$(nats_program)"
    rmdir "$service_dir/built"
}

nats_configure() {
    (
        umask 077
        [ -e "$service_dir/password" ] || random_secret > "$service_dir/password"
        cat > "$service_dir/nats.conf" <<END
listen: "127.0.0.1:$1"
authorization { user: "$nats_user", password: "$(cat "$service_dir/password")" }
END
    )
}

nats_start() {
    nats_configure "$1"
    echo "$1" > "$service_dir/port"
    start_process "$(nats_log)" "$(nats_program)" --config "$service_dir/nats.conf"
    wait_until 60 nats_answers
}

nats_up() {
    if nats_is_up; then
        say "NATS runs already, port $(nats_port)"
        return
    fi
    nats_build
    for _ in $(seq "$nats_attempts"); do
        stop_process
        if nats_start "$(free_port)"; then
            say "NATS $nats_version runs, port $(nats_port)"
            return
        fi
        # Only what ended at once can have met another's port.
        if process_is_up; then break; fi
    done
    nats_down
    tail -n 40 "$(nats_log)" >&2
    fail "NATS does not start; see $(nats_log)"
}

nats_down() {
    if process_is_up; then
        stop_process
        say "NATS is stopped"
    else
        say "NATS does not run"
    fi
    rm -f "$service_dir/port" "$service_dir/pid"
}

nats_status() {
    nats_is_up || fail "NATS does not run"
    say "NATS runs, port $(nats_port), log $(nats_log)"
}

nats_env() {
    nats_is_up || fail "NATS does not run"
    echo "TRACED_TEST_NATS_URL=nats://$nats_user:$(cat "$service_dir/password")@127.0.0.1:$(nats_port)"
}
