#!/bin/sh
# Replaces the approved reports in tests/golden by what the reporters write now. Look at the difference before you commit it.
set -e
cd "$(dirname "$0")/.."
cmake --preset dev >/dev/null
cmake --build --preset dev --target conformance_golden_tests
PURGATORY_APPROVE=1 build/dev/bin/conformance_golden_tests >/dev/null
git --no-pager diff --stat tests/golden
