// Functions over lists: Fn::Select, Fn::GetAZs, Fn::Cidr, Fn::Length.
#include "base/text.h"
#include "formation/address_blocks.h"
#include "formation/problem.h"
#include "formation/scope.h"

namespace windlass::formation {

namespace {

std::optional<std::int64_t> whole_number(const Json& json) {
  if (json.is_int()) return json.as_int();
  return json.is_string() ? parse_int(json.as_string()) : std::nullopt;
}

}  // namespace

Result<Evaluated> select_value(Scope& scope, const Node& argument, Mark mark) {
  auto index = TRY(scope.value(argument.items()[0]));
  auto list = TRY(scope.value(argument.items()[1]));
  if (is_opaque(index)) return not_known(index);
  if (is_opaque(list)) return not_known(list);
  auto at = whole_number(index.json);
  if (!at || !list.json.is_array())
    return misused(
        "Fn::Select requires a list argument with two elements: an integer index and a list", mark);
  auto& items = list.json.as_array();
  if (*at < 0 || *at >= static_cast<std::int64_t>(items.size()))
    return misused("Fn::Select cannot select nonexistent value at index " + std::to_string(*at),
                   mark);

  Evaluated out{.json = items[static_cast<std::size_t>(*at)]};
  absorb_whole(out, index);
  // Of the list, only what went into the chosen item, or into all of them.
  auto chosen = "/" + std::to_string(*at);
  for (auto use : list.uses) {
    auto within = use.path == chosen || use.path.starts_with(chosen + "/");
    if (!within && !use.path.empty()) continue;
    if (within) use.path = use.path.substr(chosen.size());
    out.uses.push_back(std::move(use));
  }
  return out;
}

Result<Evaluated> get_azs_value(Scope& scope, const Node& argument, Mark mark) {
  Evaluated region{.json = ""};
  if (!argument.is_null()) region = TRY(scope.text(argument, "the region of Fn::GetAZs", mark));
  if (!region.known())
    return misused("the region of Fn::GetAZs must not depend on any resources", mark);
  auto name = region.json.as_string().empty() ? scope.pseudo().region : region.json.as_string();
  auto zones = scope.world().zones(name);
  if (!zones) return placed(zones.error(), mark);

  Evaluated out{.json = Json::Array{}};
  for (auto& zone : *zones) out.json.push(zone);
  absorb_whole(out, region);
  return out;
}

Result<Evaluated> cidr_value(Scope& scope, const Node& argument, Mark mark) {
  Evaluated made_of;
  std::vector<Json> parts;
  bool opaque = false;
  for (auto& item : argument.items()) {
    auto part = TRY(scope.value(item));
    opaque |= !part.known();
    absorb_whole(made_of, part);
    parts.push_back(std::move(part.json));
  }
  if (opaque) return not_known(made_of);

  auto count = whole_number(parts[1]);
  auto bits = parts.size() == 3 ? whole_number(parts[2]) : 8;
  if (!parts[0].is_string() || !count || !bits)
    return misused(
        "every Fn::Cidr object requires two or three parameters: (1) an ipBlock, (2) the "
        "count of blocks and (3) the number of cidrBits",
        mark);
  auto blocks = address_blocks(parts[0].as_string(), *count, *bits);
  if (!blocks) return misused(blocks.error().message, mark);
  made_of.json = Json::Array{};
  for (auto& block : *blocks) made_of.json.push(block);
  return made_of;
}

Result<Evaluated> length_value(Scope& scope, const Node& argument, Mark mark) {
  auto list = TRY(scope.value(argument));
  if (is_opaque(list))
    return misused("Fn::Length must not depend on resources that are not there yet", mark);
  if (!list.json.is_array()) return misused("Fn::Length only supports values of type array", mark);
  Evaluated out{.json = static_cast<std::int64_t>(list.json.as_array().size())};
  for (auto& use : list.uses)
    if (use.path.empty()) out.uses.push_back(use);
  return out;
}

}  // namespace windlass::formation
