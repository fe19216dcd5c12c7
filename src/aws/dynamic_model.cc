#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "aws/dynamic.h"
#include "aws/dynamic_value.h"
#include "aws/routes.h"

namespace windlass::aws {

namespace {

Error invalid(std::string what) { return Error{"InvalidModel", std::move(what)}; }

bool is_true(const Json& json, std::string_view name) {
  auto* found = json.find(name);
  return found && found->is_bool() && found->as_bool();
}

const Json::Object& object_at(const Json& json, std::string_view name) {
  static const Json::Object none;
  auto* found = json.find(name);
  return found && found->is_object() ? found->as_object() : none;
}

TimestampFormat format_of(const Json& json) {
  auto text = json.text("timestampFormat");
  if (!text) return TimestampFormat::Default;
  if (*text == "iso8601") return TimestampFormat::Iso8601;
  if (*text == "unixTimestamp") return TimestampFormat::UnixSeconds;
  return *text == "rfc822" ? TimestampFormat::HttpDate : TimestampFormat::Default;
}

Location location_of(const Json& json) {
  auto text = json.text("location").value_or("");
  if (text == "header") return Location::Header;
  if (text == "headers") return Location::Headers;
  if (text == "querystring") return Location::Query;
  if (text == "uri") return Location::Uri;
  return text == "statusCode" ? Location::Status : Location::Body;
}

Result<Kind> kind_of(const Json& shape, bool streamed) {
  if (streamed) return Kind::Stream;
  if (is_true(shape, "document")) return Kind::Document;
  static const std::map<std::string, Kind, std::less<>> kinds = {
      {"string", Kind::String},   {"character", Kind::String}, {"blob", Kind::Blob},
      {"boolean", Kind::Boolean}, {"integer", Kind::Integer},  {"long", Kind::Long},
      {"float", Kind::Float},     {"double", Kind::Double},    {"timestamp", Kind::Timestamp},
      {"list", Kind::List},       {"map", Kind::Map},          {"structure", Kind::Structure}};
  auto type = shape.text("type").value_or("");
  auto found = kinds.find(type);
  if (found == kinds.end()) return invalid("a shape has the unknown type '" + type + "'");
  return found->second;
}

Result<Protocol> protocol_of(const Json& metadata) {
  auto name = metadata.text("protocol").value_or("");
  if (name == "query") return Protocol::Query;
  if (name == "ec2") return Protocol::Ec2;
  if (name == "rest-json") return Protocol::RestJson;
  if (name == "rest-xml") return Protocol::RestXml;
  if (name == "smithy-rpc-v2-cbor") return Protocol::Cbor;
  if (name == "json")
    return metadata.text("jsonVersion") == "1.0" ? Protocol::Json10 : Protocol::Json11;
  return invalid("the protocol '" + name + "' is unknown");
}

}  // namespace

struct Model::Impl {
  Service service{};
  std::deque<std::string> texts;
  std::map<std::string, Shape, std::less<>> shapes;
  std::deque<std::vector<Member>> members;
  std::deque<std::vector<const char*>> values;
  std::deque<std::vector<const Shape*>> errors;
  std::vector<Operation> operations;
  std::set<std::string, std::less<>> streams;

  const char* keep(std::string text) { return texts.emplace_back(std::move(text)).c_str(); }
  const char* keep(const std::optional<std::string>& text) { return text ? keep(*text) : nullptr; }
  const char* keep_at(const Json& json, std::string_view name) { return keep(json.text(name)); }

  Result<const Shape*> find(const Json& reference) const {
    auto name = reference.text("shape").value_or("");
    auto found = shapes.find(name);
    if (found == shapes.end()) return invalid("the shape '" + name + "' is missing");
    return &found->second;
  }

  // {"uri": ..., "prefix": ...}, or the uri alone.
  void read_namespace(const Json& json, const char*& uri, const char** prefix) {
    auto* space = json.find("xmlNamespace");
    if (!space) return;
    if (space->is_string()) uri = keep(space->as_string());
    if (!space->is_object()) return;
    uri = keep_at(*space, "uri");
    if (prefix) *prefix = keep_at(*space, "prefix");
  }

  Result<> declare(const Json& model) {
    for (auto& [name, shape] : object_at(model, "shapes"))
      for (auto& [member, spec] : object_at(shape, "members"))
        if (is_true(spec, "streaming")) streams.insert(spec.text("shape").value_or(""));
    for (auto& [name, spec] : object_at(model, "shapes")) {
      auto& shape = shapes[name];
      shape.name = keep(name);
      shape.kind = TRY(kind_of(spec, streams.contains(name)));
      shape.access = &any_access;
    }
    return Done{};
  }

