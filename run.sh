#!/usr/bin/env bash
# Builds what changed and starts the console. Arguments go to it: ./run.sh --urls http://127.0.0.1:9000 --data DIR
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. deploy/lib.sh

require_dotnet
publish_console
say_what_is_missing
exec "$APP/AiPlatform.Console" serve "$@"
