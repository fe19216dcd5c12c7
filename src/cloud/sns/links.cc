#include "cloud/sns/links.h"

#include "base/text.h"

namespace windlass::cloud::sns {

namespace {

constexpr const char* version = "Version=2010-03-31";

}  // namespace

std::string confirm_link(const std::string& origin, const std::string& topic_arn,
                         const std::string& token) {
  return origin + "/?Action=ConfirmSubscription&" + version +
         "&TopicArn=" + percent_encode(topic_arn, ":") + "&Token=" + token;
}

std::string unsubscribe_link(const std::string& origin, const std::string& subscription_arn) {
  return origin + "/?Action=Unsubscribe&" + version +
         "&SubscriptionArn=" + percent_encode(subscription_arn, ":");
}

std::string certificate_link(const std::string& origin, const std::string& name) {
  return origin + certificate_path + name + ".pem?" + version;
}

}  // namespace windlass::cloud::sns
