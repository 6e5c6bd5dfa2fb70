# shellcheck shell=bash
# The binaries: etcd as the distribution packages it, and Kubernetes built from the distribution's source package with the
# distribution's own Go. Packages are downloaded and unpacked into the cache, not installed, so neither root nor any change to
# the machine is needed. Everything comes through apt's configured archive and apt's own verification.

kubernetes_binaries=(kube-apiserver kube-controller-manager kube-scheduler)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/rollouts-tests

# Sets $binaries to the folder that holds all four.
find_binaries() {
    mkdir -p "$cache"
    exec {cache_lock}>"$cache/lock"
    flock "$cache_lock"

    binaries=$(newest_cached)
    if [[ -z $binaries ]]; then
        require_tools
        prepare_apt
        build_binaries
    fi

    exec {cache_lock}>&-
}

# `bin` is put in place only when it is complete.
newest_cached() {
    local found
    found=$(find "$cache" -mindepth 2 -maxdepth 2 -path "$cache/kubernetes-*/bin" | sort --version-sort | tail -n 1)
    echo "$found"
}

require_tools() {
    [[ $(uname -s) == Linux ]] || not_run "the control plane is built on Linux only"
    command -v apt-get >/dev/null || not_run "there is no apt on this machine (set ROLLOUTS_TEST_KUBECONFIG to use a cluster of your own)"

    local missing=()
    command -v dpkg-source >/dev/null || missing+=(dpkg-dev)
    command -v openssl >/dev/null || missing+=(openssl)
    command -v curl >/dev/null || missing+=(curl ca-certificates)
    ((${#missing[@]} == 0)) && return

    ((UID == 0)) || not_run "apt packages are missing and only root can install them: ${missing[*]}"
    say "installing ${missing[*]}"
    { apt-get -q update && DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends "${missing[@]}"; } >&2 ||
        not_run "apt could not install ${missing[*]}"
}

# A private apt: the machine's own archive and keys, with source packages enabled, lists and downloads in our cache.
prepare_apt() {
    local parts=$cache/apt/sources lists=$cache/apt/lists
    rm -rf "$cache/apt"
    mkdir -p "$parts" "$lists/partial" "$cache/apt/archives/partial"

    local file
    for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
        [[ -r $file ]] || continue
        case $file in
            *.list)
                sed -nE 's/^[[:space:]]*deb[[:space:]](.*)/deb \1\ndeb-src \1/p' "$file" >"$parts/${file##*/}"
                ;;
            *.sources)
                sed -E 's/^Types:.*/Types: deb deb-src/' "$file" >"$parts/${file##*/}"
                ;;
        esac
    done

    apt_options=(
        -q
        -o Dir::Etc::sourcelist=/dev/null
        -o Dir::Etc::sourceparts="$parts"
        -o Dir::State::lists="$lists"
        -o Dir::Cache="$cache/apt"
        -o Acquire::Languages=none
        -o Acquire::Retries=3
    )
    # Root would hand downloads to a user who cannot write to the cache, and warn about it.
    ((UID != 0)) || apt_options+=(-o APT::Sandbox::User=root)

    # Somebody else's repository may be unreachable or have no sources; what counts is whether ours are found.
    say "reading the package lists"
    apt-get "${apt_options[@]}" update >&2 || true
}

build_binaries() {
    local package version
    package=$(apt-cache "${apt_options[@]}" showsrc --only-source kubernetes 2>/dev/null | sed -n 's/^Version: //p' | sort --version-sort | tail -n 1) || true
    [[ -n $package ]] || not_run "apt's archive could not be reached or has no source package 'kubernetes'"
    version=$(upstream_version "$package")

    home=$cache/kubernetes-$version
    mkdir -p "$home/download"
    download "$package"
    unpack
    generate_openapi
    compile "$version"

    mv "$home/bin.partial" "$home/bin"
    # What only the build needs; the sources stay, to be read when the cluster behaves unexpectedly.
    chmod -R u+w "$home/work"
    rm -rf "$home/work" "$home/download" "$cache/apt"
    binaries=$home/bin
}

# 1.20.5+really1.20.2-1.1+deb12u1 is 1.20.2.
upstream_version() {
    local version=${1#*:}
    version=${version%-*}
    version=${version##*+really}
    echo "${version%%[+~]*}"
}

download() {
    local go
    go=$(apt-cache "${apt_options[@]}" depends golang-go 2>/dev/null | sed -nE 's/^ *Depends: (golang-[0-9.]+-go)$/\1/p' | head -n 1) || true
    [[ -n $go ]] || not_run "apt's archive has no package golang-go"

    say "downloading the sources of kubernetes $1, $go and etcd-server"
    (
        cd "$home/download"
        apt-get "${apt_options[@]}" source --download-only --only-source "kubernetes=$1" &&
            apt-get "${apt_options[@]}" download etcd-server "$go" "${go%-go}-src" golang-github-modern-go-reflect2-dev
    ) >&2 || not_run "apt could not download the packages (see above)"
}

unpack() {
    local deb work=$home/work
    rm -rf "$work" "$home/source" "$home/bin.partial"
    mkdir -p "$work/packages" "$work/gopath/src/k8s.io" "$home/bin.partial"

    say "unpacking"
    for deb in "$home"/download/*.deb; do
        dpkg-deb --extract "$deb" "$work/packages"
    done
    cp "$work/packages/usr/bin/etcd" "$home/bin.partial/"
    dpkg-source --no-check --extract "$home"/download/*.dsc "$home/source" >&2

    renew_reflect2

    # Kubernetes of this age is built the way its own makefile does it: as a package in a GOPATH.
    ln -s "$home/source" "$work/gopath/src/k8s.io/kubernetes"
}

# reflect2 1.0.1, which old Kubernetes brings along, panics on every JSON map when built with Go 1.18 or newer. The
# distribution has the release that mends it.
renew_reflect2() {
    local vendored=$home/source/vendor/github.com/modern-go/reflect2
    grep -qE '^# github.com/modern-go/reflect2 v1\.0\.[01]( |$)' "$home/source/vendor/modules.txt" || return 0
    rm -rf "$vendored"
    cp -r "$home/work/packages/usr/share/gocode/src/github.com/modern-go/reflect2" "$vendored"
}

go_environment() {
    GOROOT=$(echo "$home"/work/packages/usr/lib/go-*)
    export GOROOT GOPATH=$home/work/gopath GOCACHE=$home/work/gocache GO111MODULE=off GOFLAGS=-trimpath CGO_ENABLED=0
    PATH=$GOROOT/bin:$PATH
}

# The one generated file that Kubernetes does not keep with its sources: the schema that defaulting, patches and kubectl use.
generate_openapi() (
    [[ ! -f $home/source/pkg/generated/openapi/zz_generated.openapi.go ]] || exit 0
    go_environment
    cd "$GOPATH/src/k8s.io/kubernetes" || exit

    say "generating the OpenAPI schema"
    local kubernetes=k8s.io/kubernetes libraries folders
    mapfile -t libraries < <(find vendor/k8s.io/ -mindepth 1 -maxdepth 1 \( -type d -o -type l \) \
        ! -name code-generator ! -name 'sample-*' ! -name gengo ! -name kube-openapi -printf '%p/\n')
    folders=$(grep -rlF --include='*.go' --exclude='*_test.go' '+k8s:openapi-gen=' cmd pkg plugin "${libraries[@]}" |
        xargs -n 1 dirname | LC_ALL=C sort -u | sed "s,^,$kubernetes/," | paste -sd ,)

    nice go build -o "$GOPATH/bin/" "$kubernetes/vendor/k8s.io/kube-openapi/cmd/openapi-gen"
    nice "$GOPATH/bin/openapi-gen" --logtostderr \
        --input-dirs "$folders" \
        --output-package "$kubernetes/pkg/generated/openapi" \
        --output-file-base zz_generated.openapi \
        --go-header-file vendor/k8s.io/code-generator/hack/boilerplate.go.txt \
        --report-filename "$home/work/violations" >&2
)

compile() (
    go_environment
    cd "$GOPATH/src/k8s.io/kubernetes" || exit

    local version=$1 kubernetes=k8s.io/kubernetes flags='-s -w' numbers package
    IFS=. read -ra numbers <<<"$version"
    for package in client-go/pkg component-base; do
        package=$kubernetes/vendor/k8s.io/$package/version
        flags+=" -X $package.gitVersion=v$version -X $package.gitMajor=${numbers[0]} -X $package.gitMinor=${numbers[1]}"
    done

    say "building Kubernetes $version; this takes some minutes, once"
    nice go build -o "$home/bin.partial/" -ldflags "$flags" "${kubernetes_binaries[@]/#/$kubernetes/cmd/}" >&2
)
