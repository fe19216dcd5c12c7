#include "ops/image_needs.h"

#include <algorithm>
#include <set>

#include "aws/dynamodb/scan.h"
#include "aws/ec2/describe_instances.h"
#include "aws/paginate.h"
#include "base/text.h"
#include "image/uses.h"
#include "ops/base_stack.h"
#include "ops/holder.h"
#include "ops/lock_item.h"
#include "ops/revisions.h"

namespace windlass::ops {

namespace dynamodb = aws::dynamodb;
namespace ec2 = aws::ec2;

image::BakeParts image_parts(const Work& work) {
  return {.transport = work.target.gate,
          .sign = {},
          .place = {.local = work.target.local,
                    .account = work.target.account,
                    .region = work.target.region,
                    .bucket = work.target.bucket()},
          .clock = work.clock,
          .random = work.random,
          .sleep = work.sleep};
}

namespace {

constexpr std::size_t asked_at_once = 100;
constexpr const char* of_a_revision = " revision ";

// "prod revision 12" -> "prod"; nothing: it is no revision.
std::string environment_of(const std::string& user) {
  auto at = user.find(of_a_revision);
  return at == user.npos ? "" : user.substr(0, at);
}

Result<bool> gave_its_images_up(const Work& work, const Place& place) {
  Revisions revisions(work, place);
  if (TRY(revisions.current()).number > 0) return false;
  auto latest = TRY(revisions.latest());
  if (!latest || latest->verb != "decommission") return false;
  auto* mark = latest->checks.find(with_images_mark);
  return mark && mark->is_bool() && mark->as_bool();
}

Result<> drop_claims_of_the_gone(const Work& work, const Place& place, image::Uses& uses) {
  std::set<std::string> gone = {place.environment}, asked = {place.environment};
  for (auto& [image, users] : uses)
    for (auto& user : users) {
      auto environment = environment_of(user);
      if (environment.empty() || !asked.insert(environment).second) continue;
      if (TRY(gave_its_images_up(work, {place.app, environment}))) gone.insert(environment);
    }
  for (auto& [image, users] : uses)
    std::erase_if(users, [&](auto& user) { return gone.contains(environment_of(user)); });
  return Done{};
}

// Whoever still runs it, in a group or not.
Result<> add_machines(const Work& work, const std::vector<image::Known>& images,
                      image::Uses& uses) {
  for (std::size_t at = 0; at < images.size(); at += asked_at_once) {
    std::vector<std::string> ids;
    for (auto i = at; i < std::min(images.size(), at + asked_at_once); ++i)
      ids.push_back(images[i].id);
    auto take = [&](const ec2::DescribeInstancesResult& page) {
      if (!page.reservations) return true;
      for (auto& reservation : *page.reservations)
        if (reservation.instances)
          for (auto& one : *reservation.instances)
            uses[one.image_id.value_or("")].push_back("the machine " +
                                                      one.instance_id.value_or(""));
      return true;
    };
    TRY(aws::each_page<ec2::op::DescribeInstances>(
        *work.target.gate,
        {.filters = std::vector<ec2::Filter>{image::filter("image-id", std::move(ids)),
                                             image::filter(
                                                 "instance-state-name",
                                                 {"pending", "running", "stopping", "stopped"})}},
        take));
  }
  return Done{};
}

// Who has an environment's lock has "token"; a freeze has none.
Result<> nobody_works_beside(const Work& work, const Place& place,
                             const std::function<bool(const Owner&)>& is_gone) {
  std::vector<std::string> locked;
  auto take = [&](const dynamodb::ScanOutput& page) {
    if (!page.items) return true;
    for (auto& item : *page.items) {
      auto name = text_of(item, "name");
      if (!name.starts_with(place.app + "/") || name == place.path()) continue;
      if (!text_of(item, "token").empty()) locked.push_back(name.substr(place.app.size() + 1));
    }
    return true;
  };
  dynamodb::ScanInput ask{.table_name = lock_table};
  ask.consistent_read = true;
  TRY(aws::each_page<dynamodb::op::Scan>(*work.target.gate, ask, take));
  for (auto& environment : locked) {
    Place other{place.app, environment};
    auto seen = TRY(find_lock(work, other));
    if (!seen) continue;
    auto holder = TRY(look_at_holder(work, other, *seen, is_gone));
    // What somebody left who died says which images it needs, by its revision.
    if (!holder.lock || !holder.gone.empty()) continue;
    return Error{"Busy", holder.lock->owner.who + " works on " + other.stack() + " (" +
                             holder.lock->owner.verb +
                             ") and may need an image that nobody needs yet: when that is over, "
                             "type windlass decommission " +
                             place.environment + " --with-images"};
  }
  return Done{};
}

}  // namespace

Result<std::vector<ImageLeft>> images_left(const Work& work, const Place& place) {
  auto parts = image_parts(work);
  auto known = TRY(image::images_of(*work.target.gate, place.app, ""));
  // What is not tested is some bake's.
  std::erase_if(known, [](auto& one) { return !one.is_tested(); });
  std::vector<ImageLeft> left;
  if (known.empty()) return left;
  auto uses = TRY(image::uses_of(parts, place.app));
  TRY(drop_claims_of_the_gone(work, place, uses));
  TRY(add_machines(work, known, uses));
  for (auto& one : known) {
    auto users = uses.find(one.id);
    left.push_back({one, users == uses.end() ? std::vector<std::string>() : users->second});
  }
  return left;
}

Result<std::vector<image::Known>> remove_images_left(
    const Work& work, const Place& place, const std::function<bool(const Owner&)>& is_gone) {
  auto parts = image_parts(work);
  std::vector<image::Known> gone;
  auto left = TRY(images_left(work, place));
  std::erase_if(left, [](auto& one) { return !one.needed_by.empty(); });
  if (left.empty()) return gone;
  TRY(nobody_works_beside(work, place, is_gone));
  for (auto& one : left) {
    TRY(work.go_on());
    TRY(image::remove_with_report(parts, one.image)
            .context("removing the image " + one.image.id + " (" + one.image.name() + ")"));
    work.say("image/" + one.image.id, Event::State::Done,
             "the image " + one.image.name() + " " + one.image.id + " is gone");
    gone.push_back(std::move(one.image));
  }
  return gone;
}

}  // namespace windlass::ops
