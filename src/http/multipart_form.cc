#include "http/multipart_form.h"

#include <algorithm>

#include "base/text.h"

namespace windlass::http {

namespace {

constexpr std::size_t boundary_size_max = 70;
// Buttons and the like; nobody reads them.
constexpr std::size_t behind_file_max = 64 << 10;
constexpr std::string_view line_end = "\r\n", head_end = "\r\n\r\n";

Error malformed() {
  return {"MalformedPOSTRequest",
          "The body of your POST request is not well-formed multipart/form-data.", 400};
}

std::string_view without_leading_blanks(std::string_view text) {
  auto begin = text.find_first_not_of(" \t");
  return begin == text.npos ? std::string_view() : text.substr(begin);
}

// Takes a value, quoted or not, off the front of the text.
std::string take_value(std::string_view& text) {
  std::string value;
  if (!text.starts_with('"')) {
    auto end = std::min(text.find(';'), text.size());
    value = trimmed(text.substr(0, end));
    text.remove_prefix(end);
    return value;
  }
  std::size_t at = 1;
  for (; at < text.size() && text[at] != '"'; ++at) {
    // Only these two are escaped: "C:\new" is a path.
    auto escapes =
        text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '"' || text[at + 1] == '\\');
    if (escapes) ++at;
    value += text[at];
  }
  text.remove_prefix(std::min(at + 1, text.size()));
  return value;
}

// form-data; name="key"; filename="a.txt"
std::optional<std::string> parameter(std::string_view header, std::string_view wanted) {
  while (true) {
    auto semicolon = header.find(';');
    if (semicolon == header.npos) return std::nullopt;
    header = without_leading_blanks(header.substr(semicolon + 1));
    auto equals = header.find('=');
    if (equals == header.npos) return std::nullopt;
    auto name = trimmed(header.substr(0, equals));
    header = without_leading_blanks(header.substr(equals + 1));
    auto value = take_value(header);
    if (equal_ignoring_case(name, wanted)) return value;
  }
}

std::string_view last_part(std::string_view path) {
  auto separator = path.find_last_of("/\\");
  return separator == path.npos ? path : path.substr(separator + 1);
}

}  // namespace

bool MultipartForm::is_type(std::string_view content_type) {
  auto type = trimmed(content_type.substr(0, content_type.find(';')));
  return equal_ignoring_case(type, "multipart/form-data");
}

Result<MultipartForm> MultipartForm::of(std::string_view content_type) {
  auto boundary = parameter(content_type, "boundary");
  if (!is_type(content_type) || !boundary || boundary->empty() ||
      boundary->size() > boundary_size_max)
    return malformed();
  return MultipartForm(*boundary);
}

Result<> MultipartForm::take(std::string_view piece, std::string& file) {
  pending_ += piece;
  while (TRY(step(file))) {
  }
  if (before_file_ + (file_begun() ? 0 : pending_.size()) > fields_bytes_max)
    return Error{"MaxPostPreDataLengthExceededError",
                 "Your POST request fields preceding the upload file were too large.", 400};
  if (behind_file_ > behind_file_max) return malformed();
  return Done{};
}

Result<> MultipartForm::finish() const {
  if (stage_ == Stage::Behind) return Done{};
  // All parts were read, and none of them was the file.
  auto no_file = stage_ == Stage::Mark && pending_.starts_with("--");
  if (!no_file) return malformed();
  return Error{"InvalidArgument", "POST requires exactly one file upload per request.", 400}
      .with("ArgumentName", "file")
      .with("ArgumentValue", "0");
}

// False when it needs more than there is.
Result<bool> MultipartForm::step(std::string& file) {
  switch (stage_) {
    case Stage::Text: return read_text();
    case Stage::Head: return read_head();
    case Stage::File: return read_file(file);
    case Stage::Mark:
    case Stage::LastMark: return read_mark();
    case Stage::Behind: break;
  }
  behind_file_ += pending_.size();
  pending_.clear();
  return false;
}

void MultipartForm::drop(std::size_t size) {
  if (!file_begun()) before_file_ += size;
  pending_.erase(0, size);
}

Result<bool> MultipartForm::read_text() {
  auto end = pending_.find(delimiter_);
  if (end == pending_.npos) return false;
  if (in_field_) {
    if (fields_.has(name_))
      return Error{"InvalidArgument", "The form has more than one field '" + name_ + "'.", 400}
          .with("ArgumentName", name_);
    fields_.add(name_, pending_.substr(0, end));
  }
  drop(end + delimiter_.size());
  stage_ = Stage::Mark;
  return true;
}

// Behind a delimiter: another part, or "--" for the end.
Result<bool> MultipartForm::read_mark() {
  if (pending_.size() < 2) return false;
  auto next = pending_.starts_with(line_end);
  if (!next && !pending_.starts_with("--")) return malformed();
  if (stage_ == Stage::LastMark) {
    stage_ = Stage::Behind;
    return true;
  }
  if (!next) return false;
  stage_ = Stage::Head;
  return true;
}

// From the end of the delimiter's line to the blank line.
Result<bool> MultipartForm::read_head() {
  auto end = pending_.find(head_end);
  if (end == pending_.npos) return false;
  std::optional<std::string> name;
  std::string file_name;
  for (auto line : split(std::string_view(pending_).substr(0, end), '\n')) {
    auto field = split_once(line, ":");
    if (!field || !equal_ignoring_case(trimmed(field->first), "Content-Disposition")) continue;
    name = parameter(field->second, "name");
    file_name = parameter(field->second, "filename").value_or("");
  }
  if (!name || name->empty()) return malformed();
  drop(end + head_end.size());
  name_ = std::move(*name);
  in_field_ = true;
  stage_ = Stage::Text;
  if (equal_ignoring_case(name_, "file")) {
    file_name_ = last_part(file_name);
    stage_ = Stage::File;
  }
  return true;
}

// All but what may turn out to be the beginning of a delimiter.
bool MultipartForm::read_file(std::string& file) {
  auto end = pending_.find(delimiter_);
  auto found = end != pending_.npos;
  if (!found) end = pending_.size() - std::min(pending_.size(), delimiter_.size() - 1);
  file.append(pending_, 0, end);
  drop(end + (found ? delimiter_.size() : 0));
  if (found) stage_ = Stage::LastMark;
  return found;
}

}  // namespace windlass::http
