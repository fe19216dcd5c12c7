// Values that exist only at run time, behind the same tables as generated structs.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "aws/shape.h"

namespace windlass::aws {

// A value of any kind on the heap, which knows its shape.
class AnyValue {
 public:
  explicit AnyValue(const Shape& shape);
  ~AnyValue();
  AnyValue(AnyValue&& other) noexcept : shape_(other.shape_), value_(other.value_) {
    other.value_ = nullptr;
  }
  AnyValue(const AnyValue&) = delete;
  AnyValue& operator=(const AnyValue&) = delete;

  void* get() { return value_; }
  const void* get() const { return value_; }

 private:
  const Shape* shape_;
  void* value_;
};

// What a structure's member is in memory.
struct AnySlot {
  const Shape* shape;
  std::unique_ptr<AnyValue> value;
};

struct AnyStructure {
  explicit AnyStructure(const Shape& shape);
  std::vector<AnySlot> slots;
};

// Null elements are kept: whoever reads knows best whether they mean something.
struct AnyList {
  explicit AnyList(const Shape& shape) : element(shape.element) {}
  const Shape* element;
  std::vector<std::unique_ptr<AnyValue>> items;
};

struct AnyMap {
  explicit AnyMap(const Shape& shape) : element(shape.element) {}
  const Shape* element;
  std::map<std::string, std::unique_ptr<AnyValue>> entries;
};

inline constexpr std::size_t any_slot_size = sizeof(AnySlot);
extern const Access any_access;

}  // namespace windlass::aws
