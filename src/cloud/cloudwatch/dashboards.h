// Dashboards: documents, kept and checked as far as their shape goes.
#pragma once

#include <optional>
#include <string>

#include "aws/cloudwatch/shape/dashboard_validation_message.h"
#include "cloud/cloudwatch/context.h"

namespace windlass::cloud::cloudwatch {

// Dashboards belong to the account, whatever the region.
std::string dashboard_arn(const AccountId& account, const std::string& name);
std::optional<std::string> dashboard_of_arn(const AccountId& account, std::string_view arn);
bool has_dashboard(Cloudwatch& watch, const AccountId& account, const std::string& name);

// What is wrong with a body, where. `fatal`: it is not kept.
struct BodyCheck {
  std::vector<aws::cloudwatch::DashboardValidationMessage> messages;
  bool fatal = false;
};
BodyCheck check_body(const std::string& body);

}  // namespace windlass::cloud::cloudwatch
