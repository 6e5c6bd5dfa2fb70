# shellcheck shell=bash
# The cluster's parts: how each is started, and when it counts as ready.

# In the order of starting; they are stopped in the reverse one.
components=(etcd kube-apiserver kube-controller-manager kube-scheduler nodes)

start_cluster() {
    local state=$1
    start_etcd "$@"
    start_api_server "$@"
    start_controllers "$@"
    start_scheduler "$@"
    wait_until "$state" kube-controller-manager 60 "the first pod is admitted" pod_admitted "$state"
    wait_until "$state" kube-scheduler 60 "kube-scheduler is healthy" ask "$state" "$(<"$state/run/kube-scheduler.url")/healthz"
    start_nodes "$@"
}

stop_all() {
    local state=$1 index
    for ((index = ${#components[@]} - 1; index >= 0; index--)); do
        stop_process "$state" "${components[index]}"
    done
}

start_etcd() {
    local state=$1 binaries=$2 client peer
    client=http://127.0.0.1:$(free_port)
    peer=http://127.0.0.1:$(free_port)
    echo "$client" >"$state/etcd"

    say "starting etcd"
    define_process "$state" etcd "$binaries/etcd" \
        --name=tests --data-dir="$state/etcd-data" --logger=zap --log-level=warn \
        --listen-client-urls="$client" --advertise-client-urls="$client" \
        --listen-peer-urls="$peer" --initial-advertise-peer-urls="$peer" --initial-cluster="tests=$peer"
    start_process "$state" etcd
    wait_until "$state" etcd 60 "etcd is healthy" curl -sf "$client/health"
}

start_api_server() {
    local state=$1 binaries=$2 certificates=$1/certificates server
    server=$(<"$state/server")

    say "starting kube-apiserver on $server"
    define_process "$state" kube-apiserver "$binaries/kube-apiserver" \
        --etcd-servers="$(<"$state/etcd")" \
        --bind-address=127.0.0.1 --secure-port="${server##*:}" --advertise-address=127.0.0.1 --endpoint-reconciler-type=none \
        --service-cluster-ip-range=10.96.0.0/16 \
        --tls-cert-file="$certificates/server.crt" --tls-private-key-file="$certificates/server.key" \
        --client-ca-file="$certificates/ca.crt" --token-auth-file="$state/run/tokens.csv" --authorization-mode=RBAC \
        --service-account-issuer=https://kubernetes.default.svc \
        --service-account-key-file="$certificates/service-accounts.pub" \
        --service-account-signing-key-file="$certificates/service-accounts.key" \
        --kubelet-certificate-authority="$certificates/ca.crt" --kubelet-preferred-address-types=InternalIP \
        --kubelet-client-certificate="$certificates/kubelet-client.crt" --kubelet-client-key="$certificates/kubelet-client.key"
    start_process "$state" kube-apiserver
    wait_until "$state" kube-apiserver 120 "kube-apiserver is ready" ask "$state" "$server/readyz"
}

start_controllers() {
    local state=$1 binaries=$2 certificates=$1/certificates serving
    mapfile -t serving < <(serving_flags "$state" "$binaries/kube-controller-manager" "$(free_port)")

    say "starting kube-controller-manager"
    define_process "$state" kube-controller-manager "$binaries/kube-controller-manager" "${serving[@]}" \
        --kubeconfig="$state/run/kube-controller-manager.kubeconfig" --leader-elect=false \
        --use-service-account-credentials --root-ca-file="$certificates/ca.crt" \
        --service-account-private-key-file="$certificates/service-accounts.key" \
        --kube-api-qps=200 --kube-api-burst=400 \
        --node-monitor-period=2s --node-monitor-grace-period=20s
    start_process "$state" kube-controller-manager
}

start_scheduler() {
    local state=$1 binaries=$2 port serving
    port=$(free_port)
    echo "https://127.0.0.1:$port" >"$state/run/kube-scheduler.url"
    mapfile -t serving < <(serving_flags "$state" "$binaries/kube-scheduler" "$port")

    say "starting kube-scheduler"
    define_process "$state" kube-scheduler "$binaries/kube-scheduler" "${serving[@]}" \
        --kubeconfig="$state/run/kube-scheduler.kubeconfig" --leader-elect=false
    start_process "$state" kube-scheduler
}

# The node simulator of the sandbox, as a client of the real API server.
start_nodes() {
    # shellcheck disable=SC2154 # The script that sources this sets $here.
    local state=$1 project=$here/nodes
    say "starting the simulated nodes"
    dotnet build "$project" --nologo -v quiet -maxcpucount:1 >"$state/logs/build.log" 2>&1 || fail "the simulated nodes cannot be built"
    # A copy: the next build must not pull the files from under running nodes.
    cp -r "$project/bin/Debug/net10.0" "$state/nodes"
    (umask 077 && admin_token "$state" >"$state/run/nodes.token")

    define_process "$state" nodes dotnet "$state/nodes/Rollouts.ClusterNodes.dll" \
        --server="$(<"$state/server")" --authority="$state/certificates/ca.crt" --token-file="$state/run/nodes.token" \
        --certificate="$state/certificates/server.crt" --key="$state/certificates/server.key" \
        --count=3 --ready-file="$state/run/nodes.ready"
    start_process "$state" nodes
    wait_until "$state" nodes 60 "the nodes are ready" test -e "$state/run/nodes.ready"
}

# Loopback and TLS only. Older servers also listen on a plain port unless told not to; newer ones do not know that flag.
serving_flags() {
    local state=$1 binary=$2 port=$3 help
    help=$("$binary" --help 2>&1)
    printf '%s\n' --bind-address=127.0.0.1 "--secure-port=$port" \
        "--tls-cert-file=$state/certificates/server.crt" "--tls-private-key-file=$state/certificates/server.key"
    [[ ! $help =~ --port\ int ]] || echo --port=0
}

ask() {
    curl -sf --max-time 5 --cacert "$1/certificates/ca.crt" -H "Authorization: Bearer $(admin_token "$1")" "${@:2}"
}

admin_token() {
    sed -n 's/,admin,.*//p' "$1/run/tokens.csv"
}

# It takes the controllers to get there: a namespace's default service account and, on older servers, that account's token.
pod_admitted() {
    local state=$1
    ask "$state" -X POST -H 'Content-Type: application/json' "$(<"$state/server")/api/v1/namespaces/default/pods?dryRun=All" -d \
        '{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe"}, "spec": {"containers": [{"name": "main", "image": "probe"}]}}'
}
