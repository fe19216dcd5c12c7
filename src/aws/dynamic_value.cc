#include "aws/dynamic_value.h"

#include "aws/dynamic.h"
#include "aws/walk.h"
#include "base/body.h"
#include "base/clock.h"
#include "base/json.h"

namespace windlass::aws {

namespace {

// Calls with a null pointer of the type that lies in memory for the kind.
template <class Visit>
auto with_type(Kind kind, Visit visit) {
  switch (kind) {
    case Kind::String:
    case Kind::Blob: return visit(static_cast<std::string*>(nullptr));
    case Kind::Boolean: return visit(static_cast<bool*>(nullptr));
    case Kind::Integer: return visit(static_cast<std::int32_t*>(nullptr));
    case Kind::Long: return visit(static_cast<std::int64_t*>(nullptr));
    case Kind::Float: return visit(static_cast<float*>(nullptr));
    case Kind::Double: return visit(static_cast<double*>(nullptr));
    case Kind::Timestamp: return visit(static_cast<Time*>(nullptr));
    case Kind::Document: return visit(static_cast<Json*>(nullptr));
    case Kind::Stream: return visit(static_cast<Body*>(nullptr));
    case Kind::List: return visit(static_cast<AnyList*>(nullptr));
    case Kind::Map: return visit(static_cast<AnyMap*>(nullptr));
    case Kind::Structure: break;
  }
  return visit(static_cast<AnyStructure*>(nullptr));
}

void* new_value(const Shape& shape) {
  return with_type(shape.kind, [&]<class T>(T*) -> void* {
    if constexpr (std::is_constructible_v<T, const Shape&>)
      return new T(shape);
    else
      return new T{};
  });
}

void delete_value(const Shape& shape, void* value) {
  with_type(shape.kind, [&]<class T>(T*) { delete static_cast<T*>(value); });
}

bool has(const void* slot) { return as<AnySlot>(slot).value != nullptr; }
const void* get(const void* slot) { return as<AnySlot>(slot).value->get(); }
void* emplace(void* slot) {
  auto& [shape, value] = as<AnySlot>(slot);
  value = std::make_unique<AnyValue>(*shape);
  return value->get();
}

std::shared_ptr<void> make(const Shape& shape) {
  auto value = std::make_shared<AnyValue>(shape);
  return {value, value->get()};
}

std::size_t size(const void* list) { return as<AnyList>(list).items.size(); }
const void* at(const void* list, std::size_t index) {
  auto& item = as<AnyList>(list).items[index];
  return item ? item->get() : nullptr;
}
void* append(void* list) {
  auto& [element, items] = as<AnyList>(list);
  return items.emplace_back(std::make_unique<AnyValue>(*element))->get();
}
void append_null(void* list) { as<AnyList>(list).items.emplace_back(); }

void each(const void* map, void* context, Access::Visit* visit) {
  for (auto& [key, value] : as<AnyMap>(map).entries)
    visit(context, key, value ? value->get() : nullptr);
}
void* insert(void* map, std::string key) {
  auto& [element, entries] = as<AnyMap>(map);
  auto& value = entries[std::move(key)];
  value = std::make_unique<AnyValue>(*element);
  return value->get();
}
void insert_null(void* map, std::string key) { as<AnyMap>(map).entries[std::move(key)] = nullptr; }

const void* fields(const void* structure) { return as<AnyStructure>(structure).slots.data(); }
void* fields_mutable(void* structure) { return as<AnyStructure>(structure).slots.data(); }

}  // namespace

AnyValue::AnyValue(const Shape& shape) : shape_(&shape), value_(new_value(shape)) {}

AnyValue::~AnyValue() {
  if (value_) delete_value(*shape_, value_);
}

AnyStructure::AnyStructure(const Shape& shape) {
  slots.reserve(shape.members.size());
  for (auto& member : shape.members) slots.push_back({member.shape, nullptr});
}

const Access any_access = {.make = make,
                           .has = has,
                           .get = get,
                           .emplace = emplace,
                           .size = size,
                           .at = at,
                           .append = append,
                           .append_null = append_null,
                           .each = each,
                           .insert = insert,
                           .insert_null = insert_null,
                           .fields = fields,
                           .fields_mutable = fields_mutable};

struct DynamicValue::Impl {
  explicit Impl(const Shape& shape) : value(shape) {}
  AnyValue value;
};

DynamicValue::DynamicValue(const Shape& shape) : impl_(std::make_unique<Impl>(shape)) {}
DynamicValue::~DynamicValue() = default;
DynamicValue::DynamicValue(DynamicValue&&) noexcept = default;
void* DynamicValue::get() { return impl_->value.get(); }
const void* DynamicValue::get() const { return impl_->value.get(); }

}  // namespace windlass::aws
