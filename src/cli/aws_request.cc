#include "cli/aws_request.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "aws/dynamic.h"
#include "aws/walk.h"
#include "base/body.h"
#include "base/text.h"

namespace windlass::cli {

using aws::Kind;
using aws::Member;
using aws::Shape;

namespace {

constexpr Option options[] = {
    {"--region", "REGION", "ask this region"},
    {"--profile", "NAME", "use this profile of ~/.aws/config"},
    {"--endpoint-url", "URL", "ask this endpoint, not AWS's own"},
    {"--json", "FILE", "take the parameters from this JSON file (- for standard input)"},
    {"--output-file", "FILE", "write the answer's stream of bytes to this file"},
    {"--all", "", "get all pages, as one answer"},
    {"--presign", "SECONDS", "print a URL that may be used for so long, call nothing (S3)"},
    {"--no-sign-request", "", "send the request without a signature"},
    {"--debug", "", "show requests and answers on standard error, without secrets"},
};

std::string flag(const Member& member) { return "--" + kebab_case(member.name); }

std::vector<std::string> flags_of(const aws::Operation& operation) {
  std::vector<std::string> names;
  if (operation.input)
    for (auto& member : operation.input->members) names.push_back(flag(member));
  for (auto& option : options) names.emplace_back(option.name);
  return names;
}

const Member* find_member(const Shape* shape, std::string_view name) {
  if (!shape) return nullptr;
  auto found = std::ranges::find_if(shape->members,
                                    [&](auto& member) { return same_name(member.name, name); });
  return found == shape->members.end() ? nullptr : &*found;
}

bool is_scalar(Kind kind) {
  return kind != Kind::List && kind != Kind::Map && kind != Kind::Structure &&
         kind != Kind::Document;
}

Error wants(const Member& member, const std::string& what, const std::string& value) {
  return usage_error(flag(member) + " takes " + what + ", not '" + value.substr(0, 80) + "'");
}

struct Source {
  const Member& member;
  const aws::ReadFile& read_file;
  const Console& console;
};

// file://PATH and fileb://PATH stand for what is in the file.
Result<std::optional<std::string>> from_file(const Source& source, const std::string& text) {
  auto path = text.starts_with("fileb://")  ? text.substr(8)
              : text.starts_with("file://") ? text.substr(7)
                                            : std::string();
  if (path.empty()) return std::optional<std::string>();
  auto content = source.read_file(path);
  if (!content)
    return Error{"NoFile", flag(source.member) + " names " + path + ", which cannot be read"};
  return content;
}

Result<Json> scalar(const Source& source, const Shape& shape, const std::string& text) {
  auto& member = source.member;
  auto content = TRY(from_file(source, text));
  auto& value = content ? *content : text;
  switch (shape.kind) {
    case Kind::String: return Json(value);
    case Kind::Blob:
      if (content) return Json(base64(*content));
      if (!parse_base64(text)) return wants(member, "base64 text or fileb://FILE", text);
      return Json(text);
    case Kind::Boolean:
      if (value == "true") return Json(true);
      if (value == "false") return Json(false);
      return wants(member, "true or false", value);
    case Kind::Integer:
    case Kind::Long:
      if (auto number = parse_int(value)) return Json(*number);
      return wants(member, "a whole number", value);
    case Kind::Float:
    case Kind::Double:
      if (auto number = parse_double(value)) return Json(*number);
      return wants(member, "a number", value);
    case Kind::Timestamp:
      if (auto number = parse_double(value)) return Json(*number);
      return Json(value);
    default: return wants(member, "JSON", value);
  }
}

Result<Json> json_text(const Source& source, const std::string& text) {
  auto content = TRY(from_file(source, text));
  auto parsed = parse_json(content ? *content : text);
  if (parsed) return parsed;
  return usage_error(flag(source.member) + " takes JSON, like " + shape_text(*source.member.shape) +
                     ": " + parsed.error().message);
}

Result<Json> member_json(const Source& source, const std::vector<std::string>& values) {
  auto& shape = *source.member.shape;
  auto& first = values.front();
  if (is_scalar(shape.kind)) return scalar(source, shape, first);
  bool plain_list = shape.kind == Kind::List && is_scalar(shape.element->kind);
  if (!plain_list || trimmed(first).starts_with('[')) return json_text(source, first);
  Json list{Json::Array{}};
  for (auto& value : values) list.push(TRY(scalar(source, *shape.element, value)));
  return list;
}

Result<Body> open_body(const Member& member, const std::string& given) {
  auto path = given.starts_with("fileb://")  ? given.substr(8)
              : given.starts_with("file://") ? given.substr(7)
                                             : given;
  int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    return Error{"NoFile", flag(member) + " names " + path + ", which cannot be read"};
  auto file = std::make_shared<File>(descriptor, path, File::Keep::Always);
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode))
    return Error{"NoFile", flag(member) + " names " + path + ", which is no plain file"};
  if (facts.st_size == 0) return Body();
  return Body(std::move(file), 0, static_cast<std::uint64_t>(facts.st_size));
}

