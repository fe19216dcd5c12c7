#include "ops/freeze.h"

#include "aws/dynamodb/delete_item.h"
#include "aws/dynamodb/get_item.h"
#include "aws/dynamodb/put_item.h"
#include "base/text.h"
#include "base/time.h"
#include "ops/base_stack.h"
#include "ops/lock_item.h"

namespace windlass::ops {

namespace dynamodb = aws::dynamodb;

namespace {
Item key_of(const Place& place) { return {{"name", text_value(place.path() + "#freeze")}}; }
constexpr std::chrono::seconds longest{30 * 86400};
}  // namespace

Result<std::optional<Freeze>> find_freeze(const Work& work, const Place& place) {
  auto got = TRY(work.target.client.call<dynamodb::op::GetItem>(
      {.table_name = lock_table, .key = key_of(place), .consistent_read = true}));
  if (!got.item || got.item->empty()) return std::optional<Freeze>();
  auto until = parse_iso8601(text_of(*got.item, "until")).value_or(Time{});
  return std::optional<Freeze>(Freeze{text_of(*got.item, "who"), text_of(*got.item, "why"), until});
}

Result<> freeze(const Work& work, const Place& place, const Freeze& freeze) {
  auto item = key_of(place);
  item["who"] = text_value(freeze.who);
  item["why"] = text_value(freeze.why);
  item["until"] = text_value(format_iso8601(freeze.until));
  TRY(work.target.client.call<dynamodb::op::PutItem>(
      {.table_name = lock_table, .item = std::move(item)}));
  return Done{};
}

Result<bool> unfreeze(const Work& work, const Place& place) {
  auto gone = TRY(work.target.client.call<dynamodb::op::DeleteItem>(
      {.table_name = lock_table, .key = key_of(place), .return_values = "ALL_OLD"}));
  return gone.attributes && !gone.attributes->empty();
}

Result<> may_begin(const std::optional<Freeze>& freeze, const std::string& who, Time now,
                   const std::string& environment) {
  if (!freeze || freeze->until <= now || freeze->who == who) return Done{};
  return Error{"Frozen", environment + " is frozen by " + freeze->who + " until " +
                             format_iso8601(freeze->until) + ": " + freeze->why +
                             "; wait, or: windlass unfreeze " + environment};
}

Result<std::chrono::seconds> parse_span(std::string_view text) {
  auto refused = Error{"Usage", "'" + std::string(text) + "' is no span of time: 30m, 4h or 2d"};
  if (text.size() < 2) return refused;
  auto number = parse_int(text.substr(0, text.size() - 1));
  if (!number || *number < 1 || *number > 1'000'000) return refused;
  std::chrono::seconds unit;
  switch (text.back()) {
    case 's': unit = std::chrono::seconds(1); break;
    case 'm': unit = std::chrono::minutes(1); break;
    case 'h': unit = std::chrono::hours(1); break;
    case 'd': unit = std::chrono::hours(24); break;
    default: return refused;
  }
  auto span = unit * *number;
  if (span > longest) return Error{"Usage", "at most 30 days"};
  return span;
}

}  // namespace windlass::ops
