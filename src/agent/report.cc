#include "agent/report.h"

#include <algorithm>

#include "base/json.h"
#include "base/time.h"

namespace windlass::agent {

namespace {

using std::chrono::seconds;

// The bucket keeps each report for a while: what does not change is said more rarely.
constexpr auto every = seconds(30), every_later = seconds(300);
constexpr auto fresh = std::chrono::minutes(10);
// News that follow each other are said together.
constexpr auto breath = seconds(2);
constexpr auto pause_first = seconds(2), pause_max = seconds(60);

Json said(const Facts& facts) {
  return Json::Object{{"machine", facts.digest},
                      {"instance", facts.instance},
                      {"layer", facts.layer},
                      {"healthy", facts.health.healthy},
                      {"why", facts.health.why}};
}

}  // namespace

std::string report_key(const LayerFile& layer, const std::string& instance) {
  return layer.app + "/" + layer.environment + "/machines/" + layer.role + ":" + instance + ".json";
}

void Report::step(const Facts& facts) {
  if (layer_.bucket.empty() || layer_.role.empty()) {
    due_ = Duration::max();
    return;
  }
  auto now = ticks_.now();
  auto body = said(facts);
  auto text = body.dump();
  bool news = last_ != text;
  if (now < (news ? not_before_ : due_)) {
    if (news) due_ = std::min(due_, not_before_);
    return;
  }
  body.set("time", format_iso8601(clock_.now()));
  auto put = calls_.put_object(layer_.bucket, report_key(layer_, facts.instance), body.dump());
  now = ticks_.now();
  if (put) {
    if (!problem_.empty()) log_.info("reports again");
    problem_.clear();
    last_ = text;
    pause_ = {};
    if (news) fresh_until_ = now + fresh;
    not_before_ = now + breath;
    due_ = now + (now < fresh_until_ ? Duration(every) : Duration(every_later));
    return;
  }
  if (problem_ != put.error().message)
    log_.warn("could not report", {{"why", put.error().message}});
  problem_ = put.error().message;
  pause_ = std::clamp<Duration>(pause_ * 2, pause_first, pause_max);
  due_ = not_before_ = now + pause_;
}

}  // namespace windlass::agent
