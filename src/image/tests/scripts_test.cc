// What runs on a build machine, as far as this host can play one.
#include <sys/wait.h>

#include <cstdio>

#include "bake_fixture.h"
#include "base/gzip.h"
#include "image/inputs.h"
#include "image/machine_script.h"
#include "image/machine_texts.h"
#include "image/report.h"
#include "image/tar.h"
#include "manifest/render.h"

using namespace windlass;
using namespace windlass::image;

namespace {

struct ShellFixture : BakeFixture {
  // What a shell prints, and its exit code at the end.
  std::string run(const std::string& script) {
    write("script.sh", script);
    auto* pipe = ::popen(("sh " + (folder / "script.sh").string() + " 2>&1").c_str(), "r");
    std::string said;
    char buffer[4096];
    while (auto got = ::fread(buffer, 1, sizeof buffer, pipe)) said.append(buffer, got);
    auto code = ::pclose(pipe);
    return said + "exit " + std::to_string(WEXITSTATUS(code));
  }
  // The machine's own functions, working below the fixture's folder.
  std::string with_functions(const std::string& script) {
    std::filesystem::create_directories(folder / "bundle");
    auto at = folder.string();
    return "work=" + at + " bundle=" + at +
           "/bundle\n"
           "has() { command -v \"$1\" >/dev/null 2>&1; }\n"
           "report() { (IFS='|'; echo \"$*\"); }\nwarn() { echo \"warning $*\"; }\n"
           "fail() { echo \"failed: $*\"; exit 1; }\n" +
           machine_packages + machine_steps + machine_tests + machine_scrub + script;
  }
};

}  // namespace

TEST_CASE_FIXTURE(ShellFixture, "every text of the machine is shell") {
  auto image = model().images.front();
  auto inputs = *read_inputs(image, folder.string(), "");
  for (auto& text :
       {std::string(machine_main), std::string(machine_packages), std::string(machine_steps),
        std::string(machine_tests), std::string(machine_scrub), plan_text(image, inputs, {}),
        user_data({.bundle_url = "b", .progress_url = "p", .report_url = "r", .log_url = "l"})})
    CHECK(run("if false; then :\n" + text + "\nfi\n") == "exit 0");
}

TEST_CASE("user data with four long URLs fits into what EC2 takes") {
  std::string url(1700, 'u');
  CHECK(user_data({.bundle_url = url, .progress_url = url, .report_url = url, .log_url = url})
            .size() < manifest::user_data_bytes_max);
}

TEST_CASE_FIXTURE(ShellFixture, "the plan asks for locked versions") {
  auto image = model().images.front();
  auto inputs = *read_inputs(image, folder.string(), "");
  CHECK(plan_text(image, inputs, {{"nginx", "1.22-1"}}).find("install_packages 'nginx=1.22-1'") !=
        std::string::npos);
}

TEST_CASE_FIXTURE(ShellFixture, "words are quoted, whatever is in them") {
  CHECK(run("printf %s " + quoted("it's $HOME `x` \"y\"\nz") + "\n") ==
        "it's $HOME `x` \"y\"\nzexit 0");
}

TEST_CASE_FIXTURE(ShellFixture,
                  "a copied folder goes over what is there, and leaves its folders as they are") {
  auto from = folder / "bundle/step/1";
  std::filesystem::create_directories(from / "nginx");
  write("bundle/step/1/nginx/site.conf", "new\n");
  write("bundle/step/1/motd", "hello\n");
  std::filesystem::create_directories(folder / "etc/nginx");
  std::filesystem::permissions(folder / "etc", std::filesystem::perms(0700));
  write("etc/nginx/kept.conf", "kept\n");
  auto etc = (folder / "etc").string();
  CHECK(run(with_functions("copy_in step/1 " + etc + "\nstat -c %a " + etc + "\ncat " + etc +
                           "/motd " + etc + "/nginx/*\n")) == "700\nhello\nkept\nnew\nexit 0");
}

TEST_CASE_FIXTURE(ShellFixture, "a copied file keeps its name in a folder, or takes another") {
  write("bundle/app.conf", "x\n");
  auto at = folder.string();
  CHECK(run(with_functions("copy_in app.conf " + at + "/a/ app.conf\ncopy_in app.conf " + at +
                           "/b/other.conf app.conf\nfind " + at + "/a " + at +
                           "/b -type f | sed s.^" + at + "..\n")) ==
        "/a/app.conf\n/b/other.conf\nexit 0");
}

TEST_CASE_FIXTURE(ShellFixture, "a script's own first line says by what it is run") {
  write("bundle/a", "#!/usr/bin/awk -f\nBEGIN { print \"awk\" }\n");
  write("bundle/b", "echo sh\n");
  CHECK(run(with_functions("run_script a </dev/null\nrun_script b\n")) == "awk\nsh\nexit 0");
}

