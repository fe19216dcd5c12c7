#include "cli/operator.h"

#include "base/text.h"
#include "cli/cloud_consent.h"
#include "cli/cloud_process.h"
#include "cli/manifest_file.h"

namespace windlass::cli {

namespace {

Result<ops::LocalCloud> local_cloud(const Invocation& invocation) {
  auto state = default_cloud_state();
  auto cloud = find_cloud(state);
  if (!cloud || cloud->endpoint.empty()) {
    if (!TRY(may_have_machines(invocation)))
      return Error{"NoLocalCloud",
                   "the local cloud is not up, and needs your leave to have machines on this host: "
                   "windlass cloud up --yes (as root)"};
    cloud = TRY(start_cloud(
        state, {"windlass", "cloud", "up", "--foreground", "--state", state, "--machines", "on"}));
  }
  auto keys = TRY(read_cloud_keys(state));
  return ops::LocalCloud{cloud->endpoint, keys.access_key_id, keys.secret_access_key};
}

}  // namespace

ops::TargetParts target_parts(const OperatorParts& parts, const Invocation& invocation) {
  auto all = parts.aws;
  all.local_cloud = [invocation] { return local_cloud(invocation); };
  return all;
}

Result<manifest::Model> environment_of(const Invocation& invocation, const OperatorParts& parts) {
  auto manifest = TRY(read_manifest(invocation, parts.manifest));
  if (!invocation.words.empty()) return manifest.get(invocation.words[0]);
  auto names = manifest.environment_names();
  if (names.size() == 1) return manifest.get(names[0]);
  return usage_error("which environment? " + join(names, ", "));
}

}  // namespace windlass::cli
