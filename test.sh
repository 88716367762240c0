#!/usr/bin/env bash
# Installs what the tests need, runs all of them with coverage, and ends with "N passed, N failed, N skipped".
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. deploy/lib.sh

LEAST_COVERAGE=85
LEAST_UNIT_TESTS=200
LEAST_E2E_TESTS=5
RESULTS="$PWD/artifacts/test-results"
passed=0 failed=0 skipped=0

# Debian packages, only those that are missing.
install_tools() {
  local wanted=()
  [ -x /usr/bin/chromium ] || wanted+=(chromium)
  python_with torch >/dev/null || wanted+=(python3-torch)
  command -v node >/dev/null 2>&1 || wanted+=(nodejs npm)
  fc-list 2>/dev/null | grep -q . || wanted+=(fonts-dejavu-core fontconfig)
  [ ${#wanted[@]} -eq 0 ] && return
  echo "Installing ${wanted[*]}…"
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
}

# Adds up what a part ran; a part that failed without a failed test (a build error, no test at all) counts as one failure.
count() {
  local name=$1 code=$2 p=${3:-0} f=${4:-0} s=${5:-0}
  if [ "$code" -ne 0 ] && [ "$f" -eq 0 ]; then
    echo "$name ended with code $code." >&2
    f=1
  fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# One number of the summary that dotnet test prints at its end.
summary() {
  awk -v word="$1:" '$1 == word {n = $2} END {print n + 0}' "$2"
}

dotnet_tests() {
  local project=$1 least=$2 code=0
  shift 2
  echo "== $project"
  dotnet test --project "tests/$project" -c Release --no-build --no-ansi --results-directory "$RESULTS" \
    --minimum-expected-tests "$least" "$@" 2>&1 | tee "$RESULTS/$project.log" || code=$?
  local log="$RESULTS/$project.log"
  count "$project" "$code" "$(summary succeeded "$log")" "$(summary failed "$log")" "$(summary skipped "$log")"
}

javascript_tests() {
  echo "== JavaScript"
  local code=0 log="$RESULTS/js.log"
  tests/js/run.sh 2>&1 | tee "$log" || code=$?
  [ "$(summary succeeded "$log")" -gt 0 ] || code=1
  count "JavaScript" "$code" "$(summary succeeded "$log")" "$(summary failed "$log")" "$(summary skipped "$log")"
}

# Lines of Engine and Cluster that the unit tests ran; generated code and migrations don't count.
check_coverage() {
  local report
  report=$(find "$RESULTS" -name '*cobertura*.xml' -newer "$RESULTS/started" | head -n 1)
  if [ -z "$report" ]; then
    echo "There is no coverage report." >&2
    failed=$((failed + 1))
    return
  fi
  python3 deploy/coverage.py "$report" "$LEAST_COVERAGE" AiPlatform.Engine AiPlatform.Cluster || failed=$((failed + 1))
}

require_dotnet
install_tools
rm -rf "$RESULTS"
mkdir -p "$RESULTS"
touch "$RESULTS/started"
dotnet build AiPlatform.sln -c Release --nologo -v quiet
publish_console
javascript_tests
dotnet_tests Unit "$LEAST_UNIT_TESTS" --coverlet --coverlet-output-format cobertura \
  --coverlet-include '[AiPlatform.Engine]*' --coverlet-include '[AiPlatform.Cluster]*' --coverlet-exclude-by-attribute GeneratedCodeAttribute
check_coverage
dotnet_tests E2E "$LEAST_E2E_TESTS"

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
