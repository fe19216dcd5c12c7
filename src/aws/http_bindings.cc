#include "aws/http_bindings.h"

#include <algorithm>
#include <set>

#include "aws/protocol.h"
#include "aws/walk.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

std::string scalar_text(const Shape& shape, TimestampFormat given, TimestampFormat otherwise,
                        const void* value) {
  std::string text;
  append_scalar(text, shape, timestamp_format(given, shape, otherwise), value);
  return text;
}

// --- Writing
// --------------------------------------------------------------------------------------

Error missing(std::string_view member) {
  return Error{"MissingParameter", "Missing required parameter '" + std::string(member) + "'"};
}

// The text of a label's member, or nothing when it has no value.
std::optional<std::string> label_text(const Shape* input, const void* value,
                                      std::string_view name) {
  if (!input) return std::nullopt;
  for (auto& member : input->members) {
    if (name != member.wire && name != member.name) continue;
    auto* there = member_value(*input, value, member);
    if (!there) continue;
    return scalar_text(*member.shape, member.timestamp, TimestampFormat::Iso8601, there);
  }
  return std::nullopt;
}

// Replaces each {name} or {name+} of the pattern by what `fill` answers.
template <class Fill>
Result<std::string> expand(std::string_view pattern, Fill fill) {
  std::string out;
  while (!pattern.empty()) {
    auto open = pattern.find('{');
    out += pattern.substr(0, open);
    if (open == std::string_view::npos) break;
    auto close = pattern.find('}', open);
    if (close == std::string_view::npos) return Error{"InvalidModel", "Unclosed label in a URI"};
    auto name = pattern.substr(open + 1, close - open - 1);
    out += TRY(fill(name));
    pattern.remove_prefix(close + 1);
  }
  return out;
}

class QueryWriter {
 public:
  QueryWriter(std::string& target, bool begun) : target_(target), begun_(begun) {}

  void pair(std::string_view name, std::string_view value) {
    target_ += begun_ ? '&' : '?';
    begun_ = true;
    target_ += percent_encode(name);
    target_ += '=';
    target_ += percent_encode(value);
  }

  void member(const Member& member, const void* value) {
    named_.insert(member.wire);
    values(member.wire, *member.shape, value, member.timestamp);
  }

  // Pairs with names of the caller's choice; members that have a name of their own come first.
  void map(const Shape& shape, const void* value) {
    each_entry(shape, value, [&](const std::string& name, const void* entry) {
      if (entry && !named_.contains(name))
        values(name, *shape.element, entry, TimestampFormat::Default);
    });
  }

 private:
  void values(std::string_view name, const Shape& shape, const void* value, TimestampFormat given) {
    if (shape.kind != Kind::List)
      return pair(name, scalar_text(shape, given, TimestampFormat::Iso8601, value));
    for (std::size_t i = 0; i < shape.access->size(value); ++i)
      if (auto* element = shape.access->at(value, i))
        pair(name, scalar_text(*shape.element, given, TimestampFormat::Iso8601, element));
  }

  std::string& target_;
  bool begun_;
  std::set<std::string, std::less<>> named_;
};

// A line break in a header would begin another header.
std::string header_text(std::string text) {
  for (char& c : text)
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  return text;
}

