// A YAML or JSON document as one tree, each node with the place where it was written.
//
// Templates and manifests are read with it: errors can name line and column, numbers keep the text
// that they were written with, a key that comes twice is refused, and aliases cannot grow without
// bound.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace windlass::document {

// Both count from 1; a line of 0 means that nobody wrote it: we made it.
struct Mark {
  int line = 0;
  int column = 0;
  bool operator==(const Mark&) const = default;
};

class Node {
 public:
  enum class Kind { Null, Bool, Int, Double, String, List, Map };
  struct Member;

  Node() = default;
  static Node scalar(Kind kind, std::string text, Mark mark = {});
  static Node string(std::string text, Mark mark = {});
  static Node list(Mark mark = {});
  static Node map(Mark mark = {});

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::Null; }
  bool is_string() const { return kind_ == Kind::String; }
  bool is_list() const { return kind_ == Kind::List; }
  bool is_map() const { return kind_ == Kind::Map; }
  bool is_scalar() const { return kind_ != Kind::List && kind_ != Kind::Map; }

  Mark mark() const { return mark_; }
  // The tag as it was written, without its "!": "Ref", "GetAtt"; empty for none.
  const std::string& tag() const { return tag_; }

  // A scalar as it was written, without quotes; empty for lists and maps.
  const std::string& text() const { return text_; }
  std::optional<bool> as_bool() const;         // of a Bool
  std::optional<std::int64_t> as_int() const;  // of an Int

  const std::vector<Node>& items() const { return items_; }  // of a list
  std::vector<Node>& items() { return items_; }
  const std::vector<Member>& members() const { return members_; }  // of a map, in their order
  std::vector<Member>& members() { return members_; }
  const Node* find(std::string_view key) const;  // nullptr when there is none
  Node* find(std::string_view key);

  void push(Node item);                   // to a list
  void set(std::string key, Node value);  // adds, or replaces in its place
  bool erase(std::string_view key);
  void set_tag(std::string tag) { tag_ = std::move(tag); }
  void set_mark(Mark mark) { mark_ = mark; }

 private:
  Kind kind_ = Kind::Null;
  Mark mark_;
  std::string tag_, text_;
  std::vector<Node> items_;
  std::vector<Member> members_;
};

struct Node::Member {
  std::string key;
  Mark mark;  // where the key stands
  Node value;
};

// Down here, where a member is known: clang insists.
inline Node Node::string(std::string text, Mark mark) {
  return scalar(Kind::String, std::move(text), mark);
}

struct ParseOptions {
  // Whether *name may stand for what &name named; templates may not have it.
  bool aliases = true;
};

// JSON when its first character that is no blank is a brace, YAML otherwise. The error's message
// begins with "line:column: "; its field "line" and "column" say the same. Its code is "Malformed"
// when the text is no YAML or JSON at all, and names what it met otherwise ("DuplicateKey",
// "Alias", "TooDeep", "TooLarge", "Unsupported").
//
// Plain words are read as YAML 1.1 has it (yes, no, on and off are booleans; text() keeps the
// word), but what surprises people stays text: 0123, 12:30, 1_000, 1e3, 2012-10-17. A scalar with a
// tag of its own
// (!Ref 80) is text.
Result<Node> parse(std::string_view text, ParseOptions options = {});
// The two halves of such an error's message.
Mark place_of(const Error& error);
std::string why_of(const Error& error);

// A number keeps its value, whatever it was written like.
Json to_json(const Node& node);
Node from_json(const Json& json);

// Block style as a person would write it: strings plain where YAML 1.1 and 1.2 read them as
// strings, quoted otherwise, several lines as |; tags in their short form.
std::string to_yaml(const Node& node);

}  // namespace windlass::document
