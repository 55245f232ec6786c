#!/usr/bin/env bash
# scripts/check.sh [--quick] [--no-install] [STEP...]: every gate, or those named, in this order:
#
#   format   clang-format over every C++ file of the repository
#   test     ./test: layers, specs, release build, every test
#   interrupt  a hundred runs interrupted at random moments
#   tidy     clang-tidy over the product's sources, warnings of the compiler as errors
#   asan     every test under the address and undefined-behaviour sanitizers
#   tsan     every test under the thread sanitizer
#   fuzz     every fuzz target for ten minutes, with --quick for one
#
# Stops at the first gate that fails.
set -uo pipefail
# shellcheck source=scripts/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

gate_packages=(clang clang-format clang-tidy git)
fuzz_seconds=600
steps=()
for argument in "$@"; do
  case $argument in
    --quick) fuzz_seconds=60 ;;
    --no-install) install_packages=no ;;
    format | test | interrupt | tidy | asan | tsan | fuzz) steps+=("$argument") ;;
    *) give_up 2 "unknown step $argument: format, test, interrupt, tidy, asan, tsan or fuzz" ;;
  esac
done
[ ${#steps[@]} -gt 0 ] || steps=(format test interrupt tidy asan tsan fuzz)

cd "$project_root" || exit 2

check_format() {
  git ls-files -z -- '*.cpp' '*.h' | xargs -0 -r clang-format --dry-run -Werror
}

check_test() {
  local options=()
  [ "$install_packages" = yes ] || options=(--no-install)
  ./test "${options[@]}"
}

check_interrupt() {
  build_preset release purgatory purgatory-mock || return
  python3 tests/end_to_end/interruption_test.py build/release/bin/purgatory build/release/bin/purgatory-mock 100
}

# build_preset PRESET [TARGET...]
build_preset() {
  local preset=$1
  shift
  cmake --preset "$preset" >"$build_root/configure-$preset.log" || { cat "$build_root/configure-$preset.log" >&2; return 1; }
  cmake --build --preset "$preset" -j "$(build_jobs)" --target "${@:-all}"
}

check_tidy() {
  build_preset ci || return
  git ls-files -z -- 'support/*.cpp' 'mock_server/*.cpp' 'conformance/*.cpp' |
    xargs -0 -r -n 1 -P "$(nproc)" clang-tidy -p build/ci --quiet
}

check_asan() { build_preset asan && ctest --preset asan -j "$(nproc)"; }

# GCC 12's thread sanitizer cannot start where the kernel spreads addresses as widely as new ones do.
check_tsan() {
  local fixed_addresses=(setarch "$(uname -m)" --addr-no-randomize)
  "${fixed_addresses[@]}" true 2>/dev/null || fixed_addresses=(env)
  "${fixed_addresses[@]}" cmake --preset tsan >"$build_root/configure-tsan.log" &&
    "${fixed_addresses[@]}" cmake --build --preset tsan -j "$(build_jobs)" &&
    "${fixed_addresses[@]}" ctest --preset tsan -j "$(nproc)"
}

check_fuzz() {
  local source target folders targets=()
  for source in fuzz/*_fuzz.cpp; do
    [ ! -f "$source" ] || targets+=("$(basename "$source" .cpp)")
  done
  if [ ${#targets[@]} -eq 0 ]; then
    say "fuzz: there is no fuzz target yet (fuzz/*_fuzz.cpp), nothing to run"
    return
  fi
  build_preset fuzz "${targets[@]}" || return
  for target in "${targets[@]}"; do
    # What is found goes to the build directory; only a person adds to the corpus that is kept.
    folders=("$build_root/fuzz/corpus/$target")
    mkdir -p "${folders[0]}" || return
    [ ! -d "fuzz/corpus/$target" ] || folders+=("fuzz/corpus/$target")
    say "fuzz: $target for $fuzz_seconds s"
    "$build_root/fuzz/bin/$target" -max_total_time="$fuzz_seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="$build_root/fuzz/$target-" "${folders[@]}" || return
  done
}

lock_build
ensure_packages building "${run_packages[@]}"
ensure_packages testing "${test_packages[@]}"
ensure_clients
ensure_packages checking "${gate_packages[@]}"
unlock_build
for step in "${steps[@]}"; do
  say "== $step"
  SECONDS=0
  "check_$step" || give_up 1 "$step failed after $SECONDS s"
  say "== $step passed in $SECONDS s"
done
