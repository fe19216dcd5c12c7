// A topic as a row, and its names.
#pragma once

#include <map>

#include "cloud/sns/context.h"

namespace windlass::cloud::sns {

using Attributes = std::map<std::string, std::string>;

struct Topic {
  std::int64_t id = 0;
  std::string account, region, name;
  bool fifo = false;
  Attributes attributes = {};

  std::string arn() const { return "arn:aws:sns:" + region + ":" + account + ":" + name; }
  std::string attribute(const std::string& name, std::string otherwise = "") const;
  std::string policy() const;  // the one that every topic is born with, unless another was set
};

// The topic that a parameter names; NotFound, or how its ARN is malformed.
Result<Topic> find_topic(Sns& sns, const std::optional<std::string>& arn,
                         const std::string& parameter = "TopicArn");
std::optional<Topic> find_topic(store::Database& db, std::string_view arn);
std::optional<Topic> find_topic(store::Database& db, std::int64_t id);

std::string dump(const Attributes& attributes);
Attributes parse_attributes(std::string_view json);

// Refuses a value that the attribute cannot have, and attributes that topics do not have.
Result<> check_topic_attribute(const Topic& topic, const std::string& name,
                               const std::string& value);

}  // namespace windlass::cloud::sns
