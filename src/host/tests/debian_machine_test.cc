#include <fstream>

#include "base/json.h"
#include "host/tests/catalogue_ground.h"

namespace windlass::host {

namespace {

using testing::DebianGround;
constexpr auto user_data = "/latest/user-data";
constexpr auto state = "systemctl is-system-running";

}  // namespace

TEST_CASE_FIXTURE(DebianGround,
                  "a Debian machine runs, with nothing failed, under its instance's name") {
  if (!machines) return;
  given_machine("i-1");
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  CHECK(shell("i-1", "hostname; hostname -f") == "ip-10-0-0-5\nip-10-0-0-5.ec2.internal\n");
  CHECK(shell("i-1", "cloud-init status --wait") == "status: done\n");
}

TEST_CASE_FIXTURE(DebianGround, "the key pair's public key lets admin and root in, through sshd") {
  if (!machines) return;
  REQUIRE(output_of({"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/key"}));
  std::ifstream file(folder + "/key.pub");
  std::string key;
  std::getline(file, key);
  auto& its = given_machine("i-1");
  its.answers["/latest/meta-data/public-keys/0/openssh-key"] = key;
  auto process = machines->find("i-1")->pid;
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  auto ssh = [&](const std::string& who) {
    auto said = host::run({"nsenter", "--net=/proc/" + std::to_string(process) + "/ns/net", "ssh",
                           "-F", "none", "-o", "StrictHostKeyChecking=no", "-o",
                           "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes", "-i",
                           folder + "/key", who + "@127.0.0.1", "id -un; sudo id -un"});
    return said ? said->out : said.error().message;
  };
  CHECK(ssh("admin") == "admin\nroot\n");
  CHECK(ssh("root") == "root\nroot\n");
}

TEST_CASE_FIXTURE(DebianGround, "user data runs once an instance, not at every boot") {
  if (!machines) return;
  for (auto* boot : {"first", "second"}) {
    CAPTURE(boot);
    given_machine("i-1").answers[user_data] = "#!/bin/bash\necho \"ran as $(id -un)\" >> /root/ran";
    REQUIRE(machines->start("i-1"));
    CHECK(until("i-1", state, "running\n") == "running\n");
    CHECK(shell("i-1", "cat /root/ran") == "ran as root\n");
    REQUIRE(machines->stop("i-1", true));
    stopped("i-1");
    REQUIRE(machines->remove("i-1"));
  }
}

TEST_CASE_FIXTURE(DebianGround, "user data that fails is told on the console, and in its log") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] = "#!/bin/sh\necho before; exit 9";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "degraded\n") == "degraded\n");
  CHECK(until_console("i-1", "before") == "before");
  CHECK(until_console("i-1", "failed with exit code 9") == "failed with exit code 9");
  CHECK(shell("i-1", "grep -c before /var/log/cloud-init-output.log") == "1\n");
  CHECK(shell("i-1", "cloud-init status") == "status: error\n");
}

TEST_CASE_FIXTURE(DebianGround, "what user data leaves running goes on") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] = "#!/bin/sh\nsleep 7654 &\n";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  CHECK(shell("i-1", "pgrep --exact sleep | wc -l") == "1\n");
}

TEST_CASE_FIXTURE(DebianGround, "cloud-config makes users, files, names and commands") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] = R"(#cloud-config
hostname: shop
bootcmd:
  - echo "boot command" > /run/bootcmd
users:
  - default
  - name: deploy
    groups: [adm, builders]
    sudo: ALL=(ALL) NOPASSWD:ALL
    ssh_authorized_keys: [ssh-ed25519 AAAA deploy@desk]
write_files:
  - {path: /etc/plain, content: "plain\n", permissions: '0640', owner: deploy:adm}
  - {path: /etc/packed, content: !!binary H4sIAAAAAAACA0tMTk4FALCXR5sEAAAA, encoding: gzip}
  - {path: /etc/encoded, content: aGVsbG8K, encoding: b64, permissions: 0755}
  - {path: /etc/late, content: late, defer: true}
runcmd:
  - [sh, -c, "echo \"$0 and $1\" > /root/said", one thing, another]
  - echo more >> /root/said
)";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  CHECK(shell("i-1", "hostname; cat /run/bootcmd") == "shop\nboot command\n");
  CHECK(shell("i-1", "stat -c '%a %U:%G' /etc/plain /etc/encoded") ==
        "640 deploy:adm\n755 root:root\n");
  CHECK(shell("i-1", "cat /etc/encoded; cat /etc/packed /etc/late") == "hello\naccelate");
  CHECK(shell("i-1", "id -nG deploy") == "deploy adm builders\n");
  CHECK(shell("i-1", "su deploy -c 'sudo id -un'") == "root\n");
  CHECK(shell("i-1", "cat /home/deploy/.ssh/authorized_keys") == "ssh-ed25519 AAAA deploy@desk\n");
  CHECK(shell("i-1", "cat /root/said") == "one thing and another\nmore\n");
}

