#include "cloud/dynamodb/schema.h"

#include <algorithm>

#include "base/fault.h"

namespace windlass::cloud::dynamodb {

namespace {

// Every count here is small, names are at most 255 bytes: one byte counts (a longer list of
// projected attributes is refused when the table is made).
class Writer {
 public:
  void number(std::int64_t value) {
    for (int shift = 0; shift < 64; shift += 8) bytes_ += static_cast<char>(value >> shift);
  }
  void byte(std::size_t value) { bytes_ += static_cast<char>(value); }
  void text(std::string_view text) {
    // Attribute names may have 64 KiB.
    byte(text.size() & 0xFF);
    byte(text.size() >> 8);
    bytes_ += text;
  }
  void keys(const Keys& keys) {
    for (auto* side : {&keys.hash, &keys.range}) {
      byte(side->size());
      for (auto& attribute : *side) {
        text(attribute.name);
        byte(static_cast<std::size_t>(attribute.type));
      }
    }
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  std::int64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 8) value |= std::uint64_t{byte()} << shift;
    return static_cast<std::int64_t>(value);
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(take(1)[0]); }
  std::string text() {
    std::size_t size = byte();
    size |= std::size_t{byte()} << 8;
    return std::string(take(size));
  }
  Keys keys() {
    Keys keys;
    for (auto* side : {&keys.hash, &keys.range}) {
      side->resize(byte());
      for (auto& attribute : *side) {
        attribute.name = text();
        attribute.type = static_cast<Type>(byte());
      }
    }
    return keys;
  }

 private:
  std::string_view take(std::size_t size) {
    if (rest_.size() < size) throw Fault("a stored schema is cut short");
    auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view rest_;
};

}  // namespace

bool Keys::has(std::string_view name) const {
  auto is_it = [&](auto& attribute) { return attribute.name == name; };
  return std::ranges::any_of(hash, is_it) || std::ranges::any_of(range, is_it);
}

const Index* Schema::find_index(std::string_view name) const {
  auto found = std::ranges::find(indexes, name, &Index::name);
  return found == indexes.end() ? nullptr : &*found;
}

bool Schema::has_local_indexes() const {
  return std::ranges::any_of(indexes, [](auto& index) { return !index.global; });
}

std::string schema_bytes(const Schema& schema) {
  Writer writer;
  writer.number(schema.id);
  writer.text(schema.name);
  writer.text(schema.expires_by);
  writer.keys(schema.keys);
  writer.byte(schema.indexes.size());
  for (auto& index : schema.indexes) {
    writer.number(index.id);
    writer.text(index.name);
    writer.byte(index.global);
    writer.byte(index.ready);
    writer.byte(static_cast<std::size_t>(index.holds));
    writer.keys(index.keys);
    writer.byte(index.included.size());
    for (auto& name : index.included) writer.text(name);
  }
  return writer.take();
}

Schema schema_of(std::string_view bytes) {
  Reader reader(bytes);
  Schema schema;
  schema.id = reader.number();
  schema.name = reader.text();
  schema.expires_by = reader.text();
  schema.keys = reader.keys();
  schema.indexes.resize(reader.byte());
  for (auto& index : schema.indexes) {
    index.id = reader.number();
    index.name = reader.text();
    index.global = reader.byte();
    index.ready = reader.byte();
    index.holds = static_cast<Index::Holds>(reader.byte());
    index.keys = reader.keys();
    index.included.resize(reader.byte());
    for (auto& name : index.included) name = reader.text();
  }
  return schema;
}

bool is_held(const Index& index, const Schema& schema, std::string_view attribute) {
  return index.holds == Index::Holds::All || index.keys.has(attribute) ||
         schema.keys.has(attribute) ||
         (index.holds == Index::Holds::Include &&
          std::ranges::find(index.included, attribute) != index.included.end());
}

Item held_by(const Index& index, const Schema& schema, const Item& item) {
  if (index.holds == Index::Holds::All) return item;
  Item held;
  for (auto& [name, value] : item)
    if (is_held(index, schema, name)) held.emplace_hint(held.end(), name, value);
  return held;
}

}  // namespace windlass::cloud::dynamodb
