#include "formation/played_templates.h"

#include "formation/template.h"

namespace windlass::formation {

Result<std::shared_ptr<const PlayedTemplate>> play_template(const Blueprint& blueprint,
                                                            const Pseudo& pseudo) {
  auto written = TRY(parse_template(blueprint.body));
  auto played = std::make_shared<PlayedTemplate>();
  played->processed = TRY(process_template(written, blueprint.parameters, pseudo));
  for (auto& resource : played->processed.resources)
    played->types[resource.logical_id] = resource.type;
  return std::shared_ptr<const PlayedTemplate>(std::move(played));
}

Result<std::shared_ptr<const PlayedTemplate>> PlayedTemplates::get(const Blueprint& blueprint,
                                                                   const Pseudo& pseudo) {
  // Whoever comes meanwhile waits: playing it twice takes no less.
  std::lock_guard lock(mutex_);
  if (last_ && body_ == blueprint.body && parameters_ == blueprint.parameters &&
      notification_arns_ == blueprint.notification_arns)
    return last_;
  auto played = TRY(play_template(blueprint, pseudo));
  body_ = blueprint.body;
  parameters_ = blueprint.parameters;
  notification_arns_ = blueprint.notification_arns;
  last_ = played;
  return played;
}

}  // namespace windlass::formation
