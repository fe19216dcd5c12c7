# What many have beside the stack of lib/web_stack.tf: a way out of its groups, data that its machines may
# reach, a policy that sizes it, an alarm, and its name.
resource "aws_vpc_security_group_egress_rule" "out" {
  for_each          = { front = aws_security_group.front.id, web = aws_security_group.web.id }
  security_group_id = each.value
  ip_protocol       = "-1"
  cidr_ipv4         = "0.0.0.0/0"
}

resource "aws_iam_role_policy" "web" {
  name = "web"
  role = aws_iam_role.role.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["dynamodb:GetItem", "dynamodb:PutItem"], Resource = aws_dynamodb_table.orders.arn },
      { Effect = "Allow", Action = "sqs:SendMessage", Resource = aws_sqs_queue.jobs.arn },
    ]
  })
}

resource "aws_autoscaling_policy" "web" {
  name                   = "cpu"
  autoscaling_group_name = aws_autoscaling_group.fleet.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
    target_value = 60
  }
}

resource "aws_cloudwatch_metric_alarm" "unhealthy" {
  alarm_name          = "web-unhealthy"
  namespace           = "AWS/ApplicationELB"
  metric_name         = "UnHealthyHostCount"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 3

  dimensions = {
    LoadBalancer = aws_lb.front.arn_suffix
    TargetGroup  = aws_lb_target_group.web.arn_suffix
  }
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_route53_zone" "stack" {
  name = "stack.example"
}

resource "aws_route53_record" "www" {
  zone_id = aws_route53_zone.stack.zone_id
  name    = "www.stack.example"
  type    = "A"

  alias {
    name                   = aws_lb.front.dns_name
    zone_id                = aws_lb.front.zone_id
    evaluate_target_health = false
  }
}
