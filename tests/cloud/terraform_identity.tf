# Who may do what: a machine's role, a deployer, and what they are allowed.
data "aws_caller_identity" "me" {}

data "aws_iam_policy_document" "machines" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "uploads" {
  statement {
    sid       = "ReadUploads"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = [aws_s3_bucket.uploads.arn, "${aws_s3_bucket.uploads.arn}/*"]
  }
}

resource "aws_iam_role" "web" {
  name                 = "web"
  path                 = "/shop/"
  description          = "The shop's machines"
  assume_role_policy   = data.aws_iam_policy_document.machines.json
  permissions_boundary = aws_iam_policy.boundary.arn
  max_session_duration = 7200
  tags                 = { app = "shop" }
}

resource "aws_iam_policy" "boundary" {
  name = "boundary"
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }]
  })
}

resource "aws_iam_policy" "uploads" {
  name        = "uploads"
  description = "Reads what was uploaded"
  policy      = data.aws_iam_policy_document.uploads.json
  tags        = { app = "shop" }
}

resource "aws_iam_role_policy" "jobs" {
  name = "jobs"
  role = aws_iam_role.web.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = aws_sqs_queue.jobs.arn }]
  })
}

resource "aws_iam_role_policy_attachment" "uploads" {
  role       = aws_iam_role.web.name
  policy_arn = aws_iam_policy.uploads.arn
}

resource "aws_iam_role_policy_attachment" "managed" {
  role       = aws_iam_role.web.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
}

resource "aws_iam_instance_profile" "web" {
  name = "web"
  role = aws_iam_role.web.name
  tags = { app = "shop" }
}

resource "aws_iam_user" "deployer" {
  name          = "deployer"
  force_destroy = true
  tags          = { app = "shop" }
}

resource "aws_iam_access_key" "deployer" {
  user = aws_iam_user.deployer.name
}

resource "aws_iam_group" "deployers" {
  name = "deployers"
}

resource "aws_iam_user_group_membership" "deployer" {
  user   = aws_iam_user.deployer.name
  groups = [aws_iam_group.deployers.name]
}

resource "aws_iam_group_policy_attachment" "deployers" {
  group      = aws_iam_group.deployers.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

output "account" {
  value = data.aws_caller_identity.me.account_id
}
