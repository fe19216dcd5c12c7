// ACM's operations.
#pragma once

#include "aws/acm/add_tags_to_certificate.h"
#include "aws/acm/delete_certificate.h"
#include "aws/acm/describe_certificate.h"
#include "aws/acm/export_certificate.h"
#include "aws/acm/get_account_configuration.h"
#include "aws/acm/get_certificate.h"
#include "aws/acm/import_certificate.h"
#include "aws/acm/list_certificates.h"
#include "aws/acm/list_tags_for_certificate.h"
#include "aws/acm/put_account_configuration.h"
#include "aws/acm/remove_tags_from_certificate.h"
#include "aws/acm/renew_certificate.h"
#include "aws/acm/request_certificate.h"
#include "aws/acm/resend_validation_email.h"
#include "aws/acm/update_certificate_options.h"
#include "cloud/acm/context.h"

namespace windlass::cloud::acm {

using namespace aws::acm;

// request.cc
Result<RequestCertificateResponse> request_certificate(Acm& acm, const Call& call,
                                                       const RequestCertificateRequest& in);
Result<> resend_validation_email(Acm& acm, const Call& call,
                                 const ResendValidationEmailRequest& in);
// import.cc
Result<ImportCertificateResponse> import_certificate(Acm& acm, const Call& call,
                                                     const ImportCertificateRequest& in);
// describe.cc
Result<DescribeCertificateResponse> describe_certificate(Acm& acm, const Call& call,
                                                         const DescribeCertificateRequest& in);
// list.cc
Result<ListCertificatesResponse> list_certificates(Acm& acm, const Call& call,
                                                   const ListCertificatesRequest& in);
// contents.cc
Result<GetCertificateResponse> get_certificate(Acm& acm, const Call& call,
                                               const GetCertificateRequest& in);
Result<ExportCertificateResponse> export_certificate(Acm& acm, const Call& call,
                                                     const ExportCertificateRequest& in);
// upkeep.cc
Result<> delete_certificate(Acm& acm, const Call& call, const DeleteCertificateRequest& in);
Result<> renew_certificate(Acm& acm, const Call& call, const RenewCertificateRequest& in);
Result<> update_certificate_options(Acm& acm, const Call& call,
                                    const UpdateCertificateOptionsRequest& in);
Result<GetAccountConfigurationResponse> get_account_configuration(Acm& acm, const Call& call,
                                                                  const aws::Nothing& in);
Result<> put_account_configuration(Acm& acm, const Call& call,
                                   const PutAccountConfigurationRequest& in);
// tags.cc
Result<> add_tags_to_certificate(Acm& acm, const Call& call, const AddTagsToCertificateRequest& in);
Result<> remove_tags_from_certificate(Acm& acm, const Call& call,
                                      const RemoveTagsFromCertificateRequest& in);
Result<ListTagsForCertificateResponse> list_tags_for_certificate(
    Acm& acm, const Call& call, const ListTagsForCertificateRequest& in);

}  // namespace windlass::cloud::acm
