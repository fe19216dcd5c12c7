// YAML by libyaml's events: they carry the marks, the tags and whether a scalar was quoted.
#include <yaml.h>

#include <map>

#include "base/fault.h"
#include "document/plain.h"
#include "document/refusal.h"

namespace windlass::document {

namespace {

// Nodes that aliases may add to a document in all: a few lines of aliases could stand for billions.
constexpr std::size_t alias_nodes_max = 100'000;
constexpr std::string_view core_tag = "tag:yaml.org,2002:";

Mark mark_of(const yaml_mark_t& mark) {
  return {static_cast<int>(mark.line) + 1, static_cast<int>(mark.column) + 1};
}

std::string_view view(const yaml_char_t* text) {
  return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view();
}

std::size_t size_of(const Node& node) {
  std::size_t size = 1;
  for (auto& item : node.items()) size += size_of(item);
  for (auto& member : node.members()) size += size_of(member.value);
  return size;
}

// libyaml's "did not find expected <block mapping end>" says nothing to people.
std::string in_plain_words(std::string_view problem) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"did not find expected key", "expected a key here (is the indentation right?)"},
      {"did not find expected '-' indicator", "expected a '-' here (is the indentation right?)"},
      {"mapping values are not allowed in this context",
       "a ':' cannot stand here (is a quote or a line break missing?)"},
      {"could not find expected ':'", "expected a ':' after the key"},
      {"found character that cannot start any token",
       "this character cannot stand here (a tab? a text that needs quotes?)"},
  };
  for (auto& [said, meant] : words)
    if (problem == said) return std::string(meant);
  return std::string(problem);
}

class Event {
 public:
  Event() = default;
  ~Event() { yaml_event_delete(&event_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  yaml_event_t* fresh() {
    yaml_event_delete(&event_);
    return &event_;
  }
  yaml_event_t* operator->() { return &event_; }
  Mark mark() const { return mark_of(event_.start_mark); }

 private:
  yaml_event_t event_{};
};

class YamlDocument {
 public:
  YamlDocument(std::string_view text, ParseOptions options) : text_(text), options_(options) {
    if (!yaml_parser_initialize(&parser_)) throw Fault("no memory for a YAML parser");
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()),
                                 text.size());
  }
  ~YamlDocument() { yaml_parser_delete(&parser_); }
  YamlDocument(const YamlDocument&) = delete;
  YamlDocument& operator=(const YamlDocument&) = delete;

  Result<Node> read_all() {
    TRY(next());  // the stream's start
    TRY(next());
    if (event_->type == YAML_STREAM_END_EVENT) return Node::scalar(Node::Kind::Null, "", {1, 1});
    TRY(next());
    auto root = TRY(read(1));
    TRY(next());  // the document's end
    TRY(next());
    if (event_->type != YAML_STREAM_END_EVENT)
      return refusal("Unsupported", event_.mark(),
                     "a second document begins; there may be one only");
    return root;
  }

 private:
  Result<> next() {
    if (yaml_parser_parse(&parser_, event_.fresh())) return Done{};
    auto problem = parser_.problem ? std::string_view(parser_.problem) : "malformed";
    auto mark = mark_of(parser_.problem_mark);
    if (parser_.error == YAML_READER_ERROR) mark = mark_at(parser_.problem_offset);
    // Where the text ends is not where the mistake is.
    if (problem == "found unexpected end of stream" && parser_.context)
      return refusal("Malformed", mark_of(parser_.context_mark),
                     "the quote that opens here is never closed");
    return refusal("Malformed", mark, in_plain_words(problem));
  }

  Mark mark_at(std::size_t offset) const {
    Mark mark{1, 1};
    for (char c : text_.substr(0, offset)) {
      if (c == '\n')
        mark = {mark.line + 1, 1};
      else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
        ++mark.column;
    }
    return mark;
  }

  // The node that begins with the event at hand; its last event is at hand afterwards.
  Result<Node> read(int depth) {
    auto mark = event_.mark();
    if (depth > depth_max) return refusal("TooDeep", mark, "nested too deeply");
    switch (event_->type) {
      case YAML_ALIAS_EVENT: return read_alias(mark);
      case YAML_SCALAR_EVENT: return read_scalar(mark);
      case YAML_SEQUENCE_START_EVENT: return read_list(mark, depth);
      case YAML_MAPPING_START_EVENT: return read_map(mark, depth);
      default: return refusal("Malformed", mark, "expected a value");
    }
  }

