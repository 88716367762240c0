#!/bin/sh
# Checks the types of our JavaScript and runs its tests; closes with the summary that test.sh reads.
set -eu
cd "$(dirname "$0")"
[ -d node_modules/typescript ] || npm ci --ignore-scripts --no-audit --no-fund --silent
npx --no-install tsc --noEmit -p .
out=$(node --test --test-reporter=tap ./*.test.js ./*/*.test.js) && code=0 || code=$?
printf '%s\n' "$out" | awk '/^not ok|^ +not ok/ { print }'
printf '%s\n' "$out" | awk '/^# pass/ { p = $3 } /^# fail/ { f = $3 } /^# cancelled/ { f += $3 } /^# skipped/ { s = $3 } END { printf "  succeeded: %d\n  failed: %d\n  skipped: %d\n", p, f, s }'
exit "$code"
