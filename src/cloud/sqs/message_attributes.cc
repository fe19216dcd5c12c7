#include "cloud/sqs/message_attributes.h"

#include "base/hash.h"
#include "base/text.h"
#include "cloud/sqs/errors.h"

namespace windlass::cloud::sqs {

namespace {

constexpr std::size_t attributes_max = 10;
constexpr std::size_t name_max = 256;

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

std::string_view base_type(std::string_view type) { return type.substr(0, type.find('.')); }

bool is_binary(std::string_view type) { return base_type(type) == "Binary"; }

Result<> check_name(const std::string& name) {
  if (name.empty() || name.size() > name_max)
    return invalid_parameter("Message (user) attribute names must be shorter than 256 Bytes");
  if (!std::ranges::all_of(name, is_name_char))
    return invalid_parameter(
        "Message (user) attributes name can only contain upper and lower score characters, digits, "
        "periods, hyphens and underscores. ");
  auto low = lower(name);
  if (low.starts_with("aws.") || low.starts_with("amazon."))
    return invalid_parameter(
        "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings "
        "are reserved for internal use.");
  if (name.front() == '.' || name.back() == '.' || name.find("..") != name.npos)
    return invalid_parameter(
        "You can't use message attribute names beginning or ending with a period, or with periods "
        "in succession.");
  return Done{};
}

// In valid UTF-8, what XML forbids: control characters, U+FFFE, U+FFFF.
bool has_forbidden_chars(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') return true;
    if (byte == 0xef && text.substr(i, 2) == "\xef\xbf" && i + 2 < text.size() &&
        static_cast<unsigned char>(text[i + 2]) >= 0xbe)
      return true;
  }
  return false;
}

template <class Value>
Result<> check_value(const std::string& name, const Value& value) {
  auto said = "Message (user) attribute '" + name + "'";
  auto filled = [](auto& list) { return list && !list->empty(); };
  if (filled(value.string_list_values) || filled(value.binary_list_values))
    return Error{"UnsupportedOperation",
                 "Message attribute list values in SendMessage operation are not supported."};
  auto type = value.data_type.value_or("");
  if (type.empty()) return invalid_parameter(said + " must contain a non-empty attribute type.");
  if (type.size() > name_max)
    return invalid_parameter("Message (user) attribute types must be shorter than 256 Bytes");
  auto base = base_type(type);
  if (base != "String" && base != "Number" && base != "Binary")
    return invalid_parameter("The type of message (user) attribute '" + name +
                             "' is invalid. You must use only the following supported type "
                             "prefixes: Binary, Number, String.");
  auto& content = base == "Binary" ? value.binary_value : value.string_value;
  if (!content || content->empty())
    return invalid_parameter(said + " must contain a non-empty value of type '" +
                             std::string(base) + "'.");
  if (base == "Number" && !parse_double(*content))
    return invalid_parameter("Can't cast the value of message (user) attribute '" + name +
                             "' to a number.");
  if (base != "Binary") return check_text(*content);
  return Done{};
}

template <class Value>
const std::string& content_of(const Value& value) {
  static const std::string none;
  auto& content = is_binary(value.data_type.value_or("")) ? value.binary_value : value.string_value;
  return content ? *content : none;
}

void append_size(std::string& out, std::size_t size) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(size >> shift & 0xff);
}

void append_sized(std::string& out, std::string_view text) {
  append_size(out, text.size());
  out += text;
}

// AWS's own: for each in the order of their names, name, type, 1 or 2 for string or binary, and
// value, each but the 1 or 2 after its length.
template <class Map>
std::string serialised(const Map& attributes) {
  std::string out;
  for (auto& [name, value] : attributes) {
    append_sized(out, name);
    append_sized(out, *value.data_type);
    out += is_binary(*value.data_type) ? '\2' : '\1';
    append_sized(out, content_of(value));
  }
  return out;
}

std::string_view take_sized(std::string_view& rest) {
  std::size_t size = 0;
  for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(rest[i]);
  auto text = rest.substr(4, size);
  rest.remove_prefix(4 + size);
  return text;
}

bool is_wanted(std::string_view name, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted, [&](std::string_view pattern) {
    if (pattern == "All" || pattern == ".*" || pattern == "*") return true;
    if (pattern.ends_with(".*")) return name.starts_with(pattern.substr(0, pattern.size() - 2));
    return name == pattern;
  });
}

}  // namespace

Result<> check_text(std::string_view text) {
  if (is_utf8(text) && !has_forbidden_chars(text)) return Done{};
  return Error{"InvalidMessageContents",
               "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to "
               "#xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF"};
}

Result<> check(const MessageAttributes& attributes) {
  if (attributes.size() > attributes_max)
    return invalid_parameter("Number of message attributes [" + std::to_string(attributes.size()) +
                             "] exceeds the allowed maximum [10].");
  for (auto& [name, value] : attributes) {
    TRY(check_name(name));
    TRY(check_value(name, value));
  }
  return Done{};
}

Result<> check(const SystemAttributes& attributes) {
  for (auto& [name, value] : attributes) {
    if (name != "AWSTraceHeader")
      return invalid_parameter("Message system attribute name '" + name + "' is invalid.");
    if (value.data_type != "String")
      return invalid_parameter("The type of message system attribute '" + name +
                               "' is invalid. You must use only the following supported type: "
                               "String.");
    TRY(check_value(name, value));
  }
  return Done{};
}

std::size_t size_of(const MessageAttributes& attributes) {
  std::size_t size = 0;
  for (auto& [name, value] : attributes)
    size += name.size() + value.data_type.value_or("").size() + content_of(value).size();
  return size;
}

std::string md5_of(const MessageAttributes& attributes) { return hex(md5(serialised(attributes))); }
std::string md5_of(const SystemAttributes& attributes) { return hex(md5(serialised(attributes))); }

std::string pack(const MessageAttributes& attributes) { return serialised(attributes); }

MessageAttributes unpack(std::string_view packed, const std::vector<std::string>& wanted) {
  MessageAttributes attributes;
  while (!packed.empty()) {
    auto name = take_sized(packed);
    auto type = take_sized(packed);
    packed.remove_prefix(1);
    auto content = take_sized(packed);
    if (!is_wanted(name, wanted)) continue;
    aws::sqs::MessageAttributeValue value;
    value.data_type = type;
    (is_binary(type) ? value.binary_value : value.string_value) = content;
    attributes.emplace(name, std::move(value));
  }
  return attributes;
}

}  // namespace windlass::cloud::sqs
