// Shapes and values that exist only at run time: from a model's JSON, without generated structs.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "aws/shape.h"
#include "base/json.h"

namespace windlass::aws {

// A service (or one protocol test's worth of shapes) read from a model; owns its tables.
class Model {
 public:
  // `name` is our name for the service ("ec2").
  static Result<std::unique_ptr<Model>> parse(std::string_view name, const Json& model);
  ~Model();
  const Service& service() const;
  const Operation* find_operation(std::string_view name) const;
  const Shape* find_shape(std::string_view name) const;

 private:
  Model();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// A value of any shape of a Model, as codecs want it.
class DynamicValue {
 public:
  explicit DynamicValue(const Shape& shape);
  ~DynamicValue();
  DynamicValue(DynamicValue&&) noexcept;
  void* get();
  const void* get() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// JSON as awscli takes and prints it, to and from values of any shape (generated or dynamic). Blobs
// are base64, timestamps ISO 8601. Errors name the member: "Unknown parameter 'Fo' in input; did you
// mean 'Foo'?".
Result<> value_from_json(const Shape& shape, const Json& json, void* value);
Json value_to_json(const Shape& shape, const void* value);

}  // namespace windlass::aws
