#include "ops/notices.h"

#include "aws/sns/publish.h"
#include "ops/stack.h"

namespace windlass::ops {

namespace sns = aws::sns;

namespace {
constexpr std::size_t subject_max = 100;  // as SNS has it
}

std::string notice_subject(const Revision& revision) {
  auto text = revision.app + "-" + revision.environment + ": revision " +
              std::to_string(revision.number) + " " + to_text(revision.outcome);
  return text.substr(0, subject_max);
}

void notify(const Work& work, const Revision& revision) {
  if (revision.template_text.find("\n  Notices:\n") == std::string::npos) return;
  auto parts = stack_parts(work, revision.app + "-" + revision.environment);
  if (!parts) return;
  for (auto& part : *parts) {
    if (part.logical_id != "Notices" || part.type != "AWS::SNS::Topic") continue;
    auto text = notice_subject(revision) + "\n";
    if (!revision.reason.empty()) text += "\n" + revision.reason + "\n";
    if (!revision.why.empty()) text += "\nWhy it was done: " + revision.why + "\n";
    text += "\nwindlass status " + revision.environment + "\n";
    auto told = work.target.client.call<sns::op::Publish>(
        {.topic_arn = part.physical_id, .message = text, .subject = notice_subject(revision)});
    if (!told)
      work.say("notices", Event::State::Warning,
               "those to be notified were not told: " + told.error().message);
  }
}

}  // namespace windlass::ops
