#include "cloud/cloudformation/record_rows.h"

#include "cloud/cloudformation/stacks_kept.h"
#include "cloud/cloudformation/tests/formation_fixture.h"

namespace windlass::cloud::cloudformation {

namespace {

class Restarts : public FormationFixture {
 public:
  std::string head(const std::string& id) {
    return db.find_text("select record from cfn_stack where id = ?", {id}).value_or("");
  }
  // What a process that has just started reads, and what this one goes on with.
  void rows_say_what_is_kept(const std::string& id) {
    auto read = read_record(db, id, head(id));
    REQUIRE(read);
    auto stamp = db.find_integer("select stamp from cfn_stack where id = ?", {id});
    auto kept = kept_records().find(id, *stamp);
    if (kept) CHECK(engine::to_json(*read).dump() == engine::to_json(*kept->stack).dump());
  }
  // Until no stack has anything to do; with a new start after every look, or never.
  void play(const std::string& id, bool restarts) {
    testing::QuietWorld world(clock, log);
    for (int i = 0; i < 2'000; ++i) {
      run_duties(world.world);
      rows_say_what_is_kept(id);
      if (restarts) kept_records().forget(id);
      auto wake = db.find_integer("select min(wake) from cfn_stack where wake is not null");
      if (!wake) return;
      if (from_micros(*wake) > clock.now()) clock.set(from_micros(*wake));
    }
    FAIL("stacks never come to rest");
  }
  std::string told(const std::string& id) {
    auto out = must<op::DescribeStackResources>(
        {.stack_name = id, .logical_resource_id = {}, .physical_resource_id = {}});
    std::string all = status(id);
    for (auto& one : *out.stack_resources)
      all += " " + *one.logical_resource_id + "=" + *one.resource_status;
    return all;
  }
};

}  // namespace

TEST_CASE_FIXTURE(Restarts, "whoever reads a stack from its rows goes on as if nothing had been") {
  for (auto restarts : {false, true}) {
    CAPTURE(restarts);
    kept().clear();
    std::string name = restarts ? "again" : "once";
    auto make = [&](const std::string& body) {
      CreateStackInput in;
      in.stack_name = name;
      in.template_body = body;
      return *must<op::CreateStack>(in).stack_id;
    };
    auto id = make(with({{"A", "1"}, {"B", "2"}, {"C", "3"}}));
    play(id, restarts);
    CHECK(told(id) == "CREATE_COMPLETE A=CREATE_COMPLETE B=CREATE_COMPLETE C=CREATE_COMPLETE");
    REQUIRE(update(with({{"A", "5"}, {"B", "2"}, {"D", "4"}}), name));
    play(id, restarts);
    CHECK(told(id) == "UPDATE_COMPLETE A=UPDATE_COMPLETE B=CREATE_COMPLETE D=CREATE_COMPLETE");
    REQUIRE(update(with({{"A", "6"}, {"D", "'no'"}, {"E", "1"}}), name));
    play(id, restarts);
    CHECK(status(id) == "UPDATE_ROLLBACK_COMPLETE");
    CHECK(kept().size() == 3);
    must<op::DeleteStack>({.stack_name = name});
    play(id, restarts);
    CHECK(status(id) == "DELETE_COMPLETE");
    CHECK(kept().empty());
  }
}

TEST_CASE_FIXTURE(Restarts, "a step of a stack writes the rows of what it changed, and no others") {
  std::map<std::string, std::string> many;
  for (int i = 0; i < 60; ++i) many["A" + std::to_string(i)] = "1";
  auto id = given_stack(with(many));
  many["A7"] = "2";
  db.run("create temp table seen as select name, part from cfn_part where stack = ?", {id});
  REQUIRE(update(with(many)));
  // Turns are given to all; who has nothing to do is back as it was.
  settle();
  std::vector<std::string> differing;
  for (auto row :
       db.query("select p.name from cfn_part p join temp.seen s on s.name = p.name where "
                "p.stack = ? and p.part <> s.part and p.name like 'resource/%'",
                {id}))
    differing.push_back(row.text(0));
  CHECK(differing == std::vector<std::string>{"resource/A7"});
}

TEST_CASE_FIXTURE(Restarts, "what was undone is never gone on with") {
  auto id = given_stack(with({{"A", "1"}}));
  REQUIRE(update(with({{"A", "2"}})));
  testing::QuietWorld world(clock, log);
  {
    store::Savepoint undone(db);
    run_duties(world.world);
  }
  rows_say_what_is_kept(id);
  play(id, false);
  CHECK(status() == "UPDATE_COMPLETE");
  CHECK(kept()["A"] == "2");
}

}  // namespace windlass::cloud::cloudformation