  Result<Member> read_member(const std::string& name, const Json& spec, std::size_t position,
                             bool required) {
    Member member{};
    member.name = keep(name);
    member.shape = TRY(find(spec));
    auto wire = spec.text("locationName");
    member.wire = wire ? keep(*wire) : member.name;
    member.wire_given = wire.has_value();
    member.offset = static_cast<std::uint32_t>(position * any_slot_size);
    member.location = location_of(spec);
    member.required = required;
    member.flattened = is_true(spec, "flattened");
    member.xml_attribute = is_true(spec, "xmlAttribute");
    member.idempotency_token = is_true(spec, "idempotencyToken");
    member.host_label = is_true(spec, "hostLabel");
    member.timestamp = format_of(spec);
    member.query_name = keep_at(spec, "queryName");
    read_namespace(spec, member.xml_namespace, &member.xml_prefix);
    if (auto* context = spec.find("contextParam")) member.context = keep_at(*context, "name");
    return member;
  }

  Result<> read_structure(Shape& shape, const Json& spec) {
    std::set<std::string, std::less<>> required;
    if (auto* names = spec.find("required"); names && names->is_array())
      for (auto& name : names->as_array())
        if (name.is_string()) required.insert(name.as_string());
    auto& all = members.emplace_back();
    auto payload = spec.text("payload");
    for (auto& [name, member] : object_at(spec, "members")) {
      if (payload == name) shape.payload = static_cast<int>(all.size());
      all.push_back(TRY(read_member(name, member, all.size(), required.contains(name))));
    }
    for (auto& member : all)
      if (member.shape->flattened) member.flattened = true;
    shape.members = all;
    shape.is_union = is_true(spec, "union");
    if (!is_true(spec, "exception")) return Done{};
    static const Json none;
    auto* error = spec.find("error");
    auto& facts = error ? *error : none;
    shape.error_code = keep(facts.text("code").value_or(shape.name));
    auto* status = facts.find("httpStatusCode");
    shape.error_status = status && status->is_int() ? static_cast<int>(status->as_int())
                         : is_true(spec, "fault")   ? 500
                                                    : 400;
    return Done{};
  }

  Result<> read_constraints(Shape& shape, const Json& spec) {
    auto number = [&](std::string_view name, std::int64_t& out) {
      auto* found = spec.find(name);
      if (found && found->is_number()) out = static_cast<std::int64_t>(found->as_double());
    };
    number("min", shape.min);
    number("max", shape.max);
    shape.pattern = keep_at(spec, "pattern");
    shape.sensitive = is_true(spec, "sensitive");
    if (auto* names = spec.find("enum"); names && names->is_array()) {
      auto& all = values.emplace_back();
      for (auto& name : names->as_array())
        if (name.is_string()) all.push_back(keep(name.as_string()));
      shape.values = all;
    }
    return Done{};
  }

  Result<> read_shape(Shape& shape, const Json& spec) {
    shape.sparse = is_true(spec, "sparse");
    shape.timestamp = format_of(spec);
    shape.wire = keep_at(spec, "locationName");
    read_namespace(spec, shape.xml_namespace, &shape.xml_prefix);
    TRY(read_constraints(shape, spec));
    if (shape.kind == Kind::Structure) return read_structure(shape, spec);
    if (shape.kind != Kind::List && shape.kind != Kind::Map) return Done{};
    auto* element = spec.find(shape.kind == Kind::List ? "member" : "value");
    if (!element) return invalid(std::string(shape.name) + " has no element");
    shape.element = TRY(find(*element));
    shape.element_wire = keep_at(*element, "locationName");
    read_namespace(*element, shape.element_namespace, &shape.element_prefix);
    if (shape.kind != Kind::Map) return Done{};
    auto* key = spec.find("key");
    if (!key) return invalid(std::string(shape.name) + " has no key");
    shape.key = TRY(find(*key));
    shape.key_wire = keep_at(*key, "locationName");
    read_namespace(*key, shape.key_namespace, nullptr);
    return Done{};
  }

  // Event streams are not spoken: operations that use them are known by name only.
  bool uses_events(const Json& model, const Json& operation) const {
    std::vector<std::string> todo;
    std::set<std::string> seen;
    for (auto* way : {"input", "output"})
      if (auto* root = operation.find(way)) todo.push_back(root->text("shape").value_or(""));
    auto* all = model.find("shapes");
    while (!todo.empty() && all) {
      auto name = std::move(todo.back());
      todo.pop_back();
      auto* shape = seen.insert(name).second ? all->find(name) : nullptr;
      if (!shape) continue;
      if (is_true(*shape, "eventstream")) return true;
      for (auto& [member, spec] : object_at(*shape, "members"))
        todo.push_back(spec.text("shape").value_or(""));
      for (auto* part : {"member", "key", "value"})
        if (auto* spec = shape->find(part)) todo.push_back(spec->text("shape").value_or(""));
    }
    return false;
  }

