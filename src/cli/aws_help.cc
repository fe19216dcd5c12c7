// What `windlass aws ... help` prints: made from the models.
#include <algorithm>

#include "base/text.h"
#include "cli/aws_request.h"

namespace windlass::cli {

using aws::Kind;
using aws::Shape;

namespace {

constexpr std::size_t values_shown = 6;
constexpr std::size_t members_shown = 8;

std::string enum_text(const Shape& shape) {
  std::string out;
  for (std::size_t i = 0; i < shape.values.size() && i < values_shown; ++i)
    out += (i ? "|" : "") + std::string(shape.values[i]);
  return shape.values.size() > values_shown ? out + "|..." : out;
}

std::string structure_text(const Shape& shape, int depth) {
  if (depth == 0) return "{...}";
  std::string out = "{";
  std::size_t shown = 0;
  for (auto& member : shape.members) {
    if (shown == members_shown) return out + ", ...}";
    if (shown++) out += ", ";
    out += "\"" + std::string(member.name) + "\": " + shape_text(*member.shape, depth - 1);
  }
  return out + "}";
}

void add_rows(std::vector<std::pair<std::string, std::string>>& rows, const Shape& shape,
              bool required) {
  for (auto& member : shape.members)
    if (member.required == required)
      rows.emplace_back("--" + kebab_case(member.name), shape_text(*member.shape));
}

}  // namespace

std::string shape_text(const Shape& shape, int depth) {
  switch (shape.kind) {
    case Kind::String: return shape.values.empty() ? "TEXT" : enum_text(shape);
    case Kind::Blob: return "BASE64 or fileb://FILE";
    case Kind::Stream: return "FILE";
    case Kind::Boolean: return "true|false";
    case Kind::Integer:
    case Kind::Long: return "NUMBER";
    case Kind::Float:
    case Kind::Double: return "NUMBER";
    case Kind::Timestamp: return "TIME (2026-11-20T12:00:00Z)";
    case Kind::Document: return "JSON";
    case Kind::List: return "[" + shape_text(*shape.element, depth) + ", ...]";
    case Kind::Map:
      return "{\"" + shape_text(*shape.key) + "\": " + shape_text(*shape.element, depth) + ", ...}";
    case Kind::Structure: return structure_text(shape, depth);
  }
  return "";
}

std::string services_help() {
  std::string out = "windlass aws knows these services:\n\n";
  for (auto& name : model_names()) out += "  " + name + "\n";
  return out + "\nwindlass aws SERVICE help lists a service's operations.\n";
}

std::string operations_help(const LoadedModel& loaded) {
  auto& service = loaded.model->service();
  std::string out = "Operations of " + std::string(service.id) + ":\n\n";
  for (auto& operation : service.operations) out += "  " + kebab_case(operation.name) + "\n";
  return out + "\nwindlass aws " + service.name +
         " OPERATION help lists an operation's parameters.\n";
}

std::string operation_help(const aws::Operation& operation) {
  std::string out = "windlass aws " + std::string(operation.service->name) + " " +
                    kebab_case(operation.name) + " calls " + operation.name + " of " +
                    operation.service->id + ".\n";
  std::vector<std::pair<std::string, std::string>> needed, possible, answered;
  if (operation.input) {
    add_rows(needed, *operation.input, true);
    add_rows(possible, *operation.input, false);
  }
  if (operation.output)
    for (auto& member : operation.output->members)
      answered.emplace_back(member.name, shape_text(*member.shape, 1));
  if (!needed.empty()) out += "\nIt needs:\n" + two_columns(needed);
  if (!possible.empty()) out += "\nIt takes:\n" + two_columns(possible);
  if (needed.empty() && possible.empty()) out += "\nIt takes no parameters.\n";
  if (stream_member(operation.output))
    out += "\nIt answers a file: name it last, or with --output-file.\n";
  if (!answered.empty()) out += "\nIt answers:\n" + two_columns(answered);
  return out;
}

}  // namespace windlass::cli
