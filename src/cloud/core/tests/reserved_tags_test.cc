#include "cloud/core/reserved_tags.h"

#include <doctest/doctest.h>

#include "cloud/core/session.h"

namespace windlass::cloud {

namespace {

Call by(Caller::Kind kind, const Session* session = nullptr) {
  Call call;
  call.caller.kind = kind;
  call.session = session;
  return call;
}

}  // namespace

TEST_CASE("the system's tags begin with aws:, in any case") {
  CHECK(is_reserved_tag("aws:x"));
  CHECK(is_reserved_tag("AWS:x"));
  CHECK(!is_reserved_tag("aws"));
  CHECK(!is_reserved_tag("myaws:x"));
}

TEST_CASE("services and stacks set the system's tags, and nobody else") {
  using Kind = Caller::Kind;
  Session theirs, of_a_machine, of_a_stack;
  of_a_machine.held_by = "ec2.amazonaws.com";
  of_a_stack.held_by = formation_principal;
  for (auto kind : {Kind::Root, Kind::User, Kind::Session}) {
    CHECK(is_kept_from_tag(by(kind), "aws:x"));
    CHECK(!is_kept_from_tag(by(kind), "x"));
  }
  CHECK(is_kept_from_tag(by(Kind::Session, &theirs), "aws:x"));
  CHECK(is_kept_from_tag(by(Kind::Session, &of_a_machine), "aws:x"));
  CHECK(!is_kept_from_tag(by(Kind::Session, &of_a_stack), "aws:x"));
  CHECK(!is_kept_from_tag(by(Kind::Service), "aws:x"));
}

}  // namespace windlass::cloud
