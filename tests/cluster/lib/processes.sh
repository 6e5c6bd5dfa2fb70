# shellcheck shell=bash
# Long-running processes of a cluster. Each is described by files in its state directory:
#   run/<name>.command  the script that execs it, so that a test which killed it can start it again
#   run/<name>.pid      its process id and its start time; both together mean this very process
#   logs/<name>.log     what it said

# define_process <state> <name> <command> [argument]...
define_process() {
    local state=$1 name=$2
    shift 2
    printf 'exec%s\n' "$(printf ' %q' "$@")" >"$state/run/$name.command"
}

start_process() {
    local state=$1 name=$2
    # A session of its own: an interrupted terminal does not take the cluster with it. It must not hold our lock.
    # shellcheck disable=SC2154 # claim_state sets it.
    setsid bash "$state/run/$name.command" </dev/null >>"$state/logs/$name.log" 2>&1 {state_lock}>&- &
    local id=$!
    echo "$id $(start_time "$id")" >"$state/run/$name.pid"
}

# In clock ticks since the machine's boot: field 22, counted after the command's name, which may hold spaces.
start_time() {
    local line fields
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    read -ra fields <<<"${line##*) }"
    echo "${fields[19]}"
}

# Prints the id of a recorded process that is still the one recorded; fails where it is gone.
live_process() {
    local state=$1 name=$2 id start
    [[ -r $state/run/$name.pid ]] || return 1
    read -r id start <"$state/run/$name.pid"
    [[ -n $start && $(start_time "$id") == "$start" && $(process_letter "$id") != Z ]] || return 1
    echo "$id"
}

process_letter() {
    local line
    line=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
    line=${line##*) }
    echo "${line%% *}"
}

all_running() {
    local state=$1 name
    shift
    for name; do
        live_process "$state" "$name" >/dev/null || return 1
    done
}

# Asks, and after ten seconds insists.
stop_process() {
    local state=$1 name=$2 id deadline=$((SECONDS + 10))
    id=$(live_process "$state" "$name") || return 0
    kill "$id" 2>/dev/null || true
    while live_process "$state" "$name" >/dev/null; do
        if ((SECONDS >= deadline)); then
            kill -KILL "$id" 2>/dev/null || true
        fi
        sleep 0.1
    done
}

kill_process() {
    local state=$1 name=$2 id
    id=$(live_process "$state" "$name") || return 0
    kill -KILL "$id" 2>/dev/null || true
    while live_process "$state" "$name" >/dev/null; do
        sleep 0.05
    done
}

# wait_until <state> <name of the process> <seconds> <what> <command> [argument]...
wait_until() {
    local state=$1 name=$2 deadline=$((SECONDS + $3)) what=$4
    shift 4
    until "$@" >/dev/null 2>&1; do
        live_process "$state" "$name" >/dev/null || fail "$name ended before $what"
        ((SECONDS < deadline)) || fail "$what: not within the time allowed"
        sleep 0.2
    done
}

show_logs() {
    local log
    for log in "$1"/logs/*.log; do
        [[ -s $log ]] || continue
        say "the end of $log:"
        tail -n 15 "$log" >&2
    done
}
