# shellcheck shell=bash
# What every part of tests/cluster uses: how it speaks, and where it keeps its state.

say() {
    printf 'cluster: %s\n' "$*" >&2
}

fail() {
    say "error: $*"
    exit 1
}

# This machine cannot have the cluster. The tests that need it are skipped by name, never counted as passed.
not_run() {
    printf 'cluster tests: not run, because %s\n' "$*" >&2
    exit 77
}

state_directory() {
    local chosen=${1:-${ROLLOUTS_TEST_CLUSTER_STATE:-${XDG_RUNTIME_DIR:-/tmp}/rollouts-cluster-$UID}}
    realpath --canonicalize-missing "$chosen"
}

# Holds the state directory for this process alone. /tmp is everybody's: one that another user has laid out is not taken.
claim_state() {
    local state=$1
    mkdir -p "$(dirname "$state")"
    mkdir -m 700 "$state" 2>/dev/null || [[ -d $state ]] || fail "cannot create $state"
    [[ -O $state && ! -L $state ]] || fail "$state belongs to somebody else"
    chmod 700 "$state"
    exec {state_lock}>"$state/lock"
    flock --wait 1200 "$state_lock" || fail "another process has held $state for twenty minutes"
}

clear_state() {
    find "$1" -mindepth 1 -maxdepth 1 ! -name lock -exec rm -rf {} +
    mkdir "$1/logs" "$1/run"
}

# A port of 127.0.0.1 that nobody listens on, from below the range that the kernel hands out by itself.
free_port() {
    local port
    while :; do
        port=$((RANDOM % 12000 + 20000))
        (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
    done
    echo "$port"
}
