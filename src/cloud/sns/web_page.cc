#include "cloud/sns/web_page.h"

#include <algorithm>

namespace windlass::cloud::sns {

namespace {

constexpr auto deadline = std::chrono::seconds(15);
constexpr std::size_t answer_max = 1 << 20;

struct Place {
  std::string server, target;
};

Place place_of(const std::string& url) {
  auto host = url.find("://") + 3;
  auto end = url.find_first_of("/?#", host);
  if (end == url.npos) return {url, "/"};
  auto target = url.substr(end, url.find('#', end) - end);
  return {url.substr(0, end), target.starts_with('/') ? target : "/" + target};
}

}  // namespace

bool is_page(const std::string& url, const std::string& protocol) {
  auto begin = protocol + "://";
  if (!url.starts_with(begin) || url.size() == begin.size() || url.size() > 2048) return false;
  if (std::string_view("/?#:").find(url[begin.size()]) != std::string_view::npos) return false;
  return std::ranges::all_of(url, [](unsigned char c) { return c > 0x20 && c != 0x7f; });
}

PageAnswer post(http::Client& web, const PageRequest& page) {
  auto [server, target] = place_of(page.url);
  http::Request request{{.method = "POST",
                         .target = target,
                         .headers = {{"x-amz-sns-message-type", page.kind},
                                     {"x-amz-sns-message-id", page.message_id},
                                     {"x-amz-sns-topic-arn", page.topic_arn},
                                     {"Content-Type", "text/plain; charset=UTF-8"},
                                     {"User-Agent", "Amazon Simple Notification Service Agent"}}},
                        Body(page.body)};
  if (page.kind != "SubscriptionConfirmation")
    request.headers.add("x-amz-sns-subscription-arn", page.subscription_arn);
  if (page.raw) request.headers.add("x-amz-sns-rawdelivery", "true");
  auto answer = web.send(server, request, {.deadline = deadline, .body_max = answer_max});
  if (!answer) return {.why = answer.error().message};
  if (answer->status / 100 == 2) return {.taken = true};
  return {.may_try_again = answer->status / 100 != 4 || answer->status == 429,
          .why = "the page answered " + std::to_string(answer->status)};
}

}  // namespace windlass::cloud::sns
