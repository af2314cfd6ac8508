# RabbitMQ from Debian's package, as a node of its own: its own data, cookie, user, password, and port mapper (epmd).
# It has nothing to do with a RabbitMQ that the machine runs for itself. To be sourced by scripts/services.
#
# The version is the one of the machine's Debian.
# shellcheck shell=bash disable=SC2154 # $service_dir comes from scripts/services

rabbitmq_user=traced
rabbitmq_attempts=3
# The package's commands in /usr/sbin insist on its own user; these are the same without that.
rabbitmq_programs=/usr/lib/rabbitmq/bin

rabbitmq_log() { echo "$service_dir/server.log"; }
rabbitmq_port() { cat "$service_dir/port"; }

# A server of AMQP 0-9-1 answers the protocol's greeting with a method frame (1) on channel 0 that holds, behind its
# length, connection.start (class 10, method 10).
rabbitmq_answers() {
    local answer
    exec 3<> "/dev/tcp/127.0.0.1/$(rabbitmq_port)" || return 1
    printf 'AMQP\0\0\011\001' >&3
    answer=$(timeout 5 head -c 11 <&3 | od -An -tx1 | tr -d ' \n')
    exec 3>&-
    [[ $answer == 010000????????000a000a ]]
} 2> /dev/null

rabbitmq_is_up() { [ -e "$service_dir/port" ] && process_is_up && rabbitmq_answers; }

# rabbitmq_epmd ARGUMENT...: the node's own port mapper, which the node starts where it does not run.
rabbitmq_epmd() { ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$(cat "$service_dir/epmd-port") epmd "$@"; }

rabbitmq_stop_epmd() {
    if [ -e "$service_dir/epmd-port" ]; then rabbitmq_epmd -kill > /dev/null 2>&1 || true; fi
    rm -f "$service_dir/epmd-port"
}

rabbitmq_create() {
    rm -rf "${service_dir:?}/data" "${service_dir:?}/home"
    mkdir -p "$service_dir/data" "$service_dir/home"
    (
        umask 077
        random_secret > "$service_dir/password"
        random_secret > "$service_dir/home/.erlang.cookie"
    )
    chmod 400 "$service_dir/home/.erlang.cookie"
    echo "traced-$$-$RANDOM@localhost" > "$service_dir/node"
    : > "$service_dir/no-plugins"
    : > "$service_dir/no-settings"
    touch "$service_dir/created"
}

# The first start makes this user, and no `guest`.
rabbitmq_configure() {
    local port=$1
    (
        umask 077
        cat > "$service_dir/rabbitmq.conf" <<END
listeners.tcp.1 = 127.0.0.1:$port
default_user = $rabbitmq_user
default_pass = $(cat "$service_dir/password")
default_permissions.configure = .*
default_permissions.read = .*
default_permissions.write = .*
log.console = true
log.console.level = info
log.file = false
disk_free_limit.absolute = 50MB
END
    )
}

rabbitmq_start() {
    local port=$1 distribution_port=$2 epmd_port=$3
    rabbitmq_configure "$port"
    echo "$epmd_port" > "$service_dir/epmd-port"
    echo "$port" > "$service_dir/port"
    # RUNNING_UNDER_SYSTEMD: the script becomes the server instead of waiting beside it, so that there is one process.
    start_process "$(rabbitmq_log)" env \
        HOME="$service_dir/home" \
        ERL_EPMD_ADDRESS=127.0.0.1 \
        ERL_EPMD_PORT="$epmd_port" \
        RUNNING_UNDER_SYSTEMD=true \
        RABBITMQ_NODENAME="$(cat "$service_dir/node")" \
        RABBITMQ_DIST_PORT="$distribution_port" \
        RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" \
        RABBITMQ_CONF_ENV_FILE="$service_dir/no-settings" \
        RABBITMQ_CONFIG_FILE="$service_dir/rabbitmq.conf" \
        RABBITMQ_CONFIG_FILES="$service_dir/no-conf.d" \
        RABBITMQ_ADVANCED_CONFIG_FILE="$service_dir/no-advanced.config" \
        RABBITMQ_ENABLED_PLUGINS_FILE="$service_dir/no-plugins" \
        RABBITMQ_MNESIA_BASE="$service_dir/data" \
        RABBITMQ_LOG_BASE="$service_dir" \
        RABBITMQ_LOGS=- \
        RABBITMQ_PID_FILE="$service_dir/node.pid" \
        "$rabbitmq_programs/rabbitmq-server"
    wait_until 90 rabbitmq_answers
}

rabbitmq_install() {
    if [ -x "$rabbitmq_programs/rabbitmq-server" ]; then return; fi
    install_package rabbitmq-server
    [ -x "$rabbitmq_programs/rabbitmq-server" ] || fail "the package rabbitmq-server brought no server along"
    # The machine asked for no RabbitMQ, so none starts with it either.
    as_root update-rc.d rabbitmq-server disable >&2 || true
}

rabbitmq_up() {
    if rabbitmq_is_up; then
        say "RabbitMQ runs already, port $(rabbitmq_port)"
        return
    fi
    rabbitmq_install
    if [ ! -e "$service_dir/created" ]; then rabbitmq_create; fi
    local port distribution_port epmd_port
    for _ in $(seq "$rabbitmq_attempts"); do
        stop_process
        rabbitmq_stop_epmd
        read -r port distribution_port epmd_port < <(free_ports 3)
        if rabbitmq_start "$port" "$distribution_port" "$epmd_port"; then
            say "RabbitMQ $(dpkg-query -W -f '${Version}' rabbitmq-server) runs, port $port"
            return
        fi
        # Only what ended at once can have met another's port.
        if process_is_up; then break; fi
    done
    rabbitmq_down
    tail -n 40 "$(rabbitmq_log)" >&2
    fail "RabbitMQ does not start; see $(rabbitmq_log)"
}

rabbitmq_down() {
    if process_is_up; then
        stop_process
        say "RabbitMQ is stopped"
    else
        say "RabbitMQ does not run"
    fi
    rabbitmq_stop_epmd
    rm -f "$service_dir/port" "$service_dir/pid"
}

rabbitmq_status() {
    rabbitmq_is_up || fail "RabbitMQ does not run"
    say "RabbitMQ runs, port $(rabbitmq_port), log $(rabbitmq_log)"
}

rabbitmq_env() {
    rabbitmq_is_up || fail "RabbitMQ does not run"
    # %2f: the virtual host `/`, which every RabbitMQ has.
    echo "TRACED_TEST_RABBITMQ_URL=amqp://$rabbitmq_user:$(cat "$service_dir/password")@127.0.0.1:$(rabbitmq_port)/%2f"
}
