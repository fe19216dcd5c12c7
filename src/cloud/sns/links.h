// Addresses of this cloud that stand in messages.
//
// Each says the API's version: that is how the gateway knows, without a signature, that it is for
// SNS.
#pragma once

#include <string>

namespace windlass::cloud::sns {

inline constexpr const char* certificate_path = "/SimpleNotificationService-";
inline constexpr const char* mail_path = "/SimpleNotificationServiceMail";

std::string confirm_link(const std::string& origin, const std::string& topic_arn,
                         const std::string& token);
std::string unsubscribe_link(const std::string& origin, const std::string& subscription_arn);
std::string certificate_link(const std::string& origin, const std::string& name);

}  // namespace windlass::cloud::sns
