# A group without machines, and what hangs on it.
resource "aws_launch_configuration" "old" {
  name_prefix   = "shop-"
  image_id      = "ami-0deb1200000000001"
  instance_type = "t3.micro"
  user_data     = "#!/bin/sh\necho hello\n"

  root_block_device {
    volume_size = 8
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_autoscaling_group" "shop" {
  name                      = "shop"
  min_size                  = 0
  max_size                  = 3
  desired_capacity          = 0
  availability_zones        = ["us-east-1a", "us-east-1b"]
  launch_configuration      = aws_launch_configuration.old.name
  health_check_type         = "EC2"
  health_check_grace_period = 60
  default_cooldown          = 30
  termination_policies      = ["OldestInstance", "Default"]
  suspended_processes       = ["AZRebalance"]
  enabled_metrics           = ["GroupInServiceInstances", "GroupDesiredCapacity"]
  max_instance_lifetime     = 604800

  instance_maintenance_policy {
    min_healthy_percentage = 90
    max_healthy_percentage = 120
  }

  initial_lifecycle_hook {
    name                 = "first"
    lifecycle_transition = "autoscaling:EC2_INSTANCE_LAUNCHING"
    heartbeat_timeout    = 60
    default_result       = "CONTINUE"
  }

  tag {
    key                 = "role"
    value               = "shop"
    propagate_at_launch = true
  }
}

resource "aws_autoscaling_policy" "step" {
  name                      = "step"
  autoscaling_group_name    = aws_autoscaling_group.shop.name
  policy_type               = "StepScaling"
  adjustment_type           = "ChangeInCapacity"
  estimated_instance_warmup = 60

  step_adjustment {
    scaling_adjustment          = 1
    metric_interval_lower_bound = 0
    metric_interval_upper_bound = 20
  }

  step_adjustment {
    scaling_adjustment          = 2
    metric_interval_lower_bound = 20
  }
}

resource "aws_autoscaling_policy" "simple" {
  name                   = "simple"
  autoscaling_group_name = aws_autoscaling_group.shop.name
  adjustment_type        = "PercentChangeInCapacity"
  scaling_adjustment     = 50
  cooldown               = 60
}

resource "aws_autoscaling_policy" "target" {
  name                   = "target"
  autoscaling_group_name = aws_autoscaling_group.shop.name
  policy_type            = "TargetTrackingScaling"

  target_tracking_configuration {
    target_value = 60

    predefined_metric_specification {
      predefined_metric_type = "ASGAverageCPUUtilization"
    }
  }
}

resource "aws_autoscaling_schedule" "morning" {
  scheduled_action_name  = "morning"
  autoscaling_group_name = aws_autoscaling_group.shop.name
  recurrence             = "0 9 * * MON-FRI"
  min_size               = 0
  max_size               = 3
  desired_capacity       = 0
}

resource "aws_autoscaling_lifecycle_hook" "bye" {
  name                   = "bye"
  autoscaling_group_name = aws_autoscaling_group.shop.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_TERMINATING"
  heartbeat_timeout      = 120
  default_result         = "CONTINUE"
}

resource "aws_launch_template" "machines" {
  name          = "machines"
  image_id      = "ami-0deb1200000000001"
  instance_type = "t3.micro"
}

resource "aws_autoscaling_group" "templated" {
  name               = "templated"
  min_size           = 0
  max_size           = 2
  availability_zones = ["us-east-1c"]

  launch_template {
    id      = aws_launch_template.machines.id
    version = aws_launch_template.machines.latest_version
  }

  warm_pool {
    pool_state                  = "Stopped"
    min_size                    = 0
    max_group_prepared_capacity = 0
  }

  instance_refresh {
    strategy = "Rolling"
    preferences {
      min_healthy_percentage = 50
    }
  }
}

resource "aws_autoscaling_group" "mixed" {
  name               = "mixed"
  min_size           = 0
  max_size           = 2
  availability_zones = ["us-east-1a"]

  mixed_instances_policy {
    instances_distribution {
      on_demand_base_capacity                  = 1
      on_demand_percentage_above_base_capacity = 50
    }

    launch_template {
      launch_template_specification {
        launch_template_id = aws_launch_template.machines.id
        version            = "$Latest"
      }

      override {
        instance_type     = "t3.small"
        weighted_capacity = "1"
      }

      override {
        instance_type     = "t3.large"
        weighted_capacity = "2"
      }
    }
  }
}
