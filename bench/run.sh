#!/usr/bin/env bash
# Measures the published console on this machine and prints a table for docs/performance.md. Ends by itself in about a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/lib.sh

require_dotnet
publish_console
dotnet build bench/Latency -c Release --nologo -v quiet >&2
data=$(mktemp -d)
"$APP/AiPlatform.Console" serve --data "$data" --urls http://127.0.0.1:0 >"$data/out" 2>"$data/err" &
console=$!
trap 'kill $console 2>/dev/null || true; wait $console 2>/dev/null || true; rm -rf "$data"' EXIT
until grep -q "Sign in at" "$data/out"; do
  kill -0 $console || { cat "$data/err" >&2; exit 1; }
  read -r -t 0.1 <> <(:) || true
done
url=$(sed -nE 's|^Sign in at (http://[^/]+)/.*|\1|p' "$data/out")
token=$("$APP/AiPlatform.Console" token create --name bench --role engineer --project default --expires 1d --data "$data")
echo "$(date -u +%Y-%m-%d), $(nproc) cores, $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), load $(cut -d' ' -f1 /proc/loadavg)"
echo
artifacts/bin/Latency/release/AiPlatform.Latency "$url" "$token"
