// A CloudFormation template, taken as far as it goes: read, its loops played, its graph found,
// every property evaluated before anything exists. A mistake is refused in words, whatever it is.
#include "formation/dependencies.h"
#include "formation/evaluate.h"

using namespace windlass;
using namespace windlass::formation;

namespace {

struct Account final : ParameterLookup {
  Result<std::optional<std::string>> ssm(std::string_view name) override {
    return std::optional(std::string(name));
  }
};

// What comes first is known, the rest is yet to be made.
struct HalfMade final : World {
  std::optional<Json> ref(std::string_view id) override {
    return id < "M" ? std::optional(Json(id)) : std::nullopt;
  }
  Result<std::optional<Json>> attribute(std::string_view id, std::string_view name) override {
    return id < "M" ? std::optional(Json(Json::Array{name})) : std::nullopt;
  }
  Result<std::string> import(std::string_view name) override { return std::string(name); }
  Result<std::vector<std::string>> zones(std::string_view region) override {
    return std::vector<std::string>{std::string(region) + "a"};
  }
};

struct Echo final : Secrets {
  Result<std::string> ssm(std::string_view name, std::string_view) override {
    return std::string(name);
  }
  Result<std::string> ssm_secure(std::string_view name, std::string_view) override {
    return std::string(name);
  }
  Result<std::string> secret(std::string_view id, std::string_view, std::string_view) override {
    return std::string(id);
  }
};

Result<> play(std::string_view text) {
  auto written = TRY(parse_template(text));
  Account account;
  auto parameters = TRY(resolve_parameters(written, {}, nullptr, account));
  Pseudo pseudo{.account_id = "123456789012",
                .region = "eu-west-1",
                .stack_id = "arn:stack",
                .stack_name = "s",
                .notification_arns = {}};
  auto processed = TRY(process_template(written, parameters, pseudo));
  // What a transform made is a template that can be read again.
  if (!read_template(processed.document) && !processed.extended()) __builtin_trap();
  (void)required_capabilities(processed);
  HalfMade world;
  Echo echo;
  Evaluator evaluator(processed, parameters, pseudo, world);
  TRY(evaluator.check_rules());
  (void)TRY(find_dependencies(processed, TRY(evaluator.conditions())));
  for (auto& resource : processed.resources) {
    if (!TRY(evaluator.exists(resource))) continue;
    auto properties = TRY(evaluator.properties(resource));
    (void)masked(properties);
    (void)resolve_dynamic_references(properties.json, echo);
  }
  (void)evaluator.outputs();
  return Done{};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto played = play({reinterpret_cast<const char*>(data), size});
  if (!played && played.error().message.empty()) __builtin_trap();
  return 0;
}
