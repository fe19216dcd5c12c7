// A plan as people read it: golden outputs.
#include "cli/plan_text.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace windlass;
using namespace windlass::cli;
using ops::Change;
using Action = Change::Action;
using Recreates = Change::Recreates;

namespace {

ops::Plan given_plan() {
  ops::Plan plan;
  plan.app = "shop";
  plan.environment = "qa";
  plan.stack = "shop-qa";
  plan.local = false;
  plan.account = "123456789012";
  plan.region = "us-east-2";
  plan.stack_status = "UPDATE_COMPLETE";
  plan.running = "12";
  return plan;
}

Change change(Action action, const std::string& id, const std::string& type = "",
              const std::string& physical_id = "") {
  Change one;
  one.action = action;
  one.logical_id = id;
  one.type = type;
  one.physical_id = physical_id;
  return one;
}

}  // namespace

TEST_CASE("a plan of nothing says so") {
  CHECK(plan_text(given_plan(), {}) ==
        "shop-qa in 123456789012, us-east-2 runs revision 12.\n"
        "\nNo changes. It is what the file says.\n");
}

TEST_CASE("a plan shows each attribute before and after, what moves it, and the rollout") {
  auto plan = given_plan();
  auto moved = change(Action::Change, "WebTemplate", "AWS::EC2::LaunchTemplate", "lt-0abc");
  moved.details = {
      {"Properties.LaunchTemplateData.ImageId", "ami-1", "ami-2", Recreates::Never, "WebImage"}};
  auto replaced = change(Action::Replace, "WebTargets", "AWS::ElasticLoadBalancingV2::TargetGroup",
                         "arn:targets");
  replaced.details = {{"Properties.Port", "80", "8080", Recreates::Always, ""}};
  auto kept = change(Action::Remove, "Uploads", "AWS::S3::Bucket", "shop-qa-uploads");
  kept.kept = true;
  plan.changes = {moved, change(Action::Add, "Jobs", "AWS::SQS::Queue"), replaced, kept};
  ops::TimetableRow web;
  web.layer = "web";
  web.strategy = "rolling_extra";
  web.machines = web.steps = web.lowest = 4;
  web.most = 5;
  web.soak_s = 300;
  web.reverts = "an alarm, a machine that does not serve";
  ops::TimetableRow db;
  db.layer = "db";
  db.moves = false;
  plan.timetable = {web, db};
  plan.machines = {{"t3.small", 5, 6}};
  plan.notes = {"WebTargets gets another name."};
  CHECK(plan_text(plan, {}) ==
        R"(shop-qa in 123456789012, us-east-2 runs revision 12.

  + add   ~ change   -/+ replace   - remove

   + Jobs  AWS::SQS::Queue
   ~ WebTemplate  AWS::EC2::LaunchTemplate  lt-0abc
      ~ LaunchTemplateData.ImageId: ami-1 -> ami-2  # by WebImage
 -/+ WebTargets  AWS::ElasticLoadBalancingV2::TargetGroup  arn:targets
      ~ Port: 80 -> 8080  # forces a new one
   - Uploads  AWS::S3::Bucket  shop-qa-uploads  # stays in the account

Rollout:
  LAYER  HOW            MACHINES  A STEP  STEPS  LOWEST  MOST  SOAK        WHAT REVERTS IT
  web    rolling extra  4         1       4      4       5     5 min 00 s  an alarm, a machine that does not serve
  not touched: db

Machines it needs:
  TYPE      MACHINES  AT MOST MEANWHILE
  t3.small  5         6

Note: WebTargets gets another name.

Plan: 1 to add, 1 to change, 1 to replace, 1 to remove.
)");
}

TEST_CASE("the summary is Terraform's where nothing is replaced") {
  auto plan = given_plan();
  for (auto* id : {"A", "B", "C"}) plan.changes.push_back(change(Action::Add, id));
  plan.changes.push_back(change(Action::Change, "D"));
  CHECK(plan_summary(plan) == "Plan: 3 to add, 1 to change, 0 to remove.");
  plan.changes.push_back(change(Action::Import, "E"));
  CHECK(plan_summary(plan) == "Plan: 1 to import, 3 to add, 1 to change, 0 to remove.");
}

TEST_CASE("a machine's script is compared line by line, read from its base64") {
  auto text = difference_text("LaunchTemplateData.UserData",
                              base64("#!/bin/sh\none\ntwo\nthree\nfour\nfive\nlast\n"),
                              base64("#!/bin/sh\none\ntwo\nthree\nFOUR\nfive\nlast\n"), {}, 0);
  CHECK(text ==
        "LaunchTemplateData.UserData:\n"
        "      (2 lines as before)\n"
        "      two\n"
        "      three\n"
        "    - four\n"
        "    + FOUR\n"
        "      five\n"
        "      last");
}

TEST_CASE("what is only known when it is made is said so, without the text that goes") {
  CHECK(difference_text("UserData", base64("#!/bin/sh\none\n"), "{{changeSet:KNOWN_AFTER_APPLY}}",
                        {}, 0) == "UserData: (2 lines) -> (known when it is made)");
  CHECK(difference_text("Version", "1", "{{changeSet:KNOWN_AFTER_APPLY}}", {}, 0) ==
        "Version: 1 -> (known when it is made)");
}

TEST_CASE("colours follow the signs") {
  auto plan = given_plan();
  plan.changes = {change(Action::Add, "Jobs", "AWS::SQS::Queue")};
  auto text = plan_text(plan, {.colours = true});
  CHECK(text.find("\x1b[32m+\x1b[0m \x1b[1mJobs\x1b[0m") != std::string::npos);
}
