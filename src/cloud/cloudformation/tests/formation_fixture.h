// Words for CloudFormation's tests: stacks in memory, of parameters that a pretended SSM keeps.
#pragma once

#include <map>

#include "aws/ssm/add_tags_to_resource.h"
#include "aws/ssm/delete_parameter.h"
#include "aws/ssm/get_parameter.h"
#include "aws/ssm/get_parameters.h"
#include "aws/ssm/list_tags_for_resource.h"
#include "aws/ssm/put_parameter.h"
#include "aws/ssm/remove_tags_from_resource.h"
#include "aws/ssm/service.h"
#include "cloud/cloudformation/cloudformation.h"
#include "cloud/cloudformation/handlers.h"
#include "cloud/core/testing/fixture.h"
#include "cloud/core/testing/world.h"

namespace windlass::cloud::cloudformation {

namespace ssm = aws::ssm;

// A value of "no" is refused.
inline std::map<std::string, std::string>& kept() {
  static std::map<std::string, std::string> all;
  return all;
}

inline Result<ssm::PutParameterResult> put(Work&, const Call&, const ssm::PutParameterRequest& in) {
  if (in.value == "no") return Error{"ValidationException", "No such value."};
  if (kept().contains(*in.name) && !in.overwrite.value_or(false))
    return Error{"ParameterAlreadyExists", "It exists."};
  kept()[*in.name] = *in.value;
  return ssm::PutParameterResult{};
}
inline Result<ssm::GetParameterResult> get(Work&, const Call&, const ssm::GetParameterRequest& in) {
  if (!kept().contains(*in.name)) return Error{"ParameterNotFound", "There is none."};
  ssm::GetParameterResult out;
  out.parameter.emplace();
  out.parameter->name = in.name;
  out.parameter->type = "String";
  out.parameter->value = kept()[*in.name];
  return out;
}
inline Result<ssm::GetParametersResult> get_several(Work& work, const Call& call,
                                                    const ssm::GetParametersRequest& in) {
  ssm::GetParametersResult out;
  out.parameters.emplace();
  for (auto& name : *in.names)
    if (auto found = get(work, call, {.name = name})) out.parameters->push_back(*found->parameter);
  return out;
}
inline Result<ssm::DeleteParameterResult> drop(Work&, const Call&,
                                               const ssm::DeleteParameterRequest& in) {
  if (!kept().erase(*in.name)) return Error{"ParameterNotFound", "There is none."};
  return ssm::DeleteParameterResult{};
}
inline Result<ssm::ListTagsForResourceResult> tags(Work&, const Call&,
                                                   const ssm::ListTagsForResourceRequest&) {
  return ssm::ListTagsForResourceResult{};
}
inline Result<ssm::AddTagsToResourceResult> tag(Work&, const Call&,
                                                const ssm::AddTagsToResourceRequest&) {
  return ssm::AddTagsToResourceResult{};
}
inline Result<ssm::RemoveTagsFromResourceResult> untag(Work&, const Call&,
                                                       const ssm::RemoveTagsFromResourceRequest&) {
  return ssm::RemoveTagsFromResourceResult{};
}
inline const Operation parameter_operations[] = {{"AddTagsToResource", writes<&tag>},
                                                 {"DeleteParameter", writes<&drop>},
                                                 {"GetParameter", reads<&get>},
                                                 {"GetParameters", reads<&get_several>},
                                                 {"ListTagsForResource", reads<&tags>},
                                                 {"PutParameter", writes<&put>},
                                                 {"RemoveTagsFromResource", writes<&untag>}};
inline const cloud::Service parameters{
    .model = &ssm::service, .operations = parameter_operations, .migrations = {"ssm", {}}};

class FormationFixture : public testing::Fixture {
 public:
  // Beside CloudFormation and the pretended SSM.
  explicit FormationFixture(const cloud::Service* other = nullptr)
      : Fixture({&cloudformation::service, &parameters, other ? other : &parameters}) {
    kept().clear();
  }

  template <class Op>
  typename Op::Result must(typename Op::Request request) {
    auto answer = call<Op>(std::move(request));
    REQUIRE_MESSAGE(answer, answer.error().code, ": ", answer.error().message);
    return *std::move(answer);
  }
  template <class T>
  static std::string refusal(const Result<T>& result) {
    return result ? "" : result.error().code + ": " + result.error().message;
  }

  // "A=1", "B=2"
  static std::string with(const std::map<std::string, std::string>& values,
                          const std::string& more = "") {
    std::string body = "Resources:\n";
    for (auto& [name, value] : values)
      body += "  " + name + ":\n    Type: AWS::SSM::Parameter\n    Properties: {Name: " + name +
              ", Type: String, Value: " + value + "}\n";
    return body + more;
  }

  // Until no stack has anything to do.
  void settle() {
    testing::QuietWorld world(clock, log);
    for (int i = 0; i < 2'000; ++i) {
      run_duties(world.world);
      auto wake = db.find_integer("select min(wake) from cfn_stack where wake is not null");
      if (!wake) return;
      if (from_micros(*wake) > clock.now()) clock.set(from_micros(*wake));
    }
    FAIL("stacks never come to rest");
  }

  std::string given_stack(const std::string& body, const std::string& name = "shop") {
    CreateStackInput in;
    in.stack_name = name;
    in.template_body = body;
    auto id = *must<op::CreateStack>(in).stack_id;
    settle();
    return id;
  }
  Result<UpdateStackOutput> update(const std::string& body, const std::string& name = "shop") {
    UpdateStackInput in;
    in.stack_name = name;
    in.template_body = body;
    return call<op::UpdateStack>(in);
  }
  Stack stack(const std::string& name = "shop") {
    return must<op::DescribeStacks>({.stack_name = name, .next_token = {}}).stacks->front();
  }
  std::string status(const std::string& name = "shop") { return *stack(name).stack_status; }

  DescribeChangeSetOutput given_change_set(const std::string& body,
                                           const std::string& type = "UPDATE",
                                           const std::string& stack = "shop") {
    CreateChangeSetInput in;
    in.stack_name = stack;
    in.change_set_name = "changes";
    in.change_set_type = type;
    in.template_body = body;
    must<op::CreateChangeSet>(in);
    DescribeChangeSetInput ask;
    ask.stack_name = stack;
    ask.change_set_name = "changes";
    ask.include_property_values = true;
    return must<op::DescribeChangeSet>(ask);
  }
  void execute(const std::string& stack = "shop") {
    ExecuteChangeSetInput in;
    in.stack_name = stack;
    in.change_set_name = "changes";
    must<op::ExecuteChangeSet>(in);
    settle();
  }
};

}  // namespace windlass::cloud::cloudformation
