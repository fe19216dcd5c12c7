#include "image/machine_texts.h"

namespace windlass::image {

const char* const machine_scrub = R"sh(
# --- What must not be left on an image ---

removed() { report removed "$1" "$2"; }
# remove WHY FILE...: those that are there.
remove() {
  why=$1
  shift
  for each in "$@"; do
    [ -e "$each" ] || [ -L "$each" ] || continue
    rm -rf "$each" && removed "$why" "$each"
  done
}
homes() { for home in /root /home/*; do [ ! -d "$home" ] || echo "$home"; done; }

scrub() {
  report machine-id "$(cat /etc/machine-id 2>/dev/null)"
  for key in /etc/ssh/ssh_host_*_key.pub; do
    [ ! -e "$key" ] || report host-key "$(sha256sum <"$key" | cut -c 1-16)"
  done
  # What still runs would write on.
  if has systemctl; then
    for unit in $(new_services); do
      timeout 60 systemctl stop "$unit" 2>/dev/null || true
    done
  fi
  scrub_keys
  scrub_people
  scrub_secrets
  package_caches
  scrub_logs
  scrub_machine
  look_for_forbidden
}

scrub_keys() {
  remove "host key" /etc/ssh/ssh_host_*
  for home in $(homes); do
    remove "who may log in" "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2"
    remove "ssh key" "$home"/.ssh/id_* "$home"/.ssh/identity
    remove "hosts known" "$home/.ssh/known_hosts" "$home/.ssh/known_hosts.old"
    remove "credentials" "$home/.aws" "$home/.netrc" "$home/.git-credentials" \
      "$home/.docker/config.json" "$home/.config/gcloud" "$home/.config/gh" "$home/.kube" \
      "$home/.vault-token"
  done
}

scrub_people() {
  for home in $(homes); do
    remove "history" "$home"/.*_history "$home/.lesshst" "$home/.viminfo" "$home/.wget-hsts"
    remove "cache" "$home/.cache" "$home/.ansible" "$home/.sudo_as_admin_successful"
  done
}

# What looks like a key in somebody's home, wherever it lies there.
scrub_secrets() {
  for home in $(homes); do
    find "$home" -xdev -type f -size -1024k -exec grep -l -I -E \
      '(^|[^A-Z0-9])(AKIA|ASIA)[A-Z0-9]{16}([^A-Z0-9]|$)|-----BEGIN ([A-Z]+ )*PRIVATE KEY|(^|[^A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{36}' \
      {} + 2>/dev/null
  done | while read -r file; do
    rm -f "$file" && removed "looks like a secret" "$file"
    warn "$file looked like a secret and was removed: images are no place for secrets"
  done
}

scrub_logs() {
  find /var/log -xdev -type f \( -name '*.gz' -o -name '*.xz' -o -name '*.[0-9]' -o -name '*.old' \) \
    -delete
  find /var/log -xdev -type f -size +0 -exec truncate --size=0 {} +
  rm -rf /var/log/journal/* /run/log/journal/* /var/lib/systemd/coredump/* /var/crash/*
  removed "logs" /var/log
}

# What tells this machine from others.
scrub_machine() {
  : >/etc/machine-id
  [ -L /var/lib/dbus/machine-id ] || rm -f /var/lib/dbus/machine-id
  removed "machine id" /etc/machine-id
  remove "seed" /var/lib/systemd/random-seed /var/lib/systemd/credential.secret
  rm -rf /var/lib/dhcp/* /var/lib/NetworkManager/*.lease /var/lib/NetworkManager/secret_key
  rm -rf /var/lib/cloud/instance /var/lib/cloud/instances/* /var/lib/cloud/data/* \
    /var/lib/cloud/sem/* /var/lib/cloud/scripts/per-instance/part-*
  removed "what ran at first boot" /var/lib/cloud
  find /tmp /var/tmp -xdev -mindepth 1 -maxdepth 1 ! -name 'systemd-private-*' -exec rm -rf {} + \
    2>/dev/null
  removed "temporary files" /tmp
}

look_for_forbidden() {
  found=
  for tool in $forbidden; do
    where=$(where_is "$tool")
    [ -z "$where" ] || found="$found$tool (${where% }) "
    if [ -n "$where" ]; then report forbidden "$tool" "${where% }"; fi
  done
  [ -z "$found" ] || fail "forbidden on this image, and there: ${found% }"
}
)sh";

}  // namespace windlass::image
