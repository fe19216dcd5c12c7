// The part of EC2 that has interfaces and security groups: its operations and its tables.
#pragma once

#include <span>

#include "cloud/core/service.h"

namespace windlass::cloud::ec2 {

extern const std::span<const Operation> interfaces_operations;
extern const store::Migrations interfaces_migrations;

}  // namespace windlass::cloud::ec2
