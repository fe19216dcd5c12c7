// What it takes for a machine of a layer to count: as variables of the boot script, which asks for
// it or has the image's agent ask.
#include "base/text.h"
#include "manifest/rendering.h"

namespace windlass::manifest {

namespace {

bool answers_http(const Layer& layer) {
  return (layer.listen && layer.listen->http) || !layer.routes.empty();
}

std::string allocations(const Layer& layer) {
  std::vector<std::string> all;
  for (int i = 1; i <= layer.size_max; ++i)
    all.push_back("${" + address_id(layer, i) + ".AllocationId}");
  return join(all, " ");
}

}  // namespace

std::string proof_of(const Layer& layer) {
  std::string out =
      "\n# What it takes to work here.\ngrace=" + std::to_string(layer.health.grace_s) + "\n";
  if (answers_http(layer))
    out += "page=" +
           shell_quoted("http://127.0.0.1:" + std::to_string(target_port(layer)) +
                        health_path(layer)) +
           "\n";
  else if (layer.listen)
    out += "port=" + std::to_string(layer.listen->port) + "\n";
  // Another command comes with the release, and is not there yet.
  if (layer.health.run.starts_with('/')) out += "command=" + shell_quoted(layer.health.run) + "\n";
  if (is_balanced(layer)) out += "targets=${" + part_id(layer, "Targets") + "}\n";
  if (layer.front && layer.front->address == Public::Address::Fixed)
    out += "addresses=(" + allocations(layer) + ")" +
           (layer.size_max == 1 ? " take_over=true\n" : "\n");
  return out + "prove\n";
}

}  // namespace windlass::manifest