  Result<Operation> read_operation(const std::string& name, const Json& spec, bool named_only) {
    Operation operation{};
    operation.service = &service;
    operation.name = keep(name);
    static const Json none;
    auto* http = spec.find("http");
    auto& line = http ? *http : none;
    operation.method = keep(line.text("method").value_or("POST"));
    operation.uri = keep(line.text("requestUri").value_or("/"));
    if (auto* code = line.find("responseCode"); code && code->is_int())
      operation.status = static_cast<int>(code->as_int());
    if (named_only) return operation;
    if (auto* input = spec.find("input")) {
      operation.input = TRY(find(*input));
      operation.input_wire = keep_at(*input, "locationName");
      read_namespace(*input, operation.input_namespace, nullptr);
    }
    if (auto* output = spec.find("output")) {
      operation.output = TRY(find(*output));
      operation.output_wrapper = keep_at(*output, "resultWrapper");
    }
    auto& refused = errors.emplace_back();
    if (auto* list = spec.find("errors"); list && list->is_array())
      for (auto& error : list->as_array()) refused.push_back(TRY(find(error)));
    operation.errors = refused;
    if (auto* endpoint = spec.find("endpoint"))
      operation.host_prefix = keep_at(*endpoint, "hostPrefix");
    if (auto* checksum = spec.find("httpChecksum")) {
      operation.checksum_member = keep_at(*checksum, "requestAlgorithmMember");
      operation.checksum_required = is_true(*checksum, "requestChecksumRequired");
    }
    operation.anonymous = spec.text("authtype") == "none";
    operation.unsigned_payload = is_true(spec, "unsignedPayload");
    return operation;
  }

  Result<> read(std::string_view name, const Json& model) {
    TRY(declare(model));
    // First what lists and maps are: members ask them whether they are flattened.
    for (auto& [shape, spec] : object_at(model, "shapes"))
      shapes.find(shape)->second.flattened = is_true(spec, "flattened");
    for (auto& [shape, spec] : object_at(model, "shapes"))
      TRY(read_shape(shapes.find(shape)->second, spec));
    for (auto& [operation, spec] : object_at(model, "operations"))
      if (!is_true(spec, "deprecated"))
        operations.push_back(TRY(read_operation(operation, spec, uses_events(model, spec))));
    std::ranges::sort(operations, {},
                      [](auto& operation) { return std::string_view(operation.name); });
    return read_service(name, model);
  }

  Result<> read_service(std::string_view name, const Json& model) {
    auto* metadata = model.find("metadata");
    if (!metadata) return invalid("the model has no metadata");
    service.name = keep(std::string(name));
    service.id = keep(metadata->text("serviceId").value_or(std::string(name)));
    service.endpoint_prefix = keep(metadata->text("endpointPrefix").value_or(std::string(name)));
    service.signing_name = keep(metadata->text("signingName").value_or(service.endpoint_prefix));
    service.api_version = keep(metadata->text("apiVersion").value_or(""));
    service.target_prefix = keep_at(*metadata, "targetPrefix");
    service.xml_namespace = keep_at(*metadata, "xmlNamespace");
    service.protocol = TRY(protocol_of(*metadata));
    service.query_compatible = metadata->find("awsQueryCompatible") != nullptr;
    service.global = metadata->find("globalEndpoint") && (name == "iam" || name == "route53");
    service.operations = operations;
    return Done{};
  }
};

Model::Model() : impl_(std::make_unique<Impl>()) {}
Model::~Model() { forget_routes(impl_->service); }

Result<std::unique_ptr<Model>> Model::parse(std::string_view name, const Json& model) {
  std::unique_ptr<Model> made(new Model());
  TRY(made->impl_->read(name, model));
  return made;
}

const Service& Model::service() const { return impl_->service; }

const Operation* Model::find_operation(std::string_view name) const {
  for (auto& operation : impl_->operations)
    if (name == operation.name) return &operation;
  return nullptr;
}

const Shape* Model::find_shape(std::string_view name) const {
  auto found = impl_->shapes.find(name);
  return found == impl_->shapes.end() ? nullptr : &found->second;
}

}  // namespace windlass::aws
