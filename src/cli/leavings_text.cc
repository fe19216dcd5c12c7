#include "cli/leavings_text.h"

#include <algorithm>

#include "base/text.h"
#include "cli/terminal.h"

namespace windlass::cli {

namespace {

std::string at_most(bool it_is, const std::string& text) {
  return it_is ? "at most " + text : text;
}

std::string size_of(const ops::Left& left) {
  return left.gib ? at_most(left.at_most && *left.gib > 0, ops::gib_text(*left.gib)) : "";
}

std::string cost_of(const ops::Left& left, const std::optional<ops::Prices>& prices) {
  if (!prices || !left.gib) return "";
  auto cost = monthly_cost(left, *prices);
  if (!cost) return "no price given";
  return at_most(left.at_most && *cost > 0, prices->text_of(*cost)) + " a month";
}

std::string sum_of(const std::vector<ops::Left>& left, const std::optional<ops::Prices>& prices) {
  double gib = 0;
  bool most = false;
  for (auto& one : left) {
    gib += one.gib.value_or(0);
    most = most || (one.at_most && one.gib.value_or(0) > 0);
  }
  auto text = "Together " + at_most(most, ops::gib_text(gib));
  if (!prices) return text + ".\n";
  auto cost = monthly_cost(left, *prices);
  text += "; " + at_most(cost.at_most && cost.amount > 0, prices->text_of(cost.amount)) +
          " a month by " + prices->file + " of " + prices->date;
  if (!cost.unpriced.empty()) text += ", without " + join(cost.unpriced, ", ");
  return text + ".\n";
}

}  // namespace

std::string leavings_text(const std::vector<ops::Left>& left,
                          const std::optional<ops::Prices>& prices) {
  if (left.empty()) return "";
  Table table({"", "", "", ""});
  for (auto& one : left) table.add({one.what, size_of(one), cost_of(one, prices), one.about});
  auto text = " What stays:\n" + table.text({}) + sum_of(left, prices);
  text.pop_back();
  return text;
}

std::vector<ops::Event> leavings_events(const std::vector<ops::Left>& left,
                                        const std::optional<ops::Prices>& prices) {
  std::vector<ops::Event> events;
  for (auto& one : left) {
    ops::Event event{.id = "stays/" + std::to_string(events.size() + 1),
                     .state = ops::Event::State::Done,
                     .text = one.what + (one.about.empty() ? "" : ": " + one.about)};
    event.facts.set("what", one.what);
    if (one.gib) event.facts.set("gib", *one.gib);
    if (one.gib) event.facts.set("at_most", one.at_most);
    if (!one.about.empty()) event.facts.set("about", one.about);
    if (auto cost = prices ? monthly_cost(one, *prices) : std::optional<double>()) {
      event.facts.set("monthly", *cost);
      event.facts.set("currency", prices->currency);
      event.facts.set("prices_of", prices->date);
    }
    events.push_back(std::move(event));
  }
  return events;
}

std::string next_command(const ops::Decommissioned& gone, const std::string& environment,
                         const ops::DecommissionWish& wish) {
  auto spare = std::ranges::any_of(gone.stays, [](auto& one) {
    return one.what.starts_with("the image ") && one.about == ops::nobody_needs_it;
  });
  if (spare && !wish.with_images) return "windlass decommission " + environment + " --with-images";
  return gone.was_there ? "windlass history " + environment : "";
}

}  // namespace windlass::cli
