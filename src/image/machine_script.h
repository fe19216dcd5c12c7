// What a build machine is told: its plan (in the bundle), and the user data that fetches it. The
// one way to such a machine is out of it, by URLs that are signed for a while.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "image/inputs.h"
#include "manifest/model.h"

namespace windlass::image {

// The plan as shell: its steps and tests as calls of machine_texts.h's functions. Packages are
// asked for in the versions of `locked`.
std::string plan_text(const manifest::Image& image, const Inputs& inputs,
                      const std::map<std::string, std::string>& locked);

struct MachineOrders {
  enum class Mode { Bake, Test } mode = Mode::Bake;
  std::chrono::seconds limit{30 * 60};
  std::string bundle_url, progress_url, report_url, log_url;
  // Of the machine that the image was made on; nothing when there is none to differ from.
  std::string former_machine_id = {}, former_host_keys = {};
};
// Fits into what user data may hold.
std::string user_data(const MachineOrders& orders);

// 'as one word of sh'
std::string quoted(std::string_view word);

// Where the material of a step or test lies in the bundle.
std::string step_folder(std::size_t at);
std::string test_folder(std::size_t at);
inline constexpr const char* agent_in_bundle = "agent/windlass-agent";

}  // namespace windlass::image
