// What a site is made of goes to the bucket, however large, and the lock is kept meanwhile.
#include "ops/site_files.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "aws/s3/abort_multipart_upload.h"
#include "aws/s3/complete_multipart_upload.h"
#include "aws/s3/create_multipart_upload.h"
#include "aws/s3/head_object.h"
#include "aws/s3/put_object.h"
#include "aws/s3/upload_part.h"
#include "fake_gate.h"

using namespace windlass;
using namespace windlass::ops;
using testing::FakeDesk;

namespace s3 = aws::s3;

namespace {

constexpr std::size_t large = (20u << 20) + 1;

struct Fixture : FakeDesk {
  std::size_t sent = 0;
  int beats = 0, parts = 0;

  Fixture() {
    work.may_go_on = [this]() -> Result<> {
      ++beats;
      return Done{};
    };
    gate->fails<s3::op::HeadObject>("NotFound");
    gate->answers<s3::op::PutObject>({});
    s3::CreateMultipartUploadOutput begun;
    begun.upload_id = "upload";
    gate->answers<s3::op::CreateMultipartUpload>(begun);
    gate->on<s3::op::UploadPart>([this](auto& in) -> Result<s3::UploadPartOutput> {
      sent += in.body->size();
      CHECK(beats > parts++);
      return s3::UploadPartOutput{};
    });
    gate->answers<s3::op::CompleteMultipartUpload>({});
    gate->answers<s3::op::AbortMultipartUpload>({});
  }

  std::vector<SiteContent> site(std::size_t bytes) {
    SiteContent content{.domain = "example.org", .output = "Site", .files = {{"a", "hash"}}};
    content.content["hash"] = std::string(bytes, 'a');
    return {content};
  }
  bool did(const std::string& name) {
    return std::ranges::find(gate->called, name) != gate->called.end();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "a large file goes in parts, and the lock is kept before each of them") {
  REQUIRE(keep_content(work, place, site(large)));
  CHECK(sent == large);
  CHECK(parts == 3);
  CHECK(did("CompleteMultipartUpload"));
  CHECK(!did("PutObject"));
}

TEST_CASE_FIXTURE(Fixture, "whoever lost the lock sends no more of it, and leaves nothing begun") {
  work.may_go_on = [this]() -> Result<> {
    if (++beats > 2) return Error{"LockLost", "somebody else took it"};
    return Done{};
  };
  auto lost = keep_content(work, place, site(large));
  REQUIRE(!lost);
  CHECK(lost.error().code == "LockLost");
  CHECK(parts == 1);
  CHECK(did("AbortMultipartUpload"));
  CHECK(!did("CompleteMultipartUpload"));
}

TEST_CASE_FIXTURE(Fixture, "what is there is not sent again, and what is small goes at once") {
  gate->answers<s3::op::HeadObject>({});
  REQUIRE(keep_content(work, place, site(large)));
  CHECK(sent == 0);
  REQUIRE(keep_content(work, place, site(10)));
  CHECK(gate->called == std::vector<std::string>{"HeadObject", "PutObject"});
}
