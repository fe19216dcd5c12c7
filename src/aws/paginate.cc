#include "aws/paginate.h"

#include <algorithm>

#include "aws/dynamic.h"
#include "aws/paginate_path.h"
#include "aws/walk.h"
#include "base/text.h"

namespace windlass::aws {

namespace {

constexpr int pages_max = 1'000'000;

// AWS's services page in a few ways; the first row that fits an operation holds.
constexpr Paginator paginators[] = {
    {"s3", "KeyMarker,UploadIdMarker", "NextKeyMarker,NextUploadIdMarker", "IsTruncated"},
    {"s3", "KeyMarker,VersionIdMarker", "NextKeyMarker,NextVersionIdMarker", "IsTruncated"},
    {"s3", "PartNumberMarker", "NextPartNumberMarker", "IsTruncated"},
    {"s3", "ContinuationToken", "NextContinuationToken", "IsTruncated"},
    {"s3", "ContinuationToken", "ContinuationToken", nullptr},
    {"s3", "Marker", "NextMarker|Contents[-1].Key", "IsTruncated"},
    {"dynamodb", "ExclusiveStartKey", "LastEvaluatedKey", nullptr},
    {"dynamodb", "ExclusiveStartTableName", "LastEvaluatedTableName", nullptr},
    {"dynamodb", "ExclusiveStartBackupArn", "LastEvaluatedBackupArn", nullptr},
    {"elbv2", "Marker", "NextMarker", nullptr},
    {"kms", "Marker", "NextMarker", "Truncated"},
    {"iam", "Marker", "Marker", "IsTruncated"},
    {"route53", "StartRecordName,StartRecordType,StartRecordIdentifier",
     "NextRecordName,NextRecordType,NextRecordIdentifier", "IsTruncated"},
    {"route53", "DNSName,HostedZoneId", "NextDNSName,NextHostedZoneId", "IsTruncated"},
    {"route53", "Marker", "NextMarker", "IsTruncated"},
    {"", "NextToken", "NextToken", nullptr},
    {"", "nextToken", "nextToken", nullptr},
};

const Member* find_member(const Shape* shape, std::string_view name) {
  if (!shape) return nullptr;
  auto found =
      std::ranges::find_if(shape->members, [&](auto& member) { return member.name == name; });
  return found == shape->members.end() ? nullptr : &*found;
}

bool has_all(const Shape* shape, std::string_view paths) {
  return std::ranges::all_of(split(paths, ','), [&](auto path) {
    return find_member(shape, path.substr(0, path.find_first_of("|[.")));
  });
}

// Only the members that a path begins with: a page may be large.
Json part_for(const Shape& shape, const void* value, std::string_view path) {
  Json part{Json::Object{}};
  auto name = path.substr(0, path.find_first_of("[."));
  if (auto* member = find_member(&shape, name))
    if (auto* there = member_value(shape, value, *member))
      part.set(std::string(name), value_to_json(*member->shape, there));
  return part;
}

Json first_value(const Shape& shape, const void* value, std::string_view paths) {
  for (auto path : split(paths, '|'))
    if (auto found = values_at(part_for(shape, value, path), path); !found.empty()) return found[0];
  return {};
}

bool is_set(const Json& token) {
  if (token.is_string()) return !token.as_string().empty();
  if (token.is_object()) return !token.as_object().empty();
  return !token.is_null();
}

// The tokens of the next page, by input member; empty after the last page.
Json next_tokens(const Paginator& paginator, const Shape& shape, const void* page) {
  if (paginator.more && find_member(&shape, paginator.more)) {
    auto more = first_value(shape, page, paginator.more);
    if (!more.is_bool() || !more.as_bool()) return {};
  }
  Json tokens;
  auto inputs = split(paginator.input, ',');
  auto outputs = split(paginator.output, ',');
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (auto token = first_value(shape, page, outputs[i]); is_set(token))
      tokens.set(std::string(inputs[i]), std::move(token));
  return tokens;
}

Json without(const Json& object, std::string_view names) {
  Json kept{Json::Object{}};
  auto gone = split(names, ',');
  if (object.is_object())
    for (auto& [name, value] : object.as_object())
      if (std::ranges::find(gone, name) == gone.end()) kept.set(name, value);
  return kept;
}

}  // namespace

const Paginator* find_paginator(const Operation& operation) {
  auto fits = [&](const Paginator& row) {
    return (!*row.service || std::string_view(row.service) == operation.service->name) &&
           has_all(operation.input, row.input) && has_all(operation.output, row.output);
  };
  auto found = std::ranges::find_if(paginators, fits);
  return found == std::end(paginators) ? nullptr : found;
}

Result<> each_page(Transport& transport, const Operation& operation, const void* input,
                   const std::function<bool(const void* page)>& take) {
  auto* paginator = find_paginator(operation);
  if (!paginator)
    return Error{"NotPaged", std::string(operation.name) + " answers everything at once"};
  auto& in = *operation.input;
  auto& out = *operation.output;
  auto base = without(value_to_json(in, input), paginator->input);
  auto ask = in.access->make(in);
  TRY(value_from_json(in, value_to_json(in, input), ask.get()));
  Json before;
  for (int page_number = 0; page_number < pages_max; ++page_number) {
    auto page = out.access->make(out);
    TRY(transport.call(operation, ask.get(), page.get()));
    if (!take(page.get())) return Done{};
    auto tokens = next_tokens(*paginator, out, page.get());
    if (tokens.is_null()) return Done{};
    // A server that repeats itself would keep us for ever.
    if (tokens == before)
      return Error{"PaginationStuck", std::string(operation.name) +
                                          " gave the same page token twice: " + tokens.dump()};
    auto next = base;
    for (auto& [name, token] : tokens.as_object()) next.set(name, token);
    ask = in.access->make(in);
    TRY(value_from_json(in, next, ask.get()));
    before = std::move(tokens);
  }
  return Error{"PaginationStuck", std::string(operation.name) + " has no last page"};
}

void merge_page(const Operation& operation, Json& all, const Json& page) {
  auto* paginator = find_paginator(operation);
  if (all.is_null()) all = Json(Json::Object{});
  if (page.is_object())
    for (auto& [name, value] : page.as_object()) {
      auto* there = const_cast<Json*>(all.find(name));
      bool counts = name == "Count" || name == "ScannedCount" || name == "KeyCount";
      if (!there)
        all.set(name, value);
      else if (there->is_array() && value.is_array())
        for (auto& element : value.as_array()) there->push(element);
      else if (counts && there->is_int() && value.is_int())
        *there = Json(there->as_int() + value.as_int());
    }
  if (!paginator) return;
  std::string gone = paginator->more ? std::string(paginator->more) : "";
  for (auto token : split(paginator->output, ','))
    (gone += ',') += token.substr(0, token.find_first_of("|[."));
  all = without(all, gone);
}

}  // namespace windlass::aws
