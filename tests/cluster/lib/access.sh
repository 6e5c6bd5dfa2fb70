# shellcheck shell=bash
# Certificates, tokens and kubeconfigs of one cluster, all new for each.

# Test users beside the administrator: they may do nothing until a test binds a role to them.
users=(reader actor limited)

write_access() {
    local state=$1 certificates=$1/certificates
    say "making certificates and tokens"
    mkdir "$certificates"
    (
        cd "$certificates" || exit
        umask 077
        make_authority
        make_certificate server 'rollouts-tests' 'extendedKeyUsage=serverAuth' \
            'subjectAltName=IP:127.0.0.1,DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc'
        # With this one the API server asks a node for a pod's logs.
        make_certificate kubelet-client 'kube-apiserver' 'extendedKeyUsage=clientAuth'
        openssl genrsa -out service-accounts.key 2048
        openssl rsa -in service-accounts.key -pubout -out service-accounts.pub
    ) >"$state/logs/openssl.log" 2>&1

    echo "https://127.0.0.1:$(free_port)" >"$state/server"
    write_tokens_and_kubeconfigs "$state"
}

make_authority() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout ca.key -out ca.crt -subj '/CN=rollouts-tests-ca' \
        -addext 'keyUsage=critical,keyCertSign,cRLSign'
}

# make_certificate <file> <common name> <extension>...
make_certificate() {
    local file=$1 name=$2
    shift 2
    openssl req -newkey rsa:2048 -nodes -keyout "$file.key" -out "$file.csr" -subj "/CN=$name"
    printf '%s\n' 'basicConstraints=CA:FALSE' 'keyUsage=digitalSignature,keyEncipherment' "$@" >"$file.ext"
    openssl x509 -req -in "$file.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -extfile "$file.ext" -out "$file.crt"
    rm "$file.csr" "$file.ext"
}

write_tokens_and_kubeconfigs() (
    umask 077
    local state=$1 user token
    local main=$state/kubeconfig

    kubeconfig_head "$state" admin "${users[@]}" >"$main"
    for user in admin "${users[@]}"; do
        token=$(new_token "$state" "$user" "$([[ $user != admin ]] || echo system:masters)")
        kubeconfig_user "$user" "$token" >>"$main"
    done

    for user in kube-controller-manager kube-scheduler; do
        token=$(new_token "$state" "system:$user" '')
        { kubeconfig_head "$state" "system:$user" && kubeconfig_user "system:$user" "$token"; } >"$state/run/$user.kubeconfig"
    done
)

# Adds a line to the API server's token file and prints the token.
new_token() {
    local state=$1 user=$2 groups=$3 token
    token=$(openssl rand -hex 16)
    printf '%s,%s,%s,"%s"\n' "$token" "$user" "$user" "$groups" >>"$state/run/tokens.csv"
    echo "$token"
}

# A context per user; the first is the current one.
kubeconfig_head() {
    local state=$1 user
    shift
    cat <<YAML
apiVersion: v1
kind: Config
clusters:
- name: rollouts-tests
  cluster:
    server: $(<"$state/server")
    certificate-authority-data: $(base64 -w 0 "$state/certificates/ca.crt")
current-context: $1
contexts:
YAML
    for user; do
        printf -- '- name: %s\n  context: {cluster: rollouts-tests, user: %s, namespace: default}\n' "$user" "$user"
    done
    echo 'users:'
}

kubeconfig_user() {
    printf -- '- name: %s\n  user: {token: %s}\n' "$1" "$2"
}