TEST_CASE_FIXTURE(ShellFixture,
                  "keys and histories in homes are scrubbed and told; other files stay") {
  write("key.pem", "-----BEGIN RSA PRIVATE KEY-----\n");
  write("config", "aws_access_key_id = AKIAABCDEFGHIJKLMNOP\n");
  write(".bash_history", "secret\n");
  write("notes", "AKIA is how keys begin\n");
  auto at = folder.string();
  auto said = run(with_functions("homes() { echo " + at +
                                 "; }\nscrub_people\nscrub_secrets\nls -A " + at + "\n"));
  CHECK(said.find("removed|history|" + at + "/.bash_history") != std::string::npos);
  CHECK(said.find("removed|looks like a secret|" + at + "/key.pem") != std::string::npos);
  CHECK(said.find("removed|looks like a secret|" + at + "/config") != std::string::npos);
  CHECK(std::filesystem::exists(folder / "notes"));
  CHECK(!std::filesystem::exists(folder / "key.pem"));
}

TEST_CASE_FIXTURE(ShellFixture, "a forbidden tool is found, and fails the bake") {
  CHECK(run(with_functions("forbidden='sh surely-not-there'\nlook_for_forbidden\n"))
            .find("failed: forbidden on this image, and there: sh (") != std::string::npos);
  CHECK(run(with_functions("forbidden='surely-not-there'\nlook_for_forbidden\n")) == "exit 0");
}

TEST_CASE_FIXTURE(ShellFixture, "files, users and absence are tested") {
  CHECK(run(with_functions("test_file /etc/passwd && test_user root && test_absent /surely/not &&"
                           " test_absent surely-not-there && ! test_absent sh && ! test_file /x &&"
                           " ! test_user surely-not-there\n")) == "exit 0");
}

TEST_CASE_FIXTURE(ShellFixture, "of a page that never answers the reason is told once") {
  auto ask = "progress() { :; }\ncheck 1 'http x' test_http http://127.0.0.1:1/\n";
  auto said = run(with_functions(ask));
  auto at = said.find("curl: (");
  REQUIRE(at != std::string::npos);
  CHECK(said.find("curl: (", at + 1) == std::string::npos);
  CHECK(said.ends_with("failed: test: http x does not hold\nexit 1"));
}

TEST_CASE_FIXTURE(ShellFixture, "what held before the boot and not behind it was never enabled") {
  auto ask = std::string("former_machine_id=m\nprogress() { :; }\n");
  CHECK(run(with_functions(ask + "check 1 'port 1' test_port 1\n"))
            .find("does not hold; it did before the boot: is its service enabled?") !=
        std::string::npos);
  CHECK(run(with_functions(ask + "check 0 'file /x' test_file /x\n"))
            .ends_with("failed: test: file /x does not hold\nexit 1"));
}

TEST_CASE_FIXTURE(ShellFixture, "an archive is what tar understands, also with long names") {
  Tar tar;
  std::string deep(90, 'd'), name(95, 'n');
  REQUIRE(tar.add_folder("bundle"));
  REQUIRE(tar.add_file("bundle/run", "#!/bin/sh\n", true));
  REQUIRE(tar.add_link("bundle/link", "run"));
  REQUIRE(tar.add_file(deep + "/" + name, "x", false));
  CHECK(!tar.add_file(std::string(300, 'x'), "x", false));
  write("a.tar.gz", gzip(tar.finish()));
  CHECK(
      run("cd " + folder.string() + " && tar -tvzf a.tar.gz | awk '{print $1, $6, $7, $8}'\n") ==
      "drwxr-xr-x bundle/  \n-rwxr-xr-x bundle/run  \nlrwxrwxrwx bundle/link -> run\n-rw-r--r-- " +
          deep + "/" + name + "  \nexit 0");
}

TEST_CASE("a report is read line by line, and without an outcome it is none") {
  CHECK(!read_machine_report("package\tnginx\t1\n"));
  auto report = read_machine_report(
      "step\t3\tpackages nginx\npackage\tnginx\t1\nremoved\thistory\t/root/.bash_history\n"
      "unheard\tof\noutcome\tok\n");
  REQUIRE(report);
  CHECK(report->ok);
  CHECK(report->packages.at("nginx") == "1");
  CHECK(report->steps.at(0).seconds == 3);
  CHECK(report->removed.size() == 1);
}

TEST_CASE("a machine's progress is how far it is, and with what") {
  auto progress = read_machine_progress("3\t12\trun image/install.sh\n");
  REQUIRE(progress);
  CHECK(progress->done == 3);
  CHECK(progress->text == "run image/install.sh");
  CHECK(!read_machine_progress(""));
  CHECK(!read_machine_progress("3\t0\tx\n"));
}
