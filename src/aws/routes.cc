#include "aws/routes.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <span>

#include "aws/http_bindings.h"
#include "aws/protocol.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

struct Segment {
  enum class Kind { Literal, Label, Greedy } kind;
  std::string text;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One operation's pattern.
struct Pattern {
  const Operation* operation;
  std::string path;  // "/{}/{+}": what it shares with others of the same form
  std::vector<Segment> segments;
  Pairs literals;                    // of the query: {"uploads", ""}, {"list-type", "2"}
  std::vector<std::string> queries;  // members that must be sent in the query
  bool copies = false;  // x-amz-copy-source is all that tells S3's copies from its puts
};

constexpr std::string_view copy_header = "x-amz-copy-source";

struct Table {
  // Most specific path first.
  std::map<std::string, std::vector<Pattern>, std::less<>> by_method;
  // Words like "acl" that a path's query may have: a request with one means just that resource.
  std::map<std::string, std::vector<std::string>, std::less<>> words_by_path;
};

std::vector<Segment> parse_segments(std::string_view path) {
  std::vector<Segment> segments;
  for (auto part : split(path.substr(1), '/')) {
    if (part.empty()) continue;
    if (!part.starts_with('{')) {
      segments.push_back({Segment::Kind::Literal, std::string(part)});
      continue;
    }
    auto name = part.substr(1, part.size() - 2);
    bool greedy = name.ends_with('+');
    if (greedy) name.remove_suffix(1);
    segments.push_back({greedy ? Segment::Kind::Greedy : Segment::Kind::Label, std::string(name)});
  }
  return segments;
}

Pattern parse_pattern(const Operation& operation) {
  std::string_view uri = operation.uri;
  auto question = uri.find('?');
  Pattern pattern{&operation, "", parse_segments(uri.substr(0, question)), {}, {}, false};
  for (auto& [kind, text] : pattern.segments)
    pattern.path += kind == Segment::Kind::Literal ? "/" + text
                    : kind == Segment::Kind::Label ? "/{}"
                                                   : "/{+}";
  if (question != std::string_view::npos)
    for (auto& literal : query_pairs(uri.substr(question + 1))) {
      // "{id}": a member that must be in the query, of an operation without an input.
      if (literal.first.starts_with('{'))
        pattern.queries.push_back(literal.first.substr(1, literal.first.size() - 2));
      else if (literal.first != "x-id")
        pattern.literals.push_back(std::move(literal));
    }
  if (!operation.input) return pattern;
  for (auto& member : operation.input->members) {
    if (!member.required) continue;
    if (member.location == Location::Query) pattern.queries.push_back(member.wire);
    if (member.location == Location::Header && equal_ignoring_case(member.wire, copy_header))
      pattern.copies = true;
  }
  return pattern;
}

// Literals before labels before labels that take the rest, segment by segment.
bool more_specific(const Pattern& a, const Pattern& b) {
  return std::ranges::lexicographical_compare(
      a.segments, b.segments, std::greater<>(),
      [](const Segment& s) { return -static_cast<int>(s.kind); },
      [](const Segment& s) { return -static_cast<int>(s.kind); });
}

Table make_table(const Service& service) {
  Table table;
  for (auto& operation : service.operations) {
    auto pattern = parse_pattern(operation);
    auto& words = table.words_by_path[pattern.path];
    for (auto& [name, value] : pattern.literals)
      if (value.empty()) words.push_back(name);
    table.by_method[operation.method].push_back(std::move(pattern));
  }
  for (auto& [method, patterns] : table.by_method)
    std::ranges::stable_sort(patterns, more_specific);
  return table;
}

struct Kept {
  std::shared_mutex mutex;
  std::map<const Service*, std::shared_ptr<const Table>> tables;
};

Kept& kept() {
  static Kept all;
  return all;
}

std::shared_ptr<const Table> table_of(const Service& service) {
  auto& [mutex, tables] = kept();
  {
    std::shared_lock lock(mutex);
    auto found = tables.find(&service);
    if (found != tables.end()) return found->second;
  }
  auto made = std::make_shared<const Table>(make_table(service));
  std::unique_lock lock(mutex);
  return tables.try_emplace(&service, std::move(made)).first->second;
}

// The labels' values, or nothing when the path is another's.
std::optional<Pairs> match_path(const Pattern& pattern, std::string_view path) {
  if (!path.starts_with('/')) return std::nullopt;
  path.remove_prefix(1);
  Pairs labels;
  for (std::size_t i = 0; i < pattern.segments.size(); ++i) {
    auto& segment = pattern.segments[i];
    std::string_view part;
    if (segment.kind == Segment::Kind::Greedy) {
      // Everything but what the segments behind it need.
      auto end = path.size();
      for (auto behind = pattern.segments.size() - i - 1; behind > 0; --behind) {
        end = path.substr(0, end).rfind('/');
        if (end == std::string_view::npos) return std::nullopt;
      }
      part = path.substr(0, end);
    } else {
      part = path.substr(0, path.find('/'));
    }
    if (part.empty()) return std::nullopt;
    if (segment.kind != Segment::Kind::Literal)
      labels.emplace_back(segment.text, percent_decode(part));
    else if (percent_decode(part) != segment.text)
      return std::nullopt;
    path.remove_prefix(part.size());
    bool last = i + 1 == pattern.segments.size();
    if (last) return path.empty() || path == "/" ? std::optional(labels) : std::nullopt;
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
  }
  return path.empty() ? std::optional(labels) : std::nullopt;
}

const std::string* find_query(const Pairs& query, std::string_view name) {
  for (auto& [known, value] : query)
    if (known == name) return &value;
  return nullptr;
}

bool has_literals(const Pattern& pattern, const Pairs& query) {
  return std::ranges::all_of(pattern.literals, [&](auto& literal) {
    auto* value = find_query(query, literal.first);
    return value && (literal.second.empty() || *value == literal.second);
  });
}

// Of patterns with the same path: which means this request best. More words of the query that
// match come first, then more required members that were sent; what lacks one comes last.
int rank(const Pattern& pattern, const Pairs& query, bool copy) {
  if (pattern.copies != copy && pattern.copies) return -1;
  int sent = static_cast<int>(pattern.literals.size()) * 1000;
  for (auto& name : pattern.queries) sent += find_query(query, name) ? 10 : -100;
  if (pattern.copies) sent += 1;
  return std::max(sent + 500, 0);
}

}  // namespace

