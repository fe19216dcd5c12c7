#include "cloud/dynamodb/item_bytes.h"

#include "base/fault.h"

namespace windlass::cloud::dynamodb {

namespace {

// First of every item, so that the form may change one day.
constexpr char form = 1;
// After the types of value.h: true has a tag of its own.
constexpr auto tag_true = static_cast<unsigned char>(Type::Bool) + 1;

void put_count(std::string& out, std::size_t count) {
  for (; count >= 0x80; count >>= 7) out += static_cast<char>(count | 0x80);
  out += static_cast<char>(count);
}

void put_text(std::string& out, std::string_view text) {
  put_count(out, text.size());
  out += text;
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
  put_count(out, texts.size());
  for (auto& text : texts) put_text(out, text);
}

void put_members(std::string& out, const Item& members);

void put_value(std::string& out, const AttributeValue& value) {
  auto type = type_of(value);
  out += static_cast<char>(type == Type::Bool && *value.bool_ ? tag_true
                                                              : static_cast<unsigned char>(type));
  switch (type) {
    case Type::S: return put_text(out, *value.s);
    case Type::N: return put_text(out, *value.n);
    case Type::B: return put_text(out, *value.b);
    case Type::SS: return put_texts(out, *value.ss);
    case Type::NS: return put_texts(out, *value.ns);
    case Type::BS: return put_texts(out, *value.bs);
    case Type::M: return put_members(out, *value.m);
    case Type::L:
      put_count(out, value.l->size());
      for (auto& member : *value.l) put_value(out, member);
      return;
    default: return;
  }
}

void put_members(std::string& out, const Item& members) {
  put_count(out, members.size());
  for (auto& [name, value] : members) {
    put_text(out, name);
    put_value(out, value);
  }
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  unsigned char byte() {
    if (rest_.empty()) throw Fault("a stored item is cut short");
    auto first = static_cast<unsigned char>(rest_[0]);
    rest_.remove_prefix(1);
    return first;
  }
  std::size_t count() {
    std::size_t value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      auto part = byte();
      value |= static_cast<std::size_t>(part & 0x7f) << shift;
      if (!(part & 0x80)) break;
    }
    // Nothing counts more members than there are bytes.
    if (value > rest_.size()) throw Fault("a stored item is malformed");
    return value;
  }
  std::string text() {
    auto size = count();
    std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  std::vector<std::string> texts() {
    std::vector<std::string> all(count());
    for (auto& one : all) one = text();
    return all;
  }
  void value(AttributeValue& out) {
    auto tag = byte();
    if (tag == tag_true) {
      out.bool_ = true;
      return;
    }
    switch (static_cast<Type>(tag)) {
      case Type::S: out.s = text(); return;
      case Type::N: out.n = text(); return;
      case Type::B: out.b = text(); return;
      case Type::SS: out.ss = texts(); return;
      case Type::NS: out.ns = texts(); return;
      case Type::BS: out.bs = texts(); return;
      case Type::M: out.m = members(); return;
      case Type::L:
        out.l.emplace(count());
        for (auto& member : *out.l) value(member);
        return;
      case Type::Null: out.null = true; return;
      case Type::Bool: out.bool_ = false; return;
      default: throw Fault("a stored item has a value of no known type");
    }
  }
  Item members() {
    Item all;
    for (auto left = count(); left > 0; --left) {
      auto name = text();
      value(all.emplace_hint(all.end(), std::move(name), AttributeValue{})->second);
    }
    return all;
  }

 private:
  std::string_view rest_;
};

}  // namespace

std::string item_bytes(const Item& item) {
  std::string bytes(1, form);
  put_members(bytes, item);
  return bytes;
}

Item item_of(std::string_view bytes) {
  Reader reader(bytes);
  if (reader.byte() != form) throw Fault("a stored item is of an unknown form");
  return reader.members();
}

}  // namespace windlass::cloud::dynamodb
