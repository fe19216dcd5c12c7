# What the shop's machines begin with and keep: an image, a key, volumes and their snapshots.
data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"]

  filter {
    name   = "name"
    values = ["debian-12-amd64-*"]
  }
  filter {
    name   = "virtualization-type"
    values = ["hvm"]
  }
  filter {
    name   = "root-device-type"
    values = ["ebs"]
  }
}

data "aws_ssm_parameter" "debian" {
  name = "/aws/service/debian/release/12/latest/amd64"
}

resource "aws_ami_copy" "shop" {
  name              = "shop"
  description       = "What the shop runs on"
  source_ami_id     = data.aws_ami.debian.id
  source_ami_region = "us-east-1"
  tags              = { Name = "shop" }

  lifecycle {
    precondition {
      condition     = nonsensitive(data.aws_ssm_parameter.debian.value) == data.aws_ami.debian.id
      error_message = "The public parameter and the image must be the same."
    }
  }
}

resource "aws_ami_launch_permission" "shop" {
  image_id   = aws_ami_copy.shop.id
  account_id = "111122223333"
}

resource "aws_key_pair" "shop" {
  key_name   = "shop"
  public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFQQCjEgHpdMvoIQMbvm2euRb54jdPw4OCJXDrtiZGtw me@here"
  tags       = { Name = "shop" }
}

resource "aws_kms_key" "volumes" {
  description             = "What the shop's volumes are encrypted under"
  deletion_window_in_days = 7
}

resource "aws_ebs_volume" "data" {
  availability_zone = "us-east-1a"
  size              = 4
  type              = "gp3"
  iops              = 3000
  throughput        = 125
  encrypted         = true
  kms_key_id        = aws_kms_key.volumes.arn
  tags              = { Name = "data" }
}

resource "aws_ebs_snapshot" "data" {
  volume_id   = aws_ebs_volume.data.id
  description = "Before the change"
  tags        = { Name = "data" }
}

resource "aws_ebs_snapshot_copy" "data" {
  source_snapshot_id = aws_ebs_snapshot.data.id
  source_region      = "us-east-1"
  encrypted          = true
  kms_key_id         = aws_kms_key.volumes.arn
}

resource "aws_ebs_volume" "restored" {
  availability_zone = "us-east-1b"
  snapshot_id       = aws_ebs_snapshot_copy.data.id
}

resource "aws_snapshot_create_volume_permission" "data" {
  snapshot_id = aws_ebs_snapshot.data.id
  account_id  = "111122223333"
}

resource "aws_ebs_encryption_by_default" "shop" {
  enabled = true

  depends_on = [aws_ebs_volume.restored, aws_ami_copy.shop]
}

data "aws_ebs_snapshot" "data" {
  most_recent = true
  owners      = ["self"]
  filter {
    name   = "volume-id"
    values = [aws_ebs_volume.data.id]
  }
  depends_on = [aws_ebs_snapshot.data]
}
