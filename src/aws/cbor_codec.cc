#include "aws/cbor_codec.h"

#include <cmath>
#include <limits>

#include "aws/cbor.h"
#include "aws/walk.h"
#include "base/clock.h"
#include "base/time.h"

namespace windlass::aws {

namespace {

constexpr unsigned major_list = 4, major_map = 5, major_tag = 6;
constexpr std::uint64_t tag_epoch_seconds = 1;

void write_timestamp(std::string& out, Time time) {
  append_cbor_head(out, major_tag, tag_epoch_seconds);
  auto micros = time.time_since_epoch().count();
  if (micros % 1'000'000 == 0) return append_cbor_integer(out, micros / 1'000'000);
  append_cbor_double(out, epoch_seconds(time));
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : in_(bytes, depth_max) {}

  bool value(const Shape& shape, void* out) {
    switch (shape.kind) {
      case Kind::String: return in_.text(as<std::string>(out));
      case Kind::Blob: return in_.bytes(as<std::string>(out));
      case Kind::Boolean: return in_.boolean(as<bool>(out));
      case Kind::Integer: return integer(as<std::int32_t>(out));
      case Kind::Long: return integer(as<std::int64_t>(out));
      case Kind::Float: {
        double number = 0;
        if (!in_.floating(number)) return false;
        as<float>(out) = static_cast<float>(number);
        return true;
      }
      case Kind::Double: return in_.floating(as<double>(out));
      case Kind::Timestamp: return timestamp(as<Time>(out));
      case Kind::Document:
      case Kind::Stream: return in_.skip();  // the protocol has neither
      case Kind::List:
        return in_.list([&] {
          if (in_.peek() != CborReader::Kind::Null)
            return value(*shape.element, shape.access->append(out));
          if (shape.access->append_null) shape.access->append_null(out);
          return in_.null();
        });
      case Kind::Map:
        return in_.map([&](std::string& key) {
          if (in_.peek() != CborReader::Kind::Null)
            return value(*shape.element, shape.access->insert(out, std::move(key)));
          if (shape.access->insert_null) shape.access->insert_null(out, std::move(key));
          return in_.null();
        });
      case Kind::Structure: return structure(shape, out);
    }
    return false;
  }

  bool finish() { return in_.finish(); }
  const std::string& error() const { return in_.error(); }

 private:
  template <class T>
  bool integer(T& out) {
    std::int64_t number = 0;
    if (!in_.integer(number)) return false;
    if (number < std::numeric_limits<T>::min() || number > std::numeric_limits<T>::max())
      return in_.fail("integer out of range");
    out = static_cast<T>(number);
    return true;
  }

  bool timestamp(Time& out) {
    std::uint64_t tag = 0;
    double seconds = 0;
    if (!in_.tag(tag)) return false;
    if (tag != tag_epoch_seconds) return in_.fail("expected a timestamp");
    if (!in_.floating(seconds)) return false;
    // Four digits of years are all that the other formats can say.
    if (!(std::abs(seconds) <= 253'402'300'799.0)) return in_.fail("timestamp out of range");
    out = from_epoch_seconds(seconds);
    return true;
  }

  bool structure(const Shape& shape, void* out) {
    std::size_t next = 0;
    return in_.map([&](std::string& key) {
      for (std::size_t tried = 0; tried < shape.members.size(); ++tried, ++next) {
        if (next >= shape.members.size()) next = 0;
        auto& member = shape.members[next];
        if (key != member.wire) continue;
        ++next;
        if (in_.peek() == CborReader::Kind::Null) return in_.null();
        return value(*member.shape, emplace_member(shape, out, member));
      }
      return in_.skip();
    });
  }

  CborReader in_;
};

}  // namespace

std::size_t count_members(const Shape& structure, const void* value, std::string_view except) {
  std::size_t count = 0;
  for (auto& member : structure.members)
    count += (except.empty() || except != member.wire) &&
             member_value(structure, value, member) != nullptr;
  return count;
}

void write_cbor_members(std::string& out, const Shape& structure, const void* value,
                        std::string_view except) {
  for (auto& member : structure.members) {
    auto* content = member_value(structure, value, member);
    if (!content || (!except.empty() && except == member.wire)) continue;
    append_cbor_text(out, member.wire);
    write_cbor(out, *member.shape, content);
  }
}

void write_cbor(std::string& out, const Shape& shape, const void* value) {
  switch (shape.kind) {
    case Kind::String: return append_cbor_text(out, as<std::string>(value));
    case Kind::Blob: return append_cbor_bytes(out, as<std::string>(value));
    case Kind::Boolean: return append_cbor_boolean(out, as<bool>(value));
    case Kind::Integer: return append_cbor_integer(out, as<std::int32_t>(value));
    case Kind::Long: return append_cbor_integer(out, as<std::int64_t>(value));
    case Kind::Float: return append_cbor_float(out, as<float>(value));
    case Kind::Double: return append_cbor_double(out, as<double>(value));
    case Kind::Timestamp: return write_timestamp(out, as<Time>(value));
    case Kind::Document:
    case Kind::Stream: return append_cbor_null(out);  // the protocol has neither
    case Kind::List: {
      auto size = shape.access->size(value);
      append_cbor_head(out, major_list, size);
      for (std::size_t i = 0; i < size; ++i) {
        auto* element = shape.access->at(value, i);
        element ? write_cbor(out, *shape.element, element) : append_cbor_null(out);
      }
      return;
    }
    case Kind::Map: {
      std::size_t size = 0;
      each_entry(shape, value, [&](const std::string&, const void*) { ++size; });
      append_cbor_head(out, major_map, size);
      each_entry(shape, value, [&](const std::string& key, const void* entry) {
        append_cbor_text(out, key);
        entry ? write_cbor(out, *shape.element, entry) : append_cbor_null(out);
      });
      return;
    }
    case Kind::Structure:
      append_cbor_head(out, major_map, count_members(shape, value));
      return write_cbor_members(out, shape, value);
  }
}

Result<> read_cbor(std::string_view bytes, const Shape& shape, void* value) {
  Reader reader(bytes);
  if (reader.value(shape, value) && reader.finish()) return Done{};
  return Error{"SerializationException", reader.error()};
}

}  // namespace windlass::aws