  Result<Node> read_alias(Mark mark) {
    std::string name(view(event_->data.alias.anchor));
    if (!options_.aliases) return refusal("Alias", mark, "aliases are not allowed here");
    auto found = anchors_.find(name);
    if (found == anchors_.end())
      return refusal("Malformed", mark, "nothing was named '" + name + "' before this alias");
    alias_nodes_ += size_of(found->second);
    if (alias_nodes_ > alias_nodes_max)
      return refusal("TooLarge", mark, "aliases make this document too large");
    return found->second;
  }

  Result<Node> read_scalar(Mark mark) {
    auto& scalar = event_->data.scalar;
    std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    std::string anchor(view(scalar.anchor));
    auto tag = view(scalar.tag);
    auto kind = Node::Kind::String;
    if (tag.starts_with(core_tag)) {
      auto wanted = tag.substr(core_tag.size());
      if (wanted != "str") kind = kind_of_plain(text);
      bool fits = wanted == "str" || (wanted == "int" && kind == Node::Kind::Int) ||
                  (wanted == "bool" && kind == Node::Kind::Bool) ||
                  (wanted == "null" && kind == Node::Kind::Null) ||
                  (wanted == "float" && (kind == Node::Kind::Double || kind == Node::Kind::Int));
      if (!fits) return unsupported_tag(mark, wanted);
    } else if (tag.empty() && scalar.style == YAML_PLAIN_SCALAR_STYLE) {
      kind = kind_of_plain(text);
    }
    auto node = Node::scalar(kind, std::move(text), mark);
    TRY(take_tag(node, tag));
    remember(anchor, node);
    return node;
  }

  Result<Node> read_list(Mark mark, int depth) {
    std::string anchor(view(event_->data.sequence_start.anchor));
    auto node = Node::list(mark);
    TRY(take_tag(node, view(event_->data.sequence_start.tag)));
    for (;;) {
      TRY(next());
      if (event_->type == YAML_SEQUENCE_END_EVENT) break;
      node.push(TRY(read(depth + 1)));
    }
    remember(anchor, node);
    return node;
  }

  Result<Node> read_map(Mark mark, int depth) {
    std::string anchor(view(event_->data.mapping_start.anchor));
    auto node = Node::map(mark);
    TRY(take_tag(node, view(event_->data.mapping_start.tag)));
    Keys keys;
    for (;;) {
      TRY(next());
      if (event_->type == YAML_MAPPING_END_EVENT) break;
      auto key_mark = event_.mark();
      auto key = TRY(read_key(key_mark));
      if (!keys.add(key, node))
        return refusal("DuplicateKey", key_mark, "the key '" + key + "' is there twice");
      TRY(next());
      auto value = TRY(read(depth + 1));
      node.members().push_back({std::move(key), key_mark, std::move(value)});
    }
    remember(anchor, node);
    return node;
  }

  Result<std::string> read_key(Mark mark) {
    if (event_->type != YAML_SCALAR_EVENT)
      return refusal("Unsupported", mark, "a key must be a text");
    auto& scalar = event_->data.scalar;
    std::string key(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (key == "<<" && scalar.style == YAML_PLAIN_SCALAR_STYLE)
      return refusal("Unsupported", mark, "merge keys (<<) are not supported");
    remember(std::string(view(scalar.anchor)), Node::string(key, mark));
    return key;
  }

  Result<> take_tag(Node& node, std::string_view tag) {
    if (tag.starts_with(core_tag)) {
      auto wanted = tag.substr(core_tag.size());
      bool fits = node.is_scalar() || (node.is_list() ? wanted == "seq" : wanted == "map");
      if (!fits) return unsupported_tag(node.mark(), wanted);
      return Done{};
    }
    if (tag.starts_with('!')) tag.remove_prefix(1);
    node.set_tag(std::string(tag));
    return Done{};
  }

  static Error unsupported_tag(Mark mark, std::string_view tag) {
    return refusal("Unsupported", mark, "the tag !!" + std::string(tag) + " does not fit here");
  }

  void remember(const std::string& anchor, const Node& node) {
    if (options_.aliases && !anchor.empty()) anchors_.insert_or_assign(anchor, node);
  }

  std::string_view text_;
  ParseOptions options_;
  yaml_parser_t parser_{};
  Event event_;
  std::map<std::string, Node> anchors_;
  std::size_t alias_nodes_ = 0;
};

}  // namespace

Result<Node> parse_yaml_document(std::string_view text, ParseOptions options) {
  return YamlDocument(text, options).read_all();
}

}  // namespace windlass::document
