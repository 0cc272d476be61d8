# What slotwarden needs in AWS: roles with the policies of ../iam, and a topic for what it says.
data "aws_partition" "here" {}
data "aws_region" "here" {}
data "aws_caller_identity" "here" {}

locals {
  partition = data.aws_partition.here.partition
  region    = data.aws_region.here.id
  account   = data.aws_caller_identity.here.account_id
  topic_arn = "arn:${local.partition}:sns:${local.region}:${local.account}:${var.name}"

  services = {
    ecs              = "ecs-tasks.amazonaws.com"
    ec2              = "ec2.amazonaws.com"
    eks-pod-identity = "pods.eks.amazonaws.com"
  }
  issuer = var.irsa == null ? "" : replace(var.irsa.provider_arn, "/^.*:oidc-provider//", "")
}

module "policies" {
  source = "./policies"

  partition      = local.partition
  region         = local.region
  account        = local.account
  topic_arns     = var.topic ? [local.topic_arn] : []
  database_users = var.database_users
  secret_arns    = var.secret_arns
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = concat(
      [var.runs_on == "irsa" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole"],
      var.runs_on == "eks-pod-identity" ? ["sts:TagSession"] : [],
    )

    principals {
      type        = var.runs_on == "irsa" ? "Federated" : "Service"
      identifiers = var.runs_on == "irsa" ? [var.irsa.provider_arn] : [local.services[var.runs_on]]
    }

    dynamic "condition" {
      for_each = var.runs_on == "irsa" ? { aud = "sts.amazonaws.com", sub = "system:serviceaccount:${var.irsa.service_account}" } : {}
      content {
        test     = "StringEquals"
        variable = "${local.issuer}:${condition.key}"
        values   = [condition.value]
      }
    }
  }

  lifecycle {
    precondition {
      condition     = (var.runs_on == "irsa") == (var.irsa != null)
      error_message = "irsa is given with runs_on = \"irsa\", and only then."
    }
  }
}

resource "aws_iam_role" "slotwarden" {
  for_each = var.roles

  name               = "${var.name}-${each.key}"
  description        = each.key == "act" ? "slotwarden, which may resume DMS tasks" : "slotwarden, which only looks"
  assume_role_policy = data.aws_iam_policy_document.trust.json
  tags               = var.tags
}

locals {
  # observe, notify and login for both; act for the one that acts.
  attached = merge([
    for role in var.roles : {
      for policy in keys(module.policies.json) : "${role}/${policy}" => { role = role, policy = policy }
      if policy != "act" || role == "act"
    }
  ]...)
}

resource "aws_iam_role_policy" "slotwarden" {
  for_each = local.attached

  name   = each.value.policy
  role   = aws_iam_role.slotwarden[each.value.role].id
  policy = module.policies.json[each.value.policy]
}

resource "aws_iam_role_policy" "topic_key" {
  for_each = var.topic && var.topic_kms_key_arn != null ? var.roles : []

  name = "topic-key"
  role = aws_iam_role.slotwarden[each.key].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "TopicKey"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = var.topic_kms_key_arn
    }]
  })
}

resource "aws_sns_topic" "slotwarden" {
  count = var.topic ? 1 : 0

  name              = var.name
  kms_master_key_id = var.topic_kms_key_arn
  tags              = var.tags
}

# The roles may publish, and nobody does without TLS. What the account's own policies permit stays permitted.
resource "aws_sns_topic_policy" "slotwarden" {
  count = var.topic ? 1 : 0

  arn = aws_sns_topic.slotwarden[0].arn
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Roles"
        Effect    = "Allow"
        Principal = { AWS = [for role in aws_iam_role.slotwarden : role.arn] }
        Action    = ["sns:GetTopicAttributes", "sns:Publish"]
        Resource  = aws_sns_topic.slotwarden[0].arn
      },
      {
        Sid       = "OnlyTls"
        Effect    = "Deny"
        Principal = { AWS = "*" }
        Action    = ["sns:Publish"]
        Resource  = aws_sns_topic.slotwarden[0].arn
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })
}

resource "aws_sns_topic_subscription" "slotwarden" {
  for_each = var.topic ? var.subscribers : []

  topic_arn = aws_sns_topic.slotwarden[0].arn
  protocol  = "email"
  endpoint  = each.value
}
