#include "aws/form_codec.h"

#include <algorithm>

#include "aws/walk.h"
#include "aws/wire_text.h"
#include "base/text.h"

namespace windlass::aws {

std::string_view query_name(const Member& member) {
  if (member.query_name) return member.query_name;
  if (member.wire_given || !member.flattened || member.shape->kind != Kind::List)
    return member.wire;
  return text_or(member.shape->element_wire, member.wire);
}

namespace {

std::string form_name(const Member& member, FormDialect dialect) {
  if (dialect == FormDialect::Query) return std::string(query_name(member));
  if (member.query_name) return member.query_name;
  std::string name = member.wire;
  if (!name.empty()) name[0] = upper(name.substr(0, 1))[0];
  return name;
}

// Where a list's elements or a map's entries are counted: below the name itself when flattened.
std::string items_prefix(const std::string& name, const Shape& shape, bool flattened,
                         FormDialect dialect) {
  if (flattened || dialect == FormDialect::Ec2) return name + ".";
  if (shape.kind == Kind::Map) return name + ".entry.";
  return name + "." + std::string(text_or(shape.element_wire, "member")) + ".";
}

class Writer {
 public:
  Writer(std::string& out, FormDialect dialect) : out_(out), dialect_(dialect) {}

  void structure(const std::string& prefix, const Shape& shape, const void* value) {
    for (auto& member : shape.members) {
      auto* content = member_value(shape, value, member);
      if (!content) continue;
      write(prefix + form_name(member, dialect_), *member.shape, content,
            member.flattened || member.shape->flattened, member.timestamp);
    }
  }

 private:
  void write(const std::string& name, const Shape& shape, const void* value, bool flattened,
             TimestampFormat given) {
    switch (shape.kind) {
      case Kind::Structure: return structure(name + ".", shape, value);
      case Kind::List: return list(name, shape, value, flattened);
      case Kind::Map: return map(name, shape, value, flattened);
      default: break;
    }
    std::string text;
    append_scalar(text, shape, timestamp_format(given, shape, TimestampFormat::Iso8601), value);
    field(name, text);
  }

  void list(const std::string& name, const Shape& shape, const void* value, bool flattened) {
    auto size = shape.access->size(value);
    // An empty list is said by its bare name; EC2 has no way to say it.
    if (size == 0 && dialect_ == FormDialect::Query) return field(name, "");
    auto prefix = items_prefix(name, shape, flattened, dialect_);
    for (std::size_t i = 0; i < size; ++i)
      if (auto* element = shape.access->at(value, i))
        write(prefix + std::to_string(i + 1), *shape.element, element, shape.element->flattened,
              TimestampFormat::Default);
  }

  void map(const std::string& name, const Shape& shape, const void* value, bool flattened) {
    auto prefix = items_prefix(name, shape, flattened, dialect_);
    std::size_t position = 0;
    each_entry(shape, value, [&](const std::string& key, const void* entry) {
      auto place = prefix + std::to_string(++position) + ".";
      field(place + std::string(text_or(shape.key_wire, "key")), key);
      if (entry)
        write(place + std::string(text_or(shape.element_wire, "value")), *shape.element, entry,
              shape.element->flattened, TimestampFormat::Default);
    });
  }

  void field(const std::string& name, std::string_view value) {
    out_ += '&';
    out_ += percent_encode(name);
    out_ += '=';
    out_ += percent_encode(value);
  }

  std::string& out_;
  FormDialect dialect_;
};

class Reader {
 public:
  Reader(const Form& form, FormDialect dialect) : form_(form), dialect_(dialect) {}

  Result<> structure(const std::string& prefix, const Shape& shape, void* value, int depth) {
    if (depth > depth_max) return Error{"MalformedInput", "The parameters are nested too deeply"};
    for (auto& member : shape.members) {
      auto name = prefix + form_name(member, dialect_);
      if (!form_.has(name)) continue;
      TRY(read(name, *member.shape, emplace_member(shape, value, member),
               member.flattened || member.shape->flattened, depth));
    }
    return Done{};
  }

 private:
  Result<> read(const std::string& name, const Shape& shape, void* value, bool flattened,
                int depth) {
    switch (shape.kind) {
      case Kind::Structure: return structure(name + ".", shape, value, depth + 1);
      case Kind::List: return list(name, shape, value, flattened, depth + 1);
      case Kind::Map: return map(name, shape, value, flattened, depth + 1);
      default: break;
    }
    auto* text = form_.find(name);
    if (!text)
      return Error{"MalformedInput", "Start of structure or map found where not expected."};
    if (!parse_scalar(*text, shape, value)) return unreadable(name, *text, shape);
    return Done{};
  }

