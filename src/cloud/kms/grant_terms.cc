#include "cloud/kms/grant_terms.h"

#include <set>

#include "base/json.h"

namespace windlass::cloud::kms {

using namespace aws::kms;

namespace {

using Pairs = std::optional<std::map<std::string, std::string>>;

Json packed(const Pairs& pairs) {
  Json::Object object;
  for (auto& [name, value] : *pairs) object.emplace_back(name, value);
  return object;
}

Pairs unpacked(const Json* object) {
  if (!object) return std::nullopt;
  std::map<std::string, std::string> pairs;
  for (auto& [name, value] : object->as_object()) pairs.emplace(name, value.as_string());
  return pairs;
}

}  // namespace

std::string pack_terms(const CreateGrantRequest& in) {
  Json::Array operations;
  // In order, so that the same ones asked for otherwise are the same grant.
  auto given = in.operations.value_or(std::vector<std::string>{});
  for (auto& operation : std::set<std::string>(given.begin(), given.end()))
    operations.emplace_back(operation);
  Json terms;
  terms.set("operations", std::move(operations));
  if (!in.constraints) return terms.dump();
  auto& constraints = *in.constraints;
  if (constraints.encryption_context_subset)
    terms.set("subset", packed(constraints.encryption_context_subset));
  if (constraints.encryption_context_equals)
    terms.set("equals", packed(constraints.encryption_context_equals));
  return terms.dump();
}

void unpack_terms(std::string_view packed, GrantListEntry& entry) {
  auto terms = parse_json(packed);
  if (!terms) return;
  entry.operations.emplace();
  for (auto& operation : terms->find("operations")->as_array())
    entry.operations->push_back(operation.as_string());
  auto* subset = terms->find("subset");
  auto* equals = terms->find("equals");
  if (subset || equals) entry.constraints = GrantConstraints{unpacked(subset), unpacked(equals)};
}

}  // namespace windlass::cloud::kms
