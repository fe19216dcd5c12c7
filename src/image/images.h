// Images of EC2 as a bake knows them: by their tags.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"
#include "image/tags.h"

namespace windlass::image {

struct Known {
  std::string id, state, why;  // "pending", "available", "failed"
  std::string created;         // ISO 8601
  std::string root_device;
  std::string architecture;
  int size_gib = 0;
  std::vector<std::string> snapshots;
  Tags tags;

  std::string name() const { return tag_or_empty(tags, tag_image); }
  std::string inputs() const { return tag_or_empty(tags, tag_inputs); }
  bool is_tested() const {
    return state == "available" && tag_or_empty(tags, tag_state) == "tested";
  }
};

// An app's images, newest first; `name` may be empty for all of them.
Result<std::vector<Known>> images_of(aws::Transport& transport, const std::string& app,
                                     const std::string& name);
Result<Known> get_image(const aws::Client& client, const std::string& id);

Result<std::string> make_image(const aws::Client& client, const std::string& machine,
                               const std::string& name, const std::string& description,
                               const Tags& tags);
// With its snapshots. One that is not there any more is no failure.
Result<> remove_image(const aws::Client& client, const Known& image);

struct KnownSnapshot {
  std::string id;
  Tags tags;
};
// Snapshots of bakes that were not finished.
Result<std::vector<KnownSnapshot>> unfinished_snapshots(aws::Transport& transport,
                                                        const std::string& app);
Result<> remove_snapshot(const aws::Client& client, const std::string& id);

}  // namespace windlass::image
