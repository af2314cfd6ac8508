# What the servers' scripts have in common. To be sourced.
# shellcheck shell=bash disable=SC2154,SC2016 # the shell that is started expands; $service_dir comes from scripts/services

say() { echo "services: $*" >&2; }

fail() {
    say "$*"
    exit 1
}

# as_root COMMAND...: directly, or through sudo where it asks for no password.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
        sudo -n "$@"
    else
        fail "root is needed for: $*"
    fi
}

# install_package NAME...: from Debian's archive. Services that come along with them are not started: see without_services.
install_package() {
    command -v apt-get > /dev/null || fail "$* is not installed, and there is no apt-get to install it with"
    say "installing $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    without_services as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2
}

# without_services COMMAND...: Debian asks this program before a package starts its service. One that is there already
# is the machine's own and stays.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" > /dev/null
    as_root chmod +x "$policy"
    "$@" || status=$?
    as_root rm -f "$policy"
    return $status
}

is_listening() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# is_alive PID: not so a process that has ended and whose parent has not asked how.
is_alive() { [ -e "/proc/$1/stat" ] && ! grep -q '^State:[[:space:]]*Z' "/proc/$1/status" 2> /dev/null; }

# free_ports COUNT: that many different ones that nobody listens on, in one line. Somebody may take one before the server
# does; whoever starts one tries again.
free_ports() {
    local count=$1 port
    local -A found=()
    for _ in $(seq 100); do
        port=$((20000 + RANDOM % 12000))
        if ! is_listening "$port"; then found[$port]=1; fi
        if [ ${#found[@]} -eq "$count" ]; then
            echo "${!found[@]}"
            return
        fi
    done
    fail "found no free port"
}

free_port() { free_ports 1; }

# random_secret: 32 characters that need no quoting in a URL.
random_secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

# start_process LOG COMMAND...: runs it on its own, so that it outlives this shell and hears nothing of Ctrl-C there.
# What it says is added to LOG; its id is in $service_dir/pid.
start_process() {
    local log=$1
    shift
    rm -f "$service_dir/pid"
    (
        # What a crash leaves in the current folder belongs here, too.
        cd "$service_dir" || exit
        TRACED_SERVICE_DIR=$service_dir setsid --fork sh -c 'echo $$ > "$0.new" && mv "$0.new" "$0" && exec "$@"' \
            "$service_dir/pid" "$@" < /dev/null >> "$log" 2>&1
    ) || return 1
    local end=$((SECONDS + 10))
    until [ -e "$service_dir/pid" ]; do
        if [ "$SECONDS" -ge "$end" ]; then return 1; fi
        sleep 0.05
    done
}

# process_is_up: whether the process of $service_dir/pid is alive. Its environment names $service_dir, so that another
# process that came to the same id after a crash is not taken for it.
process_is_up() {
    local pid
    [ -s "$service_dir/pid" ] || return
    pid=$(cat "$service_dir/pid")
    grep -qzxF "TRACED_SERVICE_DIR=$service_dir" "/proc/$pid/environ" 2> /dev/null
}

# wait_until SECONDS CONDITION...: whether it came true in time, while the process was alive.
wait_until() {
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ "$SECONDS" -ge "$end" ] || ! process_is_up; then return 1; fi
        sleep 0.2
    done
}

process_is_down() { ! process_is_up; }

# stop_process: asks it to end, and ends it where it has not after 30 seconds.
stop_process() {
    local pid
    if process_is_up; then
        pid=$(cat "$service_dir/pid")
        kill "$pid"
        wait_until 30 process_is_down || process_is_down || kill -KILL "$pid"
    fi
    rm -f "$service_dir/pid"
}