std::string quoted_item(std::string text) {
  if (text.find_first_of(",\"") == std::string::npos) return text;
  std::string out = "\"";
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::string header_value(const Member& member, const void* value) {
  auto& shape = *member.shape;
  if (shape.kind != Kind::List)
    return scalar_text(shape, member.timestamp, TimestampFormat::HttpDate, value);
  std::string out;
  for (std::size_t i = 0; i < shape.access->size(value); ++i) {
    auto* element = shape.access->at(value, i);
    if (!element) continue;
    auto item = scalar_text(*shape.element, member.timestamp, TimestampFormat::HttpDate, element);
    if (!out.empty()) out += ", ";
    out += shape.element->kind == Kind::String ? quoted_item(std::move(item)) : item;
  }
  return out;
}

// --- Reading
// --------------------------------------------------------------------------------------

Error unreadable(const Member& member, std::string_view text) {
  auto shown = std::string(text.substr(0, 256));
  return Error{"InvalidArgument", "Provided " + std::string(member.wire) + " is no valid " +
                                      std::string(kind_name(member.shape->kind))}
      .with("ArgumentName", member.wire)
      .with("ArgumentValue", shown);
}

// Takes the next item off a header's list; items may be quoted.
std::string take_item(std::string_view& text, bool dates) {
  std::string item;
  if (text.starts_with('"')) {
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '"') {
      if (text.front() == '\\' && text.size() > 1) text.remove_prefix(1);
      item += text.front();
      text.remove_prefix(1);
    }
    text.remove_prefix(std::min(text.find(',') + 1, text.size()));
    return item;
  }
  auto comma = text.find(',');
  // "Mon, 16 Dec 2019 23:48:18 GMT": a date has a comma of its own.
  if (dates && comma == 3) comma = text.find(',', comma + 1);
  item = trimmed(text.substr(0, comma));
  text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  return item;
}

Result<> read_header(const Member& member, std::string_view text, const Shape& structure,
                     void* value, bool strict) {
  auto& shape = *member.shape;
  if (shape.kind == Kind::String) {
    as<std::string>(emplace_member(structure, value, member)) = text;
    return Done{};
  }
  if (shape.kind != Kind::List) {
    auto shown = trimmed(text);
    auto scratch = shape.access->make(shape);
    if (!parse_scalar(shown, shape, scratch.get())) {
      if (strict) return unreadable(member, text);
      return Done{};
    }
    parse_scalar(shown, shape, emplace_member(structure, value, member));
    return Done{};
  }
  auto* list = emplace_member(structure, value, member);
  for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
    auto item = take_item(text, shape.element->kind == Kind::Timestamp);
    if (!parse_scalar(item, *shape.element, shape.access->append(list)) && strict)
      return unreadable(member, item);
  }
  return Done{};
}

void read_prefixed(const Member& member, const http::Headers& headers, const Shape& structure,
                   void* value, bool lower_case) {
  auto* map = emplace_member(structure, value, member);
  std::string_view prefix = member.wire;
  for (auto& [name, text] : headers) {
    if (name.size() < prefix.size() ||
        !equal_ignoring_case(std::string_view(name).substr(0, prefix.size()), prefix))
      continue;
    auto rest = name.substr(prefix.size());
    parse_scalar(text, *member.shape->element,
                 member.shape->access->insert(map, lower_case ? lower(rest) : rest));
  }
}

// Whether a member of its own has that name in the query.
bool is_named(const Shape& structure, std::string_view name) {
  return std::ranges::any_of(structure.members, [&](auto& member) {
    return member.location == Location::Query && member.shape->kind != Kind::Map &&
           name == member.wire;
  });
}

void read_query_map(const Member& member, const http::Headers& pairs, const Shape& structure,
                    void* value) {
  auto& shape = *member.shape;
  void* map = nullptr;
  for (auto& [name, text] : pairs) {
    if (!map) map = emplace_member(structure, value, member);
    if (shape.element->kind != Kind::List) {
      parse_scalar(text, *shape.element, shape.access->insert(map, name));
      continue;
    }
    if (pairs.find(name) != &text) continue;  // its list was made when its first value came
    auto* list = shape.access->insert(map, name);
    for (auto& [other, other_text] : pairs)
      if (other == name)
        parse_scalar(other_text, *shape.element->element, shape.element->access->append(list));
  }
}

}  // namespace

Result<std::string> write_target(const Operation& operation, const void* input) {
  std::string_view uri = operation.uri;
  auto question = uri.find('?');
  auto target =
      TRY(expand(uri.substr(0, question), [&](std::string_view name) -> Result<std::string> {
        bool greedy = name.ends_with('+');
        if (greedy) name.remove_suffix(1);
        auto text = label_text(operation.input, input, name);
        if (!text || text->empty()) return missing(name);
        return percent_encode(*text, greedy ? "/" : "");
      }));
  bool begun = question != std::string_view::npos && question + 1 < uri.size();
  if (begun) target += uri.substr(question);
  if (!operation.input) return target;

  QueryWriter query(target, begun);
  const Member* map = nullptr;
  for (auto& member : operation.input->members) {
    if (member.location != Location::Query) continue;
    auto* value = member_value(*operation.input, input, member);
    if (!value) continue;
    if (member.shape->kind == Kind::Map)
      map = &member;
    else
      query.member(member, value);
  }
  if (map) query.map(*map->shape, member_value(*operation.input, input, *map));
  return target;
}