TEST_CASE_FIXTURE(DebianGround,
                  "a key of cloud-config that is not known is told, and nothing passes silently") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] =
      "#cloud-config\nsnap: {commands: [x]}\nruncmd: [touch /root/ran]\n";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "degraded\n") == "degraded\n");
  CHECK(machines->console("i-1", 65536).find("does not know: snap") != std::string::npos);
  CHECK(shell("i-1", "ls /root/ran") == "/root/ran\n");
}

TEST_CASE_FIXTURE(DebianGround, "user data in several parts is run part by part, packed or not") {
  if (!machines) return;
  auto message = std::string(R"(Content-Type: multipart/mixed; boundary="=="
MIME-Version: 1.0

--==
Content-Type: text/cloud-config; charset="us-ascii"

#cloud-config
write_files: [{path: /root/one, content: one}]
--==
Content-Type: text/x-shellscript; charset="us-ascii"
Content-Transfer-Encoding: base64

IyEvYmluL3NoCmVjaG8gdHdvID4gL3Jvb3QvdHdvCg==
--==--
)");
  auto packed = output_of({"gzip", "-c"}, {.input = message});
  REQUIRE(packed);
  given_machine("i-1").answers[user_data] = *packed;
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  CHECK(shell("i-1", "cat /root/one /root/two") == "onetwo\n");
}

TEST_CASE_FIXTURE(DebianGround,
                  "the cloud's certificate authority is trusted, beside the world's") {
  if (!machines) return;
  given_machine("i-1").answers["/_windlass/ca.pem"] =
      "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  CHECK(shell("i-1", "grep -c QUJD /etc/ssl/certs/ca-certificates.crt") == "1\n");
  CHECK(shell("i-1", "readlink -f /usr/lib/python3/dist-packages/awscli/botocore/cacert.pem") ==
        "/etc/ssl/certs/ca-certificates.crt\n");
}

TEST_CASE_FIXTURE(DebianGround,
                  "the authority of the cloud that an image comes from is trusted no longer") {
  if (!machines) return;
  auto certificate = [](const std::string& content) {
    return "-----BEGIN CERTIFICATE-----\n" + content + "\n-----END CERTIFICATE-----\n";
  };
  for (auto* authority : {"Rm9ybWVy", "TmV3"}) {
    given_machine("i-1").answers["/_windlass/ca.pem"] = certificate(authority);
    REQUIRE(machines->start("i-1"));
    CHECK(until("i-1", state, "running\n") == "running\n");
    REQUIRE(machines->stop("i-1", true));
    stopped("i-1");
    REQUIRE(machines->remove("i-1"));
  }
  given_machine("i-1").answers["/_windlass/ca.pem"] = certificate("TmV3");
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  auto bundle = std::string("/etc/ssl/certs/ca-certificates.crt");
  CHECK(shell("i-1", "grep -c Rm9ybWVy " + bundle) == "0\n");
  CHECK(shell("i-1", "grep -c TmV3 " + bundle) == "1\n");
  CHECK(shell("i-1", "sed -n 2p /usr/local/share/ca-certificates/windlass.crt") == "TmV3\n");
}

TEST_CASE_FIXTURE(DebianGround,
                  "a volume is formatted and mounted by cloud-config, and at every boot") {
  if (!machines) return;
  REQUIRE(volumes->create("vol-1", 16 << 20, ""));
  for (auto* boot : {"first", "second"}) {
    CAPTURE(boot);
    auto& its = given_machine("i-1");
    its.answers[user_data] = R"(#cloud-config
fs_setup: [{device: /dev/sdf, filesystem: ext4, label: data}]
mounts: [[/dev/xvdf, /srv/data, ext4, "defaults,nofail"]]
runcmd: [echo kept > /srv/data/file]
)";
    int port_of_asker = 0;
    its.mount = [&](const std::string& body, int port) -> std::string {
      port_of_asker = port;
      auto asked = *parse_json(body);
      auto mounted = volumes->mount("i-1", *asked.text("device"), *asked.text("folder"), false);
      return mounted ? "" : mounted.error().message;
    };
    REQUIRE(volumes->attach("vol-1", "i-1", "/dev/sdf"));
    REQUIRE(machines->start("i-1"));
    CHECK(until("i-1", state, "running\n") == "running\n");
    CHECK(shell("i-1", "cat /srv/data/file") == "kept\n");
    CHECK(shell("i-1", "findmnt --noheadings --output SOURCE /srv/data") == "/dev/sdf\n");
    CHECK(port_of_asker > 0);
    CHECK(port_of_asker < 1024);
    REQUIRE(machines->remove("i-1"));
  }
}

