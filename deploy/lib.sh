# Shared by run.sh, test.sh and the benchmarks. Sourced, not run; the caller stands in the repository's root.
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
APP="$PWD/artifacts/app"

require_dotnet() {
  if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET 10 SDK is missing. Install it: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
  # Fails for an SDK that global.json does not accept, and says why.
  local said
  if ! said=$(dotnet --version 2>&1); then
    echo "$said" >&2
    echo "This needs a .NET 10 SDK that works; installed are:" >&2
    dotnet --list-sdks >&2 || true
    echo "Install one: https://dotnet.microsoft.com/download/dotnet/10.0" >&2
    exit 1
  fi
}

# A hash over everything the published app is made of; the same hash means that nothing has to be built.
sources_hash() {
  find src wwwroot examples Directory.Build.props Directory.Packages.props global.json .editorconfig BannedSymbols.txt -type f -print0 |
    sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

publish_console() {
  local hash
  hash=$(sources_hash)
  if [ -x "$APP/AiPlatform.Console" ] && [ "$(cat "$APP/.sources" 2>/dev/null || true)" = "$hash" ]; then
    return
  fi
  echo "Building the console…" >&2
  rm -rf "$APP"
  dotnet publish src/Console -c Release -o "$APP" --nologo -v quiet >&2
  echo "$hash" >"$APP/.sources"
}

# The first interpreter that has a module, of those on PATH and the usual places.
python_with() {
  local folder python
  for folder in $(echo "$PATH" | tr ':' ' ') /usr/bin /usr/local/bin; do
    python="$folder/python3"
    if [ -x "$python" ] && "$python" -c "import importlib.util, sys; sys.exit(importlib.util.find_spec('$1') is None)" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
  return 1
}

say_what_is_missing() {
  python_with torch >/dev/null ||
    echo "Optional: Python with PyTorch is missing; training steps need it. Install it: apt-get install -y python3-torch" >&2
  command -v git >/dev/null 2>&1 ||
    echo "Optional: git is missing; steps that use repositories need it. Install it: apt-get install -y git" >&2
  command -v nvidia-smi >/dev/null 2>&1 ||
    echo "Optional: there is no NVIDIA driver; steps run without GPUs. Install it: apt-get install -y nvidia-driver" >&2
}
