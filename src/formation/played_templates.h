// Templates with their transforms played, kept for as long as the same one is asked for: hundreds
// of steps of a stack read the same blueprint. Any thread may ask.
#pragma once

#include <memory>
#include <mutex>

#include "formation/evaluate.h"
#include "formation/record.h"

namespace windlass::formation {

struct PlayedTemplate {
  Template processed;
  std::map<std::string, std::string, std::less<>> types;  // by logical id
};

Result<std::shared_ptr<const PlayedTemplate>> play_template(const Blueprint& blueprint,
                                                            const Pseudo& pseudo);

// Of one stack.
class PlayedTemplates {
 public:
  Result<std::shared_ptr<const PlayedTemplate>> get(const Blueprint& blueprint,
                                                    const Pseudo& pseudo);

 private:
  std::mutex mutex_;
  std::string body_;
  Parameters parameters_;
  std::vector<std::string> notification_arns_;
  std::shared_ptr<const PlayedTemplate> last_;
};

}  // namespace windlass::formation
