// JSON, with the place of each key and value.
#include <limits>

#include "base/json_reader.h"
#include "base/text.h"
#include "document/refusal.h"

namespace windlass::document {

namespace {

// Turns offsets into lines and columns (in characters) as reading goes on, each part of the text
// once.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}

  Mark at(std::size_t offset) {
    if (offset < seen_) seen_ = 0, mark_ = {1, 1};
    for (; seen_ < offset && seen_ < text_.size(); ++seen_) {
      auto byte = static_cast<unsigned char>(text_[seen_]);
      if (byte == '\n')
        mark_ = {mark_.line + 1, 1};
      else if ((byte & 0xC0) != 0x80)
        ++mark_.column;
    }
    return mark_;
  }

 private:
  std::string_view text_;
  std::size_t seen_ = 0;
  Mark mark_{1, 1};
};

class JsonDocument {
 public:
  explicit JsonDocument(std::string_view text)
      : text_(text), places_(text), reader_(text, depth_max) {}

  Result<Node> read_all() {
    Node root;
    if (read(root) && reader_.finish()) return root;
    if (!code_.empty()) return refusal(code_, key_mark_, reader_.error());
    return refusal("Malformed", places_.at(reader_.offset()), reader_.error());
  }

 private:
  // The key has just been read, and the colon after it: its opening quote is the last one before
  // them that is not escaped.
  Mark mark_of_key() {
    auto at = text_.find_last_of('"', reader_.offset() - 1);
    do at = text_.find_last_of('"', at - 1);
    while (at > 0 && text_[at - 1] == '\\');
    return places_.at(at);
  }

  bool read(Node& out) {
    using Kind = JsonReader::Kind;
    auto kind = reader_.peek();
    auto mark = places_.at(reader_.offset());
    switch (kind) {
      case Kind::Null: out = Node::scalar(Node::Kind::Null, "null", mark); return reader_.null();
      case Kind::Boolean: {
        bool value = false;
        if (!reader_.boolean(value)) return false;
        out = Node::scalar(Node::Kind::Bool, value ? "true" : "false", mark);
        return true;
      }
      case Kind::Number: return read_number(out, mark);
      case Kind::String: {
        std::string value;
        if (!reader_.string(value)) return false;
        out = Node::string(std::move(value), mark);
        return true;
      }
      case Kind::Array:
        out = Node::list(mark);
        return reader_.array([&] { return read(out.items().emplace_back()); });
      case Kind::Object: return read_object(out, mark);
      case Kind::Nothing: break;
    }
    return reader_.skip();
  }

  bool read_number(Node& out, Mark mark) {
    std::string_view token;
    if (!reader_.number(token)) return false;
    auto whole = token.find_first_of(".eE") == token.npos;
    if (!parse_double(token)) return reader_.fail("the number is too large");
    out = Node::scalar(whole ? Node::Kind::Int : Node::Kind::Double, std::string(token), mark);
    return true;
  }

  bool read_object(Node& out, Mark mark) {
    out = Node::map(mark);
    Keys keys;
    return reader_.object([&](std::string_view key) {
      auto key_mark = mark_of_key();
      if (!keys.add(key, out)) {
        code_ = "DuplicateKey";
        key_mark_ = key_mark;
        return reader_.fail("the key '" + std::string(key) + "' is there twice");
      }
      out.members().push_back({std::string(key), key_mark, Node()});
      return read(out.members().back().value);
    });
  }

  std::string_view text_;
  Places places_;
  JsonReader reader_;
  std::string code_;
  Mark key_mark_;
};

}  // namespace

Result<Node> parse_json_document(std::string_view text) { return JsonDocument(text).read_all(); }

Result<Node> parse(std::string_view text, ParseOptions options) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  auto first = text.find_first_not_of(" \t\r\n");
  if (first != text.npos && (text[first] == '{' || text[first] == '['))
    return parse_json_document(text);
  return parse_yaml_document(text, options);
}

}  // namespace windlass::document
