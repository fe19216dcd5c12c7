# Run once in a new image, as its root: makes a plain Debian the machine that instances are.

useradd --create-home --shell /bin/bash --uid 1000 --comment Debian admin
usermod --append --groups adm,sudo admin
echo 'admin ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/90-admin
chmod 440 /etc/sudoers.d/90-admin
echo 'AWS_CA_BUNDLE=/etc/ssl/certs/ca-certificates.crt' >>/etc/environment

# The cloud's authority is added to the system's bundle: awscli shall look there, not into its own.
bundle=/usr/lib/python3/dist-packages/awscli/botocore/cacert.pem
dpkg-divert --quiet --rename --add $bundle
ln --symbolic /etc/ssl/certs/ca-certificates.crt $bundle

# mount(8) calls these for file systems that the kernel lets nobody but the host mount.
for kind in ext2 ext3 ext4 xfs; do
  ln --symbolic /usr/lib/windlass/mount /usr/sbin/mount.$kind
done
python3 -m compileall -q /usr/lib/windlass

# Units for hardware that a machine does not have, or for work that its image did once for all.
in_etc=/etc/systemd/system
for unit in \
  apt-daily.timer apt-daily.service apt-daily-upgrade.timer apt-daily-upgrade.service \
  dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-pstore.service \
  getty@.service getty.target getty-static.service console-getty.service container-getty@.service \
  systemd-logind.service systemd-udevd.service systemd-udev-trigger.service \
  systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-update-utmp.service \
  systemd-update-utmp-runlevel.service systemd-sysusers.service systemd-tmpfiles-setup-dev.service \
  systemd-tmpfiles-clean.timer dev-hugepages.mount dev-mqueue.mount sys-fs-fuse-connections.mount \
  sys-kernel-config.mount sys-kernel-debug.mount sys-kernel-tracing.mount systemd-remount-fs.service \
  systemd-journal-flush.service systemd-random-seed.service systemd-machine-id-commit.service \
  systemd-firstboot.service systemd-hwdb-update.service ldconfig.service \
  systemd-journal-catalog-update.service systemd-update-done.service remote-fs.target \
  systemd-ask-password-console.path systemd-ask-password-wall.path \
  proc-sys-fs-binfmt_misc.automount systemd-binfmt.service systemd-modules-load.service \
  systemd-boot-system-token.service systemd-rfkill.socket systemd-networkd.service \
  systemd-initctl.socket systemd-journald-audit.socket systemd-pcrphase.service \
  systemd-pcrphase-sysinit.service systemd-network-generator.service; do
  ln --symbolic --force /dev/null $in_etc/$unit
done
ln --symbolic --force /lib/systemd/system/multi-user.target $in_etc/default.target
# What generators would find (fstab, SysV scripts, partitions) is not there: not starting them halves
# the work of a boot.
mkdir -p /etc/systemd/system-generators
for generator in /lib/systemd/system-generators/*; do
  ln --symbolic --force /dev/null "/etc/systemd/system-generators/${generator##*/}"
done

# sshd is started by its first visitor; the bus, too.
systemctl --quiet disable ssh.service
systemctl --quiet enable ssh.socket windlass-init.service windlass-user-data.service
rm --force /lib/systemd/system/multi-user.target.wants/dbus.service

# What each machine makes of its own.
rm --force /etc/ssh/ssh_host_* /etc/hostname /var/lib/dbus/machine-id /var/lib/systemd/random-seed
: >/etc/machine-id
: >/etc/fstab
rm --force /etc/apt/apt.conf.d/99mmdebstrap /etc/dpkg/dpkg.cfg.d/99mmdebstrap
find /var/log -type f -exec truncate --size=0 {} +
rm --recursive --force /var/cache/debconf/*-old /var/lib/dpkg/*-old /tmp/*
