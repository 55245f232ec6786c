#!/usr/bin/env bash
# scripts/untested_sources.sh: the sources of the product that have no test of their own name, one a line.
# tests/ mirrors the tree: mock_server/http/target.cpp has tests/mock_server/http/target_test.cpp.
# A list to think about, not a gate: some sources are rightly tested through their neighbour.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."
find support mock_server conformance -name '*.cpp' ! -name main.cpp | sort | while IFS= read -r source; do
  [ -f "tests/${source%.cpp}_test.cpp" ] || printf '%s\n' "$source"
done
