#include "cli/answer.h"

namespace windlass::cli {

namespace {

Json versioned(Json::Object facts) {
  facts.insert(facts.begin(), {"windlass", 1});
  return Json(std::move(facts));
}

}  // namespace

void answer(const Invocation& invocation, Json::Object facts, std::string_view words) {
  if (!invocation.has("--json")) return invocation.console.out(words);
  invocation.console.out(versioned(std::move(facts)).pretty() + "\n");
}

void tell(const Invocation& invocation, Json::Object facts, std::string_view words) {
  if (!invocation.has("--json")) return invocation.console.out(words);
  invocation.console.out(versioned(std::move(facts)).dump() + "\n");
}

}  // namespace windlass::cli
