// A service that answers what a test told it to, and remembers what it was asked.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/dynamic.h"
#include "formation/resource_type.h"

namespace windlass::formation::types {

class ScriptedTransport : public aws::Transport {
 public:
  // The next answer of that operation; the last one is repeated. An operation that nobody spoke of
  // answers nothing: it finds nothing, and makes something without a name.
  void answers(std::string operation, std::string_view json) {
    script_[operation].push_back({*parse_json(json), std::nullopt});
  }
  void refuses(std::string operation, std::string code, std::string message = "refused") {
    script_[operation].push_back({Json(), Error{std::move(code), std::move(message)}});
  }

  Result<> call(const aws::Operation& operation, const void* input, void* output) override {
    calls.emplace_back(operation.name);
    if (operation.input)
      inputs.push_back(aws::value_to_json(*operation.input, input));
    else
      inputs.push_back(Json());
    auto& answers = script_[operation.name];
    if (answers.empty()) return Done{};
    auto answer = answers.front();
    if (answers.size() > 1) answers.pop_front();
    if (answer.refused) return *answer.refused;
    if (!operation.output) return Done{};
    auto read = aws::value_from_json(*operation.output, answer.json, output);
    if (!read) FAIL(std::string(operation.name) << ": " << read.error().message);
    return Done{};
  }

  // What the operation was asked, the last time.
  Json asked(std::string_view operation) const {
    for (auto i = calls.size(); i-- > 0;)
      if (calls[i] == operation) return inputs[i];
    return Json();
  }
  bool was_asked(std::string_view operation) const { return count(operation) > 0; }
  std::ptrdiff_t count(std::string_view operation) const {
    return std::ranges::count(calls, operation);
  }

  std::vector<std::string> calls;
  std::vector<Json> inputs;

 private:
  struct Answer {
    Json json;
    std::optional<Error> refused;
  };
  std::map<std::string, std::deque<Answer>> script_;
};

struct Scene {
  explicit Scene(std::string_view type_name) : type(find_type(type_name)) { REQUIRE(type); }

  Wanted wanted(std::string_view properties) const {
    return {.stack_name = "shop",
            .stack_id = "arn:aws:cloudformation:us-east-1:123456789012:stack/shop/1",
            .logical_id = "It",
            .properties = *parse_json(properties),
            .tags = tags,
            .token = "token1"};
  }
  Result<Physical> create(std::string_view properties) {
    return type->create(place, wanted(properties));
  }
  Result<Progress> ready(std::string_view properties = "{}") {
    return type->ready(place, wanted(properties), physical);
  }
  Result<Physical> update(std::string_view before, std::string_view after) {
    return type->update(place, wanted(after), *parse_json(before), physical);
  }
  Result<> remove(std::string_view properties = "{}") {
    return type->remove(place, wanted(properties), physical);
  }
  Result<Progress> gone() { return type->gone(place, physical); }
  // What the service tells of it; null when it is gone.
  Json read(std::string_view properties = "{}") {
    auto told = type->read(place, physical, *parse_json(properties));
    REQUIRE_MESSAGE(told, told.error().message);
    return *told ? **told : Json();
  }

  const ResourceType* type;
  std::shared_ptr<ScriptedTransport> service = std::make_shared<ScriptedTransport>();
  aws::Client client{service};
  Place place{client, "aws", "us-east-1", "123456789012"};
  std::vector<std::pair<std::string, std::string>> tags;
  Physical physical{"id-1"};
};

}  // namespace windlass::formation::types
