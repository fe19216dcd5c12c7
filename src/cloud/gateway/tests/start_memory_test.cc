#include "cloud/gateway/start_memory.h"

#include <doctest/doctest.h>
#include <link.h>
#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace windlass::cloud {

namespace {

// In KiB: what is mapped, and how much there is.
struct Code {
  long mapped = 0, all = 0;
};

Code code_of(bool libraries) {
  std::ifstream file("/proc/self/smaps");
  Code code;
  bool counts = false;
  auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string range, flags, name, rest;
    if (words >> range; range.find('-') != range.npos && !range.ends_with(':')) {
      words >> flags >> rest >> rest >> rest >> name;
      counts =
          name.starts_with('/') && (name != program) == libraries && flags.find('x') != flags.npos;
    } else if (counts && range == "Rss:") {
      long kib = 0;
      words >> kib;
      code.mapped += kib;
    } else if (counts && range == "Size:") {
      long kib = 0;
      words >> kib;
      code.all += kib;
    }
  }
  return code;
}

int touch_parts(dl_phdr_info* program, std::size_t, void* sum) {
  for (auto& part : std::span(program->dlpi_phdr, program->dlpi_phnum))
    if (part.p_type == PT_LOAD && (part.p_flags & PF_X) != 0)
      for (std::size_t at = 0; at < part.p_memsz; at += 4096)
        *static_cast<int*>(sum) +=
            *reinterpret_cast<const unsigned char*>(program->dlpi_addr + part.p_vaddr + at);
  return 0;
}

}  // namespace

TEST_CASE("code that only the start needed is mapped no longer, the libraries' neither") {
  for (auto libraries : {false, true}) {
    CAPTURE(libraries);
    volatile int seen = 0;
    int sum = 0;
    ::dl_iterate_phdr(touch_parts, &sum);
    seen = sum;
    auto before = code_of(libraries);
    REQUIRE(before.mapped > before.all / 2);
    give_back_code();
    auto after = code_of(libraries);
    CHECK(after.mapped < before.mapped / 4);
    CHECK(seen == sum);
  }
}

TEST_CASE("pages that migrations made are not kept a second time beside the kernel's") {
  auto path = "/tmp/windlass-start-memory-" + std::to_string(::getpid());
  {
    auto db = store::Database::open(path, store::Database::Access::ReadWrite);
    db.run("create table t (content blob)");
    for (int i = 0; i < 400; ++i) db.run("insert into t values (randomblob(4000))");
    auto before = ::mallinfo2().uordblks;
    give_back_cached_pages(db);
    auto after = ::mallinfo2().uordblks;
    // A sanitizer's own allocator counts nothing there.
    if (before > 0) CHECK(after + 1'000'000 < before);
  }
  for (auto* end : {"", "-wal", "-shm"}) ::unlink((path + end).c_str());
}

}  // namespace windlass::cloud
