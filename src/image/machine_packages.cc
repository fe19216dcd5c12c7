#include "image/machine_texts.h"

namespace windlass::image {

const char* const machine_packages = R"sh(
# --- Packages: apt's and dnf's, behind the same words ---

if has apt-get; then manager=apt; elif has dnf; then manager=dnf; else manager=none; fi

apt() {
  apt-get --quiet --yes -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0 \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
}
# Lists are fetched once a bake.
apt_lists() {
  [ ! -e $work/apt-lists ] || return 0
  apt update -o APT::Update::Error-Mode=any || fail "the package lists cannot be fetched: does this \
machine's subnet have a way out?"
  : >$work/apt-lists
}

# NAME or NAME=VERSION, where the version is the locked one.
install_packages() {
  case $manager in
    apt)
      apt_lists || return
      for word in "$@"; do
        name=${word%%=*}
        [ "$name" = "$word" ] || is_installed_as "$name" "${word#*=}" ||
          apt-cache madison "$name" | awk -F'|' '{gsub(/ /, "", $2); print $2}' |
          grep -q -x -F "${word#*=}" ||
          fail "the locked version ${word#*=} of $name is not offered any more: bake with --refresh"
      done
      apt install --no-install-recommends "$@" && return
      code=$?
      for word in "$@"; do
        apt-cache showpkg "${word%%=*}" 2>/dev/null | grep -q . ||
          fail "there is no package ${word%%=*}: look for its name with apt-cache search"
      done
      return $code
      ;;
    dnf)
      words=
      for word in "$@"; do words="$words $(printf %s "$word" | tr = -)"; done
      # shellcheck disable=SC2086
      dnf --quiet --assumeyes install $words
      ;;
    *) fail "this base has no package manager that windlass knows (apt, dnf)" ;;
  esac
}

is_installed() {
  case $manager in
    apt) [ "$(dpkg-query --show --showformat '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    *) rpm --quiet --query "$1" ;;
  esac
}
is_installed_as() {
  [ "$(dpkg-query --show --showformat '${Version}' "$1" 2>/dev/null)" = "$2" ]
}
installed_packages() {
  case $manager in
    apt) dpkg-query --show --showformat '${db:Status-Status} ${Package} ${Version}\n' |
      sed -n 's/^installed //p' ;;
    dnf) rpm --query --all --queryformat '%{NAME} %{VERSION}-%{RELEASE}\n' | sort ;;
  esac
}

# with_tool ansible|puppet COMMAND...: installs the tool, runs the command, removes what came with it.
with_tool() {
  tool=$1
  shift
  installed_packages | awk '{print $1}' | sort >$work/without-tool
  case $manager in
    apt)
      apt_lists || return
      case $tool in ansible) package=ansible-core ;; *) package=puppet-agent ;; esac
      apt-cache show $package >/dev/null 2>&1 || package=$tool
      ;;
    dnf) case $tool in ansible) package=ansible-core ;; *) package=puppet ;; esac ;;
  esac
  install_packages $package || fail "$tool cannot be installed"
  installed_packages | awk '{print $1}' | sort >$work/with-tool
  "$@" || fail "$tool failed, exit code $?"
  remove_tool $package
}

# The tool's own packages, and those of its dependencies that nothing else came to need.
remove_tool() {
  comm -13 $work/without-tool $work/with-tool >$work/tool-packages
  case $manager in
    apt)
      # shellcheck disable=SC2046
      apt-mark auto $(cat $work/tool-packages) >/dev/null
      apt-get --simulate autoremove | sed -n 's/^Remv \([^ ]*\).*/\1/p' | sort >$work/unneeded
      # shellcheck disable=SC2046
      apt purge $(comm -12 $work/unneeded $work/tool-packages) || return
      ;;
    dnf) dnf --quiet --assumeyes remove "$1" || return ;;
  esac
  rm -rf /root/.ansible /etc/ansible /etc/puppet /etc/puppetlabs /opt/puppetlabs /var/lib/puppet \
    /var/cache/puppet /var/log/puppet
}

package_caches() {
  case $manager in
    apt)
      apt-get clean
      rm -rf /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/debconf/*-old /var/lib/dpkg/*-old
      ;;
    dnf) dnf --quiet clean all && rm -rf /var/cache/dnf/* ;;
  esac
}
)sh";

}  // namespace windlass::image
