// The part of EC2 that has networks: its operations and its tables.
#pragma once

#include <span>

#include "cloud/core/service.h"

namespace windlass::cloud::ec2 {

extern const std::span<const Operation> network_operations;
extern const store::Migrations network_migrations;

}  // namespace windlass::cloud::ec2
