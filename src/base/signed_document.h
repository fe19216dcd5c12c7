// A text together with who signed it, as machines' identity documents are.
#pragma once

#include <string>
#include <string_view>

#include "base/certificate.h"

namespace windlass {

// CMS (PKCS #7) in DER: the text, the authority's certificate and its signature over the text.
// `openssl cms -verify -inform DER -CAfile AUTHORITY` shows the text to whoever trusts it.
std::string sign_document(const Authority& authority, std::string_view text);

// The signature alone (DER), over SHA-256.
std::string detached_signature(const Authority& authority, std::string_view text);

}  // namespace windlass
