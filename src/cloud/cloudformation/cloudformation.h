// CloudFormation: stacks, driven by the engine in formation/ through a duty.
#pragma once

#include "aws/client.h"
#include "aws/sigv4.h"
#include "cloud/core/service.h"
#include "cloud/core/session.h"

namespace windlass::cloud {
struct World;
}

namespace windlass::cloud::cloudformation {

extern const cloud::Service service;
extern const Permissions permissions;

// As whom, and where, a stack's calls are made.
struct Actor {
  Region region;
  Session session;  // of whoever asked for what is under way: who, and what limits them
  // Of the role that the stack was given; it acts instead.
  std::optional<aws::Credentials> role = {};
};

// A client for calls of the cloud's own public operations, as that actor, from a thread that may
// wait. Who runs the duties gives it. Without one, what a stack wants is carried out as the
// service's own principal, between the duty's transactions: as in this service's own tests.
using ClientFor = aws::Client (*)(World& world, const Actor& actor, void* context);
struct Outbound {
  ClientFor client_for = nullptr;
  void* context = nullptr;
};
// Before the first look at a duty; not while any runs.
void act_through(Outbound outbound);

}  // namespace windlass::cloud::cloudformation