void forget_routes(const Service& service) {
  auto& [mutex, tables] = kept();
  std::unique_lock lock(mutex);
  tables.erase(&service);
}

Route find_route(const Service& service, const http::Head& head) {
  auto table = table_of(service);
  auto patterns = table->by_method.find(head.method);
  if (patterns == table->by_method.end()) return {};
  auto query = query_pairs(head.query());
  bool copy = head.headers.has(copy_header);
  auto* wanted = find_query(query, "x-id");

  const Pattern* best = nullptr;
  int best_rank = -1;
  Pairs labels;
  for (auto& pattern : patterns->second) {
    // All patterns of a path stand together: a better rank elsewhere is of a less specific path.
    if (best && pattern.path != best->path) continue;
    if (!has_literals(pattern, query)) continue;
    auto its = rank(pattern, query, copy);
    if (wanted && *wanted == pattern.operation->name) its += 5;
    if (its <= best_rank) continue;
    auto matched = match_path(pattern, head.path());
    if (!matched) continue;
    best = &pattern;
    best_rank = its;
    labels = std::move(*matched);
  }
  if (!best) return {};
  // "DELETE /bucket?acl" must not delete the bucket.
  auto words = table->words_by_path.find(best->path);
  for (auto& word : words->second)
    if (find_query(query, word) && !find_query(best->literals, word)) return {};
  return {best->operation, std::move(labels)};
}

}  // namespace windlass::aws