void write_headers(http::Headers& headers, const Shape& structure, const void* value) {
  for (auto& member : structure.members) {
    if (member.location != Location::Headers) continue;
    if (auto* there = member_value(structure, value, member))
      each_entry(*member.shape, there, [&](const std::string& name, const void* entry) {
        if (entry)
          headers.set(header_text(member.wire + name),
                      header_text(scalar_text(*member.shape->element, TimestampFormat::Default,
                                              TimestampFormat::HttpDate, entry)));
      });
  }
  for (auto& member : structure.members) {
    if (member.location != Location::Header) continue;
    if (auto* there = member_value(structure, value, member))
      headers.set(member.wire, header_text(header_value(member, there)));
  }
}

Result<> read_headers(const http::Headers& headers, const Shape& structure, void* value,
                      HeaderReading reading) {
  for (auto& member : structure.members) {
    if (member.location == Location::Headers)
      read_prefixed(member, headers, structure, value, reading.lower_case_prefixed);
    if (member.location != Location::Header) continue;
    auto* text = headers.find(member.wire);
    if (text) TRY(read_header(member, *text, structure, value, reading.strict));
  }
  return Done{};
}

std::vector<std::pair<std::string, std::string>> query_pairs(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> pairs;
  if (query.empty()) return pairs;
  for (auto pair : split(query, '&')) {
    if (pair.empty()) continue;
    auto equals = pair.find('=');
    auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
    pairs.emplace_back(percent_decode(pair.substr(0, equals), true), percent_decode(value, true));
  }
  return pairs;
}

Result<> read_query(std::string_view query, const Shape& structure, void* value) {
  bool any = std::ranges::any_of(structure.members,
                                 [](auto& member) { return member.location == Location::Query; });
  if (!any || query.empty()) return Done{};
  auto pairs = query_pairs(query);
  for (auto& member : structure.members) {
    if (member.location != Location::Query) continue;
    auto& shape = *member.shape;
    if (shape.kind == Kind::Map) {
      http::Headers all;
      for (auto& [name, text] : pairs)
        // A map of lists tells everything that was sent, one of single texts what has no other
        // place: the published cases want it so.
        if (shape.element->kind == Kind::List || !is_named(structure, name)) all.add(name, text);
      read_query_map(member, all, structure, value);
      continue;
    }
    void* list = nullptr;
    for (auto& [name, text] : pairs) {
      if (name != member.wire) continue;
      if (shape.kind != Kind::List) {
        if (!parse_scalar(text, shape, emplace_member(structure, value, member)))
          return unreadable(member, text);
        break;
      }
      if (!list) list = emplace_member(structure, value, member);
      if (!parse_scalar(text, *shape.element, shape.access->append(list)))
        return unreadable(member, text);
    }
  }
  return Done{};
}

Result<> read_labels(const std::vector<std::pair<std::string, std::string>>& labels,
                     const Shape& structure, void* value) {
  for (auto& [name, text] : labels)
    for (auto& member : structure.members)
      if (member.location == Location::Uri && name == member.wire &&
          !parse_scalar(text, *member.shape, emplace_member(structure, value, member)))
        return unreadable(member, text);
  return Done{};
}

Result<std::string> host_prefix(const Operation& operation, const void* input) {
  if (!operation.host_prefix) return std::string();
  return expand(operation.host_prefix, [&](std::string_view name) -> Result<std::string> {
    auto text = label_text(operation.input, input, name);
    if (!text || text->empty()) return missing(name);
    return *text;
  });
}

}  // namespace windlass::aws
