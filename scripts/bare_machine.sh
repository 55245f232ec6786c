#!/usr/bin/env bash
# scripts/bare_machine.sh [--keep]: proves that both commands work on a bare Debian 12. Makes one with
# debootstrap (nothing in it but the base system and git), clones the committed state of this checkout
# into a folder with a space in its name, and there runs ./purgatory twice and ./test, with the times.
# Needs root, debootstrap and a mirror. The base system is kept in ~/.cache/purgatory for the next time.
# The machine's own Debian sources, apt proxy, resolver and certificate authorities are taken over.
set -euo pipefail

project_root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/purgatory
base=$cache/bookworm-$(dpkg --print-architecture).tar
checkout="/root/a checkout"
keep=no
case ${1:-} in
  "") ;;
  --keep) keep=yes ;;
  *) sed -n '2,6s/^# //p' "${BASH_SOURCE[0]}"; exit 2 ;;
esac

say() { printf 'bare_machine: %s\n' "$*" >&2; }

[ "$(id -u)" -eq 0 ] || { say "must be root, for debootstrap and chroot"; exit 2; }
command -v debootstrap >/dev/null || { say "needs debootstrap: apt-get install debootstrap"; exit 2; }

# Mounts made below vanish with this namespace, however the script ends.
if [ -z "${PURGATORY_BARE_NAMESPACE:-}" ]; then
  PURGATORY_BARE_NAMESPACE=1 exec unshare --mount --propagation private -- "$0" "$@"
fi

make_base() {
  local folder=$cache/bookworm.new
  say "making the base system in $base"
  rm -rf "$folder"
  mkdir -p "$folder"
  debootstrap --variant=minbase --include=git bookworm "$folder" "${PURGATORY_MIRROR:-http://deb.debian.org/debian}" \
    >"$cache/debootstrap.log" 2>&1 || { tail "$cache/debootstrap.log" >&2; exit 1; }
  rm -rf "$folder"/var/cache/apt/archives/*.deb
  tar -C "$folder" -cf "$base.new" .
  mv "$base.new" "$base"
  rm -rf "$folder"
}

take_over_network_settings() {
  local file
  cp -L /etc/resolv.conf "$machine/etc/resolv.conf"
  for file in /etc/apt/sources.list.d/debian.sources /etc/apt/apt.conf.d/*proxy*; do
    [ ! -f "$file" ] || cp "$file" "$machine${file}"
  done
  # npm speaks TLS alone, perhaps through a proxy that only this machine trusts.
  mkdir -p "$machine/usr/local/share/ca-certificates"
  cp /usr/local/share/ca-certificates/*.crt "$machine/usr/local/share/ca-certificates/" 2>/dev/null || true
  [ ! -f "$machine/etc/apt/sources.list.d/debian.sources" ] || : >"$machine/etc/apt/sources.list"
}

# inside COMMAND...: in the machine, in an environment of its own, without a terminal. Both are started
# from another folder, as somebody with an absolute path would.
inside() {
  chroot "$machine" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
    ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
    bash -c 'cd /tmp && exec "$@"' bash "$@" </dev/null
}

failures=0
# timed TITLE COMMAND...
timed() {
  local title=$1 begin=$EPOCHREALTIME status=0
  shift
  say "--- $title"
  inside "$@" || status=$?
  say "$(awk -v a="$begin" -v b="$EPOCHREALTIME" -v t="$title" -v s="$status" \
    'BEGIN {printf "%s: %.2f s, exit code %d", t, b - a, s}')"
  [ "$status" -eq 0 ] || failures=$((failures + 1))
}

[ -f "$base" ] || make_base
machine=$(mktemp -d "${TMPDIR:-/tmp}/purgatory-bare.XXXXXX")
[ "$keep" = yes ] || trap 'umount -R "$machine/proc" "$machine/dev" 2>/dev/null; rm -rf --one-file-system "$machine"' EXIT
tar -C "$machine" -xf "$base"
mount -t proc proc "$machine/proc"
mount --bind /dev "$machine/dev"
take_over_network_settings
git clone -q --no-hardlinks "$project_root" "$machine$checkout"
say "Debian $(cat "$machine/etc/debian_version"), $(nproc) cores, commit $(git -C "$project_root" rev-parse --short HEAD)"

timed "./purgatory run, the first time" "$checkout/purgatory" run
timed "./purgatory --help, the second time" "$checkout/purgatory" --help
timed "./purgatory run, again" "$checkout/purgatory" run
timed "./test" "$checkout/test"
timed "./test, again" "$checkout/test"
timed "./purgatory --help, after ./test" "$checkout/purgatory" --help
[ "$keep" = no ] || say "kept: $machine"
say "$failures commands failed"
[ "$failures" -eq 0 ]
