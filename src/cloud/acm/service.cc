// The ACM operations that we serve.
#include "aws/acm/service.h"
#include "cloud/acm/acm.h"
#include "cloud/acm/handlers.h"
#include "cloud/acm/issuing.h"
#include "cloud/acm/schema.h"
#include "cloud/core/outside.h"

namespace windlass::cloud::acm {

namespace {

const Operation operations[] = {
    {"AddTagsToCertificate", writes<&add_tags_to_certificate>},
    {"DeleteCertificate", writes<&delete_certificate>},
    {"DescribeCertificate", reads<&describe_certificate>},
    {"ExportCertificate", writes<&export_certificate>},
    {"GetAccountConfiguration", reads<&get_account_configuration>},
    {"GetCertificate", reads<&get_certificate>},
    {"ImportCertificate", writes<&import_certificate>},
    {"ListCertificates", reads<&list_certificates>},
    {"ListTagsForCertificate", reads<&list_tags_for_certificate>},
    {"PutAccountConfiguration", writes<&put_account_configuration>},
    {"RemoveTagsFromCertificate", writes<&remove_tags_from_certificate>},
    {"RenewCertificate", writes<&renew_certificate>},
    {"RequestCertificate", writes<&request_certificate>},
    {"ResendValidationEmail", reads<&resend_validation_email>},
    {"UpdateCertificateOptions", writes<&update_certificate_options>},
};

const Task tasks[] = {
    {"certificates whose time is over", std::chrono::minutes(1), &end_what_is_over},
};

const Duty duties[] = {
    {issue_duty, std::chrono::seconds(2), &due_certificates},
};

}  // namespace

const cloud::Service service{
    .model = &aws::acm::service,
    .operations = operations,
    .migrations = migrations,
    .tasks = tasks,
    .duties = duties,
    .permissions = &permissions,
};

}  // namespace windlass::cloud::acm
