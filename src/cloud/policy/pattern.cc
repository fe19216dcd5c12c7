#include "cloud/policy/pattern.h"

#include "base/text.h"

namespace windlass::cloud::policy {

namespace {

// How many bytes the character at the front has: `?` stands for a character, not for a byte.
std::size_t character_size(std::string_view text) {
  std::size_t size = 1;
  while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) ++size;
  return size;
}

}  // namespace

Pattern::Pattern(std::string_view text, Terms terms) : ignore_case_(terms.ignore_case) {
  std::size_t plain = 0;  // where text that was not added yet begins
  auto flush = [&](std::size_t end) { add_text(text.substr(plain, end - plain)); };
  for (std::size_t at = 0; at < text.size();) {
    if (terms.variables && text.substr(at).starts_with("${")) {
      flush(at);
      at += add_variable(text.substr(at));
      plain = at;
    } else if (terms.wildcards && (text[at] == '*' || text[at] == '?')) {
      flush(at);
      auto kind = text[at] == '*' ? Part::Kind::AnyText : Part::Kind::AnyOne;
      auto again = kind == Part::Kind::AnyText && !parts_.empty() && parts_.back().kind == kind;
      if (!again) parts_.push_back({.kind = kind});
      plain = ++at;
    } else {
      ++at;
    }
  }
  flush(text.size());
}

void Pattern::add_text(std::string_view text) {
  if (text.empty()) return;
  auto kept = ignore_case_ ? lower(text) : std::string(text);
  if (!parts_.empty() && parts_.back().kind == Part::Kind::Text)
    parts_.back().text += kept;
  else
    parts_.push_back({.kind = Part::Kind::Text, .text = std::move(kept)});
}

// Takes "${...}" from the front, answers its size. What is no variable is text.
std::size_t Pattern::add_variable(std::string_view text) {
  auto end = text.find('}');
  if (end == text.npos) {
    add_text(text.substr(0, 2));
    return 2;
  }
  auto inside = text.substr(2, end - 2);
  if (inside == "*" || inside == "?" || inside == "$") {
    add_text(inside);
    return end + 1;
  }
  Part part{.kind = Part::Kind::Variable};
  if (auto comma = inside.find(','); comma != inside.npos) {
    auto fallback = trimmed(inside.substr(comma + 1));
    if (fallback.size() >= 2 && fallback.front() == '\'' && fallback.back() == '\'') {
      part.has_default = true;
      part.fallback = fallback.substr(1, fallback.size() - 2);
      if (ignore_case_) part.fallback = lower(part.fallback);
    }
    inside = inside.substr(0, comma);
  }
  part.text = lower(trimmed(inside));
  parts_.push_back(std::move(part));
  has_variables_ = true;
  return end + 1;
}

bool Pattern::matches(std::string_view text, const Context& context) const {
  if (!has_variables_) return matches_plain(text);
  Pattern resolved;
  for (auto& part : parts_) {
    if (part.kind != Part::Kind::Variable) {
      resolved.parts_.push_back(part);
      continue;
    }
    auto* values = context.find(part.text);
    if (values && values->size() == 1)
      resolved.parts_.push_back({.kind = Part::Kind::Text,
                                 .text = ignore_case_ ? lower(values->front()) : values->front()});
    else if (!values && part.has_default)
      resolved.parts_.push_back({.kind = Part::Kind::Text, .text = part.fallback});
    else
      return false;
  }
  return resolved.matches_plain(text);
}

// Goes on from the last `*` with one character more whenever the rest does not fit: no recursion,
// and no more than (length of the text) x (parts) steps.
bool Pattern::matches_plain(std::string_view text) const {
  constexpr auto nowhere = static_cast<std::size_t>(-1);
  std::size_t part = 0, at = 0, star = nowhere, star_at = 0;
  for (;;) {
    auto fits = true;
    if (part == parts_.size()) {
      if (at == text.size()) return true;
      fits = false;
    } else if (parts_[part].kind == Part::Kind::AnyText) {
      star = ++part;
      star_at = at;
      if (part == parts_.size()) return true;
    } else if (parts_[part].kind == Part::Kind::AnyOne) {
      fits = at < text.size();
      if (fits) at += character_size(text.substr(at)), ++part;
    } else {
      auto& wanted = parts_[part].text;
      fits = text.size() - at >= wanted.size() && text.compare(at, wanted.size(), wanted) == 0;
      if (fits) at += wanted.size(), ++part;
    }
    if (fits) continue;
    if (star == nowhere || star_at >= text.size()) return false;
    at = ++star_at;
    part = star;
  }
}

void Pattern::add_keys(std::vector<std::string>& keys) const {
  for (auto& part : parts_)
    if (part.kind == Part::Kind::Variable) keys.push_back(part.text);
}

std::vector<std::string_view> split_fields(std::string_view text, std::size_t fields_max) {
  std::vector<std::string_view> fields;
  std::size_t begin = 0;
  auto in_variable = false;
  for (std::size_t at = 0; at < text.size() && fields.size() + 1 < fields_max; ++at) {
    if (text.substr(at).starts_with("${"))
      in_variable = true;
    else if (text[at] == '}')
      in_variable = false;
    else if (text[at] == ':' && !in_variable) {
      fields.push_back(text.substr(begin, at - begin));
      begin = at + 1;
    }
  }
  fields.push_back(text.substr(begin));
  return fields;
}

SplitArn::SplitArn(std::string_view text) : whole(text) {
  std::size_t begin = 0;
  for (std::size_t field = 0; field < 5; ++field) {
    auto colon = text.find(':', begin);
    if (colon == text.npos) return;
    fields[field] = text.substr(begin, colon - begin);
    begin = colon + 1;
  }
  fields[5] = text.substr(begin);
  is_arn = fields[0] == "arn";
}

ArnPattern::ArnPattern(std::string_view text, bool variables) {
  anything_ = !text.empty() && text.find_first_not_of('*') == text.npos;
  auto given = split_fields(text, 6);
  for (std::size_t field = 0; field < 6; ++field)
    fields_[field] = Pattern(field < given.size() ? given[field] : "*",
                             {.wildcards = true, .variables = variables && field == 5});
}

bool ArnPattern::matches(const SplitArn& arn, const Context& context) const {
  if (anything_) return true;
  if (!arn.is_arn) return false;
  // From the end: what differs between resources of one service is found first.
  for (std::size_t field = 6; field-- > 0;)
    if (!fields_[field].matches(arn.fields[field], context)) return false;
  return true;
}

void ArnPattern::add_keys(std::vector<std::string>& keys) const {
  for (auto& field : fields_) field.add_keys(keys);
}

}  // namespace windlass::cloud::policy
