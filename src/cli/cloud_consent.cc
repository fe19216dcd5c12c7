#include "cli/cloud_consent.h"

#include <unistd.h>

#include "base/text.h"

namespace windlass::cli {

namespace {

constexpr const char* needs =
    "Instances of this cloud can be machines on this host. For that it will, as root:\n"
    "  - start processes with runc and conmon, in control groups below /windlass\n"
    "  - make network namespaces, links and nftables rules in them, all named wl-...\n"
    "  - mount images and volumes below /run/windlass and the state directory\n"
    "  - keep images in /var/cache/windlass (debian-12 takes about 500 MB; made from this host's\n"
    "    own package mirror when it is first needed)\n"
    "  - raise fs.inotify.max_user_instances and its like, if they are too low for many machines\n"
    "The host's own routes, rules and forwarding stay as they are, and\n"
    "`windlass cloud down --purge` takes everything away again. Without it, all other services "
    "work.\n";

}  // namespace

Result<bool> may_have_machines(const Invocation& invocation) {
  if (auto wanted = invocation.find("--machines")) {
    if (*wanted != "on" && *wanted != "off" && *wanted != "pretend")
      return usage_error("--machines takes on, off or pretend, not '" + *wanted + "'");
    return *wanted == "on";
  }
  if (::geteuid() != 0) return false;
  if (invocation.has("--yes")) return true;
  if (invocation.has("--foreground") || !invocation.console.ask) return false;
  auto answer = invocation.console.ask(std::string(needs) + "\nMachines on this host? [y/N] ");
  return answer && lower(trimmed(*answer)).starts_with('y');
}

}  // namespace windlass::cli
