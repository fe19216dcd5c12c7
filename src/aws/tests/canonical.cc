#include "canonical.h"

#include <algorithm>
#include <cmath>
#include <pugixml.hpp>

#include "aws/cbor.h"
#include "aws/xml_codec.h"
#include "base/text.h"
#include "base/time.h"

namespace windlass::aws::testing {

namespace {

// "2019-12-17T00:48:18+01:00" is the same value as "2019-12-16T23:48:18Z".
std::string in_utc(const std::string& text) {
  if (text.size() < 20 || text[10] != 'T') return text;
  auto time = parse_iso8601(text);
  return time ? format_iso8601(*time) : text;
}

Json sorted(const Json& json) {
  if (json.is_array()) {
    Json::Array items;
    for (auto& item : json.as_array()) items.push_back(sorted(item));
    return Json(std::move(items));
  }
  if (json.is_object()) {
    Json::Object members;
    for (auto& [name, value] : json.as_object())
      if (name != "__type") members.emplace_back(name, sorted(value));
    std::ranges::sort(members, {}, &Json::Member::first);
    return Json(std::move(members));
  }
  if (json.is_string()) return Json(in_utc(json.as_string()));
  if (json.is_double() && std::trunc(json.as_double()) == json.as_double() &&
      std::abs(json.as_double()) < 1e15)
    return Json(static_cast<std::int64_t>(json.as_double()));
  return json;
}

std::string canonical(const pugi::xml_node& node) {
  std::vector<std::string> attributes, children;
  for (auto& attribute : node.attributes())
    attributes.push_back(std::string(attribute.name()) + "=" + attribute.value());
  bool elements = false;
  for (auto& child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    elements = true;
    std::string_view name = child.name();
    if (name == "RequestId" || name == "RequestID" || name == "requestId" ||
        name == "ResponseMetadata")
      continue;
    children.push_back(canonical(child));
  }
  std::ranges::sort(attributes);
  std::ranges::sort(children);
  std::string out = "<" + std::string(node.name());
  for (auto& attribute : attributes) out += " " + attribute;
  out += ">";
  for (auto& child : children) out += child;
  auto text = text_of(node);
  if (!elements && !trimmed(text).empty()) out += in_utc(text);
  return out + "</>";
}

bool read(CborReader& in, Json& out, int depth) {
  std::string text;
  std::int64_t whole = 0;
  double real = 0;
  bool flag = false;
  std::uint64_t tag = 0;
  if (depth > 100) return in.fail("deep");
  switch (in.peek()) {
    case CborReader::Kind::Unsigned:
    case CborReader::Kind::Negative:
      if (!in.integer(whole)) return false;
      out = Json(whole);
      return true;
    case CborReader::Kind::Bytes:
      if (!in.bytes(text)) return false;
      out = Json("bytes:" + base64(text));
      return true;
    case CborReader::Kind::Text:
      if (!in.text(text)) return false;
      out = Json(text);
      return true;
    case CborReader::Kind::Boolean:
      if (!in.boolean(flag)) return false;
      out = Json(flag);
      return true;
    case CborReader::Kind::Null: return in.null();
    case CborReader::Kind::Float:
      if (!in.floating(real)) return false;
      // Singles and doubles of the same decimal number differ in their last bits.
      if (std::isfinite(real))
        out = Json(static_cast<double>(static_cast<float>(real)) == real
                       ? real
                       : std::round(real * 1e6) / 1e6);
      else
        out = Json(std::isnan(real) ? "NaN" : real < 0 ? "-Infinity" : "Infinity");
      return true;
    case CborReader::Kind::Tag: return in.tag(tag) && read(in, out, depth + 1);
    case CborReader::Kind::List: {
      Json::Array items;
      if (!in.list([&] { return read(in, items.emplace_back(), depth + 1); })) return false;
      out = Json(std::move(items));
      return true;
    }
    case CborReader::Kind::Map: {
      Json::Object members;
      if (!in.map([&](std::string& key) {
            members.emplace_back(key, Json());
            return read(in, members.back().second, depth + 1);
          }))
        return false;
      out = Json(std::move(members));
      return true;
    }
    case CborReader::Kind::Nothing: break;
  }
  return in.skip();
}

}  // namespace

std::string canonical_json(const Json& json) { return sorted(json).dump(); }

std::string canonical_json(std::string_view text) {
  auto tree = parse_json(text);
  return tree ? canonical_json(*tree) : "unreadable: " + std::string(text);
}

std::string canonical_xml(std::string_view text) {
  if (trimmed(text).empty()) return "";
  auto document = parse_xml(trimmed(text));
  return document ? canonical((*document)->document_element()) : "unreadable: " + std::string(text);
}

std::string canonical_form(std::string_view text) {
  std::vector<std::string> pairs;
  for (auto pair : split(text, '&')) pairs.push_back(percent_decode(pair, true));
  std::ranges::sort(pairs);
  return join(pairs, "\n");
}

std::string canonical_cbor(std::string_view bytes) {
  if (bytes.empty()) return "";
  CborReader in(bytes, 100);
  Json out;
  if (!read(in, out, 0) || !in.finish()) return "unreadable: " + in.error();
  return canonical_json(out);
}

}  // namespace windlass::aws::testing
