# What the servers' scripts have in common. To be sourced.

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

# install_package NAME: from Debian's archive.
install_package() {
    command -v apt-get > /dev/null || fail "$1 is not installed, and there is no apt-get to install it with"
    say "installing the package $1"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$1" >&2
}

is_listening() { (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; }

# free_port: one that nobody listens on. Somebody may take it before the server does; whoever starts one tries again.
free_port() {
    local port
    for _ in $(seq 100); do
        port=$((20000 + RANDOM % 12000))
        if ! is_listening "$port"; then
            echo "$port"
            return
        fi
    done
    fail "found no free port"
}

# random_secret: 32 characters that need no quoting in a URL.
random_secret() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }
