# A front for the shop: an application balancer with rules and two groups, and a network balancer.

resource "aws_vpc" "behind" {
  cidr_block = "10.80.0.0/16"
}

resource "aws_internet_gateway" "behind" {
  vpc_id = aws_vpc.behind.id
}

resource "aws_subnet" "behind" {
  count             = 2
  vpc_id            = aws_vpc.behind.id
  cidr_block        = cidrsubnet(aws_vpc.behind.cidr_block, 8, count.index)
  availability_zone = ["us-east-1a", "us-east-1b"][count.index]
}

resource "aws_security_group" "behind" {
  name   = "front"
  vpc_id = aws_vpc.behind.id

  ingress {
    protocol    = "tcp"
    from_port   = 80
    to_port     = 80
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "front" {
  name               = "front"
  load_balancer_type = "application"
  security_groups    = [aws_security_group.behind.id]
  subnets            = aws_subnet.behind[*].id
  idle_timeout       = 30
  depends_on         = [aws_internet_gateway.behind]

  tags = {
    team = "red"
  }
}

resource "aws_lb_target_group" "shop" {
  name                 = "shop"
  port                 = 8080
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = aws_vpc.behind.id
  deregistration_delay = 10
  slow_start           = 30

  health_check {
    path                = "/healthz"
    matcher             = "200-299"
    interval            = 10
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }

  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }
}

resource "aws_lb_target_group" "preview" {
  name     = "preview"
  port     = 80
  protocol = "HTTP"
  vpc_id   = aws_vpc.behind.id
}

resource "aws_lb_target_group_attachment" "shop" {
  count            = 2
  target_group_arn = aws_lb_target_group.shop.arn
  target_id        = cidrhost(aws_subnet.behind[count.index].cidr_block, 100)
  port             = 8080
}

resource "aws_lb_listener" "front" {
  load_balancer_arn = aws_lb.front.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type = "forward"

    forward {
      target_group {
        arn    = aws_lb_target_group.shop.arn
        weight = 9
      }
      target_group {
        arn    = aws_lb_target_group.preview.arn
        weight = 1
      }
      stickiness {
        enabled  = true
        duration = 600
      }
    }
  }
}

resource "aws_lb_listener" "old" {
  load_balancer_arn = aws_lb.front.arn
  port              = 8080
  protocol          = "HTTP"

  default_action {
    type = "redirect"

    redirect {
      port        = "80"
      status_code = "HTTP_301"
    }
  }
}

resource "aws_lb_listener_rule" "closed" {
  listener_arn = aws_lb_listener.front.arn
  priority     = 10

  action {
    type = "fixed-response"

    fixed_response {
      content_type = "text/plain"
      message_body = "closed"
      status_code  = "503"
    }
  }

  condition {
    path_pattern {
      values = ["/admin/*"]
    }
  }

  condition {
    source_ip {
      values = ["192.0.2.0/24"]
    }
  }
}

resource "aws_lb_listener_rule" "preview" {
  listener_arn = aws_lb_listener.front.arn

  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.preview.arn
  }

  condition {
    host_header {
      values = ["preview.*"]
    }
  }

  condition {
    http_header {
      http_header_name = "X-Preview"
      values           = ["yes"]
    }
  }

  condition {
    query_string {
      key   = "v"
      value = "2"
    }
  }
}

resource "aws_lb" "stream" {
  name               = "stream"
  internal           = true
  load_balancer_type = "network"
  subnets            = aws_subnet.behind[*].id
}

resource "aws_lb_target_group" "stream" {
  name        = "stream"
  port        = 5432
  protocol    = "TCP"
  target_type = "ip"
  vpc_id      = aws_vpc.behind.id

  stickiness {
    type    = "source_ip"
    enabled = true
  }
}

resource "aws_lb_listener" "stream" {
  load_balancer_arn = aws_lb.stream.arn
  port              = 5432
  protocol          = "TCP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.stream.arn
  }
}
