// Passwords, MFA devices, certificates, identity providers: nobody can make them here, so there are
// none, and who asks is told so. Tools that remove a user ask for all of them first.
#include "cloud/iam/entity.h"
#include "cloud/iam/errors.h"
#include "cloud/iam/handlers.h"

namespace windlass::cloud::iam {

namespace {

// The user whom a list is about must exist, if it names one.
Result<> check_user(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  if (name) TRY(get_entity(iam, call, Kind::User, name));
  return Done{};
}

Error no_login_profile(const Entity& user) {
  return no_such_entity("Login Profile for User " + user.name + " cannot be found.");
}

}  // namespace

Result<GetLoginProfileResponse> get_login_profile(Iam& iam, const Call& call,
                                                  const GetLoginProfileRequest& in) {
  return no_login_profile(TRY(get_meant_user(iam, call, in.user_name)));
}

Result<> delete_login_profile(Iam& iam, const Call& call, const DeleteLoginProfileRequest& in) {
  return no_login_profile(TRY(get_meant_user(iam, call, in.user_name)));
}

Result<ListMFADevicesResponse> list_mfa_devices(Iam& iam, const Call& call,
                                                const ListMFADevicesRequest& in) {
  TRY(check_user(iam, call, in.user_name));
  ListMFADevicesResponse answer;
  answer.mfa_devices.emplace();
  answer.is_truncated = false;
  return answer;
}

Result<ListVirtualMFADevicesResponse> list_virtual_mfa_devices(
    Iam&, const Call&, const ListVirtualMFADevicesRequest&) {
  ListVirtualMFADevicesResponse answer;
  answer.virtual_mfa_devices.emplace();
  answer.is_truncated = false;
  return answer;
}

Result<ListSSHPublicKeysResponse> list_ssh_public_keys(Iam& iam, const Call& call,
                                                       const ListSSHPublicKeysRequest& in) {
  TRY(check_user(iam, call, in.user_name));
  ListSSHPublicKeysResponse answer;
  answer.ssh_public_keys.emplace();
  answer.is_truncated = false;
  return answer;
}

Result<ListSigningCertificatesResponse> list_signing_certificates(
    Iam& iam, const Call& call, const ListSigningCertificatesRequest& in) {
  TRY(check_user(iam, call, in.user_name));
  ListSigningCertificatesResponse answer;
  answer.certificates.emplace();
  answer.is_truncated = false;
  return answer;
}

Result<ListServiceSpecificCredentialsResponse> list_service_specific_credentials(
    Iam& iam, const Call& call, const ListServiceSpecificCredentialsRequest& in) {
  TRY(check_user(iam, call, in.user_name));
  ListServiceSpecificCredentialsResponse answer;
  answer.service_specific_credentials.emplace();
  return answer;
}

Result<ListServerCertificatesResponse> list_server_certificates(
    Iam&, const Call&, const ListServerCertificatesRequest&) {
  ListServerCertificatesResponse answer;
  answer.server_certificate_metadata_list.emplace();
  answer.is_truncated = false;
  return answer;
}

Result<ListOpenIDConnectProvidersResponse> list_open_id_connect_providers(
    Iam&, const Call&, const ListOpenIDConnectProvidersRequest&) {
  ListOpenIDConnectProvidersResponse answer;
  answer.open_id_connect_provider_list.emplace();
  return answer;
}

Result<ListSAMLProvidersResponse> list_saml_providers(Iam&, const Call&,
                                                      const ListSAMLProvidersRequest&) {
  ListSAMLProvidersResponse answer;
  answer.saml_provider_list.emplace();
  return answer;
}

}  // namespace windlass::cloud::iam
