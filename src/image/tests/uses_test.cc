#include "image/uses.h"

#include "bake_fixture.h"

using namespace windlass;
using namespace windlass::image;

TEST_CASE_FIXTURE(BakeFixture, "an image is needed by the stack that runs it") {
  aws->stacks_needing = {"ami-12"};
  CHECK(uses_of(parts(), "shop")->at("ami-12") == std::vector<std::string>{"stack shop-prod"});
}

TEST_CASE_FIXTURE(BakeFixture, "an image is needed by the revisions that name it") {
  aws->objects["shop/prod/revisions/00000012.json"] = R"({"images": {"web": "ami-0ab1"}})";
  aws->objects["shop/prod/machines/i-1.json"] = R"({"image": "ami-0ab2"})";
  auto uses = uses_of(parts(), "shop");
  REQUIRE(uses);
  CHECK(uses->at("ami-0ab1") == std::vector<std::string>{"prod revision 12"});
  CHECK(!uses->contains("ami-0ab2"));
}
