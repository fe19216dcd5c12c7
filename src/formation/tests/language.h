// What the tests of the language stand on: a small world, and templates made of a piece each.
#pragma once

#include <doctest/doctest.h>

#include <map>
#include <string>

#include "formation/dependencies.h"
#include "formation/evaluate.h"
#include "formation/parameters.h"
#include "formation/template.h"

namespace windlass::formation::testing {

struct SmallWorld final : World {
  std::map<std::string, Json, std::less<>> refs, attributes;  // "Vpc", "Vpc.CidrBlock"
  std::map<std::string, std::string, std::less<>> exports{{"net-VpcId", "vpc-exported"}};

  std::optional<Json> ref(std::string_view logical_id) override {
    auto found = refs.find(logical_id);
    return found == refs.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::optional<Json>> attribute(std::string_view id, std::string_view name) override {
    if (name == "Nonsense")
      return Error{"ValidationError",
                   "Template error: resource " + std::string(id) +
                       " does not support attribute type Nonsense in Fn::GetAtt"};
    auto found = attributes.find(std::string(id) + "." + std::string(name));
    return found == attributes.end() ? std::nullopt : std::optional(found->second);
  }
  Result<std::string> import(std::string_view name) override {
    auto found = exports.find(name);
    if (found != exports.end()) return found->second;
    return Error{"ValidationError", "No export named " + std::string(name) + " found."};
  }
  Result<std::vector<std::string>> zones(std::string_view region) override {
    std::string name(region);
    return std::vector{name + "a", name + "b", name + "c"};
  }
};

struct SmallAccount final : ParameterLookup {
  std::map<std::string, std::string, std::less<>> stored{{"/image", "ami-stored"},
                                                         {"/names", "x, y"}};
  Result<std::optional<std::string>> ssm(std::string_view name) override {
    auto found = stored.find(name);
    return found == stored.end() ? std::nullopt : std::optional(found->second);
  }
  Result<bool> exists(std::string_view, std::string_view value) override {
    return value.find("missing") == value.npos;
  }
};

inline Pseudo some_pseudo() {
  return {.account_id = "123456789012",
          .region = "eu-west-1",
          .stack_id = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/1",
          .stack_name = "shop",
          .notification_arns = {"arn:a", "arn:b"}};
}

// A template, taken as far as asked.
struct Played {
  Template processed;
  Parameters parameters;
  Pseudo pseudo = some_pseudo();
};

inline Result<Played> play(std::string_view text, std::vector<GivenParameter> given = {}) {
  SmallAccount account;
  auto written = TRY(parse_template(text));
  Played out;
  out.parameters = TRY(resolve_parameters(written, given, nullptr, account));
  out.processed = TRY(process_template(written, out.parameters, out.pseudo));
  (void)TRY(find_dependencies(out.processed));
  return out;
}

inline std::string message_of(const Error& error) { return error.message; }

// The message without its place: most tests are about the words.
inline std::string words_of(const Error& error) {
  auto at = error.message.rfind(" (line ");
  return error.message.substr(0, at);
}

inline std::string refusal_of(std::string_view text, std::vector<GivenParameter> given = {}) {
  auto played = play(text, std::move(given));
  if (!played) return words_of(played.error());
  SmallWorld world;
  Evaluator evaluator(played->processed, played->parameters, played->pseudo, world);
  if (auto rules = evaluator.check_rules(); !rules) return words_of(rules.error());
  auto conditions = evaluator.conditions();
  if (!conditions) return words_of(conditions.error());
  if (auto live = find_dependencies(played->processed, *conditions); !live)
    return words_of(live.error());
  for (auto& resource : played->processed.resources) {
    auto exists = evaluator.exists(resource);
    if (!exists) return words_of(exists.error());
    if (!*exists) continue;
    if (auto value = evaluator.properties(resource); !value) return words_of(value.error());
  }
  if (auto outputs = evaluator.outputs(); !outputs) return words_of(outputs.error());
  return "accepted";
}

}  // namespace windlass::formation::testing
