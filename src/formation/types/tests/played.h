// A type, played against a script: a transport that says what it was told to say, and remembers
// what it was asked.
#pragma once

#include <doctest/doctest.h>

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/client.h"
#include "aws/dynamic.h"
#include "formation/resource_type.h"
#include "formation/types/properties.h"

namespace windlass::formation::testing {

class Script final : public aws::Transport {
 public:
  struct Call {
    std::string operation;
    Json input;
  };

  // The next answer to that operation, as awscli prints it; the last one is given again and again.
  // An operation without a script answers nothing.
  void answer(const std::string& operation, const std::string& json) {
    auto parsed = parse_json(json);
    REQUIRE(parsed);
    answers_[operation].push_back(*parsed);
  }
  void refuse(const std::string& operation, const std::string& code, std::string message = "no") {
    answers_[operation].push_back(Error{code, std::move(message)});
  }

  Result<> call(const aws::Operation& operation, const void* input, void* output) override {
    calls.push_back({operation.name, operation.input ? aws::value_to_json(*operation.input, input)
                                                     : Json(Json::Object{})});
    auto& waiting = answers_[operation.name];
    if (waiting.empty()) return Done{};
    auto next = waiting.front();
    if (waiting.size() > 1) waiting.pop_front();
    if (!next) return next.error();
    if (!operation.output) return Done{};
    auto read = aws::value_from_json(*operation.output, *next, output);
    if (!read) FAIL(std::string(operation.name) << ": " << read.error().message);
    return Done{};
  }

  std::vector<Call> calls;

 private:
  std::map<std::string, std::deque<Result<Json>>> answers_;
};

class Played {
 public:
  explicit Played(std::string_view type) : type_(find_type(type)) { REQUIRE(type_); }

  Script& script() { return *script_; }

  static Wanted wanted(const std::string& properties) {
    return {"shop",
            "arn:aws:cloudformation:eu-west-1:111122223333:stack/shop/1",
            "Thing",
            *parse_json(properties),
            {{"team", "blue"}, {"aws:cloudformation:stack-name", "shop"}},
            "token1"};
  }
  Result<Physical> create(const std::string& properties) {
    return type_->create(place(), wanted(properties));
  }
  Result<Physical> update(const std::string& properties, const std::string& before,
                          const Physical& was) {
    return type_->update(place(), wanted(properties), *parse_json(before), was);
  }
  Result<> remove(const std::string& properties, const Physical& was) {
    return type_->remove(place(), wanted(properties), was);
  }
  Result<Progress> ready(const std::string& properties, Physical& was) {
    return type_->ready(place(), wanted(properties), was);
  }
  Result<std::optional<Json>> read(const std::string& properties, const Physical& was) {
    return type_->read(place(), was, *parse_json(properties));
  }

  // The operations that were asked for, in order: "CreateQueue TagQueue".
  std::string asked() const {
    std::string names;
    for (auto& call : script_->calls) names += (names.empty() ? "" : " ") + call.operation;
    return names;
  }
  // What the first call of that operation said; null when there was none.
  const Json& said(std::string_view operation) const {
    static const Json nothing;
    for (auto& call : script_->calls)
      if (call.operation == operation) return call.input;
    return nothing;
  }

 private:
  Place place() const { return {client_, "aws", "eu-west-1", "111122223333"}; }

  const ResourceType* type_;
  std::shared_ptr<Script> script_ = std::make_shared<Script>();
  aws::Client client_{script_};
};

}  // namespace windlass::formation::testing
