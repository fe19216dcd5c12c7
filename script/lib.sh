# What the scripts share. Sourced, never run; leaves us in the project's folder.
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# ccache may only reuse a file that was compiled with a precompiled header when told so.
export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
die() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; exit 1; }

# Runs a command as root; says how when it cannot.
as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "this needs root: $* (run me as root, or install sudo)"
  fi
}

# build_preset PRESET [TARGET...]: configures when needed, builds, and says how long it took.
build_preset() {
  local preset=$1 before=$SECONDS
  shift
  # What cmake prints is of interest only when it fails.
  if [ ! -f "build/$preset/build.ninja" ]; then
    mkdir -p "build/$preset"
    cmake --preset "$preset" >"build/$preset/configure.log" 2>&1 ||
      { cat "build/$preset/configure.log" >&2; die "cmake cannot configure preset $preset"; }
  fi
  local quiet=()
  [ -t 1 ] || quiet=(--quiet)
  ninja -C "build/$preset" "${quiet[@]}" "$@" >&2
  say "built preset $preset in $((SECONDS - before)) s"
}
