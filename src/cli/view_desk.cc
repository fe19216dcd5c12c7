#include "cli/view_desk.h"

#include <algorithm>

#include "base/text.h"
#include "cli/cloud_process.h"
#include "ops/freeze.h"

namespace windlass::cli {

ops::TargetParts looking_parts(const OperatorParts& parts, const Invocation& invocation) {
  auto target = target_parts(parts, invocation);
  target.local_cloud = []() -> Result<ops::LocalCloud> {
    auto state = default_cloud_state();
    auto cloud = find_cloud(state);
    if (!cloud || cloud->endpoint.empty())
      return Error{"NoLocalCloud",
                   "the local cloud is not up, and this environment is in it: windlass cloud up"};
    auto keys = TRY(read_cloud_keys(state));
    return ops::LocalCloud{cloud->endpoint, keys.access_key_id, keys.secret_access_key};
  };
  return target;
}

Result<ViewNamed> view_environment(const Invocation& invocation, const OperatorParts& parts,
                                   std::size_t rest_max) {
  auto manifest = TRY(read_manifest(invocation, parts.manifest));
  auto names = manifest.environment_names();
  auto words = invocation.words;
  bool named = !words.empty() && std::ranges::find(names, words[0]) != names.end();
  if (!named && words.empty() && names.size() != 1)
    return usage_error("which environment? " + join(names, ", "));
  if (!named && words.size() <= rest_max && names.size() == 1)
    return ViewNamed{TRY(manifest.get(names[0])), std::move(words)};
  auto model = TRY(manifest.get(words[0]));
  words.erase(words.begin());
  return ViewNamed{std::move(model), std::move(words)};
}

Result<std::chrono::seconds> span_of(const Invocation& invocation, const char* option,
                                     std::chrono::seconds otherwise) {
  auto given = invocation.find(option);
  return given ? ops::parse_span(*given) : Result<std::chrono::seconds>(otherwise);
}

Result<ViewDesk> view_desk(const Invocation& invocation, const OperatorParts& parts,
                           std::size_t rest_max, ops::Tell tell) {
  auto named = TRY(view_environment(invocation, parts, rest_max));
  auto target = TRY(ops::connect(named.model, looking_parts(parts, invocation)));
  ops::Place place{named.model.app, named.model.environment};
  ops::Work work{.target = std::move(target),
                 .clock = parts.aws.clock,
                 .random = parts.aws.random,
                 .sleep = parts.aws.sleep,
                 .tell = std::move(tell),
                 .may_go_on = {}};
  return ViewDesk{std::move(named.model), std::move(place), std::move(work),
                  std::move(named.words)};
}

std::string short_name(const std::string& arn) {
  auto at = arn.find_last_of("/:");
  return at == std::string::npos ? arn : arn.substr(at + 1);
}

}  // namespace windlass::cli
