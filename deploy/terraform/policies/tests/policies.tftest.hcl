variables {
  partition = "aws-cn"
  region    = "cn-north-1"
  account   = "210987654321"
}

run "without_names_only_what_needs_none" {
  assert {
    condition     = join(" ", keys(output.json)) == "act observe"
    error_message = "a policy without a resource is there"
  }

  assert {
    condition = [for s in jsondecode(output.json["act"]).Statement : s.Resource[0]] == [
      "arn:aws-cn:dms:cn-north-1:210987654321:task:*",
      "arn:aws-cn:dms:cn-north-1:210987654321:replication-config:*",
    ]
    error_message = "another place"
  }
}

run "with_names_everything" {
  variables {
    topic_arns     = ["arn:aws-cn:sns:cn-north-1:210987654321:pager"]
    database_users = ["db-ABC/slotwarden", "cluster-DEF/slotwarden_actor"]
    secret_arns    = ["arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:x-AbCdEf"]
  }

  assert {
    condition = alltrue([
      for name in ["observe", "act", "notify", "login"] :
      flatten(jsondecode(output.json[name]).Statement[*].Action) == flatten(jsondecode(file("../../iam/${name}.json")).Statement[*].Action)
    ])
    error_message = "other actions than in deploy/iam"
  }

  assert {
    condition = flatten([for name in ["notify", "login"] : jsondecode(output.json[name]).Statement[*].Resource]) == [
      "arn:aws-cn:sns:cn-north-1:210987654321:pager",
      "arn:aws-cn:rds-db:cn-north-1:210987654321:dbuser:db-ABC/slotwarden",
      "arn:aws-cn:rds-db:cn-north-1:210987654321:dbuser:cluster-DEF/slotwarden_actor",
      "arn:aws-cn:secretsmanager:cn-north-1:210987654321:secret:x-AbCdEf",
    ]
    error_message = "other resources than those named"
  }

  assert {
    condition     = !strcontains(jsonencode(output.json), "arn:aws:") && !strcontains(jsonencode(output.json), "123456789012")
    error_message = "the place that the files were written for is left"
  }
}
