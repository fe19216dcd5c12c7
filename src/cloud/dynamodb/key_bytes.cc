#include "cloud/dynamodb/key_bytes.h"

#include "cloud/dynamodb/number.h"

namespace windlass::cloud::dynamodb {

namespace {

// First of each attribute: below 0xFF, which is after_all.
constexpr char binary_mark = 'b', number_mark = 'n', string_mark = 's';

// A zero byte is written as 00 FF, and 00 01 ends the text: so a text sorts before its
// continuations, and none is the beginning of another.
void append_escaped(std::string& out, std::string_view text) {
  for (char c : text) {
    out += c;
    if (c == '\0') out += '\xFF';
  }
}
constexpr std::string_view end_mark{"\0\1", 2};

void append_key(std::string& out, const AttributeValue& value) {
  if (value.n) {
    out += number_mark;
    out += number_of(value).ordered_bytes();
    return;
  }
  out += key_prefix_bytes(value);
  out += end_mark;
}

// FNV-1a, with the bits stirred, because segments use the highest ones.
std::uint32_t hash_of(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (unsigned char byte : bytes) hash = (hash ^ byte) * 0x100000001b3;
  hash ^= hash >> 33;
  hash *= 0xff51afd7ed558ccd;
  hash ^= hash >> 33;
  return static_cast<std::uint32_t>(hash >> 32);
}

// Items that were there before an index may have anything where it wants its key.
bool can_be_key(const AttributeValue& value, Type type) {
  return type_of(value) == type && !(value.s && value.s->empty()) && !(value.b && value.b->empty());
}

std::string four_bytes(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift);
  return bytes;
}

}  // namespace

std::string key_prefix_bytes(const AttributeValue& prefix) {
  std::string bytes(1, prefix.s ? string_mark : binary_mark);
  append_escaped(bytes, prefix.s ? *prefix.s : *prefix.b);
  return bytes;
}

std::string key_bytes(const AttributeValue& value) {
  std::string bytes;
  append_key(bytes, value);
  return bytes;
}

std::string partition_bytes(std::span<const AttributeValue* const> hash_values) {
  std::string bytes;
  for (auto* value : hash_values) append_key(bytes, *value);
  return four_bytes(hash_of(bytes)) + bytes;
}

std::optional<Place> find_place(const Keys& keys, const Item& item) {
  auto append_all = [&](std::string& out, const std::vector<KeyAttribute>& attributes) {
    for (auto& attribute : attributes) {
      auto found = item.find(attribute.name);
      if (found == item.end() || !can_be_key(found->second, attribute.type)) return false;
      append_key(out, found->second);
    }
    return true;
  };
  std::string hash, sk;
  if (!append_all(hash, keys.hash) || !append_all(sk, keys.range)) return std::nullopt;
  return Place{four_bytes(hash_of(hash)) + hash, std::move(sk)};
}

Place place_of(const Keys& keys, const Item& item) { return find_place(keys, item).value(); }

std::string after_prefix(std::string bytes) {
  while (!bytes.empty() && bytes.back() == '\xFF') bytes.pop_back();
  if (bytes.empty()) return std::string(after_all);
  bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) + 1);
  return bytes;
}

ByteRange segment_range(int segment, int total) {
  auto boundary = [&](int number) {
    auto at = (std::uint64_t{1} << 32) * static_cast<std::uint64_t>(number) /
              static_cast<std::uint64_t>(total);
    return four_bytes(static_cast<std::uint32_t>(at));
  };
  return {boundary(segment), segment + 1 == total ? "" : boundary(segment + 1)};
}

}  // namespace windlass::cloud::dynamodb