Result<Json> base_input(const AwsWords& words, const aws::ReadFile& read_file,
                        const Console& console) {
  if (!words.has("--json")) return Json(Json::Object{});
  auto path = words.get("--json");
  auto text = path == "-" ? std::optional(console.read_in()) : read_file(path);
  if (!text) return Error{"NoFile", "--json names " + path + ", which cannot be read"};
  auto parsed = parse_json(*text);
  if (!parsed)
    return usage_error((path == "-" ? "standard input" : path) + ": " + parsed.error().message);
  if (!parsed->is_object()) return usage_error("--json takes an object with the parameters");
  return parsed;
}

Result<> check_required(const aws::Operation& operation, const void* value) {
  std::vector<std::string> missing;
  for (auto& member : operation.input->members)
    if (member.required && !aws::member_value(*operation.input, value, member))
      missing.push_back(flag(member) + (member.shape->kind == Kind::Stream ? " FILE" : ""));
  if (missing.empty()) return Done{};
  return usage_error(std::string(operation.service->name) + " " + kebab_case(operation.name) +
                     " needs " + join(missing, ", "));
}

// A parameter may have swallowed the output file: its shape says how many values are its own.
Result<> settle(AwsWords::Parameter& parameter, const Member& member, AwsWords& words) {
  bool is_list = member.shape->kind == Kind::List && is_scalar(member.shape->element->kind);
  auto& values = parameter.values;
  if (values.empty()) {
    if (member.shape->kind != Kind::Boolean)
      return usage_error(flag(member) + " needs a value: " + shape_text(*member.shape));
    values = {"true"};
  } else if (member.shape->kind == Kind::Boolean && values[0] != "true" && values[0] != "false") {
    words.words.insert(words.words.end(), values.begin(), values.end());
    values = {"true"};
  }
  if (is_list && !trimmed(values[0]).starts_with('[')) return Done{};
  words.words.insert(words.words.end(), values.begin() + 1, values.end());
  values.resize(1);
  return Done{};
}

}  // namespace

const std::span<const Option> aws_options = options;

const Member* stream_member(const Shape* shape) {
  if (!shape) return nullptr;
  for (auto& member : shape->members)
    if (member.shape->kind == Kind::Stream) return &member;
  return nullptr;
}

Result<AwsWords> read_aws_words(const std::vector<std::string>& arguments) {
  AwsWords read;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    auto& word = arguments[at];
    if (!word.starts_with("--") || word == "--") {
      auto& place = read.parameters.empty() ? read.words : read.parameters.back().values;
      place.push_back(word);
      continue;
    }
    auto equals = word.find('=');
    auto name = word.substr(0, equals);
    auto option = std::ranges::find_if(options, [&](auto& one) { return name == one.name; });
    std::optional<std::string> value;
    if (equals != std::string::npos) value = word.substr(equals + 1);
    if (name == "--help") {
      read.words.emplace_back("help");
    } else if (option == std::end(options)) {
      read.parameters.push_back({name.substr(2), {}});
      if (value) read.parameters.back().values.push_back(*value);
    } else if (!*option->value) {
      read.options[name] = "";
    } else {
      if (!value && ++at == arguments.size())
        return usage_error(name + " needs a value: " + name + " " + option->value);
      read.options[name] = value ? *value : arguments[at];
    }
  }
  return read;
}

Result<AwsInput> read_aws_input(const aws::Operation& operation, const AwsWords& given,
                                const aws::ReadFile& read_file, const Console& console) {
  auto words = given;
  auto called = std::string(operation.service->name) + " " + kebab_case(operation.name);
  auto json = TRY(base_input(words, read_file, console));
  const Member* stream = stream_member(operation.input);
  std::optional<Body> body;
  for (auto& parameter : words.parameters) {
    auto* member = find_member(operation.input, parameter.name);
    bool off = false;
    if (!member && parameter.name.starts_with("no-")) {
      member = find_member(operation.input, parameter.name.substr(3));
      off = member && member->shape->kind == Kind::Boolean;
      if (!off) member = nullptr;
    }
    if (!member)
      return usage_error(called + " has no parameter --" + parameter.name +
                         did_you_mean("--" + kebab_case(parameter.name), flags_of(operation)));
    TRY(settle(parameter, *member, words));
    if (member == stream)
      body = TRY(open_body(*member, parameter.values[0]));
    else if (off)
      json.set(member->name, Json(false));
    else
      json.set(member->name, TRY(member_json({*member, read_file, console}, parameter.values)));
  }

  AwsInput input;
  if (words.words.size() > 2) input.output_file = words.words[2];
  if (words.has("--output-file")) input.output_file = words.get("--output-file");
  if (words.words.size() > 3)
    return usage_error("'" + words.words[3] + "' is one word too many for " + called);
  if (input.output_file && !stream_member(operation.output))
    return usage_error(called + " answers no file: '" + *input.output_file +
                       "' is one word too many");
  if (!operation.input) return input;
  auto& shape = *operation.input;
  input.value = shape.access->make(shape);
  auto read = aws::value_from_json(shape, json, input.value.get());
  if (!read) return usage_error(called + ": " + read.error().message);
  if (body)
    aws::as<Body>(aws::emplace_member(shape, input.value.get(), *stream)) = std::move(*body);
  TRY(check_required(operation, input.value.get()));
  return input;
}

}  // namespace windlass::cli
