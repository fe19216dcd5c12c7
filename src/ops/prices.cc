#include "ops/prices.h"

#include <cmath>
#include <cstdio>

#include "base/text.h"
#include "document/node.h"

namespace windlass::ops {

using document::Node;

namespace {

Error wrong(const std::string& file, const Node* at, const std::string& what) {
  auto place = at && at->mark().line > 0 ? file + ":" + std::to_string(at->mark().line) : file;
  return {"BadPrices", place + ": " + what};
}

bool is_date(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t i = 0; i < text.size(); ++i)
    if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9')) return false;
  return true;
}

std::string text_at(const Node& map, std::string_view key) {
  auto* node = map.find(key);
  return node && node->is_scalar() ? node->text() : "";
}

std::optional<double> amount_of(const Node& node) {
  if (!node.is_scalar()) return {};
  auto amount = parse_double(node.text());
  if (!amount || !std::isfinite(*amount) || *amount < 0) return {};
  return amount;
}

std::string with_cents(double amount) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f", amount);
  return text;
}

}  // namespace

std::optional<double> Prices::of(const std::string& what) const {
  auto found = monthly.find(what);
  return found == monthly.end() ? std::optional<double>() : found->second;
}

std::string Prices::text_of(double amount) const {
  return (amount > 0 && amount < 0.01 ? "under 0.01" : with_cents(amount)) + " " + currency;
}

Result<Prices> read_prices(std::string_view text, const std::string& file) {
  auto parsed = document::parse(text, {.aliases = false});
  if (!parsed) return wrong(file, nullptr, parsed.error().message);
  if (!parsed->is_map() || text_at(*parsed, "prices") != "1")
    return wrong(file, nullptr, "a file of prices begins with `prices: 1`");
  Prices prices{.file = file,
                .date = text_at(*parsed, "date"),
                .currency = text_at(*parsed, "currency"),
                .region = text_at(*parsed, "region"),
                .monthly = {}};
  if (!is_date(prices.date))
    return wrong(file, parsed->find("date"),
                 "prices without a day are none: write `date: 2026-11-01`, the day they are of");
  if (prices.currency.empty())
    return wrong(file, parsed->find("currency"), "in which money? Write `currency: USD`");
  auto* monthly = parsed->find("monthly");
  if (!monthly || !monthly->is_map())
    return wrong(file, monthly, "what does a month cost? Write `monthly: {snapshot_gib: 0.05}`");
  for (auto& one : monthly->members()) {
    auto amount = amount_of(one.value);
    if (!amount)
      return wrong(file, &one.value,
                   "monthly." + one.key + " is a number like 0.05, without a currency");
    prices.monthly[one.key] = *amount;
  }
  return prices;
}

Result<> prices_hold(const Prices& prices, const std::string& region) {
  if (prices.region.empty() || prices.region == region) return Done{};
  return Error{"BadPrices", prices.file + " has the prices of " + prices.region +
                                ", and this environment is in " + region +
                                ": give a file of that region"};
}

std::string gib_text(double gib) {
  if (gib <= 0) return "0 GiB";
  return (gib < 0.01 ? "under 0.01" : with_cents(gib)) + " GiB";
}

}  // namespace windlass::ops
