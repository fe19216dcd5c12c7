// What only the start of the cloud needed, given back: it idles for most of its life.
#pragma once

#include "store/database.h"

namespace windlass::cloud {

// The pages that the database's connection keeps for itself; the kernel has the file's, too.
void give_back_cached_pages(store::Database& db);

// Code and constants of the program and its libraries, as far as they are mapped now. The kernel
// maps sixteen pages for each that is touched, and starting touches something everywhere; what is
// needed again comes back from the kernel's cache with its next touch. Nothing while a debugger
// holds us, whose breakpoints are written into the code.
void give_back_code();

}  // namespace windlass::cloud
