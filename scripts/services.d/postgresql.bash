# PostgreSQL from Debian's packages, with a data folder and a password of its own. To be sourced by scripts/services.
# It has nothing to do with a PostgreSQL that the machine runs for itself.

# shellcheck shell=bash disable=SC2154 # $service_dir comes from scripts/services

postgresql_user=traced
postgresql_attempts=5

postgresql_data() { echo "$service_dir/data"; }
postgresql_log() { echo "$service_dir/server.log"; }

# The folder of the newest installed version's programs.
postgresql_programs() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/postgres | sort -V | tail -n 1)
    [ -x "$found" ] && dirname "$found"
}

# PostgreSQL refuses to run as root: then the user that its package made runs it.
postgresql_run() {
    local program=$1
    shift
    program=$(postgresql_programs)/$program
    if [ "$(id -u)" -eq 0 ]; then
        # From a folder that this user may enter, whatever the caller's is.
        (cd / && runuser -u postgres -- "$program" "$@")
    else
        "$program" "$@"
    fi
}

# The first line of the file that PostgreSQL keeps in its data folder while it runs.
postgresql_pid() { head -n 1 "$(postgresql_data)/postmaster.pid"; }

# PostgreSQL itself takes a killed server whose parent has not asked for it yet for a running one.
postgresql_is_alive() { [ -e "$(postgresql_data)/postmaster.pid" ] && is_alive "$(postgresql_pid)"; }

postgresql_is_up() {
    [ -n "$(postgresql_programs)" ] && [ -e "$service_dir/port" ] && postgresql_is_alive \
        && postgresql_run pg_ctl status -D "$(postgresql_data)" > /dev/null 2>&1
}

postgresql_create() {
    local password
    password=$(random_secret)
    rm -rf "$(postgresql_data)"
    mkdir -p "$(postgresql_data)"
    (umask 077 && echo "$password" > "$service_dir/password")
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$(postgresql_data)" "$service_dir/password"; fi
    # The data is for tests and made anew at will, so that nobody waits for the disk.
    postgresql_run initdb -D "$(postgresql_data)" -U "$postgresql_user" --auth=scram-sha-256 \
        --pwfile="$service_dir/password" --encoding=UTF8 --locale=C --no-sync >> "$(postgresql_log)" 2>&1 \
        || fail "PostgreSQL's data folder cannot be made; see $(postgresql_log)"
    touch "$service_dir/created"
}

postgresql_start() {
    local port=$1
    postgresql_run pg_ctl start -D "$(postgresql_data)" -w -t 60 -l "$(postgresql_log)" \
        -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off" > /dev/null 2>&1
}

postgresql_up() {
    local port
    if postgresql_is_up; then
        say "PostgreSQL runs already, port $(cat "$service_dir/port")"
        return
    fi
    if [ -z "$(postgresql_programs)" ]; then install_package postgresql; fi
    [ -n "$(postgresql_programs)" ] || fail "the package postgresql brought no server along"
    touch "$(postgresql_log)"
    if [ "$(id -u)" -eq 0 ]; then chown postgres "$(postgresql_log)"; fi
    if [ ! -e "$service_dir/created" ]; then postgresql_create; fi
    postgresql_is_alive || rm -f "$(postgresql_data)/postmaster.pid"
    for _ in $(seq "$postgresql_attempts"); do
        port=$(free_port)
        if postgresql_start "$port"; then
            echo "$port" > "$service_dir/port"
            say "PostgreSQL $(cat "$(postgresql_data)/PG_VERSION") runs, port $port"
            return
        fi
    done
    tail -n 20 "$(postgresql_log)" >&2
    fail "PostgreSQL does not start; see $(postgresql_log)"
}

postgresql_down() {
    if postgresql_is_up; then
        postgresql_run pg_ctl stop -D "$(postgresql_data)" -m fast -w > /dev/null
        say "PostgreSQL is stopped"
    else
        say "PostgreSQL does not run"
    fi
    rm -f "$service_dir/port"
}

postgresql_status() {
    postgresql_is_up || fail "PostgreSQL does not run"
    say "PostgreSQL runs, port $(cat "$service_dir/port"), log $(postgresql_log)"
}

postgresql_env() {
    postgresql_is_up || fail "PostgreSQL does not run"
    local authority
    authority=$postgresql_user:$(cat "$service_dir/password")@127.0.0.1:$(cat "$service_dir/port")
    echo "TRACED_TEST_POSTGRES_URL=postgres://$authority/postgres"
}