TEST_CASE_FIXTURE(DebianGround, "root of a machine mounts by mount(8), and a refusal is told") {
  if (!machines) return;
  REQUIRE(volumes->create("vol-1", 16 << 20, ""));
  auto& its = given_machine("i-1");
  its.mount = [&](const std::string& body, int) -> std::string {
    auto asked = *parse_json(body);
    auto mounted = volumes->mount("i-1", *asked.text("device"), *asked.text("folder"), false);
    return mounted ? "" : mounted.error().message;
  };
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  REQUIRE(volumes->attach("vol-1", "i-1", "/dev/sdf"));
  CHECK(shell("i-1",
              "mkfs.ext4 -q /dev/sdf && mkdir /data && mount /dev/sdf /data && mountpoint /data") ==
        "/data is a mountpoint\n");
  CHECK(shell("i-1", "umount /data && blkid -o value -s TYPE /dev/sdf") == "ext4\n");
  CHECK(shell("i-1", "mount -t ext4 /dev/sdz /data").find("no volume is attached") !=
        std::string::npos);
  CHECK(shell("i-1", "su admin -c '/usr/lib/windlass/mount /dev/sdf /data'")
            .find("Permission denied") != std::string::npos);
}

TEST_CASE_FIXTURE(DebianGround,
                  "an image made of a machine boots as another instance with what was put on it") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] =
      "#!/bin/sh\necho baked > /srv/page; rm /etc/sudoers.d/README";
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  auto first_id = shell("i-1", "cat /etc/machine-id");
  REQUIRE(machines->pause("i-1", true));
  auto layer = images->commit("i-1");
  REQUIRE(machines->pause("i-1", false));
  REQUIRE_MESSAGE(layer, layer.error().message);
  given_machine("i-2", {*layer}).answers[user_data] = "#!/bin/sh\necho new > /srv/new";
  REQUIRE(machines->start("i-2"));
  CHECK(until("i-2", state, "running\n") == "running\n");
  CHECK(shell("i-2", "cat /srv/page /srv/new; ls /etc/sudoers.d/README")
            .starts_with("baked\nnew\nls:"));
  CHECK(shell("i-2", "cat /etc/machine-id") != first_id);
}

TEST_CASE_FIXTURE(DebianGround, "a machine that reboots says by its code that it wants to") {
  if (!machines) return;
  given_machine("i-1");
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  shell("i-1", "systemctl reboot");
  CHECK(stopped("i-1").exit_code == exit_code_reboot);
}

TEST_CASE_FIXTURE(DebianGround, "a machine has no more memory and processors than it was given") {
  if (!machines) return;
  given_machine("i-1");
  REQUIRE(machines->start("i-1"));
  CHECK(until("i-1", state, "running\n") == "running\n");
  auto killed = machines->execute("i-1", {"python3", "-c", "x = bytearray(600 << 20)"}, {});
  REQUIRE(killed);
  CHECK(killed->code == 137);
  CHECK(shell("i-1", state) == "running\n");
  auto usage = machines->usage("i-1");
  REQUIRE(usage);
  CHECK(usage->processor_nanoseconds > 0);
  CHECK(usage->memory_bytes > 0);
  CHECK(usage->memory_bytes <= 512u << 20);
}

TEST_CASE_FIXTURE(DebianGround, "a paused machine does nothing until it goes on") {
  if (!machines) return;
  given_machine("i-1").answers[user_data] =
      "#!/bin/sh\n(while :; do echo tick; sleep 0.02; done) &\n";
  REQUIRE(machines->start("i-1"));
  CHECK(until_console("i-1", "tick") == "tick");
  REQUIRE(machines->pause("i-1", true));
  REQUIRE(machines->pause("i-1", true));
  auto said = machines->console("i-1", 1 << 20);
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  CHECK(machines->console("i-1", 1 << 20) == said);
  REQUIRE(machines->pause("i-1", false));
  for (int i = 0; i < 200 && machines->console("i-1", 1 << 20) == said; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  CHECK(machines->console("i-1", 1 << 20) != said);
}

}  // namespace windlass::host