  Error unreadable(const std::string& name, const std::string& text, const Shape& shape) const {
    auto shown = text.substr(0, 64);
    if (dialect_ == FormDialect::Ec2)
      return Error{"InvalidParameterValue", "Invalid value '" + shown + "' for " + name +
                                                ". It must be of type " +
                                                std::string(kind_name(shape.kind))};
    return Error{"MalformedInput", "Value '" + shown + "' at '" + name + "' is no " +
                                       std::string(kind_name(shape.kind))};
  }

  // The positions (".1", ".2", ...) that were sent below the prefix, in order; gaps are allowed.
  std::vector<std::uint64_t> positions(const std::string& prefix) const {
    std::vector<std::uint64_t> found;
    auto [at, end] = form_.below(prefix.substr(0, prefix.size() - 1));
    for (; at != end; ++at) {
      auto rest = std::string_view(at->first).substr(prefix.size());
      auto position = parse_uint(rest.substr(0, rest.find('.')));
      if (position && (found.empty() || found.back() != *position)) found.push_back(*position);
    }
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
  }

  Result<> list(const std::string& name, const Shape& shape, void* value, bool flattened,
                int depth) {
    auto prefix = items_prefix(name, shape, flattened, dialect_);
    for (auto position : positions(prefix))
      TRY(read(prefix + std::to_string(position), *shape.element, shape.access->append(value),
               shape.element->flattened, depth));
    return Done{};
  }

  Result<> map(const std::string& name, const Shape& shape, void* value, bool flattened,
               int depth) {
    auto prefix = items_prefix(name, shape, flattened, dialect_);
    auto key_name = "." + std::string(text_or(shape.key_wire, "key"));
    auto value_name = "." + std::string(text_or(shape.element_wire, "value"));
    for (auto position : positions(prefix)) {
      auto place = prefix + std::to_string(position);
      auto* key = form_.find(place + key_name);
      if (!key) return Error{"MalformedInput", "The entry " + place + " has no" + key_name};
      if (!form_.has(place + value_name)) continue;
      TRY(read(place + value_name, *shape.element, shape.access->insert(value, *key),
               shape.element->flattened, depth));
    }
    return Done{};
  }

  const Form& form_;
  FormDialect dialect_;
};

constexpr std::size_t fields_max = 100'000;

}  // namespace

Result<Form> Form::parse(std::string_view body, std::string_view query) {
  Form form;
  for (auto text : {query, body}) {
    if (text.empty()) continue;
    for (auto pair : split(text, '&')) {
      if (pair.empty()) continue;
      auto equals = pair.find('=');
      auto value = equals == std::string_view::npos ? "" : pair.substr(equals + 1);
      if (form.fields_.size() >= fields_max)
        return Error{"MalformedQueryString", "The form has too many fields"};
      form.fields_.emplace_back(percent_decode(pair.substr(0, equals), true),
                                percent_decode(value, true));
      auto& field = form.fields_.back();
      if (!is_utf8(field.first) || !is_utf8(field.second))
        return Error{"MalformedInput", "The form's text is not UTF-8"};
    }
  }
  std::ranges::stable_sort(form.fields_, {}, &Field::first);
  return form;
}

const std::string* Form::find(std::string_view name) const {
  auto at = std::ranges::lower_bound(
      fields_, name, {}, [](const Field& field) { return std::string_view(field.first); });
  return at != fields_.end() && at->first == name ? &at->second : nullptr;
}

std::pair<const Form::Field*, const Form::Field*> Form::below(const std::string& name) const {
  auto prefix = name + ".";
  auto key = [](const Field& field) -> const std::string& { return field.first; };
  auto first = std::ranges::lower_bound(fields_, prefix, {}, key);
  prefix.back() = '.' + 1;
  auto last = std::ranges::lower_bound(first, fields_.end(), prefix, {}, key);
  auto* data = fields_.data();
  return {data + (first - fields_.begin()), data + (last - fields_.begin())};
}

bool Form::has(std::string_view name) const {
  if (find(name)) return true;
  auto [first, last] = below(std::string(name));
  return first != last;
}

void write_form(std::string& out, const Shape& structure, const void* value, FormDialect dialect) {
  Writer(out, dialect).structure("", structure, value);
}

Result<> read_form(const Form& form, const Shape& structure, void* value, FormDialect dialect) {
  return Reader(form, dialect).structure("", structure, value, 0);
}

}  // namespace windlass::aws
