#include "image/machine_texts.h"

namespace windlass::image {

// $mode is "bake" or "test". The report is lines of words between tabs, for sh cannot be trusted
// with JSON; `why` holds the reason of a failure, and exit code 1 says that there is one.
const char* const machine_main = R"sh(#!/bin/sh
# Does what the plan says, tells of it, and ends with 0 when all went well.
umask 022
work=/var/lib/windlass-bake
bundle=$work/bundle
export work bundle mode progress_url
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive
cd / || exit 1

has() { command -v "$1" >/dev/null 2>&1; }
say() { echo "windlass: $*"; }
report() {
  printf '%s' "$1" >>$work/report
  shift
  for word in "$@"; do printf '\t%s' "$(printf %s "$word" | tr '\t\n' '  ')" >>$work/report; done
  printf '\n' >>$work/report
}
warn() { say "warning: $*"; report warning "$*"; }
# Says why, once: the innermost reason is the best.
fail() {
  say "failed: $*"
  [ -s $work/why ] || printf %s "$*" >$work/why
  exit 1
}
send() {
  curl --silent --show-error --fail --retry 3 --retry-delay 1 --max-time 120 \
    --upload-file "$1" "$2" >/dev/null
}
# The desk reads the newest line while the machine goes on.
progress() {
  say "$*"
  printf '%s\t%s\t%s\n' "$done_steps" "$all_steps" "$*" >$work/progress
  send $work/progress "$progress_url" || true
}

done_steps=0
step() {
  text=$1
  shift
  progress "$text"
  began=$(date +%s)
  # In a shell of its own, which may change folder, variables and options as it likes.
  ("$@") </dev/null
  code=$?
  if [ $code -ne 0 ]; then
    [ -s $work/why ] && exit 1
    fail "$text: exit code $code"
  fi
  report step "$(($(date +%s) - began))" "$text"
  done_steps=$((done_steps + 1))
}

. $bundle/lib/packages.sh
. $bundle/lib/steps.sh
. $bundle/lib/tests.sh
. $bundle/lib/scrub.sh
. $bundle/plan.sh

if [ "$mode" = test ]; then
  [ -z "${former_machine_id:-}" ] || step "it is a machine of its own" own_machine
  checks
  boot_warnings
  exit 0
fi

# Before all else: steps and tests find it, and it is no service that provisioning started.
[ -z "$agent" ] || step "windlass-agent" install_agent
running_services >$work/services-before
provision
step "services with their new settings" settle_services
checks
installed_packages | while read -r name version; do report package "$name" "$version"; done
step "scrub" scrub
[ -s $work/why ] && exit 1
exit 0
)sh";

const char* const machine_steps = R"sh(
# --- What provisioning does ---

# A file into a folder (a path that ends with / or is one), or to a name; a folder's content over what
# is there, whose own folders keep their modes and owners.
copy_in() {
  from=$bundle/$1
  to=$2
  if [ ! -d "$from" ]; then
    case $to in */) mkdir -p "$to" ;; esac
    [ ! -d "$to" ] || to=${to%/}/$3
    mkdir -p "$(dirname "$to")" && cp --preserve=mode --remove-destination "$from" "$to"
    return
  fi
  mkdir -p "$to" || return
  (cd "$from" && find . -mindepth 1 -type d) | while read -r each; do
    mkdir -p "$to/$each" || exit 1
  done || return
  (cd "$from" && find . -mindepth 1 ! -type d) | while read -r each; do
    cp --no-dereference --preserve=mode --remove-destination "$from/$each" "$to/$each" || exit 1
  done
}

# A program by its own first line, anything else by sh.
run_script() {
  script=$bundle/$1
  chmod 755 "$script"
  if [ "$(head -c 2 "$script")" = '#!' ]; then "$script"; else sh "$script"; fi
}

# The tool comes, works, and goes; what it installed for the image stays.
run_ansible() {
  with_tool ansible apply_playbook "$@"
}
apply_playbook() {
  cd "$bundle/$1" || return
  for wishes in requirements.yml requirements.yaml; do
    [ ! -f $wishes ] || ansible-galaxy install -r $wishes || return
  done
  ANSIBLE_NOCOLOR=1 ANSIBLE_LOCALHOST_WARNING=false ansible-playbook --connection local \
    --inventory localhost, --extra-vars "ansible_python_interpreter=$(command -v python3)" "$2"
}

run_puppet() {
  with_tool puppet apply_manifest "$@"
}
apply_manifest() {
  cd "$bundle/$1" || return
  modules=
  [ ! -d modules ] || modules="--modulepath=$PWD/modules"
  PATH=$PATH:/opt/puppetlabs/bin puppet apply --color=false --detailed-exitcodes $modules "$2"
  code=$?
  # 2: something was changed, and nothing failed.
  [ $code -eq 0 ] || [ $code -eq 2 ]
}

running_services() {
  has systemctl || return 0
  {
    systemctl list-units --type=service --state=running --plain --no-legend | awk '{print $1}'
    systemctl list-unit-files --type=service --state=enabled --no-legend 2>/dev/null | awk '{print $1}'
  } | sort -u
}
new_services() {
  running_services | grep -v -x -F -f $work/services-before | grep -v '@\.service$'
}

# What provisioning started may run by settings that came later; what it only enabled would start with
# the next boot: both run now as they will then.
settle_services() {
  has systemctl || return 0
  systemctl daemon-reload
  for unit in $(new_services); do
    timeout 90 systemctl restart "$unit" && continue
    said=$(journalctl --no-pager --output cat --lines 20 --unit "$unit" 2>/dev/null)
    warn "$unit does not start: $(printf '%s\n' "$said" | grep -i -m 1 -E 'fail|error|cannot' ||
      printf '%s\n' "$said" | tail -n 1)"
  done
  return 0
}

install_agent() {
  install -m 755 "$bundle/$agent" /usr/local/bin/windlass-agent || return
  /usr/local/bin/windlass-agent unit >/etc/systemd/system/windlass-agent.service || return
  has systemctl || return 0
  systemctl daemon-reload && systemctl enable --quiet windlass-agent.service
}
)sh";

}  // namespace windlass::image
