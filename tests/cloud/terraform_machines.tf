# The shop's machines: one with a data volume beside, one by a launch template, one with volumes of its own.
resource "aws_iam_role" "machine" {
  name = "shop-machine"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
  })
}

resource "aws_iam_instance_profile" "machine" {
  name = "shop-machine"
  role = aws_iam_role.machine.name
}

resource "aws_instance" "shop" {
  ami                         = "ami-0deb1200000000001"
  instance_type               = "t3.micro"
  availability_zone           = "us-east-1a"
  iam_instance_profile        = aws_iam_instance_profile.machine.name
  user_data                   = "#!/bin/sh\necho hello > /greeting\n"
  user_data_replace_on_change = true
  monitoring                  = true
  disable_api_termination     = false
  tags                        = { Name = "shop", Team = "front" }

  metadata_options {
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
    instance_metadata_tags      = "enabled"
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = 10
    tags        = { Name = "shop" }
  }

  credit_specification {
    cpu_credits = "standard"
  }
}

resource "aws_ebs_volume" "shop" {
  availability_zone = aws_instance.shop.availability_zone
  size              = 1
  tags              = { Name = "shop-data" }
}

resource "aws_volume_attachment" "shop" {
  device_name = "/dev/sdf"
  volume_id   = aws_ebs_volume.shop.id
  instance_id = aws_instance.shop.id
}

resource "aws_launch_template" "worker" {
  name                                 = "shop-worker"
  description                          = "Works"
  image_id                             = "ami-0deb1200000000001"
  instance_type                        = "t3.small"
  instance_initiated_shutdown_behavior = "terminate"
  update_default_version               = true
  user_data                            = base64encode("#!/bin/sh\n")
  ebs_optimized                        = true
  tags                                 = { Name = "worker" }

  iam_instance_profile {
    arn = aws_iam_instance_profile.machine.arn
  }
  monitoring {
    enabled = true
  }
  metadata_options {
    http_endpoint          = "enabled"
    http_tokens            = "required"
    instance_metadata_tags = "enabled"
  }
  block_device_mappings {
    device_name = "/dev/xvda"
    ebs {
      volume_size           = 12
      volume_type           = "gp3"
      delete_on_termination = true
    }
  }
  credit_specification {
    cpu_credits = "unlimited"
  }
  placement {
    availability_zone = "us-east-1b"
  }
  tag_specifications {
    resource_type = "instance"
    tags          = { Name = "worker" }
  }
  tag_specifications {
    resource_type = "volume"
    tags          = { Name = "worker" }
  }
}

resource "aws_instance" "worker" {
  launch_template {
    id      = aws_launch_template.worker.id
    version = "$Latest"
  }
  # The template says so too; Terraform takes what an instance does not say itself for a change.
  tags      = { Name = "worker" }
  user_data = "#!/bin/sh\n"
}

# A machine whose volumes are its own.
resource "aws_instance" "store" {
  ami           = "ami-0deb1200000000001"
  instance_type = "t3.micro"
  volume_tags   = { Name = "store" }

  ebs_block_device {
    device_name           = "/dev/sdg"
    volume_size           = 2
    delete_on_termination = true
  }
}

resource "aws_ec2_instance_state" "worker" {
  instance_id = aws_instance.worker.id
  state       = "stopped"
}

data "aws_instance" "shop" {
  instance_tags = { Name = "shop" }
  filter {
    name   = "instance-state-name"
    values = ["running"]
  }
  depends_on = [aws_instance.shop]
}

data "aws_ec2_instance_type" "shop" {
  instance_type = aws_instance.shop.instance_type
}

data "aws_ec2_instance_type_offerings" "shop" {
  filter {
    name   = "instance-type"
    values = ["t3.micro", "t3.small"]
  }
  location_type = "availability-zone"
}

data "aws_launch_template" "worker" {
  name       = aws_launch_template.worker.name
  depends_on = [aws_launch_template.worker]
}
