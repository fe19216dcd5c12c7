// As much of AWS as a bake sees: machines that do what they are told, images, a bucket. Each look
// at the machines lets time go on for them.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "aws/client.h"
#include "image/tags.h"

namespace windlass::image {

class FakeAws final : public aws::Transport {
 public:
  struct Machine {
    std::string id, image, state, user_data;
    Tags tags;
    bool ends_when_off = false;
    int looks = 0;  // how often it was looked at
  };
  struct Image {
    std::string id, state = "available", snapshot;
    Tags tags;
    std::string created;
  };

  Result<> call(const aws::Operation& operation, const void* input, void* output) override;
  // The key of a URL that this signed, from a machine's user data: its variable's name says which.
  static Result<std::string> sign(const aws::Operation& operation, const void* input,
                                  std::chrono::seconds);
  static std::string key_in(const Machine& machine, const std::string& variable);

  // What a machine does when it is up; by default it reports that all went well and powers off.
  std::function<void(FakeAws&, Machine&)> work = [](FakeAws& aws, Machine& machine) {
    aws.report(machine, "package\tnginx\t1.22\nmachine-id\t" + machine.id + "\noutcome\tok\n");
  };
  // What it still does while it shuts down.
  std::function<void(FakeAws&, Machine&)> last_words = [](FakeAws&, Machine&) {};
  void report(Machine& machine, const std::string& text);

  std::size_t machines_there() const;  // those that are not gone
  std::vector<std::string> tested() const;
  std::size_t count(const std::string& operation) const;
  std::vector<std::string> keys(const std::string& part_of_name) const;

  std::map<std::string, std::string> parameters = {
      {"/aws/service/debian/release/12/latest/amd64", "ami-debian1"}};
  std::map<std::string, std::string> objects;
  // S3's parts on their way, by key; what EC2 stores of an image is so many bytes.
  std::map<std::string, std::map<int, std::string>> uploads;
  std::size_t stored_bytes = 20'000'000;
  std::map<std::string, std::string> store_tasks;  // image id -> state
  std::vector<std::string> stacks_needing;         // image ids that stacks have as parameters
  std::vector<Machine> machines;
  std::vector<Image> images;
  std::vector<std::pair<std::string, Tags>> snapshots;
  bool has_bucket = true, has_default_network = true, has_base_stack = false;
  bool images_fail = false;
  std::function<bool()> is_away = [] { return false; };
  std::string refuses;  // the operation that is refused with a 403
  std::vector<std::string> called;
  std::vector<std::string> subnets;  // that machines were launched in

 private:
  Result<> on_objects(const std::string& name, const void* input, void* output);
  Result<> on_uploads(const std::string& name, const void* input, void* output);
  Result<> on_stores(const std::string& name, const void* input, void* output);
  Result<> on_machines(const std::string& name, const void* input, void* output);
  Result<> on_images(const std::string& name, const void* input, void* output);
  Result<> on_rest(const std::string& name, const void* input, void* output);
  int next_ = 0;
};

}  // namespace windlass::image
