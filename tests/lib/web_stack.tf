# The web stack of web_stack.py, as Terraform has it: 21 resources.
variable "visible_for" {
  type    = number
  default = 60
}

variable "image" {
  type    = string
  default = "ami-0715e000000000001"
}

variable "machines" {
  type    = number
  default = 0
}

provider "aws" {
  region                      = "us-east-1"
  skip_credentials_validation = true
}

resource "aws_vpc" "net" {
  cidr_block           = "10.77.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_internet_gateway" "gateway" {
}

resource "aws_internet_gateway_attachment" "attachment" {
  vpc_id              = aws_vpc.net.id
  internet_gateway_id = aws_internet_gateway.gateway.id
}

resource "aws_subnet" "web" {
  count                   = 2
  vpc_id                  = aws_vpc.net.id
  cidr_block              = "10.77.${count.index}.0/24"
  availability_zone       = element(["us-east-1a", "us-east-1b"], count.index)
  map_public_ip_on_launch = true
}

resource "aws_route_table" "routes" {
  vpc_id = aws_vpc.net.id
}

resource "aws_route" "out" {
  route_table_id         = aws_route_table.routes.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway_attachment.attachment.internet_gateway_id
}

resource "aws_route_table_association" "web" {
  count          = 2
  subnet_id      = aws_subnet.web[count.index].id
  route_table_id = aws_route_table.routes.id
}

resource "aws_security_group" "front" {
  description = "the front door"
  vpc_id      = aws_vpc.net.id

  ingress {
    from_port   = 80
    to_port     = 80
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "web" {
  description = "the machines"
  vpc_id      = aws_vpc.net.id
}

resource "aws_vpc_security_group_ingress_rule" "web" {
  security_group_id            = aws_security_group.web.id
  referenced_security_group_id = aws_security_group.front.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_iam_role" "role" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "ec2.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_instance_profile" "profile" {
  role = aws_iam_role.role.name
}

resource "aws_sqs_queue" "jobs" {
  visibility_timeout_seconds = var.visible_for
}

resource "aws_lb" "front" {
  subnets         = aws_subnet.web[*].id
  security_groups = [aws_security_group.front.id]
  depends_on      = [aws_route.out]
}

resource "aws_lb_target_group" "web" {
  vpc_id               = aws_vpc.net.id
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = 1

  health_check {
    path              = "/healthz"
    interval          = 5
    timeout           = 2
    healthy_threshold = 2
  }
}

resource "aws_lb_listener" "http" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}

resource "aws_launch_template" "web" {
  image_id               = var.image
  instance_type          = "t3.micro"
  vpc_security_group_ids = [aws_security_group.web.id]

  iam_instance_profile {
    arn = aws_iam_instance_profile.profile.arn
  }

  user_data = base64encode(<<-END
    #!/bin/sh
    mkdir -p /srv/www
    echo hello | tee /srv/www/index.html >/srv/www/healthz
    busybox httpd -p 8080 -h /srv/www
  END
  )
}

resource "aws_autoscaling_group" "fleet" {
  min_size                  = var.machines
  max_size                  = 4
  desired_capacity          = var.machines
  vpc_zone_identifier       = aws_subnet.web[*].id
  target_group_arns         = [aws_lb_target_group.web.arn]
  health_check_type         = "ELB"
  health_check_grace_period = 30
  min_elb_capacity          = var.machines

  launch_template {
    id      = aws_launch_template.web.id
    version = aws_launch_template.web.latest_version
  }

  instance_refresh {
    strategy = "Rolling"
    preferences {
      min_healthy_percentage = 50
      instance_warmup        = 1
    }
  }

  depends_on = [aws_lb_listener.http, aws_route_table_association.web]
}

resource "aws_cloudwatch_metric_alarm" "jobs" {
  alarm_name          = "jobs"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Sum"
  dimensions          = { QueueName = aws_sqs_queue.jobs.name }
  period              = 60
  evaluation_periods  = 2
  threshold           = 100
  comparison_operator = "GreaterThanThreshold"
}
