#!/usr/bin/env bash
# Set-up shared by ./purgatory and ./test: packages, configuration, build. Sourced, not run.
# Everything said here goes to stderr; standard output belongs to the program that is started.

project_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build_root=$project_root/build
release=$build_root/release
setup_log=$build_root/setup.log
install_packages=yes
[ -z "${PURGATORY_NO_INSTALL:-}" ] || install_packages=no

# What building and running needs, by Debian's names.
run_packages=(
  cmake g++ ninja-build pkg-config
  libcli11-dev libcpp-httplib-dev libcurl4-openssl-dev libexpected-dev libfmt-dev libicu-dev
  libmozjs-102-dev
  libpugixml-dev libre2-dev libssl-dev libvalijson-dev libyaml-cpp-dev nlohmann-json3-dev zlib1g-dev
)
# What the tests need beside it.
test_packages=(libgmock-dev libgtest-dev libxml2-utils openssl python3 python3-yaml)
# What the tests with real clients need (tests/peers), from wherever it was installed.
client_packages=(chromium curl nodejs npm)

say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# Exit codes are the runner's: 2 for what the person can mend, 70 for a fault of ours.
give_up() {
  local code=$1
  shift
  say "$@"
  exit "$code"
}

# The system's own Python, which finds the packages above, before any other on the PATH.
python() { if [ -x /usr/bin/python3 ]; then /usr/bin/python3 -B "$@"; else python3 -B "$@"; fi; }

missing_packages() {
  local installed package
  installed=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)
  for package in "$@"; do
    case $'\n'$installed$'\n' in
      *$'\n'"$package installed"$'\n'*) ;;
      *) printf '%s\n' "$package" ;;
    esac
  done
}

# apt-get as root, its talk in the log. Nothing already installed is ever removed.
apt() {
  local command=(env DEBIAN_FRONTEND=noninteractive apt-get -y -o DPkg::Lock::Timeout=300)
  if [ "$(id -u)" -ne 0 ]; then
    if [ -t 2 ]; then command=(sudo "${command[@]}"); else command=(sudo -n "${command[@]}"); fi
  fi
  printf '\n# %s %s\n' "${command[*]}" "$*" >>"$setup_log"
  "${command[@]}" "$@" </dev/null >>"$setup_log" 2>&1
}

apt_update() {
  say "refreshing the package lists (apt-get update)"
  apt update
}

install_with_apt() {
  local purpose=$1 root_prefix=''
  shift
  local install=(install --no-install-recommends --no-remove "$@")
  [ "$(id -u)" -eq 0 ] || root_prefix='sudo '
  if [ -n "$root_prefix" ] && ! command -v sudo >/dev/null; then
    give_up 2 "$purpose needs packages that are not installed, and there is no sudo; as root: apt-get install $*"
  fi
  say "installing with ${root_prefix}apt-get, because $purpose needs it: $*"
  : >"$setup_log"
  apt-get -s "${install[@]}" >/dev/null 2>&1 || apt_update ||
    say "apt-get update failed (log: $setup_log); trying with the lists that are there"
  # Lists that are old name files that are gone: refresh them once, then it has to work.
  apt "${install[@]}" || { apt_update && apt "${install[@]}"; } || {
    tail -n 15 "$setup_log" >&2
    give_up 2 "apt-get could not install them; the log is $setup_log. By hand: ${root_prefix}apt-get install $*"
  }
}

# ensure_packages PURPOSE PACKAGE...: installs what is missing. A stamp newer than dpkg's own
# records says that the same list was found whole, and then dpkg is not asked again.
ensure_packages() {
  local purpose=$1 stamp missing
  shift
  stamp=$build_root/.packages-$purpose
  if [ "$stamp" -nt /var/lib/dpkg/status ] && [ "$(<"$stamp")" = "$*" ]; then return; fi
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    [ "$install_packages" = no ] || give_up 2 "this system has no apt-get. Install what these packages \
of Debian 12 hold, then use --no-install (or PURGATORY_NO_INSTALL=1): $*"
    return
  fi
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "$install_packages" = no ]; then
      say "not installed as packages, left alone because of --no-install: ${missing[*]}"
      return
    fi
    install_with_apt "$purpose" "${missing[@]}"
  fi
  printf '%s' "$*" >"$stamp"
}

has_clients() {
  command -v chromium >/dev/null && command -v curl >/dev/null && command -v npm >/dev/null &&
    [ "$(node -p 'process.versions.node.split(".")[0]' 2>/dev/null || echo 0)" -ge 18 ]
}

# The clients of tests/peers: Node 18 or later, curl, and npm's packages, these again only when their
# lock file is another one.
ensure_clients() {
  local folder=$project_root/tests/peers
  local installed=$folder/node_modules/.installed-lock.json
  has_clients || ensure_packages client-testing "${client_packages[@]}"
  if cmp -s "$folder/package-lock.json" "$installed"; then return; fi
  if [ "$install_packages" = no ]; then
    say "npm's packages in tests/peers are not those of its lock file, left alone because of --no-install"
    return
  fi
  say "installing the clients that the tests use, with npm in tests/peers (npm ci)"
  (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund) >"$build_root/npm.log" 2>&1 || {
    tail -n 15 "$build_root/npm.log" >&2
    give_up 2 "npm could not install them; the log is $build_root/npm.log. By hand: npm ci, in tests/peers"
  }
  cp "$folder/package-lock.json" "$installed"
}

# One at a time per checkout; the second waits for the first.
lock_build() {
  mkdir -p "$build_root" || give_up 2 "cannot write to $build_root"
  exec {build_lock}>"$build_root/.lock"
  flock -n "$build_lock" && return
  say "waiting for another run that is building in this checkout"
  flock "$build_lock"
}

unlock_build() { exec {build_lock}>&-; }

# configure_release ON|OFF: with or without tests. What is already configured stays: tests are only
# ever added, so that ./purgatory and ./test do not undo each other's work.
configure_release() {
  local with_tests=$1 cache=$release/CMakeCache.txt
  if [ -f "$cache" ] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$project_root" "$cache"; then
    say "the checkout has moved: starting a new build directory"
    rm -rf -- "$release"
  fi
  if [ -f "$release/build.ninja" ]; then
    [ "$with_tests" = ON ] || return 0
    ! grep -q '^PURGATORY_TESTS:BOOL=ON' "$cache" || return 0
  fi
  say "configuring $release"
  (cd "$project_root" && cmake --preset release -DPURGATORY_TESTS="$with_tests") >"$build_root/configure.log" 2>&1 || {
    tail -n 25 "$build_root/configure.log" >&2
    give_up 2 "cmake could not configure the build. On Debian 12 it needs: ${run_packages[*]} (tests: ${test_packages[*]} ${client_packages[*]})"
  }
}

# As many compilers at once as there are cores, but one per GiB of memory.
build_jobs() {
  local cores gib
  cores=$(nproc)
  gib=$(awk '/^MemTotal/ {print int($2 / 1048576 + 0.5)}' /proc/meminfo 2>/dev/null)
  [ "${gib:-0}" -ge 1 ] || gib=$cores
  echo $((cores < gib ? cores : gib))
}

# build_release [TARGET...]: silent when there is nothing to build.
build_release() {
  if ninja -C "$release" -n "$@" 2>/dev/null | grep -q 'no work to do'; then return; fi
  say "building in $release"
  ninja -C "$release" -j "$(build_jobs)" "$@" >&2 || give_up 70 "the build failed"
}
