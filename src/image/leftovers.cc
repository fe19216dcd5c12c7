#include "image/leftovers.h"

#include <map>
#include <set>

#include "base/text.h"
#include "base/time.h"
#include "image/exporting.h"
#include "image/heart.h"
#include "image/images.h"
#include "image/importing.h"
#include "image/machines.h"
#include "image/upload.h"

namespace windlass::image {

namespace {

// Three renewals may get lost.
constexpr auto lease = std::chrono::seconds(80);

struct Remains {
  std::vector<std::string> machines, snapshots;
  std::vector<Known> images;
  bool is_alive = false, may_still_send = false;
};

bool is_wanted(const Tags& tags, const std::string& image) {
  return image.empty() || tag_or_empty(tags, tag_image) == image;
}

// By its own word of when it was last heard of; unless it is of this desk, and its process is gone.
bool may_go_on(const BakeParts& parts, const Tags& tags) {
  auto alive = parse_iso8601(tag_or_empty(tags, tag_alive));
  if (!alive || parts.clock.now() - *alive > lease) return false;
  return parts.may_live(tag_or_empty(tags, tag_baker));
}

Result<std::map<std::string, Remains>> remains_of(const BakeParts& parts, const std::string& app,
                                                  const std::string& image) {
  std::map<std::string, Remains> runs;
  for (auto& one : TRY(machines_tagged(*parts.transport, tag_app, {app}))) {
    auto run = tag_or_empty(one.tags, tag_bake);
    if (run.empty() || !is_wanted(one.tags, image)) continue;
    // Of one that has ended, too: its last words may have come after somebody cleaned up.
    runs[run].is_alive |= may_go_on(parts, one.tags);
    runs[run].may_still_send |= one.state != "terminated";
    if (!one.is_gone()) runs[run].machines.push_back(one.id);
  }
  for (auto& one : TRY(images_of(*parts.transport, app, image))) {
    if (tag_or_empty(one.tags, tag_state) != "baking") continue;
    auto& remains = runs[tag_or_empty(one.tags, tag_bake)];
    remains.is_alive |= may_go_on(parts, one.tags);
    remains.images.push_back(one);
  }
  for (auto& one : TRY(unfinished_snapshots(*parts.transport, app))) {
    if (!is_wanted(one.tags, image)) continue;
    auto& remains = runs[tag_or_empty(one.tags, tag_bake)];
    // An image on its way has its snapshot before it has anything else.
    remains.is_alive |= may_go_on(parts, one.tags);
    remains.snapshots.push_back(one.id);
  }
  return runs;
}

// "shop/images/web/bakes/RUN/report" -> RUN
std::string run_of(const std::string& key) {
  auto words = split(key, '/');
  return words.size() >= 6 && words[3] == "bakes" ? std::string(words[4]) : "";
}

// "shop/images/web/bakes/20261121T120000Z-1f2e3d/report" -> its run, if it is old enough that no
// bake can just be about to launch its machine.
std::string old_run_of(const BakeParts& parts, const std::string& key) {
  auto run = run_of(key);
  auto began = parse_basic(run.substr(0, run.find('-')));
  return began && parts.clock.now() - *began > lease ? run : "";
}

// Transfers have no machine that would tell: their mark does.
struct Transfers {
  std::set<std::string> alive, dead;  // runs
  std::set<std::string> objects;      // of those that live
};

Result<Transfers> transfers_among(const BakeParts& parts, const Box& box,
                                  const std::vector<std::string>& keys) {
  Transfers found;
  for (auto& key : keys) {
    if (!key.ends_with(std::string("/") + heart_name) || run_of(key).empty()) continue;
    auto text = TRY(box.find(key));
    if (!text) continue;
    auto heart = read_heartbeat(*text);
    bool goes_on = may_go_on(parts, {{tag_alive, heart.alive}, {tag_baker, heart.baker}});
    (goes_on ? found.alive : found.dead).insert(run_of(key));
    if (goes_on && !heart.object.empty()) found.objects.insert(heart.object);
  }
  return found;
}

Result<> remove_exported(const BakeParts& parts, const Box& box, const Transfers& transfers,
                         const std::string& app, const std::string& image,
                         std::vector<std::string>& removed) {
  auto stored = TRY(box.list("ami-"));
  if (stored.empty()) return Done{};
  std::set<std::string> ours;
  for (auto& one : TRY(images_of(*parts.transport, app, image))) ours.insert(stored_key(one.id));
  for (auto& key : stored) {
    if (!ours.contains(key) || transfers.objects.contains(key)) continue;
    TRY(box.remove_for_good(key));
    removed.push_back("exported object " + key);
  }
  return Done{};
}

}  // namespace

Result<std::vector<std::string>> remove_leftovers(const BakeParts& parts, const std::string& app,
                                                  const std::string& image) {
  std::vector<std::string> removed;
  aws::Client client(parts.transport);
  Box box(parts.transport, parts.place.bucket, parts.sign);
  auto prefix = images_prefix(app) + (image.empty() ? "" : image + "/");
  auto keys = TRY(box.list(prefix));
  auto transfers = TRY(transfers_among(parts, box, keys));
  auto alive = transfers.alive, dead = transfers.dead;
  for (auto& [run, remains] : TRY(remains_of(parts, app, image))) {
    remains.is_alive |= transfers.alive.contains(run);
    (remains.is_alive ? alive : dead).insert(run);
    if (remains.is_alive) continue;
    TRY(terminate(client, remains.machines));
    if (remains.may_still_send) wait_for_the_end(*parts.transport, run, parts.sleep);
    for (auto& machine : remains.machines) removed.push_back("machine " + machine);
    for (auto& one : remains.images) {
      TRY(remove_image(client, one));
      removed.push_back("half-made image " + one.id);
    }
    for (auto& snapshot : remains.snapshots) {
      TRY(remove_snapshot(client, snapshot));
      removed.push_back("snapshot " + snapshot);
    }
  }
  auto is_left = [&](const std::string& key) {
    if (dead.contains(run_of(key)) && !alive.contains(run_of(key))) return true;
    auto run = old_run_of(parts, key);
    return !run.empty() && !alive.contains(run);
  };
  std::size_t objects = 0;
  // Asked for again: what a machine has sent until its end is among them now.
  for (auto& key : TRY(box.list(prefix))) {
    if (!is_left(key)) continue;
    TRY(key.ends_with(imported_object) ? box.remove_for_good(key) : box.remove(key));
    ++objects;
  }
  for (auto& upload : TRY(unfinished_uploads(parts, prefix))) {
    if (!is_left(upload.key)) continue;
    TRY(abort_upload(parts, upload));
    removed.push_back("unfinished upload " + upload.key);
  }
  TRY(remove_exported(parts, box, transfers, app, image, removed));
  if (objects > 0) removed.push_back(std::to_string(objects) + " objects of bakes");
  return removed;
}

}  // namespace windlass::image
