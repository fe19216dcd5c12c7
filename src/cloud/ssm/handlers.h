// Parameter Store's operations, grouped as their files are.
#pragma once

#include "aws/ssm/add_tags_to_resource.h"
#include "aws/ssm/delete_parameter.h"
#include "aws/ssm/delete_parameters.h"
#include "aws/ssm/describe_parameters.h"
#include "aws/ssm/get_parameter.h"
#include "aws/ssm/get_parameter_history.h"
#include "aws/ssm/get_parameters.h"
#include "aws/ssm/get_parameters_by_path.h"
#include "aws/ssm/label_parameter_version.h"
#include "aws/ssm/list_tags_for_resource.h"
#include "aws/ssm/put_parameter.h"
#include "aws/ssm/remove_tags_from_resource.h"
#include "aws/ssm/unlabel_parameter_version.h"
#include "cloud/ssm/context.h"

namespace windlass::cloud::ssm {

using namespace aws::ssm;

// put.cc
Result<PutParameterResult> put_parameter(Ssm& ssm, const Call& call, const PutParameterRequest& in);

// get.cc
Result<GetParameterResult> get_parameter(Ssm& ssm, const Call& call, const GetParameterRequest& in);
Result<GetParametersResult> get_parameters(Ssm& ssm, const Call& call,
                                           const GetParametersRequest& in);
Result<GetParametersByPathResult> get_parameters_by_path(Ssm& ssm, const Call& call,
                                                         const GetParametersByPathRequest& in);
Result<GetParameterHistoryResult> get_parameter_history(Ssm& ssm, const Call& call,
                                                        const GetParameterHistoryRequest& in);

// remove.cc
Result<DeleteParameterResult> delete_parameter(Ssm& ssm, const Call& call,
                                               const DeleteParameterRequest& in);
Result<DeleteParametersResult> delete_parameters(Ssm& ssm, const Call& call,
                                                 const DeleteParametersRequest& in);

// describe.cc
Result<DescribeParametersResult> describe_parameters(Ssm& ssm, const Call& call,
                                                     const DescribeParametersRequest& in);

// labels.cc
Result<LabelParameterVersionResult> label_parameter_version(Ssm& ssm, const Call& call,
                                                            const LabelParameterVersionRequest& in);
Result<UnlabelParameterVersionResult> unlabel_parameter_version(
    Ssm& ssm, const Call& call, const UnlabelParameterVersionRequest& in);

// tags.cc
Result<AddTagsToResourceResult> add_tags_to_resource(Ssm& ssm, const Call& call,
                                                     const AddTagsToResourceRequest& in);
Result<RemoveTagsFromResourceResult> remove_tags_from_resource(
    Ssm& ssm, const Call& call, const RemoveTagsFromResourceRequest& in);
Result<ListTagsForResourceResult> list_tags_for_resource(Ssm& ssm, const Call& call,
                                                         const ListTagsForResourceRequest& in);

}  // namespace windlass::cloud::ssm
