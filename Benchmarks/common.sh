# What the scripts that measure have in common. They read it with `.`, at the root of the project.

# The first and the last core that we may use: the servers on one, the load on the other.
cores=$(taskset -pc $$ | sed 's/.*: //')
first=${cores%%[-,]*}
last=${cores##*[-,]}
# Where the figures go that Benchmarks/Plots/bars.py draws.
figures=${FIGURES:-/dev/null}
bench=.build-bench/release/HouseBench
folder=

# Linked like the release of the server.
build_bench() { BENCH=1 scripts/swift build -c release --product "$1" --static-swift-stdlib --scratch-path .build-bench; }

# The server, the load, and a folder that is taken away at the end.
prepare() {
    scripts/setup --bench
    scripts/swift build -c release --product seatwire --static-swift-stdlib
    build_bench HouseBench
    make_folder
}

make_folder() {
    folder=$(mktemp -d /tmp/seatwire-bench-XXXXXX)
    # PostgreSQL and nginx run as other users when we are root, and must be able to pass through.
    chmod 711 "$folder"
}

# A port that nobody has at this moment.
free_port() {
    /usr/bin/python3 -c 'import socket; server = socket.socket(); server.bind(("127.0.0.1", 0)); print(server.getsockname()[1])'
}

# stop PROCESS: ends what was started here, and waits for it.
stop() {
    [ -n "$1" ] || return 0
    kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# await_server PROCESS LOG: sets port once the server serves, and keeps it from writing an access log, as its peers do.
await_server() {
    for _ in $(seq 600); do
        port=$(sed -n 's/.*serving on [a-z]*:\/\/[^"]*:\([0-9]*\)".*/\1/p' "$2")
        if [ -n "$port" ]; then
            # The level is read again at SIGHUP.
            echo SEATWIRE_LOG_LEVEL=warning >"$folder/env"
            kill -HUP "$1"
            return
        fi
        kill -0 "$1" 2>/dev/null || break
        sleep 0.1
    done
    cat "$2" >&2
    exit 1
}
