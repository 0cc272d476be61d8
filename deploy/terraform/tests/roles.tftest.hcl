# With a mock of the provider, which knows the schemas of AWS's resources and calls nothing.
mock_provider "aws" {
  mock_data "aws_partition" {
    defaults = { partition = "aws-cn" }
  }
  mock_data "aws_region" {
    defaults = { id = "cn-north-1" }
  }
  mock_data "aws_caller_identity" {
    defaults = { account_id = "210987654321" }
  }
  mock_data "aws_iam_policy_document" {
    defaults = { json = "{\"Version\":\"2012-10-17\",\"Statement\":[]}" }
  }
  mock_resource "aws_iam_role" {
    defaults = { arn = "arn:aws-cn:iam::210987654321:role/mocked" }
  }
  mock_resource "aws_sns_topic" {
    defaults = { arn = "arn:aws-cn:sns:cn-north-1:210987654321:slotwarden" }
  }
}

variables {
  runs_on = "ecs"
}

run "by_default_one_role_that_observes_and_tells" {
  assert {
    condition     = join(" ", keys(aws_iam_role_policy.slotwarden)) == "observe/notify observe/observe"
    error_message = "other policies"
  }

  assert {
    condition     = jsondecode(aws_iam_role_policy.slotwarden["observe/notify"].policy).Statement[0].Resource == ["arn:aws-cn:sns:cn-north-1:210987654321:slotwarden"]
    error_message = "another topic"
  }

  assert {
    condition     = !strcontains(aws_iam_role_policy.slotwarden["observe/observe"].policy, "dms:Start")
    error_message = "the role that observes may start something"
  }
}

run "the_role_that_acts_may_resume_and_log_in" {
  variables {
    roles          = ["observe", "act"]
    database_users = ["db-ABC/slotwarden"]
    subscribers    = ["dba@example.com"]
  }

  assert {
    condition     = join(" ", keys(aws_iam_role_policy.slotwarden)) == "act/act act/login act/notify act/observe observe/login observe/notify observe/observe"
    error_message = "other policies"
  }

  assert {
    condition     = strcontains(aws_iam_role_policy.slotwarden["act/act"].policy, "dms:StartReplicationTask")
    error_message = "it may not resume"
  }

  assert {
    condition     = length(aws_sns_topic_subscription.slotwarden) == 1
    error_message = "nobody is told"
  }
}

run "without_a_topic_nothing_is_told" {
  variables {
    topic       = false
    subscribers = ["dba@example.com"]
  }

  assert {
    condition     = join(" ", keys(aws_iam_role_policy.slotwarden)) == "observe/observe" && output.topic_arn == null
    error_message = "there is a topic"
  }
}

run "a_wrong_role_is_refused" {
  command = plan
  variables {
    roles = ["administer"]
  }
  expect_failures = [var.roles]
}

run "irsa_needs_its_provider" {
  command = plan
  variables {
    runs_on = "irsa"
    irsa    = { provider_arn = "arn:aws-cn:iam::210987654321:role/x", service_account = "slotwarden:*" }
  }
  expect_failures = [var.irsa]
}

run "wildcards_in_names_are_refused" {
  command = plan
  variables {
    database_users = ["*/slotwarden"]
    secret_arns    = ["arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:*"]
  }
  expect_failures = [var.database_users, var.secret_arns]
}

run "irsa_trusts_one_service_account" {
  command = plan
  variables {
    runs_on = "irsa"
    irsa    = { provider_arn = "arn:aws-cn:iam::210987654321:oidc-provider/oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC", service_account = "db:slotwarden" }
  }

  assert {
    condition = {
      for c in data.aws_iam_policy_document.trust.statement[0].condition : c.variable => one(c.values)
      } == {
      "oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC:aud" = "sts.amazonaws.com"
      "oidc.eks.cn-north-1.amazonaws.com.cn/id/ABC:sub" = "system:serviceaccount:db:slotwarden"
    }
    error_message = "another trust"
  }
}
