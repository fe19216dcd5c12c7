#include "image/machine_texts.h"

namespace windlass::image {

const char* const machine_tests = R"sh(
# --- What must hold ---

# check SECONDS TEXT COMMAND...: what comes up a moment after the boot is waited for.
check() {
  seconds=$1 text=$2
  shift 2
  progress "test: $text"
  rm -f $work/said
  until_when=$(($(date +%s) + seconds))
  until ("$@") </dev/null; do
    if [ "$(date +%s)" -ge $until_when ]; then
      [ -s $work/why ] || report test failed "$text"
      [ ! -s $work/said ] || cat $work/said
      [ "$seconds" -eq 0 ] || restless_services
      [ "$seconds" -eq 0 ] || [ -z "${former_machine_id:-}" ] ||
        fail "test: $text does not hold; it did before the boot: is its service enabled?"
      fail "test: $text does not hold"
    fi
    sleep 0.5
  done
  report test ok "$text"
  done_steps=$((done_steps + 1))
}

# Whoever is asked for may be one of these.
restless_services() {
  has systemctl || return 0
  systemctl list-units --state=failed,auto-restart --plain --no-legend 2>/dev/null |
    awk '{print $1}' | while read -r unit; do
    echo "windlass: $unit does not run:"
    journalctl --no-pager --output cat --lines 8 --unit "$unit" 2>/dev/null
  done
}

# 0A: it listens. Addresses and ports are hexadecimal there.
test_port() {
  port=$(printf ':%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$port" '$4 == "0A" && index($2, port) == length($2) - 4 {found = 1} END {exit !found}'
}
test_http() {
  curl --silent --show-error --fail --insecure --noproxy '*' --max-time 10 --output /dev/null "$1" \
    2>$work/said
}
test_service() { systemctl is-active --quiet "$1"; }
test_package() { is_installed "$1"; }
test_file() { [ -e "$1" ]; }
test_user() { id -u "$1" >/dev/null 2>&1; }
test_absent() {
  case $1 in
    /*) [ ! -e "$1" ] && [ ! -L "$1" ] ;;
    *) [ -z "$(where_is "$1")" ] ;;
  esac
}
# Every place where a program of that name could be run from.
where_is() {
  for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin /snap/bin \
    /opt/*/bin /opt/puppetlabs/*/bin /usr/games /root/.local/bin /home/*/.local/bin; do
    # /bin is /usr/bin on most systems.
    [ ! -L "$folder" ] || continue
    [ ! -e "$folder/$1" ] || printf '%s ' "$folder/$1"
  done
}

# A machine of the image must not be taken for the one that the image was made on.
own_machine() {
  [ "$(cat /etc/machine-id)" != "$former_machine_id" ] || fail "it has the build machine's id"
  for key in /etc/ssh/ssh_host_*_key.pub; do
    [ -e "$key" ] || continue
    sum=$(sha256sum <"$key" | cut -c 1-16)
    case " ${former_host_keys:-} " in *" $sum "*) fail "it has the build machine's $key" ;; esac
  done
  [ -z "${leftover:-}" ] || fail "the build's own folder was left on the image"
  for tool in $forbidden; do
    [ -z "$(where_is "$tool")" ] || fail "$tool is on it: $(where_is "$tool")"
  done
  for file in /root/.bash_history /home/*/.bash_history; do
    [ ! -s "$file" ] || fail "$file was left on it"
  done
}
boot_warnings() {
  has systemctl || return 0
  systemctl list-units --failed --plain --no-legend | awk '{print $1}' | while read -r unit; do
    case $unit in windlass-agent.service) continue ;; esac
    warn "$unit failed when the image booted"
  done
}
)sh";

}  // namespace windlass::image
