// Following a stack: its events, oldest first, each told once.
#include <algorithm>

#include "aws/cloudformation/describe_stack_events.h"
#include "base/time.h"
#include "ops/stack.h"
#include "ops/stack_moves.h"

namespace windlass::ops {

namespace cfn = aws::cloudformation;

struct EventSeen : cfn::StackEvent {};

namespace {

constexpr int pages_max = 40;

bool ends_with(std::string_view text, std::string_view end) { return text.ends_with(end); }

Event::State state_of(std::string_view status) {
  if (ends_with(status, "_FAILED")) return Event::State::Failed;
  if (status.find("ROLLBACK") != std::string_view::npos && !ends_with(status, "_COMPLETE"))
    return Event::State::Warning;
  if (ends_with(status, "_COMPLETE") || ends_with(status, "_SKIPPED")) return Event::State::Done;
  return Event::State::Going;
}

bool is_consequence(std::string_view reason) {
  return reason.find("cancelled") != std::string_view::npos ||
         reason.find("canceled") != std::string_view::npos;
}

}  // namespace

StackWatch::StackWatch(const Work& work, std::string stack)
    : work_(work), stack_(std::move(stack)) {}

Result<> StackWatch::begin(int parts) {
  parts_ = parts;
  auto page = work_.target.client.call<cfn::op::DescribeStackEvents>({.stack_name = stack_});
  if (!page && page.error().code == "ValidationError") return Done{};  // there is none yet
  if (!page) return std::move(page).error();
  if (page->stack_events && !page->stack_events->empty())
    last_ = page->stack_events->front().event_id.value_or("");
  return Done{};
}

void StackWatch::take(const EventSeen& event) {
  auto logical = event.logical_resource_id.value_or("");
  auto status = event.resource_status.value_or("");
  auto reason = event.resource_status_reason.value_or("");
  auto type = event.resource_type.value_or("");
  bool itself = event.physical_resource_id == event.stack_id;
  Failure failure{logical, event.physical_resource_id.value_or(""), type, reason};
  if (!itself && ends_with(status, "_FAILED") && !is_consequence(reason)) {
    failures_.push_back(failure);
    if (on_failure) on_failure(failure);
  }
  if (ends_with(status, "_SKIPPED")) kept_.push_back(failure);
  if (!itself && ends_with(status, "_COMPLETE")) ++done_;
  if (!work_.tell) return;
  Event told{.id = itself ? "stack" : "resource/" + logical,
             .state = state_of(status),
             .text = (itself ? logical : logical + " (" + type + ")") + " " + status +
                     (reason.empty() ? "" : ": " + reason)};
  // The stack is done when it rests; until then it goes on.
  if (itself && told.state == Event::State::Done) told.state = Event::State::Going;
  if (parts_ > 0) told.facts.set("share", std::min(1.0, static_cast<double>(done_) / parts_));
  if (itself && parts_ > 0) told.share = std::min(1.0, static_cast<double>(done_) / parts_);
  told.facts.set("stack", stack_);
  told.facts.set("resource", logical);
  told.facts.set("type", type);
  told.facts.set("physical_id", failure.physical_id);
  told.facts.set("status", status);
  told.facts.set("reason", reason);
  if (event.timestamp) told.facts.set("time", format_iso8601_millis(*event.timestamp));
  work_.tell(told);
}

Result<> StackWatch::read_new() {
  std::vector<cfn::StackEvent> fresh;
  std::optional<std::string> next;
  bool known = false;
  for (int page_number = 0; page_number < pages_max && !known; ++page_number) {
    auto page = work_.target.client.call<cfn::op::DescribeStackEvents>(
        {.stack_name = stack_, .next_token = next});
    // Not there yet, or not any more: its status tells.
    if (!page && page.error().code == "ValidationError") return Done{};
    if (!page) return std::move(page).error();
    if (!page->stack_events) break;
    for (auto& event : *page->stack_events) {
      known = !last_.empty() && event.event_id == last_;
      if (known) break;
      fresh.push_back(std::move(event));
    }
    next = page->next_token;
    if (!next) break;
  }
  if (fresh.empty()) return Done{};
  last_ = fresh.front().event_id.value_or("");
  std::ranges::reverse(fresh);
  for (auto& event : fresh) take(EventSeen{std::move(event)});
  return Done{};
}

Result<std::optional<StackSeen>> StackWatch::until_rest(std::chrono::seconds limit) {
  auto end = work_.clock.now() + limit;
  for (;;) {
    // Asked before the events, so that those of a stack that rests are all there.
    auto seen = TRY(find_stack(work_, stack_));
    // By its id a removed stack can still be asked for its last events.
    if (seen && stack_ == seen->name) stack_ = seen->id;
    TRY(read_new());
    if (!seen) return seen;
    if (!is_moving(seen->status)) return seen;
    if (work_.clock.now() >= end)
      return Error{"StackTooSlow", "the stack " + seen->name + " is still " + seen->status +
                                       " after " + std::to_string(limit.count() / 60) +
                                       " minutes; look at it again: windlass deploy"};
    TRY(work_.go_on());
    work_.sleep(poll_pause(work_.target));
  }
}

}  // namespace windlass::ops
